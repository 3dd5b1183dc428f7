//! A name as written into what can be compared: given names, family names, alternatives.
//!
//! Alternatives come from brackets (a maiden or an English name), from hyphens, from names joined
//! by `&`, and from names whose parts nobody told apart. A part that was guessed never counts
//! against a match.

use crate::linkage::fold::fold;
use crate::linkage::fold::script_of;
use crate::linkage::fold::skeleton;
use crate::linkage::name_parts::all_behind;
use crate::linkage::name_parts::is_behind;
use crate::linkage::name_parts::is_particle;
use crate::linkage::name_parts::is_title;
use crate::linkage::name_parts::split_brackets;
use crate::linkage::nickname::formals;
use crate::linkage::script::Script;
use crate::linkage::script::is_syllabic;
use crate::model::person::Name;

/// A name in parts, with alternatives for either part.
#[derive(Clone, Debug, Default)]
pub(super) struct Parsed {
    /// Given names, the one in use first.
    pub(super) givens: Vec<Given>,
    /// Family names, the one in use first.
    pub(super) families: Vec<Family>,
    /// How far its spelling can be trusted.
    pub(super) script: Script,
}

/// A given name with what follows it.
#[derive(Clone, Debug)]
pub(super) struct Given {
    /// The first word.
    pub(super) main: String,
    /// All words as one, where there are several: `maryann`.
    pub(super) joined: Option<String>,
    /// The further words: middle names and initials.
    pub(super) rest: Vec<String>,
    /// Formal names the first word may stand for.
    pub(super) formals: &'static [&'static str],
}

/// A family name.
#[derive(Clone, Debug)]
pub(super) struct Family {
    /// All words without particles, joined.
    pub(super) full: String,
    /// All words with particles, joined.
    pub(super) long: String,
    /// The words of a name with several, without particles.
    pub(super) parts: Vec<String>,
    /// Whether the part was guessed to be a family name at all.
    pub(super) guessed: bool,
}

impl Given {
    /// A given name from folded words; `None` without any.
    fn of(words: &[String]) -> Option<Self> {
        let (main, rest) = words.split_first()?;
        let joined =
            (!rest.is_empty() && rest.iter().all(|word| word.len() > 1)).then(|| words.concat());
        Some(Self { joined, rest: rest.to_vec(), formals: formals(main), main: main.clone() })
    }
}

impl Family {
    /// A family name from folded words; `None` without any.
    fn of(words: &[String], guessed: bool) -> Option<Self> {
        let long = words.concat();
        if long.is_empty() {
            return None;
        }
        let last = words.len().saturating_sub(1);
        let telling =
            words.iter().enumerate().filter(|(at, word)| *at == last || !is_particle(word));
        let mut parts: Vec<String> = telling.map(|(_, word)| word.clone()).collect();
        let full = parts.concat();
        if parts.len() < 2 {
            parts.clear();
        }
        Some(Self { full, long, parts, guessed })
    }

    /// Tells whether only the first letter is known.
    pub(super) fn is_initial(&self) -> bool {
        self.full.len() == 1
    }

    /// The consonants of the name, without an article pasted to it.
    pub(super) fn skeleton(&self) -> String {
        let bare = self.full.strip_prefix("al").or_else(|| self.full.strip_prefix("el"));
        skeleton(
            bare.filter(|bare| bare.len() >= 4 && self.full != self.long).unwrap_or(&self.full),
        )
    }
}

/// Reads a name.
pub(super) fn parse(name: &Name) -> Parsed {
    let script = script_of(&name.full);
    let mut parsed = match (&name.given, &name.family) {
        (Some(given), Some(family)) => of_parts(given, family),
        (None, Some(family)) => of_parts("", family),
        _ => of_whole(&name.full),
    };
    parsed.script = script;
    parsed
}

/// Reads a name whose parts are told apart.
fn of_parts(given: &str, family: &str) -> Parsed {
    let mut parsed = Parsed::default();
    let (given, given_alt) = split_brackets(given);
    let (family, family_alt) = split_brackets(cut_tail(family));
    for one in given.split('&').flat_map(|part| part.split(" and ")) {
        parsed.givens.extend(Given::of(&given_words(one)));
    }
    for alt in &given_alt {
        parsed.givens.extend(Given::of(&given_words(alt)));
    }
    parsed.families.extend(Family::of(&family_words(&family), false));
    for alt in &family_alt {
        if !all_behind(alt) {
            parsed.families.extend(Family::of(&family_words(alt), false));
        }
    }
    parsed
}

/// Reads a name in one piece.
fn of_whole(full: &str) -> Parsed {
    let (text, alts) = split_brackets(full);
    if let Some((family, given)) = text.split_once(',')
        && !all_behind(given)
    {
        let mut parsed = of_parts(given, family);
        add_alternatives(&mut parsed, &alts);
        return parsed;
    }
    let text = cut_tail(&text);
    if let Some(parsed) = of_syllables(text) {
        return parsed;
    }
    let words = trim_words(text);
    let mut parsed = Parsed::default();
    let particle = words.iter().skip(1).position(|word| is_particle(word)).map(|at| at + 1);
    let cut = match words.len() {
        0 => return parsed,
        1 => 1,
        len => particle.filter(|at| at + 1 < len).unwrap_or(len - 1),
    };
    let (given, family) = words.split_at(cut);
    parsed.givens.extend(Given::of(given));
    parsed.families.extend(Family::of(family, false));
    if let [_, middle @ ..] = given {
        for word in middle.iter().filter(|word| word.len() >= 3) {
            parsed.families.extend(Family::of(std::slice::from_ref(word), true));
        }
    }
    add_alternatives(&mut parsed, &alts);
    parsed
}

/// What stood in brackets may be either part.
fn add_alternatives(parsed: &mut Parsed, alts: &[String]) {
    for alt in alts.iter().filter(|alt| !all_behind(alt)) {
        let words = trim_words(alt);
        parsed.givens.extend(Given::of(&words));
        parsed.families.extend(Family::of(&words, true));
    }
}

/// A Han or Hangul name without blanks: family name first, one syllable.
fn of_syllables(text: &str) -> Option<Parsed> {
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).collect();
    let plain = letters.iter().all(|c| is_syllabic(*c) && !matches!(c, '\u{3040}'..='\u{30ff}'));
    if !plain || !(2..=4).contains(&letters.len()) || text.trim().contains(' ') {
        return None;
    }
    let (family, given) = letters.split_at(if letters.len() == 4 { 2 } else { 1 });
    let joined = |part: &[char]| fold(&part.iter().collect::<String>()).replace(' ', "");
    let mut parsed = Parsed::default();
    parsed.givens.extend(Given::of(&[joined(given)]));
    parsed.families.extend(Family::of(&[joined(family)], false));
    Some(parsed)
}

/// Cuts off what follows a comma or a dash, if that is titles and letters.
fn cut_tail(text: &str) -> &str {
    let mut text = text;
    for mark in [",", " - ", " – ", " — ", " | "] {
        if let Some((head, tail)) = text.split_once(mark)
            && !head.trim().is_empty()
            && (mark != "," || all_behind(tail))
        {
            text = head;
        }
    }
    text
}

/// The folded words of a given name, without titles.
fn given_words(text: &str) -> Vec<String> {
    let words = trim_words(text);
    if text.chars().any(is_syllabic) { vec![words.concat()] } else { words }
}

/// The folded words of a family name, without what stands behind it.
fn family_words(text: &str) -> Vec<String> {
    let words = trim_words(text);
    if text.chars().any(is_syllabic) { vec![words.concat()] } else { words }
}

/// Folds the words of a name and drops titles before and letters behind, never the last word left.
fn trim_words(text: &str) -> Vec<String> {
    let mut words: Vec<(&str, String)> = Vec::new();
    for written in text.split(|c: char| c.is_whitespace() || "-,/;‐‑".contains(c)) {
        for folded in fold(written).split(' ').filter(|word| !word.is_empty()) {
            if folded.bytes().any(|b| b.is_ascii_alphabetic()) {
                words.push((written, folded.to_owned()));
            }
        }
    }
    while words.len() > 1 && words.last().is_some_and(|(written, word)| is_behind(written, word)) {
        words.pop();
    }
    let titles = words.iter().take_while(|(_, word)| is_title(word)).count();
    let titles = if titles == words.len() { titles.saturating_sub(1) } else { titles };
    words.into_iter().skip(titles).map(|(_, word)| word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(given: &str, family: &str) -> (Vec<String>, Vec<String>) {
        shown(&parse(&Name::of(given, "", family).unwrap()))
    }

    fn whole(full: &str) -> (Vec<String>, Vec<String>) {
        shown(&parse(&Name::whole(full).unwrap()))
    }

    fn shown(parsed: &Parsed) -> (Vec<String>, Vec<String>) {
        let givens = parsed.givens.iter().map(|given| given.main.clone()).collect();
        (givens, parsed.families.iter().map(|family| family.full.clone()).collect())
    }

    fn one(given: &str, family: &str) -> (Vec<String>, Vec<String>) {
        (vec![given.to_owned()], vec![family.to_owned()])
    }

    #[test]
    fn what_stands_around_a_name_is_dropped() {
        for family in ["Smith, MBA", "Smith - CFP®", "Smith PhD", "Smith Jr.", "SMITH \u{1f3e1}"] {
            assert_eq!(read("Dr. Ada", family), one("ada", "smith"), "{family}");
        }
        assert_eq!(whole("Prof Ada Smith, MBA, GAICD"), one("ada", "smith"));
    }

    #[test]
    fn a_short_name_is_no_degree() {
        assert_eq!(read("Lin", "Ma"), one("lin", "ma"));
        assert_eq!(read("Yo", "MA"), one("yo", "ma"));
    }

    #[test]
    fn brackets_hold_another_name() {
        let (givens, families) = read("Xiaoming (Grace)", "Jones (Smith)");

        assert_eq!(givens, ["xiaoming", "grace"]);
        assert_eq!(families, ["jones", "smith"]);
    }

    #[test]
    fn whole_names_find_their_parts() {
        assert_eq!(whole("Ada van der Example"), one("ada", "example"));
        assert_eq!(whole("Example, Ada"), one("ada", "example"));
        assert_eq!(whole("王小明"), one("xiaoming", "wang"));
        assert_eq!(whole("Ada").1, Vec::<String>::new());
    }
}
