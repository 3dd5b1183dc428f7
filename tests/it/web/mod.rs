//! The page, over real sockets to the real binary.

mod apart;
mod arriving;
pub(crate) mod client;
mod foreign;
pub(crate) mod forms;
mod headers;
mod hr;
mod matrix;
mod rep;
pub(crate) mod served;
mod sockets;
mod steps;
mod tls;
mod uploads;
