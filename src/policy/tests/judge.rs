//! Events from end to end: what fires, what speaks for the rep, what the company did itself.

use std::sync::Arc;

use crate::model::audit::Grade;
use crate::model::audit::Severity;
use crate::model::clause::ClauseKind;
use crate::model::clause::Ladder;
use crate::model::reading::Direction;
use crate::model::reading::SensitiveField;
use crate::model::reading::TieKind;
use crate::model::record::OptOut;
use crate::model::record::Record;
use crate::model::record::RecordState;
use crate::model::rep::Rep;
use crate::model::rep::Roster;
use crate::model::stewardship::Stewardship;
use crate::policy::event::Event;
use crate::policy::event::Invited;
use crate::policy::event::Outcome;
use crate::policy::event::SeenAs;
use crate::policy::facts::Account;
use crate::policy::facts::Purpose;
use crate::policy::judge::judge;
use crate::policy::patterns::BurstFacts;
use crate::policy::patterns::judge_burst;
use crate::policy::patterns::judge_sensitive;
use crate::policy::rulebook::Rulebook;
use crate::policy::tests::book;
use crate::policy::tests::day;
use crate::policy::tests::managed;
use crate::policy::tests::owned_by;
use crate::policy::tests::record;
use crate::policy::tests::roster;

const TIE: SeenAs = SeenAs::Tie(TieKind::Connection);

/// What an event is in these tests, with its owners.
struct Scene {
    book: Arc<Rulebook>,
    roster: Roster,
    records: Vec<Record>,
    seen: SeenAs,
    invited: Option<Invited>,
    on: Option<&'static str>,
    account: Account,
    purpose: Purpose,
    place: &'static str,
    as_of: &'static str,
    notice_on: Option<&'static str>,
}

impl Scene {
    fn new(record: Record, seen: SeenAs, on: Option<&'static str>) -> Self {
        Self {
            book: book(&[]),
            roster: roster(None),
            records: vec![record],
            seen,
            invited: None,
            on,
            account: Account::Personal,
            purpose: Purpose::Handed,
            place: "AU-NSW",
            as_of: "2026-06-01",
            notice_on: None,
        }
    }

    fn judge(&self) -> Outcome {
        let records: Vec<_> = self.records.iter().collect();
        let rep = self.roster.get("jane").unwrap();
        judge(
            &self.book,
            &Event {
                rep,
                roster: &self.roster,
                records: &records,
                seen: self.seen,
                invited: self.invited,
                network: "linkedin",
                on: self.on.map(day),
                account: self.account,
                place: self.place,
                last_day: None,
                notice_on: self.notice_on.map(day),
                as_of: day(self.as_of),
                undated: day("2026-05-20"),
                purpose: self.purpose,
                others_tied: 0,
                stated: crate::policy::Stated::default(),
            },
        )
        .unwrap()
    }

    fn codes(&self) -> Vec<String> {
        self.judge().judgements.into_iter().map(|judgement| judgement.code).collect()
    }
}

fn orphan() -> Record {
    record("C-1", &[("2025-01-01", owned_by(&["omar"])), ("2025-05-01", owned_by(&["jane"]))])
}

fn landlord() -> Record {
    managed(record("L-1", &[("2024-01-01", owned_by(&["max"]))]), Some("2023-01-01"), None)
}

fn own() -> Record {
    let state = RecordState {
        last_dealing_on: Some(day("2026-01-15")),
        dealings: Some(4),
        ..owned_by(&["jane"])
    };
    record("C-2", &[("2025-01-01", state)])
}

fn approval(until: &str) -> String {
    format!(
        "[company]\n[[approval]]\nofficer = \"M. Director\"\nrep = \"jane\"\nrecord = \"C-1\"\n\
         from = 2026-01-01\nuntil = {until}\n[company]\n"
    )
    .replacen("[company]\n", "", 1)
}

#[test]
fn an_uploaded_orphan_is_a_direct_finding_with_its_clause_and_its_rule() {
    let outcome = Scene::new(orphan(), SeenAs::UploadedContact, Some("2026-01-29")).judge();

    let [judgement] = &outcome.judgements[..] else { panic!("{:?}", outcome.judgements) };
    assert_eq!(judgement.code, "ORPHAN-UPLOAD");
    assert_eq!((judgement.grade, judgement.severity), (Grade::Direct, Severity::High));
    assert_eq!(judgement.rule.id, "orphan-upload");
    assert!(judgement.next_step.starts_with("Preserve first"));
    assert!(judgement.speaks_for_the_rep.iter().any(|text| text.contains("automatic sync")));
    assert_eq!(judgement.record.0, "C-1");
}

#[test]
fn a_tie_is_inferred_and_lower() {
    let outcome = Scene::new(landlord(), TIE, Some("2026-01-29")).judge();

    let judgement = &outcome.judgements[0];
    assert_eq!(judgement.code, "RENTROLL-CONNECTION");
    assert_eq!((judgement.grade, judgement.severity), (Grade::Inferred, Severity::Medium));
}

#[test]
fn a_tie_from_before_the_hire_is_the_reps_own() {
    let scene = |on| Scene::new(landlord(), TIE, Some(on));

    let before = scene("2023-12-31").judge();

    assert_eq!(before.judgements, []);
    assert_eq!(scene("2024-01-01").codes(), ["RENTROLL-CONNECTION"]);
}

#[test]
fn an_uploaded_record_that_was_the_reps_own_stays_for_review() {
    let state = RecordState {
        created_by: Some("jane".to_owned()),
        created_on: Some(day("2023-01-01")),
        ..owned_by(&["jane"])
    };
    let record = managed(record("C-1", &[("2024-02-01", state)]), Some("2024-06-01"), None);

    let upload = Scene::new(record.clone(), SeenAs::UploadedContact, Some("2026-01-29")).judge();
    let tie = Scene::new(record, TIE, Some("2026-01-29")).codes();

    assert_eq!(upload.judgements[0].code, "RENTROLL-UPLOAD");
    let speaks = &upload.judgements[0].speaks_for_the_rep;
    assert!(speaks.iter().any(|text| text.starts_with("pre-existing, for review")), "{speaks:?}");
    assert_eq!(tie, Vec::<String>::new());
}

#[test]
fn a_client_who_asked_first_is_no_finding() {
    let mut scene = Scene::new(orphan(), TIE, Some("2026-01-29"));
    assert_eq!(scene.codes(), ["ORPHAN-CONNECTION"]);

    scene.invited = Some(Invited { direction: Direction::Incoming, with_message: false });
    assert_eq!(scene.codes(), Vec::<String>::new());

    scene.invited = None;
    scene.seen = SeenAs::Tie(TieKind::Follower);
    assert_eq!(scene.codes(), Vec::<String>::new());
}

#[test]
fn an_approval_lifts_a_finding_while_it_runs_and_is_reported_as_used() {
    let scene = |until: &str| Scene {
        book: book(&[("agency.toml", "[company]\n", &approval(until))]),
        ..Scene::new(orphan(), SeenAs::UploadedContact, Some("2026-01-29"))
    };

    let covered = scene("2026-01-29").judge();
    let late = scene("2026-01-28").judge();

    assert_eq!((covered.judgements.len(), &covered.approvals_used[..]), (0, &[0][..]));
    assert_eq!((late.judgements.len(), late.approvals_used.len()), (1, 0));
}

#[test]
fn an_approval_that_no_rule_needed_is_not_used() {
    let scene = Scene {
        book: book(&[("agency.toml", "[company]\n", &approval("2026-12-31"))]),
        ..Scene::new(record("C-1", &[("2025-01-01", owned_by(&["jane"]))]), TIE, Some("2026-01-29"))
    };

    assert_eq!(scene.judge().approvals_used, Vec::<usize>::new());
}

#[test]
fn an_account_of_the_company_yields_no_finding() {
    let mut scene = Scene::new(orphan(), SeenAs::UploadedContact, Some("2026-01-29"));
    scene.account = Account::Company;

    assert_eq!(scene.codes(), Vec::<String>::new());
}

#[test]
fn an_opted_out_client_is_told_in_an_upload_and_not_in_a_tie() {
    let state = RecordState { opted_out: Some(OptOut { on: None }), ..owned_by(&["jane"]) };
    let record = record("C-1", &[("2025-01-01", state)]);

    let upload = Scene::new(record.clone(), SeenAs::UploadedContact, Some("2026-01-29")).codes();
    let tie = Scene::new(record, TIE, Some("2026-01-29")).judge();

    assert_eq!(upload, ["OPTOUT-EXPORT"]);
    assert_eq!((tie.judgements.len(), tie.class), (0, Stewardship::OptedOut));
}

#[test]
fn a_check_before_upload_judges_today_and_says_what_to_leave_out() {
    let mut scene = Scene::new(orphan(), SeenAs::UploadedContact, None);
    scene.purpose = Purpose::BeforeUpload;

    let outcome = scene.judge();

    let judgement = &outcome.judgements[0];
    assert!(judgement.next_step.starts_with("Leave this entry out"));
    let speaks = judgement.speaks_for_the_rep.join("; ");
    assert!(
        speaks.contains("nothing has been uploaded") && !speaks.contains("no date"),
        "{speaks}"
    );
}

#[test]
fn a_check_before_upload_judges_today_whatever_day_the_entry_carries() {
    // On the entry's own day omar still worked here, and jane did not.
    let mut scene = Scene::new(orphan(), SeenAs::UploadedContact, Some("2023-05-01"));
    assert_eq!(scene.judge().judgements, []);

    scene.purpose = Purpose::BeforeUpload;
    let outcome = scene.judge();

    assert_eq!(outcome.judgements[0].code, "ORPHAN-UPLOAD");
    let said = format!("{:?}", outcome.judgements[0]);
    assert!(!said.contains("days lie between") && !said.contains("pre-existing"), "{said}");
}

#[test]
fn an_undated_event_is_judged_on_the_day_for_such_and_marked() {
    let outcome = Scene::new(orphan(), SeenAs::UploadedContact, None).judge();

    let speaks = &outcome.judgements[0].speaks_for_the_rep;
    let words = "the export gives no date for this entry: it was judged as of 2026-05-20";
    assert!(speaks[0].starts_with(words), "{speaks:?}");
}

#[test]
fn what_the_rep_was_told_at_the_intake_is_the_notice() {
    let company = |notice_on| {
        let scene = Scene {
            notice_on,
            ..Scene::new(orphan(), SeenAs::UploadedContact, Some("2026-01-29"))
        };
        scene.judge().judgements[0].company_side.join("; ")
    };

    assert!(company(None).contains("no notice to staff"));
    assert!(!company(Some("2026-05-01")).contains("notice"));
    assert!(company(Some("2026-06-02")).contains("is dated 2026-06-02, after this audit"));
}

#[test]
fn without_a_policy_in_force_a_finding_is_a_fact_alone() {
    let published = ("agency.toml", "# published = \"2026-02-01\"", "published = \"2026-02-01\"");
    let scene = |on| Scene {
        book: book(&[published]),
        ..Scene::new(orphan(), SeenAs::UploadedContact, Some(on))
    };

    let before = scene("2026-01-31").judge();
    let after = scene("2026-02-01").judge();

    let judgement = &before.judgements[0];
    assert_eq!((judgement.grade, judgement.severity), (Grade::Context, Severity::Low));
    assert_eq!(judgement.rule.version, "none in force");
    assert!(
        judgement.company_side[0].starts_with("no policy was in force on the day of this event")
    );
    assert_eq!(after.judgements[0].grade, Grade::Direct);
}

#[test]
fn encouraged_conduct_weighs_one_step_less() {
    let scene = Scene {
        book: book(&[("agency.toml", "encouraged = false", "encouraged = true")]),
        ..Scene::new(orphan(), SeenAs::UploadedContact, Some("2026-01-29"))
    };

    let outcome = scene.judge();

    assert_eq!(outcome.judgements[0].severity, Severity::Medium);
    let company = outcome.judgements[0].company_side.join("; ");
    assert!(company.contains("encouraged or tolerated"), "{company}");
}

#[test]
fn the_companys_own_gaps_stand_beside_a_finding() {
    let outcome = Scene::new(orphan(), SeenAs::UploadedContact, Some("2026-01-29")).judge();

    let company = outcome.judgements[0].company_side.join("; ");
    assert!(company.contains("no acknowledgement of the policy"), "{company}");
    assert!(company.contains("no notice to staff"), "{company}");
    assert!(company.contains("123 days lie between"), "{company}");
}

/// Jane left on 2026-03-31.
fn after_leaving(record: Record, seen: SeenAs, on: &'static str) -> Scene {
    Scene {
        roster: roster(Some("2026-03-31")),
        purpose: Purpose::Leaving,
        ..Scene::new(record, seen, Some(on))
    }
}

fn invitation(with_message: bool) -> SeenAs {
    SeenAs::Invitation { direction: Direction::Outgoing, with_message }
}

#[test]
fn an_invitation_inside_the_window_is_context_with_its_rung() {
    let rung = |seen| {
        let outcome = after_leaving(own(), seen, "2026-04-15").judge();
        let judgement = outcome.judgements.into_iter().next().unwrap();
        assert_eq!((judgement.code.as_str(), judgement.grade), ("CLAUSE-WINDOW", Grade::Context));
        judgement.clause.unwrap().ladder
    };

    assert_eq!(rung(invitation(false)), Ladder::StockInvitation);
    assert_eq!(rung(invitation(true)), Ladder::PersonalMessage);
    assert_eq!(rung(TIE), Ladder::StockInvitation);
}

#[test]
fn a_tie_after_the_end_is_of_the_rung_of_the_invitation_it_came_from() {
    let invited = |direction, with_message| {
        let invited = Some(Invited { direction, with_message });
        Scene { invited, ..after_leaving(own(), TIE, "2026-04-15") }.judge().judgements
    };

    let personal = invited(Direction::Outgoing, true);
    let stock = invited(Direction::Outgoing, false);
    let clients = invited(Direction::Incoming, true);

    let rungs = [&personal, &stock].map(|all| all[0].clause.as_ref().unwrap().ladder);
    assert_eq!(rungs, [Ladder::PersonalMessage, Ladder::StockInvitation]);
    let speaks = personal[0].speaks_for_the_rep.join("; ");
    assert!(speaks.contains("was not read") && !speaks.contains("who asked first"), "{speaks}");
    assert!(!clients.iter().any(|one| one.clause.as_ref().is_some_and(|c| c.id == "NS-1")));
}

#[test]
fn before_the_last_day_nobody_has_left() {
    let tenure = Scene { as_of: "2026-03-30", ..after_leaving(own(), TIE, "2025-06-01") };
    let later = Scene { as_of: "2026-03-30", ..after_leaving(own(), TIE, "2026-04-15") };
    let over = Scene { purpose: Purpose::Handed, ..after_leaving(own(), TIE, "2025-06-01") };

    assert_eq!(tenure.codes(), Vec::<String>::new());
    assert_eq!(later.codes(), Vec::<String>::new());
    assert_eq!(over.codes(), ["CONTINUING-ACCESS"]);
    let on_the_day =
        |purpose| Scene { as_of: "2026-03-31", purpose, ..after_leaving(own(), TIE, "2025-06-01") };
    assert_eq!(on_the_day(Purpose::Leaving).codes(), ["CONTINUING-ACCESS"]);
    assert_eq!(on_the_day(Purpose::Handed).codes(), Vec::<String>::new());
}

#[test]
fn nothing_collides_after_the_window_or_without_a_last_day() {
    let after =
        Scene { as_of: "2027-06-01", ..after_leaving(own(), invitation(true), "2027-04-02") };
    let stays = Scene::new(own(), invitation(true), Some("2026-04-15"));

    assert_eq!(after.codes(), Vec::<String>::new());
    assert_eq!(stays.codes(), Vec::<String>::new());
}

#[test]
fn the_place_of_the_event_reads_the_clause_and_california_does_not_rely_on_it() {
    let at = |place| Scene { place, ..after_leaving(own(), invitation(true), "2026-04-15") };

    assert_eq!(at("US-CA").codes(), Vec::<String>::new());
    assert_eq!(at("AU-QLD").codes(), ["CLAUSE-WINDOW"]);
}

#[test]
fn a_tie_made_in_tenure_that_outlives_it_is_continuing_access() {
    let tenure = after_leaving(own(), TIE, "2025-06-01");
    let outcome = tenure.judge();

    let [judgement] = &outcome.judgements[..] else { panic!("{:?}", outcome.judgements) };
    assert_eq!(judgement.code, "CONTINUING-ACCESS");
    let clause = judgement.clause.as_ref().unwrap();
    assert_eq!((clause.kind, clause.ladder), (ClauseKind::Solicit, Ladder::TieInTenure));
    assert_eq!(outcome.class, Stewardship::Joint);
}

#[test]
fn a_last_day_given_for_the_audit_counts_like_the_rosters() {
    let mut scene = Scene::new(own(), TIE, Some("2025-06-01"));
    scene.purpose = Purpose::Leaving;
    let records: Vec<_> = scene.records.iter().collect();
    let rep: &Rep = scene.roster.get("jane").unwrap();
    let event = |last_day, as_of| Event {
        rep,
        roster: &scene.roster,
        records: &records,
        seen: TIE,
        invited: None,
        network: "linkedin",
        on: Some(day("2025-06-01")),
        account: Account::Personal,
        place: "AU-NSW",
        last_day,
        notice_on: None,
        as_of,
        undated: as_of,
        purpose: Purpose::Leaving,
        others_tied: 2,
        stated: crate::policy::Stated::default(),
    };

    let (last, before) = (day("2026-06-30"), day("2026-06-29"));
    let stays = judge(&scene.book, &event(None, last)).unwrap();
    let not_yet = judge(&scene.book, &event(Some(last), before)).unwrap();
    let leaves = judge(&scene.book, &event(Some(last), last)).unwrap();

    assert_eq!((stays.judgements.len(), not_yet.judgements.len()), (0, 0));
    assert_eq!(leaves.judgements[0].code, "CONTINUING-ACCESS");
    let company = leaves.judgements[0].company_side.join("; ");
    assert!(company.contains("2 other reps"), "{company}");
}

#[test]
fn duplicates_are_one_person_and_the_strongest_class_decides() {
    let mut scene = Scene::new(own(), SeenAs::UploadedContact, Some("2026-01-29"));
    scene.records.push(landlord());

    let outcome = scene.judge();

    assert_eq!((outcome.class, &*outcome.record.0), (Stewardship::RentRoll, "L-1"));
    assert!(outcome.stewarded.holds(Stewardship::Joint));
    assert_eq!(outcome.judgements.len(), 1);
}

#[test]
fn an_event_without_a_record_has_no_finding() {
    let mut scene = Scene::new(own(), TIE, Some("2026-01-29"));
    scene.records.clear();

    assert_eq!(scene.judge().judgements, []);
}

#[test]
fn a_burst_before_notice_is_context_and_its_share_of_clients_is_told() {
    let book = book(&[]);
    let jane = roster(None).reps.remove(0);
    let facts = BurstFacts {
        first_day: day("2026-01-01"),
        last_day: day("2026-01-02"),
        connections: 25,
        matched: 3,
        notice_on: Some(day("2026-04-02")),
        told_on: Some(day("2025-11-01")),
        as_of: day("2026-06-01"),
    };

    let judgement = judge_burst(&book, &jane, &facts).unwrap().unwrap();

    assert_eq!((judgement.code.as_str(), judgement.grade), ("PRE-DEPARTURE-BURST", Grade::Context));
    assert!(judgement.speaks_for_the_rep[0].starts_with("22 of the 25"));
    assert!(!judgement.company_side.iter().any(|text| text.contains("no notice to staff")));
    let early = BurstFacts { notice_on: Some(day("2026-04-03")), ..facts };
    assert_eq!(judge_burst(&book, &jane, &early).unwrap(), None);
}

#[test]
fn private_details_are_told_once_each() {
    let book = book(&[]);
    let jane = roster(None).reps.remove(0);
    let fields = [SensitiveField::Children, SensitiveField::Loan, SensitiveField::Children];

    let all = judge_sensitive(&book, &jane, &fields, "linkedin", day("2026-06-01")).unwrap();

    let fields: Vec<_> = all.iter().filter_map(|judgement| judgement.field).collect();
    assert_eq!(fields, [SensitiveField::Children, SensitiveField::Loan]);
}

#[test]
fn no_word_of_blame_is_ever_said() {
    let scenes = [
        Scene::new(orphan(), SeenAs::UploadedContact, None),
        Scene::new(landlord(), TIE, Some("2026-01-29")),
        after_leaving(own(), invitation(true), "2026-04-15"),
        after_leaving(own(), TIE, "2025-06-01"),
    ];

    for scene in scenes {
        let said = format!("{:?}", scene.judge()).to_lowercase();

        for word in ["breach", "theft", "steal", "guilty", "culprit", "disloyal", "clean"] {
            assert!(!said.contains(word), "`{word}` in {said}");
        }
    }
}
