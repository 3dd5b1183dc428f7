//! What we build on: where each crate comes from, under which licence, and what must not be among them.

use std::collections::BTreeSet;
use std::process::Command;

/// Licences that a crate may bear; of a choice one must be among them.
const LICENCES: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-1-Clause",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Crates that must not come in, and why.
const BANNED: &[(&str, &str)] = &[
    ("openssl-sys", "TLS is rustls, here and in the stores"),
    ("native-tls", "TLS is rustls, here and in the stores"),
    ("aws-lc-sys", "one crypto library in the tree: ring"),
    ("calamine", "a small workbook ends the process"),
    ("fancy-regex", "a pattern can take for ever"),
];

/// What this machine builds for: crates of other systems were not fetched, and tests fetch nothing.
fn host() -> String {
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let told = Command::new(rustc).arg("-vV").output().unwrap();
    let told = String::from_utf8(told.stdout).unwrap();
    told.lines().find_map(|line| line.strip_prefix("host: ")).unwrap().to_owned()
}

/// The crates of the lock file that this machine builds.
fn packages() -> Vec<serde_json::Value> {
    let mut cargo = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
    cargo.current_dir(env!("CARGO_MANIFEST_DIR"));
    cargo.args(["metadata", "--locked", "--offline", "--format-version", "1"]);
    cargo.args(["--filter-platform", &host()]);
    let done = cargo.output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let all: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    all["packages"].as_array().unwrap().clone()
}

/// Tells whether an expression as crates write it can be met with the licences above.
fn is_free(expression: &str) -> bool {
    let expression = expression.replace(['(', ')'], " ").replace('/', " OR ");
    let all = |part: &str| part.split(" AND ").all(|one| LICENCES.contains(&one.trim()));
    expression.split(" OR ").any(all)
}

#[test]
fn every_crate_comes_from_the_registry_under_a_licence_that_lets_us() {
    let mut against = BTreeSet::new();
    for package in packages() {
        let name = package["name"].as_str().unwrap();
        if name == "ringfence" {
            continue;
        }
        let source = package["source"].as_str().unwrap_or("a folder");
        if !source.starts_with("registry+") && !source.starts_with("sparse+") {
            against.insert(format!("{name} comes from {source}"));
        }
        let licence = package["license"].as_str().unwrap_or_default();
        if !is_free(licence) {
            against.insert(format!("{name} is under `{licence}`"));
        }
        if let Some((_, why)) = BANNED.iter().find(|(banned, _)| *banned == name) {
            against.insert(format!("{name}: {why}"));
        }
    }

    assert_eq!(against, BTreeSet::new());
}

#[test]
fn a_choice_of_licences_needs_one_that_lets_us_and_a_sum_all_of_them() {
    assert!(is_free("MIT OR Apache-2.0") && is_free("MIT/GPL-3.0") && is_free("(MIT OR ISC)"));
    assert!(is_free("MIT AND BSD-3-Clause"));
    assert!(!is_free("GPL-3.0") && !is_free("MIT AND GPL-3.0") && !is_free(""));
}
