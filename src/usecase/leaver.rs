//! Sorts a leaver's records into those that may be taken away and those to purge.
//!
//! Neither list trusts one record alone: its duplicates are judged with it, and nobody is handed
//! over who shares an address or a number with a client who opted out or a landlord of the rent
//! roll. Both the last day and the audit's day count, so that a wish made since is kept. Which facts
//! decide stands in `take_away.rs`.

use std::collections::BTreeSet;
use std::collections::HashMap;
use std::collections::HashSet;

use crate::model::Day;
use crate::model::record::Record;
use crate::model::record::RecordId;
use crate::model::rep::Rep;
use crate::model::rep::Roster;
use crate::model::stewardship::Stewarded;
use crate::model::stewardship::Stewardship;
use crate::policy;
use crate::policy::Channel;
use crate::policy::Permission;
use crate::report::PurgeRow;
use crate::report::TakeAwayRow;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::contacts::Consents;
use crate::usecase::contacts::Known;
use crate::usecase::contacts::checked::consented;
use crate::usecase::contacts::notified::Notice;
use crate::usecase::contacts::people;
use crate::usecase::contacts::reached_by;
use crate::usecase::duplicates;
use crate::usecase::register;
use crate::usecase::take_away::Facts;
use crate::usecase::take_away::Withheld;

/// Records read at a time.
const BATCH: usize = 4_000;

/// The two lists.
#[derive(Clone, Debug, Default)]
pub(super) struct Sorted {
    /// Personal and joint records, never opted out, orphan or rent roll.
    pub take_away: Vec<TakeAwayRow>,
    /// The leaver's records that stay, by reason.
    pub withheld: Withheld,
    /// The rep's own personal records, which the company keeps no copy of.
    pub purge: Vec<PurgeRow>,
    /// The rep's own records of which the company keeps a copy for a time, with its last day.
    pub copies: Vec<(RecordId, Day)>,
    /// The leaver's records whose clients are not on record as told of the privacy notice.
    pub untold: u64,
}

/// Whose leaving it is, and which days count.
struct Leaver<'a> {
    services: &'a Services,
    roster: &'a Roster,
    rep: &'a Rep,
    last_day: Day,
    known: Known,
    notice: Notice,
    consents: Consents,
    copies: HashMap<RecordId, Day>,
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
    let leaver = Leaver {
        services,
        roster,
        rep,
        last_day,
        known: Known::load(services).await?,
        notice: Notice::load(services).await?,
        consents: Consents::load(services).await?,
        copies: register::service_copies(services).await?,
    };
    let (own, withheld) = leaver.gather().await?;
    let duplicates = duplicates::of(services, roster, &own).await?;
    let others: BTreeSet<RecordId> = duplicates.values().flatten().cloned().collect();
    let others: Vec<RecordId> = others.into_iter().collect();
    let others = leaver.known.marked(services.store.records_by_id(&others).await?);
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
            for mut record in store.records(batch).await? {
                if self.is_withheld(&record) {
                    withheld.extend(people(&record).flat_map(reached_by));
                }
                if self.owned(&record) {
                    self.known.mark(&mut record);
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
        // What a record was on the last day stands first.
        let Some(own) = classes.first() else { return };
        let class = own.standing.class;
        let held = |class| classes.iter().any(|one| one.holds(class));
        let newest = record.latest().map(|state| &state.person);
        let mut written = std::iter::once(&state.person).chain(newest).flat_map(reached_by);
        let rules = self.services.rules_on(self.services.as_of());
        let untold = cluster.iter().all(|one| self.notice.untold(one));
        let facts = Facts {
            class,
            opted_out: held(Stewardship::OptedOut) || cluster.iter().any(|one| self.wished(one)),
            rent_roll: held(Stewardship::RentRoll),
            orphan: held(Stewardship::Orphan),
            shared: written.any(|contact| withheld.contains(&contact)),
            untold,
            channel: rules.agency().channel(class, Channel::TakeAway).unwrap_or(Permission::Deny),
            consented: consented(&self.consents, &state.person),
        };
        sorted.untold += u64::from(untold);
        if let Some(reason) = facts.stays() {
            *sorted.withheld.entry(reason).or_default() += 1;
        } else {
            let person = state.person.clone();
            sorted.take_away.push(TakeAwayRow { record: record.id.clone(), class, person });
        }
        match self.copies.get(&record.id) {
            _ if !facts.is_own() => {}
            Some(until) => sorted.copies.push((record.id.clone(), *until)),
            None => {
                let why = own.standing.because.clone();
                sorted.purge.push(PurgeRow { record: record.id.clone(), why });
            }
        }
    }
}
