//! The purge list of somebody who left: on record once the pack is written, and held against a later
//! snapshot of the CRM. Nothing is deleted here; the CRM's own people do that.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Deserialize;
use serde::Serialize;

use crate::model::Day;
use crate::model::record::Book;
use crate::model::record::RecordId;
use crate::model::register::Entry;
use crate::model::register::Register;
use crate::model::rep::RepId;
use crate::report::PurgeRow;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::contacts::OnRecordError;
use crate::usecase::explain::json;
use crate::usecase::register;

/// A record on the list, as the register keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ToPurge {
    /// Why.
    pub(crate) why: String,
    /// The rep's last day.
    pub(crate) last_day: Day,
}

/// How a purge went, as far as the newest snapshot shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Purged {
    /// Whose list.
    pub rep: String,
    /// The day the list was first written.
    pub listed_on: Day,
    /// The day of the snapshot looked at.
    pub snapshot: Day,
    /// Records that are gone.
    pub gone: Vec<String>,
    /// Records that are still there.
    pub still_there: Vec<String>,
    /// Records of which the company keeps a copy for a time.
    pub kept: Vec<String>,
}

/// Puts a purge list on record.
///
/// # Errors
///
/// The store.
pub(super) async fn put(
    services: &Services,
    rep: &RepId,
    last_day: Day,
    rows: &[PurgeRow],
) -> Result<(), UseError> {
    let entry = |row: &PurgeRow| Entry {
        rep: rep.clone(),
        subject: row.record.0.clone(),
        entered_on: services.as_of(),
        document: ToPurge { why: row.why.clone(), last_day },
    };
    let entries: Vec<Entry<ToPurge>> = rows.iter().map(entry).collect();
    services.store.enter(Register::Purge, &entries).await?;
    Ok(())
}

/// Holds a rep's purge list against the newest snapshot of the CRM; `None` where no list is on record,
/// or no snapshot is newer than it.
///
/// # Errors
///
/// The store.
pub(super) async fn look(services: &Services, rep: &RepId) -> Result<Option<Purged>, UseError> {
    let entries = services.store.register::<ToPurge>(Register::Purge, services.as_of()).await?;
    let mut listed: BTreeMap<RecordId, Day> = BTreeMap::new();
    for entry in entries.into_iter().filter(|one| one.rep == *rep) {
        listed.entry(RecordId(entry.subject)).or_insert(entry.entered_on);
    }
    let Some(listed_on) = listed.values().min().copied() else { return Ok(None) };
    let snapshots = services.store.snapshots(Book::Crm).await?;
    let days = snapshots.iter().map(|one| one.taken_on);
    let Some(snapshot) = days.filter(|on| *on <= services.as_of()).max() else { return Ok(None) };
    if snapshot <= listed_on {
        return Ok(None);
    }
    let copies = register::service_copies(services).await?;
    let ids: Vec<RecordId> = listed.keys().cloned().collect();
    let records = services.store.records_by_id(&ids).await?;
    let there: BTreeMap<&RecordId, bool> =
        records.iter().map(|one| (&one.id, one.state_on(snapshot).is_some())).collect();
    let mut purged = Purged {
        rep: rep.0.clone(),
        listed_on,
        snapshot,
        gone: Vec::new(),
        still_there: Vec::new(),
        kept: Vec::new(),
    };
    for id in &ids {
        let to = match there.get(id).copied().unwrap_or(false) {
            false => &mut purged.gone,
            true if copies.contains_key(id) => &mut purged.kept,
            true => &mut purged.still_there,
        };
        to.push(id.0.clone());
    }
    Ok(Some(purged))
}

/// The same for whoever asks.
///
/// # Errors
///
/// The rep is unknown; nothing can be held against anything yet.
pub async fn verify(services: &Services, rep: &str) -> Result<Purged, UseError> {
    let roster = services.store.roster().await?;
    let rep = services.rep(&roster, rep)?;
    let found = look(services, &rep.id).await?;
    found.ok_or_else(|| OnRecordError::NothingPurged { rep: rep.id.0.clone() }.into())
}

impl Purged {
    /// As JSON.
    #[must_use]
    pub fn json(&self) -> String {
        json(self)
    }

    /// One sentence for the pack.
    #[must_use]
    pub fn sentence(&self) -> String {
        if self.still_there.is_empty() {
            return format!(
                "The purge list of {}: none of its {} records is in the CRM of {} any more, but for {} \
                 copies kept for a service.",
                self.listed_on,
                self.gone.len() + self.kept.len(),
                self.snapshot,
                self.kept.len()
            );
        }
        format!(
            "On the purge list of {} and still in the CRM of {}: {}.",
            self.listed_on,
            self.snapshot,
            self.still_there.join(", ")
        )
    }

    /// In words.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = format!(
            "purge list of {}, first written on {}, held against the CRM of {}\n",
            self.rep, self.listed_on, self.snapshot
        );
        for (name, ids) in [
            ("gone", &self.gone),
            ("still there", &self.still_there),
            ("kept for a service", &self.kept),
        ] {
            let _ = writeln!(out, "  {name:<18}{:>6}", ids.len());
        }
        for id in &self.still_there {
            let _ = writeln!(out, "  still there: {id}");
        }
        out
    }
}
