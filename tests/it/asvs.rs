//! The table of the OWASP Application Security Verification Standard 5.0: every requirement we took
//! on stands in `asvs.csv` with the test that holds it, or with the reason why there is none.
//!
//! `applies` is `yes`, `no` (the reason is in `how`) or `open` (not met yet; `how` says by how much).
//! A row with `yes` and without a test begins its `how` with `no test:`.

use std::collections::BTreeSet;
use std::path::Path;

const TABLE: &str = include_str!("asvs.csv");

/// How many requirements of each chapter we took on.
const CHAPTERS: [(&str, usize); 16] = [
    ("1", 23),
    ("2", 12),
    ("3", 22),
    ("4", 5),
    ("5", 12),
    ("6", 28),
    ("7", 19),
    ("8", 8),
    ("9", 7),
    ("10", 9),
    ("11", 16),
    ("12", 7),
    ("13", 15),
    ("14", 11),
    ("15", 16),
    ("16", 17),
];

/// The names of all tests, of the program and of this binary.
fn tests() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut names = BTreeSet::new();
    let mut folders = vec![root.join("src"), root.join("tests")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let found =
                    text.split("fn ").skip(1).filter_map(|rest| rest.split(['(', '<']).next());
                names.extend(found.map(str::to_owned));
            }
        }
    }
    names
}

#[test]
fn every_requirement_has_a_test_that_is_there_or_a_reason() {
    let tests = tests();
    let mut ids = BTreeSet::new();
    let mut wrong = Vec::new();

    for row in csv::Reader::from_reader(TABLE.as_bytes()).records() {
        let row = row.unwrap();
        let [id, applies, how, test] =
            [0, 1, 2, 3].map(|at| row.get(at).unwrap_or_default().trim());
        let held = match applies {
            "yes" if test.is_empty() => {
                how.strip_prefix("no test: ").is_some_and(|why| !why.is_empty())
            }
            "yes" => tests.contains(test) && !how.is_empty(),
            "no" | "open" => test.is_empty() && !how.is_empty(),
            _ => false,
        };
        if !held || !ids.insert(id.to_owned()) {
            wrong.push(format!("{id} {applies} {test}"));
        }
    }

    assert!(wrong.is_empty(), "{wrong:#?}");
    for (chapter, wanted) in CHAPTERS {
        let there = ids.iter().filter(|id| id.split('.').next() == Some(chapter)).count();
        assert_eq!(there, wanted, "chapter {chapter}");
    }
}
