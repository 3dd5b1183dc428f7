//! What stands for reps in a report that names none: the same rep has the same pseudonym in every
//! period of a workspace, and in no other workspace.

use std::collections::BTreeMap;

use crate::intake::hash::sha256_hex;
use crate::model::rep::Rep;
use crate::model::rep::Roster;
use crate::model::upkeep::Named;
use crate::model::upkeep::Pseudonyms;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::assemble::Part;
use crate::usecase::intake::KeptIntake;

/// Digits of a pseudonym at least.
const DIGITS: usize = 4;

/// Makes the pseudonyms of all reps, and names for the files they handed in.
///
/// # Errors
///
/// The store.
pub(in crate::usecase) async fn pseudonyms(
    services: &Services,
    roster: &Roster,
    intakes: &[KeptIntake],
    parts: &[Part],
) -> Result<Pseudonyms, UseError> {
    let secret = services.store.secret().await?;
    let reps = named(roster, &secret);
    let mut inputs = BTreeMap::new();
    let mut at = 0_u32;
    for part in parts {
        let network = part.intake.and_then(|at| intakes.get(at)).map(|one| one.network.as_str());
        let who = reps.get(&part.rep.0.to_lowercase()).map(|named| named.pseudonym.as_str());
        for input in &part.inputs {
            let whole = input.name.as_str();
            // An archive often bears its owner's name; the files in it do not.
            let file = whole.rsplit(['/', '\\', ':']).next().unwrap_or(whole);
            let of = format!("{}, {}", who.unwrap_or("a rep"), network.unwrap_or("a file"));
            inputs.insert(at, format!("{of}:{file}"));
            at = at.saturating_add(1);
        }
    }
    Ok(Pseudonyms { reps, inputs })
}

/// The pseudonyms, by id in lower case: as many digits of a keyed digest as tell all reps apart.
fn named(roster: &Roster, secret: &str) -> BTreeMap<String, Named> {
    let digest =
        |rep: &Rep| sha256_hex(format!("rep\n{secret}\n{}", rep.id.0.to_lowercase()).as_bytes());
    let all: Vec<(&Rep, String)> = roster.reps.iter().map(|rep| (rep, digest(rep))).collect();
    let short = |digits: usize| {
        let cut = all.iter().map(|(_, digest)| digest.get(..digits).unwrap_or(digest));
        cut.collect::<std::collections::BTreeSet<&str>>().len() == all.len()
    };
    let digits = (DIGITS..64).find(|digits| short(*digits)).unwrap_or(64);
    let one = |(rep, digest): &(&Rep, String)| {
        let name = rep.name.iter().map(|name| name.full.to_string());
        let emails = rep.emails.iter().map(|email| email.as_str().to_owned());
        let pseudonym = format!("rep {}", digest.get(..digits).unwrap_or(digest));
        (rep.id.0.to_lowercase(), Named { pseudonym, words: name.chain(emails).collect() })
    };
    all.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::rep::RepId;

    fn roster(reps: usize) -> Roster {
        let rep = |no| Rep { id: RepId(format!("R{no}")), ..Rep::default() };
        Roster { reps: (0..reps).map(rep).collect() }
    }

    #[test]
    fn a_pseudonym_keeps_as_the_roster_grows_and_hangs_on_the_secret() {
        let (few, more) = (named(&roster(3), "a secret"), named(&roster(9), "a secret"));
        let other = named(&roster(3), "another");

        assert_eq!(few.get("r1"), more.get("r1"));
        assert_ne!(few.get("r1"), other.get("r1"));
    }

    #[test]
    fn two_reps_never_share_a_pseudonym() {
        let all = named(&roster(2_000), "a secret");

        let mut words: Vec<&str> = all.values().map(|one| one.pseudonym.as_str()).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), 2_000);
    }
}
