//! What audits tell besides findings: how the book is looked after, and what ties are good for.
//!
//! Nothing here is held against anybody. Clients are named by record id, reps not at all.

use std::collections::BTreeMap;

use crate::model::Day;
use crate::model::record::RecordId;
use crate::model::stewardship::Stewardship;

/// How old the CRM is that an audit stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BookAge {
    /// The day of the newest snapshot.
    pub taken_on: Day,
    /// Days since.
    pub age_days: i64,
    /// Days after which a snapshot is old.
    pub stale_after_days: i64,
    /// Records in it.
    pub records: u64,
}

impl BookAge {
    /// Tells whether the snapshot is old.
    #[must_use]
    pub fn is_stale(&self) -> bool {
        self.age_days > self.stale_after_days
    }
}

/// What the networks bring the company, and what they cost it: clients, each counted once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Benefits {
    /// Clients tied to somebody who works here.
    pub reached: u64,
    /// Of those, clients tied to more than one.
    pub shared: u64,
    /// Of those reached, clients who came by a referral.
    pub referred: u64,
    /// Clients nothing is held against.
    pub cleared: u64,
    /// Clients with a finding held against an entry.
    pub held: u64,
    /// Ties that outlive an employment.
    pub outlive: u64,
}

/// Why a record is on the list of what is to be handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// Tied on a network to the leaver alone, and owned by nobody else who works here.
    Both,
    /// Nobody else who works here owns or serves it.
    Succession,
    /// Tied on a network to the leaver and to nobody else who works here.
    SingleThread,
}

impl Gap {
    /// The codes, as in the list of findings, though it is none.
    #[must_use]
    pub fn codes(self) -> &'static str {
        match self {
            Self::Both => "SUCCESSION-GAP, SINGLE-THREAD",
            Self::Succession => "SUCCESSION-GAP",
            Self::SingleThread => "SINGLE-THREAD",
        }
    }
}

/// A client to hand over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandoverRow {
    /// The record.
    pub record: RecordId,
    /// Why it is on the list.
    pub gap: Gap,
    /// What it is on the audit's day.
    pub class: Stewardship,
    /// The networks on which the leaver is tied to the client.
    pub networks: Vec<String>,
    /// The last dealing, where the CRM dates it.
    pub last_dealing_on: Option<Day>,
    /// The next touch that is planned, where the CRM dates it.
    pub next_touch_on: Option<Day>,
}

/// Clients who hang on one person alone, in an office or in the whole company.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Threads {
    /// Clients tied on a network to one person who works here, and to no other.
    pub single: u64,
    /// Clients in the CRM of whom one person who works here is the only owner.
    pub one_owner: u64,
}

/// Records that are gone from the CRM, in a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Removals {
    /// The snapshot that still had the records.
    pub from: Day,
    /// The snapshot that no longer has them.
    pub to: Day,
    /// Records that are gone.
    pub gone: u64,
    /// As many as a usual time of this length sees.
    pub usual: u64,
    /// How many times as many are told.
    pub factor: u32,
    /// The day notice was given.
    pub notice_on: Day,
}

impl Removals {
    /// Tells whether there are enough of them to be told.
    #[must_use]
    pub fn is_told(&self) -> bool {
        self.gone > self.usual.saturating_mul(u64::from(self.factor))
    }
}

/// What the agency takes the records at stake to be worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exposure {
    /// Clients with a finding held against an entry.
    pub records: u64,
    /// What one is taken to be worth, in whole units.
    pub amount: u64,
    /// The currency.
    pub currency: String,
    /// Where the amount comes from.
    pub source: String,
}

/// What a leaver brought in, and keeps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Keeps {
    /// Records of the rep's own from before, which the rep keeps.
    pub personal: u64,
    /// Records built up together, of which the rep keeps a copy.
    pub joint: u64,
    /// Of all these, records that the rep created or brought in.
    pub brought_in: u64,
}

/// Whether the rep has seen the findings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SeenByRep {
    /// The last day on which the findings were shown to the rep.
    pub on: Option<Day>,
    /// Findings of this audit that were among those shown.
    pub shown: u64,
    /// Findings of this audit.
    pub all: u64,
}

/// Everything of this kind that an audit tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Upkeep {
    /// The CRM it stands on.
    pub book: Option<BookAge>,
    /// Benefits beside drawbacks, for a report.
    pub benefits: Option<Benefits>,
    /// Of each network, clients reached by anybody, each once.
    pub reached: BTreeMap<String, u64>,
    /// By office, clients who hang on one person, for a report.
    pub threads: BTreeMap<String, Threads>,
    /// Clients to hand over, for an offboarding.
    pub handover: Vec<HandoverRow>,
    /// Records gone from the CRM before notice.
    pub removals: Vec<Removals>,
    /// What records are taken to be worth, where the agency says.
    pub exposure: Option<Exposure>,
    /// What the leaver keeps.
    pub keeps: Option<Keeps>,
    /// Whether the rep, or the reps, have seen the findings.
    pub seen: Option<SeenByRep>,
}

/// What stands for reps in a report that names none of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pseudonyms {
    /// By id in lower case: the pseudonym, and under which other words texts may name the rep.
    pub reps: BTreeMap<String, Named>,
    /// By index of an input that a rep handed in, what it is called instead.
    pub inputs: BTreeMap<u32, String>,
}

/// A rep as texts name them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// What stands for the rep: `rep 3f9c`.
    pub pseudonym: String,
    /// The whole name and the addresses.
    pub words: Vec<String>,
}
