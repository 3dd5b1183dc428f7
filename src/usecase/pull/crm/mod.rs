//! The company's CRM over its own API: a dated snapshot, imported as a CSV export is.
//!
//! | file | what it is |
//! |---|---|
//! | `ready.rs` | settings over what the connector knows, and the key |
//! | `word.rs` | what the file of a key holds |
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
mod word;

use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use serde::Serialize;

use crate::company::live;
use crate::company::live::Credential;
use crate::company::live::Crm;
use crate::intake::http::Client;
use crate::intake::oauth::Tokens;
use crate::intake::secret::Secret;
use crate::intake::vault::Vault as _;
use crate::intake::vault::VaultError;
use crate::model::Day;
use crate::model::record::Book;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::import;
use crate::usecase::import::BookFile;
use crate::usecase::import::Done;
use crate::usecase::import::Hosted;
use crate::usecase::pull::Asking;
use crate::usecase::pull::PullError;
use crate::usecase::pull::connection;
use crate::usecase::pull::connection::Consent;
use crate::usecase::pull::crm::drive::Run;
use crate::usecase::pull::crm::ready::Ready;
use crate::usecase::pull::crm::sheet::Sheet;
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
    /// The CRM.
    pub crm: &'static str,
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
    /// The CRM.
    pub crm: &'static str,
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

/// What is to be known of a CRM before it is asked.
#[must_use]
pub fn before(services: &Services, id: &str) -> &'static str {
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
        "crm": pulled.crm, "state": state, "reason": reason, "pull": pulled.numbers,
        "remarks": pulled.remarks, "imported": summary(&pulled.done),
        "rent_roll": summary(&pulled.rent_roll),
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
    let mut key = Box::pin(ready.key(services, &client, wanted.token_file.as_deref())).await?;
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
            rent_roll: sheet.far.roll_rows,
            left_out: sheet.far.left_out,
            pages: sheet.far.pages.saturating_sub(pages_before),
            pages_before,
            requests: spent.requests,
            requests_again: spent.again,
            quota_left: spent.quota.remaining,
        },
        remarks: sheet.remarks(),
        done: None,
        rent_roll: None,
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
    let (done, rent_roll) = Box::pin(take_in(services, &ready, wanted, book, &sheet)).await?;
    if rent_roll.is_none() && ready.crm.roll_columns().is_some() {
        pulled
            .remarks
            .push("no landlord is under management there: no rent roll was imported".to_owned());
    }
    (pulled.done, pulled.rent_roll) = (Some(done), rent_roll);
    Ok(pulled)
}

/// Imports the tables, and takes them away unless the import is held for a confirmation.
async fn take_in(
    services: &Services,
    ready: &Ready,
    wanted: &Wanted,
    mut book: BookFile,
    sheet: &Sheet,
) -> Result<(Done, Option<Done>), UseError> {
    let name = format!("{} API", ready.crm.title());
    if sheet.far.rows == 0 {
        sheet.remove()?;
        empty(services, wanted, Book::Crm, &name).await?;
        return Err(PullError::Nobody { crm: ready.crm.title().to_owned() }.into());
    }
    book.preset = ready.crm.preset();
    book.accept_shrink = wanted.accept_shrink;
    book.hosted = Some(Hosted::Company);
    book.called = Some(name.clone());
    let with_roll = ready.crm.roll_columns().is_some();
    let done = if with_roll && sheet.far.roll_rows > 0 {
        let mut roll = BookFile::of(Sheet::roll_path(services, ready.crm));
        roll.taken_on = book.taken_on;
        roll.accept_shrink = wanted.accept_shrink;
        roll.called = Some(name);
        let both = Box::pin(import::both(services, &book, &roll)).await;
        both.map(|(crm, roll)| (crm, Some(roll)))
    } else {
        let held =
            if with_roll { empty(services, wanted, Book::RentRoll, &name).await } else { Ok(()) };
        match held {
            Ok(()) => Box::pin(import::crm(services, &book)).await.map(|crm| (crm, None)),
            Err(error) => Err(error),
        }
    };
    if !matches!(done, Err(UseError::Shrinks { .. })) {
        sheet.remove()?;
    }
    done
}

/// Holds a book without a row where there was one before.
async fn empty(
    services: &Services,
    wanted: &Wanted,
    book: Book,
    name: &str,
) -> Result<(), UseError> {
    let taken_on = wanted.taken_on.unwrap_or(services.as_of());
    let before = services.store.snapshots(book).await?;
    match before.iter().rev().find(|other| other.taken_on < taken_on) {
        Some(before) if !wanted.accept_shrink => Err(UseError::Shrinks {
            file: name.to_owned(),
            book: book.as_str(),
            rows: 0,
            before: before.rows,
            before_on: before.taken_on,
        }),
        _ => Ok(()),
    }
}

/// Whether a pull may go on from where it stopped.
fn passing(error: &PullError) -> bool {
    match error {
        PullError::Crm(error) => error.passing(),
        PullError::OAuth(_) => true,
        _ => false,
    }
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
    Ok(Connected { crm: ready.crm.id(), before, by_hand, consent, lasting })
}

/// Takes a consent back at the service, where it has a place for that, and forgets the key of a CRM and
/// the table of a pull that is not over.
///
/// # Errors
///
/// No such CRM; what is kept cannot be removed. That the service is out of reach is no error: the key is
/// forgotten here all the same, which is said.
pub async fn disconnect(services: &Services, id: &str) -> Result<Disconnected, UseError> {
    let outside = machine();
    let ready = Ready::of(services, id, &outside)?;
    let vault = settings::tokens(services, &outside)?;
    let taken_back = if ready.service.credential == Credential::Consent {
        match ready.kept_consent(services) {
            Ok(Some(kept)) => revoke(&kept).await,
            Ok(None) => Ok(false),
            Err(error) => Err(error.to_string()),
        }
    } else {
        Ok(false)
    };
    let before = vault.remove(&ready.name()).map_err(PullError::Vault)?;
    sheet::remove(services, ready.crm)?;
    services.store.note(services.as_of(), "crm disconnected", id).await?;
    Ok(Disconnected {
        crm: ready.crm.id(),
        before,
        revoked: *taken_back.as_ref().unwrap_or(&false),
        why_not: taken_back.err().filter(|_| before),
        by_hand: ready.service.by_hand,
    })
}

/// Takes tokens back at the service; says whether it has a place for that.
async fn revoke(kept: &Connection) -> Result<bool, String> {
    kept.exchange.revoke(&kept.tokens).await.map_err(|error| error.to_string())
}

/// A CRM, as a page shows it.
#[derive(Clone, Debug)]
pub struct State {
    /// Its id.
    pub id: &'static str,
    /// Its name.
    pub title: &'static str,
    /// What the key must be able to do, and where it is made.
    pub before: &'static str,
    /// What is read of each contact, by the headers of the table that it becomes.
    pub reads: &'static [&'static str],
    /// Whether a rent roll comes along.
    pub rent_roll: bool,
    /// What its form asks for: the names of its fields; none where somebody consents at the service.
    pub fields: Vec<&'static str>,
    /// Whether a key or a consent is kept.
    pub connected: bool,
    /// Why it cannot be asked yet, and what to do about it.
    pub problem: Option<(String, Option<String>)>,
    /// Where the key is taken back.
    pub by_hand: &'static str,
}

/// How each CRM stands.
///
/// # Errors
///
/// What is sealed cannot be read.
pub fn states(services: &Services) -> Result<Vec<State>, UseError> {
    live::crms().map(|crm| state(services, crm)).collect()
}

/// How one stands; `None` where there is no such.
///
/// # Errors
///
/// What is sealed cannot be read.
pub fn state_of(services: &Services, id: &str) -> Result<Option<State>, UseError> {
    live::crm(id).map(|crm| state(services, crm)).transpose()
}

fn state(services: &Services, crm: &'static dyn Crm) -> Result<State, UseError> {
    let outside = machine();
    let ready = Ready::of(services, crm.id(), &outside);
    let service = ready
        .as_ref()
        .map_or_else(|_| crm.service(&live::Options::default()), |ready| ready.service.clone());
    let has = settings::has_passphrase(services);
    let kept = |ready: &Ready| {
        let vault = settings::tokens(services, &outside)?;
        Ok::<_, UseError>(vault.get(&ready.name()).map_err(PullError::Vault)?.is_some())
    };
    let connected = match &ready {
        Ok(ready) if has => kept(ready)?,
        _ => false,
    };
    let problem = match ready {
        Err(error) => Some(error),
        Ok(_) if !has => Some(PullError::Vault(VaultError::NoPassphrase).into()),
        Ok(ready) if service.credential == Credential::Consent => ready.consent().err(),
        Ok(_) => None,
    };
    Ok(State {
        id: crm.id(),
        title: crm.title(),
        before: service.before,
        reads: crm.columns(),
        rent_roll: crm.roll_columns().is_some(),
        fields: match (service.credential, service.credential.lines()) {
            (Credential::Consent, _) => Vec::new(),
            (_, Some((first, second))) => vec![first, second],
            (Credential::ClientSecret, None) => vec!["secret"],
            (_, None) => vec!["key"],
        },
        connected,
        problem: problem.map(|error| (error.to_string(), error.hint())),
        by_hand: service.by_hand,
    })
}

/// Keeps a key that was given on the page, sealed: one word, or two in the order of [`State::fields`].
///
/// # Errors
///
/// No such CRM; that is no key; no passphrase.
pub async fn keep_key(services: &Services, id: &str, words: Vec<String>) -> Result<(), UseError> {
    let words: Vec<Secret> = words.into_iter().map(Secret::new).collect();
    let outside = machine();
    let ready = Ready::of(services, id, &outside)?;
    let credential = ready.service.credential;
    let word = Word::given(&words, credential).ok_or(PullError::NoGivenKey)?;
    let vault = settings::tokens(services, &outside)?;
    let text = word.kept(credential);
    vault.put(&ready.name(), text.as_bytes()).map_err(PullError::Vault)?;
    services.store.note(services.as_of(), "crm connected", id).await?;
    Ok(())
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
