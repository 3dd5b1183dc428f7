//! The child process that does a job: its environment, its words, its end.
//!
//! It gets the command as separate words, an environment of a few names, a group of its own, and a
//! pipe as its standard input that nobody writes to: it ends itself when that pipe closes, which it
//! does however its worker ends. What it says on standard error is read line by line: how far it is,
//! and at the end why it could not go on.

use std::ffi::OsString;
use std::fs::File;
use std::path::Path;
use std::process::ExitStatus;
use std::process::Stdio;

use tokio::io::AsyncBufReadExt as _;
use tokio::io::AsyncReadExt as _;
use tokio::io::BufReader;
use tokio::process::ChildStderr;
use tokio::process::ChildStdin;
use tokio::process::Command;
use tokio::sync::watch;

use crate::config::Config;
use crate::config::PASSPHRASE_FILE;
use crate::model::Day;
use crate::model::job::Step;
use crate::usecase::UseError;
use crate::usecase::jobs::Limits;
use crate::usecase::jobs::machine;

/// What a line about progress begins with.
const PROGRESS: &str = "progress\t";

/// Bytes of a child's line that are read at most.
const LINE_BYTES: u64 = 8 * 1024;

/// Names of the environment that a child gets from its worker, and those that begin with `PG`.
const PASSED_ON: [&str; 4] = ["TZ", "SYSTEMROOT", "SSL_CERT_FILE", "SSL_CERT_DIR"];

/// What a child is started with.
pub(super) struct Order<'a> {
    pub(super) config: &'a Config,
    pub(super) as_of: Day,
    pub(super) format: &'a str,
    pub(super) arguments: Vec<OsString>,
    pub(super) answer: File,
    pub(super) temporary: &'a Path,
    pub(super) limits: Limits,
    /// `job id:fence`.
    pub(super) start: String,
    /// Whether it may open what is sealed: it asks a service with a key that was kept.
    pub(super) opens: bool,
}

/// A child at work.
pub(super) struct Child {
    inner: tokio::process::Child,
    /// Closes when we end, and tells the child to end too.
    _leash: Option<ChildStdin>,
    /// How far it is.
    pub(super) steps: watch::Receiver<Step>,
    words: tokio::task::JoinHandle<Words>,
}

/// What a child said about why it could not go on.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::usecase) struct Words {
    pub(super) error: Option<String>,
    pub(super) hint: Option<String>,
    /// It asked for more memory than it may have.
    pub(in crate::usecase) no_memory: bool,
}

impl Child {
    /// Starts one.
    pub(super) fn start(order: Order<'_>) -> Result<Self, UseError> {
        let program = std::env::current_exe().map_err(machine("find the program"))?;
        let workspace = std::path::absolute(&order.config.workspace);
        let mut command = Command::new(program);
        command.env_clear().envs(passed_on());
        command.env("RINGFENCE_WORKSPACE", workspace.map_err(machine("find the folder"))?);
        // By the environment: everybody on the machine sees command lines.
        command.env("RINGFENCE_STORE", store_of(order.config, &order.start));
        command.env("RINGFENCE_JOB", &order.start);
        command.env("RINGFENCE_LIMITS", order.limits.to_string());
        command.env("TMPDIR", order.temporary);
        if let (true, Some(file)) = (order.opens, &order.config.live.token_key_file) {
            command.env(PASSPHRASE_FILE, file);
        }
        command.arg(format!("--as-of={}", order.as_of)).arg(format!("--format={}", order.format));
        command.args(&order.arguments);
        command.stdin(Stdio::piped()).stdout(order.answer).stderr(Stdio::piped());
        command.kill_on_drop(true);
        #[cfg(unix)]
        command.process_group(0);
        let mut inner = command.spawn().map_err(machine("start a process"))?;
        let (say, steps) = watch::channel(Step::default());
        let stderr = inner.stderr.take();
        let words = tokio::spawn(async move {
            match stderr {
                Some(stderr) => listen(stderr, |step| drop(say.send_replace(step))).await,
                None => Words::default(),
            }
        });
        let leash = inner.stdin.take();
        Ok(Self { inner, _leash: leash, steps, words })
    }

    /// Waits for its end. May be asked again when it was interrupted.
    pub(super) async fn wait(&mut self) -> Result<ExitStatus, UseError> {
        self.inner.wait().await.map_err(machine("wait for a process"))
    }

    /// Ends it now.
    pub(super) async fn kill(&mut self) {
        let _ = self.inner.kill().await;
    }

    /// What it said, after its end.
    pub(super) async fn words(self) -> Words {
        self.words.await.unwrap_or_default()
    }
}

/// What of our environment a child gets.
pub(in crate::usecase) fn passed_on() -> impl Iterator<Item = (OsString, OsString)> {
    std::env::vars_os().filter(|(name, _)| {
        let name = name.to_string_lossy();
        name.starts_with("PG") || PASSED_ON.contains(&&*name)
    })
}

/// The store's address for a child. Its sessions in a shared database bear the start's name, so that
/// a later start can end them.
fn store_of(config: &Config, start: &str) -> String {
    let store = &config.store;
    if !store.starts_with("postgres") || store.contains("application_name=") {
        return store.clone();
    }
    let joint = if store.contains('?') { '&' } else { '?' };
    format!("{store}{joint}application_name=ringfence%20{start}")
}

/// Reads what the child says until it says no more.
pub(in crate::usecase) async fn listen(stderr: ChildStderr, say: impl Fn(Step)) -> Words {
    let mut reader = BufReader::new(stderr);
    let mut words = Words::default();
    let mut line = Vec::new();
    loop {
        line.clear();
        match (&mut reader).take(LINE_BYTES).read_until(b'\n', &mut line).await {
            Ok(read) if read > 0 => {}
            _ => return words,
        }
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_end();
        if let Some(rest) = text.strip_prefix(PROGRESS) {
            if let Some(step) = step_of(rest) {
                say(step);
            }
        } else {
            words.hear(text);
        }
    }
}

/// Reads `done<tab>total<tab>step`; the total may be empty.
fn step_of(text: &str) -> Option<Step> {
    let mut parts = text.splitn(3, '\t');
    let done = parts.next()?.parse().ok()?;
    let total = parts.next()?.parse().ok();
    Some(Step { name: parts.next()?.to_owned(), done, total })
}

impl Words {
    /// Takes a line for what it is.
    fn hear(&mut self, line: &str) {
        if let Some(error) = line.strip_prefix("error: ") {
            self.error = Some(error.to_owned());
        } else if let Some(hint) = line.strip_prefix("  help: ") {
            self.hint = Some(hint.to_owned());
        } else if line.starts_with("memory allocation of ") {
            self.no_memory = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_about_progress_is_read() {
        let step = Step { name: "Reading\tx".into(), done: 3, total: None };

        assert_eq!(step_of("3\t\tReading\tx"), Some(step));
        assert_eq!(step_of("three\t4\tReading"), None);
    }

    #[test]
    fn the_last_error_and_its_hint_are_kept() {
        let mut words = Words::default();

        for line in ["note", "error: cannot read `a.csv`", "  help: look at it"] {
            words.hear(line);
        }

        assert_eq!(words.error.as_deref(), Some("cannot read `a.csv`"));
        assert_eq!(words.hint.as_deref(), Some("look at it"));
    }

    #[test]
    fn the_sessions_of_a_start_bear_its_name() {
        let config = |store: &str| Config {
            workspace: "w".into(),
            store: store.to_owned(),
            as_of: Day::MIN,
            agency: String::new(),
            country: String::new(),
            default_place: None,
            key_file: None,
            seal_to: Vec::new(),
            breached_passwords: None,
            backups: "backups".into(),
            live: Box::default(),
            databases: std::collections::BTreeMap::new(),
        };
        let of = |store: &str| store_of(&config(store), "ab:2");

        assert_eq!(of("sqlite:w/ringfence.db"), "sqlite:w/ringfence.db");
        assert_eq!(of("postgres://h/d"), "postgres://h/d?application_name=ringfence%20ab:2");
        assert!(of("postgres://h/d?sslmode=require").contains("require&application_name="));
    }
}
