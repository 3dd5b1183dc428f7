//! Who looked at what: the months' digest of looks at names, for somebody who sees no findings.

use std::collections::BTreeMap;

use crate::usecase::Services;
use crate::usecase::UseError;

/// Looks of one account in one month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looks {
    /// `2026-11`.
    pub month: String,
    /// The account's name; its id where there is no such account any more; nobody in particular where
    /// it was done on the server.
    pub by: String,
    /// Looks at the names behind a finding.
    pub names: u64,
    /// Reports and packs that name clients, and files of packs that were fetched.
    pub papers: u64,
}

/// What the journal calls papers with names in them.
const PAPERS: &[&str] = &[
    "names revealed in a check",
    "names revealed in a report",
    "names revealed in an offboarding",
    "file of a pack fetched",
    "evidence packed",
];

/// Looks by month and account, newest month first.
///
/// # Errors
///
/// The store.
pub async fn digest(services: &Services) -> Result<Vec<Looks>, UseError> {
    let accounts = services.store.accounts().await?;
    let mut all: BTreeMap<(String, String), (u64, u64)> = BTreeMap::new();
    for (day, what, subject) in services.store.journal().await? {
        let (names, papers) = (what == "names seen", PAPERS.contains(&what.as_str()));
        if !names && !papers {
            continue;
        }
        let by = subject.split_once(" by ").map(|(_, by)| by);
        let by = by.and_then(|by| by.split([':', ' ']).next()).unwrap_or_default();
        let account = accounts.iter().find(|account| account.id == by);
        let by = match account {
            Some(account) => account.name.clone(),
            None if by.is_empty() => "on the server".to_owned(),
            None => by.to_owned(),
        };
        let month = day.format("%Y-%m").to_string();
        let counts = all.entry((month, by)).or_default();
        counts.0 += u64::from(names);
        counts.1 += u64::from(papers);
    }
    let looks = all.into_iter().rev();
    Ok(looks.map(|((month, by), (names, papers))| Looks { month, by, names, papers }).collect())
}
