//! JSON whose shape is not promised: what is a text in most archives is a number in some.
//!
//! One odd value costs the item it stands in, never the list around it. A field that stands twice
//! is seen, where the usual readers keep one of the two in silence.

use std::fmt;

use serde::Deserialize;
use serde::Deserializer;
use serde::de::MapAccess;
use serde::de::SeqAccess;
use serde::de::Visitor;

/// Any value. Numbers above 2^53 are kept as text; fractions, truth values and `null` are nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Loose {
    /// Neither of the below.
    #[default]
    Nothing,
    /// A text, or a whole number as text.
    Text(String),
    /// A list.
    List(Vec<Self>),
    /// Fields in the order in which they stand.
    Object(Vec<(String, Self)>),
}

impl Loose {
    /// The text, where it is one.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The texts of a list, or the one text that stands in the place of a list.
    fn texts(&self) -> Vec<&str> {
        match self {
            Self::List(values) => values.iter().filter_map(Self::text).collect(),
            other => other.text().into_iter().collect(),
        }
    }
}

impl<'de> Deserialize<'de> for Loose {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LooseVisitor)
    }
}

/// Takes whatever comes.
struct LooseVisitor;

impl<'de> Visitor<'de> for LooseVisitor {
    type Value = Loose;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_str<E>(self, text: &str) -> Result<Loose, E> {
        Ok(Loose::Text(text.to_owned()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Loose, E> {
        Ok(Loose::Text(number.to_string()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Loose, E> {
        Ok(Loose::Text(number.to_string()))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Loose, E> {
        Ok(Loose::Nothing)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Loose, E> {
        Ok(Loose::Nothing)
    }

    fn visit_unit<E>(self) -> Result<Loose, E> {
        Ok(Loose::Nothing)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Loose, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element()? {
            values.push(value);
        }
        Ok(Loose::List(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Loose, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = object.next_entry()? {
            fields.push(field);
        }
        Ok(Loose::Object(fields))
    }
}

/// The fields of one item of a list, taken out of the wrapper `{"following": {..}}` if it has one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item<'a> {
    value: &'a Loose,
}

impl<'a> Item<'a> {
    /// Takes an item of a list; old archives have items without the wrapper.
    ///
    /// # Errors
    ///
    /// An item wrapped in another list's name, or with a field that stands twice: nothing says
    /// which of the two counts.
    pub(super) fn of(value: &'a Loose, list: &str) -> Result<Self, &'static str> {
        let Loose::Object(fields) = value else { return Ok(Self { value }) };
        let inner = fields.iter().find(|(name, _)| name == list).map(|(_, inner)| inner);
        let all_objects = fields.iter().all(|(_, value)| matches!(value, Loose::Object(_)));
        let (value, other) = match inner {
            Some(inner) => (inner, false),
            None => (value, all_objects && !fields.is_empty()),
        };
        if other {
            return Err("the item is of another list");
        }
        if repeats(fields) || matches!(value, Loose::Object(fields) if repeats(fields)) {
            return Err("a field stands twice in the item");
        }
        Ok(Self { value })
    }

    /// The item itself, where it is no object but a text or a number.
    pub(super) fn bare(self) -> Option<&'a str> {
        self.value.text()
    }

    /// A field's text.
    pub(super) fn get(self, name: &str) -> Option<&'a str> {
        self.field(name)?.text()
    }

    /// A field's texts.
    pub(super) fn all(self, name: &str) -> Vec<&'a str> {
        self.field(name).map(Loose::texts).unwrap_or_default()
    }

    fn field(self, name: &str) -> Option<&'a Loose> {
        let Loose::Object(fields) = self.value else { return None };
        fields.iter().find(|(field, _)| field == name).map(|(_, value)| value)
    }
}

/// Tells whether a field stands twice.
fn repeats(fields: &[(String, Loose)]) -> bool {
    let mut names: Vec<&str> = fields.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    names.windows(2).any(|pair| pair.first() == pair.last())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loose(json: &str) -> Loose {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn wrapped_and_bare_items_have_the_same_fields() {
        let id = |json: &str| {
            let value = loose(json);
            let item = Item::of(&value, "following").unwrap();
            item.get("accountId").or(item.bare()).map(str::to_owned)
        };

        assert_eq!(
            id(r#"{"following": {"accountId": 9007199254740993}}"#).as_deref(),
            Some("9007199254740993")
        );
        assert_eq!(id(r#"{"accountId": "123", "more": {"x": 1}}"#).as_deref(), Some("123"));
        assert_eq!(id("123").as_deref(), Some("123"));
        assert_eq!(id("1.5"), None);
        assert_eq!(id("null"), None);
    }

    #[test]
    fn an_item_of_another_list_is_told() {
        let value = loose(r#"{"like": {"tweetId": "1"}}"#);

        assert_eq!(Item::of(&value, "following").unwrap_err(), "the item is of another list");
    }

    #[test]
    fn a_field_that_stands_twice_is_seen() {
        let inside = loose(r#"{"following": {"accountId": "1", "accountId": "2"}}"#);
        let outside =
            loose(r#"{"following": {"accountId": "1"}, "following": {"accountId": "2"}}"#);

        assert!(Item::of(&inside, "following").is_err());
        assert!(Item::of(&outside, "following").is_err());
    }

    #[test]
    fn odd_values_of_a_list_cost_themselves() {
        let value =
            loose(r#"{"contact": {"emails": [null, 7, "x", {}, [1]], "phoneNumbers": "y"}}"#);

        let item = Item::of(&value, "contact").unwrap();

        assert_eq!(item.all("emails"), ["7", "x"]);
        assert_eq!(item.all("phoneNumbers"), ["y"]);
    }
}
