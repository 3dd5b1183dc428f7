//! The work, one use-case a file. Read [`flow`] first: it is the whole journey in one place.
//!
//! | file | answers |
//! |---|---|
//! | `flow.rs` | how a rep's file becomes findings: the journey all three audits share |
//! | `check.rs` | may I upload this file? |
//! | `self_check/` | the same as a rep asks it on the page |
//! | `pull/` | the same over a network's API, with the rep's consent |
//! | `intake.rs` | which clients are in this export? (keeps the matches, forgets the rest) |
//! | `offboard.rs` | what collides, what may the leaver keep, what must come back? |
//! | `report.rs` | are we keeping our own rules, and what changed? |
//! | `books.rs` | the index of the books, up to date |
//! | `import.rs` | the company's books into the workspace |
//! | `link.rs`, `explain.rs` | who is who, and why |
//! | `contacts/` | what a rep brings in, and what clients consented to |
//! | `register.rs`, `registers.rs` | what people put on record, and how the rules get it |
//! | `leaver.rs`, `take_away.rs`, `pack.rs`, `manifest.rs`, `purge.rs` | what a leaver takes along and what is purged, with seals |
//! | `leaving/` | somebody is leaving, as HR sees it: the days, why, what waits, the pack, the letter |
//! | `names.rs` | clients named, with a purpose and on record |
//! | `decisions.rs` | what people decided about matches, and what follows |
//! | `triage.rs`, `circle.rs` | what is said and done about findings; family and old friends |
//! | `upkeep/` | what is told besides: clients who hang on one person, benefits, pseudonyms |
//! | `triage.rs` | what is said and done about findings |
//! | `registers.rs` | what people put on record, laid over the rulebook |
//! | `ringers/` | seeded records |
//! | `permissions.rs`, `sources.rs`, `declared.rs`, `statements.rs`, `dealings.rs` | the other registers |
//! | `measures.rs`, `hoarding.rs`, `checklist.rs` | what registers and history show in an audit |
//! | `roles.rs` | staff who build no client ties, told together |
//! | `approve.rs` | an officer allows something |
//! | `rulebook/` | the policy looked through, printed, compared, published |
//! | `evidence/` | the log, and what leaves the company as evidence |
//! | `privacy/` | what is held of a person, erasure, retention, holds |
//! | `shared.rs` | the store that offices share |
//! | `accounts/` | who may sign in, and what they may do and see |
//! | `apart/` | files from outside, read in a process of their own |
//! | `jobs/` | long work, asked for here and done by workers |
//! | `overview.rs`, `shelf.rs` | where findings stand, and the reports that were made |
//! | `setup.rs` | the first steps of a new workspace |
//! | `init.rs`, `demo/` | a new workspace; a made-up agency |
//!
//! To add one: a file here, one of the same name in `src/cli/`, and their lines in both `mod.rs`.

pub mod accounts;
pub mod apart;
pub mod approve;
pub mod check;
pub mod circle;
pub mod contacts;
pub mod dealings;
pub mod decisions;
pub mod declared;
pub mod demo;
pub mod evidence;
pub mod explain;
pub mod flow;
pub mod import;
pub mod init;
pub mod intake;
pub mod jobs;
pub mod leaving;
pub mod link;
pub mod manifest;
pub mod names;
pub mod offboard;
pub mod overview;
pub mod permissions;
pub mod privacy;
pub mod pull;
pub mod purge;
pub mod register;
pub mod report;
pub mod ringers;
pub mod rulebook;
pub mod self_check;
pub mod setup;
pub mod shared;
pub mod shelf;
pub mod sources;
pub mod statements;
pub mod triage;
pub mod upkeep;

mod assemble;
mod books;
mod carry;
mod checklist;
mod clear;
mod crm_gap;
mod digest;
mod duplicates;
mod error;
mod exports;
mod hoarding;
mod invitations;
mod leaver;
mod measures;
mod pack;
mod registers;
mod roles;
mod services;
mod sighting;
mod standing;
mod take_away;
mod timeline;
mod waterfall;

// What the faces need to name in a request or to show an answer.
pub use crate::company::ColumnReading;
pub use crate::company::ColumnUse;
pub use crate::company::Diagnosis;
pub use crate::company::Preset;
pub use crate::config::Flags;
pub use crate::policy::AccountKind;
pub use crate::policy::Basis;
pub use crate::policy::Template;
pub use crate::report::Format;
pub use crate::report::Options;
pub use crate::report::render;
pub use crate::report::schema;
pub use books::held as books_held;
pub use error::Fault;
pub use error::UseError;
pub use exports::write_whole;
pub use services::Progress;
pub use services::Services;
pub use services::Silent;
