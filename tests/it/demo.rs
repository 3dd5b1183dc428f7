//! The demo through the real binary: what was planted is found, and nobody else is named.

use std::collections::BTreeSet;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Output;
use std::sync::OnceLock;

use ringfence::usecase::demo::agency;
use ringfence::usecase::demo::canaries;
use serde_json::Value;

/// The size of the agency that lives in `fixtures/agency/`.
const CLIENTS: usize = 6_000;

/// The binary, without anything of the surroundings that could change its answer.
pub fn ringfence() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ringfence"));
    for name in ["RINGFENCE_WORKSPACE", "RINGFENCE_STORE", "RINGFENCE_AS_OF", "COLUMNS", "NO_COLOR"]
    {
        command.env_remove(name);
    }
    command
}

/// A demo's workspace, made once for all tests that only read it.
pub fn workspace() -> &'static Path {
    static MADE: OnceLock<(tempfile::TempDir, PathBuf, String)> = OnceLock::new();
    &made(&MADE).1
}

/// What the demo printed.
fn printed() -> &'static str {
    static MADE: OnceLock<()> = OnceLock::new();
    MADE.get_or_init(|| {
        workspace();
    });
    PRINTED.get().map_or("", String::as_str)
}

static PRINTED: OnceLock<String> = OnceLock::new();

fn made(
    cell: &'static OnceLock<(tempfile::TempDir, PathBuf, String)>,
) -> &'static (tempfile::TempDir, PathBuf, String) {
    cell.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("demo");
        let output = ringfence().arg("demo").arg(&path).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8(output.stdout).unwrap();
        let _ = PRINTED.set(text.clone());
        (folder, path, text)
    })
}

/// Runs a command in the demo's workspace on the day of the story.
pub fn run(arguments: &[&str]) -> Output {
    ringfence()
        .arg("--workspace")
        .arg(workspace())
        .args(["--as-of", "2026-11-22"])
        .args(arguments)
        .current_dir(workspace())
        .output()
        .unwrap()
}

/// An audit as JSON.
pub fn audit(arguments: &[&str]) -> Value {
    let output = run(&[&["--format", "json"], arguments].concat());
    assert!(
        matches!(output.status.code(), Some(0 | 10)),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

/// What the findings of an audit are about: code, kind, line, item, record.
type About = (String, String, Option<u64>, Option<u64>, Option<String>);

fn findings(audit: &Value) -> Vec<(About, String)> {
    let list = audit["findings"].as_array().unwrap();
    list.iter()
        .map(|finding| {
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let about = (
                text(&finding["code"]),
                text(&finding["seen"]["kind"]),
                finding["seen"]["line"].as_u64(),
                finding["seen"]["item"].as_u64(),
                finding["record"]["id"].as_str().map(str::to_owned),
            );
            (about, text(&finding["grade"]))
        })
        .collect()
}

/// The audit that answers for a planted fact.
fn answering(rep: &str, file: &str) -> Value {
    if file.starts_with("contacts/") {
        audit(&["check", file, "--rep", rep, "--to", "linkedin"])
    } else if rep == "jane" {
        audit(&["offboard", "jane"])
    } else {
        audit(&["report"])
    }
}

#[test]
fn the_last_line_says_which_file_to_open() {
    let last = printed().lines().last().unwrap();

    let file = last.strip_prefix("open ").unwrap();
    assert!(Path::new(file).is_file(), "{last}");
    assert_eq!(Path::new(file).extension().unwrap(), "html");
}

#[test]
fn what_was_planted_is_found_and_nothing_else_is_held_against_anybody() {
    let planted = agency(CLIENTS).planted;
    let mut wrong = Vec::new();
    let mut answers: std::collections::BTreeMap<(String, String), Value> =
        std::collections::BTreeMap::new();
    for fact in &planted {
        let which = (
            fact.rep.clone(),
            if fact.file.starts_with("contacts/") { fact.file.clone() } else { String::new() },
        );
        let answer = answers.entry(which).or_insert_with(|| answering(&fact.rep, &fact.file));
        let found: Vec<(About, String)> = findings(answer)
            .into_iter()
            .filter(|((_, kind, ..), _)| kind == fact.kind)
            .filter(|((_, _, line, item, record), _)| {
                let place = fact.kind == "file"
                    || fact.line.map(u64::from) == *line && fact.item.map(u64::from) == *item;
                let same = fact.record.is_some() && fact.record == *record;
                place && (fact.record.is_none() || fact.expect.is_none()) || same
            })
            .collect();
        let codes: BTreeSet<&str> = found
            .iter()
            .filter(|(_, grade)| fact.expect.is_some() || grade != "context")
            .map(|((code, ..), _)| code.as_str())
            .collect();
        match fact.expect {
            Some(code) if !codes.contains(code) => {
                wrong.push(format!(
                    "missed {code}: {} {:?} ({}), found {codes:?}",
                    fact.file, fact.record, fact.why
                ));
            }
            None if !codes.is_empty() => {
                wrong.push(format!(
                    "wrongly {codes:?}: {} {:?} ({})",
                    fact.file, fact.record, fact.why
                ));
            }
            _ => {}
        }
    }

    assert!(planted.len() > 30);
    assert_eq!(wrong, Vec::<String>::new(), "{} of {}", wrong.len(), planted.len());
}

#[test]
fn nobody_who_is_no_client_is_named_anywhere() {
    let words = canaries();
    let mut named = Vec::new();
    let mut looked = 0;
    for file in files_of(workspace()) {
        let inside = file.strip_prefix(workspace()).unwrap();
        let first = inside.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
        // What was handed in, and what the rep may upload, hold strangers by their nature.
        if ["exports", "contacts"].contains(&&*first) || inside.ends_with("omar-may-go.csv") {
            continue;
        }
        looked += 1;
        // The database's side files come and go with the commands of other tests.
        let Ok(bytes) = std::fs::read(&file) else { continue };
        let text = String::from_utf8_lossy(&bytes).into_owned();
        named.extend(
            words.iter().filter(|word| text.contains(*word)).map(|word| (inside.to_owned(), word)),
        );
    }
    named.extend(
        words.iter().filter(|word| printed().contains(*word)).map(|word| (PathBuf::new(), word)),
    );

    assert!(looked > 15 && words.len() > 50);
    assert_eq!(named, Vec::new());
}

/// All files below a folder.
fn files_of(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_of(&path));
        } else {
            found.push(path);
        }
    }
    found
}

#[test]
fn the_same_question_gives_the_same_bytes() {
    let ask = || run(&["--format", "json", "offboard", "jane"]).stdout;

    assert_eq!(ask(), ask());
}

#[test]
fn clients_are_named_by_id_unless_revealed_and_that_is_logged() {
    let hidden = audit(&["offboard", "jane"]);
    let shown = audit(&["offboard", "jane", "--reveal"]);

    let names = |audit: &Value| {
        let list = audit["findings"].as_array().unwrap();
        list.iter().filter(|finding| finding["record"]["name"].is_string()).count()
    };
    assert_eq!(names(&hidden), 0);
    assert!(names(&shown) > 0);
    let journal = sqlite(&workspace().join("ringfence.db"), "select what from journal");
    assert!(journal.iter().any(|what| what.contains("names revealed")));
}

/// One column of a query, read beside the program.
pub fn sqlite(file: &Path, sql: &'static str) -> Vec<String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(async {
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file).read_only(true);
        let pool = sqlx::sqlite::SqlitePool::connect_with(options).await.unwrap();
        let rows = sqlx::query_scalar::<_, String>(sql).fetch_all(&pool).await.unwrap();
        pool.close().await;
        rows
    })
}

#[test]
fn an_audit_fits_its_published_schema() {
    let schema: Value = serde_json::from_slice(&run(&["schema", "audit"]).stdout).unwrap();
    for arguments in [&["offboard", "jane"][..], &["report"]] {
        let audit = audit(arguments);

        let required: BTreeSet<&str> =
            schema["required"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        let there: BTreeSet<&str> = audit.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(there, required);
        assert_eq!(audit["schema"], "ringfence.audit/1");
        let counts = audit["counts"].as_object().unwrap();
        assert_eq!(
            counts.keys().map(String::as_str).collect::<Vec<_>>(),
            ["cleared", "findings", "matched", "people"]
        );
        assert!(!audit["cannot_see"].as_array().unwrap().is_empty());
    }
}
