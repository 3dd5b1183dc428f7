//! The evidence log: what it covers, and that no change of it goes unnoticed.

mod backups;
mod packs;
mod receipts;
mod sealed;
mod stamps;

use std::path::Path;

use sqlx::Connection as _;
use sqlx::Row as _;
use sqlx::SqliteConnection;

use crate::commands::stderr;
use crate::commands::within;
use crate::rulebook::tied;

pub(crate) fn said(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let done = within(folder, arguments);
    (done.status.code(), String::from_utf8_lossy(&done.stdout).into_owned() + &stderr(&done))
}

/// A workspace in which each thing that the log covers happened at least once.
pub(crate) fn lived_in() -> tempfile::TempDir {
    let folder = tied();
    let path = folder.path();
    let offboard = ["offboard", "jane", "--last-day", "2026-11-20"];
    let done = within(path, &[&["--format", "json"][..], &offboard].concat());
    let audit: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    let finding = audit["findings"][0]["id"].as_str().unwrap().to_owned();
    for arguments in [
        &["findings", "reply", &finding, "--text", "a friend from school"][..],
        &["findings", "decide", &finding, "--same-person"],
        &["policy", "publish", "--from", "2025-01-01"],
        &["policy", "acknowledge", "jane"],
    ] {
        let (code, words) = said(path, arguments);
        assert!(matches!(code, Some(0 | 10)), "{arguments:?}: {words}");
    }
    folder
}

async fn open(folder: &Path) -> SqliteConnection {
    let url = format!("sqlite:{}", folder.join("w/ringfence.db").display());
    SqliteConnection::connect(&url).await.unwrap()
}

#[test]
fn a_workspace_that_nobody_touched_holds_and_a_report_prints_a_head_that_is_in_it() {
    let folder = lived_in();

    let (offboard, text) = said(folder.path(), &["offboard", "jane", "--last-day", "2026-11-20"]);
    let head = text.split("Evidence log ").nth(1).unwrap().split_whitespace().next().unwrap();
    let (verify, verdict) = said(folder.path(), &["evidence", "verify", "--head", head]);

    assert_eq!((offboard, verify), (Some(10), Some(0)), "{verdict}");
    assert!(verdict.contains("Holds: "), "{verdict}");
}

#[test]
fn the_same_audit_again_is_the_same_leaf() {
    let folder = lived_in();
    let offboard = ["offboard", "jane", "--last-day", "2026-11-20"];

    let first = said(folder.path(), &offboard);
    let again = said(folder.path(), &offboard);

    assert_eq!(first, again);
}

#[test]
fn a_text_that_is_no_head_is_refused() {
    let folder = lived_in();

    let (code, words) = said(folder.path(), &["evidence", "verify", "--head", "12:abc"]);

    assert_eq!(code, Some(1));
    assert!(words.contains("`12:abc` is no head of a log"), "{words}");
}

/// Tables the log speaks for, each with the columns that matter.
const COVERED: [(&str, &[&str]); 13] = [
    ("journal", &["day", "what", "subject"]),
    ("audit", &["rep", "as_of", "document"]),
    ("match_decision", &["day", "rep", "network", "kind", "record", "told", "same", "note"]),
    ("finding_note", &["finding", "code", "day", "author", "words"]),
    ("policy_version", &["sha256", "id", "version", "in_force_from", "published_on", "files"]),
    ("policy_acknowledgement", &["rep", "sha256", "acknowledged_on"]),
    ("snapshot", &["book", "taken_on", "name", "sha256", "rows", "skipped", "missing"]),
    ("intake", &["rep", "network", "account", "read_on", "digest", "document"]),
    ("tie", &["document"]),
    ("rep", &["id", "state"]),
    ("record", &["id"]),
    ("record_version", &["taken_on", "digest", "person", "owners", "rest"]),
    ("log_leaf", &["day", "kind", "of_table", "of_row", "salt", "commitment", "root"]),
];

#[tokio::test]
async fn every_changed_column_of_every_table_is_noticed_and_named() {
    let folder = lived_in();
    let path = folder.path().join("w/ringfence.db");
    let mut connection = open(folder.path()).await;
    sqlx::query("pragma wal_checkpoint(truncate)").execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    let sound = std::fs::read(&path).unwrap();
    for (table, columns) in COVERED {
        for column in columns {
            let mut connection = open(folder.path()).await;
            // A number grows; a text gets a blank in front, which JSON and everybody else read over.
            let change = format!(
                "update {table} set {column} = case typeof({column}) when 'text' then ' ' || {column} \
                 else {column} + 1 end where rowid in (select rowid from {table} limit 1)"
            );
            let keyed = format!(
                "update {table} set {column} = case typeof({column}) when 'text' then ' ' || {column} \
                 else {column} + 1 end where rep.id = (select id from rep limit 1)"
            );
            let without_rowid = match table {
                "rep" => keyed,
                "tie" => change.replace("rowid in (select rowid from tie limit 1)", "seq = 0"),
                "record_version" => change
                    .replace("rowid in (select rowid from record_version limit 1)", "record = 1"),
                _ => change,
            };
            let sql = match (table, *column) {
                // JSON with a blank in front is the same JSON, and the log says so.
                ("audit", "document") => {
                    "update audit set document = replace(document, 'ORPHAN', 'ORPHEN')".to_owned()
                }
                ("log_leaf", _) => without_rowid.replace("' ' ||", "'x' ||"),
                _ => without_rowid,
            };
            let done =
                sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
            assert!(done.rows_affected() > 0, "{table}.{column}");
            sqlx::query("pragma wal_checkpoint(truncate)").execute(&mut connection).await.unwrap();
            connection.close().await.unwrap();

            let (code, words) = said(folder.path(), &["evidence", "verify"]);

            let named = match table {
                "tie" => "intake",
                "record" | "record_version" => "books",
                "log_leaf" => "leaf",
                other => other,
            };
            assert_eq!(code, Some(10), "{table}.{column}: {words}");
            assert!(words.contains(named), "{table}.{column}: {words}");
            std::fs::write(&path, &sound).unwrap();
        }
    }
    assert_eq!(said(folder.path(), &["evidence", "verify"]).0, Some(0));
}

#[tokio::test]
async fn rows_that_vanish_or_come_from_elsewhere_and_a_log_cut_short_are_noticed() {
    let folder = lived_in();
    let path = folder.path().join("w/ringfence.db");
    let known = said(folder.path(), &["evidence", "head"]).1;
    let mut connection = open(folder.path()).await;
    sqlx::query("pragma wal_checkpoint(truncate)").execute(&mut connection).await.unwrap();
    let leaves: i64 = sqlx::query("select count(*) from log_leaf")
        .fetch_one(&mut connection)
        .await
        .unwrap()
        .get(0);
    connection.close().await.unwrap();
    let sound = std::fs::read(&path).unwrap();
    let last = leaves - 1;
    let cut = format!("delete from log_leaf where idx = {last}");
    for (sql, expected) in [
        ("delete from finding_note", "finding_note 1 is gone"),
        ("insert into journal (day, what, subject) values ('2026-01-01', 'x', 'y')", "has no leaf"),
        (cut.as_str(), "the workspace says that the log ends at"),
        ("delete from log_leaf where idx = 2", "leaf 2 is missing"),
    ] {
        let mut connection = open(folder.path()).await;
        sqlx::query(sqlx::AssertSqlSafe(sql.to_owned())).execute(&mut connection).await.unwrap();
        sqlx::query("pragma wal_checkpoint(truncate)").execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();

        let (code, words) = said(folder.path(), &["evidence", "verify"]);

        assert_eq!(code, Some(10), "{sql}: {words}");
        assert!(words.contains(expected), "{sql}: {words}");
        std::fs::write(&path, &sound).unwrap();
    }

    // The whole file put back to an earlier day: only a head kept elsewhere tells.
    let reply = ["findings", "list"];
    assert!(said(folder.path(), &reply).0.is_some());
    std::fs::write(&path, &sound).unwrap();
    let grown = known.trim().replacen(&leaves.to_string(), &(leaves + 1).to_string(), 1);
    let (code, words) = said(folder.path(), &["evidence", "verify", "--head", &grown]);
    assert_eq!(code, Some(10));
    assert!(words.contains("before the head that is known"), "{words}");
}
