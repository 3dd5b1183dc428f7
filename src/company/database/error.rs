//! Why a profile cannot be used.

/// Why a profile cannot be used. Messages name files, lines, tables and columns, never a value.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// No such profile.
    #[error("there is no profile `{name}`")]
    Unknown {
        /// As the settings have it.
        name: String,
        /// Those that are built in.
        known: String,
    },
    /// The file is no profile at all.
    #[error("`{file}` is no profile: {reason}")]
    File {
        /// The file.
        file: String,
        /// What is wrong, with its line.
        reason: String,
    },
    /// Something in it is not what it should be.
    #[error("`{file}`, line {line}: {reason}")]
    Line {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong, and what to write instead.
        reason: String,
    },
    /// The database is of another kind.
    #[error("the profile `{file}` is for {wanted}, and the `url` names another")]
    Dialect {
        /// The file.
        file: String,
        /// The kinds it is for.
        wanted: String,
    },
    /// A schema must be named.
    #[error(
        "the profile `{file}` needs the name of a schema, and none is set; the database has {found}"
    )]
    NoSchema {
        /// The file.
        file: String,
        /// Those that could be meant.
        found: String,
    },
    /// Something the profile needs is not there.
    #[error(
        "the profile `{file}` needs what is not in the schema `{schema}`, or may not be read: {missing}"
    )]
    Missing {
        /// The file.
        file: String,
        /// Where it was looked for.
        schema: String,
        /// Tables and columns.
        missing: String,
    },
    /// The key is of a type that pages cannot be told by.
    #[error("the key of {noun} in `{file}` is of the type `{kind}`, by which no pages are told")]
    KeyKind {
        /// The file.
        file: String,
        /// The noun.
        noun: String,
        /// The type.
        kind: String,
    },
    /// Two rows bear one key, or one bears none.
    #[error("{noun}: {what}, so that rows could be lost from page to page")]
    Key {
        /// The noun.
        noun: String,
        /// `two rows have one key`, `a row has no key`.
        what: &'static str,
    },
    /// More beside a page than can be.
    #[error(
        "{noun}: more than {limit} rows of {beside} belong to one page, which was not believed"
    )]
    TooMuch {
        /// The noun.
        noun: String,
        /// The further query.
        beside: String,
        /// The limit.
        limit: usize,
    },
}

impl ProfileError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::Unknown { known, .. } => format!(
                "name one of {known}, or a file of your own in the workspace's folder that ends in `.toml`"
            ),
            Self::File { .. } | Self::Line { .. } => {
                "mend the file; those that are built in show how one is written".to_owned()
            }
            Self::Dialect { .. } => "see that `profile` and `url` belong together".to_owned(),
            Self::NoSchema { .. } => {
                "name it in ringfence.toml: `schema = \"...\"` beside the `url`".to_owned()
            }
            Self::Missing { .. } => {
                "see that `schema` and `prefix` are right and that the user may read it; a column that may be \
                 missing has a `?` behind it, and a product that was changed needs a profile of your own"
                    .to_owned()
            }
            Self::KeyKind { .. } => "choose a column of whole numbers, texts or UUIDs".to_owned(),
            Self::Key { .. } => {
                "choose the table's primary key, and put joins that give several rows a person under `also`"
                    .to_owned()
            }
            Self::TooMuch { .. } => "take a smaller `page-size`".to_owned(),
        }
    }
}
