//! What a record was on a date.

use serde::Deserialize;
use serde::Serialize;

use crate::model::Day;

/// What a record was on a date, under policy. In the order in which the first that holds wins.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Stewardship {
    /// The client asked not to be contacted.
    OptedOut,
    /// A landlord under management, or until recently.
    RentRoll,
    /// A client of somebody who left, not adopted since.
    Orphan,
    /// The company's: a house lead, or a colleague's client.
    Company,
    /// Built up together: the rep's own client in the CRM.
    Joint,
    /// The rep's own contact from before.
    Personal,
}

impl Stewardship {
    /// All, in order of precedence.
    pub const ALL: [Self; 6] =
        [Self::OptedOut, Self::RentRoll, Self::Orphan, Self::Company, Self::Joint, Self::Personal];

    /// Its word in rules, JSON and reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OptedOut => "opted_out",
            Self::RentRoll => "rent_roll",
            Self::Orphan => "orphan",
            Self::Company => "company",
            Self::Joint => "joint",
            Self::Personal => "personal",
        }
    }
}

/// A class that holds on a day, with since when and why, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The class.
    pub class: Stewardship,
    /// Since when it holds, where that is known.
    pub since: Option<Day>,
    /// Why: the fact and the snapshot or row it comes from. Names reps by id, clients not at all.
    pub because: String,
}

/// All classes that hold for a record on a day, the one that wins first. Never empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stewarded {
    /// The winner.
    pub standing: Standing,
    /// The others that hold as well.
    pub also: Vec<Standing>,
}

impl Stewarded {
    /// Tells whether a class holds, be it the winner or not.
    #[must_use]
    pub fn holds(&self, class: Stewardship) -> bool {
        self.standing.class == class || self.also.iter().any(|other| other.class == class)
    }

    /// The standing of a class that holds.
    #[must_use]
    pub fn standing_of(&self, class: Stewardship) -> Option<&Standing> {
        std::iter::once(&self.standing).chain(&self.also).find(|one| one.class == class)
    }
}
