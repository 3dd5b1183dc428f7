//! Looking after accounts: who has one, links to choose a password, roles, disabling.
//!
//! An administrator never knows a password: a new account and a lost password are both a link that
//! works once and for seven days. What changes is in the journal with the ids of both.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::model::account::Account;
use crate::model::account::Role;
use crate::model::account::Standing;
use crate::model::account::Team;
use crate::model::person::Email;
use crate::model::rep::RepId;
use crate::model::rep::Roster;
use crate::store::Invitation;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::accounts::AccountError;
use crate::usecase::accounts::diary;
use crate::usecase::accounts::key;
use crate::usecase::accounts::random_id;
use crate::usecase::accounts::visitor::May;
use crate::usecase::accounts::visitor::Visitor;
use crate::usecase::registers;

/// Seconds that an invitation works.
const INVITED_S: i64 = 7 * 86_400;

/// Seconds that the first administrator's link works.
const FIRST_S: i64 = 86_400;

/// Who changes accounts.
#[derive(Clone, Copy, Debug)]
pub enum Actor<'a> {
    /// Somebody signed in.
    Visitor(&'a Visitor),
    /// Whoever may run commands on the server itself.
    Operator,
}

impl Actor<'_> {
    fn must_manage(&self, now: i64) -> Result<&str, AccountError> {
        match self {
            Self::Visitor(visitor) => {
                visitor.must_prove(May::ManagePeople, now)?;
                Ok(&visitor.account)
            }
            Self::Operator => Ok("operator"),
        }
    }

    /// The operator may leave the workspace without an administrator for as long as a link takes.
    fn may_take_the_last(self) -> bool {
        matches!(self, Self::Operator)
    }
}

/// Somebody who is to have an account.
#[derive(Clone, Debug, Default)]
pub struct Inviting {
    /// The address.
    pub email: String,
    /// The name shown.
    pub name: String,
    /// The role.
    pub role: Role,
    /// Which rep it is; a rep's account needs it.
    pub rep: Option<String>,
    /// Whom a manager looks after.
    pub team: Team,
}

/// A link that works once. Whoever has it chooses the password, so it goes to one person alone.
#[derive(Clone, Serialize)]
pub struct Link {
    /// The account; `None`: the first administrator's, which is made when the link is used.
    pub account: Option<String>,
    /// Its path on the page's address.
    pub path: String,
    /// When it ends, in seconds since 1970.
    pub expires_at: i64,
}

/// All accounts, by name.
///
/// # Errors
///
/// The visitor does not look after people.
pub async fn list(services: &Services, actor: Actor<'_>) -> Result<Vec<Account>, UseError> {
    if let Actor::Visitor(visitor) = actor {
        visitor.must(May::ManagePeople)?;
    }
    Ok(services.store.accounts().await?)
}

/// The link of the first administrator; `None` where there is one who can sign in. The link before it
/// does not work any more.
///
/// # Errors
///
/// The store.
pub async fn first_link(services: &Services, now: i64) -> Result<Option<Link>, UseError> {
    let able =
        |one: &Account| one.role == Role::Administrator && one.standing != Standing::Disabled;
    if services.store.accounts().await?.iter().any(able) {
        return Ok(None);
    }
    let (link, invitation) = link(None, "first", "operator", now + FIRST_S)?;
    let noted = diary::line("link for the first administrator made", "nobody", now);
    services.store.put_first_link(&invitation, &noted).await?;
    Ok(Some(link))
}

/// Makes an account and the link by which its owner chooses a password.
///
/// # Errors
///
/// Somebody who does not look after people; an address or a rep with an account already; a rep who is
/// not in the roster; a manager without a team.
pub async fn invite(
    services: &Services,
    actor: Actor<'_>,
    inviting: &Inviting,
    now: i64,
) -> Result<Link, UseError> {
    let by = actor.must_manage(now)?;
    let id = random_id("U")?;
    let account = account(services, &id, inviting, now).await?;
    let (link, invitation) = link(Some(&id), "invite", by, now + INVITED_S)?;
    let noted = diary::line_by(invited_words(account.role), &id, by, now);
    if !services.store.invite(&account, &invitation, &noted).await? {
        return Err(AccountError::Taken { email: account.email.as_str().to_owned() }.into());
    }
    Ok(link)
}

/// Takes password and one-time codes away, ends all sessions, and makes a new link. It is how a lost
/// password or telephone is got over, and how a disabled account comes back.
///
/// # Errors
///
/// Somebody who does not look after people; no such account; the last administrator.
pub async fn reset(
    services: &Services,
    actor: Actor<'_>,
    named: &str,
    now: i64,
) -> Result<Link, UseError> {
    let by = actor.must_manage(now)?;
    let account = find(services, named).await?;
    let (link, invitation) = link(Some(&account.id), "reset", by, now + INVITED_S)?;
    let noted = diary::line_by("account reset", &account.id, by, now);
    let last = actor.may_take_the_last();
    if !services.store.reset_account(&account.id, &invitation, last, &noted).await? {
        return Err(AccountError::LastAdministrator.into());
    }
    Ok(link)
}

/// Disables an account. All its sessions end in the same moment.
///
/// # Errors
///
/// Somebody who does not look after people; no such account; the last administrator.
pub async fn disable(
    services: &Services,
    actor: Actor<'_>,
    named: &str,
    now: i64,
) -> Result<Account, UseError> {
    let by = actor.must_manage(now)?;
    let account = find(services, named).await?;
    let noted = diary::line_by("account disabled", &account.id, by, now);
    if !services.store.disable_account(&account.id, actor.may_take_the_last(), &noted).await? {
        return Err(AccountError::LastAdministrator.into());
    }
    Ok(Account { standing: Standing::Disabled, ..account })
}

/// Gives an account another role, rep and team. All its sessions end: the next begin with the new role.
///
/// # Errors
///
/// As [`invite`]; the last administrator.
pub async fn change_role(
    services: &Services,
    actor: Actor<'_>,
    named: &str,
    inviting: &Inviting,
    now: i64,
) -> Result<Account, UseError> {
    let by = actor.must_manage(now)?;
    let before = find(services, named).await?;
    let asked = Inviting {
        email: before.email.as_str().to_owned(),
        name: before.name.clone(),
        ..inviting.clone()
    };
    let wanted = account(services, &before.id, &asked, before.made_at).await?;
    let changed = Account { standing: before.standing, has_code: before.has_code, ..wanted };
    let noted = diary::line_by(role_words(changed.role), &changed.id, by, now);
    if !services.store.put_role(&changed, &noted).await? {
        return Err(AccountError::LastAdministrator.into());
    }
    Ok(changed)
}

/// The account that an id or an address names.
async fn find(services: &Services, named: &str) -> Result<Account, UseError> {
    let named = named.trim();
    if let Some(account) = services.store.account(named).await? {
        return Ok(account);
    }
    if let Some(email) = Email::parse(named)
        && let Some(account) = services.store.account_of(email.as_str()).await?
    {
        return Ok(account);
    }
    Err(AccountError::Unknown { id: named.to_owned() }.into())
}

/// An account as it was asked for.
pub(super) async fn account(
    services: &Services,
    id: &str,
    asked: &Inviting,
    made_at: i64,
) -> Result<Account, UseError> {
    let email = Email::parse(&asked.email);
    let email = email.ok_or(AccountError::Unread { what: "the e-mail address" })?;
    let name = registers::line("the name", &asked.name, 120)?;
    let roster = services.store.roster().await?;
    let rep = match asked.rep.as_deref().map(str::trim).filter(|rep| !rep.is_empty()) {
        Some(rep) => Some(services.rep(&roster, rep)?.id.clone()),
        None => None,
    };
    if asked.role == Role::Rep && rep.is_none() {
        return Err(AccountError::NoRep.into());
    }
    if let Some(rep) = &rep {
        let taken = |one: &Account| one.id != id && one.rep.as_ref() == Some(rep);
        if services.store.accounts().await?.iter().any(taken) {
            return Err(AccountError::RepTaken { rep: rep.0.clone() }.into());
        }
    }
    let team = match asked.role {
        Role::Manager => team(services, &roster, &asked.team)?,
        _ => Team::default(),
    };
    Ok(Account {
        id: id.to_owned(),
        email,
        name,
        role: asked.role,
        rep,
        team,
        standing: Standing::Invited,
        has_code: false,
        made_at,
    })
}

/// A team with the reps' ids as the roster writes them, and somebody in it.
fn team(services: &Services, roster: &Roster, asked: &Team) -> Result<Team, UseError> {
    let mut reps: BTreeSet<RepId> = BTreeSet::new();
    for rep in asked.reps.iter().filter(|rep| !rep.0.trim().is_empty()) {
        reps.insert(services.rep(roster, &rep.0)?.id.clone());
    }
    let offices: BTreeSet<String> = asked
        .offices
        .iter()
        .map(|one| one.trim().to_owned())
        .filter(|one| !one.is_empty())
        .collect();
    let team = Team { offices: offices.into_iter().collect(), reps: reps.into_iter().collect() };
    if team.members(roster).is_empty() {
        return Err(AccountError::NoTeam.into());
    }
    Ok(team)
}

/// A link and what is stored of it.
fn link(
    account: Option<&str>,
    kind: &str,
    by: &str,
    expires_at: i64,
) -> Result<(Link, Invitation), AccountError> {
    let token = key::token()?;
    let account = account.map(str::to_owned);
    let invitation = Invitation {
        digest: key::digest_of(&token).ok_or(AccountError::NoRandom)?,
        account: account.clone(),
        kind: kind.to_owned(),
        made_by: by.to_owned(),
        expires_at,
    };
    Ok((Link { account, path: format!("/welcome/{token}"), expires_at }, invitation))
}

/// What the journal says of an invitation.
fn invited_words(role: Role) -> &'static str {
    match role {
        Role::Rep => "invited as rep",
        Role::Manager => "invited as manager",
        Role::Hr => "invited as hr",
        Role::Administrator => "invited as administrator",
        Role::Counsel => "invited as counsel",
    }
}

/// What the journal says of another role.
fn role_words(role: Role) -> &'static str {
    match role {
        Role::Rep => "role changed to rep",
        Role::Manager => "role changed to manager",
        Role::Hr => "role changed to hr",
        Role::Administrator => "role changed to administrator",
        Role::Counsel => "role changed to counsel",
    }
}
