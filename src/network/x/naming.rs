//! The numbers of an archive's follows, and the names that the API gives for them.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::intake::archive::Archive;
use crate::intake::http::Pages;
use crate::model::person::Person;
use crate::model::reading::Connection;
use crate::model::reading::Origin;
use crate::model::reading::Reading;
use crate::model::reading::SectionState;
use crate::model::reading::TieKind;
use crate::network::contract::NetworkError;
use crate::network::x::files::Files;
use crate::network::x::files::List;
use crate::network::x::ties;

/// An archive whose numbers are given names.
pub struct Naming {
    /// The archive as it was read.
    reading: Reading,
    /// Each number once a list, with where it stands first.
    places: Vec<(TieKind, u64, Origin)>,
    ids: Vec<u64>,
    named: BTreeMap<u64, Person>,
    pub(super) pages: Pages,
}

impl Naming {
    /// Takes the numbers out of an archive that was read.
    ///
    /// # Errors
    ///
    /// As on reading the archive.
    pub(in crate::network) fn of(
        archive: &Archive,
        reading: Reading,
    ) -> Result<Self, NetworkError> {
        let files = Files::find(archive);
        let mut places = Vec::new();
        for (list, kind) in
            [(List::Following, TieKind::Following), (List::Follower, TieKind::Follower)]
        {
            let mut seen = BTreeSet::new();
            for part in files.of(list) {
                let input = reading.inputs.iter().position(|one| one.name == part.member.label);
                for (id, item) in ties::numbers(archive, part)? {
                    if seen.insert(id) {
                        places.push((kind, id, Origin::item(input.unwrap_or_default(), item)));
                    }
                }
            }
        }
        let ids: BTreeSet<u64> = places.iter().map(|(_, id, _)| *id).collect();
        let ids = ids.into_iter().collect();
        Ok(Self { reading, places, ids, named: BTreeMap::new(), pages: Pages::default() })
    }

    /// The numbers to be named, each once.
    pub(super) fn ids(&self) -> &[u64] {
        &self.ids
    }

    /// Keeps a name.
    pub(super) fn name(&mut self, id: &str, person: Person) {
        if let (Ok(id), false) = (id.parse(), person.is_nobody()) {
            self.named.insert(id, person);
        }
    }

    /// The archive's reading, with people in place of numbers as far as they have names.
    pub(super) fn finish(mut self, whole: bool) -> Reading {
        let mut named = 0;
        for (kind, id, at) in &self.places {
            if let Some(person) = self.named.get(id) {
                named += 1;
                let person = person.clone();
                let tie = Connection { kind: *kind, person, since: None, at: *at };
                self.reading.connections.push(tie);
            }
        }
        self.reading.unidentifiable = self.reading.unidentifiable.saturating_sub(named);
        let unnamed = self.places.len() as u64 - named;
        if unnamed > 0 {
            let remark = format!("accounts of the archive that X gives no name for: {unnamed}");
            self.reading.warnings.push(remark);
        }
        if !whole {
            for section in &mut self.reading.sections {
                let follows =
                    [".following", ".followers"].iter().any(|end| section.section.ends_with(end));
                if follows && section.state == SectionState::Present {
                    section.state = SectionState::Partial;
                }
            }
        }
        self.reading
    }
}
