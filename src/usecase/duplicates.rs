//! Records that are one person, found through the same linkage as everything else.
//!
//! A landlord of the rent roll often has an id of its own there, and a client is entered twice: what
//! one of the records forbids, the others forbid too.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::linkage::Index;
use crate::model::matching::RowMatch;
use crate::model::person::Person;
use crate::model::reading::Origin;
use crate::model::record::Record;
use crate::model::record::RecordId;
use crate::model::rep::Roster;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::flow;
use crate::usecase::sighting::Seen;
use crate::usecase::sighting::Sighting;

/// Records compared at a time.
const BATCH: usize = 4_000;

/// For each record the others that are the same person; a record without others is left out.
pub(super) type Duplicates = BTreeMap<RecordId, BTreeSet<RecordId>>;

/// Finds the duplicates of some records in the whole book.
///
/// # Errors
///
/// The store.
pub(super) async fn of(
    services: &Services,
    roster: &Roster,
    records: &[Record],
) -> Result<Duplicates, UseError> {
    let mut found = Duplicates::new();
    for batch in records.chunks(BATCH) {
        let asked: Vec<(&RecordId, &Person)> = batch
            .iter()
            .flat_map(|record| people(record).into_iter().map(|person| (&record.id, person)))
            .collect();
        let sightings: Vec<Sighting<'_>> =
            asked.iter().map(|(_, person)| sighting(person)).collect();
        let matched = flow::match_all(services, roster, &sightings, None).await?;
        for ((id, _), row) in asked.iter().zip(&matched.rows) {
            let others = cluster(id, row, &matched.index);
            if !others.is_empty() {
                found.entry((*id).clone()).or_default().extend(others);
            }
        }
    }
    Ok(found)
}

/// Whom a record describes: the newest of the CRM, and the landlords of the rent roll, each once.
fn people(record: &Record) -> Vec<&Person> {
    let newest = record.latest().map(|state| &state.person).into_iter();
    let landlords = record.managements.iter().map(|entry| &entry.landlord);
    let mut people: Vec<&Person> = Vec::new();
    for person in newest.chain(landlords).filter(|person| !person.is_blank()) {
        if !people.contains(&person) {
            people.push(person);
        }
    }
    people
}

/// Somebody in the book, as if seen in a list.
fn sighting(person: &Person) -> Sighting<'_> {
    Sighting { seen: Seen::UploadedContact, person, on: None, at: Origin::default() }
}

/// The other records of the candidate that the record itself is part of.
fn cluster(id: &RecordId, matched: &RowMatch, index: &Index) -> Vec<RecordId> {
    let ids = |indexes: &[usize]| -> Vec<RecordId> {
        indexes.iter().map(|at| RecordId(index.id(*at).to_owned())).collect()
    };
    let mut candidates = matched.candidates.iter().map(|one| ids(&one.records));
    let own = candidates.find(|ids| ids.contains(id)).unwrap_or_default();
    own.into_iter().filter(|other| other != id).collect()
}
