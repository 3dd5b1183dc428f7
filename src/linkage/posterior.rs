//! The candidates of one person against each other and against "none of them".

use crate::linkage::bond::Bond;
use crate::linkage::bond::Holder;
use crate::linkage::contact::CompanyField;
use crate::linkage::learn::Learnt;
use crate::linkage::pair::Mark;
use crate::linkage::query::Fit;
use crate::linkage::weights;
use crate::model::Day;
use crate::model::matching::Agreement;
use crate::model::matching::Candidate;
use crate::model::matching::RowMatch;

/// Bits from which it is said that no other list has a client.
const WORTH_SAYING_BITS: f64 = 0.1;

/// One record (with its duplicates) before it competes.
#[derive(Clone, Debug)]
pub(super) struct Contender {
    /// The records, the best first.
    pub(super) records: Vec<usize>,
    /// Bits of all evidence but company and owner.
    pub(super) fixed_bits: f64,
    /// How the companies compare.
    pub(super) company: CompanyField,
    /// Whether addresses agree, where there are some on both sides.
    pub(super) email: Option<bool>,
    /// Whether numbers agree.
    pub(super) phone: Option<bool>,
    /// How the record stands to the list's owner; `None` where nobody says.
    pub(super) bond: Option<Bond>,
    /// Odds as bits that it never exceeds.
    pub(super) most_bits: f64,
    /// Field by field, all but company and owner.
    pub(super) marks: Vec<Mark>,
    /// The snapshot whose values matched, when today's do not.
    pub(super) matched_as_of: Option<Day>,
    /// Whether nothing but the name agrees.
    pub(super) name_only: bool,
    /// The probability it never exceeds.
    pub(super) cap: f64,
}

impl Contender {
    /// What was compared, to tell two of equal bits apart whatever their order in the book: what
    /// weighs nothing now may weigh something once the list is learnt.
    pub(super) fn compared(&self) -> (u8, Option<bool>, Option<bool>, Option<Bond>) {
        let company = match self.company.fit {
            Some(Fit::Same) => 3,
            Some(Fit::Close) => 2,
            None => 1,
            Some(Fit::Other) => 0,
        };
        (company, self.email, self.phone, self.bond)
    }

    /// The odds as bits, with what was learnt from the list.
    pub(super) fn bits(&self, learnt: &Learnt) -> f64 {
        let bits = learnt.prior_bits()
            + self.fixed_bits
            + weights::company_bits(self.company, &learnt.company)
            + learnt.bonds.bits(self.bond)
            + learnt.email_bits(self.email)
            + learnt.phone_bits(self.phone);
        bits.min(self.most_bits)
    }
}

/// Records that are counted and not looked at one by one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Crowd {
    /// How many.
    pub(super) count: f64,
    /// Bits of the evidence for each, all but the bond.
    pub(super) bits: f64,
    /// How they stand to the list's owner.
    pub(super) bond: Option<Bond>,
}

/// A person with everybody they may be.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    /// The records.
    pub(super) contenders: Vec<Contender>,
    /// Further records, which take their share and are not told.
    pub(super) crowds: Vec<Crowd>,
}

/// The odds of all candidates of a row, of the crowd and of "none of them", as probabilities.
pub(super) struct Odds {
    /// One a contender.
    pub(super) each: Vec<f64>,
    /// Of nobody.
    pub(super) none: f64,
}

impl Row {
    /// Lets all candidates of a person compete.
    pub(super) fn odds(&self, learnt: &Learnt) -> Odds {
        let nobody = (1.0 - learnt.in_book).log2();
        let bits: Vec<f64> = self.contenders.iter().map(|one| one.bits(learnt)).collect();
        let top = bits.iter().copied().fold(nobody, f64::max);
        let weight = |bits: f64| (bits - top).exp2();
        let crowd = |one: &Crowd| {
            let bond = learnt.bonds.bits(one.bond);
            one.count * weight(learnt.prior_bits() + one.bits + bond)
        };
        let crowd: f64 = self.crowds.iter().map(crowd).sum();
        // Summed from the largest down, so that the order of the records makes no difference.
        let mut sorted: Vec<f64> = bits.iter().map(|bits| weight(*bits)).collect();
        sorted.sort_by(|a, b| b.total_cmp(a));
        let total = sorted.iter().sum::<f64>() + weight(nobody) + crowd;
        Odds {
            each: bits.iter().map(|bits| weight(*bits) / total).collect(),
            none: weight(nobody) / total,
        }
    }

    /// The answer for the person; what a cap takes away goes to "none of them".
    pub(super) fn answer(self, person: usize, learnt: &Learnt) -> RowMatch {
        let odds = self.odds(learnt);
        let told = self.contenders.into_iter().zip(odds.each);
        let mut candidates: Vec<Candidate> = told
            .filter(|(_, probability)| *probability >= weights::WORTH_TELLING)
            .map(|(one, probability)| candidate(probability, one, learnt))
            .collect();
        candidates.sort_by(|a, b| {
            b.probability
                .total_cmp(&a.probability)
                .then_with(|| b.match_bits.total_cmp(&a.match_bits))
                .then_with(|| a.records.cmp(&b.records))
        });
        let told: f64 = candidates.iter().map(|candidate| candidate.probability).sum();
        if told > 1.0 {
            for one in &mut candidates {
                one.probability /= told;
            }
        }
        let told: f64 = candidates.iter().map(|candidate| candidate.probability).sum();
        RowMatch { person, candidates, none: (1.0 - told).max(0.0) }
    }
}

/// A contender with its probability.
pub(super) fn candidate(probability: f64, one: Contender, learnt: &Learnt) -> Candidate {
    let mut marks = one.marks.clone();
    let company = weights::company_bits(one.company, &learnt.company);
    let agrees = match one.company.fit {
        None => Agreement::Absent,
        Some(Fit::Same) => Agreement::Exact,
        Some(Fit::Close) => Agreement::Close,
        Some(Fit::Other) => Agreement::No,
    };
    if agrees != Agreement::Absent {
        marks.push(Mark { field: "company", agrees, bits: company });
    }
    for (field, compared, bits) in [
        ("email", one.email, learnt.email_bits(one.email)),
        ("phone", one.phone, learnt.phone_bits(one.phone)),
    ] {
        if compared == Some(false) {
            marks.push(Mark { field, agrees: Agreement::No, bits });
        }
    }
    if let Some(bond) = one.bond {
        let agrees = match bond.holder {
            Holder::Own => Agreement::Exact,
            Holder::Office => Agreement::Close,
            Holder::Elsewhere => Agreement::No,
        };
        let both = learnt.bonds.bits(one.bond);
        let tied = both - learnt.bonds.holder_bits(one.bond);
        let says = bond.tied || tied.abs() >= WORTH_SAYING_BITS;
        marks.push(Mark { field: "owner", agrees, bits: if says { both - tied } else { both } });
        if says {
            let agrees = if bond.tied { Agreement::Exact } else { Agreement::No };
            marks.push(Mark { field: "other_list", agrees, bits: tied });
        }
    }
    let sum: f64 = learnt.prior_bits() + marks.iter().map(|mark| mark.bits).sum::<f64>();
    if sum > one.most_bits {
        let bits = one.most_bits - sum;
        marks.push(Mark { field: "household", agrees: Agreement::Close, bits });
    }
    let match_bits = learnt.prior_bits() + marks.iter().map(|mark| mark.bits).sum::<f64>();
    Candidate {
        records: one.records,
        probability: probability.min(one.cap),
        prior_bits: learnt.prior_bits(),
        match_bits,
        evidence: marks.into_iter().map(Into::into).collect(),
        matched_as_of: one.matched_as_of,
        name_only: one.name_only,
    }
}
