//! Jobs of a shared store: several servers hand in, several workers do, and some of them die.

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
use crate::commands::small;
use crate::commands::stderr;
use crate::postgres;

/// A small agency in a database of its own.
pub(super) fn shared() -> (tempfile::TempDir, Office, String) {
    let folder = small("AU-NSW");
    let database = postgres::database();
    let office = Office { workspace: folder.path().join("w"), store: Some(database.clone()) };
    for (book, file) in [("roster", "roster.csv"), ("crm", "crm.csv")] {
        let file = folder.path().join(file);
        let mut command = office.command();
        command.args(["import", book]).arg(file).args(["--taken-on", "2025-01-15"]);
        let done = command.output().unwrap();
        assert!(done.status.success(), "{}", stderr(&done));
    }
    (folder, office, database)
}

/// The same agency as another machine has it: its own folder, the same database.
pub(super) fn machine(folder: &Path, office: &Office, name: &str) -> Office {
    let workspace = folder.join(name);
    copy(&office.workspace, &workspace);
    Office { workspace, store: office.store.clone() }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let to = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &to);
        } else {
            std::fs::copy(&path, &to).unwrap();
        }
    }
}

#[test]
fn an_upload_reaches_the_worker_of_another_machine_and_its_result_comes_back() {
    let (folder, office, database) = shared();
    let server = machine(folder.path(), &office, "server");
    let _worker = machine(folder.path(), &office, "worker").worker(&[]);
    let file = contacts(folder.path(), "phone.csv", "Nora");

    let id = server.submit("k", check(true), &[&file]);
    let job = server.ended(&id);

    assert_state(&job, JobState::Done);
    let made = server.made(&id);
    assert_eq!(made.len(), 2);
    assert!(String::from_utf8_lossy(&made[1].1).contains("Nora"));
    let uploads = postgres::texts(&database, "select count(*) from job_file where start = 0");
    assert_eq!(uploads, ["0"]);
    let deliveries = "select count(*) from ringfence_queue._private_jobs";
    let started = Instant::now();
    while postgres::texts(&database, deliveries) != ["0"] {
        assert!(started.elapsed() < Duration::from_secs(5), "the delivery stays");
    }
}

#[test]
fn a_job_can_be_called_off_from_any_server_and_others_see_it() {
    let (folder, office, _) = shared();
    let (one, other) =
        (machine(folder.path(), &office, "server-0"), machine(folder.path(), &office, "server-1"));
    let id = one.submit("k", Work::Retention, &[]);

    assert!(other.on(async |services| jobs::cancel(services, &id).await));

    assert_state(&one.job(&id), JobState::Cancelled);
    let _worker = office.worker(&[]);
    let next = one.submit("next", Work::Retention, &[]);
    assert_state(&one.ended(&next), JobState::Done);
    assert_eq!(one.job(&id).fence, 0);
}

#[test]
fn a_connection_that_serves_a_rep_sees_the_jobs_about_that_rep_alone() {
    let (folder, office, database) = shared();
    let role = format!("app_{}", database.rsplit('/').next().unwrap());
    postgres::execute(&database, &format!("create role {role} login password 'app'"));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(ringfence::store::Store::prepare(&database, Some(&role))).unwrap();
    let (_, host) = database.split_once('@').unwrap();
    let mut office = machine(folder.path(), &office, "app");
    office.store = Some(format!("postgres://{role}:app@{host}"));
    let file = contacts(folder.path(), "phone.csv", "Nora");
    let about_jane = office.submit("k", check(true), &[&file]);
    let of_the_office = office.submit("r", Work::Retention, &[]);

    let seen = office.on(async |services| {
        let jane = services.store.scoped("jane");
        let finn = services.store.scoped("finn");
        Ok((
            jane.job(&about_jane).await?.is_some(),
            jane.job(&of_the_office).await?.is_some(),
            finn.job(&about_jane).await?.is_some(),
            finn.jobs(None, 9).await?.len(),
        ))
    });

    assert_eq!(seen, (true, false, false, 0));
}
