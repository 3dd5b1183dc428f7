//! The files of a pack or a backup, as a folder or as a zip.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::path::PathBuf;

use crate::intake::archive::Archive;
use crate::usecase::UseError;
use crate::usecase::evidence::EvidenceError;
use crate::usecase::exports::write_whole;

/// Writes files by name into a new folder, or into a zip where the name says so.
pub(super) fn write(out: &Path, files: &BTreeMap<String, Vec<u8>>) -> Result<(), UseError> {
    if is_zip(out) {
        if out.exists() {
            return Err(EvidenceError::Taken { path: out.display().to_string() }.into());
        }
        return write_whole(out, &zipped(files)?);
    }
    if std::fs::read_dir(out).is_ok_and(|mut entries| entries.next().is_some()) || out.is_file() {
        return Err(EvidenceError::Taken { path: out.display().to_string() }.into());
    }
    for (name, bytes) in files {
        let path = out.join(name);
        let folder = path.parent().unwrap_or(out);
        std::fs::create_dir_all(folder).map_err(UseError::file("make", folder))?;
        write_whole(&path, bytes)?;
    }
    Ok(())
}

/// Tells whether a name is that of a zip.
pub(super) fn is_zip(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("zip"))
}

/// The files as a zip. The same files give the same bytes: no times are written.
pub(super) fn zipped(files: &BTreeMap<String, Vec<u8>>) -> Result<Vec<u8>, UseError> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .large_file(false);
    for (name, bytes) in files {
        zip.start_file(name.as_str(), options).map_err(EvidenceError::Zip)?;
        zip.write_all(bytes).map_err(|cause| EvidenceError::Zip(cause.into()))?;
    }
    Ok(zip.finish().map_err(EvidenceError::Zip)?.into_inner())
}

/// Reads all files of a folder or a zip, by name. A zip goes through the gate of every archive.
pub(super) fn read(at: &Path) -> Result<BTreeMap<String, Vec<u8>>, UseError> {
    let mut files = BTreeMap::new();
    if at.is_dir() {
        for path in walk(at)? {
            let name = path.strip_prefix(at).unwrap_or(&path);
            let name = name.to_string_lossy().replace('\\', "/");
            let bytes = std::fs::read(&path).map_err(UseError::file("read", &path))?;
            files.insert(name, bytes);
        }
        return Ok(files);
    }
    let archive = Archive::open(&[at.to_owned()])?;
    for member in archive.members() {
        files.insert(member.path.clone(), archive.read(member)?);
    }
    Ok(files)
}

/// All files below a folder, hidden ones too.
pub(super) fn walk(folder: &Path) -> Result<Vec<PathBuf>, UseError> {
    let mut files = Vec::new();
    let mut left = vec![folder.to_owned()];
    while let Some(folder) = left.pop() {
        for entry in std::fs::read_dir(&folder).map_err(UseError::file("read", &folder))? {
            let path = entry.map_err(UseError::file("read", &folder))?.path();
            if path.is_dir() { left.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    Ok(files)
}
