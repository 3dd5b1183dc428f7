//! The first steps of a new workspace, as far as they are more than imports: what the agency is
//! called, and with which rulebook it begins.

use crate::config;
use crate::model::record::Book;
use crate::policy::Template;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::error::RegisterError;
use crate::usecase::error::RulebookError;
use crate::usecase::exports::write_whole;

/// How far the first steps are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Steps {
    /// The agency's name.
    pub agency: String,
    /// The country whose numbers need no country code.
    pub country: String,
    /// The place whose law applies by default.
    pub place: String,
    /// Snapshots of roster, CRM and rent roll.
    pub books: [usize; 3],
    /// Offices, as the roster names them.
    pub offices: Vec<String>,
    /// The rulebook in the folder.
    pub rulebook: String,
    /// Whether a version was published.
    pub published: bool,
}

/// Tells how far the first steps are.
///
/// # Errors
///
/// The store.
pub async fn steps(services: &Services) -> Result<Steps, UseError> {
    let mut books = [0; 3];
    for (count, book) in books.iter_mut().zip([Book::Roster, Book::Crm, Book::RentRoll]) {
        *count = services.store.snapshots(book).await?.len();
    }
    let roster = services.store.roster().await?;
    let mut offices: Vec<String> = roster
        .reps
        .iter()
        .filter_map(|rep| rep.office.as_deref().map(str::trim))
        .filter(|office| !office.is_empty())
        .map(str::to_owned)
        .collect();
    offices.sort();
    offices.dedup();
    Ok(Steps {
        agency: services.config.agency.clone(),
        country: services.config.country.clone(),
        place: services.config.default_place.clone().unwrap_or_default(),
        books,
        offices,
        rulebook: services.rulebook.reference().id,
        published: services.published.newest().is_some(),
    })
}

/// The places that the rulebook knows.
#[must_use]
pub fn places(services: &Services) -> Vec<String> {
    let ids = services.rulebook.places().iter().flat_map(|place| &place.ids);
    ids.filter(|id| !id.contains('*')).cloned().collect()
}

/// Writes down what the agency is called and where it is. The store stays what it is.
///
/// # Errors
///
/// A name that is no line, a country that is no code of two letters, a place that the rulebook does
/// not know; the file cannot be written.
pub async fn agency(
    services: &Services,
    name: &str,
    country: &str,
    place: &str,
) -> Result<(), UseError> {
    let name = crate::usecase::registers::line("the agency's name", name, 120)?;
    let country = country.trim().to_uppercase();
    if country.len() != 2 || !country.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err(
            RegisterError::Unread { what: "country code of two letters", text: country }.into()
        );
    }
    if !places(services).iter().any(|known| known == place) {
        return Err(RegisterError::Unread {
            what: "place of `places.toml`",
            text: place.to_owned(),
        }
        .into());
    }
    let file = services.config.workspace.join(config::FILE);
    let mut text = config::template(&name, &country, place);
    let before = std::fs::read_to_string(&file).map_err(UseError::file("read", &file))?;
    // Where the store is was said by whoever runs the server, and is kept.
    let kept = before.lines().filter(|line| line.trim_start().starts_with("store"));
    for line in kept {
        text.push('\n');
        text.push_str(line);
        text.push('\n');
    }
    write_whole(&file, text.as_bytes())?;
    services.store.note(services.as_of(), "agency named", "").await?;
    Ok(())
}

/// Begins with another of the rulebooks. Only before a version is published: from then on the folder
/// is edited by hand.
///
/// # Errors
///
/// A version is published already; a file cannot be written.
pub async fn choose(services: &Services, template: Template) -> Result<(), UseError> {
    if let Some((from, book)) = services.published.newest() {
        let version = book.agency().policy.version.clone();
        return Err(RulebookError::Version { version, again: true, from }.into());
    }
    let policies = services.config.policies();
    let files = template.files();
    let ours = Template::Standard.files();
    for (name, _) in ours.iter().filter(|(name, _)| files.iter().all(|(other, _)| other != name)) {
        let path = policies.join(name);
        match std::fs::remove_file(&path) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(UseError::file("remove", &path)(error)),
        }
    }
    for (name, text) in files {
        write_whole(&policies.join(name), text.as_bytes())?;
    }
    services.store.note(services.as_of(), "rulebook chosen", template.as_str()).await?;
    Ok(())
}
