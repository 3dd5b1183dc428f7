//! Prints what rules and evidence cost: `cargo bench --bench rules`.
//!
//! One judgement, 10,000 matches judged, a comparison of two policies over 10,000 findings, a log of
//! 1,000,000 leaves, and a pack of 10,000 findings. Nothing here fails on a number: machines differ.

#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on stops there")]
#![expect(clippy::print_stdout, reason = "printing figures is what this program is for")]

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use std::time::Instant;

use ringfence::evidence::merkle::Frontier;
use ringfence::evidence::merkle::Hash;
use ringfence::evidence::merkle::Tree;
use ringfence::evidence::merkle::extends;
use ringfence::evidence::merkle::includes;
use ringfence::evidence::merkle::leaf_hash;
use ringfence::model::Day;
use ringfence::model::reading::TieKind;
use ringfence::model::record::Record;
use ringfence::model::record::RecordId;
use ringfence::model::record::RecordState;
use ringfence::model::record::RecordVersion;
use ringfence::model::rep::Rep;
use ringfence::model::rep::RepId;
use ringfence::model::rep::Roster;
use ringfence::policy::AccountKind;
use ringfence::policy::Event;
use ringfence::policy::Purpose;
use ringfence::policy::Rulebook;
use ringfence::policy::SeenAs;
use ringfence::policy::Stated;
use ringfence::policy::judge;

/// Findings, and matches, of the workspace that is measured.
const FINDINGS: usize = 10_000;

/// Leaves of the log that is measured.
const LEAVES: usize = 1_000_000;

fn main() {
    // `cargo test --benches` only wants to see that it starts.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    println!("{:<66} {:>12}", "what", "figure");
    log();
    judgements();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    workspace(path);
    let text = |file: &str| path.join(file).display().to_string();
    let empty = run(
        path,
        &[
            "offboard",
            "max",
            "--last-day",
            "2026-11-20",
            "--without-exports",
            "--basis",
            "voluntary-offer",
            "--notice-on",
            "2025-01-01",
        ],
    );
    seconds("offboard of a rep without an export (reads the books)", empty);
    let leaver = ["offboard", "jane", "--last-day", "2026-11-20"];
    let judged = run(path, &leaver);
    seconds("offboard of a rep with 10,000 matches, 10,000 findings", judged);
    each(
        "  of that, a match: judged, reported, kept, logged",
        judged.saturating_sub(empty),
        FINDINGS,
    );
    seconds("policy test: every case of the shipped rules", run(path, &["policy", "test"]));
    std::fs::create_dir_all(path.join("other")).unwrap();
    for entry in std::fs::read_dir(path.join("w/policies")).unwrap() {
        let entry = entry.unwrap();
        if entry.path().is_dir() {
            continue;
        }
        std::fs::copy(entry.path(), path.join("other").join(entry.file_name())).unwrap();
    }
    std::fs::remove_file(path.join("other/orphan-connection.cedar")).unwrap();
    std::fs::remove_file(path.join("other/orphan-connection.cases.json")).unwrap();
    let diff = run(path, &["policy", "diff", &text("other"), &text("w/policies")]);
    seconds("policy diff: what 10,000 findings become", diff);
    let pack = run(path, &["evidence", "pack", "jane", "--out", &text("pack")]);
    seconds("evidence pack of 10,000 findings, a folder", pack);
    let verify = run(path, &["evidence", "verify", &text("pack")]);
    seconds("evidence verify of that pack", verify);
    seconds("evidence verify of the workspace", run(path, &["evidence", "verify"]));
}

/// Appends, proves and verifies on a log of a million leaves.
fn log() {
    let leaves: Vec<Hash> = (0..LEAVES).map(|at| leaf_hash(&at.to_be_bytes())).collect();
    let started = Instant::now();
    let mut frontier = Frontier::default();
    for leaf in &leaves {
        frontier.push(*leaf);
    }
    let root = frontier.root();
    each("log: append a leaf, over 1,000,000", started.elapsed(), LEAVES);
    let started = Instant::now();
    let tree = Tree::of(leaves.clone());
    seconds("log: build the tree of 1,000,000 leaves for proofs", started.elapsed());
    let (proofs, step) = (100_000, 10);
    let started = Instant::now();
    for at in 0..proofs {
        let index = at * step;
        let proof = tree.inclusion(index, LEAVES).unwrap();
        let leaf = leaves.get(index).copied().unwrap();
        assert!(includes(leaf, index as u64, LEAVES as u64, &proof, &root));
    }
    each("log: prove that a leaf is in it, and verify, over 100,000", started.elapsed(), proofs);
    let started = Instant::now();
    for old in (1..=LEAVES).step_by(LEAVES / 1_000) {
        let proof = tree.consistency(old, LEAVES).unwrap();
        let before = tree.root_at(old).unwrap();
        assert!(extends(old as u64, &before, LEAVES as u64, &root, &proof));
    }
    each("log: prove that it only grew, and verify, over 1,000", started.elapsed(), 1_000);
}

/// Judges 10,000 clients' ties in one process, each with a record and a day of its own.
fn judgements() {
    let rules = Rulebook::shipped().unwrap();
    let rep = |id: &str, last_day: Option<&str>| Rep {
        id: RepId(id.to_owned()),
        place: Some("AU-NSW".to_owned()),
        agreement: Some("EMP-STD".to_owned()),
        role: Some("sales".to_owned()),
        hired: Some(day("2020-01-06")),
        last_day: last_day.map(day),
        ..Rep::default()
    };
    let roster = Roster { reps: vec![rep("jane", None), rep("finn", Some("2025-03-31"))] };
    let owned =
        |owner: &str| RecordState { owners: vec![owner.to_owned()], ..RecordState::default() };
    let records: Vec<Record> = (0..FINDINGS)
        .map(|at| Record {
            id: RecordId(format!("C-{at}")),
            versions: [("2025-01-15", "finn"), ("2025-04-01", "jane")]
                .map(|(on, owner)| RecordVersion { taken_on: day(on), state: Some(owned(owner)) })
                .into(),
            managements: Vec::new(),
            brought_by: Vec::new(),
        })
        .collect();
    let first = day("2025-04-02");
    let started = Instant::now();
    let mut judged = 0;
    for (at, record) in records.iter().enumerate() {
        let on = first.checked_add_days(chrono::Days::new((at % 400) as u64)).unwrap();
        let event = Event {
            rep: roster.reps.first().unwrap(),
            roster: &roster,
            records: &[record],
            seen: SeenAs::Tie(TieKind::Connection),
            invited: None,
            network: "linkedin",
            on: Some(on),
            account: AccountKind::Personal,
            place: "AU-NSW",
            last_day: Some(day("2026-11-20")),
            notice_on: Some(day("2025-01-01")),
            as_of: day("2026-11-22"),
            undated: day("2026-11-22"),
            purpose: Purpose::Leaving,
            others_tied: 0,
            stated: Stated::default(),
        };
        judged += judge(&rules, &event).unwrap().judgements.len();
    }
    assert!(judged >= FINDINGS, "{judged}");
    let taken = started.elapsed();
    each("rules: judge one tie (all rules, every clause of the agreement)", taken, FINDINGS);
    seconds("rules: judge 10,000 ties", taken);
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// A workspace in which Jane is connected to 10,000 clients whom Finn left behind.
fn workspace(path: &Path) {
    let mut crm = String::from("Record ID,First Name,Last Name,Email,Contact owner\n");
    let mut export =
        String::from("First Name,Last Name,URL,Email Address,Company,Position,Connected On\n");
    for at in 0..FINDINGS {
        let (given, family) = (word(at), word(at / 7 + 31));
        let _ =
            writeln!(crm, "C-{at},{given},{family},{given}.{family}.{at}@mail.example,Finn Marsh");
        let day = at % 28 + 1;
        let _ = writeln!(
            export,
            "{given},{family},https://www.linkedin.com/in/{given}-{family}-{at},{given}.{family}.{at}@mail.example,,,{day:02} Jun 2025"
        );
    }
    let roster = "Id,Name,Email,Role,Hired,Last Day\n\
                  jane,Jane Harbour,jane@harbour.example,sales,2020-01-06,\n\
                  max,Max Reeve,max@harbour.example,sales,2020-01-06,\n\
                  finn,Finn Marsh,finn@harbour.example,sales,2018-03-05,2025-03-31\n";
    run(path, &["init", &path.join("w").display().to_string(), "--place", "AU-NSW"]);
    for (name, text) in [("roster.csv", roster), ("crm.csv", &crm), ("Connections.csv", &export)] {
        std::fs::write(path.join(name), text).unwrap();
    }
    let file = |name: &str| path.join(name).display().to_string();
    run(path, &["import", "roster", &file("roster.csv"), "--taken-on", "2025-01-15"]);
    run(path, &["import", "crm", &file("crm.csv"), "--taken-on", "2025-01-15"]);
    let intake = run(
        path,
        &[
            "intake",
            "jane",
            &file("Connections.csv"),
            "--basis",
            "voluntary-offer",
            "--notice-on",
            "2025-01-01",
        ],
    );
    seconds("intake of 10,000 connections to 10,000 records", intake);
}

/// A made-up word for a number.
fn word(number: usize) -> String {
    let syllables = ["Bar", "den", "fal", "gor", "hel", "kis", "lor", "mun", "nar", "pel"];
    let at = |place: usize| syllables.get(number / place % 10).copied().unwrap_or_default();
    format!("{}{}{}", at(1), at(10), at(100))
}

/// Runs the real binary in the workspace.
fn run(path: &Path, arguments: &[&str]) -> Duration {
    let started = Instant::now();
    let done = Command::new(env!("CARGO_BIN_EXE_ringfence"))
        .args(["--workspace", &path.join("w").display().to_string(), "--as-of", "2026-11-22"])
        .args(arguments)
        .output()
        .unwrap();
    let taken = started.elapsed();
    let error = String::from_utf8_lossy(&done.stderr);
    assert!(matches!(done.status.code(), Some(0 | 10)), "{arguments:?}: {error}");
    taken
}

fn seconds(what: &str, taken: Duration) {
    println!("{what:<66} {:>9.3} s", taken.as_secs_f64());
}

fn each(what: &str, taken: Duration, times: usize) {
    #[expect(clippy::cast_precision_loss, reason = "a figure to read")]
    let us = taken.as_secs_f64() * 1e6 / times as f64;
    println!("{what:<66} {us:>9.2} us");
}
