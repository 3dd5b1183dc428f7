//! Long work as the people who asked for it see it.

use serde::Deserialize;
use serde::Serialize;

/// How a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum JobState {
    /// Waits for a worker.
    Queued,
    /// A worker is at it.
    Running,
    /// It ran to its end.
    Done,
    /// It could not be done; the job says why.
    Failed,
    /// Somebody called it off; it wrote nothing after that.
    Cancelled,
}

impl JobState {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Queued, Self::Running, Self::Done, Self::Failed, Self::Cancelled];

    /// As the store and the faces write it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Reads what [`Self::as_str`] wrote.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// Whether nothing more will happen to it.
    #[must_use]
    pub fn is_final(self) -> bool {
        matches!(self, Self::Done | Self::Failed | Self::Cancelled)
    }
}

/// How far long work is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Step {
    /// What is being done; empty before the first step.
    pub name: String,
    /// So much of it is done.
    pub done: i64,
    /// Of so much, where that is known.
    pub total: Option<i64>,
}

/// A job as it is kept. Times are seconds since 1970, UTC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Job {
    /// 128 random bits, as hex.
    pub id: String,
    /// The kind of work: `check`, `import`, ...
    pub kind: String,
    /// The account that asked for it.
    pub asked_by: String,
    /// The rep it is about, if it is about one.
    pub rep: Option<String>,
    /// What exactly is to be done, as JSON.
    pub args: String,
    /// How it stands.
    pub state: JobState,
    /// How often it was started. A later start shuts out the earlier ones.
    pub fence: i64,
    /// How far it is.
    pub step: Step,
    /// When it was asked for.
    pub asked_at: i64,
    /// When it was started last.
    pub started_at: Option<i64>,
    /// When it ended.
    pub ended_at: Option<i64>,
    /// How the command ended: 0 nothing to show, 10 findings.
    pub exit: Option<i64>,
    /// The id of the audit it made, if it made one.
    pub result: Option<String>,
    /// Why it could not be done.
    pub error: Option<String>,
    /// What to do about it.
    pub hint: Option<String>,
    /// The start whose effect stands, however that start ended.
    pub effect: Option<i64>,
}

/// A file that a job made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct JobFile {
    /// Its number within the job.
    pub number: i64,
    /// Its name, with the folders below the job's own: `report.html`.
    pub name: String,
    /// Chunks it is kept in.
    pub chunks: i64,
    /// Bytes.
    pub bytes: i64,
}

/// What a worker learns when it asks whether a job is still its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// It is.
    Held,
    /// Somebody called the job off.
    CalledOff,
    /// Another start has it by now.
    Lost,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_is_read_as_it_is_written() {
        for state in JobState::ALL {
            assert_eq!(JobState::of(state.as_str()), Some(state));
        }
        assert_eq!(JobState::of("lost"), None);
    }
}
