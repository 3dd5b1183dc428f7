//! Document S3: the client database of a sales team, its fields, numbers and programs.
//!
//! One test for each row that asks for behaviour, in the file of its subject. Rows without one:
//!
//! - S3-09 (status level A, B, C): a rating of clients is profiling, so the column is left unread, and
//!   nothing is sorted by it; the test of S3-10 holds that.
//! - S3-13, S3-14 (engagement, lead quality): inputs of the formula of S3-10, left unread with it.
//! - S3-58 (marketing materials): out of scope, nothing is sent anywhere.
//!
//! | file | subject |
//! |---|---|
//! | `fields.rs` | what is read of a client, what never is, what makes two records one person |
//! | `classes.rs` | what a record is: sources, groups, owners, days |
//! | `clauses.rs` | whom a clause protects, and the calendar |
//! | `registers.rs` | exports, dealings, what comes and goes |
//! | `audits.rs` | scale, repetition, the reports |

mod audits;
mod classes;
mod clauses;
mod fields;
mod registers;

use std::fmt::Write as _;
use std::path::Path;
use std::process::Output;

use crate::commands::stderr;
use crate::commands::within;
use crate::demo::ringfence;

/// Runs a command in a workspace and gives what it printed.
fn said(folder: &Path, arguments: &[&str]) -> String {
    let output = within(folder, arguments);
    assert!(matches!(output.status.code(), Some(0 | 10)), "{}", stderr(&output));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// An audit as JSON.
fn json(folder: &Path, arguments: &[&str]) -> serde_json::Value {
    let text = said(folder, &[&["--format", "json"], arguments].concat());
    serde_json::from_str(&text).unwrap()
}

/// Writes a file into the test's folder and gives its path.
fn file(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path.display().to_string()
}

/// A new workspace in New South Wales with a roster and one CRM snapshot.
fn agency(roster: &str, crm: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let made =
        ringfence().arg("init").arg(path.join("w")).args(["--place", "AU-NSW"]).output().unwrap();
    assert!(made.status.success(), "{}", stderr(&made));
    let roster = file(path, "roster.csv", roster);
    said(path, &["import", "roster", &roster, "--taken-on", "2025-01-15"]);
    snapshot(path, "2025-01-15", crm);
    folder
}

/// Imports a CRM snapshot.
fn snapshot(folder: &Path, on: &str, crm: &str) -> String {
    let crm = file(folder, &format!("crm-{on}.csv"), crm);
    said(folder, &["import", "crm", &crm, "--taken-on", on, "--accept-shrink"])
}

/// Reads a LinkedIn list of connections as the rep's: given name, family name, address, day.
fn connected(folder: &Path, rep: &str, people: &[(&str, &str, &str, &str)]) {
    let mut text =
        "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n".to_owned();
    for (given, family, email, on) in people {
        writeln!(text, "{given},{family},,{email},,,{on}").unwrap();
    }
    std::fs::create_dir_all(folder.join(rep)).unwrap();
    let export = file(&folder.join(rep), "Connections.csv", &text);
    let basis = ["--basis", "voluntary-offer", "--notice-on", "2025-01-01"];
    said(folder, &[&["intake", rep, &export], &basis[..]].concat());
}

/// The findings of an audit about a record.
fn about<'a>(audit: &'a serde_json::Value, record: &str) -> Vec<&'a serde_json::Value> {
    let all = audit["findings"].as_array().unwrap();
    all.iter().filter(|one| one["record"]["id"] == record).collect()
}

/// The codes of the findings about a record.
fn codes(audit: &serde_json::Value, record: &str) -> Vec<String> {
    let code = |one: &serde_json::Value| one["code"].as_str().unwrap().to_owned();
    about(audit, record).into_iter().map(code).collect()
}

/// Links two lists and gives the probability of the first pair; nothing where there is no pair.
fn linked(left: &str, right: &str) -> Option<f64> {
    let folder = tempfile::tempdir().unwrap();
    let (left, right) =
        (file(folder.path(), "left.csv", left), file(folder.path(), "right.csv", right));
    let output: Output = ringfence().args(["link", &left, &right]).output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines().nth(1)?.split(',').nth(2)?.parse().ok()
}
