//! The rulebook's own life: looked through, tried out, printed, compared, published, acknowledged.
//!
//! | file | what it does |
//! |---|---|
//! | `print.rs` | the policy document and the notice to staff |
//! | `assess.rs` | a draft of the privacy impact assessment |
//! | `print.rs`, `channels.rs` | the policy document and the notice to staff |
//! | `diff.rs` | two rulebooks, and what the difference means |
//! | `in_force.rs` | which version counts on a day |
//! | `publish.rs` | a version comes into force, and reps acknowledge it |
//! | `versions.rs` | the published versions, and who acknowledged them |
//! | `meet.rs` | it is looked at together |
//! | `look.rs` | what is wrong or goes far; the cases beside the rules |

mod assess;
pub mod diff;
pub mod in_force;
pub mod look;
pub mod meet;
pub mod print;
pub mod publish;
pub mod versions;

mod channels;

use std::path::Path;
use std::path::PathBuf;

use crate::config::Config;
use crate::config::Flags;
use crate::model::rep::Roster;
use crate::policy::Rulebook;
use crate::usecase::Services;
use crate::usecase::UseError;

/// A policy folder: the given one, else the workspace's.
///
/// # Errors
///
/// There is no workspace, and no folder was given.
pub fn folder(flags: &Flags, given: Option<&Path>) -> Result<PathBuf, UseError> {
    match given {
        Some(folder) => Ok(folder.to_owned()),
        None => Ok(Config::load(flags)?.policies()),
    }
}

/// Reads and checks a policy folder.
///
/// # Errors
///
/// [`UseError::Policy`], naming the file and the line.
pub fn load(folder: &Path) -> Result<Rulebook, UseError> {
    Ok(Rulebook::load(folder)?)
}

/// The workspace's policy folder, with the day on which its very text came into force, where something
/// was published; else with the day that it names itself.
#[must_use]
pub fn dated(services: &Services, mut book: Rulebook) -> Rulebook {
    if services.published.newest().is_some() {
        let since = services.published.since(&book.reference().sha256);
        book.publish(since);
    }
    book
}

/// The workspace's roster.
///
/// # Errors
///
/// The store.
pub async fn roster(services: &Services) -> Result<Roster, UseError> {
    Ok(services.store.roster().await?)
}

/// A text that changes whenever something is put on record that rules ask for.
///
/// # Errors
///
/// The store.
pub async fn ruling(services: &Services) -> Result<String, UseError> {
    Ok(services.store.ruling().await?)
}

/// The agency's name; a general word where there is no workspace.
#[must_use]
pub fn agency(flags: &Flags) -> String {
    Config::load(flags).map_or_else(|_| "The company".to_owned(), |config| config.agency)
}
