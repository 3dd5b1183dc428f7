//! Common names in other scripts, with the Latin spellings that their bearers use.

use std::collections::HashMap;
use std::sync::LazyLock;

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
