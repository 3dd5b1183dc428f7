//! Registers: what people put on record beside the books. Dated, append-only, one document an entry.
//!
//! The shape of a document belongs to the use-case that writes it; this file knows the registers and
//! what every entry has. An entry names clients by record id or keyed digest, never by name.

use serde::Deserialize;
use serde::Serialize;

use crate::model::Day;
use crate::model::rep::RepId;

/// Which register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Register {
    /// Contacts a rep had before, by keyed digest.
    Baseline,
    /// Consent with its evidence, by keyed digest of the contact.
    Consent,
    /// Declarations of reps that they hold consent, bound to a file.
    Declaration,
    /// Clients who were told that their record may go with the rep.
    Notified,
    /// Records that a rep took over as their own work.
    Adoption,
    /// Copies of personal records that the company keeps to go on serving the client.
    ServiceCopy,
    /// Records that are to be purged from the company's books, being a leaver's own.
    Purge,
    /// Places outside the CRM where a rep keeps contacts.
    Source,
    /// What an officer of the company allowed.
    Approval,
    /// Exports of the books that were allowed, by hash.
    Export,
    /// Reviews of the policy at meetings.
    Review,
    /// Who may export from the CRM.
    Permission,
    /// Dated dealings with clients.
    Dealing,
    /// What a rep or the company stated about an account.
    Statement,
    /// Seeded records.
    Ringer,
    /// Contacts made to seeded records.
    RingerHit,
    /// Holds that keep data from being deleted.
    Hold,
    /// Findings that were shown to the rep they are about.
    Shown,
    /// Clients whom a rep declared to be family or an old friend, and the manager's answers.
    InnerCircle,
    /// Time-stamps of the evidence log by a time authority.
    Timestamp,
    /// Somebody is leaving: the days, why exports may be read, whether they were asked for.
    Leaving,
}

impl Register {
    /// Its word in tables and reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Baseline => "baseline",
            Self::Consent => "consent",
            Self::Declaration => "declaration",
            Self::Notified => "notified",
            Self::Adoption => "adoption",
            Self::ServiceCopy => "service-copy",
            Self::Purge => "purge",
            Self::Source => "source",
            Self::Approval => "approval",
            Self::Export => "export",
            Self::Review => "review",
            Self::Permission => "permission",
            Self::Dealing => "dealing",
            Self::Statement => "statement",
            Self::Ringer => "ringer",
            Self::RingerHit => "ringer-hit",
            Self::Hold => "hold",
            Self::Shown => "shown",
            Self::InnerCircle => "inner-circle",
            Self::Timestamp => "timestamp",
            Self::Leaving => "leaving",
        }
    }
}

/// One entry of a register, its document of any shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<T> {
    /// Whom it is about; empty where it is about the whole company.
    pub rep: RepId,
    /// What it is about: a record's id, a keyed digest, a file's hash; may be empty.
    pub subject: String,
    /// The day it was put on record.
    pub entered_on: Day,
    /// What it says.
    pub document: T,
}
