//! The kinds of consent, their ranks, and what is kept of one.
//!
//! A closed list: a post, a like, a follow or a connection is none of it, whatever it is called.

use std::collections::HashMap;

use serde::Deserialize;
use serde::Serialize;

use crate::model::Day;
use crate::model::person::Person;
use crate::model::record::Record;
use crate::model::register::Register;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::contacts::Keyed;

/// How somebody consented.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    /// In writing.
    ExpressWritten,
    /// By a form, on paper or on a page.
    ExpressForm,
    /// In words.
    ExpressVerbal,
    /// By handing over a business card, knowing what for.
    ExpressBusinessCard,
    /// To be read from conduct and a business or other relationship.
    InferredRelationship,
    /// An address published for a role, without a word against messages, on what concerns the role.
    ConspicuousPublication,
    /// The rep declares it, without evidence.
    Declared,
}

/// How much a kind of consent carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Rank {
    /// The rep's word.
    Declared,
    /// To be read from the circumstances.
    Inferred,
    /// Given.
    Express,
}

/// Words that some take for consent and that are none.
const NO_CONSENT: [&str; 16] = [
    "social_activity",
    "social",
    "like",
    "follow",
    "follower",
    "following",
    "tweet",
    "retweet",
    "post",
    "status_update",
    "comment",
    "reaction",
    "connection",
    "friend",
    "invitation",
    "message",
];

impl Kind {
    /// Those that evidence can show, strongest first.
    pub(super) const SHOWN: [Self; 6] = [
        Self::ExpressWritten,
        Self::ExpressForm,
        Self::ExpressVerbal,
        Self::ExpressBusinessCard,
        Self::InferredRelationship,
        Self::ConspicuousPublication,
    ];

    /// Its word in files.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::ExpressWritten => "express_written",
            Self::ExpressForm => "express_form",
            Self::ExpressVerbal => "express_verbal",
            Self::ExpressBusinessCard => "express_business_card",
            Self::InferredRelationship => "inferred_relationship",
            Self::ConspicuousPublication => "conspicuous_publication",
            Self::Declared => "declared",
        }
    }

    /// How much it carries.
    pub(crate) fn rank(self) -> Rank {
        match self {
            Self::ExpressWritten
            | Self::ExpressForm
            | Self::ExpressVerbal
            | Self::ExpressBusinessCard => Rank::Express,
            Self::InferredRelationship | Self::ConspicuousPublication => Rank::Inferred,
            Self::Declared => Rank::Declared,
        }
    }

    /// Reads the word of a file of evidence.
    ///
    /// # Errors
    ///
    /// In words: it is none of the list, or a word for what is no consent.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let word = text.trim().to_lowercase().replace(['-', ' '], "_");
        if word.is_empty() {
            return Err("the kind of consent is not given".to_owned());
        }
        if NO_CONSENT.contains(&word.as_str()) {
            return Err(format!(
                "`{word}` is no consent: a post, a like, a follow, a connection says nothing about \
                 messages"
            ));
        }
        let all = Self::SHOWN.map(Self::as_str);
        Self::SHOWN.into_iter().find(|kind| kind.as_str() == word).ok_or_else(|| {
            let word: String = word.chars().take(40).collect();
            format!("`{word}` is no kind of consent; there are {}", all.join(", "))
        })
    }
}

/// One consent, as the register keeps it. It names nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Consent {
    /// Which kind.
    pub(crate) kind: Kind,
    /// How it was given.
    pub(crate) how: String,
    /// When.
    pub(crate) on: Day,
    /// Who took it.
    pub(crate) by: String,
    /// Where the evidence lies.
    pub(crate) reference: String,
    /// The client agreed that data about them are matched with other data.
    pub(crate) may_link: bool,
    /// The client agreed to be sent messages.
    pub(crate) may_email: bool,
    /// Channels the client prefers, as written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) preferred_channels: Vec<String>,
    /// What the client was offered for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) offered_in_return: Option<String>,
    /// SHA-256 of the file of contacts.
    pub(crate) file: String,
    /// The contact's own digest: the first, under which all of its entries are one person.
    pub(crate) contact: String,
}

/// Every consent on record, by keyed digest.
pub(crate) struct Consents {
    keyed: Keyed,
    by_digest: HashMap<String, Vec<Consent>>,
}

impl Consents {
    /// Reads what was on record on the audit's day.
    ///
    /// # Errors
    ///
    /// The store.
    pub(crate) async fn load(services: &Services) -> Result<Self, UseError> {
        let entries =
            services.store.register::<Consent>(Register::Consent, services.as_of()).await?;
        let mut by_digest: HashMap<String, Vec<Consent>> = HashMap::new();
        for entry in entries {
            by_digest.entry(entry.subject).or_default().push(entry.document);
        }
        Ok(Self { keyed: Keyed::of(services).await?, by_digest })
    }

    /// Tells whether none is on record.
    pub(crate) fn is_empty(&self) -> bool {
        self.by_digest.is_empty()
    }

    /// The consents of somebody.
    pub(crate) fn of_person(&self, person: &Person) -> Vec<&Consent> {
        if self.is_empty() {
            return Vec::new();
        }
        self.of(&self.keyed.of_person(person))
    }

    /// The consents of a client.
    pub(crate) fn of_record(&self, record: &Record) -> Vec<&Consent> {
        if self.is_empty() {
            return Vec::new();
        }
        self.of(&self.keyed.of_record(record))
    }

    fn of(&self, digests: &[String]) -> Vec<&Consent> {
        let mut found: Vec<&Consent> = Vec::new();
        for consent in digests.iter().filter_map(|one| self.by_digest.get(one)).flatten() {
            if !found.contains(&consent) {
                found.push(consent);
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn express_ranks_above_inferred_and_the_reps_word_below_both() {
        assert!(Kind::ExpressVerbal.rank() > Kind::InferredRelationship.rank());
        assert!(Kind::ConspicuousPublication.rank() > Kind::Declared.rank());
    }

    #[test]
    fn the_kinds_are_a_closed_list() {
        for kind in Kind::SHOWN {
            assert_eq!(Kind::parse(&kind.as_str().to_uppercase().replace('_', " ")), Ok(kind));
        }
        for word in NO_CONSENT {
            assert!(Kind::parse(word).unwrap_err().contains("is no consent"), "{word}");
        }
        assert!(Kind::parse("declared").unwrap_err().contains("is no kind of consent"));
        assert!(Kind::parse(" ").unwrap_err().contains("not given"));
    }
}
