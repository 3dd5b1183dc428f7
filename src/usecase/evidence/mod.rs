//! The evidence log, and what leaves the company as evidence.
//!
//! | file | what |
//! |---|---|
//! | `error.rs` | why something could not be done |
//! | `log.rs` | where the log ends, and whether everything is as it was logged |
//! | `pack.rs`, `papers.rs`, `files.rs` | a pack for somebody outside, and its verification |
//! | `backup.rs` | the whole workspace copied, and brought back |
//! | `stamp.rs` | time-stamps of the head |

pub mod backup;
mod error;
mod files;
pub mod kept;
pub mod log;
pub mod pack;
mod papers;
pub mod stamp;
mod words;

pub use error::EvidenceError;
