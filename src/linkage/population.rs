//! How common a name is: counts of the book at hand, smoothed with a table of common names.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::linkage::LinkRecord;
use crate::linkage::Population;
use crate::linkage::features::Features;
use crate::linkage::keys::owner_term;
use crate::linkage::keys::stored_keys;
use crate::linkage::keys::terms;
use crate::linkage::name::family_term;
use crate::linkage::name::given_term;
use crate::linkage::weights;

/// Shares of people who bear a name, by its counted term.
static TABLE: LazyLock<HashMap<i64, f64>> = LazyLock::new(|| {
    let mut table = HashMap::new();
    read_table(include_str!("data/given_names.txt"), given_term, &mut table);
    read_table(include_str!("data/family_names.txt"), family_term, &mut table);
    table
});

/// Reads lines of bearers per million and names.
fn read_table(text: &str, term: fn(&str) -> i64, table: &mut HashMap<i64, f64>) {
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let Some((count, names)) = line.split_once(' ') else { continue };
        let Ok(per_million) = count.parse::<u32>() else { continue };
        for name in names.split(' ') {
            table.insert(term(name), f64::from(per_million) / 1e6);
        }
    }
}

/// A count as a number to reckon with.
pub(super) fn real(count: u64) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

impl Population {
    /// Counts a book that is at hand as a whole.
    #[must_use]
    pub fn of(records: &[LinkRecord], country: &str) -> Self {
        let mut population = Self { records: 0, ..Self::default() };
        for record in records {
            let features: Vec<Features> =
                record.values.iter().map(|value| Features::of(&value.person, country)).collect();
            population.count(record, &features);
        }
        population
    }

    /// Counts one record.
    pub(super) fn count(&mut self, record: &LinkRecord, features: &[Features]) {
        self.records += 1;
        let (mut keys, mut words) = (Vec::new(), Vec::new());
        for value in features {
            stored_keys(value, &mut keys);
            terms(value, &mut words);
        }
        words.extend(record.owners.iter().map(|owner| owner_term(owner)));
        tally(keys, &mut self.keys);
        tally(words, &mut self.terms);
    }

    /// Records in the book, as a number to reckon with.
    pub(super) fn size(&self) -> f64 {
        real(self.records).max(1.0)
    }

    /// Records in the book as far as priors go.
    pub(super) fn prior_size(&self) -> f64 {
        self.size().max(weights::FEWEST_RECORDS)
    }

    /// In how many records a term occurs.
    pub(super) fn term_count(&self, term: i64) -> f64 {
        self.terms.get(&term).copied().map_or(0.0, real)
    }

    /// In how many records a key occurs.
    pub(super) fn key_count(&self, key: i64) -> f64 {
        self.keys.get(&key).copied().map_or(0.0, real)
    }

    /// Share of people who bear a given name.
    pub(super) fn given_share(&self, term: i64) -> f64 {
        self.share(term, weights::RARE_GIVEN)
    }

    /// Share of people who bear a family name.
    pub(super) fn family_share(&self, term: i64) -> f64 {
        self.share(term, weights::RARE_FAMILY)
    }

    /// Share of people for whom a term holds; one of the records counted is the one compared.
    fn share(&self, term: i64, rare: f64) -> f64 {
        let listed = TABLE.get(&term).copied().unwrap_or(rare);
        let others = (self.term_count(term) - 1.0).max(0.0);
        (others + weights::TABLE_RECORDS * listed) / (self.size() + weights::TABLE_RECORDS)
    }
}

/// Adds one for each different entry.
fn tally(mut entries: Vec<i64>, counts: &mut HashMap<i64, u64>) {
    entries.sort_unstable();
    entries.dedup();
    for entry in entries {
        *counts.entry(entry).or_insert(0) += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_common_name_is_common_without_a_book() {
        let nobody = Population::default();

        let smith = nobody.family_share(family_term("smith"));

        assert!(smith > 0.005 && smith < 0.02);
        assert!(nobody.family_share(family_term("zzyzx")) < 0.0001);
    }
}
