//! What is wrong with a rulebook or goes far, and how the cases beside its rules go.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

use crate::model::Day;
use crate::model::audit::PolicyRef;
use crate::model::rep::Roster;
use crate::policy;
use crate::policy::CaseResult;
use crate::policy::Gravity;
use crate::policy::Remark;
use crate::policy::Rulebook;
use crate::usecase::UseError;
use crate::usecase::explain::json;

/// A rulebook, looked through.
#[derive(Clone, Debug, Serialize)]
pub struct Looked {
    /// Which.
    pub policy: PolicyRef,
    /// What is to be said of it, the gravest first.
    pub remarks: Vec<Remark>,
}

/// Looks a rulebook through; with a roster also whether it knows the agreements of all reps.
///
/// # Errors
///
/// A rule that cannot be evaluated.
pub fn look(book: &Rulebook, as_of: Day, roster: Option<&Roster>) -> Result<Looked, UseError> {
    let mut remarks = policy::review(book, as_of)?;
    let reps = roster.iter().flat_map(|roster| &roster.reps);
    let mut unknown: BTreeMap<&str, usize> = BTreeMap::new();
    for agreement in reps.filter_map(|rep| rep.agreement.as_deref()) {
        if !agreement.trim().is_empty() && book.clauses(agreement).is_empty() {
            *unknown.entry(agreement.trim()).or_default() += 1;
        }
    }
    remarks.extend(unknown.into_iter().map(|(agreement, reps)| Remark {
        gravity: Gravity::Missing,
        file: "agreements.toml".to_owned(),
        what: format!("it has no clause of `{agreement}`, the agreement of {reps} in the roster"),
        next: "put its clauses there, so that reports can say what lies inside them".to_owned(),
    }));
    remarks.sort();
    Ok(Looked { policy: book.reference(), remarks })
}

impl Looked {
    /// Whether something contradicts itself, or can never apply.
    #[must_use]
    pub fn has_fault(&self) -> bool {
        self.remarks.iter().any(|one| one.gravity == Gravity::Fault)
    }

    /// As JSON.
    #[must_use]
    pub fn json(&self) -> String {
        json(self)
    }

    /// In words.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = name(&self.policy);
        for (gravity, heading) in [
            (Gravity::Fault, "To be mended: it contradicts itself, or can never apply"),
            (Gravity::Missing, "Missing, or growing old"),
            (Gravity::Proportionality, "Goes far: somebody should be able to say why"),
        ] {
            let mut remarks = self.remarks.iter().filter(|one| one.gravity == gravity).peekable();
            if remarks.peek().is_none() {
                continue;
            }
            let _ = writeln!(out, "\n{heading}");
            for one in remarks {
                let _ = writeln!(out, "  {}: {}\n      {}", one.file, one.what, one.next);
            }
        }
        if self.remarks.is_empty() {
            out.push_str("\nNothing contradicts itself, nothing is missing, nothing goes far.\n");
        }
        out
    }
}

/// `policy standard, sha256 5e0c…`.
pub(super) fn name(policy: &PolicyRef) -> String {
    format!("policy {}, sha256 {}\n", policy.id, policy.sha256)
}

/// How all cases went.
#[derive(Clone, Debug, Serialize)]
pub struct Tested {
    /// Of which rulebook.
    pub policy: PolicyRef,
    /// How many cases there are.
    pub cases: usize,
    /// Those that failed.
    pub failed: Vec<CaseResult>,
}

/// Tries all cases.
#[must_use]
pub fn test(book: &Rulebook) -> Tested {
    let all = book.run_cases();
    let cases = all.len();
    let failed = all.into_iter().filter(|case| !case.passed).collect();
    Tested { policy: book.reference(), cases, failed }
}

impl Tested {
    /// As JSON.
    #[must_use]
    pub fn json(&self) -> String {
        json(self)
    }

    /// In words.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = name(&self.policy);
        for one in &self.failed {
            let _ = writeln!(out, "FAILED  {}: {}\n        {}", one.rule, one.case, one.detail);
        }
        let _ = writeln!(out, "{} of {} cases hold", self.cases - self.failed.len(), self.cases);
        out
    }
}
