//! Nicknames: which formal given names a given name may stand for.

use std::collections::HashMap;
use std::collections::HashSet;
use std::sync::LazyLock;

/// A formal name and its short forms on each line; see the head of the file.
const TABLE: &str = include_str!("data/nicknames.txt");

/// From a folded given name to the formal names it may stand for, itself included if formal.
static FORMALS: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let mut formals: HashMap<&str, Vec<&str>> = HashMap::new();
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let Some((formal, shorts)) = line.split_once(':') else { continue };
        for name in std::iter::once(formal).chain(shorts.split_whitespace()) {
            let known = formals.entry(name).or_default();
            if !known.contains(&formal) {
                known.push(formal);
            }
        }
    }
    formals
});

/// From a formal name to its short forms.
static SHORTS: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    let entries = lines.filter_map(|line| line.split_once(':'));
    entries.map(|(formal, shorts)| (formal, shorts.split_whitespace().collect())).collect()
});

/// Given names in common use, apart from those in the table.
static COMMON: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let lines = include_str!("data/given_names.txt").lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(|line| line.split_whitespace().skip(1)).collect()
});

/// Tells whether a folded word is a given name that the tables know.
pub(super) fn is_given_name(word: &str) -> bool {
    FORMALS.contains_key(word) || COMMON.contains(word)
}

/// Family names in common use.
static FAMILIES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let lines = include_str!("data/family_names.txt").lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(|line| line.split_whitespace().skip(1)).collect()
});

/// Tells whether a folded word is a family name that the tables know.
pub(super) fn is_family_name(word: &str) -> bool {
    FAMILIES.contains(word)
}

/// The formal names that a folded given name may stand for; empty for a name without short forms.
pub(super) fn formals(given: &str) -> &'static [&'static str] {
    FORMALS.get(given).map_or(&[], Vec::as_slice)
}

/// The short forms of a formal name, as the table lists them.
pub(super) fn shorts(formal: &str) -> &'static [&'static str] {
    SHORTS.get(formal).map_or(&[], Vec::as_slice)
}

/// A formal name that two given names share, where there is one.
pub(super) fn shared_formal(left: &str, right: &str) -> Option<&'static str> {
    let right = formals(right);
    formals(left).iter().copied().find(|formal| right.contains(formal))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_forms_of_one_name_belong_together() {
        assert!(shared_formal("bob", "robert").is_some());
        assert!(shared_formal("bob", "rob").is_some());
        assert!(shared_formal("bob", "william").is_none());
        assert!(shared_formal("ada", "xyz").is_none());
    }

    #[test]
    fn spellings_of_one_name_belong_together() {
        for (left, right) in [
            ("mohammed", "muhammad"),
            ("youssef", "yusuf"),
            ("catherine", "kathryn"),
            ("stephen", "steven"),
            ("aleksandr", "alexander"),
            ("sergey", "sergei"),
            ("patricia", "tricia"),
        ] {
            assert!(shared_formal(left, right).is_some(), "{left}, {right}");
        }
        assert!(shared_formal("emma", "emily").is_none());
    }
}
