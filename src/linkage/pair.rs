//! One person against one value of one record, field by field.

use crate::linkage::agree::Level;
use crate::linkage::agree::Part;
use crate::linkage::contact;
use crate::linkage::contact::CompanyField;
use crate::linkage::contact::Field;
use crate::linkage::entry::Entry;
use crate::linkage::entry::Kind;
use crate::linkage::entry::NONE;
use crate::linkage::names;
use crate::linkage::names::NameMatch;
use crate::linkage::query::Fit;
use crate::linkage::query::Query;
use crate::linkage::shares;
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
    /// Field by field, all but company and owner.
    pub(super) marks: Vec<Mark>,
    /// How the companies compare.
    pub(super) company: CompanyField,
    /// Whether addresses agree, where there are some on both sides.
    pub(super) email: Option<bool>,
    /// Whether numbers agree.
    pub(super) phone: Option<bool>,
    /// Whether nothing but the name agrees.
    pub(super) name_only: bool,
    /// Whether the name agrees by a guessed romanisation alone.
    pub(super) rough: bool,
    /// Whether it looks like another person who shares a contact.
    pub(super) vetoed: bool,
}

impl Pair {
    /// The sum of the evidence, summed in one order; the company at its usual weight.
    pub(super) fn bits(&self) -> f64 {
        let differs = |field: Option<bool>, share: f64| {
            if field == Some(false) { share.log2() } else { 0.0 }
        };
        self.fixed_bits()
            + weights::company_bits(self.company, &weights::COMPANY)
            + differs(self.email, weights::EMAIL_DIFFERS)
            + differs(self.phone, weights::PHONE_DIFFERS)
    }

    /// The sum without the company.
    pub(super) fn fixed_bits(&self) -> f64 {
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

    /// Takes back what a mailbox says beyond what it would if another bearer of the name had it:
    /// of the two ways to share it by chance, the likelier counts.
    fn weigh_namesakes(&mut self, name: &NameMatch, email: f64, alone: f64) {
        if name.given.bits <= 0.0 || name.family.bits <= 0.0 {
            return;
        }
        let household = email + name.given.bits + 0.5;
        let namesake = alone + name.given.bits + name.family.bits + name.form;
        let both = -((-household).exp2() + (-namesake).exp2()).log2();
        self.correct("mailbox", both - household);
    }

    /// Adds a correction.
    pub(super) fn correct(&mut self, field: &'static str, bits: f64) {
        if bits.abs() > 1e-9 {
            self.marks.push(Mark { field, agrees: Agreement::Close, bits });
        }
    }
}

/// Compares a person with a value of a record, all but the owner; `None` where nothing but the name
/// could agree and says less than `least` bits.
pub(super) fn pair(query: &Query<'_>, entry: &Entry, least: f64) -> Option<Pair> {
    let email = contact::emails(query, entry);
    let phone = contact::phones(query, entry);
    let profile = contact::profiles(query, entry);
    let street = contact::streets(query, entry);
    let company = contact::companies(query, entry);
    let same_company = matches!(company.fit, Some(Fit::Same | Fit::Close));
    let name_only =
        !same_company && [email, phone, profile, street].iter().all(|field| !field.agrees());
    let nameless = query.is_nameless() || entry.is_nameless();
    let best = names::best(query, entry);
    if name_only && best.as_ref().map_or(0.0, NameMatch::bits) < least {
        return None;
    }
    let marks = Vec::with_capacity(10);
    let (with_email, with_phone) = (email.compared(), phone.compared());
    let mut found = Pair {
        marks,
        company,
        email: with_email,
        phone: with_phone,
        name_only,
        rough: false,
        vetoed: false,
    };
    let name = match best {
        Some(best) if nameless => add_spelt_name(&mut found, best),
        Some(best) => add_names(&mut found, query, entry, best),
        None => NameMatch::ABSENT,
    };
    for (field, compared) in
        [("email", email), ("phone", phone), ("profile", profile), ("address", street)]
    {
        if compared.agrees() || field == "profile" {
            found.add(field, compared);
        }
    }
    let place = contact::places(query, entry);
    if !(street.agrees() && place.agrees()) {
        found.add("place", place);
    }
    correlations(&mut found, &name, [email, phone, profile, street]);
    if email.agrees() && ![phone, profile, street].iter().any(Field::agrees) {
        let alone = contact::namesakes_mailbox(query, entry);
        found.weigh_namesakes(&name, email.bits, alone);
    }
    found.rough = name.rough && found.name_only;
    Some(found)
}

/// Compares the names and adds what they say.
fn add_names(found: &mut Pair, query: &Query<'_>, entry: &Entry, mut name: NameMatch) -> NameMatch {
    if name.family.level == Level::Differs && is_company(query, entry) {
        name.family = Part::ABSENT;
        let bits = weights::COMPANY_AS_NAME_BITS;
        found.marks.push(Mark { field: "company_as_name", agrees: Agreement::Close, bits });
    }
    found.add_part("given_name", name.given);
    found.add_part("family_name", name.family);
    if name.middle.level != Level::Absent {
        found.add_part("middle_name", name.middle);
    }
    found.correct(form_word(name.kind), name.form);
    let chance = weights::NAMESAKES / shares::prior_size(query.index);
    found.correct("namesakes", -(1.0 + chance * name.bits().exp2()).log2());
    name
}

/// The field under which a form that is not the name as written is shown.
fn form_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Spelt => "spelt_name",
        Kind::Swapped => "swapped_names",
        _ => "other_name",
    }
}

/// Tells whether one side holds the other's company in place of a family name: `Ada Bright`, kept in
/// a phone for Ada of Bright Plumbing.
fn is_company(query: &Query<'_>, entry: &Entry) -> bool {
    let index = query.index;
    let begins = |text: &str, word: &str| {
        word.len() >= 4
            && text.bytes().filter(|byte| *byte != b' ').take(word.len()).eq(word.bytes())
    };
    let noted =
        query.company.is_none() && {
            let labels = entry.mails.iter().map(|mail| mail.label).filter(|label| *label != NONE);
            let companies: Vec<&str> =
                entry.company.into_iter().chain(labels).map(|one| index.company(one)).collect();
            query.names.iter().filter_map(|name| name.family).any(|family| {
                companies.iter().any(|company| begins(company, query.text(family).text))
            })
        };
    noted
        || entry.company.is_none() && {
            let labels = query.mails.iter().filter_map(|mail| mail.label.as_deref());
            let companies: Vec<&str> =
                query.company.iter().map(|company| company.joined.as_str()).chain(labels).collect();
            let families = entry.forms.iter().filter(|form| form.family != NONE);
            families
                .map(|form| index.token(form.family))
                .any(|family| companies.iter().any(|company| begins(company, family)))
        }
}

/// A nameless entry: the name that its address spells is weak evidence.
fn add_spelt_name(found: &mut Pair, best: NameMatch) -> NameMatch {
    if best.given.bits > 0.0 && best.family.bits > 0.0 {
        found.correct("spelt_name", best.bits().max(0.0) * 0.5);
        return best;
    }
    NameMatch::ABSENT
}

/// Takes back what fields say together: people who share one contact share others and the family
/// name, and are told apart by the given name alone.
fn correlations(found: &mut Pair, name: &NameMatch, contacts: [Field; 4]) {
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
    let shared_name = name.family.level.is_name();
    if shared_name && name.family.bits > 0.5 {
        // The chance of a namesake is not counted beside that of a household.
        let namesakes = found.marks.iter().find(|mark| mark.field == "namesakes");
        let counted = namesakes.map_or(0.0, |mark| mark.bits);
        found.correct("household", 0.5 - name.family.bits - name.form - counted);
    }
    let [email, phone, profile, _] = contacts;
    let mailbox = [email, phone, profile];
    if name.family.level == Level::Differs
        && mailbox.iter().any(Field::agrees)
        && mailbox.iter().all(|field| field.shared || !field.agrees())
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
