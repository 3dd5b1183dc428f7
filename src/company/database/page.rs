//! The rows of a page, and what else is known of the same people, as rows of the table.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use serde_json::Value;

use crate::company::database::error::ProfileError;
use crate::company::database::plan::Reading;
use crate::company::live::Page;
use crate::company::live::cells;
use crate::intake::sql::Row;

/// Where a cell of a query belongs.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// The query's header.
    pub(super) header: String,
    /// The column of the table.
    pub(super) at: usize,
    /// Whether it is the key of an owner, who stands in the table instead.
    pub(super) looked_up: bool,
    /// For a list in JSON what is taken of each of its entries; nothing: the entry itself.
    pub(super) members: Option<Vec<String>>,
}

/// Remarks on a contact.
const NO_OWNER: &str = "whose owner the database does not list: the owner is named by key";
const NO_LIST: &str = "with a list that is none: it was left out";

impl Reading {
    /// The key that the next page is behind; `None`: there is none.
    ///
    /// # Errors
    ///
    /// Two rows have one key, or one has none.
    pub fn next_key(&self, rows: &[Row]) -> Result<Option<String>, ProfileError> {
        let failed = |what| ProfileError::Key { noun: self.noun.clone(), what };
        let mut keys = BTreeSet::new();
        for row in rows {
            let key = row.first().and_then(Option::as_deref);
            if !keys.insert(key.ok_or_else(|| failed("a row has no key"))?) {
                return Err(failed("two rows have one key"));
            }
        }
        let more = rows.len() > self.page_size;
        Ok(more.then(|| self.last_key(rows)).flatten())
    }

    /// The last key of a page.
    #[must_use]
    pub fn last_key(&self, rows: &[Row]) -> Option<String> {
        rows.iter().take(self.page_size).next_back()?.first()?.clone()
    }

    /// Makes a page of its rows, and of the rows of each further query about the same people.
    #[must_use]
    pub fn page(
        &self,
        rows: Vec<Row>,
        also: &[Vec<Row>],
        known: &BTreeMap<String, String>,
    ) -> Page {
        let mut page = Page::default();
        let beside = self.beside(also);
        for row in rows.into_iter().take(self.page_size) {
            page.entries += 1;
            let mut cells = row.into_iter();
            let Some(key) = cells.next().flatten() else { continue };
            let own =
                self.places.iter().zip(cells).filter_map(|(place, cell)| Some((place, cell?)));
            let more = beside.get(key.as_str()).into_iter().flatten();
            let all = own.chain(more.map(|(place, cell)| (*place, (*cell).to_owned())));
            if self.owners {
                page.learned.push((key, owner(all)));
            } else {
                let row = self.row(&key, all, known, &mut page.remarks);
                page.rows.push(row);
            }
        }
        page
    }

    /// What the further queries give, by key, in an order that hangs on nothing but the values.
    fn beside<'a>(&'a self, also: &'a [Vec<Row>]) -> BTreeMap<&'a str, Vec<(&'a Place, &'a str)>> {
        let mut all: BTreeMap<&str, Vec<(&Place, &str)>> = BTreeMap::new();
        for (beside, rows) in self.also.iter().zip(also) {
            for row in rows {
                let Some((Some(key), cells)) = row.split_first() else { continue };
                let cells = beside.places.iter().zip(cells);
                let cells = cells.filter_map(|(place, cell)| Some((place, cell.as_deref()?)));
                all.entry(key.as_str()).or_default().extend(cells);
            }
        }
        for cells in all.values_mut() {
            cells.sort_unstable_by_key(|(place, cell)| (place.at, *cell));
        }
        all
    }

    /// A row of the table.
    fn row<'a>(
        &self,
        key: &str,
        all: impl Iterator<Item = (&'a Place, String)>,
        known: &BTreeMap<String, String>,
        remarks: &mut Vec<&'static str>,
    ) -> Vec<String> {
        let mut cells: Vec<Vec<String>> = vec![Vec::new(); self.width];
        for (place, text) in all {
            let values = match &place.members {
                Some(members) => entries(&text, members).unwrap_or_else(|| {
                    remarks.push(NO_LIST);
                    Vec::new()
                }),
                None => vec![cells::plain(&text)],
            };
            let Some(cell) = cells.get_mut(place.at) else { continue };
            for value in values.into_iter().filter(|value| !value.is_empty()) {
                cell.push(match (place.looked_up, known.get(&value)) {
                    (false, _) => value,
                    (true, Some(owner)) if !owner.is_empty() => owner.clone(),
                    (true, _) => {
                        remarks.push(NO_OWNER);
                        format!("owner {value}")
                    }
                });
            }
        }
        if let Some(id) = cells.first_mut().filter(|id| id.is_empty()) {
            id.push(key.to_owned());
        }
        cells.into_iter().map(cells::joined).collect()
    }
}

/// An owner: name and address, as far as there are.
fn owner<'a>(all: impl Iterator<Item = (&'a Place, String)>) -> String {
    let mut first = String::new();
    let mut last = String::new();
    let mut email = String::new();
    for (place, text) in all {
        let to = match place.header.as_str() {
            "Email" => &mut email,
            "Last Name" => &mut last,
            _ => &mut first,
        };
        if to.is_empty() {
            *to = cells::plain(&text);
        }
    }
    cells::owner(&first, &last, &email)
}

/// The entries of a list in JSON, or the text itself where it is none; `None` where it cannot be read.
fn entries(text: &str, members: &[String]) -> Option<Vec<String>> {
    let text = text.trim();
    if !text.starts_with(['[', '{', '"']) {
        return Some(vec![if text == "null" { String::new() } else { cells::plain(text) }]);
    }
    let one = |value: &Value| match value {
        Value::Object(object) => {
            let parts = members.iter().map(|member| cells::cell(object.get(member)));
            parts.collect::<Vec<_>>().concat()
        }
        plain => cells::cell(Some(plain)),
    };
    Some(match serde_json::from_str::<Value>(text).ok()? {
        Value::Array(list) => list.iter().map(one).collect(),
        value => vec![one(&value)],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_in_json_is_read_by_its_members() {
        let members = ["callingCode".to_owned(), "number".to_owned()];
        let phones = r#"[{"number": "491570156", "callingCode": "+61", "countryCode": "AU"}]"#;

        assert_eq!(entries(phones, &members).unwrap(), ["+61491570156"]);
        assert_eq!(entries(r#"["ada@moss.example", ""]"#, &[]).unwrap(), ["ada@moss.example", ""]);
        assert_eq!(entries(r#"{"en_US": "Fair"}"#, &["en_US".to_owned()]).unwrap(), ["Fair"]);
        assert_eq!(entries("Fair", &["en_US".to_owned()]).unwrap(), ["Fair"]);
        assert_eq!(entries("[{", &members), None);
    }
}
