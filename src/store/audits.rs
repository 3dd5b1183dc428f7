//! Audits that were made: for what changed since, and for the trend.

use std::collections::HashSet;

use crate::evidence::Head;
use crate::model::Day;
use crate::model::audit::Audit;
use crate::model::audit::AuditKind;
use crate::model::rep::RepId;
use crate::store::Store;
use crate::store::StoreError;
use crate::store::day_of;
use crate::store::day_text;
use crate::store::db::Tx;
use crate::store::db::query;
use crate::store::from_json;
use crate::store::job_files::hand_out;
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

/// An audit that is about to be kept. Let go of without a word, it is not.
pub struct Keeping {
    tx: Tx,
    /// The head of the log that ends with its leaf.
    pub head: Head,
    audit: String,
}

/// What a job hands out, kept with its effect.
#[derive(Clone, Debug)]
pub struct Handed {
    /// How its command ends.
    pub exit: i64,
    /// Its files: names and bytes.
    pub files: Vec<(String, Vec<u8>)>,
    /// When, in seconds since 1970.
    pub now: i64,
}

impl Keeping {
    /// Keeps the audit in forms that people read, with the audit itself.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn shelve(&mut self, forms: Vec<(String, Vec<u8>)>) -> Result<(), StoreError> {
        for (form, bytes) in forms {
            query(
                "insert into report_file (audit, form, bytes) values (?, ?, ?) \
                 on conflict (audit, form) do update set bytes = excluded.bytes",
            )
            .bind(self.audit.as_str())
            .bind(form)
            .bind(bytes)
            .execute(&mut *self.tx)
            .await
            .map_err(StoreError::while_doing("keeping the report"))?;
        }
        Ok(())
    }

    /// Keeps the audit. On behalf of a job it is the job's effect, and with it goes what the job
    /// hands out: a later start then has nothing to do but to say so.
    ///
    /// # Errors
    ///
    /// The database; the job was called off, or another start has it.
    pub async fn commit(mut self, handed: Option<Handed>) -> Result<(), StoreError> {
        if let (Some(handed), Some(start)) = (handed, self.tx.takes_effect()) {
            hand_out(&mut self.tx, &start, &self.audit, handed).await?;
        }
        self.tx.commit().await.map_err(StoreError::while_doing("keeping the audit"))
    }
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
        let kept = self.keep_audit(audit, rep).await?;
        let head = kept.head;
        kept.commit(None).await?;
        Ok(head)
    }

    /// As [`Self::put_audit`], up to the last step: what is made of the audit can go with it.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn keep_audit(
        &self,
        audit: &Audit,
        rep: Option<&RepId>,
    ) -> Result<Keeping, StoreError> {
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
        Ok(Keeping { tx, head, audit: audit.id.clone() })
    }

    /// A report in one of the forms it is kept in; `None` where it is not.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn report_file(&self, id: &str, form: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let row = query("select bytes from report_file where audit = ? and form = ?")
            .bind(id)
            .bind(form)
            .fetch_optional(&self.pool)
            .await
            .map_err(StoreError::while_doing("reading the report"))?;
        Ok(row.map(|row| row.get(0)))
    }

    /// The ids of reports that are kept in a form.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn reports_in(&self, form: &str) -> Result<HashSet<String>, StoreError> {
        let rows = query("select audit from report_file where form = ?")
            .bind(form)
            .fetch_all(&self.pool)
            .await
            .map_err(StoreError::while_doing("listing the reports"))?;
        Ok(rows.iter().map(|row| row.get(0)).collect())
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
