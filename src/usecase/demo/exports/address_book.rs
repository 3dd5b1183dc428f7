//! Contact files: Google's CSV of today, and vCard 3.0 as phones write it.
//!
//! One contact in seven has a birthday: private, and of no use to a network.

use std::fmt::Write;

use crate::model::Day;
use crate::usecase::demo::cards::Entry;
use crate::usecase::demo::exports::Written;
use crate::usecase::demo::text::Csv;
use crate::usecase::demo::text::day;
use crate::usecase::demo::text::later;

/// Google's CSV. Two values of one kind share a cell, joined by ` ::: `.
pub(in crate::usecase::demo) fn google_csv(entries: &[Entry]) -> Written {
    let mut csv = Csv::new(&[
        "First Name",
        "Middle Name",
        "Last Name",
        "Phonetic First Name",
        "Phonetic Middle Name",
        "Phonetic Last Name",
        "Name Prefix",
        "Name Suffix",
        "Nickname",
        "File As",
        "Organization Name",
        "Organization Title",
        "Organization Department",
        "Birthday",
        "Notes",
        "Photo",
        "Labels",
        "E-mail 1 - Label",
        "E-mail 1 - Value",
        "Phone 1 - Label",
        "Phone 1 - Value",
    ]);
    let mut at = Vec::new();
    for (number, entry) in entries.iter().enumerate() {
        let card = entry.shown();
        let birthday = birthday(number).map(|on| on.to_string()).unwrap_or_default();
        let both = !card.mobile.is_empty() && !card.phone.is_empty();
        let phones = format!("{}{}{}", card.mobile, if both { " ::: " } else { "" }, card.phone);
        let label = |value: &str| if value.is_empty() { "" } else { "* Mobile" };
        at.push(csv.row(&[
            &card.who.given,
            "",
            &card.who.family,
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            &card.company,
            card.title,
            "",
            &birthday,
            "",
            "",
            "* myContacts",
            if card.email.is_empty() { "" } else { "* Home" },
            &card.email,
            label(&phones),
            &phones,
        ]));
    }
    (csv.bytes(), at)
}

/// A file of vCards, each at the line of its `BEGIN:VCARD`.
pub(in crate::usecase::demo) fn vcards(entries: &[Entry]) -> Written {
    let mut text = String::new();
    let mut line = 1;
    let mut at = Vec::new();
    for (number, entry) in entries.iter().enumerate() {
        let card = entry.shown();
        at.push(line);
        let mut lines = vec!["BEGIN:VCARD".to_owned(), "VERSION:3.0".to_owned()];
        lines.push(format!("N:{};{};;;", card.who.family, card.who.given));
        lines.push(format!("FN:{}", card.who.full()));
        lines.extend(
            [
                (&card.company, "ORG"),
                (&card.email, "EMAIL;TYPE=INTERNET"),
                (&card.mobile, "TEL;TYPE=CELL"),
                (&card.phone, "TEL;TYPE=HOME"),
            ]
            .into_iter()
            .filter(|(value, _)| !value.is_empty())
            .map(|(value, key)| format!("{key}:{value}")),
        );
        lines.extend(birthday(number).map(|on| format!("BDAY:{on}")));
        lines.push("END:VCARD".to_owned());
        for one in &lines {
            // Writing to a string does not fail.
            let _ = write!(text, "{one}\r\n");
        }
        line += u32::try_from(lines.len()).unwrap_or(0);
    }
    (text.into_bytes(), at)
}

/// The birthday of every seventh contact.
fn birthday(number: usize) -> Option<Day> {
    let days = i64::try_from(number * 97 % 16_000).unwrap_or(0);
    (number % 7 == 3).then(|| later(day((1955, 2, 1)), days))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::usecase::demo::cards::Card;
    use crate::usecase::demo::people::Who;

    #[test]
    fn a_card_is_known_by_the_line_it_begins_on() {
        let who = Who { given: "Ada".to_owned(), family: "Day".to_owned(), ..Who::default() };
        let card = Card { who, email: "ada@mailbox.example".to_owned(), ..Card::default() };
        let entry = Entry::of(card, day((2026, 11, 22)));

        let (bytes, at) = vcards(&[entry.clone(), entry]);

        let text = String::from_utf8(bytes).unwrap();
        let second = usize::try_from(at[1] - 1).unwrap();
        assert_eq!(text.lines().nth(second), Some("BEGIN:VCARD"));
        assert_eq!((at[0], text.lines().nth(second - 1)), (1, Some("END:VCARD")));
    }
}
