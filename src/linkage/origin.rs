//! What tells where a romanised name is from: syllables, endings, common family names.

/// Vietnamese family names, folded.
const VIETNAMESE: &[&str] = &[
    "nguyen", "tran", "le", "pham", "huynh", "hoang", "phan", "vu", "vo", "dang", "bui", "do",
    "ho", "ngo", "duong", "ly", "dinh", "truong", "doan", "lam", "mai", "trinh", "dao", "luong",
];

/// Initials of a Chinese or Korean syllable.
const INITIALS: &[&str] = &[
    "zh", "ch", "sh", "hs", "ts", "kw", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j",
    "q", "x", "r", "z", "c", "s", "y", "w", "",
];

/// Finals of a Chinese or Korean syllable.
const FINALS: &[&str] = &[
    "a", "o", "e", "i", "u", "ai", "ei", "ao", "ou", "an", "en", "ang", "eng", "ong", "ia", "ie",
    "iao", "iu", "ian", "in", "iang", "ing", "iong", "ua", "uo", "uai", "ui", "uan", "un", "uang",
    "ue", "er", "eo", "eu", "eon", "eun", "eong", "yun", "yeon", "yeong", "yung", "yu", "yo", "ae",
    "oo", "oon", "um", "im", "am", "om", "yuk", "ok", "ik", "uk", "ul", "il", "eok", "on", "oung",
    "ien", "ueh", "ee",
];

/// Tells whether a folded word is a Vietnamese family name.
pub(super) fn is_vietnamese_family(word: &str) -> bool {
    VIETNAMESE.contains(&word)
}

/// Tells whether a folded word is a Russian patronymic.
pub(super) fn is_patronymic(word: &str) -> bool {
    word.len() >= 7
        && ["ovich", "evich", "ovna", "evna", "ichna"].iter().any(|end| word.ends_with(end))
}

/// Tells whether a folded word is one or two syllables of Chinese or Korean.
pub(super) fn is_syllables(word: &str) -> bool {
    (2..=12).contains(&word.len())
        && (is_syllable(word)
            || (2..word.len() - 1).any(|at| {
                word.split_at_checked(at)
                    .is_some_and(|(one, two)| is_syllable(one) && is_syllable(two))
            }))
}

/// Tells whether a folded word is one syllable of Chinese or Korean.
fn is_syllable(word: &str) -> bool {
    INITIALS
        .iter()
        .any(|initial| word.strip_prefix(initial).is_some_and(|rest| FINALS.contains(&rest)))
}
