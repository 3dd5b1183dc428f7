//! Flags over `RINGFENCE_*` over `ringfence.toml` over defaults, as plain values.

mod databases;
mod live;

pub use databases::Database;
pub use live::Live;
pub use live::PASSPHRASE_FILE;
pub use live::Source;

use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;

use serde::Deserialize;

use crate::model::Day;

/// The file's name in the workspace.
pub const FILE: &str = "ringfence.toml";

/// What the command line and the environment say.
#[derive(Clone, Debug)]
pub struct Flags {
    /// The workspace's folder.
    pub workspace: PathBuf,
    /// The store's address; `None`: the file in the workspace.
    pub store: Option<String>,
    /// The day to judge from.
    pub as_of: Day,
}

/// Everything a run needs to know about its workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The workspace's folder.
    pub workspace: PathBuf,
    /// The store's address.
    pub store: String,
    /// The day to judge from.
    pub as_of: Day,
    /// The agency's name, as reports show it.
    pub agency: String,
    /// The country whose numbers need no country code: `AU`.
    pub country: String,
    /// The place whose law applies to a rep the roster gives no place for.
    pub default_place: Option<String>,
    /// The file of the key that secrets in the store are sealed under; `None`: the one in the
    /// workspace. Servers that share a store share it.
    pub key_file: Option<PathBuf>,
    /// For whom backups and packs are sealed, as recipients of age files; none: they stay open.
    pub seal_to: Vec<String>,
    /// A list of passwords that stood in a breach; `None`: none is asked.
    pub breached_passwords: Option<PathBuf>,
    /// Where backups that are asked for on the page are kept. Servers of a group may share a folder.
    pub backups: PathBuf,
    /// The live sources.
    pub live: Box<Live>,
    /// Databases of CRMs, by the names that the company gives them.
    pub databases: BTreeMap<String, Database>,
}

/// The variable that names the file of the key.
const KEY_FILE: &str = "RINGFENCE_KEY_FILE";

/// The file, as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    agency: String,
    country: String,
    #[serde(default)]
    default_place: Option<String>,
    #[serde(default)]
    store: Option<String>,
    #[serde(default, rename = "key-file")]
    key: Option<PathBuf>,
    #[serde(default)]
    seal_to: Vec<String>,
    #[serde(default)]
    breached_passwords: Option<PathBuf>,
    #[serde(default)]
    backups: Option<PathBuf>,
    #[serde(default)]
    live: Live,
    #[serde(default)]
    databases: BTreeMap<String, Database>,
}

/// Why the configuration could not be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The folder is no workspace.
    #[error("no workspace at `{folder}`: it has no `{FILE}`")]
    Missing {
        /// The folder.
        folder: String,
    },
    /// The file cannot be read.
    #[error("cannot read `{file}`")]
    Io {
        /// The file.
        file: String,
        /// Why.
        #[source]
        cause: std::io::Error,
    },
    /// The file is not what it should be; the cause names the line.
    #[error("`{file}` is not a configuration: {reason}")]
    Invalid {
        /// The file.
        file: String,
        /// What is wrong, with its line.
        reason: String,
    },
}

impl ConfigError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "make one with `ringfence init`, or name it with `--workspace`",
            Self::Io { .. } => "check that the file may be read",
            Self::Invalid { .. } => "compare it with the file that `ringfence init` writes",
        }
    }
}

impl Config {
    /// Reads the workspace's file and lays the flags over it.
    ///
    /// # Errors
    ///
    /// A folder that is no workspace, or a file with an unknown or missing key.
    pub fn load(flags: &Flags) -> Result<Self, ConfigError> {
        let path = flags.workspace.join(FILE);
        let text = std::fs::read_to_string(&path).map_err(|cause| match cause.kind() {
            std::io::ErrorKind::NotFound => {
                ConfigError::Missing { folder: flags.workspace.display().to_string() }
            }
            _ => ConfigError::Io { file: path.display().to_string(), cause },
        })?;
        let file: File = toml::from_str(&text).map_err(|error| ConfigError::Invalid {
            file: path.display().to_string(),
            reason: error.to_string().trim().to_owned(),
        })?;
        let store = flags.store.clone().or(file.store);
        Ok(Self {
            store: store.unwrap_or_else(|| default_store(&flags.workspace)),
            workspace: flags.workspace.clone(),
            as_of: flags.as_of,
            agency: file.agency,
            country: file.country.to_uppercase(),
            default_place: file.default_place,
            key_file: std::env::var_os(KEY_FILE).map(PathBuf::from).or(file.key),
            seal_to: file.seal_to,
            breached_passwords: file.breached_passwords.map(|file| flags.workspace.join(file)),
            backups: flags.workspace.join(file.backups.unwrap_or_else(|| "backups".into())),
            live: Box::new(file.live.over_environment()),
            databases: file.databases,
        })
    }

    /// The folder of the policies.
    #[must_use]
    pub fn policies(&self) -> PathBuf {
        self.workspace.join("policies")
    }
}

/// The embedded store in a workspace.
#[must_use]
pub fn default_store(workspace: &Path) -> String {
    store_at(&workspace.join("ringfence.db"))
}

/// The address of a store in a file.
#[must_use]
pub fn store_at(file: &Path) -> String {
    format!("sqlite:{}", file.display())
}

/// The file that `init` writes.
#[must_use]
pub fn template(agency: &str, country: &str, place: &str) -> String {
    let agency = agency.replace(['"', '\\', '\n'], "");
    format!(
        "# ringfence: one agency's workspace.\n\n\
         # The name that reports carry.\nagency = \"{agency}\"\n\n\
         # Telephone numbers without a country code, and dates such as 3/4/2026, are read as this\n\
         # country writes them.\ncountry = \"{country}\"\n\n\
         # The place whose law applies to a rep for whom the roster names none; one of those in\n\
         # policies/places.toml. Without a place no export may be read for HR.\n\
         default-place = \"{place}\"\n"
    )
}

/// The line of the file that names a shared store. An address with a password in it is not written
/// down: `RINGFENCE_STORE` holds it.
#[must_use]
pub fn store_line(store: Option<&str>) -> String {
    let Some(url) = store else { return String::new() };
    let who = url.split_once("://").and_then(|(_, rest)| rest.rsplit_once('@'));
    if who.is_some_and(|(who, _)| who.contains(':')) || url.contains("password") {
        return "\n# The shared store's address holds a password: set it as RINGFENCE_STORE.\n"
            .to_owned();
    }
    let url = url.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\n# The store that offices share.\nstore = \"{url}\"\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(text: &str) -> Result<Config, ConfigError> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE), text).unwrap();
        let as_of = "2026-11-22".parse().unwrap();
        Config::load(&Flags { workspace: folder.path().to_owned(), store: None, as_of })
    }

    #[test]
    fn the_file_that_init_writes_can_be_read() {
        let config = load(&template("Harbour \"Hill\"", "AU", "AU-NSW")).unwrap();

        assert_eq!(config.agency, "Harbour Hill");
        assert_eq!(config.default_place.as_deref(), Some("AU-NSW"));
    }

    #[test]
    fn a_password_is_not_written_down() {
        let plain = store_line(Some("postgres://app@db.example/ringfence"));

        assert!(plain.ends_with("store = \"postgres://app@db.example/ringfence\"\n"), "{plain}");
        assert!(!store_line(Some("postgres://app:secret@db.example/ringfence")).contains("secret"));
    }

    #[test]
    fn an_unknown_key_is_an_error_that_names_its_line() {
        let error = load("agency = \"A\"\ncountry = \"AU\"\ncontry = \"NZ\"\n").unwrap_err();

        assert!(error.to_string().contains("line 3"), "{error}");
    }
}
