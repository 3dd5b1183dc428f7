//! Holds: what must stay for a matter, whatever its time and whoever asks.

use std::fmt::Write as _;

use serde::Deserialize;
use serde::Serialize;

use crate::model::Day;
use crate::model::register::Entry;
use crate::model::register::Register;
use crate::model::rep::RepId;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::privacy::PrivacyError;

/// What is put on hold, or lifted.
#[derive(Clone, Debug, Default)]
pub struct On {
    /// A rep: everything about them.
    pub rep: Option<String>,
    /// A record.
    pub record: Option<String>,
}

/// What an entry of the register says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Said {
    reason: String,
    until: Option<Day>,
    lifted: bool,
}

/// A hold that is in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// The rep; empty where it is on a record.
    pub rep: String,
    /// The record; empty where it is on a rep.
    pub record: String,
    /// Why.
    pub reason: String,
    /// Since when.
    pub since: Day,
    /// The last day; `None`: no end was set.
    pub until: Option<Day>,
}

/// Puts something on hold.
///
/// # Errors
///
/// Neither or both; no reason; no such rep; the store.
pub async fn add(
    services: &Services,
    on: &On,
    reason: &str,
    until: Option<Day>,
) -> Result<String, UseError> {
    let reason = reason.trim().to_owned();
    if reason.is_empty() {
        return Err(PrivacyError::NoReason.into());
    }
    enter(services, on, Said { reason, until, lifted: false }).await
}

/// Lifts a hold.
///
/// # Errors
///
/// Nothing of that name is on hold; the store.
pub async fn lift(services: &Services, on: &On, reason: &str) -> Result<String, UseError> {
    let held = in_force(services).await?;
    let named = |hold: &Hold| {
        on.rep.as_ref().is_some_and(|rep| rep.eq_ignore_ascii_case(&hold.rep))
            || on.record.as_ref() == Some(&hold.record)
    };
    if !held.iter().any(named) {
        return Err(PrivacyError::NoHold.into());
    }
    enter(services, on, Said { reason: reason.to_owned(), until: None, lifted: true }).await
}

async fn enter(services: &Services, on: &On, said: Said) -> Result<String, UseError> {
    let (rep, subject) = match (&on.rep, &on.record) {
        (Some(rep), None) => {
            let roster = services.store.roster().await?;
            (services.rep(&roster, rep)?.id.clone(), String::new())
        }
        (None, Some(record)) => (RepId::default(), record.clone()),
        _ => return Err(PrivacyError::HoldOnWhat.into()),
    };
    let what =
        if subject.is_empty() { format!("rep {}", rep.0) } else { format!("record {subject}") };
    let done = if said.lifted { "no longer on hold" } else { "on hold" };
    let entry = Entry { rep, subject, entered_on: services.as_of(), document: said };
    services.store.enter(Register::Hold, &[entry]).await?;
    Ok(format!("{what}: {done} from {}\n", services.as_of()))
}

/// The holds in force today.
///
/// # Errors
///
/// The store.
pub async fn in_force(services: &Services) -> Result<Vec<Hold>, UseError> {
    let today = services.as_of();
    let entries: Vec<Entry<Said>> = services.store.register(Register::Hold, today).await?;
    let mut holds: Vec<Hold> = Vec::new();
    for entry in entries {
        holds.retain(|hold| hold.rep != entry.rep.0 || hold.record != entry.subject);
        if !entry.document.lifted {
            holds.push(Hold {
                rep: entry.rep.0,
                record: entry.subject,
                reason: entry.document.reason,
                since: entry.entered_on,
                until: entry.document.until,
            });
        }
    }
    holds.retain(|hold| hold.until.is_none_or(|until| today <= until));
    Ok(holds)
}

/// The holds in force, for a terminal.
///
/// # Errors
///
/// The store.
pub async fn list(services: &Services) -> Result<String, UseError> {
    let holds = in_force(services).await?;
    if holds.is_empty() {
        return Ok("Nothing is on hold. Put something on hold: ringfence hold add --rep ID --reason TEXT\n".to_owned());
    }
    let mut text = String::new();
    for hold in &holds {
        let what = if hold.record.is_empty() {
            format!("rep {}", hold.rep)
        } else {
            format!("record {}", hold.record)
        };
        let until = hold.until.map_or("no end set".to_owned(), |until| format!("until {until}"));
        let _ = writeln!(text, "{what}  since {}, {until}: {}", hold.since, hold.reason);
    }
    Ok(text)
}

/// Refuses where a record, or a rep it is tied to, is on hold.
pub(super) fn refuse(holds: &[Hold], records: &[&str], reps: &[&str]) -> Result<(), UseError> {
    let mut holds = holds.iter();
    let found = holds.find(|hold| {
        records.contains(&hold.record.as_str())
            || reps.iter().any(|rep| !hold.rep.is_empty() && rep.eq_ignore_ascii_case(&hold.rep))
    });
    let Some(hold) = found else { return Ok(()) };
    let what = if hold.record.is_empty() {
        format!("rep {}", hold.rep)
    } else {
        format!("record {}", hold.record)
    };
    Err(PrivacyError::Held { what, reason: hold.reason.clone(), until: hold.until }.into())
}
