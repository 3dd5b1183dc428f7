//! Finding and audit: what every format shows. [`Audit`] serialises to the published JSON,
//! `ringfence.audit/1`; `ringfence schema audit` prints its JSON Schema.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::Serialize;

use crate::model::Day;
use crate::model::clause::ClauseReading;
use crate::model::matching::Contest;
use crate::model::matching::Evidence;
use crate::model::reading::Section;
use crate::model::record::RecordId;
use crate::model::rep::Rep;
use crate::model::rep::RepId;
use crate::model::stewardship::Stewardship;
use crate::model::triage::Life;
use crate::model::upkeep::Pseudonyms;
use crate::model::upkeep::Upkeep;

/// The name of the JSON's shape. A change that breaks a reader gets a new number.
pub const SCHEMA: &str = "ringfence.audit/1";

/// Which of the three audits.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum AuditKind {
    /// A rep's own check of a contact file before upload.
    Check,
    /// What a leaver's exports hold.
    Offboard,
    /// The periodic report.
    Report,
}

/// How directly something was seen.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// The upload itself was seen.
    Direct,
    /// Only a tie was seen.
    Inferred,
    /// A pattern that a person may want to look at.
    Indicator,
    /// A fact that helps to read the others.
    Context,
    /// A step of the company's own process.
    Process,
}

impl Grade {
    /// Its word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Inferred => "inferred",
            Self::Indicator => "indicator",
            Self::Context => "context",
            Self::Process => "process",
        }
    }
}

/// How much it matters. Declared worst first, so that sorting puts the worst first.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Needs a decision.
    High,
    /// Needs a look.
    Medium,
    /// Good to know.
    Low,
}

impl Severity {
    /// Its word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }
}

/// A judgement worth showing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// Stable across runs and policy versions: the same fact keeps its id.
    pub id: String,
    /// The finding code, e.g. `ORPHAN-UPLOAD`.
    pub code: String,
    /// How directly it was seen.
    pub grade: Grade,
    /// How much it matters.
    pub severity: Severity,
    /// Whose export or file.
    pub rep: RepId,
    /// The record; `null` where the finding is about a file or a period.
    pub record: Option<FindingRecord>,
    /// What was seen and where.
    pub seen: Seen,
    /// Probability of the match; 1 where no match is involved.
    pub probability: f64,
    /// The match's evidence, field by field.
    pub evidence: Vec<Evidence>,
    /// The rule that fired.
    pub rule: RuleRef,
    /// The clause it collides with, where one applies.
    pub clause: Option<ClauseReading>,
    /// What speaks for the rep: facts found, and carve-outs that were tried.
    pub speaks_for_the_rep: Vec<String>,
    /// The company's own conduct, as far as it weighs.
    pub company_side: Vec<String>,
    /// The lowest step not yet taken.
    pub next_step: String,
}

/// The record a finding is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FindingRecord {
    /// The CRM id.
    pub id: RecordId,
    /// The client's name; only with `--reveal`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it was on the day of the event.
    pub stewardship: Stewardship,
    /// Since when, where that is known.
    pub since: Option<Day>,
    /// Why: the fact and the snapshot or row it comes from. For readers; not part of the JSON.
    #[serde(skip)]
    #[schemars(skip)]
    pub because: String,
}

/// What was seen and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Seen {
    /// `uploaded_contact`, `connection`, `friend`, `following`, `follower`, `invitation`, `file`, `burst`,
    /// `ringer`, `export_right`, `crm_keeping`.
    pub kind: String,
    /// The network.
    pub network: String,
    /// Index into the audit's inputs.
    pub input: u32,
    /// Physical line, from 1, where there are lines.
    pub line: Option<u32>,
    /// Position in the list, from 1, where there are no lines.
    pub item: Option<u32>,
    /// The day, where the export says.
    pub on: Option<Day>,
}

/// The rule behind a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RuleRef {
    /// The rule's id: its file name without the ending.
    pub id: String,
    /// What the reader sees.
    pub title: String,
    /// The place in the company's policy or agreement.
    pub cite: String,
    /// The policy version that was in force on the day.
    pub version: String,
}

/// The policy an audit judged by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PolicyRef {
    /// Its id.
    pub id: String,
    /// SHA-256 over its files.
    pub sha256: String,
}

/// One input, by hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AuditInput {
    /// The file's name.
    pub name: String,
    /// SHA-256, lower-case hex.
    pub sha256: String,
    /// What it is.
    pub kind: String,
    /// Records read.
    pub rows: u64,
    /// Records that could not be read.
    pub skipped: Vec<AuditSkipped>,
}

/// A record that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AuditSkipped {
    /// Physical line, from 1, where there are lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// Position in the list, from 1, where there are no lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<u32>,
    /// Why.
    pub reason: String,
}

/// The audit in four numbers: people, not rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Counts {
    /// People looked at.
    pub people: u64,
    /// People who are clients, at least likely.
    pub matched: u64,
    /// Of those, people nothing is held against.
    pub cleared: u64,
    /// Findings.
    pub findings: u64,
}

/// One run of check, offboard or report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Audit {
    /// [`SCHEMA`].
    pub schema: String,
    /// Which audit.
    pub kind: AuditKind,
    /// Hash of inputs, policy and day: the same question has the same id.
    pub id: String,
    /// The day it judges from.
    pub as_of: Day,
    /// The policy.
    pub policy: PolicyRef,
    /// What was read.
    pub inputs: Vec<AuditInput>,
    /// Which sections were there.
    pub coverage: Vec<Section>,
    /// The numbers.
    pub counts: Counts,
    /// People cleared, by what their records were.
    pub cleared: BTreeMap<String, u64>,
    /// The findings, worst first, then by id.
    pub findings: Vec<Finding>,
    /// What this audit cannot see. Never empty.
    pub cannot_see: Vec<String>,
    /// What the readable formats show besides; not part of the JSON.
    #[serde(skip)]
    #[schemars(skip)]
    pub appendix: Appendix,
}

/// What the readable formats show besides the published JSON.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Appendix {
    /// The agency's name.
    pub agency: String,
    /// The rep, for check and offboard.
    pub rep: Option<Rep>,
    /// The network a check is for.
    pub to_network: Option<String>,
    /// First day of the period of a report.
    pub period: Option<(Day, Day)>,
    /// Basis and place under which exports were read, in words.
    pub basis: Option<String>,
    /// Matches that need a person: never findings.
    pub possible: Vec<PossibleMatch>,
    /// By id of a finding, how its match stands.
    pub matches: BTreeMap<String, MatchStanding>,
    /// By agreement and id, what a clause is called.
    pub clause_titles: BTreeMap<(String, String), String>,
    /// By id of a finding, what was said and done about it.
    pub lives: BTreeMap<String, Life>,
    /// By code, how findings of it turned out.
    pub precision: Vec<Precision>,
    /// Remarks on the inputs: owner mismatch, encoding guessed, duplicates.
    pub remarks: Vec<String>,
    /// Restraints with their days, for the timeline and the calendar.
    pub restraints: Vec<Restraint>,
    /// Dated facts for the timeline: hired, resigned, last day, uploads.
    pub timeline: Vec<TimelineEntry>,
    /// What changed since the audit before, for a report.
    pub change: Change,
    /// By office and rule, for a report: `(office, code) -> findings`.
    pub by_office: BTreeMap<(String, String), u64>,
    /// Exports handed in, for a report.
    pub supplied: Supplied,
    /// Ties and clients reached per network, without names.
    pub networks: Vec<NetworkReach>,
    /// Company-side factors that are not about one finding.
    pub company_side: Vec<String>,
    /// The head of the evidence log that ends with this audit, as `SIZE:ROOT`.
    pub log_head: Option<String>,
    /// Earlier periods for the trend: `(day, open findings)`, oldest first.
    pub trend: Vec<(Day, u64)>,
    /// How the book is looked after, and what ties are good for.
    pub upkeep: Upkeep,
    /// What stands for reps, where none is named; empty where they are.
    pub pseudonyms: Pseudonyms,
    /// Steps of the company's process when somebody leaves; none is a finding.
    pub checklist: Vec<Step>,
    /// How the CRM is kept, by office; `None` unless the policy asks for it.
    pub keeping: Option<Keeping>,
}

/// A step of the company's process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What is to be done.
    pub what: String,
    /// How it was done; `None`: not yet, as far as is on record.
    pub done: Option<String>,
}

/// How the CRM is kept: numbers by office beside the period before and beside the benchmark.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keeping {
    /// The offices, by name; small ones together.
    pub offices: Vec<OfficeKeeping>,
    /// All offices in the time before the period.
    pub before: OfficeKeeping,
    /// Records added in a week, as the founding documents have it; nobody checked it.
    pub weekly_adds: u32,
    /// Records removed in a week, the same.
    pub weekly_removals: u32,
    /// Days by which a tie is older than the record, at least.
    pub tie_before_crm_days: u32,
    /// Days from a record's creation to the closing, at most.
    pub late_created_days: u32,
}

/// The numbers of one office.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OfficeKeeping {
    /// Its name.
    pub office: String,
    /// Days between the snapshots that were compared.
    pub days: u64,
    /// Records that are new in those days.
    pub added: u64,
    /// Records that are gone.
    pub removed: u64,
    /// Closings that are dated.
    pub closings: u64,
    /// Of those, closings of records that were made shortly before.
    pub late_created: u64,
    /// Ties whose day and whose record's day of creation are known.
    pub ties: u64,
    /// Of those, ties that are older than the record.
    pub tied_before: u64,
}

/// How findings of one code turned out, over all audits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Precision {
    /// The code.
    pub code: String,
    /// Confirmed, or put right.
    pub confirmed: u64,
    /// Explained.
    pub explained: u64,
    /// Dismissed.
    pub dismissed: u64,
}

/// How the match of a finding stands: from what was believed beforehand to its rivals.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MatchStanding {
    /// The odds before any field was compared, in bits.
    pub prior_bits: f64,
    /// Rivals, and what would change the answer.
    pub contest: Contest,
    /// What a person decided of it.
    pub decided: Option<bool>,
}

/// A match that is not sure enough to be a finding.
#[derive(Clone, Debug, PartialEq)]
pub struct PossibleMatch {
    /// The record.
    pub record: RecordId,
    /// Where the person was seen.
    pub seen: Seen,
    /// Probability.
    pub probability: f64,
    /// Why no more: `name alone`, `3 people share the name`, ...
    pub because: String,
    /// Who else it may be; empty in a rep's own check.
    pub contest: Contest,
}

/// A restraint as days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restraint {
    /// The clause.
    pub clause: String,
    /// What it says, in words.
    pub title: String,
    /// The level as written.
    pub level: String,
    /// First day.
    pub from: Day,
    /// First day after.
    pub until: Day,
}

/// A dated fact.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimelineEntry {
    /// The day.
    pub on: Day,
    /// What happened, without names of clients.
    pub what: String,
}

/// What changed since the audit before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// The day of the audit before; `None` for the first.
    pub since: Option<Day>,
    /// Ids of findings that are new.
    pub new: Vec<String>,
    /// Ids of findings that were there before.
    pub open: Vec<String>,
    /// Ids, codes and reps of findings that are gone.
    pub resolved: Vec<(String, String, RepId)>,
}

/// Who handed exports in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Supplied {
    /// Reps in scope.
    pub reps: u64,
    /// Reps with an intake in the period.
    pub with_intake: u64,
    /// Ids of reps without: not supplied, which says nothing about them.
    pub not_supplied: Vec<RepId>,
    /// Self-checks run in the period.
    pub self_checks: u64,
}

/// How far a network reaches into the CRM.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NetworkReach {
    /// The network.
    pub network: String,
    /// People connected, over all reps with an intake.
    pub people: u64,
    /// Clients among them.
    pub clients: u64,
}
