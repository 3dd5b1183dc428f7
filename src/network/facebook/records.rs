//! `label_values`: the shape of every list Facebook added since 2024.
//!
//! A list of `{"label", "value" | "timestamp_value"}`; or, in lists of lists, of
//! `{"label", "vec": [{"dict": [..]}]}`. A record may also be one `dict` alone.

use crate::network::facebook::labels::Pair;
use crate::network::facebook::labels::Value;
use crate::network::facebook::node::Kind;
use crate::network::facebook::node::Node;

/// The records inside a list of labels and values: the elements of its `vec` or `dict` values.
pub(super) fn inner(label_values: Node<'_>) -> Vec<Node<'_>> {
    let mut found = Vec::new();
    for labelled in label_values.elements() {
        for (key, value) in labelled.entries() {
            match (&*key, value.kind()) {
                ("vec", Kind::Array) => found.extend(value.elements()),
                ("dict", Kind::Array) => found.push(labelled),
                _ => {}
            }
        }
    }
    found
}

/// The labels and values of one record; `None` when a text in it is damaged or a key stands twice.
///
/// Labels and texts have their mojibake undone. Numbers given as values are kept as their digits.
pub(super) fn pairs(list: Node<'_>) -> Option<Vec<Pair>> {
    let mut found = Vec::new();
    for labelled in list.elements() {
        let [label, value, time] = labelled.fields(["label", "value", "timestamp_value"]).ok()?;
        let label = label.and_then(Node::text).unwrap_or_default();
        if let Some(time) = time.filter(|time| time.kind() != Kind::Other) {
            let value = time.integer().map_or(Value::OddTime, Value::Seconds);
            found.push(Pair { label: label.clone(), value });
        }
        match value.map(|value| (value, value.kind())) {
            Some((value, Kind::Text)) => found.push(Pair::text(&label, &value.text()?)),
            Some((value, Kind::Number)) => {
                let digits = value.integer().map(|number| number.to_string());
                found.extend(digits.map(|digits| Pair::text(&label, &digits)));
            }
            _ => {}
        }
    }
    Some(found)
}
