//! Are we keeping our own rules, and what changed? The manager's periodic report.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::Path;
use std::path::PathBuf;

use crate::model::Day;
use crate::model::audit::Appendix;
use crate::model::audit::Audit;
use crate::model::audit::AuditKind;
use crate::model::audit::Change;
use crate::model::audit::Finding;
use crate::model::audit::Supplied;
use crate::model::reading::SectionState;
use crate::model::rep::Rep;
use crate::model::rep::RepId;
use crate::model::rep::Roster;
use crate::report as render;
use crate::report::Format;
use crate::store::PastAudit;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::assemble;
use crate::usecase::assemble::Frame;
use crate::usecase::carry;
use crate::usecase::contacts::ledger;
use crate::usecase::contacts::notified;
use crate::usecase::exports;
use crate::usecase::hoarding;
use crate::usecase::import::file_name;
use crate::usecase::intake::KeptIntake;
use crate::usecase::jobs;
use crate::usecase::measures;
use crate::usecase::offboard::without_names;
use crate::usecase::roles;
use crate::usecase::shelf;
use crate::usecase::standing;
use crate::usecase::triage;
use crate::usecase::upkeep;
use crate::usecase::upkeep::Offices;
use crate::usecase::upkeep::Reported;

/// Which period.
#[derive(Clone, Debug, Default)]
pub struct Period {
    /// First day; `None`: the day after the report before, else three months back.
    pub from: Option<Day>,
    /// Last day; `None`: the audit's day.
    pub to: Option<Day>,
    /// The file for the report; its ending says the format.
    pub out: Option<PathBuf>,
    /// Whether clients and reps are named.
    pub reveal: bool,
    /// Whether it is put on the shelf of reports that the page shows.
    pub shelve: bool,
}

/// Makes the periodic report.
///
/// # Errors
///
/// The workspace holds no CRM, or a rule errs.
pub async fn run(services: &Services, period: &Period) -> Result<Audit, UseError> {
    let roster = services.store.roster().await?;
    let books = standing::books(services).await?;
    let to = period.to.unwrap_or(services.as_of());
    if let Some(from) = period.from.filter(|from| *from > to) {
        return Err(UseError::Period { from, to });
    }
    let intakes: Vec<KeptIntake> = exports::in_hand(services, to).await?;
    if intakes.is_empty() {
        return Err(UseError::NoExport { on: to });
    }
    let past = past_reports(services, to).await?;
    let from = period.from.unwrap_or_else(|| first_day(&past, to));
    let under = |rep: &Rep| exports::purpose(rep, to);
    let (mut parts, records) =
        exports::judged(services, &roster, &intakes, &intakes, under).await?;
    let shown = measures::of(services, &measures::known_by(&roster, to), to).await?;
    parts.extend(shown.parts);
    let frame = Frame {
        kind: AuditKind::Report,
        question: format!("{from}\n{to}"),
        books: books.inputs.clone(),
        reveal: period.reveal,
    };
    let mut audit = assemble::audit(services, &frame, &parts, &records);
    let blind = exports::blind(&audit, &intakes);
    audit.cannot_see = standing::cannot_see(services, &books, &audit.coverage, blind);
    exports::say_whose(&intakes, &parts, &mut audit);
    roles::together(services, &roster, &mut audit);
    let checks = self_checks(services, from, to).await?;
    let scope = in_scope(&roster, (from, to), &audit);
    let smallest = services.rulebook.agency().privacy.smallest_office;
    let offices = Offices::of(&roster, &scope, smallest);
    fill(&scope, &offices, &intakes, &past, (from, to), checks, &mut audit);
    audit.appendix.company_side = company_side(services, &audit);
    audit.appendix.company_side.extend(shown.company_side);
    audit.appendix.remarks.extend(shown.remarks);
    audit.appendix.keeping = hoarding::keeping(services, &roster, &intakes, (from, to)).await?;
    audit.appendix.remarks.extend(on_record(services).await?);
    triage::tell(services, &intakes, &mut audit).await?;
    let reported = Reported {
        roster: &roster,
        intakes: &intakes,
        records: &records,
        books: &books,
        offices: &offices,
        period: (from, to),
    };
    audit.appendix.upkeep = upkeep::of_report(services, reported, &audit).await?;
    if !period.reveal {
        let pseudonyms = upkeep::pseudonyms(services, &roster, &intakes, &parts).await?;
        audit.appendix.pseudonyms = pseudonyms;
    }
    keep(services, period, &mut audit).await?;
    Ok(audit)
}

/// Keeps the report, on the shelf too and with its file where a job hands it out, and writes it.
async fn keep(services: &Services, period: &Period, audit: &mut Audit) -> Result<(), UseError> {
    if period.reveal {
        services.store.note(services.as_of(), "names revealed in a report", &audit.id).await?;
    }
    let mut kept = services.store.keep_audit(&without_names(audit), None).await?;
    audit.appendix.log_head = Some(kept.head.to_string());
    let file = match &period.out {
        Some(out) => Some((out, rendered(out, audit)?)),
        None => None,
    };
    if period.shelve {
        kept.shelve(shelf::forms(audit)?).await?;
    }
    let named = file.iter().map(|(out, bytes)| (file_name(out), bytes.clone()));
    let named: Vec<(String, Vec<u8>)> = named.collect();
    let something = audit.counts.findings > 0;
    kept.commit(jobs::handed(services, audit, something, &named)?).await?;
    if let Some((out, bytes)) = file {
        exports::write_whole(out, &bytes)?;
    }
    Ok(())
}

/// What is on record of clients' consent, and who was not told of the privacy notice.
async fn on_record(services: &Services) -> Result<Vec<String>, UseError> {
    let consent = ledger::split(services, None).await?.sentence();
    let told = notified::count(services).await?.map(|(first, untold)| {
        format!(
            "Privacy notice: {untold} clients who were in the CRM before its first version of {first} \
             are not on record as told since."
        )
    });
    Ok(consent.into_iter().chain(told).collect())
}

/// The report in the format that the file's ending names.
fn rendered(out: &Path, audit: &Audit) -> Result<Vec<u8>, UseError> {
    let ending = out.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let format = match ending.as_deref() {
        Some("txt") => Format::Text,
        Some("htm") => Format::Html,
        Some(other) => other.parse().map_err(|_| unknown_ending(out))?,
        None => return Err(unknown_ending(out)),
    };
    Ok(render::render(audit, format, &render::Options::default())?)
}

/// The file's ending names no format.
fn unknown_ending(out: &Path) -> UseError {
    UseError::UnknownEnding { file: out.display().to_string() }
}

/// The reports made before this one's last day, oldest first.
async fn past_reports(services: &Services, to: Day) -> Result<Vec<PastAudit>, UseError> {
    let past = services.store.audits(AuditKind::Report).await?;
    Ok(past.into_iter().filter(|one| one.as_of < to).collect())
}

/// The day after the report before, else three months back.
fn first_day(past: &[PastAudit], to: Day) -> Day {
    let after = past.last().and_then(|one| one.as_of.succ_opt());
    after.or_else(|| to.checked_sub_months(chrono::Months::new(3))).unwrap_or(to)
}

/// How many self-checks were run in the period: reps who look before they upload.
async fn self_checks(services: &Services, from: Day, to: Day) -> Result<u64, UseError> {
    let checks = services.store.audits(AuditKind::Check).await?;
    Ok(checks.iter().filter(|one| one.as_of >= from && one.as_of <= to).count() as u64)
}

/// The reps a report is about: who worked here in the period, and whoever a finding is about.
fn in_scope<'a>(roster: &'a Roster, (from, to): (Day, Day), audit: &Audit) -> Vec<&'a RepId> {
    let found: BTreeSet<&RepId> = audit.findings.iter().map(|finding| &finding.rep).collect();
    let employed = |rep: &Rep| {
        rep.last_day.is_none_or(|last| last >= from) && rep.hired.is_none_or(|hired| hired <= to)
    };
    let scope = roster.reps.iter().filter(|rep| employed(rep) || found.contains(&rep.id));
    scope.map(|rep| &rep.id).collect()
}

/// What the readable formats show besides.
fn fill(
    in_scope: &[&RepId],
    offices: &Offices<'_>,
    intakes: &[KeptIntake],
    past: &[PastAudit],
    (from, to): (Day, Day),
    self_checks: u64,
    audit: &mut Audit,
) {
    let with: BTreeSet<&RepId> = intakes.iter().map(|one| &one.rep).collect();
    let not_supplied: Vec<RepId> =
        in_scope.iter().filter(|id| !with.contains(**id)).map(|id| (*id).clone()).collect();
    let mut by_office: BTreeMap<(String, String), u64> = BTreeMap::new();
    for finding in &audit.findings {
        let key = (offices.row(&finding.rep), finding.code.clone());
        *by_office.entry(key).or_default() += 1;
    }
    let change = changes(past.last(), audit, intakes);
    audit.cannot_see.extend(not_looked_at(&change, audit));
    let mut trend: Vec<(Day, u64)> =
        past.iter().map(|one| (one.as_of, one.audit.counts.findings)).collect();
    trend.push((audit.as_of, audit.counts.findings));
    let appendix = std::mem::take(&mut audit.appendix);
    audit.appendix = Appendix {
        period: Some((from, to)),
        change,
        by_office,
        supplied: Supplied {
            reps: in_scope.len() as u64,
            with_intake: (in_scope.len() - not_supplied.len()) as u64,
            not_supplied,
            self_checks,
        },
        networks: exports::reach(intakes),
        remarks: [appendix.remarks, exports::remarks(intakes)].concat(),
        trend,
        ..appendix
    };
}

/// What changed since the report before, by the ids that the same facts keep.
///
/// A finding is resolved if its section was looked at again and it is not there; where nobody could
/// look, it stays open.
pub(super) fn changes(before: Option<&PastAudit>, audit: &Audit, intakes: &[KeptIntake]) -> Change {
    let known: BTreeMap<&str, &Finding> = before
        .iter()
        .flat_map(|past| &past.audit.findings)
        .map(|finding| (finding.id.as_str(), finding))
        .collect();
    let now: BTreeSet<&str> = audit.findings.iter().map(|one| one.id.as_str()).collect();
    let (open, new): (Vec<&str>, Vec<&str>) = now.iter().partition(|id| known.contains_key(*id));
    let gone = known.iter().filter(|(id, _)| !now.contains(*id));
    let (resolved, unseen): (Vec<_>, Vec<_>) =
        gone.partition(|(_, finding)| looked_at(finding, intakes));
    let open = open.into_iter().chain(unseen.into_iter().map(|(id, _)| *id));
    let resolved = resolved
        .into_iter()
        .map(|(id, finding)| ((*id).to_owned(), finding.code.clone(), finding.rep.clone()))
        .collect();
    Change {
        since: before.map(|past| past.as_of),
        new: new.into_iter().map(str::to_owned).collect(),
        open: open.map(str::to_owned).collect(),
        resolved,
    }
}

/// Tells whether the section a finding was seen in is in hand whole, be it empty.
fn looked_at(finding: &Finding, intakes: &[KeptIntake]) -> bool {
    let seen = &finding.seen;
    let section = carry::section_of(&seen.network, &seen.kind);
    let theirs = |one: &&KeptIntake| one.rep == finding.rep && one.network == seen.network;
    intakes.iter().filter(theirs).flat_map(|one| &one.document.sections).any(|one| {
        let asked = section.as_ref().is_none_or(|section| *section == one.section);
        asked && matches!(one.state, SectionState::Present | SectionState::Empty)
    })
}

/// Says which earlier findings nobody could look at again.
fn not_looked_at(change: &Change, audit: &Audit) -> Option<String> {
    let now: BTreeSet<&str> = audit.findings.iter().map(|one| one.id.as_str()).collect();
    let unseen: Vec<&str> =
        change.open.iter().map(String::as_str).filter(|id| !now.contains(id)).collect();
    (!unseen.is_empty()).then(|| {
        format!(
            "Findings of the report before whose section is not in hand; they stay open: {}.",
            unseen.join(", ")
        )
    })
}

/// The company's own side, each factor once, over all findings.
fn company_side(services: &Services, audit: &Audit) -> Vec<String> {
    let mut all: BTreeSet<String> = audit
        .findings
        .iter()
        .flat_map(|finding| finding.company_side.iter())
        // A number of days, or of colleagues, is about one finding and stands beside it.
        .filter(|factor| !factor.starts_with(|c: char| c.is_ascii_digit()))
        .cloned()
        .collect();
    if services.rulebook.agency().company.encouraged {
        all.insert("The company encourages connecting with clients.".to_owned());
    }
    one_line_without_policy(all)
}

/// The start of a factor that names the day of an event.
const NO_POLICY: &str = "no policy was in force on ";

/// Merges the factors that differ only in the day on which no policy was in force.
pub(super) fn one_line_without_policy(all: BTreeSet<String>) -> Vec<String> {
    let (dated, mut others): (Vec<String>, Vec<String>) =
        all.into_iter().partition(|factor| factor.starts_with(NO_POLICY));
    let day = |factor: &String| factor.get(NO_POLICY.len()..)?.get(..10)?.parse::<Day>().ok();
    let days: BTreeSet<Day> = dated.iter().filter_map(day).collect();
    match (days.first(), days.last(), dated.first()) {
        (Some(first), Some(last), Some(factor)) if days.len() > 1 => {
            let rest = factor.get(NO_POLICY.len() + 10..).unwrap_or_default();
            let count = days.len();
            others.push(format!("{NO_POLICY}{count} days from {first} to {last}{rest}"));
        }
        _ => others.extend(dated),
    }
    others
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_without_a_policy_are_one_line() {
        let line = |day: &str| format!("no policy was in force on {day}: it was published on X");
        let all = [line("2020-01-02"), line("2021-03-04"), "another".to_owned()];

        let merged = one_line_without_policy(all.into_iter().collect());

        let one = "no policy was in force on 2 days from 2020-01-02 to 2021-03-04: it was \
                   published on X";
        assert_eq!(merged, ["another", one]);
    }
}
