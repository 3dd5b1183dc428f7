//! How e-mails, phones, profiles, companies and places compare.

use crate::linkage::company;
use crate::linkage::entry::Entry;
use crate::linkage::entry::Line;
use crate::linkage::entry::Mail;
use crate::linkage::entry::MailboxKind;
use crate::linkage::entry::NONE;
use crate::linkage::query::AskedMail;
use crate::linkage::query::Fit;
use crate::linkage::query::Query;
use crate::linkage::shares;
use crate::linkage::shares::real;
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

    /// Different values, whose weight each list tells itself.
    const DIFFERS: Self = Self { agrees: Agreement::No, bits: 0.0, shared: false };

    /// Whether the values agree, where there are some on both sides.
    pub(super) fn compared(&self) -> Option<bool> {
        (self.agrees != Agreement::Absent).then(|| self.agrees())
    }

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
fn contact_bits(query: &Query<'_>, shared: f64, bearers: usize) -> f64 {
    let size = shares::prior_size(query.index);
    (weights::CONTACT_AGREES * size / shared).log2() - real(bearers.max(1)).log2()
}

/// Compares e-mail addresses: the best pair counts.
pub(super) fn emails(query: &Query<'_>, entry: &Entry) -> Field {
    let pairs = query.mails.iter().flat_map(|l| entry.mails.iter().map(move |r| (l, r)));
    let same = pairs.filter(|(l, r)| l.key == r.key);
    let best =
        same.map(|(l, r)| same_mailbox(query, l, r)).max_by(|a, b| a.bits.total_cmp(&b.bits));
    let compared = !query.mails.is_empty() && !entry.mails.is_empty();
    best.unwrap_or(if compared { Field::DIFFERS } else { Field::ABSENT })
}

/// What the mailboxes that agree say if another bearer of the name may have them: bits beside those
/// of the whole name.
pub(super) fn namesakes_mailbox(query: &Query<'_>, entry: &Entry) -> f64 {
    let asked = |mail: &&Mail| query.mails.iter().any(|asked| asked.key == mail.key && !mail.role);
    let chance = |mail: &Mail| query.index.namesakes_mailbox(mail.mailbox);
    let shared = entry.mails.iter().filter(asked);
    shared.map(|mail| (weights::CONTACT_AGREES / chance(mail)).log2()).sum()
}

/// Two addresses of one mailbox.
fn same_mailbox(query: &Query<'_>, left: &AskedMail, right: &Mail) -> Field {
    let role = left.role || right.role;
    let shared = if role { weights::SHARED_ROLE } else { query.index.strangers_mailbox(left.kind) };
    let loose = left.kind == MailboxKind::Loose;
    let bits = contact_bits(query, shared, query.index.by_email(left.key).len());
    Field { agrees: Agreement::Exact, bits, shared: role || left.passes_on || loose }
}

/// Compares telephone numbers: the best pair counts.
pub(super) fn phones(query: &Query<'_>, entry: &Entry) -> Field {
    let pairs = query.lines.iter().flat_map(|l| entry.lines.iter().map(move |r| (l, r)));
    let same = pairs.filter(|(l, r)| l.is(**r));
    let best = same.map(|(l, r)| same_line(query, *l, *r)).max_by(|a, b| a.bits.total_cmp(&b.bits));
    let compared = !query.lines.is_empty() && !entry.lines.is_empty();
    best.unwrap_or(if compared { Field::DIFFERS } else { Field::ABSENT })
}

/// Two entries of one number. Many bearers make it a switchboard.
fn same_line(query: &Query<'_>, left: Line, right: Line) -> Field {
    let bearers = query.index.by_phone(left.tail).len();
    let rate =
        if left.mobile || right.mobile { weights::SHARED_MOBILE } else { weights::SHARED_LINE };
    let work = left.shared || right.shared;
    let bits = contact_bits(query, rate, bearers) - if work { 3.0 } else { 0.0 };
    let bits = if bearers > 3 { bits - real(bearers).log2() } else { bits };
    let agrees = if left.country == right.country { Agreement::Exact } else { Agreement::Close };
    Field { agrees, bits, shared: work || bearers > 3 }
}

/// Compares profile pages. Another page says little: people have several, and change them.
pub(super) fn profiles(query: &Query<'_>, entry: &Entry) -> Field {
    match (query.profile, entry.profile) {
        (Some(l), Some(r)) if l == r => {
            let bits = contact_bits(query, weights::SHARED_PAGE, query.index.by_profile(l).len());
            Field { agrees: Agreement::Exact, bits, shared: false }
        }
        (Some(_), Some(_)) => Field::differs(0.5),
        _ => Field::ABSENT,
    }
}

/// How companies compare, before the list's own rate of job changes is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct CompanyField {
    /// How they compare; `None` where one side names none.
    pub(super) fit: Option<Fit>,
    /// Share of strangers who share the company.
    pub(super) rate: f64,
    /// The two companies, where they are named and differ.
    pub(super) differ: Option<Companies>,
}

/// A hash of the company that somebody names, and the number of the record's.
pub(super) type Companies = (u64, u32);

/// Compares companies, by name or by the domain of an address.
pub(super) fn companies(query: &Query<'_>, entry: &Entry) -> CompanyField {
    let rate = query.companies.share.max(weights::COMPANY_RATE);
    let named = entry.company.and_then(|number| query.company_fit(number));
    if named == Some(Fit::Same) {
        return CompanyField { fit: named, rate, differ: None };
    }
    if by_domain(query, entry) {
        return CompanyField { fit: Some(Fit::Close), rate, differ: None };
    }
    let other = entry.company.filter(|_| named == Some(Fit::Other));
    let differ = other.map(|number| (query.company_hash, number));
    CompanyField { fit: named, rate, differ }
}

/// Tells whether one side names the company that the domain of the other side's address spells.
fn by_domain(query: &Query<'_>, entry: &Entry) -> bool {
    let index = query.index;
    if let Some(wanted) = &query.company {
        let mut labels = entry.mails.iter().filter(|mail| mail.label != NONE);
        if labels.any(|mail| company::domain_fits(wanted, index.company(mail.label))) {
            return true;
        }
    }
    let Some(number) = entry.company else { return false };
    let mut labels = query.mails.iter().filter_map(|mail| mail.label.as_deref()).peekable();
    labels.peek().is_some() && {
        let named = company::normalised(index.company(number));
        labels.any(|label| company::domain_fits(&named, label))
    }
}

/// Compares houses. A household shares one; another house is said by the place.
pub(super) fn streets(query: &Query<'_>, entry: &Entry) -> Field {
    match (query.street, entry.street) {
        (Some(l), Some(r)) if l == r => {
            let bearers = query.index.by_street(l).len();
            let bits = contact_bits(query, weights::SHARED_HOUSE, bearers);
            Field { agrees: Agreement::Exact, bits, shared: true }
        }
        _ => Field::ABSENT,
    }
}

/// Compares places: the postcode, else the suburb.
pub(super) fn places(query: &Query<'_>, entry: &Entry) -> Field {
    let pairs = [query.postcode.zip(entry.postcode), query.suburb.zip(entry.suburb)];
    let Some((l, r)) = pairs.into_iter().flatten().next() else { return Field::ABSENT };
    if l != r {
        return Field::differs(weights::PLACE_DIFFERS);
    }
    let rate = (f64::from(query.index.place_count(l)) / shares::size(query.index)).max(0.002);
    let bits = (weights::PLACE_AGREES / rate).log2().max(0.5);
    Field { agrees: Agreement::Exact, bits, shared: true }
}
