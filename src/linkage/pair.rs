//! One person against one value of one record, field by field.

use crate::linkage::Population;
use crate::linkage::agree::Level;
use crate::linkage::agree::NameMatch;
use crate::linkage::agree::Part;
use crate::linkage::agree::names;
use crate::linkage::contact;
use crate::linkage::contact::Field;
use crate::linkage::features::Features;
use crate::linkage::weights;
use crate::model::matching::Agreement;
use crate::model::matching::Evidence;

/// What one field says, before it is written out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    /// The field.
    pub(super) field: &'static str,
    /// How the values compare.
    pub(super) agrees: Agreement,
    /// log2 of the likelihood ratio.
    pub(super) bits: f64,
}

impl From<Mark> for Evidence {
    fn from(mark: Mark) -> Self {
        Self { field: mark.field.to_owned(), agrees: mark.agrees, bits: mark.bits }
    }
}

/// A person and a value, compared.
#[derive(Clone, Debug)]
pub(super) struct Pair {
    /// Field by field.
    pub(super) marks: Vec<Mark>,
    /// Whether nothing but the name agrees.
    pub(super) name_only: bool,
    /// Whether the name agrees by a guessed romanisation alone.
    pub(super) rough: bool,
    /// Whether it looks like another person who shares a contact.
    pub(super) vetoed: bool,
}

impl Pair {
    /// The sum of the evidence, summed in one order.
    pub(super) fn bits(&self) -> f64 {
        self.marks.iter().map(|mark| mark.bits).sum()
    }

    /// Adds what a field says; a field that is missing on both sides is not told.
    pub(super) fn add(&mut self, field: &'static str, compared: Field) {
        if compared.agrees != Agreement::Absent {
            self.marks.push(Mark { field, agrees: compared.agrees, bits: compared.bits });
        }
    }

    /// Adds what a part of the name says.
    fn add_part(&mut self, field: &'static str, part: Part) {
        self.marks.push(Mark { field, agrees: part.level.agreement(), bits: part.bits });
    }

    /// Adds a correction.
    pub(super) fn correct(&mut self, field: &'static str, bits: f64) {
        if bits.abs() > 1e-9 {
            self.marks.push(Mark { field, agrees: Agreement::Close, bits });
        }
    }
}

/// Compares a person with a value of a record, all but the owner.
pub(super) fn pair(left: &Features, right: &Features, population: &Population) -> Pair {
    let email = contact::emails(left, right, population);
    let phone = contact::phones(left, right, population);
    let profile = contact::profiles(left, right, population);
    let company = contact::companies(left, right, population);
    let mut found =
        Pair { marks: Vec::with_capacity(12), name_only: true, rough: false, vetoed: false };
    let name = add_names(&mut found, left, right, population);
    for (field, compared) in
        [("email", email), ("phone", phone), ("profile", profile), ("company", company)]
    {
        found.add(field, compared);
        found.name_only &= !compared.agrees();
    }
    found.add("place", contact::places(left, right, population));
    correlations(&mut found, &name, [email, phone, profile]);
    found.rough = name.rough && found.name_only;
    found
}

/// Compares the names and adds what they say.
fn add_names(
    found: &mut Pair,
    left: &Features,
    right: &Features,
    population: &Population,
) -> NameMatch {
    let pairs = left.names.iter().flat_map(|l| right.names.iter().map(move |r| (l, r)));
    let compared = pairs.map(|(l, r)| names(l, r, population));
    let best = compared.max_by(|a, b| a.bits().total_cmp(&b.bits()));
    let Some(mut name) = best else { return add_spelt_name(found, left, right, population) };
    if name.family.level == Level::Differs && (is_company(left, right) || is_company(right, left)) {
        name.family = Part::ABSENT;
        let bits = weights::COMPANY_AS_NAME_BITS;
        found.marks.push(Mark { field: "company_as_name", agrees: Agreement::Close, bits });
    }
    let shown = name;
    found.add_part("given_name", name.given);
    found.add_part("family_name", name.family);
    if name.middle.level != Level::Absent {
        found.add_part("middle_name", name.middle);
    }
    spelt_elsewhere(&mut name, left, right, population);
    found.correct(
        "profile_name",
        name.given.bits + name.family.bits - shown.given.bits - shown.family.bits,
    );
    let chance = weights::NAMESAKES / population.prior_size();
    found.correct("namesakes", -(1.0 + chance * name.bits().exp2()).log2());
    name
}

/// Tells whether one side holds the other's company in place of a family name: `Ada Bright`, kept in
/// a phone for Ada of Bright Plumbing.
fn is_company(noted: &Features, known: &Features) -> bool {
    let word = |family: &str| {
        let company = known.company.iter().any(|company| company.joined.starts_with(family));
        let mut labels = known.emails.iter().filter_map(|email| email.company.as_deref());
        family.len() >= 4 && (company || labels.any(|label| label.starts_with(family)))
    };
    let mut families = noted.names.iter().flat_map(|name| &name.families);
    noted.company.is_none() && families.any(|family| word(&family.full))
}

/// A nameless entry: the name that its address spells is weak evidence.
fn add_spelt_name(
    found: &mut Pair,
    left: &Features,
    right: &Features,
    population: &Population,
) -> NameMatch {
    let mut name =
        NameMatch { given: Part::ABSENT, family: Part::ABSENT, middle: Part::ABSENT, rough: false };
    let (nameless, named) = if left.is_nameless() { (left, right) } else { (right, left) };
    let Some(spelt) = nameless.spelt.as_ref() else { return name };
    let compared = named.names.iter().map(|other| names(spelt, other, population));
    if let Some(best) = compared.max_by(|a, b| a.bits().total_cmp(&b.bits()))
        && best.given.bits > 0.0
        && best.family.bits > 0.0
    {
        name = best;
        found.correct("spelt_name", best.bits() * 0.5);
    }
    name
}

/// Looks for a part that differs in the profile page's address and in e-mail addresses.
fn spelt_elsewhere(
    name: &mut NameMatch,
    left: &Features,
    right: &Features,
    population: &Population,
) {
    for (one, other) in [(left, right), (right, left)] {
        let Some(known) = other.names.first() else { continue };
        if matches!(name.family.level, Level::Differs | Level::Initial) && !one.slug.is_empty() {
            let share = if name.family.level == Level::Initial { 0.3 } else { 0.1 };
            let families = known.families.iter().filter(|family| in_slug(&one.slug, &family.full));
            let rates = families.map(|family| population.family_share(family.term));
            improve(&mut name.family, share, rates);
        }
        if name.given.level == Level::Differs {
            let givens = known.givens.iter().filter(|given| in_slug(&one.slug, &given.main));
            let rates = givens.map(|given| population.given_share(given.term).max(0.0005));
            improve(&mut name.given, 0.08, rates);
            let givens = known.givens.iter().filter(|given| in_local(one, other, &given.main));
            let rates = givens.map(|given| population.given_share(given.term).max(0.001));
            improve(&mut name.given, 0.015, rates);
        }
    }
}

/// Takes the best rate instead of what a part says, if that says more.
fn improve(part: &mut Part, share: f64, rates: impl Iterator<Item = f64>) {
    for rate in rates {
        let bits = (share / rate).log2();
        if bits > part.bits {
            *part = Part { level: Level::Other, bits, rate };
        }
    }
}

/// Tells whether the words of a page's address hold a name; long words are cut there.
fn in_slug(slug: &[String], name: &str) -> bool {
    name.len() >= 3
        && slug
            .iter()
            .any(|word| word == name || (word.len() >= 10 && name.starts_with(word.as_str())))
}

/// Tells whether an e-mail address that only one side has begins with a given name of the other.
fn in_local(one: &Features, other: &Features, given: &str) -> bool {
    let mut own = one
        .emails
        .iter()
        .filter(|email| !email.role && other.emails.iter().all(|shared| shared.key != email.key));
    given.len() >= 3
        && own.any(|email| email.words.first().is_some_and(|word| word.starts_with(given)))
}

/// Takes back what fields say together: people who share one contact share others and the family
/// name, and are told apart by the given name alone.
fn correlations(found: &mut Pair, name: &NameMatch, contacts: [Field; 3]) {
    let agreeing = contacts.iter().filter(|field| field.agrees());
    let (mut best, mut sum, mut count) = (0.0_f64, 0.0, 0);
    for field in agreeing {
        best = best.max(field.bits);
        sum += field.bits;
        count += 1;
    }
    if count == 0 {
        return;
    }
    let further = (sum - best).min(2.5);
    found.correct("shared", best + further - sum);
    let shared_name = matches!(name.family.level, Level::Exact | Level::Variant | Level::Fuzzy);
    if shared_name && name.family.bits > 0.5 {
        // The chance of a namesake is not counted beside that of a household.
        let namesakes = found.marks.iter().find(|mark| mark.field == "namesakes");
        let counted = namesakes.map_or(0.0, |mark| mark.bits);
        found.correct("household", 0.5 - name.family.bits - counted);
    }
    if name.family.level == Level::Differs
        && contacts.iter().all(|field| field.shared || !field.agrees())
    {
        // Such a mailbox spells the given name, which therefore agrees by itself.
        let implied = weights::SHARED_OTHER_FAMILY_BITS - name.given.bits.max(0.0);
        found.correct("shared", implied);
    }
    let person = contacts.iter().any(|field| field.agrees() && !field.shared);
    if name.given.level == Level::Differs && (shared_name || !person) {
        found.vetoed = true;
        found.correct("household", weights::HOUSEHOLD_BITS);
    }
}
