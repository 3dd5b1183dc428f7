//! A reading in the making: inputs are entered once, everything else refers to them by index.

use crate::intake::archive::Archive;
use crate::intake::archive::Member;
use crate::intake::hash::sha256_hex;
use crate::intake::table::Table;
use crate::model::reading::Input;
use crate::model::reading::NetworkId;
use crate::model::reading::Origin;
use crate::model::reading::Reading;
use crate::model::reading::Section;
use crate::model::reading::SectionState;
use crate::model::reading::Skipped;
use crate::network::contract::NetworkError;

/// A reading that a connector fills, file by file.
pub(super) struct Draft {
    /// What is known so far.
    pub(super) reading: Reading,
}

impl Draft {
    /// An empty draft.
    pub(super) fn new(network: NetworkId) -> Self {
        Self { reading: Reading::new(network) }
    }

    /// Reads a member and enters it as an input.
    ///
    /// # Errors
    ///
    /// What the archive refuses.
    pub(super) fn open(
        &mut self,
        archive: &Archive,
        member: &Member,
        kind: &str,
    ) -> Result<(usize, Vec<u8>), NetworkError> {
        let bytes = archive.read(member)?;
        Ok((self.enter(&member.label, kind, &bytes), bytes))
    }

    /// Enters bytes as an input and gives its index.
    pub(super) fn enter(&mut self, name: &str, kind: &str, bytes: &[u8]) -> usize {
        self.enter_hashed(name, kind, sha256_hex(bytes))
    }

    /// Enters what was hashed already as an input and gives its index.
    pub(super) fn enter_hashed(&mut self, name: &str, kind: &str, sha256: String) -> usize {
        self.reading.inputs.push(Input {
            name: name.to_owned(),
            sha256,
            kind: kind.to_owned(),
            rows: 0,
            skipped: Vec::new(),
        });
        self.reading.inputs.len() - 1
    }

    /// The name of an input.
    pub(super) fn name(&self, input: usize) -> &str {
        self.reading.inputs.get(input).map_or("", |input| &input.name)
    }

    /// Counts one record that was read.
    pub(super) fn count(&mut self, input: usize) {
        if let Some(input) = self.reading.inputs.get_mut(input) {
            input.rows = input.rows.saturating_add(1);
        }
    }

    /// Counts several records that were read.
    pub(super) fn count_many(&mut self, input: usize, count: u64) {
        if let Some(input) = self.reading.inputs.get_mut(input) {
            input.rows = input.rows.saturating_add(count);
        }
    }

    /// Records read from an input so far.
    pub(super) fn rows(&self, input: usize) -> u64 {
        self.reading.inputs.get(input).map_or(0, |input| input.rows)
    }

    /// Leaves one record out, with the reason.
    pub(super) fn skip(&mut self, at: Origin, reason: impl Into<String>) {
        if let Some(input) = self.reading.inputs.get_mut(at.input as usize) {
            input.skipped.push(Skipped { at, reason: reason.into() });
        }
    }

    /// Adds a remark about an input.
    pub(super) fn warn(&mut self, input: usize, remark: &str) {
        let name = self.name(input);
        let named = remark.contains(&format!("`{name}`"));
        let remark = if named { remark.to_owned() } else { format!("`{name}`: {remark}") };
        if !self.reading.warnings.contains(&remark) {
            self.reading.warnings.push(remark);
        }
    }

    /// Adds a remark that ends with a number, unless the number is zero.
    pub(super) fn warn_count(&mut self, input: usize, remark: &str, count: u64) {
        if count > 0 {
            self.warn(input, &format!("{remark}: {count}"));
        }
    }

    /// Takes over what the table reader could not read, and its remarks.
    pub(super) fn take_remarks(&mut self, input: usize, table: &Table) {
        for (line, reason) in &table.skipped {
            self.skip(Origin::line(input, *line), reason.as_str());
        }
        for warning in &table.warnings {
            self.warn(input, warning);
        }
    }

    /// Ends an input: one that had records of which none could be read is an error.
    ///
    /// # Errors
    ///
    /// [`NetworkError::NothingReadable`].
    pub(super) fn close(&mut self, input: usize) -> Result<(), NetworkError> {
        let Some(input) = self.reading.inputs.get_mut(input) else { return Ok(()) };
        input.skipped.sort();
        match input.skipped.first() {
            Some(first) if input.rows == 0 => Err(NetworkError::NothingReadable {
                file: input.name.clone(),
                skipped: input.skipped.len() as u64,
                first: describe(first),
            }),
            _ => Ok(()),
        }
    }

    /// Says whether a section was there, and how many entries it held.
    pub(super) fn section(&mut self, what: &str, there: bool, count: u64) {
        let state = match (there, count) {
            (false, _) => SectionState::Absent,
            (true, 0) => SectionState::Empty,
            (true, _) => SectionState::Present,
        };
        self.enter_section(what, state, count);
    }

    /// Says that a section was read in part: what is not in it says nothing.
    pub(super) fn section_in_part(&mut self, what: &str, count: u64) {
        self.enter_section(what, SectionState::Partial, count);
    }

    fn enter_section(&mut self, what: &str, state: SectionState, count: u64) {
        let section = format!("{}.{what}", self.reading.network.as_str());
        self.reading.sections.push(Section { section, state, count });
    }

    /// An input whose columns are not the ones that are known.
    pub(super) fn unknown_columns(&self, input: usize) -> NetworkError {
        NetworkError::Shape {
            file: self.name(input).to_owned(),
            line: None,
            item: None,
            reason: "its columns are not known".to_owned(),
            hint: "the service has changed; hand in the archive in its place".to_owned(),
        }
    }
}

/// `line 9: reason` for a message.
fn describe(skipped: &Skipped) -> String {
    match (skipped.at.line, skipped.at.item) {
        (Some(line), _) => format!("line {line}: {}", skipped.reason),
        (None, Some(item)) => format!("item {item}: {}", skipped.reason),
        (None, None) => skipped.reason.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_which_nothing_can_be_read_is_an_error() {
        let mut draft = Draft::new(NetworkId::known("linkedin"));
        let input = draft.enter("Connections.csv", "connections", b"x");
        draft.skip(Origin::line(input, 9), "no date");
        draft.skip(Origin::line(input, 4), "no name");

        let error = draft.close(input).unwrap_err();

        assert!(error.to_string().contains("none of its 2 records"), "{error}");
        assert!(error.to_string().contains("line 4: no name"), "{error}");
    }

    #[test]
    fn absent_empty_and_present_are_three_answers() {
        let mut draft = Draft::new(NetworkId::known("x"));

        draft.section("following", false, 0);
        draft.section("followers", true, 0);
        draft.section("uploaded_contacts", true, 2);

        let states: Vec<_> = draft.reading.sections.iter().map(|section| section.state).collect();
        assert_eq!(states, [SectionState::Absent, SectionState::Empty, SectionState::Present]);
        assert_eq!(draft.reading.sections[2].section, "x.uploaded_contacts");
    }
}
