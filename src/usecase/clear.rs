//! Writes the part of a contact file that may go: the entries nothing is held against, without
//! the private columns that no network needs.

use std::collections::BTreeSet;
use std::path::Path;

use crate::intake::table;
use crate::intake::text;
use crate::model::audit::Audit;
use crate::model::audit::Grade;
use crate::network;
use crate::usecase::UseError;

/// The lines whose entries are to be left out: all that a finding names.
pub(super) fn lines_to_leave_out(audit: &Audit) -> BTreeSet<u32> {
    let held = audit.findings.iter().filter(|finding| finding.grade == Grade::Direct);
    held.filter(|finding| finding.record.is_some())
        .filter_map(|finding| finding.seen.line)
        .collect()
}

/// The file without the entries that begin on the given lines.
///
/// A table comes out as comma-separated UTF-8, whatever it was; vCards stay vCards.
pub(super) fn without(
    file: &Path,
    bytes: &[u8],
    lines: &BTreeSet<u32>,
) -> Result<Vec<u8>, UseError> {
    let name = file.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    let decoded = text::decode(&name, bytes);
    let is_cards = decoded.as_ref().is_ok_and(|decoded| {
        decoded
            .text
            .trim_start()
            .get(..11)
            .is_some_and(|head| head.eq_ignore_ascii_case("BEGIN:VCARD"))
    });
    match decoded {
        Ok(decoded) if is_cards => Ok(cards_without(&decoded.text, lines).into_bytes()),
        _ => table_without(&name, bytes, lines),
    }
}

/// A table without rows and private columns.
fn table_without(name: &str, bytes: &[u8], lines: &BTreeSet<u32>) -> Result<Vec<u8>, UseError> {
    let table = table::read_table(name, bytes, &network::is_contact_header)?;
    let private = network::private_columns(&table.header);
    let keep: Vec<usize> =
        (0..table.header.len()).filter(|column| !private.contains(column)).collect();
    let mut out = csv::Writer::from_writer(Vec::new());
    let header = keep.iter().filter_map(|column| table.header.get(*column));
    write_row(&mut out, header.map(String::as_str));
    for row in &table.rows {
        if !u32::try_from(row.line).is_ok_and(|line| lines.contains(&line)) {
            write_row(&mut out, keep.iter().map(|column| row.get(*column)));
        }
    }
    Ok(out.into_inner().unwrap_or_default())
}

/// Writing into memory cannot fail.
fn write_row<'a>(out: &mut csv::Writer<Vec<u8>>, cells: impl Iterator<Item = &'a str>) {
    let _ = out.write_record(cells);
}

/// Properties of a card that no network needs.
const PRIVATE: &[&str] =
    &["BDAY", "ANNIVERSARY", "X-ANNIVERSARY", "X-ABDATE", "NOTE", "X-EVOLUTION-ANNIVERSARY"];

/// Cards without those that begin on the given lines, and without private properties.
fn cards_without(text: &str, lines: &BTreeSet<u32>) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut card, mut property) = (true, true);
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
        let continued = line.starts_with([' ', '\t']);
        if !continued {
            let name = line.split([':', ';']).next().unwrap_or_default().trim();
            let name = name.rsplit('.').next().unwrap_or_default().to_ascii_uppercase();
            if name == "BEGIN" {
                card = !lines.contains(&number);
            }
            property = !PRIVATE.contains(&name.as_str());
        }
        if card && property {
            out.push_str(line);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_that_is_left_out_takes_all_its_lines_along() {
        let text = "BEGIN:VCARD\nFN:Ada Moss\nBDAY:1980-01-01\n continued\nEND:VCARD\n\
                    BEGIN:VCARD\nFN:Ben Reed\nEND:VCARD\n";

        assert_eq!(
            cards_without(text, &BTreeSet::from([6])),
            "BEGIN:VCARD\nFN:Ada Moss\nEND:VCARD\n"
        );
        assert_eq!(
            cards_without(text, &BTreeSet::from([1])),
            "BEGIN:VCARD\nFN:Ben Reed\nEND:VCARD\n"
        );
    }
}
