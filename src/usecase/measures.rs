//! What the measures show in an audit: seeded records that were reached, export rights that outlived an
//! employment, and, of a leaver, how the CRM was kept.

use crate::model::Day;
use crate::model::audit::AuditInput;
use crate::model::audit::Seen;
use crate::model::register::Entry;
use crate::model::rep::Rep;
use crate::model::rep::RepId;
use crate::model::rep::Roster;
use crate::policy;
use crate::policy::Measure;
use crate::policy::MeasuredOn;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::assemble;
use crate::usecase::assemble::Part;
use crate::usecase::hoarding;
use crate::usecase::intake::KeptIntake;
use crate::usecase::permissions;
use crate::usecase::permissions::Permission;
use crate::usecase::ringers;
use crate::usecase::ringers::Hit;
use crate::usecase::ringers::Seeded;

/// What the measures show.
#[derive(Default)]
pub(super) struct Shown {
    /// Findings, one part a rep, each with the files they rest on.
    pub parts: Vec<Part>,
    /// What is held against nobody.
    pub remarks: Vec<String>,
    /// What the company left undone.
    pub company_side: Vec<String>,
}

/// What the registers show of some reps on a day. A rep who has no last day has not left.
pub(super) async fn of(services: &Services, reps: &[Rep], on: Day) -> Result<Shown, UseError> {
    let seeded: Vec<Entry<Seeded>> = ringers::all(services).await?;
    let hits: Vec<Entry<Hit>> = ringers::hits(services).await?;
    let rights = permissions::newest(services).await?;
    let mut shown = Shown::default();
    for rep in reps {
        let mut part = empty(rep);
        for hit in hits.iter().filter(|hit| hit.rep == rep.id) {
            ringer_hit(services, rep, hit, &seeded, &mut part, &mut shown.remarks);
        }
        if let Some(right) = rights.get(&rep.id) {
            export_right(services, rep, right, on, &mut part, &mut shown);
        }
        if !part.general.is_empty() {
            shown.parts.push(part);
        }
    }
    let left = |rep: &&Rep| rep.last_day.is_some_and(|last| last <= on);
    let unknown = reps.iter().filter(left).filter(|rep| !rights.contains_key(&rep.id)).count();
    if unknown > 0 && !rights.is_empty() {
        shown.company_side.push(format!(
            "of {unknown} who left, no list says whether they may still export from the CRM"
        ));
    }
    Ok(shown)
}

/// A part without anything in it.
fn empty(rep: &Rep) -> Part {
    Part {
        rep: rep.id.clone(),
        intake: None,
        inputs: Vec::new(),
        sections: Vec::new(),
        ties: Vec::new(),
        judged: Vec::new(),
        general: Vec::new(),
        people: 0,
    }
}

/// The place of a file among a part's inputs.
fn input(part: &mut Part, name: &str, sha256: &str, kind: &str, rows: u64) -> u32 {
    let known = part.inputs.iter().position(|one| one.sha256 == sha256);
    let at = known.unwrap_or(part.inputs.len());
    if known.is_none() {
        part.inputs.push(AuditInput {
            name: name.to_owned(),
            sha256: sha256.to_owned(),
            kind: kind.to_owned(),
            rows,
            skipped: Vec::new(),
        });
    }
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// A contact to a seeded record: a finding only without authority.
fn ringer_hit(
    services: &Services,
    rep: &Rep,
    hit: &Entry<Hit>,
    seeded: &[Entry<Seeded>],
    part: &mut Part,
    remarks: &mut Vec<String>,
) {
    let one = &hit.document;
    let Some(ringer) = seeded.iter().find(|ringer| ringer.subject == one.ringer) else { return };
    let day = one.on.unwrap_or(hit.entered_on);
    let rules = services.rules_on(day);
    let agency = services.rulebook.agency();
    let (had, because) = ringers::authority(rep, ringer, one.on, agency);
    let on = one.on.map_or("on a day that is not known".to_owned(), |on| format!("on {on}"));
    let (id, label, channel) = (&one.ringer, &ringer.document.label, &one.channel);
    let what = format!("the seeded record {id} ({label}) was reached {on} by {channel}");
    if had {
        remarks.push(format!(
            "A contact: {what}; the rep had authority: {because}. Kept on record, held against nobody."
        ));
        return;
    }
    let mut speaks = vec![format!("{what}; {because}")];
    if !one.sender.is_empty() {
        speaks.push(format!("the message names as its sender: {}", one.sender));
    }
    if let Some(export) = ringer.document.export.as_ref().and_then(|hash| hash.get(..12)) {
        speaks.push(format!("the record stands in the declared export {export} alone"));
    }
    speaks.push(
        "a seeded record shows that a list was used; who copied it, and how, it does not show"
            .to_owned(),
    );
    let days = MeasuredOn { on: day, as_of: services.as_of() };
    let judged = policy::measured(rules, rep, Measure::RingerHit, days, speaks, Vec::new());
    let network = channel.split_once(':').map_or(channel.as_str(), |(network, _)| network);
    let seen = Seen {
        kind: "ringer".to_owned(),
        network: network.to_owned(),
        input: input(part, &one.evidence, &one.sha256, "evidence", 1),
        line: one.line,
        item: one.item,
        on: one.on,
    };
    let fact = format!("{id}\n{:?}\n{channel}", one.on);
    part.general.push(assemble::general(&rep.id, &fact, seen, judged));
}

/// A right to export on or after the last day.
fn export_right(
    services: &Services,
    rep: &Rep,
    right: &Permission,
    on: Day,
    part: &mut Part,
    shown: &mut Shown,
) {
    let Some(last) = rep.last_day.filter(|last| *last <= on) else { return };
    if right.as_of < last {
        shown.company_side.push(format!(
            "whether somebody who left on {last} may still export from the CRM is not known: the \
             newest list is of {}",
            right.as_of
        ));
        return;
    }
    if !right.may_export {
        return;
    }
    let Permission { as_of, file, sha256, rows, line, .. } = right;
    let side = vec![format!(
        "the right to export from the CRM was there on {as_of}, and the last day was {last}"
    )];
    shown.company_side.extend(side.clone());
    let speaks = vec![
        "taking the right away is the company's step; that it is there does not show that it was used"
            .to_owned(),
    ];
    let days = MeasuredOn { on: *as_of, as_of: services.as_of() };
    let rules = services.rules_on(*as_of);
    let judged = policy::measured(rules, rep, Measure::ExportRight, days, speaks, side);
    let seen = Seen {
        kind: "export_right".to_owned(),
        network: "crm".to_owned(),
        input: input(part, file, sha256, "permissions", *rows),
        line: u32::try_from(*line).ok(),
        item: None,
        on: Some(*as_of),
    };
    part.general.push(assemble::general(&rep.id, "export right", seen, judged));
}

/// How the CRM was kept by a leaver, where the policy asks for it and a number asks for a look.
///
/// The finding rests on the newest CRM snapshot. Its part brings no file of its own and comes last, so
/// that its inputs are the books: `crm` is the snapshot's place among them.
pub(super) async fn of_leaver(
    services: &Services,
    roster: &Roster,
    rep: &Rep,
    intakes: &[KeptIntake],
    crm: u32,
) -> Result<Option<Part>, UseError> {
    let settings = &services.rulebook.agency().hoarding;
    let (true, Some(last)) = (settings.enabled, rep.last_day) else { return Ok(None) };
    let from = rep.hired.unwrap_or(last);
    let word = |id: &RepId| (*id == rep.id).then(|| "own".to_owned());
    let to = last.min(services.as_of());
    let counted = hoarding::count(services, roster, intakes, (from, to), &word).await?;
    let own = counted.by.get("own").cloned().unwrap_or_default();
    let others = [
        counted.all.closings.saturating_sub(own.closings),
        counted.all.late_created.saturating_sub(own.late_created),
    ];
    let more_often = own.late_created * others[0] > others[1] * own.closings;
    let late = own.late_created > 0 && (others[0] == 0 || more_often);
    if own.tied_before == 0 && !late {
        return Ok(None);
    }
    let speaks = vec![
        format!(
            "{} of {} ties to clients whose record came into the CRM in the employment are at least \
             {} days older than the record",
            own.tied_before, own.ties, settings.tie_before_crm_days
        ),
        format!(
            "{} of {} dated closings were of records made at most {} days before; of everybody else \
             {} of {} in the same time",
            own.late_created, own.closings, settings.late_created_days, others[1], others[0]
        ),
        "an indicator, for review: a friend who becomes a client, or a client who decides in a week, \
         looks the same"
            .to_owned(),
    ];
    let days = MeasuredOn { on: to, as_of: services.as_of() };
    let judged =
        policy::measured(services.rules_on(to), rep, Measure::Hoarding, days, speaks, Vec::new());
    let seen = Seen {
        kind: "crm_keeping".to_owned(),
        network: "crm".to_owned(),
        input: crm,
        line: None,
        item: None,
        on: None,
    };
    let mut part = empty(rep);
    part.general.push(assemble::general(&rep.id, "crm keeping", seen, judged));
    Ok(Some(part))
}

/// The place of the newest CRM snapshot among the books.
pub(super) fn newest_crm(books: &[AuditInput], kind: &str) -> u32 {
    let newest = books.iter().rposition(|one| one.kind == kind).unwrap_or_default();
    u32::try_from(newest).unwrap_or_default()
}

/// Reps whose last day has come by a day, whoever asks.
pub(super) fn known_by(roster: &Roster, on: Day) -> Vec<Rep> {
    let known =
        |rep: &Rep| Rep { last_day: rep.last_day.filter(|last| *last <= on), ..rep.clone() };
    roster.reps.iter().map(known).collect()
}
