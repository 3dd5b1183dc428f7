//! Clients who were told of the privacy notice: by the CRM's `notified_on`, or put on record here.

use std::collections::HashMap;
use std::collections::HashSet;
use std::fmt::Write as _;
use std::path::Path;

use serde::Deserialize;
use serde::Serialize;

use crate::intake::hash::sha256_hex;
use crate::intake::table;
use crate::model::Day;
use crate::model::record::Record;
use crate::model::record::RecordId;
use crate::model::register::Entry;
use crate::model::register::Register;
use crate::model::rep::RepId;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::explain::json;
use crate::usecase::import::file_name;

/// Records read at a time.
const BATCH: usize = 4_000;

/// What the register keeps of a client who was told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Told {
    /// The day.
    pub(crate) on: Day,
    /// SHA-256 of the list it comes from.
    pub(crate) file: String,
}

/// What an import came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Notified {
    /// The file's name.
    pub file: String,
    /// Records put on record.
    pub records: u64,
    /// Of those, new ones.
    pub new: u64,
    /// Rows that were not taken: line and reason.
    pub rejected: Vec<(u64, String)>,
}

/// Puts on record which clients were told: a table with a column `record` and, where `on` is not
/// given for all, one `on`.
///
/// # Errors
///
/// The file cannot be read, or no row of it can be used.
pub async fn import(
    services: &Services,
    file: &Path,
    on: Option<Day>,
) -> Result<Notified, UseError> {
    let name = file_name(file);
    let bytes = std::fs::read(file).map_err(UseError::file("read", file))?;
    let header = |row: &[&str]| row.iter().any(|cell| is_record(cell));
    let table = table::read_table(&name, &bytes, &header)?;
    let find = |wanted: &dyn Fn(&str) -> bool| table.header.iter().position(|cell| wanted(cell));
    let record_at = find(&is_record);
    let day_at = find(&|cell| matches!(folded(cell).as_str(), "on" | "date" | "notified_on"));
    let mut rejected = table.skipped.clone();
    let mut told: Vec<(u64, RecordId, Day)> = Vec::new();
    for row in &table.rows {
        let cell = |at: Option<usize>| at.map_or("", |at| row.get(at));
        match said(cell(record_at), cell(day_at), on, services.as_of()) {
            Ok((record, day)) => told.push((row.line, record, day)),
            Err(reason) => rejected.push((row.line, reason)),
        }
    }
    let ids: Vec<RecordId> = told.iter().map(|(_, id, _)| id.clone()).collect();
    let there = services.store.records_by_id(&ids).await?;
    let there: HashSet<&RecordId> = there.iter().map(|record| &record.id).collect();
    let sha256 = sha256_hex(&bytes);
    let mut entries = Vec::new();
    for (line, id, day) in told {
        if there.contains(&id) {
            entries.push(Entry {
                rep: RepId::default(),
                subject: id.0,
                entered_on: services.as_of(),
                document: Told { on: day, file: sha256.clone() },
            });
        } else {
            rejected.push((line, "the workspace holds no such record".to_owned()));
        }
    }
    rejected.sort();
    if entries.is_empty() {
        return Err(UseError::NoRows { file: name });
    }
    let records = entries.len() as u64;
    let new = services.store.enter(Register::Notified, &entries).await?;
    let what = "clients told of the privacy notice put on record";
    services.store.note(services.as_of(), what, &sha256).await?;
    Ok(Notified { file: name, records, new, rejected })
}

/// A column's name without case and separators.
fn folded(cell: &str) -> String {
    cell.trim().to_lowercase().replace([' ', '-'], "_")
}

/// Tells whether a column holds records' ids.
fn is_record(cell: &str) -> bool {
    matches!(folded(cell).as_str(), "record" | "record_id" | "id" | "contact_id")
}

/// Reads one row.
fn said(record: &str, day: &str, on: Option<Day>, as_of: Day) -> Result<(RecordId, Day), String> {
    if record.is_empty() {
        return Err("it names no record".to_owned());
    }
    let day = match (day, on) {
        ("", Some(on)) => on,
        ("", None) => return Err("no day is given, here or with `--on`".to_owned()),
        (text, _) => text.parse().map_err(|_| "its day is not one like 2026-02-01".to_owned())?,
    };
    if day > as_of {
        return Err(format!("its day, {day}, is still to come"));
    }
    Ok((RecordId(record.to_owned()), day))
}

impl Notified {
    /// As JSON.
    #[must_use]
    pub fn json(&self) -> String {
        json(self)
    }

    /// In words; all rows that were not taken where `whole`, else the first.
    #[must_use]
    pub fn text(&self, whole: bool) -> String {
        let mut out = format!(
            "{}: {} clients are on record as told of the privacy notice, {} of them new\n",
            self.file, self.records, self.new
        );
        let most = if whole { usize::MAX } else { 10 };
        for (line, reason) in self.rejected.iter().take(most) {
            let _ = writeln!(out, "  line {line} was not taken: {reason}");
        }
        if self.rejected.len() > most {
            let _ = writeln!(out, "  and {} more (-v shows all)", self.rejected.len() - most);
        }
        out
    }
}

/// Who was told since the first privacy notice.
pub(crate) struct Notice {
    /// The first day of the first version; `None`: there is none.
    first: Option<Day>,
    /// By record, the last day that is on record here.
    told: HashMap<RecordId, Day>,
    as_of: Day,
}

impl Notice {
    /// Reads what was on record on the audit's day.
    ///
    /// # Errors
    ///
    /// The store.
    pub(crate) async fn load(services: &Services) -> Result<Self, UseError> {
        let as_of = services.as_of();
        let first = services.rules_on(as_of).agency().first_notice().filter(|day| *day <= as_of);
        let mut told: HashMap<RecordId, Day> = HashMap::new();
        if first.is_some() {
            for entry in services.store.register::<Told>(Register::Notified, as_of).await? {
                let day = told.entry(RecordId(entry.subject)).or_insert(entry.document.on);
                *day = (*day).max(entry.document.on);
            }
        }
        Ok(Self { first, told, as_of })
    }

    /// The first day of the first version.
    pub(crate) fn first(&self) -> Option<Day> {
        self.first
    }

    /// Tells whether a client was there before the first notice and is not known to have been told
    /// since.
    pub(crate) fn untold(&self, record: &Record) -> bool {
        let Some(first) = self.first else { return false };
        let known = record.versions.iter().filter(|version| version.taken_on <= self.as_of);
        let states = || known.clone().filter_map(|version| version.state.as_ref());
        let created = states().filter_map(|state| state.created_on).min();
        let seen = record.versions.first().map(|version| version.taken_on);
        let collected = created.into_iter().chain(seen).min();
        let in_crm = states().filter_map(|state| state.notified_on);
        let told = self.told.get(&record.id).copied();
        let mut told = in_crm.chain(told).filter(|day| *day >= first && *day <= self.as_of);
        collected.is_some_and(|day| day < first) && told.next().is_none()
    }
}

/// How many records of the CRM were collected before the first notice, and how many of their clients
/// are not on record as told since. `None` where no notice is in use.
///
/// # Errors
///
/// The store.
pub(crate) async fn count(services: &Services) -> Result<Option<(Day, u64)>, UseError> {
    let notice = Notice::load(services).await?;
    let Some(first) = notice.first() else { return Ok(None) };
    let mut untold = 0;
    for batch in services.store.all_record_numbers().await?.chunks(BATCH) {
        let records = services.store.records(batch).await?;
        let there = records.iter().filter(|one| one.state_on(services.as_of()).is_some());
        untold += there.filter(|record| notice.untold(record)).count() as u64;
    }
    Ok(Some((first, untold)))
}
