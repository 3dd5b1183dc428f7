//! A match: connection or uploaded contact × record, with its probability and its evidence.

use serde::Deserialize;
use serde::Serialize;

use crate::model::Day;
use crate::model::record::RecordId;

/// How two values of a field compare.
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
pub enum Agreement {
    /// The same after normalising.
    Exact,
    /// Alike: a nickname, a spelling, a part of the other.
    Close,
    /// Different.
    No,
    /// One side has no value: neither speaks for nor against.
    Absent,
}

/// What one field says for or against a match.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Evidence {
    /// The field: `name`, `given_name`, `family_name`, `email`, `phone`, `company`, `profile`, ...
    pub field: String,
    /// How the values compare.
    pub agrees: Agreement,
    /// log2 of the likelihood ratio; positive speaks for a match. 0 when absent.
    pub bits: f64,
}

/// How sure a match is, in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// Below 0.9, or resting on a name alone: a person must look; never a finding.
    Possible,
    /// At least 0.9.
    Likely,
    /// At least 0.99.
    Certain,
}

/// One record (with its duplicates in the CRM) that may be the person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// Indexes of the records that are this one person, the best match first.
    pub records: Vec<usize>,
    /// Probability that the person is this one, all rivals and "none of them" considered.
    pub probability: f64,
    /// The prior odds as bits: what was believed before any field was compared.
    pub prior_bits: f64,
    /// The odds as bits before rivals: the prior plus all evidence.
    pub match_bits: f64,
    /// Field by field. The bits add up to `match_bits - prior_bits`.
    pub evidence: Vec<Evidence>,
    /// The snapshot whose values matched, when today's values do not.
    pub matched_as_of: Option<Day>,
    /// Whether nothing but the name agrees.
    pub name_only: bool,
}

impl Candidate {
    /// How sure the match is, in words. A name alone is never more than possible.
    #[must_use]
    pub fn certainty(&self) -> Certainty {
        Certainty::of(self.probability, self.name_only)
    }
}

impl Certainty {
    /// The word for a probability. A name alone is never more than possible.
    #[must_use]
    pub fn of(probability: f64, name_only: bool) -> Self {
        match probability {
            _ if name_only => Self::Possible,
            p if p >= 0.99 => Self::Certain,
            p if p >= 0.9 => Self::Likely,
            _ => Self::Possible,
        }
    }
}

/// What a person decided about a match: append-only, the newest about a match counts.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Decision {
    /// The day.
    pub day: Day,
    /// Which match.
    pub about: About,
    /// The probability that linkage had told, before any correction by decisions.
    pub told: f64,
    /// Whether listed person and record are the same person.
    pub same: bool,
    /// Why, in the decider's words; may be empty.
    pub note: String,
}

/// Which match is decided: the same entry of a later export is the same match.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct About {
    /// Id of the rep whose list it is.
    pub rep: String,
    /// The network.
    pub network: String,
    /// As what the person was seen: `connection`, `uploaded_contact`, ...
    pub kind: String,
    /// On which day.
    pub on: Option<Day>,
    /// Id of the record.
    pub record: String,
}

/// A record that the person may be as well.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rival {
    /// The record, the best of its duplicates.
    pub record: RecordId,
    /// Its probability.
    pub probability: f64,
}

/// What an answer would be if one thing were otherwise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Turn {
    /// The field: `name`, `email`, `phone`, `profile`, `company`, ...
    pub field: String,
    /// Whether the field is left out; else it is the same on both sides.
    pub without: bool,
    /// The probability that the match would have.
    pub probability: f64,
}

/// How a match stands among all that the person may be.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Contest {
    /// The next best records, the best first: a few of them.
    pub rivals: Vec<Rival>,
    /// How many further records were in the race.
    pub further: u32,
    /// Probability that the person is none of the records.
    pub none: f64,
    /// What would change the answer.
    pub turns: Vec<Turn>,
}

/// All candidates for one person, best first. Their probabilities and `none` add up to one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RowMatch {
    /// Index of the person in what was given.
    pub person: usize,
    /// The candidates with a probability of at least 0.01.
    pub candidates: Vec<Candidate>,
    /// Probability that the person is none of the records.
    pub none: f64,
}

impl RowMatch {
    /// The best candidate.
    #[must_use]
    pub fn best(&self) -> Option<&Candidate> {
        self.candidates.first()
    }
}
