//! X: `manifest.js`, the archive's own table of contents.
//!
//! `dataTypes.<list>.files[]` names every part with its count; a part that is announced and not
//! there would read as fewer ties, so it is an error. Archives of 2018 have no such table.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::intake::archive::Archive;
use crate::intake::json;
use crate::intake::text;
use crate::model::Day;
use crate::network::contract::NetworkError;
use crate::network::dates;
use crate::network::dates::Slashes;
use crate::network::draft::Draft;
use crate::network::x::files::Files;
use crate::network::x::files::List;
use crate::network::x::files::ends_at;
use crate::network::x::loose::Loose;
use crate::network::x::wrapper;

/// What an archive announces. Empty where there is no manifest.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Manifest {
    archive_info: ArchiveInfo,
    /// The owner, where `account.js` is missing.
    pub(super) user_info: UserInfo,
    data_types: BTreeMap<String, DataType>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct ArchiveInfo {
    generation_date: Loose,
}

/// The owner as the manifest names them.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct UserInfo {
    /// The account's number.
    pub(super) account_id: Loose,
    /// The account's name, without `@`.
    pub(super) user_name: Loose,
    /// The name shown.
    pub(super) display_name: Loose,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct DataType {
    files: Vec<Announced>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Announced {
    file_name: String,
    count: Loose,
}

impl Manifest {
    /// Reads the manifest, if there is one.
    pub(super) fn read(
        draft: &mut Draft,
        archive: &Archive,
        files: &Files<'_>,
    ) -> Result<Self, NetworkError> {
        let Some(part) = files.of(List::Manifest).next() else { return Ok(Self::default()) };
        let label = &part.member.label;
        let (input, bytes) = draft.open(archive, part.member, "manifest")?;
        let decoded = text::decode(label, &bytes)?;
        let body = wrapper::unwrap(label, &decoded.text, "__THAR_CONFIG")?;
        let manifest = json::parse(label, body.as_bytes())?;
        draft.count(input);
        Ok(manifest)
    }

    /// The files announced for a list.
    fn announced(&self, list: List) -> &[Announced] {
        self.data_types.get(list.word()).map_or(&[], |kind| &kind.files)
    }

    /// Refuses an archive that lacks a part it announces.
    ///
    /// # Errors
    ///
    /// [`NetworkError::PartMissing`].
    pub(super) fn refuse_missing(&self, archive: &Archive) -> Result<(), NetworkError> {
        for list in [List::Following, List::Follower, List::Contact, List::Account] {
            for file in self.announced(list) {
                let name = file.file_name.rsplit('/').next().unwrap_or_default();
                let there = archive.members().iter().any(|member| ends_at(&member.path, name));
                if !name.is_empty() && !there {
                    return Err(NetworkError::PartMissing {
                        archive: archive.name().to_owned(),
                        part: file.file_name.clone(),
                    });
                }
            }
        }
        Ok(())
    }

    /// How many items the manifest announces for a file, where it says.
    pub(super) fn count(&self, list: List, path: &str) -> Option<u64> {
        let file = self.announced(list).iter().find(|file| {
            let name = file.file_name.rsplit('/').next().unwrap_or_default();
            !name.is_empty() && ends_at(path, name)
        })?;
        file.count.text()?.parse().ok()
    }

    /// The day the archive was made.
    pub(super) fn generated_on(&self) -> Option<Day> {
        dates::day(self.archive_info.generation_date.text()?, Slashes::Unknown)
    }
}
