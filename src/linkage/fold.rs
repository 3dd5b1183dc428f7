//! One spelling for one text: lower case, no accents, Latin letters, no emoji.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::linkage::script::Script;
use crate::linkage::script::cyrillic;
use crate::linkage::script::is_syllabic;
use crate::linkage::script::is_wordwise;
use crate::linkage::script::romanise;
use crate::linkage::script::romanise_greek;
use crate::linkage::script::script;

/// A text in one spelling: lower-case ASCII letters and digits, everything else a blank.
///
/// Points and apostrophes vanish, so that `O'Brien` and `J.R.` stay one word.
pub(super) fn fold(text: &str) -> String {
    if text.is_ascii() {
        return ascii_only(text);
    }
    let mut loose = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if is_wordwise(c) {
            let mark = |c: char| is_wordwise(c) || matches!(c, '\'' | '\u{2019}');
            let (run, behind) = rest.split_at(rest.find(|c| !mark(c)).unwrap_or(rest.len()));
            fold_run(run, &mut loose);
            rest = behind;
        } else {
            fold_char(c, &mut loose);
            rest = rest.get(c.len_utf8()..).unwrap_or("");
        }
    }
    let loose = romanise_greek(&loose);
    let mut plain = String::with_capacity(loose.len());
    for c in loose.chars() {
        match c {
            _ if c.is_ascii() => plain.push(c),
            '\u{2018}' | '\u{2019}' | '\u{2bc}' | '\u{60}' => plain.push('\''),
            _ if c.is_alphanumeric() => plain.push_str(deunicode::deunicode_char(c).unwrap_or(" ")),
            _ => plain.push(' '),
        }
    }
    ascii_only(&plain)
}

/// Romanises a run of letters whose reading depends on their neighbours.
fn fold_run(run: &str, out: &mut String) {
    let apart = run.chars().any(is_syllabic);
    if apart {
        out.push(' ');
    }
    match romanise(run) {
        Some(latin) => latin.chars().for_each(|c| fold_char(c, out)),
        None => run.chars().for_each(|c| fold_char(c, out)),
    }
    if apart {
        out.push(' ');
    }
}

/// Lower-cases and drops accents of one character; other scripts are left for later passes.
fn fold_char(c: char, out: &mut String) {
    if c.is_ascii() {
        out.push(c.to_ascii_lowercase());
        return;
    }
    if is_symbol(c) {
        out.push(' ');
        return;
    }
    if is_syllabic(c) {
        out.push(' ');
        out.push_str(deunicode::deunicode_char(c).unwrap_or(" "));
        return;
    }
    for lower in c.to_lowercase() {
        if let Some(latin) = cyrillic(lower) {
            out.push_str(latin);
            continue;
        }
        out.extend(
            std::iter::once(lower)
                .nfkd()
                .filter(|part| !is_combining_mark(*part))
                .flat_map(char::to_lowercase),
        );
    }
}

/// Signs that are no part of a name: emoji, flags, trade marks.
fn is_symbol(c: char) -> bool {
    let code = u32::from(c);
    matches!(code, 0xa9 | 0xae | 0x2100..0x2c00 | 0x1f000..0x1fb00 | 0xe000..0xf900)
        && !matches!(code, 0x2126 | 0x212a | 0x212b | 0x2160..0x2189)
}

/// Folds ASCII: letters and digits kept in lower case, apostrophes and points dropped.
fn ascii_only(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'0'..=b'9' => out.push(char::from(byte)),
            b'A'..=b'Z' => out.push(char::from(byte.to_ascii_lowercase())),
            b'\'' | b'.' | b'`' => {}
            _ if out.is_empty() || out.ends_with(' ') => {}
            _ => out.push(' '),
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// The roughest script among a text's letters.
pub(super) fn script_of(text: &str) -> Script {
    if text.is_ascii() {
        return Script::Latin;
    }
    text.chars().map(script).max().unwrap_or_default()
}

/// The consonants of a folded word, doubles once: what scripts without vowels and many
/// romanisations have in common. Sounds that romanisations mix up are one: `c`, `k` and `q`, `f`,
/// `v` and `ph`, `g` and `j`, `s`, `z`, `sh` and `ts`; `h` counts in front alone.
pub(super) fn skeleton(word: &str) -> String {
    let bytes = word.as_bytes();
    let mut out = String::with_capacity(word.len());
    let mut last = 0;
    for (at, byte) in bytes.iter().copied().enumerate() {
        let next = bytes.get(at + 1).copied().unwrap_or(0);
        let sound = match byte {
            b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'w' | b' ' => 0,
            b'h' if at > 0 => continue,
            b't' if matches!(next, b's' | b'z') => continue,
            b'd' if next == b'z' => continue,
            b'c' if matches!(next, b'e' | b'i' | b'y' | b's' | b'z') => b's',
            b'c' | b'q' | b'x' => b'k',
            b'z' => b's',
            b'p' if next == b'h' => b'f',
            b'v' => b'f',
            b'j' => b'g',
            _ => byte,
        };
        if sound != 0 && sound != last {
            out.push(char::from(sound));
        }
        if byte == b'x' {
            out.push('s');
        }
        last = if byte == b'x' { b's' } else { sound };
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_case_emoji_and_marks_vanish() {
        assert_eq!(fold("\u{1f3e1} Zoë  O’Brien ®"), "zoe obrien");
        assert_eq!(fold("ŁUKASZ Weiß"), "lukasz weiss");
        assert_eq!(fold("𝓐𝓭𝓪 \u{1f1e6}\u{1f1fa} Example"), "ada example");
    }

    #[test]
    fn other_scripts_become_latin() {
        assert_eq!(fold("Иван Петров"), "ivan petrov");
        assert_eq!(fold("Γιώργος Παπαδόπουλος"), "giorgos papadopoulos");
        assert_eq!(fold("王伟"), "wang wei");
    }

    #[test]
    fn a_skeleton_is_what_spellings_share() {
        assert_eq!(skeleton("mohammed"), skeleton("muhamad"));
        assert_eq!(skeleton("hussein"), skeleton("husain"));
    }
}
