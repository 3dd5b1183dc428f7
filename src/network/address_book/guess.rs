//! Columns whose names say nothing to us: read by what their cells hold, or said not to be read.
//!
//! `EmailAddr1`, `Personal`, `Contact Details`: a column that is passed over silently makes "nothing
//! found" of a file full of clients. So a column whose cells mostly are addresses or telephone
//! numbers is read as such, with a remark, unless its name says that they are somebody else's
//! (`Assistant's Phone`) or that numbers are no telephone numbers (`Account No`).

use crate::intake::table::Table;
use crate::model::person::Email;
use crate::network::address_book::columns::Field;
use crate::network::address_book::columns::plain;

/// Rows that are looked at.
const ROWS: usize = 2_000;

/// Columns named in one remark.
const NAMED: usize = 20;

/// Words for somebody else than the contact.
const OTHERS: [&str; 20] = [
    "assistant",
    "assistants",
    "spouse",
    "partner",
    "manager",
    "managers",
    "owner",
    "agent",
    "by",
    "referred",
    "referral",
    "emergency",
    "created",
    "modified",
    "parent",
    "user",
    "rep",
    "pager",
    "telex",
    "tty/tdd",
];

/// Words for numbers that are no telephone numbers.
const NO_PHONES: [&str; 22] = [
    "id",
    "ids",
    "key",
    "ref",
    "reference",
    "code",
    "abn",
    "acn",
    "tfn",
    "ssn",
    "vat",
    "iban",
    "account",
    "customer",
    "date",
    "time",
    "timestamp",
    "zip",
    "postcode",
    "uid",
    "latitude",
    "longitude",
];

/// What was made of the columns without a known name.
#[derive(Debug, Default)]
pub(super) struct Guessed {
    /// Columns that are read by their cells.
    pub(super) read: Vec<(usize, Field)>,
    /// Columns that hold something and are not read.
    pub(super) unread: Vec<usize>,
}

/// Looks at the columns that have no known name.
pub(super) fn columns(table: &Table, fields: &[(usize, Field)]) -> Guessed {
    let mut guessed = Guessed::default();
    for (column, name) in table.header.iter().enumerate() {
        let known = fields.iter().find(|(known, _)| *known == column).map(|(_, field)| *field);
        if known.is_some_and(|field| field != Field::Notes) {
            continue;
        }
        let name = plain(name);
        // They say of which kind the value beside them is.
        if name.ends_with(" label") || name.ends_with(" type") {
            continue;
        }
        let cells = table.rows.iter().take(ROWS).map(|row| row.get(column));
        let filled: Vec<&str> = cells.filter(|cell| !cell.is_empty()).collect();
        if known.is_none() && holds_points(&name, &filled) {
            guessed.read.push((column, Field::Point));
        } else if !filled.is_empty() {
            guessed.unread.push(column);
        }
    }
    guessed
}

/// Tells whether most cells of a column are addresses or numbers of the contact.
fn holds_points(name: &str, filled: &[&str]) -> bool {
    let has = |words: &[&str]| name.split([' ', '/']).any(|word| words.contains(&word));
    if has(&OTHERS) {
        return false;
    }
    let phones = !has(&NO_PHONES);
    let points = filled.iter().filter(|cell| {
        let mut parts = cell.split([',', ';', '|', '\n']);
        cell.split_whitespace().any(is_email) || (phones && parts.any(is_phone))
    });
    let points = points.count();
    points > 0 && points * 2 > filled.len()
}

/// Tells whether a word is an address, however it is put in brackets and commas.
fn is_email(word: &str) -> bool {
    word.split([',', ';', '|', '(', ')']).any(|part| {
        Email::parse(part).is_some_and(|email| {
            email.as_str().rsplit_once('@').is_some_and(|(_, domain)| domain.contains('.'))
        })
    })
}

/// Tells whether a text looks like a telephone number, and like neither a date nor an amount.
pub(super) fn is_phone(text: &str) -> bool {
    let text = text.trim();
    let text = text
        .get(..4)
        .filter(|head| head.eq_ignore_ascii_case("tel:"))
        .map_or(text, |head| text.get(head.len()..).unwrap_or_default());
    if text.is_empty()
        || text.len() > 30
        || !text.chars().all(|c| c.is_ascii_digit() || " +()-./".contains(c))
    {
        return false;
    }
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let groups = text.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty());
    let groups = groups.count();
    let decimal = groups == 2 && text.contains('.');
    match digits {
        9..=15 => !decimal,
        7..=8 => text.starts_with(['+', '(']) || (groups == 2 && !decimal && !text.contains('/')),
        _ => false,
    }
}

/// The names of some columns for a remark.
pub(super) fn named(table: &Table, columns: &[usize]) -> String {
    let names = columns.iter().take(NAMED).map(|column| {
        let name = table.header.get(*column).map_or("", String::as_str);
        let name: String = name.chars().filter(|c| !c.is_control()).take(40).collect();
        if name.is_empty() { format!("column {}", column + 1) } else { format!("`{name}`") }
    });
    let names: Vec<String> = names.collect();
    match columns.len().saturating_sub(NAMED) {
        0 => names.join(", "),
        more => format!("{} and {more} more", names.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_from_dates_and_amounts() {
        for text in
            ["0491 570 006", "+1 (212) 555-0142", "2125550142", "555-0142", "(02) 5550 1234"]
        {
            assert!(is_phone(text), "{text}");
        }
        for text in ["2024-05-01", "01/05/2024", "20240501", "1200.50", "1234567.50", "C-10442", ""]
        {
            assert!(!is_phone(text), "{text}");
        }
    }

    #[test]
    fn somebody_elses_address_is_not_taken_for_the_contacts() {
        assert!(holds_points("personal", &["ada@moss.example", "ben@reed.example", "-"]));
        assert!(!holds_points("spouse email", &["ada@moss.example"]));
        assert!(!holds_points("account no", &["100200300400"]));
        assert!(!holds_points("motto", &["hello", "world", "ada@moss.example"]));
    }
}
