//! What each list says of itself: how many of its people are in the book, how many of those are the
//! rep's own, how often their companies still agree.
//!
//! Expectation maximisation over the candidates (Dempster, Laird and Rubin, 1977), with the values of
//! `weights.rs` as a prior of so many rows: a long list speaks for itself, a short one hardly.
//! Nobody has to label anything, and two runs over the same list learn the same.

use crate::linkage::bond;
use crate::linkage::bond::BondShares;
use crate::linkage::posterior::Row;
use crate::linkage::query::Fit;
use crate::linkage::shares::real;
use crate::linkage::weights;

/// Rows that the prior is worth.
const PRIOR_ROWS: f64 = 30.0;

/// Rounds of expectation maximisation.
const ROUNDS: usize = 12;

/// What was learnt.
#[derive(Clone, Debug)]
pub(super) struct Learnt {
    /// Share of listed people who are in the book.
    pub(super) in_book: f64,
    /// How their records stand to the rep.
    pub(super) bonds: BondShares,
    /// How companies of one person compare: same, close, other.
    pub(super) company: [f64; 3],
    /// Share of people whose addresses, where there are some on both sides, all differ.
    pub(super) email_differs: f64,
    /// The same for numbers.
    pub(super) phone_differs: f64,
    /// Records of the book, as far as priors go.
    pub(super) book: f64,
}

impl Learnt {
    /// What is believed before any list is seen.
    pub(super) fn before(book: f64, bonds: BondShares) -> Self {
        Self {
            in_book: weights::IN_BOOK,
            bonds,
            company: weights::COMPANY,
            email_differs: weights::EMAIL_DIFFERS,
            phone_differs: weights::PHONE_DIFFERS,
            book,
        }
    }

    /// The odds, as bits, that somebody listed is one certain record.
    pub(super) fn prior_bits(&self) -> f64 {
        (self.in_book / self.book).log2()
    }

    /// What it says that no address agrees.
    pub(super) fn email_bits(&self, agrees: Option<bool>) -> f64 {
        if agrees == Some(false) { self.email_differs.log2() } else { 0.0 }
    }

    /// What it says that no number agrees.
    pub(super) fn phone_bits(&self, agrees: Option<bool>) -> f64 {
        if agrees == Some(false) { self.phone_differs.log2() } else { 0.0 }
    }

    /// Learns from a list.
    pub(super) fn learn(mut self, rows: &[Row]) -> Self {
        for _ in 0..ROUNDS {
            let mut listed = weights::IN_BOOK * PRIOR_ROWS;
            let mut bonds = self.bonds.tally(PRIOR_ROWS);
            let mut company = weights::COMPANY.map(|share| share * PRIOR_ROWS);
            let mut email = Tally::of(weights::EMAIL_DIFFERS);
            let mut phone = Tally::of(weights::PHONE_DIFFERS);
            for row in rows.iter().filter(|row| !row.contenders.is_empty()) {
                let odds = row.odds(&self);
                listed += 1.0 - odds.none;
                for (one, probability) in row.contenders.iter().zip(odds.each) {
                    bond::add(&mut bonds, one.bond, probability);
                    email.add(one.email, probability);
                    phone.add(one.phone, probability);
                    let place = match one.company.fit {
                        None => continue,
                        Some(Fit::Same) => 0,
                        Some(Fit::Close) => 1,
                        Some(Fit::Other) => 2,
                    };
                    if let Some(place) = company.get_mut(place) {
                        *place += probability;
                    }
                }
            }
            self.in_book = (listed / (real(rows.len()) + PRIOR_ROWS)).clamp(0.002, 0.95);
            self.bonds.learn(bonds);
            self.email_differs = email.share();
            self.phone_differs = phone.share();
            let total: f64 = company.iter().sum();
            let [same, close, other] = company.map(|share| share / total);
            // People change jobs more often than a list whose companies agree would make believe.
            self.company = [same.max(0.02), close.max(0.02), other.max(weights::CHANGES_JOB)];
        }
        self
    }
}

/// How often a field differs among pairs of one person.
struct Tally {
    differs: f64,
    all: f64,
}

impl Tally {
    /// What is believed beforehand.
    fn of(share: f64) -> Self {
        Self { differs: share * PRIOR_ROWS, all: PRIOR_ROWS }
    }

    /// Counts a pair by its probability.
    fn add(&mut self, agrees: Option<bool>, probability: f64) {
        if let Some(agrees) = agrees {
            self.all += probability;
            self.differs += if agrees { 0.0 } else { probability };
        }
    }

    fn share(&self) -> f64 {
        (self.differs / self.all).clamp(0.02, 0.98)
    }
}
