//! Somebody is leaving: what collides, what may the leaver keep, what must come back?

use std::path::PathBuf;

use crate::model::Day;
use crate::model::audit::Appendix;
use crate::model::audit::Audit;
use crate::model::audit::AuditKind;
use crate::model::audit::Finding;
use crate::model::rep::Rep;
use crate::model::rep::RepId;
use crate::model::upkeep::Upkeep;
use crate::policy;
use crate::policy::Basis;
use crate::policy::Purpose;
use crate::report::PurgeRow;
use crate::report::TakeAwayRow;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::assemble;
use crate::usecase::assemble::Frame;
use crate::usecase::checklist;
use crate::usecase::contacts::Keyed;
use crate::usecase::exports;
use crate::usecase::intake::KeptIntake;
use crate::usecase::intake::place_of;
use crate::usecase::intake::told_staff_on;
use crate::usecase::jobs;
use crate::usecase::leaver;
use crate::usecase::leaver::Sorted;
use crate::usecase::leaving;
use crate::usecase::measures;
use crate::usecase::pack;
use crate::usecase::purge;
use crate::usecase::standing;
use crate::usecase::timeline;
use crate::usecase::triage;
use crate::usecase::upkeep;
use crate::usecase::upkeep::Leaver;

/// Who is leaving, and what is wanted.
#[derive(Clone, Debug)]
pub struct Leaving {
    /// The rep's id.
    pub rep: String,
    /// A last day that goes before the roster's.
    pub last_day: Option<Day>,
    /// The basis, where no export was handed in.
    pub basis: Option<Basis>,
    /// What an investigation is about.
    pub allegation: Option<String>,
    /// The day the rep was told that exports are looked at.
    pub notice_on: Option<Day>,
    /// Goes on although no export was handed in.
    pub without_exports: bool,
    /// The folder for the pack.
    pub out: Option<PathBuf>,
    /// Whether clients are named.
    pub reveal: bool,
}

/// The pack.
#[derive(Clone, Debug)]
pub struct Pack {
    /// The audit.
    pub audit: Audit,
    /// What the leaver may take away.
    pub take_away: Vec<TakeAwayRow>,
    /// Records to purge from the company's books, being the leaver's own.
    pub purge: Vec<PurgeRow>,
    /// Whether an export was looked at: without one, no finding means nothing.
    pub looked_at: bool,
    /// The files written.
    pub files: Vec<PathBuf>,
}

/// Makes the offboarding pack.
///
/// # Errors
///
/// The gate refuses; nothing was handed in; no last day is known; a rule errs.
pub async fn run(services: &Services, wanted: &Leaving) -> Result<Pack, UseError> {
    let mut roster = services.store.roster().await?;
    leaving::lay_over(services, &mut roster).await?;
    let roster = roster;
    let rep = services.rep(&roster, &wanted.rep)?;
    let all: Vec<KeptIntake> = exports::in_hand(services, services.as_of()).await?;
    let intakes: Vec<KeptIntake> = all.iter().filter(|one| one.rep == rep.id).cloned().collect();
    let basis = gate(services, rep, wanted, &intakes)?;
    let last_day = wanted.last_day.or(rep.last_day);
    let last_day = last_day.ok_or_else(|| UseError::NoLastDay { rep: rep.id.0.clone() })?;
    let books = standing::books(services).await?;
    let (mut parts, records) =
        exports::judged(services, &roster, &intakes, &all, |_| (Purpose::Leaving, Some(last_day)))
            .await?;
    let leaver = Rep { last_day: Some(last_day), ..rep.clone() };
    let shown = measures::of(services, std::slice::from_ref(&leaver), services.as_of()).await?;
    let crm = measures::newest_crm(&books.inputs, "crm");
    parts.extend(shown.parts);
    parts.extend(measures::of_leaver(services, &roster, &leaver, &intakes, crm).await?);
    let frame = Frame {
        kind: AuditKind::Offboard,
        question: format!("{}\n{last_day}", rep.id.0),
        books: books.inputs.clone(),
        reveal: wanted.reveal,
    };
    let mut audit = assemble::audit(services, &frame, &parts, &records);
    let blind = exports::blind(&audit, &intakes);
    audit.cannot_see = standing::cannot_see(services, &books, &audit.coverage, blind);
    exports::say_whose(&intakes, &parts, &mut audit);
    if intakes.is_empty() {
        let nothing = "Everything on the networks: no export was handed in, which says nothing \
                       about the rep.";
        audit.cannot_see.insert(0, nothing.to_owned());
    }
    fill(services, rep, last_day, basis, &intakes, &mut audit);
    audit.appendix.remarks.extend(shown.remarks);
    audit.appendix.company_side.extend(shown.company_side);
    audit.appendix.checklist = checklist::of(services, rep).await?;
    triage::tell(services, &intakes, &mut audit).await?;
    let sorted = leaver::sort(services, &roster, rep, last_day).await?;
    let leaver = Leaver { rep, last_day, roster: &roster, all: &all, books: &books };
    let upkeep = upkeep::of_leaver(services, leaver, &audit).await?;
    let keeps = upkeep::keeps(services, &roster, rep, &sorted.take_away).await?;
    audit.appendix.upkeep = Upkeep { keeps: Some(keeps), ..upkeep };
    tell_lists(services, rep, &sorted, &mut audit).await?;
    let pack = Pack {
        audit,
        take_away: sorted.take_away.clone(),
        purge: sorted.purge.clone(),
        looked_at: !intakes.is_empty(),
        files: Vec::new(),
    };
    let made = Made { wanted, rep: &rep.id, last_day, sorted: &sorted };
    keep(services, &made, pack).await
}

/// What a pack is made of besides the audit.
struct Made<'a> {
    wanted: &'a Leaving,
    rep: &'a RepId,
    last_day: Day,
    sorted: &'a Sorted,
}

/// Keeps the audit, with the files of the pack where a job hands them out, and writes them. What
/// else goes on record comes first: once the audit stands, nothing is left to do.
async fn keep(services: &Services, made: &Made<'_>, mut pack: Pack) -> Result<Pack, UseError> {
    if made.wanted.reveal {
        let what = "names revealed in an offboarding";
        services.store.note(services.as_of(), what, &pack.audit.id).await?;
    }
    if made.wanted.out.is_some() {
        purge::put(services, made.rep, made.last_day, &pack.purge).await?;
    }
    let keyed = Keyed::of(services).await?;
    let kept = services.store.keep_audit(&without_names(&pack.audit), Some(made.rep)).await?;
    pack.audit.appendix.log_head = Some(kept.head.to_string());
    let mut files = Vec::new();
    if made.wanted.out.is_some() {
        let rep = &made.rep.0;
        files = pack::rendered(services, &keyed, &pack, made.sorted, rep, made.last_day)?;
    }
    let named: Vec<(String, Vec<u8>)> =
        files.iter().map(|(name, bytes)| (format!("pack/{name}"), bytes.clone())).collect();
    let something = !pack.looked_at || pack.audit.counts.findings > 0;
    kept.commit(jobs::handed(services, &pack.audit, something, &named)?).await?;
    if let Some(out) = &made.wanted.out {
        write(out, files, &mut pack)?;
    }
    Ok(pack)
}

/// Says in the report what the lists hold, what stays, and how an earlier purge went.
async fn tell_lists(
    services: &Services,
    rep: &Rep,
    sorted: &Sorted,
    audit: &mut Audit,
) -> Result<(), UseError> {
    let appendix = &mut audit.appendix;
    appendix.remarks.extend(pack::remarks(sorted));
    appendix.company_side.extend(pack::company_side(services, sorted));
    let purged = purge::look(services, &rep.id).await?;
    appendix.remarks.extend(purged.map(|purged| purged.sentence()));
    Ok(())
}

/// Asks the gate again: for each export by the basis it was read under, else by the one given.
fn gate(
    services: &Services,
    rep: &Rep,
    leaving: &Leaving,
    intakes: &[KeptIntake],
) -> Result<String, UseError> {
    let place = services.rulebook.place(place_of(services, rep));
    let as_of = services.as_of();
    let ask = |basis, allegation: Option<&str>, notice: Option<Day>| {
        let notice = notice.or(told_staff_on(services));
        policy::gate(place, basis, allegation, notice, as_of)
            .map(|passage| passage.words)
            .map_err(UseError::Refused)
    };
    if intakes.is_empty() {
        if !leaving.without_exports {
            // A place where HR may not ask is told before the missing export.
            ask(
                leaving.basis.or(Some(Basis::VoluntaryOffer)),
                leaving.allegation.as_deref(),
                leaving.notice_on,
            )?;
            return Err(UseError::NothingHandedIn { rep: rep.id.0.clone() });
        }
        return ask(leaving.basis, leaving.allegation.as_deref(), leaving.notice_on);
    }
    let mut words = Vec::new();
    for intake in intakes {
        let kept = &intake.document;
        let basis = leaving.basis.or_else(|| kept.basis.parse().ok());
        let allegation = leaving.allegation.as_deref().or(kept.allegation.as_deref());
        let said = ask(basis, allegation, leaving.notice_on.or(kept.notice_on))?;
        if !words.contains(&said) {
            words.push(said);
        }
    }
    Ok(words.join(" "))
}

/// What the readable formats show besides.
fn fill(
    services: &Services,
    rep: &Rep,
    last_day: Day,
    basis: String,
    intakes: &[KeptIntake],
    audit: &mut Audit,
) {
    let timeline = timeline::of(rep, last_day, intakes, &audit.findings);
    let appendix = std::mem::take(&mut audit.appendix);
    audit.appendix = Appendix {
        rep: Some(Rep { last_day: Some(last_day), ..rep.clone() }),
        basis: Some(basis),
        remarks: [appendix.remarks, exports::remarks(intakes)].concat(),
        restraints: policy::restraints(
            &services.rulebook,
            rep,
            place_of(services, rep),
            Some(last_day),
        ),
        timeline,
        networks: exports::reach(intakes),
        ..appendix
    };
}

/// Writes the pack's files into a folder, each whole or not at all. All of them are rendered before.
fn write(
    out: &std::path::Path,
    files: Vec<(String, Vec<u8>)>,
    pack: &mut Pack,
) -> Result<(), UseError> {
    std::fs::create_dir_all(out).map_err(UseError::file("make", out))?;
    for (name, bytes) in files {
        let path = out.join(name);
        exports::write_whole(&path, &bytes)?;
        pack.files.push(path);
    }
    Ok(())
}

/// The audit as it is kept: nobody is named, whoever asked.
pub(super) fn without_names(audit: &Audit) -> Audit {
    let hide = |finding: &Finding| {
        let mut finding = finding.clone();
        if let Some(record) = &mut finding.record {
            record.name = None;
        }
        finding
    };
    Audit { findings: audit.findings.iter().map(hide).collect(), ..audit.clone() }
}
