//! `agreements.toml`: the clauses of the company's agreements, and the ladder of activity. Nothing of
//! an agreement or of a case stands in code.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::model::Day;
use crate::model::clause::ClauseKind;
use crate::model::clause::Ladder;
use crate::model::record::RecordId;
use crate::model::rep::Rep;
use crate::model::rep::RepId;
use crate::policy::dates::SetDay;
use crate::policy::facts::Scope;

/// The longest duration or look-back that is believed: 20 years.
const MOST_MONTHS: u32 = 240;

/// The rungs that the ladder must have.
const RUNGS: [Ladder; 7] = [
    Ladder::TieBeforeHire,
    Ladder::TieInTenure,
    Ladder::InvitedByClient,
    Ladder::StockInvitation,
    Ladder::PersonalMessage,
    Ladder::Dealing,
    Ladder::ProtectedUpload,
];

/// The whole file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Agreements {
    /// All clauses of all agreements.
    #[serde(default)]
    pub(super) clause: Vec<Clause>,
    /// Clients released from a clause by name.
    #[serde(default)]
    pub(super) release: Vec<Release>,
    /// What a rung means under a kind of clause.
    pub(super) ladder: BTreeMap<Ladder, BTreeMap<ClauseKind, Rung>>,
}

/// What a rung means under a kind of clause.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rung {
    /// The word for rules.
    pub(super) scope: Scope,
    /// The words for readers: facts only.
    pub(super) reading: String,
}

/// One restraint of one agreement.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    /// Its id.
    pub id: String,
    /// The agreement it stands in.
    pub agreement: String,
    /// What it says, in a line.
    pub title: String,
    /// What it forbids.
    pub kind: ClauseKind,
    /// When it was signed: reasonableness is judged on that day.
    pub signed_on: Option<SetDay>,
    /// Whom it protects.
    pub protected: Vec<ProtectedGroup>,
    /// How close the dealings must have been.
    pub personal_dealing: PersonalDealing,
    /// Personal dealings at least, for `material`.
    #[serde(default = "one")]
    pub min_personal_dealings: u32,
    /// Months before the anchor.
    pub look_back_months: u32,
    /// Where the look-back ends.
    pub anchor: Anchor,
    /// Where the window begins.
    pub clock_start: Anchor,
    /// The cascade in months, longest first; empty: no window is worked out.
    pub duration_months: Vec<u32>,
    /// The cascade of areas as written.
    #[serde(default)]
    pub areas: Vec<String>,
    /// Whether days of garden leave shorten the window.
    pub garden_leave_setoff: bool,
    /// What is left alone.
    pub carve_outs: Vec<CarveOut>,
}

/// One dealing.
fn one() -> u32 {
    1
}

/// Whom a clause protects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProtectedGroup {
    /// Clients the rep dealt with.
    Clients,
    /// People in the CRM who may become clients, as `[relations]` in agency.toml says.
    Prospects,
    /// Landlords under management.
    RentRollLandlords,
    /// Candidates of a recruiter, by the CRM's groups, whom the rep dealt with.
    Candidates,
}

/// How close the dealings with a client must have been.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonalDealing {
    /// Owning or serving is enough.
    None,
    /// One dated dealing.
    Any,
    /// Several personal dealings.
    Material,
}

/// A day of the rep's employment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Anchor {
    /// The last day of work.
    #[serde(alias = "termination_date", alias = "last_working_day")]
    LastDay,
    /// The first day of garden leave; the last day where there was none.
    GardenLeaveStart,
    /// The day notice was given; unknown where the roster does not say.
    NoticeDate,
}

impl Anchor {
    /// The day, where the roster knows it.
    pub(super) fn on(self, rep: &Rep, last_day: Option<Day>) -> Option<Day> {
        match self {
            Self::LastDay => last_day,
            Self::GardenLeaveStart => rep.garden_leave_from.or(last_day),
            Self::NoticeDate => rep.resigned,
        }
    }
}

/// What a clause leaves alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CarveOut {
    /// Ties and contacts from before the hire.
    PreExisting,
    /// The client made the first step.
    ClientInitiated,
    /// Posts and advertisements to everybody; never read, so never tried.
    GeneralAdvertising,
    /// Family, where the rep declared it.
    Family,
    /// Released by name.
    Released,
}

/// A client released from a clause.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Release {
    /// The clause.
    pub(super) clause: String,
    /// Who was released.
    pub(super) rep: RepId,
    /// For which client.
    pub(super) record: RecordId,
    /// By whom.
    pub(super) by: String,
    /// When.
    pub(super) on: SetDay,
}

impl Agreements {
    /// The clauses of one agreement, as written.
    pub(super) fn of(&self, agreement: &str) -> Vec<&Clause> {
        let wanted = agreement.trim();
        self.clause.iter().filter(|one| one.agreement.eq_ignore_ascii_case(wanted)).collect()
    }

    /// What a rung means under a kind of clause: the word for rules and the words for readers.
    pub(super) fn rung(&self, rung: Ladder, kind: ClauseKind) -> (Scope, &str) {
        let rung = self.ladder.get(&rung).and_then(|kinds| kinds.get(&kind));
        rung.map_or((Scope::Outside, "the ladder says nothing of this kind of clause"), |rung| {
            (rung.scope, &rung.reading)
        })
    }

    /// What the file's shape cannot say. `Err` holds the reason.
    pub(super) fn check(&self) -> Result<(), String> {
        for rung in RUNGS {
            for kind in [
                ClauseKind::Solicit,
                ClauseKind::AcceptApproach,
                ClauseKind::Deal,
                ClauseKind::Confidentiality,
            ] {
                if !self.ladder.get(&rung).is_some_and(|kinds| kinds.contains_key(&kind)) {
                    return Err(format!("the ladder lacks {kind:?} under {rung:?}"));
                }
            }
        }
        self.clause.iter().try_for_each(|clause| self.check_clause(clause))
    }

    /// Refuses ids that occur twice, endless numbers and cascades that are not longest first.
    fn check_clause(&self, clause: &Clause) -> Result<(), String> {
        let id = &clause.id;
        let same = |other: &&Clause| other.id == *id && other.agreement == clause.agreement;
        if self.clause.iter().filter(same).count() > 1 {
            return Err(format!("the clause `{id}` is there twice"));
        }
        let numbers = clause.duration_months.iter().chain([&clause.look_back_months]);
        if numbers.clone().any(|months| *months > MOST_MONTHS) {
            return Err(format!("the clause `{id}` counts more than {MOST_MONTHS} months"));
        }
        if !clause.duration_months.is_sorted_by(|longer, shorter| longer > shorter) {
            return Err(format!("the levels of the clause `{id}` are not longest first"));
        }
        Ok(())
    }
}
