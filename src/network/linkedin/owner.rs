//! LinkedIn: whose archive it is, from `Profile.csv` and `Email Addresses.csv`.
//!
//! Names and addresses alone are kept: birth date, postal address and the rest of the profile are
//! dropped here. A file in a shape we do not know costs the owner, not the archive.

use crate::intake::archive::Archive;
use crate::intake::archive::Member;
use crate::intake::table::Table;
use crate::intake::table::TableRow;
use crate::intake::table::read_table;
use crate::model::person::Email;
use crate::model::person::Name;
use crate::network::contract::NetworkError;
use crate::network::draft::Draft;
use crate::network::linkedin::columns::cell;
use crate::network::linkedin::columns::column;
use crate::network::linkedin::columns::has_all;
use crate::network::linkedin::files::Files;

/// Reads the owner's names and addresses.
pub(super) fn read(
    draft: &mut Draft,
    archive: &Archive,
    files: &Files<'_>,
) -> Result<(), NetworkError> {
    for member in &files.profile {
        let (input, table) = table(draft, archive, member, NAMES)?;
        let Some(table) = table else { continue };
        read_names(draft, input, &table)?;
    }
    for member in &files.addresses {
        let (input, table) = table(draft, archive, member, &["emailaddress"])?;
        let Some(table) = table else { continue };
        let address = column(&member.label, &table, &["emailaddress"])?.unwrap_or_default();
        let confirmed = column(&member.label, &table, &["confirmed"])?;
        // An address that was typed and never confirmed may be anybody's.
        let sure = |row: &&TableRow| !cell(row, confirmed).eq_ignore_ascii_case("no");
        let rows = table.rows.iter().filter(sure);
        for email in rows.filter_map(|row| Email::parse(row.get(address))) {
            push(&mut draft.reading.owner.emails, email);
            draft.count(input);
        }
    }
    Ok(())
}

/// The columns of a profile that are read.
pub(super) const NAMES: &[&str] = &["firstname", "lastname"];

/// Reads the owner's names from a profile, wherever it is from.
pub(super) fn read_names(
    draft: &mut Draft,
    input: usize,
    table: &Table,
) -> Result<(), NetworkError> {
    let file = draft.name(input).to_owned();
    let given = column(&file, table, &["firstname"])?.unwrap_or_default();
    let family = column(&file, table, &["lastname"])?.unwrap_or_default();
    let maiden = column(&file, table, &["maidenname"])?;
    for row in &table.rows {
        let maiden = maiden.map_or("", |maiden| row.get(maiden));
        let former = if maiden.is_empty() { None } else { Name::of(row.get(given), "", maiden) };
        for name in Name::of(row.get(given), "", row.get(family)).into_iter().chain(former) {
            push(&mut draft.reading.owner.names, name);
        }
        draft.count(input);
    }
    Ok(())
}

/// Opens one file about the owner; a remark where its shape is not known.
fn table(
    draft: &mut Draft,
    archive: &Archive,
    member: &Member,
    wanted: &[&str],
) -> Result<(usize, Option<Table>), NetworkError> {
    let (input, bytes) = draft.open(archive, member, "owner")?;
    let table = read_table(&member.label, &bytes, &|row| has_all(row, wanted)).ok();
    if table.is_none() {
        draft.warn(input, "its columns are not known, so it does not tell whose archive this is");
    }
    Ok((input, table))
}

/// Adds a value once.
fn push<T: PartialEq>(list: &mut Vec<T>, value: T) {
    if !list.contains(&value) {
        list.push(value);
    }
}
