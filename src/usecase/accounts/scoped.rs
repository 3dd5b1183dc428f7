//! Findings and exports as far as somebody may see them.
//!
//! What is outside of a scope is not there: it is looked for in the same way, with the same work, as
//! what never was, and the answer is the same `None`.

use crate::model::account::Scope;
use crate::model::audit::Finding;
use crate::model::rep::RepId;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::accounts::Visitor;
use crate::usecase::accounts::diary;
use crate::usecase::decisions;
use crate::usecase::decisions::Listed;
use crate::usecase::intake::Kept;
use crate::usecase::intake::KeptIntake;
use crate::usecase::sighting::Tie;

/// The findings of the newest audits that a scope holds, by rep and id.
///
/// # Errors
///
/// The store.
pub async fn findings(services: &Services, scope: &Scope) -> Result<Vec<Listed>, UseError> {
    let mut all = decisions::list(services).await?;
    all.retain(|one| scope.holds(&RepId(one.rep.clone())));
    Ok(all)
}

/// A finding of the newest audits, if the scope holds it.
///
/// # Errors
///
/// The store.
pub async fn finding(
    services: &Services,
    scope: &Scope,
    id: &str,
) -> Result<Option<Finding>, UseError> {
    let mut found = None;
    for finding in decisions::findings(services).await? {
        if finding.id.eq_ignore_ascii_case(id) && scope.holds(&finding.rep) {
            found = Some(finding);
        }
    }
    Ok(found)
}

/// The kept exports that a scope holds.
///
/// # Errors
///
/// The store.
pub async fn intakes(services: &Services, scope: &Scope) -> Result<Vec<KeptIntake>, UseError> {
    let mut all = services.store.intakes::<Kept, Tie>(None).await?;
    all.retain(|one| scope.holds(&one.rep));
    Ok(all)
}

/// Writes down that somebody saw clients named: each look is a leaf of the evidence log.
///
/// # Errors
///
/// The store.
pub async fn seen(
    services: &Services,
    visitor: &Visitor,
    finding: &str,
    now: i64,
) -> Result<(), UseError> {
    let noted = diary::line_by("names seen", finding, &visitor.account, now);
    Ok(services.store.note(noted.day, noted.what, &noted.subject).await?)
}
