//! Sessions: who is signed in, by the digest of a random token.

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
use crate::store::db::query;

/// Why these statements run, for errors.
const DOING: &str = "keeping sessions";

/// A session that begins.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// SHA-256 of its token.
    pub digest: String,
    /// Whose.
    pub account: String,
    /// How far the sign-in is: `code`, `enrol` or `full`.
    pub stage: &'static str,
    /// When it began, and the password was last given; seconds since 1970.
    pub now: i64,
    /// What the owner knows it by: the browser.
    pub label: String,
}

/// A session as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// SHA-256 of its token.
    pub digest: String,
    /// Whose.
    pub account: String,
    /// How far the sign-in is.
    pub stage: String,
    /// When it began; seconds since 1970, as all instants here.
    pub made_at: i64,
    /// When it was last used, to the minute.
    pub seen_at: i64,
    /// When the password was last given in it.
    pub proved_at: i64,
    /// What the owner knows it by.
    pub label: String,
}

/// How long sessions live: `(idle, in all)` in seconds.
#[derive(Clone, Copy, Debug)]
pub struct Lifetime {
    /// Without being used.
    pub idle_s: i64,
    /// In all.
    pub whole_s: i64,
}

impl NewSession {
    /// Writes it.
    pub(super) async fn put(&self, tx: &mut Connection) -> Result<(), StoreError> {
        query(
            "insert into session (digest, account, stage, made_at, seen_at, proved_at, label) \
             values (?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(self.digest.as_str())
        .bind(self.account.as_str())
        .bind(self.stage)
        .bind(self.now)
        .bind(self.now)
        .bind(self.now)
        .bind(self.label.as_str())
        .execute(tx)
        .await
        .map(drop)
        .map_err(StoreError::while_doing(DOING))
    }
}

impl Store {
    /// Begins a session in place of another one, if its account is still active. Sessions that are
    /// over are cleared away by the way.
    ///
    /// `false`: the account may not sign in, or the one to be replaced is gone.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn begin_session(
        &self,
        session: &NewSession,
        instead_of: Option<&str>,
        life: Lifetime,
    ) -> Result<bool, StoreError> {
        let while_doing = || StoreError::while_doing(DOING);
        let mut tx = self.pool.begin_small().await.map_err(StoreError::while_doing(DOING))?;
        query("delete from session where made_at < ? or seen_at < ?")
            .bind(session.now - life.whole_s)
            .bind(session.now - life.idle_s)
            .execute(&mut *tx)
            .await
            .map_err(while_doing())?;
        if let Some(digest) = instead_of {
            let gone = query("delete from session where digest = ? and account = ?")
                .bind(digest)
                .bind(session.account.as_str())
                .execute(&mut *tx)
                .await
                .map_err(while_doing())?;
            if gone == 0 {
                return Ok(false);
            }
        }
        // Locks the account's row where the database has row locks, so that disabling it waits.
        let active = query("update account set state = state where id = ? and state = ?")
            .bind(session.account.as_str())
            .bind(Standing::Active.as_str())
            .execute(&mut *tx)
            .await
            .map_err(while_doing())?;
        if active == 0 {
            return Ok(false);
        }
        session.put(&mut tx).await?;
        tx.commit().await.map_err(while_doing())?;
        Ok(true)
    }

    /// A session with its account, if both still stand.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn session(
        &self,
        digest: &str,
        now: i64,
        life: Lifetime,
    ) -> Result<Option<(Session, Account)>, StoreError> {
        let row = query(
            "select session.digest, session.account, session.stage, session.made_at, \
             session.seen_at, session.proved_at, session.label, account.email, account.name, \
             account.role, account.rep, account.state, account.made_at, \
             (select count(*) from account_secret one where one.account = account.id \
             and one.code_key is not null) \
             from session join account on account.id = session.account \
             where session.digest = ? and session.made_at > ? and session.seen_at > ? \
             and account.state = ?",
        )
        .bind(digest)
        .bind(now - life.whole_s)
        .bind(now - life.idle_s)
        .bind(Standing::Active.as_str())
        .fetch_optional(&self.pool)
        .await
        .map_err(StoreError::while_doing(DOING))?;
        let Some(row) = row else { return Ok(None) };
        let session = Session {
            digest: row.get(0),
            account: row.get(1),
            stage: row.get(2),
            made_at: row.get(3),
            seen_at: row.get(4),
            proved_at: row.get(5),
            label: row.get(6),
        };
        let (Some(email), Ok(role)) =
            (Email::parse(&row.get::<String>(7)), row.get::<String>(9).parse::<Role>())
        else {
            return Ok(None);
        };
        let account = Account {
            id: session.account.clone(),
            email,
            name: row.get(8),
            role,
            rep: row.get::<Option<String>>(10).map(RepId),
            team: Team::default(),
            standing: Standing::of(&row.get::<String>(11)),
            made_at: row.get(12),
            has_code: row.get::<i64>(13) > 0,
        };
        Ok(Some((session, account)))
    }

    /// Says that a session was used.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn touch_session(&self, digest: &str, now: i64) -> Result<(), StoreError> {
        query("update session set seen_at = ? where digest = ? and seen_at < ?")
            .bind(now)
            .bind(digest)
            .bind(now)
            .execute(&self.pool)
            .await
            .map(drop)
            .map_err(StoreError::while_doing(DOING))
    }

    /// Says that the password was given again in a session.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn prove_session(&self, digest: &str, now: i64) -> Result<(), StoreError> {
        query("update session set proved_at = ? where digest = ?")
            .bind(now)
            .bind(digest)
            .execute(&self.pool)
            .await
            .map(drop)
            .map_err(StoreError::while_doing(DOING))
    }

    /// The sessions of an account, the last used first.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn sessions(
        &self,
        account: &str,
        now: i64,
        life: Lifetime,
    ) -> Result<Vec<Session>, StoreError> {
        let rows = query(
            "select digest, account, stage, made_at, seen_at, proved_at, label from session \
             where account = ? and made_at > ? and seen_at > ? order by seen_at desc, digest",
        )
        .bind(account)
        .bind(now - life.whole_s)
        .bind(now - life.idle_s)
        .fetch_all(&self.pool)
        .await
        .map_err(StoreError::while_doing(DOING))?;
        let read = |row: &Row| Session {
            digest: row.get(0),
            account: row.get(1),
            stage: row.get(2),
            made_at: row.get(3),
            seen_at: row.get(4),
            proved_at: row.get(5),
            label: row.get(6),
        };
        Ok(rows.iter().map(read).collect())
    }

    /// Ends a session of an account. `false`: it had none of that digest.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn end_session(&self, account: &str, digest: &str) -> Result<bool, StoreError> {
        let ended = query("delete from session where account = ? and digest = ?")
            .bind(account)
            .bind(digest)
            .execute(&self.pool)
            .await
            .map_err(StoreError::while_doing(DOING))?;
        Ok(ended > 0)
    }

    /// Ends all sessions of an account but one.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn end_other_sessions(&self, account: &str, but: &str) -> Result<u64, StoreError> {
        query("delete from session where account = ? and digest <> ?")
            .bind(account)
            .bind(but)
            .execute(&self.pool)
            .await
            .map_err(StoreError::while_doing(DOING))
    }

    /// Tells whether an account signed in from a place before, by keyed digest.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn knows_place(&self, digest: &str) -> Result<bool, StoreError> {
        let row = query("select 1 from known_place where digest = ?")
            .bind(digest)
            .fetch_optional(&self.pool)
            .await
            .map_err(StoreError::while_doing(DOING))?;
        Ok(row.is_some())
    }

    /// Remembers that an account signed in from a place. The 20 newest are kept.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn learn_place(
        &self,
        account: &str,
        digest: &str,
        now: i64,
    ) -> Result<(), StoreError> {
        let mut tx = self.pool.begin_small().await.map_err(StoreError::while_doing(DOING))?;
        query(
            "insert into known_place (digest, account, seen_at) values (?, ?, ?) \
             on conflict (digest) do update set seen_at = excluded.seen_at",
        )
        .bind(digest)
        .bind(account)
        .bind(now)
        .execute(&mut *tx)
        .await
        .map_err(StoreError::while_doing(DOING))?;
        query(
            "delete from known_place where account = ? and digest not in \
             (select digest from known_place where account = ? \
             order by seen_at desc, digest limit 20)",
        )
        .bind(account)
        .bind(account)
        .execute(&mut *tx)
        .await
        .map_err(StoreError::while_doing(DOING))?;
        tx.commit().await.map_err(StoreError::while_doing(DOING))
    }
}
