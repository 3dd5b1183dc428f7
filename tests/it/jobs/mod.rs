//! Long work as jobs, through the real binary: the worker is a process of its own, and so is each job.

mod alone;
mod chaos;
mod effects;
mod kinds;
mod limits;
mod servers;
mod shared;
mod shared_trouble;

use std::path::Path;
use std::path::PathBuf;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;
use std::time::Duration;
use std::time::Instant;

use ringfence::model::job::Job;
use ringfence::model::job::JobState;
use ringfence::usecase::Flags;
use ringfence::usecase::Services;
use ringfence::usecase::Silent;
use ringfence::usecase::UseError;
use ringfence::usecase::jobs;
use ringfence::usecase::jobs::Asked;
use ringfence::usecase::jobs::Book;
use ringfence::usecase::jobs::Upload;
use ringfence::usecase::jobs::Work;

use crate::demo::ringfence;

/// A workspace whose jobs are tested, with its store.
struct Office {
    workspace: PathBuf,
    store: Option<String>,
}

/// A worker process; killed when it is dropped.
struct Hand(Child);

impl Office {
    /// The workspace of [`crate::commands::small`].
    fn at(folder: &Path) -> Self {
        Self { workspace: folder.join("w"), store: None }
    }

    fn command(&self) -> Command {
        let mut command = ringfence();
        command.arg("--workspace").arg(&self.workspace).args(["--as-of", "2026-11-22"]);
        if let Some(store) = &self.store {
            command.env("RINGFENCE_STORE", store);
        }
        command
    }

    fn worker(&self, more: &[&str]) -> Hand {
        let mut command = self.command();
        command.arg("work").args(more).stdout(Stdio::null());
        Hand(command.spawn().unwrap())
    }

    /// Does something in the open workspace.
    fn on<T>(&self, work: impl AsyncFnOnce(&Services) -> Result<T, UseError>) -> T {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let flags = Flags {
            workspace: self.workspace.clone(),
            store: self.store.clone(),
            as_of: "2026-11-22".parse().unwrap(),
        };
        runtime.block_on(async {
            let services = Services::open(&flags, Box::new(Silent)).await.unwrap();
            let done = work(&services).await.unwrap();
            services.store.close().await;
            done
        })
    }

    fn submit(&self, key: &str, work: Work, files: &[&Path]) -> String {
        self.try_submit(key, work, files).unwrap()
    }

    fn try_submit(&self, key: &str, work: Work, files: &[&Path]) -> Result<String, UseError> {
        let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
        let uploads = files
            .iter()
            .map(|path| Upload { name: name(path), path: path.to_path_buf() })
            .collect();
        let asked = Asked { work, uploads, asked_by: "hr".into(), key: key.into() };
        self.on(async |services| Ok(jobs::submit(services, &asked).await))
    }

    fn job(&self, id: &str) -> Job {
        self.on(async |services| jobs::get(services, id).await)
    }

    /// Waits until a job is as it should be.
    fn until(&self, id: &str, what: impl Fn(&Job) -> bool) -> Job {
        let started = Instant::now();
        loop {
            let job = self.job(id);
            if what(&job) {
                return job;
            }
            assert!(started.elapsed() < Duration::from_secs(90), "still {job:?}");
            assert!(!job.state.is_final(), "ended as {job:?}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn ended(&self, id: &str) -> Job {
        self.until(id, |job| job.state.is_final())
    }

    /// What a job made: names and bytes.
    fn made(&self, id: &str) -> Vec<(String, Vec<u8>)> {
        self.on(async |services| {
            let job = jobs::get(services, id).await?;
            let mut made = Vec::new();
            for file in jobs::files(services, &job).await? {
                let mut bytes = Vec::new();
                for chunk in 0..file.chunks {
                    bytes.extend(jobs::chunk(services, &job, &file, chunk).await?.unwrap());
                }
                made.push((file.name, bytes));
            }
            Ok(made)
        })
    }

    /// The books and the log, from the command line.
    fn verified(&self) -> String {
        let output = self.command().args(["evidence", "verify"]).output().unwrap();
        assert!(output.status.success(), "{}", crate::commands::stderr(&output));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}

impl Hand {
    fn pid(&self) -> u32 {
        self.0.id()
    }

    /// The process of a job that it does.
    fn child(&self) -> u32 {
        let started = Instant::now();
        loop {
            if let Some(child) = children(self.pid()).first() {
                return *child;
            }
            assert!(started.elapsed() < Duration::from_mins(1), "no child");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Tells it to stop, and waits until it has.
    fn stop(mut self) -> Duration {
        let started = Instant::now();
        signal("TERM", self.pid());
        assert!(self.0.wait().unwrap().success());
        started.elapsed()
    }
}

impl Drop for Hand {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn signal(name: &str, pid: u32) {
    let _ = Command::new("kill").arg(format!("-{name}")).arg(pid.to_string()).status();
}

/// Processes that a process started.
fn children(of: u32) -> Vec<u32> {
    let entries = std::fs::read_dir("/proc").unwrap().filter_map(Result::ok);
    let pids = entries.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    pids.filter(|pid| parent(*pid) == Some(of)).collect()
}

/// The parent of a process that still runs.
fn parent(pid: u32) -> Option<u32> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let mut words = stat.rsplit_once(") ")?.1.split(' ');
    let state = words.next()?;
    words.next()?.parse().ok().filter(|_| state != "Z")
}

fn check(clean: bool) -> Work {
    Work::Check {
        rep: "jane".into(),
        to: "linkedin".into(),
        account: "personal".into(),
        clean,
        reveal: false,
    }
}

fn import(day: &str) -> Work {
    Work::Import { book: Book::Crm, preset: None, taken_on: day.parse().ok(), accept_shrink: true }
}

/// A contact file: two clients of the small agency, and somebody who is none.
fn contacts(folder: &Path, name: &str, stranger: &str) -> PathBuf {
    let file = folder.join(name);
    let text = format!(
        "First Name,Last Name,Email,Phone\n\
         Ada,Moss,ada@moss.example,0491 570 006\n\
         Ben,Reed,ben@reed.example,\n\
         {stranger},Vale,{stranger}@vale.example,\n"
    );
    std::fs::write(&file, text).unwrap();
    file
}

/// A CRM that takes a while to import.
fn long_crm(folder: &Path, rows: usize) -> PathBuf {
    use std::fmt::Write as _;
    let file = folder.join("long-crm.csv");
    let mut text =
        "Record ID,First Name,Last Name,Email,Mobile Phone Number,Contact owner\n".to_owned();
    for row in 0..rows {
        writeln!(text, "L-{row},Given{row},Family{row},p{row}@long.example,,Jane Harbour").unwrap();
    }
    std::fs::write(&file, text).unwrap();
    file
}

fn assert_state(job: &Job, state: JobState) {
    assert_eq!(job.state, state, "{job:?}");
}
