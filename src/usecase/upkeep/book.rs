//! One pass over the whole book: whose the records are, and which of them are gone.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;

use crate::model::Day;
use crate::model::record::Book;
use crate::model::record::Record;
use crate::model::rep::RepId;
use crate::model::rep::Roster;
use crate::model::upkeep::Removals;
use crate::usecase::Services;
use crate::usecase::UseError;

/// Records read at a time.
const BATCH: usize = 4_000;

/// Days of a week.
const WEEK: i64 = 7;

/// Reads the whole book, record by record.
///
/// # Errors
///
/// The store.
pub(super) async fn each(
    services: &Services,
    mut look: impl FnMut(&Record),
) -> Result<(), UseError> {
    let numbers = services.store.all_record_numbers().await?;
    services.progress.begin("Looking through the book", Some(numbers.len() as u64));
    for batch in numbers.chunks(BATCH) {
        for record in services.store.records(batch).await? {
            look(&record);
        }
        services.progress.advance(batch.len() as u64);
    }
    services.progress.end();
    Ok(())
}

/// Whom the books mean by the names they write, each looked up once.
pub(super) struct Names<'a> {
    roster: &'a Roster,
    known: HashMap<String, Option<RepId>>,
}

impl<'a> Names<'a> {
    pub(super) fn new(roster: &'a Roster) -> Self {
        Self { roster, known: HashMap::new() }
    }

    /// The reps that some names mean.
    pub(super) fn reps(&mut self, names: &[String]) -> BTreeSet<RepId> {
        let mut reps = BTreeSet::new();
        for name in names {
            if !self.known.contains_key(name) {
                let rep = self.roster.named(name).map(|rep| rep.id.clone());
                self.known.insert(name.clone(), rep);
            }
            reps.extend(self.known.get(name).cloned().flatten());
        }
        reps
    }

    /// The reps who own or serve a record on a day and work here on it.
    pub(super) fn at_work(&mut self, record: &Record, on: Day) -> BTreeSet<RepId> {
        let Some(state) = record.state_on(on) else { return BTreeSet::new() };
        let mut reps = self.reps(&state.owners);
        reps.extend(self.reps(&state.also_served_by));
        reps.retain(|id| self.roster.get(&id.0).is_some_and(|rep| rep.employed(on)));
        reps
    }
}

/// Records that are gone, by whose they were and between which snapshots.
pub(super) struct Gone {
    /// The days of the CRM's snapshots.
    snapshots: Vec<Day>,
    /// By rep and snapshot.
    counts: BTreeMap<(RepId, Day), u64>,
}

impl Gone {
    /// Nothing yet, over the snapshots up to a day.
    pub(super) async fn new(services: &Services, until: Day) -> Result<Self, UseError> {
        let snapshots = services.store.snapshots(Book::Crm).await?;
        let snapshots = snapshots.iter().map(|one| one.taken_on).filter(|on| *on <= until);
        Ok(Self { snapshots: snapshots.collect(), counts: BTreeMap::new() })
    }

    /// Counts a record that was there and then was not, for those who owned it last.
    pub(super) fn look(&mut self, record: &Record, names: &mut Names<'_>) {
        for pair in record.versions.windows(2) {
            let [before, after] = pair else { continue };
            if let (Some(state), None) = (&before.state, &after.state) {
                for rep in names.reps(&state.owners) {
                    *self.counts.entry((rep, after.taken_on)).or_default() += 1;
                }
            }
        }
    }

    /// What is gone of a rep's records between snapshots that reach into the days before notice.
    ///
    /// `since` is the first of those days, `until` the last day of work.
    pub(super) fn before_notice(
        &self,
        rep: &RepId,
        notice_on: Day,
        [since, until]: [Day; 2],
        [usual_per_week, factor]: [u32; 2],
    ) -> Vec<Removals> {
        let mut all = Vec::new();
        for pair in self.snapshots.windows(2) {
            let [from, to] = pair else { continue };
            let gone = self.counts.get(&(rep.clone(), *to)).copied().unwrap_or_default();
            if *to < since || *from >= until || gone == 0 {
                continue;
            }
            let days = (*to - *from).num_days().max(1);
            let weeks = u64::try_from((days + WEEK - 1) / WEEK).unwrap_or(1);
            let usual = weeks.saturating_mul(u64::from(usual_per_week));
            all.push(Removals { from: *from, to: *to, gone, usual, factor, notice_on });
        }
        all.retain(Removals::is_told);
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::RecordId;
    use crate::model::record::RecordState;
    use crate::model::record::RecordVersion;
    use crate::model::rep::Rep;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn record(no: usize, gone: bool) -> Record {
        let state = RecordState { owners: vec!["jane".to_owned()], ..RecordState::default() };
        let mut versions = vec![RecordVersion { taken_on: day("2026-01-01"), state: Some(state) }];
        if gone {
            versions.push(RecordVersion { taken_on: day("2026-01-15"), state: None });
        }
        Record {
            id: RecordId(format!("C-{no}")),
            versions,
            managements: Vec::new(),
            brought_by: Vec::new(),
        }
    }

    /// What is told when so many records are gone after two weeks.
    fn told(gone: usize) -> Vec<Removals> {
        let rep = Rep { id: RepId("jane".to_owned()), ..Rep::default() };
        let roster = Roster { reps: vec![rep] };
        let mut names = Names::new(&roster);
        let snapshots = vec![day("2026-01-01"), day("2026-01-15")];
        let mut all = Gone { snapshots, counts: BTreeMap::new() };
        for no in 0..60 {
            all.look(&record(no, no < gone), &mut names);
        }
        let notice = day("2026-02-01");
        let days = [day("2025-11-03"), day("2026-02-28")];
        all.before_notice(&RepId("jane".to_owned()), notice, days, [7, 3])
    }

    #[test]
    fn more_than_the_usual_number_times_the_factor_is_told_and_as_many_is_not() {
        assert_eq!(told(42), []);
        assert_eq!(told(43).first().map(|one| (one.gone, one.usual)), Some((43, 14)));
    }
}
