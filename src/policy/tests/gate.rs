//! The gate, row by row, and the places behind it.

use crate::model::clause::ClauseKind;
use crate::policy::places::Basis;
use crate::policy::places::gate;
use crate::policy::tests::book;
use crate::policy::tests::day;

/// Which bases pass, in the order of `Basis::ALL`: with nothing given, and with everything.
fn row(place: &str) -> ([bool; 5], [bool; 5]) {
    let book = book(&[]);
    let place = book.place(place);
    let as_of = day("2026-11-22");
    let bare = Basis::ALL.map(|basis| gate(place, Some(basis), None, None, as_of).is_ok());
    let full = Basis::ALL
        .map(|basis| gate(place, Some(basis), Some("A-1"), Some(day("2026-01-01")), as_of).is_ok());
    (bare, full)
}

const T: bool = true;
const F: bool = false;

#[test]
fn every_row_of_the_gate_reads_as_written() {
    // self-check, offer, business account, investigation, court order
    let rows = [
        ("US-CA", [T, F, T, F, T], [T, F, T, T, T]),
        ("US-NY", [T, T, T, F, T], [T, T, T, F, T]),
        ("US-IL", [T, T, T, F, T], [T, T, T, T, T]),
        ("US-MI", [T, T, T, F, T], [T, T, T, T, T]),
        ("US-WA", [T, T, T, F, T], [T, T, T, T, T]),
        ("US-NM", [T, T, T, F, T], [T, T, T, T, T]),
        ("UK", [T, F, F, F, T], [T, T, T, T, T]),
        ("UK-EW", [T, F, F, F, T], [T, T, T, T, T]),
        ("DE-BE", [T, F, F, F, T], [T, T, T, T, T]),
        ("AU-NSW", [T, F, F, F, T], [T, T, T, T, T]),
        ("AU-QLD", [T, T, T, F, T], [T, T, T, T, T]),
        ("AU", [T, T, T, F, T], [T, T, T, T, T]),
        ("US-TX", [T, F, F, F, F], [T, F, F, F, F]),
        ("", [T, F, F, F, F], [T, F, F, F, F]),
    ];

    for (place, bare, full) in rows {
        assert_eq!(row(place), (bare, full), "{place}");
    }
}

#[test]
fn all_26_states_of_the_list_and_new_york_have_an_entry() {
    let states = "AR CA CO CT DE IL LA ME MD MI MT NE NV NH NJ NM OK OR RI TN UT VT VA WA WV WI NY";
    let book = book(&[]);

    for state in states.split(' ') {
        let place = book.place(&format!("us-{state}"));

        assert!(!place.ids.contains(&"unknown".to_owned()), "{state}");
    }
}

#[test]
fn a_notice_counts_from_its_fourteenth_day() {
    let book = book(&[]);
    let place = book.place("AU-NSW");
    let passes = |as_of: &str| {
        gate(place, Some(Basis::VoluntaryOffer), None, Some(day("2026-11-01")), day(as_of))
    };

    let refusal = passes("2026-11-14").unwrap_err();

    assert!(refusal.reason.contains("2026-11-15"), "{}", refusal.reason);
    for way in ["14 days", "`--notice-on`", "`notice_on` in `[company]` of `agency.toml`"] {
        assert!(refusal.needed.contains(way), "{}", refusal.needed);
    }
    assert!(passes("2026-11-15").is_ok());
}

#[test]
fn a_blank_allegation_is_none() {
    let book = book(&[]);
    let place = book.place("US-CA");
    let as_of = day("2026-11-22");

    let refusal = gate(place, Some(Basis::Investigation), Some("  "), None, as_of).unwrap_err();

    assert!(refusal.needed.contains("allegation"), "{}", refusal.needed);
}

#[test]
fn without_a_basis_nothing_passes_and_the_choices_are_named() {
    let book = book(&[]);

    let refusal = gate(book.place("US-CA"), None, None, None, day("2026-11-22")).unwrap_err();

    assert!(refusal.needed.contains("voluntary-self-check"), "{}", refusal.needed);
    assert!(!refusal.needed.contains("voluntary-offer"), "{}", refusal.needed);
}

#[test]
fn california_says_why_an_offer_is_refused_and_relies_on_no_restraint_of_dealings() {
    let book = book(&[]);
    let place = book.place("US-CA");

    let refusal =
        gate(place, Some(Basis::VoluntaryOffer), None, None, day("2026-11-22")).unwrap_err();

    assert!(refusal.reason.contains("980"), "{}", refusal.reason);
    assert!(place.note_on(ClauseKind::Solicit).starts_with("Not relied on: "));
    assert!(place.note_on(ClauseKind::Confidentiality).ends_with("is read as written."));
}

#[test]
fn a_basis_is_read_from_the_words_of_the_command_line() {
    for basis in Basis::ALL {
        assert_eq!(basis.as_str().parse(), Ok(basis));
    }
    assert_eq!("Court_Order".parse(), Ok(Basis::CourtOrder));
    assert!("consent".parse::<Basis>().unwrap_err().to_string().contains("voluntary-offer"));
}
