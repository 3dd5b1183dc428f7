//! What a record was on a day: every class, every pair of the precedence, every way an orphan hides.

use crate::model::record::OptOut;
use crate::model::record::Record;
use crate::model::record::RecordId;
use crate::model::record::RecordState;
use crate::model::stewardship::Stewarded;
use crate::model::stewardship::Stewardship;
use crate::policy::stewardship::steward;
use crate::policy::stewardship::steward_among;
use crate::policy::tests::book;
use crate::policy::tests::day;
use crate::policy::tests::jane;
use crate::policy::tests::managed;
use crate::policy::tests::owned_by;
use crate::policy::tests::record;
use crate::policy::tests::roster;

fn on(record: &Record, on: &str, changes: &[(&str, &str, &str)]) -> Stewarded {
    steward(record, day(on), &jane(), &roster(None), book(changes).agency())
}

fn class(record: &Record, day: &str) -> Stewardship {
    on(record, day, &[]).standing.class
}

fn cured_by(cure: &str) -> String {
    format!("cured_by = \"{cure}\"")
}

#[test]
fn a_leavers_client_is_an_orphan_from_the_day_after_the_last_day() {
    let record = record("C-1", &[("2025-01-01", owned_by(&["omar"]))]);

    assert_eq!(class(&record, "2025-03-31"), Stewardship::Company);
    assert_eq!(class(&record, "2025-04-01"), Stewardship::Orphan);
}

#[test]
fn reassigning_does_not_hide_an_orphan_and_later_snapshots_keep_it() {
    let record = record(
        "C-1",
        &[
            ("2025-01-01", owned_by(&["omar"])),
            ("2025-05-01", owned_by(&["jane"])),
            ("2026-05-01", owned_by(&["jane"])),
        ],
    );

    let stewarded = on(&record, "2026-06-01", &[]);

    assert_eq!(stewarded.standing.class, Stewardship::Orphan);
    assert_eq!(stewarded.standing.since, Some(day("2025-03-31")));
    assert!(stewarded.standing.because.contains("CRM snapshot of 2025-01-01"));
    assert!(stewarded.standing.because.contains("reassigned"));
    assert!(stewarded.holds(Stewardship::Joint));
}

#[test]
fn a_single_snapshot_with_a_leaver_as_owner_shows_an_orphan() {
    let record = record("C-1", &[("2026-10-01", owned_by(&["omar"]))]);

    let stewarded = on(&record, "2026-01-29", &[]);

    assert_eq!(stewarded.standing.class, Stewardship::Orphan);
    assert!(stewarded.standing.because.contains("taken later"));
}

#[test]
fn a_record_handed_on_while_its_owner_still_worked_is_no_orphan() {
    let record =
        record("C-1", &[("2024-01-01", owned_by(&["omar"])), ("2025-01-01", owned_by(&["max"]))]);

    assert_eq!(class(&record, "2026-01-01"), Stewardship::Company);
}

#[test]
fn a_co_owner_who_stays_keeps_a_record_from_being_an_orphan() {
    let with = |other| record("C-1", &[("2025-01-01", owned_by(&["omar", other]))]);

    assert_eq!(class(&with("max"), "2026-01-01"), Stewardship::Company);
    assert_eq!(class(&with("jane"), "2026-01-01"), Stewardship::Joint);
    assert_eq!(class(&with("lena"), "2025-06-01"), Stewardship::Company);
    assert_eq!(class(&with("lena"), "2025-10-01"), Stewardship::Orphan);
}

#[test]
fn a_co_owner_who_was_added_after_the_leaving_is_a_reassignment() {
    let record = record(
        "C-1",
        &[("2025-01-01", owned_by(&["omar"])), ("2025-05-01", owned_by(&["omar", "max"]))],
    );

    assert_eq!(class(&record, "2026-01-01"), Stewardship::Orphan);
}

#[test]
fn an_owner_whom_nobody_knows_is_no_leaver() {
    let record = record("C-1", &[("2025-01-01", owned_by(&["House Account"]))]);

    assert_eq!(class(&record, "2026-01-01"), Stewardship::Company);
}

#[test]
fn an_adoption_cures_from_its_day_on() {
    let adopted = RecordState { adopted_on: Some(day("2025-08-01")), ..owned_by(&["jane"]) };
    let record = record("C-1", &[("2025-01-01", owned_by(&["omar"])), ("2025-09-01", adopted)]);

    assert_eq!(class(&record, "2025-07-31"), Stewardship::Orphan);
    assert_eq!(class(&record, "2025-08-01"), Stewardship::Company);
    assert_eq!(class(&record, "2025-09-01"), Stewardship::Joint);
}

#[test]
fn the_leavers_own_earlier_adoption_cures_nothing() {
    let adopted = RecordState { adopted_on: Some(day("2022-01-01")), ..owned_by(&["omar"]) };
    let record = record("C-1", &[("2025-01-01", adopted)]);

    assert_eq!(class(&record, "2026-01-01"), Stewardship::Orphan);
}

#[test]
fn an_adoption_in_the_settings_cures_unless_the_adopter_left_too() {
    let record = record("C-1", &[("2025-01-01", owned_by(&["omar"]))]);
    let adopter = |rep: &str| {
        let adoption = format!(
            "[rent_roll]\n[[adoption]]\nrecord = \"C-1\"\nrep = \"{rep}\"\non = 2025-05-01\n[x]\n"
        );
        let adoption = adoption.replace("[rent_roll]\n", "").replace("[x]\n", "[rent_roll]\n");
        on(&record, "2026-01-01", &[("agency.toml", "[rent_roll]\n", &adoption)]).standing.class
    };

    assert_eq!(adopter("max"), Stewardship::Company);
    assert_eq!(adopter("lena"), Stewardship::Orphan);
    assert_eq!(adopter("omar"), Stewardship::Orphan);
}

#[test]
fn an_adopted_record_whose_adopter_leaves_is_an_orphan_again() {
    let adopted = RecordState { adopted_on: Some(day("2025-05-01")), ..owned_by(&["lena"]) };
    let record = record("C-1", &[("2025-01-01", owned_by(&["omar"])), ("2025-06-01", adopted)]);

    assert_eq!(class(&record, "2025-07-01"), Stewardship::Company);
    assert_eq!(class(&record, "2025-10-01"), Stewardship::Orphan);
}

#[test]
fn the_policy_may_let_a_reassignment_or_a_dealing_cure() {
    let dealt = RecordState { last_dealing_on: Some(day("2025-06-01")), ..owned_by(&["max"]) };
    let history = |later: RecordState| {
        record("C-1", &[("2025-01-01", owned_by(&["omar"])), ("2025-07-01", later)])
    };
    let read = |later, cure: &str| {
        let changes = [("agency.toml", "cured_by = \"adoption\"", &*cured_by(cure))];
        on(&history(later), "2026-01-01", &changes).standing.class
    };

    assert_eq!(read(owned_by(&["max"]), "reassignment"), Stewardship::Company);
    assert_eq!(read(owned_by(&["lena"]), "reassignment"), Stewardship::Orphan);
    assert_eq!(read(owned_by(&["max"]), "dealing"), Stewardship::Orphan);
    assert_eq!(read(dealt, "dealing"), Stewardship::Company);
}

#[test]
fn a_record_first_seen_reassigned_is_told_and_not_taken_for_an_orphan() {
    let state = RecordState { created_by: Some("omar".to_owned()), ..owned_by(&["jane"]) };
    let record = record("C-1", &[("2026-01-01", state)]);

    let stewarded = on(&record, "2026-02-01", &[]);

    assert_eq!(stewarded.standing.class, Stewardship::Joint);
    assert!(stewarded.standing.because.contains("`omar`, who has left, created it"));
}

#[test]
fn the_reps_own_former_clients_are_no_orphans_to_the_rep() {
    let record = record("C-1", &[("2024-06-01", owned_by(&["jane"]))]);
    let (book, roster) = (book(&[]), roster(Some("2025-12-31")));

    let own = steward(&record, day("2026-02-01"), &jane(), &roster, book.agency());
    let max = crate::model::rep::RepId("max".to_owned());
    let others = steward(&record, day("2026-02-01"), &max, &roster, book.agency());

    assert_eq!(own.standing.class, Stewardship::Joint);
    assert_eq!(others.standing.class, Stewardship::Orphan);
}

#[test]
fn a_duplicate_that_a_colleague_kept_counts_and_a_later_copy_does_not() {
    let orphan = record("C-1", &[("2025-01-01", owned_by(&["omar"]))]);
    let kept = record("C-2", &[("2025-01-01", owned_by(&["jane"]))]);
    let copied = RecordState { created_on: Some(day("2025-06-01")), ..owned_by(&["jane"]) };
    let copy = record("C-3", &[("2025-07-01", copied)]);
    let (book, roster) = (book(&[]), roster(None));
    let on = day("2026-01-01");

    let beside = |other| {
        let (id, among) =
            steward_among(&[&orphan, other], on, &jane(), &roster, book.agency()).unwrap();
        (id.0, among.standing.class)
    };

    assert_eq!(beside(&kept), ("C-1".to_owned(), Stewardship::Company));
    assert_eq!(beside(&copy), ("C-1".to_owned(), Stewardship::Orphan));
    assert_eq!(steward_among(&[], on, &jane(), &roster, book.agency()), None);
}

#[test]
fn a_landlord_is_confidential_for_the_look_back_after_management_ends() {
    let record = managed(
        record("C-1", &[("2024-01-01", owned_by(&["max"]))]),
        Some("2024-02-01"),
        Some("2025-01-31"),
    );

    assert_eq!(class(&record, "2024-01-31"), Stewardship::Company);
    assert_eq!(class(&record, "2024-02-01"), Stewardship::RentRoll);
    assert_eq!(class(&record, "2026-01-30"), Stewardship::RentRoll);
    assert_eq!(class(&record, "2026-01-31"), Stewardship::Company);
}

#[test]
fn a_landlord_whom_the_crm_does_not_hold_is_on_the_rent_roll() {
    let record = managed(record("L-1", &[]), None, None);

    assert_eq!(class(&record, "2026-01-01"), Stewardship::RentRoll);
}

#[test]
fn a_group_says_rent_roll_only_where_the_rent_roll_itself_is_silent() {
    let state = RecordState { groups: vec!["rent roll".to_owned()], ..owned_by(&["max"]) };
    let tagged = record("C-1", &[("2024-01-01", state)]);
    let ended = managed(tagged.clone(), Some("2020-01-01"), Some("2022-01-01"));

    assert_eq!(class(&tagged, "2026-01-01"), Stewardship::RentRoll);
    assert_eq!(class(&ended, "2026-01-01"), Stewardship::Company);
}

#[test]
fn an_opt_out_takes_effect_after_five_working_days() {
    let wish = Some(OptOut { on: Some(day("2026-01-02")) });
    let state = RecordState { opted_out: wish, ..owned_by(&["jane"]) };
    let record = record("C-1", &[("2026-02-01", state)]);

    assert_eq!(class(&record, "2026-01-08"), Stewardship::Joint);
    assert_eq!(class(&record, "2026-01-09"), Stewardship::OptedOut);
}

#[test]
fn an_undated_opt_out_does_not_reach_back_before_an_earlier_snapshot() {
    let state = RecordState { opted_out: Some(OptOut { on: None }), ..owned_by(&["jane"]) };
    let record = record("C-1", &[("2025-01-01", owned_by(&["jane"])), ("2026-01-01", state)]);

    assert_eq!(class(&record, "2025-12-31"), Stewardship::Joint);
    assert_eq!(class(&record, "2026-01-01"), Stewardship::OptedOut);
}

#[test]
fn sources_and_creation_tell_company_joint_and_personal() {
    let source = |source: &str, owner: &str| {
        let state = RecordState { source: Some(source.to_owned()), ..owned_by(&[owner]) };
        class(&record("C-1", &[("2025-01-01", state)]), "2026-01-01")
    };

    assert_eq!(source("House Lead", "jane"), Stewardship::Company);
    assert_eq!(source("referral", "jane"), Stewardship::Joint);
    assert_eq!(source("own contact", "jane"), Stewardship::Personal);
    assert_eq!(source("own contact", "max"), Stewardship::Company);
    assert_eq!(source("open home", "jane"), Stewardship::Joint);
}

#[test]
fn what_the_rep_created_before_the_hire_is_the_reps_own() {
    let created = |on: &str| {
        let state = RecordState {
            created_on: Some(day(on)),
            created_by: Some("jane".to_owned()),
            ..owned_by(&["jane"])
        };
        class(&record("C-1", &[("2025-01-01", state)]), "2026-01-01")
    };

    assert_eq!(created("2023-12-31"), Stewardship::Personal);
    assert_eq!(created("2024-01-01"), Stewardship::Joint);
}

#[test]
fn a_leavers_own_contact_is_not_the_next_owners() {
    let state =
        |owner| RecordState { source: Some("own contact".to_owned()), ..owned_by(&[owner]) };
    let record = record("C-1", &[("2025-01-01", state("omar")), ("2025-05-01", state("jane"))]);

    let stewarded = on(&record, "2026-01-01", &[]);

    assert_eq!(stewarded.standing.class, Stewardship::Orphan);
    assert!(!stewarded.holds(Stewardship::Personal));
}

/// A record for which a class holds on 2026-01-01, built up from facts that do not exclude others.
fn add(record: &mut Record, class: Stewardship) {
    let state = |record: &mut Record, change: &dyn Fn(&mut RecordState)| {
        record.versions.iter_mut().filter_map(|version| version.state.as_mut()).for_each(change);
    };
    match class {
        Stewardship::OptedOut => {
            state(record, &|state| state.opted_out = Some(OptOut { on: None }));
        }
        Stewardship::RentRoll => {
            *record = managed(record.clone(), Some("2025-01-01"), None);
        }
        Stewardship::Orphan => {
            record.versions[0].state.as_mut().unwrap().owners = vec!["omar".to_owned()];
        }
        Stewardship::Company => {
            state(record, &|state| state.source = Some("house".to_owned()));
        }
        Stewardship::Joint => {
            record.versions[1].state.as_mut().unwrap().owners = vec!["jane".to_owned()];
        }
        Stewardship::Personal => {
            state(record, &|state| {
                state.created_by = Some("jane".to_owned());
                state.created_on = Some(day("2023-01-01"));
            });
        }
    }
}

#[test]
fn of_every_two_classes_the_earlier_one_wins_and_the_other_is_listed() {
    for (rank, winner) in Stewardship::ALL.into_iter().enumerate() {
        for loser in &Stewardship::ALL[rank + 1..] {
            // Joint and personal exclude each other: what was the rep's own before was not built up here.
            if (winner, *loser) == (Stewardship::Joint, Stewardship::Personal) {
                continue;
            }
            let empty = owned_by(&[]);
            let mut record = record("C-1", &[("2025-01-01", empty.clone()), ("2025-05-01", empty)]);
            add(&mut record, winner);
            add(&mut record, *loser);

            let stewarded = on(&record, "2026-01-01", &[]);

            assert_eq!(stewarded.standing.class, winner, "against {loser:?}");
            assert!(stewarded.holds(*loser), "{winner:?} hides {loser:?}");
        }
    }
}

#[test]
fn because_names_reps_and_snapshots_and_never_the_client() {
    let mut record = record("C-1", &[("2025-01-01", owned_by(&["omar"]))]);
    let state = record.versions[0].state.as_mut().unwrap();
    state.person.name = crate::model::person::Name::whole("Ada Example");
    record.id = RecordId("C-9".to_owned());

    let because = on(&record, "2026-01-01", &[]).standing.because;

    assert!(because.contains("`omar`") && !because.contains("Ada"), "{because}");
}
