//! Sorts a leaver's records into those that may be taken away and those to purge.
//!
//! Neither list trusts one record alone: its duplicates are judged with it, and nobody is handed
//! over who shares an address or a number with a client who opted out or a landlord of the rent
//! roll. Both the last day and the audit's day count, so that a wish made since is kept.

use std::collections::BTreeSet;
use std::collections::HashMap;
use std::collections::HashSet;

use crate::model::Day;
use crate::model::person::Person;
use crate::model::record::Record;
use crate::model::record::RecordId;
use crate::model::rep::Rep;
use crate::model::rep::Roster;
use crate::model::stewardship::Stewarded;
use crate::model::stewardship::Stewardship;
use crate::policy;
use crate::report::PurgeRow;
use crate::report::TakeAwayRow;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::duplicates;

/// Records read at a time.
const BATCH: usize = 4_000;

/// Classes of which nothing is handed over.
const HELD: [Stewardship; 3] = [Stewardship::OptedOut, Stewardship::RentRoll, Stewardship::Orphan];

/// The two lists.
#[derive(Clone, Debug, Default)]
pub(super) struct Sorted {
    /// Personal and joint records, never opted out, orphan or rent roll.
    pub take_away: Vec<TakeAwayRow>,
    /// The rep's own personal records, which the company keeps no copy of.
    pub purge: Vec<PurgeRow>,
}

/// Whose leaving it is, and which days count.
struct Leaver<'a> {
    services: &'a Services,
    roster: &'a Roster,
    rep: &'a Rep,
    last_day: Day,
}

/// Sorts the leaver's records.
///
/// # Errors
///
/// The store.
pub(super) async fn sort(
    services: &Services,
    roster: &Roster,
    rep: &Rep,
    last_day: Day,
) -> Result<Sorted, UseError> {
    let leaver = Leaver { services, roster, rep, last_day };
    let (own, withheld) = leaver.gather().await?;
    let duplicates = duplicates::of(services, roster, &own).await?;
    let others: BTreeSet<RecordId> = duplicates.values().flatten().cloned().collect();
    let others: Vec<RecordId> = others.into_iter().collect();
    let others = services.store.records_by_id(&others).await?;
    let by_id: HashMap<&RecordId, &Record> =
        own.iter().chain(&others).map(|record| (&record.id, record)).collect();
    let mut sorted = Sorted::default();
    for record in &own {
        let ids = duplicates.get(&record.id).into_iter().flatten();
        let mut cluster = vec![record];
        cluster.extend(ids.filter_map(|id| by_id.get(id).copied()));
        leaver.sort_one(&cluster, &withheld, &mut sorted);
    }
    Ok(sorted)
}

impl Leaver<'_> {
    /// Reads the whole book once: the leaver's records, and the contacts of all clients who opted
    /// out or are landlords.
    async fn gather(&self) -> Result<(Vec<Record>, HashSet<String>), UseError> {
        let store = &self.services.store;
        let numbers = store.all_record_numbers().await?;
        let progress = &self.services.progress;
        progress.begin("Sorting the leaver's records", Some(numbers.len() as u64));
        let (mut own, mut withheld) = (Vec::new(), HashSet::new());
        for batch in numbers.chunks(BATCH) {
            for record in store.records(batch).await? {
                if self.is_withheld(&record) {
                    withheld.extend(people(&record).flat_map(contacts));
                }
                if self.owned(&record) {
                    own.push(record);
                }
            }
            progress.advance(batch.len() as u64);
        }
        progress.end();
        Ok((own, withheld))
    }

    /// The days that count.
    fn days(&self) -> [Day; 2] {
        [self.last_day, self.services.as_of()]
    }

    /// Tells whether the rep owned the record on the last day.
    fn owned(&self, record: &Record) -> bool {
        let named =
            |owner: &String| self.roster.named(owner).is_some_and(|one| one.id == self.rep.id);
        record.state_on(self.last_day).is_some_and(|state| state.owners.iter().any(named))
    }

    /// Tells whether the client opted out or is a landlord, on any day that counts.
    fn is_withheld(&self, record: &Record) -> bool {
        let mut states = record.versions.iter().filter_map(|version| version.state.as_ref());
        // Most records need no closer look.
        let maybe = !record.managements.is_empty()
            || states.any(|state| state.opted_out.is_some() || !state.groups.is_empty());
        // A wish that is not in effect yet is a wish.
        let wished = self.wished(record);
        let held = |class| self.classes(&[record]).iter().any(|one| one.holds(class));
        maybe && (wished || held(Stewardship::OptedOut) || held(Stewardship::RentRoll))
    }

    /// Tells whether the client asked not to be contacted, as the audit's day knows it.
    fn wished(&self, record: &Record) -> bool {
        let state = record.state_on(self.services.as_of());
        state.is_some_and(|state| state.opted_out.is_some())
    }

    /// What records that are one person were, on all days that count.
    fn classes(&self, cluster: &[&Record]) -> Vec<Stewarded> {
        let agency = self.services.rulebook.agency();
        let on = |day| policy::steward_cluster(cluster, day, &self.rep.id, self.roster, agency);
        self.days().into_iter().flat_map(on).collect()
    }

    /// Sorts one record, the first of its cluster.
    fn sort_one(&self, cluster: &[&Record], withheld: &HashSet<String>, sorted: &mut Sorted) {
        let Some(record) = cluster.first() else { return };
        let Some(state) = record.state_on(self.last_day) else { return };
        let classes = self.classes(cluster);
        let held = HELD.iter().any(|class| classes.iter().any(|one| one.holds(*class)))
            || cluster.iter().any(|one| self.wished(one));
        // What a record was on the last day stands first.
        let Some(own) = classes.first() else { return };
        let class = own.standing.class;
        let newest = record.latest().map(|state| &state.person);
        let mut written = std::iter::once(&state.person).chain(newest).flat_map(contacts);
        let shares = written.any(|contact| withheld.contains(&contact));
        if matches!(class, Stewardship::Joint | Stewardship::Personal) && !held && !shares {
            let person = state.person.clone();
            sorted.take_away.push(TakeAwayRow { record: record.id.clone(), class, person });
        }
        if class == Stewardship::Personal && !held {
            let why = own.standing.because.clone();
            sorted.purge.push(PurgeRow { record: record.id.clone(), why });
        }
    }
}

/// Everybody a record describes or described.
fn people(record: &Record) -> impl Iterator<Item = &Person> {
    let states = record.versions.iter().filter_map(|version| version.state.as_ref());
    let landlords = record.managements.iter().map(|entry| &entry.landlord);
    states.map(|state| &state.person).chain(landlords)
}

/// Addresses and numbers, so that one and the same compares equal: of a number the last nine
/// digits, which a country code or a leading nought leaves alone.
pub(super) fn contacts(person: &Person) -> impl Iterator<Item = String> {
    let emails = person.emails.iter().map(|email| email.as_str().to_lowercase());
    let phones = person.phones.iter().filter_map(|phone| {
        let digits: String = phone.text.chars().filter(char::is_ascii_digit).collect();
        let start = digits.len().saturating_sub(9);
        (digits.len() >= 6).then(|| digits.get(start..).unwrap_or_default().to_owned())
    });
    emails.chain(phones)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::person::Email;
    use crate::model::person::Phone;
    use crate::model::person::PhoneKind;

    #[test]
    fn a_number_is_one_number_with_or_without_its_country() {
        let with = |number: &str| Person {
            emails: Email::parse("Ada@Moss.example").into_iter().collect(),
            phones: Phone::parse(number, PhoneKind::Mobile).into_iter().collect(),
            ..Person::default()
        };

        let home: Vec<String> = contacts(&with("0491 570 006")).collect();
        let abroad: Vec<String> = contacts(&with("+61 491 570 006")).collect();

        assert_eq!(home, ["ada@moss.example", "491570006"]);
        assert_eq!(home, abroad);
    }
}
