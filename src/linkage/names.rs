//! How two names compare: the best of all their forms.

use crate::linkage::agree::Level;
use crate::linkage::agree::Part;
use crate::linkage::entry::Entry;
use crate::linkage::entry::Form;
use crate::linkage::entry::Kind;
use crate::linkage::entry::Middle;
use crate::linkage::index::within;
use crate::linkage::memory::Near;
use crate::linkage::nickname::formals;
use crate::linkage::nickname::shorts;
use crate::linkage::query::Asked;
use crate::linkage::query::Query;
use crate::linkage::shares;
use crate::linkage::weights;

/// Two names, compared part by part.
#[derive(Clone, Copy, Debug)]
pub(super) struct NameMatch {
    /// The given names.
    pub(super) given: Part,
    /// The family names, rated among people who share the given name.
    pub(super) family: Part,
    /// The middle names.
    pub(super) middle: Part,
    /// Bits of what the forms are: swapped, spelt by an address.
    pub(super) form: f64,
    /// What the form that fits best is.
    pub(super) kind: Kind,
    /// Whether a guessed romanisation was needed.
    pub(super) rough: bool,
}

impl NameMatch {
    /// No names to compare.
    pub(super) const ABSENT: Self = Self {
        given: Part::ABSENT,
        family: Part::ABSENT,
        middle: Part::ABSENT,
        form: 0.0,
        kind: Kind::Main,
        rough: false,
    };

    /// All its bits.
    pub(super) fn bits(&self) -> f64 {
        self.given.bits + self.family.bits + self.middle.bits + self.form
    }
}

/// Compares all names of somebody with all names of a value; `None` where either has none.
pub(super) fn best(query: &Query<'_>, entry: &Entry) -> Option<NameMatch> {
    let pairs =
        query.names.iter().flat_map(|asked| entry.forms.iter().map(move |form| (asked, form)));
    let compared = pairs.filter_map(|(asked, form)| one(query, asked, *form));
    let best = compared.reduce(|best, next| if next.bits() > best.bits() { next } else { best })?;
    Some(in_letters(query, entry, best))
}

/// Bits that rating a family name among those who share the given name adds at most.
pub(super) const RATED_BITS: f64 = 7.0;

/// Bits of the name alone for rows that bear it as written: given and family name of the book with
/// how each compares. What cannot reach `least` is told roughly.
pub(super) fn worth(
    query: &Query<'_>,
    asked: &Asked,
    given: Near,
    family: Near,
    least: f64,
) -> f64 {
    let (token, part) = (given.token, given.part);
    let rough = part.bits + family.part.bits;
    let named = part.level.is_name() && family.part.level.is_name();
    if !named || rough + RATED_BITS < least {
        return rough;
    }
    let form = Form { given: token, family: family.token, ..Form::default() };
    let (given, family) = together(query, asked, form, part, family.part);
    let swapped = if asked.kind == Kind::Swapped { weights::SWAPPED.log2() } else { 0.0 };
    given.bits + family.bits + swapped
}

/// Compares one name with one form.
fn one(query: &Query<'_>, asked: &Asked, form: Form) -> Option<NameMatch> {
    if asked.kind == Kind::Swapped && form.kind != Kind::Main {
        return None;
    }
    if asked.kind == Kind::Spelt && form.kind == Kind::Spelt {
        return None;
    }
    let mut given = asked.given.map_or(Part::ABSENT, |at| query.given(at, form.given));
    let mut family = asked.family.map_or(Part::ABSENT, |at| query.family(at, form.family));
    let guessed = asked.guessed || form.guessed;
    let loose = |part: Part| part.level == Level::Differs;
    if loose(family) && guessed {
        family = Part::ABSENT;
    }
    let kind = |wanted: Kind| asked.kind == wanted || form.kind == wanted;
    // A form that is not the name as written must fit in both parts: it is a reason to match, and
    // never one against it.
    let other = [Kind::Part, Kind::Other, Kind::Spelt, Kind::Swapped].into_iter().any(kind);
    if other
        && (!given.level.is_name() && given.level != Level::Initial && given.level != Level::Absent
            || !family.level.is_name())
    {
        return None;
    }
    if given.level.is_name() && family.level.is_name() {
        (given, family) = together(query, asked, form, given, family);
    }
    let mut shares = 0.0;
    if kind(Kind::Part) {
        shares += (weights::FAMILY_PART / weights::FAMILY_EXACT).log2();
        family.level = Level::Variant;
    }
    if kind(Kind::Other) {
        shares += (weights::GIVEN_OTHER / weights::GIVEN_EXACT).log2();
        given.level = Level::Other;
    }
    if kind(Kind::Swapped) {
        shares += weights::SWAPPED.log2();
        (given.level, family.level) = (Level::Variant, Level::Variant);
    }
    if asked.kind == Kind::Spelt {
        shares += weights::SPELT_BY_PAGE.log2();
    }
    if form.kind == Kind::Spelt {
        shares += weights::SPELT_BY_ADDRESS.log2();
    }
    let middle =
        if given.level.is_name() { middles(asked.middle, form.middle) } else { Part::ABSENT };
    let shown = if kind(Kind::Spelt) { Kind::Spelt } else { asked.kind };
    Some(NameMatch {
        given,
        family,
        middle,
        form: shares,
        kind: shown,
        rough: asked.rough != form.rough,
    })
}

/// Rates a family name among people who share the given name.
///
/// The frequency of the whole name is what counts: how many would bear it if communities of names
/// were all there is, corrected by how many records do bear it (a gamma prior on a Poisson count).
fn together(
    query: &Query<'_>,
    asked: &Asked,
    form: Form,
    given: Part,
    family: Part,
) -> (Part, Part) {
    let index = query.index;
    let lift = index.lift(Some(form.given), Some(form.family));
    let apart = given.rate * family.rate;
    if family.level != Level::Exact || given.level == Level::Fuzzy {
        let share = if family.level == Level::Exact {
            weights::FAMILY_EXACT
        } else {
            family.bits.exp2() * family.rate
        };
        let rate = (family.rate * lift * weights::WRITTEN_OTHERWISE).clamp(1e-9, 0.5);
        return (given, Part { bits: (share / rate).log2(), rate, ..family });
    }
    let expected = (apart * lift).max(1e-12);
    let entries = index.by_family(form.family);
    let count = |token: Option<u32>| token.map_or(0, |token| bearers(entries, token));
    let mut borne = count(Some(form.given));
    if given.level == Level::Variant {
        let word = asked.given.map_or("", |at| query.text(at).text);
        borne = formals(word)
            .iter()
            .flat_map(|formal| std::iter::once(*formal).chain(shorts(formal).iter().copied()))
            .map(|name| count(index.find_token(name)))
            .sum::<usize>()
            .max(borne);
    }
    let seen = weights::NAME_PRIOR + shares::real(borne);
    let rate =
        weights::WRITTEN_OTHERWISE * seen / (weights::NAME_PRIOR / expected + shares::size(index));
    let family_rate = (rate / given.rate).clamp(1e-9, 0.9);
    (given, Part::of(Level::Exact, weights::FAMILY_EXACT, family_rate))
}

/// How many entries `(token, row)` bear a token.
fn bearers(entries: &[u32], token: u32) -> usize {
    within(entries, token..token.saturating_add(1)).len() / 2
}

/// Compares middle names: `J.` and `James` agree.
fn middles(left: Middle, right: Middle) -> Part {
    if left.initial == 0 || right.initial == 0 {
        return Part::ABSENT;
    }
    if left.hash != 0 && left.hash == right.hash {
        return Part::of(Level::Exact, 0.6, 0.06);
    }
    if left.initial == right.initial && (left.hash == 0 || right.hash == 0) {
        return Part::of(Level::Variant, 0.6, 0.09);
    }
    Part::of(Level::Differs, 0.3, 0.9)
}

/// Looks for the name in the letters of an address, where the record's own name is another.
fn in_letters(query: &Query<'_>, entry: &Entry, best: NameMatch) -> NameMatch {
    if best.given.level.is_name() && best.family.level.is_name() {
        return best;
    }
    let spelt = |letters: u32| query.letters.iter().find(|(one, _)| *one == letters);
    let found =
        entry.mails.iter().filter_map(|mail| spelt(mail.letters)).max_by_key(|(_, whole)| *whole);
    let (Some((_, whole)), Some(name)) = (found, query.names.first()) else { return best };
    let (Some(given), Some(family)) = (name.given, name.family) else { return best };
    let (given, family) = (query.text(given), query.text(family));
    let index = query.index;
    let lift = index.lift(given.token, family.token);
    let rate = (shares::family(index, family.text, family.token) * lift).min(0.5);
    let family = Part::of(Level::Other, weights::SPELT_BY_ADDRESS, rate);
    let given = if *whole {
        Part::of(Level::Other, weights::GIVEN_EXACT, shares::given(index, given.text, given.token))
    } else {
        Part::of(Level::Initial, 1.0, weights::INITIAL_RATE)
    };
    let found = NameMatch { given, family, kind: Kind::Spelt, ..NameMatch::ABSENT };
    if found.bits() > best.bits() { found } else { best }
}
