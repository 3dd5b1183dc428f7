//! The CRM products, recognised by their headers.
//!
//! A preset decides only what an ambiguous header means; synonyms do the rest. To add a product: a
//! variant, its line in [`Preset::ALL`] and its row in [`ROWS`].

use std::str::FromStr;

use serde::Deserialize;
use serde::Serialize;

use crate::company::columns::Field;
use crate::company::columns::Known;
use crate::company::columns::Why;
use crate::company::columns::header_key;

/// Which product an export comes from.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Preset {
    /// Told by the headers.
    #[default]
    Auto,
    /// Salesforce: reports, Data Loader, Data Export Service.
    Salesforce,
    /// `HubSpot`.
    Hubspot,
    /// Outlook, desktop and web.
    Outlook,
    /// Google Contacts, both generations.
    Google,
    /// Act!
    Act,
    /// Top Producer. Its headers are not confirmed.
    TopProducer,
    /// Online Agent. Its headers are not confirmed.
    OnlineAgent,
    /// Follow Up Boss.
    FollowUpBoss,
    /// Any other.
    Generic,
}

/// What tells a product, and what it means by headers that others use otherwise.
struct Row {
    preset: Preset,
    name: &'static str,
    /// Sets of header keys; any set whose keys are all there tells the product.
    told_by: &'static [&'static [&'static str]],
    means: &'static [(&'static str, Known)],
}

const JOB_TITLE: (&str, Known) = ("title", Known::Read(Field::JobTitle, 20));
const HONORIFIC: (&str, Known) = ("title", Known::Left(Why::Honorific));

/// The products, the most telling headers first.
const ROWS: &[Row] = &[
    Row {
        preset: Preset::Hubspot,
        name: "hubspot",
        told_by: &[
            &["marketingcontactstatus"],
            &["lifecyclestage", "recordid"],
            &["lifecyclestage", "recordidcontact"],
            &["lifecyclestage", "contactowner"],
            &["hsobjectid"],
            &["hubspotownerid"],
            &["hsadditionalemails"],
        ],
        means: &[JOB_TITLE],
    },
    Row {
        preset: Preset::Salesforce,
        name: "salesforce",
        told_by: &[
            &["mailingstreet"],
            &["mailingcity", "accountname"],
            &["hasoptedoutofemail"],
            &["18digitid"],
            &["accountowner", "accountname"],
            &["accountname", "contactowner", "leadsource"],
        ],
        means: &[JOB_TITLE],
    },
    Row {
        preset: Preset::Google,
        name: "google",
        told_by: &[&["email1value"], &["phone1value"], &["phoneticfirstname", "labels"]],
        means: &[HONORIFIC],
    },
    Row {
        preset: Preset::Outlook,
        name: "outlook",
        told_by: &[
            &["emaildisplayname"],
            &["email2address"],
            &["businessstreet"],
            &["homestreet", "mobilephone"],
        ],
        means: &[HONORIFIC, ("account", Known::Left(Why::NotNeeded))],
    },
    Row {
        preset: Preset::Act,
        name: "act",
        told_by: &[&["recordmanager"], &["recordcreator"], &["idstatus"]],
        means: &[JOB_TITLE],
    },
    Row {
        preset: Preset::FollowUpBoss,
        name: "follow-up-boss",
        told_by: &[&["stage", "assignedto", "email1"], &["stage", "assignedto", "iscontacted"]],
        means: &[JOB_TITLE],
    },
    Row { preset: Preset::TopProducer, name: "top-producer", told_by: &[], means: &[] },
    Row { preset: Preset::OnlineAgent, name: "online-agent", told_by: &[], means: &[] },
];

impl Preset {
    /// All, in the order of the documentation.
    pub const ALL: [Self; 10] = [
        Self::Auto,
        Self::Salesforce,
        Self::Hubspot,
        Self::Outlook,
        Self::Google,
        Self::Act,
        Self::TopProducer,
        Self::OnlineAgent,
        Self::FollowUpBoss,
        Self::Generic,
    ];

    /// Its word on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Generic => "generic",
            other => other.row().map_or("generic", |row| row.name),
        }
    }

    /// The product that a header row tells; `Generic` when none.
    #[must_use]
    pub fn told_by(header: &[String]) -> Self {
        let keys: Vec<String> = header.iter().map(|name| header_key(name)).collect();
        let has = |key: &&str| keys.iter().any(|one| one == key);
        let row = ROWS.iter().find(|row| row.told_by.iter().any(|set| set.iter().all(has)));
        row.map_or(Self::Generic, |row| row.preset)
    }

    /// What is not certain about the product's headers.
    #[must_use]
    pub fn note(self) -> Option<&'static str> {
        matches!(self, Self::TopProducer | Self::OnlineAgent).then_some(
            "the headers of this product's exports are not confirmed: columns are read by their usual names; \
             a mapping file can name others",
        )
    }

    /// What the product means by a header that others use otherwise.
    pub(super) fn says(self, key: &str) -> Option<Known> {
        let row = self.row()?;
        row.means.iter().find(|(header, _)| *header == key).map(|(_, known)| *known)
    }

    fn row(self) -> Option<&'static Row> {
        ROWS.iter().find(|row| row.preset == self)
    }
}

impl FromStr for Preset {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wanted = text.trim().to_ascii_lowercase();
        let found = Self::ALL.into_iter().find(|preset| preset.as_str() == wanted);
        found.ok_or_else(|| {
            let all: Vec<&str> = Self::ALL.iter().map(|preset| preset.as_str()).collect();
            format!("`{text}` is no preset: one of {}", all.join(", "))
        })
    }
}

impl std::fmt::Display for Preset {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(header: &[&str]) -> Preset {
        Preset::told_by(&header.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn every_preset_is_found_by_its_word() {
        for preset in Preset::ALL {
            assert_eq!(preset.as_str().parse(), Ok(preset));
        }
    }

    #[test]
    fn products_are_told_by_their_headers() {
        assert_eq!(told(&["First Name", "E-mail Address", "E-mail 2 Address"]), Preset::Outlook);
        assert_eq!(told(&["First Name", "E-mail 1 - Value"]), Preset::Google);
        assert_eq!(told(&["Record ID", "Lifecycle Stage", "Email"]), Preset::Hubspot);
        assert_eq!(told(&["Contact", "ID/Status", "Record Manager"]), Preset::Act);
        assert_eq!(told(&["Mailing Street", "Email"]), Preset::Salesforce);
        assert_eq!(told(&["Name", "Email"]), Preset::Generic);
    }
}
