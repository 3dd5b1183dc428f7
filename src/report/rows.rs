//! Findings as rows of a table: the columns that CSV and workbook share.
//!
//! Days are ISO dates and words are those of the JSON, so that a program reads them too.

use crate::model::Day;
use crate::model::audit::Audit;
use crate::model::audit::Finding;
use crate::model::matching::Evidence;
use crate::report::facts;
use crate::report::words;

/// A column: its head, its width in a workbook, and what it shows of a finding.
pub(super) struct Column {
    /// The first row.
    pub head: &'static str,
    /// Characters.
    pub width: f64,
    /// The cell.
    pub of: fn(&Audit, &Finding) -> Cell,
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    /// Text; made harmless where it is written.
    Text(String),
    /// A number of ours; `None` leaves the cell empty.
    Number(Option<f64>),
}

impl Cell {
    /// The cell as text.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.map(|number| number.to_string()).unwrap_or_default(),
        }
    }
}

/// Text of anything that has some.
fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

/// An ISO date, or nothing.
fn date(day: Option<Day>) -> Cell {
    Cell::Text(day.map(|day| day.to_string()).unwrap_or_default())
}

/// A count, or nothing.
fn number(number: Option<u32>) -> Cell {
    Cell::Number(number.map(f64::from))
}

/// Several sentences in one cell.
fn sentences(items: &[String]) -> Cell {
    Cell::Text(items.join("; "))
}

/// All columns, left to right.
pub(super) const COLUMNS: [Column; 27] = [
    Column { head: "id", width: 26.0, of: |_, f| text(&f.id) },
    Column { head: "code", width: 20.0, of: |_, f| text(&f.code) },
    Column { head: "severity", width: 9.0, of: |_, f| text(f.severity.as_str()) },
    Column { head: "grade", width: 10.0, of: |_, f| text(f.grade.as_str()) },
    Column { head: "rep", width: 12.0, of: |_, f| text(&f.rep.0) },
    Column { head: "record", width: 14.0, of: |_, f| record(f, |record| &record.id.0) },
    Column {
        head: "name",
        width: 22.0,
        of: |_, f| record(f, |record| record.name.as_deref().unwrap_or_default()),
    },
    Column {
        head: "stewardship",
        width: 12.0,
        of: |_, f| record(f, |record| record.stewardship.as_str()),
    },
    Column { head: "since", width: 11.0, of: |_, f| date(f.record.as_ref().and_then(|r| r.since)) },
    Column { head: "because", width: 44.0, of: |_, f| record(f, |record| &record.because) },
    Column { head: "seen_as", width: 17.0, of: |_, f| text(&f.seen.kind) },
    Column { head: "network", width: 11.0, of: |_, f| text(&f.seen.network) },
    Column { head: "input", width: 34.0, of: |audit, f| text(facts::file_of(audit, &f.seen)) },
    Column { head: "line", width: 8.0, of: |_, f| number(f.seen.line) },
    Column { head: "item", width: 8.0, of: |_, f| number(f.seen.item) },
    Column { head: "on", width: 11.0, of: |_, f| date(f.seen.on) },
    Column { head: "probability", width: 11.0, of: |_, f| Cell::Number(Some(f.probability)) },
    Column { head: "bits", width: 7.0, of: |_, f| Cell::Number(total(&f.evidence)) },
    Column { head: "evidence", width: 40.0, of: |_, f| sentences(&evidence(&f.evidence)) },
    Column { head: "rule", width: 20.0, of: |_, f| text(&f.rule.id) },
    Column { head: "title", width: 44.0, of: |_, f| text(&f.rule.title) },
    Column { head: "cite", width: 16.0, of: |_, f| text(&f.rule.cite) },
    Column { head: "version", width: 10.0, of: |_, f| text(&f.rule.version) },
    Column { head: "clause", width: 34.0, of: |_, f| Cell::Text(clause(f)) },
    Column { head: "speaks_for_the_rep", width: 44.0, of: |_, f| sentences(&f.speaks_for_the_rep) },
    Column { head: "company_side", width: 44.0, of: |_, f| sentences(&f.company_side) },
    Column { head: "next_step", width: 44.0, of: |_, f| text(&f.next_step) },
];

/// A cell about the record, empty where there is none.
fn record(finding: &Finding, of: fn(&crate::model::audit::FindingRecord) -> &str) -> Cell {
    Cell::Text(finding.record.as_ref().map(of).unwrap_or_default().to_owned())
}

/// The evidence in all, to a tenth of a bit; `None` where no match is involved.
fn total(evidence: &[Evidence]) -> Option<f64> {
    let total = (words::total_bits(evidence) * 10.0).round() / 10.0;
    (!evidence.is_empty()).then_some(total)
}

/// `e-mail the same 14.2`, field by field.
fn evidence(evidence: &[Evidence]) -> Vec<String> {
    let one = |one: &Evidence| {
        format!("{} {} {:.1}", words::field(&one.field), words::agreement(one), one.bits)
    };
    evidence.iter().map(one).collect()
}

/// The clause and its levels, each with its days and whether the event lies inside.
fn clause(finding: &Finding) -> String {
    let Some(clause) = &finding.clause else { return String::new() };
    let level = |level: &crate::model::clause::CascadeLevel| {
        let within = words::within(level.within);
        format!("{} ({} until {}): {within}", level.as_written, level.from, level.until)
    };
    let levels: Vec<String> = clause.levels.iter().map(level).collect();
    let which = format!("{}, {}", clause.agreement, clause.id);
    if levels.is_empty() { which } else { format!("{which}: {}", levels.join("; ")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn a_clause_without_levels_ends_with_its_id() {
        let audit = sample::offboard();
        let upload = audit.findings.iter().find(|one| one.code == "RENTROLL-UPLOAD").unwrap();

        let shown = clause(upload);

        assert_eq!(shown, "employment agreement 2021, 14.1");
    }
}
