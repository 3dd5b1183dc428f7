//! A rep's list of contacts from before the hire is put on record, so that nobody can say later
//! whose they were. Keyed digests alone are kept, and a manifest that the rep can keep too.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use serde::Deserialize;
use serde::Serialize;

use crate::intake::hash::sha256_hex;
use crate::model::Day;
use crate::model::register::Entry;
use crate::model::register::Register;
use crate::model::rep::Rep;
use crate::model::rep::RepId;
use crate::policy::BASELINE_DAYS;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::contacts;
use crate::usecase::contacts::Keyed;
use crate::usecase::contacts::OnRecordError;
use crate::usecase::explain::json;

/// What the register keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Earlier {
    /// One address or number, its digest being the subject.
    Contact {
        /// The list's hash.
        manifest: String,
    },
    /// The list as a whole, its hash being the subject.
    Manifest {
        /// The file's name.
        file: String,
        /// SHA-256 of the file.
        sha256: String,
        /// Entries in the file.
        rows: u64,
        /// Addresses and numbers kept.
        digests: u64,
    },
}

/// A list put on record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Baseline {
    /// Whose.
    pub rep: String,
    /// The file's name.
    pub file: String,
    /// SHA-256 of the file.
    pub sha256: String,
    /// Entries in the file.
    pub rows: u64,
    /// Addresses and numbers kept, as digests.
    pub digests: u64,
    /// Entries with neither, which cannot be told again.
    pub without: u64,
    /// SHA-256 over the sorted digests: the same contacts have the same.
    pub manifest: String,
    /// Days from the first day of work to this record, where it is later than a list of the first
    /// days is.
    pub late_days: Option<i64>,
    /// Whether the roster gives no first day.
    pub first_day_unknown: bool,
    /// Whether the very list was on record already.
    pub again: bool,
}

/// A list that is on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnRecord {
    /// The file's name.
    pub file: String,
    /// Entries in it.
    pub rows: u64,
    /// The day it was put on record.
    pub on: Day,
}

/// The lists of a rep that are on record, oldest first.
///
/// # Errors
///
/// The store.
pub async fn on_record(services: &Services, rep: &RepId) -> Result<Vec<OnRecord>, UseError> {
    let entries = services.store.register::<Earlier>(Register::Baseline, services.as_of()).await?;
    let of_rep = entries.into_iter().filter(|entry| entry.rep == *rep);
    let lists = of_rep.filter_map(|entry| match entry.document {
        Earlier::Manifest { file, rows, .. } => Some(OnRecord { file, rows, on: entry.entered_on }),
        Earlier::Contact { .. } => None,
    });
    Ok(lists.collect())
}

/// Puts a rep's list on record; `late` says that it is known to be later than the first weeks.
///
/// # Errors
///
/// The file cannot be read or holds no address and no number; the rep is unknown; it is late, and
/// nobody said so.
pub async fn put(
    services: &Services,
    file: &Path,
    rep: &str,
    late: bool,
) -> Result<Baseline, UseError> {
    let roster = services.store.roster().await?;
    let rep = services.rep(&roster, rep)?;
    let late_days = lateness(services.as_of(), rep, late)?;
    let read = contacts::open(services, file).await?;
    let keyed = Keyed::of(services).await?;
    let mut digests = BTreeSet::new();
    let mut without = 0;
    for entry in &read.reading.uploaded {
        let of_entry = keyed.of_person(&entry.person);
        without += u64::from(of_entry.is_empty());
        digests.extend(of_entry);
    }
    if digests.is_empty() {
        return Err(OnRecordError::NothingToKeep { file: read.name }.into());
    }
    let sorted: Vec<&str> = digests.iter().map(String::as_str).collect();
    let manifest = sha256_hex(sorted.join("\n").as_bytes());
    let rows = read.reading.uploaded.len() as u64;
    let entry = |subject: String, document| Entry {
        rep: rep.id.clone(),
        subject,
        entered_on: services.as_of(),
        document,
    };
    let count = digests.len() as u64;
    let whole = Earlier::Manifest {
        file: read.name.clone(),
        sha256: read.sha256.clone(),
        rows,
        digests: count,
    };
    let mut entries = vec![entry(manifest.clone(), whole)];
    entries.extend(
        digests
            .into_iter()
            .map(|digest| entry(digest, Earlier::Contact { manifest: manifest.clone() })),
    );
    let new = services.store.enter(Register::Baseline, &entries).await?;
    let what = "list of earlier contacts put on record";
    services.store.note(services.as_of(), what, &format!("{} {manifest}", rep.id.0)).await?;
    Ok(Baseline {
        rep: rep.id.0.clone(),
        file: read.name,
        sha256: read.sha256,
        rows,
        digests: count,
        without,
        manifest,
        late_days,
        first_day_unknown: rep.hired.is_none(),
        again: new == 0,
    })
}

/// How late a list is. One that comes long after the first day may hold the company's clients, so
/// whoever puts it on record must say that they know.
fn lateness(on: Day, rep: &Rep, said: bool) -> Result<Option<i64>, UseError> {
    let days = rep.hired.map(|hired| (on - hired).num_days());
    match days {
        Some(days) if days <= BASELINE_DAYS => Ok(None),
        _ if said => Ok(days),
        _ => {
            let rep = rep.id.0.clone();
            Err(OnRecordError::LateBaseline { rep, days, usual: BASELINE_DAYS }.into())
        }
    }
}

impl Baseline {
    /// As JSON.
    #[must_use]
    pub fn json(&self) -> String {
        json(self)
    }

    /// In words.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = format!(
            "{}: {} contacts of {} from before the hire are on record, as {} keyed digests of \
             addresses and numbers\n",
            self.file, self.rows, self.rep, self.digests
        );
        let _ = writeln!(out, "  file      sha256 {}", self.sha256);
        let _ = writeln!(out, "  manifest  sha256 {}", self.manifest);
        if self.again {
            out.push_str("  note: this very list was put on record today already\n");
        }
        if self.without > 0 {
            let _ = writeln!(
                out,
                "  note: {} of them have neither address nor number, and cannot be told again",
                self.without
            );
        }
        if let Some(days) = self.late_days {
            let _ = writeln!(
                out,
                "  note: put on record {days} days after the first day; reports say so wherever it \
                 counts"
            );
        }
        if self.first_day_unknown {
            out.push_str(
                "  note: the roster gives no first day, so nobody can tell how late this list is\n",
            );
        }
        out
    }
}
