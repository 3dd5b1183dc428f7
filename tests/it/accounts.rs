//! `accounts` through the real binary: an operator makes, lists, disables and resets accounts, and is
//! never shown a password.

use serde_json::Value;

use crate::commands::small;
use crate::commands::stderr;
use crate::commands::within;

/// The answer of a command as JSON.
fn json(folder: &std::path::Path, arguments: &[&str]) -> Value {
    let done = within(folder, &[&["--format", "json", "accounts"], arguments].concat());
    assert_eq!(done.status.code(), Some(0), "{}", stderr(&done));
    serde_json::from_slice(&done.stdout).unwrap()
}

#[test]
fn an_operator_invites_lists_disables_and_resets() {
    let folder = small("AU-NSW");
    let path = folder.path();
    let jane = "jane@harbour.example";

    let invite = ["invite", jane, "--name", "Jane Harbour", "--role", "rep", "--rep", "jane"];
    let link = json(path, &invite);
    let token = link["path"].as_str().unwrap().strip_prefix("/welcome/").unwrap().to_owned();
    assert_eq!(token.len(), 64);
    let listed = json(path, &["list"]);
    assert_eq!(listed[0]["email"], jane);
    assert_eq!((&listed[0]["standing"], &listed[0]["role"]), (&"invited".into(), &"rep".into()));
    assert_eq!(listed[0]["id"], link["account"]);
    assert!(!listed.to_string().contains(&token));

    assert_eq!(json(path, &["disable", jane])["standing"], "disabled");
    let again = json(path, &["reset", jane]);
    assert_ne!(again["path"], link["path"]);
    assert_eq!(json(path, &["list"])[0]["standing"], "invited");
}

#[test]
fn what_cannot_be_done_is_said_with_help() {
    let folder = small("AU-NSW");
    let path = folder.path();
    let invite = |more: &[&str]| {
        let arguments =
            [&["accounts", "invite", "x@harbour.example", "--name", "X"], more].concat();
        within(path, &arguments)
    };
    let unknown = within(path, &["accounts", "disable", "nobody@harbour.example"]);

    for (done, word) in [
        (invite(&["--role", "rep"]), "rep's id"),
        (invite(&["--role", "rep", "--rep", "zoe"]), "no rep"),
        (invite(&["--role", "manager", "--office", "Nowhere"]), "team"),
        (unknown, "no account"),
    ] {
        assert_eq!(done.status.code(), Some(1), "{word}");
        assert!(
            stderr(&done).contains(word) && stderr(&done).contains("help:"),
            "{}",
            stderr(&done)
        );
    }
    assert_eq!(invite(&["--role", "owner"]).status.code(), Some(2));
}
