//! Contacts that a rep brings in, and what clients consented to.
//!
//! | file | what it does |
//! |---|---|
//! | `digest.rs` | keyed digests of addresses and numbers: all that the registers keep of anybody |
//! | `brought.rs` | whose list of earlier contacts holds a record |
//! | `baseline.rs` | a rep's list from before the hire is put on record |
//! | `consent.rs` | the kinds of consent, their ranks, and what is kept of one |
//! | `evidence.rs` | a file of evidence, row by row |
//! | `declaration.rs` | a rep's declaration, bound to one file |
//! | `wishes.rs` | clients who opted out, against what a rep brings in |
//! | `admit.rs`, `admission.rs` | contacts enter with evidence or a declaration, or not at all |
//! | `ledger.rs` | what is on record: the split by kind, and whom to ask |
//! | `notified.rs` | clients who were told of the privacy notice |
//! | `error.rs` | why something is not put on record |
//! | `checked.rs` | what a self-check says besides: open channels, preferred channels |

pub mod admission;
pub mod admit;
pub mod baseline;
pub mod declaration;
pub mod ledger;
pub mod notified;

mod brought;
pub(super) mod checked;
mod consent;
mod digest;
mod error;
mod evidence;
mod wishes;

pub use error::OnRecordError;

pub(super) use brought::Known;
pub(super) use consent::Consents;
pub(super) use digest::Keyed;
pub(super) use digest::people;
pub(super) use digest::reached_by;
pub(super) use evidence::EvidenceFile;
pub(super) use evidence::read_file as read_evidence;

use std::path::Path;

use crate::model::reading::NetworkId;
use crate::model::reading::Reading;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::import::file_name;

/// A file of contacts with its name and the hash of its very bytes.
struct ContactFile {
    name: String,
    sha256: String,
    reading: Reading,
}

/// Reads a file of contacts.
///
/// # Errors
///
/// It cannot be read.
async fn open(services: &Services, file: &Path) -> Result<ContactFile, UseError> {
    let label = NetworkId::known("contacts");
    let (reading, open) = services.reader.contact_file(file, &label).await?;
    Ok(ContactFile { name: file_name(file), sha256: open.sha256, reading })
}
