//! LinkedIn: the archive of "Get a copy of your data", CSV files at the root of a zip.
//!
//! | file | reads |
//! |---|---|
//! | `files.rs` | which member is what: names drift and are localised, headers are not |
//! | `connections.rs` | `Connections.csv`: ties with their day |
//! | `old_connections.rs` | the address-book-like exports of before 2017: ties without a day |
//! | `imported.rs` | `ImportedContacts.csv`, `Contacts.csv`: the uploaded address book |
//! | `invitations.rs` | `Invitations.csv`: pending ties, and the owner's own page |
//! | `owner.rs` | `Profile.csv`, `Email Addresses.csv`: whose archive it is |
//! | `profile.rs` | a member page's address to its key |
//! | `columns.rs` | columns by name |
//! | `gathered.rs` | rows of the API, as the table that the readers above know |
//! | `live.rs` | the same lists from the Member Data Portability API |
//!
//! Nothing else is opened: no messages, no positions, no media. To read another file, add its role
//! to `files.rs` and a file here. Shapes seen from 2015 to 2026: `fixtures/networks/linkedin/`.

mod columns;
mod connections;
mod files;
mod gathered;
mod imported;
mod invitations;
pub(super) mod live;
mod old_connections;
mod owner;
mod profile;

pub(super) use profile::profile;

use crate::intake::archive::Archive;
use crate::intake::archive::Member;
use crate::model::reading::NetworkId;
use crate::model::reading::Reading;
use crate::network::contract::Connector;
use crate::network::contract::NetworkError;
use crate::network::draft::Draft;
use crate::network::linkedin::files::Files;
use crate::network::merge;

/// Reads LinkedIn archives.
pub(super) struct LinkedIn;

impl Connector for LinkedIn {
    fn id(&self) -> NetworkId {
        NetworkId::known("linkedin")
    }

    fn title(&self) -> &'static str {
        "LinkedIn"
    }

    fn recognises(&self, archive: &Archive) -> bool {
        let files = Files::find(archive);
        files.has_list() || files.profile_only
    }

    fn wants(&self, member: &Member) -> bool {
        files::may_be(&member.path)
    }

    fn read(&self, archive: &Archive) -> Result<Reading, NetworkError> {
        let files = Files::find(archive);
        if !files.has_list() {
            return Err(NetworkError::ProfileOnly { archive: archive.name().to_owned() });
        }
        let mut draft = Draft::new(self.id());
        read_connections(&mut draft, archive, &files)?;
        read_uploaded(&mut draft, archive, &files)?;
        invitations::read(&mut draft, archive, &files.invitations)?;
        owner::read(&mut draft, archive, &files)?;
        Ok(draft.reading)
    }
}

/// Reads the ties of either era.
fn read_connections(
    draft: &mut Draft,
    archive: &Archive,
    files: &Files<'_>,
) -> Result<(), NetworkError> {
    let mut count = 0;
    for member in &files.connections {
        count += connections::read(draft, archive, member)?;
    }
    for member in &files.old_connections {
        count += old_connections::read(draft, archive, member)?;
    }
    let several = files.connections.len() + files.old_connections.len() > 1;
    if several {
        connections::drop_repeats(&mut draft.reading);
    }
    let there = !files.connections.is_empty() || !files.old_connections.is_empty();
    draft.section("connections", there, count);
    Ok(())
}

/// Reads the uploaded address book from both of its files, merged per person.
fn read_uploaded(
    draft: &mut Draft,
    archive: &Archive,
    files: &Files<'_>,
) -> Result<(), NetworkError> {
    let mut count = 0;
    for member in &files.uploaded {
        count += imported::read(draft, archive, member)?;
    }
    merge_uploaded(draft);
    draft.section("uploaded_contacts", !files.uploaded.is_empty(), count);
    Ok(())
}

/// Makes one entry of those that are the same person's.
fn merge_uploaded(draft: &mut Draft) {
    let (kept, merged) = merge::merge(std::mem::take(&mut draft.reading.uploaded));
    draft.reading.uploaded = kept;
    if merged > 0 {
        let remark = format!("uploaded entries that stand twice, merged per person: {merged}");
        draft.reading.warnings.push(remark);
    }
}
