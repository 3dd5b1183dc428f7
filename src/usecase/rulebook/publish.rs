//! A version of the rulebook is published, and acknowledged by reps.

use std::fmt::Write as _;

use serde::Serialize;

use crate::model::Day;
use crate::model::rep::RepId;
use crate::policy::Rulebook;
use crate::store::Acknowledgement;
use crate::store::PolicyVersion;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::error::RulebookError;
use crate::usecase::explain::json;
use crate::usecase::rulebook::look;

/// A version, published.
#[derive(Clone, Debug, Serialize)]
pub struct PublishedNow {
    /// The policy's id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// SHA-256 over its files.
    pub sha256: String,
    /// The first day on which it is in force.
    pub in_force_from: Day,
    /// Reps who still work here and have not acknowledged it.
    pub to_acknowledge: Vec<String>,
}

/// Publishes the policy folder as it stands, in force from a day. If none is given: for the first
/// version the day that the folder itself names, else the audit's day.
///
/// # Errors
///
/// The folder has faults; the version is published already, or bears the name of another; it would
/// be in force before one that is. Nothing is published then.
pub async fn publish(services: &Services, from: Option<Day>) -> Result<PublishedNow, UseError> {
    let book = &services.rulebook;
    let looked = look::look(book, services.as_of(), None)?;
    if looked.has_fault() {
        return Err(RulebookError::Faults.into());
    }
    let reference = book.reference();
    let version = book.agency().policy.version.clone();
    let before = services.store.policies().await?;
    // What the folder itself says counts until something is published, and must not be lost then.
    let own = book.agency().policy.published.map(|day| day.0).filter(|_| before.is_empty());
    let from = from.or(own).unwrap_or(services.as_of());
    if let Some(since) = own.filter(|since| *since < from) {
        return Err(RulebookError::OwnDay { since, from }.into());
    }
    for known in before {
        if known.version == version {
            let again = known.sha256 == reference.sha256;
            return Err(RulebookError::Version { version, again, from: known.in_force_from }.into());
        }
        if known.in_force_from >= from {
            return Err(RulebookError::Before {
                version: known.version,
                from: known.in_force_from,
            }
            .into());
        }
    }
    services
        .store
        .put_policy(&PolicyVersion {
            sha256: reference.sha256.clone(),
            id: reference.id.clone(),
            version: version.clone(),
            in_force_from: from,
            published_on: services.as_of(),
            files: book.files().clone(),
        })
        .await?;
    services.store.note(services.as_of(), "policy published", &reference.sha256).await?;
    let roster = services.store.roster().await?;
    let here = roster.reps.iter().filter(|rep| rep.employed(services.as_of()));
    Ok(PublishedNow {
        id: reference.id,
        version,
        sha256: reference.sha256,
        in_force_from: from,
        to_acknowledge: here.map(|rep| rep.id.0.clone()).collect(),
    })
}

impl PublishedNow {
    /// As JSON.
    #[must_use]
    pub fn json(&self) -> String {
        json(self)
    }

    /// In words.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = format!(
            "Published: policy {} version {}, in force from {}.\nsha256 {}\n",
            self.id, self.version, self.in_force_from, self.sha256
        );
        if !self.to_acknowledge.is_empty() {
            let _ = writeln!(
                out,
                "To be acknowledged by {}: {}\n  ringfence policy acknowledge REP",
                if self.to_acknowledge.len() == 1 { "one rep" } else { "each rep" },
                self.to_acknowledge.join(", ")
            );
        }
        out
    }
}

/// Who acknowledged what.
#[derive(Clone, Debug, Serialize)]
pub struct Acknowledged {
    /// The rep.
    pub rep: String,
    /// The version.
    pub version: String,
    /// The day.
    pub on: Day,
    /// Whether it had not been kept before.
    pub new: bool,
}

/// Keeps that a rep acknowledged the version in force: today, if no day is given.
///
/// # Errors
///
/// No such rep; nothing is published yet; the day lies before the version or after today.
pub async fn acknowledge(
    services: &Services,
    rep: &str,
    on: Option<Day>,
) -> Result<Acknowledged, UseError> {
    let roster = services.store.roster().await?;
    let here = services.rep(&roster, rep)?;
    let rep: RepId = here.id.clone();
    let on = on.unwrap_or(services.as_of());
    if on > services.as_of() || !here.employed(on) {
        return Err(RulebookError::AcknowledgedWhen { rep: rep.0, on }.into());
    }
    let versions = services.store.policies().await?;
    let by = |one: &&PolicyVersion| one.published_on.min(one.in_force_from) <= on;
    let newest = versions.iter().rev().find(by);
    let Some(newest) = newest else {
        return Err(RulebookError::NothingToAcknowledge { on }.into());
    };
    let one = Acknowledgement { rep: rep.clone(), sha256: newest.sha256.clone(), on };
    let new = services.store.put_acknowledgement(&one).await?;
    if new {
        services.store.note(services.as_of(), "policy acknowledged", &rep.0).await?;
    }
    Ok(Acknowledged { rep: rep.0, version: newest.version.clone(), on, new })
}

impl Acknowledged {
    /// As JSON.
    #[must_use]
    pub fn json(&self) -> String {
        json(self)
    }

    /// In words.
    #[must_use]
    pub fn text(&self) -> String {
        let known = if self.new { "" } else { ", as was known: the first day counts" };
        format!("Kept: {} acknowledged version {} on {}{known}.\n", self.rep, self.version, self.on)
    }
}

/// What a reader of an audit must know of the published versions: that the folder is another, and
/// which of them were put on record after they came into force.
pub(in crate::usecase) fn remarks(services: &Services) -> Vec<String> {
    let mut remarks: Vec<String> = differs(services).into_iter().collect();
    remarks.extend(services.published.put_on_record_later().map(|(version, from, on)| {
        format!(
            "Version {version} of the policy is in force from {from} and was put on record on {on}: \
             that it was in force before that day must be shown by other means."
        )
    }));
    remarks
}

/// The folder is not what was published last.
fn differs(services: &Services) -> Option<String> {
    let (from, newest) = services.published.newest()?;
    let same = |book: &Rulebook| book.reference().sha256 == services.rulebook.reference().sha256;
    (!same(newest)).then(|| {
        format!(
            "The policy folder was changed since version {} was published (in force from {from}): \
             events are judged by what was published, and the folder counts once it is.",
            newest.agency().policy.version
        )
    })
}
