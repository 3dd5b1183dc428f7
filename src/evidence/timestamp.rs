//! Time-stamps of the log's head by a time authority, without a network of our own: the request goes
//! out as a file, the response comes in as one.
//!
//! Source: RFC 3161. What is stamped is the SHA-256 of the head's line, `SIZE:ROOT` and a line feed,
//! so that `openssl ts -verify -data` can check it too. The authority's signature is not verified
//! here: whom to trust is the reader's choice of certificates, and openssl takes them.

use cmpv2::status::PkiStatus;
use cms::signed_data::EncapsulatedContentInfo;
use der::Any;
use der::Decode as _;
use der::Encode as _;
use der::Reader as _;
use der::asn1::AnyRef;
use der::asn1::OctetString;
use der::oid::ObjectIdentifier;
use sha2::Digest as _;
use sha2::Sha256;
use x509_tsp::MessageImprint;
use x509_tsp::TimeStampReq;
use x509_tsp::TimeStampResp;
use x509_tsp::TspVersion;
use x509_tsp::TstInfo;

use crate::evidence::Head;
use crate::evidence::hex;
use crate::evidence::merkle::Hash;

/// id-sha256.
const SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");

/// Why a time-stamp cannot be asked for or read.
#[derive(Debug, thiserror::Error)]
pub enum StampError {
    /// Not DER, or not the structure of RFC 3161.
    #[error("it is no response of a time authority (RFC 3161)")]
    Der(#[from] der::Error),
    /// The authority said no.
    #[error("the time authority did not grant the stamp")]
    Refused,
    /// A stamp over something else than a SHA-256.
    #[error("the stamp is not over a SHA-256")]
    OtherHash,
}

/// The bytes that are stamped for a head.
#[must_use]
pub fn stamped(head: Head) -> String {
    format!("{head}\n")
}

/// The hash that a stamp of a head holds.
#[must_use]
pub fn imprint(head: Head) -> Hash {
    Sha256::digest(stamped(head)).into()
}

/// The request for a head, as a time authority takes it (`.tsq`). Without a nonce: the same head
/// gives the same file.
///
/// # Errors
///
/// The encoder's.
pub fn request(head: Head) -> Result<Vec<u8>, StampError> {
    let request = TimeStampReq {
        version: TspVersion::V1,
        message_imprint: MessageImprint {
            hash_algorithm: spki::AlgorithmIdentifier {
                oid: SHA_256,
                parameters: Some(Any::null()),
            },
            hashed_message: OctetString::new(imprint(head))?,
        },
        req_policy: None,
        nonce: None,
        cert_req: true,
        extensions: None,
    };
    Ok(request.to_der()?)
}

/// What a time authority said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The hash it stamped.
    pub imprint: Hash,
    /// When, in UTC, as `2026-11-27T10:00:00Z`.
    pub time: String,
    /// Under which policy of its own.
    pub policy: String,
    /// The stamp's number, hex.
    pub serial: String,
}

/// Reads a response (`.tsr`).
///
/// # Errors
///
/// It is none, was not granted, or is over another kind of hash.
pub fn read(response: &[u8]) -> Result<Stamp, StampError> {
    let response = TimeStampResp::from_der(response)?;
    let granted =
        matches!(response.status.status, PkiStatus::Accepted | PkiStatus::GrantedWithMods);
    let token = response.time_stamp_token.filter(|_| granted).ok_or(StampError::Refused)?;
    let content = signed_content(&token.content)?.econtent.ok_or(StampError::Refused)?;
    let info = TstInfo::from_der(content.value())?;
    let hash = info.message_imprint.hashed_message.as_bytes();
    let imprint = <Hash>::try_from(hash).map_err(|_| StampError::OtherHash)?;
    if info.message_imprint.hash_algorithm.oid != SHA_256 {
        return Err(StampError::OtherHash);
    }
    Ok(Stamp {
        imprint,
        time: info.gen_time.to_date_time().to_string(),
        policy: info.policy.to_string(),
        serial: hex(info.serial_number.as_bytes()),
    })
}

/// What was signed. Certificates and signatures are passed over as they are: authorities send the
/// same certificate twice, or in any order, which strict DER does not allow.
fn signed_content(signed: &Any) -> Result<EncapsulatedContentInfo, der::Error> {
    AnyRef::from(signed).sequence(|reader| {
        let (_version, _digests) = (AnyRef::decode(reader)?, AnyRef::decode(reader)?);
        let content = EncapsulatedContentInfo::decode(reader)?;
        while !reader.is_finished() {
            AnyRef::decode(reader)?;
        }
        Ok(content)
    })
}
