//! Which header means which field.
//!
//! A header is reduced to its key (`key.rs`) and looked up: first in the mapping file of the user
//! (`map.rs`), then in the synonyms of the book (`people.rs` with `crm.rs`, `rent_roll.rs`, or
//! `roster.rs`), then among the columns that are left unread on purpose (`ignored.rs`). `layout.rs`
//! does this for a whole header row; `report.rs` tells the user what came of it.
//!
//! To add a synonym: one string in the table of its book. The order within a row of a table is the
//! order of preference where a field is read from one column alone.

mod crm;
pub mod field;
mod ignored;
mod key;
mod layout;
mod lookup;
pub mod map;
mod people;
mod rent_roll;
pub mod report;
mod roster;

pub(super) use field::Field;
pub(super) use field::Part;
pub(super) use field::Slot;
pub use field::field_names;
pub(super) use ignored::Why;
pub(super) use key::header_key;
pub(super) use layout::Layout;
pub(super) use lookup::Known;
pub(super) use lookup::Lookup;
