//! Audits that were made: for what changed since, and for the trend.

use crate::evidence::Head;
use crate::model::Day;
use crate::model::audit::Audit;
use crate::model::audit::AuditKind;
use crate::model::rep::RepId;
use crate::store::Store;
use crate::store::StoreError;
use crate::store::day_of;
use crate::store::day_text;
use crate::store::db::query;
use crate::store::from_json;
use crate::store::log::Covered;
use crate::store::log::Log;
use crate::store::to_json;

/// An audit made before.
#[derive(Clone, Debug, PartialEq)]
pub struct PastAudit {
    /// Its day.
    pub as_of: Day,
    /// Whom it was about; `None` for a report over all.
    pub rep: Option<RepId>,
    /// The audit as published; of a self-check the numbers alone.
    pub audit: Audit,
}

/// An audit as it is kept, for the pack that proves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptAudit {
    /// The row, as the log names it.
    pub row: String,
    /// Whom it was about.
    pub rep: Option<RepId>,
    /// The published JSON.
    pub document: String,
}

impl Store {
    /// The newest offboarding audit of a rep, or the audit with this id; never a self-check.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn kept_audit(&self, of: &str) -> Result<Option<KeptAudit>, StoreError> {
        let row = query(
            "select cast(seq as text), rep, document from audit \
             where kind <> 'check' and (id = ?1 or kind = 'offboard' and rep = ?1 collate nocase) \
             order by as_of desc, seq desc limit 1",
        )
        .bind(of)
        .fetch_optional(&self.pool)
        .await
        .map_err(StoreError::while_doing("looking for the audit"))?;
        Ok(row.map(|row| KeptAudit {
            row: row.get(0),
            rep: row.get::<Option<String>>(1).map(RepId),
            document: row.get(2),
        }))
    }

    /// Keeps an audit; the same question again replaces its answer. The log gets a leaf unless the
    /// answer is the same. Gives the head of the log that ends with the audit's leaf.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn put_audit(&self, audit: &Audit, rep: Option<&RepId>) -> Result<Head, StoreError> {
        let doing = "keeping the audit";
        let mut tx = self.begin().await?;
        let seq: String = query(
            "insert into audit (id, kind, rep, as_of, document) values (?, ?, ?, ?, ?) \
             on conflict (id, kind) do update set document = excluded.document \
             returning cast(seq as text)",
        )
        .bind(audit.id.as_str())
        .bind(kind_text(audit.kind))
        .bind(rep.map(|rep| rep.0.as_str()))
        .bind(day_text(audit.as_of))
        .bind(to_json("audit", audit)?)
        .fetch_one(&mut *tx)
        .await
        .map_err(StoreError::while_doing(doing))?
        .get(0);
        let mut log = Log::open(&mut tx).await?;
        let head = log.append_if_new(&mut tx, audit.as_of, Covered::Audit, &seq).await?;
        log.close(&mut tx).await?;
        tx.commit().await.map_err(StoreError::while_doing(doing))?;
        Ok(head)
    }

    /// The audits of a kind, oldest first.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn audits(&self, kind: AuditKind) -> Result<Vec<PastAudit>, StoreError> {
        let rows =
            query("select as_of, rep, document from audit where kind = ? order by as_of, seq")
                .bind(kind_text(kind))
                .fetch_all(&self.pool)
                .await
                .map_err(StoreError::while_doing("reading earlier audits"))?;
        rows.iter()
            .map(|row| {
                Ok(PastAudit {
                    as_of: day_of(row.get(0)),
                    rep: row.get::<Option<String>>(1).map(RepId),
                    audit: from_json("audit", row.get(2))?,
                })
            })
            .collect()
    }
}

/// The word for a kind of audit.
fn kind_text(kind: AuditKind) -> &'static str {
    match kind {
        AuditKind::Check => "check",
        AuditKind::Offboard => "offboard",
        AuditKind::Report => "report",
    }
}
