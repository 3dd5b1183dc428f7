//! What reps handed in: the matches that were kept, and counts of all else.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::model::Day;
use crate::model::rep::RepId;
use crate::store::Store;
use crate::store::StoreError;
use crate::store::day_of;
use crate::store::day_text;
use crate::store::db::query;
use crate::store::from_json;
use crate::store::log;
use crate::store::log::Covered;
use crate::store::to_json;

/// One export of one rep, as kept: `D` describes it, `T` is a kept tie. Neither names anybody who
/// is not a client.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredIntake<D, T> {
    /// Whose export.
    pub rep: RepId,
    /// The network.
    pub network: String,
    /// `personal` or `company`.
    pub account: String,
    /// The day it was read.
    pub read_on: Day,
    /// Digest of the files read.
    pub digest: String,
    /// What was in it.
    pub document: D,
    /// The kept ties.
    pub ties: Vec<T>,
}

impl Store {
    /// Keeps an intake in place of the one before of the same rep, network and account.
    ///
    /// Returns `false` when the very files had been read before.
    ///
    /// # Errors
    ///
    /// The database. Nothing is changed then.
    pub async fn put_intake<D: Serialize, T: Serialize>(
        &self,
        intake: &StoredIntake<D, T>,
    ) -> Result<bool, StoreError> {
        let doing = "keeping the matches";
        let mut tx = self.begin().await?;
        let before = query(
            "delete from intake where rep = ? and network = ? and account = ? returning digest",
        )
        .bind(intake.rep.0.as_str())
        .bind(intake.network.as_str())
        .bind(intake.account.as_str())
        .fetch_optional(&mut *tx)
        .await
        .map_err(StoreError::while_doing(doing))?;
        let fresh = before.is_none_or(|row| row.get::<&str>(0) != intake.digest);
        let id: i64 = query(
            "insert into intake (rep, network, account, read_on, digest, document) \
             values (?, ?, ?, ?, ?, ?) returning id",
        )
        .bind(intake.rep.0.as_str())
        .bind(intake.network.as_str())
        .bind(intake.account.as_str())
        .bind(day_text(intake.read_on))
        .bind(intake.digest.as_str())
        .bind(to_json("intake", &intake.document)?)
        .fetch_one(&mut *tx)
        .await
        .map_err(StoreError::while_doing(doing))?
        .get(0);
        for (seq, tie) in intake.ties.iter().enumerate() {
            query("insert into tie (intake, seq, document) values (?, ?, ?)")
                .bind(id)
                .bind(i64::try_from(seq).unwrap_or(i64::MAX))
                .bind(to_json("tie", tie)?)
                .execute(&mut *tx)
                .await
                .map_err(StoreError::while_doing(doing))?;
        }
        let row = format!("{}/{}/{}", intake.rep.0, intake.network, intake.account);
        log::append(&mut tx, intake.read_on, Covered::Intake, &row).await?;
        tx.commit().await.map_err(StoreError::while_doing(doing))?;
        Ok(fresh)
    }

    /// The intakes of one rep, or of all, by rep and network.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn intakes<D: DeserializeOwned, T: DeserializeOwned>(
        &self,
        rep: Option<&RepId>,
    ) -> Result<Vec<StoredIntake<D, T>>, StoreError> {
        let doing = "reading what was handed in";
        let rows = query(
            "select id, rep, network, account, read_on, digest, document from intake \
             where ?1 is null or rep = ?1 order by rep, network, account",
        )
        .bind(rep.map(|rep| rep.0.as_str()))
        .fetch_all(&self.pool)
        .await
        .map_err(StoreError::while_doing(doing))?;
        let mut intakes = Vec::with_capacity(rows.len());
        for row in rows {
            let ties = query("select document from tie where intake = ? order by seq")
                .bind(row.get::<i64>(0))
                .fetch_all(&self.pool)
                .await
                .map_err(StoreError::while_doing(doing))?;
            let ties: Result<Vec<T>, StoreError> =
                ties.iter().map(|row| from_json("tie", row.get(0))).collect();
            intakes.push(StoredIntake {
                rep: RepId(row.get(1)),
                network: row.get(2),
                account: row.get(3),
                read_on: day_of(row.get(4)),
                digest: row.get(5),
                document: from_json("intake", row.get(6))?,
                ties: ties?,
            });
        }
        Ok(intakes)
    }
}
