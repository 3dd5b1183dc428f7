//! A workbook: summary, findings, cleared (nothing held against the tie), needs a person, inputs, coverage,
//! the book and the ties, clients to hand over.
//!
//! Text is written as strings, never as a formula or a link, and escaped like the CSV, since
//! workbooks are saved as CSV by their readers. Its creation date is the audit's day.

use rust_xlsxwriter::DocProperties;
use rust_xlsxwriter::ExcelDateTime;
use rust_xlsxwriter::Format as Style;
use rust_xlsxwriter::FormatAlign;
use rust_xlsxwriter::Workbook;
use rust_xlsxwriter::Worksheet;

use crate::model::Day;
use crate::model::audit::Audit;
use crate::model::audit::AuditKind;
use crate::model::document::Block;
use crate::model::upkeep::HandoverRow;
use crate::report::ReportError;
use crate::report::answer;
use crate::report::facts;
use crate::report::facts::Facts;
use crate::report::harmless::cell;
use crate::report::period;
use crate::report::rows::COLUMNS;
use crate::report::rows::Cell;
use crate::report::upkeep;
use crate::report::words;

/// Rows of a sheet, the head included.
const ROWS: usize = 1_048_576;
/// Characters of a cell.
const CELL_CHARS: usize = 32_767;

/// Renders the workbook.
pub(super) fn render(audit: &Audit) -> Result<Vec<u8>, ReportError> {
    let mut book = Workbook::new();
    book.set_properties(&properties(audit.as_of)?);
    for table in [
        summary(audit),
        findings(audit),
        cleared(audit),
        possible(audit),
        inputs(audit),
        coverage(audit),
    ] {
        write(book.add_worksheet(), &table)?;
    }
    if audit.appendix.upkeep.book.is_some() {
        write(book.add_worksheet(), &upkeep(audit))?;
    }
    if audit.kind == AuditKind::Offboard {
        write(book.add_worksheet(), &handover(audit))?;
    }
    Ok(book.save_to_buffer()?)
}

/// Properties without the clock. Days a workbook cannot hold (before 1900) become its first one.
fn properties(as_of: Day) -> Result<DocProperties, ReportError> {
    let first = ExcelDateTime::from_ymd(1900, 1, 1)?;
    let created = ExcelDateTime::parse_from_str(&as_of.to_string()).unwrap_or(first);
    Ok(DocProperties::new()
        .set_title("ringfence audit")
        .set_author("ringfence")
        .set_creation_datetime(&created))
}

/// A sheet before it is written.
struct Table {
    /// Its tab.
    name: &'static str,
    /// Heads and widths.
    heads: Vec<(&'static str, f64)>,
    /// Its rows.
    rows: Vec<Vec<Cell>>,
}

/// A text cell.
fn text(text: impl Into<String>) -> Cell {
    Cell::Text(text.into())
}

/// A number cell. Counts beyond 2^53 do not occur.
#[expect(clippy::cast_precision_loss, reason = "a workbook knows no other numbers")]
fn number(number: u64) -> Cell {
    Cell::Number(Some(number as f64))
}

/// The audit in a few rows.
fn summary(audit: &Audit) -> Table {
    let facts = Facts::of(audit);
    let mut rows = vec![
        vec![text("audit"), text(words::kind(audit.kind))],
        vec![text("agency"), text(&*audit.appendix.agency)],
        vec![text("answer"), text(answer::answer(audit, &facts))],
        vec![text("clients with nothing held against the tie"), number(facts.cleared)],
        vec![text("of them below for context"), number(facts.in_context)],
        vec![text("clients recognised"), number(facts.matched)],
        vec![text("people looked at"), number(facts.people)],
        vec![text("findings of every weight"), number(facts.findings)],
        vec![text("findings held against an entry"), number(facts.against_entries)],
        vec![text("findings about a file or a period"), number(facts.general)],
        vec![text("facts for context"), number(facts.context)],
        vec![text("matches that need a person"), number(facts.possible)],
        vec![text("records not read"), number(facts.skipped)],
        vec![text("as of"), text(audit.as_of.to_string())],
        vec![text("audit id"), text(&*audit.id)],
        vec![text("policy"), text(&*audit.policy.id)],
        vec![text("policy sha256"), text(&*audit.policy.sha256)],
    ];
    let caveats = answer::caveats(audit, &facts);
    rows.extend(caveats.into_iter().map(|line| vec![text("mind"), text(line)]));
    let remarks = audit.appendix.remarks.iter();
    rows.extend(remarks.map(|line| vec![text("remark on the files"), text(&**line)]));
    let blind = audit.cannot_see.iter();
    rows.extend(blind.map(|line| vec![text("this audit cannot see"), text(&**line)]));
    let company = audit.appendix.company_side.iter();
    rows.extend(company.map(|line| vec![text("company side"), text(&**line)]));
    rows.push(vec![text("decision"), text("A person decides. Nothing here is a decision.")]);
    Table { name: "Summary", heads: vec![("what", 42.0), ("value", 100.0)], rows }
}

/// One row a finding.
fn findings(audit: &Audit) -> Table {
    let row = |finding| COLUMNS.iter().map(|column| (column.of)(audit, finding)).collect();
    Table {
        name: "Findings",
        heads: COLUMNS.iter().map(|column| (column.head, column.width)).collect(),
        rows: audit.findings.iter().map(row).collect(),
    }
}

/// People nothing is held against, by class.
fn cleared(audit: &Audit) -> Table {
    let row = |(class, people): (&String, &u64)| {
        vec![text(&**class), text(words::cleared(class, people)), number(*people)]
    };
    Table {
        name: "Cleared",
        heads: vec![("class", 14.0), ("nothing held against the tie", 44.0), ("people", 10.0)],
        rows: audit.cleared.iter().map(row).collect(),
    }
}

/// Matches that are no findings.
fn possible(audit: &Audit) -> Table {
    let row = |one: &crate::model::audit::PossibleMatch| {
        vec![
            text(&*one.record.0),
            text(facts::file_of(audit, &one.seen)),
            Cell::Number(one.seen.line.map(f64::from)),
            Cell::Number(one.seen.item.map(f64::from)),
            Cell::Number(Some(one.probability)),
            text(&*one.because),
            text(words::rivals(&one.contest).unwrap_or_default()),
        ]
    };
    Table {
        name: "Needs a person",
        heads: vec![
            ("record", 14.0),
            ("input", 34.0),
            ("line", 8.0),
            ("item", 8.0),
            ("probability", 11.0),
            ("because", 50.0),
            ("who_else", 50.0),
        ],
        rows: audit.appendix.possible.iter().map(row).collect(),
    }
}

/// The files, each skipped record on a row of its own.
fn inputs(audit: &Audit) -> Table {
    let mut rows = Vec::new();
    for input in &audit.inputs {
        let name = || text(&*input.name);
        let (kind, hash) = (text(&*input.kind), text(&*input.sha256));
        rows.push(vec![name(), kind, number(input.rows), hash]);
        for skipped in &input.skipped {
            let place = |at: Option<u32>| Cell::Number(at.map(f64::from));
            let (line, item) = (place(skipped.line), place(skipped.item));
            let empty = Cell::Number(None);
            rows.push(vec![
                name(),
                text("not read"),
                empty.clone(),
                empty,
                line,
                item,
                text(&*skipped.reason),
            ]);
        }
    }
    Table {
        name: "Inputs",
        heads: vec![
            ("input", 38.0),
            ("kind", 18.0),
            ("rows", 9.0),
            ("sha256", 66.0),
            ("line", 8.0),
            ("item", 8.0),
            ("reason", 50.0),
        ],
        rows,
    }
}

/// What was there, what was empty, what was absent.
fn coverage(audit: &Audit) -> Table {
    let row = |one: &crate::model::reading::Section| {
        vec![text(&*one.section), text(words::section_state(one.state)), number(one.count)]
    };
    Table {
        name: "Coverage",
        heads: vec![("section", 30.0), ("state", 40.0), ("count", 10.0)],
        rows: audit.coverage.iter().map(row).collect(),
    }
}

/// What is told besides findings, a line or a row of a table on a row of its own.
fn upkeep(audit: &Audit) -> Table {
    let mut rows = Vec::new();
    for part in period::parts(audit).into_iter().chain(upkeep::parts(audit, 0)) {
        let line = |line: String| vec![text(&*part.heading), text(line)];
        for block in &part.blocks {
            match block {
                Block::Text(text) => rows.push(line(text.clone())),
                Block::List(items) => rows.extend(items.iter().cloned().map(line)),
                Block::Table { heads, rows: cells } => {
                    for cells in cells {
                        let mut row = vec![text(&*part.heading)];
                        row.extend(cells.iter().take(1).map(|cell| text(&**cell)));
                        let named = heads.iter().zip(cells).skip(1);
                        row.extend(named.map(|(head, cell)| text(format!("{cell} ({head})"))));
                        rows.push(row);
                    }
                }
            }
        }
    }
    let heads = vec![("part", 38.0), ("what", 90.0), ("number", 34.0), ("second", 34.0)];
    Table { name: "The book and the ties", heads, rows }
}

/// Clients to hand over.
fn handover(audit: &Audit) -> Table {
    let day = |day: Option<Day>| text(day.map(|day| day.to_string()).unwrap_or_default());
    let row = |one: &HandoverRow| {
        vec![
            text(&*one.record.0),
            text(one.gap.codes()),
            text(one.class.as_str()),
            text(one.networks.join("; ")),
            day(one.last_dealing_on),
            day(one.next_touch_on),
        ]
    };
    let heads = ["record", "why", "class", "tied_on", "last_dealing_on", "next_touch_on"];
    Table {
        name: "To hand over",
        heads: heads.into_iter().zip([14.0, 34.0, 12.0, 20.0, 16.0, 16.0]).collect(),
        rows: audit.appendix.upkeep.handover.iter().map(row).collect(),
    }
}

/// Writes a table: heads frozen, filter on, widths set, long texts wrapped.
fn write(sheet: &mut Worksheet, table: &Table) -> Result<(), ReportError> {
    let too_many = || ReportError::TooManyRows { rows: table.rows.len() };
    if table.rows.len() >= ROWS {
        return Err(too_many());
    }
    let last_row = u32::try_from(table.rows.len()).map_err(|_| too_many())?;
    let head = Style::new().set_bold().set_background_color(0x00E4_EFED);
    let plain = Style::new().set_text_wrap().set_align(FormatAlign::Top);
    sheet.set_name(table.name)?;
    for (column, (name, width)) in (0..).zip(&table.heads) {
        sheet.write_string_with_format(0, column, *name, &head)?;
        sheet.set_column_width(column, *width)?;
    }
    for (row, cells) in (1..).zip(&table.rows) {
        for (column, value) in (0..).zip(cells) {
            match value {
                Cell::Text(text) => {
                    sheet.write_string_with_format(row, column, shown(text), &plain)?
                }
                Cell::Number(Some(number)) => {
                    sheet.write_number_with_format(row, column, *number, &plain)?
                }
                Cell::Number(None) => sheet,
            };
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    if let Some(last_column) = (0..).zip(&table.heads).map(|(at, _)| at).last() {
        sheet.autofilter(0, 0, last_row, last_column)?;
    }
    sheet.set_landscape().set_paper_size(9).set_repeat_rows(0, 0)?;
    Ok(())
}

/// A text as a cell holds it.
fn shown(text: &str) -> String {
    cell(text).chars().take(CELL_CHARS).collect()
}
