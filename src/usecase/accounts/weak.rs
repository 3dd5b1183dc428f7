//! Which passwords are refused, by NIST SP 800-63B and ASVS 5.0 6.2: too short, or among the first that
//! anybody would try. No rules of composition, no expiry.
//!
//! Of the commonest passwords few have twelve characters, and nearly all that have are a common word or
//! two with digits behind, a word with letters written as digits, a walk over the keyboard, or a
//! repetition. So those shapes are refused over a list of common words and whole passwords
//! (`common_passwords.txt`, made by hand for this), which is more than any list of 3,000 would hold.

use std::collections::HashSet;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization as _;

/// Characters at least.
pub const SHORTEST: usize = 12;

/// Characters at most.
pub const LONGEST: usize = 128;

/// Common words and whole passwords, folded, one a line.
static COMMON: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let lines = include_str!("common_passwords.txt").lines().map(str::trim);
    lines.filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
});

/// Rows of keyboards, and the order of alphabet and digits.
const WALKS: &[&str] = &[
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
    "azertyuiop",
    "yxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "qazwsxedcrfvtgbyhnujmikolp",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "147258369",
    "qweasdzxc",
    "qwertyasdfghzxcvbn",
];

/// Why a password is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Weakness {
    /// Fewer characters than [`SHORTEST`].
    #[error("it needs {SHORTEST} characters or more; 15 are better")]
    Short,
    /// More characters than [`LONGEST`].
    #[error("it has more than {LONGEST} characters")]
    Long,
    /// A common one, or built like one.
    #[error("it is one of those that are tried first")]
    Common,
    /// One of a list of breaches.
    #[error("it stood in a breach of another service, so that others know it")]
    Breached,
    /// Made of what stands beside it: the address, one's name, the agency's.
    #[error("it holds your name, your address or the agency's name")]
    Told,
}

/// The form in which a password is hashed: Unicode's NFC, so that two keyboards write the same one.
#[must_use]
pub fn normal(password: &str) -> String {
    password.nfc().collect()
}

/// Says why a password is refused, if it is. `told` are the words that stand beside it.
#[must_use]
pub fn weakness(password: &str, told: &[&str]) -> Option<Weakness> {
    let characters = password.chars().count();
    if characters < SHORTEST {
        return Some(Weakness::Short);
    }
    if characters > LONGEST {
        return Some(Weakness::Long);
    }
    let folded = fold(password);
    if holds_told(&folded, told) {
        return Some(Weakness::Told);
    }
    let plain: String = password.to_lowercase();
    let stem = fold(plain.trim_matches(|c: char| !c.is_alphabetic()));
    let listed = [&plain, &folded, &stem].into_iter().any(|text| is_common(text));
    let common = listed || repeats(&plain) || walks(&plain);
    common.then_some(Weakness::Common)
}

/// Lower case, with letters for the digits and signs that stand for them.
fn fold(password: &str) -> String {
    let letter = |c: char| match c {
        '0' => 'o',
        '1' | '!' | '|' => 'i',
        '3' | '€' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        '8' => 'b',
        other => other,
    };
    password.to_lowercase().chars().map(letter).collect()
}

/// A listed password, or one or two listed words with digits and signs around and between them.
fn is_common(text: &str) -> bool {
    let whole: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    if COMMON.contains(text) || COMMON.contains(whole.as_str()) {
        return true;
    }
    let letters: String = text.chars().filter(|c| c.is_alphabetic()).collect();
    if letters.is_empty() || COMMON.contains(letters.as_str()) {
        return true;
    }
    let mut at = letters.char_indices().map(|(at, _)| at).skip(1);
    at.any(|at| {
        let (left, right) = letters.split_at(at);
        COMMON.contains(left) && COMMON.contains(right)
    })
}

/// One short piece over and over: `abcabcabcabc`, `aaaaaaaaaaaa`.
fn repeats(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let distinct: HashSet<&char> = chars.iter().collect();
    if distinct.len() <= 3 {
        return true;
    }
    (1..=chars.len() / 2).any(|size| {
        let (piece, rest) = chars.split_at(size);
        rest.chunks(size).all(|part| piece.starts_with(part))
    })
}

/// Nothing but walks of four and more: along the alphabet, the digits, rows of keyboards; either way.
fn walks(text: &str) -> bool {
    let chars: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
    let mut at = 0;
    let mut pieces = 0;
    while at < chars.len() {
        let rest = chars.get(at..).unwrap_or_default();
        let longest = (1..=rest.len()).rev().find(|size| {
            let piece: String = rest.iter().take(*size).collect();
            let back: String = rest.iter().take(*size).rev().collect();
            WALKS.iter().any(|walk| walk.contains(&piece) || walk.contains(&back))
        });
        let Some(longest) = longest.filter(|size| *size >= 3 || at + size == chars.len()) else {
            return false;
        };
        at += longest;
        pieces += 1;
    }
    pieces > 0 && pieces <= 1 + chars.len() / 4
}

/// Tells whether most of a password is a word that stands beside it.
fn holds_told(folded: &str, told: &[&str]) -> bool {
    let words = told.iter().flat_map(|text| {
        let whole = fold(text);
        let joined: String = whole.chars().filter(|c| c.is_alphanumeric()).collect();
        let parts = whole.split(|c: char| !c.is_alphanumeric()).map(str::to_owned);
        parts.chain([joined]).collect::<Vec<_>>()
    });
    let flat: String = folded.chars().filter(|c| c.is_alphanumeric()).collect();
    let letters = flat.chars().count();
    words.filter(|word| word.chars().count() >= 4).any(|word| {
        // A short name inside of a long sentence tells nothing; `ringfence` in `ringfence2026` does.
        flat.contains(&word) && 2 * word.chars().count() >= letters.min(16)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(password: &str) -> Option<Weakness> {
        weakness(password, &["jane.harbour", "Jane Harbour", "Harbour Hill Realty"])
    }

    #[test]
    fn long_and_unusual_passwords_of_any_kind_of_character_are_fine() {
        for fine in [
            "correct horse battery staple",
            "teapot over velvet rain",
            "xK9#qLm2vT!z",
            "смородина на крыше",
            "seven otters paint the pier",
            "ÄÖÜ kleiner Garten",
            "my cat reads harbour charts at night",
        ] {
            assert_eq!(refused(fine), None, "{fine}");
        }
    }

    #[test]
    fn short_and_endless_ones_are_not() {
        assert_eq!(refused("xK9#qLm2vT!"), Some(Weakness::Short));
        assert_eq!(refused(&"a1 ".repeat(43)), Some(Weakness::Long));
        assert_eq!(refused(&"x".repeat(64)), Some(Weakness::Common));
    }

    #[test]
    fn what_is_tried_first_is_refused_however_it_is_dressed() {
        for common in [
            "password1234",
            "Password2026!",
            "P@ssw0rd1234",
            "passwordpassword",
            "123456789012",
            "qwertyuiop123",
            "qwerty123456",
            "1q2w3e4r5t6y",
            "1qaz2wsx3edc",
            "iloveyou1234",
            "Welcome12345!",
            "administrator",
            "letmein123456",
            "sunshine12345",
            "football1234",
            "aaaaaaaaaaaa",
            "abcabcabcabc",
            "abcdefghijkl",
            "Summer2026!!",
            "december2025",
            "monkey-dragon-1",
            "zxcvbnm12345",
            "asdfghjkl123",
            "changeme1234",
            "987654321098",
            "unbelievable",
            "realestate2026",
        ] {
            assert_eq!(refused(common), Some(Weakness::Common), "{common}");
        }
    }

    #[test]
    fn ones_own_name_and_the_agencys_are_refused() {
        for told in ["JaneHarbour2026", "harbourhillrealty", "H4rbourHill!99", "jane.harbour.1"] {
            assert_eq!(refused(told), Some(Weakness::Told), "{told}");
        }
    }

    #[test]
    fn two_ways_to_write_one_character_are_one_password() {
        assert_eq!(normal("caf\u{e9} au lait 7"), normal("cafe\u{301} au lait 7"));
    }

    #[test]
    fn the_list_is_folded_and_holds_each_once() {
        let text = include_str!("common_passwords.txt");
        let lines: Vec<&str> =
            text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();

        assert!(lines.iter().all(|line| *line == line.trim().to_lowercase()));
        assert_eq!(lines.len(), COMMON.len());
        assert!(COMMON.len() >= 500, "{}", COMMON.len());
    }
}
