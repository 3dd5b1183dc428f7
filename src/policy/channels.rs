//! Which channels are open to clients of a class, and what clients were told: settings of
//! `agency.toml` that say more than a rule can.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::model::Day;
use crate::model::stewardship::Stewardship;
use crate::policy::agency::Agency;
use crate::policy::dates::SetDay;

/// A way to reach a client, or to carry the record away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Channel {
    /// E-mail from the company.
    Email,
    /// Telephone and text messages.
    Phone,
    /// Letters.
    Post,
    /// The record in an address book that a personal account is given.
    SocialUpload,
    /// A tie on a personal account.
    SocialConnect,
    /// The copy that a leaver is handed.
    TakeAway,
}

impl Channel {
    /// All, in the order in which they are printed.
    pub const ALL: [Self; 6] = [
        Self::Email,
        Self::Phone,
        Self::Post,
        Self::SocialUpload,
        Self::SocialConnect,
        Self::TakeAway,
    ];

    /// Its key in `agency.toml`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Post => "post",
            Self::SocialUpload => "social_upload",
            Self::SocialConnect => "social_connect",
            Self::TakeAway => "take_away",
        }
    }

    /// Its name on paper.
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Email => "e-mail",
            Self::Phone => "phone",
            Self::Post => "post",
            Self::SocialUpload => "upload to a personal account",
            Self::SocialConnect => "tie on a personal account",
            Self::TakeAway => "copy on leaving",
        }
    }
}

/// Whether a channel is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// It is.
    Allow,
    /// With the client's consent on record.
    Consent,
    /// It is not.
    Deny,
}

impl Permission {
    /// Its word on paper.
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Allow => "yes",
            Self::Consent => "with consent",
            Self::Deny => "no",
        }
    }
}

/// The channels of one class, as they are set. What is not set is closed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Channels {
    email: Option<Permission>,
    phone: Option<Permission>,
    post: Option<Permission>,
    social_upload: Option<Permission>,
    social_connect: Option<Permission>,
    take_away: Option<Permission>,
}

impl Channels {
    /// What is set for a channel.
    #[must_use]
    pub fn set(self, channel: Channel) -> Option<Permission> {
        match channel {
            Channel::Email => self.email,
            Channel::Phone => self.phone,
            Channel::Post => self.post,
            Channel::SocialUpload => self.social_upload,
            Channel::SocialConnect => self.social_connect,
            Channel::TakeAway => self.take_away,
        }
    }
}

/// The channels of every class that has an entry.
pub type ChannelMatrix = BTreeMap<Stewardship, Channels>;

/// Whether a rep's declaration can stand in for evidence of consent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsentSettings {
    /// A signed declaration admits rows.
    pub declaration_allowed: bool,
}

impl Default for ConsentSettings {
    /// As in the framework's second step: where evidence cannot be had, a declaration will do.
    fn default() -> Self {
        Self { declaration_allowed: true }
    }
}

/// A version of the privacy notice to clients.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrivacyNotice {
    /// Names it.
    pub version: String,
    /// The first day on which clients were given it.
    pub from: SetDay,
    /// What it says of the copy that a leaver may take, where it is kept here.
    pub text: Option<String>,
}

impl Agency {
    /// Whether a channel is open to clients of a class. Where the settings have a matrix, what it
    /// does not name is closed; where they have none, leaving takes joint and personal records along,
    /// and `None` says that nothing is set for the other channels.
    #[must_use]
    pub fn channel(&self, class: Stewardship, channel: Channel) -> Option<Permission> {
        if self.channels.is_empty() {
            let shared = matches!(class, Stewardship::Joint | Stewardship::Personal);
            let open = if shared { Permission::Allow } else { Permission::Deny };
            return (channel == Channel::TakeAway).then_some(open);
        }
        let set = self.channels.get(&class).and_then(|channels| channels.set(channel));
        Some(set.unwrap_or(Permission::Deny))
    }

    /// The day from which clients were told that a leaver may be given a copy: the first version of
    /// the privacy notice; `None` where there is none.
    #[must_use]
    pub fn first_notice(&self) -> Option<Day> {
        self.privacy_notice.iter().map(|notice| notice.from.0).min()
    }

    /// Tells whether joint records go along with a leaver at all.
    #[must_use]
    pub fn joint_take_away(&self) -> bool {
        self.channel(Stewardship::Joint, Channel::TakeAway) != Some(Permission::Deny)
    }
}
