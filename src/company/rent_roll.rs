//! The rent roll: one row a property under management for a landlord.
//!
//! Property systems publish ownerships (landlord, agreement from and to, gained, lost and why) and
//! lots (reference, address, manager). A landlord may own many properties, jointly or through a
//! company. Tenants are not landlords: rows of them are skipped, their columns left unread, as are
//! rent, bond, bank, keys and notes.

use std::collections::HashSet;

use serde::Serialize;

use crate::company::CompanyError;
use crate::company::columns::Field;
use crate::company::columns::Part;
use crate::company::columns::Slot;
use crate::company::columns::map::ColumnMap;
use crate::company::columns::report::ColumnReport;
use crate::company::ident;
use crate::company::notes::Notes;
use crate::company::person;
use crate::company::preset::Preset;
use crate::company::sheet::Row;
use crate::company::sheet::Sheet;
use crate::company::values::names;
use crate::model::Day;
use crate::model::record::Book;
use crate::model::record::Management;
use crate::model::record::RecordId;

/// The entries of a rent roll.
#[derive(Clone, Debug, Serialize)]
pub struct RentRollReading {
    /// One a landlord and property, in the order of the file.
    pub entries: Vec<Management>,
    /// Rows read, those among them that repeat another.
    pub rows: u64,
    /// Rows that could not be read: line and reason.
    pub skipped: Vec<(u64, String)>,
    /// Remarks.
    pub warnings: Vec<String>,
    /// What became of every column.
    pub columns: ColumnReport,
}

/// Reads a rent roll.
///
/// # Errors
///
/// A file that is no table, has no header we know or no row that can be read.
pub fn read_rent_roll(
    name: &str,
    bytes: &[u8],
    map: Option<&ColumnMap>,
) -> Result<RentRollReading, CompanyError> {
    let sheet = Sheet::open(name, bytes, Book::RentRoll, Preset::Generic, map)?;
    if !sheet.layout.all().any(|(field, _)| field.identifies()) {
        return Err(CompanyError::MissingColumn {
            file: name.to_owned(),
            line: sheet.table.header_line,
            needs: "a landlord's name, e-mail address or phone number",
            seen: sheet.table.header.clone(),
        });
    }
    let (mut entries, mut notes) = (Vec::new(), Notes::default());
    let (mut seen, mut rows) = (HashSet::new(), 0);
    let mut skipped = sheet.table.skipped.clone();
    for row in sheet.rows() {
        match entry(row, &mut notes) {
            Ok(entry) => {
                rows += 1;
                let key = (
                    entry.landlord_id.clone(),
                    entry.property_id.clone(),
                    entry.landlord.name.clone(),
                    entry.from,
                    entry.until,
                );
                if seen.insert(key) {
                    entries.push(entry);
                } else {
                    notes.add(
                        row.line(),
                        "the same landlord, property and days as an earlier row; counted once",
                    );
                }
            }
            Err(reason) => skipped.push((row.line(), reason.to_owned())),
        }
    }
    skipped.sort();
    if entries.is_empty() {
        return Err(CompanyError::NoRows {
            file: name.to_owned(),
            first: skipped.into_iter().next(),
        });
    }
    let mut warnings = sheet.table.warnings.clone();
    warnings.extend(notes.into_warnings());
    Ok(RentRollReading { entries, rows, skipped, warnings, columns: sheet.layout.report().clone() })
}

/// Reads a row, or says why it is no entry.
fn entry(row: Row<'_>, notes: &mut Notes) -> Result<Management, &'static str> {
    if is_tenant(row) {
        return Err("a tenant: landlords alone are on the rent roll");
    }
    let mut landlord = person::read(row, notes);
    if landlord.is_nobody() {
        return Err("it identifies no landlord: no telling name, e-mail address or phone number");
    }
    if let (None, Some(name)) = (&landlord.company, &landlord.name)
        && names::names_company(&name.full)
    {
        landlord.company = Some(name.full.clone());
    }
    let (from, until) = days(row, notes);
    let id = row.first(Field::Id).filter(|id| !person::is_shortened(id));
    Ok(Management {
        landlord_id: id.map_or_else(|| ident::record_id(&landlord), |id| RecordId(id.to_owned())),
        property_id: property(row, notes),
        landlord,
        manager: row.text(Field::Manager),
        from,
        until,
        lost_reason: row.text(Field::LostReason),
    })
}

/// Tells whether a row's type says that it is about a tenant.
fn is_tenant(row: Row<'_>) -> bool {
    row.cells(Field::Group).any(|(_, cell)| {
        let folded = names::folded(cell);
        let has = |words: &[&str]| folded.split(' ').any(|word| words.contains(&word));
        has(&["tenant", "tenants", "lessee", "renter"]) && !has(&["landlord", "owner", "lessor"])
    })
}

/// First day and end of the management.
///
/// The day it was won goes before the agreement's first day. Where the file keeps the day it was
/// lost, that alone ends it: an agreement that ran out mostly runs on.
fn days(row: Row<'_>, notes: &mut Notes) -> (Option<Day>, Option<Day>) {
    let from = row.day(Field::GainedOn, notes).or_else(|| row.day(Field::AgreementStart, notes));
    let ends =
        if row.sheet.layout.has(Field::LostOn) { Field::LostOn } else { Field::AgreementEnd };
    let until = row.day(ends, notes);
    if let (Some(first), Some(last)) = (from, until)
        && last < first
    {
        notes.add(row.line(), "the management ends before it begins");
    }
    (from, until)
}

/// The property's reference; without one, an id made from its address.
fn property(row: Row<'_>, notes: &mut Notes) -> String {
    if let Some(reference) = row.first(Field::PropertyId) {
        return reference.to_owned();
    }
    let parts = [Part::Street, Part::Suburb, Part::State, Part::Postcode];
    let parts =
        parts.into_iter().filter_map(|part| row.first(Field::Address(Slot::Property, part)));
    let address = names::folded(&parts.collect::<Vec<_>>().join(" "));
    if address.is_empty() {
        notes.add(row.line(), "no property is named");
        return "not named".to_owned();
    }
    ident::made("p-", &address)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> RentRollReading {
        read_rent_roll("rent.csv", text.as_bytes(), None).unwrap()
    }

    #[test]
    fn a_couple_keeps_its_name_and_both_people() {
        let reading =
            read("Landlord,Property ID,Agreement Start\nAda & Ben Example,P-1,2024-02-01\n");

        let landlord = &reading.entries[0].landlord;
        assert_eq!(landlord.name.as_ref().map(|name| &*name.full), Some("Ada & Ben Example"));
        assert_eq!(landlord.other_names.len(), 2);
        assert!(reading.entries[0].landlord_id.0.starts_with("r-"));
    }

    #[test]
    fn tenants_are_skipped_and_their_columns_unread() {
        let text = "Landlord,Property ID,Role,Tenant Email\nAda Example,P-1,Landlord,t@bright.example\n\
                    Tom Tenant,P-1,Tenant,t@bright.example\n";

        let reading = read(text);

        assert_eq!(
            (reading.entries.len(), reading.skipped.first().map(|(line, _)| *line)),
            (1, Some(3))
        );
        assert!(!serde_json::to_string(&reading).unwrap().contains("t@bright"));
    }

    #[test]
    fn an_agreement_that_ran_out_runs_on_where_losses_are_kept() {
        let with =
            read("Landlord,Property ID,Agreement End,Lost On\nAda Example,P-1,2024-01-31,\n");
        let without = read("Landlord,Property ID,Agreement End\nAda Example,P-1,2024-01-31\n");

        assert_eq!(with.entries[0].until, None);
        assert_eq!(without.entries[0].until, "2024-01-31".parse().ok());
    }

    #[test]
    fn a_property_without_reference_gets_an_id_that_does_not_show_its_address() {
        let reading =
            read("Landlord,Email,Property Address\nAda Example,ada@bright.example,1 Sample St\n");

        assert!(reading.entries[0].property_id.starts_with("p-"));
    }
}
