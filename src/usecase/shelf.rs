//! Reports that were made, kept in the store as people read them. A report holds no client's name
//! unless it was asked for; it can be made anew at any time.

use crate::model::Day;
use crate::model::audit::Audit;
use crate::model::audit::AuditKind;
use crate::report as render;
use crate::report::Format;
use crate::report::Options;
use crate::usecase::Services;
use crate::usecase::UseError;

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

/// A report in the forms that are kept.
pub(super) fn forms(audit: &Audit) -> Result<Vec<(String, Vec<u8>)>, UseError> {
    let form = |format: Format| {
        let bytes = render::render(audit, format, &Options::default())?;
        Ok((format.as_str().to_owned(), bytes))
    };
    KEPT.into_iter().map(form).collect()
}

/// The reports that were made, newest first.
///
/// # Errors
///
/// The store.
pub async fn list(services: &Services) -> Result<Vec<Made>, UseError> {
    let past = services.store.audits(AuditKind::Report).await?;
    let there = services.store.reports_in(Format::Html.as_str()).await?;
    let made = past.into_iter().rev().map(|one| Made {
        there: there.contains(&one.audit.id),
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
/// The store.
pub async fn read(
    services: &Services,
    id: &str,
    format: Format,
) -> Result<Option<Vec<u8>>, UseError> {
    Ok(services.store.report_file(id, format.as_str()).await?)
}
