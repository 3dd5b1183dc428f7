//! What reps' own checks leave for HR: clients that were in a file and of whom the rep was not told, by
//! record id and place in the file; seeded records that were in one; and what there is to look at.

use serde::Deserialize;
use serde::Serialize;

use crate::model::rep::RepId;
use crate::store::QueueEntry;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::accounts::AccountError;
use crate::usecase::accounts::May;
use crate::usecase::accounts::Visitor;
use crate::usecase::self_check::watch::Signal;
use crate::usecase::sighting::Tie;

/// Clients that are named by id; the rest are counted.
const NAMED: usize = 1_000;

/// One entry, as HR sees it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ForHr {
    /// Its id.
    pub id: String,
    /// Whose check it comes from.
    pub rep: RepId,
    /// When, in seconds since 1970.
    pub at: i64,
    /// `withheld`, `alert` or `seeded`.
    pub kind: String,
    /// What there is to know.
    pub what: What,
    /// Whether somebody has looked at it.
    pub done: bool,
}

/// What there is to know of an entry.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct What {
    /// In words.
    pub words: String,
    /// People in the file.
    pub people: u64,
    /// Clients of whom the rep was not told.
    pub clients: u64,
    /// The first of them.
    pub records: Vec<Withheld>,
}

/// A client of whom the rep was not told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Withheld {
    /// The record.
    pub record: String,
    /// The line in the file, where it has lines.
    pub line: Option<u32>,
    /// The place in the list, where it has none.
    pub item: Option<u32>,
    /// Probability of the match.
    pub probability: f64,
}

/// The entries, newest first.
///
/// # Errors
///
/// They are not open to the visitor.
pub async fn queue(services: &Services, visitor: &Visitor) -> Result<Vec<ForHr>, UseError> {
    visitor.must(May::SeeQueue)?;
    let entries = services.store.self_check_queue().await?;
    let shown = entries.into_iter().map(|entry| ForHr {
        what: serde_json::from_str(&entry.document).unwrap_or_default(),
        id: entry.id,
        rep: entry.rep,
        at: entry.at,
        kind: entry.kind,
        done: entry.done_by.is_some(),
    });
    Ok(shown.collect())
}

/// Says that an entry was looked at. `false`: it is not there, or was looked at before.
///
/// # Errors
///
/// It is not open to the visitor.
pub async fn done(
    services: &Services,
    visitor: &Visitor,
    id: &str,
    now: i64,
) -> Result<bool, UseError> {
    visitor.must(May::SeeQueue)?;
    Ok(services.store.done_in_queue(id, &visitor.account, now).await?)
}

/// Lets a rep check files again. Nobody does so for themselves.
///
/// # Errors
///
/// It is not open to the visitor.
pub async fn thaw(services: &Services, visitor: &Visitor, rep: &RepId) -> Result<bool, UseError> {
    visitor.must(May::SeeQueue)?;
    if visitor.rep.as_ref().is_some_and(|own| own.0.eq_ignore_ascii_case(&rep.0)) {
        return Err(AccountError::NotAllowed { role: visitor.role.as_str() }.into());
    }
    let thawed = services.store.thaw_self_checks(rep).await?;
    if thawed {
        let subject = format!("{} by {}", rep.0, visitor.account);
        services.store.note(services.as_of(), "self-checks opened again", &subject).await?;
    }
    Ok(thawed)
}

/// The entry on clients of whom the rep was not told; `None` where there are none.
pub(super) fn withheld(people: u64, ties: &[Tie]) -> Option<(&'static str, What)> {
    let records = ties.iter().take(NAMED).filter_map(|tie| {
        Some(Withheld {
            record: tie.records.first()?.0.clone(),
            line: tie.at.line,
            item: tie.at.item,
            probability: (tie.probability * 1_000.0).round() / 1_000.0,
        })
    });
    let what = What {
        words: "clients outside of the rep's own book; the rep was not told".to_owned(),
        people,
        clients: ties.len() as u64,
        records: records.collect(),
    };
    (!ties.is_empty()).then_some(("withheld", what))
}

/// The entry on what there is to look at; `None` where there is nothing.
pub(super) fn alert(people: u64, signals: &[Signal]) -> Option<(&'static str, What)> {
    let words: Vec<&str> = signals.iter().map(|signal| signal.words()).collect();
    let what = What { words: words.join("; "), people, ..What::default() };
    (!signals.is_empty()).then_some(("alert", what))
}

/// The entry on seeded records in a file; `None` where there are none.
pub(super) fn seeded(people: u64, ids: &[String]) -> Option<(&'static str, What)> {
    let words = format!("seeded records stood in the file: {}", ids.join(", "));
    let what = What { words, people, ..What::default() };
    (!ids.is_empty()).then_some(("seeded", what))
}

/// An entry for the store.
pub(super) fn entry(
    id: String,
    rep: &RepId,
    at: i64,
    (kind, what): (&'static str, What),
) -> QueueEntry {
    let document = serde_json::to_string(&what).unwrap_or_default();
    QueueEntry { id, rep: rep.clone(), at, kind: kind.to_owned(), document, done_by: None }
}
