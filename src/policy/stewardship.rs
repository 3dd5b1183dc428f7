//! What a record was on a day, for a rep: the precedence of the framework, read from history.
//!
//! Opted out, rent roll, orphan, company, joint, personal: the first that holds wins, and the others
//! are listed. Everything is judged on the event's day, so a later reassignment, adoption or opt-out
//! does not reach back. `because` names the snapshot, reps by id, and clients not at all.

use crate::model::Day;
use crate::model::record::Record;
use crate::model::record::RecordId;
use crate::model::record::RecordState;
use crate::model::rep::Rep;
use crate::model::rep::RepId;
use crate::model::rep::Roster;
use crate::model::stewardship::Standing;
use crate::model::stewardship::Stewarded;
use crate::model::stewardship::Stewardship;
use crate::policy::agency::Agency;
use crate::policy::agency::PaidBy;
use crate::policy::dates::days_between;
use crate::policy::dates::months_before;
use crate::policy::dates::working_days_after;
use crate::policy::orphan;

/// Days after the hire within which a list of earlier contacts is taken for one of the first days.
/// Later it still counts, and the report says how late it was.
pub const BASELINE_DAYS: i64 = 30;

/// What is asked of one record: the day, the rep, and the books.
#[derive(Clone, Copy)]
pub(super) struct Question<'a> {
    /// The day of the event.
    pub(super) on: Day,
    /// Whose event.
    pub(super) rep: &'a RepId,
    /// All reps.
    pub(super) roster: &'a Roster,
    /// The settings.
    pub(super) agency: &'a Agency,
}

/// Tells what a record was on a day, for a rep.
#[must_use]
pub fn steward(
    record: &Record,
    on: Day,
    rep: &RepId,
    roster: &Roster,
    agency: &Agency,
) -> Stewarded {
    one_of(record, &[], Question { on, rep, roster, agency })
}

/// Tells what a client was on a day, whose records (a record and its duplicates) are one person's: the
/// strongest class among them decides, and the classes of all are listed.
///
/// Gives the record that decided; of several the first. `None`: there is no record.
#[must_use]
pub fn steward_among(
    records: &[&Record],
    on: Day,
    rep: &RepId,
    roster: &Roster,
    agency: &Agency,
) -> Option<(RecordId, Stewarded)> {
    let question = Question { on, rep, roster, agency };
    let mut all: Vec<_> = Vec::with_capacity(records.len());
    for (at, record) in records.iter().enumerate() {
        let others = records.iter().enumerate().filter(|(other, _)| *other != at);
        let others: Vec<_> = others.map(|(_, other)| *other).collect();
        all.push((record.id.clone(), one_of(record, &others, question)));
    }
    all.sort_by_key(|(_, stewarded)| stewarded.standing.class);
    let mut all = all.into_iter();
    let (id, mut first) = all.next()?;
    for (_, other) in all {
        for standing in std::iter::once(other.standing).chain(other.also) {
            if !first.holds(standing.class) {
                first.also.push(standing);
            }
        }
    }
    first.also.sort_by_key(|standing| standing.class);
    Some((id, first))
}

/// Tells what each of some records that are one person was on a day, for a rep; in their order.
#[must_use]
pub fn steward_cluster(
    records: &[&Record],
    on: Day,
    rep: &RepId,
    roster: &Roster,
    agency: &Agency,
) -> Vec<Stewarded> {
    let asked = Question { on, rep, roster, agency };
    let one = |(at, record): (usize, &&Record)| {
        let others = records.iter().enumerate().filter(|(other, _)| *other != at);
        let others: Vec<&Record> = others.map(|(_, other)| *other).collect();
        one_of(record, &others, asked)
    };
    records.iter().enumerate().map(one).collect()
}

/// What one record was, beside its duplicates: a colleague who owned a duplicate is a co-owner.
fn one_of(record: &Record, others: &[&Record], asked: Question<'_>) -> Stewarded {
    let denied = [opted_out(record, asked), rent_roll(record, asked)];
    let orphan = orphan::orphan(record, others, asked);
    let mut standings: Vec<_> = denied.into_iter().chain([orphan]).flatten().collect();
    standings.extend(shared(record, others, asked));
    standings.sort_by_key(|standing| standing.class);
    let mut standings = standings.into_iter();
    let standing = standings.next().unwrap_or_else(|| Standing {
        class: Stewardship::Company,
        since: None,
        because: "nothing known makes it the rep's own".to_owned(),
    });
    Stewarded { standing, also: standings.collect() }
}

/// The snapshot that speaks for a day, in words.
pub(super) fn snapshot_words(record: &Record, on: Day) -> String {
    let before = record.versions.iter().rev().find(|version| version.taken_on <= on);
    match (before, record.versions.first()) {
        (Some(version), _) => format!("CRM snapshot of {}", version.taken_on),
        (None, Some(first)) => {
            format!("CRM snapshot of {}, the first there is, taken later", first.taken_on)
        }
        (None, None) => "no CRM snapshot".to_owned(),
    }
}

/// Whether the client had opted out, and it had taken effect.
fn opted_out(record: &Record, asked: Question<'_>) -> Option<Standing> {
    let wait = asked.agency.opt_out_days(asked.roster.get(&asked.rep.0));
    let standing = |on: Option<Day>, because| {
        Some(Standing { class: Stewardship::OptedOut, since: on, because })
    };
    let speaking = record.state_on(asked.on).and_then(|state| state.opted_out.as_ref());
    if speaking.is_some_and(|wish| wish.on.is_none()) {
        let because = format!(
            "the client opted out ({}; the CRM gives no day)",
            snapshot_words(record, asked.on)
        );
        return standing(None, because);
    }
    // A later snapshot may know of a wish that was older than the event.
    let later = record.versions.iter().filter(|version| version.taken_on > asked.on);
    let later = later.filter_map(|version| version.state.as_ref()?.opted_out.as_ref()?.on);
    let wished = speaking.and_then(|wish| wish.on).into_iter().chain(later).min()?;
    let effective = working_days_after(wished, wait);
    if effective > asked.on {
        return None;
    }
    standing(Some(wished), format!("the client opted out on {wished}, in effect from {effective}"))
}

/// Whether the client was a landlord under management, or had been within the look-back.
fn rent_roll(record: &Record, asked: Question<'_>) -> Option<Standing> {
    let months = asked.agency.rent_roll.look_back_months;
    let horizon = months_before(asked.on, months);
    let begun = |from: Option<Day>| from.is_none_or(|from| from <= asked.on);
    let confidential = |until: Option<Day>| until.is_none_or(|until| until > horizon);
    let held = record.managements.iter().filter(|m| begun(m.from) && confidential(m.until));
    // A running one says more than one that ended; among equals the oldest.
    let best = held.min_by_key(|m| (m.until.is_some_and(|until| until < asked.on), m.from));
    if let Some(management) = best {
        let because = match management.until.filter(|until| *until < asked.on) {
            Some(until) => format!(
                "property {} was under management until {until}, less than {months} months before",
                management.property_id
            ),
            None => format!("property {} was under management", management.property_id),
        };
        let because = match management.from {
            Some(from) => format!("{because}, from {from} on (rent roll)"),
            None => format!("{because} (rent roll, which gives no first day)"),
        };
        return Some(Standing { class: Stewardship::RentRoll, since: management.from, because });
    }
    if record.managements.is_empty() { grouped(record, asked, Stewardship::RentRoll) } else { None }
}

/// A class that one of the record's groups stands for.
fn grouped(record: &Record, asked: Question<'_>, class: Stewardship) -> Option<Standing> {
    let state = record.state_on(asked.on)?;
    let group = state.groups.iter().find(|group| asked.agency.group(group) == Some(class))?;
    let because = format!("it is in the group `{group}` ({})", snapshot_words(record, asked.on));
    Some(Standing { class, since: None, because })
}

/// How a rep owned a record, as far as the history shows.
struct Owned {
    /// The first day a snapshot shows it; the record's first day where the rep created it.
    since: Option<Day>,
    /// The snapshot.
    snapshot: Day,
}

/// Finds when the rep was an owner, on the day or earlier in tenure.
///
/// Before the first snapshot the first one speaks.
fn owned(record: &Record, asked: Question<'_>) -> Option<Owned> {
    let first = record.versions.first()?.taken_on;
    let by = asked.on.max(first);
    let mut seen = record.versions.iter().filter(|version| version.taken_on <= by);
    let version = seen.find(|version| {
        let owners = version.state.iter().flat_map(|state| &state.owners);
        owners.into_iter().any(|owner| is_rep(owner, asked))
    })?;
    let created = version.state.as_ref().filter(|state| created_by_rep(state, asked));
    let since = created.and_then(|state| state.created_on).or(Some(version.taken_on));
    Some(Owned { since: since.filter(|since| *since <= asked.on), snapshot: version.taken_on })
}

/// Tells whether a name in the CRM is the rep.
pub(super) fn is_rep(text: &str, asked: Question<'_>) -> bool {
    asked.roster.named(text).is_some_and(|named| named.id == *asked.rep)
        || text.trim().eq_ignore_ascii_case(&asked.rep.0)
}

/// Tells whether the rep created the record.
fn created_by_rep(state: &RecordState, asked: Question<'_>) -> bool {
    state.created_by.as_deref().is_some_and(|by| is_rep(by, asked))
}

/// Company, joint and personal: the classes nothing is held against.
fn shared(record: &Record, others: &[&Record], asked: Question<'_>) -> Vec<Standing> {
    let state = record.state_on(asked.on).or_else(|| record.latest());
    let owned = owned(record, asked);
    let paid = state.and_then(|state| state.source.as_deref());
    let paid = paid.and_then(|source| Some((source, asked.agency.paid_by(source)?)));
    let personal = personal(record, state, owned.is_some(), paid, asked)
        .or_else(|| brought_along(record, others, asked));
    let mut standings = Vec::new();
    if let Some((source, PaidBy::Company)) = paid {
        let because = format!("its source is `{source}`, a lead the company paid for");
        standings.push(Standing { class: Stewardship::Company, since: None, because });
    }
    standings.extend(grouped(record, asked, Stewardship::Company));
    standings.extend(joint(record, state, owned.as_ref(), paid, personal.is_some(), asked));
    standings.extend(personal);
    if standings.is_empty() {
        let because = if record.versions.is_empty() {
            "the CRM does not hold it".to_owned()
        } else {
            format!("the rep is not among its owners{}", remark(record, state, asked))
        };
        standings.push(Standing { class: Stewardship::Company, since: None, because });
    }
    standings
}

/// Whether the record was built up by rep and company together.
fn joint(
    record: &Record,
    state: Option<&RecordState>,
    owned: Option<&Owned>,
    paid: Option<(&str, PaidBy)>,
    personal: bool,
    asked: Question<'_>,
) -> Option<Standing> {
    let standing = |since, because| Some(Standing { class: Stewardship::Joint, since, because });
    let referred = state.and_then(|state| state.referred_by.as_deref());
    if personal {
        return None;
    }
    if let Some(owned) = owned {
        let because = match paid {
            Some((source, PaidBy::Joint)) => {
                format!("the rep owns it, and its source is `{source}`")
            }
            _ => "the rep is or was its owner".to_owned(),
        };
        let note = remark(record, state, asked);
        let because = format!("{because} (CRM snapshot of {}){note}", owned.snapshot);
        return standing(owned.since, because);
    }
    if referred.is_some_and(|by| is_rep(by, asked)) {
        return standing(None, "the rep referred the client".to_owned());
    }
    grouped(record, asked, Stewardship::Joint)
}

/// Whether the record was the rep's own before the company's.
fn personal(
    record: &Record,
    state: Option<&RecordState>,
    owned: bool,
    paid: Option<(&str, PaidBy)>,
    asked: Question<'_>,
) -> Option<Standing> {
    let standing = |since, because| Some(Standing { class: Stewardship::Personal, since, because });
    let hired = asked.roster.get(&asked.rep.0).and_then(|rep| rep.hired);
    let created = state.and_then(|state| state.created_on);
    let by_rep = state.is_some_and(|state| created_by_rep(state, asked));
    let own = by_rep || (owned && brought_in(record, asked));
    if let Some(hired) = hired.filter(|hired| asked.on < *hired) {
        return standing(None, format!("it happened before the rep was hired on {hired}"));
    }
    if let (Some(hired), Some(created), true) = (hired, created, by_rep)
        && created < hired
    {
        let because = format!("the rep created it on {created}, before the hire on {hired}");
        return standing(Some(created), because);
    }
    match paid {
        Some((source, PaidBy::Rep)) if own => {
            return standing(created, format!("its source is `{source}`, the rep's own"));
        }
        _ => {}
    }
    if own && state.is_some_and(|state| state.private) {
        return standing(created, "the CRM marks it private, and the rep brought it in".to_owned());
    }
    if own { grouped(record, asked, Stewardship::Personal) } else { None }
}

/// Whether the contact is in the list that the rep put on record of whom they knew before, be it
/// through a duplicate of the record.
fn brought_along(record: &Record, others: &[&Record], asked: Question<'_>) -> Option<Standing> {
    let records = std::iter::once(record).chain(others.iter().copied());
    let mut known = records.flat_map(|record| &record.brought_by);
    let known = known.find(|known| known.rep == *asked.rep)?;
    let (on, hired) = (known.recorded_on, asked.roster.get(&asked.rep.0).and_then(|rep| rep.hired));
    let late = hired.map(|hired| days_between(hired, on)).filter(|days| *days > BASELINE_DAYS);
    let late = late.map(|days| format!(", {days} days after the first day")).unwrap_or_default();
    let because = format!(
        "the contact is in the rep's list from before the hire (put on record on {on}{late})"
    );
    Some(Standing { class: Stewardship::Personal, since: None, because })
}

/// Tells whether the rep owned the record in the first snapshot that holds it, and nobody else is
/// said to have created it. A record that came from a colleague is not the rep's own by its source.
fn brought_in(record: &Record, asked: Question<'_>) -> bool {
    let first = record.versions.iter().find_map(|version| version.state.as_ref());
    first.is_some_and(|state| {
        let created = state.created_by.as_deref();
        created.is_none_or(|by| is_rep(by, asked))
            && state.owners.iter().any(|owner| is_rep(owner, asked))
    })
}

/// A remark on a record that a leaver created and that was never seen as theirs: told, not judged.
fn remark(record: &Record, state: Option<&RecordState>, asked: Question<'_>) -> String {
    let creator = state.and_then(|state| state.created_by.as_deref());
    let creator = creator.and_then(|by| asked.roster.named(by));
    let left = creator.filter(|rep| rep.id != *asked.rep && rep.had_left(asked.on));
    let owned_by = |rep: &Rep| {
        let owners = record.versions.iter().flat_map(|version| &version.state);
        let mut owners = owners.flat_map(|state| &state.owners);
        owners.any(|owner| asked.roster.named(owner).is_some_and(|named| named.id == rep.id))
    };
    match left {
        Some(rep) if !owned_by(rep) => format!(
            "; `{}`, who has left, created it, but no snapshot shows them as its owner, so it is \
             not taken for an inherited record",
            rep.id.0
        ),
        _ => String::new(),
    }
}
