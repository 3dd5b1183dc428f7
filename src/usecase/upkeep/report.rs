//! What the periodic report tells of the book and of ties, over all reps together.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::model::Day;
use crate::model::audit::Audit;
use crate::model::audit::Finding;
use crate::model::audit::Grade;
use crate::model::record::Record;
use crate::model::record::RecordId;
use crate::model::rep::Rep;
use crate::model::rep::RepId;
use crate::model::rep::Roster;
use crate::model::stewardship::Stewardship;
use crate::model::upkeep::Benefits;
use crate::model::upkeep::Exposure;
use crate::model::upkeep::Removals;
use crate::model::upkeep::Threads;
use crate::model::upkeep::Upkeep;
use crate::policy;
use crate::policy::PaidBy;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::flow::Records;
use crate::usecase::intake::KeptIntake;
use crate::usecase::standing::Books;
use crate::usecase::upkeep::Offices;
use crate::usecase::upkeep::book;
use crate::usecase::upkeep::book::Gone;
use crate::usecase::upkeep::book::Names;
use crate::usecase::upkeep::shown;
use crate::usecase::upkeep::ties;
use crate::usecase::upkeep::ties::Tied;

/// The version of a rule on days without a policy.
pub(super) const NO_POLICY: &str = "none in force";

/// What a report stands on.
#[derive(Clone, Copy)]
pub(in crate::usecase) struct Reported<'a> {
    /// Everybody.
    pub roster: &'a Roster,
    /// The exports in hand.
    pub intakes: &'a [KeptIntake],
    /// The records their ties name.
    pub records: &'a Records,
    /// The books.
    pub books: &'a Books,
    /// The rows of tables.
    pub offices: &'a Offices<'a>,
    /// First and last day of the period.
    pub period: (Day, Day),
}

/// Counts.
///
/// # Errors
///
/// The store.
pub(in crate::usecase) async fn of_report(
    services: &Services,
    on: Reported<'_>,
    audit: &Audit,
) -> Result<Upkeep, UseError> {
    let as_of = services.as_of();
    let tied = ties::by_client(on.intakes, ties::works_here(on.roster, as_of));
    let mut threads: BTreeMap<String, Threads> = BTreeMap::new();
    for one in tied.values() {
        let mut reps = one.reps.iter();
        if let (Some(rep), None) = (reps.next(), reps.next())
            && to_keep(services, on, one, rep)
        {
            threads.entry(on.offices.row(rep)).or_default().single += 1;
        }
    }
    let mut names = Names::new(on.roster);
    let mut gone = Gone::new(services, as_of).await?;
    let mut alive = 0;
    book::each(services, |record| {
        gone.look(record, &mut names);
        alive += u64::from(record.state_on(as_of).is_some());
        let mut owners = names.at_work(record, as_of).into_iter();
        if let (Some(owner), None) = (owners.next(), owners.next()) {
            threads.entry(on.offices.row(&owner)).or_default().one_owner += 1;
        }
    })
    .await?;
    Ok(Upkeep {
        book: Some(on.books.age(services, alive)),
        benefits: Some(benefits(services, on, &tied, audit)),
        reached: ties::reached(on.intakes),
        threads,
        removals: removals(services, on, &gone),
        exposure: exposure(services, audit),
        seen: Some(shown::seen(services, None, audit).await?),
        ..Upkeep::default()
    })
}

/// Tells whether a client is the company's to keep: not the rep's own from before, and nobody who
/// asked not to be contacted.
fn to_keep(services: &Services, on: Reported<'_>, tied: &Tied, rep: &RepId) -> bool {
    let records: Vec<&Record> = tied.records.iter().filter_map(|id| on.records.get(id)).collect();
    let agency = services.rulebook.agency();
    let class = policy::steward_among(&records, services.as_of(), rep, on.roster, agency);
    class.is_some_and(|(_, one)| {
        !matches!(one.standing.class, Stewardship::Personal | Stewardship::OptedOut)
    })
}

/// What ties are good for, beside what they cost.
fn benefits(
    services: &Services,
    on: Reported<'_>,
    tied: &BTreeMap<RecordId, Tied>,
    audit: &Audit,
) -> Benefits {
    let referred = |one: &&Tied| {
        one.records.iter().filter_map(|id| on.records.get(id)).any(|record| {
            record.state_on(services.as_of()).is_some_and(|state| {
                let source = state.source.as_deref();
                let paid = source.and_then(|source| services.rulebook.agency().paid_by(source));
                state.referred_by.is_some() || paid == Some(PaidBy::Joint)
            })
        })
    };
    let outlive = audit.findings.iter().filter(|one| one.code == "CONTINUING-ACCESS");
    Benefits {
        reached: tied.len() as u64,
        shared: tied.values().filter(|one| one.reps.len() > 1).count() as u64,
        referred: tied.values().filter(referred).count() as u64,
        cleared: audit.counts.cleared,
        held: audit.counts.matched.saturating_sub(audit.counts.cleared),
        outlive: outlive.count() as u64,
    }
}

/// Records gone before the notices of the period.
fn removals(services: &Services, on: Reported<'_>, gone: &Gone) -> Vec<Removals> {
    let (from, to) = on.period;
    let left = on.roster.reps.iter().filter_map(|rep| {
        let notice = notice(services, rep, rep.last_day)?;
        (from <= notice && notice <= to).then_some((rep, notice))
    });
    let mut all: Vec<Removals> =
        left.flat_map(|(rep, notice)| before(services, gone, rep, notice, rep.last_day)).collect();
    all.sort_by_key(|one| (one.notice_on, one.from, one.to, one.gone));
    all
}

/// The day a rep gave notice, or the last day where none is known, as far as the audit's day knows.
pub(super) fn notice(services: &Services, rep: &Rep, last_day: Option<Day>) -> Option<Day> {
    let known = |day: &Day| *day <= services.as_of();
    rep.resigned.filter(known).or(last_day.filter(known))
}

/// Records of a rep that are gone, from the first of the days before notice to the last day.
pub(super) fn before(
    services: &Services,
    gone: &Gone,
    rep: &Rep,
    notice: Day,
    last_day: Option<Day>,
) -> Vec<Removals> {
    let agency = services.rulebook.agency();
    let days = chrono::Days::new(u64::from(agency.burst.days_before_notice));
    let since = notice.checked_sub_days(days).unwrap_or(notice);
    let until = last_day.unwrap_or(services.as_of()).max(notice);
    let usual = [agency.removal.usual_per_week, agency.removal.factor];
    gone.before_notice(&rep.id, notice, [since, until], usual)
}

/// What the records at stake are taken to be worth, where the agency says.
fn exposure(services: &Services, audit: &Audit) -> Option<Exposure> {
    let value = services.rulebook.agency().record_value.as_ref()?;
    let held = |one: &&Finding| one.grade != Grade::Context && one.rule.version != NO_POLICY;
    let records: BTreeSet<&RecordId> = audit
        .findings
        .iter()
        .filter(held)
        .filter_map(|one| one.record.as_ref().map(|record| &record.id))
        .collect();
    Some(Exposure {
        records: records.len() as u64,
        amount: u64::from(value.amount),
        currency: value.currency.clone(),
        source: value.source.clone(),
    })
}
