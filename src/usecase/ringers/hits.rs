//! Contacts made to seeded records: those that somebody puts on record with their evidence, and those
//! that stand in an export. Of everybody else nothing is compared but digests, and nothing is kept.

use std::collections::BTreeSet;
use std::collections::HashMap;
use std::path::PathBuf;

use serde::Deserialize;
use serde::Serialize;

use crate::intake::hash::sha256_hex;
use crate::model::Day;
use crate::model::reading::Origin;
use crate::model::reading::Reading;
use crate::model::register::Entry;
use crate::model::register::Register;
use crate::model::rep::Rep;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::digest;
use crate::usecase::error::RegisterError;
use crate::usecase::explain::json;
use crate::usecase::import::file_name;
use crate::usecase::registers;
use crate::usecase::ringers::Seeded;
use crate::usecase::ringers::authority;
use crate::usecase::ringers::registry;
use crate::usecase::sighting::sightings;

/// A contact that was made.
#[derive(Clone, Debug)]
pub struct Contacted {
    /// The seeded record's id.
    pub ringer: String,
    /// The day.
    pub on: Day,
    /// E-mail, phone, post, a network.
    pub channel: String,
    /// Who is named as the sender, as the message says it; may be empty.
    pub sender: String,
    /// The rep who is thought to be behind it.
    pub rep: String,
    /// The message, a photograph of the letter, a note of the call.
    pub evidence: PathBuf,
}

/// What is kept of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::usecase) struct Hit {
    /// The seeded record's id.
    pub ringer: String,
    /// The day, where it is known.
    pub on: Option<Day>,
    /// How it was reached.
    pub channel: String,
    /// Who is named as the sender.
    pub sender: String,
    /// The evidence file's name.
    pub evidence: String,
    /// Its hash.
    pub sha256: String,
    /// The line in it, where it is an export.
    pub line: Option<u32>,
    /// The item in it, where it is an export.
    pub item: Option<u32>,
}

/// What was kept, for the face.
#[derive(Clone, Debug, Serialize)]
pub struct HitKept {
    /// The seeded record's id.
    pub ringer: String,
    /// The rep.
    pub rep: String,
    /// Whether the rep had authority on that day: then it is held against nobody.
    pub had_authority: bool,
    /// Why.
    pub because: String,
    /// SHA-256 of the evidence.
    pub evidence_sha256: String,
    /// Whether it was not on record before.
    pub new: bool,
}

/// Keeps that a contact was made to a seeded record.
///
/// # Errors
///
/// Seeding is off; no such record or rep; the record was not seeded on that day; the evidence cannot
/// be read.
pub async fn hit(services: &Services, contacted: &Contacted) -> Result<HitKept, UseError> {
    let agency = services.rulebook.agency();
    agency.ringers.approved().map_err(|missing| RegisterError::RingersOff { missing })?;
    let roster = services.store.roster().await?;
    let rep = services.rep(&roster, &contacted.rep)?;
    let on = registers::not_to_come("the contact", contacted.on, services.as_of())?;
    let seeded = registry::all(services).await?;
    let id = contacted.ringer.trim();
    let ringer = seeded.iter().find(|one| one.subject.eq_ignore_ascii_case(id));
    let ringer = ringer.ok_or_else(|| RegisterError::UnknownRinger { id: id.to_owned() })?;
    if !ringer.document.valid(on) {
        let (from, until) = (ringer.document.from, ringer.document.until);
        return Err(
            RegisterError::NotSeededThen { id: ringer.subject.clone(), on, from, until }.into()
        );
    }
    let path = &contacted.evidence;
    let bytes = std::fs::read(path).map_err(UseError::file("read", path))?;
    let sender = match contacted.sender.trim() {
        "" => String::new(),
        text => registers::line("the sender", text, 200)?,
    };
    let document = Hit {
        ringer: ringer.subject.clone(),
        on: Some(on),
        channel: registers::line("the channel", &contacted.channel, 40)?,
        sender,
        evidence: file_name(path),
        sha256: sha256_hex(&bytes),
        line: None,
        item: None,
    };
    let sha256 = document.sha256.clone();
    let new = keep(services, rep, vec![document]).await? > 0;
    let (had_authority, because) = authority(rep, ringer, Some(on), agency);
    Ok(HitKept {
        ringer: ringer.subject.clone(),
        rep: rep.id.0.clone(),
        had_authority,
        because,
        evidence_sha256: sha256,
        new,
    })
}

/// Keeps hits that are not on record yet.
async fn keep(services: &Services, rep: &Rep, hits: Vec<Hit>) -> Result<u64, UseError> {
    let known = all(services).await?;
    let fresh: Vec<Entry<Hit>> = hits
        .into_iter()
        .filter(|hit| !known.iter().any(|one| one.rep == rep.id && one.document == *hit))
        .map(|hit| Entry {
            rep: rep.id.clone(),
            subject: hit.ringer.clone(),
            entered_on: services.as_of(),
            document: hit,
        })
        .collect();
    if fresh.is_empty() {
        return Ok(0);
    }
    let new = services.store.enter(Register::RingerHit, &fresh).await?;
    for entry in &fresh {
        services.store.note(services.as_of(), "seeded record reached", &entry.subject).await?;
    }
    Ok(new)
}

/// All contacts on record on the audit's day.
pub(in crate::usecase) async fn all(services: &Services) -> Result<Vec<Entry<Hit>>, UseError> {
    Ok(services.store.register(Register::RingerHit, services.as_of()).await?)
}

/// Looks for seeded records in an export that was handed in, and keeps what it finds of them. Digests
/// are compared; who else is in the export is not looked at.
pub(in crate::usecase) async fn seen_in(
    services: &Services,
    rep: &Rep,
    reading: &Reading,
) -> Result<(), UseError> {
    if services.rulebook.agency().ringers.approved().is_err() {
        return Ok(());
    }
    let seeded = registry::all(services).await?;
    if seeded.is_empty() {
        return Ok(());
    }
    let by_digest: HashMap<&str, &Entry<Seeded>> = seeded
        .iter()
        .flat_map(|one| one.document.digests.iter().map(move |digest| (digest.as_str(), one)))
        .collect();
    let secret = services.store.secret().await?;
    let mut hits: Vec<Hit> = Vec::new();
    for sighting in sightings(reading) {
        let digests = digest::of_person(&secret, registry::WHAT, sighting.person);
        let Some(ringer) = digests.iter().find_map(|one| by_digest.get(one.as_str())) else {
            continue;
        };
        if !sighting.on.is_none_or(|on| ringer.document.valid(on)) {
            continue;
        }
        let at = usize::try_from(sighting.at.input).unwrap_or(usize::MAX);
        let Some(input) = reading.inputs.get(at) else { continue };
        let hit = Hit {
            ringer: ringer.subject.clone(),
            on: sighting.on,
            channel: format!("{}: {}", reading.network.as_str(), sighting.seen.word()),
            sender: String::new(),
            evidence: input.name.clone(),
            sha256: input.sha256.clone(),
            line: sighting.at.line,
            item: sighting.at.item,
        };
        if !hits.contains(&hit) {
            hits.push(hit);
        }
    }
    keep(services, rep, hits).await.map(drop)
}

/// The seeded records that stand in a contact file of a rep who has no authority over them. It is a list
/// of contacts and nobody was reached, so that nothing is kept as a contact.
pub(in crate::usecase) async fn stands_in(
    services: &Services,
    rep: &Rep,
    reading: &Reading,
) -> Result<Vec<(String, Origin)>, UseError> {
    let agency = services.rulebook.agency();
    if agency.ringers.approved().is_err() {
        return Ok(Vec::new());
    }
    let seeded = registry::all(services).await?;
    let secret = services.store.secret().await?;
    let mut found: BTreeSet<(String, Origin)> = BTreeSet::new();
    let on = services.as_of();
    let strange = |one: &&Entry<Seeded>| {
        let own = one.rep.0.eq_ignore_ascii_case(&rep.id.0);
        one.document.valid(on) && !own
    };
    let by_digest: HashMap<&str, &str> = seeded
        .iter()
        .filter(strange)
        .flat_map(|one| one.document.digests.iter().map(|digest| (&**digest, &*one.subject)))
        .collect();
    if by_digest.is_empty() {
        return Ok(Vec::new());
    }
    for sighting in sightings(reading) {
        let digests = digest::of_person(&secret, registry::WHAT, sighting.person);
        let ids = digests.iter().filter_map(|one| by_digest.get(&**one));
        found.extend(ids.map(|id| ((*id).to_owned(), sighting.at)));
    }
    Ok(found.into_iter().collect())
}

impl HitKept {
    /// As JSON.
    #[must_use]
    pub fn json(&self) -> String {
        json(self)
    }

    /// In words.
    #[must_use]
    pub fn text(&self) -> String {
        let counts = if self.had_authority {
            format!("had authority: {}. It is kept, and held against nobody.", self.because)
        } else {
            format!("had no authority: {}. The next offboarding and report tell it.", self.because)
        };
        let known = if self.new { "" } else { " (it was on record already)" };
        format!(
            "Kept: {} was reached{known}. {} {counts}\nevidence sha256 {}\n",
            self.ringer, self.rep, self.evidence_sha256
        )
    }
}
