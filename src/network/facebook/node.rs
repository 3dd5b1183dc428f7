//! One value of a JSON document, as the slice of bytes it stands in.
//!
//! Lists are walked element by element, so that a bad record (a key that stands twice, a lone
//! surrogate, bytes that are no UTF-8) costs itself alone and no tree of the whole document is ever
//! built. The document has passed [`crate::intake::json::parse`] before, so its syntax is sound.

use std::borrow::Cow;

use serde::de::IgnoredAny;

/// One JSON value in its document.
#[derive(Clone, Copy)]
pub(super) struct Node<'a>(&'a [u8]);

/// What a value is, told by its first byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `{...}`
    Object,
    /// `[...]`
    Array,
    /// `"..."`
    Text,
    /// A number.
    Number,
    /// `null`, `true`, `false`, or nothing.
    Other,
}

impl Kind {
    /// Its word in messages.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Object => "an object",
            Self::Array => "a list",
            Self::Text => "a text",
            Self::Number => "a number",
            Self::Other => "empty",
        }
    }
}

impl<'a> Node<'a> {
    /// The value of a whole document, without its byte order mark.
    pub(super) fn document(bytes: &'a [u8]) -> Self {
        Self(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii())
    }

    /// What it is.
    pub(super) fn kind(self) -> Kind {
        match self.0.first() {
            Some(b'{') => Kind::Object,
            Some(b'[') => Kind::Array,
            Some(b'"') => Kind::Text,
            Some(b'-' | b'0'..=b'9') => Kind::Number,
            _ => Kind::Other,
        }
    }

    /// The elements of a list, in order; none when it is no list.
    pub(super) fn elements(self) -> Elements<'a> {
        Elements { rest: inside(self.0, b'[', b']') }
    }

    /// The keys and values of an object, in order and with repeats; none when it is no object.
    pub(super) fn entries(self) -> Entries<'a> {
        Entries { rest: inside(self.0, b'{', b'}') }
    }

    /// The values of the keys asked for; `Err` with the key when one stands twice.
    pub(super) fn fields<const N: usize>(
        self,
        keys: [&'static str; N],
    ) -> Result<[Option<Self>; N], &'static str> {
        let mut found = [None; N];
        for (key, value) in self.entries() {
            for (slot, wanted) in found.iter_mut().zip(keys) {
                if key == wanted && slot.replace(value).is_some() {
                    return Err(wanted);
                }
            }
        }
        Ok(found)
    }

    /// The text as written, mojibake and all; `None` when it is no text or no sound Unicode.
    pub(super) fn raw_text(self) -> Option<String> {
        (self.kind() == Kind::Text).then(|| serde_json::from_slice(self.0).ok()).flatten()
    }

    /// The text as a key: borrowed where it is plain, empty where it is damaged.
    fn key(self) -> Cow<'a, str> {
        let plain = self.0.strip_prefix(b"\"").and_then(|text| text.strip_suffix(b"\""));
        match plain.filter(|text| !text.contains(&b'\\')).map(std::str::from_utf8) {
            Some(Ok(text)) => Cow::Borrowed(text),
            _ => Cow::Owned(self.raw_text().unwrap_or_default()),
        }
    }

    /// The text with Facebook's mojibake undone.
    pub(super) fn text(self) -> Option<String> {
        let raw = self.raw_text()?;
        Some(crate::intake::json::repair_mojibake(&raw).into_owned())
    }

    /// The digits of a whole number.
    pub(super) fn integer(self) -> Option<i64> {
        std::str::from_utf8(self.0).ok()?.parse().ok()
    }
}

/// What stands between the brackets; nothing when they are other brackets.
fn inside(bytes: &[u8], open: u8, close: u8) -> &[u8] {
    let inner = bytes.strip_prefix(&[open]).and_then(|rest| rest.strip_suffix(&[close]));
    inner.unwrap_or_default().trim_ascii()
}

/// Takes one value off the front; the whole rest when it is damaged, so that it is seen.
fn take(rest: &[u8]) -> (Node<'_>, &[u8]) {
    let mut values = serde_json::Deserializer::from_slice(rest).into_iter::<IgnoredAny>();
    let end = match values.next() {
        Some(Ok(_)) => values.byte_offset(),
        _ => rest.len(),
    };
    let (value, rest) = rest.split_at_checked(end).unwrap_or((rest, &[]));
    (Node(value.trim_ascii()), rest.trim_ascii_start())
}

/// The elements of a list.
pub(super) struct Elements<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Elements<'a> {
    type Item = Node<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let (value, rest) = take(self.rest);
        self.rest = rest.strip_prefix(b",").unwrap_or(rest).trim_ascii_start();
        Some(value)
    }
}

/// The keys and values of an object.
pub(super) struct Entries<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Entries<'a> {
    type Item = (Cow<'a, str>, Node<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let (key, rest) = take(self.rest);
        let (value, rest) = take(rest.strip_prefix(b":").unwrap_or(rest).trim_ascii_start());
        self.rest = rest.strip_prefix(b",").unwrap_or(rest).trim_ascii_start();
        Some((key.key(), value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_walked_element_by_element() {
        let list = Node::document(b"\xef\xbb\xbf [ {\"a\":[1,2]} , null,\"x,]\" , 5 ] \n");

        let kinds: Vec<Kind> = list.elements().map(Node::kind).collect();

        assert_eq!(kinds, [Kind::Object, Kind::Other, Kind::Text, Kind::Number]);
    }

    #[test]
    fn a_key_that_stands_twice_is_seen() {
        let object = Node::document(br#"{"name":"Ada","x":{"name":1},"name":"Ada"}"#);

        assert_eq!(object.fields(["name"]).err(), Some("name"));
        assert!(object.fields(["x"]).is_ok());
    }

    #[test]
    fn a_lone_surrogate_costs_its_own_text_alone() {
        let list = Node::document(br#"["\ud800","Ada"]"#);

        let texts: Vec<Option<String>> = list.elements().map(Node::raw_text).collect();

        assert_eq!(texts, [None, Some("Ada".to_owned())]);
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_walked_to_their_end(bytes in "[\\[\\]{}\",:\\\\a1 ]{0,60}") {
            let node = Node::document(bytes.as_bytes());

            let found = node.elements().count() + node.entries().count();

            assert!(found <= bytes.len());
        }

        #[test]
        fn a_list_gives_back_every_text(texts: Vec<String>) {
            let json = serde_json::to_vec(&texts).unwrap();

            let read: Vec<String> = Node::document(&json).elements().filter_map(Node::raw_text).collect();

            assert_eq!(read, texts);
        }
    }

    #[test]
    fn brackets_of_another_kind_hold_nothing() {
        assert_eq!(Node::document(b"{}").elements().count(), 0);
        assert_eq!(Node::document(b"[]").entries().count(), 0);
        assert_eq!(Node::document(b" \n").kind(), Kind::Other);
    }
}
