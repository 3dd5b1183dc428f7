//! Company names: one spelling for `Bright & Sons Pty Ltd` and `BRIGHT AND SONS P/L`.

use crate::linkage::fold::fold;

/// Legal forms and words that companies put behind their name, folded.
const ENDINGS: &[&str] = &[
    "ag",
    "bv",
    "co",
    "company",
    "corp",
    "corporation",
    "gmbh",
    "group",
    "grp",
    "holdings",
    "inc",
    "incorporated",
    "kg",
    "limited",
    "llc",
    "llp",
    "lp",
    "ltd",
    "lc",
    "l",
    "c",
    "nv",
    "p",
    "plc",
    "proprietary",
    "pty",
    "pte",
    "pvt",
    "sa",
    "sarl",
    "spa",
    "srl",
    "trust",
    "trustee",
    "oy",
    "ab",
    "as",
];

/// Words that say where a company is rather than which one it is.
const PLACES: &[&str] = &[
    "australia",
    "au",
    "international",
    "nz",
    "uk",
    "usa",
    "us",
    "the",
    "and",
    "of",
    "worldwide",
    "global",
    "asia",
    "pacific",
    "europe",
];

/// What people write for having no company.
const NONE: &[&str] = &[
    "self employed",
    "selfemployed",
    "freelance",
    "freelancer",
    "retired",
    "unemployed",
    "na",
    "n a",
    "none",
    "student",
    "various",
    "confidential",
    "home",
    "private",
];

/// A company's name, normalised.
#[derive(Clone, Debug)]
pub(super) struct Company {
    /// Its words without legal form, sorted.
    pub(super) words: Vec<String>,
    /// Its words without legal form, joined as written.
    pub(super) joined: String,
    /// Its words without legal form, as written.
    pub(super) text: String,
}

/// Normalises a company's name; `None` when nothing is left that could name one.
pub(super) fn company(text: &str) -> Option<Company> {
    let folded = fold(&text.replace('&', " and ").replace(['|', '/'], " "));
    if NONE.contains(&folded.as_str()) {
        return None;
    }
    let mut words: Vec<&str> =
        folded.split(' ').filter(|word| *word != "and" && *word != "the").collect();
    while words.len() > 1 && words.last().is_some_and(|word| ENDINGS.contains(word)) {
        words.pop();
    }
    let joined = words.concat();
    if joined.len() < 3 {
        return None;
    }
    Some(of_words(&words, joined))
}

/// A company whose text was normalised before.
pub(super) fn normalised(text: &str) -> Company {
    let words: Vec<&str> = text.split(' ').collect();
    of_words(&words, words.concat())
}

fn of_words(words: &[&str], joined: String) -> Company {
    let mut sorted: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    sorted.sort_unstable();
    sorted.dedup();
    Company { words: sorted, joined, text: words.join(" ") }
}

/// How alike two company names are: 1 for the same, at least 0.8 for one that is part of the other.
pub(super) fn similarity(left: &Company, right: &Company) -> f64 {
    if left.joined == right.joined || left.words == right.words {
        return 1.0;
    }
    if domain_fits(left, &right.joined) || domain_fits(right, &left.joined) {
        return 0.9;
    }
    let telling = |company: &Company| {
        company.words.iter().filter(|word| !PLACES.contains(&word.as_str())).count()
    };
    let shared = left
        .words
        .iter()
        .filter(|word| right.words.contains(word) && !PLACES.contains(&word.as_str()));
    let (count, letters) = shared.fold((0_usize, 0_usize), |(n, l), word| (n + 1, l + word.len()));
    let fewest = telling(left).min(telling(right));
    if count >= 2 && count == fewest && letters >= 8 {
        return 0.85;
    }
    let spelt =
        rapidfuzz::distance::jaro_winkler::similarity(left.joined.chars(), right.joined.chars());
    if spelt >= 0.94 || is_initials(left, right) || is_initials(right, left) { 0.8 } else { 0.0 }
}

/// Tells whether a domain's label or a longer name begins with a company's name.
pub(super) fn domain_fits(company: &Company, label: &str) -> bool {
    company.joined.len() >= 6 && label.starts_with(&company.joined)
}

/// Tells whether one name is the initials of the other.
fn is_initials(short: &Company, long: &Company) -> bool {
    // Sorted words lose their order; so do the letters compared with them.
    let [word] = short.words.as_slice() else { return false };
    let mut letters: Vec<u8> = word.bytes().collect();
    letters.sort_unstable();
    let firsts: Vec<u8> = long.words.iter().filter_map(|word| word.bytes().next()).collect();
    firsts.len() >= 3 && letters == firsts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alike(left: &str, right: &str) -> f64 {
        similarity(&company(left).unwrap(), &company(right).unwrap())
    }

    #[test]
    #[expect(clippy::float_cmp, reason = "levels, not sums")]
    fn legal_forms_and_signs_make_no_difference() {
        assert_eq!(alike("Bright & Sons Pty Ltd", "BRIGHT AND SONS P/L"), 1.0);
        assert_eq!(alike("Bright Plumbing Group Pty. Ltd.", "Bright Plumbing"), 1.0);
        assert_eq!(alike("Bright Plumbing", "Dim Plumbing"), 0.0);
    }

    #[test]
    fn a_longer_form_is_close() {
        assert!(alike("Bright Plumbing - Bondi", "Bright Plumbing") >= 0.8);
        assert!(company("Self-employed").is_none());
    }
}
