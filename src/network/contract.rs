//! What each network's connector gives, and why an export could not be read.

use crate::intake::IntakeError;
use crate::intake::archive::Archive;
use crate::intake::archive::Member;
use crate::model::reading::NetworkId;
use crate::model::reading::Reading;

/// What one network's connector gives.
pub trait Connector: Sync {
    /// Its id, in commands, JSON and the store.
    fn id(&self) -> NetworkId;

    /// Display name: `LinkedIn`.
    fn title(&self) -> &'static str;

    /// Whether the archive holds files of this network, by content or path suffix. Opens
    /// allow-listed members alone.
    fn recognises(&self, archive: &Archive) -> bool;

    /// Whether a member may be opened, by its name alone.
    fn wants(&self, member: &Member) -> bool;

    /// Reads the archive.
    ///
    /// # Errors
    ///
    /// An archive that cannot be read, a list in a shape we do not know, a list of which every
    /// record is unreadable, an announced part that is missing.
    fn read(&self, archive: &Archive) -> Result<Reading, NetworkError>;
}

/// Why an export or a contact file could not be read at all.
#[derive(Debug, thiserror::Error)]
pub enum NetworkError {
    /// No connector knows the files that were handed in.
    #[error("no network's export looks like `{archive}`: it holds {seen}")]
    Unrecognised {
        /// What was handed in.
        archive: String,
        /// The first few names of files in it, in words.
        seen: String,
    },
    /// The bytes are damaged, hostile or not what they seem.
    #[error(transparent)]
    Intake(#[from] IntakeError),
    /// A file is not in a shape we know.
    #[error("`{file}`{}: {reason}", place(*.line, *.item))]
    Shape {
        /// The file, or `archive.zip:member`.
        file: String,
        /// The physical line, from 1.
        line: Option<u64>,
        /// The position in the list, from 1.
        item: Option<u64>,
        /// What is wrong, in words.
        reason: String,
        /// What to do about it.
        hint: String,
    },
    /// A file held records, and none of them could be read.
    #[error(
        "`{file}`: none of its {skipped} records can be read (the first, {first}); nothing is known \
         about its content"
    )]
    NothingReadable {
        /// The file, or `archive.zip:member`.
        file: String,
        /// How many records were left out.
        skipped: u64,
        /// Where the first one stands and why it was left out.
        first: String,
    },
    /// LinkedIn's first, quick archive: the profile without any list.
    #[error(
        "`{archive}` holds a LinkedIn profile, but no connections, uploaded contacts or invitations"
    )]
    ProfileOnly {
        /// What was handed in.
        archive: String,
    },
    /// Twitter's archive of before August 2018: tweets without any list.
    #[error(
        "`{archive}` is Twitter's old archive of tweets: it lists neither follows nor uploaded \
         contacts"
    )]
    TweetsOnly {
        /// What was handed in.
        archive: String,
    },
    /// An archive of X with none of the three lists.
    #[error(
        "`{archive}` is an archive of X without `following.js`, `follower.js` and `contact.js`"
    )]
    ListsMissing {
        /// What was handed in.
        archive: String,
    },
    /// The archive's own table of contents names a file that is not there.
    #[error("`{archive}` announces `{part}`, which is not in it")]
    PartMissing {
        /// What was handed in.
        archive: String,
        /// The file that is missing, as announced.
        part: String,
    },
}

/// What each network's archive looks like, for somebody who handed in something else.
const WANTED: &str = "hand in the archive as the network sent it. LinkedIn: \
    `Complete_LinkedInDataExport_....zip`, with `Connections.csv` in it. Facebook: \
    `facebook-....zip`, with `friends` or `your_friends` files below \
    `connections/friends` or `friends_and_followers`. X: `twitter-....zip`, with \
    `data/following.js` in it. A plain contact file (CSV, vCard, XLSX) is for `check`";

impl NetworkError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<&str> {
        match self {
            Self::Unrecognised { .. } => Some(WANTED),
            Self::Intake(cause) => cause.hint(),
            Self::Shape { hint, .. } => Some(hint),
            Self::NothingReadable { .. } => Some(
                "hand in the file as it was exported, not saved again by a spreadsheet; if it is \
                 untouched, its shape is new to us",
            ),
            Self::ProfileOnly { .. } => Some(
                "LinkedIn sends two e-mails: the first archive holds the profile alone, the second, up \
                 to a day later, holds the rest; hand in the second, or ask again for the larger \
                 archive with connections, invitations and imported contacts",
            ),
            Self::TweetsOnly { .. } => Some(
                "ask X for a new archive: Settings, Your account, Download an archive of your data",
            ),
            Self::ListsMissing { .. } => {
                Some("hand in the whole archive as X sent it, with its `data` folder")
            }
            Self::PartMissing { .. } => Some(
                "hand in all files of the archive together; if it was unpacked or packed again, use \
                 the one X sent",
            ),
        }
    }
}

/// `, line 9` or `, item 3` for a message.
fn place(line: Option<u64>, item: Option<u64>) -> String {
    match (line, item) {
        (Some(line), _) => format!(", line {line}"),
        (None, Some(item)) => format!(", item {item}"),
        (None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_error_names_file_and_line() {
        let error = NetworkError::Shape {
            file: "Connections.csv".to_owned(),
            line: Some(4),
            item: None,
            reason: "two columns are called `URL`".to_owned(),
            hint: "hand in the file as exported".to_owned(),
        };

        assert_eq!(error.to_string(), "`Connections.csv`, line 4: two columns are called `URL`");
        assert_eq!(error.hint(), Some("hand in the file as exported"));
    }

    #[test]
    fn the_first_of_two_archives_is_explained() {
        let error = NetworkError::ProfileOnly { archive: "Basic.zip".to_owned() };

        assert!(error.hint().is_some_and(|hint| hint.contains("second")));
    }
}
