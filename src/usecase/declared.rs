//! Declared exports: files that were taken out of the books for a purpose that somebody named, by hash.

use std::fmt::Write as _;
use std::path::Path;
use std::path::PathBuf;

use serde::Deserialize;
use serde::Serialize;

use crate::intake::hash::sha256_hex;
use crate::intake::table;
use crate::model::Day;
use crate::model::register::Entry;
use crate::model::register::Register;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::error::RegisterError;
use crate::usecase::explain::json;
use crate::usecase::import::file_name;
use crate::usecase::registers;

/// A file that was exported.
#[derive(Clone, Debug)]
pub struct Declaring {
    /// The file.
    pub file: PathBuf,
    /// Who exported it.
    pub rep: String,
    /// What for.
    pub purpose: String,
    /// The day.
    pub on: Day,
}

/// What is kept of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Declared {
    /// The file's name.
    pub name: String,
    /// Its hash.
    pub sha256: String,
    /// Rows in it; `None` where it is no table.
    pub rows: Option<u64>,
    /// What for.
    pub purpose: String,
    /// The day.
    pub on: Day,
}

/// What was kept, for the face.
#[derive(Clone, Debug, Serialize)]
pub struct DeclaredNow {
    /// The file's name.
    pub name: String,
    /// Its hash.
    pub sha256: String,
    /// Rows in it; `None` where it is no table.
    pub rows: Option<u64>,
    /// Who exported it.
    pub rep: String,
    /// What for.
    pub purpose: String,
    /// The day.
    pub on: Day,
    /// Whether it was not on record before.
    pub new: bool,
}

/// Keeps an export.
///
/// # Errors
///
/// The file cannot be read; no such rep; the day is still to come; no purpose is named.
pub async fn declare(services: &Services, asked: &Declaring) -> Result<DeclaredNow, UseError> {
    let roster = services.store.roster().await?;
    let rep = services.rep(&roster, &asked.rep)?;
    let on = registers::not_to_come("the export", asked.on, services.as_of())?;
    let purpose = registers::line("the purpose", &asked.purpose, 200)?;
    let bytes = std::fs::read(&asked.file).map_err(UseError::file("read", &asked.file))?;
    let name = file_name(&asked.file);
    let declared =
        Declared { rows: rows(&name, &bytes), sha256: sha256_hex(&bytes), name, purpose, on };
    let known = all(services).await?;
    let same = |one: &Entry<Declared>| one.rep == rep.id && one.document == declared;
    let new = !known.iter().any(same);
    if new {
        let entry = Entry {
            rep: rep.id.clone(),
            subject: declared.sha256.clone(),
            entered_on: services.as_of(),
            document: declared.clone(),
        };
        services.store.enter(Register::Export, &[entry]).await?;
        services.store.note(services.as_of(), "export declared", &declared.sha256).await?;
    }
    let Declared { name, sha256, rows, purpose, on } = declared;
    Ok(DeclaredNow { name, sha256, rows, rep: rep.id.0.clone(), purpose, on, new })
}

/// Rows of a table, whatever its header; `None` for what is no table.
fn rows(name: &str, bytes: &[u8]) -> Option<u64> {
    let filled = |cells: &[&str]| cells.iter().filter(|cell| !cell.trim().is_empty()).count() > 1;
    let table = table::read_table(name, bytes, &filled).ok()?;
    Some(table.rows.len() as u64)
}

/// All declared exports that were on record on the audit's day.
pub(super) async fn all(services: &Services) -> Result<Vec<Entry<Declared>>, UseError> {
    Ok(services.store.register(Register::Export, services.as_of()).await?)
}

/// The declared export that a hash, its beginning, or a file names.
pub(super) async fn find(services: &Services, named: &str) -> Result<Entry<Declared>, UseError> {
    let named = named.trim();
    let wanted = match std::fs::read(Path::new(named)) {
        Ok(bytes) => sha256_hex(&bytes),
        Err(_) => named.to_lowercase(),
    };
    let known = all(services).await?;
    let found =
        known.into_iter().find(|one| wanted.len() >= 6 && one.document.sha256.starts_with(&wanted));
    found.ok_or_else(|| RegisterError::UnknownExport { named: named.to_owned() }.into())
}

/// Says of every file that it equals a declared export, byte by byte.
pub(super) async fn remarks<'a>(
    services: &Services,
    files: impl Iterator<Item = (&'a str, &'a str)>,
) -> Result<Vec<String>, UseError> {
    let known = all(services).await?;
    let mut remarks: Vec<String> = Vec::new();
    for (name, sha256) in files {
        for one in known.iter().filter(|one| one.document.sha256 == sha256) {
            let Declared { on, purpose, .. } = &one.document;
            let rep = &one.rep.0;
            let remark = format!(
                "{name} equals, byte by byte, the export that {rep} declared on {on} for this \
                 purpose: {purpose}"
            );
            if !remarks.contains(&remark) {
                remarks.push(remark);
            }
        }
    }
    Ok(remarks)
}

impl DeclaredNow {
    /// As JSON.
    #[must_use]
    pub fn json(&self) -> String {
        json(self)
    }

    /// In words.
    #[must_use]
    pub fn text(&self) -> String {
        let known = if self.new { "" } else { ", as was known" };
        let mut out = format!(
            "Kept: {} exported {} on {} for {}{known}.\n",
            self.rep, self.name, self.on, self.purpose
        );
        if let Some(rows) = self.rows {
            let _ = write!(out, "{rows} {}, ", if rows == 1 { "row" } else { "rows" });
        }
        let _ = writeln!(out, "sha256 {}", self.sha256);
        out
    }
}
