//! Dated snapshots kept as changes: the arithmetic, without a database.
//!
//! For every item a version is kept for each snapshot in which it differs from the one before;
//! a version without a digest says that the item was gone. An older snapshot may arrive later:
//! [`merge`] says what changes so that the versions are those of an import in order.

use crate::model::Day;

/// One kept version of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The day of its snapshot.
    pub on: Day,
    /// Digest of its state; `None`: gone.
    pub digest: Option<i64>,
}

/// One change to an item's versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Keep the new state (or its absence) from its day on.
    PutNew,
    /// The item goes back, at the next snapshot's day, to what the version of the given day says
    /// (`None`: it goes back to being gone).
    PutBack {
        /// The next snapshot's day.
        on: Day,
        /// The day of the version to copy.
        copy_of: Option<Day>,
    },
    /// The version of that day says what the new one says already.
    Remove {
        /// Its day.
        on: Day,
    },
}

/// What a snapshot of `on` changes in one item's versions.
///
/// `kept` is the item's versions, oldest first; `digest` its state in the new snapshot (`None`:
/// not in it); `next` the day of the next snapshot that is already there, of any item.
#[must_use]
pub fn merge(kept: &[Kept], on: Day, digest: Option<i64>, next: Option<Day>) -> Vec<Change> {
    let before = kept.iter().rev().find(|version| version.on < on);
    let before_digest = before.and_then(|version| version.digest);
    if digest == before_digest {
        return Vec::new();
    }
    let mut changes = vec![Change::PutNew];
    let Some(next) = next else { return changes };
    match kept.iter().find(|version| version.on == next) {
        Some(explicit) if explicit.digest == digest => changes.push(Change::Remove { on: next }),
        Some(_) => {}
        None => {
            let copy_of = before.filter(|version| version.digest.is_some()).map(|one| one.on);
            changes.push(Change::PutBack { on: next, copy_of });
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    fn day(number: u32) -> Day {
        Day::from_yo_opt(2026, number + 1).unwrap()
    }

    /// Imports snapshots in the given order and returns the versions of one item.
    fn import(order: &[usize], states: &[Option<i64>]) -> BTreeMap<Day, Option<i64>> {
        let mut versions: BTreeMap<Day, Option<i64>> = BTreeMap::new();
        let mut there: Vec<Day> = Vec::new();
        for &index in order {
            let on = day(u32::try_from(index).unwrap());
            let kept: Vec<Kept> =
                versions.iter().map(|(on, digest)| Kept { on: *on, digest: *digest }).collect();
            let next = there.iter().filter(|other| **other > on).min().copied();
            for change in merge(&kept, on, states[index], next) {
                match change {
                    Change::PutNew => versions.insert(on, states[index]),
                    Change::PutBack { on, copy_of } => {
                        let state = copy_of.and_then(|from| versions[&from]);
                        versions.insert(on, state)
                    }
                    Change::Remove { on } => versions.remove(&on),
                };
            }
            there.push(on);
        }
        versions
    }

    proptest! {
        #[test]
        fn snapshots_may_arrive_in_any_order(
            states in proptest::collection::vec(proptest::option::of(0_i64..3), 1..7),
            seed in proptest::collection::vec(0_usize..100, 7),
        ) {
            let in_order: Vec<usize> = (0..states.len()).collect();
            let mut shuffled = in_order.clone();
            shuffled.sort_by_key(|index| (seed[*index], *index));

            prop_assert_eq!(import(&shuffled, &states), import(&in_order, &states));
        }
    }

    #[test]
    fn a_snapshot_that_says_the_same_changes_nothing() {
        let kept = [Kept { on: day(1), digest: Some(7) }];

        assert_eq!(merge(&kept, day(2), Some(7), None), Vec::new());
    }
}
