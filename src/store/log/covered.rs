//! Which rows the log speaks for, and the text by which it commits to each.

use crate::evidence::SealedAudit;
use crate::store::StoreError;
use crate::store::db::Connection;
use crate::store::db::query;
use crate::store::log::books;
use crate::store::to_json;

/// A table whose rows have leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(in crate::store) enum Covered {
    Journal,
    Audit,
    MatchDecision,
    FindingNote,
    PolicyVersion,
    PolicyAcknowledgement,
    RegisterEntry,
    Snapshot,
    Intake,
    Rep,
    /// Not a table: all versions of all records, and of all managements.
    Books,
}

impl Covered {
    /// All, in the order in which rows from before the log get their leaves.
    pub(in crate::store) const ALL: [Self; 11] = [
        Self::Rep,
        Self::Snapshot,
        Self::Books,
        Self::PolicyVersion,
        Self::PolicyAcknowledgement,
        Self::RegisterEntry,
        Self::Intake,
        Self::Audit,
        Self::MatchDecision,
        Self::FindingNote,
        Self::Journal,
    ];

    /// Its table.
    pub(in crate::store) fn as_str(self) -> &'static str {
        match self {
            Self::Journal => "journal",
            Self::Audit => "audit",
            Self::MatchDecision => "match_decision",
            Self::FindingNote => "finding_note",
            Self::PolicyVersion => "policy_version",
            Self::PolicyAcknowledgement => "policy_acknowledgement",
            Self::RegisterEntry => "register_entry",
            Self::Snapshot => "snapshot",
            Self::Intake => "intake",
            Self::Rep => "rep",
            Self::Books => "books",
        }
    }

    /// The table of that name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == name)
    }

    /// The kind of its leaves: what happened, in words that name nobody.
    pub(super) fn kind(self) -> &'static str {
        match self {
            Self::Journal => "journal",
            Self::Audit => "audit",
            Self::MatchDecision => "decision on a match",
            Self::FindingNote => "note on a finding",
            Self::PolicyVersion => "policy published",
            Self::PolicyAcknowledgement => "policy acknowledged",
            Self::RegisterEntry => "entry of a register",
            Self::Snapshot => "snapshot imported",
            Self::Intake => "export read",
            Self::Rep => "roster",
            Self::Books => "books",
        }
    }

    /// The keys of its rows.
    pub(super) fn keys_sql(self) -> &'static str {
        match self {
            Self::Journal => "select cast(seq as text) from journal order by seq",
            Self::Audit => "select cast(seq as text) from audit order by seq",
            Self::MatchDecision => "select cast(seq as text) from match_decision order by seq",
            Self::FindingNote => "select cast(seq as text) from finding_note order by seq",
            Self::PolicyVersion => "select cast(seq as text) from policy_version order by seq",
            Self::PolicyAcknowledgement => {
                "select cast(seq as text) from policy_acknowledgement order by seq"
            }
            Self::RegisterEntry => "select cast(seq as text) from register_entry order by seq",
            Self::Snapshot => "select cast(id as text) from snapshot order by id",
            Self::Intake => {
                "select rep || '/' || network || '/' || account from intake order by id"
            }
            Self::Rep => "select id from rep order by id",
            Self::Books => "select 'all' where exists (select 1 from record)",
        }
    }

    /// A row by its key, and how many of the columns are committed to as they are, as a JSON array.
    fn row_sql(self) -> (&'static str, usize) {
        match self {
            Self::Journal => {
                ("select day, what, subject from journal where seq = cast(? as bigint)", 3)
            }
            Self::Audit => {
                ("select rep, as_of, kind, document from audit where seq = cast(? as bigint)", 3)
            }
            Self::MatchDecision => (
                "select day, rep, network, kind, seen_on, record, told, same, note \
                 from match_decision where seq = cast(? as bigint)",
                9,
            ),
            Self::FindingNote => (
                "select finding, code, day, author, state, remedy, words \
                 from finding_note where seq = cast(? as bigint)",
                7,
            ),
            Self::PolicyVersion => (
                "select sha256, id, version, in_force_from, published_on, files \
                 from policy_version where seq = cast(? as bigint)",
                6,
            ),
            Self::PolicyAcknowledgement => (
                "select rep, sha256, acknowledged_on \
                 from policy_acknowledgement where seq = cast(? as bigint)",
                3,
            ),
            Self::RegisterEntry => (
                "select register, rep, subject, entered_on, document \
                 from register_entry where seq = cast(? as bigint)",
                5,
            ),
            Self::Snapshot => (
                "select book, taken_on, name, sha256, rows, skipped, missing \
                 from snapshot where id = cast(? as bigint)",
                7,
            ),
            Self::Intake => (
                "select rep, network, account, read_on, digest, document, id from intake \
                 where rep || '/' || network || '/' || account = ?",
                6,
            ),
            Self::Rep => ("select id, state from rep where id = ?", 2),
            // Read in `books.rs`.
            Self::Books => ("select 1 where ? = ''", 0),
        }
    }

    /// What the log commits to for a row; `None` where there is no such row.
    pub(super) async fn text(
        self,
        connection: &mut Connection,
        key: &str,
        secret: &str,
    ) -> Result<Option<String>, StoreError> {
        if self == Self::Books {
            return books::text(connection).await.map(Some);
        }
        let doing = "reading a row for the log";
        let (sql, columns) = self.row_sql();
        let row = query(sql)
            .bind(key)
            .fetch_optional(&mut *connection)
            .await
            .map_err(StoreError::while_doing(doing))?;
        let Some(row) = row else { return Ok(None) };
        let text = row.json(columns);
        match self {
            Self::Audit => {
                let sealed = SealedAudit::of(row.get(columns), secret)
                    .map_err(|cause| StoreError::Document { what: "audit", cause })?;
                Ok(Some(format!("{text} {}", sealed.text())))
            }
            Self::Intake => {
                let ties = query("select document from tie where intake = ? order by seq")
                    .bind(row.get::<i64>(columns))
                    .fetch_all(connection)
                    .await
                    .map_err(StoreError::while_doing(doing))?;
                let ties: Vec<&str> = ties.iter().map(|tie| tie.get(0)).collect();
                let row = text.strip_suffix(']').unwrap_or(&text);
                Ok(Some(format!("{row},{}]", to_json("ties", &ties)?)))
            }
            _ => Ok(Some(text)),
        }
    }
}
