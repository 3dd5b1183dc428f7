//! A shared store and workers in trouble: paused for too long, told to stop, without rights.

use std::time::Duration;
use std::time::Instant;

use ringfence::model::job::JobState;

use super::assert_state;
use super::check;
use super::contacts;
use super::import;
use super::long_crm;
use super::parent;
use super::shared::machine;
use super::shared::shared;
use super::signal;
use crate::postgres;

#[test]
fn a_worker_that_was_paused_for_longer_than_its_lease_keeps_nothing_after_its_successor() {
    let (folder, office, database) = shared();
    let file = long_crm(folder.path(), 20_000);
    let first = machine(folder.path(), &office, "first").worker(&["--lease", "2"]);
    let id = office.submit("k", import("2026-05-01"), &[&file]);
    let child = first.child();
    office.until(&id, |job| !job.step.name.is_empty());
    signal("STOP", first.pid());
    signal("STOP", child);

    let second = machine(folder.path(), &office, "second").worker(&["--lease", "2"]);
    let taken = office.until(&id, |job| job.fence == 2);
    assert_state(&taken, JobState::Running);
    // The first one wakes while the second is at it, or just after.
    signal("CONT", child);
    signal("CONT", first.pid());
    let job = office.ended(&id);

    assert_state(&job, JobState::Done);
    assert_eq!(job.fence, 2);
    let woken = Instant::now();
    while parent(child).is_some() {
        assert!(woken.elapsed() < Duration::from_secs(20), "the late child goes on");
        std::thread::sleep(Duration::from_millis(20));
    }
    let count = |sql: &str| postgres::texts(&database, sql).join("");
    assert_eq!(count("select count(*) from snapshot where taken_on = '2026-05-01'"), "1");
    assert_eq!(count("select count(*) from record where id like 'L-%'"), "20000");
    assert_eq!(office.job(&id), job, "the late worker changed how the job ended");
    office.verified();
    assert!(first.stop() < Duration::from_secs(5) && second.stop() < Duration::from_secs(5));
}

#[test]
fn a_worker_that_is_told_to_stop_gives_its_job_back_at_once() {
    let (folder, office, _) = shared();
    let file = long_crm(folder.path(), 20_000);
    // A lease so long that nobody waits for it here.
    let lease = ["--lease", "3000"];
    let first = machine(folder.path(), &office, "first").worker(&lease);
    let id = office.submit("k", import("2026-05-01"), &[&file]);
    signal("STOP", first.child());
    let second = machine(folder.path(), &office, "second").worker(&lease);

    let took = first.stop();

    assert!((9..17).contains(&took.as_secs()), "{took:?}");
    let job = office.ended(&id);
    assert_state(&job, JobState::Done);
    assert_eq!(job.fence, 2);
    assert!(second.stop() < Duration::from_secs(5));
}

#[test]
fn a_start_that_is_over_can_keep_nothing() {
    let (folder, office, database) = shared();
    let file = contacts(folder.path(), "phone.csv", "Nora");
    let id = office.submit("k", check(false), &[&file]);
    postgres::execute(&database, "update job set state = 'running', fence = 2");

    let late = |start: &str| {
        let mut command = office.command();
        command.env("RINGFENCE_JOB", start).stdin(std::process::Stdio::piped());
        command.args(["--format", "json", "check"]).arg(&file);
        let child = command
            .args(["--rep", "jane", "--to", "linkedin"])
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::piped());
        let mut child = child.spawn().unwrap();
        // Its worker holds the other end for as long as it lives.
        let _leash = child.stdin.take();
        let mut said = String::new();
        std::io::Read::read_to_string(&mut child.stderr.take().unwrap(), &mut said).unwrap();
        (child.wait().unwrap().code(), said)
    };

    let (code, said) = late(&format!("{id}:1"));
    assert_eq!(code, Some(1));
    assert!(said.contains("called off, or started again"), "{said}");
    let audits = "select count(*) from audit";
    assert_eq!(postgres::texts(&database, audits), ["0"]);
    assert_eq!(late(&format!("{id}:2")).0, Some(10));
    assert_eq!(postgres::texts(&database, audits), ["1"]);
}

#[test]
fn a_role_that_owns_nothing_hands_in_and_does_jobs() {
    let (folder, office, database) = shared();
    let role = format!("app_{}", database.rsplit('/').next().unwrap());
    postgres::execute(&database, &format!("create role {role} login password 'app'"));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(ringfence::store::Store::prepare(&database, Some(&role))).unwrap();
    let (_, host) = database.split_once('@').unwrap();
    let mut office = machine(folder.path(), &office, "app");
    office.store = Some(format!("postgres://{role}:app@{host}"));
    let file = contacts(folder.path(), "phone.csv", "Nora");
    let worker = office.worker(&["--lease", "2"]);

    let id = office.submit("k", check(true), &[&file]);
    let job = office.ended(&id);

    assert_state(&job, JobState::Done);
    let owned = format!(
        "select relname from pg_class where relowner = '{role}'::regrole \
         union all select nspname from pg_namespace where nspowner = '{role}'::regrole"
    );
    assert_eq!(postgres::texts(&database, &owned), Vec::<String>::new());
    // Its sign of life is kept too, so that others know when it is gone.
    let workers = postgres::texts(&database, "select id from ringfence_queue._private_workers");
    assert_eq!(workers.len(), 1);
    worker.stop();
}
