//! Signing in: password, one-time code, session; giving the password again; signing out.
//!
//! Whoever gives a wrong password, an address without an account or with a disabled one gets the same
//! answer after the same work: one look into each budget, one at the account, one hash, and one line of
//! the journal while its own budget lasts.

use crate::model::account::Account;
use crate::model::account::Standing;
use crate::model::person::Email;
use crate::store::Lifetime;
use crate::store::NewSession;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::accounts::AccountError;
use crate::usecase::accounts::breached;
use crate::usecase::accounts::code;
use crate::usecase::accounts::code::Setup;
use crate::usecase::accounts::diary;
use crate::usecase::accounts::hashing::POOL;
use crate::usecase::accounts::key::digest_of;
use crate::usecase::accounts::key::token;
use crate::usecase::accounts::throttle;
use crate::usecase::accounts::throttle::Place;
use crate::usecase::accounts::throttle::Try;
use crate::usecase::accounts::visitor::Stage;
use crate::usecase::accounts::visitor::Visitor;
use crate::usecase::accounts::visitor::short;
use crate::usecase::accounts::weak;
use crate::usecase::accounts::weak::Weakness;

/// How long a session lives: half an hour without being used, twelve hours in all.
pub const LIFE: Lifetime = Lifetime { idle_s: 1_800, whole_s: 43_200 };

/// Seconds for the one-time code after the password.
const CODE_S: i64 = 300;

/// Seconds after which it is written down again that a session is in use.
const SEEN_S: i64 = 60;

/// Characters of what a session is called.
const LABEL: usize = 80;

/// A try to sign in.
#[derive(Clone)]
pub struct Attempt {
    /// The address, as typed.
    pub email: String,
    /// The password, as typed.
    pub password: String,
    /// From where.
    pub place: Place,
    /// The token of the session that the browser had before: it ends.
    pub before: Option<String>,
    /// What the session is called in the owner's list: the browser.
    pub label: String,
}

/// A session that began.
#[derive(Clone)]
pub struct Entered {
    /// Its token. It is not kept here, nor can it be had again.
    pub token: String,
    /// How far the sign-in is.
    pub stage: Stage,
    /// A token for the browser to keep for a year, where it had none: it makes the browser known.
    pub browser: Option<String>,
}

/// A session in its owner's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// What it is called in forms. It opens nothing.
    pub id: String,
    /// The browser.
    pub label: String,
    /// When it began, in seconds since 1970.
    pub made_at: i64,
    /// When it was last used, to the minute.
    pub seen_at: i64,
    /// Whether it is the one that asks.
    pub this: bool,
}

/// Signs in with a password. What follows depends on [`Entered::stage`].
///
/// # Errors
///
/// Too many tries, too many people at once, or anything wrong with address and password: the same for all.
pub async fn sign_in(
    services: &Services,
    attempt: &Attempt,
    now: i64,
) -> Result<Entered, UseError> {
    let email = address(&attempt.email);
    throttle::allow(services, &email, &attempt.place, Try::Password, now).await?;
    let account = services.store.account_of(&email).await?;
    let active = account.filter(|account| account.standing == Standing::Active);
    let id = active.as_ref().map_or("nobody", |account| account.id.as_str());
    let secrets = services.store.secrets(id).await?;
    let right = POOL.verify(secrets.password, weak::normal(&attempt.password)).await?;
    let Some(account) = active.filter(|_| right) else {
        return refuse(services, "sign-in refused", &email, now, AccountError::NotRight).await;
    };
    if let Some(before) = attempt.before.as_deref().and_then(digest_of) {
        services.store.end_session(&account.id, &before).await?;
    }
    let stage = match (account.has_code, account.role.needs_code()) {
        (true, _) => Stage::Code,
        (false, true) => Stage::Enrol,
        (false, false) => Stage::Full,
    };
    let (token, session) = new_session(&account.id, stage, &attempt.label, now)?;
    if !services.store.begin_session(&session, None, LIFE).await? {
        return refuse(services, "sign-in refused", &email, now, AccountError::NotRight).await;
    }
    let browser = match stage {
        Stage::Full => arrived(services, &account, &attempt.place, now).await?,
        Stage::Code | Stage::Enrol => None,
    };
    Ok(Entered { token, stage, browser })
}

/// Gives the one-time code after the password. The session is replaced by a new one.
///
/// # Errors
///
/// No sign-in waits for a code, too many tries, or a code that is wrong or was used.
pub async fn give_code(
    services: &Services,
    token: &str,
    code: &str,
    place: &Place,
    now: i64,
) -> Result<Entered, UseError> {
    let (visitor, account) = waiting(services, token, Stage::Code, now).await?;
    throttle::allow(services, &visitor.email, place, Try::Code, now).await?;
    if !code::used(services, &account.id, code, false, now).await? {
        let wrong = AccountError::WrongCode;
        return refuse(services, "one-time code refused", &visitor.email, now, wrong).await;
    }
    go_on(services, &visitor, &account, place, now).await
}

/// Makes a key for one-time codes, for somebody who must set them up or wants to.
///
/// # Errors
///
/// Nobody is signed in; somebody who has codes already, or gave the password too long ago.
pub async fn set_up_code(
    services: &Services,
    visitor: &Visitor,
    now: i64,
) -> Result<Setup, UseError> {
    let allowed = match visitor.stage {
        Stage::Code => return Err(AccountError::NotSignedIn.into()),
        Stage::Enrol | Stage::Full => !visitor.has_code && visitor.proved(now),
    };
    if !allowed {
        return Err(AccountError::ProveAgain.into());
    }
    code::set_up(services, &visitor.account, &visitor.email).await
}

/// Confirms the key with a first code. The session is replaced by a new one, signed in for good.
///
/// # Errors
///
/// Nobody is signed in, no key waits, too many tries, or a wrong code.
pub async fn confirm_code(
    services: &Services,
    token: &str,
    code: &str,
    place: &Place,
    now: i64,
) -> Result<Entered, UseError> {
    let visitor = visitor(services, token, now).await?.ok_or(AccountError::NotSignedIn)?;
    if visitor.stage == Stage::Code || visitor.has_code {
        return Err(AccountError::NotSignedIn.into());
    }
    let account = services.store.account(&visitor.account).await?;
    let account = account.ok_or(AccountError::NotSignedIn)?;
    throttle::allow(services, &visitor.email, place, Try::Code, now).await?;
    if !code::used(services, &account.id, code, true, now).await? {
        return Err(AccountError::WrongCode.into());
    }
    diary::write(services, "one-time codes set up", &account.id, now).await?;
    go_on(services, &visitor, &account, place, now).await
}

/// Who the owner of a token is; `None`: nobody, or not any more. It is asked anew for every request, so
/// that whoever is disabled is out at once.
///
/// # Errors
///
/// The store.
pub async fn visitor(
    services: &Services,
    token: &str,
    now: i64,
) -> Result<Option<Visitor>, UseError> {
    let Some(digest) = digest_of(token) else { return Ok(None) };
    let Some((session, account)) = services.store.session(&digest, now, LIFE).await? else {
        return Ok(None);
    };
    if Stage::of(&session.stage) == Stage::Code && now - session.made_at >= CODE_S {
        return Ok(None);
    }
    if now - session.seen_at >= SEEN_S {
        services.store.touch_session(&digest, now).await?;
    }
    let team = if account.role == crate::model::account::Role::Manager {
        let roster = services.store.roster().await?;
        services.store.team(&account.id).await?.members(&roster)
    } else {
        std::collections::BTreeSet::new()
    };
    Ok(Some(Visitor::of(session, account, team)))
}

/// Gives the password again, for what needs it.
///
/// # Errors
///
/// Too many tries, too many people at once, or a wrong password.
pub async fn prove(
    services: &Services,
    visitor: &Visitor,
    password: &str,
    place: &Place,
    now: i64,
) -> Result<(), UseError> {
    check_password(services, visitor, password, place, now).await?;
    Ok(services.store.prove_session(&visitor.session, now).await?)
}

/// Changes the visitor's own password. All other sessions end, and this one is replaced.
///
/// # Errors
///
/// As [`prove`]; a password that is easily guessed.
pub async fn change_password(
    services: &Services,
    visitor: &Visitor,
    old: &str,
    new: &str,
    place: &Place,
    now: i64,
) -> Result<Entered, UseError> {
    if visitor.stage != Stage::Full {
        return Err(AccountError::NotSignedIn.into());
    }
    check_password(services, visitor, old, place, now).await?;
    let phc = hashed(services, new, &visitor.email, &visitor.name).await?;
    let (token, session) = new_session(&visitor.account, Stage::Full, "", now)?;
    let noted = diary::line("password changed", &visitor.account, now);
    services.store.change_password(&phc, &session, &noted).await?;
    Ok(Entered { token, stage: Stage::Full, browser: None })
}

/// Signs out: the session ends.
///
/// # Errors
///
/// The store.
pub async fn sign_out(services: &Services, visitor: &Visitor) -> Result<(), UseError> {
    services.store.end_session(&visitor.account, &visitor.session).await?;
    Ok(())
}

/// The visitor's sessions, the last used first.
///
/// # Errors
///
/// The store.
pub async fn sessions(
    services: &Services,
    visitor: &Visitor,
    now: i64,
) -> Result<Vec<Listed>, UseError> {
    let all = services.store.sessions(&visitor.account, now, LIFE).await?;
    let listed = all.into_iter().map(|one| Listed {
        id: short(&one.digest).to_owned(),
        this: one.digest == visitor.session,
        label: one.label,
        made_at: one.made_at,
        seen_at: one.seen_at,
    });
    Ok(listed.collect())
}

/// Ends one of the visitor's sessions, or with `None` all but this one. Tells how many.
///
/// # Errors
///
/// The store.
pub async fn end_sessions(
    services: &Services,
    visitor: &Visitor,
    id: Option<&str>,
    now: i64,
) -> Result<u64, UseError> {
    let Some(id) = id else {
        return Ok(services.store.end_other_sessions(&visitor.account, &visitor.session).await?);
    };
    let mut ended = 0;
    for session in services.store.sessions(&visitor.account, now, LIFE).await? {
        if short(&session.digest) == id {
            let gone = services.store.end_session(&visitor.account, &session.digest).await?;
            ended += u64::from(gone);
        }
    }
    Ok(ended)
}

/// Hashes a password that somebody chose.
pub(super) async fn hashed(
    services: &Services,
    password: &str,
    email: &str,
    name: &str,
) -> Result<String, UseError> {
    let password = weak::normal(password);
    let local = email.split('@').next().unwrap_or_default();
    let told = [local, name, services.config.agency.as_str(), "ringfence"];
    if let Some(weakness) = weak::weakness(&password, &told) {
        return Err(AccountError::Weak(weakness).into());
    }
    if let Some(list) = &services.config.breached_passwords
        && breached::holds(list, &password)?
    {
        return Err(AccountError::Weak(Weakness::Breached).into());
    }
    Ok(POOL.hash(password).await?)
}

/// A token and the session it opens.
pub(super) fn new_session(
    account: &str,
    stage: Stage,
    label: &str,
    now: i64,
) -> Result<(String, NewSession), AccountError> {
    let token = token()?;
    let session = NewSession {
        digest: digest_of(&token).ok_or(AccountError::NoRandom)?,
        account: account.to_owned(),
        stage: stage.as_str(),
        now,
        label: label.chars().filter(|c| !c.is_control()).take(LABEL).collect(),
    };
    Ok((token, session))
}

/// Somebody is in: the place is known from now on, and it is written down.
pub(super) async fn arrived(
    services: &Services,
    account: &Account,
    place: &Place,
    now: i64,
) -> Result<Option<String>, UseError> {
    let fresh =
        if place.browser.as_deref().and_then(digest_of).is_some() { None } else { Some(token()?) };
    let place = Place { browser: fresh.clone().or_else(|| place.browser.clone()), ..place.clone() };
    throttle::succeeded(services, &account.id, account.email.as_str(), &place, now).await?;
    diary::write(services, "signed in", &account.id, now).await?;
    Ok(fresh)
}

/// The address as accounts bear it. What is no address stays as it was typed: it has a budget as well.
fn address(typed: &str) -> String {
    let plain = || typed.trim().to_lowercase().chars().take(254).collect();
    Email::parse(typed).map_or_else(plain, |email| email.as_str().to_owned())
}

/// Compares a visitor's password once more.
async fn check_password(
    services: &Services,
    visitor: &Visitor,
    password: &str,
    place: &Place,
    now: i64,
) -> Result<(), UseError> {
    throttle::allow(services, &visitor.email, place, Try::Password, now).await?;
    let secrets = services.store.secrets(&visitor.account).await?;
    if POOL.verify(secrets.password, weak::normal(password)).await? {
        let (account, email) = (&visitor.account, &visitor.email);
        return throttle::succeeded(services, account, email, place, now).await;
    }
    refuse(services, "password refused", &visitor.email, now, AccountError::NotRight).await
}

/// The visitor of a token whose sign-in is at a stage, with the account.
async fn waiting(
    services: &Services,
    token: &str,
    stage: Stage,
    now: i64,
) -> Result<(Visitor, Account), UseError> {
    let visitor = visitor(services, token, now).await?;
    let visitor = visitor.filter(|one| one.stage == stage).ok_or(AccountError::NotSignedIn)?;
    let account = services.store.account(&visitor.account).await?;
    Ok((visitor, account.ok_or(AccountError::NotSignedIn)?))
}

/// Replaces a session by one that is signed in for good.
async fn go_on(
    services: &Services,
    visitor: &Visitor,
    account: &Account,
    place: &Place,
    now: i64,
) -> Result<Entered, UseError> {
    let label = services.store.sessions(&account.id, now, LIFE).await?;
    let label = label.into_iter().find(|one| one.digest == visitor.session);
    let label = label.map(|one| one.label).unwrap_or_default();
    let (token, session) = new_session(&account.id, Stage::Full, &label, now)?;
    if !services.store.begin_session(&session, Some(&visitor.session), LIFE).await? {
        return Err(AccountError::NotSignedIn.into());
    }
    let browser = arrived(services, account, place, now).await?;
    Ok(Entered { token, stage: Stage::Full, browser })
}

/// Writes a refusal down, as far as its budget goes, and refuses.
async fn refuse<T>(
    services: &Services,
    what: &'static str,
    email: &str,
    now: i64,
    error: AccountError,
) -> Result<T, UseError> {
    if throttle::may_note(services, email, now).await? {
        let account = services.store.account_of(email).await?;
        let id = account.map_or_else(|| "nobody".to_owned(), |account| account.id);
        diary::write(services, what, &id, now).await?;
    }
    Err(error.into())
}
