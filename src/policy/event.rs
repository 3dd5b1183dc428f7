//! What is judged, and what a judgement holds.

use crate::model::Day;
use crate::model::audit::Grade;
use crate::model::audit::RuleRef;
use crate::model::audit::Severity;
use crate::model::clause::ClauseReading;
use crate::model::reading::Direction;
use crate::model::reading::TieKind;
use crate::model::record::Record;
use crate::model::record::RecordId;
use crate::model::rep::Rep;
use crate::model::rep::Roster;
use crate::model::stewardship::Stewarded;
use crate::model::stewardship::Stewardship;
use crate::policy::facts::Account;
use crate::policy::facts::Purpose;

/// As what a client was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeenAs {
    /// An entry in an uploaded address book, or in a file for one.
    UploadedContact,
    /// A tie.
    Tie(TieKind),
    /// An invitation.
    Invitation {
        /// Which way it went.
        direction: Direction,
        /// Whether a message came with it.
        with_message: bool,
    },
}

/// What the export's invitations say of a tie: who asked, and whether with words of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invited {
    /// Which way the invitation went.
    pub direction: Direction,
    /// Whether a message came with it.
    pub with_message: bool,
}

/// One client seen once in one export or file.
#[derive(Clone, Copy, Debug)]
pub struct Event<'a> {
    /// Whose export or file.
    pub rep: &'a Rep,
    /// All reps.
    pub roster: &'a Roster,
    /// The client's record and its duplicates.
    pub records: &'a [&'a Record],
    /// As what the client was seen.
    pub seen: SeenAs,
    /// The invitation behind the tie, where the export holds it.
    pub invited: Option<Invited>,
    /// On which network.
    pub network: &'a str,
    /// The day; `None`: the export gives none.
    pub on: Option<Day>,
    /// Whose account it is.
    pub account: Account,
    /// The place whose law applies, as in `places.toml`; `unknown` where none is recorded.
    pub place: &'a str,
    /// A last day to judge by, instead of the roster's.
    pub last_day: Option<Day>,
    /// The day the rep was told that exports are looked at; `None`: the agency's settings say.
    pub notice_on: Option<Day>,
    /// The audit's day.
    pub as_of: Day,
    /// The day an entry without a date is judged on.
    pub undated: Day,
    /// Why the audit runs.
    pub purpose: Purpose,
    /// Other reps who work here and are tied to this client.
    pub others_tied: u32,
    /// What was stated about the account.
    pub stated: Stated,
}

/// What the rep or the company stated about an account, as it weighs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stated {
    /// The company stated that it asked for the account; the day of the statement.
    pub at_request: Option<Day>,
    /// The rep stated the same, and the company did not.
    pub at_request_by_rep: Option<Day>,
    /// Since when, as the company stated, connecting with clients was encouraged or tolerated.
    pub encouraged: Option<Day>,
    /// Since when, as the rep stated, and the company did not.
    pub encouraged_by_rep: Option<Day>,
    /// What the rep answered to whether clients are added as connections, and when.
    pub adds_clients: Option<(Day, bool)>,
}

impl Stated {
    /// Tells whether the company itself stated, of that day, what makes an event weigh less.
    #[must_use]
    pub fn weighs_less(&self, on: Day) -> bool {
        self.at_request.is_some() || self.encouraged.is_some_and(|since| since <= on)
    }
}

impl Event<'_> {
    /// The day it happened, where that is known. An upload that is only asked about happens on the
    /// audit's day, whatever day the file gives for the entry.
    #[must_use]
    pub fn dated(&self) -> Option<Day> {
        match self.purpose {
            Purpose::BeforeUpload => Some(self.as_of),
            Purpose::Handed | Purpose::Leaving => self.on,
        }
    }

    /// The day it is judged on.
    #[must_use]
    pub fn day(&self) -> Day {
        self.dated().unwrap_or(self.undated)
    }
}

/// What one rule says of one event.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// The finding code.
    pub code: String,
    /// How directly it was seen.
    pub grade: Grade,
    /// How much it matters.
    pub severity: Severity,
    /// The rule.
    pub rule: RuleRef,
    /// The record.
    pub record: RecordId,
    /// What the record was on the day.
    pub stewarded: Stewarded,
    /// The clause it touches.
    pub clause: Option<ClauseReading>,
    /// What speaks for the rep.
    pub speaks_for_the_rep: Vec<String>,
    /// The company's own conduct.
    pub company_side: Vec<String>,
    /// The lowest step not yet taken.
    pub next_step: String,
}

/// Everything the rules say of one event.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// What the client counts as where nothing is held against the event.
    pub class: Stewardship,
    /// The record that decided the class.
    pub record: RecordId,
    /// What the record was on the day, and why.
    pub stewarded: Stewarded,
    /// The judgements, worst first. Empty: nothing is held against the event.
    pub judgements: Vec<Judgement>,
    /// Indexes into the agency's approvals: those without which a rule would have fired.
    pub approvals_used: Vec<usize>,
}
