//! Letters of other scripts in Latin ones.
//!
//! Cyrillic and Greek follow tables near the spellings people use in passports. The rest goes
//! through `deunicode`, whose reading is rough: Han in the Mandarin reading whoever bears the name,
//! Arabic and Hebrew without most vowels. Such a name alone never decides.

/// How far a romanised spelling can be trusted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Script {
    /// Latin as written.
    #[default]
    Latin,
    /// An alphabet with a settled romanisation.
    Alphabet,
    /// A script whose romanisation is a guess.
    Rough,
}

/// The script of a letter, as far as romanising goes.
pub(super) fn script(c: char) -> Script {
    match u32::from(c) {
        0..0x370 | 0x1e00..0x1f00 | 0xff21..0xff5b => Script::Latin,
        0x370..0x530 | 0x1f00..0x2000 => Script::Alphabet,
        _ if c.is_alphabetic() => Script::Rough,
        _ => Script::Latin,
    }
}

/// Tells whether a letter is one whole syllable or word: Han, kana, Hangul.
pub(super) fn is_syllabic(c: char) -> bool {
    matches!(u32::from(c), 0x3040..0x3100 | 0x3400..0xa000 | 0xac00..0xd7b0 | 0xf900..0xfb00 | 0x20000..0x32000)
}

/// A lower-case Cyrillic letter in Latin ones.
pub(super) fn cyrillic(c: char) -> Option<&'static str> {
    Some(match c {
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ґ' => "g",
        'д' => "d",
        'е' | 'ё' | 'э' => "e",
        'є' => "ye",
        'ж' => "zh",
        'з' => "z",
        'и' | 'і' => "i",
        'ї' => "yi",
        'й' | 'ы' => "y",
        'ј' => "j",
        'к' => "k",
        'л' => "l",
        'љ' => "lj",
        'м' => "m",
        'н' => "n",
        'њ' => "nj",
        'о' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'ћ' => "c",
        'ђ' => "dj",
        'у' | 'ў' => "u",
        'ф' => "f",
        'х' => "kh",
        'ц' => "ts",
        'ч' => "ch",
        'џ' => "dz",
        'ш' => "sh",
        'щ' => "shch",
        'ъ' | 'ь' => "",
        'ю' => "yu",
        'я' => "ya",
        _ => return None,
    })
}

/// A pair of lower-case Greek letters that is spoken as one sound.
fn greek_pair(first: char, second: char) -> Option<&'static str> {
    Some(match (first, second) {
        ('α', 'ι') => "ai",
        ('ε', 'ι') => "ei",
        ('ο', 'ι') => "oi",
        ('ο', 'υ') => "ou",
        ('ε', 'υ') => "ef",
        ('α', 'υ') => "av",
        ('γ', 'γ') => "ng",
        ('γ', 'κ') => "gk",
        ('μ', 'π') => "b",
        ('ν', 'τ') => "nt",
        ('τ', 'ζ') => "tz",
        _ => return None,
    })
}

/// A lower-case Greek letter, without accents, in Latin ones.
fn greek_letter(c: char) -> Option<&'static str> {
    Some(match c {
        'α' => "a",
        'β' => "v",
        'γ' => "g",
        'δ' => "d",
        'ε' => "e",
        'ζ' => "z",
        'η' | 'ι' => "i",
        'θ' => "th",
        'κ' => "k",
        'λ' => "l",
        'μ' => "m",
        'ν' => "n",
        'ξ' => "x",
        'ο' | 'ω' => "o",
        'π' => "p",
        'ρ' => "r",
        'σ' | 'ς' => "s",
        'τ' => "t",
        'υ' => "y",
        'φ' => "f",
        'χ' => "ch",
        'ψ' => "ps",
        _ => return None,
    })
}

/// Writes Greek in Latin letters and leaves everything else as it is.
pub(super) fn romanise_greek(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        if let Some(pair) = rest.peek().and_then(|next| greek_pair(c, *next)) {
            rest.next();
            out.push_str(pair);
        } else if let Some(letter) = greek_letter(c) {
            out.push_str(letter);
        } else {
            out.push(c);
        }
    }
    out
}
