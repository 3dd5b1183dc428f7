//! Accounts, their secrets, and the links that work once.
//!
//! What changes who may do what is written together with its line of the journal: one does not
//! stand without the other.

use crate::model::Day;
use crate::model::account::Account;
use crate::model::account::Role;
use crate::model::account::Standing;
use crate::model::account::Team;
use crate::model::person::Email;
use crate::model::rep::RepId;
use crate::store::Store;
use crate::store::StoreError;
use crate::store::db::Connection;
use crate::store::db::Row;
use crate::store::db::Tx;
use crate::store::db::query;
use crate::store::db::query_text;
use crate::store::journal;
use crate::store::sessions::NewSession;

/// Why these statements run, for errors.
const DOING: &str = "keeping accounts";

/// What an account proves itself with.
#[derive(Clone, Default)]
pub struct Secrets {
    /// The password's hash, as a PHC string.
    pub password: Option<String>,
    /// The key of its one-time codes, sealed.
    pub code_key: Option<Vec<u8>>,
    /// A key that was shown and not yet confirmed, sealed.
    pub code_pending: Option<Vec<u8>>,
}

/// A link that works once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// SHA-256 of its token.
    pub digest: String,
    /// Whose; `None`: the first administrator's.
    pub account: Option<String>,
    /// `first`, `invite` or `reset`.
    pub kind: String,
    /// Who made it: an account's id, or `operator`.
    pub made_by: String,
    /// When it ends, in seconds since 1970.
    pub expires_at: i64,
}

/// A line of the journal that is written with a change.
#[derive(Clone, Debug)]
pub struct Noted {
    /// The day.
    pub day: Day,
    /// What was done.
    pub what: &'static str,
    /// To which account, and when.
    pub subject: String,
}

impl Noted {
    async fn write(&self, tx: &mut Connection) -> Result<(), StoreError> {
        journal::note_in(tx, self.day, self.what, &self.subject).await
    }
}

const SELECT: &str = "select account.id, email, name, role, rep, state, made_at, \
     (select count(*) from account_secret one where one.account = account.id \
     and one.code_key is not null) from account";

impl Store {
    /// All accounts, by name.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        self.accounts_where(format!("{SELECT} order by name, account.id"), None).await
    }

    /// An account by its id.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn account(&self, id: &str) -> Result<Option<Account>, StoreError> {
        let found = self.accounts_where(format!("{SELECT} where account.id = ?"), Some(id)).await?;
        Ok(found.into_iter().next())
    }

    /// An account by its address.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn account_of(&self, email: &str) -> Result<Option<Account>, StoreError> {
        let found = self.accounts_where(format!("{SELECT} where email = ?"), Some(email)).await?;
        Ok(found.into_iter().next())
    }

    async fn accounts_where(
        &self,
        sql: String,
        value: Option<&str>,
    ) -> Result<Vec<Account>, StoreError> {
        let mut asked = query_text(sql);
        if let Some(value) = value {
            asked = asked.bind(value);
        }
        let rows = asked.fetch_all(&self.pool).await.map_err(StoreError::while_doing(DOING))?;
        let mut accounts: Vec<Account> = rows.iter().filter_map(account).collect();
        for account in accounts.iter_mut().filter(|one| one.role == Role::Manager) {
            account.team = self.team(&account.id).await?;
        }
        Ok(accounts)
    }

    /// Whom a manager looks after.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn team(&self, account: &str) -> Result<Team, StoreError> {
        let rows = query("select kind, value from account_team where account = ? order by value")
            .bind(account)
            .fetch_all(&self.pool)
            .await
            .map_err(StoreError::while_doing(DOING))?;
        let mut team = Team::default();
        for row in &rows {
            let (kind, value): (String, String) = (row.get(0), row.get(1));
            if kind == "office" {
                team.offices.push(value);
            } else {
                team.reps.push(RepId(value));
            }
        }
        Ok(team)
    }

    /// What an account proves itself with.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn secrets(&self, account: &str) -> Result<Secrets, StoreError> {
        let row =
            query("select password, code_key, code_pending from account_secret where account = ?")
                .bind(account)
                .fetch_optional(&self.pool)
                .await
                .map_err(StoreError::while_doing(DOING))?;
        Ok(row.map_or_else(Secrets::default, |row| Secrets {
            password: row.get(0),
            code_key: row.get(1),
            code_pending: row.get(2),
        }))
    }

    /// Keeps a new account with the link by which its owner chooses a password. `false`: the address
    /// has an account already.
    ///
    /// # Errors
    ///
    /// The database. Nothing is kept then.
    pub async fn invite(
        &self,
        account: &Account,
        invitation: &Invitation,
        noted: &Noted,
    ) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        if !put_account(&mut tx, account).await? {
            return Ok(false);
        }
        put_invitation(&mut tx, invitation).await?;
        noted.write(&mut tx).await?;
        commit(tx).await?;
        Ok(true)
    }

    /// Keeps the link of the first administrator in place of the one before.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn put_first_link(
        &self,
        invitation: &Invitation,
        noted: &Noted,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        query("delete from invitation where kind = ?")
            .bind("first")
            .execute(&mut *tx)
            .await
            .map_err(StoreError::while_doing(DOING))?;
        put_invitation(&mut tx, invitation).await?;
        noted.write(&mut tx).await?;
        commit(tx).await
    }

    /// Takes password and one-time codes away, ends the sessions, and keeps a link by which new ones
    /// are chosen. `false`: it is the last administrator's.
    ///
    /// # Errors
    ///
    /// The database. Nothing is changed then.
    pub async fn reset_account(
        &self,
        id: &str,
        invitation: &Invitation,
        may_be_last: bool,
        noted: &Noted,
    ) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        let before = administrators(&mut tx).await?;
        lock_out(&mut tx, id, Standing::Invited).await?;
        if !may_be_last && before > 0 && administrators(&mut tx).await? == 0 {
            return Ok(false);
        }
        query(
            "update account_secret set password = null, code_key = null, code_pending = null, \
             code_step = 0 where account = ?",
        )
        .bind(id)
        .execute(&mut *tx)
        .await
        .map_err(StoreError::while_doing(DOING))?;
        put_invitation(&mut tx, invitation).await?;
        noted.write(&mut tx).await?;
        commit(tx).await?;
        Ok(true)
    }

    /// Disables an account: its sessions, links and known places go in the same transaction. `false`:
    /// it is the last administrator's.
    ///
    /// # Errors
    ///
    /// The database. Nothing is changed then.
    pub async fn disable_account(
        &self,
        id: &str,
        may_be_last: bool,
        noted: &Noted,
    ) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        let before = administrators(&mut tx).await?;
        lock_out(&mut tx, id, Standing::Disabled).await?;
        if !may_be_last && before > 0 && administrators(&mut tx).await? == 0 {
            return Ok(false);
        }
        noted.write(&mut tx).await?;
        commit(tx).await?;
        Ok(true)
    }

    /// Gives an account another role and team, and ends its sessions. `false`: it is the last
    /// administrator's.
    ///
    /// # Errors
    ///
    /// The database. Nothing is changed then.
    pub async fn put_role(&self, account: &Account, noted: &Noted) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        let before = administrators(&mut tx).await?;
        query("update account set role = ?, rep = ? where id = ?")
            .bind(account.role.as_str())
            .bind(account.rep.as_ref().map(|rep| rep.0.clone()))
            .bind(account.id.as_str())
            .execute(&mut *tx)
            .await
            .map_err(StoreError::while_doing(DOING))?;
        if before > 0 && administrators(&mut tx).await? == 0 {
            return Ok(false);
        }
        put_team(&mut tx, account).await?;
        end_all(&mut tx, &account.id).await?;
        noted.write(&mut tx).await?;
        commit(tx).await?;
        Ok(true)
    }

    /// A link by its token's digest, if it has not ended.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn invitation(
        &self,
        digest: &str,
        now: i64,
    ) -> Result<Option<Invitation>, StoreError> {
        let row = query(
            "select digest, account, kind, made_by, expires_at from invitation \
             where digest = ? and expires_at > ?",
        )
        .bind(digest)
        .bind(now)
        .fetch_optional(&self.pool)
        .await
        .map_err(StoreError::while_doing(DOING))?;
        Ok(row.map(|row| Invitation {
            digest: row.get(0),
            account: row.get(1),
            kind: row.get(2),
            made_by: row.get(3),
            expires_at: row.get(4),
        }))
    }

    /// Uses a link: the account is active with its password, and a session begins. `first` is the
    /// account that the first administrator's link makes. `false`: the link was used or ended.
    ///
    /// # Errors
    ///
    /// The database. Nothing is changed then.
    pub async fn accept(
        &self,
        invitation: &Invitation,
        first: Option<&Account>,
        password: &str,
        session: &NewSession,
        noted: &Noted,
    ) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        let used = query("delete from invitation where digest = ? and expires_at > ?")
            .bind(invitation.digest.as_str())
            .bind(session.now)
            .execute(&mut *tx)
            .await
            .map_err(StoreError::while_doing(DOING))?;
        if used == 0 {
            return Ok(false);
        }
        if let Some(account) = first
            && !put_account(&mut tx, account).await?
        {
            return Ok(false);
        }
        let changed = query("update account set state = ? where id = ? and state <> ?")
            .bind(Standing::Active.as_str())
            .bind(session.account.as_str())
            .bind(Standing::Disabled.as_str())
            .execute(&mut *tx)
            .await
            .map_err(StoreError::while_doing(DOING))?;
        if changed == 0 {
            return Ok(false);
        }
        set_password(&mut tx, &session.account, password).await?;
        session.put(&mut tx).await?;
        noted.write(&mut tx).await?;
        commit(tx).await?;
        Ok(true)
    }

    /// Changes a password; all sessions end but the one that begins.
    ///
    /// # Errors
    ///
    /// The database. Nothing is changed then.
    pub async fn change_password(
        &self,
        password: &str,
        session: &NewSession,
        noted: &Noted,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        set_password(&mut tx, &session.account, password).await?;
        end_all(&mut tx, &session.account).await?;
        session.put(&mut tx).await?;
        noted.write(&mut tx).await?;
        commit(tx).await
    }

    /// Keeps a key of one-time codes that was shown and is to be confirmed.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn put_pending_code(&self, account: &str, sealed: &[u8]) -> Result<(), StoreError> {
        query("update account_secret set code_pending = ? where account = ?")
            .bind(sealed)
            .bind(account)
            .execute(&self.pool)
            .await
            .map(drop)
            .map_err(StoreError::while_doing(DOING))
    }

    /// Uses the time step of a one-time code; `confirms` makes the key that was pending the one in
    /// use. `false`: that step, or a later one, was used before.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn use_code(
        &self,
        account: &str,
        step: i64,
        confirms: bool,
    ) -> Result<bool, StoreError> {
        let sql = if confirms {
            "update account_secret set code_step = ?, code_key = code_pending, \
             code_pending = null where account = ? and code_step < ? and code_pending is not null"
        } else {
            "update account_secret set code_step = ? where account = ? and code_step < ?"
        };
        let used = query(sql)
            .bind(step)
            .bind(account)
            .bind(step)
            .execute(&self.pool)
            .await
            .map_err(StoreError::while_doing(DOING))?;
        Ok(used == 1)
    }
}

/// Reads an account; one whose address or role cannot be read is none.
fn account(row: &Row) -> Option<Account> {
    Some(Account {
        id: row.get(0),
        email: Email::parse(&row.get::<String>(1))?,
        name: row.get(2),
        role: row.get::<String>(3).parse().ok()?,
        rep: row.get::<Option<String>>(4).map(RepId),
        team: Team::default(),
        standing: Standing::of(&row.get::<String>(5)),
        made_at: row.get(6),
        has_code: row.get::<i64>(7) > 0,
    })
}

/// Keeps an account without a password. `false`: the address has one already.
async fn put_account(tx: &mut Connection, account: &Account) -> Result<bool, StoreError> {
    let new = query(
        "insert into account (id, email, name, role, rep, state, made_at) \
         values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
    )
    .bind(account.id.as_str())
    .bind(account.email.as_str())
    .bind(account.name.as_str())
    .bind(account.role.as_str())
    .bind(account.rep.as_ref().map(|rep| rep.0.clone()))
    .bind(account.standing.as_str())
    .bind(account.made_at)
    .execute(&mut *tx)
    .await
    .map_err(StoreError::while_doing(DOING))?;
    if new == 0 {
        return Ok(false);
    }
    query("insert into account_secret (account, code_step) values (?, ?)")
        .bind(account.id.as_str())
        .bind(0_i64)
        .execute(&mut *tx)
        .await
        .map_err(StoreError::while_doing(DOING))?;
    put_team(tx, account).await?;
    Ok(true)
}

/// Keeps whom a manager looks after, in place of those before.
async fn put_team(tx: &mut Connection, account: &Account) -> Result<(), StoreError> {
    query("delete from account_team where account = ?")
        .bind(account.id.as_str())
        .execute(&mut *tx)
        .await
        .map_err(StoreError::while_doing(DOING))?;
    let offices = account.team.offices.iter().map(|office| ("office", office.as_str()));
    let reps = account.team.reps.iter().map(|rep| ("rep", rep.0.as_str()));
    for (kind, value) in offices.chain(reps) {
        query(
            "insert into account_team (account, kind, value) values (?, ?, ?) \
             on conflict do nothing",
        )
        .bind(account.id.as_str())
        .bind(kind)
        .bind(value)
        .execute(&mut *tx)
        .await
        .map_err(StoreError::while_doing(DOING))?;
    }
    Ok(())
}

/// Keeps a link; those of the same account that were made before do not work any more.
async fn put_invitation(tx: &mut Connection, invitation: &Invitation) -> Result<(), StoreError> {
    if let Some(account) = &invitation.account {
        query("delete from invitation where account = ?")
            .bind(account.as_str())
            .execute(&mut *tx)
            .await
            .map_err(StoreError::while_doing(DOING))?;
    }
    query(
        "insert into invitation (digest, account, kind, made_by, expires_at) \
         values (?, ?, ?, ?, ?)",
    )
    .bind(invitation.digest.as_str())
    .bind(invitation.account.clone())
    .bind(invitation.kind.as_str())
    .bind(invitation.made_by.as_str())
    .bind(invitation.expires_at)
    .execute(&mut *tx)
    .await
    .map(drop)
    .map_err(StoreError::while_doing(DOING))
}

async fn set_password(tx: &mut Connection, account: &str, phc: &str) -> Result<(), StoreError> {
    query("update account_secret set password = ? where account = ?")
        .bind(phc)
        .bind(account)
        .execute(&mut *tx)
        .await
        .map(drop)
        .map_err(StoreError::while_doing(DOING))
}

/// Takes from an account everything by which somebody could come or stay in.
async fn lock_out(tx: &mut Connection, id: &str, standing: Standing) -> Result<(), StoreError> {
    query("update account set state = ? where id = ?")
        .bind(standing.as_str())
        .bind(id)
        .execute(&mut *tx)
        .await
        .map_err(StoreError::while_doing(DOING))?;
    end_all(tx, id).await?;
    for sql in
        ["delete from invitation where account = ?", "delete from known_place where account = ?"]
    {
        query(sql).bind(id).execute(&mut *tx).await.map_err(StoreError::while_doing(DOING))?;
    }
    Ok(())
}

/// How many administrators can sign in.
async fn administrators(tx: &mut Connection) -> Result<i64, StoreError> {
    let row = query("select count(*) from account where role = ? and state = ?")
        .bind(Role::Administrator.as_str())
        .bind(Standing::Active.as_str())
        .fetch_one(tx)
        .await
        .map_err(StoreError::while_doing(DOING))?;
    Ok(row.get(0))
}

/// Ends all sessions of an account.
async fn end_all(tx: &mut Connection, account: &str) -> Result<(), StoreError> {
    query("delete from session where account = ?")
        .bind(account)
        .execute(&mut *tx)
        .await
        .map(drop)
        .map_err(StoreError::while_doing(DOING))
}

async fn commit(tx: Tx) -> Result<(), StoreError> {
    tx.commit().await.map_err(StoreError::while_doing(DOING))
}
