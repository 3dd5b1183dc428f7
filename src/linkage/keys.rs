//! Block keys and counted terms of a person.
//!
//! A key is a 64-bit hash of a typed text. It stays the same across releases, because stores keep
//! it; a change here asks for new fingerprints of every record. Keys only choose which records are
//! compared: two texts with one hash cost time, never a match.

use crate::linkage::Fingerprint;
use crate::linkage::features::Features;
use crate::linkage::fold::skeleton;
use crate::linkage::name::Family;
use crate::linkage::name::Given;
use crate::linkage::name::Parsed;
use crate::model::person::Person;

/// Hashes a typed text: FNV-1a, then the finaliser of `MurmurHash3`, over the kind and the parts.
pub(super) fn hash(kind: &str, parts: &[&str]) -> i64 {
    let mut state: u64 = 0xcbf2_9ce4_8422_2325;
    let mut eat = |byte: u8| {
        state = (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    };
    kind.bytes().for_each(&mut eat);
    for part in parts {
        eat(0xff);
        part.bytes().for_each(&mut eat);
    }
    state ^= state >> 33;
    state = state.wrapping_mul(0xff51_afd7_ed55_8ccd);
    state ^= state >> 33;
    state = state.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    state ^= state >> 33;
    state.cast_signed()
}

/// What a record is found by and counted under: everything it ever said.
#[must_use]
pub fn fingerprint(values: &[&Person], country: &str) -> Fingerprint {
    let mut print = Fingerprint::default();
    for person in values {
        let features = Features::of(person, country);
        stored_keys(&features, &mut print.keys);
        terms(&features, &mut print.terms);
    }
    settle(print)
}

/// What to look a person up by, and the terms whose counts are needed for it.
///
/// The counts of the keys are wanted as well: [`crate::linkage::Population::keys`].
#[must_use]
pub fn probe_keys(person: &Person, country: &str) -> Fingerprint {
    let features = Features::of(person, country);
    let mut print = Fingerprint::default();
    lookup_keys(&features, &mut print.keys);
    terms(&features, &mut print.terms);
    settle(print)
}

/// The term under which the records of an owner are counted.
///
/// A store that counts it sharpens the odds of a rep's own records; without it the share among the
/// loaded records stands in.
#[must_use]
pub fn owner_term(owner: &str) -> i64 {
    hash("w", &[owner])
}

/// Sorts and drops doubles.
fn settle(mut print: Fingerprint) -> Fingerprint {
    for list in [&mut print.keys, &mut print.terms] {
        list.sort_unstable();
        list.dedup();
    }
    print
}

/// The keys of a record.
pub(super) fn stored_keys(features: &Features, keys: &mut Vec<i64>) {
    contact_keys(features, keys);
    for name in &features.names {
        name_keys(name, features, keys);
    }
}

/// The keys to look a person up by: the same, and those of the name a profile page or an address
/// spells.
pub(super) fn lookup_keys(features: &Features, keys: &mut Vec<i64>) {
    stored_keys(features, keys);
    if let Some(spelt) = &features.spelt {
        name_keys(spelt, features, keys);
    }
    if let (Some(spelt), Some(name)) = (&features.spelt, features.names.first()) {
        let mixed = Parsed {
            givens: name.givens.clone(),
            families: spelt.families.clone(),
            script: name.script,
        };
        name_keys(&mixed, features, keys);
    }
}

/// The keys of a person's whole names, which find records however many bear them.
pub(super) fn whole_keys(features: &Features, keys: &mut Vec<i64>) {
    for name in &features.names {
        for given in &name.givens {
            for family in &name.families {
                keys.extend(formals_of(given).map(|formal| whole_key(formal, &family.full)));
            }
        }
    }
}

/// Keys of e-mails, phones and profile.
fn contact_keys(features: &Features, keys: &mut Vec<i64>) {
    keys.extend(features.emails.iter().map(|email| email.key));
    keys.extend(features.phones.iter().map(|phone| phone.key));
    keys.extend(features.profile);
}

/// Keys of one name, alone and together with the company.
fn name_keys(name: &Parsed, features: &Features, keys: &mut Vec<i64>) {
    for given in &name.givens {
        for family in &name.families {
            pair_keys(given, family, keys);
        }
        for company in features.company_heads() {
            for formal in formals_of(given) {
                keys.push(hash("c", &[formal, &company.to_string()]));
            }
        }
    }
    for family in &name.families {
        for company in features.company_heads() {
            keys.push(hash("d", &[&family.full, &company.to_string()]));
        }
    }
}

/// The names a given name is looked up under: its formal names, or itself.
fn formals_of(given: &Given) -> impl Iterator<Item = &str> {
    let own = given.formals.is_empty().then_some(given.main.as_str());
    given.formals.iter().copied().chain(own)
}

/// The key of a whole name: order does not matter, since lists swap the parts.
pub(super) fn whole_key(given: &str, family: &str) -> i64 {
    if given <= family { hash("n", &[given, family]) } else { hash("n", &[family, given]) }
}

/// Keys of a given and a family name.
fn pair_keys(given: &Given, family: &Family, keys: &mut Vec<i64>) {
    let full = family.full.as_str();
    for formal in formals_of(given) {
        keys.push(whole_key(formal, full));
        for part in &family.parts {
            keys.push(whole_key(formal, part));
        }
        if let Some(head) = full.get(..3) {
            keys.push(hash("x", &[formal, head]));
        }
    }
    if !given.formals.is_empty() && !given.formals.contains(&given.main.as_str()) {
        keys.push(whole_key(&given.main, full));
    }
    if let Some(joined) = &given.joined {
        keys.push(whole_key(joined, full));
    }
    let initial = given.main.get(..1).unwrap_or_default();
    keys.push(hash("i", &[full, initial]));
    if family.is_initial() && given.main.len() > 1 {
        keys.push(hash("j", &[&given.main, full]));
    } else if let Some(letter) = full.get(..1) {
        keys.push(hash("j", &[&given.main, letter]));
    }
    if family.long != family.full {
        keys.push(hash("i", &[&family.long, initial]));
    }
    sound_keys(given, family, initial, keys);
}

/// Keys of how a name sounds: for spellings, and for scripts without vowels.
fn sound_keys(given: &Given, family: &Family, initial: &str, keys: &mut Vec<i64>) {
    if family.full.len() < 3 || given.main.len() < 2 {
        return;
    }
    let sound = rphonetic::DoubleMetaphone::new(Some(4)).double_metaphone(&family.full);
    keys.push(hash("m", &[&sound.primary(), initial]));
    let alternate = sound.alternate();
    if alternate != sound.primary() {
        keys.push(hash("m", &[&alternate, initial]));
    }
    let bones = (skeleton(&given.main), family.skeleton());
    if bones.0.len() + bones.1.len() >= 4 {
        keys.push(hash("k", &[&bones.0, &bones.1]));
    }
}

/// The counted terms of a person.
pub(super) fn terms(features: &Features, terms: &mut Vec<i64>) {
    for name in &features.names {
        for given in &name.givens {
            terms.push(given.term);
            terms.extend(given.formals.iter().map(|formal| class_term(formal)));
        }
        for family in &name.families {
            terms.push(family.term);
            terms.extend(family.parts.iter().map(|part| crate::linkage::name::family_term(part)));
        }
    }
    if let Some(spelt) = &features.spelt {
        terms.extend(spelt.givens.iter().map(|given| given.term));
        terms.extend(spelt.families.iter().map(|family| family.term));
    }
    terms.extend(features.company_heads());
    terms.extend(features.postcode);
    terms.extend(features.suburb);
}

/// The term under which all short forms of a formal name are counted.
pub(super) fn class_term(formal: &str) -> i64 {
    hash("G", &[formal])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linkage::testing::person;

    #[test]
    fn the_hash_never_changes() {
        assert_eq!(hash("e", &["ada", "x.example"]), hash("e", &["ada", "x.example"]));
        assert_eq!(hash("n", &["ada", "example"]), 3_316_960_321_544_296_610);
    }

    #[test]
    fn a_nickname_and_a_swap_share_a_key() {
        let formal = fingerprint(&[&person("Robert", "Example")], "AU");

        for (given, family) in [("Bob", "Example"), ("Example", "Robert"), ("Robert", "Exemple")] {
            let probe = probe_keys(&person(given, family), "AU");
            assert!(probe.keys.iter().any(|key| formal.keys.contains(key)), "{given} {family}");
        }
    }
}
