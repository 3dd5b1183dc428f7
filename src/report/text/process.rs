//! The company's own process: the checklist of an offboarding, and how the CRM is kept.

use crate::model::audit::Audit;
use crate::report::facts;
use crate::report::text::paper::Ink;
use crate::report::text::paper::Paper;
use crate::report::words;

/// Steps of an offboarding, done and to do.
pub(super) fn checklist(paper: &mut Paper, audit: &Audit) {
    if audit.appendix.checklist.is_empty() {
        return;
    }
    paper.heading("Offboarding checklist (the company's process, no findings)");
    for step in &audit.appendix.checklist {
        let line = match &step.done {
            Some(done) => format!("[x] {}: {done}", step.what),
            None => format!("[ ] {}", step.what),
        };
        paper.para(2, Ink::Plain, &line);
    }
}

/// How the CRM is kept, an office a line.
pub(super) fn keeping(paper: &mut Paper, audit: &Audit) {
    let Some(keeping) = &audit.appendix.keeping else { return };
    paper.heading(
        "How the CRM is kept, by office (HOARD-INDICATOR: indicators, held against nobody)",
    );
    for one in &keeping.offices {
        let line = format!(
            "{}: {} added and {} removed a week; {} closings of records made at most {} days before; \
             {} ties at least {} days older than the record ({})",
            one.office,
            facts::a_week(one.added, one.days),
            facts::a_week(one.removed, one.days),
            words::share(one.late_created, one.closings),
            keeping.late_created_days,
            words::share(one.tied_before, one.ties),
            keeping.tie_before_crm_days,
            facts::keeping_weight(one),
        );
        paper.para(2, Ink::Plain, &line);
    }
    let before = words::share(keeping.before.late_created, keeping.before.closings);
    let line = format!(
        "Beside them: {before} such closings before the period; benchmark {} added and {} removed a \
         week, a figure of the founding documents that nobody checked.",
        keeping.weekly_adds, keeping.weekly_removals
    );
    paper.para(2, Ink::Faint, &line);
}
