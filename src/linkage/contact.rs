//! How e-mails, phones, profiles, companies and places compare.

use crate::linkage::Population;
use crate::linkage::company;
use crate::linkage::email::Mailbox;
use crate::linkage::features::Features;
use crate::linkage::phone::Line;
use crate::linkage::population::real;
use crate::linkage::weights;
use crate::model::matching::Agreement;

/// A field, compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Field {
    /// How the values compare.
    pub(super) agrees: Agreement,
    /// log2 of the likelihood ratio.
    pub(super) bits: f64,
    /// Whether what agrees belongs to a function or a company rather than to a person.
    pub(super) shared: bool,
}

impl Field {
    /// Nothing to compare.
    pub(super) const ABSENT: Self = Self { agrees: Agreement::Absent, bits: 0.0, shared: false };

    /// Different values.
    fn differs(ratio: f64) -> Self {
        Self { agrees: Agreement::No, bits: ratio.log2(), shared: false }
    }

    /// Tells whether the values agree at all.
    pub(super) fn agrees(&self) -> bool {
        matches!(self.agrees, Agreement::Exact | Agreement::Close)
    }
}

/// The bits of a contact that agrees: how likely a stranger on the list shares it with a record.
fn contact_bits(shared: f64, bearers: f64, population: &Population) -> f64 {
    (weights::CONTACT_AGREES * population.prior_size() / shared).log2() - bearers.max(1.0).log2()
}

/// Compares e-mail addresses: the best pair counts.
pub(super) fn emails(left: &Features, right: &Features, population: &Population) -> Field {
    let pairs = left.emails.iter().flat_map(|l| right.emails.iter().map(move |r| (l, r)));
    let same = pairs.filter(|(l, r)| l.key == r.key);
    let best =
        same.map(|(l, r)| same_mailbox(l, r, population)).max_by(|a, b| a.bits.total_cmp(&b.bits));
    let compared = !left.emails.is_empty() && !right.emails.is_empty();
    best.unwrap_or(if compared { Field::differs(weights::EMAIL_DIFFERS) } else { Field::ABSENT })
}

/// Two addresses of one mailbox.
fn same_mailbox(left: &Mailbox, right: &Mailbox, population: &Population) -> Field {
    let shared = if left.role { weights::SHARED_ROLE } else { weights::SHARED_EMAIL };
    let bits = contact_bits(shared, population.key_count(left.key), population);
    let shared = left.role || left.is_given_at_company();
    if left.exact == right.exact {
        Field { agrees: Agreement::Exact, bits, shared }
    } else {
        Field { agrees: Agreement::Close, bits: bits - 1.0, shared }
    }
}

/// Compares telephone numbers: the best pair counts.
pub(super) fn phones(left: &Features, right: &Features, population: &Population) -> Field {
    let pairs = left.phones.iter().flat_map(|l| right.phones.iter().map(move |r| (l, r)));
    let same = pairs.filter(|(l, r)| l.is(r));
    let best =
        same.map(|(l, r)| same_line(l, r, population)).max_by(|a, b| a.bits.total_cmp(&b.bits));
    let compared = !left.phones.is_empty() && !right.phones.is_empty();
    best.unwrap_or(if compared { Field::differs(weights::PHONE_DIFFERS) } else { Field::ABSENT })
}

/// Two entries of one number. Many bearers make it a switchboard.
fn same_line(left: &Line, right: &Line, population: &Population) -> Field {
    let bearers = population.key_count(left.key);
    let rate =
        if left.mobile || right.mobile { weights::SHARED_MOBILE } else { weights::SHARED_LINE };
    let work = left.shared || right.shared;
    let bits = contact_bits(rate, bearers, population) - if work { 3.0 } else { 0.0 };
    let bits = if bearers > 3.0 { bits - bearers.log2() } else { bits };
    let agrees = if left.full == right.full { Agreement::Exact } else { Agreement::Close };
    Field { agrees, bits, shared: work || bearers > 3.0 }
}

/// Compares profile pages. Another page says little: people have several, and change them.
pub(super) fn profiles(left: &Features, right: &Features, population: &Population) -> Field {
    match (left.profile, right.profile) {
        (Some(l), Some(r)) if l == r => {
            let bits = contact_bits(0.001, population.key_count(l), population);
            Field { agrees: Agreement::Exact, bits, shared: false }
        }
        (Some(_), Some(_)) => Field::differs(0.5),
        _ => Field::ABSENT,
    }
}

/// Compares companies, by name or by the domain of an address.
pub(super) fn companies(left: &Features, right: &Features, population: &Population) -> Field {
    let labels = by_domain(left, right).or_else(|| by_domain(right, left));
    let named = left.company.as_ref().zip(right.company.as_ref());
    let alike = named.map(|(l, r)| company::similarity(l, r));
    let rate = |head| (population.term_count(head) / population.size()).max(weights::COMPANY_RATE);
    let close = |head| Field {
        agrees: Agreement::Close,
        bits: (weights::COMPANY_CLOSE / (rate(head) * 1.5)).log2(),
        shared: true,
    };
    match (named, alike, labels) {
        (Some((l, _)), Some(alike), _) if alike >= 0.95 => Field {
            agrees: Agreement::Exact,
            bits: (weights::COMPANY_EXACT / rate(l.head)).log2(),
            shared: true,
        },
        (_, _, Some(head)) => close(head),
        (Some((l, _)), Some(alike), _) if alike > 0.0 => close(l.head),
        (Some(_), ..) => Field::differs(weights::COMPANY_DIFFERS),
        _ => Field::ABSENT,
    }
}

/// The company that one side names and the domain of the other side's address spells.
fn by_domain(named: &Features, addressed: &Features) -> Option<i64> {
    let company = named.company.as_ref()?;
    let mut labels = addressed.emails.iter().filter_map(|email| email.company.as_deref());
    labels.any(|label| company::domain_fits(company, label)).then_some(company.head)
}

/// Compares places: the postcode, else the suburb.
pub(super) fn places(left: &Features, right: &Features, population: &Population) -> Field {
    let pairs = [left.postcode.zip(right.postcode), left.suburb.zip(right.suburb)];
    let Some((l, r)) = pairs.into_iter().flatten().next() else { return Field::ABSENT };
    if l != r {
        return Field::differs(weights::PLACE_DIFFERS);
    }
    let rate = (population.term_count(l) / population.size()).max(0.002);
    let bits = (weights::PLACE_AGREES / rate).log2().max(0.5);
    Field { agrees: Agreement::Exact, bits, shared: true }
}

/// Compares a record's owner with the list's: a rep's list holds the rep's own clients more often.
pub(super) fn owner(
    wanted: Option<&str>,
    owners: &[String],
    own_records: f64,
    records: f64,
) -> Field {
    let Some(wanted) = wanted.filter(|_| !owners.is_empty()) else { return Field::ABSENT };
    let share = (own_records / records.max(1.0)).clamp(real(1) / 1000.0, 0.95);
    if owners.iter().any(|owner| owner == wanted) {
        let bits = (weights::OWN_SHARE / share).log2().max(0.0);
        Field { agrees: Agreement::Exact, bits, shared: true }
    } else {
        let bits = ((1.0 - weights::OWN_SHARE) / (1.0 - share)).log2().min(0.0);
        Field { agrees: Agreement::No, bits, shared: true }
    }
}
