//! What is left of the people who are no clients: how many they were, and a digest.

use std::collections::HashSet;

use hmac::Hmac;
use hmac::KeyInit as _;
use hmac::Mac as _;

use crate::intake::hash::hex;
use crate::model::reading::Reading;
use crate::usecase::sighting::Tie;
use crate::usecase::sighting::number_people;
use crate::usecase::sighting::sightings;

/// Counts the people who are no clients, and makes the digest from which nobody can be told.
///
/// The digest is the sum of a keyed hash of each, so that their order does not matter and none of
/// them need be held.
pub(super) fn forget(secret: &str, reading: &Reading, ties: &[Tie]) -> (u64, String) {
    let kept: HashSet<_> = ties.iter().map(|tie| (tie.seen, tie.at)).collect();
    let everybody = sightings(reading);
    let rest = everybody.iter().filter(|one| !kept.contains(&(one.seen, one.at)));
    let known: HashSet<u32> = ties.iter().map(|tie| tie.person).collect();
    let people: HashSet<u32> = number_people(&everybody).into_iter().collect();
    let count = people.difference(&known).count() as u64;
    let mut sum = [0_u64; 4];
    for sighting in rest {
        let Ok(mut mac) = Hmac::<sha2::Sha256>::new_from_slice(secret.as_bytes()) else { continue };
        mac.update(&serde_json::to_vec(sighting.person).unwrap_or_default());
        let hash = mac.finalize().into_bytes();
        for (part, bytes) in sum.iter_mut().zip(hash.chunks_exact(8)) {
            let mut word = [0; 8];
            word.copy_from_slice(bytes);
            *part = part.wrapping_add(u64::from_be_bytes(word));
        }
    }
    let bytes: Vec<u8> = sum.iter().flat_map(|part| part.to_be_bytes()).collect();
    (count, hex(&bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::person::Name;
    use crate::model::person::Person;
    use crate::model::reading::NetworkId;
    use crate::model::reading::Origin;
    use crate::model::reading::UploadedContact;

    fn reading(names: &[&str]) -> Reading {
        let mut reading = Reading::new(NetworkId::known("linkedin"));
        reading.uploaded = names
            .iter()
            .enumerate()
            .map(|(index, name)| UploadedContact {
                person: Person { name: Name::whole(name), ..Person::default() },
                uploaded_on: None,
                at: Origin::line(0, index as u64 + 1),
            })
            .collect();
        reading
    }

    #[test]
    fn of_the_forgotten_only_a_keyed_count_is_left() {
        let (count, digest) = forget("secret", &reading(&["Ada Moss", "Ben Reed"]), &[]);
        let (_, turned) = forget("secret", &reading(&["Ben Reed", "Ada Moss"]), &[]);
        let (_, other_key) = forget("other", &reading(&["Ada Moss", "Ben Reed"]), &[]);

        assert_eq!(count, 2);
        assert_eq!(digest, turned);
        assert_ne!(digest, other_key);
    }
}
