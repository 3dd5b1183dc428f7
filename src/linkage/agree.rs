//! How two names compare: the level each part reaches, and its bits.

use crate::linkage::Population;
use crate::linkage::fold::skeleton;
use crate::linkage::keys::class_term;
use crate::linkage::keys::whole_key;
use crate::linkage::name::Family;
use crate::linkage::name::Given;
use crate::linkage::name::Parsed;
use crate::linkage::name::family_term;
use crate::linkage::nickname::shared_formal;
use crate::linkage::weights;
use crate::model::matching::Agreement;

/// How a part of two names compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    /// The same.
    Exact,
    /// Short forms of one name; for family names: a part of the other.
    Variant,
    /// Spelt alike.
    Fuzzy,
    /// One is another given name of the other.
    Other,
    /// One is the other's initial.
    Initial,
    /// Different.
    Differs,
    /// Missing on one side.
    Absent,
}

impl Level {
    /// Its word in the evidence.
    pub(super) fn agreement(self) -> Agreement {
        match self {
            Self::Exact => Agreement::Exact,
            Self::Variant | Self::Fuzzy | Self::Other | Self::Initial => Agreement::Close,
            Self::Differs => Agreement::No,
            Self::Absent => Agreement::Absent,
        }
    }
}

/// One part of two names, compared.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    /// The level it reaches.
    pub(super) level: Level,
    /// log2 of how much likelier that is for one person than for two.
    pub(super) bits: f64,
    /// Share of people whose name would agree as well.
    pub(super) rate: f64,
}

impl Part {
    /// Nothing to compare.
    pub(super) const ABSENT: Self = Self { level: Level::Absent, bits: 0.0, rate: 1.0 };

    /// A level with its share among pairs of one person and its rate among strangers.
    fn of(level: Level, share: f64, rate: f64) -> Self {
        Self { level, bits: (share / rate).log2(), rate }
    }

    /// The better of two.
    fn or(self, other: Self) -> Self {
        if other.bits > self.bits { other } else { self }
    }
}

/// Two names, compared part by part.
#[derive(Clone, Copy, Debug)]
pub(super) struct NameMatch {
    /// The given names.
    pub(super) given: Part,
    /// The family names, rated among people who share the given name.
    pub(super) family: Part,
    /// The middle names.
    pub(super) middle: Part,
    /// Whether a guessed romanisation was needed.
    pub(super) rough: bool,
}

impl NameMatch {
    /// All its bits.
    pub(super) fn bits(&self) -> f64 {
        self.given.bits + self.family.bits + self.middle.bits
    }
}

/// Compares two names in all their alternatives.
pub(super) fn names(left: &Parsed, right: &Parsed, population: &Population) -> NameMatch {
    let rough = left.script != right.script
        && left.script.max(right.script) == crate::linkage::script::Script::Rough;
    let mut best =
        NameMatch { given: Part::ABSENT, family: Part::ABSENT, middle: Part::ABSENT, rough };
    for (l, r) in left.givens.iter().flat_map(|l| right.givens.iter().map(move |r| (l, r))) {
        let given = givens(l, r, population);
        if best.given.level == Level::Absent || given.bits > best.given.bits {
            best.given = given;
            best.middle = if given.level == Level::Differs { Part::ABSENT } else { middles(l, r) };
        }
    }
    for (l, r) in left.families.iter().flat_map(|l| right.families.iter().map(move |r| (l, r))) {
        let family = families(l, r, population);
        if best.family.level == Level::Absent || family.bits > best.family.bits {
            best.family = family;
        }
    }
    if best.given.level == Level::Differs && best.family.level == Level::Differs {
        if let Some((given, family)) = swapped(left, right, population) {
            (best.given, best.family) = (given, family);
        }
    } else if best.family.level == Level::Exact {
        best.family = among_namesakes(best, left, right, population);
    }
    best
}

/// Rates a family name among people who share the given name: origins go together, and the book
/// shows how many bear both.
fn among_namesakes(
    best: NameMatch,
    left: &Parsed,
    right: &Parsed,
    population: &Population,
) -> Part {
    let mut bearers = 0.0_f64;
    if matches!(best.given.level, Level::Exact | Level::Variant) {
        for family in
            left.families.iter().filter(|l| right.families.iter().any(|r| r.full == l.full))
        {
            for given in &left.givens {
                let main = population.key_count(whole_key(&given.main, &family.full));
                let formal = given.formals.first();
                let class = formal
                    .map_or(0.0, |formal| population.key_count(whole_key(formal, &family.full)));
                bearers = bearers.max(main).max(class);
            }
        }
    }
    let seen = (bearers - 1.0).max(0.0) / population.size() / best.given.rate.max(1e-6);
    let rate = (best.family.rate * weights::SAME_ORIGIN).max(seen).min(0.5);
    Part::of(Level::Exact, weights::FAMILY_EXACT, rate)
}

/// Compares two given names.
fn givens(left: &Given, right: &Given, population: &Population) -> Part {
    let rate = population.given_share(left.term).max(population.given_share(right.term));
    let joined = |one: &Given, other: &Given| one.joined.as_deref() == Some(other.main.as_str());
    if left.is_initial() || right.is_initial() {
        return if left.main.get(..1) == right.main.get(..1) {
            Part::of(Level::Initial, weights::GIVEN_INITIAL * 4.0, weights::INITIAL_RATE)
        } else {
            Part::of(Level::Differs, weights::GIVEN_DIFFERS, 0.9)
        };
    }
    if left.main == right.main || joined(left, right) || joined(right, left) {
        let rate = population.given_share(left.term);
        return Part::of(Level::Exact, weights::GIVEN_EXACT, rate);
    }
    if let Some(formal) = shared_formal(&left.main, &right.main) {
        let class = population.given_share(class_term(formal)).max(rate).max(0.001);
        return Part::of(Level::Variant, weights::GIVEN_NICKNAME, class);
    }
    let differs = Part::of(Level::Differs, weights::GIVEN_DIFFERS, 0.95);
    let other = |one: &Given, two: &Given| one.main.len() >= 3 && two.rest.contains(&one.main);
    if other(left, right) || other(right, left) {
        return Part::of(Level::Other, weights::GIVEN_OTHER, rate.max(0.001)).or(differs);
    }
    if starts(&left.main, &right.main) || starts(&right.main, &left.main) {
        return Part::of(Level::Variant, weights::GIVEN_OTHER, rate.max(0.002)).or(differs);
    }
    if alike(&left.main, &right.main) {
        return Part::of(Level::Fuzzy, weights::GIVEN_FUZZY, rate + weights::FUZZY_RATE)
            .or(differs);
    }
    differs
}

/// Tells whether a name is the other cut short.
fn starts(short: &str, long: &str) -> bool {
    short.len() >= 3 && long.starts_with(short)
}

/// Compares two family names.
fn families(left: &Family, right: &Family, population: &Population) -> Part {
    if left.full == right.full
        || left.long == right.long
        || left.full == right.long
        || left.long == right.full
    {
        if left.is_initial() {
            return Part::of(Level::Initial, weights::FAMILY_INITIAL * 3.0, weights::INITIAL_RATE);
        }
        return Part::of(Level::Exact, weights::FAMILY_EXACT, population.family_share(left.term));
    }
    let guessed = left.guessed || right.guessed;
    let differs = if guessed {
        Part::ABSENT
    } else {
        Part::of(Level::Differs, weights::FAMILY_DIFFERS, 0.97)
    };
    if left.is_initial() || right.is_initial() {
        let same = left.full.get(..1) == right.full.get(..1);
        let initial =
            Part::of(Level::Initial, weights::FAMILY_INITIAL * 4.0, weights::INITIAL_RATE);
        return if same { initial } else { differs };
    }
    if let Some(part) = shared_part(left, right).or_else(|| shared_part(right, left)) {
        let rate = population.family_share(family_term(part));
        return Part::of(Level::Variant, weights::FAMILY_PART, rate * 1.5).or(differs);
    }
    if alike(&left.full, &right.full) {
        let rate = population.family_share(left.term).max(population.family_share(right.term));
        return Part::of(Level::Fuzzy, weights::FAMILY_FUZZY, rate + weights::FUZZY_RATE)
            .or(differs);
    }
    differs
}

/// A part of one family name that is a part or the whole of the other.
fn shared_part<'a>(left: &'a Family, right: &Family) -> Option<&'a str> {
    let mut parts = left.parts.iter().filter(|part| part.len() >= 2);
    parts.find(|part| **part == right.full || right.parts.contains(part)).map(String::as_str)
}

/// Compares the first further word of two given names: `J.` and `James` agree.
fn middles(left: &Given, right: &Given) -> Part {
    let (Some(l), Some(r)) = (left.rest.first(), right.rest.first()) else { return Part::ABSENT };
    if l == r && l.len() > 1 {
        return Part::of(Level::Exact, 0.6, 0.06);
    }
    if l.get(..1) == r.get(..1) && (l.len() == 1 || r.len() == 1) {
        return Part::of(Level::Variant, 0.6, 0.12);
    }
    Part::of(Level::Differs, 0.3, 0.9)
}

/// The bits of two names whose parts are swapped, where they are.
fn swapped(left: &Parsed, right: &Parsed, population: &Population) -> Option<(Part, Part)> {
    let turned = |given: &Given, family: &Family| {
        given.main == family.full || given.joined.as_deref() == Some(&family.full)
    };
    for (lg, lf) in left.givens.iter().flat_map(|g| left.families.iter().map(move |f| (g, f))) {
        for (rg, rf) in right.givens.iter().flat_map(|g| right.families.iter().map(move |f| (g, f)))
        {
            if turned(lg, rf) && turned(rg, lf) {
                let rate = population.given_share(rg.term).max(population.given_share(lg.term));
                let given = Part::of(Level::Variant, weights::GIVEN_EXACT, rate);
                let rate = population.family_share(rf.term).max(population.family_share(lf.term));
                return Some((given, Part::of(Level::Variant, weights::SWAPPED, rate)));
            }
        }
    }
    None
}

/// Tells whether two words are spelt alike, or share their consonants.
fn alike(left: &str, right: &str) -> bool {
    let shorter = left.len().min(right.len());
    if shorter < 3 || left.len().abs_diff(right.len()) > 3 {
        return false;
    }
    let similar = rapidfuzz::distance::jaro_winkler::similarity(left.chars(), right.chars());
    if similar >= if shorter <= 4 { 0.91 } else { 0.90 } {
        return true;
    }
    let bones = skeleton(left);
    similar >= 0.7 && bones.len() >= 2 && bones == skeleton(right)
}

/// How alike two names are without any context: 0 for nothing in common, 1 for the same.
pub(super) fn similarity(left: &Parsed, right: &Parsed) -> f64 {
    let nobody = Population::default();
    let found = names(left, right, &nobody);
    let rest = |level| match level {
        Level::Exact => 1.0,
        Level::Variant => 0.9,
        Level::Fuzzy => 0.85,
        Level::Other => 0.75,
        Level::Initial => 0.6,
        Level::Absent => 0.5,
        Level::Differs => 0.0,
    };
    let middle: f64 = if found.middle.level == Level::Differs { 0.9 } else { 1.0 };
    (rest(found.given.level) * rest(found.family.level) * middle).clamp(0.0, 1.0)
}
