//! Several rows of one record.
//!
//! Reports that join records with their deals repeat a record on every row, so rows of one id are
//! one record when they share a name, an address or a number. When they do not, nobody can tell
//! whose the id is: the later row is skipped, and if that happens often the column is no id.

use std::collections::HashMap;

use crate::company::CompanyError;
use crate::company::ident::digits;
use crate::company::values::names::folded;
use crate::model::person::Person;
use crate::model::record::RecordId;
use crate::model::record::RecordState;

/// Conflicts that are an error: more than one row in this many.
const CONFLICT_SHARE: u64 = 20;

/// Collects records, one an id.
#[derive(Debug, Default)]
pub(super) struct Collector {
    /// The records, in the order of their first rows.
    pub(super) records: Vec<(RecordId, RecordState)>,
    /// Rows that were put into the record of an earlier one by its id.
    pub(super) merged: u64,
    /// The same for ids that were made from the person.
    pub(super) merged_made: u64,
    lines: Vec<u64>,
    index: HashMap<RecordId, usize>,
    conflicts: u64,
    first_conflicts: Vec<(u64, u64)>,
}

impl Collector {
    /// Adds a row; `Err` with the earlier line when its id is another person's.
    pub(super) fn add(
        &mut self,
        id: RecordId,
        made: bool,
        state: RecordState,
        line: u64,
    ) -> Result<(), u64> {
        let known = self.index.get(&id).copied();
        let entry = known.and_then(|at| Some((self.records.get_mut(at)?, self.lines.get(at)?)));
        let Some(((_, earlier), first)) = entry else {
            self.index.insert(id.clone(), self.records.len());
            self.records.push((id, state));
            self.lines.push(line);
            return Ok(());
        };
        if !made && !may_be_one(&earlier.person, &state.person) {
            self.conflicts += 1;
            if self.first_conflicts.len() < 3 {
                self.first_conflicts.push((*first, line));
            }
            return Err(*first);
        }
        if made {
            self.merged_made += 1;
        } else {
            self.merged += 1;
        }
        join(earlier, state);
        Ok(())
    }

    /// Refuses the file when the ids do not tell records apart.
    pub(super) fn check(&self, file: &str, rows: u64) -> Result<(), CompanyError> {
        if self.conflicts >= 3 && self.conflicts.saturating_mul(CONFLICT_SHARE) > rows {
            return Err(CompanyError::ConflictingIds {
                file: file.to_owned(),
                count: self.conflicts,
                lines: self.first_conflicts.clone(),
            });
        }
        Ok(())
    }
}

/// Tells whether two rows of one id can be one person.
fn may_be_one(one: &Person, other: &Person) -> bool {
    let names = |person: &Person| -> Vec<String> {
        person.name.iter().chain(&person.other_names).map(|name| folded(&name.full)).collect()
    };
    let (left, right) = (names(one), names(other));
    left.is_empty()
        || right.is_empty()
        || left.iter().any(|name| right.contains(name))
        || one.emails.iter().any(|email| other.emails.contains(email))
        || one.phones.iter().any(|phone| {
            other.phones.iter().any(|there| digits(&there.text) == digits(&phone.text))
        })
}

/// Puts a later row into an earlier one: lists are united, of single facts the earlier stays, of
/// days the one that says most.
fn join(into: &mut RecordState, from: RecordState) {
    join_person(&mut into.person, from.person);
    unite(&mut into.owners, from.owners);
    unite(&mut into.groups, from.groups);
    unite(&mut into.also_served_by, from.also_served_by);
    keep(&mut into.created_by, from.created_by);
    keep(&mut into.source, from.source);
    keep(&mut into.status, from.status);
    keep(&mut into.consent, from.consent);
    keep(&mut into.referred_by, from.referred_by);
    keep(&mut into.preferred_channel, from.preferred_channel);
    keep(&mut into.notified_on, from.notified_on);
    keep(&mut into.adopted_on, from.adopted_on);
    into.created_on = into.created_on.into_iter().chain(from.created_on).min();
    into.last_dealing_on = into.last_dealing_on.max(from.last_dealing_on);
    into.next_touch_on = into.next_touch_on.max(from.next_touch_on);
    into.dealings = into.dealings.max(from.dealings);
    into.closing_year = into.closing_year.max(from.closing_year);
    into.private |= from.private;
    match (&mut into.opted_out, from.opted_out) {
        (Some(earlier), Some(later)) => keep(&mut earlier.on, later.on),
        (earlier, later) => keep(earlier, later),
    }
}

/// The same for the person; another name becomes another name of the same record.
fn join_person(into: &mut Person, from: Person) {
    if into.name.is_none() {
        into.name = from.name;
    } else {
        let known = |name: &crate::model::person::Name| {
            into.name
                .iter()
                .chain(&into.other_names)
                .any(|one| folded(&one.full) == folded(&name.full))
        };
        let new: Vec<_> = from.name.into_iter().filter(|name| !known(name)).collect();
        into.other_names.extend(new);
    }
    unite(&mut into.other_names, from.other_names);
    unite(&mut into.emails, from.emails);
    unite(&mut into.phones, from.phones);
    keep(&mut into.company, from.company);
    keep(&mut into.job_title, from.job_title);
    keep(&mut into.profile, from.profile);
    keep(&mut into.place, from.place);
}

/// Adds what is not there yet.
fn unite<T: PartialEq>(into: &mut Vec<T>, from: Vec<T>) {
    for one in from {
        if !into.contains(&one) {
            into.push(one);
        }
    }
}

/// Fills what is empty.
fn keep<T>(into: &mut Option<T>, from: Option<T>) {
    if into.is_none() {
        *into = from;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::person::Email;
    use crate::model::person::Name;
    use crate::model::record::OptOut;

    fn state(name: &str, email: &str, owner: &str) -> RecordState {
        RecordState {
            person: Person {
                name: Name::whole(name),
                emails: Email::parse(email).into_iter().collect(),
                ..Person::default()
            },
            owners: vec![owner.to_owned()],
            ..RecordState::default()
        }
    }

    fn id(text: &str) -> RecordId {
        RecordId(text.to_owned())
    }

    #[test]
    fn rows_of_one_record_are_united() {
        let mut all = Collector::default();
        let later = RecordState {
            opted_out: Some(OptOut { on: None }),
            ..state("ADA EXAMPLE", "a2@bright.example", "omar")
        };

        all.add(id("C-1"), false, state("Ada Example", "a@bright.example", "jane"), 2).unwrap();
        all.add(id("C-1"), false, later, 3).unwrap();

        let (_, merged) = &all.records[0];
        assert_eq!((all.records.len(), all.merged), (1, 1));
        assert_eq!((merged.owners.len(), merged.person.emails.len()), (2, 2));
        assert!(merged.opted_out.is_some() && merged.person.other_names.is_empty());
    }

    #[test]
    fn one_id_for_two_people_is_refused_with_the_earlier_line() {
        let mut all = Collector::default();

        all.add(id("C-1"), false, state("Ada Example", "a@bright.example", "jane"), 2).unwrap();
        let refused = all.add(id("C-1"), false, state("Ben Sample", "b@bright.example", "jane"), 9);

        assert_eq!(refused, Err(2));
        assert!(all.check("crm.csv", 2).is_ok());
    }

    #[test]
    fn a_column_that_is_no_id_is_an_error() {
        let mut all = Collector::default();
        for (line, name) in (2..).zip(["Ada Example", "Ben Sample", "Cleo Specimen", "Dan Muster"])
        {
            let _ = all.add(id("office 1"), false, state(name, "", "jane"), line);
        }

        let error = all.check("crm.csv", 4).unwrap_err();

        assert!(error.to_string().contains("lines 2 and 3"), "{error}");
    }

    #[test]
    fn a_couple_under_one_address_becomes_one_record_with_two_names() {
        let mut all = Collector::default();

        all.add(id("r-1"), true, state("Ada Example", "us@bright.example", "jane"), 2).unwrap();
        all.add(id("r-1"), true, state("Ben Example", "us@bright.example", "jane"), 3).unwrap();

        assert_eq!(&*all.records[0].1.person.other_names[0].full, "Ben Example");
        assert_eq!(all.merged_made, 1);
    }
}
