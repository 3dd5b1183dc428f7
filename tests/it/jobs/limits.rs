//! What a job may use and see: its memory, its environment, its command line. One that goes too far
//! ends alone.

use ringfence::model::job::JobState;
use ringfence::usecase::jobs::Work;

use super::Office;
use super::assert_state;
use super::check;
use super::contacts;
use super::import;
use super::long_crm;
use super::signal;
use crate::commands::small;

#[test]
fn a_job_that_takes_too_much_memory_fails_alone_and_names_its_file() {
    let folder = small("AU-NSW");
    let office = Office::at(folder.path());
    let file = long_crm(folder.path(), 120_000);
    let _worker = office.worker(&["--memory", "128"]);

    let big = office.submit("big", import("2026-05-01"), &[&file]);
    let small = office.submit("small", Work::Retention, &[]);

    let big = office.ended(&big);
    assert_state(&big, JobState::Failed);
    let error = big.error.unwrap();
    assert!(error.contains("long-crm.csv") && error.contains("128 MiB"), "{error}");
    assert!(big.hint.unwrap().contains("smaller part"));
    assert_state(&office.ended(&small), JobState::Done);
}

#[test]
fn more_than_a_job_takes_is_refused_before_it_is_read() {
    let folder = small("AU-NSW");
    let office = Office::at(folder.path());
    let file = folder.path().join("huge.csv");
    std::fs::File::create(&file).unwrap().set_len(257 << 20).unwrap();
    let asked = |files: usize| ringfence::usecase::jobs::Asked {
        work: check(false),
        uploads: vec![
            ringfence::usecase::jobs::Upload {
                name: "huge.csv".into(),
                path: file.clone()
            };
            files
        ],
        asked_by: "hr".into(),
        key: "k".into(),
    };

    let refused = |files| {
        let asked = asked(files);
        office.on(async |services| {
            let error = ringfence::usecase::jobs::submit(services, &asked).await.unwrap_err();
            Ok((error.to_string(), error.hint().is_some()))
        })
    };

    assert_eq!(refused(1), ("what was handed in is larger than 256 MiB".into(), true));
    assert_eq!(refused(2), ("`check` reads one file, and was handed 2 files".into(), true));
    let kept = "select cast(count(*) as text) from job_file";
    let database = office.workspace.join("ringfence.db");
    assert_eq!(crate::demo::sqlite(&database, kept), ["0"]);
}

#[test]
fn a_job_whose_process_is_killed_fails_and_the_others_go_on() {
    let folder = small("AU-NSW");
    let office = Office::at(folder.path());
    let file = long_crm(folder.path(), 20_000);
    let worker = office.worker(&[]);

    let killed = office.submit("killed", import("2026-05-01"), &[&file]);
    signal("KILL", worker.child());
    let next = office.submit("next", Work::Retention, &[]);

    let killed = office.ended(&killed);
    assert_state(&killed, JobState::Failed);
    let error = killed.error.unwrap();
    assert!(error.contains("long-crm.csv") && error.contains("signal 9"), "{error}");
    assert_state(&office.ended(&next), JobState::Done);
}

#[test]
fn a_job_has_limits_no_secrets_of_the_worker_and_no_address_on_its_command_line() {
    let folder = small("AU-NSW");
    let office = Office::at(folder.path());
    let file = long_crm(folder.path(), 20_000);
    let mut command = office.command();
    command.arg("work").stdout(std::process::Stdio::null()).env("OFFICE_SECRET", "canary");
    let worker = super::Hand(command.spawn().unwrap());
    office.submit("k", import("2026-05-01"), &[&file]);

    let child = worker.child();
    signal("STOP", child);
    let of = |what: &str| {
        let bytes = std::fs::read(format!("/proc/{child}/{what}")).unwrap();
        String::from_utf8_lossy(&bytes).replace('\0', "\n")
    };
    // The process may not be the program yet: it sets its limits first of all.
    let (environment, line) = (of("environ"), of("cmdline"));
    signal("CONT", child);

    assert!(!environment.contains("canary") && !environment.contains("HOME="), "{environment}");
    assert!(environment.contains("RINGFENCE_STORE=sqlite:"), "{environment}");
    assert!(!line.contains("sqlite:") && line.contains("\n--\n"), "{line}");
    let started = std::time::Instant::now();
    while !of("limits").lines().any(|line| {
        line.starts_with("Max address space") && line.contains(&(2_u64 << 30).to_string())
    }) {
        assert!(started.elapsed().as_secs() < 5, "{}", of("limits"));
    }
    let limits = of("limits");
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    assert!(core.split_whitespace().nth(4) == Some("0"), "{core}");
}

#[test]
fn what_was_handed_in_lies_open_to_the_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = small("AU-NSW");
    let office = Office::at(folder.path());
    let file = long_crm(folder.path(), 20_000);
    let worker = office.worker(&[]);
    let id = office.submit("k", import("2026-05-01"), &[&file]);

    let child = worker.child();
    signal("STOP", child);
    let spool = office.workspace.join("spool");
    let room = spool.join(format!("{id}.1"));
    let mode =
        |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;

    assert_eq!((mode(&spool), mode(&room), mode(&room.join("in0"))), (0o700, 0o700, 0o700));
    assert_eq!(mode(&room.join("in0/long-crm.csv")), 0o600);
    assert_eq!(mode(&room.join("answer.json")), 0o600);
    signal("CONT", child);
}

#[test]
fn a_name_with_folders_stays_in_the_spool_and_a_value_is_no_flag() {
    let folder = small("AU-NSW");
    let office = Office::at(folder.path());
    let file = contacts(folder.path(), "phone.csv", "Nora");
    let _worker = office.worker(&[]);
    let asked = ringfence::usecase::jobs::Asked {
        work: check(false),
        uploads: vec![ringfence::usecase::jobs::Upload {
            name: "../../../--clean=gone.csv".into(),
            path: file,
        }],
        asked_by: "hr".into(),
        key: "k".into(),
    };

    let id = office.on(async |services| ringfence::usecase::jobs::submit(services, &asked).await);
    let flag = office.submit("f", Work::Forget { person: "--help".into() }, &[]);

    assert_state(&office.ended(&id), JobState::Done);
    let answer: serde_json::Value = serde_json::from_slice(&office.made(&id)[0].1).unwrap();
    assert_eq!(answer["inputs"][0]["name"], "clean_gone.csv");
    let flag = office.ended(&flag);
    assert!(!office.made(&flag.id).iter().any(|(_, bytes)| bytes.starts_with(b"Erase")));
}
