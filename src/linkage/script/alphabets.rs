//! Cyrillic and Greek letters in Latin ones, near the spellings people use in passports.

/// A lower-case Cyrillic letter in Latin ones.
pub(in crate::linkage) fn cyrillic(c: char) -> Option<&'static str> {
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
pub(in crate::linkage) fn romanise_greek(text: &str) -> String {
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
