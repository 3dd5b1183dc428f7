//! `places.toml` and the lawful-request gate: what may be asked of a rep where, before any export is
//! read, and how a place reads a clause. Every reason stands in the file; here is only the reading.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::Deserialize;

use crate::model::Day;
use crate::model::clause::ClauseKind;
use crate::policy::dates::SetDay;
use crate::policy::dates::days_after;

/// The place whose rules hold where nothing else is listed.
pub(super) const UNKNOWN: &str = "unknown";

/// Why an export may be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The rep checks a file of their own.
    VoluntarySelfCheck,
    /// The rep offers an export without being asked.
    VoluntaryOffer,
    /// The account was opened for the company.
    BusinessAccount,
    /// An investigation of a named allegation.
    Investigation,
    /// A court's order.
    CourtOrder,
}

impl Basis {
    /// All, weakest demand first.
    pub const ALL: [Self; 5] = [
        Self::VoluntarySelfCheck,
        Self::VoluntaryOffer,
        Self::BusinessAccount,
        Self::Investigation,
        Self::CourtOrder,
    ];

    /// Its word on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::VoluntarySelfCheck => "voluntary-self-check",
            Self::VoluntaryOffer => "voluntary-offer",
            Self::BusinessAccount => "business-account",
            Self::Investigation => "investigation",
            Self::CourtOrder => "court-order",
        }
    }
}

impl fmt::Display for Basis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A word that is no basis.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not one of {all}", all = Basis::ALL.map(Basis::as_str).join(", "))]
pub struct UnknownBasis(pub String);

impl FromStr for Basis {
    type Err = UnknownBasis;

    /// Reads the command line's word; `_` for `-` is taken too.
    fn from_str(text: &str) -> Result<Self, UnknownBasis> {
        let word = text.trim().to_lowercase().replace('_', "-");
        let found = Self::ALL.into_iter().find(|basis| basis.as_str() == word);
        found.ok_or_else(|| UnknownBasis(text.to_owned()))
    }
}

/// One place, or several with the same rules.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Ids as in the roster; `AU-*` for all parts of a country.
    pub ids: Vec<String>,
    /// Its name in reports.
    pub name: String,
    /// When somebody last looked at the entry.
    pub reviewed_on: SetDay,
    /// Days a notice must be old.
    #[serde(default)]
    pub notice_days: u32,
    /// Working days until an opt-out takes effect, where the place's law names them.
    #[serde(default)]
    pub opt_out_working_days: Option<u32>,
    /// What the law on electronic messages says of consent: its code in refusals.
    #[serde(default)]
    pub consent_code: Option<String>,
    /// The same, in words.
    #[serde(default)]
    pub consent_note: Option<String>,
    /// What the place says of clauses.
    pub clause_note: String,
    /// Kinds of clauses that are not relied on here.
    #[serde(default)]
    pub not_relied_on: Vec<ClauseKind>,
    /// Why bases that are not listed are refused.
    #[serde(default)]
    pub refused: Option<String>,
    /// The bases under which an export may be read.
    pub bases: BTreeMap<Basis, BasisTerms>,
}

/// Under which terms a basis holds.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BasisTerms {
    /// The basis in the report's words.
    pub words: String,
    /// What must be given.
    #[serde(default)]
    pub needs: Vec<Need>,
    /// What the company must keep to.
    #[serde(default)]
    pub conditions: Vec<String>,
}

/// What must be given before an export is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// The allegation's reference.
    Allegation,
    /// A notice to staff, old enough.
    Notice,
}

/// An export may be read: why, and on which conditions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Basis and place in words, for the report.
    pub words: String,
    /// What the company must keep to.
    pub conditions: Vec<String>,
}

/// An export may not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct Refusal {
    /// Why not, in words.
    pub reason: String,
    /// What would be needed.
    pub needed: String,
}

impl Place {
    /// Tells whether clauses of this kind are relied on here.
    #[must_use]
    pub fn relies_on(&self, kind: ClauseKind) -> bool {
        !self.not_relied_on.contains(&kind)
    }

    /// What a clause reading says of the place, in words.
    #[must_use]
    pub fn note_on(&self, kind: ClauseKind) -> String {
        // Where a place does not rely on some kinds, its note is about those.
        match (self.relies_on(kind), self.not_relied_on.is_empty()) {
            (true, false) => "A clause of this kind is read as written.".to_owned(),
            _ => self.clause_note.clone(),
        }
    }

    /// How exactly an id of this place fits: the length of the pattern; `None` when none does.
    fn fits(&self, id: &str) -> Option<usize> {
        let fit = |pattern: &String| {
            let pattern = pattern.to_uppercase();
            let all = match pattern.strip_suffix('*') {
                Some(head) => id.starts_with(head),
                None => id == pattern,
            };
            all.then_some(pattern.len() * 2 + usize::from(!pattern.ends_with('*')))
        };
        self.ids.iter().filter_map(fit).max()
    }
}

/// The place that fits an id best.
pub(super) fn find<'a>(places: &'a [Place], id: &str) -> Option<&'a Place> {
    let id = id.trim().to_uppercase().replace('_', "-");
    let best = places.iter().filter_map(|place| Some((place.fits(&id)?, place)));
    best.max_by_key(|(fit, _)| *fit).map(|(_, place)| place)
}

/// Decides whether an export may be read at all. It comes before every parser.
///
/// # Errors
///
/// A [`Refusal`] with the reason in words, and what would be needed.
pub fn gate(
    place: &Place,
    basis: Option<Basis>,
    allegation: Option<&str>,
    notice_on: Option<Day>,
    as_of: Day,
) -> Result<Passage, Refusal> {
    let Some(basis) = basis else {
        let reason = format!("no basis is given for reading an export in {}", place.name);
        return Err(Refusal { reason, needed: listed(place) });
    };
    let Some(terms) = place.bases.get(&basis) else {
        let why = place.refused.as_deref().unwrap_or("the basis is not among those listed");
        let reason = format!("`{basis}` is not accepted in {}: {why}", place.name);
        return Err(Refusal { reason, needed: listed(place) });
    };
    for need in &terms.needs {
        match need {
            Need::Allegation => has_allegation(place, basis, allegation)?,
            Need::Notice => has_notice(place, basis, notice_on, as_of)?,
        }
    }
    let words = format!("{basis} in {}: {}", place.name, terms.words);
    Ok(Passage { words, conditions: terms.conditions.clone() })
}

/// The bases a place accepts, as what would be needed.
fn listed(place: &Place) -> String {
    let words: Vec<_> = place.bases.keys().map(|basis| basis.as_str()).collect();
    format!("one of these bases, if it is true: {}", words.join(", "))
}

/// Refuses when no allegation is named.
fn has_allegation(place: &Place, basis: Basis, given: Option<&str>) -> Result<(), Refusal> {
    if given.is_some_and(|text| !text.trim().is_empty()) {
        return Ok(());
    }
    Err(Refusal {
        reason: format!("`{basis}` in {} needs the allegation it serves", place.name),
        needed: "the reference of the allegation".to_owned(),
    })
}

/// Refuses when staff had no notice, or had it too late.
fn has_notice(
    place: &Place,
    basis: Basis,
    notice_on: Option<Day>,
    as_of: Day,
) -> Result<(), Refusal> {
    let days = place.notice_days;
    let given = "given with `--notice-on`, or as `notice_on` in `[company]` of `agency.toml`";
    let needed = match days {
        0 => format!("a written notice to staff, its day {given}"),
        _ => format!("a written notice to staff that is at least {days} days old, its day {given}"),
    };
    let Some(notice_on) = notice_on else {
        let reason = format!("`{basis}` in {} needs a notice to staff", place.name);
        return Err(Refusal { reason, needed });
    };
    let earliest = days_after(notice_on, i64::from(days));
    if earliest <= as_of {
        return Ok(());
    }
    let reason = format!(
        "the notice to staff of {notice_on} is too recent: in {} exports may be read from \
         {earliest} on",
        place.name
    );
    Err(Refusal { reason, needed })
}
