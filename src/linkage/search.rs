//! Which records to look at for each person: an inverted index over what the list asks for.
//!
//! The list is small and the book is large, so the keys of the list are held and the records
//! stream past them.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::hash::Hasher;

use crate::linkage::Population;
use crate::linkage::features::Features;
use crate::linkage::keys::lookup_keys;
use crate::linkage::keys::stored_keys;
use crate::linkage::keys::whole_keys;
use crate::linkage::weights::KEY_LIMIT;

/// Passes a key on: keys are hashes already.
#[derive(Default)]
pub(super) struct Pass(u64);

impl Hasher for Pass {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_i64(&mut self, key: i64) {
        self.0 = key.cast_unsigned();
    }
}

/// What a list asks for: the people who ask, by key.
pub(super) struct Questions {
    /// From a key to its number.
    slots: HashMap<i64, u32, BuildHasherDefault<Pass>>,
    /// People who ask for the key of a number, and whether it is a whole name.
    askers: Vec<(Vec<u32>, bool, i64)>,
}

impl Questions {
    /// Collects the keys of all people.
    pub(super) fn of(people: &[Features]) -> Self {
        let mut questions = Self { slots: HashMap::default(), askers: Vec::new() };
        let (mut keys, mut whole) = (Vec::new(), Vec::new());
        for (person, features) in (0_u32..).zip(people) {
            keys.clear();
            whole.clear();
            lookup_keys(features, &mut keys);
            whole_keys(features, &mut whole);
            keys.sort_unstable();
            keys.dedup();
            for key in &keys {
                questions.ask(*key, person, whole.contains(key));
            }
        }
        questions
    }

    /// Notes that a person asks for a key.
    fn ask(&mut self, key: i64, person: u32, whole: bool) {
        let next = u32::try_from(self.askers.len()).unwrap_or(u32::MAX);
        let slot = *self.slots.entry(key).or_insert(next);
        if slot == next {
            self.askers.push((vec![person], whole, key));
        } else if let Some((people, kind, _)) =
            usize::try_from(slot).ok().and_then(|at| self.askers.get_mut(at))
        {
            people.push(person);
            *kind |= whole;
        }
    }

    /// The numbers of the keys of a record that somebody asks for.
    pub(super) fn hits(&self, values: &[Features], keys: &mut Vec<i64>, hits: &mut Vec<u32>) {
        keys.clear();
        hits.clear();
        for features in values {
            stored_keys(features, keys);
        }
        hits.extend(keys.iter().filter_map(|key| self.slots.get(key)));
        hits.sort_unstable();
        hits.dedup();
    }

    /// All pairs of a person and a record that share a key which tells, in order.
    ///
    /// A key that too many records bear tells nothing, unless it is a whole name.
    pub(super) fn pairs(&self, hits: &[(u32, u32)], population: &Population) -> Vec<(u32, u32)> {
        let mut bearers = vec![0_usize; self.askers.len()];
        for (slot, _) in hits {
            if let Some(count) = usize::try_from(*slot).ok().and_then(|at| bearers.get_mut(at)) {
                *count += 1;
            }
        }
        let mut pairs = Vec::with_capacity(hits.len());
        for (slot, record) in hits {
            let Some(at) = usize::try_from(*slot).ok() else { continue };
            let (Some((people, whole, key)), Some(count)) = (self.askers.get(at), bearers.get(at))
            else {
                continue;
            };
            let known = population.keys.get(key).and_then(|count| usize::try_from(*count).ok());
            if *whole || known.unwrap_or(0).max(*count) <= KEY_LIMIT {
                pairs.extend(people.iter().map(|person| (*person, *record)));
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    }
}
