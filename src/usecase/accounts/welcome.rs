//! What a link is good for: the first administrator's account, a new account's password, or a new
//! password after a reset. Looking at it uses nothing up; choosing a password does, once.

use crate::model::account::Account;
use crate::model::account::Role;
use crate::model::account::Standing;
use crate::store::Invitation;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::accounts::AccountError;
use crate::usecase::accounts::diary;
use crate::usecase::accounts::key::digest_of;
use crate::usecase::accounts::manage;
use crate::usecase::accounts::manage::Inviting;
use crate::usecase::accounts::random_id;
use crate::usecase::accounts::sign_in;
use crate::usecase::accounts::sign_in::Entered;
use crate::usecase::accounts::throttle::Place;
use crate::usecase::accounts::visitor::Stage;

/// Whom a link welcomes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Welcome {
    /// The first administrator, who says name and address.
    First,
    /// Somebody who has an account.
    Account {
        /// The name shown.
        name: String,
        /// The address.
        email: String,
        /// Whether it is a new password after a reset.
        again: bool,
    },
}

/// What whoever follows a link chooses.
#[derive(Clone, Default)]
pub struct Choosing {
    /// The password.
    pub password: String,
    /// The first administrator's name.
    pub name: String,
    /// The first administrator's address.
    pub email: String,
    /// What the session is called in the owner's list: the browser.
    pub label: String,
}

/// Whom a link welcomes, without using it up.
///
/// # Errors
///
/// The link does not work, or not any more.
pub async fn look(services: &Services, token: &str, now: i64) -> Result<Welcome, UseError> {
    let (invitation, account) = find(services, token, now).await?;
    Ok(match account {
        None => Welcome::First,
        Some(account) => Welcome::Account {
            name: account.name,
            email: account.email.as_str().to_owned(),
            again: invitation.kind == "reset",
        },
    })
}

/// Uses a link: the password is chosen, and a session begins.
///
/// # Errors
///
/// The link does not work, or not any more; a password that is easily guessed; too many people at once.
/// The link stays good then, but where it was used meanwhile.
pub async fn choose(
    services: &Services,
    token: &str,
    choosing: &Choosing,
    place: &Place,
    now: i64,
) -> Result<Entered, UseError> {
    let (invitation, known) = find(services, token, now).await?;
    let account = match &known {
        Some(account) => account.clone(),
        None => first(services, choosing, now).await?,
    };
    let email = account.email.as_str();
    let phc = sign_in::hashed(services, &choosing.password, email, &account.name).await?;
    let stage = if account.role.needs_code() { Stage::Enrol } else { Stage::Full };
    let (token, session) = sign_in::new_session(&account.id, stage, &choosing.label, now)?;
    let what = if known.is_none() { "first administrator made" } else { "password chosen" };
    let noted = diary::line(what, &account.id, now);
    let made = known.is_none().then_some(&account);
    if !services.store.accept(&invitation, made, &phc, &session, &noted).await? {
        return Err(AccountError::LinkEnded.into());
    }
    let browser = match stage {
        Stage::Full => sign_in::arrived(services, &account, place, now).await?,
        Stage::Code | Stage::Enrol => None,
    };
    Ok(Entered { token, stage, browser })
}

/// A link with the account it is for.
async fn find(
    services: &Services,
    token: &str,
    now: i64,
) -> Result<(Invitation, Option<Account>), UseError> {
    let digest = digest_of(token).ok_or(AccountError::LinkEnded)?;
    let invitation = services.store.invitation(&digest, now).await?;
    let invitation = invitation.ok_or(AccountError::LinkEnded)?;
    let Some(id) = &invitation.account else {
        // One who was made meanwhile in another way makes the first link worthless.
        let mut accounts = services.store.accounts().await?.into_iter();
        let made =
            accounts.any(|one| one.role == Role::Administrator && one.standing == Standing::Active);
        let none = if made { Err(AccountError::LinkEnded.into()) } else { Ok((invitation, None)) };
        return none;
    };
    let account = services.store.account(id).await?;
    let account = account.filter(|one| one.standing != Standing::Disabled);
    Ok((invitation.clone(), Some(account.ok_or(AccountError::LinkEnded)?)))
}

/// The first administrator's account.
async fn first(services: &Services, choosing: &Choosing, now: i64) -> Result<Account, UseError> {
    let asked = Inviting {
        email: choosing.email.clone(),
        name: choosing.name.clone(),
        role: Role::Administrator,
        ..Inviting::default()
    };
    manage::account(services, &random_id("U")?, &asked, now).await
}
