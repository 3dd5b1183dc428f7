//! Erasure: rows are taken out or cut down, and the log says so without saying what they held.

use crate::model::Day;
use crate::model::record::RecordId;
use crate::store::Store;
use crate::store::StoreError;
use crate::store::day_of;
use crate::store::db::Connection;
use crate::store::db::Row;
use crate::store::db::query;
use crate::store::log::Covered;
use crate::store::log::Log;

const DOING: &str = "erasing";

/// What is left of one export's ties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TiesLeft {
    /// Whose export.
    pub rep: String,
    /// The network.
    pub network: String,
    /// `personal` or `company`.
    pub account: String,
    /// The ties that stay, as JSON.
    pub ties: Vec<String>,
}

/// What is to be erased, all of it or nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Erasure {
    /// Records, with all their versions and everything decided or put on record about them.
    pub records: Vec<RecordId>,
    /// Subjects of registers whose entries go: record ids, and digests of a person's contacts.
    pub subjects: Vec<String>,
    /// Exports whose ties become fewer.
    pub exports: Vec<TiesLeft>,
    /// Audits that are cut down: row, and what stays of the document.
    pub audits: Vec<(String, String)>,
    /// Audits that go whole, by row.
    pub audits_gone: Vec<String>,
    /// Findings whose notes go.
    pub findings: Vec<String>,
}

/// How much was erased.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    /// Versions of records, and of managements.
    pub versions: u64,
    /// Decisions on matches.
    pub decisions: u64,
    /// Notes on findings.
    pub notes: u64,
    /// Entries of registers.
    pub entries: u64,
}

/// An audit with the row it is kept in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRow {
    /// The row.
    pub row: String,
    /// Its day.
    pub as_of: Day,
    /// Whom it was about.
    pub rep: Option<String>,
    /// The published JSON.
    pub document: String,
}

impl Store {
    /// All audits as they are kept, oldest first.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn audit_rows(&self) -> Result<Vec<AuditRow>, StoreError> {
        let rows =
            query("select cast(seq as text), as_of, rep, document from audit order by as_of, seq")
                .fetch_all(&self.pool)
                .await
                .map_err(StoreError::while_doing("reading earlier audits"))?;
        let read = |row: &Row| AuditRow {
            row: row.get(0),
            as_of: day_of(row.get(1)),
            rep: row.get(2),
            document: row.get(3),
        };
        Ok(rows.iter().map(read).collect())
    }

    /// Erases, in one transaction. Each row that goes or shrinks gets a leaf that says so, and the
    /// salts of its earlier leaves go with it, so that nobody can guess what it held.
    ///
    /// # Errors
    ///
    /// The database. Nothing is changed then.
    pub async fn erase(&self, day: Day, what: &Erasure) -> Result<Erased, StoreError> {
        let mut tx = self.begin().await?;
        let mut log = Log::open(&mut tx).await?;
        let mut erased = Erased::default();
        for record in &what.records {
            erased.versions += erase_record(&mut tx, &record.0).await?;
            erased.decisions += erase_where(
                &mut tx,
                &mut log,
                day,
                Covered::MatchDecision,
                "delete from match_decision where record = ? returning cast(seq as text)",
                &record.0,
            )
            .await?;
        }
        for subject in &what.subjects {
            erased.entries += erase_where(
                &mut tx,
                &mut log,
                day,
                Covered::RegisterEntry,
                "delete from register_entry where subject = ? and register <> 'hold' \
                 returning cast(seq as text)",
                subject,
            )
            .await?;
        }
        if !what.records.is_empty() {
            log.erase(&mut tx, day, Covered::Books, "all").await?;
        }
        for finding in &what.findings {
            erased.notes += erase_where(
                &mut tx,
                &mut log,
                day,
                Covered::FindingNote,
                "delete from finding_note where finding = ? returning cast(seq as text)",
                finding,
            )
            .await?;
        }
        for row in what.audits.iter().map(|(row, _)| row).chain(&what.audits_gone) {
            // As people read it, it would still say what is erased; it can be made anew.
            query(
                "delete from report_file \
                 where audit in (select id from audit where seq = cast(? as bigint))",
            )
            .bind(row.as_str())
            .execute(&mut *tx)
            .await
            .map_err(StoreError::while_doing(DOING))?;
        }
        for (row, document) in &what.audits {
            change(
                &mut tx,
                "update audit set document = ?2 where seq = cast(?1 as bigint)",
                row,
                document,
            )
            .await?;
            log.erase(&mut tx, day, Covered::Audit, row).await?;
        }
        for row in &what.audits_gone {
            let sql = "delete from audit where seq = cast(? as bigint) returning cast(seq as text)";
            erase_where(&mut tx, &mut log, day, Covered::Audit, sql, row).await?;
        }
        for export in &what.exports {
            cut(&mut tx, export).await?;
            let row = format!("{}/{}/{}", export.rep, export.network, export.account);
            log.erase(&mut tx, day, Covered::Intake, &row).await?;
        }
        log.close(&mut tx).await?;
        tx.commit().await.map_err(StoreError::while_doing(DOING))?;
        self.forget_old_pages().await?;
        Ok(erased)
    }

    /// Empties SQLite's write-ahead log, which may still hold what was erased from the file.
    /// PostgreSQL gives the room of dead rows back by its own vacuum.
    async fn forget_old_pages(&self) -> Result<(), StoreError> {
        if self.is_shared() {
            return Ok(());
        }
        query("pragma wal_checkpoint(truncate)")
            .run(&mut self.connection().await?)
            .await
            .map(drop)
            .map_err(StoreError::while_doing(DOING))
    }
}

/// Takes a record out of the books. Gives the versions that went.
async fn erase_record(tx: &mut Connection, id: &str) -> Result<u64, StoreError> {
    let mut versions = 0;
    for (sql, counts) in [
        ("delete from record_version where record = (select no from record where id = ?)", true),
        (
            "delete from management_version where record = (select no from record where id = ?)",
            true,
        ),
        ("delete from record_value where record = (select no from record where id = ?)", false),
        ("delete from record where id = ?", false),
    ] {
        let done =
            query(sql).bind(id).execute(&mut *tx).await.map_err(StoreError::while_doing(DOING))?;
        versions += if counts { done } else { 0 };
    }
    Ok(versions)
}

/// Deletes rows and logs each as gone.
async fn erase_where(
    tx: &mut Connection,
    log: &mut Log,
    day: Day,
    of: Covered,
    sql: &'static str,
    key: &str,
) -> Result<u64, StoreError> {
    let gone =
        query(sql).bind(key).fetch_all(&mut *tx).await.map_err(StoreError::while_doing(DOING))?;
    for row in &gone {
        log.erase(tx, day, of, row.get(0)).await?;
    }
    Ok(gone.len() as u64)
}

/// Changes one row.
async fn change(
    tx: &mut Connection,
    sql: &'static str,
    row: &str,
    to: &str,
) -> Result<(), StoreError> {
    query(sql)
        .bind(row)
        .bind(to)
        .execute(tx)
        .await
        .map(drop)
        .map_err(StoreError::while_doing(DOING))
}

/// Puts what is left in the place of an export's ties.
async fn cut(tx: &mut Connection, export: &TiesLeft) -> Result<(), StoreError> {
    let id: Option<i64> =
        query("select id from intake where rep = ? and network = ? and account = ?")
            .bind(export.rep.as_str())
            .bind(export.network.as_str())
            .bind(export.account.as_str())
            .fetch_optional(&mut *tx)
            .await
            .map_err(StoreError::while_doing(DOING))?
            .map(|row| row.get(0));
    let Some(id) = id else { return Ok(()) };
    query("delete from tie where intake = ?")
        .bind(id)
        .execute(&mut *tx)
        .await
        .map_err(StoreError::while_doing(DOING))?;
    for (seq, tie) in export.ties.iter().enumerate() {
        query("insert into tie (intake, seq, document) values (?, ?, ?)")
            .bind(id)
            .bind(i64::try_from(seq).unwrap_or(i64::MAX))
            .bind(tie.as_str())
            .execute(&mut *tx)
            .await
            .map_err(StoreError::while_doing(DOING))?;
    }
    Ok(())
}
