//! Files from outside, read where they can do no harm: the server lets a process of its own, with
//! limits, turn them into plain data, and keeps nothing open that a parser could bring down. The
//! command line reads them itself.
//!
//! | file | what |
//! |---|---|
//! | `wanted.rs` | what can be asked of that process, and how it answers |
//! | `session.rs` | the process, from the server's side |
//! | `error.rs` | why there is no answer |
//!
//! One line of JSON a question, one an answer. A contact file stays open between two questions, so
//! that the part of it that may go is made of what was read once. How many processes there are at one
//! time is bounded; who comes later waits.

mod error;
mod session;
mod wanted;

use std::collections::BTreeSet;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::Semaphore;

pub use error::ApartError;
pub use wanted::Desk;
pub(super) use wanted::Export;

use crate::company::Diagnosis;
use crate::intake::hash::sha256_hex;
use crate::model::Day;
use crate::model::reading::NetworkId;
use crate::model::reading::Origin;
use crate::model::reading::Reading;
use crate::network;
use crate::network::ContactKind;
use crate::usecase::UseError;
use crate::usecase::apart::session::Session;
use crate::usecase::apart::wanted::Bytes;
use crate::usecase::apart::wanted::Contacts;
use crate::usecase::apart::wanted::Part;
use crate::usecase::apart::wanted::Wanted;
use crate::usecase::clear;
use crate::usecase::clear::Cleared;
use crate::usecase::contacts::EvidenceFile;
use crate::usecase::contacts::read_evidence;
use crate::usecase::import;
use crate::usecase::import::BookFile;
use crate::usecase::jobs::Limits;

/// Processes at one time for each processor.
const AT_ONCE: usize = 2;

/// Processor time that reading one file may take, in seconds.
const CPU_S: u64 = 60;

/// Time by the clock that one answer may take, in seconds.
const WALL_S: u64 = 120;

/// Who reads files from outside.
#[derive(Clone, Default)]
pub struct Reader(Option<Arc<Apart>>);

/// Processes that read.
struct Apart {
    limits: Limits,
    slots: Arc<Semaphore>,
}

/// A contact file that was read and is still open.
pub(super) struct OpenFile {
    file: PathBuf,
    /// SHA-256 of its bytes.
    pub(super) sha256: String,
    /// What it is.
    pub(super) kind: ContactKind,
    session: Option<Session>,
}

impl Reader {
    /// Reads in processes that may use so much memory.
    #[must_use]
    pub fn apart(limits: Limits) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let limits =
            Limits { cpu_s: limits.cpu_s.min(CPU_S), wall_s: limits.wall_s.min(WALL_S), ..limits };
        Self(Some(Arc::new(Apart { limits, slots: Arc::new(Semaphore::new(AT_ONCE * cores)) })))
    }

    /// A process for one file; `None` where it is read here.
    async fn session(&self, file: &Path) -> Result<Option<Session>, UseError> {
        self.session_on(&import::file_name(file)).await
    }

    /// The same, for a file that is called otherwise than its path says.
    async fn session_on(&self, name: &str) -> Result<Option<Session>, UseError> {
        let Some(apart) = &self.0 else { return Ok(None) };
        let slot = Arc::clone(&apart.slots).acquire_owned().await.ok();
        Ok(Some(Session::start(apart.limits, name, slot)?))
    }

    /// A contact file as one address book.
    pub(super) async fn contact_file(
        &self,
        file: &Path,
        to: &NetworkId,
    ) -> Result<(Reading, OpenFile), UseError> {
        let mut session = self.session(file).await?;
        let wanted = || Wanted::Contacts { file: file.to_owned(), to: to.clone() };
        let found: Contacts = match &mut session {
            Some(session) => session.ask(&wanted()).await?,
            None => contacts(file, to)?,
        };
        let Contacts { reading, kind, sha256 } = found;
        Ok((reading, OpenFile { file: file.to_owned(), sha256, kind, session }))
    }

    /// The files of an export that would be opened, by their labels.
    pub(super) async fn may_open(&self, paths: &[PathBuf]) -> Result<Vec<String>, UseError> {
        match self.session(first(paths)).await? {
            Some(mut session) => session.ask(&Wanted::MayOpen { paths: paths.to_vec() }).await,
            None => Ok(network::may_open(paths)?),
        }
    }

    /// An export, network by network, and its archives by name and hash.
    pub(super) async fn export(
        &self,
        paths: &[PathBuf],
        leave_out: &[String],
    ) -> Result<Export, UseError> {
        match self.session(first(paths)).await? {
            Some(mut session) => {
                let leave_out = leave_out.to_vec();
                session.ask(&Wanted::Export { paths: paths.to_vec(), leave_out }).await
            }
            None => export(paths, leave_out),
        }
    }

    /// How a file of the books would be read.
    pub(super) async fn book(&self, book: &BookFile) -> Result<Diagnosis, UseError> {
        let name = book.called.clone().unwrap_or_else(|| import::file_name(&book.file));
        match self.session_on(&name).await? {
            Some(mut session) => {
                let BookFile { file, called, map, read_as, dates, .. } = book.clone();
                session.ask(&Wanted::Book { file, called, map, read_as, dates }).await
            }
            None => import::diagnose_here(book),
        }
    }

    /// A file of evidence of consent.
    pub(super) async fn evidence(&self, file: &Path, as_of: Day) -> Result<EvidenceFile, UseError> {
        match self.session(file).await? {
            Some(mut session) => {
                session.ask(&Wanted::Evidence { file: file.to_owned(), as_of }).await
            }
            None => read_evidence(file, as_of),
        }
    }
}

impl OpenFile {
    /// The part of the file that may go.
    pub(super) async fn part(
        &mut self,
        reading: &Reading,
        held: BTreeSet<Origin>,
    ) -> Result<Cleared, UseError> {
        let Some(session) = &mut self.session else {
            return clear::clear(&self.file, self.kind, reading, &held);
        };
        let part: Part = session.ask(&Wanted::Part { held }).await?;
        Ok(Cleared { bytes: part.bytes.into_bytes(), kept: part.kept, held: part.held })
    }
}

/// Reads a contact file here.
fn contacts(file: &Path, to: &NetworkId) -> Result<Contacts, UseError> {
    let reading = network::read_contact_file(file, to)?;
    let kind = network::contact_kind(file)?;
    let sha256 = if file.is_dir() {
        String::new()
    } else {
        sha256_hex(&std::fs::read(file).map_err(UseError::file("read", file))?)
    };
    Ok(Contacts { reading, kind, sha256 })
}

/// Reads an export here.
fn export(paths: &[PathBuf], leave_out: &[String]) -> Result<Export, UseError> {
    let (readings, archive) = network::read_export_without(paths, leave_out)?;
    let archives = archive.containers().iter();
    let archives = archives.map(|one| (one.name.clone(), one.sha256.clone())).collect();
    Ok(Export { readings, archives })
}

/// Makes the part of a contact file here.
fn part(
    file: &Path,
    kind: ContactKind,
    reading: &Reading,
    held: &BTreeSet<Origin>,
) -> Result<Part, UseError> {
    let cleared = clear::clear(file, kind, reading, held)?;
    let bytes = Bytes::of(cleared.bytes);
    Ok(Part { bytes, kept: cleared.kept, held: cleared.held })
}

/// The file that messages name.
fn first(paths: &[PathBuf]) -> &Path {
    paths.first().map_or(Path::new(""), PathBuf::as_path)
}
