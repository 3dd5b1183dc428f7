//! The person of a row whose cells can be taken as they stand, without a copy.
//!
//! Most rows of a book are such. Any cell that `person.rs` would split, turn round, unescape or
//! leave out makes the row none, and `person.rs` reads it: this only ever answers what that would
//! answer, to which a test in `stream.rs` holds it.

mod cells;
mod facts;
mod row;

pub(super) use facts::Facts;
pub(super) use row::Plain;
