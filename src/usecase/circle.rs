//! Family and old friends: a rep declares that a client is one, a manager says yes or no, and both
//! stand beside the findings about that client from then on. Everything is kept.
//!
//! A yes explains the findings of the newest audits; it takes none away, since what was seen was
//! seen.

use serde::Deserialize;
use serde::Serialize;

use crate::model::Day;
use crate::model::audit::Audit;
use crate::model::audit::Finding;
use crate::model::register::Entry;
use crate::model::register::Register;
use crate::model::triage::State;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::decisions;
use crate::usecase::explain::json;
use crate::usecase::triage;
use crate::usecase::triage::Say;

/// The carve-out of a clause that waits for the rep's word.
const NOT_TRIED: &str = "family: not tried, ask the rep";

/// What a client is to the rep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Near {
    /// Family.
    Family,
    /// A friend from before.
    Friend,
}

impl Near {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Family, Self::Friend];

    /// Its word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Family => "family",
            Self::Friend => "friend",
        }
    }

    /// As a sentence has it.
    fn in_words(self) -> &'static str {
        match self {
            Self::Family => "family",
            Self::Friend => "a friend",
        }
    }
}

/// A word that names neither.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is neither family nor friend")]
pub struct UnknownNear(pub String);

impl std::str::FromStr for Near {
    type Err = UnknownNear;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.into_iter().find(|near| near.as_str() == word.trim());
        known.ok_or_else(|| UnknownNear(word.to_owned()))
    }
}

/// What is put on record about a client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Word {
    /// The rep's.
    Declared(Near),
    /// The manager's.
    Answered {
        /// Yes or no.
        accepted: bool,
        /// Who said it.
        by: String,
    },
}

/// What was put on record.
#[derive(Clone, Debug, Serialize)]
pub struct Kept {
    /// The finding it was said of.
    pub finding: String,
    /// The client's record.
    pub record: String,
    /// What was said.
    pub word: Word,
}

impl Kept {
    /// In words.
    #[must_use]
    pub fn text(&self) -> String {
        let said = match &self.word {
            Word::Declared(near) => {
                format!("the rep declared that {} is {}", self.record, near.in_words())
            }
            Word::Answered { accepted: true, by } => {
                format!("{by} accepted it, and the findings about {} are explained", self.record)
            }
            Word::Answered { accepted: false, by } => format!("{by} did not accept it"),
        };
        format!("On record: {said}. The next audit tells it.\n")
    }

    /// As JSON.
    #[must_use]
    pub fn json(&self) -> String {
        json(self)
    }
}

/// Puts a word about the client of a finding on record.
///
/// # Errors
///
/// Nothing bears the id, the finding is about no client, or nothing was declared that could be
/// answered.
pub async fn say(services: &Services, id: &str, word: Word) -> Result<Kept, UseError> {
    let all = decisions::findings(services).await?;
    let unknown = || UseError::UnknownFinding { id: id.to_owned() };
    let about = all.iter().find(|one| one.id.eq_ignore_ascii_case(id)).ok_or_else(unknown)?;
    let record = about.record.as_ref().ok_or_else(unknown)?.id.0.clone();
    let said: Vec<Entry<Word>> = entries(services).await?;
    let declared = of(about, &said).any(|entry| matches!(entry.document, Word::Declared(_)));
    if let (Word::Answered { .. }, false) = (&word, declared) {
        return Err(UseError::NothingDeclared { id: about.id.clone() });
    }
    let entry = Entry {
        rep: about.rep.clone(),
        subject: record.clone(),
        entered_on: services.as_of(),
        document: word.clone(),
    };
    services.store.enter(Register::InnerCircle, &[entry]).await?;
    services.store.note(services.as_of(), "family or friend, a word on record", &about.id).await?;
    if let Word::Answered { accepted: true, by } = &word {
        let same = |one: &&Finding| {
            one.rep == about.rep && one.record.as_ref().is_some_and(|own| own.id.0 == record)
        };
        for finding in all.iter().filter(same) {
            let words = format!("{by} accepted that the client is family or a friend");
            let mark = Say::Mark { state: State::Explained, words };
            triage::say(services, &finding.id, &mark).await?;
        }
    }
    Ok(Kept { finding: about.id.clone(), record, word })
}

/// Everything on record.
async fn entries(services: &Services) -> Result<Vec<Entry<Word>>, UseError> {
    Ok(services.store.register(Register::InnerCircle, services.as_of()).await?)
}

/// What is on record of a finding's client, oldest first.
fn of<'a>(finding: &'a Finding, said: &'a [Entry<Word>]) -> impl Iterator<Item = &'a Entry<Word>> {
    said.iter().filter(move |entry| {
        entry.rep == finding.rep
            && finding.record.as_ref().is_some_and(|record| record.id.0 == entry.subject)
    })
}

/// Tells an audit what was declared about the clients of its findings, and what was answered.
///
/// # Errors
///
/// The store.
pub(super) async fn tell(services: &Services, audit: &mut Audit) -> Result<(), UseError> {
    let said = entries(services).await?;
    for finding in &mut audit.findings {
        let mut on: Option<(Day, Near)> = None;
        let mut answer: Option<String> = None;
        for entry in of(finding, &said) {
            match &entry.document {
                Word::Declared(near) => (on, answer) = (Some((entry.entered_on, *near)), None),
                Word::Answered { accepted, by } => {
                    let yes = if *accepted { "accepted it" } else { "did not accept it" };
                    answer = Some(format!("{by} {yes} on {}", entry.entered_on));
                }
            }
        }
        let Some((day, near)) = on else { continue };
        let answer = answer.unwrap_or_else(|| "a manager has to say yes or no".to_owned());
        let near = near.in_words();
        finding
            .speaks_for_the_rep
            .push(format!("The rep declared on {day} that the client is {near}: {answer}."));
        let carved = finding.clause.iter_mut().flat_map(|clause| &mut clause.carve_outs);
        for carve_out in carved.filter(|one| *one == NOT_TRIED) {
            *carve_out = format!("family: declared by the rep on {day}; {answer}");
        }
    }
    Ok(())
}
