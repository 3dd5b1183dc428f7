//! Every rule against its cases, and the shipped rulebook as a workspace gets it.

use ringfence::policy::OPTIONAL;
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
    let names = |folder: &str| {
        let entries = std::fs::read_dir(folder).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    let mut files = names(folder);
    files.retain(|name| name != "columns.toml" && name != "optional");

    let shipped: Vec<_> =
        SHIPPED.iter().map(|(name, _)| *name).filter(|name| *name != "columns.toml").collect();

    assert_eq!(files, shipped);
    let optional = names(&format!("{folder}/optional")).into_iter();
    let optional: Vec<_> = optional.map(|name| format!("optional/{name}")).collect();
    assert_eq!(optional, OPTIONAL.iter().map(|(name, _)| *name).collect::<Vec<_>>());
}

#[test]
fn a_connection_that_a_personal_message_led_to_is_told_as_such() {
    let audit = crate::demo::audit(&["offboard", "jane"]);

    let findings = audit["findings"].as_array().unwrap();
    let window = findings.iter().filter(|finding| finding["code"] == "CLAUSE-WINDOW");
    let read: Vec<_> = window
        .filter(|finding| finding["seen"]["kind"] == "connection")
        .map(|finding| {
            (finding["clause"]["ladder"].as_str().unwrap(), finding["clause"]["day"].as_i64())
        })
        .collect();
    assert!(read.len() >= 2, "{read:?}");
    // She left on 31 October 2026, day 1; the story is told on 22 November.
    assert!(read.iter().all(|one| *one == ("personal_message", Some(23))), "{read:?}");
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
