//! Networks: an export, or a contact file, to connections and uploaded contacts.
//!
//! To add a network, write `<id>.rs` or a folder of that name with a type that implements
//! [`Connector`], put its `mod` line and its row into [`CONNECTORS`] here, and a fixture folder
//! for each shape of its archives into `fixtures/networks/<id>/<case>/`.

mod address_book;
mod cells;
mod contract;
mod dates;
mod draft;
mod facebook;
mod linkedin;
mod live;
mod merge;
mod x;

pub use address_book::ContactKind;
pub use address_book::is_contact_header;
pub use address_book::private_columns;
pub use contract::Connector;
pub use contract::NetworkError;
pub use live::Live;
pub use live::LiveError;
pub use live::Price;
pub use live::Service;
pub use x::Naming;

use std::path::Path;
use std::path::PathBuf;

use crate::intake::archive::Archive;
use crate::intake::archive::Member;
use crate::model::reading::NetworkId;
use crate::model::reading::Reading;

/// All networks: help texts, forms and flags take their choices from here.
pub const CONNECTORS: &[&dyn Connector] = &[&linkedin::LinkedIn, &facebook::Facebook, &x::X];

/// The ids of all networks, in the order of the table.
pub fn ids() -> impl Iterator<Item = NetworkId> {
    CONNECTORS.iter().map(|connector| connector.id())
}

/// The display name of a network; the label itself for another source.
#[must_use]
pub fn title(id: &NetworkId) -> &str {
    let connector = CONNECTORS.iter().find(|connector| connector.id() == *id);
    connector.map_or(id.as_str(), |connector| connector.title())
}

/// Reads an export, handed in as one or several zips, a folder, or loose files.
///
/// Every network that is recognised is read; several in one archive are said in the warnings. The
/// archive's own remarks stand among the warnings of the first reading.
///
/// # Errors
///
/// An archive that cannot be opened, one of no network we know, or what a connector refuses.
pub fn read_export(paths: &[PathBuf]) -> Result<(Vec<Reading>, Archive), NetworkError> {
    read_export_without(paths, &[])
}

/// The files of an export that may be opened, by their labels; all others never are. Of loose files
/// any may be: what they are is not in their names. Opens none.
///
/// # Errors
///
/// An archive that cannot be opened.
pub fn may_open(paths: &[PathBuf]) -> Result<Vec<String>, NetworkError> {
    let archive = Archive::open(paths)?;
    let loose = archive.containers().len() == archive.members().len();
    let wanted = |member: &&Member| loose || CONNECTORS.iter().any(|one| one.wants(member));
    Ok(archive.members().iter().filter(wanted).map(|member| member.label.clone()).collect())
}

/// Reads an export as if some of its files, by their labels, had not been handed in.
///
/// # Errors
///
/// Those of [`read_export`].
pub fn read_export_without(
    paths: &[PathBuf],
    leave_out: &[String],
) -> Result<(Vec<Reading>, Archive), NetworkError> {
    let mut archive = Archive::open(paths)?;
    archive.leave_out(leave_out);
    let known: Vec<_> =
        CONNECTORS.iter().filter(|connector| connector.recognises(&archive)).collect();
    if known.is_empty() {
        let archive_name = archive.name().to_owned();
        return Err(NetworkError::Unrecognised { archive: archive_name, seen: seen(&archive) });
    }
    let mut readings = Vec::with_capacity(known.len());
    for connector in &known {
        readings.push(connector.read(&archive)?);
    }
    if let Some(first) = readings.first_mut() {
        first.warnings.extend(archive.warnings().iter().cloned());
    }
    if known.len() > 1 {
        let titles: Vec<_> = known.iter().map(|connector| connector.title()).collect();
        let remark =
            format!("one archive holds exports of {}; all were read", titles.join(" and "));
        for reading in &mut readings {
            reading.warnings.push(remark.clone());
        }
    }
    Ok((readings, archive))
}

/// Where a network's API is, and what it is asked for; `None` for one without. `native`, `lasting` and
/// `version` are what settings choose among, where a network gives a choice.
#[must_use]
pub fn service(id: &NetworkId, native: bool, lasting: bool, version: &str) -> Option<Service> {
    match id.as_str() {
        "linkedin" => Some(linkedin::live::service(native)),
        "facebook" => Some(facebook::live::service(version)),
        "x" => Some(x::live::service(lasting)),
        _ => None,
    }
}

/// A new pull from a network's API; `naming` for the names of an archive of X.
#[must_use]
pub fn live(id: &NetworkId, service: &Service, naming: Option<Naming>) -> Option<Box<dyn Live>> {
    match id.as_str() {
        "linkedin" => Some(Box::new(linkedin::live::Pull::new(&service.version))),
        "facebook" => Some(Box::new(facebook::live::Pull::new(service))),
        "x" => Some(Box::new(x::live::Pull::new(service, naming))),
        _ => None,
    }
}

/// Reads an archive of X whose accounts are to be given names.
///
/// # Errors
///
/// Those of [`read_export`]; an archive of another network.
pub fn naming(paths: &[PathBuf]) -> Result<(Naming, Archive), NetworkError> {
    let (readings, archive) = read_export(paths)?;
    let reading = readings.into_iter().find(|one| one.network.as_str() == "x");
    let reading = reading.ok_or_else(|| NetworkError::Unrecognised {
        archive: archive.name().to_owned(),
        seen: seen(&archive),
    })?;
    Ok((Naming::of(&archive, reading)?, archive))
}

/// Reads a contact file as entries of one address book: vCard, CSV, TSV, XLSX, one list of a
/// network's export, or a whole export.
///
/// # Errors
///
/// A file of another kind, one without a column that says who somebody is, one without entries, or
/// one of which no entry can be read.
pub fn read_contact_file(path: &Path, label: &NetworkId) -> Result<Reading, NetworkError> {
    address_book::read(path, label)
}

/// Tells what a contact file is: a table, cards, or something of a network's.
///
/// # Errors
///
/// A file that cannot be opened, or one of a kind that holds no contacts.
pub fn contact_kind(path: &Path) -> Result<ContactKind, NetworkError> {
    address_book::kind_of(path)
}

/// Reads a table or cards from memory as a contact file; one without entries too.
///
/// # Errors
///
/// Those of [`read_contact_file`] but for the empty file.
pub fn read_contact_bytes(
    name: &str,
    bytes: &[u8],
    label: &NetworkId,
) -> Result<Reading, NetworkError> {
    address_book::read_bytes(name, bytes, label)
}

/// The first files of an archive, in words.
fn seen(archive: &Archive) -> String {
    let members = archive.members();
    let shown: Vec<String> = members
        .iter()
        .take(5)
        .map(|member| format!("`{}`", member.path.chars().take(80).collect::<String>()))
        .collect();
    match (shown.is_empty(), members.len() - shown.len()) {
        (true, _) => "no files".to_owned(),
        (false, 0) => shown.join(", "),
        (false, more) => format!("{} and {more} more", shown.join(", ")),
    }
}
