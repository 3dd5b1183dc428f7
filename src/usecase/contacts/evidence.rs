//! A file of evidence of consent: a table with one row a contact.
//!
//! A row names its contact by `email`, by `phone` or by `row`, the line in the file of contacts. What
//! a row lacks is said of that row, and it admits nobody.

use std::path::Path;

use serde::Deserialize;
use serde::Serialize;

use crate::intake::table;
use crate::intake::table::TableRow;
use crate::model::Day;
use crate::model::person::Email;
use crate::model::person::Person;
use crate::usecase::UseError;
use crate::usecase::contacts::OnRecordError;
use crate::usecase::contacts::consent::Consent;
use crate::usecase::contacts::consent::Kind;
use crate::usecase::contacts::digest::number;
use crate::usecase::contacts::digest::reached_by;
use crate::usecase::import::file_name;

/// The longest text of a cell that is kept.
const MOST_CHARACTERS: usize = 300;

/// The columns, each with its other names.
const COLUMNS: &[(&str, &[&str])] = &[
    ("email", &["e_mail", "email_address", "e_mail_address"]),
    ("phone", &["mobile", "telephone", "phone_number"]),
    ("row", &["line", "row_number"]),
    ("kind", &["consent", "consent_kind", "type"]),
    ("how", &["method"]),
    ("on", &["date", "when", "consent_date"]),
    ("by", &["taken_by", "who", "recorded_by"]),
    ("reference", &["ref", "evidence", "evidence_ref"]),
    ("may_link", &["link"]),
    ("may_email", &["may_e_mail"]),
    ("preferred_channels", &["preferred_channel", "channels"]),
    ("offered_in_return", &["offered", "in_return"]),
];

/// One row of evidence that can be used.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in crate::usecase) struct Evidence {
    /// Its line.
    pub(super) line: u64,
    /// Addresses, numbers or a line of the file of contacts.
    about: About,
    /// The consent, without its file and contact.
    pub(super) consent: Consent,
}

/// Whom a row is about.
#[derive(Clone, Debug, Serialize, Deserialize)]
enum About {
    Reached(Vec<String>),
    Line(u32),
}

impl Evidence {
    /// Tells whether it is about the contact on a line.
    pub(super) fn is_about(&self, person: &Person, line: Option<u32>) -> bool {
        match &self.about {
            About::Reached(by) => reached_by(person).any(|one| by.contains(&one)),
            About::Line(wanted) => line == Some(*wanted),
        }
    }
}

/// A file of evidence.
#[derive(Serialize, Deserialize)]
pub(in crate::usecase) struct EvidenceFile {
    /// Rows that can be used.
    pub(super) rows: Vec<Evidence>,
    /// Rows that cannot: line and reason.
    pub(super) unusable: Vec<(u64, String)>,
}

/// Reads a file of evidence here.
pub(in crate::usecase) fn read_file(path: &Path, as_of: Day) -> Result<EvidenceFile, UseError> {
    let bytes = std::fs::read(path).map_err(UseError::file("read", path))?;
    read(&file_name(path), &bytes, as_of)
}

/// Reads a file of evidence.
///
/// # Errors
///
/// It is no table, or lacks columns without which nothing can be shown.
pub(super) fn read(name: &str, bytes: &[u8], as_of: Day) -> Result<EvidenceFile, UseError> {
    let is_header = |row: &[&str]| {
        let has = |column: &str| row.iter().any(|cell| column_of(cell) == Some(column));
        has("kind") && (has("email") || has("phone") || has("row"))
    };
    let table = table::read_table(name, bytes, &is_header)?;
    let at = |column: &str| table.header.iter().position(|cell| column_of(cell) == Some(column));
    let lacking: Vec<&str> =
        ["how", "on", "by", "reference"].into_iter().filter(|one| at(one).is_none()).collect();
    if !lacking.is_empty() {
        let columns = lacking.iter().map(|one| (*one).to_owned()).collect();
        return Err(OnRecordError::EvidenceColumns { file: name.to_owned(), columns }.into());
    }
    let mut file = EvidenceFile { rows: Vec::new(), unusable: table.skipped.clone() };
    for row in &table.rows {
        let cell = |column: &str| at(column).map_or("", |at| row.get(at));
        match evidence(row, &cell, as_of) {
            Ok(evidence) => file.rows.push(evidence),
            Err(reason) => file.unusable.push((row.line, reason)),
        }
    }
    file.unusable.sort();
    Ok(file)
}

/// The column that a header names.
fn column_of(cell: &str) -> Option<&'static str> {
    let word = cell.trim().to_lowercase().replace([' ', '-'], "_");
    let named = |(column, others): &&(&'static str, &[&str])| {
        *column == word || others.contains(&word.as_str())
    };
    COLUMNS.iter().find(named).map(|(column, _)| *column)
}

/// Reads one row; `Err` holds what it lacks.
fn evidence<'a>(
    row: &TableRow,
    cell: &dyn Fn(&str) -> &'a str,
    as_of: Day,
) -> Result<Evidence, String> {
    let kind = Kind::parse(cell("kind"))?;
    let on: Day = match cell("on") {
        "" => return Err("the day of the consent is not given".to_owned()),
        text => text.parse().map_err(|_| "its day is not one like 2026-02-01".to_owned())?,
    };
    if on > as_of {
        return Err(format!("its day, {on}, is still to come"));
    }
    let needed = |column: &'static str, what: &str| match cell(column) {
        "" => Err(format!("{what} is not given")),
        text => Ok(shortened(text)),
    };
    let optional = |column| Some(cell(column)).filter(|text| !text.is_empty());
    let channels = cell("preferred_channels").split([',', ';', '/', '|']).map(str::trim);
    Ok(Evidence {
        line: row.line,
        about: about(cell)?,
        consent: Consent {
            kind,
            how: needed("how", "how it was given")?,
            on,
            by: needed("by", "who took it")?,
            reference: needed("reference", "where the evidence lies")?,
            may_link: yes(cell("may_link"), "may_link")?,
            may_email: yes(cell("may_email"), "may_email")?,
            preferred_channels: channels
                .filter(|channel| !channel.is_empty())
                .map(shortened)
                .collect(),
            offered_in_return: optional("offered_in_return").map(shortened),
            file: String::new(),
            contact: String::new(),
        },
    })
}

/// Whom a row is about: an address or a number; only without either the line.
fn about<'a>(cell: &dyn Fn(&str) -> &'a str) -> Result<About, String> {
    let (email, phone) = (cell("email"), cell("phone"));
    if email.is_empty() && phone.is_empty() {
        return match cell("row") {
            "" => Err("it names no contact: neither address nor number nor row".to_owned()),
            text => text
                .parse()
                .map(About::Line)
                .map_err(|_| "its `row` is not the number of a line".to_owned()),
        };
    }
    let address = Email::parse(email).map(|email| email.as_str().to_lowercase());
    if address.is_none() && !email.is_empty() {
        return Err("its `email` is no address".to_owned());
    }
    let by: Vec<String> = address.into_iter().chain(number(phone)).collect();
    if by.is_empty() {
        return Err("its `phone` is no number".to_owned());
    }
    Ok(About::Reached(by))
}

/// Reads a permission: what is not said is not given.
fn yes(text: &str, column: &str) -> Result<bool, String> {
    match text.to_lowercase().as_str() {
        "yes" | "y" | "true" | "1" => Ok(true),
        "" | "no" | "n" | "false" | "0" => Ok(false),
        _ => Err(format!("its `{column}` is neither yes nor no")),
    }
}

/// A text as it is kept.
fn shortened(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(MOST_CHARACTERS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_rows(rows: &str) -> EvidenceFile {
        let head = "email,phone,row,kind,how,on,by,reference,may_link,may_email";
        let text = format!("{head}\n{rows}");
        read("evidence.csv", text.as_bytes(), "2026-11-22".parse().unwrap())
            .unwrap_or_else(|err| panic!("{err}"))
    }

    #[test]
    fn a_permission_that_is_not_said_is_not_given() {
        let file = read_rows("ada@moss.example,,,express_written,letter,2026-01-05,jane,box 3,,\n");

        assert_eq!(file.unusable, []);
        let consent = &file.rows[0].consent;
        assert!(!consent.may_link && !consent.may_email);
    }

    #[test]
    fn each_thing_a_row_lacks_is_said_of_its_line() {
        let file = read_rows(
            "a@moss.example,,,like,x,2026-01-05,jane,r,,\n\
             ,,,express_written,x,2026-01-05,jane,r,,\n\
             a@moss.example,,,express_written,x,2026-12-01,jane,r,,\n\
             a@moss.example,,,express_written,x,01/02/2026,jane,r,,\n\
             a@moss.example,,,express_written,x,2026-01-05,,r,,\n\
             a@moss.example,,,express_written,x,2026-01-05,jane,r,maybe,\n",
        );

        assert!(file.rows.is_empty());
        let words = [
            "is no consent",
            "names no contact",
            "still to come",
            "not one like 2026-02-01",
            "who took it is not given",
            "neither yes nor no",
        ];
        for ((line, reason), words) in file.unusable.iter().zip(words) {
            assert!(reason.contains(words), "{line}: {reason}");
        }
        assert_eq!(file.unusable.len(), words.len());
    }

    #[test]
    fn columns_without_which_nothing_is_shown_are_named() {
        let text = "email,kind,on\na@moss.example,express_written,2026-01-05\n";

        let refused = read("e.csv", text.as_bytes(), "2026-11-22".parse().unwrap());

        let lacking = ["how", "by", "reference"].map(str::to_owned).to_vec();
        assert!(matches!(
            refused.err(),
            Some(UseError::OnRecord(OnRecordError::EvidenceColumns { columns, .. })) if columns == lacking
        ));
    }
}
