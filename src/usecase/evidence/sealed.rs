//! Sealed files: backups and packs that only the holder of a key can open.
//!
//! A sealed file is an [age](https://age-encryption.org/v1) file for X25519 recipients, so that whoever
//! holds the key opens it without ringfence, too: `age --decrypt -i KEY FILE`. The workspace knows
//! recipients alone (`seal-to` in `ringfence.toml`); the key that opens what was sealed for them is
//! made once and kept elsewhere. Inside is a zip (packs) or a tar (backups).

use std::fs::File;
use std::io::BufReader;
use std::io::BufWriter;
use std::io::Read;
use std::io::Write;
use std::path::Component;
use std::path::Path;
use std::path::PathBuf;

use age::secrecy::ExposeSecret as _;
use age::x25519::Identity;
use age::x25519::Recipient;

use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::evidence::EvidenceError;
use crate::usecase::evidence::files;

/// The ending of a sealed file.
const ENDING: &str = "age";

/// For whom something is sealed.
#[derive(Clone, Debug)]
pub struct Seal(Vec<Recipient>);

/// Whether something leaves sealed, as the command line says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SealWish {
    /// Recipients instead of the workspace's.
    pub to: Vec<String>,
    /// Open, although the workspace has recipients.
    pub open: bool,
}

impl SealWish {
    /// For whom it is sealed; `None`: it stays open.
    ///
    /// # Errors
    ///
    /// A text that is no recipient.
    pub fn decide(&self, services: &Services) -> Result<Option<Seal>, UseError> {
        let texts = if self.to.is_empty() { &services.config.seal_to } else { &self.to };
        if self.open || texts.is_empty() {
            return Ok(None);
        }
        let parsed = texts.iter().map(|text| recipient(text));
        Ok(Some(Seal(parsed.collect::<Result<_, _>>()?)))
    }
}

/// Reads a recipient.
fn recipient(text: &str) -> Result<Recipient, UseError> {
    let parsed = text.trim().parse();
    parsed.map_err(|_| EvidenceError::Recipient { text: text.to_owned() }.into())
}

impl Seal {
    /// Seals into a new file, which is whole or not there.
    ///
    /// # Errors
    ///
    /// The file is there already, or cannot be written.
    pub(super) fn write(
        &self,
        path: &Path,
        fill: impl FnOnce(&mut dyn Write) -> Result<(), UseError>,
    ) -> Result<(), UseError> {
        if path.exists() {
            return Err(EvidenceError::Taken { path: path.display().to_string() }.into());
        }
        let part = beside(path, ".part");
        let written = self.write_part(&part, fill);
        if written.is_err() {
            let _ = std::fs::remove_file(&part);
        }
        written?;
        std::fs::rename(&part, path).map_err(UseError::file("write", path))
    }

    fn write_part(
        &self,
        part: &Path,
        fill: impl FnOnce(&mut dyn Write) -> Result<(), UseError>,
    ) -> Result<(), UseError> {
        let failed = |cause| UseError::file("write", part)(cause);
        let recipients = self.0.iter().map(|one| one as &dyn age::Recipient);
        let sealing = age::Encryptor::with_recipients(recipients)
            .map_err(|cause| failed(std::io::Error::other(cause)))?;
        let out = BufWriter::new(private_file(part).map_err(failed)?);
        let mut stream = sealing.wrap_output(out).map_err(failed)?;
        fill(&mut stream)?;
        let mut out = stream.finish().map_err(failed)?;
        out.flush().map_err(failed)?;
        out.get_ref().sync_all().map_err(failed)
    }

    /// Seals the files of a folder, as a tar.
    ///
    /// # Errors
    ///
    /// A file cannot be read; the sealed one is there already, or cannot be written.
    pub(super) fn write_folder(&self, path: &Path, folder: &Path) -> Result<(), UseError> {
        self.write(path, |out| {
            let mut tar = tar::Builder::new(out);
            tar.mode(tar::HeaderMode::Deterministic);
            for file in files::walk(folder)? {
                let name = file.strip_prefix(folder).unwrap_or(&file);
                tar.append_path_with_name(&file, name).map_err(UseError::file("seal", &file))?;
            }
            tar.finish().map_err(UseError::file("write", path))
        })
    }
}

/// Tells whether a name is that of a sealed file.
#[must_use]
pub fn is_sealed(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(ENDING))
}

/// Where something is written that may be sealed: then the name ends with `.age`.
///
/// # Errors
///
/// The name says that it is sealed, and it would not be.
pub(super) fn place(path: &Path, sealed: bool) -> Result<PathBuf, UseError> {
    match (is_sealed(path), sealed) {
        (true, false) => Err(EvidenceError::Open { path: path.display().to_string() }.into()),
        (false, true) => Ok(beside(path, ".age")),
        _ => Ok(path.to_owned()),
    }
}

/// What a sealed file holds.
///
/// # Errors
///
/// No key was given, or it opens another; the file is damaged.
fn opened(path: &Path, key: Option<&Path>) -> Result<impl Read + use<>, UseError> {
    let name = || path.display().to_string();
    let key = key.ok_or_else(|| EvidenceError::NoKey { path: name() })?;
    let identities = identities(key)?;
    let file = File::open(path).map_err(UseError::file("read", path))?;
    let sealed = age::Decryptor::new_buffered(BufReader::new(file))
        .map_err(|_| EvidenceError::NotSealed { path: name() })?;
    let identities = identities.iter().map(|one| one as &dyn age::Identity);
    let open = sealed.decrypt(identities);
    Ok(open.map_err(|_| EvidenceError::OtherKey { path: name() })?)
}

/// Opens a sealed file into a new one.
///
/// # Errors
///
/// As [`opened`]; it was cut or changed.
pub(super) fn read(path: &Path, key: Option<&Path>, to: &Path) -> Result<(), UseError> {
    let mut open = opened(path, key)?;
    let mut out = private_file(to).map_err(UseError::file("make", to))?;
    let copied = std::io::copy(&mut open, &mut out).map_err(UseError::file("open", path));
    if copied.is_err() {
        let _ = std::fs::remove_file(to);
    }
    copied.map(drop)
}

/// Opens a sealed tar into a new folder. Only plain files below it are written.
///
/// # Errors
///
/// As [`opened`]; it was cut or changed, or names a place outside of the folder.
pub(super) fn read_folder(path: &Path, key: Option<&Path>, to: &Path) -> Result<(), UseError> {
    let failed = |cause| UseError::file("open", path)(cause);
    let mut tar = tar::Archive::new(opened(path, key)?);
    for entry in tar.entries().map_err(failed)? {
        let mut entry = entry.map_err(failed)?;
        let name = entry.path().map_err(failed)?.into_owned();
        let plain = entry.header().entry_type().is_file();
        let below = name.components().all(|part| matches!(part, Component::Normal(_)));
        if !plain || !below || name.as_os_str().is_empty() {
            return Err(EvidenceError::Place { name: name.display().to_string() }.into());
        }
        let place = to.join(&name);
        let folder = place.parent().unwrap_or(to);
        private_folder(folder).map_err(UseError::file("make", folder))?;
        let mut out = private_file(&place).map_err(UseError::file("write", &place))?;
        std::io::copy(&mut entry, &mut out).map_err(failed)?;
    }
    Ok(())
}

/// Makes a key for sealed files, in a new file that its owner alone can read. Gives its recipient.
///
/// # Errors
///
/// The file is there already, or cannot be written.
pub fn make_key(path: &Path) -> Result<String, UseError> {
    let key = Identity::generate();
    let recipient = key.to_public().to_string();
    let text = key.to_string();
    let mut out = private_file(path).map_err(UseError::file("make", path))?;
    let lines = format!(
        "# Opens what was sealed for {recipient}\n# Keep it away from the workspace, and keep a second copy: nothing else opens those files.\n{}\n",
        text.expose_secret()
    );
    out.write_all(lines.as_bytes()).map_err(UseError::file("write", path))?;
    out.sync_all().map_err(UseError::file("write", path))?;
    Ok(recipient)
}

/// The keys in a file.
fn identities(path: &Path) -> Result<Vec<Identity>, UseError> {
    let text = std::fs::read_to_string(path).map_err(UseError::file("read", path))?;
    let lines = text.lines().map(str::trim);
    let keys: Vec<Identity> = lines.filter_map(|line| line.parse().ok()).collect();
    if keys.is_empty() {
        return Err(EvidenceError::NotAKey { path: path.display().to_string() }.into());
    }
    Ok(keys)
}

/// A path with something behind its name.
pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// A new file that others on the machine cannot read.
fn private_file(path: &Path) -> std::io::Result<File> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path)
}

/// A folder that others on the machine cannot look into, where it is not there yet.
pub(super) fn private_folder(folder: &Path) -> std::io::Result<()> {
    let mut maker = std::fs::DirBuilder::new();
    maker.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        maker.mode(0o700);
    }
    maker.create(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seal(key: &Path) -> Seal {
        Seal(vec![recipient(&make_key(key).unwrap()).unwrap()])
    }

    fn seal_bytes(seal: &Seal, path: &Path, bytes: &[u8]) {
        let fill = |out: &mut dyn Write| {
            out.write_all(bytes).unwrap();
            Ok(())
        };
        seal.write(path, fill).unwrap();
    }

    /// What a key opens; `None`: nothing, and nothing is left behind.
    fn open(folder: &Path, name: &str, key: Option<&str>) -> Option<Vec<u8>> {
        let key = key.map(|name| folder.join(name));
        let done = read(&folder.join(name), key.as_deref(), &folder.join("out"));
        let bytes = std::fs::read(folder.join("out")).ok();
        let _ = std::fs::remove_file(folder.join("out"));
        assert_eq!(done.is_ok(), bytes.is_some());
        bytes
    }

    #[test]
    fn only_the_key_opens_what_was_sealed_for_it() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let sealed = seal(&at("key"));
        make_key(&at("other")).unwrap();

        seal_bytes(&sealed, &at("x.age"), b"Ada Example");

        assert_eq!(open(folder.path(), "x.age", Some("key")).unwrap(), b"Ada Example");
        let bytes = std::fs::read(at("x.age")).unwrap();
        assert!(!bytes.windows(3).any(|part| part == b"Ada"));
        for key in [None, Some("other"), Some("x.age")] {
            assert_eq!(open(folder.path(), "x.age", key), None);
        }
        assert!(make_key(&at("key")).is_err(), "a key is never written over");
    }

    #[test]
    fn a_sealed_file_that_was_cut_or_changed_does_not_open() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let sealed = seal(&at("key"));
        seal_bytes(&sealed, &at("x.age"), &vec![7; 200_000]);
        let bytes = std::fs::read(at("x.age")).unwrap();

        for place in [0, 60, bytes.len() / 2, bytes.len() - 1] {
            let mut changed = bytes.clone();
            changed[place] ^= 1;
            std::fs::write(at("y.age"), changed).unwrap();
            assert_eq!(open(folder.path(), "y.age", Some("key")), None, "{place}");
            std::fs::write(at("y.age"), &bytes[..place]).unwrap();
            assert_eq!(open(folder.path(), "y.age", Some("key")), None, "cut at {place}");
        }
    }

    #[test]
    fn a_sealed_tar_writes_nothing_outside_of_its_folder() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let sealed = seal(&at("key"));
        let fill = |out: &mut dyn Write| {
            let mut header = tar::Header::new_gnu();
            header.as_mut_bytes()[..9].copy_from_slice(b"../out.db");
            header.set_size(2);
            header.set_mode(0o600);
            header.set_entry_type(tar::EntryType::Regular);
            header.set_cksum();
            let mut tar = tar::Builder::new(out);
            tar.append(&header, &b"no"[..]).unwrap();
            tar.finish().unwrap();
            Ok(())
        };
        sealed.write(&at("x.age"), fill).unwrap();

        assert!(read_folder(&at("x.age"), Some(&at("key")), &at("in")).is_err());
        assert!(!at("out.db").exists());
    }
}
