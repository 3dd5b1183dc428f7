//! LinkedIn: the instant exports of before 2017, made to be read by address books.
//!
//! `linkedin_connections_export_microsoft_outlook.csv` (and `..._outlook_express.csv`,
//! `..._yahoo.csv`) bear the columns of those programs. They hold connections, not an uploaded
//! address book, and no date. Told by the file's name: the columns are anybody's.

use crate::intake::archive::Archive;
use crate::intake::archive::Member;
use crate::model::reading::Connection;
use crate::model::reading::TieKind;
use crate::network::address_book;
use crate::network::contract::NetworkError;
use crate::network::draft::Draft;

/// Reads the ties of one file; gives how many rows it held.
pub(super) fn read(
    draft: &mut Draft,
    archive: &Archive,
    member: &Member,
) -> Result<u64, NetworkError> {
    let (input, bytes) = draft.open(archive, member, "connections")?;
    let entries = address_book::read_entries(draft, input, &bytes)?;
    draft.reading.connections.extend(entries.into_iter().map(|entry| Connection {
        kind: TieKind::Connection,
        person: entry.person,
        since: None,
        at: entry.at,
    }));
    draft.warn(input, "this old form of export holds no dates");
    // What an address book would be asked about is no question for a list of connections.
    draft.reading.sensitive.clear();
    draft.reading.sensitive_columns.clear();
    Ok(draft.rows(input))
}
