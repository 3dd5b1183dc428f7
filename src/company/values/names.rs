//! Names: which say nobody, which say two people, which stand family name first.

use std::borrow::Cow;

use crate::model::person::Name;

/// Names that stand for anybody, folded. They would match half the world.
const GENERIC: &[&str] = &[
    "",
    "test",
    "testing",
    "test test",
    "na",
    "n a",
    "none",
    "null",
    "nil",
    "unknown",
    "unknown unknown",
    "tba",
    "tbc",
    "the",
    "a",
    "mr",
    "mrs",
    "ms",
    "dr",
    "llc",
    "ltd",
    "pty",
    "pty ltd",
    "inc",
    "owner",
    "the owner",
    "landlord",
    "client",
    "customer",
    "contact",
    "lead",
    "resident",
    "occupier",
    "the occupier",
    "vendor",
    "buyer",
    "seller",
    "tenant",
    "no name",
    "name",
    "first last",
    "first name last name",
    "new contact",
    "anonymous",
    "private",
    "prospect",
    "sir madam",
    "do not use",
    "delete",
    "duplicate",
    "asdf",
    "xxx",
];

/// Words of companies, trusts and the like: `Smith & Sons Pty Ltd` is not two people.
const COMPANY_WORDS: &[&str] = &[
    "pty",
    "ltd",
    "limited",
    "llc",
    "llp",
    "inc",
    "corp",
    "co",
    "company",
    "gmbh",
    "plc",
    "trust",
    "trustee",
    "trustees",
    "super",
    "fund",
    "sons",
    "partners",
    "associates",
    "group",
    "holdings",
    "investments",
    "properties",
    "property",
    "realty",
    "family",
    "estate",
    "bros",
    "brothers",
    "consulting",
    "services",
    "bank",
    "church",
    "council",
    "club",
];

/// Titles and degrees that follow a comma without being a given name.
const SUFFIXES: &[&str] = &[
    "jr", "sr", "ii", "iii", "iv", "phd", "md", "mba", "cpa", "cfa", "esq", "ltd", "limited",
    "inc", "llc", "pty", "am", "ao", "oam", "jp",
];

/// Lower-case letters and digits, single blanks between words.
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        if word.is_ascii() {
            out.extend(word.chars().map(|c| c.to_ascii_lowercase()));
        } else {
            out.push_str(&word.to_lowercase());
        }
    }
    out
}

/// Tells whether a name stands for anybody: `Test`, `N/A`, `-`, `LLC`, a single Latin letter.
pub fn is_generic(name: &str) -> bool {
    let folded = folded(name);
    let single = folded.len() == 1;
    single || GENERIC.contains(&folded.as_str())
}

/// The first words of the names that stand for anybody.
pub fn generic_heads() -> impl Iterator<Item = &'static str> {
    GENERIC.iter().filter_map(|name| name.split(' ').next()).filter(|head| !head.is_empty())
}

/// A whole name; `Example, Ada` is turned round, and its parts are known then.
pub fn whole(text: &str) -> Option<Name> {
    let text = unescaped(text);
    if let Some((family, given)) = text.split_once(',') {
        let (family, given) = (family.trim(), given.trim());
        if turns(family, given) {
            return Name::of(given, "", family);
        }
    }
    Name::whole(&text)
}

/// Tells whether `family, given` is one person's name, family name first.
fn turns(family: &str, given: &str) -> bool {
    let words = |text: &str| text.split_whitespace().count();
    let first = folded(given).split(' ').next().unwrap_or_default().to_owned();
    let particle = family.starts_with(char::is_lowercase);
    let one_name = words(family) == 1 || (words(family) <= 3 && particle);
    one_name
        && (1..=3).contains(&words(given))
        && !given.contains(',')
        && !SUFFIXES.contains(&first.as_str())
        && !names_company(family)
        && !names_company(given)
}

/// Tells whether a text names a company or the like.
pub fn names_company(text: &str) -> bool {
    folded(text).split(' ').any(|word| COMPANY_WORDS.contains(&word))
}

/// The two people in `Ada & Ben Example` or `Ada Example and Ben Sample`; empty for one person.
pub fn joint(text: &str) -> Vec<Name> {
    let text = unescaped(text);
    let Some((left, right)) = pair(&text).filter(|_| !names_company(&text)) else {
        return Vec::new();
    };
    let Some((right_given, family)) = right.rsplit_once(' ') else { return Vec::new() };
    let left = if left.contains(' ') { Name::whole(left) } else { Name::of(left, "", family) };
    let right = Name::of(right_given, "", family);
    left.into_iter().chain(right).collect()
}

/// The two people of a given-name cell, `Ada & Ben`, with the family name of the cell beside it.
pub fn joint_given(given: &str, family: &str) -> Vec<Name> {
    let given = unescaped(given);
    if family.trim().is_empty() {
        return Vec::new();
    }
    let Some((left, right)) = pair(&given).filter(|_| !names_company(&given)) else {
        return Vec::new();
    };
    [left, right].into_iter().filter_map(|one| Name::of(one, "", family)).collect()
}

/// Splits at the only `&`, `and` or `+` between two names.
fn pair(text: &str) -> Option<(&str, &str)> {
    let (left, right) =
        [" & ", " and ", " And ", " AND ", " + "].iter().find_map(|mark| text.split_once(mark))?;
    let more = [" & ", " and ", " + "].iter().any(|mark| right.contains(mark));
    let (left, right) = (left.trim(), right.trim());
    (!more && !left.is_empty() && !right.is_empty()).then_some((left, right))
}

/// Undoes the few HTML escapes that CRMs leave in names.
pub fn unescaped(text: &str) -> Cow<'_, str> {
    if !(text.contains('&') && text.contains(';')) {
        return Cow::Borrowed(text);
    }
    let mut out = text.to_owned();
    for (from, to) in [
        ("&#39;", "'"),
        ("&#039;", "'"),
        ("&apos;", "'"),
        ("&quot;", "\""),
        ("&nbsp;", " "),
        ("&amp;", "&"),
    ] {
        out = out.replace(from, to);
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full(names: &[Name]) -> Vec<&str> {
        names.iter().map(|name| &*name.full).collect()
    }

    #[test]
    fn names_that_match_everybody_are_told() {
        for name in ["Test", "N/A", "-", "LLC", "The", "A", "Unknown", "tba"] {
            assert!(is_generic(name), "{name}");
        }
        assert!(!is_generic("Ada Example") && !is_generic("Li") && !is_generic("王"));
    }

    #[test]
    fn two_people_in_one_cell_are_told_apart() {
        assert_eq!(full(&joint("Ada & Ben Example")), ["Ada Example", "Ben Example"]);
        assert_eq!(full(&joint("Ada Example and Ben Sample")), ["Ada Example", "Ben Sample"]);
        assert_eq!(full(&joint("Ada &amp; Ben Example")), ["Ada Example", "Ben Example"]);
        assert_eq!(full(&joint_given("Ada & Ben", "Example")), ["Ada Example", "Ben Example"]);
    }

    #[test]
    fn a_company_is_not_two_people() {
        for name in [
            "Example & Sons Pty Ltd",
            "Sample and Partners",
            "Ada Example",
            "Example & Co",
            "Anders Andersson",
        ] {
            assert!(joint(name).is_empty(), "{name}");
        }
    }

    #[test]
    fn a_family_name_in_front_is_turned_round() {
        let name = whole("van der Example, Ada").unwrap();

        assert_eq!(
            (&*name.full, name.family.as_deref()),
            ("Ada van der Example", Some("van der Example"))
        );
        assert_eq!(&*whole("Ada Example, PhD").unwrap().full, "Ada Example, PhD");
        assert_eq!(&*whole("Example, Inc").unwrap().full, "Example, Inc");
    }
}
