//! Which properties of a card are private: one answer for the reader, which flags them, and for
//! the writer of cleared files, which leaves them out.
//!
//! Programs write them in many ways: `BDAY`, `X-CHILD`, `HOBBY`, `X-KADDRESSBOOK-X-Anniversary`,
//! `RELATED;TYPE=child`, and Apple's `item1.X-ABRELATEDNAMES` whose meaning stands in
//! `item1.X-ABLabel:_$!<Child>!$_`.

use crate::model::reading::SensitiveField;

/// Why a property does not go along with a cleared card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Private {
    /// Details that no network needs; flagged.
    Told(SensitiveField),
    /// Free text about the person, or somebody else's whole card; not flagged.
    Free,
}

/// Properties whose meaning stands in the label of their group.
const LABELLED: [&str; 3] = ["X-ABRELATEDNAMES", "RELATED", "X-ABDATE"];

/// Words for a child in labels and types.
const CHILD: [&str; 4] = ["CHILD", "SON", "DAUGHTER", "KID"];

/// What a property is by itself. `name` is in upper case, `text` the property's first line.
pub(super) fn of(name: &str, text: &[u8]) -> Option<Private> {
    let told = |field| Some(Private::Told(field));
    match name {
        "NOTE" | "AGENT" => Some(Private::Free),
        "BDAY" => told(SensitiveField::BirthDate),
        // Apple's labelled dates are mostly anniversaries.
        "X-ABDATE" => told(SensitiveField::Anniversary),
        "X-ANDROID-CUSTOM" if upper(text).contains("CONTACT_EVENT") => {
            told(SensitiveField::Anniversary)
        }
        "RELATED" if is_child(head(&upper(text))) => told(SensitiveField::Children),
        _ if name.contains("BIRTHDAY") => told(SensitiveField::BirthDate),
        _ if name.contains("ANNIVERSARY") => told(SensitiveField::Anniversary),
        _ if name.contains("CHILD") => told(SensitiveField::Children),
        _ if name.contains("HOBB") => told(SensitiveField::Hobbies),
        _ => None,
    }
}

/// What a property is by the label of its group.
pub(super) fn of_label(name: &str, label: &str) -> Option<Private> {
    let label = label.to_uppercase();
    if !LABELLED.contains(&name) {
        return None;
    }
    if is_child(&label) {
        return Some(Private::Told(SensitiveField::Children));
    }
    (name == "X-ABDATE" && label.contains("BIRTH"))
        .then_some(Private::Told(SensitiveField::BirthDate))
}

/// Tells whether a word for a child stands in a text, as a word of its own.
fn is_child(text: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).any(|word| CHILD.contains(&word))
}

/// Name and parameters, without the value.
fn head(text: &str) -> &str {
    text.split(':').next().unwrap_or_default()
}

/// The beginning of a property in upper case.
fn upper(text: &[u8]) -> String {
    let text = text.get(..text.len().min(1024)).unwrap_or_default();
    String::from_utf8_lossy(text).to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_child_is_known_by_type_label_and_name() {
        let child = Some(Private::Told(SensitiveField::Children));

        assert_eq!(of("RELATED", b"RELATED;TYPE=child;VALUE=text:Tim"), child);
        assert_eq!(of("RELATED", b"RELATED;TYPE=spouse:Child Example"), None);
        assert_eq!(of("X-CHILD", b"X-CHILD:Tim"), child);
        assert_eq!(of_label("X-ABRELATEDNAMES", "_$!<Child>!$_"), child);
        assert_eq!(of_label("X-ABRELATEDNAMES", "_$!<Spouse>!$_"), None);
        assert_eq!(of_label("TEL", "_$!<Child>!$_"), None);
    }
}
