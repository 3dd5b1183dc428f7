//! The process that reads, from the server's side: questions in, answers out, and what is said where
//! it ended instead.

use std::process::Stdio;
use std::time::Duration;

use serde::de::DeserializeOwned;
use tokio::io::AsyncBufReadExt as _;
use tokio::io::AsyncReadExt as _;
use tokio::io::AsyncWriteExt as _;
use tokio::io::BufReader;
use tokio::process::Child;
use tokio::process::ChildStdin;
use tokio::process::ChildStdout;
use tokio::process::Command;
use tokio::sync::OwnedSemaphorePermit;

use crate::usecase::UseError;
use crate::usecase::apart::ApartError;
use crate::usecase::apart::wanted::Answer;
use crate::usecase::apart::wanted::Wanted;
use crate::usecase::jobs::Limits;
use crate::usecase::jobs::Words;
use crate::usecase::jobs::how_it_ended;
use crate::usecase::jobs::listen;
use crate::usecase::jobs::passed_on;

/// Bytes of an answer at most.
const ANSWER_BYTES: u64 = 512 * 1024 * 1024;

/// How long a process has to say why it ended.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// A process that reads one file. It ends when it is dropped, or when we end.
pub(super) struct Session {
    child: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
    words: tokio::task::JoinHandle<Words>,
    limits: Limits,
    /// The file's name, for a sentence.
    file: String,
    _slot: Option<OwnedSemaphorePermit>,
}

impl Session {
    /// Starts one.
    pub(super) fn start(
        limits: Limits,
        file: &str,
        slot: Option<OwnedSemaphorePermit>,
    ) -> Result<Self, UseError> {
        let failed = |what| move |cause| ApartError::Machine { what, cause };
        let program = std::env::current_exe().map_err(failed("find the program"))?;
        let mut command = Command::new(program);
        command.env_clear().envs(passed_on()).env("RINGFENCE_LIMITS", limits.to_string());
        command.arg("read-apart").kill_on_drop(true);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        #[cfg(unix)]
        command.process_group(0);
        let starting = failed("start a process");
        let mut child = command.spawn().map_err(&starting)?;
        let gone = || std::io::Error::other("it has no pipe");
        let questions = child.stdin.take().ok_or_else(gone).map_err(&starting)?;
        let answers = child.stdout.take().ok_or_else(gone).map_err(&starting)?;
        let stderr = child.stderr.take().ok_or_else(gone).map_err(&starting)?;
        let words = tokio::spawn(async move { listen(stderr, |_| {}).await });
        let (answers, file) = (BufReader::new(answers), file.to_owned());
        Ok(Self { child, questions, answers, words, limits, file, _slot: slot })
    }

    /// Asks, and waits for the answer.
    pub(super) async fn ask<T: DeserializeOwned>(
        &mut self,
        wanted: &Wanted,
    ) -> Result<T, UseError> {
        let mut line = serde_json::to_vec(wanted).map_err(ApartError::from)?;
        line.push(b'\n');
        let wall = Duration::from_secs(self.limits.wall_s);
        let Ok(answer) = tokio::time::timeout(wall, self.exchange(&line)).await else {
            let text = format!("reading `{}` took longer than {} s", self.file, self.limits.wall_s);
            let _ = self.child.kill().await;
            return Err(ApartError::Ended { text }.into());
        };
        let Some(answer) = answer else { return Err(self.ended().await.into()) };
        match serde_json::from_slice(&answer).map_err(ApartError::from)? {
            Answer::Found(found) => Ok(found),
            Answer::Said { text, hint } => Err(ApartError::Said { text, hint }.into()),
        }
    }

    /// Writes a line and reads one; `None` where there is no whole one.
    async fn exchange(&mut self, line: &[u8]) -> Option<Vec<u8>> {
        self.questions.write_all(line).await.ok()?;
        self.questions.flush().await.ok()?;
        let mut answer = Vec::new();
        let mut most = (&mut self.answers).take(ANSWER_BYTES);
        most.read_until(b'\n', &mut answer).await.ok()?;
        (answer.last() == Some(&b'\n')).then_some(answer)
    }

    /// How it ended.
    async fn ended(&mut self) -> ApartError {
        // One that still runs said too much.
        let status = match tokio::time::timeout(LAST_WORDS, self.child.wait()).await {
            Ok(Ok(status)) => status,
            Ok(Err(cause)) => return ApartError::Machine { what: "wait for a process", cause },
            Err(_) => {
                let _ = self.child.kill().await;
                let text = format!("`{}` holds more than can be read at one time", self.file);
                return ApartError::Ended { text };
            }
        };
        let words = (&mut self.words).await.unwrap_or_default();
        let doing = format!("reading `{}`", self.file);
        ApartError::Ended { text: how_it_ended(status, words.no_memory, &self.limits, &doing) }
    }
}
