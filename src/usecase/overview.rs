//! Where the findings stand: what the newest report found, what changed since the one before, and
//! what is open. Nothing is audited here; it is told from what was.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::model::Day;
use crate::model::account::Scope;
use crate::model::audit::AuditKind;
use crate::model::audit::Change;
use crate::model::audit::Finding;
use crate::model::reading::Section;
use crate::model::rep::RepId;
use crate::model::rep::Roster;
use crate::model::triage::Life;
use crate::model::triage::State;
use crate::store::PastAudit;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::decisions;
use crate::usecase::exports;
use crate::usecase::report;
use crate::usecase::triage;

/// What an office is called where the roster names none.
const NO_OFFICE: &str = "No office";

/// A finding of the newest audits, as lists show it.
#[derive(Clone, Debug)]
pub struct Row {
    /// The finding.
    pub finding: Finding,
    /// The rep's office.
    pub office: String,
    /// Where it stands.
    pub state: State,
    /// Whether the newest report is the first that found it.
    pub new: bool,
    /// Whether the newest report holds it.
    pub in_report: bool,
}

/// A finding that is gone.
#[derive(Clone, Debug)]
pub struct Resolved {
    /// Its id.
    pub id: String,
    /// Its code.
    pub code: String,
    /// Whose it was.
    pub rep: RepId,
    /// The rep's office.
    pub office: String,
}

/// The newest report, as far as a scope goes.
#[derive(Clone, Debug)]
pub struct Newest {
    /// Its id.
    pub id: String,
    /// Its day.
    pub on: Day,
    /// The day of the one before.
    pub since: Option<Day>,
    /// What is gone since.
    pub resolved: Vec<Resolved>,
    /// Which sections were there.
    pub coverage: Vec<Section>,
    /// The company's own conduct, as far as it weighs.
    pub company_side: Vec<String>,
    /// What it cannot see.
    pub cannot_see: Vec<String>,
    /// Findings of each report, oldest first.
    pub trend: Vec<(Day, u64)>,
}

/// Everything.
#[derive(Clone, Debug)]
pub struct Overview {
    /// The newest report; `None` where none was made.
    pub newest: Option<Newest>,
    /// The findings of the newest audits, worst first.
    pub rows: Vec<Row>,
}

/// What every scope is told from. It holds as long as nothing is put on record: kept by the services,
/// which are opened anew then.
#[derive(Debug)]
pub(super) struct Told {
    roster: Roster,
    past: Vec<PastAudit>,
    change: Change,
    rows: Vec<Row>,
}

/// Tells where findings stand.
///
/// # Errors
///
/// The store.
pub async fn run(services: &Services, scope: &Scope) -> Result<Overview, UseError> {
    let told = told(services).await?;
    let rows = told.rows.iter().filter(|row| scope.holds(&row.finding.rep)).cloned().collect();
    let newest = told.past.last();
    let newest =
        newest.map(|last| self::newest(last, &told.past, scope, &told.roster, &told.change));
    Ok(Overview { newest, rows })
}

/// What everybody is told from, read once.
async fn told(services: &Services) -> Result<Arc<Told>, UseError> {
    let read = || async {
        let roster = services.store.roster().await?;
        let past = services.store.audits(AuditKind::Report).await?;
        let change = match past.last() {
            Some(last) => {
                let intakes = exports::in_hand(services, last.as_of).await?;
                let before = past.iter().rev().find(|one| one.as_of < last.as_of);
                report::changes(before, &last.audit, &intakes)
            }
            None => Change::default(),
        };
        let rows = rows(services, &roster, &past, &change).await?;
        Ok::<_, UseError>(Arc::new(Told { roster, past, change, rows }))
    };
    services.told.get_or_try_init(read).await.cloned()
}

/// All findings of the newest audits.
async fn rows(
    services: &Services,
    roster: &Roster,
    past: &[PastAudit],
    change: &Change,
) -> Result<Vec<Row>, UseError> {
    let lives: BTreeMap<String, Life> = triage::lives(services).await?;
    let new: BTreeSet<&str> = change.new.iter().map(String::as_str).collect();
    let last = past.last().map(|last| &last.audit.findings);
    let in_report: BTreeSet<&str> = last.into_iter().flatten().map(|one| one.id.as_str()).collect();
    let mut by_id: BTreeMap<String, Finding> = BTreeMap::new();
    for finding in decisions::findings(services).await? {
        by_id.insert(finding.id.clone(), finding);
    }
    let row = |finding: Finding| Row {
        office: office(roster, &finding.rep),
        state: lives.get(&finding.id).map(|life| life.state).unwrap_or_default(),
        new: new.contains(finding.id.as_str()),
        in_report: in_report.contains(finding.id.as_str()),
        finding,
    };
    let mut rows: Vec<Row> = by_id.into_values().map(row).collect();
    rows.sort_by(|a, b| {
        let key = |row: &Row| (row.finding.severity, row.finding.code.clone());
        key(a).cmp(&key(b)).then_with(|| a.finding.id.cmp(&b.finding.id))
    });
    Ok(rows)
}

/// The newest report, as far as a scope goes.
fn newest(
    last: &PastAudit,
    past: &[PastAudit],
    scope: &Scope,
    roster: &Roster,
    change: &Change,
) -> Newest {
    let held = |finding: &&Finding| scope.holds(&finding.rep);
    let resolved = change.resolved.iter().filter(|(_, _, rep)| scope.holds(rep));
    let side: BTreeSet<String> = last
        .audit
        .findings
        .iter()
        .filter(held)
        .flat_map(|finding| finding.company_side.iter())
        .filter(|factor| !factor.starts_with(|c: char| c.is_ascii_digit()))
        .cloned()
        .collect();
    Newest {
        id: last.audit.id.clone(),
        on: last.as_of,
        since: change.since,
        resolved: resolved
            .map(|(id, code, rep)| Resolved {
                id: id.clone(),
                code: code.clone(),
                rep: rep.clone(),
                office: office(roster, rep),
            })
            .collect(),
        coverage: last.audit.coverage.clone(),
        company_side: report::one_line_without_policy(side),
        cannot_see: last.audit.cannot_see.clone(),
        trend: past
            .iter()
            .map(|one| (one.as_of, one.audit.findings.iter().filter(held).count() as u64))
            .collect(),
    }
}

/// The office of a rep.
fn office(roster: &Roster, rep: &RepId) -> String {
    let office = roster.get(&rep.0).and_then(|rep| rep.office.as_deref()).map(str::trim);
    office.filter(|office| !office.is_empty()).unwrap_or(NO_OFFICE).to_owned()
}

/// One finding with what was said of it; `None` where the scope does not hold it.
///
/// # Errors
///
/// The store.
pub async fn one(
    services: &Services,
    scope: &Scope,
    id: &str,
) -> Result<Option<(Row, Life)>, UseError> {
    let told = told(services).await?;
    let mut rows = told.rows.iter().filter(|row| scope.holds(&row.finding.rep));
    let Some(row) = rows.find(|row| row.finding.id.eq_ignore_ascii_case(id)).cloned() else {
        return Ok(None);
    };
    let life = triage::life(services, &row.finding.id).await?;
    Ok(Some((row, life)))
}
