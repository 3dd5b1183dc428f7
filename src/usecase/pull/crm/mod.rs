//! The company's CRM over its own API: a dated snapshot, imported as a CSV export is.
//!
//! | file | what it is |
//! |---|---|
//! | `ready.rs` | settings over what the connector knows, and the key |
//! | `key.rs` | how the key is shown, and had anew |
//! | `drive.rs` | ask, read, write the page down, until all is read or the service says no |
//! | `sheet.rs` | the table that is written, with the place where a pull goes on |
//!
//! The table lies in the workspace, in `pulls-crm/`, for its owner alone, until it is imported. A pull that
//! stops half-way imports nothing, and the same command goes on from its last whole page on the same day. What
//! the import holds for a confirmation is kept likewise, so that it need not be pulled again.

mod drive;
mod key;
mod ready;
mod sheet;

use std::path::PathBuf;
use std::sync::Arc;

use serde::Serialize;

use crate::company::live;
use crate::company::live::Crm;
use crate::intake::http::Client;
use crate::intake::vault::Vault as _;
use crate::model::Day;
use crate::model::record::Book;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::import;
use crate::usecase::import::BookFile;
use crate::usecase::import::Done;
use crate::usecase::import::Hosted;
use crate::usecase::pull::PullError;
use crate::usecase::pull::crm::drive::Run;
use crate::usecase::pull::crm::ready::Ready;
use crate::usecase::pull::crm::sheet::Sheet;
use crate::usecase::pull::machine;
use crate::usecase::pull::settings;

/// What is to be pulled.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The CRM's id.
    pub crm: String,
    /// The day of the snapshot; `None`: the day judged from.
    pub taken_on: Option<Day>,
    /// Believes a snapshot that shrinks the book by more than a fifth.
    pub accept_shrink: bool,
    /// The file of the key, in place of the kept one.
    pub token_file: Option<PathBuf>,
}

/// What came of a pull. Names nobody.
#[derive(Debug)]
pub struct Pulled {
    /// The CRM.
    pub crm: &'static str,
    /// Why it stopped half-way, and what to do about it.
    pub stopped: Option<(String, String)>,
    /// Numbers of the pull.
    pub numbers: Numbers,
    /// Remarks.
    pub remarks: Vec<String>,
    /// What was imported; `None`: nothing.
    pub done: Option<Done>,
}

/// Numbers of a pull.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Numbers {
    /// Rows that were written.
    pub rows: u64,
    /// Contacts that are archived or deleted, and left out.
    pub left_out: u64,
    /// Pages that came now.
    pub pages: u64,
    /// Pages of a run before.
    pub pages_before: u64,
    /// Requests that were sent.
    pub requests: u64,
    /// Of these, those that were sent again.
    pub requests_again: u64,
    /// Requests that the service still grants, where it says.
    pub quota_left: Option<u64>,
}

/// What came of connecting or disconnecting.
#[derive(Clone, Debug, Serialize)]
pub struct Connected {
    /// The CRM.
    pub crm: &'static str,
    /// Whether a key had been kept before.
    pub before: bool,
    /// Where it is taken back.
    pub by_hand: &'static str,
}

/// The CRMs that have an API.
#[must_use]
pub fn crms() -> Vec<&'static str> {
    live::crms().map(Crm::id).collect()
}

/// Whether an id is that of a CRM with an API.
#[must_use]
pub fn is_crm(id: &str) -> bool {
    live::crm(id).is_some()
}

/// What is to be known of a CRM before it is asked.
#[must_use]
pub fn before(id: &str) -> &'static str {
    live::crm(id).map_or("", |crm| crm.service().before)
}

/// What was pulled as JSON: one object. Names nobody.
#[must_use]
pub fn json(pulled: &Pulled) -> String {
    let imported = pulled.done.as_ref().and_then(|done| import::summary_of(done.json().as_bytes()));
    let state = if pulled.stopped.is_some() { "partial" } else { "complete" };
    let reason = pulled.stopped.as_ref().map(|(reason, _)| reason);
    let object = serde_json::json!({
        "crm": pulled.crm, "state": state, "reason": reason, "pull": pulled.numbers,
        "remarks": pulled.remarks, "imported": imported,
    });
    format!("{object}\n")
}

/// Pulls the CRM and imports it as the snapshot of a day.
///
/// # Errors
///
/// No such CRM, no key; the service says no before anything was read; what came is no CRM, or shrinks
/// the book too far to be believed. Nothing is imported then.
pub async fn run(services: &Services, wanted: &Wanted) -> Result<Pulled, UseError> {
    let outside = machine();
    let ready = Ready::of(services, &wanted.crm, &outside)?;
    let taken_on = wanted.taken_on.unwrap_or(services.as_of());
    let mut book = BookFile::of(Sheet::path(services, ready.crm));
    book.taken_on = Some(taken_on);
    import::not_to_come(services, &book)?;
    super::sweep(services)?;
    let client = Client::new(&ready.base_url, &ready.ways, Arc::clone(&outside));
    let client = client.map_err(PullError::from)?;
    let mut key = Box::pin(ready.key(services, wanted.token_file.as_deref())).await?;
    let mark = ready.mark(taken_on);
    let mut sheet = Sheet::open(services, ready.crm, &mark, wanted.accept_shrink)?;
    let pages_before = sheet.far.pages;
    let run = Run { client: &client, ready: &ready, services };
    let stopped = Box::pin(run.to_the_end(&mut sheet, &mut key)).await?;
    let spent = client.spent();
    let mut pulled = Pulled {
        crm: ready.crm.id(),
        stopped: None,
        numbers: Numbers {
            rows: sheet.far.rows,
            left_out: sheet.far.left_out,
            pages: sheet.far.pages.saturating_sub(pages_before),
            pages_before,
            requests: spent.requests,
            requests_again: spent.again,
            quota_left: spent.quota.remaining,
        },
        remarks: sheet.remarks(),
        done: None,
    };
    if let Some(error) = stopped {
        if !passing(&error) {
            // What is wrong with the service will be wrong with its pages.
            sheet.remove()?;
        }
        if sheet.far.pages == 0 || !passing(&error) {
            return Err(error.into());
        }
        pulled.stopped = Some((error.to_string(), error.hint()));
        return Ok(pulled);
    }
    pulled.done = Some(Box::pin(take_in(services, &ready, wanted, book, &sheet)).await?);
    Ok(pulled)
}

/// Imports the table, and takes it away unless the import is held for a confirmation.
async fn take_in(
    services: &Services,
    ready: &Ready,
    wanted: &Wanted,
    mut book: BookFile,
    sheet: &Sheet,
) -> Result<Done, UseError> {
    let taken_on = wanted.taken_on.unwrap_or(services.as_of());
    let name = format!("{} API", ready.crm.title());
    if sheet.far.rows == 0 {
        sheet.remove()?;
        let before = services.store.snapshots(Book::Crm).await?;
        let before = before.iter().rev().find(|other| other.taken_on < taken_on);
        return Err(match before {
            Some(before) if !wanted.accept_shrink => UseError::Shrinks {
                file: name,
                book: Book::Crm.as_str(),
                rows: 0,
                before: before.rows,
                before_on: before.taken_on,
            },
            _ => PullError::Nobody { crm: ready.crm.title().to_owned() }.into(),
        });
    }
    book.preset = ready.crm.preset();
    book.accept_shrink = wanted.accept_shrink;
    book.hosted = Some(Hosted::Company);
    book.called = Some(name);
    let done = Box::pin(import::crm(services, &book)).await;
    if !matches!(done, Err(UseError::Shrinks { .. })) {
        sheet.remove()?;
    }
    done
}

/// Whether a pull may go on from where it stopped.
fn passing(error: &PullError) -> bool {
    match error {
        PullError::Crm(error) => error.passing(),
        PullError::OAuth(_) => true,
        _ => false,
    }
}

/// Keeps the key of a CRM, sealed.
///
/// # Errors
///
/// No such CRM; the file holds no key; no passphrase.
pub async fn connect(
    services: &Services,
    id: &str,
    file: &std::path::Path,
) -> Result<Connected, UseError> {
    let outside = machine();
    let ready = Ready::of(services, id, &outside)?;
    let word = settings::word_in(file, "key")?;
    let vault = settings::tokens(services, &outside)?;
    let before = vault.get(&ready.name()).map_err(PullError::Vault)?.is_some();
    vault.put(&ready.name(), word.expose().as_bytes()).map_err(PullError::Vault)?;
    services.store.note(services.as_of(), "crm connected", id).await?;
    Ok(Connected { crm: ready.crm.id(), before, by_hand: ready.crm.service().by_hand })
}

/// Forgets the key of a CRM, and the table of a pull that is not over.
///
/// # Errors
///
/// No such CRM; what is kept cannot be removed.
pub async fn disconnect(services: &Services, id: &str) -> Result<Connected, UseError> {
    let outside = machine();
    let ready = Ready::of(services, id, &outside)?;
    let vault = settings::tokens(services, &outside)?;
    let before = vault.remove(&ready.name()).map_err(PullError::Vault)?;
    sheet::remove(services, ready.crm)?;
    services.store.note(services.as_of(), "crm disconnected", id).await?;
    Ok(Connected { crm: ready.crm.id(), before, by_hand: ready.crm.service().by_hand })
}

/// Takes away the tables that were last written to before a moment.
///
/// # Errors
///
/// They cannot be removed.
pub(super) fn sweep(services: &Services, before_s: i64) -> Result<(), UseError> {
    sheet::sweep(services, before_s)
}
