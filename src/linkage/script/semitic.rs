//! Arabic and Hebrew words in Latin letters.
//!
//! Both leave most vowels out: an `a` is put between consonants, so that the word can be read and
//! its consonants stay where they are.

use unicode_normalization::UnicodeNormalization;

/// What a letter stands for.
pub(super) enum Sound {
    /// A consonant.
    Consonant(&'static str),
    /// A letter that is a consonant in front of a word and a vowel further on.
    Glide(&'static str, &'static str),
    /// A vowel, or a letter that carries one.
    Vowel(&'static str),
    /// Nothing that is heard.
    Mute,
}

/// Writes words in Latin letters.
pub(super) fn romanise(text: &str, sound: fn(char) -> Option<Sound>) -> String {
    let letters: Vec<char> = text.nfkc().filter(|c| !is_point(*c)).collect();
    let mut out = String::with_capacity(text.len());
    let mut consonant = false;
    for (at, c) in letters.iter().enumerate() {
        let first = at == 0 || !letters.get(at - 1).is_some_and(|c| c.is_alphabetic());
        if is_geresh(*c) {
            soften(&mut out);
            continue;
        }
        match sound(*c) {
            Some(Sound::Consonant(latin)) => {
                if consonant && !first {
                    out.push('a');
                }
                out.push_str(latin);
                consonant = true;
            }
            Some(Sound::Glide(front, inner)) => {
                out.push_str(if first { front } else { inner });
                consonant = false;
            }
            Some(Sound::Vowel(latin)) => {
                // Doubled vowels are one.
                if first || !out.ends_with(latin) {
                    out.push_str(latin);
                }
                consonant = false;
            }
            Some(Sound::Mute) => {}
            None => {
                out.push(*c);
                consonant = false;
            }
        }
    }
    out
}

/// Vowel points and the stroke that lengthens a word.
fn is_point(c: char) -> bool {
    matches!(u32::from(c), 0x591..=0x5bd | 0x5bf..=0x5c7 | 0x610..0x61b | 0x640 | 0x64b..0x660 | 0x670 | 0x200c..0x2010)
}

/// The stroke behind a Hebrew letter that stands for a foreign sound.
fn is_geresh(c: char) -> bool {
    matches!(c, '\'' | '׳' | '\u{2019}' | '`')
}

/// Turns the consonant that was written last into the sound it has with a stroke.
fn soften(out: &mut String) {
    for (hard, soft) in [("g", "j"), ("z", "zh"), ("ts", "ch"), ("t", "th")] {
        if let Some(rest) = out.strip_suffix(hard) {
            out.truncate(rest.len());
            out.push_str(soft);
            return;
        }
    }
}

/// An Arabic, Persian or Urdu letter.
pub(super) fn arabic(c: char) -> Option<Sound> {
    use Sound::{Consonant, Glide, Mute, Vowel};
    Some(match c {
        'ا' | 'أ' | 'آ' | 'ٱ' | 'ى' | 'ة' | 'ع' => Vowel("a"),
        'إ' | 'ئ' => Vowel("i"),
        'ؤ' => Vowel("u"),
        'ء' => Mute,
        'ب' => Consonant("b"),
        'پ' => Consonant("p"),
        'ت' | 'ط' | 'ٹ' => Consonant("t"),
        'ث' => Consonant("th"),
        'ج' => Consonant("j"),
        'چ' => Consonant("ch"),
        'ح' | 'ه' | 'ہ' | 'ھ' | 'ۀ' => Consonant("h"),
        'خ' => Consonant("kh"),
        'د' | 'ض' | 'ڈ' => Consonant("d"),
        'ذ' => Consonant("dh"),
        'ر' | 'ڑ' => Consonant("r"),
        'ز' | 'ظ' => Consonant("z"),
        'ژ' => Consonant("zh"),
        'س' | 'ص' => Consonant("s"),
        'ش' => Consonant("sh"),
        'غ' => Consonant("gh"),
        'ف' => Consonant("f"),
        'ڤ' => Consonant("v"),
        'ق' => Consonant("q"),
        'ك' | 'ک' => Consonant("k"),
        'گ' => Consonant("g"),
        'ل' => Consonant("l"),
        'م' => Consonant("m"),
        'ن' | 'ں' => Consonant("n"),
        'و' => Glide("w", "u"),
        'ي' | 'ی' | 'ے' => Glide("y", "i"),
        _ => return None,
    })
}

/// A Hebrew letter.
pub(super) fn hebrew(c: char) -> Option<Sound> {
    use Sound::{Consonant, Glide, Vowel};
    Some(match c {
        'א' | 'ע' => Vowel("a"),
        'ב' => Consonant("b"),
        'ג' => Consonant("g"),
        'ד' => Consonant("d"),
        'ה' => Glide("h", "a"),
        'ו' => Glide("v", "o"),
        'ז' => Consonant("z"),
        'ח' => Consonant("h"),
        'ט' | 'ת' => Consonant("t"),
        'י' => Glide("y", "i"),
        'כ' | 'ך' | 'ק' => Consonant("k"),
        'ל' => Consonant("l"),
        'מ' | 'ם' => Consonant("m"),
        'נ' | 'ן' => Consonant("n"),
        'ס' => Consonant("s"),
        'פ' => Consonant("p"),
        'ף' => Consonant("f"),
        'צ' | 'ץ' => Consonant("ts"),
        'ר' => Consonant("r"),
        'ש' => Consonant("sh"),
        _ => return None,
    })
}
