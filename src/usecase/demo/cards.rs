//! Entries of exports and contact files before they are written in some format.

use crate::model::Day;
use crate::usecase::demo::people::Who;
use crate::usecase::demo::rng::Rng;

/// Somebody as a rep's address book or network knows them. Empty text stands for nothing known.
#[derive(Clone, Debug, Default)]
pub(super) struct Card {
    /// The name.
    pub(super) who: Who,
    /// The address.
    pub(super) email: String,
    /// The mobile.
    pub(super) mobile: String,
    /// Another number.
    pub(super) phone: String,
    /// The employer.
    pub(super) company: String,
    /// Job title.
    pub(super) title: &'static str,
}

impl Card {
    /// The last part of the person's page on LinkedIn: the same wherever they turn up.
    pub(super) fn page(&self) -> String {
        let number = Rng::of(&self.email).below(900_000) + 100_000;
        format!("{}-{number}", self.who.slug().replace('.', "-"))
    }
}

/// What an audit must make of an entry.
#[derive(Clone, Debug)]
pub(super) struct Plant {
    /// The record the entry is about, or looks as if it were.
    pub(super) record: Option<String>,
    /// The code it must give; `None` where nothing may be held against the rep.
    pub(super) expect: Option<&'static str>,
    /// Why.
    pub(super) why: &'static str,
}

/// One entry of a list.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// Who it is; `None` for a member who closed their account.
    pub(super) card: Option<Card>,
    /// The day of the tie or of the upload.
    pub(super) on: Day,
    /// Whether the network shows the address, where it hides most of them.
    pub(super) email_shown: bool,
    /// What is known of the entry beforehand.
    pub(super) plant: Option<Plant>,
}

impl Entry {
    /// An entry nothing is planted in.
    pub(super) fn of(card: Card, on: Day) -> Self {
        Self { card: Some(card), on, email_shown: false, plant: None }
    }

    /// The entry with its address shown.
    pub(super) fn with_email(mut self) -> Self {
        self.email_shown = true;
        self
    }

    /// The card, or an empty one.
    pub(super) fn shown(&self) -> Card {
        self.card.clone().unwrap_or_default()
    }
}
