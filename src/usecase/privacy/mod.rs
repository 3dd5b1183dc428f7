//! What is kept about people, for how long, and how it goes.
//!
//! | file | answers |
//! |---|---|
//! | `access.rs` | what do we hold about this person? |
//! | `forget.rs` | erase it, so that the log still holds |
//! | `retention.rs` | what is past its time? |
//! | `hold.rs` | what must stay for now, and why? |
//! | `person.rs` | which records are this person's |

pub mod access;
mod error;
pub mod forget;
pub mod hold;
mod person;
pub mod retention;

pub use error::PrivacyError;
