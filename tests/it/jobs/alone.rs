//! Jobs of a workspace with an SQLite file.

use std::path::Path;
use std::time::Duration;
use std::time::Instant;

use ringfence::model::job::JobState;
use ringfence::usecase::jobs;
use ringfence::usecase::jobs::Work;

use super::Office;
use super::assert_state;
use super::check;
use super::contacts;
use super::import;
use super::long_crm;
use super::parent;
use super::signal;
use crate::commands::small;
use crate::demo::sqlite;

fn count(office: &Office, sql: &'static str) -> String {
    sqlite(&office.workspace.join("ringfence.db"), sql).join(" ").trim().to_owned()
}

/// Whether any file of the workspace holds these bytes, and which.
fn holding(folder: &Path, canary: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(holding(&path, canary));
            continue;
        }
        let bytes = std::fs::read(&path).unwrap_or_default();
        if bytes.windows(canary.len()).any(|window| window == canary.as_bytes()) {
            found.push(path.display().to_string());
        }
    }
    found
}

#[test]
fn a_job_is_done_and_hands_out_what_it_made() {
    let folder = small("AU-NSW");
    let office = Office::at(folder.path());
    let file = contacts(folder.path(), "phone.csv", "Nora");
    let _worker = office.worker(&[]);

    let id = office.submit("k", check(true), &[&file]);
    let job = office.ended(&id);

    assert_state(&job, JobState::Done);
    assert_eq!((job.exit, job.fence, job.kind.as_str()), (Some(10), 1, "check"));
    assert_eq!(job.rep.as_deref(), Some("jane"));
    let made = office.made(&id);
    let names: Vec<&str> = made.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["answer.json", "may-go.csv"]);
    let audit: serde_json::Value = serde_json::from_slice(&made[0].1).unwrap();
    assert_eq!(audit["id"].as_str(), job.result.as_deref());
    assert_eq!(audit["inputs"][0]["name"], "phone.csv");
    assert!(String::from_utf8_lossy(&made[1].1).contains("Nora"));
}

#[test]
fn the_same_key_is_the_same_job_and_another_account_does_not_get_it() {
    let folder = small("AU-NSW");
    let office = Office::at(folder.path());
    let file = contacts(folder.path(), "phone.csv", "Nora");

    let first = office.submit("k", check(false), &[&file]);
    let again = office.submit("k", check(false), &[&file]);

    assert_eq!(first, again);
    assert_eq!(first.len(), 32);
    let others = jobs::Asked {
        work: Work::Retention,
        uploads: Vec::new(),
        asked_by: "jane".into(),
        key: "k".into(),
    };
    let other = office.on(async |services| jobs::submit(services, &others).await);
    assert_ne!(first, other);
    let of_jane = office.on(async |services| jobs::list(services, Some("jane"), 9).await);
    assert_eq!(of_jane.iter().map(|job| job.id.as_str()).collect::<Vec<_>>(), [other]);
    assert_eq!(count(&office, "select cast(count(distinct job) as text) from job_file"), "1");
}

#[test]
fn nothing_of_an_upload_stays_whether_the_job_is_done_fails_or_is_called_off() {
    let folder = small("AU-NSW");
    let office = Office::at(folder.path());
    let canary = "Zephyrinacanary";
    let file = contacts(folder.path(), "phone.csv", canary);
    let off = office.submit("off", check(false), &[&file]);
    assert!(!holding(&office.workspace, canary).is_empty());

    assert!(office.on(async |services| jobs::cancel(services, &off).await));
    let worker = office.worker(&[]);
    let done = office.submit("done", check(false), &[&file]);
    let wrong = Work::Check {
        rep: "nobody".into(),
        to: "linkedin".into(),
        account: "personal".into(),
        clean: true,
        reveal: false,
    };
    let failed = office.submit("failed", wrong, &[&file]);

    assert_state(&office.ended(&done), JobState::Done);
    let failed = office.ended(&failed);
    assert_state(&failed, JobState::Failed);
    assert!(failed.error.unwrap().contains("nobody") && failed.hint.is_some());
    assert_state(&office.job(&off), JobState::Cancelled);
    drop(worker);
    assert_eq!(holding(&office.workspace, canary), Vec::<String>::new());
    let left: Vec<_> = std::fs::read_dir(office.workspace.join("spool"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left, ["worker.lock"]);
}

#[test]
fn a_worker_that_is_killed_takes_its_child_along_and_the_job_is_done_once_by_the_next() {
    let folder = small("AU-NSW");
    let office = Office::at(folder.path());
    let file = long_crm(folder.path(), 20_000);
    let worker = office.worker(&[]);
    let id = office.submit("k", import("2026-05-01"), &[&file]);
    let child = worker.child();

    drop(worker);

    let killed = Instant::now();
    while parent(child).is_some() {
        assert!(killed.elapsed() < Duration::from_secs(5), "the child goes on alone");
        std::thread::sleep(Duration::from_millis(10));
    }
    let _worker = office.worker(&[]);
    let job = office.ended(&id);
    assert_state(&job, JobState::Done);
    assert!(job.fence >= 2, "{job:?}");
    let spool = office.workspace.join("spool");
    let rooms = || std::fs::read_dir(&spool).unwrap().filter_map(Result::ok).count();
    let ended = Instant::now();
    while rooms() > 1 {
        assert!(ended.elapsed() < Duration::from_secs(5), "a folder of a start stays");
        std::thread::sleep(Duration::from_millis(20));
    }
    let snapshots = "select cast(count(*) as text) from snapshot where taken_on = '2026-05-01'";
    assert_eq!(count(&office, snapshots), "1");
    assert_eq!(
        count(&office, "select cast(count(*) as text) from record where id like 'L-%'"),
        "20000"
    );
    office.verified();
}

#[test]
fn a_job_says_how_far_it_is_and_keeps_nothing_once_it_is_called_off() {
    let folder = small("AU-NSW");
    let office = Office::at(folder.path());
    let file = long_crm(folder.path(), 40_000);
    let worker = office.worker(&[]);
    let id = office.submit("k", import("2026-05-01"), &[&file]);
    let child = worker.child();
    office.until(&id, |job| !job.step.name.is_empty());

    assert!(office.on(async |services| jobs::cancel(services, &id).await));

    // What was kept before stays; nothing comes after.
    let snapshots = "select cast(count(*) as text) from snapshot where taken_on = '2026-05-01'";
    let kept = count(&office, snapshots);
    let asked = Instant::now();
    while parent(child).is_some() {
        assert!(asked.elapsed() < Duration::from_secs(8), "the child goes on");
        std::thread::sleep(Duration::from_millis(10));
    }
    assert!(!office.on(async |services| jobs::cancel(services, &id).await));
    assert_state(&office.job(&id), JobState::Cancelled);
    assert_eq!(count(&office, snapshots), kept);
    office.verified();
}

#[test]
fn a_worker_that_is_told_to_stop_lets_go_after_ten_seconds_and_the_job_waits() {
    let folder = small("AU-NSW");
    let office = Office::at(folder.path());
    let file = long_crm(folder.path(), 20_000);
    let worker = office.worker(&[]);
    let id = office.submit("k", import("2026-05-01"), &[&file]);
    let child = worker.child();
    signal("STOP", child);

    let took = worker.stop();

    assert!((9..14).contains(&took.as_secs()), "{took:?}");
    assert_state(&office.job(&id), JobState::Queued);
    assert_eq!(parent(child), None);
    let _worker = office.worker(&[]);
    assert_state(&office.ended(&id), JobState::Done);
}

#[test]
fn an_idle_worker_stops_at_once_and_a_second_one_is_refused() {
    let folder = small("AU-NSW");
    let office = Office::at(folder.path());
    let worker = office.worker(&[]);
    let id = office.submit("k", Work::Retention, &[]);
    assert_state(&office.ended(&id), JobState::Done);

    let second = office.command().arg("work").output().unwrap();

    assert_eq!(second.status.code(), Some(1));
    assert!(crate::commands::stderr(&second).contains("another process"), "{second:?}");
    assert!(worker.stop() < Duration::from_secs(3));
}

#[test]
fn a_backup_that_is_asked_for_holds_no_jobs() {
    let folder = small("AU-NSW");
    let office = Office::at(folder.path());
    let _worker = office.worker(&[]);

    let id = office.submit("k", Work::Backup { drill: true }, &[]);
    let job = office.ended(&id);

    assert_state(&job, JobState::Done);
    let backup = office.workspace.join("backups").join(&id).join("ringfence.db");
    assert_eq!(sqlite(&backup, "select cast(count(*) as text) from job").join(""), "0");
}

#[test]
fn nobody_can_fill_the_store_with_jobs_that_wait() {
    let folder = small("AU-NSW");
    let office = Office::at(folder.path());
    let file = contacts(folder.path(), "phone.csv", "Nora");
    for number in 0..100 {
        office.submit(&format!("k{number}"), check(false), &[&file]);
    }

    let refused = office.try_submit("one more", check(false), &[&file]).unwrap_err();
    let again = office.submit("k7", check(false), &[&file]);
    assert!(office.on(async |services| jobs::cancel(services, &again).await));
    let freed = office.try_submit("one more", check(false), &[&file]);

    assert!(refused.to_string().contains("100 jobs of yours are not done yet"), "{refused}");
    assert!(freed.is_ok(), "{freed:?}");
}
