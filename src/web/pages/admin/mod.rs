//! For administrators, and HR where it keeps the books: people, books, sources, first steps, retention, holds,
//! the evidence log, backups.

pub(in crate::web) mod backups;
pub(in crate::web) mod books;
pub(in crate::web) mod evidence;
pub(in crate::web) mod holds;
pub(in crate::web) mod mapping;
pub(in crate::web) mod people;
pub(in crate::web) mod person;
pub(in crate::web) mod retention;
pub(in crate::web) mod setup;
pub(in crate::web) mod sources;
