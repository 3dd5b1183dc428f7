//! One hand-made audit of each kind: invented people, invented numbers that add up.
//!
//! Shared by the tests beside the code and those in `tests/it`; `super::model` is the crate's.

use std::collections::BTreeMap;

use super::model::Day;
use super::model::audit::Appendix;
use super::model::audit::Audit;
use super::model::audit::AuditInput;
use super::model::audit::AuditKind;
use super::model::audit::AuditSkipped;
use super::model::audit::Change;
use super::model::audit::Counts;
use super::model::audit::Finding;
use super::model::audit::FindingRecord;
use super::model::audit::Grade;
use super::model::audit::MatchStanding;
use super::model::audit::NetworkReach;
use super::model::audit::PolicyRef;
use super::model::audit::PossibleMatch;
use super::model::audit::Restraint;
use super::model::audit::RuleRef;
use super::model::audit::SCHEMA;
use super::model::audit::Seen;
use super::model::audit::Severity;
use super::model::audit::Supplied;
use super::model::audit::TimelineEntry;
use super::model::clause::CascadeLevel;
use super::model::clause::ClauseKind;
use super::model::clause::ClauseReading;
use super::model::clause::Ladder;
use super::model::matching::Agreement;
use super::model::matching::Contest;
use super::model::matching::Evidence;
use super::model::matching::Rival;
use super::model::matching::Turn;
use super::model::person::Name;
use super::model::reading::Section;
use super::model::reading::SectionState;
use super::model::record::RecordId;
use super::model::rep::Rep;
use super::model::rep::RepId;
use super::model::span::Within;
use super::model::stewardship::Stewardship;
use super::model::upkeep::Benefits;
use super::model::upkeep::BookAge;
use super::model::upkeep::Exposure;
use super::model::upkeep::Gap;
use super::model::upkeep::HandoverRow;
use super::model::upkeep::Keeps;
use super::model::upkeep::Removals;
use super::model::upkeep::SeenByRep;
use super::model::upkeep::Threads;
use super::model::upkeep::Upkeep;

/// A day from `2026-01-29`.
pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// Owned texts.
fn texts(items: &[&str]) -> Vec<String> {
    items.iter().map(|item| (*item).to_owned()).collect()
}

/// A made-up hash.
fn hash(seed: &str) -> String {
    seed.repeat(64 / seed.len())
}

/// Evidence of a match on e-mail, mobile and name, somewhat different for every number.
fn evidence(number: u32) -> Vec<Evidence> {
    let one = |field: &str, agrees, bits| Evidence { field: field.to_owned(), agrees, bits };
    let shift = f64::from(number % 7) / 2.0;
    vec![
        one("email", Agreement::Exact, 14.2 - shift),
        one("mobile", Agreement::Exact, 11.5),
        one("name", Agreement::Close, 6.3 + shift),
        one("company", Agreement::No, -1.4),
        one("profile", Agreement::Absent, 0.0),
    ]
}

/// The rule of a code.
fn rule(code: &str) -> RuleRef {
    let (id, title, cite) = match code {
        "RENTROLL-UPLOAD" => {
            ("rentroll-upload", "A landlord under management is in an upload", "policy 5.1")
        }
        "ORPHAN-UPLOAD" => (
            "orphan-upload",
            "A former colleague's client was uploaded to a personal network account",
            "policy 4.1",
        ),
        "OPTOUT-EXPORT" => {
            ("optout-export", "A client who opted out is in an upload", "policy 3.2, Spam Act 2003")
        }
        "ORPHAN-CONNECTION" => {
            ("orphan-connection", "A former colleague's client is a connection", "policy 4.2")
        }
        "CLAUSE-WINDOW" => {
            ("clause-window", "A protected client lies inside a clause's window", "agreement 12.3")
        }
        "CONTINUING-ACCESS" => ("continuing-access", "A tie outlives the employment", "policy 7.4"),
        _ => ("sensitive-fields", "Private details no network needs are in the file", "policy 3.5"),
    };
    RuleRef {
        id: id.to_owned(),
        title: title.to_owned(),
        cite: cite.to_owned(),
        version: "2026-02".to_owned(),
    }
}

/// A finding about a record on a line of the first input.
pub fn finding(code: &str, severity: Severity, class: Stewardship, number: u32) -> Finding {
    Finding {
        id: format!("F-{code}-{number:04}"),
        code: code.to_owned(),
        grade: Grade::Direct,
        severity,
        rep: RepId("jane".to_owned()),
        record: Some(FindingRecord {
            id: RecordId(format!("C-{}", 10_280 + number)),
            name: None,
            stewardship: class,
            since: Some(day("2025-03-31")),
            because: "finn owned it and left on 2025-03-31 (CRM snapshot of 2025-01-15)".to_owned(),
        }),
        seen: Seen {
            kind: "uploaded_contact".to_owned(),
            network: "linkedin".to_owned(),
            input: 0,
            line: Some(number),
            item: None,
            on: Some(day("2026-01-29")),
        },
        probability: 0.998,
        evidence: evidence(number),
        rule: rule(code),
        clause: None,
        speaks_for_the_rep: Vec::new(),
        company_side: Vec::new(),
        next_step: "Leave this person out of the upload.".to_owned(),
    }
}

/// An input without skipped records.
fn input(name: &str, kind: &str, rows: u64, seed: &str) -> AuditInput {
    AuditInput {
        name: name.to_owned(),
        sha256: hash(seed),
        kind: kind.to_owned(),
        rows,
        skipped: Vec::new(),
    }
}

/// A section.
fn section(section: &str, state: SectionState, count: u64) -> Section {
    Section { section: section.to_owned(), state, count }
}

/// The rep who appears in the samples.
fn jane() -> Rep {
    Rep {
        id: RepId("jane".to_owned()),
        name: Name::of("Jane", "", "Example"),
        role: Some("sales".to_owned()),
        office: Some("Harbourside".to_owned()),
        place: Some("AU-NSW".to_owned()),
        hired: Some(day("2021-02-01")),
        resigned: Some(day("2026-01-30")),
        last_day: Some(day("2026-02-27")),
        ..Rep::default()
    }
}

/// An audit with nothing in it but its head.
fn head(kind: AuditKind, id: &str) -> Audit {
    Audit {
        schema: SCHEMA.to_owned(),
        kind,
        id: id.to_owned(),
        as_of: day("2026-11-22"),
        policy: PolicyRef { id: "harbour-and-pine-2026".to_owned(), sha256: hash("3f2a9c1d") },
        inputs: Vec::new(),
        coverage: Vec::new(),
        counts: Counts::default(),
        cleared: BTreeMap::new(),
        findings: Vec::new(),
        cannot_see: texts(&[
            "screenshots, notes on paper and what somebody remembers",
            "accounts and networks whose exports were not supplied",
            "messages and posts: they are never opened",
        ]),
        appendix: Appendix { agency: "Harbour & Pine Realty".to_owned(), ..Appendix::default() },
    }
}

/// What was cleared, by class.
fn cleared(classes: &[(&str, u64)]) -> BTreeMap<String, u64> {
    classes.iter().map(|(class, number)| ((*class).to_owned(), *number)).collect()
}

/// A rep's own check of 3,600 contacts: 29 to leave out, and two remarks on the file.
pub fn check() -> Audit {
    let mut audit = head(AuditKind::Check, "a3c1f09b6d2e4f70");
    audit.inputs = vec![AuditInput {
        skipped: vec![
            AuditSkipped {
                line: Some(9),
                item: None,
                reason: "the row has fewer cells than the header".to_owned(),
            },
            AuditSkipped {
                line: Some(1_204),
                item: None,
                reason: "neither a name nor an address".to_owned(),
            },
        ],
        ..input("contacts.csv", "contacts", 3_600, "b71e0c55")
    }];
    audit.coverage = vec![section("address_book.contacts", SectionState::Present, 3_600)];
    audit.counts = Counts { people: 3_600, matched: 146, cleared: 117, findings: 29 };
    audit.cleared = cleared(&[("joint", 71), ("personal", 46)]);
    let held = [
        ("RENTROLL-UPLOAD", Severity::High, Stewardship::RentRoll, 17),
        ("ORPHAN-UPLOAD", Severity::High, Stewardship::Orphan, 9),
        ("OPTOUT-EXPORT", Severity::Medium, Stewardship::OptedOut, 3),
    ];
    for (at, (code, severity, class, number)) in (0..).zip(held) {
        let lines = (0..number).map(|n| 212 + 97 * n + 11 * at);
        audit.findings.extend(lines.map(|line| finding(code, severity, class, line)));
    }
    for one in &mut audit.findings {
        one.seen.on = None;
    }
    audit.appendix.rep = Some(jane());
    audit.appendix.to_network = Some("linkedin".to_owned());
    audit.appendix.possible = vec![possible("C-2001", 88, 0.41, "name alone")];
    audit.appendix.remarks =
        texts(&["read as Windows-1252: the file does not say its own encoding"]);
    audit
}

/// A race with two rivals.
fn contest() -> Contest {
    let rival =
        |record: &str, probability| Rival { record: RecordId(record.to_owned()), probability };
    let turn =
        |field: &str, without, probability| Turn { field: field.to_owned(), without, probability };
    Contest {
        rivals: vec![rival("C-3001", 0.21), rival("C-3002", 0.04)],
        further: 3,
        none: 0.3,
        turns: vec![turn("name", true, 0.002), turn("email", false, 0.9996)],
    }
}

/// A match that needs a person.
fn possible(record: &str, line: u32, probability: f64, because: &str) -> PossibleMatch {
    let seen = Seen {
        kind: "connection".to_owned(),
        network: "linkedin".to_owned(),
        input: 0,
        line: Some(line),
        item: None,
        on: Some(day("2024-06-11")),
    };
    PossibleMatch {
        record: RecordId(record.to_owned()),
        seen,
        probability,
        because: because.to_owned(),
        contest: contest(),
    }
}

/// A clause with a cascade of two levels.
fn clause() -> ClauseReading {
    let level = |as_written: &str, until: &str, within| CascadeLevel {
        as_written: as_written.to_owned(),
        from: day("2026-02-28"),
        until: day(until),
        within,
    };
    ClauseReading {
        id: "12.3".to_owned(),
        agreement: "employment agreement 2021".to_owned(),
        kind: ClauseKind::Solicit,
        ladder: Ladder::PersonalMessage,
        reading: "An invitation with a message of the leaver's own after the last day: likely in \
                  scope of the clause as written, for a person to read."
            .to_owned(),
        levels: vec![
            level("12 months", "2027-02-28", Within::In),
            level("6 months", "2026-08-28", Within::Edge),
        ],
        protected: Within::In,
        day: 267,
        of_days: 365,
        place_note: "AU-NSW: a court may read the clause down. Not advice; ask counsel.".to_owned(),
        carve_outs: texts(&["relatives and old friends: not met", "client came first: not met"]),
    }
}

/// A clause without end: no levels, and the machine's word before the place's note.
fn confidentiality() -> ClauseReading {
    ClauseReading {
        id: "14.1".to_owned(),
        kind: ClauseKind::Confidentiality,
        ladder: Ladder::ProtectedUpload,
        reading: "direct: a protected record is in an uploaded address book".to_owned(),
        levels: Vec::new(),
        of_days: 0,
        place_note: "as_written: A court may read the clause down.".to_owned(),
        carve_outs: Vec::new(),
        ..clause()
    }
}

/// A leaver's exports: 57 clients among 842 people, 52 cleared, findings of every shape and weight.
pub fn offboard() -> Audit {
    let mut audit = head(AuditKind::Offboard, "5d0be1c27f9a4483");
    audit.inputs = vec![
        input("jane-export.zip:Connections.csv", "connections", 612, "4417ab20"),
        input("jane-export.zip:ImportedContacts.csv", "uploaded_contacts", 230, "90cd13fe"),
        AuditInput {
            skipped: vec![AuditSkipped {
                line: None,
                item: Some(14),
                reason: "an entry without a name".to_owned(),
            }],
            ..input("facebook-jane.zip:your_friends.json", "friends", 118, "7be2d051")
        },
    ];
    audit.coverage = vec![
        section("linkedin.connections", SectionState::Present, 612),
        section("linkedin.uploaded_contacts", SectionState::Present, 230),
        section("linkedin.invitations", SectionState::Empty, 0),
        section("facebook.friends", SectionState::Present, 119),
        section("facebook.uploaded_contacts", SectionState::Absent, 0),
        section("x.following", SectionState::Absent, 0),
    ];
    audit.counts = Counts { people: 842, matched: 57, cleared: 52, findings: 11 };
    audit.cleared = cleared(&[("company", 4), ("joint", 36), ("personal", 12)]);
    audit.findings = offboard_findings();
    audit.appendix = offboard_appendix();
    let stands = |decided| MatchStanding { prior_bits: -14.3, contest: contest(), decided };
    for (finding, decided) in audit.findings.iter().take(2).zip([Some(true), None]) {
        audit.appendix.matches.insert(finding.id.clone(), stands(decided));
    }
    audit
}

/// Five findings held against entries, one about a process, five facts for context.
fn offboard_findings() -> Vec<Finding> {
    let mut upload = finding("RENTROLL-UPLOAD", Severity::High, Stewardship::RentRoll, 212);
    upload.seen.input = 1;
    upload.next_step =
        "Ask the rep to delete the uploaded address book at the network, and confirm \
                        it with a later export."
            .into();
    upload.speaks_for_the_rep = texts(&[
        "The network's phone app offers the upload by default.",
        "The rep declared the upload on 2 Feb 2026, before being asked.",
    ]);
    upload.clause = Some(confidentiality());
    let mut second = upload.clone();
    second.id = "F-RENTROLL-UPLOAD-0213".into();
    second.seen.line = Some(213);
    second.record.as_mut().unwrap().id = RecordId("C-10517".to_owned());
    second.evidence = evidence(3);
    second.speaks_for_the_rep.clear();
    let mut orphan = finding("ORPHAN-UPLOAD", Severity::High, Stewardship::Orphan, 41);
    orphan.seen.input = 1;
    orphan.next_step.clone_from(&upload.next_step);
    orphan.company_side =
        texts(&["No policy notice was in force on the day: the first one is of 15 Feb 2026."]);
    let mut window = finding("CLAUSE-WINDOW", Severity::Medium, Stewardship::Company, 77);
    window.grade = Grade::Context;
    window.seen.kind = "invitation".into();
    window.seen.on = Some(day("2026-08-27"));
    window.probability = 0.93;
    window.clause = Some(clause());
    window.speaks_for_the_rep = texts(&["The client followed the rep before the hire, in 2019."]);
    window.company_side = texts(&["Reps were encouraged to connect with clients (handbook 2023)."]);
    window.next_step = "Hear the rep, then decide whether to ask for an undertaking.".into();
    let mut tie = finding("ORPHAN-CONNECTION", Severity::Medium, Stewardship::Orphan, 90);
    tie.grade = Grade::Inferred;
    tie.seen.kind = "connection".into();
    tie.seen.on = Some(day("2025-05-06"));
    tie.speaks_for_the_rep = texts(&["The tie is public and names no business."]);
    tie.next_step = "No step: the tie alone is no approach.".into();
    let mut other = tie.clone();
    other.id = "F-ORPHAN-CONNECTION-0131".into();
    other.seen.line = Some(131);
    other.record.as_mut().unwrap().id = RecordId("C-10611".to_owned());
    let mut file = finding("CONTINUING-ACCESS", Severity::Low, Stewardship::Company, 1);
    file.grade = Grade::Process;
    file.record = None;
    file.evidence.clear();
    file.probability = 1.0;
    file.seen = Seen { kind: "file".to_owned(), line: None, on: None, input: 0, ..file.seen };
    file.next_step = "Close the rep's export right in the CRM.".into();
    let mut all = vec![second, upload, orphan, window, other, tie, file];
    all.extend(facts_for_context());
    all
}

/// Kept ties: two for context, and two from before the policy was in force.
fn facts_for_context() -> Vec<Finding> {
    let kept = |number: u32| {
        let mut one = finding("CONTINUING-ACCESS", Severity::Low, Stewardship::Joint, number);
        one.grade = Grade::Context;
        one.seen.kind = "connection".into();
        let mut outside = clause();
        outside.ladder = Ladder::TieInTenure;
        outside.reading = "outside: a tie that is merely kept was no solicitation".into();
        for level in &mut outside.levels {
            level.within = Within::Out;
        }
        one.clause = Some(outside);
        one.speaks_for_the_rep = texts(&["A tie alone does not show how it came about."]);
        one.company_side = vec![format!("{number} days lie between the event and this audit")];
        one.next_step = "Talk about it in the exit interview, and note what was agreed.".into();
        one
    };
    let mut all: Vec<Finding> = [140, 155, 170, 185].into_iter().map(kept).collect();
    all[1].speaks_for_the_rep.push("The client asked first.".to_owned());
    for old in &mut all[2..] {
        old.rule.version = "none in force".into();
        old.seen.on = Some(day("2024-05-06"));
    }
    all
}

/// What the page of an offboarding shows besides.
fn offboard_appendix() -> Appendix {
    let entry = |on: &str, what: &str| TimelineEntry { on: day(on), what: what.to_owned() };
    let restraint = |clause: &str, title: &str, level: &str, until: &str| Restraint {
        clause: clause.to_owned(),
        title: title.to_owned(),
        level: level.to_owned(),
        from: day("2026-02-28"),
        until: day(until),
    };
    Appendix {
        agency: "Harbour & Pine Realty".to_owned(),
        rep: Some(jane()),
        basis: Some("voluntary offer by the rep, AU-NSW, notice of 2 Feb 2026".to_owned()),
        possible: vec![
            possible("C-2001", 88, 0.41, "name alone"),
            possible("C-2388", 301, 0.33, "3 people share the name"),
        ],
        remarks: texts(&["The X export holds account numbers alone: nobody can be named from it."]),
        restraints: vec![
            restraint("12.3", "Not to solicit clients", "12 months", "2027-02-28"),
            restraint("12.3", "Not to solicit clients", "6 months", "2026-08-28"),
            restraint("13.1", "Not to solicit colleagues", "9 months", "2026-11-28"),
        ],
        timeline: vec![
            entry("2021-02-01", "Hired"),
            entry("2026-01-29", "Address book uploaded to LinkedIn"),
            entry("2026-01-30", "Notice given"),
            entry("2026-02-27", "Last day of work"),
        ],
        company_side: texts(&[
            "The first written policy on networks is of 15 Feb 2026.",
            "The CRM's export right stayed open for 9 days after notice.",
        ]),
        upkeep: offboard_upkeep(),
        ..Appendix::default()
    }
}

/// What an offboarding tells besides: an old CRM, clients of each kind to hand over, records gone.
fn offboard_upkeep() -> Upkeep {
    let row = |record: &str, gap, class, networks: &[&str], last: Option<&str>| HandoverRow {
        record: RecordId(record.to_owned()),
        gap,
        class,
        networks: texts(networks),
        last_dealing_on: last.map(day),
        next_touch_on: last.map(|_| day("2026-12-01")),
    };
    Upkeep {
        book: Some(BookAge {
            taken_on: day("2026-08-01"),
            age_days: 113,
            stale_after_days: 90,
            records: 3_412,
        }),
        handover: vec![
            row("C-1", Gap::Both, Stewardship::Joint, &["linkedin", "x"], Some("2026-02-20")),
            row("C-2", Gap::Succession, Stewardship::OptedOut, &[], None),
            row("C-3", Gap::SingleThread, Stewardship::Company, &["facebook"], None),
        ],
        removals: vec![Removals {
            from: day("2025-12-01"),
            to: day("2026-02-01"),
            gone: 301,
            usual: 63,
            factor: 3,
            notice_on: day("2026-01-30"),
        }],
        keeps: Some(Keeps { personal: 12, joint: 36, brought_in: 40 }),
        seen: Some(SeenByRep { on: Some(day("2026-03-02")), shown: 9, all: 11 }),
        ..Upkeep::default()
    }
}

/// A quarter: 9 of 12 reps, findings new, open and resolved, over three offices.
pub fn report() -> Audit {
    let mut audit = head(AuditKind::Report, "c94e7712ab305de8");
    audit.inputs = vec![
        input("omar-export.zip:Connections.csv", "connections", 1_204, "1199aa77"),
        input("wei-facebook.zip:contacts.json", "uploaded_contacts", 388, "e3d40b6c"),
    ];
    audit.coverage = vec![
        section("linkedin.connections", SectionState::Present, 4_108),
        section("linkedin.uploaded_contacts", SectionState::Empty, 0),
        section("facebook.uploaded_contacts", SectionState::Present, 388),
        section("x.following", SectionState::Absent, 0),
    ];
    audit.counts = Counts { people: 6_217, matched: 301, cleared: 296, findings: 5 };
    audit.cleared = cleared(&[("company", 64), ("joint", 188), ("personal", 44)]);
    let codes = [
        "RENTROLL-UPLOAD",
        "RENTROLL-UPLOAD",
        "ORPHAN-UPLOAD",
        "ORPHAN-CONNECTION",
        "ORPHAN-CONNECTION",
    ];
    for (number, code) in (30..).step_by(17).zip(codes) {
        let rent_roll = code.starts_with("RENTROLL");
        let class = if rent_roll { Stewardship::RentRoll } else { Stewardship::Orphan };
        let upload = code.ends_with("UPLOAD");
        let severity = if upload { Severity::High } else { Severity::Medium };
        let mut one = finding(code, severity, class, number);
        one.rep = RepId(if number % 2 == 0 { "omar" } else { "wei" }.to_owned());
        one.grade = if upload { Grade::Direct } else { Grade::Inferred };
        one.seen.input = u32::from(upload);
        if !upload {
            one.seen.kind = "connection".into();
        }
        one.next_step = "Talk to the rep at the next review.".into();
        audit.findings.push(one);
    }
    audit.appendix = report_appendix(&audit.findings);
    audit
}

/// What the page of a periodic report shows besides.
fn report_appendix(findings: &[Finding]) -> Appendix {
    let id = |at: usize| findings[at].id.clone();
    let reach = |network: &str, people, clients| NetworkReach {
        network: network.to_owned(),
        people,
        clients,
    };
    let office = |office: &str, code: &str, number| ((office.to_owned(), code.to_owned()), number);
    let rep = |id: &str| RepId(id.to_owned());
    Appendix {
        agency: "Harbour & Pine Realty".to_owned(),
        period: Some((day("2026-07-01"), day("2026-09-30"))),
        change: Change {
            since: Some(day("2026-06-30")),
            new: vec![id(0), id(3)],
            open: vec![id(1), id(2), id(4)],
            resolved: vec![
                ("F-ORPHAN-UPLOAD-0007".to_owned(), "ORPHAN-UPLOAD".to_owned(), rep("wei")),
                ("F-OPTOUT-EXPORT-0031".to_owned(), "OPTOUT-EXPORT".to_owned(), rep("omar")),
            ],
        },
        by_office: BTreeMap::from([
            office("Harbourside", "ORPHAN-CONNECTION", 1),
            office("Harbourside", "RENTROLL-UPLOAD", 2),
            office("Pine Street", "ORPHAN-CONNECTION", 1),
            office("Pine Street", "ORPHAN-UPLOAD", 1),
        ]),
        supplied: Supplied {
            reps: 12,
            with_intake: 9,
            not_supplied: vec![rep("ada"), rep("kofi"), rep("sam")],
            self_checks: 14,
        },
        networks: vec![
            reach("facebook", 1_721, 61),
            reach("linkedin", 4_108, 240),
            reach("x", 388, 0),
        ],
        company_side: texts(&["3 reps have not acknowledged the policy of February 2026."]),
        trend: vec![
            (day("2025-09-30"), 14),
            (day("2025-12-31"), 11),
            (day("2026-03-31"), 12),
            (day("2026-06-30"), 7),
            (day("2026-09-30"), 5),
        ],
        upkeep: report_upkeep(),
        ..Appendix::default()
    }
}

/// What a report tells besides: benefits, threads in two rows, an amount.
fn report_upkeep() -> Upkeep {
    let threads = |single, one_owner| Threads { single, one_owner };
    Upkeep {
        book: Some(BookAge {
            taken_on: day("2026-09-28"),
            age_days: 55,
            stale_after_days: 90,
            records: 6_004,
        }),
        benefits: Some(Benefits {
            reached: 281,
            shared: 64,
            referred: 97,
            cleared: 296,
            held: 5,
            outlive: 12,
        }),
        reached: BTreeMap::from([("facebook".to_owned(), 60), ("linkedin".to_owned(), 231)]),
        threads: BTreeMap::from([
            ("Harbourside".to_owned(), threads(140, 2_011)),
            ("smaller offices".to_owned(), threads(77, 1_498)),
        ]),
        exposure: Some(Exposure {
            records: 5,
            amount: 40,
            currency: "AUD".to_owned(),
            source: "cost of a lead in our own marketing, 2026".to_owned(),
        }),
        seen: Some(SeenByRep { on: None, shown: 2, all: 5 }),
        ..Upkeep::default()
    }
}
