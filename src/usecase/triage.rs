//! What is said and done about findings: the rep's reply, states, the ladder of remedies.
//!
//! Everything is kept, the newest state counts. A reply stands among what speaks for the rep, in
//! every format. A remedy closes nothing; that something was put right is checked against the next
//! export.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::audit::Audit;
use crate::model::audit::Finding;
use crate::model::audit::Precision;
use crate::model::triage::Author;
use crate::model::triage::Life;
use crate::model::triage::Note;
use crate::model::triage::State;
use crate::report;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::circle;
use crate::usecase::decisions;
use crate::usecase::explain::json;
use crate::usecase::intake::KeptIntake;

/// Characters of one note at most.
const MOST_CHARS: usize = 4000;

/// What is to be said.
#[derive(Clone, Debug)]
pub enum Say {
    /// The rep's reply.
    Reply {
        /// In the rep's words.
        words: String,
    },
    /// A state, with the reason.
    Mark {
        /// The state.
        state: State,
        /// Why; may be empty.
        words: String,
    },
    /// A step of the ladder of remedies was taken.
    Remedy {
        /// The step, as in `agency.toml`.
        step: String,
        /// What was done; may be empty.
        words: String,
    },
}

/// What was kept.
#[derive(Clone, Debug, Serialize)]
pub struct Said {
    /// The note.
    pub note: Note,
    /// Where the finding stands now.
    pub state: State,
    /// The lowest step not taken.
    pub next_remedy: Option<String>,
}

/// Keeps what is said of a finding of the newest audits.
///
/// # Errors
///
/// Nothing bears the id; the text is empty or too long; a step of the ladder is skipped or was
/// taken.
pub async fn say(services: &Services, id: &str, say: &Say) -> Result<Said, UseError> {
    let known = decisions::findings(services).await?;
    let finding = known
        .into_iter()
        .find(|one| one.id.eq_ignore_ascii_case(id))
        .ok_or_else(|| UseError::UnknownFinding { id: id.to_owned() })?;
    let before = notes_of(services, &finding.id).await?;
    let ladder = &services.rulebook.agency().remedies.ladder;
    let life = Life::of(before.clone(), ladder);
    let (author, state, remedy, words) = match say {
        Say::Reply { words } => (Author::Rep, None, None, words),
        Say::Mark { state, words } => (Author::Company, Some(*state), None, words),
        Say::Remedy { step, words } => {
            let wanted = step.replace('-', "_");
            if life.next_remedy.as_deref() != Some(wanted.as_str()) {
                let next = life.next_remedy.clone();
                return Err(UseError::Remedy { step: step.clone(), next, ladder: ladder.clone() });
            }
            (Author::Company, None, Some(wanted), words)
        }
    };
    let words = words.trim().to_owned();
    if words.chars().count() > MOST_CHARS || (words.is_empty() && author == Author::Rep) {
        return Err(UseError::NoteLength { most: MOST_CHARS });
    }
    let (finding, code) = (finding.id, finding.code);
    let note = Note { finding, code, day: services.as_of(), author, state, remedy, words };
    services.store.put_note(&note).await?;
    services.store.note(services.as_of(), "finding noted", &note.finding).await?;
    let life = Life::of([before, vec![note.clone()]].concat(), ladder);
    Ok(Said { note, state: life.state, next_remedy: life.next_remedy })
}

/// The notes of one finding, oldest first.
async fn notes_of(services: &Services, id: &str) -> Result<Vec<Note>, UseError> {
    let notes = services.store.notes(services.as_of()).await?;
    Ok(notes.into_iter().filter(|note| note.finding == id).collect())
}

/// The life of one finding.
pub(super) async fn life(services: &Services, id: &str) -> Result<Life, UseError> {
    let notes = notes_of(services, id).await?;
    Ok(Life::of(notes, &services.rulebook.agency().remedies.ladder))
}

/// The lives of all findings of which something was said.
pub(super) async fn lives(services: &Services) -> Result<BTreeMap<String, Life>, UseError> {
    let mut by_finding: BTreeMap<String, Vec<Note>> = BTreeMap::new();
    for note in services.store.notes(services.as_of()).await? {
        by_finding.entry(note.finding.clone()).or_default().push(note);
    }
    let ladder = &services.rulebook.agency().remedies.ladder;
    Ok(by_finding.into_iter().map(|(id, notes)| (id, Life::of(notes, ladder))).collect())
}

/// Tells an audit what was said of its findings.
pub(super) async fn tell(
    services: &Services,
    intakes: &[KeptIntake],
    audit: &mut Audit,
) -> Result<(), UseError> {
    let mut lives = lives(services).await?;
    audit.appendix.precision = precision(&lives);
    circle::tell(services, audit).await?;
    for finding in &mut audit.findings {
        let Some(mut life) = lives.remove(&finding.id) else { continue };
        life.still_there = still_there(finding, &life, intakes);
        let replies = life.notes.iter().filter(|note| note.author == Author::Rep);
        finding.speaks_for_the_rep.extend(
            replies.map(|note| format!("The rep answered on {}: “{}”", note.day, note.words)),
        );
        if let (Some(next), State::Open | State::Confirmed) = (&life.next_remedy, life.state)
            && life.notes.iter().any(|note| note.remedy.is_some())
        {
            let step = next.replace('_', "-");
            let advice =
                if step == "counsel" { advice(finding, audit.as_of) } else { String::new() };
            finding.next_step = format!("{} Next remedy: {step}.{advice}", finding.next_step);
        }
        audit.appendix.lives.insert(finding.id.clone(), life);
    }
    Ok(())
}

/// What to know before counsel is asked: how long the restraint still runs, as it is written.
fn advice(finding: &Finding, as_of: crate::model::Day) -> String {
    let levels = finding.clause.iter().flat_map(|clause| &clause.levels);
    let ends = levels.map(|level| level.until).max();
    let left = ends.map(|until| (until - as_of).num_days());
    match left {
        Some(days) if days > 0 => {
            format!(" Seek advice: {days} days of the restraint are left, as it is written.")
        }
        Some(_) => " Seek advice: the restraint is over, as it is written.".to_owned(),
        None => " Seek advice.".to_owned(),
    }
}

/// The export, read after the finding was said to be put right, that still shows it.
fn still_there(
    finding: &Finding,
    life: &Life,
    intakes: &[KeptIntake],
) -> Option<crate::model::Day> {
    let since = life.since.filter(|_| life.state == State::Remedied)?;
    let same = |one: &&KeptIntake| one.rep == finding.rep && one.network == finding.seen.network;
    let read = intakes.iter().filter(same).map(|one| one.read_on).max()?;
    (read > since).then_some(read)
}

/// Of each code, how many findings were confirmed or put right, and how many dismissed.
fn precision(lives: &BTreeMap<String, Life>) -> Vec<Precision> {
    let mut codes: BTreeMap<String, Precision> = BTreeMap::new();
    for life in lives.values() {
        let Some(note) = life.notes.first() else { continue };
        let one = codes
            .entry(note.code.clone())
            .or_insert_with(|| Precision { code: note.code.clone(), ..Precision::default() });
        match life.state {
            State::Confirmed | State::Remedied => one.confirmed += 1,
            State::Dismissed => one.dismissed += 1,
            State::Explained => one.explained += 1,
            State::Open => {}
        }
    }
    codes.into_values().filter(|one| one.confirmed + one.dismissed + one.explained > 0).collect()
}

impl Said {
    /// As JSON.
    #[must_use]
    pub fn json(&self) -> String {
        json(self)
    }

    /// In words.
    #[must_use]
    pub fn text(&self) -> String {
        let what = match (&self.note.remedy, self.note.state, self.note.author) {
            (Some(step), ..) => format!("the remedy {}", step.replace('_', "-")),
            (None, Some(state), _) => format!("{} is {}", self.note.finding, state.as_str()),
            (None, None, Author::Rep) => "the rep's reply".to_owned(),
            (None, None, Author::Company) => "the note".to_owned(),
        };
        let next = match (&self.next_remedy, self.state) {
            (Some(step), State::Open | State::Confirmed) => {
                format!(" The lowest remedy not used is {}.", step.replace('_', "-"))
            }
            _ => String::new(),
        };
        format!(
            "Kept: {what}. {} is {}; the next audit tells it.{next}\n",
            self.note.finding,
            self.state.as_str()
        )
    }
}

/// Everything that was said of a finding, in words; empty where nothing was.
pub(super) fn words(life: &Life) -> String {
    use std::fmt::Write as _;
    let mut out = String::new();
    if life.notes.is_empty() {
        return out;
    }
    let since = life.since.map(|day| format!(" since {day}")).unwrap_or_default();
    let _ = writeln!(out, "\nWhat was said of it ({}{since})", life.state.as_str());
    for note in &life.notes {
        let who = match note.author {
            Author::Rep => "the rep",
            Author::Company => "the company",
        };
        let did = match (&note.remedy, note.state) {
            (Some(step), _) => format!("{}: ", step.replace('_', "-")),
            (None, Some(state)) => format!("{}: ", state.as_str()),
            (None, None) => String::new(),
        };
        let said = report::harmless(&note.words);
        let _ = writeln!(out, "  {}  {who}: {did}{said}", note.day);
    }
    out
}
