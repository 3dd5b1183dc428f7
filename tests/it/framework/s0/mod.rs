//! Document S0: the five-step framework for an agency's social networks.
//!
//! | file | rows |
//! |---|---|
//! | `premises.rs` | S0-01 to S0-21: what the framework starts from |
//! | `own.rs` | S0-22 to S0-25: step 1, the rep's own contacts |
//! | `consent.rs` | S0-26 to S0-30: step 2, consent before contacts enter |
//! | `joint.rs` | S0-31 to S0-37: step 3, joint records |
//! | `kept.rs` | S0-38 to S0-46: steps 4 and 5, and the policy as a document |
//!
//! Every row asks for behaviour. S0-19 (whether the rep has seen it) is tested in `upkeep.rs`, S0-15
//! (what a pack holds) in `evidence.rs`. Of S0-16 one half is done otherwise on purpose: who invited whom, and when, is read on every basis,
//! since it speaks for the rep; the text of a message is read on none.

mod consent;
mod joint;
mod kept;
mod own;
mod premises;

use std::fmt::Write as _;
use std::path::Path;
use std::sync::OnceLock;

use crate::commands::stderr;
use crate::commands::within;
use crate::demo::ringfence;

/// The exit code, and everything that was printed, in one line.
pub(crate) fn say(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let done = within(folder, arguments);
    let text = String::from_utf8_lossy(&done.stdout).into_owned() + &stderr(&done);
    (done.status.code(), text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The same on another day.
pub(crate) fn say_on(folder: &Path, day: &str, arguments: &[&str]) -> (Option<i32>, String) {
    let workspace = folder.join("w");
    let mut command = ringfence();
    command.arg("--workspace").arg(workspace).args(["--as-of", day]).args(arguments);
    let done = command.output().unwrap();
    let text = String::from_utf8_lossy(&done.stdout).into_owned() + &stderr(&done);
    (done.status.code(), text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Writes a file into the test's folder and gives its path as text.
pub(crate) fn file(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path.display().to_string()
}

/// An audit as JSON.
pub(crate) fn audit(folder: &Path, arguments: &[&str]) -> serde_json::Value {
    let done = within(folder, &[&["--format", "json"], arguments].concat());
    serde_json::from_slice(&done.stdout).unwrap_or_else(|_| panic!("{}", stderr(&done)))
}

/// Code, grade and record of every finding.
pub(crate) fn codes(audit: &serde_json::Value) -> Vec<(String, String, String)> {
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let all = audit["findings"].as_array().unwrap().iter();
    all.map(|one| (text(&one["code"]), text(&one["grade"]), text(&one["record"]["id"]))).collect()
}

/// Changes a file of the policy.
pub(crate) fn replace(folder: &Path, name: &str, from: &str, to: &str) {
    let path = folder.join("w/policies").join(name);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "`{from}` is not in `{name}`");
    std::fs::write(path, text.replace(from, to)).unwrap();
}

/// A small agency with a client of every class. Jane has worked here since 2020-01-06; Finn left on
/// 2025-03-31; Omar manages property.
///
/// C-1 Ada was Finn's; C-2 Ben and C-3 Cleo are Jane's; C-4 Dora opted out; C-5 Eve is Jane's own by
/// the CRM's source; C-6 Gil is a landlord; C-7 Hal is a house lead; C-8 Ida was referred.
pub(crate) fn agency() -> tempfile::TempDir {
    static MADE: OnceLock<tempfile::TempDir> = OnceLock::new();
    let made = MADE.get_or_init(made).path();
    let folder = tempfile::tempdir().unwrap();
    copy(&made.join("w"), &folder.path().join("w"));
    for name in ["roster.csv", "crm.csv", "rent-roll.csv"] {
        std::fs::copy(made.join(name), folder.path().join(name)).unwrap();
    }
    folder
}

/// Makes the workspace of [`agency`], which every test gets a copy of.
fn made() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let made =
        ringfence().arg("init").arg(path.join("w")).args(["--place", "AU-NSW"]).output().unwrap();
    assert!(made.status.success(), "{}", stderr(&made));
    file(path, "roster.csv", ROSTER);
    file(path, "crm.csv", CRM);
    file(path, "rent-roll.csv", RENT_ROLL);
    for book in ["roster", "crm", "rent-roll"] {
        let name = path.join(format!("{book}.csv")).display().to_string();
        let (code, said) = say(path, &["import", book, &name, "--taken-on", "2025-01-15"]);
        assert_eq!(code, Some(0), "{said}");
    }
    folder
}

/// Copies a folder with everything in it.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// The roster of [`agency`].
pub(crate) const ROSTER: &str = "Id,Name,Email,Role,Hired,Last Day,Agreement\n\
    jane,Jane Harbour,jane@harbour.example,sales,2020-01-06,,EMP-STD\n\
    finn,Finn Marsh,finn@harbour.example,sales,2018-03-05,2025-03-31,EMP-STD\n\
    omar,Omar Vale,omar@harbour.example,property_manager,2020-02-03,,EMP-STD\n";

/// The CRM of [`agency`].
pub(crate) const CRM: &str = "\
Record ID,First Name,Last Name,Email,Mobile Phone Number,Contact owner,Original Source,Create Date,Unsubscribed from all email,Preferred Channel\n\
C-1,Ada,Moss,ada@moss.example,0491 570 006,Finn Marsh,,2021-01-01,false,\n\
C-2,Ben,Reed,ben@reed.example,0491 570 156,Jane Harbour,,2021-02-01,false,\n\
C-3,Cleo,Hart,cleo@hart.example,0491 570 157,Jane Harbour,,2022-03-01,false,phone\n\
C-4,Dora,Lund,dora@lund.example,0491 570 158,Jane Harbour,,2021-04-01,true,\n\
C-5,Eve,Nash,eve@nash.example,0491 570 159,Jane Harbour,own contact,2020-02-01,false,\n\
C-6,Gil,Pike,gil@pike.example,0491 570 110,Jane Harbour,,2021-06-01,false,\n\
C-7,Hal,Quin,hal@quin.example,0491 570 313,Jane Harbour,house lead,2021-07-01,false,\n\
C-8,Ida,Rowe,ida@rowe.example,0491 570 737,Jane Harbour,referral,2021-08-01,false,\n";

/// The rent roll of [`agency`].
pub(crate) const RENT_ROLL: &str = "\
Landlord ID,Landlord Name,Email,Mobile,Property ID,Property Manager,From,Until,Reason Lost\n\
C-6,Gil Pike,gil@pike.example,0491 570 110,P-1,Omar Vale,2022-01-01,,\n";

/// A contact file with everybody of [`agency`], a line each from line 2 on, and a stranger at the end.
pub(crate) const EVERYBODY: &str = "First Name,Last Name,Email,Phone\n\
    Ada,Moss,ada@moss.example,0491 570 006\n\
    Ben,Reed,ben@reed.example,0491 570 156\n\
    Cleo,Hart,cleo@hart.example,0491 570 157\n\
    Dora,Lund,dora@lund.example,0491 570 158\n\
    Eve,Nash,eve@nash.example,0491 570 159\n\
    Gil,Pike,gil@pike.example,0491 570 110\n\
    Hal,Quin,hal@quin.example,0491 570 313\n\
    Ida,Rowe,ida@rowe.example,0491 570 737\n\
    Nora,Vale,nora@vale.example,\n";

/// Hands an export of LinkedIn connections in; each as `First,Last,email,02 Jun 2025`.
pub(crate) fn connections(folder: &Path, rep: &str, rows: &[&str], account: &str) {
    let mut text =
        "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n".to_owned();
    for row in rows {
        let cells: Vec<&str> = row.split(',').collect();
        let [first, last, email, on] = cells[..] else { panic!("{row}") };
        let page = format!("https://www.linkedin.com/in/{first}-{last}").to_lowercase();
        let _ = writeln!(text, "{first},{last},{page},{email},,,{on}");
    }
    hand_in(folder, rep, "Connections.csv", &text, account);
}

/// Hands one file of an export in.
pub(crate) fn hand_in(folder: &Path, rep: &str, name: &str, text: &str, account: &str) {
    let path = file(folder, name, text);
    let basis = ["--basis", "voluntary-offer", "--notice-on", "2025-01-01", "--account", account];
    let (code, said) = say(folder, &[&["intake", rep, &path], &basis[..]].concat());
    assert_eq!(code, Some(0), "{said}");
}

/// Jane's offboarding pack in `pack`, as text.
pub(crate) fn pack(folder: &Path, more: &[&str]) -> String {
    let out = folder.join("pack").display().to_string();
    let leaving = ["--verbose", "offboard", "jane", "--last-day", "2026-11-20"];
    let basis = ["--basis", "voluntary-offer", "--notice-on", "2025-01-01", "--without-exports"];
    let (code, said) = say(folder, &[&leaving[..], &basis, &["--out", &out], more].concat());
    assert!(matches!(code, Some(0 | 10)), "{said}");
    said
}

/// A file of the pack.
pub(crate) fn packed(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join("pack").join(name)).unwrap()
}

/// The records in a list of the pack, in its order.
pub(crate) fn listed(folder: &Path, name: &str) -> Vec<String> {
    let text = packed(folder, name);
    let cell = |line: &str| line.split(',').next().unwrap().trim_matches('"').to_owned();
    text.lines().skip(1).map(cell).collect()
}
