//! One row a finding, for programs and for spreadsheets that ask how to read a file.
//!
//! UTF-8 without a byte-order mark, since programs take one for a part of the first head; Excel,
//! which wants one for names beyond ASCII, has the workbook. Every cell is quoted, ends are CRLF
//! (RFC 4180), and no cell begins a formula.

use crate::model::audit::Audit;
use crate::report::harmless::csv_line;
use crate::report::rows::COLUMNS;

/// Renders the findings. An audit without any gives the heads alone.
pub(super) fn render(audit: &Audit) -> String {
    let mut out = csv_line(COLUMNS.iter().map(|column| column.head));
    for finding in &audit.findings {
        let cells = COLUMNS.each_ref().map(|column| (column.of)(audit, finding).text());
        out.push_str(&csv_line(cells.iter().map(String::as_str)));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn a_formula_planted_in_a_reason_arrives_as_text() {
        let mut audit = sample::offboard();
        audit.findings[0].next_step = "=HYPERLINK(\"http://x.example\")".to_owned();

        let text = render(&audit);

        assert!(text.contains("\"'=HYPERLINK(\"\"http://x.example\"\")\""));
    }

    #[test]
    fn there_is_one_row_for_the_heads_and_one_for_each_finding() {
        let audit = sample::check();

        let text = render(&audit);

        let rows = ::csv::Reader::from_reader(text.as_bytes()).into_records().count();
        assert_eq!(rows, audit.findings.len());
    }
}
