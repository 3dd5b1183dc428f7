//! Which clients are tied to whom. An entry of an address book is no tie: somebody wrote it down.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::model::Day;
use crate::model::matching::Certainty;
use crate::model::record::RecordId;
use crate::model::rep::RepId;
use crate::model::rep::Roster;
use crate::usecase::intake::KeptIntake;
use crate::usecase::sighting::Seen;

/// A client and who is tied to them.
#[derive(Clone, Debug, Default)]
pub(super) struct Tied {
    /// The client's record and its duplicates, as the ties name them.
    pub records: BTreeSet<RecordId>,
    /// The reps.
    pub reps: BTreeSet<RepId>,
    /// The networks.
    pub networks: BTreeSet<String>,
}

/// By the least id of their records, the clients who are tied to reps that `counts` keeps.
pub(super) fn by_client(
    intakes: &[KeptIntake],
    counts: impl Fn(&RepId) -> bool,
) -> BTreeMap<RecordId, Tied> {
    let mut clients: BTreeMap<RecordId, Tied> = BTreeMap::new();
    for intake in intakes.iter().filter(|one| counts(&one.rep)) {
        for tie in &intake.ties {
            let social = matches!(tie.seen, Seen::Tie { .. });
            let Some(client) = tie.records.iter().min() else { continue };
            if tie.certainty == Certainty::Possible || !social {
                continue;
            }
            let tied = clients.entry(client.clone()).or_default();
            tied.records.extend(tie.records.iter().cloned());
            tied.reps.insert(intake.rep.clone());
            tied.networks.insert(intake.network.clone());
        }
    }
    clients
}

/// Tells whether a rep works here on a day.
pub(super) fn works_here(roster: &Roster, on: Day) -> impl Fn(&RepId) -> bool + '_ {
    move |id| roster.get(&id.0).is_some_and(|rep| rep.employed(on))
}

/// Of each network, the clients whom anybody's export holds, each once.
pub(super) fn reached(intakes: &[KeptIntake]) -> BTreeMap<String, u64> {
    let mut networks: BTreeMap<String, BTreeSet<&RecordId>> = BTreeMap::new();
    for intake in intakes {
        let sure = intake.ties.iter().filter(|tie| tie.certainty != Certainty::Possible);
        let clients = sure.filter_map(|tie| tie.records.iter().min());
        networks.entry(intake.network.clone()).or_default().extend(clients);
    }
    networks.into_iter().map(|(network, clients)| (network, clients.len() as u64)).collect()
}
