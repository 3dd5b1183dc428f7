//! Places outside the CRM where a rep keeps contacts, as the rep or the company declares them, and what
//! became of each: what the offboarding asks to be returned or destroyed.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Deserialize;
use serde::Serialize;

use crate::model::Day;
use crate::model::register::Entry;
use crate::model::register::Register;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::digest;
use crate::usecase::explain::json;
use crate::usecase::registers;

/// What became of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// The rep keeps it.
    Kept,
    /// It was given back.
    Returned,
    /// It was destroyed.
    Destroyed,
    /// It is the rep's own, and stays so.
    Personal,
}

impl Fate {
    /// All: `--now` takes its choices from here.
    pub const ALL: [Self; 4] = [Self::Kept, Self::Returned, Self::Destroyed, Self::Personal];

    /// Its word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Returned => "returned",
            Self::Destroyed => "destroyed",
            Self::Personal => "personal",
        }
    }
}

impl std::str::FromStr for Fate {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.into_iter().find(|one| one.as_str() == word.trim());
        known.ok_or_else(|| format!("`{word}` is none of kept, returned, destroyed, personal"))
    }
}

/// What is declared, and what is kept of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Business cards, a phone, a spreadsheet, ...
    pub kind: String,
    /// Where it is; may be empty.
    pub place: String,
    /// The day.
    pub on: Day,
    /// What became of it by then.
    pub now: Fate,
}

/// A source with its id, for the face.
#[derive(Clone, Debug, Serialize)]
pub struct Declared {
    /// `S-` and the beginning of a digest: the same rep, kind and place have the same.
    pub id: String,
    /// The rep.
    pub rep: String,
    /// The source.
    pub source: Source,
    /// Whether it was not on record before.
    pub new: bool,
}

/// Keeps a source, or what became of it.
///
/// # Errors
///
/// No such rep; no kind; the day is still to come.
pub async fn declare(
    services: &Services,
    rep: &str,
    source: &Source,
) -> Result<Declared, UseError> {
    let roster = services.store.roster().await?;
    let rep = services.rep(&roster, rep)?;
    let place = match source.place.trim() {
        "" => String::new(),
        text => registers::line("the place", text, 120)?,
    };
    let source = Source {
        kind: registers::line("the kind of source", &source.kind, 60)?,
        place,
        on: registers::not_to_come("the declaration", source.on, services.as_of())?,
        now: source.now,
    };
    let id = id_of(&rep.id.0, &source);
    let entry = Entry {
        rep: rep.id.clone(),
        subject: id.clone(),
        entered_on: services.as_of(),
        document: source.clone(),
    };
    let new = services.store.enter(Register::Source, &[entry]).await? > 0;
    if new {
        services.store.note(services.as_of(), "source put on record", &id).await?;
    }
    Ok(Declared { id, rep: rep.id.0.clone(), source, new })
}

/// The same rep, kind and place have the same id.
fn id_of(rep: &str, source: &Source) -> String {
    let what = format!("{rep}\n{}\n{}", source.kind, source.place).to_lowercase();
    // No secret is kept from anybody here: the digest only makes a short name.
    let hash = digest::keyed("", "source", &what);
    format!("S-{}", hash.get(..8).unwrap_or_default())
}

/// The sources of a rep, or of all, each as it stands on the audit's day.
///
/// # Errors
///
/// The store.
pub async fn list(services: &Services, rep: Option<&str>) -> Result<Vec<Declared>, UseError> {
    let all: Vec<Entry<Source>> =
        services.store.register(Register::Source, services.as_of()).await?;
    let own =
        all.into_iter().filter(|one| rep.is_none_or(|rep| one.rep.0.eq_ignore_ascii_case(rep)));
    let mut newest: BTreeMap<String, Declared> = BTreeMap::new();
    for one in own {
        let (id, rep, source) = (one.subject, one.rep.0, one.document);
        newest.insert(id.clone(), Declared { id, rep, source, new: false });
    }
    Ok(newest.into_values().collect())
}

/// The list as JSON.
#[must_use]
pub fn list_json(all: &[Declared]) -> String {
    json(&serde_json::json!({ "sources": all }))
}

/// The list in words.
#[must_use]
pub fn list_text(all: &[Declared]) -> String {
    if all.is_empty() {
        return "No source is on record, which does not say that there is none.\n".to_owned();
    }
    let mut out = String::new();
    for one in all {
        let _ = writeln!(
            out,
            "{}  {}  {}: {} since {}",
            one.id,
            one.rep,
            named(&one.source),
            one.source.now.as_str(),
            one.source.on
        );
    }
    out
}

/// A source with its place.
pub(super) fn named(source: &Source) -> String {
    if source.place.is_empty() {
        source.kind.clone()
    } else {
        format!("{} ({})", source.kind, source.place)
    }
}

impl Declared {
    /// As JSON.
    #[must_use]
    pub fn json(&self) -> String {
        json(self)
    }

    /// In words.
    #[must_use]
    pub fn text(&self) -> String {
        let known = if self.new { "" } else { ", as was known" };
        format!(
            "Kept: {}, {} of {}: {} since {}{known}.\n",
            self.id,
            named(&self.source),
            self.rep,
            self.source.now.as_str(),
            self.source.on
        )
    }
}
