//! Several values in one cell.

use crate::model::person::Email;

/// Splits a cell of people: by `;`, `|`, `:::`, line ends and the word `and`.
///
/// Not by commas (`Rep, Jane` is one person) and not by `&` (`Sales & Letting` is one team).
/// `Jane Rep <jane@agency.example>` becomes the address, which tells more. Marks that stand for
/// nobody are left out.
pub fn people(text: &str) -> Vec<String> {
    let parts = text
        .split([';', '|', '\n'])
        .flat_map(|part| part.split(":::"))
        .flat_map(|part| part.split(" and "));
    let mut people: Vec<String> = Vec::new();
    for part in parts.map(str::trim).filter(|part| !is_nothing(part)) {
        let person = address_of(part).unwrap_or_else(|| part.to_owned());
        if !people.contains(&person) {
            people.push(person);
        }
    }
    people
}

/// The address in `Jane Rep <jane@agency.example>` or `Jane Rep (jane@agency.example)`.
fn address_of(text: &str) -> Option<String> {
    let inside = text.strip_suffix(['>', ')'])?;
    let (_, address) = inside.rsplit_once(['<', '('])?;
    Email::parse(address).map(|email| email.as_str().to_owned())
}

/// Splits a cell of groups, tags or roles: by `;`, `|`, `,`, `:::` and line ends.
///
/// Google marks its own labels with `* `; `* myContacts`, which all contacts bear, says nothing.
pub fn groups(text: &str) -> impl Iterator<Item = &str> {
    text.split([';', '|', ',', '\n'])
        .flat_map(|part| part.split(":::"))
        .map(|part| part.trim().trim_start_matches("* ").trim())
        .filter(|part| !is_nothing(part) && *part != "myContacts")
}

/// Reads a cell of addresses: split by `;`, `,`, `|`, `:::` and line ends, `Name <address>` too.
///
/// Addresses that are none, such as Exchange's own names, are left out.
pub fn emails(text: &str) -> impl Iterator<Item = Email> {
    text.split([';', ',', '|', '\n']).flat_map(|part| part.split(":::")).filter_map(|part| {
        let part = part.trim();
        Email::parse(part).or_else(|| Email::parse(&address_of(part)?))
    })
}

/// Splits a cell of telephone numbers: by `;`, `|`, `:::`, line ends, and ` / `.
pub fn phones(text: &str) -> impl Iterator<Item = &str> {
    text.split([';', '|', '\n'])
        .flat_map(|part| part.split(":::"))
        .flat_map(|part| part.split(" / "))
        .map(|part| part.trim().trim_start_matches(['\'', '=']).trim_matches('"'))
        .filter(|part| !part.is_empty())
}

/// Tells whether a text stands for nothing: `-`, `N/A`, `Unassigned`.
pub fn is_nothing(text: &str) -> bool {
    // Most cells stand for something, which their first letter tells.
    let begins = |byte: u8| matches!(byte | 0x20, b'-' | b'#' | b'(' | b'n' | b'u' | b't');
    match text.as_bytes().first() {
        None => true,
        Some(byte) if byte.is_ascii_graphic() && !begins(*byte) => false,
        Some(_) => is_mark(text.trim()),
    }
}

/// Tells whether a trimmed text is a mark for nothing.
fn is_mark(text: &str) -> bool {
    const MARKS: &[&str] = &[
        "",
        "-",
        "--",
        "n/a",
        "na",
        "null",
        "none",
        "nil",
        "unassigned",
        "no owner",
        "nobody",
        "#n/a",
        "(not set)",
        "not set",
        "(blank)",
        "(none)",
        "tba",
        "unknown",
    ];
    text.len() <= 12 && MARKS.iter().any(|mark| text.eq_ignore_ascii_case(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_owners_in_one_cell_are_told_apart() {
        assert_eq!(people("Jane Rep; Omar Rep"), ["Jane Rep", "Omar Rep"]);
        assert_eq!(people("Jane Rep and Omar Rep | Jane Rep"), ["Jane Rep", "Omar Rep"]);
        assert_eq!(people("jane ::: omar"), ["jane", "omar"]);
        assert_eq!(people("Rep, Jane"), ["Rep, Jane"]);
        assert_eq!(people("Sales & Letting"), ["Sales & Letting"]);
        assert_eq!(people("Alexander Brand"), ["Alexander Brand"]);
    }

    #[test]
    fn marks_for_nothing_are_told_in_any_case() {
        for text in ["", " \u{a0}", "-", " -- ", "N/A", "Tba", "(Not Set)", "#n/a", "UNKNOWN"] {
            assert!(is_nothing(text), "{text:?}");
        }
        assert!(!is_nothing("Nina") && !is_nothing("0") && !is_nothing("\u{200e}"));
    }

    #[test]
    fn nobody_owns_what_is_unassigned() {
        assert!(people("Unassigned").is_empty() && people("N/A; -").is_empty());
    }

    #[test]
    fn an_owner_with_an_address_is_the_address() {
        assert_eq!(people("Jane Rep (jane@agency.example)"), ["jane@agency.example"]);
        assert_eq!(people("Jane Rep (Team North)"), ["Jane Rep (Team North)"]);
    }

    #[test]
    fn several_addresses_in_one_cell_are_told_apart() {
        let read = emails("Ada <Ada@Bright.example>; b@bright.example ::: /o=X/cn=ada, none");

        let read: Vec<String> = read.map(|email| email.as_str().to_owned()).collect();

        assert_eq!(read, ["ada@bright.example", "b@bright.example"]);
    }

    #[test]
    fn googles_own_labels_lose_their_mark() {
        let read: Vec<&str> = groups("* myContacts ::: * Other Contacts ::: Landlords").collect();

        assert_eq!(read, ["Other Contacts", "Landlords"]);
    }
}
