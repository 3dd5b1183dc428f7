//! Common names in other scripts, with the Latin spellings that their bearers use.

use std::collections::HashMap;
use std::collections::HashSet;
use std::sync::LazyLock;

use crate::linkage::script::spelling::Letters;

/// A name and its spellings on each line, the likeliest first.
const TABLE: &str = include_str!("../data/usual_spellings.txt");

/// What a table of names holds: spellings by the name as written.
type Table = HashMap<&'static str, Vec<&'static str>>;

/// The parts of the table: family names, then given names.
static NAMES: LazyLock<[Table; 2]> = LazyLock::new(|| {
    let (family, given) = TABLE.split_once("# Given names.").unwrap_or((TABLE, ""));
    [read(family), read(given)]
});

/// Reads lines of a name and its spellings; several writings of one name are joined by `/`.
fn read(text: &'static str) -> Table {
    let mut table = Table::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let mut words = line.split_whitespace();
        let Some(names) = words.next() else { continue };
        let spellings: Vec<&str> = words.collect();
        for name in names.split('/') {
            table.insert(name, spellings.clone());
        }
    }
    table
}

/// The usual spellings of a family name as written in its script.
pub(in crate::linkage) fn family(name: &str) -> &'static [&'static str] {
    NAMES[0].get(name).map_or(&[], Vec::as_slice)
}

/// The usual spellings of a given name as written in its script.
pub(in crate::linkage) fn given(name: &str) -> &'static [&'static str] {
    NAMES[1].get(name).map_or(&[], Vec::as_slice)
}

/// Latin spellings of the Chinese and Korean family names.
static LATIN_FAMILIES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let east = |name: &str| matches!(Letters::of(name), Some(Letters::Han | Letters::Hangul));
    let rows = NAMES[0].iter().filter(|(name, _)| east(name) && name.chars().count() == 1);
    rows.flat_map(|(_, spellings)| spellings.iter().copied()).collect()
});

/// Tells whether a folded word is a usual spelling of a Chinese or Korean family name.
pub(in crate::linkage) fn is_latin_family(word: &str) -> bool {
    LATIN_FAMILIES.contains(word)
}

/// Family names of the table, by their numbers, that a Latin spelling may stand for.
static SPELT: LazyLock<HashMap<&'static str, Vec<usize>>> = LazyLock::new(|| {
    let mut spelt: HashMap<&str, Vec<usize>> = HashMap::new();
    let family = TABLE.split_once("# Given names.").map_or(TABLE, |(family, _)| family);
    for (row, line) in family.lines().filter(|line| !line.starts_with('#')).enumerate() {
        for spelling in line.split_whitespace().skip(1) {
            spelt.entry(spelling).or_default().push(row);
        }
    }
    spelt
});

/// Tells whether two Latin spellings may stand for one family name; `None` where one of them is no
/// usual spelling of any.
pub(in crate::linkage) fn is_one_family(left: &str, right: &str) -> Option<bool> {
    let (left, right) = (SPELT.get(left)?, SPELT.get(right)?);
    Some(left.iter().any(|row| right.contains(row)))
}
