//! The published versions of the policy, who acknowledged each, and who has not yet.

use std::collections::BTreeMap;

use crate::model::Day;
use crate::model::rep::RepId;
use crate::policy::Rulebook;
use crate::usecase::Services;
use crate::usecase::UseError;

/// A published version.
#[derive(Clone, Debug)]
pub struct Version {
    /// Its name.
    pub version: String,
    /// The first day on which it is in force.
    pub in_force_from: Day,
    /// The day it was published.
    pub published_on: Day,
    /// SHA-256 over its files.
    pub sha256: String,
    /// Who acknowledged it, and when first.
    pub acknowledged: BTreeMap<RepId, Day>,
}

/// The policy's versions, and the folder that may become the next.
#[derive(Clone, Debug)]
pub struct Versions {
    /// The published ones, newest first.
    pub published: Vec<Version>,
    /// The version that the folder bears.
    pub folder: String,
    /// Whether the folder differs from what was published last.
    pub folder_differs: bool,
    /// Reps who work here today.
    pub here: Vec<RepId>,
}

/// All versions.
///
/// # Errors
///
/// The store.
pub async fn list(services: &Services) -> Result<Versions, UseError> {
    let today = services.as_of();
    let acknowledged = services.store.acknowledgements().await?;
    let mut published: Vec<Version> = Vec::new();
    for kept in services.store.policies().await? {
        let mut by: BTreeMap<RepId, Day> = BTreeMap::new();
        for one in acknowledged.iter().filter(|one| one.sha256 == kept.sha256) {
            let first = by.entry(one.rep.clone()).or_insert(one.on);
            *first = one.on.min(*first);
        }
        published.push(Version {
            version: kept.version,
            in_force_from: kept.in_force_from,
            published_on: kept.published_on,
            sha256: kept.sha256,
            acknowledged: by,
        });
    }
    published.reverse();
    let sha256 = services.rulebook.reference().sha256;
    let roster = services.store.roster().await?;
    let here = roster.reps.iter().filter(|rep| rep.employed(today));
    Ok(Versions {
        folder: services.rulebook.agency().policy.version.clone(),
        folder_differs: published.first().is_none_or(|newest| newest.sha256 != sha256),
        here: here.map(|rep| rep.id.clone()).collect(),
        published,
    })
}

/// A published version as a rulebook, or the folder where none is named.
///
/// # Errors
///
/// No such version.
pub async fn book(services: &Services, version: Option<&str>) -> Result<Rulebook, UseError> {
    let Some(version) = version else {
        return Ok(Rulebook::from_files(services.rulebook.files())?);
    };
    let policies = services.store.policies().await?;
    let found = policies.iter().find(|kept| kept.version == version);
    let kept = found.ok_or_else(|| UseError::UnknownId { id: version.to_owned() })?;
    let mut book = Rulebook::from_files(&kept.files)?;
    book.publish(Some(kept.in_force_from));
    Ok(book)
}
