//! Backups: the whole workspace in a folder, and the proof that it can be brought back.
//!
//! A backup holds the database as one consistent copy, the configuration and the policies, with a
//! manifest: every file by size and SHA-256, the rows of every table, and the head of the log.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::path::PathBuf;

use serde::Deserialize;
use serde::Serialize;
use sha2::Digest as _;
use sha2::Sha256;

use crate::config;
use crate::evidence::Head;
use crate::evidence::hex;
use crate::evidence::pack::ListedFile;
use crate::store::Store;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::evidence::EvidenceError;
use crate::usecase::evidence::files;
use crate::usecase::evidence::sealed;
use crate::usecase::evidence::sealed::SealWish;
use crate::usecase::exports::write_whole;
use crate::usecase::init::refuse_taken;

/// The name of a backup's shape. A change that breaks `restore` gets a new number.
const SCHEMA: &str = "ringfence.backup/1";

/// The file that lists the others.
const MANIFEST: &str = "backup.json";

/// The database in a backup, and in a workspace that is brought back.
const DATABASE: &str = "ringfence.db";

/// Bytes read at a time.
const CHUNK: usize = 1 << 20;

/// What `backup.json` says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Manifest {
    schema: String,
    /// The program's version.
    program: String,
    files: Vec<ListedFile>,
    /// Rows of each table.
    rows: BTreeMap<String, u64>,
    /// The head of the log, as `SIZE:ROOT`.
    head: String,
}

/// A backup that was made, or brought back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// Where it is.
    pub at: PathBuf,
    /// Files.
    pub files: usize,
    /// Bytes.
    pub bytes: u64,
    /// Rows of all tables.
    pub rows: u64,
    /// The head of the log.
    pub head: Head,
}

/// Makes a backup: in a new folder, or sealed as one file. With `drill`, brings it back in a folder
/// beside it, which goes again, and compares.
///
/// # Errors
///
/// The place is taken, or its name says that it is sealed and it is not; it cannot be written;
/// what was brought back differs.
pub async fn backup(
    services: &Services,
    out: &Path,
    drill: bool,
    wish: &SealWish,
) -> Result<Done, UseError> {
    let seal = wish.decide(services)?;
    let out = &sealed::place(out, seal.is_some())?;
    let Some(seal) = seal else { return in_folder(services, out, drill).await };
    if out.exists() {
        return Err(EvidenceError::Taken { path: out.display().to_string() }.into());
    }
    let beside = sealed::beside(out, ".open");
    sealed::private_folder(&beside).map_err(UseError::file("make", &beside))?;
    let done = match in_folder(services, &beside, drill).await {
        Ok(done) => seal.write_folder(out, &beside).map(|()| Done { at: out.to_owned(), ..done }),
        failed => failed,
    };
    let _ = std::fs::remove_dir_all(&beside);
    done
}

/// Makes a backup in a new folder.
async fn in_folder(services: &Services, out: &Path, drill: bool) -> Result<Done, UseError> {
    refuse_taken(out)?;
    std::fs::create_dir_all(out).map_err(UseError::file("make", out))?;
    services.progress.begin("Copying the database", None);
    // Where the log ends is noted first, so that the copy's log ends there.
    services.store.note(services.as_of(), "backup made", "").await?;
    services.store.copy_to(&out.join(DATABASE)).await?;
    services.progress.end();
    let from = &services.config.workspace;
    copy(&from.join(config::FILE), &out.join(config::FILE))?;
    let policies = services.config.policies();
    for file in files::walk(&policies)? {
        let below = file.strip_prefix(&policies).unwrap_or(&file);
        copy(&file, &out.join("policies").join(below))?;
    }
    let copied = Store::open(&config::store_at(&out.join(DATABASE)), false).await?;
    let (rows, head) = (copied.row_counts().await?, copied.head().await?);
    copied.close().await;
    let manifest = Manifest {
        schema: SCHEMA.to_owned(),
        program: env!("CARGO_PKG_VERSION").to_owned(),
        files: listed(out)?,
        rows,
        head: head.to_string(),
    };
    let text = serde_json::to_vec_pretty(&manifest).map_err(EvidenceError::Damaged)?;
    write_whole(&out.join(MANIFEST), &text)?;
    let done = done(out, &manifest, head);
    if drill {
        let beside = sealed::beside(out, ".drill");
        let restored = from_folder(out, &beside, None).await;
        let _ = std::fs::remove_dir_all(&beside);
        restored?;
    }
    Ok(done)
}

/// Brings a backup back in a new folder, and proves that it is what was backed up: every byte of
/// every file, the rows of every table, and every row as it was logged. `shared` is the address of
/// a new, empty store that offices share, which takes the rows then; `key` the file of the key that
/// opens a sealed one.
///
/// # Errors
///
/// It is no backup, or the key does not open it; a file differs; the folder holds something; the log
/// does not hold. Nothing is left behind then.
pub async fn restore(
    from: &Path,
    to: &Path,
    shared: Option<&str>,
    key: Option<&Path>,
) -> Result<Done, UseError> {
    if !sealed::is_sealed(from) || from.is_dir() {
        return from_folder(from, to, shared).await;
    }
    refuse_taken(to)?;
    let beside = sealed::beside(to, ".open");
    refuse_taken(&beside)?;
    let done = match sealed::read_folder(from, key, &beside) {
        Ok(()) => from_folder(&beside, to, shared).await,
        Err(error) => Err(error),
    };
    let _ = std::fs::remove_dir_all(&beside);
    done
}

/// Brings a backup back that lies in a folder.
async fn from_folder(from: &Path, to: &Path, shared: Option<&str>) -> Result<Done, UseError> {
    let path = from.join(MANIFEST);
    let text = std::fs::read(&path).map_err(UseError::file("read", &path))?;
    let manifest: Manifest = serde_json::from_slice(&text).map_err(EvidenceError::NoBackup)?;
    let head = manifest.head.parse::<Head>().map_err(EvidenceError::from)?;
    compare(&manifest.files, &listed(from)?)?;
    refuse_taken(to)?;
    for file in &manifest.files {
        copy(&from.join(&file.name), &to.join(&file.name))?;
    }
    let proven = match shared {
        None => prove(to, &manifest, head).await,
        Some(url) => load(to, url, &manifest, head).await,
    };
    if proven.is_err() {
        let _ = std::fs::remove_dir_all(to);
    }
    proven?;
    Ok(done(to, &manifest, head))
}

/// Brings the rows into a shared store, and takes the file with them away.
async fn load(to: &Path, url: &str, manifest: &Manifest, head: Head) -> Result<(), UseError> {
    compare(&manifest.files, &listed(to)?)?;
    let file = to.join(DATABASE);
    let store = Store::open(url, true).await?;
    store.load(&file).await?;
    prove_rows(store, manifest, head).await?;
    std::fs::remove_file(&file).map_err(UseError::file("remove", &file))?;
    for aside in ["-wal", "-shm"] {
        let mut path = file.clone().into_os_string();
        path.push(aside);
        let _ = std::fs::remove_file(path);
    }
    let path = to.join(config::FILE);
    let text = std::fs::read_to_string(&path).map_err(UseError::file("read", &path))?;
    let kept = text.lines().filter(|line| !line.trim_start().starts_with("store"));
    let mut text: String = kept.flat_map(|line| [line, "\n"]).collect();
    text.push_str(&config::store_line(Some(url)));
    write_whole(&path, text.as_bytes())
}

/// Compares what was brought back with the manifest.
async fn prove(to: &Path, manifest: &Manifest, head: Head) -> Result<(), UseError> {
    compare(&manifest.files, &listed(to)?)?;
    prove_rows(Store::open(&config::store_at(&to.join(DATABASE)), false).await?, manifest, head)
        .await
}

/// Compares the rows with the manifest and with the log.
async fn prove_rows(store: Store, manifest: &Manifest, head: Head) -> Result<(), UseError> {
    let rows = store.row_counts().await?;
    let verified = store.verify_log(Some(head)).await?;
    store.close().await;
    if let Some((table, _)) =
        manifest.rows.iter().find(|(table, count)| rows.get(*table) != Some(*count))
    {
        let fault = format!("table {table} has another number of rows");
        return Err(EvidenceError::Differs { fault }.into());
    }
    match verified.faults.into_iter().next() {
        Some(fault) => Err(EvidenceError::Differs { fault }.into()),
        None => Ok(()),
    }
}

fn done(at: &Path, manifest: &Manifest, head: Head) -> Done {
    Done {
        at: at.to_owned(),
        files: manifest.files.len(),
        bytes: manifest.files.iter().map(|file| file.bytes).sum(),
        rows: manifest.rows.values().sum(),
        head,
    }
}

/// The files of a backup, or of a workspace brought back, by size and hash.
fn listed(folder: &Path) -> Result<Vec<ListedFile>, UseError> {
    let mut listed = Vec::new();
    for path in files::walk(folder)? {
        let name = path.strip_prefix(folder).unwrap_or(&path);
        let name = name.to_string_lossy().replace('\\', "/");
        // The database's own side files come and go with every connection.
        let aside = name == MANIFEST || name.ends_with("-wal") || name.ends_with("-shm");
        if !aside {
            listed.push(file(&path, name)?);
        }
    }
    Ok(listed)
}

/// One file by size and hash, read piece by piece.
fn file(path: &Path, name: String) -> Result<ListedFile, UseError> {
    let mut open = File::open(path).map_err(UseError::file("read", path))?;
    let (mut hash, mut bytes, mut chunk) = (Sha256::new(), 0_u64, vec![0; CHUNK]);
    loop {
        let read = open.read(&mut chunk).map_err(UseError::file("read", path))?;
        let Some(part) = chunk.get(..read).filter(|part| !part.is_empty()) else { break };
        hash.update(part);
        bytes += read as u64;
    }
    Ok(ListedFile { name, bytes, sha256: hex(&hash.finalize()) })
}

/// Names the first file that is not as listed.
fn compare(listed: &[ListedFile], there: &[ListedFile]) -> Result<(), UseError> {
    let differs = |fault: String| Err(EvidenceError::Differs { fault }.into());
    for file in listed {
        match there.iter().find(|one| one.name == file.name) {
            None => return differs(format!("{} is missing", file.name)),
            Some(one) if one != file => return differs(format!("{} was changed", file.name)),
            Some(_) => {}
        }
    }
    match there.iter().find(|one| !listed.iter().any(|file| file.name == one.name)) {
        Some(added) => differs(format!("{} was added", added.name)),
        None => Ok(()),
    }
}

/// Copies one file, making its folder.
fn copy(from: &Path, to: &Path) -> Result<(), UseError> {
    let folder = to.parent().unwrap_or(to);
    std::fs::create_dir_all(folder).map_err(UseError::file("make", folder))?;
    std::fs::copy(from, to).map(drop).map_err(UseError::file("copy", from))
}

impl Done {
    /// For a terminal.
    #[must_use]
    pub fn text(&self, what: &str) -> String {
        format!(
            "{what} {}: {} files, {} bytes, {} rows\nEvidence log {}\n",
            self.at.display(),
            self.files,
            self.bytes,
            self.rows,
            self.head
        )
    }
}
