//! What people do to names: nicknames, typing errors, decorations.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::names::Names;
use super::person::Person;
use super::rng::Rng;

/// The tags of one row: what was done to it.
pub(super) type Tags = Vec<&'static str>;

/// A text with one typing error: a letter lost, swapped, doubled or wrong.
pub(super) fn typo(text: &str, rng: &mut Rng) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    if letters.len() < 3 {
        return text.to_owned();
    }
    let at = 1 + rng.index(letters.len() - 2);
    match rng.below(4) {
        0 => {
            letters.remove(at);
        }
        1 => letters.swap(at, at + 1),
        2 => letters.insert(at, letters[at]),
        _ => {
            let letter = rng.pick(&["a", "e", "i", "o", "r", "s", "t", "n", "l"]);
            letters[at] = letter.chars().next().unwrap_or('e');
        }
    }
    letters.into_iter().collect()
}

/// A text without its accents.
pub(super) fn plain(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let bare = text.nfd().filter(|c| !is_combining_mark(*c));
    let mut out = String::with_capacity(text.len());
    for c in bare {
        match c {
            'đ' => out.push('d'),
            'Đ' => out.push('D'),
            'ł' => out.push('l'),
            'Ł' => out.push('L'),
            'ø' => out.push('o'),
            'ı' => out.push('i'),
            'ß' => out.push_str("ss"),
            other => out.push(other),
        }
    }
    out
}

/// Letters and digits alone, for addresses.
pub(super) fn slug(text: &str) -> String {
    let text = plain(text);
    text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// The name somebody shows on a network or in somebody's phone: given and family.
///
/// `rate` multiplies all noise; 1 is what the figures are published for.
pub(super) fn shown(
    person: &Person,
    names: &Names,
    linkedin: bool,
    rate: f64,
    rng: &mut Rng,
) -> (String, String, Tags) {
    let mut tags = Tags::new();
    let native = if linkedin { 0.05 } else { 0.12 };
    if !person.native.0.is_empty() && rng.chance(native * rate) {
        tags.push("native_script");
        let (given, family) = person.native.clone();
        return (given, family, tags);
    }
    let (mut given, mut family) = (person.given.clone(), person.family.clone());
    if person.differs() && rng.chance(0.35 * rate) {
        (given, family) = person.other.clone();
        tags.push("translit_variant");
    }
    if let Some(adopted) = person.adopted.filter(|_| rng.chance(0.5 * rate)) {
        tags.push("english_name");
        given = if rng.chance(0.7) { adopted.to_owned() } else { format!("{given} ({adopted})") };
    } else if let Some(nick) = person.nickname
        && rng.chance(if linkedin { 0.45 } else { 0.55 } * rate)
    {
        tags.push("nickname");
        nick.clone_into(&mut given);
    }
    if let Some(maiden) = &person.maiden {
        let q = rng.unit() / rate.max(1e-9);
        if q < 0.10 {
            family.clone_from(maiden);
            tags.push("maiden");
        } else if q < 0.16 {
            family = format!("{family}-{maiden}");
            tags.push("hyphenated");
        } else if q < 0.20 {
            family = format!("{family} ({maiden})");
            tags.push("maiden_paren");
        }
    }
    if !(given.is_ascii() && family.is_ascii()) && rng.chance(0.5 * rate) {
        (given, family) = (plain(&given), plain(&family));
        tags.push("accents_stripped");
    }
    (given, family) = slipped(given, family, person.middle, linkedin, rate, rng, &mut tags);
    if linkedin {
        decorate(&mut given, &mut family, names, rate, rng, &mut tags);
    }
    if rng.chance(0.03 * rate) {
        let sign = names.word("signs", rng);
        tags.push("emoji");
        if rng.chance(0.5) {
            given = format!("{sign} {given}");
        } else {
            family = format!("{family} {sign}");
        }
    }
    (given, family, tags)
}

/// At most one slip of the hand or habit of writing.
fn slipped(
    given: String,
    family: String,
    middle: Option<char>,
    linkedin: bool,
    rate: f64,
    rng: &mut Rng,
    tags: &mut Tags,
) -> (String, String) {
    let q = rng.unit() / rate.max(1e-9);
    let mut tagged = |tag, pair| {
        tags.push(tag);
        pair
    };
    if q < 0.02 && linkedin {
        let initial = family.chars().next().map(|c| format!("{c}.")).unwrap_or_default();
        tagged("last_initial", (given, initial))
    } else if q < 0.03 {
        tagged("typo", (typo(&given, rng), family))
    } else if q < 0.045 {
        tagged("typo", (given, typo(&family, rng)))
    } else if q < 0.05 {
        tagged("swapped", (family, given))
    } else if q < 0.07 {
        (given.to_uppercase(), family.to_uppercase())
    } else if q < 0.085 {
        (given.to_lowercase(), family.to_lowercase())
    } else if let Some(middle) = middle.filter(|_| q < 0.14) {
        tagged("middle_initial", (format!("{given} {middle}."), family))
    } else {
        (given, family)
    }
}

/// What only LinkedIn members add: letters after and titles before the name.
fn decorate(
    given: &mut String,
    family: &mut String,
    names: &Names,
    rate: f64,
    rng: &mut Rng,
    tags: &mut Tags,
) {
    if rng.chance(0.08 * rate) {
        let gap = rng.pick(&[", ", " ", " - "]);
        *family = format!("{family}{gap}{}", names.word("letters", rng));
        tags.push("post_nominal");
    }
    if rng.chance(0.02 * rate) {
        *given = format!("{}{given}", rng.pick(&["Dr. ", "Prof. ", "Dr "]));
        tags.push("title");
    }
}
