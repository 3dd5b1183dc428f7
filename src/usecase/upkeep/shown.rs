//! Whether the rep has seen the findings: the company puts on record when it showed them, and every
//! later audit says so, or that it has not happened yet.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use serde::Deserialize;
use serde::Serialize;

use crate::model::Day;
use crate::model::audit::Audit;
use crate::model::audit::AuditKind;
use crate::model::register::Entry;
use crate::model::register::Register;
use crate::model::rep::RepId;
use crate::model::upkeep::SeenByRep;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::decisions;
use crate::usecase::explain::json;

/// What was shown.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Showing {
    /// On which day.
    on: Day,
    /// The findings, by id.
    findings: BTreeSet<String>,
}

/// What was put on record.
#[derive(Clone, Debug, Serialize)]
pub struct Shown {
    /// The rep.
    pub rep: String,
    /// The day on which the findings were shown.
    pub on: Day,
    /// How many.
    pub findings: usize,
}

impl Shown {
    /// In words.
    #[must_use]
    pub fn text(&self) -> String {
        let findings = if self.findings == 1 { "finding was" } else { "findings were" };
        format!(
            "On record: {} {findings} shown to {} on {}; the next audit tells it.\n",
            self.findings, self.rep, self.on
        )
    }

    /// As JSON.
    #[must_use]
    pub fn json(&self) -> String {
        json(self)
    }
}

/// Puts on record that the findings of the newest audits were shown to the rep they are about.
///
/// # Errors
///
/// No such rep; a day to come; nothing was found about the rep.
pub async fn record(services: &Services, rep: &str, on: Option<Day>) -> Result<Shown, UseError> {
    let roster = services.store.roster().await?;
    let rep = services.rep(&roster, rep)?.id.clone();
    let on = on.unwrap_or(services.as_of());
    if on > services.as_of() {
        return Err(UseError::ShownWhen { rep: rep.0, on });
    }
    let all = decisions::findings(services).await?.into_iter();
    let findings: BTreeSet<String> = all.filter(|one| one.rep == rep).map(|one| one.id).collect();
    if findings.is_empty() {
        return Err(UseError::NothingToShow { rep: rep.0 });
    }
    let count = findings.len();
    let entry = Entry {
        rep: rep.clone(),
        subject: on.to_string(),
        entered_on: services.as_of(),
        document: Showing { on, findings },
    };
    services.store.enter(Register::Shown, &[entry]).await?;
    services.store.note(services.as_of(), "findings shown to the rep", &rep.0).await?;
    Ok(Shown { rep: rep.0, on, findings: count })
}

/// How many of an audit's findings the reps they are about have seen; of one rep, or of all.
///
/// # Errors
///
/// The store.
pub(super) async fn seen(
    services: &Services,
    rep: Option<&RepId>,
    audit: &Audit,
) -> Result<SeenByRep, UseError> {
    let entries: Vec<Entry<Showing>> =
        services.store.register(Register::Shown, services.as_of()).await?;
    let mut shown: BTreeMap<&RepId, BTreeSet<&str>> = BTreeMap::new();
    let about = |entry: &&Entry<Showing>| rep.is_none_or(|rep| entry.rep == *rep);
    for entry in entries.iter().filter(about) {
        let ids = entry.document.findings.iter().map(String::as_str);
        shown.entry(&entry.rep).or_default().extend(ids);
    }
    let was = |id: &str, of: &RepId| shown.get(of).is_some_and(|ids| ids.contains(id));
    let findings = audit.findings.iter();
    let last = entries.iter().filter(about).map(|entry| entry.document.on).max();
    Ok(SeenByRep {
        // In a report the day of one rep says nothing about the others.
        on: last.filter(|_| audit.kind == AuditKind::Offboard),
        shown: findings.filter(|one| was(&one.id, &one.rep)).count() as u64,
        all: audit.findings.len() as u64,
    })
}
