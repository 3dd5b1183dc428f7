//! The words of all answers: no blame, no guess at what anybody is up to, counsel last.

use crate::demo::run;
use crate::framework::desk::Desk;
use crate::framework::desk::with_code;

/// Everything that the made-up agency's leaver and manager are shown.
fn shown() -> String {
    let mut all = String::new();
    for audit in [["offboard", "jane"].as_slice(), ["report"].as_slice()] {
        for format in ["text", "html", "csv"] {
            let done = run(&[&["--verbose", "--format", format], audit].concat());
            all.push_str(&String::from_utf8_lossy(&done.stdout));
        }
    }
    all.to_lowercase()
}

#[test]
fn s4_32_s4_33_no_answer_blames_and_none_guesses_at_plans() {
    let shown = shown();

    assert!(shown.contains("orphan-upload"));
    for word in [
        "steal",
        "theft",
        "stolen",
        "guilty",
        "culprit",
        "disloyal",
        "breach",
        "looking for a new job",
        "job hunt",
        "job-seek",
        "plans to leave",
        "intends to leave",
        "flight risk",
        "likely to leave",
    ] {
        assert!(!shown.contains(word), "{word}");
    }
}

#[test]
fn s4_34_counsel_comes_last_with_the_days_that_are_left() {
    let desk = Desk::tied();
    let audit = desk.offboard();
    let id = with_code(&audit, "ORPHAN-CONNECTION")[0]["id"].as_str().unwrap().to_owned();
    let (early, refused) = desk.run(&["findings", "remedy", &id, "counsel"]);
    for step in ["self-fix", "reminder", "undertaking"] {
        desk.done(&["findings", "remedy", &id, step]);
    }

    let after = desk.offboard();

    assert_eq!(early, Some(1));
    assert!(refused.contains("`counsel` is not the next remedy"), "{refused}");
    let step = with_code(&after, "ORPHAN-CONNECTION")[0]["next_step"].as_str().unwrap().to_owned();
    assert!(step.contains("Next remedy: counsel. Seek advice."), "{step}");
}
