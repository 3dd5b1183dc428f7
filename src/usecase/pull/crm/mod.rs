//! The company's CRM over its own API, or in its own database: a dated snapshot, imported as a CSV export is.
//!
//! | file | what it is |
//! |---|---|
//! | `run.rs` | a pull, with its import |
//! | `base.rs` | what a pull leaves behind, so that the next one may ask for changes alone |
//! | `state.rs` | how each stands, and its key, for the page |
//! | `source.rs` | who the table is had from: one of the next two |
//! | `api.rs` | a CRM over its API |
//! | `ready.rs`, `word.rs`, `key.rs` | settings over what its connector knows; what the file of a key holds; how the key is shown, and had anew |
//! | `database.rs` | a CRM in its own database; `check.rs`: how it would be read |
//! | `drive.rs` | ask, write the page down, until all is read or the source says no |
//! | `sheet.rs` | the table that is written, with the place where a pull goes on |
//!
//! The table lies in the workspace, in `pulls-crm/`, for its owner alone, until it is imported. A pull that
//! stops half-way imports nothing, and the same command goes on from its last whole page on the same day. What
//! the import holds for a confirmation is kept likewise, so that it need not be pulled again.
//!
//! Where the service tells all that changed since the pull before, and what is gone, that alone is asked
//! for. The snapshot is the one before with these changes; it is never another than a whole pull would
//! have made. Whatever is in doubt is settled by a whole pull: a token that has ended, another snapshot that
//! came between, other settings, a colleague's new name, a month without one.

mod api;
mod base;
mod check;
mod database;
mod drive;
mod key;
mod ready;
mod run;
mod sheet;
mod source;
mod state;
mod word;

pub use check::Checked;
pub use check::Noun;
pub use check::check;
pub use run::run;
pub use state::State;
pub use state::keep_key;
pub use state::state_of;
pub use state::states;

use std::path::Path;
use std::path::PathBuf;

use serde::Deserialize;
use serde::Serialize;

use crate::company::live;
use crate::company::live::Credential;
use crate::company::live::Crm;
use crate::intake::oauth::Tokens;
use crate::intake::vault::Vault as _;
use crate::model::Day;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::import;
use crate::usecase::import::Done;
use crate::usecase::pull::Asking;
use crate::usecase::pull::PullError;
use crate::usecase::pull::connection;
use crate::usecase::pull::connection::Consent;
use crate::usecase::pull::crm::ready::Ready;
use crate::usecase::pull::crm::word::Word;
use crate::usecase::pull::drive::Connection;
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
    /// Reads all of it, even where changes could be asked for.
    pub whole: bool,
}

/// What came of a pull. Names nobody.
#[derive(Debug)]
pub struct Pulled {
    /// The CRM, or the name of its database.
    pub crm: String,
    /// Whether it was read in its database, with queries in place of requests.
    pub database: bool,
    /// The day of the snapshot after which changes alone were read; `None`: all was.
    pub since: Option<Day>,
    /// Why it stopped half-way, and what to do about it.
    pub stopped: Option<(String, String)>,
    /// Numbers of the pull.
    pub numbers: Numbers,
    /// Remarks.
    pub remarks: Vec<String>,
    /// What was imported; `None`: nothing.
    pub done: Option<Done>,
    /// What was imported of the rent roll that came along.
    pub rent_roll: Option<Done>,
}

/// Numbers of a pull.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Numbers {
    /// Rows that were written.
    pub rows: u64,
    /// Rows of the rent roll that came along.
    pub rent_roll: u64,
    /// Contacts that are gone, where changes were read.
    pub gone: u64,
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

/// What came of connecting.
#[derive(Clone, Debug, Serialize)]
pub struct Connected {
    /// The CRM, or the name of its database.
    pub crm: String,
    /// Whether a key had been kept before.
    pub before: bool,
    /// Where it is taken back.
    pub by_hand: &'static str,
    /// Whether somebody consented, in place of a key.
    pub consent: bool,
    /// Whether it can be renewed without anybody, where it is a consent.
    pub lasting: bool,
}

/// What came of disconnecting.
#[derive(Clone, Debug, Serialize)]
pub struct Disconnected {
    /// The CRM, or the name of its database.
    pub crm: String,
    /// Whether a key was kept.
    pub before: bool,
    /// Whether the service took it back.
    pub revoked: bool,
    /// Why it did not, if it was asked and did not.
    pub why_not: Option<String>,
    /// Where it is taken back by hand.
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

/// Whether an id is the name of a database in the settings.
#[must_use]
pub fn is_database(services: &Services, id: &str) -> bool {
    services.config.databases.contains_key(id)
}

/// What is to be known of a CRM before it is asked.
#[must_use]
pub fn before(services: &Services, id: &str) -> &'static str {
    if is_database(services, id) {
        return "The password must be that of a user who may read what the profile lists, and nothing else.";
    }
    Ready::of(services, id, &machine()).map_or("", |ready| ready.service.before)
}

/// What was pulled as JSON: one object. Names nobody.
#[must_use]
pub fn json(pulled: &Pulled) -> String {
    let summary = |done: &Option<Done>| {
        done.as_ref().and_then(|done| import::summary_of(done.json().as_bytes()))
    };
    let state = if pulled.stopped.is_some() { "partial" } else { "complete" };
    let reason = pulled.stopped.as_ref().map(|(reason, _)| reason);
    let object = serde_json::json!({
        "crm": pulled.crm, "state": state, "reason": reason, "changes_since": pulled.since,
        "pull": pulled.numbers,
        "remarks": pulled.remarks, "imported": summary(&pulled.done),
        "rent_roll": summary(&pulled.rent_roll),
    });
    format!("{object}\n")
}

/// How a pull went, besides what was imported: what [`json`] tells of it.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Told {
    /// The day of the snapshot after which changes alone were read; `None`: all was.
    #[serde(default)]
    pub changes_since: Option<Day>,
    /// Remarks.
    #[serde(default)]
    pub remarks: Vec<String>,
}

/// Reads what [`json`] wrote.
#[must_use]
pub fn told_of(bytes: &[u8]) -> Told {
    serde_json::from_slice(bytes).unwrap_or_default()
}

/// Keeps the key of a CRM, sealed: that of a file, or somebody's consent. `tell` is told where to give
/// that.
///
/// # Errors
///
/// No such CRM; the file holds no key; no passphrase; the consent was not given.
pub async fn connect(
    services: &Services,
    id: &str,
    file: Option<&Path>,
    tell: &(dyn Fn(&Asking) + Sync),
) -> Result<Connected, UseError> {
    if is_database(services, id) {
        return database::connect(services, id, file).await;
    }
    let outside = machine();
    let ready = Ready::of(services, id, &outside)?;
    let credential = ready.service.credential;
    let vault = settings::tokens(services, &outside)?;
    let before = vault.get(&ready.name()).map_err(PullError::Vault)?.is_some();
    let consent = credential == Credential::Consent;
    let mut lasting = false;
    match file {
        None if consent => {
            let begun = connection::begin(services, ready.consent()?, &outside, tell);
            lasting = Box::pin(begun).await?.tokens.refresh.is_some();
        }
        None => return Err(ready.no_key()),
        Some(file) if consent => {
            let tokens = Tokens::bare(settings::word_in(file, "token")?);
            connection::keep(services, ready.consent()?, &outside, &tokens)?;
        }
        Some(file) => {
            let text = Word::in_file(file, credential)?.kept(credential);
            vault.put(&ready.name(), text.as_bytes()).map_err(PullError::Vault)?;
        }
    }
    services.store.note(services.as_of(), "crm connected", id).await?;
    let by_hand = ready.service.by_hand;
    Ok(Connected { crm: id.to_owned(), before, by_hand, consent, lasting })
}

/// Takes a consent back at the service, where it has a place for that, and forgets the key of a CRM and
/// the table of a pull that is not over.
///
/// # Errors
///
/// No such CRM; what is kept cannot be removed. That the service is out of reach, or its settings are gone,
/// is no error: the key is forgotten here all the same, which is said.
pub async fn disconnect(services: &Services, id: &str) -> Result<Disconnected, UseError> {
    if is_database(services, id) {
        return database::disconnect(services, id).await;
    }
    let outside = machine();
    let crm = live::crm(id).ok_or_else(|| PullError::Unknown { network: id.to_owned() })?;
    let vault = settings::tokens(services, &outside)?;
    let [_, consent] = ready::names(id);
    let taken_back = if vault.get(&consent).map_err(PullError::Vault)?.is_some() {
        match Ready::of(services, id, &outside).and_then(|ready| ready.kept_consent(services)) {
            Ok(Some(kept)) => revoke(&kept).await,
            Ok(None) => Ok(false),
            Err(error) => Err(error.to_string()),
        }
    } else {
        Ok(false)
    };
    let mut before = false;
    for name in ready::names(id) {
        before |= vault.remove(&name).map_err(PullError::Vault)?;
    }
    sheet::remove(services, id)?;
    services.store.note(services.as_of(), "crm disconnected", id).await?;
    Ok(Disconnected {
        crm: id.to_owned(),
        before,
        revoked: *taken_back.as_ref().unwrap_or(&false),
        why_not: taken_back.err().filter(|_| before),
        by_hand: match Ready::of(services, id, &outside) {
            Ok(ready) => ready.service.by_hand,
            Err(_) => crm.service(&live::Options::default()).by_hand,
        },
    })
}

/// Takes tokens back at the service; says whether it has a place for that.
async fn revoke(kept: &Connection) -> Result<bool, String> {
    kept.exchange.revoke(&kept.tokens).await.map_err(|error| error.to_string())
}

/// Somebody's consent at a CRM, to be had.
pub(super) fn consent(services: &Services, id: &str) -> Result<Consent, UseError> {
    Ready::of(services, id, &machine())?.consent()
}

/// Takes away the tables that were last written to before a moment.
///
/// # Errors
///
/// They cannot be removed.
pub(super) fn sweep(services: &Services, before_s: i64) -> Result<(), UseError> {
    sheet::sweep(services, before_s)
}
