//! CRMs that are read in their own databases, by profiles.
//!
//! A profile is a TOML file: one query a noun, which says what a person's row is and under which headers its
//! cells stand. The headers are those of exports, so that the table is imported like one. Nothing is asked
//! here: `usecase::pull` asks through `intake::sql`, and hands the rows to a pure function.
//!
//! | file | what it is |
//! |---|---|
//! | `profiles/` | the profiles that are built in |
//! | `profile.rs` | a profile as it is written |
//! | `tokens.rs`, `words.rs`, `reader.rs`, `query.rs` | one query: that it reads and does nothing else, and what it needs |
//! | `plan.rs` | what the database has of it, and the statements |
//! | `page.rs` | rows of a page to rows of the table |
//! | `error.rs` | why not, with file and line |
//!
//! To add a product: a file in `profiles/`, its row in `BUILT_IN`, and in `fixtures/live/sql/<product>/` its
//! tables for each database, as its documentation has them.

mod error;
mod page;
mod plan;
mod profile;
mod query;
mod reader;
mod tokens;
mod words;

pub use error::ProfileError;
pub use plan::Beside;
pub use plan::Plan;
pub use plan::Reading;
pub use plan::Schema;
pub use profile::Profile;

/// Name and text of the profiles that are built in.
const BUILT_IN: &[(&str, &str)] = &[
    ("erpnext", include_str!("profiles/erpnext.toml")),
    ("espocrm", include_str!("profiles/espocrm.toml")),
    ("krayin", include_str!("profiles/krayin.toml")),
    ("odoo", include_str!("profiles/odoo.toml")),
    ("suitecrm", include_str!("profiles/suitecrm.toml")),
    ("twenty", include_str!("profiles/twenty.toml")),
];

/// The names of the profiles that are built in.
pub fn built_in() -> impl Iterator<Item = &'static str> {
    BUILT_IN.iter().map(|(name, _)| *name)
}

/// The text of a profile that is built in.
///
/// # Errors
///
/// There is none of that name.
pub fn built_in_text(name: &str) -> Result<&'static str, ProfileError> {
    let found = BUILT_IN.iter().find(|(known, _)| *known == name);
    found.map(|(_, text)| *text).ok_or_else(|| ProfileError::Unknown {
        name: name.to_owned(),
        known: built_in().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_profile_that_is_built_in_is_sound_and_all_its_headers_are_read() {
        for (name, text) in BUILT_IN {
            let profile = Profile::parse(name, text).unwrap();

            assert_eq!(profile.unread(), Vec::<String>::new(), "{name}");
        }
    }
}
