//! A match explained: from what was believed beforehand, field by field, to the probability; who
//! else it may be; and what would change the answer.

use std::fmt::Write as _;

use crate::linkage::Index;
use crate::model::matching::Agreement;
use crate::model::matching::Contest;
use crate::model::matching::Evidence;
use crate::model::matching::RowMatch;
use crate::model::matching::Turn;
use crate::model::record::RecordId;

/// Rivals that are named; the rest are counted.
const MOST_RIVALS: usize = 5;

/// The evidence as a waterfall: the bits of each field, and where that leaves the odds.
pub(super) fn table(start: &str, start_bits: f64, evidence: &[Evidence]) -> String {
    let mut out = String::from("field                 compares      bits  so far\n");
    let mut sum = start_bits;
    let _ = writeln!(out, "{start:<31}  {start_bits:>+8.1}  {sum:>+6.1}  {}", bar(start_bits));
    for one in evidence.iter().filter(|one| one.agrees != Agreement::Absent || one.bits != 0.0) {
        let word = match one.agrees {
            Agreement::Exact => "the same",
            Agreement::Close => "alike",
            Agreement::No => "differs",
            Agreement::Absent => "-",
        };
        sum += one.bits;
        let field = one.field.replace('_', " ");
        let _ = writeln!(
            out,
            "{field:<20}  {word:<9}  {:>+8.1}  {sum:>+6.1}  {}",
            one.bits,
            bar(one.bits)
        );
    }
    out
}

/// One character for each two bits.
fn bar(bits: f64) -> String {
    let halves = (bits.abs() / 2.0).round().clamp(0.0, 24.0);
    let mark = if bits < 0.0 { "-" } else { "+" };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 24")]
    let drawn = halves as usize;
    mark.repeat(drawn)
}

/// A probability in words that never round to certainty.
pub(super) fn percent(probability: f64) -> String {
    match probability {
        p if p > 0.999 => "over 99.9%".to_owned(),
        p if p < 0.001 => "below 0.1%".to_owned(),
        p => format!("{:.1}%", p * 100.0),
    }
}

/// Who else in the books it may be, with their share; the records of `not` left out.
pub(super) fn rivals(found: &RowMatch, index: &Index, not: &RecordId, asked: usize) -> String {
    let mut out = String::from("\nAgainst everybody else in the books:\n");
    let mut told = 0;
    let mut own = 0.0;
    for candidate in &found.candidates {
        let ids: Vec<&str> = candidate.records.iter().map(|record| index.id(*record)).collect();
        if ids.contains(&not.0.as_str()) && !candidate.records.contains(&asked) {
            own += candidate.probability;
            continue;
        }
        if told == MOST_RIVALS {
            let left = found.candidates.len() - told;
            let _ = writeln!(out, "  and {left} more");
            break;
        }
        told += 1;
        let mark = if candidate.records.contains(&asked) { "  (the one asked about)" } else { "" };
        let _ =
            writeln!(out, "  {:<10}  {}{mark}", percent(candidate.probability), ids.join(" = "));
    }
    if own > 0.0 {
        let _ = writeln!(out, "  {:<10}  {} itself", percent(own), not.0);
    }
    let _ = writeln!(out, "  {:<10}  none of them", percent(found.none));
    out
}

/// What would change the answer.
pub(super) fn what_would_change(turns: &[Turn]) -> String {
    let mut out = String::from("\nWhat would change the answer:\n");
    for turn in turns {
        let field = field(&turn.field);
        let then = percent(turn.probability);
        let _ = if turn.without {
            writeln!(out, "  without the {field} it would be {then}")
        } else {
            writeln!(out, "  the same {field} on both sides would make it {then}")
        };
    }
    out
}

/// A field in words.
fn field(field: &str) -> String {
    match field {
        "email" => "e-mail address".to_owned(),
        "phone" => "mobile number".to_owned(),
        "profile" => "profile page".to_owned(),
        other => other.replace('_', " "),
    }
}

/// How a kept match stood among all others.
pub(super) fn contest(contest: &Contest) -> String {
    let mut out = String::from("\nAgainst everybody else in the books:\n");
    for rival in &contest.rivals {
        let _ = writeln!(out, "  {:<10}  {}", percent(rival.probability), rival.record.0);
    }
    if contest.further > 0 {
        let _ = writeln!(out, "  and {} more", contest.further);
    }
    let _ = writeln!(out, "  {:<10}  none of them", percent(contest.none));
    out
}
