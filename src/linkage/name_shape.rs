//! Where the parts of a written name are: fields, one piece, couples, origins with another order.

use crate::linkage::fold::fold;
use crate::linkage::name::Family;
use crate::linkage::name::Given;
use crate::linkage::name::MOST_ALTERNATIVES;
use crate::linkage::name::Parsed;
use crate::linkage::name_parts::Words;
use crate::linkage::name_parts::all_behind;
use crate::linkage::name_parts::cut_tail;
use crate::linkage::name_parts::is_particle;
use crate::linkage::name_parts::is_pronouns;
use crate::linkage::name_parts::split_born;
use crate::linkage::name_parts::split_brackets;
use crate::linkage::name_parts::trim_words;
use crate::linkage::nickname::is_given_name;
use crate::linkage::origin::is_patronymic;
use crate::linkage::origin::is_syllables;
use crate::linkage::origin::is_vietnamese_family;
use crate::linkage::script::is_syllabic;
use crate::linkage::script::spelling::Letters;
use crate::linkage::script::usual;

/// What joins the given names of a couple.
const JOINTS: &[&str] = &["&", "+", " and ", " AND ", " And ", " und ", " et "];

/// Reads a name whose parts are told apart.
pub(super) fn of_parts(given: &str, family: &str) -> Parsed {
    let mut parsed = Parsed::default();
    let (given, given_alts) = split_brackets(given);
    let (family, family_alts) = split_brackets(family);
    let (family, born) = split_born(&family);
    let family = cut_tail(family, !given.trim().is_empty());
    add_givens(&mut parsed, &given);
    for alt in &given_alts {
        add_given_text(&mut parsed, alt);
    }
    add_family_text(&mut parsed, family, false);
    for alt in family_alts.iter().map(String::as_str).chain(born) {
        if !all_behind(alt) {
            add_family_text(&mut parsed, split_born(alt).1.unwrap_or(alt), false);
        }
    }
    parsed
}

/// Splits the names of a couple.
fn split_joint(text: &str) -> Option<(&str, &str)> {
    if text.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return None;
    }
    let blanks = text.bytes().filter(|byte| *byte == b' ').count();
    let joints = JOINTS.iter().filter(|joint| blanks >= 2 || joint.len() == 1);
    joints.into_iter().find_map(|joint| text.split_once(joint))
}

/// Adds the given names of one person or of a couple.
fn add_givens(parsed: &mut Parsed, text: &str) {
    let Some((first, rest)) = split_joint(text) else { return add_given_text(parsed, text) };
    add_given_text(parsed, first);
    add_givens(parsed, rest);
}

/// Adds a given name with the forms it may have elsewhere.
fn add_given_text(parsed: &mut Parsed, text: &str) {
    if !text.is_ascii() && Letters::of(text).is_some() {
        return add_native_given(parsed, text);
    }
    let text = text.split_once(" aka ").map_or(text, |(name, other)| {
        parsed.add_given(Given::of(&trim_words(other, 1).into_folded()));
        name
    });
    let words = trim_words(text, 1).into_folded();
    if let [first, second] = words.as_slice() {
        add_joined(parsed, first, second, text.contains('-'));
    }
    parsed.add_given(Given::of(&words));
    // `J. Robert` goes by the name that is written out.
    if let [first, rest @ ..] = words.as_slice()
        && first.len() == 1
        && rest.first().is_some_and(|word| word.len() > 2)
    {
        parsed.add_given(Given::of(rest));
    }
}

/// Adds two syllables of a given name as one word: `Xiao Ming` is `Xiaoming`.
fn add_joined(parsed: &mut Parsed, first: &str, second: &str, hyphen: bool) {
    let short = first.len().max(second.len()) <= 6 && first.len().min(second.len()) >= 2;
    let syllables = short
        && is_syllables(first)
        && is_syllables(second)
        && !(is_given_name(first) || is_given_name(second));
    if syllables {
        parsed.add_given(Given::of(&[[first, second].concat()]));
    } else if hyphen && short {
        parsed.add_given(Given::of(&[first.to_owned(), second.to_owned()]));
        parsed.add_given(Given::of(&[[first, second].concat()]));
    }
}

/// Adds a family name with the forms it may have elsewhere.
fn add_family_text(parsed: &mut Parsed, text: &str, guessed: bool) {
    if !text.is_ascii() && Letters::of(text).is_some() {
        return add_native_family(parsed, text, guessed);
    }
    let words = trim_words(text, 1);
    let generation = words.generation;
    add_family_words(parsed, &words.into_folded(), guessed);
    parsed.set_generation(generation);
}

/// Adds a family name from folded words, and what it is without what is pasted to it.
fn add_family_words(parsed: &mut Parsed, words: &[String], guessed: bool) {
    // `O Brien` and `Mc Donald` are one word.
    if let [head, next, ..] = words
        && matches!(head.as_str(), "o" | "mc" | "mac" | "fitz")
        && next.len() >= 3
    {
        let mut joined = vec![[head.as_str(), next].concat()];
        joined.extend(words.iter().skip(2).cloned());
        return add_family_words(parsed, &joined, guessed);
    }
    parsed.add_family(Family::of(words, guessed));
    let [word] = words else { return };
    let pasted = [("vander", ["van", "der"]), ("vanden", ["van", "den"]), ("dela", ["de", "la"])];
    for (head, particles) in pasted {
        if let Some(rest) = word.strip_prefix(head).filter(|rest| rest.len() >= 4) {
            let [one, two] = particles.map(str::to_owned);
            parsed.add_family(Family::of(&[one, two, rest.to_owned()], guessed));
        }
    }
    if let Some(rest) = word.strip_prefix("al").or_else(|| word.strip_prefix("el"))
        && rest.len() >= 4
        && is_given_name(rest)
    {
        let article = word.get(..2).unwrap_or_default().to_owned();
        parsed.add_family(Family::of(&[article, rest.to_owned()], guessed));
    }
    if let Some(rest) = word.strip_prefix("mac").filter(|rest| rest.len() >= 4) {
        parsed.add_family(Family::of(&[["mc", rest].concat()], true));
    }
}

/// Adds a given name in another script: the usual spellings, then its romanisation.
fn add_native_given(parsed: &mut Parsed, text: &str) {
    let words = trim_words(text, 1);
    let syllables = text.chars().any(is_syllabic);
    let native: String = if syllables {
        text.chars().filter(|c| c.is_alphabetic()).collect()
    } else {
        words.list.first().map_or("", |(written, _)| *written).to_owned()
    };
    let folded = if syllables { vec![words.folded().concat()] } else { words.folded() };
    let rest = folded.get(1..).unwrap_or_default();
    for usual in usual::given(&native).iter().take(MOST_ALTERNATIVES - 1) {
        let spelt: Vec<String> =
            std::iter::once((*usual).to_owned()).chain(rest.iter().cloned()).collect();
        parsed.add_given(written(Given::of(&spelt), &native));
    }
    parsed.add_given(written(Given::of(&folded), &native));
}

/// Keeps how a given name was written.
fn written(given: Option<Given>, native: &str) -> Option<Given> {
    let guess = is_guess(native);
    given.map(|given| Given { native: guess.then(|| native.into()), ..given })
}

/// Keeps how a family name was written.
fn written_family(family: Option<Family>, native: &str) -> Option<Family> {
    let guess = is_guess(native);
    family.map(|family| Family { native: guess.then(|| native.into()), ..family })
}

/// Tells whether a word is in a script other than Latin.
fn is_guess(native: &str) -> bool {
    Letters::of(native).is_some()
}

/// Adds a family name in another script: the usual spellings, then its romanisation.
fn add_native_family(parsed: &mut Parsed, text: &str, guessed: bool) {
    let words = trim_words(text, 1);
    let syllables = text.chars().any(is_syllabic);
    let native: String = words
        .list
        .iter()
        .fold((String::new(), ""), |(all, last), (one, _)| {
            // One written word may fold into several.
            if std::ptr::eq(last, *one) { (all, last) } else { (all + one, one) }
        })
        .0;
    let bare = native.strip_prefix("ال").filter(|bare| bare.chars().count() >= 3);
    let known = |name: &str| -> &'static [&'static str] {
        let family = usual::family(name);
        if family.is_empty() && !syllables { usual::given(name) } else { family }
    };
    for usual in known(&native).iter().take(MOST_ALTERNATIVES - 1) {
        parsed.add_family(written_family(Family::of(&[(*usual).to_owned()], guessed), &native));
    }
    if let Some(bare) = bare {
        for usual in known(bare).iter().take(MOST_ALTERNATIVES - 1) {
            let article = ["al".to_owned(), (*usual).to_owned()];
            parsed.add_family(written_family(Family::of(&article, guessed), &native));
        }
        let article = ["al".to_owned(), fold(bare)];
        return parsed.add_family(written_family(Family::of(&article, guessed), &native));
    }
    let folded = if syllables { vec![words.folded().concat()] } else { words.folded() };
    parsed.add_family(written_family(Family::of(&folded, guessed), &native));
}

/// Reads a name in one piece.
pub(super) fn of_whole(full: &str) -> Parsed {
    let (text, alts) = split_brackets(full);
    let (text, born) = split_born(&text);
    let mut parsed = whole(text);
    if let Some(born) = born {
        add_family_text(&mut parsed, born, false);
    }
    for alt in alts.iter().filter(|alt| !all_behind(alt) && !is_pronouns(alt)) {
        if let Some(born) = split_born(alt).1 {
            add_family_text(&mut parsed, born, false);
            continue;
        }
        add_given_text(&mut parsed, alt);
        add_family_text(&mut parsed, alt, true);
    }
    parsed
}

/// Reads a name in one piece, without what stood in brackets.
fn whole(text: &str) -> Parsed {
    if let Some((family, given)) = text.split_once(',')
        && is_family_first(family, given)
    {
        return of_parts(given, family);
    }
    let text = cut_tail(text, true);
    if let Some(parsed) = of_syllables(text) {
        return parsed;
    }
    if let Some((first, second)) = split_joint(text)
        && !first.trim().is_empty()
        && second.trim().contains(' ')
    {
        return of_couple(first, second);
    }
    of_words(trim_words(text, 2))
}

/// Tells whether what stands before a comma is the family name, not the whole name with degrees.
fn is_family_first(head: &str, tail: &str) -> bool {
    if head.trim().is_empty() || all_behind(tail) {
        return false;
    }
    let before = trim_words(head, 1).list;
    let behind = trim_words(tail, 1).list;
    let (Some((_, first)), Some((_, next))) = (before.first(), behind.first()) else {
        return false;
    };
    before.len() == 1 || is_given_name(next) || is_particle(first) || !is_given_name(first)
}

/// Reads `Ada & Bo Smith` and `Ada Smith & Bo Jones`: whoever is named first leads.
fn of_couple(first: &str, second: &str) -> Parsed {
    let mut parsed = of_words(trim_words(second, 2));
    let one = trim_words(first, 1);
    if one.list.len() == 1 {
        let mut givens = std::mem::take(&mut parsed.givens);
        parsed.add_given(Given::of(&one.into_folded()));
        givens.drain(..).for_each(|given| parsed.add_given(Some(given)));
        return parsed;
    }
    let mut both = of_words(one);
    parsed.givens.drain(..).for_each(|given| both.add_given(Some(given)));
    for family in parsed.families.drain(..) {
        both.add_family(Some(Family { guessed: true, ..family }));
    }
    both
}

/// Finds the parts among the words of a name in reading order.
fn of_words(words: Words<'_>) -> Parsed {
    let generation = words.generation;
    let mut parsed = of_reading_order(words);
    parsed.set_generation(generation);
    parsed
}

/// Finds the parts, whatever stood behind them.
fn of_reading_order(words: Words<'_>) -> Parsed {
    let mut parsed = Parsed::default();
    if words.list.iter().any(|(written, _)| !written.is_ascii() && is_guess(written)) {
        return of_native_words(&words);
    }
    let front = words.hyphen && is_hyphened(&words, 0);
    let behind = words.hyphen && words.list.len() == 3 && is_hyphened(&words, 1);
    let folded = words.into_folded();
    if let Some(cut) = family_in_front(&folded, behind) {
        let (family, given) = folded.split_at(cut);
        if let [first, second] = given {
            add_joined(&mut parsed, first, second, false);
        }
        if is_vietnamese_family(&folded[0]) {
            parsed.add_given(Given::of(given.get(given.len() - 1..).unwrap_or_default()));
        }
        parsed.add_given(Given::of(given));
        add_family_words(&mut parsed, family, false);
        parsed.add_family(Family::of(given, true));
        return parsed;
    }
    let particle = folded.iter().skip(1).position(|word| is_particle(word)).map(|at| at + 1);
    let cut = match folded.len() {
        0 => return parsed,
        1 => 1,
        len => particle.filter(|at| at + 1 < len).unwrap_or(len - 1),
    };
    let cut =
        if cut >= 2 && matches!(folded[cut - 1].as_str(), "o" | "mc") { cut - 1 } else { cut };
    let (given, family) = folded.split_at(cut);
    if let [first, second] = given {
        add_joined(&mut parsed, first, second, front);
    }
    parsed.add_given(Given::of(given));
    if let [first, next, ..] = given
        && first.len() == 1
        && next.len() > 2
    {
        parsed.add_given(Given::of(&given[1..]));
    }
    add_family_words(&mut parsed, family, false);
    if folded.len() == 3 && is_east_asian(&folded) {
        parsed.add_family(Family::of(&folded[..1], true));
        parsed.add_given(Given::of(&[folded[1..].concat()]));
    }
    if let [_, middle @ ..] = given {
        for word in middle.iter().filter(|word| word.len() >= 3) {
            parsed.add_family(Family::of(std::slice::from_ref(word), true));
        }
    }
    parsed
}

/// Tells whether a hyphen stands between a word and the next: `Min-jun`.
fn is_hyphened(words: &Words<'_>, at: usize) -> bool {
    let (Some((one, _)), Some((two, _))) = (words.list.get(at), words.list.get(at + 1)) else {
        return false;
    };
    words.text.contains(&[one, "-", two].concat())
}

/// How many words in front are the family name, if the name is in the order of East Asia, Vietnam
/// or a Russian form.
fn family_in_front(words: &[String], hyphen: bool) -> Option<usize> {
    let (first, rest) = words.split_first()?;
    let last = rest.last()?;
    if rest.len() >= 2 && is_vietnamese_family(first) && !is_vietnamese_family(last) {
        return Some(1);
    }
    if rest.len() == 2 && is_patronymic(last) && !is_patronymic(&rest[0]) {
        return Some(1);
    }
    (is_east_asian(words) && (hyphen || !usual::is_latin_family(last))).then_some(1)
}

/// Tells whether a name may begin with a Chinese or Korean family name.
fn is_east_asian(words: &[String]) -> bool {
    let Some((first, rest)) = words.split_first() else { return false };
    rest.len() <= 2
        && usual::is_latin_family(first)
        && rest.iter().all(|word| is_syllables(word) && !is_given_name(word))
}

/// Reads a name in another script whose words stand apart: the family name last, in front in Han,
/// Hangul and kana.
fn of_native_words(words: &Words<'_>) -> Parsed {
    let mut written: Vec<&str> = Vec::new();
    for (one, _) in &words.list {
        if !written.last().is_some_and(|last| std::ptr::eq(*last, *one)) {
            written.push(one);
        }
    }
    let mut parsed = Parsed::default();
    let patronymic =
        words.list.len() == 3 && words.list.last().is_some_and(|(_, last)| is_patronymic(last));
    match written.as_slice() {
        [] => {}
        [one] => add_native_given(&mut parsed, one),
        [family, given, middle] if patronymic && !is_patronymic(&fold(given)) => {
            add_native_given(&mut parsed, &format!("{given} {middle}"));
            add_native_family(&mut parsed, family, false);
        }
        [given @ .., family] => {
            add_native_given(&mut parsed, &given.join(" "));
            add_native_family(&mut parsed, family, false);
            for middle in given.iter().skip(1) {
                add_native_family(&mut parsed, middle, true);
            }
        }
    }
    parsed
}

/// A name in Han, kana or Hangul: family name in front, one syllable unless it is a known one.
fn of_syllables(text: &str) -> Option<Parsed> {
    if text.is_ascii() || !text.chars().any(is_syllabic) {
        return None;
    }
    let is_letter = |c: &char| c.is_alphabetic() || matches!(*c, '々' | 'ー');
    let words: Vec<Vec<char>> = text
        .split(|c: char| c.is_whitespace() || c == '・')
        .map(|word| word.chars().filter(is_letter).collect::<Vec<char>>())
        .filter(|word| !word.is_empty())
        .collect();
    if words.iter().flatten().any(|c| !is_syllabic(*c) && *c != '々') {
        return None;
    }
    let text_of = |part: &[char]| part.iter().collect::<String>();
    let kana = |part: &[char]| Letters::of(&text_of(part)) == Some(Letters::Kana);
    let (family, given) = match words.as_slice() {
        [word] if !kana(word) && (2..=7).contains(&word.len()) => {
            let known = (1..=3.min(word.len() - 1))
                .rev()
                .find(|at| !usual::family(&text_of(&word[..*at])).is_empty());
            let cut = known.unwrap_or(if word.len() == 4 { 2 } else { 1 });
            (text_of(&word[..cut]), text_of(&word[cut..]))
        }
        // A foreign name in kana keeps its own order.
        [first, second] if kana(first) && kana(second) && text.contains('・') => {
            (text_of(second), text_of(first))
        }
        [first, second] => {
            let turned = usual::family(&text_of(first)).is_empty()
                && !usual::family(&text_of(second)).is_empty();
            if turned {
                (text_of(second), text_of(first))
            } else {
                (text_of(first), text_of(second))
            }
        }
        _ => return None,
    };
    let mut parsed = Parsed::default();
    add_native_given(&mut parsed, &given);
    add_native_family(&mut parsed, &family, false);
    Some(parsed)
}
