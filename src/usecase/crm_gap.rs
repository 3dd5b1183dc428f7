//! The contacts of a rep's own file that no record of the CRM is like: a suggestion to the rep of what
//! may be worth entering. Written where the rep says, and kept nowhere else.

use std::collections::HashSet;
use std::path::Path;

use crate::model::person::Email;
use crate::model::reading::Reading;
use crate::report;
use crate::usecase::UseError;
use crate::usecase::error::RegisterError;
use crate::usecase::exports::write_whole;
use crate::usecase::sighting::Tie;
use crate::usecase::sighting::number_people;
use crate::usecase::sighting::sightings;

/// Refuses the file itself as the place.
pub(super) fn target(file: &Path, out: &Path) -> Result<(), UseError> {
    let same = match (file.canonicalize(), out.canonicalize()) {
        (Ok(file), Ok(out)) => file == out,
        _ => file == out,
    };
    if same {
        Err(RegisterError::OntoInput { file: out.display().to_string() }.into())
    } else {
        Ok(())
    }
}

/// Writes the list, and says how long it is. Somebody who may be a client is not on it, nor is an
/// entry without a name.
pub(super) fn write(out: &Path, reading: &Reading, ties: &[Tie]) -> Result<String, UseError> {
    let places: HashSet<_> = ties.iter().map(|tie| tie.at).collect();
    let people: HashSet<u32> = ties.iter().map(|tie| tie.person).collect();
    let numbers = number_people(&sightings(reading));
    let mut rows = Vec::new();
    let mut seen: HashSet<u32> = HashSet::new();
    // Uploaded contacts come first among the sightings, in their own order.
    for (entry, person) in reading.uploaded.iter().zip(&numbers) {
        let Some(name) = &entry.person.name else { continue };
        if places.contains(&entry.at) || people.contains(person) || !seen.insert(*person) {
            continue;
        }
        let emails: Vec<&str> = entry.person.emails.iter().map(Email::as_str).collect();
        let phones: Vec<&str> = entry.person.phones.iter().map(|phone| &*phone.text).collect();
        rows.push(report::GapRow {
            name: name.full.to_string(),
            emails: emails.join("; "),
            phones: phones.join("; "),
            company: entry.person.company.as_deref().unwrap_or_default().to_owned(),
            line: entry.at.line.or(entry.at.item),
        });
    }
    let bytes = report::crm_gap(&rows);
    write_whole(out, bytes.as_bytes())?;
    let told = match rows.len() {
        1 => "1 contact of the file is like no record of the CRM; it was".to_owned(),
        count => format!("{count} contacts of the file are like no record of the CRM; they were"),
    };
    Ok(format!(
        "{told} written to {} for you, and the company keeps nothing of it. Enter who is a client, if \
         they know that you do.",
        out.display()
    ))
}
