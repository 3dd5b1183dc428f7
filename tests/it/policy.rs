//! Every rule against its cases, and the shipped rulebook as a workspace gets it.

use ringfence::policy::Rulebook;
use ringfence::policy::SHIPPED;

#[test]
fn every_rule_holds_its_cases() {
    let book = Rulebook::shipped().unwrap();

    let results = book.run_cases();

    let failed: Vec<_> = results.iter().filter(|result| !result.passed).collect();
    assert!(failed.is_empty(), "{failed:#?}");
    assert!(results.len() > 90, "{} cases", results.len());
}

#[test]
fn the_shipped_folder_holds_exactly_the_shipped_files_and_those_of_other_parts() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/policies");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "columns.toml")
        .collect();
    files.sort();

    let shipped: Vec<_> =
        SHIPPED.iter().map(|(name, _)| *name).filter(|name| *name != "columns.toml").collect();

    assert_eq!(files, shipped);
}

#[test]
fn no_word_of_blame_stands_in_the_rulebook() {
    for (name, text) in SHIPPED {
        let text = text.to_lowercase();
        for word in ["breach", "theft", "steal", "guilty", "culprit", "disloyal", "clean"] {
            assert!(!text.contains(word), "`{word}` in `{name}`");
        }
    }
}
