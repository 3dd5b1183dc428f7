//! One start of a job, from its files to its end.

use std::path::Path;
use std::process::ExitStatus;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;

use crate::config::Config;
use crate::model::job::Hold;
use crate::model::job::Job;
use crate::model::job::JobState;
use crate::model::job::Step;
use crate::store::Ending;
use crate::store::Store;
use crate::usecase::UseError;
use crate::usecase::jobs::Limits;
use crate::usecase::jobs::ask::Args;
use crate::usecase::jobs::child::Child;
use crate::usecase::jobs::child::Order;
use crate::usecase::jobs::child::Words;
use crate::usecase::jobs::end::how_it_ended;
use crate::usecase::jobs::now;
use crate::usecase::jobs::spool::Room;
use crate::usecase::jobs::spool::Spool;
use crate::usecase::jobs::spool::private_file;
use crate::usecase::jobs::spool::private_folder;
use crate::usecase::jobs::work::Places;

/// How often a worker notes how far a job is, and asks whether it is still its own.
const TICK: Duration = Duration::from_millis(300);

/// How long a job that is being done may go on once its worker is told to stop.
const LET_RUN: Duration = Duration::from_secs(10);

/// A job that was started so often without coming to an end is given up.
const STARTS: i64 = 25;

/// How often a database that is busy is asked to take a job's end.
const PATIENCE: u32 = 40;

/// What a worker works with.
pub(super) struct Bench {
    pub(super) store: Store,
    pub(super) config: Config,
    pub(super) spool: Spool,
    pub(super) limits: Limits,
    pub(super) stop: watch::Receiver<bool>,
}

/// How a start ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Nothing more is to be done about the job.
    Over,
    /// Another start has it.
    Lost,
    /// It was given back, because the worker is told to stop.
    GivenBack,
}

/// How a child was left.
enum Left {
    Ended(ExitStatus),
    TooLong,
    CalledOff,
    Lost,
    Stopped,
}

impl Bench {
    /// Starts a job that was delivered, and stays with it until it ends.
    pub(super) async fn take(&self, id: &str) -> Result<Outcome, UseError> {
        // What an earlier start left open could hold what this one waits for, before it starts
        // and, where it was just about to keep something, after.
        self.store.end_earlier_starts(id).await?;
        let Some(job) = self.store.start_job(id, now()).await? else {
            return Ok(Outcome::Over);
        };
        if job.fence > 1 {
            self.store.end_earlier_starts(id).await?;
        }
        if let Some(start) = job.effect {
            return self.stands(&job, start).await;
        }
        if job.fence > STARTS {
            return self.end(&job, given_up(job.fence - 1)).await;
        }
        let ending = match self.run(&job).await {
            Ok(Ok(ending)) => match self.store.job(id).await? {
                Some(now) if now.effect == Some(job.fence) => {
                    return self.stands(&now, job.fence).await;
                }
                _ => ending,
            },
            Ok(Err(outcome)) => return Ok(outcome),
            // The database may be away: the job is delivered again.
            Err(error @ UseError::Store(_)) => {
                let _ = self.store.give_back_job(&job.id, job.fence).await;
                return Err(error);
            }
            Err(error) => failed(error.to_string(), error.hint()),
        };
        self.end(&job, ending).await
    }

    /// Ends a job whose effect stands: what was handed out with it is all that it ever gives.
    async fn stands(&self, job: &Job, start: i64) -> Result<Outcome, UseError> {
        if start != job.fence {
            self.store.adopt_job_files(&job.id, start, job.fence).await?;
        }
        let (exit, result) = (job.exit, job.result.clone());
        let ending = Ending { state: JobState::Done, exit, result, error: None, hint: None };
        self.end(job, ending).await
    }

    /// Does the job in a child. Gives how it ended, or why it is not ours to end.
    async fn run(&self, job: &Job) -> Result<Result<Ending, Outcome>, UseError> {
        let Ok(args) = serde_json::from_str::<Args>(&job.args) else {
            let hint = "was it asked for by another version of the program?";
            return Ok(Ok(failed("what is to be done cannot be read".into(), Some(hint.into()))));
        };
        let mut room = self.spool.room(&job.id, job.fence)?;
        room.fill(&self.store, &job.id).await?;
        let answer = room.answer(args.work.format());
        let (out, backups) = (room.out(), self.config.backups.clone());
        let backups = std::path::absolute(&backups).unwrap_or(backups);
        if args.work.kind() == "backup" {
            private_folder(&backups)?;
            // What an earlier start left is no backup: the folder, sealed or not, and its open copies.
            for ending in ["", ".drill", ".age.open", ".age.open.drill"] {
                let _ = std::fs::remove_dir_all(backups.join(format!("{}{ending}", job.id)));
            }
            for ending in [".age", ".age.part"] {
                let _ = std::fs::remove_file(backups.join(format!("{}{ending}", job.id)));
            }
        }
        let (uploads, job_id) = (&room.uploads, &job.id);
        let places = Places { uploads, out: &out, backups: &backups, job: job_id };
        let mut child = Child::start(Order {
            config: &self.config,
            as_of: args.as_of,
            format: args.work.format(),
            arguments: args.work.arguments(&places),
            answer: private_file(&answer, true)?,
            temporary: &room.temporary(),
            limits: self.limits,
            start: format!("{}:{}", job.id, job.fence),
            opens: args.work.asks_outside(),
        })?;
        let left = self.stay(job, &mut child).await;
        if !matches!(left, Ok(Left::Ended(_))) {
            child.kill().await;
        }
        let words = child.words().await;
        Ok(match left? {
            Left::CalledOff => Err(Outcome::Over),
            Left::Lost => Err(Outcome::Lost),
            Left::Stopped => {
                self.store.give_back_job(&job.id, job.fence).await?;
                Err(Outcome::GivenBack)
            }
            Left::TooLong => Ok(too_long(&self.limits, &room)),
            Left::Ended(status) => {
                let ending = self.ending(status, words, &room);
                let made = self.store.job_files(&job.id, job.fence).await?;
                if ending.state == JobState::Done && made.is_empty() {
                    room.keep(&self.store, &job.id, job.fence, &answer).await?;
                }
                Ok(ending)
            }
        })
    }

    /// Stays with a child: notes how far it is, and sees whether it is to go on.
    async fn stay(&self, job: &Job, child: &mut Child) -> Result<Left, UseError> {
        let mut tick = tokio::time::interval(TICK);
        tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut stop = self.stop.clone();
        let mut noted = Step::default();
        let mut until = Instant::now() + Duration::from_secs(self.limits.wall_s);
        let mut stopping = false;
        loop {
            tokio::select! {
                ended = child.wait() => return Ok(Left::Ended(ended?)),
                () = tokio::time::sleep_until(until) => {
                    return Ok(if stopping { Left::Stopped } else { Left::TooLong });
                }
                _ = stop.wait_for(|stop| *stop), if !stopping => {
                    stopping = true;
                    until = until.min(Instant::now() + LET_RUN);
                }
                _ = tick.tick() => {}
            }
            let so_far = child.steps.borrow().clone();
            let held = if so_far == noted {
                self.store.hold(&job.id, job.fence).await
            } else {
                self.store.report_job(&job.id, job.fence, &so_far).await
            };
            // A database that does not answer says nothing about the job: what the child keeps is
            // checked when it keeps it.
            match held {
                Ok(Hold::Held) => noted = so_far,
                Ok(Hold::CalledOff) => return Ok(Left::CalledOff),
                Ok(Hold::Lost) => return Ok(Left::Lost),
                Err(_) => {}
            }
        }
    }

    /// What an exit code or a signal says.
    fn ending(&self, status: ExitStatus, words: Words, room: &Room) -> Ending {
        match status.code() {
            Some(code @ (0 | 10)) => Ending {
                state: JobState::Done,
                exit: Some(code.into()),
                result: None,
                error: None,
                hint: None,
            },
            Some(code) if words.error.is_some() => {
                let ending = failed(words.error.unwrap_or_default(), words.hint);
                Ending { exit: Some(code.into()), ..ending }
            }
            _ => killed(status, words.no_memory, &self.limits, room),
        }
    }

    /// Notes the end of a job. A database that is busy is asked again.
    async fn end(&self, job: &Job, ending: Ending) -> Result<Outcome, UseError> {
        let mut asked = 0;
        loop {
            match self.store.end_job(&job.id, job.fence, &ending, now()).await {
                Ok(Hold::Held | Hold::CalledOff) => return Ok(Outcome::Over),
                Ok(Hold::Lost) => return Ok(Outcome::Lost),
                Err(error) if asked >= PATIENCE => return Err(error.into()),
                Err(_) => asked += 1,
            }
            tokio::time::sleep(TICK).await;
        }
    }
}

/// A job that could not be done.
fn failed(error: String, hint: Option<String>) -> Ending {
    Ending { state: JobState::Failed, exit: None, result: None, error: Some(error), hint }
}

/// A job that never comes to an end.
fn given_up(starts: i64) -> Ending {
    failed(
        format!("it was started {starts} times, and each time its worker ended first"),
        Some("look at the workers, then ask again".into()),
    )
}

/// A child that went on for too long.
fn too_long(limits: &Limits, room: &Room) -> Ending {
    let minutes = limits.wall_s.div_ceil(60);
    failed(format!("the work{} took longer than {minutes} minutes", on(room)), Some(advice(room)))
}

/// A child that the system ended.
fn killed(status: ExitStatus, no_memory: bool, limits: &Limits, room: &Room) -> Ending {
    let doing = format!("the work{}", on(room));
    failed(how_it_ended(status, no_memory, limits, &doing), Some(advice(room)))
}

/// The file that was being read, for a sentence.
fn on(room: &Room) -> String {
    room.uploads.first().map_or_else(String::new, |path| format!(" on `{}`", name(path)))
}

fn advice(room: &Room) -> String {
    if room.uploads.is_empty() {
        "ask again; if it ends the same way, run the command itself where it may use more".into()
    } else {
        "nothing of it was kept; is the file what it should be? Hand in a smaller part, or run the \
         command itself where it may use more"
            .into()
    }
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
