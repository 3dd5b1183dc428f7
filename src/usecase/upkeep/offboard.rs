//! What an offboarding tells of the book: which clients hang on the leaver alone, what the leaver
//! keeps, which records are gone, whether the rep has seen the findings.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;

use crate::model::Day;
use crate::model::audit::Audit;
use crate::model::record::Record;
use crate::model::record::RecordId;
use crate::model::rep::Rep;
use crate::model::rep::RepId;
use crate::model::rep::Roster;
use crate::model::stewardship::Stewardship;
use crate::model::upkeep::Gap;
use crate::model::upkeep::HandoverRow;
use crate::model::upkeep::Keeps;
use crate::model::upkeep::Upkeep;
use crate::policy;
use crate::report::TakeAwayRow;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::intake::KeptIntake;
use crate::usecase::standing::Books;
use crate::usecase::upkeep::book;
use crate::usecase::upkeep::book::Gone;
use crate::usecase::upkeep::book::Names;
use crate::usecase::upkeep::report;
use crate::usecase::upkeep::shown;
use crate::usecase::upkeep::ties;
use crate::usecase::upkeep::ties::Tied;

/// Whose leaving it is.
#[derive(Clone, Copy)]
pub(in crate::usecase) struct Leaver<'a> {
    /// The rep.
    pub rep: &'a Rep,
    /// The last day.
    pub last_day: Day,
    /// Everybody.
    pub roster: &'a Roster,
    /// The exports of every rep.
    pub all: &'a [KeptIntake],
    /// The books.
    pub books: &'a Books,
}

/// What an offboarding tells. What the leaver keeps is filled in by [`keeps`].
///
/// # Errors
///
/// The store.
pub(in crate::usecase) async fn of_leaver(
    services: &Services,
    leaver: Leaver<'_>,
    audit: &Audit,
) -> Result<Upkeep, UseError> {
    let as_of = services.as_of();
    let own = ties::by_client(leaver.all, |rep| *rep == leaver.rep.id);
    let work = ties::works_here(leaver.roster, as_of);
    let others = ties::by_client(leaver.all, |rep| *rep != leaver.rep.id && work(rep));
    let others: BTreeSet<&RecordId> = others.values().flat_map(|one| &one.records).collect();
    let alone = own.values().filter(|one| !one.records.iter().any(|id| others.contains(id)));
    let alone: Vec<&Tied> = alone.collect();
    let threads: HashMap<&RecordId, &Tied> =
        alone.iter().flat_map(|one| one.records.iter().map(|id| (id, *one))).collect();
    let mut names = Names::new(leaver.roster);
    let mut gone = Gone::new(services, as_of).await?;
    let mut rows: BTreeMap<RecordId, HandoverRow> = BTreeMap::new();
    let mut alive = 0;
    book::each(services, |record| {
        gone.look(record, &mut names);
        alive += u64::from(record.state_on(as_of).is_some());
        let thread = threads.get(&record.id).copied();
        if let Some(row) = row(services, leaver, record, thread, &mut names) {
            rows.insert(record.id.clone(), row);
        }
    })
    .await?;
    let mut handover: Vec<HandoverRow> = rows.into_values().collect();
    handover.sort_by(|a, b| (a.gap, &a.record).cmp(&(b.gap, &b.record)));
    let notice = report::notice(services, leaver.rep, Some(leaver.last_day));
    let removals = notice
        .map(|notice| report::before(services, &gone, leaver.rep, notice, Some(leaver.last_day)));
    Ok(Upkeep {
        book: Some(leaver.books.age(services, alive)),
        handover,
        removals: removals.unwrap_or_default(),
        seen: Some(shown::seen(services, Some(&leaver.rep.id), audit).await?),
        ..Upkeep::default()
    })
}

/// A record that hangs on the leaver alone, by its owners or by ties; `None` for any other.
///
/// The leaver's own contacts from before are nobody's to take over. Of clients who asked not to be
/// contacted the record wants an owner, and the tie wants nobody.
fn row(
    services: &Services,
    leaver: Leaver<'_>,
    record: &Record,
    thread: Option<&Tied>,
    names: &mut Names<'_>,
) -> Option<HandoverRow> {
    let as_of = services.as_of();
    let state = record.state_on(as_of);
    let owners = state.map(|state| names.reps(&state.owners)).unwrap_or_default();
    let mut others: BTreeSet<RepId> = names.at_work(record, as_of);
    others.remove(&leaver.rep.id);
    let succession = owners.contains(&leaver.rep.id) && others.is_empty();
    if !succession && thread.is_none() {
        return None;
    }
    let agency = services.rulebook.agency();
    let stewarded = policy::steward(record, as_of, &leaver.rep.id, leaver.roster, agency);
    let class = stewarded.standing.class;
    let tied = thread.filter(|_| class != Stewardship::OptedOut);
    let gap = match (succession, tied) {
        _ if class == Stewardship::Personal => return None,
        (true, Some(_)) => Gap::Both,
        (true, None) => Gap::Succession,
        (false, Some(_)) => Gap::SingleThread,
        (false, None) => return None,
    };
    Some(HandoverRow {
        record: record.id.clone(),
        gap,
        class,
        networks: tied.map(|one| one.networks.iter().cloned().collect()).unwrap_or_default(),
        last_dealing_on: state.and_then(|state| state.last_dealing_on),
        next_touch_on: state.and_then(|state| state.next_touch_on),
    })
}

/// What the leaver keeps, counted from the take-away list.
///
/// # Errors
///
/// The store.
pub(in crate::usecase) async fn keeps(
    services: &Services,
    roster: &Roster,
    rep: &Rep,
    take_away: &[TakeAwayRow],
) -> Result<Keeps, UseError> {
    let ids: Vec<RecordId> = take_away.iter().map(|row| row.record.clone()).collect();
    let records = services.store.records_by_id(&ids).await?;
    let mut names = Names::new(roster);
    let mut brought = |record: &&Record| {
        let mut states = record.versions.iter().filter_map(|version| version.state.as_ref());
        let Some(first) = states.next() else { return false };
        match &first.created_by {
            Some(by) => names.reps(std::slice::from_ref(by)).contains(&rep.id),
            None => names.reps(&first.owners).contains(&rep.id),
        }
    };
    let of = |class| take_away.iter().filter(|row| row.class == class).count() as u64;
    Ok(Keeps {
        personal: of(Stewardship::Personal),
        joint: of(Stewardship::Joint),
        brought_in: records.iter().filter(|record| brought(record)).count() as u64,
    })
}
