//! How alike two words and two names are, without any context: 0 for nothing in common, 1 for the
//! same. At 0.9 and above the names are surely spellings of one, at 0.4 and below surely of two.

use crate::linkage::fold::skeleton;
use crate::linkage::name::Family;
use crate::linkage::name::Given;
use crate::linkage::name::Parsed;
use crate::linkage::name_parts::is_particle;
use crate::linkage::nickname::is_family_name;
use crate::linkage::nickname::is_given_name;
use crate::linkage::nickname::shared_formal;
use crate::linkage::origin::is_syllables;
use crate::linkage::script::spelling::Letters;
use crate::linkage::script::spelling::Native;
use crate::linkage::script::usual;
use crate::linkage::word_distance::distance;

/// How alike two different given names may be at most: `john` and `joan` are two people.
const TWO_NAMES: f64 = 0.35;
/// The distance up to which two known given names are spellings of one: `marcela`, `marcella`.
const SPELLING_DISTANCE: f64 = 0.31;
/// How alike two different common family names may be at most: `baker` and `barker` are mostly two
/// people, and one letter.
const TWO_FAMILIES: f64 = 0.6;
/// The distance up to which two known family names are spellings of one: `lopes`, `lopez`.
const FAMILY_SPELLING_DISTANCE: f64 = 0.5;
/// A word and its initial.
const INITIAL: f64 = 0.72;
/// A part that one side does not have.
const ABSENT: f64 = 0.6;
/// Bits per letter at which a spelling of another script is as likely right as wrong.
const EVEN_BITS: f64 = 2.9;

/// How alike two folded words are.
pub(super) fn tokens(left: &str, right: &str) -> f64 {
    if left == right {
        return if left.is_empty() { 0.0 } else { 1.0 };
    }
    let (short, long) = if left.len() <= right.len() { (left, right) } else { (right, left) };
    if short.len() <= 1 {
        return if !short.is_empty() && long.starts_with(short) { INITIAL } else { 0.0 };
    }
    let cost = distance(left, right);
    let size = f64::from(u8::try_from(long.len()).unwrap_or(u8::MAX));
    let alike = (1.0 - cost / 0.65_f64.mul_add(size, 0.35)).max(0.0);
    if shared_formal(left, right).is_some() {
        return if alike >= 0.6 { 0.97 } else { 0.93 };
    }
    if cost > SPELLING_DISTANCE && is_given_name(left) && is_given_name(right) {
        return alike.min(TWO_NAMES);
    }
    let bones = skeleton(left);
    let same_bones = alike >= 0.6 && bones.len() >= 3 && bones == skeleton(right);
    let cut = short.len() >= 3 && long.starts_with(short);
    let vowel = |word: &str| word.ends_with(['a', 'e', 'i', 'o', 'u', 'y']);
    let same_bones = same_bones && vowel(left) == vowel(right);
    let by_consonants = if same_bones { f64::midpoint(alike, 0.94) } else { 0.0 };
    alike.max(by_consonants).max(if cut { 0.7 } else { 0.0 })
}

/// How alike two folded family names are.
fn family_tokens(left: &str, right: &str) -> f64 {
    let alike = tokens(left, right);
    if left == right || alike <= TWO_NAMES {
        return alike;
    }
    match usual::is_one_family(left, right) {
        Some(true) => alike.max(0.8),
        Some(false) => alike.min(TWO_NAMES),
        None if is_family_name(left)
            && is_family_name(right)
            && distance(left, right) > FAMILY_SPELLING_DISTANCE =>
        {
            alike.min(TWO_FAMILIES)
        }
        None => alike,
    }
}

/// How alike two folded given names are.
fn given_tokens(left: &str, right: &str) -> f64 {
    let alike = tokens(left, right);
    let syllables = |word: &str| word.len() >= 3 && is_syllables(word) && !is_given_name(word);
    // One syllable more or less is another name in China and Korea.
    if alike < 0.85 && syllables(left) && syllables(right) { alike.min(0.45) } else { alike }
}

/// How likely a word in another script is spelt as a folded Latin one.
pub(super) fn across(native: &str, latin: &str) -> f64 {
    if usual::family(native).contains(&latin) || usual::given(native).contains(&latin) {
        return 1.0;
    }
    let Some(word) = Native::of(native) else { return 0.0 };
    let letters = f64::from(u8::try_from(word.len()).unwrap_or(u8::MAX));
    let bits_per_letter = word.bits(latin) / letters.max(1.0);
    1.0 / (1.0 + (1.5 * (bits_per_letter - EVEN_BITS)).exp())
}

/// A word of a name, folded, and as written if in another script.
#[derive(Clone, Copy)]
struct Word<'a> {
    folded: &'a str,
    native: Option<&'a str>,
}

/// How alike two words are in whatever scripts they are written.
fn words(left: Word<'_>, right: Word<'_>, alike: fn(&str, &str) -> f64) -> f64 {
    let folded = alike(left.folded, right.folded);
    match (left.native, right.native) {
        (Some(native), None) => folded.max(across(native, right.folded)),
        (None, Some(native)) => folded.max(across(native, left.folded)),
        (Some(one), Some(two)) if one == two => 1.0,
        // Characters that only sound alike are other names.
        (Some(one), Some(two)) if Letters::of(one) == Letters::of(two) => {
            if Letters::of(one) == Some(Letters::Han) { folded * 0.6 } else { folded }
        }
        (Some(_), Some(_)) | (None, None) => folded,
    }
}

/// How alike two names are.
pub(super) fn names(left: &Parsed, right: &Parsed) -> f64 {
    let generation = match (left.generation(), right.generation()) {
        (l, r) if l == r => 1.0,
        (0, _) | (_, 0) => 0.97,
        _ => 0.45,
    };
    (in_order(left, right).max(turned(left, right)).max(loose(left, right)) * generation)
        .clamp(0.0, 1.0)
}

/// Given name against given name and family name against family name, the best alternatives.
fn in_order(left: &Parsed, right: &Parsed) -> f64 {
    let family = best(&left.families, &right.families, families);
    let given = best(&left.givens, &right.givens, givens);
    match (given, family) {
        (Some(given), Some(family)) => both(given, family),
        (None, Some(family)) => family * ABSENT,
        (Some(given), None) => {
            given * if left.families.is_empty() && right.families.is_empty() { 0.8 } else { ABSENT }
        }
        (None, None) => 0.0,
    }
}

/// The best of all alternatives; `None` where one side has none.
fn best<T>(left: &[T], right: &[T], alike: fn(&T, &T) -> f64) -> Option<f64> {
    let pairs = left.iter().flat_map(|l| right.iter().map(move |r| alike(l, r)));
    pairs.reduce(f64::max)
}

/// Two parts that both have to agree.
fn both(one: f64, two: f64) -> f64 {
    f64::midpoint(one * two, one.min(two))
}

/// How alike two given names are, with what follows them.
fn givens(left: &Given, right: &Given) -> f64 {
    let main = words(given_word(left), given_word(right), given_tokens);
    let joined = |one: &Given, other: &Given| {
        one.joined.as_deref().map_or(0.0, |joined| tokens(joined, &other.main))
    };
    let pasted = joined(left, right).max(joined(right, left));
    let both_joined = match (&left.joined, &right.joined) {
        (Some(one), Some(two)) => tokens(one, two),
        _ => 0.0,
    };
    if pasted >= 0.9 || both_joined >= 0.9 {
        return pasted.max(both_joined).max(main);
    }
    let by_middle = |one: &Given, other: &Given| {
        one.main.len() >= 3 && other.rest.iter().any(|word| tokens(word, &one.main) >= 0.9)
    };
    let other = if by_middle(left, right) || by_middle(right, left) { 0.8 } else { 0.0 };
    (main * middles(left, right)).max(other)
}

/// What the further given names make of two first ones that agree.
fn middles(left: &Given, right: &Given) -> f64 {
    match (left.rest.first(), right.rest.first()) {
        (None, None) => 1.0,
        (None, Some(_)) | (Some(_), None) => 0.98,
        (Some(l), Some(r)) => {
            let initials = l.len() == 1 || r.len() == 1;
            let alike = tokens(l, r);
            match (initials, alike) {
                (true, alike) if alike > 0.5 => 1.0,
                (true, _) => 0.7,
                (false, alike) if alike >= 0.7 => 1.0,
                (false, _) if left.rest.iter().any(|word| right.rest.contains(word)) => 0.9,
                (false, _) => 0.6,
            }
        }
    }
}

/// How alike two family names are.
fn families(left: &Family, right: &Family) -> f64 {
    let full = words(family_word(left), family_word(right), family_tokens);
    let long = family_tokens(&left.long, &right.long);
    let cross = family_tokens(&left.long, &right.full).max(family_tokens(&left.full, &right.long));
    // One of two family names is used alone.
    let part = |one: &Family, other: &Family| {
        let parts = one.parts.iter().map(|part| family_tokens(part, &other.full));
        0.88 * parts.fold(0.0, f64::max)
    };
    let shared = |one: &Family, other: &Family| {
        one.parts.iter().any(|part| part.len() >= 3 && other.parts.contains(part))
    };
    let part = part(left, right).max(part(right, left));
    let part = if shared(left, right) { part.max(0.75) } else { part };
    let sure = match (left.guessed, right.guessed) {
        (false, false) => 1.0,
        (true, true) => 0.6,
        _ => 0.88,
    };
    full.max(long).max(cross).max(part) * sure
}

/// The word a given name is compared by.
fn given_word(given: &Given) -> Word<'_> {
    Word { folded: &given.main, native: given.native.as_deref() }
}

/// The word a family name is compared by.
fn family_word(family: &Family) -> Word<'_> {
    Word { folded: &family.full, native: family.native.as_deref() }
}

/// Given name against family name and the other way round.
fn turned(left: &Parsed, right: &Parsed) -> f64 {
    let cross = |one: &Parsed, two: &Parsed| {
        let pairs = one.givens.iter().flat_map(|g| two.families.iter().map(move |f| (g, f)));
        pairs
            .filter(|(given, family)| !given.is_initial() && !family.is_initial())
            .map(|(given, family)| {
                let joined =
                    given.joined.as_deref().map_or(0.0, |joined| tokens(joined, &family.full));
                words(given_word(given), family_word(family), tokens).max(joined)
            })
            .fold(0.0, f64::max)
    };
    0.96 * both(cross(left, right), cross(right, left))
}

/// All words of a name in order: the first given name with its rest, then the first family name.
fn bag(name: &Parsed) -> Vec<Word<'_>> {
    let mut bag = Vec::new();
    if let Some(given) = name.givens.first() {
        bag.push(given_word(given));
        bag.extend(given.rest.iter().map(|word| Word { folded: word, native: None }));
    }
    if let Some(family) = name.families.first() {
        if family.parts.is_empty() {
            bag.push(Word { folded: &family.long, native: family.native.as_deref() });
        } else {
            bag.extend(family.parts.iter().map(|part| Word { folded: part, native: None }));
        }
    }
    bag
}

/// How much a word says: as many letters as it has.
fn weight(word: &str) -> f64 {
    let letters = f64::from(u8::try_from(word.len()).unwrap_or(u8::MAX));
    if is_particle(word) { 1.0 } else { letters.min(9.0) }
}

/// One or two neighbouring words of each side that are alike.
struct Link {
    alike: f64,
    left: (usize, usize),
    right: (usize, usize),
}

/// The words of both names in any order, pasted together or not.
fn loose(left: &Parsed, right: &Parsed) -> f64 {
    let (mut left, mut right) = (bag(left), bag(right));
    // One order for both, so that equal links are taken in the same order either way.
    if left.iter().map(|word| word.folded).gt(right.iter().map(|word| word.folded)) {
        std::mem::swap(&mut left, &mut right);
    }
    if left.is_empty() || right.is_empty() || left.len() > 8 || right.len() > 8 {
        return 0.0;
    }
    let mut links = links(&left, &right);
    links.sort_by(|one, two| two.alike.total_cmp(&one.alike));
    let mut taken_left = vec![0.0_f64; left.len()];
    let mut taken_right = vec![0.0_f64; right.len()];
    for link in &links {
        let (lefts, rights) = (link.left.0..link.left.1, link.right.0..link.right.1);
        if taken_left[lefts.clone()]
            .iter()
            .chain(&taken_right[rights.clone()])
            .all(|taken| *taken <= 0.0)
        {
            taken_left[lefts].fill(link.alike);
            taken_right[rights].fill(link.alike);
        }
    }
    let covered = |words: &[Word<'_>], taken: &[f64]| {
        let all: f64 = words.iter().map(|word| weight(word.folded)).sum();
        let held = words.iter().zip(taken).map(|(word, taken)| weight(word.folded) * taken);
        (held.sum::<f64>() / all, all)
    };
    let ((one, one_size), (two, two_size)) =
        (covered(&left, &taken_left), covered(&right, &taken_right));
    let (short, long) = if one_size <= two_size { (one, two) } else { (two, one) };
    let lonely = left.len().min(right.len()) == 1
        && !links.iter().any(|link| {
            link.alike >= 0.85 && (link.left.1 - link.left.0) + (link.right.1 - link.right.0) > 2
        });
    let score = 0.97 * short * short * 0.45_f64.mul_add(long, 0.55);
    if lonely { score.min(ABSENT) } else { score }
}

/// How alike two folded words are, whichever part of a name they belong to.
fn any_tokens(left: &str, right: &str) -> f64 {
    given_tokens(left, right).min(family_tokens(left, right))
}

/// All neighbouring words of either side that may be the same.
fn links(left: &[Word<'_>], right: &[Word<'_>]) -> Vec<Link> {
    let mut links = Vec::new();
    for (l, one) in left.iter().enumerate() {
        for (r, two) in right.iter().enumerate() {
            let mut add = |alike: f64, left: (usize, usize), right: (usize, usize)| {
                if alike >= 0.6 {
                    links.push(Link { alike, left, right });
                }
            };
            add(words(*one, *two, any_tokens), (l, l + 1), (r, r + 1));
            if let Some(next) = left.get(l + 1) {
                let pasted = [one.folded, next.folded].concat();
                add(tokens(&pasted, two.folded) - 0.01, (l, l + 2), (r, r + 1));
            }
            if let Some(next) = right.get(r + 1) {
                let pasted = [two.folded, next.folded].concat();
                add(tokens(one.folded, &pasted) - 0.01, (l, l + 1), (r, r + 2));
            }
        }
    }
    links
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linkage::name::parse;
    use crate::model::person::Name;

    fn alike(left: &str, right: &str) -> f64 {
        names(&parse(&Name::whole(left).unwrap()), &parse(&Name::whole(right).unwrap()))
    }

    #[test]
    fn spellings_of_one_name_are_surely_alike() {
        for (left, right) in [
            ("Mohammed al-Hussein", "Muhammad Alhusayn"),
            ("Jon Smyth", "John Smith"),
            ("JohnSmith", "John Smith"),
            ("Smith John A", "John A. Smith"),
            ("Sm1th J0hn", "John Smith"),
            ("Jan van der Berg", "Jan Vanderberg"),
            ("Robert Kowalsky", "Bob Kowalski"),
            ("Xiao Ming Wang", "王小明"),
            ("Taro Sato", "佐藤太郎"),
            ("Sergey Ivanov", "Сергей Иванов"),
            ("Ahmed Hassan", "أحمد حسن"),
        ] {
            assert!(alike(left, right) >= 0.9, "{left}, {right}: {}", alike(left, right));
        }
    }

    #[test]
    fn two_names_are_surely_not_alike() {
        for (left, right) in [
            ("John Smith", "Joan Smith"),
            ("John Smith", "James Smith"),
            ("Michael Brown", "Michelle Brown"),
            ("Wei Zhang", "Wei Wang"),
            ("王小明", "王小红"),
            ("Mohammed Hassan", "Mohammed Hussein"),
            ("Sergey Ivanov", "Andrey Ivanov"),
        ] {
            assert!(alike(left, right) <= 0.4, "{left}, {right}: {}", alike(left, right));
        }
    }

    #[test]
    fn what_may_be_one_or_two_is_in_between() {
        for (left, right) in [
            ("John A Smith", "John B Smith"),
            ("John Smith Jr.", "John Smith Sr."),
            ("Thomas Baker", "Thomas Barker"),
            ("J Smith", "John Smith"),
        ] {
            let found = alike(left, right);
            assert!(found > 0.4 && found < 0.9, "{left}, {right}: {found}");
        }
    }

    #[test]
    fn a_native_word_finds_its_spelling_among_others() {
        for (native, latin, others) in [
            ("ميخائيل", "mikhail", ["michel", "khalil", "mahmoud"]),
            ("שלומית", "shlomit", ["salome", "shalom", "malka"]),
            ("ジョーンズ", "jones", ["johnson", "james", "junzo"]),
            ("Прохоров", "prokhorov", ["petrov", "orlov", "prokofiev"]),
        ] {
            let right = across(native, latin);
            assert!(right >= 0.7, "{latin}: {right}");
            assert!(others.iter().all(|other| across(native, other) < right), "{latin}");
        }
    }

    proptest::proptest! {
        #[test]
        fn likeness_is_the_same_both_ways(left in "[a-e]{1,6} [a-e]{1,6}", right in "[a-e]{1,6} [a-e]{1,6}") {
            let there = alike(&left, &right);

            proptest::prop_assert!((0.0..=1.0).contains(&there));
            proptest::prop_assert!((there - alike(&right, &left)).abs() < 1e-9);
            proptest::prop_assert!(alike(&left, &left) > 0.9);
        }
    }
}
