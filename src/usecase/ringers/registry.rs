//! What is kept of seeded records: keyed digests, never the contact itself.

use std::fmt::Write as _;

use serde::Deserialize;
use serde::Serialize;

use crate::model::Day;
use crate::model::person::Email;
use crate::model::person::Person;
use crate::model::person::Phone;
use crate::model::person::PhoneKind;
use crate::model::register::Entry;
use crate::model::register::Register;
use crate::model::rep::RepId;
use crate::model::stewardship::Stewardship;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::declared;
use crate::usecase::digest;
use crate::usecase::error::RegisterError;
use crate::usecase::explain::json;
use crate::usecase::registers;

/// Keeps the digests of this register apart from those of others.
pub(super) const WHAT: &str = "ringer";

/// A record to be seeded.
#[derive(Clone, Debug)]
pub struct Seeding {
    /// Its address.
    pub email: Option<String>,
    /// Its number.
    pub phone: Option<String>,
    /// What it is called in reports; never a contact.
    pub label: String,
    /// What the record is.
    pub class: Stewardship,
    /// The rep in whose list alone it stands.
    pub rep: Option<String>,
    /// The declared export in which alone it stands: its file, or the beginning of its hash.
    pub export: Option<String>,
    /// First day.
    pub from: Day,
    /// Last day; `None`: no end.
    pub until: Option<Day>,
}

/// What is kept of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in crate::usecase) struct Seeded {
    /// `R-` and the beginning of a digest.
    pub id: String,
    /// Digests of its address and its number.
    pub digests: Vec<String>,
    /// What it is called.
    pub label: String,
    /// What the record is.
    pub class: Stewardship,
    /// The declared export in which alone it stands, by hash.
    pub export: Option<String>,
    /// First day.
    pub from: Day,
    /// Last day.
    pub until: Option<Day>,
    /// Who allowed it.
    pub approver: String,
    /// What for.
    pub purpose: String,
}

impl Seeded {
    /// Tells whether it was seeded on a day.
    pub(in crate::usecase) fn valid(&self, on: Day) -> bool {
        self.from <= on && self.until.is_none_or(|until| on <= until)
    }
}

/// A seeded record, for the face. Nobody can be told from it.
#[derive(Clone, Debug, Serialize)]
pub struct Listed {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// What the record is.
    pub class: Stewardship,
    /// The rep in whose list alone it stands.
    pub rep: Option<String>,
    /// The declared export in which alone it stands, by hash.
    pub export: Option<String>,
    /// First day.
    pub from: Day,
    /// Last day.
    pub until: Option<Day>,
    /// Who allowed it.
    pub approver: String,
    /// What for.
    pub purpose: String,
    /// Contacts made to it that are on record.
    pub hits: u64,
}

/// Seeds a record.
///
/// # Errors
///
/// Seeding is off, or lacks an approver or a purpose; no contact is given; the contact is seeded
/// already; no such rep or export.
pub async fn add(services: &Services, seeding: &Seeding) -> Result<Listed, UseError> {
    let settings = &services.rulebook.agency().ringers;
    let (approver, purpose) =
        settings.approved().map_err(|missing| RegisterError::RingersOff { missing })?;
    if let Some(until) = seeding.until.filter(|until| *until < seeding.from) {
        return Err(UseError::Period { from: seeding.from, to: until });
    }
    let person = person(seeding)?;
    let secret = services.store.secret().await?;
    let mut digests = digest::of_person(&secret, WHAT, &person);
    digests.sort();
    let known = all(services).await?;
    let taken = |one: &&Entry<Seeded>| {
        let shares = one.document.digests.iter().any(|digest| digests.contains(digest));
        shares && one.document.until.is_none_or(|until| until >= seeding.from)
    };
    if let Some(taken) = known.iter().find(taken) {
        return Err(RegisterError::SeededAlready { id: taken.document.id.clone() }.into());
    }
    let roster = services.store.roster().await?;
    let rep = match &seeding.rep {
        Some(id) => services.rep(&roster, id)?.id.clone(),
        None => RepId::default(),
    };
    let export = match &seeding.export {
        Some(named) => Some(declared::find(services, named).await?.document.sha256),
        None => None,
    };
    let all = digest::keyed(&secret, WHAT, &format!("{} {}", digests.join(" "), seeding.from));
    let seeded = Seeded {
        id: format!("R-{}", all.get(..10).unwrap_or_default()),
        digests,
        label: registers::line("the label", &seeding.label, 60)?,
        class: seeding.class,
        export,
        from: seeding.from,
        until: seeding.until,
        approver: approver.to_owned(),
        purpose: purpose.to_owned(),
    };
    if [&seeding.email, &seeding.phone].into_iter().flatten().any(|text| told(&seeded.label, text))
    {
        return Err(RegisterError::LabelTells.into());
    }
    let subject = seeded.id.clone();
    let entry = Entry { rep, subject, entered_on: services.as_of(), document: seeded };
    services.store.enter(Register::Ringer, std::slice::from_ref(&entry)).await?;
    services.store.note(services.as_of(), "record seeded", &entry.subject).await?;
    Ok(listed(&entry, 0))
}

/// Tells whether a label gives a contact away.
fn told(label: &str, contact: &str) -> bool {
    let fold = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let (label, contact) = (fold(label), fold(contact));
    contact.len() >= 4 && label.contains(&contact)
}

/// The contact as somebody in a list.
fn person(seeding: &Seeding) -> Result<Person, UseError> {
    let unread =
        |text: &str| RegisterError::Unread { what: "contact", text: text.to_owned() }.into();
    let email = match &seeding.email {
        Some(text) => Some(Email::parse(text).ok_or_else(|| unread(text))?),
        None => None,
    };
    let phone = match &seeding.phone {
        // A number that lists keep apart by its digits has six of them at least.
        Some(text) if text.chars().filter(char::is_ascii_digit).count() < 6 => {
            return Err(unread(text));
        }
        Some(text) => Some(Phone::parse(text, PhoneKind::Unknown).ok_or_else(|| unread(text))?),
        None => None,
    };
    Ok(Person {
        emails: email.into_iter().collect(),
        phones: phone.into_iter().collect(),
        ..Person::default()
    })
}

/// All seeded records that were on record on the audit's day.
pub(in crate::usecase) async fn all(services: &Services) -> Result<Vec<Entry<Seeded>>, UseError> {
    Ok(services.store.register(Register::Ringer, services.as_of()).await?)
}

/// Lists the seeded records, without their contacts.
///
/// # Errors
///
/// The store.
pub async fn list(services: &Services) -> Result<Vec<Listed>, UseError> {
    let hits = super::hits::all(services).await?;
    let of = |id: &str| hits.iter().filter(|hit| hit.document.ringer == id).count() as u64;
    Ok(all(services).await?.iter().map(|entry| listed(entry, of(&entry.subject))).collect())
}

fn listed(entry: &Entry<Seeded>, hits: u64) -> Listed {
    let one = &entry.document;
    Listed {
        id: one.id.clone(),
        label: one.label.clone(),
        class: one.class,
        rep: (!entry.rep.0.is_empty()).then(|| entry.rep.0.clone()),
        export: one.export.clone(),
        from: one.from,
        until: one.until,
        approver: one.approver.clone(),
        purpose: one.purpose.clone(),
        hits,
    }
}

/// The list as JSON.
#[must_use]
pub fn list_json(listed: &[Listed]) -> String {
    json(&serde_json::json!({ "ringers": listed }))
}

/// The list in words.
#[must_use]
pub fn list_text(listed: &[Listed]) -> String {
    if listed.is_empty() {
        return "No record is seeded.\n".to_owned();
    }
    let mut out = String::new();
    for one in listed {
        let until = one.until.map_or("on".to_owned(), |until| format!("to {until}"));
        let rep = one.rep.as_ref().map(|rep| format!(", in the list of {rep} alone"));
        let export = one.export.as_ref().and_then(|sha256| sha256.get(..12));
        let export = export.map(|hash| format!(", in the export {hash} alone"));
        let hits = match one.hits {
            0 => String::new(),
            1 => ", 1 contact on record".to_owned(),
            more => format!(", {more} contacts on record"),
        };
        let _ = writeln!(
            out,
            "{}  {}  {} from {} {until}{}{}{hits}\n      approved by {}: {}",
            one.id,
            one.label,
            one.class.as_str(),
            one.from,
            rep.unwrap_or_default(),
            export.unwrap_or_default(),
            one.approver,
            one.purpose
        );
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_that_holds_the_contact_is_noticed_however_it_is_written() {
        assert!(told("box Seed.One@bay.example", "seed.one@bay.example"));
        assert!(told("0491 570-006", "0491570006"));
        assert!(!told("mailbox 3", "seed.one@bay.example"));
    }
}
