//! How each CRM stands, and its key, for the page.

use crate::company::live;
use crate::company::live::Credential;
use crate::company::live::Crm;
use crate::intake::secret::Secret;
use crate::intake::vault::Vault as _;
use crate::intake::vault::VaultError;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::pull::PullError;
use crate::usecase::pull::crm::database;
use crate::usecase::pull::crm::is_database;
use crate::usecase::pull::crm::ready::Ready;
use crate::usecase::pull::crm::word::Word;
use crate::usecase::pull::machine;
use crate::usecase::pull::settings;

/// What is to be known of a database before it is asked.
const OF_A_DATABASE: &str =
    "The user of the database must be able to read, and to do nothing else.";

/// A CRM, as a page shows it.
#[derive(Clone, Debug)]
pub struct State {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: String,
    /// What the key must be able to do, and where it is made.
    pub before: &'static str,
    /// What is read of each contact, by the headers of the table that it becomes.
    pub reads: Vec<String>,
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

/// How each stands: the databases that the configuration names, and all with an API.
///
/// # Errors
///
/// What is sealed cannot be read.
pub fn states(services: &Services) -> Result<Vec<State>, UseError> {
    let databases = services.config.databases.keys().map(|name| of_database(services, name));
    databases.chain(live::crms().map(|crm| of_api(services, crm))).collect()
}

/// How one stands; `None` where there is no such.
///
/// # Errors
///
/// What is sealed cannot be read.
pub fn state_of(services: &Services, id: &str) -> Result<Option<State>, UseError> {
    if is_database(services, id) {
        return of_database(services, id).map(Some);
    }
    live::crm(id).map(|crm| of_api(services, crm)).transpose()
}

/// Whether something is kept under a name, where there is a passphrase to open it with.
fn is_kept(services: &Services, name: &str) -> Result<bool, UseError> {
    if !settings::has_passphrase(services) {
        return Ok(false);
    }
    let vault = settings::tokens(services, &machine())?;
    Ok(vault.get(name).map_err(PullError::Vault)?.is_some())
}

/// Why nothing can be kept yet.
fn no_passphrase(services: &Services) -> Option<UseError> {
    (!settings::has_passphrase(services)).then(|| PullError::Vault(VaultError::NoPassphrase).into())
}

fn told(problem: Option<UseError>) -> Option<(String, Option<String>)> {
    problem.map(|error| (error.to_string(), error.hint()))
}

fn of_api(services: &Services, crm: &'static dyn Crm) -> Result<State, UseError> {
    let ready = Ready::of(services, crm.id(), &machine());
    let service = ready
        .as_ref()
        .map_or_else(|_| crm.service(&live::Options::default()), |ready| ready.service.clone());
    let connected = match &ready {
        Ok(ready) => is_kept(services, &ready.name())?,
        Err(_) => false,
    };
    let problem = match ready {
        Err(error) => Some(error),
        Ok(ready) => no_passphrase(services).or_else(|| {
            let consent = service.credential == Credential::Consent;
            consent.then(|| ready.consent().err()).flatten()
        }),
    };
    Ok(State {
        id: crm.id().to_owned(),
        title: crm.title().to_owned(),
        before: service.before,
        reads: crm.columns().iter().map(|one| (*one).to_owned()).collect(),
        rent_roll: crm.roll_columns().is_some(),
        fields: match (service.credential, service.credential.lines()) {
            (Credential::Consent, _) => Vec::new(),
            (_, Some((first, second))) => vec![first, second],
            (Credential::ClientSecret, None) => vec!["secret"],
            (_, None) => vec!["key"],
        },
        connected,
        problem: told(problem),
        by_hand: service.by_hand,
    })
}

fn of_database(services: &Services, name: &str) -> Result<State, UseError> {
    let ready = database::Ready::of(services, name);
    let connected = match &ready {
        Ok(ready) => is_kept(services, &ready.kept_as())?,
        Err(_) => false,
    };
    let (title, columns, problem) = match ready {
        Ok(ready) => {
            let title = format!("{name} ({})", ready.profile.title);
            (title, ready.profile.columns(), no_passphrase(services))
        }
        Err(error) => (name.to_owned(), Vec::new(), Some(error)),
    };
    Ok(State {
        id: name.to_owned(),
        title,
        before: OF_A_DATABASE,
        reads: columns,
        rent_roll: false,
        fields: vec!["password"],
        connected,
        problem: told(problem),
        by_hand: database::BY_HAND,
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
    let vault = settings::tokens(services, &outside)?;
    let kept = if is_database(services, id) {
        let [password] = words.as_slice() else { return Err(PullError::NoGivenKey.into()) };
        let text = password.expose();
        if text.is_empty() || text.contains(char::is_control) {
            return Err(PullError::NoGivenKey.into());
        }
        let name = database::Ready::of(services, id)?.kept_as();
        vault.put(&name, text.as_bytes())
    } else {
        let ready = Ready::of(services, id, &outside)?;
        let credential = ready.service.credential;
        let word = Word::given(&words, credential).ok_or(PullError::NoGivenKey)?;
        vault.put(&ready.name(), word.kept(credential).as_bytes())
    };
    kept.map_err(PullError::Vault)?;
    services.store.note(services.as_of(), "crm connected", id).await?;
    Ok(())
}
