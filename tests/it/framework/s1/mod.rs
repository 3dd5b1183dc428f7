//! Document S1: the six measures against losing the client database.
//!
//! Rows that ask for no behaviour here, or for none:
//!
//! | row | why |
//! |---|---|
//! | S1-01 | what the database is worth needs a value a record; prices are never read (S3-36), and a guessed figure would only make findings look graver |
//! | S1-18 | where the CRM is hosted is the company's choice; a CRM comes in as a file, and the shapes of all products are held by `tests/it/company.rs` |
//!
//! S1-03 (what lies on the disk) and S1-11 (backup and restore) stand with the evidence.

mod measures;
mod policy;
mod records;
mod ringers;
