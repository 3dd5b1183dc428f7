//! Time-stamps of the log's head: the request as a file, the response kept beside the log.

use std::path::Path;

use serde::Deserialize;
use serde::Serialize;

use crate::evidence::Head;
use crate::evidence::hex;
use crate::evidence::timestamp;
use crate::evidence::unhex;
use crate::model::register::Entry;
use crate::model::register::Register;
use crate::model::rep::RepId;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::evidence::EvidenceError;
use crate::usecase::exports::write_whole;

/// Larger files are no response of a time authority.
const MOST_BYTES: u64 = 1 << 20;

/// A stamp as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptStamp {
    /// The head it is of, as `SIZE:ROOT`.
    pub head: String,
    /// When, in UTC.
    pub time: String,
    /// The authority's policy.
    pub policy: String,
    /// The stamp's number.
    pub serial: String,
    /// The response, as hex.
    pub response: String,
}

/// Writes the request for the head as it is now, and gives the head.
///
/// # Errors
///
/// The file system.
pub async fn request(services: &Services, out: &Path) -> Result<Head, UseError> {
    let head = services.store.head().await?;
    write_whole(out, &timestamp::request(head).map_err(EvidenceError::Stamp)?)?;
    Ok(head)
}

/// Keeps a response, if it stamps a head that the log had.
///
/// # Errors
///
/// It is no response, was not granted, or stamps something else.
pub async fn keep(services: &Services, file: &Path) -> Result<KeptStamp, UseError> {
    let size = std::fs::metadata(file).map_err(UseError::file("read", file))?.len();
    if size > MOST_BYTES {
        return Err(EvidenceError::Stamp(timestamp::StampError::Refused).into());
    }
    let response = std::fs::read(file).map_err(UseError::file("read", file))?;
    let stamp = timestamp::read(&response).map_err(EvidenceError::Stamp)?;
    let leaves = services.store.leaves().await?;
    let heads = leaves
        .iter()
        .filter_map(|leaf| Some(Head { size: leaf.leaf.index + 1, root: unhex(&leaf.root)? }));
    let head = heads.into_iter().find(|head| timestamp::imprint(*head) == stamp.imprint);
    let head = head.ok_or(EvidenceError::OtherHead)?;
    let kept = KeptStamp {
        head: head.to_string(),
        time: stamp.time,
        policy: stamp.policy,
        serial: stamp.serial,
        response: hex(&response),
    };
    let entry = Entry {
        rep: RepId::default(),
        subject: kept.head.clone(),
        entered_on: services.as_of(),
        document: kept.clone(),
    };
    services.store.enter(Register::Timestamp, &[entry]).await?;
    Ok(kept)
}

/// The stamps that are kept, oldest first.
///
/// # Errors
///
/// The store.
pub async fn kept(services: &Services) -> Result<Vec<KeptStamp>, UseError> {
    let entries = services.store.register(Register::Timestamp, services.as_of()).await?;
    Ok(entries.into_iter().map(|entry| entry.document).collect())
}

impl KeptStamp {
    /// For programs.
    #[must_use]
    pub fn json(&self) -> String {
        format!("{:#}\n", serde_json::json!(self))
    }

    /// For a terminal.
    #[must_use]
    pub fn text(&self) -> String {
        format!(
            "A time authority stamped the log at {}: {}\n\
             Its signature is verified with the authority's certificates: openssl ts -verify -data FILE -in RESPONSE -CAfile CERTIFICATES\n",
            self.time, self.head
        )
    }
}
