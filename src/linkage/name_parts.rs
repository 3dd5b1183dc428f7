//! What stands around a name: titles, suffixes, letters behind it, brackets, particles.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use crate::linkage::fold::fold;

/// Forms of address before a name, folded.
const TITLES: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "doctor",
    "prof",
    "professor",
    "sir",
    "dame",
    "lady",
    "lord",
    "rev",
    "reverend",
    "fr",
    "hon",
    "capt",
    "captain",
    "col",
    "maj",
    "sgt",
    "lt",
    "eng",
    "ing",
    "adv",
    "mme",
    "mlle",
    "herr",
    "frau",
    "sr",
    "sra",
    "madam",
    "master",
    "monsieur",
    "madame",
    "mag",
    "dipl",
    "sig",
    "datuk",
    "dato",
    "hajji",
    "haji",
    "judge",
    "justice",
    "senator",
    "cllr",
    "councillor",
    "gen",
    "general",
    "brig",
    "cdr",
    "cmdr",
    "pastor",
    "rabbi",
    "imam",
    "sister",
    "brother",
    "dott",
    "avv",
    "arq",
    "lic",
    "engr",
    "atty",
];

/// Generations behind a name, folded.
const GENERATIONS: &[&str] = &["jr", "jnr", "sr", "snr", "ii", "iii", "iv", "junior", "senior"];

/// Degrees, licences and memberships behind a name, folded.
const LETTERS: &[&str] = &[
    "aapi",
    "acca",
    "aca",
    "aicd",
    "aifs",
    "api",
    "ba",
    "bba",
    "bbus",
    "bcom",
    "bec",
    "beng",
    "ba",
    "bsc",
    "ca",
    "cams",
    "ccim",
    "cea",
    "cfa",
    "cfp",
    "chartered",
    "cia",
    "cima",
    "cipd",
    "cips",
    "cisa",
    "cism",
    "cissp",
    "cma",
    "cmgr",
    "cpa",
    "cphr",
    "cpeng",
    "cps",
    "cpsm",
    "crm",
    "crs",
    "csm",
    "cscp",
    "dipfp",
    "dphil",
    "dsc",
    "edd",
    "emba",
    "esq",
    "esquire",
    "faicd",
    "faim",
    "fapi",
    "fca",
    "fcca",
    "fcpa",
    "fipa",
    "fifs",
    "finsia",
    "fmva",
    "frics",
    "gaicd",
    "gri",
    "hons",
    "it",
    "itil",
    "jd",
    "jp",
    "leed",
    "licensed",
    "llb",
    "llm",
    "lpc",
    "lrea",
    "lreb",
    "ma",
    "maicd",
    "mba",
    "mbbs",
    "mbus",
    "mcom",
    "mcipd",
    "mciarb",
    "md",
    "meng",
    "mfin",
    "mph",
    "mpa",
    "mrics",
    "msc",
    "msw",
    "np",
    "oam",
    "obe",
    "ao",
    "am",
    "mbe",
    "cbe",
    "pe",
    "pgdip",
    "phd",
    "phr",
    "pmp",
    "pmi",
    "prince2",
    "psm",
    "qc",
    "kc",
    "realtor",
    "rn",
    "rpa",
    "sc",
    "scrum",
    "shrm",
    "shrmcp",
    "sphr",
    "sixsigma",
    "tep",
    "abr",
    "epro",
    "srs",
    "cips",
    "reaa",
    "reinsw",
    "rea",
    "reb",
    "mreia",
    "freia",
    "areinz",
    "fnzpi",
    "cpp",
    "cpm",
    "cbv",
    "cfre",
    "cpc",
    "csp",
];

/// Small words that belong to the family name behind them, folded.
const PARTICLES: &[&str] = &[
    "van", "von", "de", "der", "den", "del", "della", "di", "da", "das", "dos", "do", "du", "la",
    "le", "el", "al", "bin", "ibn", "bint", "ben", "abu", "af", "av", "zu", "zur", "ter", "ten",
    "mac", "st", "san", "y", "e", "op", "het", "t", "ul", "ur",
];

/// What a word around a name may be, each a bit of its own.
mod kind {
    /// A form of address before a name.
    pub(super) const TITLE: u8 = 1;
    /// A generation behind it.
    pub(super) const GENERATION: u8 = 2;
    /// A degree, licence or membership behind it.
    pub(super) const LETTERS: u8 = 4;
    /// Letters that are nobody's name.
    pub(super) const PLAIN: u8 = 8;
    /// A pronoun.
    pub(super) const PRONOUN: u8 = 16;
}

/// All words that stand around names, by the word.
static AROUND: LazyLock<HashMap<&'static str, u8>> = LazyLock::new(|| {
    let lists = [
        (TITLES, kind::TITLE),
        (GENERATIONS, kind::GENERATION),
        (LETTERS, kind::LETTERS),
        (PLAIN_LETTERS, kind::PLAIN),
        (PRONOUNS, kind::PRONOUN),
    ];
    let mut around: HashMap<&str, u8> = HashMap::new();
    for (list, kind) in lists {
        for word in list {
            *around.entry(word).or_default() |= kind;
        }
    }
    around
});

/// Tells whether a folded word is of one of some kinds.
fn is(word: &str, kinds: u8) -> bool {
    word.len() <= 10 && AROUND.get(word).is_some_and(|found| found & kinds > 0)
}

/// Tells whether a folded word belongs to the family name behind it.
pub(super) fn is_particle(word: &str) -> bool {
    PARTICLES.contains(&word)
}

/// Letters that are nobody's name: they count in any case.
const PLAIN_LETTERS: &[&str] = &[
    "aapi", "acca", "bcom", "beng", "bsc", "cfa", "cfp", "cissp", "cpa", "cpeng", "emba", "esq",
    "faicd", "fcca", "fcpa", "frics", "gaicd", "llb", "llm", "lrea", "maicd", "mba", "mbbs",
    "mcom", "meng", "mrics", "msc", "phd", "pgdip", "phr", "pmp", "sphr", "shrm",
];

/// What a person is called by, in brackets or behind a name.
const PRONOUNS: &[&str] =
    &["she", "her", "hers", "he", "him", "his", "they", "them", "theirs", "any", "ze"];

/// The generation that a folded word behind a name stands for: 1 for the father, 2 for the son.
fn generation(word: &str) -> u8 {
    match word {
        "sr" | "snr" | "senior" => 1,
        "jr" | "jnr" | "junior" | "ii" => 2,
        "iii" => 3,
        "iv" => 4,
        _ => 0,
    }
}

/// Tells whether a word behind a name is no part of it.
///
/// Short letters count in capitals alone: `MA` is a degree and `Ma` a name.
pub(super) fn is_behind(written: &str, folded: &str) -> bool {
    if is(folded, kind::GENERATION | kind::PLAIN) {
        return true;
    }
    if !is(folded, kind::LETTERS) {
        return false;
    }
    let small = written.chars().filter(|c| c.is_lowercase()).count();
    let large = written.chars().filter(|c| c.is_uppercase()).count();
    large >= 2 || (folded.len() >= 4 && small == 0)
}

/// Tells whether a word looks like letters that no list knows: `FRSPH` behind `Smith`.
fn is_unknown_letters(written: &str, before: &str) -> bool {
    let vowels = written.bytes().filter(|byte| b"AEIOU".contains(byte)).count();
    (3..=7).contains(&written.len())
        && vowels <= 1
        && written.bytes().all(|byte| byte.is_ascii_uppercase())
        && before.bytes().any(|byte| byte.is_ascii_lowercase())
}

/// Tells whether everything behind a comma or a dash is titles and letters.
pub(super) fn all_behind(tail: &str) -> bool {
    let mut words = tail.split([' ', ',', '/', '&', '|', '-']).filter(|word| !word.is_empty());
    words.all(|word| {
        let folded = fold(word);
        let capitals = word.chars().filter(|c| c.is_uppercase()).count();
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        folded.is_empty()
            || is(&folded, kind::GENERATION | kind::LETTERS | kind::PLAIN | kind::PRONOUN)
            || (letters >= 2 && capitals >= 2 && letters <= 8)
            || !word.chars().any(char::is_alphabetic)
    })
}

/// Tells whether a text is pronouns alone: `she/her`.
pub(super) fn is_pronouns(text: &str) -> bool {
    let mut words = text.split([' ', ',', '/']).filter(|word| !word.is_empty());
    words.all(|word| is(&fold(word), kind::PRONOUN))
}

/// Cuts off what follows a comma or a dash, if that is titles and letters.
///
/// `surely` says that the text can hold no given name behind a comma.
pub(super) fn cut_tail(text: &str, surely: bool) -> &str {
    if text.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b' ') {
        return text;
    }
    let mut text = text;
    for mark in [",", " - ", " – ", " — ", "|", "•", " · ", " ~ "] {
        if let Some((head, tail)) = text.split_once(mark)
            && !head.trim().is_empty()
            && (mark != "," || surely || all_behind(tail))
        {
            text = head;
        }
    }
    text
}

/// Splits off a name somebody was born with: `Jones née Smith`.
pub(super) fn split_born(text: &str) -> (&str, Option<&str>) {
    let mut from = 0;
    for word in text.split_inclusive(' ') {
        let to = from + word.len();
        let mark = word.trim_end().trim_end_matches([':', '.']);
        let is_mark = (2..=8).contains(&mark.len())
            && mark.starts_with(|c| "nNfFbBgGmMrR".contains(c))
            && ["née", "nee", "né", "geb", "formerly", "born", "fka", "f.k.a", "maiden", "roz"]
                .iter()
                .any(|one| {
                    mark.eq_ignore_ascii_case(one)
                        || (!mark.is_ascii() && mark.to_lowercase() == *one)
                });
        if is_mark && to < text.len() {
            let born = text.get(to..).unwrap_or_default().trim();
            let born = born.strip_prefix("name ").unwrap_or(born);
            return (
                text.get(..from).unwrap_or_default().trim(),
                (!born.is_empty()).then_some(born),
            );
        }
        from = to;
    }
    (text, None)
}

/// The words of a name as written and folded, without titles before and letters behind.
pub(super) struct Words<'a> {
    /// Each word as written and folded. One written word may fold into several.
    pub(super) list: Vec<(&'a str, String)>,
    /// The generation that stood behind them, as in `Parsed`.
    pub(super) generation: u8,
    /// Whether a hyphen stood between some.
    pub(super) hyphen: bool,
    /// The text they were taken from.
    pub(super) text: &'a str,
}

impl Words<'_> {
    /// The folded words.
    pub(super) fn folded(&self) -> Vec<String> {
        self.list.iter().map(|(_, word)| word.clone()).collect()
    }

    /// The folded words alone.
    pub(super) fn into_folded(self) -> Vec<String> {
        self.list.into_iter().map(|(_, word)| word).collect()
    }
}

/// Folds the words of a name and drops titles before and letters behind, but never one of the
/// first `kept`.
pub(super) fn trim_words(text: &str, kept: usize) -> Words<'_> {
    let mut words: Vec<(&str, String)> = Vec::with_capacity(4);
    for written in text.split(|c: char| c.is_whitespace() || "-,/;‐‑".contains(c)) {
        if written.is_empty() {
            continue;
        }
        let folded = fold(written);
        if folded.contains(' ') {
            let apart = folded.split(' ').filter(|word| has_letter(word));
            words.extend(apart.map(|word| (written, word.to_owned())));
        } else if has_letter(&folded) {
            words.push((written, folded));
        }
    }
    let mut found = 0;
    while words.len() > 1 {
        let [.., (before, _), (written, word)] = words.as_slice() else { break };
        // A generation is never a family name; letters may be, in a name of two words.
        let behind = is(word, kind::GENERATION)
            || is(word, kind::PRONOUN) && text.contains('/')
            || words.len() > kept
                && (is_behind(written, word) || is_unknown_letters(written, before));
        if !behind {
            break;
        }
        found = found.max(generation(word));
        words.pop();
    }
    let titles = words.iter().take_while(|(_, word)| is(word, kind::TITLE)).count();
    words.drain(..titles.min(words.len().saturating_sub(1)));
    Words { list: words, generation: found, hyphen: text.contains('-'), text }
}

/// Tells whether a folded word holds a letter at all.
fn has_letter(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// Takes text in brackets and quotes out of a name: what is left, and what was inside.
pub(super) fn split_brackets(text: &str) -> (Cow<'_, str>, Vec<String>) {
    if text.bytes().all(|byte| byte.is_ascii_alphabetic() || b" .,-&".contains(&byte)) {
        return (Cow::Borrowed(text), Vec::new());
    }
    let mut outside = String::with_capacity(text.len());
    let mut inside = Vec::new();
    let mut open: Option<(&[char], String)> = None;
    let mut chars = text.chars().peekable();
    let mut last = ' ';
    while let Some(c) = chars.next() {
        let before = std::mem::replace(&mut last, c);
        let ends = chars.peek().is_none_or(|next| !next.is_alphanumeric());
        match open.take() {
            Some((close, held)) if close.contains(&c) && (ends || !is_single(c)) => {
                let text = held.trim();
                if !text.is_empty() && !is_pronouns(text) {
                    inside.push(text.to_owned());
                }
                outside.push(' ');
            }
            Some((close, mut held)) => {
                held.push(c);
                open = Some((close, held));
            }
            None => match closing(c) {
                Some(_) if is_single(c) && before != ' ' => outside.push(c),
                Some(close) => open = Some((close, String::new())),
                None => outside.push(c),
            },
        }
    }
    if let Some((_, held)) = open {
        outside.push(' ');
        outside.push_str(&held);
    }
    (Cow::Owned(outside), inside)
}

/// Tells whether a sign is a single quote, which is an apostrophe inside a word.
fn is_single(c: char) -> bool {
    matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '`')
}

/// The signs that close what a sign opens.
fn closing(open: char) -> Option<&'static [char]> {
    Some(match open {
        '(' => &[')'],
        '[' => &[']'],
        '{' => &['}'],
        '"' => &['"'],
        '\u{201c}' | '\u{201d}' | '\u{201e}' => &['\u{201d}', '\u{201c}', '"'],
        '\'' | '\u{2018}' | '`' => &['\'', '\u{2019}'],
        '\u{ab}' => &['\u{bb}'],
        '\u{ff08}' => &['\u{ff09}'],
        '\u{300c}' => &['\u{300d}'],
        _ => return None,
    })
}
