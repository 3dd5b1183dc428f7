//! How common a name is: counts of the book at hand, smoothed with a table of common names.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::linkage::index::Index;
use crate::linkage::nickname::shorts;
use crate::linkage::weights;

/// Shares of people who bear a name.
type Shares = HashMap<&'static str, f64>;

/// Given names.
static GIVEN: LazyLock<Shares> = LazyLock::new(|| table(include_str!("data/given_names.txt")));

/// Family names.
static FAMILY: LazyLock<Shares> = LazyLock::new(|| table(include_str!("data/family_names.txt")));

/// Reads lines of bearers per million and names.
fn table(text: &'static str) -> Shares {
    let mut table = Shares::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let Some((count, names)) = line.split_once(' ') else { continue };
        let Ok(per_million) = count.parse::<u32>() else { continue };
        table.extend(names.split(' ').map(|name| (name, f64::from(per_million) / 1e6)));
    }
    table
}

/// A count as a number to reckon with.
pub(super) fn real(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Rows of the book, as a number to reckon with.
pub(super) fn size(index: &Index) -> f64 {
    real(index.rows()).max(1.0)
}

/// Records of the book as far as priors go.
pub(super) fn prior_size(index: &Index) -> f64 {
    real(index.records()).max(weights::FEWEST_RECORDS)
}

/// Tells whether a word is a common given name.
pub(super) fn is_given(word: &str) -> bool {
    GIVEN.contains_key(word)
}

/// Share of people who bear a given name; `token` is its number in the book.
pub(super) fn given(index: &Index, name: &str, token: Option<u32>) -> f64 {
    let listed = GIVEN.get(name).copied().unwrap_or(weights::RARE_GIVEN);
    smoothed(index, index.given_count(token), listed)
}

/// Share of people who bear a family name.
pub(super) fn family(index: &Index, name: &str, token: Option<u32>) -> f64 {
    let listed = FAMILY.get(name).copied().unwrap_or(weights::RARE_FAMILY);
    smoothed(index, index.family_count(token), listed)
}

/// One of the rows counted is the one compared, and does not count.
fn smoothed(index: &Index, count: u32, listed: f64) -> f64 {
    let others = f64::from(count.saturating_sub(1));
    (others + weights::TABLE_RECORDS * listed) / (size(index) + weights::TABLE_RECORDS)
}

/// Share of people who bear a formal name or one of its short forms.
pub(super) fn class(index: &Index, formal: &str) -> f64 {
    let names = std::iter::once(formal).chain(shorts(formal).iter().copied());
    names.map(|name| given(index, name, index.find_token(name))).sum::<f64>().min(0.2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linkage::index::Builder;

    #[test]
    fn a_common_name_is_common_without_a_book() {
        let nobody = Builder::new("AU").finish("");

        assert!((0.005..0.02).contains(&family(&nobody, "smith", None)));
        assert!(family(&nobody, "zzyzx", None) < 0.0001);
    }
}
