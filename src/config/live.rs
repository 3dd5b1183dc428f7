//! Settings of the live sources: `[live]`, and `[live.linkedin]` and so on, a table each.

use std::path::PathBuf;

use serde::Deserialize;

/// The variable that names the file of the passphrase.
pub const PASSPHRASE_FILE: &str = "RINGFENCE_TOKEN_KEY_FILE";

/// What holds for all live sources. What is left out is as the code has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Live {
    /// Hosts that may be at a private address, and spoken to without TLS: the company's own servers.
    pub allow_private_hosts: Vec<String>,
    /// A PEM file of the authorities to trust in place of the machine's own.
    pub ca_file: Option<PathBuf>,
    /// The file of the passphrase that tokens are sealed under.
    pub token_key_file: Option<PathBuf>,
    /// Milliseconds before a request that failed is sent again; each further wait doubles it.
    pub first_wait_ms: Option<u64>,
    /// The longest wait that a service may ask for, in seconds.
    pub longest_wait_s: Option<u64>,
    /// The longest run, in seconds.
    pub longest_run_s: Option<u64>,
    /// The longest wait for one answer, in milliseconds.
    pub answer_ms: Option<u64>,
    /// Bytes of one answer at most.
    pub body_bytes: Option<u64>,
    /// Pages of one list at most.
    pub pages: Option<u64>,
    /// `LinkedIn`.
    pub linkedin: Source,
    /// X.
    pub x: Source,
    /// Facebook.
    pub facebook: Source,
    /// `HubSpot`.
    pub hubspot: Source,
    /// Follow Up Boss.
    pub follow_up_boss: Source,
    /// Salesforce.
    pub salesforce: Source,
    /// Pipedrive.
    pub pipedrive: Source,
    /// Zoho CRM.
    pub zoho: Source,
    /// Microsoft 365.
    pub microsoft: Source,
    /// Google Contacts.
    pub google: Source,
    /// Act!.
    pub act: Source,
    /// `PropertyMe`.
    pub propertyme: Source,
    /// `VaultRE`.
    pub vaultre: Source,
}

/// One live source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Source {
    /// The id of the application that the company registered.
    pub client_id: Option<String>,
    /// The file of its secret.
    pub client_secret_file: Option<PathBuf>,
    /// The API's base address.
    pub base_url: Option<String>,
    /// Where the member says yes.
    pub authorize_url: Option<String>,
    /// Where a code becomes tokens.
    pub token_url: Option<String>,
    /// Where tokens are taken back.
    pub revoke_url: Option<String>,
    /// The service's name for itself, which its answers must bear.
    pub issuer: Option<String>,
    /// The API's version.
    pub version: Option<String>,
    /// Rows of a page.
    pub page_size: Option<u64>,
    /// What is asked for.
    pub scopes: Option<Vec<String>>,
    /// `localhost` for a service that takes no `127.0.0.1`.
    pub redirect_host: Option<String>,
    /// The port of the redirect address, for a service that compares it; else any that is free.
    pub redirect_port: Option<u16>,
    /// Whether the service lets this application use PKCE in place of a secret (`LinkedIn`).
    pub native: bool,
    /// Whether to ask for a consent that lasts, for pulls again and again (X).
    pub lasting: bool,
    /// The data centre that the company's account is in, as its address ends (Zoho).
    pub data_centre: Option<String>,
    /// The company's name or number at the service (Microsoft).
    pub tenant: Option<String>,
    /// Mailboxes to read, as addresses (Microsoft).
    pub mailboxes: Vec<String>,
    /// The database to read (Act!).
    pub database: Option<String>,
    /// Rows after which the rest of a book is read in bulk (Salesforce).
    pub bulk_above: Option<u64>,
    /// Whose contacts they are, where the service does not say: `Jane Rep <jane@agency.example>`.
    pub owner: Option<String>,
    /// US dollars that a thousand people cost (X).
    pub usd_per_1000_people: Option<u64>,
}

impl Live {
    /// What the environment says stands above the file.
    pub(super) fn over_environment(mut self) -> Self {
        if let Some(file) = std::env::var_os(PASSPHRASE_FILE) {
            self.token_key_file = Some(file.into());
        }
        self
    }

    /// The settings of a source; `None` for one that there is not.
    #[must_use]
    pub fn source(&self, id: &str) -> Option<&Source> {
        match id {
            "linkedin" => Some(&self.linkedin),
            "x" => Some(&self.x),
            "facebook" => Some(&self.facebook),
            "hubspot" => Some(&self.hubspot),
            "follow-up-boss" => Some(&self.follow_up_boss),
            "salesforce" => Some(&self.salesforce),
            "pipedrive" => Some(&self.pipedrive),
            "zoho" => Some(&self.zoho),
            "microsoft" => Some(&self.microsoft),
            "google" => Some(&self.google),
            "act" => Some(&self.act),
            "propertyme" => Some(&self.propertyme),
            "vaultre" => Some(&self.vaultre),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_set_key_by_key_and_an_unknown_one_is_an_error() {
        let text = "allow-private-hosts = [\"crm.local.example\"]\n[x]\nclient-id = \"C1\"\nlasting = true\n";
        let live: Live = toml::from_str(text).unwrap();

        assert_eq!(live.source("x").unwrap().client_id.as_deref(), Some("C1"));
        assert!(live.x.lasting && live.source("orkut").is_none());
        assert!(toml::from_str::<Live>("[x]\nclient-idd = \"C1\"\n").is_err());
        assert!(toml::from_str::<Live>("[orkut]\nclient-id = \"C1\"\n").is_err());
    }
}
