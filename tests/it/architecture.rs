//! The house: which part may import which. Fails when an import runs another way.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::Path;
use std::path::PathBuf;

/// Who may import whom, besides itself. `lib.rs` and `main.rs` may import everything.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("intake", &["model"]),
    ("config", &["model"]),
    ("network", &["intake", "model"]),
    ("company", &["intake", "model"]),
    ("linkage", &["model"]),
    ("policy", &["model"]),
    ("report", &["model"]),
    ("evidence", &["model"]),
    // A leaf of the log is hashed in the transaction that keeps what it speaks of.
    ("store", &["evidence", "model"]),
    (
        "usecase",
        &[
            "company", "config", "evidence", "intake", "linkage", "model", "network", "policy",
            "report", "store",
        ],
    ),
    ("web", &["model", "usecase"]),
    // One face starts the other: `ringfence serve`.
    ("cli", &["model", "usecase", "web"]),
];

#[test]
fn imports_follow_the_data() {
    let allowed: BTreeMap<&str, BTreeSet<&str>> =
        MAY_IMPORT.iter().map(|(part, may)| (*part, may.iter().copied().collect())).collect();
    let mut against = Vec::new();
    for (file, part) in sources() {
        let Some(may) = allowed.get(part.as_str()) else { continue };
        let text = std::fs::read_to_string(&file).unwrap();
        for (index, line) in text.lines().enumerate() {
            for other in imported(line) {
                if other != part && !may.contains(other.as_str()) && allowed.contains_key(&*other) {
                    against.push(format!(
                        "{}:{}: {part} imports {other}",
                        file.display(),
                        index + 1
                    ));
                }
            }
        }
    }

    assert_eq!(against, Vec::<String>::new());
}

#[test]
fn every_import_of_ours_stands_on_a_line_of_its_own() {
    let mut nested = Vec::new();
    for (file, _) in sources() {
        let text = std::fs::read_to_string(&file).unwrap();
        if text.contains("use crate::{") {
            nested.push(file);
        }
    }

    assert_eq!(nested, Vec::<PathBuf>::new());
}

#[test]
fn every_part_is_in_the_table() {
    let listed: BTreeSet<String> = MAY_IMPORT.iter().map(|(part, _)| (*part).to_owned()).collect();
    let there: BTreeSet<String> = sources()
        .into_iter()
        .map(|(_, part)| part)
        .filter(|part| part != "lib" && part != "main")
        .collect();

    assert_eq!(there, listed);
}

#[test]
fn the_top_level_holds_what_was_agreed() {
    let agreed = [
        "Cargo.lock",
        "Cargo.toml",
        "LICENSE",
        "README.md",
        "fixtures",
        "policies",
        "src",
        "target",
        "tests",
    ];
    let more: Vec<String> = std::fs::read_dir(root())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with('.') && !agreed.contains(&name.as_str()))
        .collect();

    assert_eq!(more, Vec::<String>::new());
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All source files, with the part of the house each belongs to.
fn sources() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let inside = path.strip_prefix(root().join("src")).unwrap().to_owned();
                let first = inside.components().next().unwrap().as_os_str().to_string_lossy();
                found.push((path, first.trim_end_matches(".rs").to_owned()));
            }
        }
    }
    found.sort();
    found
}

/// The parts of ours that a line names: `crate::model::...` names `model`.
fn imported(line: &str) -> Vec<String> {
    let code = line.split("//").next().unwrap_or_default();
    code.match_indices("crate::")
        .map(|(at, word)| {
            let rest = &code[at + word.len()..];
            rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
        })
        .collect()
}
