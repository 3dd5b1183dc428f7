//! Hostile and odd input files: each is read, read in part with the rest counted, or refused with
//! the right word, fast and in little memory. Nothing panics and nothing is silently half-read.
//!
//! The files are made here when the test runs; no bomb is stored. Time is measured per file. For
//! memory the test binary runs each kind once more as a child process, whose peak is its own.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

mod others;
mod tables;
mod zips;

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;
use std::time::Instant;

use ringfence::intake::IntakeError;
use ringfence::intake::archive::Archive;
use ringfence::intake::html;
use ringfence::intake::json;
use ringfence::intake::table::read_table;
use ringfence::intake::vcard::read_vcards;

/// A file, and what must become of it.
struct Case {
    name: &'static str,
    file: &'static str,
    bytes: Vec<u8>,
    outcome: Outcome,
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// An archive with so many members, of which the list of connections can be read.
    Members(usize),
    /// So many rows, and so many left out with a reason.
    Rows(usize, usize),
    /// The list is not there, which is not an empty list.
    Absent,
    /// Refused with this word.
    Refused(&'static str),
}

/// What one file may take. Without optimisation the same work takes about ten times as long, and
/// tests share their cores.
const SECONDS: u64 = if cfg!(debug_assertions) { 20 } else { 2 };
/// Peak memory of one file, the file itself included.
const PEAK_KB: u64 = 256 << 10;

#[test]
fn zips_are_read_or_refused() {
    check("zips", zips::cases, archive);
}

#[test]
fn tables_are_read_or_refused() {
    check("texts", tables::texts, table);
}

#[test]
fn workbooks_are_read_or_refused() {
    check("workbooks", tables::workbooks, table);
}

#[test]
fn json_is_read_or_refused() {
    check("json", others::json, friends);
}

#[test]
fn pages_are_read_or_refused() {
    check("html", others::html, page);
}

#[test]
fn cards_are_read_or_refused() {
    check("cards", others::cards, cards);
}

/// Variable that makes a run measure a single file: its kind, name and place.
const ONE: &str = "RINGFENCE_TEST_HOSTILE";

/// Reads every file of a kind; those that could cost memory once more in a process of their own.
fn check(kind: &str, cases: fn() -> Vec<Case>, read: fn(&Case) -> Result<Outcome, IntakeError>) {
    if let Ok(one) = std::env::var(ONE) {
        return measure(kind, &one, read);
    }
    let mut faults = Vec::new();
    for case in cases() {
        let start = Instant::now();
        let outcome = match read(&case) {
            Ok(outcome) => outcome,
            Err(error) => {
                let text = error.to_string();
                if !text.contains(case.file) || error.hint().is_none_or(str::is_empty) {
                    faults.push(format!("{}: no file or no hint in: {text}", case.name));
                }
                Outcome::Refused(error.code())
            }
        };
        let took = start.elapsed();
        if outcome != case.outcome {
            faults.push(format!("{}: {outcome:?} instead of {:?}", case.name, case.outcome));
        }
        if took > Duration::from_secs(SECONDS) {
            faults.push(format!("{}: took {took:?}", case.name));
        }
        faults.extend(memory_fault(kind, &case));
    }
    assert!(faults.is_empty(), "{kind}:\n{}", faults.join("\n"));
}

#[expect(clippy::print_stdout, reason = "the parent process reads it")]
/// Reads the one file that the parent process named, and prints the peak of this process.
fn measure(kind: &str, one: &str, read: fn(&Case) -> Result<Outcome, IntakeError>) {
    let mut parts = one.splitn(3, '|');
    if parts.next() != Some(kind) {
        return;
    }
    let file = if parts.next() == Some("export.zip") { "export.zip" } else { "file" };
    let bytes = std::fs::read(parts.next().unwrap()).unwrap();
    let case = Case { name: "measured", file, bytes, outcome: Outcome::Absent };
    let _ = read(&case);
    println!("peak {}", peak_kb());
}

/// Runs one file in a child process; says so when its peak is too high or it did not end well.
fn memory_fault(kind: &str, case: &Case) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bytes");
    std::fs::write(&path, &case.bytes).unwrap();
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["hostile::", "--nocapture", "--test-threads=1"])
        .env(ONE, format!("{kind}|{}|{}", case.file, path.display()))
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let peak = text.lines().find_map(|line| line.split_once("peak ").map(|(_, peak)| peak.trim()));
    match peak.map(str::parse::<u64>) {
        Some(Ok(peak)) if output.status.success() => {
            (peak > PEAK_KB).then(|| format!("{}: a peak of {peak} kB", case.name))
        }
        _ => Some(format!("{}: the child ended with {}", case.name, output.status)),
    }
}

/// The highest resident memory of this process so far; 0 where the system does not tell.
fn peak_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse().ok()).unwrap_or_default()
}

fn archive(case: &Case) -> Result<Outcome, IntakeError> {
    let folder = tempfile::tempdir().unwrap();
    let path: PathBuf = folder.path().join(case.file);
    std::fs::write(&path, &case.bytes).unwrap();
    let archive = Archive::open(&[path])?;
    let is_csv = |path: &str| path.to_lowercase().ends_with(".csv");
    for member in archive.members().iter().filter(|member| is_csv(&member.path)) {
        archive.read(member)?;
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "{}: wrote a file", case.name);
    Ok(Outcome::Members(archive.members().len()))
}

fn table(case: &Case) -> Result<Outcome, IntakeError> {
    let is_header = |cells: &[&str]| cells.contains(&"First Name") && cells.contains(&"URL");
    let table = read_table(case.file, &case.bytes, &is_header)?;
    assert!(table.skipped.iter().all(|(line, reason)| *line > 0 && !reason.is_empty()));
    Ok(Outcome::Rows(table.rows.len(), table.skipped.len()))
}

#[derive(serde::Deserialize)]
struct Friend {
    #[serde(rename = "name")]
    _name: String,
}

fn friends(case: &Case) -> Result<Outcome, IntakeError> {
    let Some(items) = json::list::<Friend>(case.file, &case.bytes, "friends_v2")? else {
        return Ok(Outcome::Absent);
    };
    let read = items.iter().filter(|item| item.is_ok()).count();
    Ok(Outcome::Rows(read, items.len() - read))
}

fn page(case: &Case) -> Result<Outcome, IntakeError> {
    let page = html::parse(case.file, &case.bytes)?;
    let heading = scraper::Selector::parse("h2").unwrap();
    Ok(Outcome::Rows(page.select(&heading).count(), 0))
}

fn cards(case: &Case) -> Result<Outcome, IntakeError> {
    let cards = read_vcards(case.file, &case.bytes)?;
    Ok(Outcome::Rows(cards.cards.len(), cards.skipped.len()))
}
