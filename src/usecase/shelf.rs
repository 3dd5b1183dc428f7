//! Reports that were made, kept beside the workspace's store as people read them. A report holds no
//! client's name unless it was asked for; it can be made anew at any time.

use std::path::PathBuf;

use crate::model::Day;
use crate::model::audit::AuditKind;
use crate::report as render;
use crate::report::Format;
use crate::report::Options;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::exports::write_whole;
use crate::usecase::report;
use crate::usecase::report::Period;

/// The folder in the workspace.
const FOLDER: &str = "reports";

/// The forms that are kept.
const KEPT: [Format; 2] = [Format::Html, Format::Xlsx];

/// A report that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// Its id.
    pub id: String,
    /// Its day.
    pub on: Day,
    /// How many findings it holds.
    pub findings: u64,
    /// Whether it can still be read as a page.
    pub there: bool,
}

/// Makes a report and keeps it. Gives its id.
///
/// # Errors
///
/// As [`report::run`]; the folder cannot be written.
pub async fn make(services: &Services, period: &Period) -> Result<String, UseError> {
    let audit = report::run(services, period).await?;
    let folder = services.config.workspace.join(FOLDER);
    std::fs::create_dir_all(&folder).map_err(UseError::file("make", &folder))?;
    for format in KEPT {
        let bytes = render::render(&audit, format, &Options::default())?;
        write_whole(&folder.join(format!("{}.{}", audit.id, format.as_str())), &bytes)?;
    }
    Ok(audit.id)
}

/// The reports that were made, newest first.
///
/// # Errors
///
/// The store.
pub async fn list(services: &Services) -> Result<Vec<Made>, UseError> {
    let past = services.store.audits(AuditKind::Report).await?;
    let made = past.into_iter().rev().map(|one| Made {
        there: path(services, &one.audit.id, Format::Html).is_some_and(|path| path.is_file()),
        on: one.as_of,
        findings: one.audit.counts.findings,
        id: one.audit.id,
    });
    Ok(made.collect())
}

/// A report as it is kept; `None` where it is not.
///
/// # Errors
///
/// The file cannot be read.
pub fn read(services: &Services, id: &str, format: Format) -> Result<Option<Vec<u8>>, UseError> {
    let Some(path) = path(services, id, format) else { return Ok(None) };
    match std::fs::read(&path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(UseError::file("read", &path)(error)),
    }
}

/// Where a report is kept; `None` where that is no id.
fn path(services: &Services, id: &str, format: Format) -> Option<PathBuf> {
    let well = id.len() <= 64 && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let name = format!("{id}.{}", format.as_str());
    (well && KEPT.contains(&format)).then(|| services.config.workspace.join(FOLDER).join(name))
}
