//! The clauses of a rep's agreement applied to one event: look-back, window, cascade, ladder.
//!
//! The numbers are the agreement's (`agreements.toml`). Every level of a cascade is worked out and none
//! is chosen. What is not known is an edge, never a guess: an undated event, a notice day that the
//! roster lacks, a client whose dealings the CRM does not date. Dates of exports carry no time zone, so
//! an event may have been the day before or after.

use std::fmt::Write as _;

use crate::model::Day;
use crate::model::audit::Restraint;
use crate::model::clause::CascadeLevel;
use crate::model::clause::ClauseKind;
use crate::model::clause::ClauseReading;
use crate::model::clause::Ladder;
use crate::model::record::Dealt;
use crate::model::record::Management;
use crate::model::record::Record;
use crate::model::record::RecordState;
use crate::model::rep::Rep;
use crate::model::rep::Roster;
use crate::model::span::DaySpan;
use crate::model::span::Within;
use crate::policy::agency::Relation;
use crate::policy::agreements::Anchor;
use crate::policy::agreements::CarveOut;
use crate::policy::agreements::Clause;
use crate::policy::agreements::PersonalDealing;
use crate::policy::agreements::ProtectedGroup;
use crate::policy::dates::days_after;
use crate::policy::dates::days_between;
use crate::policy::dates::in_look_back;
use crate::policy::dates::months_after;
use crate::policy::dates::months_before;
use crate::policy::dates::whole_year;
use crate::policy::facts::Scope;
use crate::policy::facts::Standing;
use crate::policy::facts::Window;
use crate::policy::places::Place;
use crate::policy::rulebook::Rulebook;

/// What an event is, as far as clauses ask.
#[derive(Clone, Copy)]
pub(super) struct Step<'a> {
    /// The company's policy.
    pub(super) book: &'a Rulebook,
    /// Whose event.
    pub(super) rep: &'a Rep,
    /// All reps.
    pub(super) roster: &'a Roster,
    /// The client, with duplicates.
    pub(super) records: &'a [&'a Record],
    /// The place whose law applies.
    pub(super) place: &'a str,
    /// The day; `None`: not dated.
    pub(super) on: Option<Day>,
    /// The day it is judged on.
    pub(super) day: Day,
    /// The audit's day.
    pub(super) as_of: Day,
    /// The rep's last day, or the one that is asked about.
    pub(super) last_day: Option<Day>,
    /// The rung the tie reaches.
    pub(super) rung: Ladder,
    /// The tie or the record is older than the employment.
    pub(super) pre_existing: bool,
    /// The client made the first step.
    pub(super) client_first: bool,
}

/// A clause applied to an event, with the words that rules may ask for.
#[derive(Clone, Debug)]
pub(super) struct Applied {
    /// What the report shows.
    pub(super) reading: ClauseReading,
    /// Whether the event lies in the longest window.
    pub(super) window: Window,
    /// How the place reads it.
    pub(super) standing: Standing,
    /// How far the step reaches into it.
    pub(super) scope: Scope,
    /// A carve-out applies.
    pub(super) carved_out: bool,
}

/// Applies every clause of the rep's agreement.
pub(super) fn apply(step: Step<'_>) -> Vec<Applied> {
    let agreement = step.rep.agreement.as_deref().unwrap_or_default();
    let place = step.book.place(step.place);
    step.book.clauses(agreement).into_iter().map(|clause| applied(clause, place, step)).collect()
}

/// Applies one clause.
fn applied(clause: &Clause, place: &Place, step: Step<'_>) -> Applied {
    let lost = lost_after(step);
    let dealing = lost.is_some()
        && matches!(clause.kind, ClauseKind::Deal | ClauseKind::AcceptApproach)
        && !matches!(step.rung, Ladder::TieBeforeHire);
    let rung = if dealing { Ladder::Dealing } else { step.rung };
    let (scope, words) = step.book.agreements.rung(rung, clause.kind);
    let start = clock_start(clause, step.rep, step.last_day);
    let levels = levels(clause, step, start);
    let window = match levels.first() {
        Some(level) => Window::from(level.within),
        None if clause.duration_months.is_empty() || step.last_day.is_none() => Window::None,
        None => Window::Edge,
    };
    let longest = levels.first().map(|level| days_between(level.from, level.until));
    let (carve_outs, carved_out) = carve_outs(clause, step);
    Applied {
        window,
        standing: if place.relies_on(clause.kind) {
            Standing::AsWritten
        } else {
            Standing::NotReliedOn
        },
        scope,
        carved_out,
        reading: ClauseReading {
            id: clause.id.clone(),
            agreement: clause.agreement.clone(),
            kind: clause.kind,
            ladder: rung,
            reading: in_words(words, clause, start, lost, step),
            levels,
            protected: protected(clause, step),
            // The first day inside is day 1; with no known first day there is nothing to count.
            day: start.map_or(0, |start| days_between(start, step.as_of).saturating_add(1)),
            of_days: longest.unwrap_or(0),
            place_note: place.note_on(clause.kind),
            carve_outs,
        },
    }
}

/// The rung's words, with what is not known and with the day that management ended.
fn in_words(
    words: &str,
    clause: &Clause,
    start: Option<Day>,
    lost: Option<(&Management, Day)>,
    step: Step<'_>,
) -> String {
    let mut text = words.to_owned();
    if start.is_none() && step.last_day.is_some() && !clause.duration_months.is_empty() {
        text.push_str("; the roster lacks the day from which the window runs");
    }
    if let (Some((management, until)), Some(last_day)) = (lost, step.last_day) {
        let days = days_between(last_day, until);
        let property = &management.property_id;
        let _ = write!(
            text,
            "; management of property {property} ended on {until}, {days} days after the last day \
             (timing only)"
        );
    }
    text
}

/// A management of this client that ended after the rep's last day.
fn lost_after(step: Step<'_>) -> Option<(&Management, Day)> {
    let last_day = step.last_day?;
    let managements = step.records.iter().flat_map(|record| &record.managements);
    let ended = managements.filter_map(|management| Some((management, management.until?)));
    ended.filter(|(_, until)| *until > last_day && *until <= step.as_of).min_by_key(|(_, on)| *on)
}

/// The day a clause's clock starts, where the roster knows it.
fn clock_start(clause: &Clause, rep: &Rep, last_day: Option<Day>) -> Option<Day> {
    last_day?;
    clause.clock_start.on(rep, last_day)
}

/// The first day outside a window of some months, with garden leave set off.
///
/// Garden leave is counted from its first day to the last day, which belongs to the window itself. A
/// clock that starts with the leave already holds it.
fn until(clause: &Clause, rep: &Rep, last_day: Option<Day>, start: Day, months: u32) -> Day {
    let end = months_after(start, months);
    let leave = match (rep.garden_leave_from, last_day) {
        (Some(from), Some(last)) if clause.clock_start == Anchor::LastDay => {
            days_between(from, last)
        }
        _ => 0,
    };
    if clause.garden_leave_setoff && leave > 0 { days_after(end, -leave).max(start) } else { end }
}

/// All levels of the cascade, durations first, then areas with the longest duration.
fn levels(clause: &Clause, step: Step<'_>, start: Option<Day>) -> Vec<CascadeLevel> {
    let Some(start) = start else { return Vec::new() };
    let within = |until| match step.on {
        Some(on) => DaySpan::around(on).within(start, until),
        None => Within::Edge,
    };
    let mut levels: Vec<_> = clause
        .duration_months
        .iter()
        .map(|months| {
            let until = until(clause, step.rep, step.last_day, start, *months);
            let as_written = months_in_words(*months);
            CascadeLevel { as_written, from: start, until, within: within(until) }
        })
        .collect();
    let Some(longest) = levels.first().cloned() else { return levels };
    // Where the client is, in the agreement's own words, is for a person to read.
    let within = if longest.within == Within::Out { Within::Out } else { Within::Edge };
    let areas = clause.areas.iter();
    levels.extend(areas.map(|area| CascadeLevel {
        as_written: area.clone(),
        within,
        ..longest.clone()
    }));
    levels
}

/// `12 months`.
fn months_in_words(months: u32) -> String {
    if months == 1 { "1 month".to_owned() } else { format!("{months} months") }
}

/// Tries every carve-out: what each gives in words, and whether any applies.
fn carve_outs(clause: &Clause, step: Step<'_>) -> (Vec<String>, bool) {
    let mut any = false;
    let mut words = Vec::new();
    for carve_out in &clause.carve_outs {
        let (applies, text) = match carve_out {
            CarveOut::PreExisting if step.pre_existing => {
                (true, "pre-existing: applies, older than the employment".to_owned())
            }
            CarveOut::PreExisting => (false, "pre-existing: not shown".to_owned()),
            CarveOut::ClientInitiated if clause.kind != ClauseKind::Solicit => {
                (false, "client came first: no answer to a clause of this kind".to_owned())
            }
            CarveOut::ClientInitiated if step.client_first => {
                (true, "client came first: applies".to_owned())
            }
            CarveOut::ClientInitiated => (false, "client came first: not shown".to_owned()),
            CarveOut::GeneralAdvertising => {
                (false, "general advertising: not tried, posts are never read".to_owned())
            }
            CarveOut::Family => (false, "family: not tried, ask the rep".to_owned()),
            CarveOut::Released => (false, "released: see below".to_owned()),
        };
        any |= applies;
        if *carve_out != CarveOut::Released {
            words.push(text);
        }
    }
    if let Some(release) = released(clause, step) {
        any = true;
        words.push(release);
    }
    (words, any)
}

/// A release by name that covers the client.
fn released(clause: &Clause, step: Step<'_>) -> Option<String> {
    let releases = step.book.agreements.release.iter();
    let mut releases = releases.filter(|release| {
        release.clause == clause.id
            && release.rep.0.eq_ignore_ascii_case(&step.rep.id.0)
            && release.on.0 <= step.day
            && step.records.iter().any(|record| record.id == release.record)
    });
    let release = releases.next()?;
    Some(format!("released: by {} on {}", release.by, release.on.0))
}

/// Whether the client is among those a clause protects: the strongest answer of its groups.
fn protected(clause: &Clause, step: Step<'_>) -> Within {
    let anchor = match step.last_day {
        Some(_) => clause.anchor.on(step.rep, step.last_day),
        None => Some(step.day),
    };
    let Some(anchor) = anchor else { return Within::Edge };
    let groups = clause.protected.iter().map(|group| match group {
        ProtectedGroup::Clients => client(clause, step, anchor, Relation::Client),
        ProtectedGroup::Prospects => client(clause, step, anchor, Relation::Prospect),
        ProtectedGroup::RentRollLandlords => landlord(clause, step, anchor),
        ProtectedGroup::Candidates if !candidate(step) => Within::Out,
        // Somebody whom the company placed, or tried to, is one whatever the relation is called.
        ProtectedGroup::Candidates => client(clause, step, anchor, relation(clause, step, anchor)),
    });
    strongest(groups)
}

/// Whether the CRM calls somebody a candidate, in any version.
fn candidate(step: Step<'_>) -> bool {
    let versions = step.records.iter().flat_map(|record| &record.versions);
    let states = versions.filter_map(|version| version.state.as_ref());
    let mut groups = states.flat_map(|state| state.groups.iter().chain(&state.status));
    groups.any(|group| group.to_lowercase().contains("candidate"))
}

/// The strongest of several answers; out when there is none.
pub(super) fn strongest(answers: impl IntoIterator<Item = Within>) -> Within {
    answers.into_iter().fold(Within::Out, |best, one| match (best, one) {
        (Within::In, _) | (_, Within::In) => Within::In,
        (Within::Edge, _) | (_, Within::Edge) => Within::Edge,
        _ => Within::Out,
    })
}

/// Whether a landlord was under management in the look-back.
fn landlord(clause: &Clause, step: Step<'_>, anchor: Day) -> Within {
    let horizon = months_before(anchor, clause.look_back_months);
    let managements = step.records.iter().flat_map(|record| &record.managements);
    let answers = managements.map(|management| {
        let begun = management.from.is_none_or(|from| from <= anchor);
        let held = management.until.is_none_or(|until| until > horizon);
        let manager = management.manager.as_deref();
        let own = manager.is_some_and(|name| is(step, name)) || related(clause, step, anchor);
        match clause.personal_dealing {
            _ if !begun || !held => Within::Out,
            PersonalDealing::None => Within::In,
            _ if own => Within::In,
            _ => Within::Out,
        }
    });
    strongest(answers)
}

/// Tells whether a name in the company's books is the rep.
fn is(step: Step<'_>, name: &str) -> bool {
    step.roster.named(name).is_some_and(|rep| rep.id == step.rep.id)
        || name.trim().eq_ignore_ascii_case(&step.rep.id.0)
}

/// The states of the client's records that were in force at some time of the look-back.
fn states<'a>(
    step: Step<'a>,
    clause: &'a Clause,
    anchor: Day,
) -> impl Iterator<Item = &'a RecordState> {
    let horizon = months_before(anchor, clause.look_back_months);
    step.records.iter().flat_map(move |record| {
        let versions = &record.versions;
        // The version that speaks for the first day of the look-back is still in force there.
        let first = versions.partition_point(|version| version.taken_on <= horizon);
        let first = first.saturating_sub(1);
        let until = versions.partition_point(|version| version.taken_on <= anchor).max(first + 1);
        let states = versions.iter().skip(first).take(until - first);
        states.filter_map(|version| version.state.as_ref())
    })
}

/// Whether the rep owned or served the client in the look-back.
fn related(clause: &Clause, step: Step<'_>, anchor: Day) -> bool {
    let named = states(step, clause, anchor)
        .any(|state| state.owners.iter().chain(&state.also_served_by).any(|name| is(step, name)));
    named || dealings(clause, step, anchor).any(|dealt| dealt.by.is_some())
}

/// The dealings on record in the look-back, by the rep or by nobody who is named.
fn dealings<'a>(
    clause: &'a Clause,
    step: Step<'a>,
    anchor: Day,
) -> impl Iterator<Item = &'a Dealt> {
    let versions = step.records.iter().flat_map(|record| &record.versions);
    let all = versions.filter_map(|version| version.state.as_ref()).flat_map(|state| &state.dealt);
    let own = all.filter(move |one| one.by.as_ref().is_none_or(|by| *by == step.rep.id));
    let months = clause.look_back_months;
    own.filter(move |one| in_look_back(DaySpan::exactly(one.on), anchor, months) == Within::In)
}

/// How close the company was to somebody in the look-back, at the closest.
fn relation(clause: &Clause, step: Step<'_>, anchor: Day) -> Relation {
    let agency = step.book.agency();
    let all = states(step, clause, anchor).map(|state| agency.relation(state));
    all.min().unwrap_or(Relation::Client)
}

/// Whether the rep dealt with a client in the look-back, closely enough for the clause. Somebody of
/// another `wanted` relation is not meant.
///
/// Campaigns are not counted by the readers of the CRM and of dealings. Dealings that were put on
/// record with their days count by themselves, and need no owner. A dealing that is only known by its year spans the
/// whole year; a client whose dealings the CRM does not date is an edge.
fn client(clause: &Clause, step: Step<'_>, anchor: Day, wanted: Relation) -> Within {
    if relation(clause, step, anchor) != wanted || !related(clause, step, anchor) {
        return Within::Out;
    }
    if clause.personal_dealing == PersonalDealing::None {
        return Within::In;
    }
    let months = clause.look_back_months;
    // Later snapshots may date a dealing that lies before the anchor, so all are asked.
    let all = step.records.iter().flat_map(|record| &record.versions);
    let all: Vec<_> = all.filter_map(|version| version.state.as_ref()).collect();
    let days = all.iter().filter_map(|state| state.last_dealing_on).map(DaySpan::exactly);
    let years = all.iter().filter_map(|state| state.closing_year).filter_map(whole_year);
    let spans: Vec<_> = days.chain(years).collect();
    let dealt = if spans.is_empty() {
        Within::Edge
    } else {
        strongest(spans.iter().map(|span| in_look_back(*span, anchor, months)))
    };
    let on_record = dealings(clause, step, anchor).count();
    if on_record > 0 {
        let count = u32::try_from(on_record).unwrap_or(u32::MAX);
        let enough = clause.personal_dealing != PersonalDealing::Material
            || count >= clause.min_personal_dealings;
        if enough {
            return Within::In;
        }
    }
    // The last dealing after the anchor hides the ones before it.
    let hidden = dealt == Within::Out && spans.iter().any(|span| span.latest > anchor);
    let dealt = if hidden { Within::Edge } else { dealt };
    match clause.personal_dealing {
        PersonalDealing::Material => material(clause, &all, dealt),
        _ => dealt,
    }
}

/// Holds the number of dealings against the clause's least. The CRM counts them over all time, so
/// enough of them is no proof that they lie in the look-back: the date decides that.
fn material(clause: &Clause, states: &[&RecordState], dealt: Within) -> Within {
    match states.iter().filter_map(|state| state.dealings).max() {
        Some(count) if count < clause.min_personal_dealings => Within::Out,
        None if dealt == Within::In && clause.min_personal_dealings > 1 => Within::Edge,
        _ => dealt,
    }
}

/// The restraints of a rep as days, for the timeline and the calendar: every clause, every level.
///
/// `place` is the place whose law applies, as an [`Event`](crate::policy::Event) has it.
#[must_use]
pub fn restraints(
    book: &Rulebook,
    rep: &Rep,
    place: &str,
    last_day: Option<Day>,
) -> Vec<Restraint> {
    let last_day = last_day.or(rep.last_day);
    let place = book.place(place);
    let clauses = book.clauses(rep.agreement.as_deref().unwrap_or_default());
    let each = clauses.into_iter().filter_map(|clause| {
        let start = clock_start(clause, rep, last_day)?;
        let title = if place.relies_on(clause.kind) {
            clause.title.clone()
        } else {
            format!("{} (not relied on in {})", clause.title, place.name)
        };
        let levels = clause.duration_months.iter().map(move |months| Restraint {
            clause: clause.id.clone(),
            title: title.clone(),
            level: months_in_words(*months),
            from: start,
            until: until(clause, rep, last_day, start, *months),
        });
        Some(levels.collect::<Vec<_>>())
    });
    each.flatten().collect()
}
