//! Which version of the rulebook was in force on a day.
//!
//! Until something is published, the policy folder is what counts, with the day that its own
//! `published` names. From then on an event is judged by the version that was in force on its day;
//! before the first one there was none, and facts are told without a rule behind them.

use crate::model::Day;
use crate::policy::Rulebook;
use crate::policy::SetDay;
use crate::store::Store;
use crate::usecase::UseError;

/// The published versions, oldest first.
#[derive(Debug, Default)]
pub struct Published {
    versions: Vec<(Day, Rulebook)>,
    /// The day each was published.
    published_on: Vec<Day>,
}

impl Published {
    /// Reads all versions that were published by a day, with who acknowledged each.
    ///
    /// # Errors
    ///
    /// The store; a version that can no longer be read.
    pub(crate) async fn load(store: &Store, by: Day) -> Result<Self, UseError> {
        let acknowledged = store.acknowledgements().await?;
        let (mut versions, mut published_on) = (Vec::new(), Vec::new());
        for kept in store.policies().await? {
            if kept.published_on > by {
                continue;
            }
            let mut book = Rulebook::from_files(&kept.files)?;
            book.publish(Some(kept.in_force_from));
            for one in acknowledged.iter().filter(|one| one.sha256 == kept.sha256 && one.on <= by) {
                book.acknowledge(&one.rep, SetDay(one.on));
            }
            versions.push((kept.in_force_from, book));
            published_on.push(kept.published_on);
        }
        Ok(Self { versions, published_on })
    }

    /// All versions, to lay into them what is on record elsewhere.
    pub(crate) fn books(&mut self) -> impl Iterator<Item = &mut Rulebook> {
        self.versions.iter_mut().map(|(_, book)| book)
    }

    /// The version that counts on a day: the newest in force, else the first, which is not in force
    /// yet; `None` where nothing was published.
    #[must_use]
    pub fn on(&self, day: Day) -> Option<&Rulebook> {
        let newest = self.versions.iter().rev().find(|(from, _)| *from <= day);
        newest.or(self.versions.first()).map(|(_, book)| book)
    }

    /// The first day of the version with this hash.
    #[must_use]
    pub fn since(&self, sha256: &str) -> Option<Day> {
        let same = |book: &Rulebook| book.reference().sha256 == sha256;
        self.versions.iter().find(|(_, book)| same(book)).map(|(from, _)| *from)
    }

    /// Versions that were published after they came into force: version, first day, day of publishing.
    pub(crate) fn put_on_record_later(&self) -> impl Iterator<Item = (&str, Day, Day)> {
        let all = self.versions.iter().zip(&self.published_on);
        all.filter(|((from, _), on)| from < *on)
            .map(|((from, book), on)| (book.agency().policy.version.as_str(), *from, *on))
    }

    /// The newest version of all.
    #[must_use]
    pub fn newest(&self) -> Option<(Day, &Rulebook)> {
        self.versions.last().map(|(from, book)| (*from, book))
    }
}
