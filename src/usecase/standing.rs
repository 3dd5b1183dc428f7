//! What every audit says besides its findings: on which books it stands, and what it cannot see.

use std::collections::BTreeMap;

use crate::model::Day;
use crate::model::audit::AuditInput;
use crate::model::audit::AuditSkipped;
use crate::model::reading::Input;
use crate::model::reading::Section;
use crate::model::reading::SectionState;
use crate::model::record::Book;
use crate::model::record::Snapshot;
use crate::model::upkeep::BookAge;
use crate::usecase::Services;
use crate::usecase::UseError;

/// The company's books that an audit stands on, as of its day.
pub(super) struct Books {
    /// All snapshots of all books that count on the day, as inputs.
    pub inputs: Vec<AuditInput>,
    /// The day of the newest CRM snapshot.
    pub crm_on: Day,
    /// Whether a rent roll is there.
    pub rent_roll: bool,
    /// Fields that CRM snapshots do not have, and the days of those snapshots.
    pub missing: BTreeMap<String, Vec<Day>>,
}

impl Books {
    /// How old the CRM is on the audit's day; `records` are in its newest snapshot.
    pub(super) fn age(&self, services: &Services, records: u64) -> BookAge {
        BookAge {
            taken_on: self.crm_on,
            age_days: (services.as_of() - self.crm_on).num_days(),
            stale_after_days: i64::from(services.rulebook.agency().records.stale_after_days),
            records,
        }
    }
}

/// Reads which books there are; without a CRM snapshot no audit can be made.
pub(super) async fn books(services: &Services) -> Result<Books, UseError> {
    let mut inputs = Vec::new();
    let mut crm_on = None;
    let mut rent_roll = false;
    let mut later = false;
    let mut missing: BTreeMap<String, Vec<Day>> = BTreeMap::new();
    for book in [Book::Crm, Book::RentRoll, Book::Roster] {
        for snapshot in services.store.snapshots(book).await? {
            if snapshot.taken_on > services.as_of() {
                later |= book == Book::Crm;
                continue;
            }
            match book {
                Book::Crm => {
                    crm_on = Some(snapshot.taken_on);
                    for field in &snapshot.missing {
                        missing.entry(field.clone()).or_default().push(snapshot.taken_on);
                    }
                }
                Book::RentRoll => rent_roll = true,
                Book::Roster => {}
            }
            inputs.push(book_input(snapshot));
        }
    }
    let crm = Book::Crm.as_str();
    let crm_on = crm_on.ok_or(if later {
        UseError::NoSnapshotBy { book: crm, by: services.as_of() }
    } else {
        UseError::NoSnapshot { book: crm }
    })?;
    Ok(Books { inputs, crm_on, rent_roll, missing })
}

/// A snapshot as an input.
fn book_input(snapshot: Snapshot) -> AuditInput {
    AuditInput {
        name: snapshot.name,
        sha256: snapshot.sha256,
        kind: snapshot.book.as_str().to_owned(),
        rows: snapshot.rows,
        skipped: snapshot
            .skipped
            .into_iter()
            .map(|one| AuditSkipped { line: one.at.line, item: one.at.item, reason: one.reason })
            .collect(),
    }
}

/// A file of an export as an input.
pub(super) fn export_input(input: &Input) -> AuditInput {
    let skipped = input.skipped.iter();
    AuditInput {
        name: input.name.clone(),
        sha256: input.sha256.clone(),
        kind: input.kind.clone(),
        rows: input.rows,
        skipped: skipped
            .map(|one| AuditSkipped {
                line: one.at.line,
                item: one.at.item,
                reason: one.reason.clone(),
            })
            .collect(),
    }
}

/// Fields of the CRM without which an audit sees less: field, name, and what it does not see.
const MISSING: &[(&str, &str, &str)] = &[
    ("owner", "owner", "Which clients are a colleague's or a former colleague's"),
    ("opt_out", "opt-out", "Which clients asked not to be contacted"),
    ("email", "e-mail", "Clients whom only an e-mail address would tell"),
    ("phone", "phone", "Clients whom only a phone number would tell"),
];

/// The numbers behind the sentences on what an audit cannot see.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Blind {
    /// Matches that need a person.
    pub possible: u64,
    /// Members without a name.
    pub hidden: u64,
    /// Accounts that are a number alone.
    pub unidentifiable: u64,
    /// Records that could not be read.
    pub skipped: u64,
}

/// What an audit cannot see, in sentences. Never empty.
pub(super) fn cannot_see(
    services: &Services,
    books: &Books,
    sections: &[Section],
    blind: Blind,
) -> Vec<String> {
    let mut out = vec![
        "Copies made in other ways: paper, photographs of a screen, other files, phones and \
         accounts that were not handed in."
            .to_owned(),
        "What anybody meant by an upload or a tie. An address book may have been synchronised by \
         a phone without anybody choosing to."
            .to_owned(),
    ];
    let age = (services.as_of() - books.crm_on).num_days();
    let stale = i64::from(services.rulebook.agency().records.stale_after_days);
    if age > stale {
        out.push(format!(
            "Changes in the CRM since {}: its newest snapshot is {age} days old.",
            books.crm_on
        ));
    }
    if !books.rent_roll {
        out.push("Landlords: no rent roll has been imported.".to_owned());
    }
    out.extend(MISSING.iter().filter_map(|(field, name, costs)| {
        let days: Vec<String> = books.missing.get(*field)?.iter().map(Day::to_string).collect();
        Some(format!("{costs}: the CRM snapshot of {} has no {name} column.", days.join(", ")))
    }));
    let absent: Vec<&str> = sections
        .iter()
        .filter(|section| section.state == SectionState::Absent)
        .map(|section| section.section.as_str())
        .collect();
    if !absent.is_empty() {
        out.push(format!(
            "Sections that were not in what was handed in, which is not the same as empty: {}.",
            absent.join(", ")
        ));
    }
    let partial: Vec<&str> = sections
        .iter()
        .filter(|section| section.state == SectionState::Partial)
        .map(|section| section.section.as_str())
        .collect();
    if !partial.is_empty() {
        out.push(format!(
            "Sections of which a part was read, so that nothing is known of the rest: {}.",
            partial.join(", ")
        ));
    }
    out.extend(blind_sentences(blind));
    out
}

/// The sentences that have a number in them.
fn blind_sentences(blind: Blind) -> Vec<String> {
    let many = |count: u64, one: &str, more: &str| {
        (count > 0).then(|| format!("{count} {}", if count == 1 { one } else { more }))
    };
    [
        many(
            blind.possible,
            "person who shares a name, or too little else, with a client: somebody must look. \
             Not counted as a finding.",
            "people who share a name, or too little else, with a client: somebody must look. \
             Not counted as findings.",
        ),
        many(
            blind.hidden,
            "connection whose name the network hides.",
            "connections whose names the network hides.",
        ),
        many(
            blind.unidentifiable,
            "account that the export gives as a number alone.",
            "accounts that the export gives as numbers alone.",
        ),
        many(
            blind.skipped,
            "entry that could not be read; the list of inputs names its place.",
            "entries that could not be read; the list of inputs names their places.",
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}
