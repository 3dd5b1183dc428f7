//! The candidates of one person against each other and against "none of them".

use crate::linkage::pair::Mark;
use crate::linkage::weights;
use crate::model::Day;
use crate::model::matching::Candidate;
use crate::model::matching::RowMatch;

/// One record (with its duplicates) before it competes.
#[derive(Clone, Debug)]
pub(super) struct Contender {
    /// The records, the best first.
    pub(super) records: Vec<usize>,
    /// The prior odds as bits.
    pub(super) prior_bits: f64,
    /// The odds as bits.
    pub(super) match_bits: f64,
    /// Field by field.
    pub(super) marks: Vec<Mark>,
    /// The snapshot whose values matched, when today's do not.
    pub(super) matched_as_of: Option<Day>,
    /// Whether nothing but the name agrees.
    pub(super) name_only: bool,
    /// The probability it never exceeds.
    pub(super) cap: f64,
}

/// Lets all candidates of a person compete; what a cap takes away goes to "none of them".
pub(super) fn compete(person: usize, mut contenders: Vec<Contender>) -> RowMatch {
    contenders.sort_by(|a, b| {
        b.match_bits.total_cmp(&a.match_bits).then_with(|| a.records.cmp(&b.records))
    });
    let nobody = (1.0 - weights::IN_BOOK).log2();
    let top = contenders.first().map_or(nobody, |best| best.match_bits.max(nobody));
    let weight = |bits: f64| (bits - top).exp2();
    // Summed from the largest down, so that the order of the records makes no difference.
    let total: f64 =
        contenders.iter().map(|one| weight(one.match_bits)).sum::<f64>() + weight(nobody);
    let mut candidates: Vec<Candidate> = contenders
        .into_iter()
        .map(|one| (weight(one.match_bits) / total, one))
        .filter(|(probability, _)| *probability >= weights::WORTH_TELLING)
        .map(|(probability, one)| candidate(probability, one))
        .collect();
    candidates.sort_by(|a, b| {
        b.probability.total_cmp(&a.probability).then_with(|| a.records.cmp(&b.records))
    });
    let told: f64 = candidates.iter().map(|candidate| candidate.probability).sum();
    RowMatch { person, candidates, none: (1.0 - told).max(0.0) }
}

/// A contender with its probability.
pub(super) fn candidate(probability: f64, one: Contender) -> Candidate {
    Candidate {
        records: one.records,
        probability: probability.min(one.cap),
        prior_bits: one.prior_bits,
        match_bits: one.match_bits,
        evidence: one.marks.into_iter().map(Into::into).collect(),
        matched_as_of: one.matched_as_of,
        name_only: one.name_only,
    }
}
