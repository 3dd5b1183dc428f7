//! What is past its time: matches that no finding speaks of, and findings themselves. The periods
//! stand in `[retention]` of agency.toml. What is on hold stays.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::Value;

use crate::model::Day;
use crate::store::AuditRow;
use crate::store::Erasure;
use crate::store::TiesLeft;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::intake::KeptIntake;
use crate::usecase::privacy::PrivacyError;
use crate::usecase::privacy::hold;
use crate::usecase::privacy::hold::Hold;
use crate::usecase::pull;

/// What is past its time.
#[derive(Clone, Debug, Default)]
pub struct Due {
    /// Matches without a finding, read before this day.
    pub ties: (usize, Option<Day>),
    /// Audits made before this day.
    pub audits: (usize, Option<Day>),
    /// Notes on findings that no audit holds any more.
    pub notes_of: usize,
    /// What stays since it is on hold.
    pub held: Vec<String>,
    /// Whether it was erased.
    pub applied: bool,
}

/// Finds what is past its time, and erases it if asked to.
///
/// # Errors
///
/// The store. Nothing is changed then.
pub async fn run(services: &Services, apply: bool) -> Result<Due, UseError> {
    let periods = &services.rules_on(services.as_of()).agency().retention;
    let today = services.as_of();
    let ties_before =
        today.checked_sub_days(chrono::Days::new(periods.matched_no_finding_days.into()));
    let audits_before = today.checked_sub_months(chrono::Months::new(periods.findings_months));
    let holds = hold::in_force(services).await?;
    let mut due = Due { applied: apply, ..Due::default() };
    let mut erasure = Erasure::default();
    let audits = services.store.audit_rows().await?;
    let (gone, stay) = sorted(&audits, audits_before, &holds, &mut due);
    let spoken_of = findings(&stay)?;
    let lost = findings(&gone)?;
    let kept_ids: BTreeSet<&str> = spoken_of.iter().map(|one| one.id.as_str()).collect();
    erasure.audits_gone = gone.iter().map(|audit| audit.row.clone()).collect();
    erasure.findings = lost
        .iter()
        .map(|one| one.id.clone())
        .filter(|id| !kept_ids.contains(id.as_str()))
        .collect::<BTreeSet<String>>()
        .into_iter()
        .collect();
    due.audits = (erasure.audits_gone.len(), audits_before);
    due.notes_of = erasure.findings.len();
    let pairs: BTreeSet<(&str, &str)> =
        spoken_of.iter().map(|one| (one.rep.as_str(), one.record.as_str())).collect();
    let intakes: Vec<KeptIntake> = services.store.intakes(None).await?;
    for intake in intakes.iter().filter(|one| ties_before.is_some_and(|day| one.read_on < day)) {
        if held(&holds, &intake.rep.0) {
            due.held.push(format!("matches of rep {}", intake.rep.0));
        } else if let Some(left) = ties_left(intake, &pairs, &holds, &mut due)? {
            erasure.exports.push(left);
        }
    }
    due.ties.1 = ties_before;
    due.held.sort();
    due.held.dedup();
    if apply {
        pull::sweep(services)?;
    }
    if apply && erasure != Erasure::default() {
        services.store.erase(today, &erasure).await?;
        let what = format!("{} matches, {} audits", due.ties.0, due.audits.0);
        services.store.note(today, "erased what was past its time", &what).await?;
    }
    Ok(due)
}

fn held(holds: &[Hold], rep: &str) -> bool {
    holds.iter().any(|hold| !hold.rep.is_empty() && hold.rep.eq_ignore_ascii_case(rep))
}

/// The audits that are past their time, and those that stay. A report over all stays while anybody
/// is on hold.
fn sorted<'a>(
    audits: &'a [AuditRow],
    before: Option<Day>,
    holds: &[Hold],
    due: &mut Due,
) -> (Vec<&'a AuditRow>, Vec<&'a AuditRow>) {
    let (old, mut stay): (Vec<&AuditRow>, Vec<&AuditRow>) =
        audits.iter().partition(|audit| before.is_some_and(|before| audit.as_of < before));
    let (kept, gone): (Vec<&AuditRow>, Vec<&AuditRow>) = old
        .into_iter()
        .partition(|audit| audit.rep.as_ref().map_or(!holds.is_empty(), |rep| held(holds, rep)));
    if !kept.is_empty() {
        due.held.push(format!("{} audits", kept.len()));
    }
    stay.extend(kept);
    (gone, stay)
}

/// A finding, as far as it counts here.
struct Spoken {
    id: String,
    rep: String,
    record: String,
}

/// The findings of audits.
fn findings(audits: &[&AuditRow]) -> Result<Vec<Spoken>, UseError> {
    let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
    let mut all = Vec::new();
    for audit in audits {
        let document: Value =
            serde_json::from_str(&audit.document).map_err(PrivacyError::Written)?;
        let findings = document.get("findings").and_then(Value::as_array);
        all.extend(findings.into_iter().flatten().map(|finding| Spoken {
            id: text(finding.get("id")),
            rep: text(finding.get("rep")),
            record: text(finding.pointer("/record/id")),
        }));
    }
    Ok(all)
}

/// What is left of an export's ties: those that a finding speaks of, and records on hold.
fn ties_left(
    intake: &KeptIntake,
    spoken_of: &BTreeSet<(&str, &str)>,
    holds: &[Hold],
    due: &mut Due,
) -> Result<Option<TiesLeft>, UseError> {
    let mut ties = Vec::new();
    for tie in &intake.ties {
        let mut records = tie.records.iter();
        let stays = records.any(|record| {
            spoken_of.contains(&(intake.rep.0.as_str(), record.0.as_str()))
                || holds.iter().any(|hold| hold.record == record.0)
        });
        if stays {
            ties.push(serde_json::to_string(tie).map_err(PrivacyError::Written)?);
        }
    }
    let gone = intake.ties.len() - ties.len();
    due.ties.0 += gone;
    Ok((gone > 0).then(|| TiesLeft {
        rep: intake.rep.0.clone(),
        network: intake.network.clone(),
        account: intake.account.clone(),
        ties,
    }))
}

impl Due {
    /// For a terminal.
    #[must_use]
    pub fn text(&self) -> String {
        let before = |day: Option<Day>| day.map_or("-".to_owned(), |day| day.to_string());
        let mut text = format!(
            "{} matches without a finding, read before {}\n{} audits made before {}, with what was said of {} findings\n",
            self.ties.0,
            before(self.ties.1),
            self.audits.0,
            before(self.audits.1),
            self.notes_of
        );
        for held in &self.held {
            let _ = writeln!(text, "stays, on hold: {held}");
        }
        text.push_str(match (self.applied, self.ties.0 + self.audits.0) {
            (_, 0) => "Nothing is past its time.\n",
            (true, _) => "Erased. The evidence log holds on: ringfence evidence verify\n",
            (false, _) => "Nothing was erased yet: ringfence retention --apply\n",
        });
        text
    }

    /// Whether anything is past its time and still there.
    #[must_use]
    pub fn open(&self) -> u64 {
        if self.applied { 0 } else { (self.ties.0 + self.audits.0) as u64 }
    }
}
