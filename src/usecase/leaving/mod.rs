//! Somebody is leaving: what HR put on record about it, what was handed in, what was found.
//!
//! | file | what it is |
//! |---|---|
//! | `record.rs` | the days and the basis, as HR put them on record |
//! | `case.rs` | one leaver as it stands; everybody who leaves |
//! | `bases.rs` | why exports may be read in a place, in words |
//! | `shelf.rs` | the job that looks and makes the pack; its files |
//! | `undertaking.rs` | the letter |
//! | `queue.rs` | what waits for HR |

mod bases;
mod case;
mod queue;
mod record;
mod shelf;
mod undertaking;

pub use bases::Bases;
pub use bases::BasisWords;
pub use bases::offered_by_rep;
pub use case::Case;
pub use case::Export;
pub use case::Line;
pub use case::Lines;
pub use case::case;
pub use case::list;
pub use queue::Reply;
pub use queue::replies;
pub use record::Set;
pub use record::ask;
pub use record::asked;
pub use record::set;
pub use shelf::Shelved;
pub use shelf::begin;
pub use shelf::evidence;
pub use shelf::fetch;
pub use shelf::job;
pub use shelf::pack;
pub use shelf::read;

pub(super) use record::lay_over;
pub(super) use undertaking::letter;
