//! One restraint of one agreement as dated data, and the windows it gives.
//!
//! The tool states whether something lies inside a clause *as written*. Whether the clause is
//! enforceable is for a court, and the place's note says so.

use serde::Deserialize;
use serde::Serialize;

use crate::model::Day;
use crate::model::span::Within;

/// What a clause forbids.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ClauseKind {
    /// To approach clients.
    Solicit,
    /// To accept a client's own approach.
    AcceptApproach,
    /// To deal with clients at all.
    Deal,
    /// To compete.
    NonCompete,
    /// To approach colleagues.
    StaffNonSolicit,
    /// To use or keep confidential information.
    Confidentiality,
}

/// How far up the ladder of activity something is: facts alone, weakest first.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Ladder {
    /// Rung 0: a tie made before the hire.
    TieBeforeHire,
    /// Rung 1: a tie made in tenure, kept after leaving.
    TieInTenure,
    /// Rung 2: the client invited the leaver after the end.
    InvitedByClient,
    /// Rung 3: a stock invitation by the leaver after the end, without a message.
    StockInvitation,
    /// Rung 5: an invitation by the leaver after the end, with a message of their own.
    PersonalMessage,
    /// Rung 6: a dealing; here: management lost after the end, stated as timing only.
    Dealing,
    /// Rung U: a protected record in an uploaded address book.
    ProtectedUpload,
}

/// One level of a cascade: each is evaluated and shown, none is chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct CascadeLevel {
    /// The duration or area as written: `12 months`, `NSW`.
    pub as_written: String,
    /// First day inside; for an area level the clause's own window.
    pub from: Day,
    /// First day outside again.
    pub until: Day,
    /// Whether the event lies inside.
    pub within: Within,
}

/// A clause applied to one event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ClauseReading {
    /// The clause's id in `agreements.toml`.
    pub id: String,
    /// The agreement it stands in.
    pub agreement: String,
    /// What it forbids.
    pub kind: ClauseKind,
    /// The rung the facts reach.
    pub ladder: Ladder,
    /// What the ladder and the clause's kind give: in words, facts only.
    pub reading: String,
    /// The levels of the cascade, longest first.
    pub levels: Vec<CascadeLevel>,
    /// Whether the client is among those the clause protects (dealings in the look-back).
    pub protected: Within,
    /// Day of the longest level, on the audit's day: the first is 1, before it 0 or less.
    pub day: i64,
    /// Days the longest level lasts; 0 where no window is worked out, and `day` says nothing.
    pub of_days: i64,
    /// What the place's law says of such clauses, in words.
    pub place_note: String,
    /// The carve-outs that were tried, each with its result.
    pub carve_outs: Vec<String>,
}

/// Where the audit's day stands, seen from a clause's longest window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// No window is worked out: there is nothing to count.
    Unknown,
    /// The window begins later.
    NotBegun,
    /// The window runs; its first day is day 1.
    Day(i64),
    /// The window is over; the day is the last one inside.
    EndedOn(Day),
}

impl ClauseReading {
    /// Where the audit's day stands in the longest level, `[from, until)`.
    #[must_use]
    pub fn clock(&self) -> Clock {
        match self.levels.first() {
            Some(_) if self.of_days <= 0 => Clock::Unknown,
            Some(_) if self.day <= 0 => Clock::NotBegun,
            Some(longest) if self.day > self.of_days => {
                Clock::EndedOn(longest.until.pred_opt().unwrap_or(longest.until))
            }
            Some(_) => Clock::Day(self.day),
            None => Clock::Unknown,
        }
    }
}
