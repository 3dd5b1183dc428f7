//! Uploaded address books, in JSON.
//!
//! Until 2024 `your_address_books.json`: `{"address_book": {"address_book": [..]}}`, later
//! `{"address_book_v2": {"address_book": [..]}}`; any nesting of the two keys is read. An entry has
//! a name and `details`, a list of contact points that may be empty or long. Since 2024 three files
//! of `label_values`: `your_imported_contacts` (one record per contact *point*),
//! `contacts_uploaded_before_2021` (records inside `vec` and `dict`, opening with a member number),
//! `contacts_uploaded_from_your_phone` (names alone).

use crate::network::facebook::harvest::Entry;
use crate::network::facebook::harvest::Harvest;
use crate::network::facebook::labels;
use crate::network::facebook::labels::Pair;
use crate::network::facebook::labels::Value;
use crate::network::facebook::node::Kind;
use crate::network::facebook::node::Node;
use crate::network::facebook::records;

/// Why an entry with a damaged text is left out.
const DAMAGED: &str = "a text in the entry is damaged or of another kind";

/// How deep the keys of an address book may nest.
const NESTING: u32 = 8;

/// Reads an address book of any generation.
///
/// # Errors
///
/// A document in another shape: what is different, in words.
pub(super) fn read(bytes: &[u8], user_id_first: bool) -> Result<Harvest<Entry>, String> {
    let mut reader = Reader { harvest: Harvest::new(), item: 0, user_id_first };
    reader.document(Node::document(bytes), NESTING)?;
    Ok(reader.harvest)
}

/// Counts the items of a document while it is read.
struct Reader {
    harvest: Harvest<Entry>,
    item: u32,
    user_id_first: bool,
}

impl Reader {
    /// Finds the list of entries under any nesting, and reads it.
    fn document(&mut self, node: Node<'_>, nesting: u32) -> Result<(), String> {
        if node.kind() == Kind::Array {
            node.elements().for_each(|entry| self.element(entry));
            return Ok(());
        }
        let keys = ["address_book", "address_book_v2", "label_values"];
        let found = node.fields(keys).map_err(|key| format!("`{key}` stands in it twice"))?;
        match found {
            _ if nesting == 0 => Err("its address book is nested too deep".to_owned()),
            [Some(inner), None, None] | [None, Some(inner), None] => {
                self.document(inner, nesting - 1)
            }
            [None, None, Some(list)] if list.kind() == Kind::Array => {
                let is_empty = records::inner(list).is_empty()
                    && records::pairs(list).is_some_and(|pairs| pairs.is_empty());
                if !is_empty {
                    self.element(node);
                }
                Ok(())
            }
            _ => only_list(node).map(|list| list.elements().for_each(|entry| self.element(entry))),
        }
    }

    /// Reads one element of the list, which may hold many entries.
    fn element(&mut self, element: Node<'_>) {
        let keys = [
            "label_values",
            "timestamp",
            "name",
            "details",
            "created_timestamp",
            "updated_timestamp",
        ];
        let (Kind::Object, fields) = (element.kind(), element.fields(keys)) else {
            return self.skip("the entry is not an object");
        };
        let Ok([list, time, name, details, created, updated]) = fields else {
            return self.skip("the entry holds the same key twice");
        };
        if let Some(list) = list {
            return self.labelled(list, time);
        }
        let mut pairs = times([time, created, updated]);
        let points = details.into_iter().flat_map(Node::elements).map(|detail| {
            let point = detail.fields(["contact_point"]).ok();
            point.map_or(Some(detail), |[point]| point)
        });
        let texts = points.map(|point| ("contact point", point)).chain([("name", name)]);
        for (label, text) in texts {
            match text.map(|text| (text.kind(), text.text())) {
                None | Some((Kind::Other, _)) => {}
                Some((_, Some(text))) => pairs.push(Pair::text(label, &text)),
                Some((_, None)) => return self.skip(DAMAGED),
            }
        }
        self.entry(Some(pairs), false);
    }

    /// Reads a list of labels and values: one entry, or a list of entries inside it.
    ///
    /// Texts in a `vec` beside other texts are further values of the same entry.
    fn labelled(&mut self, list: Node<'_>, time: Option<Node<'_>>) {
        let Some(mut pairs) = records::pairs(list) else { return self.skip(DAMAGED) };
        let inner = records::inner(list);
        let has_text = pairs.iter().any(|pair| matches!(pair.value, Value::Text(_)));
        let are_values = inner.iter().all(|one| matches!(one.fields(["dict"]), Ok([None])));
        let are_further_values = has_text && are_values;
        if !are_further_values && !inner.is_empty() {
            return inner.into_iter().for_each(|record| self.inner(record));
        }
        for value in inner {
            let value = value.fields(["value"]).ok().and_then(|[value]| value?.text());
            pairs.extend(value.map(|text| Pair::text("", &text)));
        }
        pairs.extend(times([time]));
        self.entry(Some(pairs), self.user_id_first);
    }

    /// Reads a record that stands inside another: a `dict`, or a name alone.
    fn inner(&mut self, record: Node<'_>) {
        let pairs = match record.fields(["dict", "value"]) {
            Ok([Some(dict), _]) => records::pairs(dict),
            Ok([None, Some(value)]) => value.text().map(|text| vec![Pair::text("", &text)]),
            _ => None,
        };
        self.entry(pairs, self.user_id_first);
    }

    /// Keeps what the pairs say of somebody.
    fn entry(&mut self, pairs: Option<Vec<Pair>>, user_id_first: bool) {
        let Some(pairs) = pairs else {
            return self.skip(DAMAGED);
        };
        let reading = labels::read(&pairs, user_id_first);
        self.item = self.item.saturating_add(1);
        keep(reading, self.item, &mut self.harvest);
    }

    /// Leaves the next item out.
    fn skip(&mut self, reason: &'static str) {
        self.item = self.item.saturating_add(1);
        self.harvest.skip(self.item, reason);
    }
}

/// Keeps an entry that says who somebody is.
pub(super) fn keep(reading: labels::Reading, item: u32, harvest: &mut Harvest<Entry>) {
    let entry = reading.entry;
    harvest.undated += u64::from(reading.undated && entry.uploaded_on.is_none());
    harvest.odd_points += reading.odd_points;
    if entry.name.is_none() && entry.emails.is_empty() && entry.phones.is_empty() {
        harvest.skip(item, "neither a name nor an address nor a number");
    } else {
        harvest.records.push(Entry { item, ..entry });
    }
}

/// The times that are there.
fn times<const N: usize>(nodes: [Option<Node<'_>>; N]) -> Vec<Pair> {
    let there = nodes.into_iter().flatten().filter(|time| time.kind() != Kind::Other);
    there
        .map(|time| {
            let value = time.integer().map_or(Value::OddTime, Value::Seconds);
            Pair { label: String::new(), value }
        })
        .collect()
}

/// The one list of an object without known keys.
fn only_list(node: Node<'_>) -> Result<Node<'_>, String> {
    let mut lists = node.entries().filter(|(_, value)| value.kind() == Kind::Array);
    match (lists.next(), lists.next()) {
        (Some((_, list)), None) => Ok(list),
        _ => Err("it holds no list of contacts".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(json: &str) -> Result<Vec<String>, String> {
        let harvest = read(json.as_bytes(), false)?;
        let name =
            |entry: &Entry| entry.name.as_ref().map_or("-".into(), |name| name.full.to_string());
        Ok(harvest.records.iter().map(name).collect())
    }

    #[test]
    fn every_nesting_of_the_book_is_read() {
        let entry = r#"{"name":"Ada Example","details":[{"contact_point":"ada@bright.example"}]}"#;
        for json in [
            format!(r#"{{"address_book":{{"address_book":[{entry}]}}}}"#),
            format!(r#"{{"address_book_v2":{{"address_book":[{entry}]}}}}"#),
            format!(r#"{{"address_book":{{"address_book_v2":[{entry}]}}}}"#),
            format!(r#"{{"address_book_v2":[{entry}]}}"#),
            format!("[{entry}]"),
            format!(r#"{{"something":[{entry}]}}"#),
        ] {
            assert_eq!(names(&json), Ok(vec!["Ada Example".to_owned()]), "{json}");
        }
    }

    #[test]
    fn a_book_in_another_shape_is_an_error() {
        for json in [
            "{}",
            "null",
            r#"{"address_book":{}}"#,
            r#"{"address_book":5}"#,
            r#"{"address_book":{"address_book":{}}}"#,
        ] {
            assert!(names(json).is_err(), "{json}");
        }
    }

    #[test]
    fn all_details_are_read_and_none_is_fine() {
        let json = r#"[{"name":"Ada Example","details":[]},
            {"name":"Bo Example","details":[{"contact_point":"0491 570 006"},{"contact_point":"bo@bright.example"},{"contact_point":"0491 570 156"}],
             "created_timestamp":1530429889,"updated_timestamp":1533839699},
            {"name":"","details":[{"contact_point":"0491 570 157"}]},
            {"name":"","details":[]}]"#;

        let harvest = read(json.as_bytes(), false).unwrap();

        assert_eq!(harvest.records.len(), 3);
        assert_eq!(harvest.skipped, [(4, "neither a name nor an address nor a number")]);
        let bo = &harvest.records[1];
        assert_eq!((bo.emails.len(), bo.phones.len()), (1, 2));
        assert_eq!(bo.uploaded_on.map(|day| day.to_string()).as_deref(), Some("2018-07-01"));
    }

    #[test]
    fn an_empty_list_is_no_entry() {
        for json in
            [r#"{"media":[],"label_values":[{"label":"Contacts","vec":[]}],"fbid":"1"}"#, "[]"]
        {
            let harvest = read(json.as_bytes(), true).unwrap();

            assert_eq!((harvest.records.len(), harvest.skipped.len()), (0, 0), "{json}");
        }
    }

    #[test]
    fn records_inside_a_vec_are_entries() {
        let json = r#"{"media":[],"label_values":[{"label":"Contacts","vec":[
            {"dict":[{"label":"user_id","value":"1000000001"},{"label":"Contact point","value":"ada@bright.example"},
                     {"label":"t","timestamp_value":1600000000},{"label":"Name","value":"Ada Example"}]},
            {"dict":[{"label":"user_id","value":"1000000002"},{"label":"Contact point","value":"0491570006"},
                     {"label":"Name","value":"Bo Example"}]}]}],"fbid":"9"}"#;

        let harvest = read(json.as_bytes(), true).unwrap();

        assert_eq!(harvest.records.len(), 2);
        assert_eq!(harvest.records[1].phones.len(), 1);
        assert_eq!(harvest.records[0].phones, []);
    }
}
