//! An export as one logical archive: a zip, several zips of one request, a folder, loose files.
//!
//! People hand in what they have: the zip as it came, several zips of one request, a folder their
//! phone unpacked, that folder zipped again (by macOS with `__MACOSX/`, by Windows now and then
//! with backslashes), or a zip inside a zip. All of them become one list of members. A member that
//! stands in several of them is one member when its bytes are the same, and is refused when they
//! are not: nobody can tell which one counts.

mod collect;
mod end;
mod magic;
mod names;
mod zip;

use std::collections::HashSet;
use std::fs::File;
use std::io::Cursor;
use std::io::Read;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::PoisonError;

pub(crate) use self::magic::WEB_PAGE;
pub(crate) use self::magic::ZIP;
pub(crate) use self::magic::magic;
pub(crate) use self::zip::Entry;
pub(crate) use self::zip::Zip;

use crate::intake::IntakeError;
use crate::intake::limits;

/// One logical archive over everything handed in. Nothing is inflated until it is asked for.
#[derive(Debug)]
pub struct Archive {
    name: String,
    members: Vec<Member>,
    /// Everything that can be read; [`Member::index`] counts in it.
    slots: Vec<Slot>,
    zips: Vec<Opened>,
    containers: Vec<Container>,
    warnings: Vec<String>,
    log: Mutex<Log>,
}

/// One member of an archive, by name only.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Member {
    /// Path inside the archive: `/` between parts, as written otherwise, wrapper folders included.
    pub path: String,
    /// How reports name it: `export.zip:Connections.csv`, or the loose file's name.
    pub label: String,
    /// Uncompressed bytes as declared; checked against the truth on reading.
    pub bytes: u64,
    /// Index used by [`Archive::read`].
    pub(crate) index: usize,
}

/// A file or folder that was handed in, by hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Container {
    /// File name.
    pub name: String,
    /// SHA-256 of the file; of the sorted list of members' names and sizes for a folder.
    pub sha256: String,
}

/// Something that can be read, and where it is.
#[derive(Debug)]
struct Slot {
    path: String,
    label: String,
    bytes: u64,
    place: Place,
    /// Other slots under the same name.
    twins: Vec<usize>,
}

/// Where a slot's bytes are.
#[derive(Debug)]
enum Place {
    /// A file on disk.
    File { path: PathBuf, limit: u64 },
    /// A member of a zip.
    Zip { zip: usize, entry: Entry },
}

/// An opened zip.
#[derive(Debug)]
enum Opened {
    /// On disk, read in place.
    OnDisk(Zip<File>),
    /// A zip inside a zip, unpacked into memory.
    InMemory(Zip<Cursor<Vec<u8>>>),
}

/// What was read so far.
#[derive(Debug, Default)]
struct Log {
    opened: Vec<String>,
    seen: HashSet<usize>,
    bytes: u64,
}

impl Archive {
    /// Opens what was handed in as one archive.
    ///
    /// # Errors
    ///
    /// A file that is missing, empty, too large, not an archive of a kind we open, or ambiguous.
    pub fn open(paths: &[PathBuf]) -> Result<Self, IntakeError> {
        collect::collect(paths)
    }

    /// A short name for messages: the first file's name, or that and how many more.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The members, without directories and operating-system litter, in natural order.
    #[must_use]
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// Takes members away, by their labels, as if they had not been handed in.
    pub fn leave_out(&mut self, labels: &[String]) {
        self.members.retain(|member| !labels.contains(&member.label));
        self.containers.retain(|container| !labels.contains(&container.name));
    }

    /// Reads one member whole, within the limits.
    ///
    /// # Errors
    ///
    /// Damage, a size or checksum that lies, a limit passed, or another member of the same name
    /// with other bytes.
    pub fn read(&self, member: &Member) -> Result<Vec<u8>, IntakeError> {
        let Some(slot) = self.slots.get(member.index).filter(|slot| slot.path == member.path)
        else {
            let reason = "it is no member of this archive";
            return Err(IntakeError::refused(
                &member.label,
                "archive.no_member",
                reason,
                "open the archive again",
            ));
        };
        let bytes = self.read_slot(member.index, slot)?;
        for twin in &slot.twins {
            let Some(other) = self.slots.get(*twin) else { continue };
            if other.bytes != slot.bytes || self.read_slot(*twin, other)? != bytes {
                let reason = format!("`{}` has the same name and other contents", other.label);
                let hint = "hand in one export at a time, each as it came";
                return Err(IntakeError::refused(&slot.label, "zip.duplicate_name", reason, hint));
            }
        }
        Ok(bytes)
    }

    /// Reads one slot and writes it down.
    fn read_slot(&self, index: usize, slot: &Slot) -> Result<Vec<u8>, IntakeError> {
        let mut log = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        let left = limits::ARCHIVE_BYTES.saturating_sub(log.bytes);
        if !log.seen.contains(&index) && slot.bytes > left {
            let reason = "more than 512 MiB of this archive would have to be read";
            let hint = "ask for the export again without photos, videos and messages";
            return Err(IntakeError::refused(&slot.label, "archive.too_large", reason, hint));
        }
        let bytes = match &slot.place {
            Place::File { path, limit } => read_file(path, &slot.label, *limit)?,
            Place::Zip { zip, entry } => {
                let limit = member_limit(&entry.path);
                match self.zips.get(*zip) {
                    Some(Opened::OnDisk(zip)) => zip.read(entry, &slot.label, limit)?,
                    Some(Opened::InMemory(zip)) => zip.read(entry, &slot.label, limit)?,
                    None => Vec::new(),
                }
            }
        };
        if log.seen.insert(index) {
            log.bytes = log.bytes.saturating_add(bytes.len() as u64);
            log.opened.push(slot.label.clone());
        }
        Ok(bytes)
    }

    /// The labels of the members read so far: proof that nothing else was opened.
    #[must_use]
    pub fn opened(&self) -> Vec<String> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner).opened.clone()
    }

    /// What was handed in.
    #[must_use]
    pub fn containers(&self) -> &[Container] {
        &self.containers
    }

    /// Remarks: trailing bytes, one zip inside another unwrapped, duplicates among parts.
    #[must_use]
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }
}

/// What one member may unpack to.
fn member_limit(path: &str) -> u64 {
    let is_script = path.rsplit('.').next().is_some_and(|end| end.eq_ignore_ascii_case("js"));
    if is_script { limits::SCRIPT_MEMBER_BYTES } else { limits::MEMBER_BYTES }
}

/// Reads a file on disk, and no more than the limit even if it grows meanwhile.
fn read_file(path: &PathBuf, label: &str, limit: u64) -> Result<Vec<u8>, IntakeError> {
    let io = |cause| IntakeError::io(label, cause);
    let mut bytes = Vec::new();
    File::open(path).map_err(io)?.take(limit + 1).read_to_end(&mut bytes).map_err(io)?;
    if bytes.len() as u64 > limit {
        return Err(collect::too_large(label, limit));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    /// A zip of stored or deflated members.
    fn zipped(members: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = ::zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in members {
            writer.start_file(*name, ::zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn write(folder: &tempfile::TempDir, name: &str, bytes: &[u8]) -> PathBuf {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    fn paths(archive: &Archive) -> Vec<&str> {
        archive.members().iter().map(|member| &*member.path).collect()
    }

    #[test]
    fn a_zip_lists_its_members_without_litter_in_natural_order() {
        let folder = tempfile::tempdir().unwrap();
        let zip =
            zipped(&[("w/p_10.json", "10"), ("w/p_2.json", "2"), ("__MACOSX/w/._p_2.json", "")]);

        let archive = Archive::open(&[write(&folder, "export.zip", &zip)]).unwrap();

        assert_eq!(paths(&archive), ["w/p_2.json", "w/p_10.json"]);
        assert_eq!(archive.name(), "export.zip");
        assert_eq!(archive.opened(), [""; 0]);
        assert_eq!(archive.read(&archive.members()[1]).unwrap(), b"10");
        assert_eq!(archive.opened(), ["export.zip:w/p_10.json"]);
        assert_eq!(archive.containers()[0].sha256, crate::intake::hash::sha256_hex(&zip));
    }

    #[test]
    fn a_folder_reads_like_the_zip_it_came_from() {
        let folder = tempfile::tempdir().unwrap();
        write(&folder, "export/data/a.csv", b"Ada");
        write(&folder, "export/.DS_Store", b"x");

        let archive = Archive::open(&[folder.path().join("export")]).unwrap();

        assert_eq!(paths(&archive), ["data/a.csv"]);
        assert_eq!(archive.members()[0].label, "export/data/a.csv");
        assert_eq!(archive.read(&archive.members()[0]).unwrap(), b"Ada");
    }

    #[test]
    fn loose_files_are_members_under_their_names() {
        let folder = tempfile::tempdir().unwrap();
        let files = [write(&folder, "b.csv", b"Bruno"), write(&folder, "a.csv", b"Ada")];

        let archive = Archive::open(&files).unwrap();

        assert_eq!(paths(&archive), ["a.csv", "b.csv"]);
        assert_eq!(archive.name(), "b.csv and 1 more");
    }

    #[test]
    fn a_zip_inside_a_zip_is_unwrapped_once_with_a_warning() {
        let folder = tempfile::tempdir().unwrap();
        let inner = zipped(&[("a.csv", "Ada")]);
        let mut writer = ::zip::ZipWriter::new(Cursor::new(Vec::new()));
        writer.start_file("export.zip", ::zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(&inner).unwrap();
        let outer = writer.finish().unwrap().into_inner();

        let archive = Archive::open(&[write(&folder, "outer.zip", &outer)]).unwrap();

        assert_eq!(archive.members()[0].label, "outer.zip:export.zip:a.csv");
        assert_eq!(archive.read(&archive.members()[0]).unwrap(), b"Ada");
        assert_eq!(archive.warnings().len(), 1);
    }

    #[test]
    fn one_member_in_two_parts_is_read_once_when_the_bytes_agree() {
        let folder = tempfile::tempdir().unwrap();
        let parts = [
            write(&folder, "1.zip", &zipped(&[("a.csv", "Ada"), ("b.csv", "Bruno")])),
            write(&folder, "2.zip", &zipped(&[("A.csv", "Ada"), ("b.csv", "Bianca")])),
        ];

        let archive = Archive::open(&parts).unwrap();

        assert_eq!(paths(&archive), ["a.csv", "b.csv"]);
        assert!(archive.read(&archive.members()[0]).is_ok());
        let refused = archive.read(&archive.members()[1]).unwrap_err();
        assert_eq!(refused.code(), "zip.duplicate_name");
        assert!(refused.to_string().contains("2.zip:b.csv"), "{refused}");
    }

    #[test]
    fn a_workbook_is_a_loose_file_although_it_is_a_zip() {
        let folder = tempfile::tempdir().unwrap();
        let book = zipped(&[("[Content_Types].xml", ""), ("xl/workbook.xml", "")]);

        let archive = Archive::open(&[write(&folder, "clients.xlsx", &book)]).unwrap();

        assert_eq!(paths(&archive), ["clients.xlsx"]);
        assert_eq!(archive.read(&archive.members()[0]).unwrap(), book);
    }

    #[test]
    fn other_files_called_zip_are_refused_with_both_kinds_named() {
        let folder = tempfile::tempdir().unwrap();
        for (bytes, what) in
            [(&b"\x1f\x8b\x08\0rest"[..], "gzip"), (b"SQLite format 3\0", "SQLite"), (b"a,b\n", "")]
        {
            let path = write(&folder, "export.zip", bytes);

            let refused = Archive::open(&[path]).unwrap_err();

            assert_eq!(refused.code(), "file.type_mismatch");
            let text = refused.to_string();
            assert!(text.contains(what) && text.contains("zip archive"), "{text}");
        }
    }
}
