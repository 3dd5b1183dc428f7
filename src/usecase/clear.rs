//! Writes the part of a contact file that may go: the entries that were read and that nothing is
//! held against, without the private columns that no network needs.
//!
//! An entry is held when a rule speaks of it, when it may be a client and somebody must look, and
//! when it is one more entry of such a person. What could not be read is not copied either. A table
//! comes out as CSV, cards stay cards, and of a network's list a CSV of who is in it. Values are
//! the rep's own data and stay as they are. What was made is read again before it is handed over.

use std::collections::BTreeSet;
use std::collections::HashSet;
use std::ffi::OsStr;
use std::path::Path;

use crate::intake::IntakeError;
use crate::intake::hash::sha256_hex;
use crate::intake::table;
use crate::intake::vcard;
use crate::model::audit::Grade;
use crate::model::matching::Certainty;
use crate::model::person::Email;
use crate::model::person::Person;
use crate::model::reading::Origin;
use crate::model::reading::Reading;
use crate::model::reading::UploadedContact;
use crate::model::record::RecordId;
use crate::network;
use crate::network::ContactKind;
use crate::usecase::UseError;
use crate::usecase::flow::Judged;
use crate::usecase::sighting::Tie;
use crate::usecase::sighting::number_people;
use crate::usecase::sighting::sightings;

/// The part of a file that may go.
pub(super) struct Cleared {
    /// The file to write.
    pub(super) bytes: Vec<u8>,
    /// Entries in it.
    pub(super) kept: usize,
    /// Entries held back.
    pub(super) held: usize,
}

/// Refuses a place at which the part of a file that may go cannot be written.
///
/// # Errors
///
/// The file itself as the place, or an ending that does not fit what would be written.
pub(super) fn target(file: &Path, out: &Path) -> Result<(), UseError> {
    let name = out.display().to_string();
    let refuse = |code, reason: &str, hint| {
        UseError::Intake(IntakeError::refused(&name, code, reason, hint))
    };
    let same = match (file.canonicalize(), out.canonicalize()) {
        (Ok(file), Ok(out)) => file == out,
        _ => file == out,
    };
    if same {
        let reason = "it is the very file that is checked, and would be overwritten";
        return Err(refuse("clean.onto_input", reason, "name another file for `--clean`"));
    }
    let kind = network::contact_kind(file)?;
    let ending = out.extension().map(OsStr::to_ascii_lowercase);
    let ends = |one: &str| ending.as_deref() == Some(OsStr::new(one));
    match kind {
        ContactKind::Cards if !ends("vcf") && !ends("vcard") => Err(refuse(
            "clean.ending",
            "the part of a vCard file that may go is written as vCards",
            "let the name given with `--clean` end with `.vcf`",
        )),
        ContactKind::Table | ContactKind::Network if !ends("csv") => Err(refuse(
            "clean.ending",
            "the part that may go is written as CSV",
            "let the name given with `--clean` end with `.csv`",
        )),
        _ => Ok(()),
    }
}

/// Where the entries stand that are held back.
///
/// A person's entries go together: those that share a client record, those that are one person by
/// name and address or number, and any that bears an e-mail address of somebody held, under
/// whatever name.
pub(super) fn held(reading: &Reading, ties: &[Tie], judged: &[Judged]) -> BTreeSet<Origin> {
    let spoken_of = judged.iter().filter(|one| {
        let mut judgements = one.outcome.judgements.iter();
        judgements.any(|judgement| judgement.grade != Grade::Context)
    });
    let spoken_of = spoken_of.filter_map(|one| ties.get(one.tie));
    let possible = ties.iter().filter(|tie| tie.certainty == Certainty::Possible);
    let records: HashSet<&RecordId> =
        spoken_of.clone().flat_map(|tie| tie.records.iter()).collect();
    let of_records =
        ties.iter().filter(|tie| tie.records.iter().any(|record| records.contains(record)));
    let places: HashSet<Origin> =
        spoken_of.chain(possible).chain(of_records).map(|tie| tie.at).collect();
    let everybody = sightings(reading);
    let numbers = number_people(&everybody);
    let numbered = || everybody.iter().zip(&numbers);
    let people: HashSet<u32> =
        numbered().filter(|(one, _)| places.contains(&one.at)).map(|(_, number)| *number).collect();
    let emails: HashSet<&Email> = numbered()
        .filter(|(_, number)| people.contains(number))
        .flat_map(|(one, _)| &one.person.emails)
        .collect();
    numbered()
        .filter(|(one, number)| {
            people.contains(number) || one.person.emails.iter().any(|email| emails.contains(email))
        })
        .map(|(one, _)| one.at)
        .collect()
}

/// The part of a file that may go, in memory.
///
/// # Errors
///
/// A file that changed since it was read, or a part that would still hold somebody held back.
pub(super) fn clear(
    file: &Path,
    kind: ContactKind,
    reading: &Reading,
    held: &BTreeSet<Origin>,
) -> Result<Cleared, UseError> {
    let (gone, kept): (Vec<_>, Vec<_>) =
        reading.uploaded.iter().partition(|entry| held.contains(&entry.at));
    let bytes = match kind {
        ContactKind::Network => list(&kept),
        ContactKind::Table => table_of(file, &unchanged(file, reading)?, &kept)?,
        ContactKind::Cards => {
            let lines = lines(&kept);
            vcard::copy_cards(&name_of(file), &unchanged(file, reading)?, &|line| {
                u32::try_from(line).is_ok_and(|line| lines.contains(&line))
            })?
        }
    };
    if !kept.is_empty() {
        let name = if kind == ContactKind::Network { LIST } else { &*name_of(file) };
        verify(name, &bytes, reading, &kept, &gone)?;
    }
    Ok(Cleared { bytes, kept: kept.len(), held: gone.len() })
}

/// What the table made of a network's list is called while it is read again.
const LIST: &str = "may-go.csv";

/// Reads what was made once more: as many entries as were kept, and nobody who was held.
fn verify(
    name: &str,
    bytes: &[u8],
    reading: &Reading,
    kept: &[&UploadedContact],
    gone: &[&UploadedContact],
) -> Result<(), UseError> {
    let again = network::read_contact_bytes(name, bytes, &reading.network)?;
    let of_kept: HashSet<String> = kept.iter().flat_map(|entry| keys(&entry.person)).collect();
    let mut of_gone: HashSet<String> = gone.iter().flat_map(|entry| keys(&entry.person)).collect();
    of_gone.retain(|key| !of_kept.contains(key));
    let mut found = again.uploaded.iter().flat_map(|entry| keys(&entry.person));
    if again.uploaded.len() == kept.len() && !found.any(|key| of_gone.contains(&key)) {
        return Ok(());
    }
    Err(UseError::Intake(IntakeError::refused(
        name,
        "clean.not_sure",
        "the part that may go was made and read again, and is not what was judged; it was not \
         written",
        "leave the entries out by hand that the report names, and check the file again",
    )))
}

/// What says who somebody is: addresses, and numbers with the name.
fn keys(person: &Person) -> Vec<String> {
    let name = person.name.as_ref().map(|name| name.full.to_lowercase()).unwrap_or_default();
    let emails = person.emails.iter().map(|email| email.as_str().to_owned());
    let phones = person.phones.iter().map(|phone| {
        let digits = phone.text.chars().filter(char::is_ascii_digit);
        format!("{name}\n{}", digits.collect::<String>())
    });
    emails.chain(phones).collect()
}

/// The file's bytes, which must be those that were judged.
fn unchanged(file: &Path, reading: &Reading) -> Result<Vec<u8>, UseError> {
    let bytes = std::fs::read(file).map_err(UseError::file("read", file))?;
    if reading.inputs.first().is_some_and(|input| input.sha256 == sha256_hex(&bytes)) {
        return Ok(bytes);
    }
    let reason = "it changed while it was checked; nothing was written";
    let hint = "run the check again";
    Err(UseError::Intake(IntakeError::refused(&name_of(file), "clean.changed", reason, hint)))
}

/// The rows of a table that are kept, without private columns.
fn table_of(file: &Path, bytes: &[u8], kept: &[&UploadedContact]) -> Result<Vec<u8>, UseError> {
    let table = table::read_table(&name_of(file), bytes, &network::is_contact_header)?;
    let private = network::private_columns(&table.header);
    let columns: Vec<usize> =
        (0..table.header.len()).filter(|column| !private.contains(column)).collect();
    let lines = lines(kept);
    let header = columns.iter().filter_map(|column| table.header.get(*column));
    let mut rows = vec![header.map(String::as_str).collect()];
    for row in &table.rows {
        if u32::try_from(row.line).is_ok_and(|line| lines.contains(&line)) {
            rows.push(
                columns.iter().map(|column| row.cells.get(*column).unwrap_or_default()).collect(),
            );
        }
    }
    Ok(csv(&rows))
}

/// The people of a network's list: name, addresses, numbers, company, page.
fn list(kept: &[&UploadedContact]) -> Vec<u8> {
    let most = |of: fn(&Person) -> usize| kept.iter().map(|one| of(&one.person)).max().unwrap_or(0);
    let emails = most(|person| person.emails.len()).max(1);
    let phones = most(|person| person.phones.len()).max(1);
    let numbered = |what: &str, count: usize| -> Vec<String> {
        let more = (2..=count).map(|number| format!("{what} {number}"));
        std::iter::once(what.to_owned()).chain(more).collect()
    };
    let (email_names, phone_names) = (numbered("Email", emails), numbered("Phone", phones));
    let named = email_names.iter().chain(&phone_names).map(String::as_str);
    let header: Vec<&str> =
        std::iter::once("Name").chain(named).chain(["Company", "Profile URL"]).collect();
    let pages: Vec<String> = kept.iter().map(|one| page(&one.person)).collect();
    let mut rows = vec![header];
    for (entry, page) in kept.iter().zip(&pages) {
        let person = &entry.person;
        let email = |at: usize| person.emails.get(at).map_or("", Email::as_str);
        let phone = |at: usize| person.phones.get(at).map_or("", |phone| &*phone.text);
        let mut row = vec![person.name.as_ref().map_or("", |name| &*name.full)];
        row.extend((0..emails).map(email));
        row.extend((0..phones).map(phone));
        row.extend([person.company.as_deref().unwrap_or_default(), page]);
        rows.push(row);
    }
    csv(&rows)
}

/// A profile page as an address; empty where there is none.
fn page(person: &Person) -> String {
    person.profile.as_ref().map_or_else(String::new, |page| format!("https://{}", page.as_str()))
}

/// Rows as CSV. Writing into memory cannot fail.
fn csv(rows: &[Vec<&str>]) -> Vec<u8> {
    let mut out = csv::Writer::from_writer(Vec::new());
    for row in rows {
        let _ = out.write_record(row);
    }
    out.into_inner().unwrap_or_default()
}

/// The lines on which entries begin.
fn lines(entries: &[&UploadedContact]) -> HashSet<u32> {
    entries.iter().filter_map(|entry| entry.at.line).collect()
}

/// A file's name for messages.
fn name_of(file: &Path) -> String {
    file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::model::person::Name;
    use crate::model::person::Phone;
    use crate::model::person::PhoneKind;

    fn entry(name: &str, email: &str, phones: &[&str]) -> UploadedContact {
        let phones = phones.iter().filter_map(|text| Phone::parse(text, PhoneKind::Unknown));
        let person = Person {
            name: Name::whole(name),
            emails: Email::parse(email).into_iter().collect(),
            phones: phones.collect(),
            ..Person::default()
        };
        UploadedContact { person, uploaded_on: None, at: Origin::item(0, 1) }
    }

    #[test]
    fn a_networks_list_becomes_a_table_with_a_column_for_each_number() {
        let ada = entry("Ada Moss", "ada@moss.example", &["0491 570 006", "020 7946 0001"]);
        let ben = entry("", "", &["0491 570 156"]);

        let text = String::from_utf8(list(&[&ada, &ben])).unwrap();

        assert_eq!(
            text,
            "Name,Email,Phone,Phone 2,Company,Profile URL\n\
             Ada Moss,ada@moss.example,0491 570 006,020 7946 0001,,\n\
             ,,0491 570 156,,,\n"
        );
    }

    #[test]
    fn what_still_holds_somebody_is_not_handed_over() {
        let ada = entry("Ada Moss", "ada@moss.example", &[]);
        let ben = entry("Ben Reed", "ben@reed.example", &[]);
        let reading = Reading::new(crate::model::reading::NetworkId::known("x"));

        let fine = verify(LIST, &list(&[&ben]), &reading, &[&ben], &[&ada]);
        let both = verify(LIST, &list(&[&ada, &ben]), &reading, &[&ben], &[&ada]);
        let other = verify(LIST, &list(&[&ada]), &reading, &[&ben], &[&ada]);

        assert!(fine.is_ok());
        assert!(both.is_err() && other.is_err());
    }
}
