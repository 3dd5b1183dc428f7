//! The default rulebook, as `ringfence init` writes it into a workspace.

/// Embeds files of the `policies` folder under their names.
macro_rules! shipped {
    ($($name:literal,)+) => {
        &[$(($name, include_str!(concat!("../../policies/", $name)))),+]
    };
}

/// Every file of the default rulebook: its name and its text, sorted by name.
pub const SHIPPED: &[(&str, &str)] = shipped![
    "agency.toml",
    "agreements.toml",
    "clause-window.cases.json",
    "clause-window.cedar",
    "columns.toml",
    "continuing-access.cases.json",
    "continuing-access.cedar",
    "optout-export.cases.json",
    "optout-export.cedar",
    "orphan-connection.cases.json",
    "orphan-connection.cedar",
    "orphan-upload.cases.json",
    "orphan-upload.cedar",
    "places.toml",
    "pre-departure-burst.cases.json",
    "pre-departure-burst.cedar",
    "rentroll-connection.cases.json",
    "rentroll-connection.cedar",
    "rentroll-upload.cases.json",
    "rentroll-upload.cedar",
    "schema.cedarschema",
    "sensitive-fields.cases.json",
    "sensitive-fields.cedar",
];

/// Rules that are off until somebody moves them into the policy folder: names in its folder `optional`,
/// and texts.
pub const OPTIONAL: &[(&str, &str)] = shipped![
    "optional/clients-online.cases.json",
    "optional/clients-online.cedar",
    "optional/connect-prior-auth.cases.json",
    "optional/connect-prior-auth.cedar",
];

/// A rulebook to begin with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Template {
    /// Open networking: any tie is welcome. What asked not to be contacted, and the rent roll, stay
    /// out of address books that are uploaded.
    Open,
    /// Every rule: also the clients of colleagues who left, and ties that outlive the employment.
    #[default]
    Standard,
    /// For property managers: the rent roll, in uploads and among ties; orphans are no matter.
    RentRoll,
}

impl Template {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Open, Self::Standard, Self::RentRoll];

    /// Its word, which is the id of its policy.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Standard => "standard",
            Self::RentRoll => "rent-roll",
        }
    }

    /// The rules that it lacks.
    fn lacks(self) -> &'static [&'static str] {
        match self {
            Self::Open => &[
                "continuing-access",
                "orphan-connection",
                "orphan-upload",
                "pre-departure-burst",
                "rentroll-connection",
            ],
            Self::Standard => &[],
            Self::RentRoll => &["continuing-access", "orphan-connection", "orphan-upload"],
        }
    }

    /// Its files: name and text, sorted by name.
    #[must_use]
    pub fn files(self) -> Vec<(&'static str, String)> {
        let lacking = |name: &str| {
            let stem = name.strip_suffix(".cedar").or(name.strip_suffix(".cases.json"));
            stem.is_some_and(|stem| self.lacks().contains(&stem))
        };
        let there = SHIPPED.iter().filter(|(name, _)| !lacking(name));
        there.map(|(name, text)| (*name, self.settings(name, text))).collect()
    }

    /// A file of the default rulebook as this one has it.
    fn settings(self, name: &str, text: &str) -> String {
        if name != "agency.toml" || self == Self::Standard {
            return text.to_owned();
        }
        let named = text.replace("id = \"standard\"", &format!("id = \"{}\"", self.as_str()));
        // The one switch in the file belongs to a rule that neither has.
        let named = named.replace("enabled = true", "enabled = false");
        named.lines().fold(String::with_capacity(named.len()), |mut out, line| {
            out.push_str(&self.channels(line));
            out.push('\n');
            out
        })
    }

    /// A line of the channel matrix, open where there is no rule that closes it.
    fn channels(self, line: &str) -> String {
        let open = |line: &str, channel: &str| {
            line.replace(&format!("{channel} = \"deny\""), &format!("{channel} = \"allow\""))
        };
        if line.starts_with("orphan = ") {
            open(&open(line, "social_upload"), "social_connect")
        } else if line.starts_with("rent_roll = ") && self == Self::Open {
            open(line, "social_connect")
        } else {
            line.to_owned()
        }
    }
}

/// A word that names no rulebook.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no rulebook to begin with")]
pub struct UnknownTemplate(pub String);

impl std::str::FromStr for Template {
    type Err = UnknownTemplate;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.into_iter().find(|one| one.as_str() == word.trim());
        known.ok_or_else(|| UnknownTemplate(word.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::policy::Gravity;
    use crate::policy::Rulebook;
    use crate::policy::review;

    #[test]
    fn every_template_is_sound_and_bears_its_name() {
        for template in Template::ALL {
            let files = template.files().into_iter().map(|(name, text)| (name.to_owned(), text));
            let book = Rulebook::from_files(&files.collect::<BTreeMap<_, _>>()).unwrap();

            assert_eq!(book.reference().id, template.as_str());
            assert!(book.run_cases().iter().all(|case| case.passed), "{template:?}");
            let remarks = review(&book, "2026-11-22".parse().unwrap()).unwrap();
            assert!(remarks.iter().all(|one| one.gravity != Gravity::Fault), "{remarks:?}");
        }
    }

    #[test]
    fn optional_rules_hold_their_cases_once_they_are_moved_in() {
        let mut files: BTreeMap<String, String> = Template::Standard
            .files()
            .into_iter()
            .map(|(name, text)| (name.to_owned(), text))
            .collect();
        for (name, text) in OPTIONAL {
            let name = name.strip_prefix("optional/").unwrap();
            files.insert(name.to_owned(), (*text).to_owned());
        }

        let book = Rulebook::from_files(&files).unwrap();

        assert_eq!(book.rules().len(), 11);
        let failed: Vec<_> = book.run_cases().into_iter().filter(|case| !case.passed).collect();
        assert_eq!(failed, []);
    }

    #[test]
    fn open_networking_has_no_rule_about_ties_and_the_rent_roll_stays_confidential() {
        let rules = |template: Template| -> Vec<&str> {
            let stems =
                template.files().into_iter().filter_map(|(name, _)| name.strip_suffix(".cedar"));
            stems.collect()
        };

        assert_eq!(
            rules(Template::Open),
            ["clause-window", "optout-export", "rentroll-upload", "sensitive-fields"]
        );
        assert!(rules(Template::RentRoll).contains(&"rentroll-connection"));
        assert_eq!(rules(Template::Standard).len(), 9);
    }
}
