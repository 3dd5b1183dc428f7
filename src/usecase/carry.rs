//! A newer export in place of an older one, section by section.
//!
//! A network sends what was asked for: the second archive of a request, or one asked for later, may
//! hold the connections alone. What is not in it was not taken back, so the sections that are absent
//! from the newer export keep the ties, inputs and counts of the older. So do sections of which the
//! newer holds a part alone (an API's list that broke off), or numbers in place of people (X's archive
//! after a pull that named them): nobody stands in both.
//!
//! Known limits: people are kept as a number, so somebody in a kept and in a new section counts
//! twice; the digest of those who were forgotten covers the newer export alone.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::model::Day;
use crate::model::reading::Direction;
use crate::model::reading::Section;
use crate::model::reading::SectionState;
use crate::model::reading::TieKind;
use crate::usecase::intake::Kept;
use crate::usecase::intake::KeptIntake;
use crate::usecase::sighting::Seen;
use crate::usecase::sighting::Tie;

/// The words of findings, and the section of an export that each is seen in.
const SECTIONS: &[(Seen, &str)] = &[
    (Seen::UploadedContact, "uploaded_contacts"),
    (Seen::Tie { kind: TieKind::Connection }, "connections"),
    (Seen::Tie { kind: TieKind::Friend }, "friends"),
    (Seen::Tie { kind: TieKind::Following }, "following"),
    (Seen::Tie { kind: TieKind::Follower }, "followers"),
    (Seen::Invitation { direction: Direction::Incoming, with_message: false }, "invitations"),
];

/// The section of an export in which findings with this word are seen; `None` for one about a file
/// or a period.
pub(super) fn section_of(network: &str, word: &str) -> Option<String> {
    let found = SECTIONS.iter().find(|(seen, _)| seen.word() == word);
    found.map(|(_, section)| format!("{network}.{section}"))
}

/// Keeps of an older export what the newer does not hold.
pub(super) fn over(old: KeptIntake, new: &mut KeptIntake) {
    let sections = kept_sections(&old.document, &new.document);
    if sections.is_empty() {
        return;
    }
    let names: BTreeSet<&str> = sections.iter().map(|section| section.section.as_str()).collect();
    let within = |tie: &Tie| {
        section_of(&tie.network, tie.seen.word()).is_some_and(|one| names.contains(one.as_str()))
    };
    let ties: Vec<Tie> = old.ties.into_iter().filter(within).collect();
    new.ties.retain(|tie| !within(tie));
    give_way(&names, &mut new.document);
    let offset = u32::try_from(new.document.people).unwrap_or(u32::MAX);
    let places = carry_inputs(&old.document, &names, &ties, &mut new.document);
    counts(&old.document, &sections, ties.len() as u64, &mut new.document);
    for section in &sections {
        let since = old.document.carried.get(&section.section).copied().unwrap_or(old.read_on);
        new.document.carried.insert(section.section.clone(), since);
    }
    for section in sections {
        let known = new.document.sections.iter_mut().find(|one| one.section == section.section);
        match known {
            Some(known) => *known = section,
            None => new.document.sections.push(section),
        }
    }
    new.ties.extend(ties.into_iter().map(|mut tie| {
        tie.at.input = places.get(&tie.at.input).copied().unwrap_or(tie.at.input);
        tie.person = tie.person.saturating_add(offset);
        tie
    }));
}

/// The sections that were there before and are not now.
fn kept_sections(old: &Kept, new: &Kept) -> Vec<Section> {
    let there = |section: &&Section| section.state != SectionState::Absent;
    let takes = |section: &&Section| there(section) && !is_less(section, old, new);
    let now: BTreeSet<&str> =
        new.sections.iter().filter(takes).map(|one| one.section.as_str()).collect();
    // Whose export it is says the newer one alone.
    let listed =
        |name: &str| SECTIONS.iter().any(|(_, list)| name.split('.').nth(1) == Some(*list));
    let before = old.sections.iter().filter(there);
    before
        .filter(|one| !now.contains(one.section.as_str()) && listed(&one.section))
        .cloned()
        .collect()
}

/// Whether a section of the newer export says less than the older export did: a part in place of the
/// whole, or numbers in place of people.
fn is_less(section: &Section, old: &Kept, new: &Kept) -> bool {
    let before = old.sections.iter().find(|one| one.section == section.section);
    let Some(before) = before.filter(|one| one.state == SectionState::Present) else {
        return false;
    };
    let numbers = |kept: &Kept| {
        let lists = kept.sections.iter().filter(|one| is_follows(&one.section));
        let all: u64 = lists.map(|one| one.count).sum();
        all > 0 && kept.unidentifiable >= all
    };
    let in_part = section.state == SectionState::Partial;
    in_part || (is_follows(&before.section) && numbers(new) && !numbers(old))
}

/// The lists that X's archive gives as numbers alone.
fn is_follows(section: &str) -> bool {
    section.ends_with(".following") || section.ends_with(".followers")
}

/// Takes out of the newer export what gives way to the older.
fn give_way(sections: &BTreeSet<&str>, new: &mut Kept) {
    for section in new.sections.iter().filter(|one| sections.contains(one.section.as_str())) {
        new.people = new.people.saturating_sub(section.count);
        if section.state == SectionState::Partial {
            new.unmatched = new.unmatched.saturating_sub(section.count);
        } else if is_follows(&section.section) {
            new.unidentifiable = new.unidentifiable.saturating_sub(section.count);
        }
    }
}

/// Adds the inputs that kept sections stand on; says where each is now.
fn carry_inputs(
    old: &Kept,
    sections: &BTreeSet<&str>,
    ties: &[Tie],
    new: &mut Kept,
) -> BTreeMap<u32, u32> {
    let used: BTreeSet<u32> = ties.iter().map(|tie| tie.at.input).collect();
    let mut places = BTreeMap::new();
    for (index, input) in (0_u32..).zip(&old.inputs) {
        let kind = sections.iter().any(|section| section.ends_with(&format!(".{}", input.kind)));
        if kind || used.contains(&index) {
            let place = u32::try_from(new.inputs.len()).unwrap_or(u32::MAX);
            let mut input = input.clone();
            for skipped in &mut input.skipped {
                skipped.at.input = place;
            }
            new.inputs.push(input);
            places.insert(index, place);
        }
    }
    for archive in &old.archives {
        if !new.archives.contains(archive) {
            new.archives.push(archive.clone());
        }
    }
    places
}

/// Adds the numbers of kept sections.
fn counts(old: &Kept, sections: &[Section], ties: u64, new: &mut Kept) {
    let entries: u64 = sections.iter().map(|section| section.count).sum();
    new.people = new.people.saturating_add(entries);
    let has = |name: &str| sections.iter().any(|one| one.section.ends_with(name));
    let mut unnamed = 0;
    if has(".connections") {
        unnamed += old.hidden;
        new.hidden += old.hidden;
    }
    if has(".following") || has(".followers") {
        unnamed += old.unidentifiable;
        new.unidentifiable += old.unidentifiable;
    }
    new.unmatched += entries.saturating_sub(ties).saturating_sub(unnamed);
    if [".connections", ".friends", ".following", ".followers"].into_iter().any(has) {
        for (day, (begun, clients)) in &old.per_day {
            let known = new.per_day.entry(*day).or_default();
            *known = (known.0.max(*begun), known.1.max(*clients));
        }
    }
    if has(".uploaded_contacts") {
        new.uploads.clone_from(&old.uploads);
    }
    if old.owner.starts_with("no") {
        new.owner.clone_from(&old.owner);
    }
}

/// What is kept from an older export, in sentences.
pub(super) fn remarks(read_on: Day, kept: &Kept) -> Vec<String> {
    let carried = kept.carried.iter();
    carried
        .map(|(section, since)| {
            format!(
                "{section} is not in the export read on {read_on}; what is said of it is from the \
                 export read on {since}"
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::matching::Certainty;
    use crate::model::matching::Contest;
    use crate::model::reading::Input;
    use crate::model::reading::Origin;
    use crate::model::record::RecordId;
    use crate::model::rep::RepId;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn section(name: &str, state: SectionState, count: u64) -> Section {
        Section { section: format!("linkedin.{name}"), state, count }
    }

    fn input(kind: &str) -> Input {
        Input {
            name: format!("{kind}.csv"),
            sha256: String::new(),
            kind: kind.to_owned(),
            rows: 1,
            skipped: Vec::new(),
        }
    }

    fn tie(seen: Seen, input: usize) -> Tie {
        Tie {
            seen,
            network: "linkedin".to_owned(),
            on: None,
            at: Origin::line(input, 2),
            person: 0,
            records: vec![RecordId("C-1".to_owned())],
            probability: 1.0,
            prior_bits: 0.0,
            match_bits: 0.0,
            evidence: Vec::new(),
            matched_as_of: None,
            certainty: Certainty::Certain,
            name_only: false,
            rivals: 0,
            contest: Contest::default(),
            decided: None,
        }
    }

    fn intake(on: &str, kinds: &[&str], sections: Vec<Section>, ties: Vec<Tie>) -> KeptIntake {
        let document = Kept {
            inputs: kinds.iter().map(|kind| input(kind)).collect(),
            sections,
            people: 1,
            ..Kept::default()
        };
        KeptIntake {
            rep: RepId("jane".to_owned()),
            network: "linkedin".to_owned(),
            account: "personal".to_owned(),
            read_on: day(on),
            digest: String::new(),
            document,
            ties,
        }
    }

    #[test]
    fn a_section_that_is_absent_from_the_newer_export_keeps_its_ties_and_inputs() {
        let uploaded = section("uploaded_contacts", SectionState::Present, 5);
        let both = vec![section("connections", SectionState::Present, 1), uploaded.clone()];
        let connection = Seen::Tie { kind: TieKind::Connection };
        let ties = vec![tie(connection, 0), tie(Seen::UploadedContact, 1)];
        let old = intake("2026-05-01", &["connections", "uploaded_contacts"], both, ties);
        let now = vec![
            section("connections", SectionState::Empty, 0),
            section("uploaded_contacts", SectionState::Absent, 0),
        ];
        let mut new = intake("2026-06-01", &["connections"], now, Vec::new());

        over(old, &mut new);

        let seen: Vec<_> = new.ties.iter().map(|tie| (tie.seen, tie.at.input)).collect();
        assert_eq!(seen, [(Seen::UploadedContact, 1)]);
        assert_eq!(new.document.sections[1], uploaded);
        assert_eq!(new.document.people, 6);
        assert_eq!(new.document.inputs.len(), 2);
        assert_eq!(
            new.document.carried,
            [("linkedin.uploaded_contacts".to_owned(), day("2026-05-01"))].into()
        );
    }

    #[test]
    fn a_section_kept_twice_still_says_when_it_was_read() {
        let there = vec![section("uploaded_contacts", SectionState::Present, 5)];
        let first = intake("2026-05-01", &["uploaded_contacts"], there, Vec::new());
        let absent = || vec![section("uploaded_contacts", SectionState::Absent, 0)];
        let mut second = intake("2026-06-01", &[], absent(), Vec::new());
        let mut third = intake("2026-07-01", &[], absent(), Vec::new());

        over(first, &mut second);
        over(second, &mut third);

        let said = remarks(third.read_on, &third.document);
        assert_eq!(said.len(), 1);
        assert!(said[0].ends_with("from the export read on 2026-05-01"), "{said:?}");
    }

    #[test]
    fn a_part_does_not_take_the_place_of_the_whole_and_nobody_stands_twice() {
        let friend = Seen::Tie { kind: TieKind::Connection };
        let whole = vec![section("connections", SectionState::Present, 5)];
        let part = vec![section("connections", SectionState::Partial, 1)];
        let old = intake("2026-05-01", &["connections"], whole.clone(), vec![tie(friend, 0)]);
        let mut new = intake("2026-06-01", &["connections"], part.clone(), vec![tie(friend, 0)]);

        over(old, &mut new);

        assert_eq!(new.document.sections, whole);
        assert_eq!((new.ties.len(), new.document.people), (1, 5));
        let old = intake("2026-05-01", &["connections"], part, vec![tie(friend, 0)]);
        let mut new = intake("2026-06-01", &["connections"], whole.clone(), vec![tie(friend, 0)]);
        over(old, &mut new);
        assert!(new.document.carried.is_empty() && new.document.sections == whole);
    }

    #[test]
    fn numbers_do_not_take_the_place_of_people() {
        let seen = Seen::Tie { kind: TieKind::Following };
        let follows = |unidentifiable, ties| {
            let mut one = intake("2026-05-01", &["following"], Vec::new(), ties);
            let section = Section {
                section: "linkedin.following".to_owned(),
                state: SectionState::Present,
                count: 9,
            };
            one.document =
                Kept { sections: vec![section], people: 0, unidentifiable, ..one.document };
            one
        };
        let mut archive = follows(9, Vec::new());

        over(follows(1, vec![tie(seen, 0)]), &mut archive);

        assert_eq!((archive.ties.len(), archive.document.unidentifiable), (1, 1));
        let mut live = follows(1, vec![tie(seen, 0)]);
        over(follows(9, Vec::new()), &mut live);
        assert!(live.document.carried.is_empty() && live.ties.len() == 1);
    }
}
