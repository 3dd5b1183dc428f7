//! Rules to judgements: what a record was on a day, what the clauses and the rules say of an event.
//!
//! | file | what it is |
//! |---|---|
//! | `rulebook.rs` | reads the policy folder; cases of rules |
//! | `shipped.rs` | the default rulebook |
//! | `agency.rs`, `channels.rs`, `places.rs`, `agreements.rs` | the settings files, and the gate |
//! | `cedar.rs`, `facts.rs`, `request.rs` | the rule engine, and the facts it is asked with |
//! | `measures.rs` | seeded records, export rights, contacts outside the CRM |
//! | `review.rs` | what is wrong with a rulebook, or goes far |
//! | `review.rs`, `matrix.rs` | what is wrong with a rulebook, or goes far |
//! | `error.rs`, `faults.rs` | why a rulebook cannot be used, with file and line |
//! | `stewardship.rs`, `orphan.rs` | what a record was on a day |
//! | `clauses.rs`, `dates.rs` | windows, look-backs, cascades, the ladder |
//! | `event.rs`, `judge.rs`, `patterns.rs`, `words.rs` | an event, or a file, to judgements |
//!
//! A rule is added as `policies/<id>.cedar` with `policies/<id>.cases.json`; a shipped one also in
//! `shipped.rs`. A word that rules may use is added to `policies/schema.cedarschema`, `facts.rs` and
//! `request.rs`.

mod agency;
mod agreements;
mod cedar;
mod channels;
mod clauses;
mod dates;
mod error;
mod event;
mod facts;
mod faults;
mod judge;
mod matrix;
mod measures;
mod orphan;
mod patterns;
mod places;
mod request;
mod review;
mod rulebook;
mod self_check;
mod shipped;
mod stewardship;
#[cfg(test)]
mod tests;
mod words;

pub use agency::Adoption;
pub use agency::Agency;
pub use agency::Approval;
pub use agency::Cure;
pub use agency::PaidBy;
pub use agency::RecordValue;
pub use agency::Relation;
pub use agreements::Clause;
pub use agreements::ProtectedGroup;
pub use cedar::Rule;
pub use channels::Channel;
pub use channels::Permission;
pub use channels::PrivacyNotice;
pub use clauses::restraints;
pub use dates::SetDay;
pub use error::PolicyError;
pub use event::Event;
pub use event::Invited;
pub use event::Judgement;
pub use event::Outcome;
pub use event::SeenAs;
pub use event::Stated;
pub use facts::Account as AccountKind;
pub use facts::Purpose;
pub use facts::UnknownAccount;
pub use judge::judge;
pub use measures::Measure;
pub use measures::MeasuredOn;
pub use measures::measured;
pub use patterns::BurstFacts;
pub use patterns::FileJudgement;
pub use patterns::judge_burst;
pub use patterns::judge_sensitive;
pub use places::Basis;
pub use places::Need;
pub use places::Passage;
pub use places::Place;
pub use places::Refusal;
pub use places::gate;
pub use review::Gravity;
pub use review::Remark;
pub use review::review;
pub use rulebook::CaseResult;
pub use rulebook::Rulebook;
pub use self_check::SelfCheckSettings;
pub use shipped::OPTIONAL;
pub use shipped::SHIPPED;
pub use shipped::Template;
pub use stewardship::BASELINE_DAYS;
pub use stewardship::steward;
pub use stewardship::steward_among;
pub use stewardship::steward_cluster;
