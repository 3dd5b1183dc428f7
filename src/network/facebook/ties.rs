//! Lists of friends, of people followed, and of followers, in JSON.
//!
//! `{"friends": [..]}` until 2020, `{"friends_v2": [..]}` since; a bare list and a list under an
//! unknown single key are read too. An entry is `{"name", "timestamp"}`; followers may be
//! `{"title", "string_list_data": [{"value", "timestamp"}]}`, and any may be `label_values`.

use std::borrow::Cow;

use crate::model::person::Name;
use crate::network::facebook::dates;
use crate::network::facebook::harvest::Harvest;
use crate::network::facebook::harvest::Tie;
use crate::network::facebook::labels;
use crate::network::facebook::node::Kind;
use crate::network::facebook::node::Node;
use crate::network::facebook::records;

/// Beginnings of keys whose lists are no ties: requests, former friends, Instagram's lists.
const OTHER_LISTS: [&str; 8] = [
    "relationships_",
    "deleted_",
    "removed_",
    "sent_",
    "received_",
    "rejected_",
    "suggested_",
    "pages_",
];

/// Reads a list of ties from a document; `keys` are those its list may stand under.
///
/// # Errors
///
/// A document in another shape: what is different, in words.
pub(super) fn read(bytes: &[u8], keys: &[&str]) -> Result<Harvest<Tie>, String> {
    let list = list(Node::document(bytes), keys)?;
    let mut harvest = Harvest::new();
    harvest.records.reserve_exact(list.len());
    for (item, entry) in (1..).zip(list.iter()) {
        tie(entry, item, &mut harvest);
    }
    Ok(harvest)
}

/// A list as it stands in the document, not yet taken apart.
enum List<'a> {
    /// A list of entries.
    Whole(Node<'a>),
    /// Entries inside `label_values`.
    Inside(Vec<Node<'a>>),
}

impl<'a> List<'a> {
    /// How many entries it has; walks the list, so that memory can be taken once.
    fn len(&self) -> usize {
        match self {
            Self::Whole(list) => list.elements().count(),
            Self::Inside(entries) => entries.len(),
        }
    }

    /// The entries.
    fn iter(&self) -> Box<dyn Iterator<Item = Node<'a>> + '_> {
        match self {
            Self::Whole(list) => Box::new(list.elements()),
            Self::Inside(entries) => Box::new(entries.iter().copied()),
        }
    }
}

/// Finds the list in a document.
fn list<'a>(document: Node<'a>, keys: &[&str]) -> Result<List<'a>, String> {
    if document.kind() == Kind::Array {
        return Ok(List::Whole(document));
    }
    let entries: Vec<(Cow<'a, str>, Node<'a>)> = document
        .entries()
        .filter(|(key, value)| keys.contains(&&**key) || value.kind() == Kind::Array)
        .take(1000)
        .collect();
    let mut known = entries.iter().filter(|(key, _)| keys.contains(&&**key));
    if let Some((key, value)) = known.next() {
        return match (known.next(), value.kind()) {
            (Some((other, _)), _) => Err(format!("both `{key}` and `{other}` stand in it")),
            (None, Kind::Array) => Ok(List::Whole(*value)),
            (None, kind) => Err(format!("`{key}` is {}, not a list", kind.word())),
        };
    }
    if let Some((_, value)) = entries.iter().find(|(key, _)| key == "label_values") {
        return Ok(List::Inside(records::inner(*value)));
    }
    match entries.as_slice() {
        [(key, value)] if !OTHER_LISTS.iter().any(|other| key.starts_with(other)) => {
            Ok(List::Whole(*value))
        }
        _ => Err(format!("it holds no list `{}`", keys.join("` or `"))),
    }
}

/// Reads one entry.
fn tie(entry: Node<'_>, item: u32, harvest: &mut Harvest<Tie>) {
    if entry.kind() != Kind::Object {
        return harvest.skip(item, "the entry is not an object with a name");
    }
    let keys = ["name", "timestamp", "string_list_data", "label_values", "title", "value", "dict"];
    let Ok([name, timestamp, strings, labelled, title, value, dict]) = entry.fields(keys) else {
        return harvest.skip(item, "the entry holds the same key twice");
    };
    if let Some(pairs) = labelled.or(dict).filter(|_| name.is_none()) {
        return labelled_tie(pairs, timestamp, item, harvest);
    }
    let inner = strings.and_then(|list| list.elements().next());
    let inner = inner.map_or(Ok([None; 2]), |inner| inner.fields(["value", "timestamp"]));
    let Ok([inner_name, inner_time]) = inner else {
        return harvest.skip(item, "the entry holds the same key twice");
    };
    let name = name.or(inner_name).or(value).or(title);
    keep(name, timestamp.or(inner_time), item, harvest);
}

/// Reads an entry of labels and values.
fn labelled_tie(list: Node<'_>, time: Option<Node<'_>>, item: u32, harvest: &mut Harvest<Tie>) {
    let Some(pairs) = records::pairs(list) else {
        return harvest.skip(item, "a text in the entry is damaged");
    };
    let reading = labels::read(&pairs, false);
    let since = day(time, harvest).or(reading.entry.uploaded_on);
    let Some(name) = reading.entry.name else {
        return harvest.skip_nameless(item, since.is_some());
    };
    harvest.records.push(Tie { name: name.full, email: None, since, item });
}

/// Keeps an entry that has a name.
fn keep(name: Option<Node<'_>>, time: Option<Node<'_>>, item: u32, harvest: &mut Harvest<Tie>) {
    let text = match name.map(|name| (name.kind(), name.text())) {
        None | Some((Kind::Other, _)) => String::new(),
        Some((Kind::Text, Some(text))) => text,
        Some((Kind::Text, None)) => return harvest.skip(item, "its name is damaged text"),
        Some(_) => return harvest.skip(item, "its name is not a text"),
    };
    match Name::whole(&text) {
        Some(name) => {
            let since = day(time, harvest);
            harvest.records.push(Tie { name: name.full, email: None, since, item });
        }
        None => harvest.skip_nameless(item, time.is_some()),
    }
}

/// The day of a timestamp; one that is there and cannot be read is counted.
fn day(time: Option<Node<'_>>, harvest: &mut Harvest<Tie>) -> Option<crate::model::Day> {
    let time = time?;
    if time.integer() == Some(0) {
        return None;
    }
    let day = time.integer().and_then(dates::day_of_seconds);
    harvest.undated += u64::from(day.is_none());
    day
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEYS: [&str; 2] = ["friends_v2", "friends"];

    fn names(json: &str) -> Result<Vec<String>, String> {
        let harvest = read(json.as_bytes(), &KEYS)?;
        Ok(harvest.records.iter().map(|tie| tie.name.to_string()).collect())
    }

    #[test]
    fn every_place_of_the_list_is_found() {
        for json in [
            r#"{"friends":[{"name":"Ada Example"}]}"#,
            r#"{"friends_v2":[{"name":"Ada Example"}],"other":[{"name":"Bo"}]}"#,
            r#"[{"name":"Ada Example"}]"#,
            r#"{"friends_v9":[{"name":"Ada Example"}]}"#,
            r#"[{"media":[],"label_values":[{"label":"x","value":"Ada Example"}],"fbid":"1"}]"#,
            r#"{"media":[],"label_values":[{"label":"x","vec":[{"value":"Ada Example"}]}]}"#,
            r#"[{"title":"","string_list_data":[{"value":"Ada Example","timestamp":1700000000}]}]"#,
        ] {
            assert_eq!(names(json), Ok(vec!["Ada Example".to_owned()]), "{json}");
        }
    }

    #[test]
    fn a_document_of_another_shape_is_an_error() {
        for json in [
            "null",
            "{}",
            "5",
            r#"{"friends_v2":{}}"#,
            r#"{"friends_v2":null}"#,
            r#"{"friends_v2":[],"friends_v2":[]}"#,
            r#"{"deleted_friends_v2":[{"name":"Ada Example"}]}"#,
            r#"{"relationships_following":[{"title":"ada"}]}"#,
        ] {
            assert!(names(json).is_err(), "{json}");
        }
    }

    #[test]
    fn odd_values_cost_themselves_alone() {
        let json = r#"{"friends_v2":[null,5,"x",[],{},{"name":null},{"name":5},{"name":""},
            {"name":"Ada","name":"Bo"},{"name":"\ud800"},{"name":"Ada Example"}]}"#;

        let harvest = read(json.as_bytes(), &KEYS).unwrap();

        assert_eq!(harvest.records.len(), 1);
        assert_eq!(harvest.records[0].item, 11);
        assert_eq!(
            harvest.skipped.iter().map(|(item, _)| *item).collect::<Vec<_>>(),
            (1..=10).collect::<Vec<u32>>()
        );
    }

    #[test]
    fn an_odd_date_is_unknown_and_the_person_counts() {
        let json = r#"[{"name":"A","timestamp":1e999},{"name":"B","timestamp":-1},
            {"name":"C","timestamp":9000000000000000000},{"name":"D","timestamp":1.5},
            {"name":"E","timestamp":"soon"},{"name":"F","timestamp":null},
            {"name":"G","timestamp":true},{"name":"H","timestamp":0},{"name":"I"}]"#;

        let harvest = read(json.as_bytes(), &KEYS).unwrap();

        assert_eq!(harvest.records.len(), 9);
        assert!(harvest.records.iter().all(|tie| tie.since.is_none()));
        assert_eq!(harvest.undated, 7);
    }

    #[test]
    fn a_date_alone_is_a_hidden_member() {
        let json = r#"[{"name":"","timestamp":1700000000},{"timestamp":1700000000},{"name":"A"}]"#;

        let harvest = read(json.as_bytes(), &KEYS).unwrap();

        assert_eq!((harvest.hidden, harvest.skipped.len(), harvest.records.len()), (2, 2, 1));
    }
}
