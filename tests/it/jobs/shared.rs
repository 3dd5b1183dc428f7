//! Jobs of a shared store: several servers hand in, several workers do, and some of them die.

use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;
use std::time::Instant;

use ringfence::model::job::JobState;
use ringfence::usecase::jobs;
use ringfence::usecase::jobs::Asked;
use ringfence::usecase::jobs::Upload;
use ringfence::usecase::jobs::Work;

use super::Hand;
use super::Office;
use super::assert_state;
use super::check;
use super::contacts;
use super::import;
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

/// Numbers that are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
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
fn two_servers_and_three_workers_that_are_killed_at_random_do_every_job_once() {
    let seconds = std::env::var("RINGFENCE_TEST_CHAOS_S").ok().and_then(|s| s.parse().ok());
    let until = Instant::now() + Duration::from_secs(seconds.unwrap_or(20));
    let (folder, office, database) = shared();
    let path = folder.path().to_owned();
    let servers = [machine(&path, &office, "server-0"), machine(&path, &office, "server-1")];
    let places: Vec<Office> =
        (0..3).map(|n| machine(&path, &office, &format!("worker-{n}"))).collect();
    let start = |office: &Office| office.worker(&["--lease", "2"]);
    let mut workers: Vec<Hand> = places.iter().map(start).collect();

    let submitting = servers.map(|server| {
        let path = path.clone();
        std::thread::spawn(move || hand_in(&server, &path, until))
    });
    let mut dice = Dice(5);
    let mut killed = 0;
    while Instant::now() < until {
        std::thread::sleep(Duration::from_millis(1_000 + dice.below(1_000)));
        let which = usize::try_from(dice.below(3)).unwrap();
        workers[which] = start(&places[which]);
        killed += 1;
    }
    let ids: Vec<(String, Kind)> =
        submitting.into_iter().flat_map(|handle| handle.join().unwrap()).collect();

    let mut starts = 0;
    for (id, _) in &ids {
        let job = office.ended(id);
        assert_state(&job, JobState::Done);
        starts += job.fence;
    }
    let of = |kind| ids.iter().filter(|(_, one)| *one == kind).count().to_string();
    let count = |sql: &str| postgres::texts(&database, sql).join("");
    assert!(ids.len() >= 10, "{} jobs, {killed} killed", ids.len());
    assert!(starts > i64::try_from(ids.len()).unwrap(), "no worker was killed at work: {starts}");
    // A worker that is killed after its child kept the audit and before the job was done leaves that
    // audit: the next start gives the same one, unless the books changed meanwhile, and then each is
    // on record with the books it was made over. Anything more is done twice.
    let audits: usize = count("select count(*) from audit where kind = 'check'").parse().unwrap();
    let checks: usize = of(Kind::Check).parse().unwrap();
    let again = usize::try_from(starts).unwrap() - ids.len();
    assert!((checks..=checks + again).contains(&audits), "{audits} audits of {checks} checks");
    let leaves = count("select count(*) from log_leaf where of_table = 'audit'");
    assert_eq!(leaves, audits.to_string());
    let snapshots = "select count(*) from snapshot where book = 'crm' and taken_on > '2025-01-15'";
    assert_eq!(count(snapshots), of(Kind::Import));
    office.verified();
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Check,
    Import,
}

/// Hands in checks and imports until it is time, as one server; every second one twice.
fn hand_in(server: &Office, path: &Path, until: Instant) -> Vec<(String, Kind)> {
    server.on(async |services| {
        let mut ids = Vec::new();
        for number in 0..150 {
            if Instant::now() >= until {
                break;
            }
            let (asked, kind) = one(server, path, number);
            let id = jobs::submit(services, &asked).await?;
            if number % 2 == 0 {
                assert_eq!(jobs::submit(services, &asked).await?, id);
            }
            ids.push((id, kind));
            tokio::time::sleep(Duration::from_millis(600)).await;
        }
        Ok(ids)
    })
}

/// The work of a number: every fifth an import of a day of its own, the others checks.
fn one(server: &Office, path: &Path, number: u32) -> (Asked, Kind) {
    let name = server.workspace.file_name().unwrap().to_string_lossy().into_owned();
    let (work, file, kind) = if number % 5 == 4 && number < 140 {
        let month = if name.ends_with('0') { "2025-03" } else { "2025-04" };
        let day = format!("{month}-{:02}", 1 + number / 5);
        (import(&day), crm(path, &format!("{name}-{number}")), Kind::Import)
    } else {
        let stranger = format!("{}{number}", name.replace('-', ""));
        (check(true), contacts(path, &format!("{name}-{number}.csv"), &stranger), Kind::Check)
    };
    let upload = Upload { name: file.file_name().unwrap().to_string_lossy().into(), path: file };
    let key = format!("{name}-{number}");
    (Asked { work, uploads: vec![upload], asked_by: "hr".into(), key }, kind)
}

/// The CRM with another telephone number.
fn crm(path: &Path, name: &str) -> PathBuf {
    let text = std::fs::read_to_string(path.join("crm.csv")).unwrap();
    let file = path.join(format!("crm-{name}.csv"));
    let text = text.replace("cleo@hart.example", &format!("{name}@hart.example"));
    std::fs::write(&file, text).unwrap();
    file
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
