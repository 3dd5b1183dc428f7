//! What HR put on record about a leaver: the newest entry counts.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::Serialize;

use crate::model::Day;
use crate::model::register::Entry;
use crate::model::register::Register;
use crate::model::rep::RepId;
use crate::model::rep::Roster;
use crate::policy;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::intake::place_of;
use crate::usecase::intake::told_staff_on;

/// What is known of a leaving beside the roster.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Set {
    /// The day notice was given, where it goes before the roster's.
    pub resigned: Option<Day>,
    /// The last day, where it goes before the roster's.
    pub last_day: Option<Day>,
    /// Why exports may be read.
    pub basis: Option<String>,
    /// What an investigation is about.
    pub allegation: Option<String>,
    /// The day the rep was told that exports are looked at.
    pub notice_on: Option<Day>,
    /// The day the rep was asked for the exports.
    pub asked_on: Option<Day>,
    /// The account that put it on record.
    pub by: String,
}

/// The newest entry of each rep.
pub(super) async fn all(services: &Services) -> Result<BTreeMap<RepId, (u64, Set)>, UseError> {
    let entries = services.store.register::<Set>(Register::Leaving, services.as_of()).await?;
    let mut newest: BTreeMap<RepId, (u64, Set)> = BTreeMap::new();
    for entry in entries {
        let known = newest.entry(entry.rep).or_default();
        *known = (known.0 + 1, entry.document);
    }
    Ok(newest)
}

/// Puts days and basis on record, after the gate has let them pass.
///
/// # Errors
///
/// The rep is unknown; the last day lies before the first; the gate refuses the basis.
pub async fn set(services: &Services, rep: &str, set: &Set) -> Result<RepId, UseError> {
    let roster = services.store.roster().await?;
    let rep = services.rep(&roster, rep)?;
    let last_day = set.last_day.or(rep.last_day);
    let last_day = last_day.ok_or_else(|| UseError::NoLastDay { rep: rep.id.0.clone() })?;
    if rep.hired.is_some_and(|hired| last_day < hired) {
        return Err(UseError::LastDayBefore { rep: rep.id.0.clone(), last_day });
    }
    let basis = set.basis.as_deref().and_then(|basis| basis.parse().ok());
    let place = services.rulebook.place(place_of(services, rep));
    let notice_on = set.notice_on.or(told_staff_on(services));
    policy::gate(place, basis, set.allegation.as_deref(), notice_on, services.as_of())
        .map_err(UseError::Refused)?;
    let before = all(services).await?.remove(&rep.id);
    let asked_on = before.as_ref().and_then(|(_, before)| before.asked_on);
    enter(services, &rep.id, before, Set { asked_on, ..set.clone() }).await?;
    Ok(rep.id.clone())
}

/// Puts on record that the rep was asked for the exports.
///
/// # Errors
///
/// Nobody said yet that the rep is leaving.
pub async fn ask(services: &Services, rep: &RepId, by: &str) -> Result<(), UseError> {
    let before = all(services).await?.remove(rep);
    let (number, known) = before.ok_or_else(|| UseError::UnknownId { id: rep.0.clone() })?;
    let asked = Set { asked_on: Some(services.as_of()), by: by.to_owned(), ..known.clone() };
    enter(services, rep, Some((number, known)), asked).await
}

/// The day a rep was asked for their exports; `None`: nobody asked.
///
/// # Errors
///
/// The store.
pub async fn asked(services: &Services, rep: &RepId) -> Result<Option<Day>, UseError> {
    Ok(all(services).await?.remove(rep).and_then(|(_, set)| set.asked_on))
}

/// Adds an entry. Its number is its subject, so that what was said before can be said again.
async fn enter(
    services: &Services,
    rep: &RepId,
    before: Option<(u64, Set)>,
    document: Set,
) -> Result<(), UseError> {
    let number = before.map_or(0, |(number, _)| number) + 1;
    let entry = Entry {
        rep: rep.clone(),
        subject: number.to_string(),
        entered_on: services.as_of(),
        document,
    };
    services.store.enter(Register::Leaving, &[entry]).await?;
    services.store.note(services.as_of(), "leaving put on record", &rep.0).await?;
    Ok(())
}

/// Lays the days that HR put on record over the roster.
pub(in crate::usecase) async fn lay_over(
    services: &Services,
    roster: &mut Roster,
) -> Result<(), UseError> {
    let known = all(services).await?;
    for rep in &mut roster.reps {
        if let Some((_, set)) = known.get(&rep.id) {
            rep.resigned = set.resigned.or(rep.resigned);
            rep.last_day = set.last_day.or(rep.last_day);
        }
    }
    Ok(())
}
