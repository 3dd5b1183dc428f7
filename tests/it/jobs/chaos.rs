//! Two servers and three workers of one shared store, killed at random and started again: every job
//! is done once all the same.

use std::net::TcpListener;
use std::path::Path;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;
use std::time::Instant;

use ringfence::model::job::JobState;
use ringfence::usecase::jobs;
use ringfence::usecase::jobs::Asked;
use ringfence::usecase::jobs::Upload;

use super::Hand;
use super::Office;
use super::assert_state;
use super::check;
use super::contacts;
use super::shared::machine;
use super::shared::shared;
use crate::postgres;
use crate::web::client::Browser;
use crate::web::served::Served;

/// Numbers that are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

/// What is killed and started again.
enum Part {
    Server(Office, String),
    Worker(Office),
}

impl Part {
    fn start(&self) -> Hand {
        match self {
            Self::Worker(office) => office.worker(&["--lease", "2"]),
            Self::Server(office, address) => {
                let mut command = office.command();
                command.args(["serve", "--no-worker", "--listen", address]);
                command.stdout(Stdio::null()).stderr(Stdio::null());
                Hand(command.spawn().unwrap())
            }
        }
    }
}

/// Somebody of HR, signed in, with a leaver to look after.
fn hr(office: &Office) -> Browser {
    let store = office.store.clone().unwrap();
    let mut served = Served::start_with(&office.workspace, "http", &["--store", &store]);
    let mut administrator = served.administrator();
    let fields = [("name", "Ivy Hull"), ("email", "ivy@harbour.example"), ("role", "hr")];
    let mut ivy = served.invited(&mut administrator, &fields);
    let start = [
        ("resigned", ""),
        ("last_day", "2026-10-31"),
        ("allegation", ""),
        ("notice", "2026-10-01"),
        ("basis", "voluntary-offer"),
    ];
    let begun = ivy.post("/leavers/jane/start", &start);
    assert_eq!(begun.status, 303, "{}", begun.text());
    ivy
}

#[test]
fn two_servers_and_three_workers_that_are_killed_at_random_do_every_job_once() {
    let seconds = std::env::var("RINGFENCE_TEST_CHAOS_S").ok().and_then(|s| s.parse().ok());
    let (folder, office, database) = shared();
    let path = folder.path().to_owned();
    let ivy = hr(&machine(&path, &office, "first"));
    let server = |n: usize| {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        Part::Server(machine(&path, &office, &format!("server-{n}")), format!("127.0.0.1:{port}"))
    };
    let worker = |n: usize| Part::Worker(machine(&path, &office, &format!("worker-{n}")));
    let parts: Vec<Part> = (0..2).map(server).chain((0..3).map(worker)).collect();
    let mut running: Vec<Hand> = parts.iter().map(Part::start).collect();
    let until = Instant::now() + Duration::from_secs(seconds.unwrap_or(20));

    let pages: Vec<_> = (0..)
        .zip(&parts)
        .filter_map(|(n, part)| match part {
            Part::Server(_, address) => Some((n, ivy.at(address))),
            Part::Worker(_) => None,
        })
        .map(|(n, browser)| {
            let path = path.clone();
            std::thread::spawn(move || on_pages(browser, n, &path, until))
        })
        .collect();
    let desk = machine(&path, &office, "desk");
    let folder_of_files = path.clone();
    let checking = std::thread::spawn(move || hand_in(&desk, &folder_of_files, until));
    let (mut dice, mut killed) = (Dice(5), [0, 0]);
    while Instant::now() < until {
        std::thread::sleep(Duration::from_millis(700 + dice.below(1_000)));
        let which = usize::try_from(dice.below(5)).unwrap();
        running[which] = parts[which].start();
        killed[usize::from(which >= 2)] += 1;
    }
    let checks = checking.join().unwrap();
    let asked: u32 = pages.into_iter().map(|page| page.join().unwrap()).sum();

    let count = |sql: &str| -> usize { postgres::texts(&database, sql).join("").parse().unwrap() };
    let ids = postgres::texts(&database, "select id from job");
    let mut starts = 0;
    for id in &ids {
        let job = office.ended(id);
        assert_state(&job, JobState::Done);
        starts += usize::try_from(job.fence).unwrap();
    }
    let kind = |kind: &str| count(&format!("select count(*) from job where kind = '{kind}'"));
    let figures = format!(
        "{} jobs ({} checks, {} imports, {} offboards; {asked} asked for on pages), {starts} starts, \
         {killed:?} servers and workers killed",
        ids.len(),
        kind("check"),
        kind("import"),
        kind("offboard")
    );
    // Shown by `--nocapture`, for whoever lets it run longer.
    println!("{figures}");
    assert!(ids.len() >= 10 && kind("offboard") > 0 && kind("import") > 0, "{figures}");
    assert!(starts > ids.len(), "nobody was killed at work: {figures}");
    // One audit a check, though imports came between; and none that no job has for its result.
    assert_eq!((kind("check"), checks), (checks, kind("check")));
    assert_eq!(count("select count(*) from audit where kind = 'check'"), checks, "{figures}");
    let strays = "select count(*) from audit where not exists \
                  (select 1 from job where job.result = audit.id)";
    assert_eq!(count(strays), 0, "{figures}");
    let lost = "select count(*) from job where kind in ('check', 'offboard') and not exists \
                (select 1 from audit where job.result = audit.id)";
    assert_eq!(count(lost), 0, "{figures}");
    let without = "select count(*) from job where kind in ('check', 'offboard') and not exists \
                   (select 1 from job_file where job.id = job_file.job and job.fence = job_file.start)";
    assert_eq!(count(without), 0, "{figures}");
    let leaves = "select count(*) from log_leaf where of_table = 'audit' \
                  and of_row in (select cast(seq as text) from audit where kind = 'check')";
    assert_eq!(count(leaves), checks, "{figures}");
    let snapshots = "select count(*) from snapshot where book = 'crm' and taken_on > '2025-01-15'";
    let days = "select count(distinct args) from job where kind = 'import'";
    assert_eq!(count(snapshots), count(days), "{figures}");
    office.verified();
}

/// Hands in checks until it is time, every second one twice; gives how many.
fn hand_in(desk: &Office, path: &Path, until: Instant) -> usize {
    desk.on(async |services| {
        let mut ids = Vec::new();
        for number in 0_usize.. {
            if Instant::now() >= until {
                break;
            }
            let stranger = format!("nora{number}");
            let file = contacts(path, &format!("phone-{number}.csv"), &stranger);
            let upload = Upload { name: format!("phone-{number}.csv"), path: file };
            let (asked_by, key) = ("desk".to_owned(), number.to_string());
            let asked = Asked { work: check(true), uploads: vec![upload], asked_by, key };
            let id = jobs::submit(services, &asked).await?;
            if number.is_multiple_of(2) {
                assert_eq!(jobs::submit(services, &asked).await?, id);
            }
            ids.push(id);
            tokio::time::sleep(Duration::from_millis(800)).await;
        }
        Ok(ids.len())
    })
}

/// Imports and looks after the leaver on a server's pages until it is time; gives how often something
/// was asked for. What a server that was killed did not answer is let go of.
fn on_pages(mut browser: Browser, server: u32, path: &Path, until: Instant) -> u32 {
    let mut asked = 0;
    for number in 0_u32.. {
        if Instant::now() >= until {
            break;
        }
        let reply = if number.is_multiple_of(2) && number < 56 {
            let file = crm(path, &format!("s{server}n{number}"));
            let day = format!("2025-0{}-{:02}", 3 + server, 1 + number / 2);
            let shown = browser.send("/books/crm/look", "crm.csv", &std::fs::read(file).unwrap());
            let shown = shown.text();
            let Some((_, rest)) = shown.split_once("name=\"file\" value=\"") else { continue };
            let file = rest.split('"').next().unwrap_or_default().to_owned();
            let fields =
                [("file", &*file), ("name", "crm.csv"), ("taken", &*day), ("do", "import")];
            browser.post("/books/crm/import", &fields)
        } else {
            browser.post("/leavers/jane/look", &[])
        };
        asked += u32::from(reply.status == 303);
        std::thread::sleep(Duration::from_millis(200));
    }
    asked
}

/// The CRM with another address.
fn crm(path: &Path, name: &str) -> PathBuf {
    let text = std::fs::read_to_string(path.join("crm.csv")).unwrap();
    let file = path.join(format!("crm-{name}.csv"));
    let text = text.replace("cleo@hart.example", &format!("{name}@hart.example"));
    std::fs::write(&file, text).unwrap();
    file
}
