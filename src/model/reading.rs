//! What an export holds: connections, uploaded contacts, invitations, and what was not readable.

use serde::Deserialize;
use serde::Serialize;

use crate::model::Day;
use crate::model::person::Email;
use crate::model::person::Name;
use crate::model::person::Person;
use crate::model::person::ProfileUrl;

/// A network's id: `linkedin`, `facebook`, `x`, or the label of another source (`plaxo`).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NetworkId(pub std::borrow::Cow<'static, str>);

impl NetworkId {
    /// A network known at compile time.
    #[must_use]
    pub const fn known(id: &'static str) -> Self {
        Self(std::borrow::Cow::Borrowed(id))
    }

    /// The id.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Where in the inputs something was seen.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
pub struct Origin {
    /// Index into the reading's (later the audit's) list of inputs.
    pub input: u32,
    /// The physical line, from 1, on which the row or card begins; the row number in XLSX.
    pub line: Option<u32>,
    /// The position, from 1, in the member's list, where there are no lines (JSON, JS, HTML).
    pub item: Option<u32>,
}

impl Origin {
    /// A line of an input.
    #[must_use]
    pub fn line(input: usize, line: u64) -> Self {
        Self { input: clamp(input as u64), line: Some(clamp(line)), item: None }
    }

    /// An item of an input's list.
    #[must_use]
    pub fn item(input: usize, item: u64) -> Self {
        Self { input: clamp(input as u64), line: None, item: Some(clamp(item)) }
    }
}

/// Counts beyond four billion do not pass the limits in front of every parser.
fn clamp(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// A bad record: it costs itself and is counted, with its place and a reason without personal data.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Skipped {
    /// Where it stands.
    #[serde(flatten)]
    pub at: Origin,
    /// Why it was left out, in words a person in HR understands.
    pub reason: String,
}

/// One file that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// Its name; a member of an archive as `export.zip:Connections.csv`.
    pub name: String,
    /// SHA-256 of its bytes, lower-case hex.
    pub sha256: String,
    /// What it is: `connections`, `uploaded_contacts`, `invitations`, `owner`, `contacts`, ...
    pub kind: String,
    /// Records read from it, without the skipped ones.
    pub rows: u64,
    /// Records that could not be read.
    pub skipped: Vec<Skipped>,
}

/// Whether a section of an export was there.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum SectionState {
    /// It was there and held something.
    Present,
    /// It was there and held nothing.
    Empty,
    /// A part of it was read: what is not in that part may be in the rest.
    Partial,
    /// It was not in what was handed over. That is not the same as empty.
    Absent,
}

/// One section of one export: `linkedin.connections`, `facebook.uploaded_contacts`, ...
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
pub struct Section {
    /// Network, a dot, and what it lists.
    pub section: String,
    /// Whether it was there.
    pub state: SectionState,
    /// How many entries it held, those without a name included.
    pub count: u64,
}

/// The kind of a tie. Kept apart: a follow is less than a friendship.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TieKind {
    /// Both sides agreed: a connection on LinkedIn.
    Connection,
    /// Both sides agreed: a friend on Facebook.
    Friend,
    /// The rep follows the person.
    Following,
    /// The person follows the rep.
    Follower,
}

/// A tie on a network, with its date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connection {
    /// Which kind of tie.
    pub kind: TieKind,
    /// The other person.
    pub person: Person,
    /// The day it began (acceptance, where the network asks for one), without a time zone.
    pub since: Option<Day>,
    /// Where it was seen.
    pub at: Origin,
}

/// An entry of the address book the rep gave a network, or of a file the rep is about to give it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadedContact {
    /// The person in the entry.
    pub person: Person,
    /// The earliest day the network had the entry; `None` when the export does not say.
    pub uploaded_on: Option<Day>,
    /// Where it was seen.
    pub at: Origin,
}

/// Which way an invitation went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// The other person invited the rep.
    Incoming,
    /// The rep invited the other person.
    Outgoing,
}

/// A pending or recent invitation. The text of a message is never kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// Which way it went.
    pub direction: Direction,
    /// Whether a message came with it.
    pub with_message: bool,
    /// The other person.
    pub person: Person,
    /// The day it was sent, without a time zone.
    pub sent_on: Option<Day>,
    /// Where it was seen.
    pub at: Origin,
}

/// Whose export it is, as far as it tells.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportOwner {
    /// The owner's name or names.
    pub names: Vec<Name>,
    /// The owner's addresses.
    pub emails: Vec<Email>,
    /// The owner's profile page, where it can be told.
    pub profile: Option<ProfileUrl>,
    /// Account names and numbers: `@ada`, `12345`.
    pub accounts: Vec<String>,
}

/// Private details in a contact file that no network needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SensitiveField {
    /// Birth dates.
    BirthDate,
    /// Names or birth dates of children.
    Children,
    /// Anniversaries.
    Anniversary,
    /// Hobbies.
    Hobbies,
    /// Loans, interest rates, sale prices.
    Loan,
}

/// Everything one export holds that the audits use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// The network, or the label of another source.
    pub network: NetworkId,
    /// Whose export it is.
    pub owner: ExportOwner,
    /// Ties.
    pub connections: Vec<Connection>,
    /// Entries of uploaded address books, merged per person.
    pub uploaded: Vec<UploadedContact>,
    /// Invitations.
    pub invitations: Vec<Invitation>,
    /// Members who closed their account or hid their name: rows with a date alone.
    pub hidden: u64,
    /// Ties that are nothing but a number (X): nobody can be named from them.
    pub unidentifiable: u64,
    /// Private details seen in a contact file, each with the first line it stands on.
    pub sensitive: Vec<(SensitiveField, Origin)>,
    /// The columns or properties they stand in, as the file names them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sensitive_columns: Vec<(SensitiveField, String)>,
    /// What was there, what was empty, what was absent.
    pub sections: Vec<Section>,
    /// The members that were opened, each with what could not be read of it.
    pub inputs: Vec<Input>,
    /// Remarks for the reader of the report: encodings guessed, duplicates, profile-only archive.
    pub warnings: Vec<String>,
    /// The day the network made the export, where it says.
    pub generated_on: Option<Day>,
}

impl Reading {
    /// An empty reading of a network, for a connector to fill.
    #[must_use]
    pub fn new(network: NetworkId) -> Self {
        Self {
            network,
            owner: ExportOwner::default(),
            connections: Vec::new(),
            uploaded: Vec::new(),
            invitations: Vec::new(),
            hidden: 0,
            unidentifiable: 0,
            sensitive: Vec::new(),
            sensitive_columns: Vec::new(),
            sections: Vec::new(),
            inputs: Vec::new(),
            warnings: Vec::new(),
            generated_on: None,
        }
    }
}
