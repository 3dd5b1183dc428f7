//! Letters of other scripts in Latin ones.
//!
//! | file | what it does |
//! |---|---|
//! | `alphabets.rs` | Cyrillic and Greek, by table |
//! | `semitic.rs` | Arabic and Hebrew, whose vowels are guessed |
//! | `kana.rs` | Japanese syllables |
//! | `usual.rs` | common names in other scripts, with the spellings their bearers use |
//! | `spelling.rs` | how likely a word in another script is spelt as a given Latin one |
//!
//! Han and Hangul go through `deunicode`: Han in the Mandarin reading whoever bears the name. A
//! romanised name alone never decides.

mod alphabets;
mod kana;
mod semitic;
pub(in crate::linkage) mod spelling;
pub(in crate::linkage) mod usual;

pub(in crate::linkage) use alphabets::cyrillic;
pub(in crate::linkage) use alphabets::romanise_greek;

/// How far a romanised spelling can be trusted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::linkage) enum Script {
    /// Latin as written.
    #[default]
    Latin,
    /// An alphabet with a settled romanisation.
    Alphabet,
    /// A script whose romanisation is a guess.
    Rough,
}

/// The script of a letter, as far as romanising goes.
pub(in crate::linkage) fn script(c: char) -> Script {
    match u32::from(c) {
        0..0x370 | 0x1e00..0x1f00 | 0xff21..0xff5b => Script::Latin,
        0x370..0x530 | 0x1f00..0x2000 => Script::Alphabet,
        _ if c.is_alphabetic() => Script::Rough,
        _ => Script::Latin,
    }
}

/// Tells whether a letter is one whole syllable or word: Han, kana, Hangul.
pub(in crate::linkage) fn is_syllabic(c: char) -> bool {
    matches!(u32::from(c), 0x3040..0x3100 | 0x3400..0xa000 | 0xac00..0xd7b0 | 0xf900..0xfb00 | 0x20000..0x32000)
}

/// Writes a run of Arabic, Hebrew or kana in Latin letters; `None` for other scripts.
pub(in crate::linkage) fn romanise(run: &str) -> Option<String> {
    use spelling::Letters;
    match Letters::of(run)? {
        Letters::Arabic => Some(semitic::romanise(run, semitic::arabic)),
        Letters::Hebrew => Some(semitic::romanise(run, semitic::hebrew)),
        Letters::Kana => kana::romanise(run),
        Letters::Cyrillic | Letters::Greek | Letters::Han | Letters::Hangul => None,
    }
}

/// Tells whether a letter belongs to a script that is romanised word by word.
pub(in crate::linkage) fn is_wordwise(c: char) -> bool {
    matches!(u32::from(c), 0x591..0x780 | 0x3040..0x3100 | 0xfb1d..0xfe00 | 0xfe70..0xff00 | 0xff66..0xffa0)
}
