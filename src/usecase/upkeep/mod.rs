//! What the periodic report and an offboarding tell besides findings: how the book is looked after,
//! and what ties are good for. Counts, and help for whoever takes over; held against nobody.
//!
//! | file | what it counts |
//! |---|---|
//! | `book.rs` | one pass over the whole book: owners, records that are gone |
//! | `ties.rs` | which clients are tied to whom |
//! | `report.rs`, `offboard.rs` | what each of the two tells |
//! | `offices.rs` | offices in tables, the small ones together |
//! | `pseudonyms.rs` | what stands for reps in a report that names none |
//! | `shown.rs` | whether the rep has seen the findings |

mod book;
mod offboard;
mod offices;
mod pseudonyms;
mod report;
mod ties;

pub mod shown;

pub(super) use offboard::Leaver;
pub(super) use offboard::keeps;
pub(super) use offboard::of_leaver;
pub(super) use offices::Offices;
pub(super) use pseudonyms::pseudonyms;
pub(super) use report::Reported;
pub(super) use report::of_report;
