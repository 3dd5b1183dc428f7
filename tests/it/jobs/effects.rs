//! A worker that is killed after its child kept what it found, and before it could say so: the next
//! start finds that it is done.

use std::path::Path;
use std::time::Duration;
use std::time::Instant;

use ringfence::model::job::Job;
use ringfence::model::job::JobState;
use ringfence::usecase::jobs::Work;

use super::Hand;
use super::Office;
use super::assert_state;
use super::check;
use super::contacts;
use super::shared::machine;
use super::shared::shared;
use super::signal;
use crate::commands::small;
use crate::commands::stderr;

/// Pauses a worker until its child has come to its end, and tells whether the job took effect. A worker
/// that was paused while it held the database goes on, and is paused again.
fn paused_after_the_effect(office: &Office, worker: &Hand, id: &str) -> Job {
    let started = Instant::now();
    while super::children(worker.pid()).is_empty() {
        assert!(started.elapsed() < Duration::from_mins(1), "no child");
        std::thread::sleep(Duration::from_millis(1));
    }
    loop {
        signal("STOP", worker.pid());
        let paused = Instant::now();
        while paused.elapsed() < Duration::from_secs(20) {
            let job = office.job(id);
            if job.effect.is_some() {
                return job;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        signal("CONT", worker.pid());
        assert!(started.elapsed() < Duration::from_mins(2), "{:?}", office.job(id));
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Another CRM, so that the same question would be answered over other books.
fn import_between(office: &Office, folder: &Path) {
    let text = std::fs::read_to_string(folder.join("crm.csv")).unwrap();
    let file = folder.join("later.csv");
    std::fs::write(&file, text.replace("cleo@hart.example", "cleo.hart@hart.example")).unwrap();
    let mut command = office.command();
    command.args(["import", "crm"]).arg(&file).args(["--taken-on", "2026-10-01"]);
    let done = command.output().unwrap();
    assert!(done.status.success(), "{}", stderr(&done));
}

fn is_done_once(office: &Office, next: &Office, folder: &Path, work: Work, files: &[&Path]) {
    let worker = office.worker(&["--lease", "2"]);
    let id = office.submit("k", work, files);
    let paused = paused_after_the_effect(office, &worker, &id);
    assert_state(&paused, JobState::Running);
    import_between(office, folder);

    drop(worker);
    let _worker = next.worker(&["--lease", "2"]);
    let job = office.ended(&id);

    assert_state(&job, JobState::Done);
    assert!(job.fence > 1 && job.effect == paused.effect, "{job:?}");
    assert_eq!(job.exit, Some(10));
    let made = office.made(&id);
    assert_eq!(made[0].0, "answer.json");
    let audit: serde_json::Value = serde_json::from_slice(&made[0].1).unwrap();
    assert_eq!(audit["id"].as_str(), job.result.as_deref());
    assert!(made.len() > 1, "its files came along");
    let audits = office.on(async |services| {
        use ringfence::model::audit::AuditKind;
        let checks = services.store.audits(AuditKind::Check).await?;
        let leavers = services.store.audits(AuditKind::Offboard).await?;
        Ok(checks.into_iter().chain(leavers).map(|one| one.audit.id).collect::<Vec<_>>())
    });
    assert_eq!(Some(audits), job.result.map(|result| vec![result]));
    office.verified();
}

#[test]
fn a_check_whose_worker_is_killed_after_its_effect_is_not_made_again() {
    let folder = small("AU-NSW");
    let office = Office::at(folder.path());
    let file = contacts(folder.path(), "phone.csv", "Nora");

    is_done_once(&office, &office, folder.path(), check(true), &[&file]);
}

#[test]
fn nor_is_one_of_a_shared_store_by_another_machine() {
    let (folder, office, _) = shared();
    let next = machine(folder.path(), &office, "next");
    let file = contacts(folder.path(), "phone.csv", "Nora");

    is_done_once(&office, &next, folder.path(), check(true), &[&file]);
}

#[test]
fn nor_is_the_pack_of_a_leaver() {
    let folder = small("AU-NSW");
    let office = Office::at(folder.path());
    let work = Work::Offboard {
        rep: "jane".into(),
        last_day: "2026-11-20".parse().ok(),
        basis: Some("voluntary-offer".into()),
        allegation: None,
        notice_on: "2026-10-01".parse().ok(),
        without_exports: true,
        reveal: false,
    };

    is_done_once(&office, &office, folder.path(), work, &[]);
}
