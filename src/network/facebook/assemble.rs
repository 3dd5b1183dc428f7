//! Members to one reading: opens them, counts what could not be read, and says what was there.

use std::collections::HashSet;

use crate::intake::archive::Archive;
use crate::intake::hash;
use crate::model::Day;
use crate::model::person::Name;
use crate::model::person::Person;
use crate::model::reading::Connection;
use crate::model::reading::Input;
use crate::model::reading::NetworkId;
use crate::model::reading::Origin;
use crate::model::reading::Reading;
use crate::model::reading::Section;
use crate::model::reading::SectionState;
use crate::model::reading::Skipped;
use crate::model::reading::TieKind;
use crate::network::contract::NetworkError;
use crate::network::facebook::files;
use crate::network::facebook::harvest::Harvest;
use crate::network::facebook::harvest::Tie;
use crate::network::facebook::members;
use crate::network::facebook::members::Form;
use crate::network::facebook::members::Known;
use crate::network::facebook::members::Part;
use crate::network::facebook::merge::Merger;

/// Reads the members into a reading.
pub(super) fn read(
    network: NetworkId,
    archive: &Archive,
    known: &[Known],
) -> Result<Reading, NetworkError> {
    let mut assembly = Assembly { archive, reading: Reading::new(network), listed: Vec::new() };
    let known = assembly.prefer_json(known);
    assembly.reading.generated_on = day_in_names(archive);
    assembly.owner(&known)?;
    let ties = [
        (Part::Friends, TieKind::Friend),
        (Part::Following, TieKind::Following),
        (Part::Followers, TieKind::Follower),
    ];
    for (part, kind) in ties {
        assembly.ties(&known, part, kind)?;
    }
    assembly.book(&known)?;
    assembly.sections()?;
    Ok(assembly.reading)
}

/// A reading while it grows.
struct Assembly<'a> {
    archive: &'a Archive,
    reading: Reading,
    /// Lists that were in a file, with how many entries each held.
    listed: Vec<(Part, u64)>,
}

impl Assembly<'_> {
    /// Drops pages of which the same list is there as JSON, so that nobody is counted twice.
    ///
    /// Each file of an address book stands for itself; they are put together by name anyway.
    fn prefer_json(&mut self, known: &[Known]) -> Vec<Known> {
        let same = |one: &Known, other: &Known| {
            one.part == other.part && (one.part != Part::Book || one.stem == other.stem)
        };
        let is_double = |page: &Known| {
            page.form == Form::Html
                && known.iter().any(|other| other.form == Form::Json && same(page, other))
        };
        let (doubles, kept): (Vec<Known>, Vec<Known>) =
            known.iter().cloned().partition(|known| is_double(known));
        for double in doubles {
            self.warn(format!(
                "`{}` was not read: the same list is there as JSON",
                double.member.label
            ));
        }
        kept
    }

    /// Adds a remark, once.
    fn warn(&mut self, remark: String) {
        if !self.reading.warnings.contains(&remark) {
            self.reading.warnings.push(remark);
        }
    }

    /// Opens a member: its bytes, and its place among the inputs.
    fn open(&mut self, known: &Known, kind: &str) -> Result<(usize, Vec<u8>), NetworkError> {
        let bytes = self.archive.read(&known.member)?;
        self.reading.inputs.push(Input {
            name: known.member.label.clone(),
            sha256: hash::sha256_hex(&bytes),
            kind: kind.to_owned(),
            rows: 0,
            skipped: Vec::new(),
        });
        Ok((self.reading.inputs.len() - 1, bytes))
    }

    /// Reads the owner; a profile in another shape leaves the owner unknown.
    fn owner(&mut self, known: &[Known]) -> Result<(), NetworkError> {
        for known in known.iter().filter(|known| known.part == Part::Owner) {
            let (input, bytes) = self.open(known, "owner")?;
            let label = &known.member.label;
            let owner = files::owner(known, &bytes)?;
            match owner {
                Some(owner) => {
                    self.reading.owner = owner;
                    if let Some(input) = self.reading.inputs.get_mut(input) {
                        input.rows = 1;
                    }
                }
                None => self.warn(format!("`{label}` does not say whose export it is")),
            }
        }
        Ok(())
    }

    /// Reads all files of one list of ties.
    fn ties(&mut self, known: &[Known], part: Part, kind: TieKind) -> Result<(), NetworkError> {
        let files: Vec<&Known> = known.iter().filter(|known| known.part == part).collect();
        let mut seen: HashSet<(Box<str>, Option<Day>)> = HashSet::new();
        let mut repeats = 0_usize;
        let several = files.len() > 1;
        for known in files {
            let (input, bytes) = self.open(known, "connections")?;
            let mut harvest = files::ties(known, &bytes)?;
            drop(bytes);
            self.account(known, input, part, &mut harvest)?;
            let before = harvest.records.len();
            if several {
                harvest.records.retain(|tie| !seen.contains(&(tie.name.clone(), tie.since)));
                seen.extend(harvest.records.iter().map(|tie| (tie.name.clone(), tie.since)));
            }
            repeats += before - harvest.records.len();
            self.reading.connections.reserve_exact(harvest.records.len());
            let connection = |tie| connection(kind, input, tie);
            self.reading.connections.extend(harvest.records.into_iter().map(connection));
        }
        self.forget_repeats(part, repeats);
        Ok(())
    }

    /// Takes entries that stood in two files out of the count, with a remark.
    fn forget_repeats(&mut self, part: Part, repeats: usize) {
        if repeats == 0 {
            return;
        }
        if let Some((_, count)) = self.listed.iter_mut().find(|(listed, _)| *listed == part) {
            *count = count.saturating_sub(repeats as u64);
        }
        let section = part.section();
        self.warn(format!("{section}: entries that stand in two files, counted once: {repeats}"));
    }

    /// Reads all files of uploaded address books, and puts the entries of one person together.
    fn book(&mut self, known: &[Known]) -> Result<(), NetworkError> {
        let mut merger = Merger::default();
        for known in known.iter().filter(|known| known.part == Part::Book) {
            let (input, bytes) = self.open(known, "uploaded_contacts")?;
            let mut harvest = files::book(known, &bytes)?;
            drop(bytes);
            self.account(known, input, Part::Book, &mut harvest)?;
            merger.add(input, harvest.records);
        }
        self.reading.uploaded = merger.finish();
        let people = self.reading.uploaded.len() as u64;
        if let Some((_, count)) = self.listed.iter_mut().find(|(part, _)| *part == Part::Book) {
            *count = people;
        }
        Ok(())
    }

    /// Writes down what one file gave; one of which every entry was left out is an error.
    fn account<T>(
        &mut self,
        known: &Known,
        input: usize,
        part: Part,
        harvest: &mut Harvest<T>,
    ) -> Result<(), NetworkError> {
        let label = &known.member.label;
        if let (true, Some((item, reason))) = (harvest.records.is_empty(), harvest.skipped.first())
        {
            return Err(NetworkError::NothingReadable {
                file: label.clone(),
                skipped: harvest.skipped.len() as u64,
                first: format!("item {item}: {reason}"),
            });
        }
        let rows = harvest.records.len() as u64;
        let place = |(item, reason): (u32, &str)| Skipped {
            at: Origin::item(input, u64::from(item)),
            reason: reason.to_owned(),
        };
        if let Some(input) = self.reading.inputs.get_mut(input) {
            input.rows = rows;
            input.skipped = std::mem::take(&mut harvest.skipped).into_iter().map(place).collect();
        }
        self.reading.hidden += harvest.hidden;
        self.reading.generated_on = self.reading.generated_on.or(harvest.generated_on);
        self.remark(label, harvest);
        if !harvest.listed {
            return Ok(());
        }
        match self.listed.iter_mut().find(|(listed, _)| *listed == part) {
            Some((_, count)) => *count += rows,
            None => self.listed.push((part, rows)),
        }
        Ok(())
    }

    /// Adds the remarks on one file.
    fn remark<T>(&mut self, label: &str, harvest: &mut Harvest<T>) {
        for remark in std::mem::take(&mut harvest.remarks) {
            self.warn(format!("`{label}`: {remark}"));
        }
        for (count, what) in [
            (harvest.undated, "dates that cannot be read; the people are kept"),
            (harvest.odd_points, "contact points that are neither an address nor a number"),
        ] {
            if count > 0 {
                self.warn(format!("`{label}`: {what}: {count}"));
            }
        }
        if !harvest.listed {
            self.warn(format!(
                "`{label}` holds no list headed `Address Book`; if there is one in another \
                 language, it was not read"
            ));
        }
    }

    /// Says of each list whether it was there, empty, or absent.
    fn sections(&mut self) -> Result<(), NetworkError> {
        for part in Part::SECTIONS {
            let count = self.listed.iter().find(|(listed, _)| *listed == part).map(|(_, n)| *n);
            let state = match count {
                Some(0) => SectionState::Empty,
                Some(_) => SectionState::Present,
                None if members::says_empty(self.archive, part) => SectionState::Empty,
                None => SectionState::Absent,
            };
            let count = count.unwrap_or_default();
            self.reading.sections.push(Section {
                section: part.section().to_owned(),
                state,
                count,
            });
        }
        let is_absent = |section: &Section| section.state == SectionState::Absent;
        if self.reading.sections.iter().all(is_absent) {
            return Err(no_lists(self.archive.name()));
        }
        Ok(())
    }
}

/// An export of Facebook with none of the lists.
fn no_lists(archive: &str) -> NetworkError {
    let reason = "the export holds neither friends nor uploaded contacts nor followers";
    let hint = "hand in all parts of the export together; if there is but one, ask Facebook for it \
                again with `Connections` and `Personal information` ticked";
    NetworkError::Shape {
        file: archive.to_owned(),
        line: None,
        item: None,
        reason: reason.to_owned(),
        hint: hint.to_owned(),
    }
}

/// A tie as a connection.
fn connection(kind: TieKind, input: usize, tie: Tie) -> Connection {
    let name = Name { full: tie.name, given: None, family: None };
    let person =
        Person { name: Some(name), emails: tie.email.into_iter().collect(), ..Person::default() };
    Connection { kind, person, since: tie.since, at: Origin::item(input, u64::from(tie.item)) }
}

/// The day in the name of an archive or of a wrapper folder:
/// `facebook-<account>-2026-01-31-<random>.zip`.
fn day_in_names(archive: &Archive) -> Option<Day> {
    let day = |name: &str| -> Option<Day> {
        let name = name.to_lowercase();
        let rest = name.strip_prefix("facebook-")?;
        (0..rest.len()).rev().find_map(|at| rest.get(at..at + 10)?.parse().ok())
    };
    let containers = archive.containers().iter().filter_map(|container| day(&container.name));
    let folders = archive.members().iter().filter_map(|member| member.path.split_once('/'));
    containers.chain(folders.filter_map(|(folder, _)| day(folder))).max()
}
