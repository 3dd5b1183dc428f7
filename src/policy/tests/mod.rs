//! An invented agency for the tests: `jane`, whose exports are judged, and her colleagues.
//!
//! `omar` left on 2025-03-31, `lena` on 2025-09-30, `max` works here. Jane was hired on 2024-01-01.

mod clauses;
mod gate;
mod judge;
mod stewardship;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::LazyLock;

use crate::model::Day;
use crate::model::record::Management;
use crate::model::record::Record;
use crate::model::record::RecordId;
use crate::model::record::RecordState;
use crate::model::record::RecordVersion;
use crate::model::rep::Rep;
use crate::model::rep::RepId;
use crate::model::rep::Roster;
use crate::policy::rulebook::Rulebook;
use crate::policy::shipped::SHIPPED;

/// A day from its text.
pub(super) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// A rep with first and last day.
pub(super) fn rep(id: &str, hired: &str, last_day: Option<&str>) -> Rep {
    Rep {
        id: RepId(id.to_owned()),
        hired: Some(day(hired)),
        last_day: last_day.map(day),
        place: Some("AU-NSW".to_owned()),
        agreement: Some("EMP-STD".to_owned()),
        role: Some("sales".to_owned()),
        ..Rep::default()
    }
}

/// The roster, with Jane's last day where she has one.
pub(super) fn roster(jane_leaves: Option<&str>) -> Roster {
    let omar =
        Rep { resigned: Some(day("2025-02-28")), ..rep("omar", "2020-01-01", Some("2025-03-31")) };
    Roster {
        reps: vec![
            rep("jane", "2024-01-01", jane_leaves),
            omar,
            rep("lena", "2020-01-01", Some("2025-09-30")),
            rep("max", "2020-01-01", None),
        ],
    }
}

/// Jane's id.
pub(super) fn jane() -> RepId {
    RepId("jane".to_owned())
}

/// A state with owners.
pub(super) fn owned_by(owners: &[&str]) -> RecordState {
    RecordState {
        owners: owners.iter().map(|owner| (*owner).to_owned()).collect(),
        ..RecordState::default()
    }
}

/// A record with a history.
pub(super) fn record(id: &str, versions: &[(&str, RecordState)]) -> Record {
    let version = |(on, state): &(&str, RecordState)| RecordVersion {
        taken_on: day(on),
        state: Some(state.clone()),
    };
    Record {
        id: RecordId(id.to_owned()),
        versions: versions.iter().map(version).collect(),
        managements: Vec::new(),
        brought_by: Vec::new(),
    }
}

/// The same record, with a property under management.
pub(super) fn managed(mut record: Record, from: Option<&str>, until: Option<&str>) -> Record {
    record.managements.push(Management {
        landlord_id: record.id.clone(),
        landlord: crate::model::person::Person::default(),
        property_id: "P-7".to_owned(),
        manager: None,
        from: from.map(day),
        until: until.map(day),
        lost_reason: None,
    });
    record
}

/// The shipped rulebook with replacements: `(file, from, to)`.
///
/// Without replacements it is the same one for all tests: reading it is the slow part of them.
pub(super) fn book(changes: &[(&str, &str, &str)]) -> Arc<Rulebook> {
    static SAME: LazyLock<Arc<Rulebook>> = LazyLock::new(|| changed(&[]));
    if changes.is_empty() { Arc::clone(&SAME) } else { changed(changes) }
}

/// Reads the shipped files with replacements.
fn changed(changes: &[(&str, &str, &str)]) -> Arc<Rulebook> {
    let files = SHIPPED.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
    let mut files: BTreeMap<String, String> = files.collect();
    for (file, from, to) in changes {
        let text = files.get_mut(*file).unwrap();
        assert!(text.contains(from), "`{from}` is not in `{file}`");
        *text = text.replace(from, to);
    }
    Arc::new(Rulebook::from_files(&files).unwrap())
}
