//! Why one of the company's books could not be read.

use crate::intake::IntakeError;
use crate::model::record::Book;

/// Why a file could not be read as one of the company's books, or a mapping file not at all.
#[derive(Debug, thiserror::Error)]
pub enum CompanyError {
    /// The bytes are no table and no cards.
    #[error(transparent)]
    Intake(#[from] IntakeError),
    /// No row names columns that are known.
    #[error("`{file}` has no header row of a {}{}", .book.as_str(), nearest_headers(.nearest))]
    NoHeader {
        /// The file.
        file: String,
        /// What it was read as.
        book: Book,
        /// Headers seen and the known ones they look like.
        nearest: Vec<(String, &'static str)>,
    },
    /// The header lacks a column without which no row says anything.
    #[error("`{file}`, line {line}, has no column for {needs}; it has {}", quoted(.seen))]
    MissingColumn {
        /// The file.
        file: String,
        /// The header's line.
        line: u64,
        /// What is needed.
        needs: &'static str,
        /// The columns there are.
        seen: Vec<String>,
    },
    /// The column that was asked for is not there.
    #[error("`{file}` has no column `{column}`{}", near_columns(.near))]
    NoColumn {
        /// The file.
        file: String,
        /// As typed.
        column: String,
        /// Columns that look like it.
        near: Vec<String>,
    },
    /// Not one row could be read.
    #[error("no row of `{file}` can be read{}", first_reason(.first.as_ref()))]
    NoRows {
        /// The file.
        file: String,
        /// The first row that could not: its line and why.
        first: Option<(u64, String)>,
    },
    /// The id column does not tell records apart.
    #[error("{count} ids in `{file}` stand for different people, the first on {}", line_pairs(.lines))]
    ConflictingIds {
        /// The file.
        file: String,
        /// How many ids.
        count: u64,
        /// Lines of the first few: the earlier row and the later.
        lines: Vec<(u64, u64)>,
    },
    /// Most cells of a column that decides who left are no dates.
    #[error("most cells of `{column}` in `{file}` are no dates, first on {}", numbered(.lines))]
    UnreadableDates {
        /// The file.
        file: String,
        /// The column.
        column: String,
        /// The first lines.
        lines: Vec<u64>,
    },
    /// Two rows of the roster say different things of one rep.
    #[error("lines {first} and {second} of `{file}` say different things of rep `{id}`")]
    ConflictingRep {
        /// The file.
        file: String,
        /// The rep's id.
        id: String,
        /// The earlier row.
        first: u64,
        /// The later row.
        second: u64,
    },
    /// The mapping file is no TOML.
    #[error("`{file}` is no valid TOML")]
    MapSyntax {
        /// The file.
        file: String,
        /// Where and why.
        #[source]
        cause: Box<toml::de::Error>,
    },
    /// The mapping file names a field that does not exist.
    #[error("`{file}` maps to `{field}`, which is no field{}", did_you_mean(.nearest.as_ref()))]
    MapUnknownField {
        /// The file.
        file: String,
        /// What it names.
        field: String,
        /// The field it looks like.
        nearest: Option<String>,
    },
    /// The mapping file gives a header two meanings.
    #[error("`{file}` names the header `{header}` twice")]
    MapTwice {
        /// The file.
        file: String,
        /// The header.
        header: String,
    },
    /// The mapping file would have private content read.
    #[error("`{file}` cannot have the column `{header}` read: {reason}")]
    MapPrivate {
        /// The file.
        file: String,
        /// The header.
        header: String,
        /// Why not.
        reason: &'static str,
    },
    /// A line of the mapping file is no list of headers.
    #[error("`{key}` in `{file}` is no list of headers")]
    MapValue {
        /// The file.
        file: String,
        /// The line's key.
        key: String,
    },
    /// `dates` has another value than the two it may have.
    #[error("`dates` in `{file}` is neither `day-first` nor `month-first`")]
    MapDates {
        /// The file.
        file: String,
    },
}

impl CompanyError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Intake(error) => error.hint(),
            Self::NoHeader { .. } => Some(
                "check that the first rows name the columns; `import doctor` shows how a file is read, and a \
                 mapping file can name columns we do not know",
            ),
            Self::MissingColumn { .. } => {
                Some("export the file with that column, or name the column in a mapping file")
            }
            Self::NoColumn { .. } => Some("use a column of the file's header row"),
            Self::NoRows { .. } => Some(
                "check that the export was not empty and that its columns stand under their names",
            ),
            Self::ConflictingIds { .. } => Some(
                "the column read as id seems to be another number: name the right one in a mapping file, or \
                 correct the rows",
            ),
            Self::UnreadableDates { .. } => Some(
                "check that the right column was exported under this name; `2026-02-08` always reads",
            ),
            Self::ConflictingRep { .. } => Some("keep one row a rep, or give them different ids"),
            Self::MapSyntax { .. } | Self::MapValue { .. } => {
                Some("write one line a field: owner = [\"Header A\", \"Header B\"]")
            }
            Self::MapUnknownField { .. } => Some("`policies/columns.toml` lists the fields"),
            Self::MapTwice { .. } => Some("keep one of the two lines"),
            Self::MapPrivate { .. } => Some("take the line out: the column stays unread"),
            Self::MapDates { .. } => Some("write dates = \"day-first\" or dates = \"month-first\""),
        }
    }
}

fn nearest_headers(nearest: &[(String, &'static str)]) -> String {
    let pairs = nearest.iter().map(|(seen, known)| format!("`{seen}` looks like `{known}`"));
    let pairs: Vec<String> = pairs.collect();
    if pairs.is_empty() { String::new() } else { format!("; {}", pairs.join(", ")) }
}

fn quoted(names: &[String]) -> String {
    let names: Vec<String> = names.iter().take(12).map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

fn near_columns(near: &[String]) -> String {
    let near: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
    if near.is_empty() { String::new() } else { format!(" (did you mean {}?)", near.join(" or ")) }
}

fn first_reason(first: Option<&(u64, String)>) -> String {
    first.map_or_else(
        || ": there is none below the header".to_owned(),
        |(line, reason)| format!("; line {line}: {reason}"),
    )
}

fn line_pairs(lines: &[(u64, u64)]) -> String {
    let pairs: Vec<String> =
        lines.iter().map(|(first, second)| format!("lines {first} and {second}")).collect();
    pairs.join(", ")
}

fn numbered(lines: &[u64]) -> String {
    let numbers: Vec<String> = lines.iter().map(u64::to_string).collect();
    format!("line {}", numbers.join(", "))
}

fn did_you_mean(nearest: Option<&String>) -> String {
    nearest.map(|nearest| format!("; did you mean `{nearest}`")).unwrap_or_default()
}
