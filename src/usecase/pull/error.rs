//! Why a pull was not made.

use crate::company::database::ProfileError;
use crate::company::live::CrmError;
use crate::intake::http::HttpError;
use crate::intake::oauth::OAuthError;
use crate::intake::sql::SqlError;
use crate::intake::vault::VaultError;
use crate::network::LiveError;

/// Why a pull was not made. Nothing was taken into the store then.
#[derive(Debug, thiserror::Error)]
pub enum PullError {
    /// The service.
    #[error(transparent)]
    Live(#[from] LiveError),
    /// The consent or the tokens.
    #[error(transparent)]
    OAuth(#[from] OAuthError),
    /// What is sealed.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// No such source.
    #[error("`{network}` has no API that is read, and is no database of ringfence.toml")]
    Unknown {
        /// As typed.
        network: String,
    },
    /// An archive is named for another network than X.
    #[error("names for an archive's numbers are had from X alone")]
    NotX,
    /// The application is not set up.
    #[error("no application is set up for {network}")]
    NoClient {
        /// The network, or the CRM.
        network: String,
    },
    /// A file that holds one word.
    #[error("`{file}` holds no {what}")]
    NoWord {
        /// The file.
        file: String,
        /// `token`, `secret`.
        what: &'static str,
    },
    /// The pull costs money, and nobody agreed to it.
    #[error("this pull costs about {price}, for {people} people, and was not begun")]
    Cost {
        /// The whole.
        price: String,
        /// People.
        people: u64,
    },
    /// A CRM.
    #[error(transparent)]
    Crm(#[from] CrmError),
    /// A database.
    #[error(transparent)]
    Sql(#[from] SqlError),
    /// How a database is read.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// A name that a database cannot have.
    #[error("a database cannot be called `{name}`{}", if *.taken { ": another source is" } else { "" })]
    DatabaseName {
        /// The name.
        name: String,
        /// Whether another source has it.
        taken: bool,
    },
    /// No password of the database is kept.
    #[error("no password of {name} is kept")]
    NoPassword {
        /// The database.
        name: String,
    },
    /// TLS is done without, and nobody said why.
    #[error("`without-tls` of {name} gives no reason")]
    NoReason {
        /// The database.
        name: String,
    },
    /// No key of the CRM is kept.
    #[error("no key of {crm} is kept")]
    NoKey {
        /// The CRM.
        crm: String,
    },
    /// A file that holds two lines.
    #[error("`{file}` does not hold the two lines {form}")]
    NoLines {
        /// The file.
        file: String,
        /// The lines.
        form: String,
    },
    /// A form that holds no key.
    #[error("that is no key")]
    NoGivenKey,
    /// Nobody consented.
    #[error("{crm} is not connected")]
    NotConnected {
        /// The CRM.
        crm: String,
    },
    /// A setting that must be made, or made otherwise.
    #[error("`{key}` under `[live.{crm}]` must be set: {wanted}")]
    Unset {
        /// The CRM.
        crm: String,
        /// The key.
        key: &'static str,
        /// What it is to be.
        wanted: &'static str,
    },
    /// Every company has an address of its own there.
    #[error("the address of your {crm} is not set")]
    NoAddress {
        /// The CRM.
        crm: String,
    },
    /// An option that says nothing about the source.
    #[error("`{option}` does not go with `{of}`")]
    Beside {
        /// The option.
        option: &'static str,
        /// The source.
        of: String,
    },
    /// A CRM that stands in the store lists nobody.
    #[error("{crm} lists no contact that this key may see")]
    Nobody {
        /// The CRM.
        crm: String,
    },
    /// Another run pulls the same.
    #[error("another run pulls the same account")]
    Held,
}

impl From<HttpError> for PullError {
    fn from(error: HttpError) -> Self {
        Self::Live(error.into())
    }
}

impl PullError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::Live(error) => error.hint().unwrap_or("try again").to_owned(),
            Self::OAuth(error) => error.hint().to_owned(),
            Self::Vault(error) => error.hint().to_owned(),
            Self::Unknown { .. } => {
                "see `ringfence pull --help` for those that have one; a database is set up under \
                 `[databases.NAME]` in ringfence.toml"
                    .to_owned()
            }
            Self::NotX => "leave `--archive` out".to_owned(),
            Self::NoClient { network } => format!(
                "register one at {network} and name it in ringfence.toml: `client-id` under \
                 `[live.{network}]`; or hand in a token of the member's own with `--token-file`"
            ),
            Self::NoWord { .. } => "put it into the file, alone".to_owned(),
            Self::Cost { .. } => {
                "X takes it from the application's owner; agree with `--yes`, or hand in the archive, \
                 which costs nothing"
                    .to_owned()
            }
            Self::Crm(error) => error.hint().to_owned(),
            Self::Sql(error) => error.hint().to_owned(),
            Self::Profile(error) => error.hint(),
            Self::DatabaseName { .. } => {
                "choose another name under `[databases.NAME]`: small letters, digits and `-`, 40 at most".to_owned()
            }
            Self::NoReason { .. } => {
                "say by what the way there is safe, as in `without-tls = \"through our VPN\"`".to_owned()
            }
            Self::NoPassword { name } => format!(
                "put it into a file and keep it with `ringfence connect {name} --token-file FILE`, or hand \
                 the file in with `--token-file`"
            ),
            Self::NoKey { crm } => format!(
                "put it into a file and keep it with `ringfence connect {crm} --token-file FILE`, or hand \
                 the file in with `--token-file`"
            ),
            Self::NoLines { .. } => "write both, and nothing else".to_owned(),
            Self::NoGivenKey => "copy it as the service shows it, without blanks".to_owned(),
            Self::NotConnected { crm } => format!("connect it with `ringfence connect {crm}`"),
            Self::Unset { .. } => "set it in ringfence.toml".to_owned(),
            Self::NoAddress { crm } => {
                format!("name it in ringfence.toml: `base-url` under `[live.{crm}]`")
            }
            Self::Beside { .. } => "leave it out".to_owned(),
            Self::Nobody { .. } => {
                "see that the key belongs to somebody who sees all contacts; an empty book is never \
                 imported"
                    .to_owned()
            }
            Self::Held => "wait until it is done".to_owned(),
        }
    }
}
