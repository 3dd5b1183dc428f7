//! Delimited text to a table: finds delimiter and header, and sorts out rows that do not fit.

use crate::intake::IntakeError;
use crate::intake::limits;
use crate::intake::table::Table;
use crate::intake::table::TableRow;
use crate::intake::table::records::Cells;
use crate::intake::table::records::Flaw;
use crate::intake::table::records::Record;
use crate::intake::table::records::Records;
use crate::intake::table::records::Unclosed;
use crate::intake::text;

/// The delimiters seen in exports; the earlier one wins when two give as many columns.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Reads a text table.
pub(super) fn read(
    name: &str,
    bytes: &[u8],
    is_header: &dyn Fn(&[&str]) -> bool,
) -> Result<Table, IntakeError> {
    let decoded = text::decode(name, bytes)?;
    let (told, text) = excel_separator(&decoded.text);
    let header = find_header(name, text, told, is_header)?;
    let first_line = u64::from(told.is_some());
    let header_line = header.line + first_line;
    let mut warnings: Vec<String> = decoded.warning.into_iter().collect();
    warnings.extend(header_remarks(name, header.delimiter, header.above, header_line));
    let mut reading = Rows {
        name,
        damaged: &decoded.damaged_lines,
        first_line,
        remarks: Remarks::default(),
        table: Table {
            header: header.names,
            header_line,
            rows: Vec::new(),
            blank: 0,
            skipped: Vec::new(),
            warnings,
        },
    };
    reading.read_all(header.rest)?;
    reading.table.warnings.extend(reading.remarks.of(name));
    Ok(reading.table)
}

/// Excel's first line `sep=;`, which names the delimiter and is no row.
pub(super) fn excel_separator(text: &str) -> (Option<u8>, &str) {
    let Some(rest) = text.get(..4).filter(|head| head.eq_ignore_ascii_case("sep=")) else {
        return (None, text);
    };
    let rest = text.get(rest.len()..).unwrap_or_default();
    let told = rest.bytes().next().filter(u8::is_ascii);
    let after = rest.get(1..).unwrap_or_default();
    let body = after.strip_prefix("\r\n").or_else(|| after.strip_prefix(['\n', '\r']));
    match (told, body) {
        (Some(told), Some(body)) => (Some(told), body),
        _ => (None, text),
    }
}

/// The header, and what stands below it.
pub(super) struct Header<'a> {
    pub(super) names: Vec<String>,
    pub(super) line: u64,
    pub(super) above: u64,
    pub(super) delimiter: u8,
    pub(super) rest: Records<'a>,
}

/// Finds the header under each delimiter and keeps the one with most filled columns.
pub(super) fn find_header<'a>(
    name: &str,
    text: &'a str,
    told: Option<u8>,
    is_header: &dyn Fn(&[&str]) -> bool,
) -> Result<Header<'a>, IntakeError> {
    let (mut best, mut unclosed): (Option<Header<'a>>, Option<Unclosed>) = (None, None);
    let filled = |header: &Header<'_>| header.names.iter().filter(|name| !name.is_empty()).count();
    let one = told.map(|told| [told]);
    for delimiter in one.as_ref().map_or(&DELIMITERS[..], |one| &one[..]) {
        match header_under(text, *delimiter, is_header) {
            Ok(Some(found)) => {
                if best.as_ref().is_none_or(|best| filled(&found) > filled(best)) {
                    best = Some(found);
                }
            }
            Ok(None) => {}
            Err(error) => unclosed = unclosed.or(Some(error)),
        }
    }
    best.ok_or_else(|| match unclosed {
        Some(at) => unclosed_quote(name, at.line + u64::from(told.is_some())),
        None => IntakeError::refused(
            name,
            "csv.no_header",
            format!(
                "none of its first {} rows names the columns of a known list",
                limits::HEADER_WITHIN
            ),
            "check that it is the right file, with its header row and at most 256 columns",
        ),
    })
}

/// Looks for the header among the first rows that are not blank.
fn header_under<'a>(
    text: &'a str,
    delimiter: u8,
    is_header: &dyn Fn(&[&str]) -> bool,
) -> Result<Option<Header<'a>>, Unclosed> {
    let head = text.floor_char_boundary(limits::HEADER_BYTES);
    let mut records = Records::new(text.get(..head).unwrap_or(text), delimiter);
    let (mut record, mut seen) = (Record::default(), 0);
    loop {
        match records.read(&mut record) {
            Ok(true) if head < text.len() && records.is_done() => return Ok(None),
            Ok(true) if seen < limits::HEADER_WITHIN => {}
            Ok(_) => return Ok(None),
            // What is open at the end of the head may be closed behind it.
            Err(_) if head < text.len() => return Ok(None),
            Err(unclosed) => return Err(unclosed),
        }
        if record.is_blank() {
            continue;
        }
        seen += 1;
        let cells: Vec<&str> = record.cells().iter().map(str::trim).collect();
        if matches!(record.flaw, None | Some(Flaw::Control)) && is_header(&cells) {
            let names = cells.into_iter().map(str::to_owned).collect();
            let (line, above) = (record.line, seen as u64 - 1);
            return Ok(Some(Header { names, line, above, delimiter, rest: records.over(text) }));
        }
    }
}

pub(super) fn unclosed_quote(name: &str, line: u64) -> IntakeError {
    IntakeError::refused(
        name,
        "csv.unclosed_quote",
        "a quote is opened here and never closed, so that the rest of the file cannot be told apart",
        "the file was cut off or edited by hand: export it again, or close the quote",
    )
    .on_line(line)
}

/// Remarks on how the header was found.
pub(super) fn header_remarks(name: &str, delimiter: u8, above: u64, line: u64) -> Vec<String> {
    let mut remarks = Vec::new();
    if delimiter != b',' {
        let delimiter = if delimiter == b'\t' {
            "tabs".to_owned()
        } else {
            format!("`{}`", char::from(delimiter))
        };
        remarks.push(format!("`{name}`: cells are separated by {delimiter}"));
    }
    if above > 0 {
        let text = format!("`{name}`: the header is on line {line}, below {above} other rows");
        remarks.push(text);
    }
    remarks
}

/// Rows that are kept although something is odd.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Remarks {
    /// Rows with fewer cells than the header.
    pub(super) short: u64,
    /// The first line with a control character.
    pub(super) control: Option<u64>,
}

impl Remarks {
    /// Looks at a row that is kept.
    pub(super) fn look(&mut self, columns: usize, count: usize, flaw: Option<Flaw>, line: u64) {
        if flaw == Some(Flaw::Control) {
            self.control = self.control.or(Some(line));
        }
        self.short += u64::from(count < columns);
    }

    /// The remarks as sentences.
    pub(super) fn of(self, name: &str) -> impl Iterator<Item = String> {
        let (short, control) = (self.short, self.control);
        let short =
            (short > 0).then(|| format!("`{name}`: {short} rows have fewer cells than the header"));
        let control =
            control.map(|line| format!("`{name}` holds control characters, first on line {line}"));
        short.into_iter().chain(control)
    }
}

/// Why a record cannot be a row, if so. Holds no cell's text: it goes into reports.
pub(super) fn fault(
    header: &[String],
    damaged: bool,
    flaw: Option<Flaw>,
    count: usize,
    cells: Cells<'_>,
) -> Option<String> {
    if damaged {
        return Some("it holds bytes that are no text in the file's encoding".to_owned());
    }
    let columns = header.len();
    match flaw {
        Some(Flaw::LongCell) => return Some("a cell of more than 64 kB".to_owned()),
        Some(Flaw::LongRecord) => return Some("a row of more than 1 MiB".to_owned()),
        Some(Flaw::ManyCells) => {
            let most = limits::COLUMNS;
            return Some(format!("{count} cells, more than {most}; the header has {columns}"));
        }
        Some(Flaw::RunOn) => {
            return Some("a quote is opened and not properly closed".to_owned());
        }
        Some(Flaw::Control) | None => {}
    }
    if cells.iter().skip(columns).any(|cell| !cell.trim().is_empty()) {
        return Some(format!("{count} cells, but the header has {columns}"));
    }
    if cells.iter().map(str::trim).eq(header.iter().map(String::as_str)) {
        return Some("the header row once more: two files seem pasted together".to_owned());
    }
    None
}

/// The reason with the lines of a record that stands on several.
pub(super) fn over_lines(reason: String, line: u64, last: u64) -> String {
    if last > line { format!("{reason} (lines {line} to {last})") } else { reason }
}

/// The refusal of a table with more rows than a limit.
pub(super) fn too_many_rows(name: &str, most: u64, line: u64) -> IntakeError {
    let reason = format!("more than {most} rows");
    IntakeError::refused(name, "csv.too_many_rows", reason, "hand it in in parts").on_line(line)
}

/// The table while its rows are read.
struct Rows<'a> {
    name: &'a str,
    damaged: &'a [u64],
    /// Lines taken off before the text: Excel's `sep=`.
    first_line: u64,
    remarks: Remarks,
    table: Table,
}

impl Rows<'_> {
    /// Reads what stands below the header.
    fn read_all(&mut self, mut records: Records<'_>) -> Result<(), IntakeError> {
        let mut record = Record::default();
        loop {
            let more = records
                .read(&mut record)
                .map_err(|at| unclosed_quote(self.name, at.line + self.first_line))?;
            if !more {
                return Ok(());
            }
            if record.flaw.is_none() && record.is_blank() {
                self.table.blank += u64::from(record.count > 1);
                continue;
            }
            let line = record.line + self.first_line;
            if self.table.rows.len() + self.table.skipped.len() >= limits::ROWS {
                return Err(too_many_rows(self.name, limits::ROWS as u64, line));
            }
            let last = record.last_line + self.first_line;
            let from = self.damaged.partition_point(|damaged| *damaged < line);
            let damaged = self.damaged.get(from).is_some_and(|damaged| *damaged <= last);
            let header = &self.table.header;
            if let Some(reason) = fault(header, damaged, record.flaw, record.count, record.cells())
            {
                self.table.skipped.push((line, over_lines(reason, line, last)));
                continue;
            }
            self.remarks.look(header.len(), record.count, record.flaw, line);
            self.table.rows.push(TableRow { line, cells: record.cells().to_row() });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::table::read_table;

    fn people(cells: &[&str]) -> bool {
        cells.contains(&"First Name") && cells.contains(&"URL")
    }

    fn table(text: &[u8]) -> Table {
        read_table("Connections.csv", text, &people).unwrap()
    }

    fn first_cells(table: &Table) -> Vec<(u64, &str)> {
        table.rows.iter().map(|row| (row.line, row.get(0))).collect()
    }

    #[test]
    fn the_header_is_found_below_notes() {
        let text =
            b"Notes:\r\n\"When exporting, some\nare missing.\"\r\n\r\nFirst Name,URL\r\nAda,x\r\n";

        let table = table(text);

        assert_eq!(table.header, ["First Name", "URL"]);
        assert_eq!((table.header_line, first_cells(&table)), (5, vec![(6, "Ada")]));
        assert!(table.warnings.iter().any(|text| text.contains("line 5")), "{:?}", table.warnings);
    }

    #[test]
    fn every_delimiter_is_tried() {
        for delimiter in [",", ";", "\t", "|"] {
            let text = format!("First Name{delimiter}URL\nAda{delimiter}x\n");

            assert_eq!(first_cells(&table(text.as_bytes())), [(2, "Ada")], "{delimiter:?}");
        }
    }

    #[test]
    fn the_delimiter_with_most_columns_wins_over_a_lenient_caller() {
        let table = read_table("a.csv", b"Name;Mail\nAda;a@b.example\n", &|_| true).unwrap();

        assert_eq!(table.header, ["Name", "Mail"]);
    }

    #[test]
    fn excels_separator_line_is_honoured_and_counted() {
        let table = table(b"sep=;\r\nFirst Name;URL\r\nAda;x\r\n");

        assert_eq!((table.header_line, first_cells(&table)), (2, vec![(3, "Ada")]));
    }

    #[test]
    fn lines_stay_right_with_lone_carriage_returns_and_quoted_line_ends() {
        let old_mac = table(b"First Name,URL\rAda,x\rBruno,y\r");
        let quoted = table(b"First Name,URL\nAda,\"x\ny\nz\"\n\nBruno,y\n");

        assert_eq!(first_cells(&old_mac), [(2, "Ada"), (3, "Bruno")]);
        assert_eq!(first_cells(&quoted), [(2, "Ada"), (6, "Bruno")]);
    }

    #[test]
    fn a_row_with_more_cells_than_the_header_is_left_out_with_its_line() {
        let table = table(b"First Name,URL\nAda,x,surplus\nBruno,y,,\nCleo\n");

        assert_eq!(table.skipped, [(2, "3 cells, but the header has 2".to_owned())]);
        assert_eq!(first_cells(&table), [(3, "Bruno"), (4, "Cleo")]);
        assert!(table.warnings.iter().any(|text| text.contains("1 rows have fewer")));
    }

    #[test]
    fn a_header_in_the_middle_is_no_person() {
        let table = table(b"First Name,URL\nAda,x\nFirst Name,URL\nBruno,y\n");

        assert_eq!(table.skipped.len(), 1);
        assert_eq!(first_cells(&table), [(2, "Ada"), (4, "Bruno")]);
    }

    #[test]
    fn broken_bytes_cost_their_row_alone() {
        let table = table(b"First Name,URL\nZo\xc3\xab,x\nBr\xc3no,y\nRen\xc3\xa9,z\n");

        assert_eq!(first_cells(&table), [(2, "Zoë"), (4, "René")]);
        assert_eq!(table.skipped.first().map(|(line, _)| *line), Some(3));
    }

    #[test]
    fn a_table_without_a_header_is_refused() {
        let refused = read_table("a.csv", b"Ada,x\nBruno,y\n", &people).unwrap_err();

        assert_eq!(refused.code(), "csv.no_header");
    }

    #[test]
    fn an_unclosed_quote_is_refused_at_its_opening_line() {
        let refused = read_table("a.csv", b"First Name,URL\nAda,x\nBruno,\"y\nCleo,z\n", &people)
            .unwrap_err();

        assert_eq!(refused.code(), "csv.unclosed_quote");
        assert!(refused.to_string().starts_with("`a.csv`, line 3: "), "{refused}");
    }

    #[test]
    fn what_is_no_table_is_named() {
        let cases: [(&[u8], &str); 4] = [
            (b"  <!DOCTYPE html><html>", "a web page"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "old or password-protected"),
            (b"\x1f\x8b\x08\x00", "gzip"),
            (b" \r\n", "holds nothing"),
        ];

        for (bytes, word) in cases {
            let refused = read_table("a.csv", bytes, &people).unwrap_err();
            assert!(refused.to_string().contains(word), "{refused}");
        }
    }

    #[test]
    fn columns_of_one_name_are_kept_with_a_warning() {
        let table = table(b"First Name,URL,URL,,\nAda,x,y,,\n");

        assert_eq!(table.header.len(), 5);
        assert!(table.warnings.iter().any(|text| text.contains("several columns named `URL`")));
    }
}
