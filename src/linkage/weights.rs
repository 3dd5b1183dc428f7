//! Every number of the model.
//!
//! The `m` values say how often two entries of one person compare so, the rates how often strangers
//! do. They were set by hand and checked on invented lists; a company's own lists differ. They move
//! the sum by single bits, while the frequencies of names move it by ten.

use crate::linkage::contact::CompanyField;
use crate::linkage::query::Fit;

/// Share of listed people who are in the book at all.
pub(super) const IN_BOOK: f64 = 0.27;
/// Records a book is taken to have at least: in a smaller one a chance hit is likelier than counted.
pub(super) const FEWEST_RECORDS: f64 = 1000.0;
/// Share of true pairs whose record is the rep's own, where the list's owner is known.
pub(super) const OWN_SHARE: f64 = 0.6;

/// Share of true pairs whose record another of the rep's lists holds, where there is one.
pub(super) const TIED_SHARE: f64 = 0.3;

/// Given names of one person agree exactly.
pub(super) const GIVEN_EXACT: f64 = 0.78;
/// One is a nickname of the other.
pub(super) const GIVEN_NICKNAME: f64 = 0.10;
/// They are spelt alike.
pub(super) const GIVEN_FUZZY: f64 = 0.03;
/// One is the other's middle name, or another name in use.
pub(super) const GIVEN_OTHER: f64 = 0.02;
/// One is the other's initial.
pub(super) const GIVEN_INITIAL: f64 = 0.02;
/// They differ.
pub(super) const GIVEN_DIFFERS: f64 = 0.03;

/// Family names of one person agree exactly.
pub(super) const FAMILY_EXACT: f64 = 0.86;
/// One is a part of the other.
pub(super) const FAMILY_PART: f64 = 0.04;
/// They are spelt alike.
pub(super) const FAMILY_FUZZY: f64 = 0.035;
/// One is the other's initial.
pub(super) const FAMILY_INITIAL: f64 = 0.02;
/// They differ: another name before or after a marriage.
pub(super) const FAMILY_DIFFERS: f64 = 0.045;
/// The parts are swapped.
pub(super) const SWAPPED: f64 = 0.012;
/// Strangers who share an initial.
pub(super) const INITIAL_RATE: f64 = 0.08;

/// Strangers on the list who bear a whole name that the book holds, for every record of it: people
/// know more namesakes than chance gives them.
pub(super) const NAMESAKES: f64 = 0.05;
/// Records that the expected number of bearers of a whole name is worth against the counted one.
pub(super) const NAME_PRIOR: f64 = 3.0;
/// Bearers of a name for each record that writes it so: the others stand in the book misspelt, as an
/// initial, or under a short form.
pub(super) const WRITTEN_OTHERWISE: f64 = 1.5;
/// Expected bearers of a whole name in the book, below which two records that bear it are one person.
pub(super) const RARE_WHOLE_NAME: f64 = 0.03;
/// Share of people who stand in the book twice, with one mailbox.
pub(super) const ENTERED_AGAIN: f64 = 0.01;
/// Share of people whose profile page spells another name than the list shows.
pub(super) const SPELT_BY_PAGE: f64 = 0.12;
/// Share of people whose address spells another name than the record shows, and who go by it.
pub(super) const SPELT_BY_ADDRESS: f64 = 0.02;
/// Weight of the table of common names, in records.
pub(super) const TABLE_RECORDS: f64 = 8000.0;
/// Share of people who bear a given name that no table lists.
pub(super) const RARE_GIVEN: f64 = 0.000_02;
/// Share of people who bear a family name that no table lists.
pub(super) const RARE_FAMILY: f64 = 0.000_006;

/// An address or number of one person agrees.
pub(super) const CONTACT_AGREES: f64 = 0.55;
/// Listed strangers who share a personal address with somebody in the book.
pub(super) const SHARED_EMAIL: f64 = 0.004;
/// Listed strangers who share a mobile with somebody in the book.
pub(super) const SHARED_MOBILE: f64 = 0.012;
/// Listed strangers who share a fixed line with somebody in the book.
pub(super) const SHARED_LINE: f64 = 0.03;
/// Listed strangers who live where somebody in the book lives, or at the same number of a street of
/// that name.
pub(super) const SHARED_HOUSE: f64 = 0.03;
/// Listed strangers who share a profile page with somebody in the book.
pub(super) const SHARED_PAGE: f64 = 0.001;
/// Listed strangers who share a function's mailbox with somebody in the book.
pub(super) const SHARED_ROLE: f64 = 0.5;
/// Listed strangers who share a mailbox of a given name and two digits with somebody in the book.
pub(super) const SHARED_LOOSE: f64 = 0.05;
/// Share of people whose addresses, where there are some on both sides, all differ: to begin with.
pub(super) const EMAIL_DIFFERS: f64 = 0.4;
/// The same for numbers.
pub(super) const PHONE_DIFFERS: f64 = 0.25;

/// How companies of one person compare: the same, a longer or other form, another one. People change
/// jobs; how often is learnt from each list, starting here.
pub(super) const COMPANY: [f64; 3] = [0.50, 0.20, 0.30];
/// Share of people whose companies differ, at least, whatever a list says.
pub(super) const CHANGES_JOB: f64 = 0.2;
/// Rates at which companies of strangers are another one.
pub(super) const COMPANY_OTHER_RATE: f64 = 0.97;
/// Strangers who share a form of a company, for each who shares the company.
pub(super) const COMPANY_FORMS: f64 = 1.5;
/// Strangers on one list who share a company, at least.
pub(super) const COMPANY_RATE: f64 = 0.0006;

/// Postcodes or suburbs of one person agree.
pub(super) const PLACE_AGREES: f64 = 0.7;
/// They differ: people move, and have several addresses.
pub(super) const PLACE_DIFFERS: f64 = 0.35;

/// Bits off a shared contact that bears another given name and the same family name.
pub(super) const HOUSEHOLD_BITS: f64 = -7.0;
/// Bits off a mailbox that spells only a given name, or is a function's, where the family names
/// differ; the bits of the given name come off as well.
pub(super) const SHARED_OTHER_FAMILY_BITS: f64 = -2.0;
/// A company's name in place of the family name.
pub(super) const COMPANY_AS_NAME_BITS: f64 = 3.0;
/// Odds, as bits, that a household or a shared mailbox never exceeds.
pub(super) const VETO_BITS: f64 = -2.0;
/// A tie older than the record.
pub(super) const TIE_BEFORE_RECORD_BITS: f64 = -0.25;
/// Probability that a match resting on a guessed romanisation alone never exceeds.
pub(super) const ROUGH_SCRIPT_CAP: f64 = 0.5;
/// Probability below which a candidate is not told.
pub(super) const WORTH_TELLING: f64 = 0.01;

/// Bits of how companies compare, given how often those of one person do.
pub(super) fn company_bits(field: CompanyField, shares: &[f64; 3]) -> f64 {
    let [same, close, other] = shares;
    match field.fit {
        None => 0.0,
        Some(Fit::Same) => (same / field.rate).log2(),
        Some(Fit::Close) => (close / (field.rate * COMPANY_FORMS)).log2(),
        Some(Fit::Other) => (other / COMPANY_OTHER_RATE).log2(),
    }
}
