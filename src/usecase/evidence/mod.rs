//! The evidence log, and what leaves the company as evidence.
//!
//! | file | what |
//! |---|---|
//! | `error.rs` | why something could not be done |
//! | `log.rs` | where the log ends, and whether everything is as it was logged |
//! | `pack.rs`, `papers.rs`, `files.rs` | a pack for somebody outside, and its verification |
//! | `backup.rs` | the whole workspace copied, and brought back |
//! | `receipt.rs` | what a rep handed over, with the proof that the log says so |
//! | `looks.rs` | who looked at names, by month |
//! | `sealed.rs` | backups and packs that only the holder of a key can open |
//! | `disk.rs` | whether the disk is encrypted, as far as the machine tells |
//! | `stamp.rs` | time-stamps of the head |

pub mod backup;
pub mod disk;
mod error;
mod files;
pub mod kept;
pub mod log;
pub mod looks;
pub mod pack;
mod papers;
pub mod receipt;
pub mod sealed;
pub mod stamp;
mod words;

pub use error::EvidenceError;
