//! Client records of the company with their history, and the rent roll.

use serde::Deserialize;
use serde::Serialize;

use crate::model::Day;
use crate::model::person::Person;
use crate::model::rep::RepId;

/// A record's id in the CRM, or a landlord's in the rent roll.
#[derive(
    Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(transparent)]
pub struct RecordId(pub String);

/// What one CRM snapshot says of one record. Fields that no rule needs are not kept.
///
/// Several facts are kept as the CRM writes them (`owners`, `source`, `groups`): `policy` reads
/// them with the roster and the agency's tables at hand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RecordState {
    /// The client.
    #[serde(skip_serializing_if = "Person::is_blank")]
    pub person: Person,
    /// Who owns the record, as written: rep ids, names or addresses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub owners: Vec<String>,
    /// Who created it, as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_by: Option<String>,
    /// When it was created.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_on: Option<Day>,
    /// Lead source, as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Groups, tags, categories, contact type and role, as written.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<String>,
    /// Status or stage, as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Set when the client opted out of being contacted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opted_out: Option<OptOut>,
    /// Express or inferred consent, as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consent: Option<String>,
    /// The last dealing with the client that the CRM dates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_dealing_on: Option<Day>,
    /// The next touch that is planned, where the CRM dates it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_touch_on: Option<Day>,
    /// Personal dealings counted by the CRM (automated sends not among them).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dealings: Option<u32>,
    /// Year of the last closing, where no exact date is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closing_year: Option<i32>,
    /// Somebody other than the owner who works with the client, as written.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also_served_by: Vec<String>,
    /// Who referred the client, as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub referred_by: Option<String>,
    /// The day a new owner took an inherited record over as their own work.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adopted_on: Option<Day>,
    /// The day the client was told of the privacy notice under which a rep may keep a copy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notified_on: Option<Day>,
    /// The channels the client prefers, as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preferred_channel: Option<String>,
    /// Marked private in the CRM.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub private: bool,
    /// Dated personal dealings that were put on record beside the CRM. No snapshot holds them: they are
    /// laid over the newest version when clauses are judged.
    #[serde(skip)]
    pub dealt: Vec<Dealt>,
}

/// A personal dealing with a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dealt {
    /// The day.
    pub on: Day,
    /// Who dealt with the client; `None` where nobody in the roster is named.
    pub by: Option<RepId>,
}

/// A client's wish not to be contacted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptOut {
    /// The day of the wish; `None` when the CRM keeps only a tick.
    pub on: Option<Day>,
}

/// What a record said from one snapshot on, until the next version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordVersion {
    /// The day the snapshot was taken.
    pub taken_on: Day,
    /// What it said; `None` when the record was no longer in the snapshot.
    pub state: Option<RecordState>,
}

/// A client record with its history and its entries in the rent roll.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Its id.
    pub id: RecordId,
    /// Its versions in the CRM, oldest first. Empty for a landlord the CRM does not hold.
    pub versions: Vec<RecordVersion>,
    /// The properties the company manages or managed for this client.
    pub managements: Vec<Management>,
    /// Reps whose list of earlier contacts holds this client. Worked out when records are read.
    #[serde(skip)]
    pub brought_by: Vec<Brought>,
}

/// A rep knew a client before: the contact is in the list that was put on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brought {
    /// The rep.
    pub rep: RepId,
    /// The first day on which it was put on record.
    pub recorded_on: Day,
}

impl Record {
    /// What the record said on a day: the version of the last snapshot taken on or before it.
    ///
    /// Before the first snapshot the first version speaks, since nothing older is known.
    #[must_use]
    pub fn state_on(&self, day: Day) -> Option<&RecordState> {
        let after = self.versions.partition_point(|version| version.taken_on <= day);
        let version = self.versions.get(after.saturating_sub(1))?;
        version.state.as_ref()
    }

    /// The newest version that still held the record.
    #[must_use]
    pub fn latest(&self) -> Option<&RecordState> {
        self.versions.iter().rev().find_map(|version| version.state.as_ref())
    }
}

/// One property managed for one landlord: an entry of the rent roll.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Management {
    /// The landlord's id, which may be the CRM's.
    pub landlord_id: RecordId,
    /// The landlord as the rent roll describes them.
    #[serde(default, skip_serializing_if = "Person::is_blank")]
    pub landlord: Person,
    /// The property's id or reference.
    pub property_id: String,
    /// The property manager, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manager: Option<String>,
    /// First day under management; `None` when not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    /// The day management ended; `None` while it runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// Why it ended, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost_reason: Option<String>,
}

/// Which of the company's books a snapshot is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Book {
    /// The CRM.
    Crm,
    /// The rent roll.
    RentRoll,
    /// The roster of reps.
    Roster,
}

impl Book {
    /// Its word in commands, tables and reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Crm => "crm",
            Self::RentRoll => "rent-roll",
            Self::Roster => "roster",
        }
    }
}

/// One dated import of one of the company's books.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Which book.
    pub book: Book,
    /// The day it was taken.
    pub taken_on: Day,
    /// The file's name.
    pub name: String,
    /// SHA-256 of the file, lower-case hex.
    pub sha256: String,
    /// Rows read.
    pub rows: u64,
    /// Rows that could not be read, with line and reason.
    pub skipped: Vec<crate::model::reading::Skipped>,
    /// Fields that no column of the file gives, by name; they bound what an audit can see.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn version(taken_on: &str, owner: Option<&str>) -> RecordVersion {
        let state = owner
            .map(|owner| RecordState { owners: vec![owner.to_owned()], ..RecordState::default() });
        RecordVersion { taken_on: day(taken_on), state }
    }

    #[test]
    fn a_record_is_what_the_last_snapshot_before_the_day_said() {
        let record = Record {
            id: RecordId("C-1".to_owned()),
            versions: vec![version("2025-01-01", Some("ada")), version("2025-07-01", None)],
            managements: Vec::new(),
            brought_by: Vec::new(),
        };

        let owner = |on: &str| record.state_on(day(on)).map(|state| state.owners[0].clone());

        assert_eq!(owner("2025-06-30").as_deref(), Some("ada"));
        assert_eq!(owner("2024-01-01").as_deref(), Some("ada"));
        assert_eq!(owner("2025-07-01"), None);
    }
}
