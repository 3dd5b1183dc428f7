//! Whether a record was an orphan on a day: owned by somebody who had left, and nobody's work since.
//!
//! The usual reassignment when somebody leaves hides it from the owner field, so the owner *history* is
//! read: who owned the record in the snapshot that speaks for the leaver's last day, or in any later
//! one up to the event. An owner text that names nobody in the roster is unknown, never a leaver.

use crate::model::Day;
use crate::model::record::Record;
use crate::model::record::RecordState;
use crate::model::record::RecordVersion;
use crate::model::rep::Rep;
use crate::model::stewardship::Standing;
use crate::model::stewardship::Stewardship;
use crate::policy::agency::Cure;
use crate::policy::stewardship::Question;
use crate::policy::stewardship::snapshot_words;

/// Finds the leaver whose client the record was, and tells why it still counts as theirs.
pub(super) fn orphan(record: &Record, others: &[&Record], asked: Question<'_>) -> Option<Standing> {
    let mut left: Vec<_> = leavers(record, asked);
    left.sort_by_key(|(_, last_day)| *last_day);
    let (rep, last_day) = left.into_iter().find(|(rep, last_day)| {
        !co_owned(record, rep, *last_day, asked)
            && !others.iter().any(|other| kept_elsewhere(other, record, rep, *last_day, asked))
            && !cured(record, rep, *last_day, asked)
    })?;
    let unknown = unknown_owners(record, last_day, asked);
    let because = format!(
        "`{}`, who left on {last_day}, owned it ({}){}{unknown}",
        rep.id.0,
        snapshot_words(record, last_day),
        reassigned(record, rep, asked),
    );
    Some(Standing { class: Stewardship::Orphan, since: Some(last_day), because })
}

/// The versions that can show an owner around somebody's leaving: the one that speaks for the last
/// day, and those after it up to the event. Before the first snapshot the first one speaks.
fn around(record: &Record, last_day: Day, on: Day) -> impl Iterator<Item = &RecordVersion> {
    let speaking = record.versions.partition_point(|version| version.taken_on <= last_day);
    let speaking = speaking.saturating_sub(1);
    let versions = record.versions.iter().enumerate();
    versions.filter_map(move |(at, version)| {
        let speaks = at == speaking;
        let later = version.taken_on > last_day && version.taken_on <= on;
        (speaks || later).then_some(version)
    })
}

/// The reps who owned the record around their own leaving, with their last days. The rep whose event
/// it is does not count: their own former clients are no orphans to them.
fn leavers<'a>(record: &Record, asked: Question<'a>) -> Vec<(&'a Rep, Day)> {
    let states = record.versions.iter().filter_map(|version| version.state.as_ref());
    let owners = states.flat_map(|state| &state.owners);
    let mut gone = Vec::new();
    for rep in owners.filter_map(|owner| asked.roster.named(owner)) {
        let Some(last_day) = rep.last_day.filter(|last_day| *last_day < asked.on) else { continue };
        let mut versions = around(record, last_day, asked.on);
        let owned =
            versions.any(|version| version.state.iter().any(|state| owns(state, rep, asked)));
        if owned && rep.id != *asked.rep && !gone.iter().any(|(known, _)| *known == rep) {
            gone.push((rep, last_day));
        }
    }
    gone
}

/// Tells whether a state names a rep among its owners.
fn owns(state: &RecordState, rep: &Rep, asked: Question<'_>) -> bool {
    state.owners.iter().any(|owner| owner_is(owner, rep, asked))
}

/// Tells whether an owner text names a rep.
fn owner_is(owner: &str, rep: &Rep, asked: Question<'_>) -> bool {
    asked.roster.named(owner).is_some_and(|named| named.id == rep.id)
}

/// Tells whether a state has an owner, other than one rep, who worked here on the event's day.
fn active_owner(state: &RecordState, but: &Rep, asked: Question<'_>) -> bool {
    let owners = state.owners.iter().filter_map(|owner| asked.roster.named(owner));
    owners.into_iter().any(|owner| owner.id != but.id && works_or_is_rep(owner, asked))
}

/// Tells whether somebody worked here on the day, or is the rep whose event it is: what the rep had
/// before leaving does not become a stranger's by leaving.
fn works_or_is_rep(owner: &Rep, asked: Question<'_>) -> bool {
    owner.employed(asked.on) || owner.id == *asked.rep
}

/// Tells whether somebody who still works here owned the record together with the leaver.
///
/// The first state that shows the leaver decides: an owner who was added later is a reassignment.
fn co_owned(record: &Record, rep: &Rep, last_day: Day, asked: Question<'_>) -> bool {
    let states = around(record, last_day, asked.on).filter_map(|version| version.state.as_ref());
    let mut states = states.filter(|state| owns(state, rep, asked));
    states.next().is_some_and(|state| active_owner(state, rep, asked))
}

/// Tells whether a duplicate of the record was somebody's who still works here, when the leaver left.
///
/// A duplicate that came into being only afterwards does not count: it may be a copy.
fn kept_elsewhere(
    other: &Record,
    record: &Record,
    rep: &Rep,
    last_day: Day,
    asked: Question<'_>,
) -> bool {
    let Some(state) = other.state_on(last_day) else { return false };
    let created_later = state.created_on.is_some_and(|created| created > last_day);
    let first = |record: &Record| record.versions.first().map(|version| version.taken_on);
    let seen_later = state.created_on.is_none()
        && first(other).is_some_and(|on| on > last_day)
        && first(record).is_some_and(|on| on <= last_day);
    !created_later && !seen_later && active_owner(state, rep, asked)
}

/// Tells whether the record became somebody's own work after the leaver left, by the agency's choice.
fn cured(record: &Record, rep: &Rep, last_day: Day, asked: Question<'_>) -> bool {
    adopted(record, rep, last_day, asked)
        || match asked.agency.orphan.cured_by {
            Cure::Adoption => false,
            Cure::Reassignment => taken_over(record, rep, last_day, asked, |_| true),
            Cure::Dealing => taken_over(record, rep, last_day, asked, |state| {
                state.last_dealing_on.is_some_and(|on| on > last_day && on <= asked.on)
            }),
        }
}

/// Tells whether an adoption is written down, in the CRM or in the settings.
///
/// A hand-over in the notice period counts: it may be dated from the day notice was given. An
/// adoption by the leaver, or by somebody who has left in turn, does not.
fn adopted(record: &Record, rep: &Rep, last_day: Day, asked: Question<'_>) -> bool {
    let from = rep.resigned.map_or(last_day, |resigned| resigned.min(last_day));
    let timely = |on: Day| on >= from && on <= asked.on;
    let set = asked.agency.adoption.iter().any(|adoption| {
        let adopter = asked.roster.get(&adoption.rep.0);
        adoption.record == record.id
            && timely(adoption.on.0)
            && adoption.rep != rep.id
            && adopter.is_none_or(|adopter| works_or_is_rep(adopter, asked))
    });
    let states = record.versions.iter().filter_map(|version| version.state.as_ref());
    let mut states = states.filter(|state| state.adopted_on.is_some_and(timely));
    set || states.any(|state| !only_leavers(state, asked))
}

/// Tells whether all owners that a state names have left.
fn only_leavers(state: &RecordState, asked: Question<'_>) -> bool {
    let mut owners = state.owners.iter().map(|owner| asked.roster.named(owner)).peekable();
    owners.peek().is_some()
        && owners.all(|owner| owner.is_some_and(|owner| !works_or_is_rep(owner, asked)))
}

/// Tells whether a later snapshot shows an owner who works here, and something more.
fn taken_over(
    record: &Record,
    rep: &Rep,
    last_day: Day,
    asked: Question<'_>,
    more: impl Fn(&RecordState) -> bool,
) -> bool {
    let later = record.versions.iter();
    let mut later = later.filter(|version| version.taken_on > last_day);
    later.any(|version| {
        let timely = version.taken_on <= asked.on;
        let mut states = version.state.iter();
        timely && states.any(|state| active_owner(state, rep, asked) && more(state))
    })
}

/// A remark when the present owner is another: reassigning alone does not cure.
fn reassigned(record: &Record, rep: &Rep, asked: Question<'_>) -> String {
    let state = record.state_on(asked.on);
    match state {
        Some(state) if !state.owners.is_empty() && !owns(state, rep, asked) => {
            format!(
                "; it was reassigned since ({}), which by policy does not change that",
                snapshot_words(record, asked.on)
            )
        }
        _ => String::new(),
    }
}

/// A remark on owners beside the leaver whom the roster does not know.
fn unknown_owners(record: &Record, last_day: Day, asked: Question<'_>) -> String {
    let owners = record.state_on(last_day).map(|state| state.owners.as_slice()).unwrap_or_default();
    match owners.iter().filter(|owner| asked.roster.named(owner).is_none()).count() {
        0 => String::new(),
        1 => "; one more owner is not in the roster, so unknown".to_owned(),
        count => format!("; {count} more owners are not in the roster, so they are unknown"),
    }
}
