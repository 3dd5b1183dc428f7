//! Document S1: the six measures against losing the client database.
//!
//! Rows that ask for no behaviour here, or for none:
//!
//! | row | why |
//! |---|---|
//! | S1-18 | where the CRM is hosted is the company's choice; a CRM comes in as a file, and the shapes of all products are held by `tests/it/company.rs` |
//!
//! S1-01 (what the database is worth, off by default) stands in `upkeep.rs`; S1-03 (what lies on the disk) and S1-11 (backup and restore) stand in `evidence.rs`.

mod measures;
mod policy;
mod records;
mod ringers;
