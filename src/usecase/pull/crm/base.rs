//! What a pull leaves behind, so that the next one may ask for changes alone.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::Serialize;

use crate::company::live::Since;
use crate::intake::hash::sha256_hex;
use crate::intake::vault::write_whole;
use crate::model::Day;
use crate::model::record::Book;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::import::Done;
use crate::usecase::import::Unread;
use crate::usecase::pull::PullError;
use crate::usecase::pull::crm::Wanted;
use crate::usecase::pull::crm::sheet::Far;
use crate::usecase::pull::crm::sheet::Sheet;
use crate::usecase::pull::crm::sheet::base_beside;
use crate::usecase::pull::crm::source::About;
use crate::usecase::pull::crm::source::Source;

/// Days after which all is read again: what a service forgot to tell is found then.
const WHOLE_AFTER_DAYS: i64 = 30;

/// How much earlier than a pull began its changes are asked for: no list is up to date at once.
const BEFORE_S: i64 = 15 * 60;

/// What a pull left behind. Names nobody.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Base {
    /// What it was made with; see [`About::made_with`].
    made_with: String,
    /// SHA-256 of the snapshot that it became.
    pub(super) snapshot: String,
    /// The day of that.
    pub(super) taken_on: Day,
    /// The day of the last one that read all.
    whole_on: Day,
    began_s: i64,
    marks: BTreeMap<String, String>,
    /// Hashes of what was learned, by the hash of its name.
    known: BTreeMap<String, String>,
    /// Rows that could not be read.
    pub(super) unread: Unread,
}

impl Base {
    /// What the pull before left, if changes may be asked for after it.
    pub(super) async fn usable(
        services: &Services,
        wanted: &Wanted,
        about: &About,
    ) -> Result<Option<Self>, UseError> {
        let path = base_beside(&Sheet::path(services, &about.id));
        let bytes = std::fs::read(path).unwrap_or_default();
        let Ok(base) = serde_json::from_slice::<Self>(&bytes) else { return Ok(None) };
        let newest = services.store.snapshots(Book::Crm).await?.pop();
        let newest = newest.is_some_and(|newest| newest.sha256 == base.snapshot);
        let taken_on = wanted.taken_on.unwrap_or(services.as_of());
        let days = (taken_on - base.whole_on).num_days();
        let fits = newest
            && base.made_with == about.made_with
            && base.taken_on < taken_on
            && days < WHOLE_AFTER_DAYS;
        Ok(Some(base).filter(|_| fits && !wanted.whole))
    }

    /// As a connector needs it.
    pub(super) fn since(&self, taken_on: Day) -> Since {
        Since {
            began_s: self.began_s - BEFORE_S,
            days: (taken_on - self.taken_on).num_days(),
            marks: self.marks.clone(),
        }
    }

    /// Whether something was learned otherwise that stands in rows which were not read anew.
    pub(super) fn learned_otherwise(&self, far: &Far, source: &impl Source) -> bool {
        let now = hashes(far, source);
        self.known.iter().any(|(name, value)| now.get(name) != Some(value))
    }

    /// Keeps what a pull leaves for the next one.
    pub(super) fn keep(
        services: &Services,
        source: &impl Source,
        far: &Far,
        done: &Done,
        before: Option<&Self>,
    ) -> Result<(), UseError> {
        let about = source.about();
        if about.database {
            return Ok(());
        }
        let taken_on = done.snapshot.taken_on;
        let mut marks = before.map(|before| before.marks.clone()).unwrap_or_default();
        marks.extend(far.marks.clone());
        let base = Self {
            made_with: about.made_with.clone(),
            snapshot: done.snapshot.sha256.clone(),
            taken_on,
            whole_on: before.map_or(taken_on, |before| before.whole_on),
            began_s: far.began_s,
            marks,
            known: hashes(far, source),
            unread: done.unread.clone(),
        };
        let bytes = serde_json::to_vec(&base).unwrap_or_default();
        let path = base_beside(&Sheet::path(services, &about.id));
        Ok(write_whole(&path, &bytes).map_err(PullError::Vault)?)
    }
}

/// Hashes of what was learned and stands in rows: names of colleagues, which are not kept as such.
fn hashes(far: &Far, source: &impl Source) -> BTreeMap<String, String> {
    let stands = |(name, _): &(&String, &String)| source.stands_in_rows(name);
    let short = |text: &str| sha256_hex(text.as_bytes()).chars().take(32).collect::<String>();
    let of = |(name, value): (&String, &String)| (short(name), short(&format!("{name}\n{value}")));
    far.known.iter().filter(stands).map(of).collect()
}
