//! What is planted in the agency: the answers, for tests and for whoever tries the demo.

use serde::Serialize;

use crate::usecase::demo::cards::Entry;

/// Something an audit must find, or must leave alone, with its place and the reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Planted {
    /// Whose export or file.
    pub rep: String,
    /// Path of the generated file: a contact file, a loose member of an export, or a zip.
    pub file: String,
    /// The member inside, where the file is a zip.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member: Option<String>,
    /// `linkedin`, `facebook`, `x` or `address_book`.
    pub network: &'static str,
    /// `uploaded_contact`, `connection`, `friend`, `burst` or `file`, as in an audit's `seen.kind`.
    pub kind: &'static str,
    /// Physical line, from 1, where there are lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// Position in the member's list, from 1, where there are no lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<u32>,
    /// The CRM record it is about, or seems to be about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<String>,
    /// The code that must be found; `None` where no finding may be made of it.
    ///
    /// Findings of grade `context` (a link that outlives the employment, say) may stand beside.
    pub expect: Option<&'static str>,
    /// Why.
    pub why: &'static str,
}

/// Where a list was written: what the places of its entries count.
#[derive(Clone, Copy)]
pub(super) enum Counted {
    /// Lines.
    Lines,
    /// Items of a list.
    Items,
}

/// One list of an export, for its plants.
pub(super) struct Place<'a> {
    /// Whose.
    pub(super) rep: &'a str,
    /// The generated file.
    pub(super) file: &'a str,
    /// The member inside a zip.
    pub(super) member: Option<&'a str>,
    /// The network.
    pub(super) network: &'static str,
    /// What the entries are.
    pub(super) kind: &'static str,
    /// What the numbers count.
    pub(super) counted: Counted,
}

impl Place<'_> {
    /// The plants among the entries of a list, of which each was written at a line or item.
    pub(super) fn planted(&self, entries: &[Entry], at: &[u32]) -> Vec<Planted> {
        let plants = entries.iter().zip(at);
        plants.filter_map(|(entry, at)| self.plant(entry, *at)).collect()
    }

    /// What is planted in one entry.
    fn plant(&self, entry: &Entry, at: u32) -> Option<Planted> {
        let plant = entry.plant.as_ref()?;
        let (line, item) = match self.counted {
            Counted::Lines => (Some(at), None),
            Counted::Items => (None, Some(at)),
        };
        Some(Planted {
            line,
            item,
            record: plant.record.clone(),
            ..self.whole(plant.expect, plant.why)
        })
    }

    /// Something planted in the list as a whole.
    pub(super) fn whole(&self, expect: Option<&'static str>, why: &'static str) -> Planted {
        Planted {
            rep: self.rep.to_owned(),
            file: self.file.to_owned(),
            member: self.member.map(str::to_owned),
            network: self.network,
            kind: self.kind,
            line: None,
            item: None,
            record: None,
            expect,
            why,
        }
    }
}

/// `planted.json`: the plants, one after the other.
///
/// # Errors
///
/// None that plain text and numbers could cause.
pub fn to_json(planted: &[Planted]) -> Result<Vec<u8>, serde_json::Error> {
    let mut json = serde_json::to_vec_pretty(planted)?;
    json.push(b'\n');
    Ok(json)
}
