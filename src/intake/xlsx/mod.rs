//! XLSX: our own small reader, since the usual crate aborts the process on a 2 kB file.
//!
//! Reads the first sheet with a known header, the visible ones first. Text is shared or inline,
//! numbers are days when their style says so, formulas count by their stored results and are never
//! evaluated, and nothing outside the file is ever asked for. No memory is sized from a number in
//! the file: counts, dimensions and references that lie cost nothing.

mod book;
mod sheet;
mod value;
mod xml;

use crate::intake::IntakeError;
use crate::intake::limits;
use crate::intake::table::Table;
use crate::intake::table::TableRow;
use crate::intake::xlsx::book::Book;
use crate::intake::xlsx::sheet::Row;
use crate::intake::xlsx::sheet::Rows;

/// Reads the first sheet of a workbook that has a header.
pub(super) fn read(
    name: &str,
    bytes: &[u8],
    is_header: &dyn Fn(&[&str]) -> bool,
) -> Result<Table, IntakeError> {
    let book = Book::open(name, bytes)?;
    let mut order: Vec<_> = book.sheets.iter().collect();
    order.sort_by_key(|sheet| sheet.hidden);
    for sheet in order {
        let (label, text) = book.sheet(sheet)?;
        let mut rows = Rows::new(&book, &label, &text);
        if let Some(mut table) = find_header(&mut rows, is_header)? {
            remark_sheets(name, &book, &sheet.name, &mut table);
            read_rows(name, &mut rows, &mut table)?;
            return Ok(table);
        }
    }
    Err(IntakeError::refused(
        name,
        "xlsx.no_header",
        format!(
            "no sheet names the columns of a known list in its first {} rows",
            limits::HEADER_WITHIN
        ),
        "check that it is the right file, with its header row",
    ))
}

/// Looks for the header among the first rows that are not blank.
fn find_header(
    rows: &mut Rows<'_, '_>,
    is_header: &dyn Fn(&[&str]) -> bool,
) -> Result<Option<Table>, IntakeError> {
    let mut seen = 0;
    while seen < limits::HEADER_WITHIN
        && let Some(row) = rows.next()?
    {
        if row.cells.is_empty() {
            continue;
        }
        seen += 1;
        let cells: Vec<&str> = row.cells.iter().map(|cell| cell.trim()).collect();
        if row.fault.is_none() && is_header(&cells) {
            return Ok(Some(Table {
                header: cells.into_iter().map(str::to_owned).collect(),
                header_line: row.line,
                rows: Vec::new(),
                blank: 0,
                skipped: Vec::new(),
                warnings: Vec::new(),
            }));
        }
    }
    Ok(None)
}

/// Reads what stands below the header.
fn read_rows(name: &str, rows: &mut Rows<'_, '_>, table: &mut Table) -> Result<(), IntakeError> {
    let (mut hidden, mut errors) = (0_u64, 0_u64);
    while let Some(row) = rows.next()? {
        if row.cells.is_empty() && row.fault.is_none() {
            continue;
        }
        if table.rows.len() + table.skipped.len() >= limits::ROWS {
            return Err(rows.refuse("xlsx.too_many_rows", "more than 1,000,000 rows"));
        }
        (hidden, errors) = (hidden + u64::from(row.hidden), errors + row.errors);
        match fault(&row, &table.header) {
            Some(reason) => table.skipped.push((row.line, reason)),
            None => table.rows.push(TableRow { line: row.line, cells: record(&row.cells) }),
        }
    }
    for (count, what) in [
        (hidden, "hidden rows were read like the others"),
        (errors, "cells hold an error such as `#NAME?` and were taken for blank"),
    ] {
        if count > 0 {
            table.warnings.push(format!("`{name}`: {count} {what}"));
        }
    }
    Ok(())
}

/// Why a row cannot be one of the table's, if so.
fn fault(row: &Row, header: &[String]) -> Option<String> {
    if let Some(fault) = &row.fault {
        return Some(fault.clone());
    }
    if row.cells.len() > header.len() {
        let (cells, columns) = (row.cells.len(), header.len());
        return Some(format!("{cells} cells, but the header has {columns}"));
    }
    let again = row.cells.iter().map(|cell| cell.trim()).eq(header.iter().map(String::as_str));
    again.then(|| "the header row once more: two files seem pasted together".to_owned())
}

/// The cells in the form that rows are kept in.
fn record(cells: &[String]) -> csv::StringRecord {
    let bytes = cells.iter().map(String::len).sum();
    let mut record = csv::StringRecord::with_capacity(bytes, cells.len());
    record.extend(cells);
    record
}

/// Names the sheets that were not read, and those that are hidden.
fn remark_sheets(name: &str, book: &Book<'_>, read: &str, table: &mut Table) {
    if table.header_line > 1 {
        let line = table.header_line;
        table.warnings.push(format!("`{name}`: the header is on row {line}"));
    }
    for sheet in &book.sheets {
        let hidden = if sheet.hidden { "hidden " } else { "" };
        let shown = &sheet.name;
        if sheet.name != read {
            table.warnings.push(format!("`{name}`: the {hidden}sheet `{shown}` was not read"));
        } else if sheet.hidden {
            table.warnings.push(format!("`{name}`: the sheet `{shown}` that was read is hidden"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;
    use std::io::Write;

    const KIND: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    /// A workbook with a hidden first sheet without a header, and this second sheet.
    fn book(sheet: &str) -> Vec<u8> {
        let workbook = format!(
            "<workbook xmlns:r='{KIND}'><sheets><sheet name='Old' state='hidden' r:id='a'/>\
             <sheet name='Clients' r:id='b'/></sheets></workbook>"
        );
        let links = format!(
            "<Relationships><Relationship Id='a' Type='{KIND}/worksheet' Target='one.xml'/>\
             <Relationship Id='b' Type='{KIND}/worksheet' Target='/xl/two.xml'/>\
             <Relationship Id='c' Type='{KIND}/sharedStrings' Target='strings.xml'/>\
             <Relationship Id='d' Type='{KIND}/styles' Target='styles.xml'/></Relationships>"
        );
        let styles = "<styleSheet><numFmts><numFmt numFmtId='164' formatCode='dd/mm/yyyy'/>\
            <numFmt numFmtId='165' formatCode='0000000000'/></numFmts><cellXfs><xf numFmtId='0'/>\
            <xf numFmtId='164'/><xf numFmtId='165'/></cellXfs></styleSheet>";
        let strings = "<sst><si><t>Name</t></si><si><r><t>Ad</t></r><r><t>a</t></r>\
            <rPh><t>sound</t></rPh></si><si><t>Smith &amp; Co_x000D_</t></si></sst>";
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (path, text) in [
            ("xl/workbook.xml", workbook.as_str()),
            ("xl/_rels/workbook.xml.rels", &links),
            ("xl/styles.xml", styles),
            ("xl/strings.xml", strings),
            ("xl/one.xml", "<worksheet><sheetData/></worksheet>"),
            ("xl/two.xml", &format!("<worksheet><sheetData>{sheet}</sheetData></worksheet>")),
        ] {
            writer.start_file(path, zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn table(rows: &str) -> Table {
        let head = "<row r='1'><c r='A1' t='str'><v>Clients of 2026</v></c></row><row r='3'>\
            <c r='A3' t='s'><v>0</v></c><c r='B3' t='inlineStr'><is><t>Since</t></is></c>\
            <c r='C3' t='str'><v>Phone</v></c></row>";
        let is_header = |cells: &[&str]| cells.first() == Some(&"Name");
        read("clients.xlsx", &book(&format!("{head}{rows}")), &is_header).unwrap()
    }

    #[test]
    fn cells_of_every_kind_read_as_a_person_would_have_typed_them() {
        let table = table(
            "<row r='4'><c r='A4' t='s'><v>1</v></c><c r='B4' s='1'><v>45321</v></c>\
             <c r='C4' s='2'><v>491570006</v></c></row>\
             <row r='9' hidden='1'><c t='s'><v>2</v></c><c t='e'><v>#N/A</v></c><c><v>6.1491570006E10</v></c></row>",
        );

        let cells: Vec<Vec<&str>> =
            table.rows.iter().map(|row| row.cells.iter().collect()).collect();
        assert_eq!(cells[0], ["Ada", "2024-01-30", "0491570006"]);
        assert_eq!(cells[1], ["Smith & Co\r", "", "61491570006"]);
        assert_eq!((table.header_line, table.rows[1].line), (3, 9));
    }

    #[test]
    fn hidden_sheets_and_rows_and_error_cells_are_named() {
        let table =
            table("<row r='4' hidden='1'><c t='s'><v>1</v></c><c t='e'><v>#N/A</v></c></row>");

        let warnings = table.warnings.join("\n");
        for word in ["hidden sheet `Old`", "1 hidden rows", "1 cells hold an error", "row 3"] {
            assert!(warnings.contains(word), "{word}: {warnings}");
        }
    }

    #[test]
    fn a_text_that_is_missing_costs_its_row() {
        let table = table(
            "<row r='4'><c r='A4' t='s'><v>9</v></c></row><row r='5'><c t='s'><v>1</v></c></row>",
        );

        assert_eq!(table.skipped, [(4, "cell A4 refers to a text that is missing".to_owned())]);
        assert_eq!(table.rows.len(), 1);
    }
}
