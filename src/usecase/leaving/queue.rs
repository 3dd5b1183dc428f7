//! What waits for HR: replies of reps that nobody has answered.

use crate::model::Day;
use crate::model::audit::Finding;
use crate::model::triage::Author;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::decisions;
use crate::usecase::triage;

/// A reply that waits.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The finding it is about.
    pub finding: Finding,
    /// The day of the reply.
    pub on: Day,
    /// What the rep wrote.
    pub words: String,
}

/// The replies after which the company said nothing, oldest first.
///
/// # Errors
///
/// The store.
pub async fn replies(services: &Services) -> Result<Vec<Reply>, UseError> {
    let mut lives = triage::lives(services).await?;
    let mut waiting = Vec::new();
    for finding in decisions::findings(services).await? {
        let Some(life) = lives.remove(&finding.id) else { continue };
        if let Some(last) = life.notes.into_iter().next_back()
            && last.author == Author::Rep
        {
            waiting.push(Reply { finding, on: last.day, words: last.words });
        }
    }
    waiting.sort_by_key(|one| (one.on, one.finding.id.clone()));
    Ok(waiting)
}
