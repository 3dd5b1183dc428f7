//! The life of a finding: what was said and done about it. Nothing that was said is ever lost.

use serde::Deserialize;
use serde::Serialize;

use crate::model::Day;

/// Where a finding stands. The newest state counts.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Nobody has said anything yet.
    #[default]
    Open,
    /// There is a good reason for it.
    Explained,
    /// It is what it looks like.
    Confirmed,
    /// It is nothing: a wrong match, or a rule that was not meant for it.
    Dismissed,
    /// What was wrong was put right.
    Remedied,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Open, Self::Explained, Self::Confirmed, Self::Dismissed, Self::Remedied];

    /// Its word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Explained => "explained",
            Self::Confirmed => "confirmed",
            Self::Dismissed => "dismissed",
            Self::Remedied => "remedied",
        }
    }
}

/// A word that names no state.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no state of a finding")]
pub struct UnknownState(pub String);

impl std::str::FromStr for State {
    type Err = UnknownState;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.into_iter().find(|state| state.as_str() == word.trim());
        known.ok_or_else(|| UnknownState(word.to_owned()))
    }
}

/// Who said something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// The rep.
    Rep,
    /// The company.
    Company,
}

/// One thing that was said or done about a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Note {
    /// Id of the finding.
    pub finding: String,
    /// Its code.
    pub code: String,
    /// The day.
    pub day: Day,
    /// Who.
    pub author: Author,
    /// The state it has from now on.
    pub state: Option<State>,
    /// The step of the ladder of remedies that was taken.
    pub remedy: Option<String>,
    /// In their words; may be empty for a state.
    pub words: String,
}

/// Where a finding stands, and everything that was said of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Life {
    /// The state.
    pub state: State,
    /// Since when, but for open.
    pub since: Option<Day>,
    /// The lowest step of the ladder that was not taken; `None` when all were.
    pub next_remedy: Option<String>,
    /// The export, read after it was said to be put right, in which it still is.
    pub still_there: Option<Day>,
    /// Everything that was said, oldest first.
    pub notes: Vec<Note>,
}

impl Life {
    /// The life of a finding, from its notes, oldest first, and the ladder of remedies.
    #[must_use]
    pub fn of(notes: Vec<Note>, ladder: &[String]) -> Self {
        let last = notes.iter().rev().find_map(|note| Some((note.state?, note.day)));
        let taken = |step: &&String| notes.iter().any(|note| note.remedy.as_ref() == Some(*step));
        // Steps are taken in order, so that the first that was not is the lowest.
        let next_remedy = ladder.iter().find(|step| !taken(step)).cloned();
        let (state, since) = last.map_or((State::Open, None), |(state, day)| (state, Some(day)));
        let since = since.filter(|_| state != State::Open);
        Self { state, since, next_remedy, still_there: None, notes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(day: &str, state: Option<State>, remedy: Option<&str>) -> Note {
        Note {
            finding: "F-1".to_owned(),
            code: "ORPHAN-UPLOAD".to_owned(),
            day: day.parse().unwrap(),
            author: Author::Company,
            state,
            remedy: remedy.map(str::to_owned),
            words: String::new(),
        }
    }

    #[test]
    fn a_reminder_does_not_close_and_the_newest_state_counts() {
        let ladder = ["self_fix", "reminder", "undertaking"].map(str::to_owned);
        let notes = vec![
            note("2026-01-01", Some(State::Confirmed), None),
            note("2026-01-02", None, Some("self_fix")),
            note("2026-01-03", None, Some("reminder")),
        ];

        let life = Life::of(notes.clone(), &ladder);
        let closed = Life::of(
            [notes, vec![note("2026-01-09", Some(State::Remedied), None)]].concat(),
            &ladder,
        );

        assert_eq!(life.state, State::Confirmed);
        assert_eq!(life.next_remedy.as_deref(), Some("undertaking"));
        assert_eq!((closed.state, closed.since), (State::Remedied, "2026-01-09".parse().ok()));
    }

    #[test]
    fn nothing_said_is_open() {
        let life = Life::of(Vec::new(), &["self_fix".to_owned()]);

        assert_eq!((life.state, life.since), (State::Open, None));
        assert_eq!(life.next_remedy.as_deref(), Some("self_fix"));
    }
}
