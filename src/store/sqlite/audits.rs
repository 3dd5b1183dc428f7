//! Audits that were made: for what changed since, and for the trend.

use sqlx::Row;

use crate::model::Day;
use crate::model::audit::Audit;
use crate::model::audit::AuditKind;
use crate::model::rep::RepId;
use crate::store::StoreError;
use crate::store::sqlite::Store;
use crate::store::sqlite::day_of;
use crate::store::sqlite::day_text;
use crate::store::sqlite::from_json;
use crate::store::sqlite::to_json;

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

impl Store {
    /// Keeps an audit; the same question again replaces its answer.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn put_audit(&self, audit: &Audit, rep: Option<&RepId>) -> Result<(), StoreError> {
        sqlx::query(
            "insert into audit (id, kind, rep, as_of, document) values (?, ?, ?, ?, ?) \
             on conflict (id, kind) do update set document = excluded.document",
        )
        .bind(audit.id.as_str())
        .bind(kind_text(audit.kind))
        .bind(rep.map(|rep| rep.0.as_str()))
        .bind(day_text(audit.as_of))
        .bind(to_json("audit", audit)?)
        .execute(&self.pool)
        .await
        .map(drop)
        .map_err(StoreError::while_doing("keeping the audit"))
    }

    /// The audits of a kind, oldest first.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn audits(&self, kind: AuditKind) -> Result<Vec<PastAudit>, StoreError> {
        let rows = sqlx::query(
            "select as_of, rep, document from audit where kind = ? order by as_of, seq",
        )
        .bind(kind_text(kind))
        .fetch_all(&self.pool)
        .await
        .map_err(StoreError::while_doing("reading earlier audits"))?;
        rows.iter()
            .map(|row| {
                Ok(PastAudit {
                    as_of: day_of(row.get(0)),
                    rep: row.get::<Option<String>, _>(1).map(RepId),
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
