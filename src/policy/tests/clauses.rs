//! Windows, look-backs, cascades, carve-outs and the ladder, each on both sides of its edge.

use crate::model::clause::ClauseKind;
use crate::model::clause::Clock;
use crate::model::clause::Ladder;
use crate::model::record::Record;
use crate::model::record::RecordState;
use crate::model::rep::Rep;
use crate::model::span::Within;
use crate::policy::clauses::Applied;
use crate::policy::clauses::Step;
use crate::policy::clauses::apply;
use crate::policy::clauses::restraints;
use crate::policy::facts::Scope;
use crate::policy::facts::Standing;
use crate::policy::facts::Window;
use crate::policy::rulebook::Rulebook;
use crate::policy::tests::book;
use crate::policy::tests::day;
use crate::policy::tests::managed;
use crate::policy::tests::owned_by;
use crate::policy::tests::record;
use crate::policy::tests::rep;
use crate::policy::tests::roster;

const LAST: &str = "2026-03-31";

fn leaver() -> Rep {
    rep("jane", "2024-01-01", Some(LAST))
}

/// Applies one clause to a stock invitation on a day; `None`: not dated.
fn read(book: &Rulebook, rep: &Rep, record: &Record, id: &str, on: Option<&str>) -> Applied {
    read_as_of(book, rep, record, id, on, "2026-05-13")
}

/// The same in an audit of another day.
fn read_as_of(
    book: &Rulebook,
    rep: &Rep,
    record: &Record,
    id: &str,
    on: Option<&str>,
    as_of: &str,
) -> Applied {
    let all = apply(Step {
        book,
        rep,
        roster: &roster(Some(LAST)),
        records: &[record],
        place: rep.place.as_deref().unwrap_or_default(),
        on: on.map(day),
        day: day(on.unwrap_or(as_of)),
        as_of: day(as_of),
        last_day: rep.last_day,
        rung: Ladder::StockInvitation,
        pre_existing: false,
        client_first: false,
    });
    all.into_iter().find(|applied| applied.reading.id == id).unwrap()
}

fn dealt(on: Option<&str>, dealings: Option<u32>, year: Option<i32>) -> Record {
    let state = RecordState {
        last_dealing_on: on.map(day),
        dealings,
        closing_year: year,
        ..owned_by(&["jane"])
    };
    record("C-1", &[("2025-06-01", state)])
}

fn protected(record: &Record) -> Within {
    read(&book(&[]), &leaver(), record, "NS-1", Some("2026-04-15")).reading.protected
}

#[test]
fn every_level_of_the_cascade_is_shown_with_its_days() {
    let record = dealt(None, None, None);

    let reading = read(&book(&[]), &leaver(), &record, "NS-1", Some("2026-07-15")).reading;

    let levels: Vec<_> = reading
        .levels
        .iter()
        .map(|level| (&*level.as_written, level.until.to_string(), level.within))
        .collect();
    let expected = [
        ("12 months", "2027-03-31".to_owned(), Within::In),
        ("6 months", "2026-09-30".to_owned(), Within::In),
        ("3 months", "2026-06-30".to_owned(), Within::Out),
    ];
    assert_eq!(levels, expected);
    assert_eq!((reading.day, reading.of_days), (44, 365));
}

#[test]
fn the_first_day_inside_is_day_1_and_the_last_one_is_the_last() {
    let (book, rep, record) = (book(&[]), leaver(), dealt(None, None, None));
    let on = |as_of| {
        let reading = read_as_of(&book, &rep, &record, "NS-1", Some("2026-04-15"), as_of).reading;
        (reading.day, reading.clock())
    };

    assert_eq!(on("2026-03-30"), (0, Clock::NotBegun));
    assert_eq!(on(LAST), (1, Clock::Day(1)));
    assert_eq!(on("2027-03-30"), (365, Clock::Day(365)));
    assert_eq!(on("2027-03-31"), (366, Clock::EndedOn(day("2027-03-30"))));
    let confidential = read(&book, &rep, &record, "CO-1", Some("2026-04-15")).reading;
    assert_eq!(confidential.clock(), Clock::Unknown);
}

#[test]
fn the_days_beside_the_end_of_a_window_are_edges() {
    let (book, record) = (book(&[]), dealt(None, None, None));
    let longest =
        |on: &str| read(&book, &leaver(), &record, "NS-1", Some(on)).reading.levels[0].within;

    assert_eq!(longest("2026-03-29"), Within::Out);
    assert_eq!(longest("2026-03-31"), Within::Edge);
    assert_eq!(longest("2026-04-01"), Within::In);
    assert_eq!(longest("2027-03-29"), Within::In);
    assert_eq!(longest("2027-03-30"), Within::Edge);
    assert_eq!(longest("2027-03-31"), Within::Edge);
    assert_eq!(longest("2027-04-01"), Within::Out);
}

#[test]
fn an_undated_event_is_an_edge_of_every_level() {
    let applied = read(&book(&[]), &leaver(), &dealt(None, None, None), "NS-1", None);

    assert_eq!(applied.window, Window::Edge);
    assert!(applied.reading.levels.iter().all(|level| level.within == Within::Edge));
}

#[test]
fn garden_leave_is_set_off_in_days_where_the_clause_says_so() {
    let rep = Rep { garden_leave_from: Some(day("2026-03-01")), ..leaver() };
    let until = |book: &Rulebook| restraints(book, &rep, "AU-NSW", None)[0].until;

    assert_eq!(until(&book(&[])), day("2027-03-01"));
    let kept = ("agreements.toml", "garden_leave_setoff = true", "garden_leave_setoff = false");
    assert_eq!(until(&book(&[kept])), day("2027-03-31"));
}

#[test]
fn a_garden_leave_longer_than_a_level_ends_it_at_its_start() {
    let rep = Rep { garden_leave_from: Some(day("2025-10-01")), ..leaver() };

    let restraints = restraints(&book(&[]), &rep, "AU-NSW", None);

    let level = restraints.iter().find(|level| level.level == "3 months").unwrap();
    assert_eq!((level.from, level.until), (day(LAST), day(LAST)));
}

#[test]
fn a_clock_whose_day_is_unknown_makes_an_edge_and_says_so() {
    let notice = ("agreements.toml", "clock_start = \"last_day\"", "clock_start = \"notice_date\"");

    let applied =
        read(&book(&[notice]), &leaver(), &dealt(None, None, None), "NS-1", Some("2026-04-15"));

    assert_eq!(applied.window, Window::Edge);
    assert!(applied.reading.levels.is_empty());
    assert!(applied.reading.reading.contains("the roster lacks the day"));
}

#[test]
fn a_client_is_protected_by_dealings_in_the_look_back() {
    assert_eq!(protected(&dealt(Some("2025-03-31"), Some(5), None)), Within::Out);
    assert_eq!(protected(&dealt(Some("2025-04-01"), Some(5), None)), Within::In);
    assert_eq!(protected(&dealt(Some("2026-03-31"), Some(5), None)), Within::In);
}

#[test]
fn fewer_dealings_than_the_clause_asks_protect_nobody() {
    assert_eq!(protected(&dealt(Some("2025-05-01"), Some(1), None)), Within::Out);
    assert_eq!(protected(&dealt(Some("2025-05-01"), Some(2), None)), Within::In);
    assert_eq!(protected(&dealt(Some("2025-05-01"), None, None)), Within::Edge);
}

#[test]
fn a_closing_year_alone_is_an_edge_where_it_crosses_the_look_back() {
    assert_eq!(protected(&dealt(None, Some(3), Some(2024))), Within::Out);
    assert_eq!(protected(&dealt(None, Some(3), Some(2025))), Within::Edge);
}

#[test]
fn an_owner_whose_dealings_are_not_dated_is_an_edge() {
    assert_eq!(protected(&dealt(None, None, None)), Within::Edge);
}

#[test]
fn a_last_dealing_after_the_end_hides_the_ones_before_it() {
    assert_eq!(protected(&dealt(Some("2026-04-20"), Some(5), None)), Within::Edge);
}

#[test]
fn a_client_whom_the_rep_neither_owned_nor_served_in_the_look_back_is_not_protected() {
    let state = |owner| RecordState {
        last_dealing_on: Some(day("2025-12-01")),
        dealings: Some(9),
        ..owned_by(&[owner])
    };
    let others = record("C-1", &[("2025-01-01", state("max"))]);
    let early = record("C-1", &[("2024-06-01", state("jane")), ("2025-03-01", state("max"))]);
    let late = record("C-1", &[("2024-06-01", state("jane")), ("2025-05-01", state("max"))]);
    let served = RecordState { also_served_by: vec!["jane".to_owned()], ..state("max") };

    assert_eq!(protected(&others), Within::Out);
    assert_eq!(protected(&early), Within::Out);
    assert_eq!(protected(&late), Within::In);
    assert_eq!(protected(&record("C-1", &[("2025-01-01", served)])), Within::In);
}

#[test]
fn a_landlord_is_protected_in_the_look_back_whoever_owns_the_record() {
    let landlord = |until| managed(record("L-1", &[]), Some("2020-01-01"), until);
    let read = |record: &Record| {
        read(&book(&[]), &leaver(), record, "RR-1", Some("2026-04-15")).reading.protected
    };

    assert_eq!(read(&landlord(None)), Within::In);
    assert_eq!(read(&landlord(Some("2025-04-01"))), Within::In);
    assert_eq!(read(&landlord(Some("2025-03-31"))), Within::Out);
}

#[test]
fn a_management_that_ended_after_the_last_day_is_told_as_timing_only() {
    let landlord = managed(record("L-1", &[]), Some("2020-01-01"), Some("2026-04-30"));

    let reading = read(&book(&[]), &leaver(), &landlord, "RR-1", Some("2026-04-15")).reading;

    assert_eq!(reading.ladder, Ladder::Dealing);
    assert!(reading.reading.contains("30 days after the last day (timing only)"));
}

#[test]
fn the_ladder_gives_each_rung_its_scope() {
    let book = book(&[]);
    let scope = |rung, kind| book.agreements.rung(rung, kind).0;
    let (solicit, approach, deal) =
        (ClauseKind::Solicit, ClauseKind::AcceptApproach, ClauseKind::Deal);
    let secret = ClauseKind::Confidentiality;

    let table = [
        (Ladder::TieBeforeHire, [Scope::Outside; 4]),
        (Ladder::TieInTenure, [Scope::Outside; 4]),
        (
            Ladder::InvitedByClient,
            [Scope::Outside, Scope::Possible, Scope::Outside, Scope::Outside],
        ),
        (Ladder::StockInvitation, [Scope::Weak, Scope::Outside, Scope::Outside, Scope::Weak]),
        (Ladder::PersonalMessage, [Scope::Likely, Scope::Outside, Scope::Outside, Scope::Outside]),
        (Ladder::Dealing, [Scope::Weak, Scope::Possible, Scope::Possible, Scope::Outside]),
        (Ladder::ProtectedUpload, [Scope::Outside, Scope::Outside, Scope::Outside, Scope::Direct]),
    ];

    for (rung, scopes) in table {
        assert_eq!(
            [solicit, approach, deal, secret].map(|kind| scope(rung, kind)),
            scopes,
            "{rung:?}"
        );
    }
}

#[test]
fn california_does_not_rely_on_a_non_solicit() {
    let rep = Rep { place: Some("US-CA".to_owned()), ..leaver() };

    let applied = read(&book(&[]), &rep, &dealt(None, None, None), "NS-1", Some("2026-04-15"));

    assert_eq!(applied.standing, Standing::NotReliedOn);
    assert!(applied.reading.place_note.contains("16600"));
    assert!(restraints(&book(&[]), &rep, "US-CA", None)[0].title.contains("not relied on"));
}

#[test]
fn a_client_who_came_first_is_carved_out_of_a_non_solicit_alone() {
    let (book, rep, record) = (book(&[]), leaver(), dealt(None, None, None));
    let all = apply(Step {
        book: &book,
        rep: &rep,
        roster: &roster(Some(LAST)),
        records: &[&record],
        place: "AU-NSW",
        on: Some(day("2026-04-15")),
        day: day("2026-04-15"),
        as_of: day("2026-05-13"),
        last_day: rep.last_day,
        rung: Ladder::InvitedByClient,
        pre_existing: false,
        client_first: true,
    });

    let carved: Vec<_> = all.iter().map(|one| (&*one.reading.id, one.carved_out)).collect();

    assert_eq!(carved, [("NS-1", true), ("RR-1", false), ("CO-1", false)]);
    assert!(all[0].reading.carve_outs.contains(&"client came first: applies".to_owned()));
}

#[test]
fn a_release_by_name_counts_from_its_day() {
    let release = "[[release]]\nclause = \"NS-1\"\nrep = \"jane\"\nrecord = \"C-1\"\n\
                   by = \"M. Director\"\non = \"2026-04-15\"\n[ladder.tie_before_hire]";
    let book = book(&[("agreements.toml", "[ladder.tie_before_hire]", release)]);
    let carved = |on| read(&book, &leaver(), &dealt(None, None, None), "NS-1", Some(on)).carved_out;

    assert!(!carved("2026-04-14"));
    assert!(carved("2026-04-15"));
}

#[test]
fn restraints_list_every_clause_with_a_window_and_none_without_a_last_day() {
    let restraints = restraints(&book(&[]), &leaver(), "AU-NSW", None);
    let stays = rep("max", "2020-01-01", None);

    assert_eq!(restraints.len(), 6);
    assert_eq!(super::super::restraints(&book(&[]), &stays, "AU-NSW", None), []);
    assert_eq!(super::super::restraints(&book(&[]), &stays, "AU-NSW", Some(day(LAST))).len(), 6);
}

#[test]
fn areas_are_shown_beside_the_longest_window_and_left_to_a_person() {
    let areas = (
        "agreements.toml",
        "duration_months = [12, 6, 3]",
        "duration_months = [12]\nareas = [\"NSW\"]",
    );

    let reading =
        read(&book(&[areas]), &leaver(), &dealt(None, None, None), "NS-1", Some("2026-04-15"))
            .reading;

    assert_eq!(reading.levels.len(), 2);
    assert_eq!((&*reading.levels[1].as_written, reading.levels[1].within), ("NSW", Within::Edge));
    assert_eq!(reading.levels[0].until, reading.levels[1].until);
}
