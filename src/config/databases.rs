//! Settings of CRMs that are read in their own databases: `[databases.NAME]`.

use std::path::PathBuf;

use serde::Deserialize;

/// One database.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Database {
    /// The profile: the name of one that is built in, or a `.toml` file in the workspace's folder.
    pub profile: String,
    /// Where it is, without a password: `postgres://USER@HOST/DATABASE`.
    pub url: String,
    /// The schema; the usual one if not given.
    #[serde(default)]
    pub schema: Option<String>,
    /// What stands in front of each table's name.
    #[serde(default)]
    pub prefix: Option<String>,
    /// Rows of a page.
    #[serde(default)]
    pub page_size: Option<usize>,
    /// Why it may be spoken to without TLS, or with a certificate that nobody vouches for.
    #[serde(default)]
    pub without_tls: Option<String>,
    /// A PEM file of authorities to trust beside the public ones; that of `[live]` if not given.
    #[serde(default)]
    pub ca_file: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_names_its_profile_and_where_it_is() {
        let text =
            "profile = \"suitecrm\"\nurl = \"mysql://reader@crm.example/crm\"\npage-size = 100\n";
        let database: Database = toml::from_str(text).unwrap();

        assert_eq!((database.profile.as_str(), database.page_size), ("suitecrm", Some(100)));
        assert!(toml::from_str::<Database>("profile = \"suitecrm\"\n").is_err());
        assert!(toml::from_str::<Database>(&format!("{text}password = \"x\"\n")).is_err());
    }
}
