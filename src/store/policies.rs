//! Published versions of the rulebook, and who acknowledged them.

use std::collections::BTreeMap;

use crate::model::Day;
use crate::model::rep::RepId;
use crate::store::Store;
use crate::store::StoreError;
use crate::store::day_of;
use crate::store::day_text;
use crate::store::db::Row;
use crate::store::db::query;
use crate::store::from_json;
use crate::store::log;
use crate::store::log::Covered;
use crate::store::to_json;

/// A published version of the rulebook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyVersion {
    /// SHA-256 over its files, as reports print it.
    pub sha256: String,
    /// The policy's id.
    pub id: String,
    /// Its version, as written.
    pub version: String,
    /// The first day on which it is in force.
    pub in_force_from: Day,
    /// The day it was published.
    pub published_on: Day,
    /// Its files by name.
    pub files: BTreeMap<String, String>,
}

/// That a rep acknowledged a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acknowledgement {
    /// Who.
    pub rep: RepId,
    /// Which version, by its SHA-256.
    pub sha256: String,
    /// When.
    pub on: Day,
}

impl Store {
    /// Keeps a version.
    ///
    /// # Errors
    ///
    /// The database; another version is in force from the same day.
    pub async fn put_policy(&self, version: &PolicyVersion) -> Result<(), StoreError> {
        let doing = "keeping the policy";
        let mut tx = self.begin().await?;
        let seq: String = query(
            "insert into policy_version \
             (sha256, id, version, in_force_from, published_on, files) values (?, ?, ?, ?, ?, ?) \
             returning cast(seq as text)",
        )
        .bind(version.sha256.as_str())
        .bind(version.id.as_str())
        .bind(version.version.as_str())
        .bind(day_text(version.in_force_from))
        .bind(day_text(version.published_on))
        .bind(to_json("policy", &version.files)?)
        .fetch_one(&mut *tx)
        .await
        .map_err(StoreError::while_doing(doing))?
        .get(0);
        log::append(&mut tx, version.published_on, Covered::PolicyVersion, &seq).await?;
        tx.commit().await.map_err(StoreError::while_doing(doing))
    }

    /// All published versions, by the day they came into force.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn policies(&self) -> Result<Vec<PolicyVersion>, StoreError> {
        let rows = query(
            "select sha256, id, version, in_force_from, published_on, files \
             from policy_version order by in_force_from",
        )
        .fetch_all(&self.pool)
        .await
        .map_err(StoreError::while_doing("reading the published policies"))?;
        rows.iter()
            .map(|row| {
                Ok(PolicyVersion {
                    sha256: row.get(0),
                    id: row.get(1),
                    version: row.get(2),
                    in_force_from: day_of(row.get(3)),
                    published_on: day_of(row.get(4)),
                    files: from_json("policy", row.get(5))?,
                })
            })
            .collect()
    }

    /// Keeps an acknowledgement; the first of a rep for a version counts. Tells whether it is new.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn put_acknowledgement(&self, one: &Acknowledgement) -> Result<bool, StoreError> {
        let doing = "keeping the acknowledgement";
        let mut tx = self.begin().await?;
        let row = query(
            "insert into policy_acknowledgement (rep, sha256, acknowledged_on) values (?, ?, ?) \
             on conflict (rep, sha256) do nothing returning cast(seq as text)",
        )
        .bind(one.rep.0.as_str())
        .bind(one.sha256.as_str())
        .bind(day_text(one.on))
        .fetch_optional(&mut *tx)
        .await
        .map_err(StoreError::while_doing(doing))?;
        let Some(row) = row else { return Ok(false) };
        log::append(&mut tx, one.on, Covered::PolicyAcknowledgement, row.get(0)).await?;
        tx.commit().await.map_err(StoreError::while_doing(doing))?;
        Ok(true)
    }

    /// A text that changes whenever something is put on record that rules ask for: a version of the
    /// rulebook, an acknowledgement, an entry of a register.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn ruling(&self) -> Result<String, StoreError> {
        let row = query(
            "select (select count(*) from policy_version), \
             (select count(*) from policy_acknowledgement), \
             (select count(*) from register_entry), \
             (select coalesce(max(seq), 0) from register_entry)",
        )
        .fetch_one(&self.pool)
        .await
        .map_err(StoreError::while_doing("looking for what was put on record"))?;
        let counts = (0..4).map(|at| row.get::<i64>(at).to_string());
        Ok(counts.collect::<Vec<_>>().join(" "))
    }

    /// Who acknowledged what, oldest first.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn acknowledgements(&self) -> Result<Vec<Acknowledgement>, StoreError> {
        let rows =
            query("select rep, sha256, acknowledged_on from policy_acknowledgement order by seq")
                .fetch_all(&self.pool)
                .await
                .map_err(StoreError::while_doing("reading who acknowledged the policy"))?;
        let read = |row: &Row| Acknowledgement {
            rep: RepId(row.get(0)),
            sha256: row.get(1),
            on: day_of(row.get(2)),
        };
        Ok(rows.iter().map(read).collect())
    }
}
