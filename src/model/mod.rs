//! The nouns. No I/O, no clock, no randomness, no crate of a face or a store.
//!
//! | file | nouns |
//! |---|---|
//! | `person.rs` | name, e-mail, phone, profile, place: what identifies somebody |
//! | `written.rs` | somebody as one row writes them, borrowed |
//! | `reading.rs` | connection, uploaded contact, invitation: what an export holds |
//! | `record.rs` | client record with its history, rent-roll entry, snapshot |
//! | `register.rs` | what people put on record beside the books |
//! | `rep.rs` | rep, roster |
//! | `matching.rs` | match and its evidence in bits |
//! | `stewardship.rs` | what a record was on a date |
//! | `clause.rs` | one restraint of one agreement as dated data |
//! | `span.rs` | a day that is known only to lie in a range |
//! | `account.rs` | accounts, roles, whose findings somebody may see |
//! | `audit.rs` | finding and audit: the published JSON |
//! | `upkeep.rs` | what audits tell besides findings |
//! | `job.rs` | long work as the people who asked for it see it |

pub mod account;
pub mod audit;
pub mod clause;
pub mod document;
pub mod job;
pub mod matching;
pub mod person;
pub mod reading;
pub mod record;
pub mod register;
pub mod rep;
pub mod span;
pub mod stewardship;
pub mod triage;
pub mod upkeep;
pub mod written;

/// A calendar day without a time zone: most exports give no more.
pub type Day = chrono::NaiveDate;
