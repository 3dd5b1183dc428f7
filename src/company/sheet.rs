//! A file as a table whose columns are resolved: what every book begins with.

use std::cell::RefCell;

use crate::company::CompanyError;
use crate::company::DateOrder;
use crate::company::columns::Field;
use crate::company::columns::Layout;
use crate::company::columns::Lookup;
use crate::company::columns::map::ColumnMap;
use crate::company::notes::Notes;
use crate::company::preset::Preset;
use crate::company::values::dates::DateColumns;
use crate::company::values::lists;
use crate::intake::IntakeError;
use crate::intake::table::Table;
use crate::intake::table::TableRow;
use crate::intake::table::read_table;
use crate::model::Day;
use crate::model::record::Book;

/// A table with its columns resolved.
pub(super) struct Sheet {
    /// The rows.
    pub(super) table: Table,
    /// The columns.
    pub(super) layout: Layout,
    /// The product.
    pub(super) preset: Preset,
    dates: DateColumns,
}

impl Sheet {
    /// Opens a file as a book.
    pub(super) fn open(
        name: &str,
        bytes: &[u8],
        book: Book,
        preset: Preset,
        map: Option<&ColumnMap>,
    ) -> Result<Self, CompanyError> {
        let lookup = Lookup::new(book, preset, map);
        let mut table = table(name, bytes, lookup)?;
        if book == Book::Crm {
            drop_footer(name, &mut table);
        }
        Ok(Self::over(table, book, preset, map))
    }

    /// Resolves the columns of a table.
    pub(super) fn over(
        mut table: Table,
        book: Book,
        preset: Preset,
        map: Option<&ColumnMap>,
    ) -> Self {
        let preset = match (book, preset) {
            (Book::Crm, Preset::Auto) => Preset::told_by(&table.header),
            (_, preset) => preset,
        };
        let layout = Layout::new(&table.header, Lookup::new(book, preset, map));
        let dates = settle_dates(&table, &layout, map.and_then(ColumnMap::dates));
        table.warnings.extend(dates.warnings.iter().cloned());
        Self { table, layout, preset, dates }
    }

    /// A row of another table with the same header.
    pub(super) fn row<'s>(&'s self, row: &'s TableRow) -> Row<'s> {
        Row { sheet: self, row }
    }

    /// The rows, with their columns at hand.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.table.rows.iter().map(|row| Row { sheet: self, row })
    }

    /// A column's name.
    pub(super) fn header(&self, column: usize) -> &str {
        self.table.header.get(column).map_or("", String::as_str)
    }
}

/// Reads the table; a file without a header is told with the nearest headers.
fn table(name: &str, bytes: &[u8], lookup: Lookup<'_>) -> Result<Table, CompanyError> {
    let rejected: RefCell<Vec<Vec<String>>> = RefCell::default();
    let is_header = |cells: &[&str]| {
        let accepted = lookup.is_header(cells);
        let mut rejected = rejected.borrow_mut();
        if !accepted && cells.len() > 1 && rejected.len() < 8 {
            rejected.push(cells.iter().take(64).map(|cell| (*cell).to_owned()).collect());
        }
        accepted
    };
    read_table(name, bytes, &is_header)
        .map_err(|error| no_header(name, error, lookup, &rejected.borrow()))
}

/// Names the headers that look like known ones; nothing else of the rows is shown, since in a file
/// without a header they are people.
fn no_header(
    name: &str,
    error: IntakeError,
    lookup: Lookup<'_>,
    rejected: &[Vec<String>],
) -> CompanyError {
    let told = matches!(&error, IntakeError::Refused { code, .. } if *code == "csv.no_header" || *code == "xlsx.no_header");
    if !told {
        return error.into();
    }
    let mut nearest: Vec<(String, &'static str)> = Vec::new();
    for cell in rejected.iter().flatten().filter(|cell| cell.len() <= 40) {
        if let Some(known) = lookup.nearest(cell).filter(|known| !known.eq_ignore_ascii_case(cell))
            && nearest.len() < 5
            && !nearest.iter().any(|(seen, _)| seen == cell)
        {
            nearest.push((cell.clone(), known));
        }
    }
    CompanyError::NoHeader { file: name.to_owned(), book: lookup.book(), nearest }
}

/// Settles the order of day and month of all columns that may hold dates.
fn settle_dates(table: &Table, layout: &Layout, convention: Option<DateOrder>) -> DateColumns {
    let holds =
        |field: Field| field.is_date() || matches!(field, Field::OptOut | Field::ClosingYear);
    let columns = layout.all().filter(|(field, _)| holds(*field)).map(|(_, index)| index);
    let columns: Vec<(usize, &str)> =
        columns.map(|index| (index, table.header.get(index).map_or("", String::as_str))).collect();
    DateColumns::settle(
        &columns,
        |index| Box::new(table.rows.iter().map(move |row| row.get(index))),
        convention,
    )
}

/// Drops the lines below a Salesforce report: its name, the copyright, who made it.
fn drop_footer(name: &str, table: &mut Table) {
    if table.header.len() < 2 {
        return;
    }
    let lone = |row: &TableRow| is_lone(row.get(0), row.cells.iter().skip(1));
    let tail = table.rows.iter().rev().take(FOOTER_ROWS).take_while(|row| lone(row)).count();
    let from = table.rows.len().saturating_sub(tail);
    let before = from.checked_sub(1).and_then(|at| table.rows.get(at)).map_or(0, |row| row.line);
    let run = table.rows.get(from..).unwrap_or_default().iter();
    let run: Vec<(u64, &str)> = run.map(|row| (row.line, row.get(0))).collect();
    let Some(first) = footer_in(before, &run) else { return };
    table.rows.truncate(from + first);
    recount_short(name, table);
}

/// Rows at the end among which the lines below a report are looked for.
pub(super) const FOOTER_ROWS: usize = 8;

/// Tells whether a row holds its first cell alone.
pub(super) fn is_lone<'a>(first: &str, mut others: impl Iterator<Item = &'a str>) -> bool {
    !first.is_empty() && others.all(|cell| cell.trim().is_empty())
}

/// The first of the lone rows at the end, told by line and first cell, that belongs to what
/// stands below a report; `before` is the line of the row before them.
pub(super) fn footer_in(mut before: u64, run: &[(u64, &str)]) -> Option<usize> {
    const MARKS: &[&str] = &["copyright (c)", "confidential information", "generated by:"];
    let is_mark = |(_, text): &(u64, &str)| {
        let text = text.to_lowercase();
        MARKS.iter().any(|mark| text.starts_with(mark))
    };
    let mark = run.iter().position(is_mark)?;
    let gap = run.iter().position(|(line, _)| {
        let gap = *line > before + 1;
        before = *line;
        gap
    });
    Some(gap.unwrap_or(mark))
}

/// Corrects the remark on short rows, of which the footer's lines were some.
fn recount_short(name: &str, table: &mut Table) {
    let columns = table.header.len();
    let short = table.rows.iter().filter(|row| row.cells.len() < columns).count();
    table.warnings.retain(|text| !text.ends_with("rows have fewer cells than the header"));
    if short > 0 {
        table.warnings.push(format!("`{name}`: {short} rows have fewer cells than the header"));
    }
}

/// One row with its columns at hand.
#[derive(Clone, Copy)]
pub(super) struct Row<'s> {
    pub(super) sheet: &'s Sheet,
    row: &'s TableRow,
}

impl<'s> Row<'s> {
    /// The physical line, from 1.
    pub(super) fn line(self) -> u64 {
        self.row.line
    }

    /// The cell of a column.
    pub(super) fn cell(self, column: usize) -> &'s str {
        self.row.get(column)
    }

    /// The filled cells of a field with their columns, the best first.
    pub(super) fn cells(self, field: Field) -> impl Iterator<Item = (usize, &'s str)> {
        let filled = self.sheet.layout.of(field).map(move |column| (column, self.row.get(column)));
        filled.filter(|(_, cell)| !lists::is_nothing(cell))
    }

    /// The first filled cell of a field.
    pub(super) fn first(self, field: Field) -> Option<&'s str> {
        self.cells(field).next().map(|(_, cell)| cell)
    }

    /// The first filled cell of a field, kept.
    pub(super) fn text(self, field: Field) -> Option<String> {
        self.first(field).map(|cell| cell.chars().take(512).collect())
    }

    /// The day in a column's cell.
    pub(super) fn day_in(self, column: usize) -> Result<Option<Day>, ()> {
        self.sheet.dates.read(column, self.cell(column))
    }

    /// The first day of a field that can be read; cells that cannot be are noted.
    pub(super) fn day(self, field: Field, notes: &mut Notes) -> Option<Day> {
        for (column, _) in self.cells(field) {
            match self.day_in(column) {
                Ok(Some(day)) => return Some(day),
                Ok(None) => {}
                Err(()) => {
                    let header = self.sheet.header(column);
                    notes.add(
                        self.line(),
                        format!("`{header}` holds what is no clear date; left empty"),
                    );
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(text: &str) -> Result<Sheet, CompanyError> {
        Sheet::open("crm.csv", text.as_bytes(), Book::Crm, Preset::Auto, None)
    }

    #[test]
    fn the_footer_of_a_report_is_no_row() {
        let text = "First Name,Last Name,Mailing City\nAda,Example,Sydney\nMononym,,\n\nClients by owner,,\n\
                    Copyright (c) 2000-2026 example.example. All rights reserved.\nGenerated By:  Jane Rep\n";

        let sheet = open(text).unwrap();

        let lines: Vec<u64> = sheet.rows().map(Row::line).collect();
        assert_eq!(lines, [2, 3]);
        assert!(sheet.table.warnings.is_empty(), "{:?}", sheet.table.warnings);
    }

    #[test]
    fn a_file_without_header_shows_no_people() {
        let error =
            open("Ada,Example,ada@bright.example\nBen,Sample,ben@bright.example\n").err().unwrap();

        let text = error.to_string();
        assert!(text.contains("has no header row of a crm") && !text.contains("Ada"), "{text}");
    }

    #[test]
    fn a_misspelt_header_is_told_with_the_nearest() {
        let error = open("Fulname,E-mial Adress\nAda Example,ada@bright.example\n").err().unwrap();

        assert!(error.to_string().contains("looks like"), "{error}");
    }
}
