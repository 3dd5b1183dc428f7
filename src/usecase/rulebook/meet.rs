//! The policy is looked at together, at a meeting: when, how many were there, what was said.

use serde::Deserialize;
use serde::Serialize;

use crate::model::Day;
use crate::model::register::Entry;
use crate::model::register::Register;
use crate::model::rep::RepId;
use crate::policy::Rulebook;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::explain::json;
use crate::usecase::registers;

/// One meeting.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Review {
    /// The day.
    pub on: Day,
    /// How many were there; no names.
    pub attendees: u32,
    /// What was said; may be empty.
    pub note: String,
}

/// What was kept, for the face.
#[derive(Clone, Debug, Serialize)]
pub struct Reviewed {
    /// The meeting.
    pub review: Review,
    /// Whether it was not on record before.
    pub new: bool,
    /// The day by which the next one is due.
    pub next_by: Option<Day>,
}

/// Keeps that the policy was looked at.
///
/// # Errors
///
/// The day is still to come; nobody was there; the note is no line.
pub async fn review(
    services: &Services,
    on: Day,
    attendees: u32,
    note: &str,
) -> Result<Reviewed, UseError> {
    let on = registers::not_to_come("the meeting", on, services.as_of())?;
    let note = if note.trim().is_empty() {
        String::new()
    } else {
        registers::line("the note", note, 500)?
    };
    let review = Review { on, attendees, note };
    let entry = Entry {
        rep: RepId::default(),
        subject: String::new(),
        entered_on: services.as_of(),
        document: review.clone(),
    };
    let new = services.store.enter(Register::Review, &[entry]).await? > 0;
    if new {
        services.store.note(services.as_of(), "policy reviewed", &on.to_string()).await?;
    }
    let months = chrono::Months::new(services.rulebook.agency().policy.review_every_months);
    let newest = services.rulebook.agency().policy.reviewed_on.map(|day| day.0).max(Some(on));
    let next_by = newest.and_then(|day| day.checked_add_months(months));
    Ok(Reviewed { review, new, next_by })
}

/// Lays what is on record over a rulebook that was read from a folder.
pub fn with_registers(services: &Services, mut book: Rulebook) -> Rulebook {
    services.on_record.lay_over(&mut book);
    book
}

impl Reviewed {
    /// As JSON.
    #[must_use]
    pub fn json(&self) -> String {
        json(self)
    }

    /// In words.
    #[must_use]
    pub fn text(&self) -> String {
        let Review { on, attendees, .. } = &self.review;
        let known = if self.new { "" } else { ", as was known" };
        let people = if *attendees == 1 { "person" } else { "people" };
        let next = self.next_by.map(|day| format!(" The next is due by {day}."));
        let next = next.unwrap_or_default();
        format!("Kept: the policy was looked at on {on} by {attendees} {people}{known}.{next}\n")
    }
}
