//! The words of a match: its fields, how they compare, how sure it is.

use std::borrow::Borrow;

use crate::model::matching::Agreement;
use crate::model::matching::Contest;
use crate::model::matching::Evidence;
use crate::model::matching::Turn;
use crate::report::words::and;

/// A field of a match.
pub(in crate::report) fn field(field: &str) -> String {
    match field {
        "email" => "e-mail".to_owned(),
        "address" => "house and street".to_owned(),
        "profile" => "profile link".to_owned(),
        "profile_name" => "name in the profile link".to_owned(),
        "spelt_name" => "name spelt in the address".to_owned(),
        "company_as_name" => "company given as the name".to_owned(),
        "swapped_names" => "given and family name swapped".to_owned(),
        "other_name" => "another of the names".to_owned(),
        "owner" => "owner of the record".to_owned(),
        "colleagues" => "colleagues found there".to_owned(),
        "other_list" => "the rep's other networks".to_owned(),
        "tie_date" => "day of the tie".to_owned(),
        "household" => "a household may share this".to_owned(),
        "shared" => "e-mail and number come together".to_owned(),
        "mailbox" => "a namesake may have it".to_owned(),
        "namesakes" => "others bear the name".to_owned(),
        other => other.replace('_', " "),
    }
}

/// How two values compare.
pub(in crate::report) fn agreement(one: &Evidence) -> &'static str {
    match one.agrees {
        Agreement::Exact if one.field == "owner" => "the rep's",
        Agreement::Close if one.field == "owner" => "their office's",
        Agreement::No if one.field == "owner" => "a colleague's",
        Agreement::Exact if one.field == "other_list" => "there too",
        Agreement::No if one.field == "other_list" => "not there",
        Agreement::Exact => "the same",
        Agreement::Close => "alike",
        Agreement::No => "different",
        Agreement::Absent => "not given",
    }
}

/// A probability in words; the bounds are those of [`crate::model::matching::Certainty`].
pub(in crate::report) fn certainty(probability: impl Borrow<f64>) -> &'static str {
    match *probability.borrow() {
        p if p >= 0.99 => "as good as certain",
        p if p >= 0.9 => "likely",
        p if p >= 0.5 => "possible",
        _ => "a possibility among others",
    }
}

/// A probability of a match as a number. Never 100%, also where it was rounded to one before, nor 0%.
pub(in crate::report) fn percent(probability: impl Borrow<f64>) -> String {
    match probability.borrow() * 100.0 {
        p if p >= 99.95 => "over 99.9%".to_owned(),
        p if p >= 98.5 => format!("{:.1}%", (p * 10.0 + 1e-6).floor() / 10.0),
        p if p < 1.0 => "under 1%".to_owned(),
        p => format!("{p:.0}%"),
    }
}

/// What would change an answer: `without the e-mail it would be 12%`.
pub(in crate::report) fn turns(turns: &[Turn]) -> Option<String> {
    let one = |turn: &Turn| {
        let (name, then) = (field(&turn.field), percent(turn.probability));
        if turn.without {
            format!("{then} without the {name}")
        } else {
            format!("{then} with the same {name} on both sides")
        }
    };
    let all: Vec<String> = turns.iter().map(one).collect();
    (!all.is_empty()).then(|| format!("It would be {}.", and(&all)))
}

/// Who else it may be: `C-12 20%, C-31 4% and 3 more; none of them 5%`.
pub(in crate::report) fn rivals(contest: &Contest) -> Option<String> {
    let mut all: Vec<String> = contest
        .rivals
        .iter()
        .map(|one| format!("{} {}", one.record.0, percent(one.probability)))
        .collect();
    match contest.further {
        0 => {}
        1 => all.push("1 other client".to_owned()),
        more => all.push(format!("{more} other clients")),
    }
    let none = (contest.none >= 0.0005).then(|| percent(contest.none));
    match (all.is_empty(), none) {
        (true, None) => None,
        (true, Some(none)) => Some(format!("no client at all {none}")),
        (false, None) => Some(and(&all)),
        (false, Some(none)) => Some(format!("{}; no client at all {none}", and(&all))),
    }
}

/// What a person decided of a match.
pub(in crate::report) fn decided(same: impl Borrow<bool>) -> &'static str {
    if *same.borrow() { "the same person" } else { "somebody else" }
}

/// All bits of a match, without its prior.
pub(in crate::report) fn total_bits(evidence: &[Evidence]) -> f64 {
    evidence.iter().map(|one| one.bits).sum()
}

/// The fields that speak for a match, the strongest first. Given and family name are one `name`,
/// with the bits of both. Corrections that take bits away again (a household, namesakes) are no
/// such fields.
pub(in crate::report) fn agreeing(evidence: &[Evidence]) -> Vec<String> {
    let mut fields: Vec<(String, f64)> = Vec::new();
    for one in evidence {
        let agrees = matches!(one.agrees, Agreement::Exact | Agreement::Close);
        if !agrees || one.bits <= 0.0 {
            continue;
        }
        let name = match one.field.as_str() {
            "given_name" | "family_name" => "name".to_owned(),
            other => field(other),
        };
        match fields.iter_mut().find(|(known, _)| *known == name) {
            Some((_, bits)) => *bits += one.bits,
            None => fields.push((name, one.bits)),
        }
    }
    fields.sort_by(|a, b| b.1.total_cmp(&a.1));
    fields.into_iter().map(|(name, _)| name).collect()
}

/// The bits of one field: `+14.2`, `-1.4`, `0`.
pub(in crate::report) fn signed_bits(bits: f64) -> String {
    match format!("{bits:+.1}") {
        zero if zero == "+0.0" || zero == "-0.0" => "0".to_owned(),
        some => some,
    }
}

/// `1 bit`, `32 bits`.
pub(in crate::report) fn bits(bits: f64) -> String {
    let rounded = format!("{bits:.0}");
    let unit = if rounded == "1" { "bit" } else { "bits" };
    format!("{rounded} {unit}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_probability_below_one_is_never_shown_as_certainty() {
        let shown: Vec<String> = [1.0, 0.999_999, 0.998, 0.9899, 0.93, 0.004].map(percent).into();

        assert_eq!(shown, ["over 99.9%", "over 99.9%", "99.8%", "98.9%", "93%", "under 1%"]);
    }

    #[test]
    fn the_strongest_field_is_named_first() {
        let one = |field: &str, agrees, bits| Evidence { field: field.to_owned(), agrees, bits };
        let evidence = [
            one("name", Agreement::Close, 6.0),
            one("email", Agreement::Exact, 14.0),
            one("company", Agreement::No, -1.0),
        ];

        assert_eq!(agreeing(&evidence), ["e-mail", "name"]);
    }

    #[test]
    fn given_and_family_name_count_as_one_name() {
        let one = |field: &str, bits| Evidence {
            field: field.to_owned(),
            agrees: Agreement::Exact,
            bits,
        };
        let evidence = [one("given_name", 5.0), one("phone", 9.0), one("family_name", 6.0)];

        assert_eq!(agreeing(&evidence), ["name", "phone"]);
    }
}
