//! When an entry shows by itself that the rep holds somebody's data already.

use crate::model::matching::Agreement;
use crate::model::matching::Certainty;
use crate::model::matching::Contest;
use crate::model::matching::Evidence;
use crate::usecase::sighting::Tie;

/// The kinds of identifiers that one person has and a stranger cannot make up together: an address, a
/// number, a profile page. A name is none, nor is a company or a place.
const KINDS: [&str; 3] = ["email", "phone", "profile"];

/// Tells whether two identifiers of different kinds agree to the letter, each by itself enough to make
/// the match more likely than not. Mailboxes of a role and numbers of a switchboard are not; nor is a
/// second address beside the first, since who knows one can often guess the other.
pub(super) fn holds_already(tie: &Tie) -> bool {
    let own = |one: &&Evidence| {
        KINDS.contains(&one.field.as_str())
            && one.agrees == Agreement::Exact
            && one.bits + tie.prior_bits > 0.0
    };
    let mut kinds: Vec<&str> =
        tie.evidence.iter().filter(own).map(|one| one.field.as_str()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds.len() >= 2 && tie.certainty != Certainty::Possible
}

/// The tie with what depends on other records taken out: rivals, odds, bits, duplicates.
pub(super) fn bare(mut tie: Tie) -> Tie {
    tie.records.truncate(1);
    tie.evidence
        .retain(|one| KINDS.contains(&one.field.as_str()) && one.agrees == Agreement::Exact);
    tie.evidence.iter_mut().for_each(|one| one.bits = 0.0);
    Tie {
        probability: 0.99,
        prior_bits: 0.0,
        match_bits: 0.0,
        matched_as_of: None,
        certainty: Certainty::Certain,
        rivals: 0,
        contest: Contest::default(),
        ..tie
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::model::matching::Rival;
    use crate::model::reading::Origin;
    use crate::model::record::RecordId;
    use crate::usecase::sighting::Seen;

    pub(in crate::usecase::self_check) fn tie(record: &str, fields: &[(&str, f64)]) -> Tie {
        let evidence = fields.iter().map(|(field, bits)| Evidence {
            field: (*field).to_owned(),
            agrees: Agreement::Exact,
            bits: *bits,
        });
        Tie {
            seen: Seen::UploadedContact,
            network: "linkedin".to_owned(),
            on: None,
            at: Origin::line(0, 2),
            person: 0,
            records: vec![RecordId(record.to_owned()), RecordId("C-9".to_owned())],
            probability: 0.998,
            prior_bits: -10.0,
            match_bits: 12.0,
            evidence: evidence.collect(),
            matched_as_of: None,
            certainty: Certainty::Certain,
            name_only: false,
            rivals: 2,
            contest: Contest::default(),
            decided: None,
        }
    }

    #[test]
    fn two_kinds_of_ones_own_show_it_and_nothing_less_does() {
        let holds = |fields: &[(&str, f64)]| holds_already(&tie("C-1", fields));

        assert!(holds(&[("email", 15.0), ("phone", 14.0)]));
        assert!(holds(&[("profile", 15.0), ("email", 14.0), ("name", 9.0)]));
        assert!(!holds(&[("email", 15.0), ("name", 14.0)]));
        assert!(!holds(&[("email", 15.0), ("email", 15.0), ("name", 14.0)]));
        assert!(!holds(&[("email", 15.0), ("phone", 4.0)]));
        assert!(!holds(&[("company", 15.0), ("place", 14.0), ("name", 12.0)]));
        let unsure = Tie {
            certainty: Certainty::Possible,
            ..tie("C-1", &[("email", 15.0), ("phone", 14.0)])
        };
        assert!(!holds_already(&unsure));
    }

    #[test]
    fn a_bare_tie_is_the_same_whoever_else_is_in_the_books() {
        let alone = tie("C-1", &[("email", 15.0), ("phone", 14.0), ("name", 8.0)]);
        let mut beside = tie("C-1", &[("email", 14.2), ("phone", 13.1), ("name", 3.0)]);
        beside.probability = 0.993;
        beside.records.pop();
        beside.contest.rivals.push(Rival { record: RecordId("C-2".into()), probability: 0.005 });

        assert_eq!(bare(alone), bare(beside));
    }
}
