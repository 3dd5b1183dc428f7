//! A table to entries. A table without a column that says who somebody is, is refused.

use crate::intake::IntakeError;
use crate::intake::table::Table;
use crate::intake::table::read_table;
use crate::model::person::Email;
use crate::model::person::Name;
use crate::model::reading::Origin;
use crate::model::reading::UploadedContact;
use crate::network::address_book::columns::Field;
use crate::network::address_book::columns::fields;
use crate::network::address_book::columns::plain;
use crate::network::address_book::guess;
use crate::network::address_book::guess::Guessed;
use crate::network::address_book::note_sensitive;
use crate::network::address_book::row;
use crate::network::address_book::synonyms;
use crate::network::contract::NetworkError;
use crate::network::draft::Draft;

/// Why an entry that names nobody is left out.
pub(super) const NOBODY: &str = "no name, e-mail address, telephone number or profile page";

/// Reads all entries of a table that is already entered as an input.
pub(in crate::network) fn read_entries(
    draft: &mut Draft,
    input: usize,
    bytes: &[u8],
) -> Result<Vec<UploadedContact>, NetworkError> {
    let name = draft.name(input).to_owned();
    let table =
        read_table(&name, bytes, &is_header).map_err(|error| unknown(&name, bytes, error))?;
    draft.take_remarks(input, &table);
    let header: Vec<&str> = table.header.iter().map(String::as_str).collect();
    let mut fields = fields(&header);
    let guessed = guess::columns(&table, &fields);
    remark(draft, input, &table, &guessed);
    fields.extend(guessed.read);
    let of_connections = fields.iter().any(|(_, field)| *field == Field::ConnectedOn);
    if of_connections {
        draft.count_many(input, table.blank);
        draft.reading.hidden = draft.reading.hidden.saturating_add(table.blank);
    }
    let (mut no_address, mut damaged) = (0, 0);
    let mut entries = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        let at = Origin::line(input, row.line);
        let entry = row::entry(row, &fields);
        no_address += entry.no_address;
        damaged += entry.damaged;
        for (field, column) in &entry.sensitive {
            let name = header.get(*column).copied().unwrap_or_default();
            note_sensitive(draft, *field, name, at);
        }
        if entry.person.is_nobody() {
            if of_connections {
                draft.count(input);
                draft.reading.hidden += 1;
            } else {
                draft.skip(at, NOBODY);
            }
            continue;
        }
        draft.count(input);
        entries.push(UploadedContact { person: entry.person, uploaded_on: None, at });
    }
    draft.warn_count(input, "cells for e-mail that hold no address", no_address);
    draft.warn_count(input, "cells not kept, since a spreadsheet damaged them", damaged);
    draft.close(input)?;
    Ok(entries)
}

/// Says which columns were read by their content alone, and which not at all.
fn remark(draft: &mut Draft, input: usize, table: &Table, guessed: &Guessed) {
    if !guessed.read.is_empty() {
        let columns: Vec<usize> = guessed.read.iter().map(|(column, _)| *column).collect();
        let names = guess::named(table, &columns);
        draft.warn(input, &format!("read as addresses or numbers, by what they hold: {names}"));
    }
    if !guessed.unread.is_empty() {
        let names = guess::named(table, &guessed.unread);
        draft.warn(input, &format!("columns not read: {names}"));
    }
}

/// Tells whether a row is a header: it names a column that identifies, and no cell is a value.
pub(super) fn is_header(row: &[&str]) -> bool {
    let value = |cell: &&str| {
        Email::parse(cell).is_some() || cell.chars().filter(char::is_ascii_digit).count() > 6
    };
    fields(row).iter().any(|(_, field)| field.identifies()) && !row.iter().any(value)
}

/// Turns "no header" into what was seen and what is nearest to it.
fn unknown(name: &str, bytes: &[u8], error: IntakeError) -> NetworkError {
    if !error.code().ends_with("no_header") {
        return error.into();
    }
    let Ok(table) = read_table(name, bytes, &|row| row.iter().any(|cell| !cell.trim().is_empty()))
    else {
        return error.into();
    };
    let columns: Vec<&str> =
        table.header.iter().map(String::as_str).filter(|name| !name.is_empty()).collect();
    NetworkError::Shape {
        file: name.to_owned(),
        line: Some(table.header_line),
        item: None,
        reason: format!(
            "no column for a name, an e-mail address or a telephone number: {}",
            seen(&columns)
        ),
        hint: nearest(&columns),
    }
}

/// The columns seen, in words; not shown where they may be somebody's data.
fn seen(columns: &[&str]) -> String {
    let data = columns
        .iter()
        .any(|cell| cell.contains('@') || cell.chars().filter(char::is_ascii_digit).count() > 4);
    if data {
        return "the first row seems to hold data, not the columns' names".to_owned();
    }
    let shown: Vec<String> =
        columns.iter().take(8).map(|name| format!("`{}`", shorten(name))).collect();
    let more = columns.len().saturating_sub(shown.len());
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("the columns are {}{more}", shown.join(", "))
}

/// At most 40 characters of a column's name, in one line.
fn shorten(name: &str) -> String {
    let name = Name::whole(name).map_or_else(String::new, |name| name.full.into());
    name.chars().take(40).collect()
}

/// What to do: the nearest names that we know, else a plain request.
fn nearest(columns: &[&str]) -> String {
    let known: Vec<&str> = synonyms::NAMES
        .iter()
        .filter(|(field, _)| field.identifies())
        .flat_map(|(_, names)| names.iter().copied())
        .collect();
    let near = columns.iter().take(64).find_map(|column| {
        let plain: String = plain(column).chars().take(64).collect();
        let close = similar::get_close_matches(plain.as_str(), &known, 1, 0.7);
        close.first().map(|known| {
            format!("rename `{}` to `{known}` if that is what it holds", shorten(column))
        })
    });
    near.unwrap_or_else(|| {
        "name the columns in the first row, for instance `First Name`, `Last Name`, `Email`, `Phone`"
            .to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_values_is_no_header() {
        assert!(is_header(&["Name", "Birthday"]));
        assert!(is_header(&["Email"]));
        assert!(!is_header(&["Contacts of the office"]));
        assert!(!is_header(&["Name", "ada@bright.example"]));
        assert!(!is_header(&["Loan", "Price"]));
    }

    #[test]
    fn a_misspelt_column_is_named_with_the_nearest() {
        assert_eq!(
            nearest(&["Foo", "Emial"]),
            "rename `Emial` to `email` if that is what it holds"
        );
        assert!(nearest(&["Foo"]).starts_with("name the columns"));
    }

    #[test]
    fn what_may_be_somebodys_data_is_not_repeated() {
        assert!(!seen(&["Ada Example", "ada@bright.example"]).contains("Ada"));
        assert_eq!(seen(&["Foo", "Bar"]), "the columns are `Foo`, `Bar`");
    }
}
