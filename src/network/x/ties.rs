//! X: `following.js` and `follower.js`, account numbers without name, handle or date.
//!
//! Numbers exceed 2^53 and are kept as text. Nobody can be named from them, so no person is made:
//! they are counted, each account once a list.

use std::collections::HashSet;

use crate::intake::archive::Archive;
use crate::intake::json;
use crate::model::reading::Origin;
use crate::network::contract::NetworkError;
use crate::network::draft::Draft;
use crate::network::x::files::Files;
use crate::network::x::files::List;
use crate::network::x::files::Part;
use crate::network::x::loose::Item;
use crate::network::x::loose::Loose;
use crate::network::x::manifest::Manifest;
use crate::network::x::wrapper;

/// Counts the accounts followed and the followers.
pub(super) fn read(
    draft: &mut Draft,
    archive: &Archive,
    files: &Files<'_>,
    manifest: &Manifest,
) -> Result<(), NetworkError> {
    for (list, section) in [(List::Following, "following"), (List::Follower, "followers")] {
        let mut seen: HashSet<u64> = HashSet::new();
        for part in files.of(list) {
            let (input, items) = items(draft, archive, part, manifest)?;
            let mut repeats = 0;
            for (item, position) in items.iter().zip(1..) {
                match sound(item).and_then(|item| account(item, list)) {
                    Ok(account) => {
                        draft.count(input);
                        repeats += u64::from(!seen.insert(account));
                    }
                    Err(reason) => draft.skip(Origin::item(input, position), reason),
                }
            }
            draft.warn_count(input, "accounts that stand twice, counted once", repeats);
            draft.close(input)?;
        }
        let count = seen.len() as u64;
        draft.reading.unidentifiable = draft.reading.unidentifiable.saturating_add(count);
        draft.section(section, files.of(list).next().is_some(), count);
    }
    Ok(())
}

/// Opens one part of a list and takes its items; a remark where their number is not the announced.
pub(super) fn items(
    draft: &mut Draft,
    archive: &Archive,
    part: Part<'_>,
    manifest: &Manifest,
) -> Result<(usize, Vec<json::Item<Loose>>), NetworkError> {
    let label = &part.member.label;
    let kind = match part.list {
        List::Following => "following",
        List::Follower => "followers",
        List::Contact => "uploaded_contacts",
        List::Account | List::Manifest => "owner",
    };
    let (input, bytes) = draft.open(archive, part.member, kind)?;
    let items = wrapper::items(label, &bytes, part.list.word())?;
    if let Some(announced) = manifest.count(part.list, &part.member.path)
        && announced != items.len() as u64
    {
        let found = items.len();
        draft.warn(
            input,
            &format!("the archive announces {announced} items, and {found} are there"),
        );
    }
    Ok((input, items))
}

/// The accounts' numbers of one part, each with its position.
pub(super) fn numbers(archive: &Archive, part: Part<'_>) -> Result<Vec<(u64, u64)>, NetworkError> {
    let bytes = archive.read(part.member)?;
    let items = wrapper::items(&part.member.label, &bytes, part.list.word())?;
    let of = |item| sound(item).and_then(|item| account(item, part.list)).ok();
    Ok(items.iter().zip(1..).filter_map(|(item, at)| Some((of(item)?, at))).collect())
}

/// An item that is sound JSON, else why it is not.
pub(super) fn sound(item: &json::Item<Loose>) -> Result<&Loose, String> {
    item.as_ref().map_err(|reason| format!("the item is damaged: {reason}"))
}

/// The account's number of one item.
fn account(item: &Loose, list: List) -> Result<u64, String> {
    let item = Item::of(item, list.word())?;
    let id = item.get("accountId").or(item.bare()).unwrap_or_default();
    let plain = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
    match id.parse() {
        Ok(number) if plain && number > 0 => Ok(number),
        _ => Err("the item has no account number".to_owned()),
    }
}
