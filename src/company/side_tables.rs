//! Small tables beside the books: who may export from the CRM, and dated dealings with clients.
//!
//! Columns are found by their headers, in any order. A row that does not say what it must is counted
//! with its line, never guessed.

use crate::company::CompanyError;
use crate::company::values::dates::DateColumns;
use crate::company::values::polarity;
use crate::company::values::polarity::Answer;
use crate::intake::table;
use crate::intake::table::Table;
use crate::model::Day;

/// A row on who may export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PermissionRow {
    /// The line.
    pub line: u64,
    /// The user, as written: an id, an address, a name.
    pub user: String,
    /// Whether they may export.
    pub may_export: bool,
    /// The day of the list, where the row gives one.
    pub as_of: Option<Day>,
}

/// A dealing with a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DealingRow {
    /// The line.
    pub line: u64,
    /// The record's id, as written.
    pub record: String,
    /// The day.
    pub on: Day,
    /// What it was, as written.
    pub kind: String,
    /// Who dealt with the client, as written; may be empty.
    pub by: String,
}

/// The rows of a table beside the books.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SideTable<T> {
    /// The rows that could be read.
    pub rows: Vec<T>,
    /// Rows that could not be: line and reason.
    pub skipped: Vec<(u64, String)>,
    /// Rows left out on purpose: sends that a program made.
    pub automated: u64,
    /// Remarks.
    pub warnings: Vec<String>,
}

const USER: &[&str] = &[
    "user",
    "email",
    "mail",
    "emailaddress",
    "username",
    "login",
    "name",
    "fullname",
    "rep",
    "id",
    "userid",
];
const MAY_EXPORT: &[&str] = &[
    "mayexport",
    "canexport",
    "export",
    "exportpermission",
    "exportright",
    "exportrights",
    "exportallowed",
    "exportreports",
    "exportdata",
];
const AS_OF: &[&str] = &["asof", "asofdate", "date", "on", "day", "listedon", "takenon"];
const RECORD: &[&str] =
    &["record", "recordid", "id", "contactid", "clientid", "crmid", "client", "contact"];
const KIND: &[&str] = &["kind", "type", "activity", "activitytype", "subject", "what"];
const ON: &[&str] = &["date", "on", "day", "activitydate", "closingdate", "completedon"];
const BY: &[&str] = &["by", "rep", "user", "owner", "assignedto", "agent", "doneby", "email"];

/// Reads a list of who may export.
///
/// # Errors
///
/// No table; no column for the user or the right; no row that can be read.
pub fn read_permissions(
    name: &str,
    bytes: &[u8],
) -> Result<SideTable<PermissionRow>, CompanyError> {
    let table = open(name, bytes, &[USER, MAY_EXPORT])?;
    let user = column(name, &table, USER, "the user: an id, an address, a name")?;
    let may = column(name, &table, MAY_EXPORT, "the right to export (yes or no)")?;
    let on = find(&table, AS_OF);
    let dates = dates(&table, on);
    let mut out = SideTable::new(&table, &dates);
    for row in &table.rows {
        let as_of = match on.map(|on| dates.read(on, row.get(on))) {
            None | Some(Ok(None)) => None,
            Some(Ok(day)) => day,
            Some(Err(())) => {
                out.skip(row.line, "its date is no clear day");
                continue;
            }
        };
        match (row.get(user), polarity::answer(row.get(may))) {
            ("", _) => out.skip(row.line, "it names no user"),
            (user, answer @ (Answer::Yes | Answer::No)) => out.rows.push(PermissionRow {
                line: row.line,
                user: user.to_owned(),
                may_export: answer == Answer::Yes,
                as_of,
            }),
            _ => out.skip(row.line, "whether the user may export is neither yes nor no"),
        }
    }
    out.filled(name)
}

/// Reads dated dealings. What a program sent (campaigns, drips, plans such as "8x8" and "33 Touch")
/// is no dealing, and is counted apart.
///
/// # Errors
///
/// No table; no column for the record, the day or the kind; no row that can be read.
pub fn read_dealings(name: &str, bytes: &[u8]) -> Result<SideTable<DealingRow>, CompanyError> {
    let table = open(name, bytes, &[RECORD, KIND, ON])?;
    let record = column(name, &table, RECORD, "the record's id")?;
    let on = column(name, &table, ON, "the day")?;
    let kind = column(name, &table, KIND, "what kind of dealing it was")?;
    let by = find(&table, BY);
    let dates = dates(&table, Some(on));
    let mut out = SideTable::new(&table, &dates);
    for row in &table.rows {
        let what = row.get(kind);
        if is_automated(what) {
            out.automated += 1;
            continue;
        }
        match (row.get(record), dates.read(on, row.get(on))) {
            ("", _) => out.skip(row.line, "it names no record"),
            _ if what.is_empty() => {
                out.skip(row.line, "it names no kind, and may be a send that a program made");
            }
            (record, Ok(Some(day))) => out.rows.push(DealingRow {
                line: row.line,
                record: record.to_owned(),
                on: day,
                kind: what.chars().take(60).collect(),
                by: by.map_or("", |by| row.get(by)).to_owned(),
            }),
            _ => out.skip(row.line, "it has no clear day"),
        }
    }
    if out.rows.is_empty() && out.automated > 0 {
        return Ok(out);
    }
    out.filled(name)
}

/// Tells whether a kind of dealing is a send that a program made.
#[must_use]
pub fn is_automated(kind: &str) -> bool {
    const MARKS: &[&str] = &[
        "campaign",
        "drip",
        "bulk",
        "mass",
        "newsletter",
        "mailout",
        "mailer",
        "mailing",
        "e blast",
        "eblast",
        "autoresponder",
        "auto responder",
        "automated",
        "automatic",
        "workflow",
        "sequence",
        "8x8",
        "8 x 8",
        "33 touch",
        "33touch",
        "touch plan",
        "drip plan",
    ];
    let words: Vec<String> = kind
        .replace(['×', '✕'], "x")
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let folded = format!(" {} ", words.join(" "));
    MARKS
        .iter()
        .any(|mark| folded.contains(&format!(" {mark} ")) || folded.contains(&format!(" {mark}s ")))
}

/// A header as it is compared.
fn folded(header: &str) -> String {
    header.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Reads the table; its header is the first row that has a column of one of the kinds, so that what is
/// missing can be named.
fn open(name: &str, bytes: &[u8], kinds: &[&[&str]]) -> Result<Table, CompanyError> {
    let is_header = |cells: &[&str]| {
        let has = |kind: &&[&str]| cells.iter().any(|cell| kind.contains(&folded(cell).as_str()));
        kinds.iter().any(has) && cells.iter().filter(|cell| !cell.trim().is_empty()).count() > 1
    };
    Ok(table::read_table(name, bytes, &is_header)?)
}

/// The column under one of several headers; the earlier header in the list wins.
fn find(table: &Table, headers: &[&str]) -> Option<usize> {
    headers.iter().find_map(|wanted| table.header.iter().position(|one| folded(one) == *wanted))
}

/// A column that must be there.
fn column(
    name: &str,
    table: &Table,
    headers: &[&str],
    needs: &'static str,
) -> Result<usize, CompanyError> {
    find(table, headers).ok_or_else(|| CompanyError::MissingColumn {
        file: name.to_owned(),
        line: table.header_line,
        needs,
        seen: table.header.clone(),
    })
}

/// What is the day and what the month in a column of dates.
fn dates(table: &Table, column: Option<usize>) -> DateColumns {
    let named: Vec<(usize, &str)> = column
        .into_iter()
        .map(|at| (at, table.header.get(at).map_or("", String::as_str)))
        .collect();
    let cells = |at: usize| {
        Box::new(table.rows.iter().map(move |row| row.get(at))) as Box<dyn Iterator<Item = &str>>
    };
    DateColumns::settle(&named, cells, None)
}

impl<T> SideTable<T> {
    fn new(table: &Table, dates: &DateColumns) -> Self {
        Self {
            rows: Vec::new(),
            skipped: table.skipped.clone(),
            automated: 0,
            warnings: [table.warnings.clone(), dates.warnings.clone()].concat(),
        }
    }

    fn skip(&mut self, line: u64, reason: &str) {
        self.skipped.push((line, reason.to_owned()));
    }

    /// Refuses a table of which nothing could be read.
    fn filled(mut self, name: &str) -> Result<Self, CompanyError> {
        self.skipped.sort();
        if self.rows.is_empty() {
            let first = self.skipped.into_iter().next();
            return Err(CompanyError::NoRows { file: name.to_owned(), first });
        }
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plans_that_a_program_carries_out_are_no_dealings() {
        for kind in [
            "8x8",
            "8×8 plan",
            "33 Touch",
            "Drip campaign",
            "Bulk e-mail",
            "Mass Email",
            "Newsletters",
        ] {
            assert!(is_automated(kind), "{kind}");
        }
        for kind in ["Call", "Inspection", "Closing", "Meeting about 33 Hill Street", "Massage"] {
            assert!(!is_automated(kind), "{kind}");
        }
    }

    #[test]
    fn a_list_of_rights_is_read_with_its_faults_by_line() {
        let text = "E-mail,May export,As of\nada@harbour.example,yes,2026-11-01\n\
                    ben@harbour.example,perhaps,2026-11-01\n,no,2026-11-01\n";

        let read = read_permissions("rights.csv", text.as_bytes()).unwrap();

        assert_eq!(read.rows.len(), 1);
        assert!(read.rows[0].may_export);
        assert_eq!(read.skipped.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [3, 4]);
    }

    #[test]
    fn a_list_without_the_right_is_an_error_and_not_a_list_of_nobody() {
        let error = read_permissions("rights.csv", b"Email,Role\nada@harbour.example,sales\n");

        assert!(error.is_err());
    }
}
