//! X: `account.js`, whose archive it is; where it is missing, the manifest.

use crate::intake::archive::Archive;
use crate::model::person::Email;
use crate::model::person::Name;
use crate::network::contract::NetworkError;
use crate::network::draft::Draft;
use crate::network::x::files::Files;
use crate::network::x::files::List;
use crate::network::x::loose::Item;
use crate::network::x::manifest::Manifest;
use crate::network::x::ties;

/// Reads the owner: account name and number, address, name shown.
pub(super) fn read(
    draft: &mut Draft,
    archive: &Archive,
    files: &Files<'_>,
    manifest: &Manifest,
) -> Result<(), NetworkError> {
    for part in files.of(List::Account) {
        let (input, items) = ties::items(draft, archive, part, manifest)?;
        for item in
            items.iter().flatten().filter_map(|item| Item::of(item, List::Account.word()).ok())
        {
            draft.count(input);
            let owner = &mut draft.reading.owner;
            owner.emails.extend(item.get("email").and_then(Email::parse));
            owner.names.extend(item.get("accountDisplayName").and_then(Name::whole));
            owner.accounts.extend(handle(item.get("username")));
            owner.accounts.extend(item.get("accountId").map(str::to_owned));
        }
    }
    let owner = &mut draft.reading.owner;
    if owner.accounts.is_empty() {
        let info = &manifest.user_info;
        owner.names.extend(info.display_name.text().and_then(Name::whole));
        owner.accounts.extend(handle(info.user_name.text()));
        owner.accounts.extend(info.account_id.text().map(str::to_owned));
    }
    Ok(())
}

/// `@ada` of `ada`.
fn handle(name: Option<&str>) -> Option<String> {
    let name = name?.trim().trim_start_matches('@');
    (!name.is_empty()).then(|| format!("@{name}"))
}
