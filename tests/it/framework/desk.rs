//! Workspaces of the tests of several documents, and what to do in them.

use std::path::Path;
use std::path::PathBuf;

use serde_json::Value;

use crate::commands::small;
use crate::commands::stderr;
use crate::commands::within;
use crate::rulebook::tied;

/// A workspace with Jane, Finn who left, and three clients.
pub(crate) struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    /// The small agency, nobody tied to anybody.
    pub(crate) fn new() -> Self {
        Self { folder: small("AU-NSW") }
    }

    /// The same in another place.
    pub(crate) fn in_place(place: &str) -> Self {
        Self { folder: small(place) }
    }

    /// The small agency, in which Jane is tied to Ada, whom Finn left behind.
    pub(crate) fn tied() -> Self {
        Self { folder: tied() }
    }

    /// Its folder; the workspace is `w` in it.
    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file beside the workspace.
    pub(crate) fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    /// Runs a command: code, then everything it said.
    pub(crate) fn run(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let done = within(self.path(), arguments);
        (done.status.code(), String::from_utf8_lossy(&done.stdout).into_owned() + &stderr(&done))
    }

    /// Runs a command that must do something and have nothing to show.
    pub(crate) fn done(&self, arguments: &[&str]) -> String {
        let (code, said) = self.run(arguments);
        assert_eq!(code, Some(0), "{arguments:?}: {said}");
        said
    }

    /// Runs an audit as JSON.
    pub(crate) fn audit(&self, arguments: &[&str]) -> Value {
        let done = within(self.path(), &[&["--format", "json"], arguments].concat());
        assert!(matches!(done.status.code(), Some(0 | 10)), "{}", stderr(&done));
        serde_json::from_slice(&done.stdout).unwrap()
    }

    /// Runs an audit as text, its line breaks as blanks.
    pub(crate) fn shown(&self, arguments: &[&str]) -> String {
        let (code, text) = self.run(&[&["--verbose"], arguments].concat());
        assert!(matches!(code, Some(0 | 10)), "{text}");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Jane's offboarding as JSON.
    pub(crate) fn offboard(&self) -> Value {
        self.audit(&["offboard", "jane", "--last-day", "2026-11-20"])
    }

    /// Jane's check of a file for LinkedIn.
    pub(crate) fn check(&self, file: &Path) -> Value {
        self.audit(&["check", &file.display().to_string(), "--rep", "jane", "--to", "linkedin"])
    }

    /// Changes a file of the policy.
    pub(crate) fn set(&self, name: &str, from: &str, to: &str) {
        let path = self.path().join("w/policies").join(name);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{name} lacks {from}");
        std::fs::write(path, text.replacen(from, to, 1)).unwrap();
    }

    /// Reads what Jane handed in.
    pub(crate) fn intake(&self, file: &Path) {
        let path = file.display().to_string();
        let basis = ["--basis", "voluntary-offer", "--notice-on", "2025-01-01"];
        let (code, said) = self.run(&[&["intake", "jane", &path][..], &basis].concat());
        assert!(matches!(code, Some(0 | 10)), "{said}");
    }

    /// Imports a snapshot of the CRM.
    pub(crate) fn crm(&self, name: &str, taken_on: &str, text: &str) {
        let path = self.file(name, text).display().to_string();
        self.done(&["import", "crm", &path, "--taken-on", taken_on, "--accept-shrink"]);
    }

    /// Seeded records are on.
    pub(crate) fn seeding(&self) {
        let on = "[ringers]\nenabled = true\napprover = \"M. Director\"\npurpose = \"copies\"";
        self.set("agency.toml", "[ringers]\nenabled = false", on);
    }
}

/// The findings with a code.
pub(crate) fn with_code<'a>(audit: &'a Value, code: &str) -> Vec<&'a Value> {
    let all = audit["findings"].as_array().unwrap();
    all.iter().filter(|one| one["code"] == code).collect()
}

/// The text of a list in a finding.
pub(crate) fn words(finding: &Value, list: &str) -> String {
    finding[list].to_string()
}

/// A contact file with a client whom Finn left behind, one of Jane's, and somebody unknown.
pub(crate) const CONTACTS: &str = "First Name,Last Name,Email,Phone\n\
    Ada,Moss,ada@moss.example,0491 570 006\n\
    Ben,Reed,ben@reed.example,\n\
    Nora,Vale,nora@vale.example,0491 570 158\n";
