//! What would change an answer: what it rests on, and what is not known yet.

use crate::linkage::index::Index;
use crate::linkage::link::worth;
use crate::model::matching::Agreement;
use crate::model::matching::Candidate;
use crate::model::matching::Evidence;
use crate::model::matching::Turn;

/// Bits from which an answer is said to rest on a field.
const RESTS_ON: f64 = 1.0;

/// What the probability of a candidate would be without the field it rests on most, and with each
/// contact that neither side is known to share, rivals and "none of them" as they are.
#[must_use]
pub fn turns(candidate: &Candidate, index: &Index) -> Vec<Turn> {
    let mut turns = Vec::new();
    if let Some((field, bits)) = strongest(candidate) {
        let probability = moved(candidate.probability, -bits);
        turns.push(Turn { field, without: true, probability });
    }
    let known = |field: &str| {
        candidate.evidence.iter().any(|one| one.field == field && one.agrees != Agreement::Absent)
            && candidate.evidence.iter().any(|one| one.field == field && one.bits > 0.0)
    };
    for (field, bits) in worth(index) {
        if !known(field) {
            let probability = moved(candidate.probability, bits);
            turns.push(Turn { field: field.to_owned(), without: false, probability });
        }
    }
    turns
}

/// Fields that are contacts: what they say together is corrected.
const CONTACTS: [&str; 4] = ["email", "phone", "profile", "address"];

/// The field that the answer rests on most, with the bits that would go with it; given and family
/// name are one. With a contact goes what was taken back for it.
fn strongest(candidate: &Candidate) -> Option<(String, f64)> {
    let agrees = |one: &&Evidence| {
        matches!(one.agrees, Agreement::Exact | Agreement::Close) && one.bits > 0.0
    };
    let contact = |field: &str| CONTACTS.contains(&field);
    let agreeing = candidate.evidence.iter().filter(agrees);
    let several = agreeing.clone().filter(|one| contact(&one.field)).count() > 1;
    let corrections: &[&str] = if several { &["shared"] } else { &["household", "mailbox"] };
    let corrected = candidate.evidence.iter().filter(|one| corrections.contains(&&*one.field));
    let taken_back: f64 = corrected.map(|one| one.bits).sum();
    let corrected = |fields: &[&str]| -> f64 {
        let those = candidate.evidence.iter().filter(|one| fields.contains(&&*one.field));
        those.map(|one| one.bits).sum()
    };
    // What is said of a name by itself goes with it, and what a household takes back of it.
    let of_name = corrected(&["namesakes", "household", "mailbox"]);
    let mut fields: Vec<(&str, f64)> = vec![("name", of_name)];
    for one in agreeing {
        let (name, bits) = match one.field.as_str() {
            "given_name" | "family_name" => ("name", one.bits),
            other if contact(other) => (other, one.bits + taken_back),
            other => (other, one.bits),
        };
        match fields.iter_mut().find(|(known, _)| *known == name) {
            Some((_, all)) => *all += bits,
            None => fields.push((name, bits)),
        }
    }
    let best = fields.into_iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
    (best.1 > RESTS_ON).then(|| (best.0.to_owned(), best.1))
}

/// A probability after so many bits more.
fn moved(probability: f64, bits: f64) -> f64 {
    let kept = probability.clamp(1e-9, 1.0 - 1e-9);
    let odds = kept / (1.0 - kept) * bits.exp2();
    odds / (1.0 + odds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_one_of_two_contacts_what_was_taken_back_for_both_goes_too() {
        let one = |field: &str, agrees, bits| Evidence { field: field.to_owned(), agrees, bits };
        let evidence = vec![
            one("given_name", Agreement::Exact, 3.0),
            one("family_name", Agreement::Exact, 2.0),
            one("email", Agreement::Exact, 22.0),
            one("phone", Agreement::Exact, 18.0),
            one("shared", Agreement::Close, -15.0),
        ];
        let candidate = Candidate {
            records: vec![0],
            probability: 0.5,
            prior_bits: -30.0,
            match_bits: 0.0,
            evidence,
            matched_as_of: None,
            name_only: false,
        };

        assert_eq!(strongest(&candidate), Some(("email".to_owned(), 7.0)));
    }

    #[test]
    fn bits_move_the_odds() {
        assert!((moved(0.5, 1.0) - 2.0 / 3.0).abs() < 1e-9);
        assert!((moved(2.0 / 3.0, -1.0) - 0.5).abs() < 1e-9);
    }
}
