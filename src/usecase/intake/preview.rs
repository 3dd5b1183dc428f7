//! What would be kept of an export, before it is kept.

use std::collections::HashSet;

use crate::model::matching::Certainty;
use crate::model::record::RecordId;
use crate::model::rep::Rep;
use crate::model::rep::Roster;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::apart::Export;
use crate::usecase::flow;
use crate::usecase::flow::List;
use crate::usecase::intake::From;
use crate::usecase::intake::HandedIn;
use crate::usecase::intake::Taken;
use crate::usecase::intake::distinct;
use crate::usecase::intake::gate;
use crate::usecase::intake::keep;
use crate::usecase::intake::tied_elsewhere;
use crate::usecase::sighting::Tie;
use crate::usecase::standing;

/// Reads what a rep would hand in and tells what would be kept, and keeps nothing.
///
/// # Errors
///
/// As [`crate::usecase::intake::run`].
pub async fn preview(services: &Services, handed: &HandedIn) -> Result<Vec<Preview>, UseError> {
    let roster = services.store.roster().await?;
    let rep = services.rep(&roster, &handed.rep)?;
    let passage = gate(services, rep, handed)?;
    standing::books(services).await?;
    let Export { readings, archives } =
        services.reader.export(&handed.paths, &handed.leave_out).await?;
    let mut all = Vec::new();
    for reading in readings {
        let tied = tied_elsewhere(services, rep, &reading).await?;
        let list = List { rep: &rep.id, tied };
        let found = flow::find(services, &roster, &reading, &list).await?;
        let (matched, possible) = distinct(&found.ties);
        let known = known_to(services, &roster, rep, &found.ties).await?;
        let network = reading.network.as_str().to_owned();
        let from = From { handed, passage: &passage, archives: &archives };
        let kept = keep(services, rep, &from, &reading, &found).await?;
        let taken = Taken { network, kept, matched, possible, again: false };
        all.push(Preview { taken, known });
    }
    Ok(all)
}

/// What would be kept of one network's export.
#[derive(Clone, Debug)]
pub struct Preview {
    /// As after the reading; nothing of it was kept.
    pub taken: Taken,
    /// Of the clients that are at least likely, those whose records name the rep as owner, today or
    /// at any time before: the rep knows that they are clients.
    pub known: u64,
}

/// How many clients among some ties the rep owns or owned, as the CRM has it.
async fn known_to(
    services: &Services,
    roster: &Roster,
    rep: &Rep,
    ties: &[Tie],
) -> Result<u64, UseError> {
    let sure: Vec<&Tie> = ties.iter().filter(|tie| tie.certainty != Certainty::Possible).collect();
    let records = flow::records_of(services, sure.iter().copied()).await?;
    let owned = |id: &RecordId| {
        let versions = records.get(id).map(|record| record.versions.iter());
        let states = versions.into_iter().flatten().filter_map(|version| version.state.as_ref());
        let mut owners = states.flat_map(|state| &state.owners);
        owners.any(|owner| roster.named(owner).is_some_and(|owner| owner.id == rep.id))
    };
    let clients: HashSet<&RecordId> = sure
        .iter()
        .filter(|tie| tie.records.iter().any(owned))
        .filter_map(|tie| tie.records.iter().min())
        .collect();
    Ok(clients.len() as u64)
}
