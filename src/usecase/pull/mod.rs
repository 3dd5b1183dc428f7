//! The lists of a rep's account, read from the network's own API with the rep's own consent.
//!
//! | file | what it is |
//! |---|---|
//! | `settings.rs` | `ringfence.toml` over what each connector knows |
//! | `crm/` | the company's CRM in place of a rep's account |
//! | `connection.rs` | the rep's yes at the service, kept; and taken back |
//! | `page.rs` | that yes, where it is given on the page |
//! | `drive.rs` | ask, read, keep, until all is read or the service says no |
//! | `spool.rs` | pages of a pull that is not over, sealed |
//! | `outside.rs` | the machine's clock and dice |
//! | `error.rs` | why not |
//!
//! The same lawful-request gate as for an archive is asked first, and what is kept and forgotten is the
//! same. A pull that stops half-way takes nothing into the store unless it is told to, and what it takes
//! then is marked as a part: it never reads as "no overlap found".

mod connection;
pub mod crm;
mod drive;
mod error;
mod outside;
pub mod page;
mod settings;
mod spool;

pub use connection::Account;
pub use connection::Asking;
pub use connection::Connected;
pub use connection::Disconnected;
pub use connection::connect;
pub use connection::disconnect;
pub use error::PullError;

use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::Arc;

use serde::Serialize;

use crate::intake::http::Client;
use crate::intake::oauth::Tokens;
use crate::intake::outside::Outside;
use crate::intake::secret::Secret;
use crate::intake::vault::VaultError;
use crate::model::Day;
use crate::model::reading::NetworkId;
use crate::model::reading::Reading;
use crate::network;
use crate::network::Live;
use crate::policy::AccountKind;
use crate::policy::Basis;
use crate::policy::Passage;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::explain;
use crate::usecase::intake;
use crate::usecase::intake::HandedIn;
use crate::usecase::intake::Taken;
use crate::usecase::pull::connection::name_of;
use crate::usecase::pull::drive::Came;
use crate::usecase::pull::drive::Run;
use crate::usecase::pull::drive::Source;
use crate::usecase::pull::drive::drive;
use crate::usecase::pull::settings::Ready;
use crate::usecase::pull::spool::Spool;
use crate::usecase::standing;

/// What is to be pulled, and why.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The network's id.
    pub network: String,
    /// The rep's id.
    pub rep: String,
    /// Why it may be read.
    pub basis: Basis,
    /// What an investigation is about.
    pub allegation: Option<String>,
    /// The day the rep was told that accounts are looked at.
    pub notice_on: Option<Day>,
    /// Personal or company account.
    pub account: AccountKind,
    /// The file of a token that the member made.
    pub token_file: Option<PathBuf>,
    /// An archive of X whose accounts are to be given names.
    pub archive: Vec<PathBuf>,
    /// Whether what it costs is agreed to.
    pub agreed: bool,
    /// Whether to take in what there is if it stops half-way.
    pub keep_part: bool,
}

/// How a pull ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// All was read.
    Complete,
    /// It stopped half-way: nothing is known of the rest.
    Partial,
}

/// What came of a pull. Names nobody.
#[derive(Debug, Serialize)]
pub struct Pulled {
    /// How it ended.
    pub state: State,
    /// Why it stopped.
    pub reason: Option<String>,
    /// What to do about that.
    #[serde(skip)]
    pub hint: Option<String>,
    /// Whether the next run goes on from here.
    pub resumable: bool,
    /// Rows that were read.
    pub rows: u64,
    /// Pages that came now.
    pub pages: u64,
    /// Pages that were kept from a run before.
    pub pages_before: u64,
    /// Requests that were sent, and those that were sent again.
    pub requests: u64,
    /// Of these, those that were sent again.
    pub requests_again: u64,
    /// Requests that the service still grants, where it says.
    pub quota_left: Option<u64>,
    /// What it cost, as far as it was estimated.
    pub price: Option<String>,
    /// What was taken into the store; `None`: nothing.
    pub taken: Option<Taken>,
}

/// Whether a passphrase must be asked for before anything sealed can be opened or kept: `None` where one is
/// there, and else whether it is a new one, since nothing is sealed yet.
#[must_use]
pub fn lacks_passphrase(services: &Services) -> Option<bool> {
    (!settings::has_passphrase(services)).then(|| settings::nothing_sealed(services))
}

/// Takes a passphrase that somebody typed, for this run; a new one twice.
///
/// # Errors
///
/// The two differ.
pub fn take_passphrase(
    services: &mut Services,
    typed: String,
    again: Option<String>,
) -> Result<(), UseError> {
    let typed = Secret::new(typed);
    if again.map(Secret::new).is_some_and(|again| again != typed) {
        return Err(PullError::Vault(VaultError::Differs).into());
    }
    services.passphrase = Some(typed);
    Ok(())
}

/// The machine's clock and dice.
pub(super) fn machine() -> Arc<dyn Outside> {
    Arc::new(outside::Machine)
}

/// What was pulled as JSON: one object. Names nobody.
#[must_use]
pub fn json(pulled: &Pulled) -> String {
    explain::json(
        &serde_json::json!({ "pull": pulled, "networks": pulled.taken.iter().collect::<Vec<_>>() }),
    )
}

/// Takes away the pages of pulls that were left unfinished a week ago.
///
/// # Errors
///
/// They cannot be removed.
pub(super) fn sweep(services: &Services) -> Result<(), UseError> {
    let week_ago = machine().now_ms().div_euclid(1000).saturating_sub(spool::GOOD_S);
    crm::sweep(services, week_ago)?;
    spool::sweep(&services.config.workspace.join(settings::PULLS), week_ago)
}

/// Takes away the pages of all pulls that are not over: nobody can look into them for one person.
///
/// # Errors
///
/// They cannot be removed.
pub(super) fn drop_pages(services: &Services) -> Result<(), UseError> {
    crm::sweep(services, i64::MAX)?;
    spool::sweep(&services.config.workspace.join(settings::PULLS), i64::MAX)
}

/// The networks that have an API.
#[must_use]
pub fn networks() -> Vec<&'static str> {
    let with = |id: &NetworkId| network::service(id, false, false, "").is_some();
    let word = |id: NetworkId| match id.0 {
        Cow::Borrowed(word) => Some(word),
        Cow::Owned(_) => None,
    };
    network::ids().filter(with).filter_map(word).collect()
}

/// What is to be known of a network before it is asked; empty for one that is not known.
#[must_use]
pub fn before(network: &str) -> &'static str {
    let id = network::ids().find(|one| one.as_str() == network);
    let service = id.and_then(|id| network::service(&id, false, false, ""));
    service.map_or("", |service| service.before)
}

/// Pulls what a rep's account lists. `tell` is told the address at which the rep says yes, where the
/// account is not connected yet.
///
/// # Errors
///
/// The gate refuses; the rep or the network is unknown; the workspace holds no CRM; the service says
/// no before anything was read; it costs money that was not agreed to. Nothing is taken in then.
pub async fn run(
    services: &Services,
    wanted: &Wanted,
    tell: &(dyn Fn(&Asking) + Sync),
) -> Result<Pulled, UseError> {
    let outside = machine();
    let roster = services.store.roster().await?;
    let rep = services.rep(&roster, &wanted.rep)?;
    let handed = handed(wanted);
    let passage = intake::gate(services, rep, &handed)?;
    standing::books(services).await?;
    sweep(services)?;
    let ready = Ready::of(services, &wanted.network, &outside)?;
    let name = name_of(&wanted.network, &rep.id.0, wanted.account);
    let (naming, archives) = naming(wanted)?;
    let mut live = network::live(&ready.network, &ready.service, naming)
        .ok_or_else(|| PullError::Unknown { network: wanted.network.clone() })?;
    let client = Client::new(&ready.service.base_url, &ready.ways, Arc::clone(&outside));
    let client = client.map_err(PullError::from)?;
    let mut source = source(services, wanted, &ready, &outside, &name, tell).await?;
    let mut spool = spool(services, &outside, &name)?;
    let run = Run {
        client: &client,
        outside: &*outside,
        progress: &*services.progress,
        agreed: wanted.agreed,
    };
    let came = Box::pin(drive(&run, &mut *live, &mut source, spool.as_mut())).await?;
    let ending = Ending { services, wanted, handed, passage, archives };
    Box::pin(ending.end(came, live, spool)).await
}

/// What the end of a pull needs to know.
struct Ending<'a> {
    services: &'a Services,
    wanted: &'a Wanted,
    handed: HandedIn,
    passage: Passage,
    archives: Vec<(String, String)>,
}

impl Ending<'_> {
    /// Takes in what was read, or says why not.
    async fn end(
        &self,
        mut came: Came,
        live: Box<dyn Live>,
        spool: Option<Spool>,
    ) -> Result<Pulled, UseError> {
        let stopped = came.stopped.take();
        let goes_on = stopped.as_ref().is_none_or(passing);
        if let (Some(spool), false) = (&spool, goes_on) {
            // What is wrong with the service will be wrong with its pages.
            spool.remove()?;
        }
        match stopped {
            None => {
                let reading = live.finish();
                if let Some(spool) = &spool {
                    spool.remove()?;
                }
                let taken = self.take_in(&reading.map_err(PullError::Live)?).await?;
                Ok(pulled(State::Complete, &came, Some(taken)))
            }
            Some(error) if came.rows == 0 || !goes_on => Err(error.into()),
            Some(error) => {
                let mut pulled = pulled(State::Partial, &came, None);
                if self.wanted.keep_part {
                    let mut reading = live.finish().map_err(PullError::Live)?;
                    reading.warnings.push(format!("the pull stopped half-way: {error}"));
                    pulled.taken = Some(self.take_in(&reading).await?);
                }
                pulled.hint = Some(error.hint());
                pulled.reason = Some(error.to_string());
                pulled.resumable = spool.is_some();
                Ok(pulled)
            }
        }
    }

    async fn take_in(&self, reading: &Reading) -> Result<Taken, UseError> {
        let roster = self.services.store.roster().await?;
        let rep = self.services.rep(&roster, &self.wanted.rep)?;
        let from =
            intake::From { handed: &self.handed, passage: &self.passage, archives: &self.archives };
        intake::take_in(self.services, &roster, rep, &from, reading).await
    }
}

/// Whether a pull may go on from where it stopped.
fn passing(error: &PullError) -> bool {
    match error {
        PullError::Live(error) => error.passing(),
        PullError::OAuth(_) => true,
        _ => false,
    }
}

/// The numbers of a pull.
fn pulled(state: State, came: &Came, taken: Option<Taken>) -> Pulled {
    Pulled {
        state,
        reason: None,
        hint: None,
        resumable: false,
        rows: came.rows,
        pages: came.fetched,
        pages_before: came.kept,
        requests: came.spent.requests,
        requests_again: came.spent.again,
        quota_left: came.spent.quota.remaining,
        price: came.price.map(|price| price.to_string()),
        taken,
    }
}

/// The same as handing in an archive, as far as gate and store are concerned.
fn handed(wanted: &Wanted) -> HandedIn {
    HandedIn {
        rep: wanted.rep.clone(),
        paths: wanted.archive.clone(),
        basis: wanted.basis,
        allegation: wanted.allegation.clone(),
        notice_on: wanted.notice_on,
        account: wanted.account,
        leave_out: Vec::new(),
    }
}

/// The archive whose numbers are to be named, with its containers by hash.
#[expect(clippy::type_complexity, reason = "two things that belong together, once")]
fn naming(wanted: &Wanted) -> Result<(Option<network::Naming>, Vec<(String, String)>), UseError> {
    if wanted.archive.is_empty() {
        return Ok((None, Vec::new()));
    }
    if wanted.network != "x" {
        return Err(PullError::NotX.into());
    }
    let (naming, archive) = network::naming(&wanted.archive)?;
    let containers = archive.containers().iter();
    Ok((Some(naming), containers.map(|one| (one.name.clone(), one.sha256.clone())).collect()))
}

/// The token: the member's own, the kept connection's, or a new one.
async fn source(
    services: &Services,
    wanted: &Wanted,
    ready: &Ready,
    outside: &Arc<dyn Outside>,
    name: &str,
    tell: &(dyn Fn(&Asking) + Sync),
) -> Result<Source, UseError> {
    if let Some(file) = &wanted.token_file {
        return Ok(Source::Given(Tokens::bare(settings::word_in(file, "token")?)));
    }
    let known = connection::kept(services, ready.exchange()?, outside, name)?;
    let connection = if let Some(connection) = known {
        connection
    } else {
        let consent = ready.consent(name.to_owned())?;
        Box::pin(connection::begin(services, consent, outside, tell)).await?
    };
    Ok(Source::Kept(Box::new(connection)))
}

/// Where pages are kept, if there is a passphrase to keep them under.
fn spool(
    services: &Services,
    outside: &Arc<dyn Outside>,
    name: &str,
) -> Result<Option<Spool>, UseError> {
    if !settings::has_passphrase(services) {
        return Ok(None);
    }
    let vault = settings::pulls(services, outside)?;
    let root = services.config.workspace.join(settings::PULLS);
    Ok(Some(Spool::open(vault, &root, name, Arc::clone(outside))?))
}
