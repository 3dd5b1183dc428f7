//! What stands around a name: titles, suffixes, letters behind it, brackets, particles.

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
];

/// Generations behind a name, folded.
const GENERATIONS: &[&str] = &["jr", "jnr", "snr", "ii", "iii", "iv", "junior", "senior"];

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

/// Tells whether a folded word is a form of address.
pub(super) fn is_title(word: &str) -> bool {
    TITLES.contains(&word)
}

/// Tells whether a folded word belongs to the family name behind it.
pub(super) fn is_particle(word: &str) -> bool {
    PARTICLES.contains(&word)
}

/// Tells whether a word behind a name is no part of it.
///
/// Short letters count in capitals alone: `MA` is a degree and `Ma` a name.
pub(super) fn is_behind(written: &str, folded: &str) -> bool {
    if GENERATIONS.contains(&folded) {
        return true;
    }
    let small = written.chars().filter(|c| c.is_lowercase()).count();
    let large = written.chars().filter(|c| c.is_uppercase()).count();
    LETTERS.contains(&folded) && (large >= 2 || (folded.len() >= 4 && small == 0))
}

/// Tells whether everything behind a comma or a dash is titles and letters.
pub(super) fn all_behind(tail: &str) -> bool {
    let mut words = tail.split([' ', ',', '/', '&', '|', '-']).filter(|word| !word.is_empty());
    words.all(|word| {
        let folded = crate::linkage::fold::fold(word);
        let capitals = word.chars().filter(|c| c.is_uppercase()).count();
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        folded.is_empty()
            || GENERATIONS.contains(&folded.as_str())
            || LETTERS.contains(&folded.as_str())
            || (letters >= 2 && capitals >= 2)
            || !word.chars().any(char::is_alphabetic)
    })
}

/// Takes text in brackets and quotes out of a name: what is left, and what was inside.
pub(super) fn split_brackets(text: &str) -> (String, Vec<String>) {
    let mut outside = String::with_capacity(text.len());
    let mut inside = Vec::new();
    let mut open: Option<(char, String)> = None;
    for c in text.chars() {
        match open.take() {
            Some((close, held)) if c == close => {
                if !held.trim().is_empty() {
                    inside.push(held.trim().to_owned());
                }
                outside.push(' ');
            }
            Some((close, mut held)) => {
                held.push(c);
                open = Some((close, held));
            }
            None => match closing(c) {
                Some(close) => open = Some((close, String::new())),
                None => outside.push(c),
            },
        }
    }
    if let Some((_, held)) = open {
        outside.push(' ');
        outside.push_str(&held);
    }
    (outside, inside)
}

/// The sign that closes what a sign opens.
fn closing(open: char) -> Option<char> {
    Some(match open {
        '(' => ')',
        '[' => ']',
        '{' => '}',
        '"' => '"',
        '\u{201c}' | '\u{201e}' => '\u{201d}',
        '\u{ab}' => '\u{bb}',
        '\u{ff08}' => '\u{ff09}',
        _ => return None,
    })
}
