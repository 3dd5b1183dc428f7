//! Every kind of work that can be asked for, once as a job.

use std::path::Path;

use ringfence::model::job::Job;
use ringfence::model::job::JobState;
use ringfence::usecase::jobs::Book;
use ringfence::usecase::jobs::BroughtBy;
use ringfence::usecase::jobs::Work;

use super::Office;
use super::assert_state;
use super::contacts;
use crate::commands::small;

/// Asks for work under its own kind and number of files, and waits for the end.
fn done(office: &Office, work: Work, files: &[&Path]) -> Job {
    let key = format!("{}-{}", work.kind(), files.len());
    let id = office.submit(&key, work, files);
    let job = office.ended(&id);
    assert_state(&job, JobState::Done);
    job
}

fn names(office: &Office, job: &Job) -> Vec<String> {
    office.made(&job.id).into_iter().map(|(name, _)| name).collect()
}

#[test]
fn a_leaver_is_worked_through_by_jobs_alone() {
    let folder = small("AU-NSW");
    let office = Office::at(folder.path());
    let connections = folder.path().join("Connections.csv");
    let text = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n\
                Ada,Moss,https://www.linkedin.com/in/ada-moss,ada@moss.example,Moss,Owner,02 Jun 2025\n";
    std::fs::write(&connections, text).unwrap();
    let _worker = office.worker(&[]);

    let intake = Work::Intake {
        rep: "jane".into(),
        basis: "voluntary-offer".into(),
        allegation: None,
        notice_on: "2026-10-01".parse().ok(),
        account: "personal".into(),
        leave_out: Vec::new(),
    };
    let intake = done(&office, intake, &[&connections]);
    assert_eq!(names(&office, &intake), ["answer.json"]);

    let offboard = Work::Offboard {
        rep: "jane".into(),
        last_day: "2026-11-20".parse().ok(),
        basis: None,
        allegation: None,
        notice_on: "2026-10-01".parse().ok(),
        without_exports: false,
        reveal: false,
    };
    let offboard = done(&office, offboard, &[]);
    assert!(offboard.result.is_some(), "{offboard:?}");
    let made = names(&office, &offboard);
    assert!(made.iter().any(|name| name.starts_with("pack/")), "{made:?}");

    let pack = Work::EvidencePack { of: "jane".into(), undated: true };
    let pack = done(&office, pack, &[]);
    assert_eq!(names(&office, &pack), ["answer.json", "evidence.zip"]);

    let report = Work::Report { from: None, to: None, ending: Some("xlsx".into()), reveal: false };
    let report = done(&office, report, &[]);
    assert_eq!(names(&office, &report), ["answer.json", "report.xlsx"]);
    assert!(report.result.is_some(), "{report:?}");
}

#[test]
fn books_contacts_and_erasures_are_jobs_too() {
    let folder = small("AU-NSW");
    let office = Office::at(folder.path());
    let roster = folder.path().join("roster.csv");
    let phone = contacts(folder.path(), "phone.csv", "Nora");
    let _worker = office.worker(&["--slots", "1"]);

    let import = Work::Import {
        book: Book::Roster,
        preset: None,
        taken_on: "2026-06-01".parse().ok(),
        accept_shrink: false,
    };
    let import = done(&office, import, &[&roster]);
    assert_eq!(names(&office, &import), ["answer.json"]);

    let brought = Work::Contacts { rep: "jane".into(), by: BroughtBy::Baseline { late: true } };
    done(&office, brought, &[&phone]);

    let forget = Work::Forget { person: "C-2".into() };
    done(&office, forget, &[]);
    done(&office, Work::Retention, &[]);
}
