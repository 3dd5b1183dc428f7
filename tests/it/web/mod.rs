//! The page, over real sockets to the real binary.

mod arriving;
mod client;
mod foreign;
mod headers;
mod matrix;
pub(crate) mod served;
mod sockets;
mod steps;
mod tls;
mod uploads;
