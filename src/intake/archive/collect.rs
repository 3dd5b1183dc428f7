//! Everything handed in, sorted into one archive.

use std::collections::HashMap;
use std::fs::File;
use std::io::Cursor;
use std::io::Read;
use std::io::Seek;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Mutex;

use sha2::Digest;
use sha2::Sha256;

use crate::intake::IntakeError;
use crate::intake::archive::Archive;
use crate::intake::archive::Container;
use crate::intake::archive::Log;
use crate::intake::archive::Member;
use crate::intake::archive::Opened;
use crate::intake::archive::Place;
use crate::intake::archive::Slot;
use crate::intake::archive::ZIP;
use crate::intake::archive::Zip;
use crate::intake::archive::magic;
use crate::intake::archive::magic::is_foreign_archive;
use crate::intake::archive::member_limit;
use crate::intake::archive::names;
use crate::intake::hash;
use crate::intake::limits;

const EMPTY_HINT: &str =
    "an empty file says nothing about anybody: download the export again, or ask for it again";

/// Opens everything handed in.
pub(super) fn collect(paths: &[PathBuf]) -> Result<Archive, IntakeError> {
    let mut collector = Collector::default();
    for path in paths {
        collector.path(path)?;
    }
    let name = match collector.containers.split_first() {
        None => {
            return Err(IntakeError::refused(
                "",
                "archive.nothing",
                "no file was named",
                EMPTY_HINT,
            ));
        }
        Some((first, [])) => first.name.clone(),
        Some((first, more)) => format!("{} and {} more", first.name, more.len()),
    };
    if collector.slots.is_empty() {
        return Err(IntakeError::refused(&name, "archive.empty", "it holds no file", EMPTY_HINT));
    }
    Ok(collector.finish(name))
}

/// The refusal of a file beyond its limit.
pub(super) fn too_large(label: &str, limit: u64) -> IntakeError {
    let reason = format!("more than {} MiB", limit >> 20);
    let hint = "ask for the export again without photos, videos and messages";
    IntakeError::refused(label, "file.too_large", reason, hint)
}

/// What was found so far.
#[derive(Default)]
struct Collector {
    slots: Vec<Slot>,
    zips: Vec<Opened>,
    containers: Vec<Container>,
    warnings: Vec<String>,
    inner_bytes: u64,
}

impl Collector {
    /// Takes one path: a folder, a zip or a loose file.
    fn path(&mut self, path: &Path) -> Result<(), IntakeError> {
        let name = path.file_name().map_or_else(
            || path.to_string_lossy().into_owned(),
            |name| names::shown(&name.to_string_lossy()),
        );
        let io = |cause| IntakeError::io(&name, cause);
        let metadata = std::fs::metadata(path).map_err(io)?;
        if metadata.is_dir() {
            return self.folder(path, &name);
        }
        if !metadata.is_file() {
            let reason = "neither a file nor a folder";
            return Err(IntakeError::refused(&name, "file.type_mismatch", reason, EMPTY_HINT));
        }
        if metadata.len() == 0 {
            return Err(IntakeError::refused(&name, "file.empty", "it holds nothing", EMPTY_HINT));
        }
        if metadata.len() > limits::ZIP_BYTES {
            return Err(too_large(&name, limits::ZIP_BYTES));
        }
        let mut file = File::open(path).map_err(io)?;
        let mut head = Vec::new();
        file.by_ref().take(512).read_to_end(&mut head).map_err(io)?;
        if self.as_zip(&name, &file, &head)? {
            return self.container(&name, file);
        }
        if metadata.len() > limits::FILE_BYTES {
            return Err(too_large(&name, limits::FILE_BYTES));
        }
        self.container(&name, file)?;
        let place = Place::File { path: path.to_owned(), limit: limits::FILE_BYTES };
        self.slot(name.clone(), name, metadata.len(), place);
        Ok(())
    }

    /// Opens a file as a zip when it is one; `false` for a loose file.
    fn as_zip(&mut self, name: &str, file: &File, head: &[u8]) -> Result<bool, IntakeError> {
        let called_zip = has_ending(name, "zip");
        let kind = magic(head);
        if let Some(what) = kind.filter(|what| is_foreign_archive(what)) {
            return Err(mismatch(name, what));
        }
        if kind != Some(ZIP) && !called_zip {
            return Ok(false);
        }
        let file = file.try_clone().map_err(|cause| IntakeError::io(name, cause))?;
        let zip = match Zip::open(name, file) {
            Ok(zip) => zip,
            // No end record in what does not begin like a zip either: it is something else.
            Err(IntakeError::Refused { code: "zip.truncated", .. }) if kind != Some(ZIP) => {
                return Err(mismatch(name, kind.unwrap_or("no archive at all")));
            }
            Err(error) => return Err(error),
        };
        let is_office = zip.entries().iter().any(|entry| entry.path == "[Content_Types].xml");
        if is_office && !called_zip {
            return Ok(false);
        }
        self.zip(name, zip, Opened::OnDisk, 0)?;
        Ok(true)
    }

    /// Takes the members of a zip; unwraps zips that are all it holds, one level deep.
    fn zip<R: Read + Seek>(
        &mut self,
        name: &str,
        zip: Zip<R>,
        keep: fn(Zip<R>) -> Opened,
        depth: usize,
    ) -> Result<(), IntakeError> {
        self.warnings.extend(zip.warnings().iter().cloned());
        let is_member = |path: &str| !path.ends_with('/') && !names::is_litter(path);
        let inner = zip.entries().iter().filter(|entry| is_member(&entry.path));
        let count = inner.clone().count();
        if count > 0 && inner.clone().all(|entry| has_ending(&entry.path, "zip")) {
            if depth > 0 || count > limits::INNER_ZIPS {
                let reason = "it holds nothing but further archives, level below level";
                let hint = "hand in the archive that holds the lists, as it came";
                return Err(IntakeError::refused(name, "zip.nested", reason, hint));
            }
            for entry in inner {
                let label = format!("{name}:{}", names::shown(&entry.path));
                let left = limits::FILE_BYTES.saturating_sub(self.inner_bytes);
                let bytes = zip.read(entry, &label, left)?;
                self.inner_bytes += bytes.len() as u64;
                self.warnings.push(format!("`{label}`: an archive inside the archive was opened"));
                let inner = Zip::open(&label, Cursor::new(bytes))?;
                self.zip(&label, inner, Opened::InMemory, depth + 1)?;
            }
            return Ok(());
        }
        let at = self.zips.len();
        for entry in zip.entries().iter().filter(|entry| is_member(&entry.path)) {
            let label = format!("{name}:{}", names::shown(&entry.path));
            let place = Place::Zip { zip: at, entry: entry.clone() };
            self.slot(entry.path.clone(), label, entry.bytes, place);
        }
        self.zips.push(keep(zip));
        Ok(())
    }

    /// Takes the files of a folder, or opens the zips that are all it holds.
    fn folder(&mut self, root: &Path, name: &str) -> Result<(), IntakeError> {
        let mut files = Walk { root, name, files: Vec::new(), warnings: Vec::new() };
        files.walk(root, "", 0)?;
        files.files.sort();
        self.warnings.append(&mut files.warnings);
        let files = files.files;
        let all_zips = files.iter().all(|(path, ..)| has_ending(path, "zip"));
        if !files.is_empty() && files.len() <= limits::INNER_ZIPS && all_zips {
            self.warnings.push(format!("`{name}`: the archives in the folder were opened"));
            return files.iter().try_for_each(|(_, _, place)| self.path(place));
        }
        let mut digest = Sha256::new();
        for (path, bytes, place) in files {
            digest.update(format!("{path}\0{bytes}\n"));
            let label = format!("{name}/{}", names::shown(&path));
            let limit = member_limit(&path);
            self.slot(path, label, bytes, Place::File { path: place, limit });
        }
        let sha256 = hash::hex(&digest.finalize());
        self.containers.push(Container { name: name.to_owned(), sha256 });
        Ok(())
    }

    /// Hashes a file from its beginning, without holding it.
    fn container(&mut self, name: &str, mut file: File) -> Result<(), IntakeError> {
        let io = |cause| IntakeError::io(name, cause);
        file.rewind().map_err(io)?;
        let (mut digest, mut buffer) = (Sha256::new(), vec![0; 1 << 16]);
        loop {
            let length = file.read(&mut buffer).map_err(io)?;
            if length == 0 {
                break;
            }
            digest.update(buffer.get(..length).unwrap_or_default());
        }
        let sha256 = hash::hex(&digest.finalize());
        self.containers.push(Container { name: name.to_owned(), sha256 });
        Ok(())
    }

    fn slot(&mut self, path: String, label: String, bytes: u64, place: Place) {
        self.slots.push(Slot { path, label, bytes, place, twins: Vec::new() });
    }

    /// Brings together what has the same name, and puts the members in order.
    fn finish(mut self, name: String) -> Archive {
        let mut first: HashMap<String, usize> = HashMap::with_capacity(self.slots.len());
        let (mut members, mut twins) = (Vec::new(), Vec::new());
        for (index, slot) in self.slots.iter().enumerate() {
            let at = *first.entry(names::fold(&slot.path)).or_insert(index);
            if at == index {
                let (path, label) = (slot.path.clone(), slot.label.clone());
                members.push(Member { path, label, bytes: slot.bytes, index });
            } else {
                twins.push((at, index));
            }
        }
        let count = twins.len();
        for (at, twin) in twins {
            if let Some(slot) = self.slots.get_mut(at) {
                slot.twins.push(twin);
            }
        }
        if count > 0 {
            self.warnings.push(format!(
                "`{name}`: {count} members stand in it more than once; each is read once, and only \
                 if its copies are the same"
            ));
        }
        members.sort_by(|a, b| names::natural(&a.path, &b.path).then(a.index.cmp(&b.index)));
        Archive {
            name,
            members,
            slots: self.slots,
            zips: self.zips,
            containers: self.containers,
            warnings: self.warnings,
            log: Mutex::new(Log::default()),
        }
    }
}

/// The files below a folder. Symbolic links are never followed.
struct Walk<'a> {
    root: &'a Path,
    name: &'a str,
    files: Vec<(String, u64, PathBuf)>,
    warnings: Vec<String>,
}

impl Walk<'_> {
    fn walk(&mut self, folder: &Path, prefix: &str, depth: usize) -> Result<(), IntakeError> {
        let io = |cause| IntakeError::io(self.name, cause);
        if depth > limits::FOLDER_DEPTH || self.files.len() as u64 > limits::MEMBERS {
            let reason = "too many files or folders";
            let hint = "hand in the folder of the export alone";
            return Err(IntakeError::refused(self.name, "folder.too_large", reason, hint));
        }
        for entry in std::fs::read_dir(folder).map_err(io)? {
            let entry = entry.map_err(io)?;
            let kind = entry.file_type().map_err(io)?;
            let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if names::is_litter(&path) {
                continue;
            }
            if kind.is_dir() {
                self.walk(&entry.path(), &format!("{path}/"), depth + 1)?;
            } else if kind.is_file() {
                let bytes = entry.metadata().map_err(io)?.len();
                self.files.push((path, bytes, entry.path()));
            } else {
                let shown = names::shown(&path);
                let root = names::shown(&self.root.to_string_lossy());
                self.warnings.push(format!("`{shown}` in `{root}` is no file: left out"));
            }
        }
        Ok(())
    }
}

fn has_ending(name: &str, ending: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, end)| end.eq_ignore_ascii_case(ending))
}

/// The refusal of a file that is not what its name says.
fn mismatch(name: &str, found: &str) -> IntakeError {
    let expected =
        if has_ending(name, "zip") { "a zip archive by its name" } else { "expected a zip" };
    let reason = format!("{expected}, but the file is {found}");
    let hint = "hand in the .zip the network sent, or the unpacked folder";
    IntakeError::refused(name, "file.type_mismatch", reason, hint)
}
