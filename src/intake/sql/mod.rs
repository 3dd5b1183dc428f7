//! Databases of others, which are read and never written to.
//!
//! | file | what it is |
//! |---|---|
//! | `address.rs` | where one is: product, host, user, name, and never a password |
//! | `connect.rs` | a connection, to a server that is who it should be |
//! | `session.rs` | one transaction that cannot write, with a limit on each statement |
//! | `rows.rs` | what a statement gives, as texts |
//! | `error.rs` | why not |
//!
//! The statements are made in `company::database`; nothing of a table is known here. The store of ringfence
//! itself is another matter: `store`.

mod address;
mod connect;
mod error;
mod rows;
mod session;

pub use address::Address;
pub use address::Dialect;
pub use connect::Reach;
pub use error::SqlError;
pub use rows::Row;
pub use session::Column;
pub use session::Session;
