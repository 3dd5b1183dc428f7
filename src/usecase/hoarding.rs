//! How the CRM is kept, as numbers: ties that are older than the record, closings of records that were
//! made for the paperwork, records added and removed in a week.
//!
//! Indicators and no more: they are counted by office, small offices together, and of a single rep only
//! in that rep's own offboarding. Nothing here can weigh more than a look.

use std::collections::BTreeMap;
use std::collections::HashMap;

use crate::model::Day;
use crate::model::audit::Keeping;
use crate::model::audit::OfficeKeeping;
use crate::model::matching::Certainty;
use crate::model::record::Book;
use crate::model::record::Record;
use crate::model::record::RecordId;
use crate::model::record::RecordState;
use crate::model::rep::RepId;
use crate::model::rep::Roster;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::dealings;
use crate::usecase::intake::KeptIntake;

/// Records read at a time.
const BATCH: usize = 4_000;

/// Words of a dealing that is a closing.
const CLOSINGS: &[&str] = &["clos", "settle", "sale", "sold", "exchange"];

/// What is counted over a period.
#[derive(Clone, Debug, Default)]
pub(super) struct Counted {
    /// By the word that the caller gives a rep.
    pub by: BTreeMap<String, OfficeKeeping>,
    /// Over all reps.
    pub all: OfficeKeeping,
    /// Over all reps, before the period.
    pub before: OfficeKeeping,
}

/// Counts for the periodic report; `None` unless the policy asks for it.
pub(super) async fn keeping(
    services: &Services,
    roster: &Roster,
    intakes: &[KeptIntake],
    period: (Day, Day),
) -> Result<Option<Keeping>, UseError> {
    let settings = &services.rulebook.agency().hoarding;
    if !settings.enabled {
        return Ok(None);
    }
    let smallest = services.rulebook.agency().privacy.smallest_office;
    let offices = offices(roster, smallest);
    let word = |rep: &RepId| offices.get(rep).cloned();
    let counted = count(services, roster, intakes, period, &word).await?;
    let named = counted.by.into_iter().map(|(office, one)| OfficeKeeping { office, ..one });
    Ok(Some(Keeping {
        offices: named.collect(),
        before: counted.before,
        weekly_adds: settings.weekly_adds,
        weekly_removals: settings.weekly_removals,
        tie_before_crm_days: settings.tie_before_crm_days,
        late_created_days: settings.late_created_days,
    }))
}

/// The office of each rep, small ones under one word.
fn offices(roster: &Roster, smallest: u32) -> BTreeMap<RepId, String> {
    let office = |rep: &crate::model::rep::Rep| {
        let office = rep.office.as_deref().map(str::trim).filter(|office| !office.is_empty());
        office.unwrap_or("no office").to_owned()
    };
    let mut sizes: BTreeMap<String, usize> = BTreeMap::new();
    for rep in &roster.reps {
        *sizes.entry(office(rep)).or_default() += 1;
    }
    let word = |rep: &crate::model::rep::Rep| {
        let office = office(rep);
        match sizes.get(&office) {
            Some(size) if *size >= smallest as usize => office,
            _ => format!("offices of fewer than {smallest} reps, together"),
        }
    };
    roster.reps.iter().map(|rep| (rep.id.clone(), word(rep))).collect()
}

/// Reads the whole history once, and counts.
pub(super) async fn count(
    services: &Services,
    roster: &Roster,
    intakes: &[KeptIntake],
    (from, to): (Day, Day),
    word: &(dyn Fn(&RepId) -> Option<String> + Sync),
) -> Result<Counted, UseError> {
    let snapshots = services.store.snapshots(Book::Crm).await?;
    let mut days: Vec<Day> =
        snapshots.iter().map(|one| one.taken_on).filter(|on| *on <= to).collect();
    days.sort_unstable();
    let Some(first) = days.first().copied() else { return Ok(Counted::default()) };
    let spans = days.windows(2).filter(|pair| pair[1] >= from);
    let days: i64 = spans.map(|pair| (pair[1] - pair[0]).num_days()).sum();
    let settings = &services.rulebook.agency().hoarding;
    let mut counting = Counting {
        roster,
        first,
        period: (from, to),
        late: i64::from(settings.late_created_days),
        older: i64::from(settings.tie_before_crm_days),
        closings: closings(services).await?,
        ties: ties(intakes),
        word,
        counted: Counted::default(),
    };
    let numbers = services.store.all_record_numbers().await?;
    services.progress.begin("Counting how the CRM is kept", Some(numbers.len() as u64));
    for batch in numbers.chunks(BATCH) {
        for record in services.store.records(batch).await? {
            counting.add(&record);
        }
        services.progress.advance(batch.len() as u64);
    }
    services.progress.end();
    let mut counted = counting.counted;
    let days = u64::try_from(days).unwrap_or_default();
    counted.all.days = days;
    counted.by.values_mut().for_each(|one| one.days = days);
    Ok(counted)
}

/// The closings that are on record, by record.
async fn closings(services: &Services) -> Result<HashMap<String, Vec<(Day, RepId)>>, UseError> {
    let mut all: HashMap<String, Vec<(Day, RepId)>> = HashMap::new();
    for one in dealings::all(services).await? {
        let kind = one.document.kind.to_lowercase();
        if CLOSINGS.iter().any(|word| kind.contains(word)) {
            all.entry(one.subject).or_default().push((one.document.on, one.rep));
        }
    }
    Ok(all)
}

/// The dated ties of all exports, by record.
fn ties(intakes: &[KeptIntake]) -> HashMap<RecordId, Vec<(Day, RepId)>> {
    let mut all: HashMap<RecordId, Vec<(Day, RepId)>> = HashMap::new();
    for intake in intakes {
        for tie in intake.ties.iter().filter(|tie| tie.certainty != Certainty::Possible) {
            let (Some(on), crate::usecase::sighting::Seen::Tie { .. }) = (tie.on, tie.seen) else {
                continue;
            };
            for id in &tie.records {
                all.entry(id.clone()).or_default().push((on, intake.rep.clone()));
            }
        }
    }
    all
}

/// A count under way.
struct Counting<'a> {
    roster: &'a Roster,
    /// The day of the first snapshot: what it holds was not added then.
    first: Day,
    period: (Day, Day),
    late: i64,
    older: i64,
    closings: HashMap<String, Vec<(Day, RepId)>>,
    ties: HashMap<RecordId, Vec<(Day, RepId)>>,
    word: &'a (dyn Fn(&RepId) -> Option<String> + Sync),
    counted: Counted,
}

impl Counting<'_> {
    /// Tells whether a day lies in the period.
    fn within(&self, on: Day) -> bool {
        self.period.0 <= on && on <= self.period.1
    }

    /// Counts for a rep, and for all.
    fn tell(&mut self, rep: Option<&RepId>, of: impl Fn(&mut OfficeKeeping)) {
        of(&mut self.counted.all);
        if let Some(word) = rep.and_then(|rep| (self.word)(rep)) {
            of(self.counted.by.entry(word).or_default());
        }
    }

    /// The rep who owns a record.
    fn owner(&self, state: &RecordState) -> Option<RepId> {
        state.owners.iter().find_map(|name| self.roster.named(name)).map(|rep| rep.id.clone())
    }

    /// Counts one record.
    fn add(&mut self, record: &Record) {
        let mut owner: Option<RepId> = None;
        let mut first_seen = None;
        for version in &record.versions {
            match &version.state {
                Some(state) => {
                    owner = self.owner(state).or(owner);
                    if first_seen.is_none() {
                        first_seen = Some(version.taken_on);
                        if version.taken_on > self.first && self.within(version.taken_on) {
                            self.tell(owner.as_ref(), |one| one.added += 1);
                        }
                    }
                }
                None if first_seen.is_some() && self.within(version.taken_on) => {
                    self.tell(owner.as_ref(), |one| one.removed += 1);
                }
                None => {}
            }
        }
        let written = record.versions.iter().filter_map(|one| one.state.as_ref()?.created_on).min();
        let Some(created) = written.or(first_seen.filter(|on| *on > self.first)) else { return };
        for (on, rep) in self.closings.remove(&record.id.0).unwrap_or_default() {
            let rep = Some(rep).filter(|rep| !rep.0.is_empty()).or_else(|| owner.clone());
            let late = (0..=self.late).contains(&(on - created).num_days());
            let count = |one: &mut OfficeKeeping| {
                one.closings += 1;
                one.late_created += u64::from(late);
            };
            if self.within(on) {
                self.tell(rep.as_ref(), count);
            } else if on < self.period.0 {
                count(&mut self.counted.before);
            }
        }
        if !self.within(created) {
            return;
        }
        // Only a tie of the very rep who keeps the record says when that rep knew the client.
        for (on, rep) in self.ties.remove(&record.id).unwrap_or_default() {
            if owner.as_ref() != Some(&rep) {
                continue;
            }
            let older = (created - on).num_days() >= self.older;
            self.tell(Some(&rep), |one| {
                one.ties += 1;
                one.tied_before += u64::from(older);
            });
        }
    }
}
