//! The tamper-evident log, and the packs that leave the company.
//!
//! | file | what |
//! |---|---|
//! | `merkle.rs` | hashes and proofs of RFC 6962 |
//! | `leaf.rs` | what a leaf of the log commits to |
//! | `audit.rs` | an audit as the log commits to it, finding by finding |
//! | `pack/` | what leaves the company, and how anybody verifies it |
//! | `timestamp.rs` | time-stamps of the head (RFC 3161) |

mod audit;
mod leaf;
pub mod merkle;
pub mod pack;
pub mod receipt;
pub mod timestamp;

pub use audit::SealedAudit;
pub use audit::SealedFinding;
pub use audit::sealed_text;
pub use leaf::Head;
pub use leaf::Leaf;
pub use leaf::NoHead;
pub use leaf::commitment;
pub(crate) use leaf::hex;
pub(crate) use leaf::unhex;
