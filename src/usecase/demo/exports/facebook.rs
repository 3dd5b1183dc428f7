//! Facebook archives of three generations.
//!
//! | generation | friends | uploaded address book |
//! |---|---|---|
//! | 2018 to 2021, JSON | `friends/friends.json`, key `friends` | `about_you/your_address_books.json`, doubled key |
//! | since 2023, JSON | `connections/friends/your_friends.json`, key `friends_v2` | `your_imported_contacts.json`, one record a contact point |
//! | since 2025, HTML | `<section class="... _a6-g">` with `<h2>` and `footer` | the same with a table |
//!
//! JSON writes every byte of UTF-8 as a character of its own (`ü` is `\u00c3\u00bc`); HTML is proper
//! UTF-8, with `@` as `&#064;` and dates of the account's own clock.

use std::fmt::Write;

use crate::model::Day;
use crate::usecase::demo::cards::Card;
use crate::usecase::demo::cards::Entry;
use crate::usecase::demo::exports::Written;
use crate::usecase::demo::exports::item;
use crate::usecase::demo::exports::json_text;
use crate::usecase::demo::text::seconds;

/// `friends.json` or `your_friends.json`, by the key of its list.
pub(in crate::usecase::demo) fn friends(key: &str, entries: &[Entry]) -> Written {
    let rows = entries.iter().map(|entry| {
        let name = bytes_as_characters(&entry.shown().who.full());
        format!("{{\"name\":\"{name}\",\"timestamp\":{}}}", moment(entry))
    });
    let rows: Vec<_> = rows.collect();
    let json = format!("{{\"{key}\":[\n{}\n]}}\n", rows.join(",\n"));
    (json.into_bytes(), (0..entries.len()).map(item).collect())
}

/// `your_address_books.json` of 2018 to 2021.
pub(in crate::usecase::demo) fn address_book(entries: &[Entry]) -> Written {
    let rows = entries.iter().map(|entry| {
        let card = entry.shown();
        let points = points(&card).map(|point| format!("{{\"contact_point\":\"{point}\"}}"));
        let points: Vec<_> = points.collect();
        let (name, moment) = (bytes_as_characters(&card.who.full()), moment(entry));
        format!(
            "{{\"name\":\"{name}\",\"details\":[{}],\"created_timestamp\":{moment},\"updated_timestamp\":{moment}}}",
            points.join(",")
        )
    });
    let rows: Vec<_> = rows.collect();
    let json = format!("{{\"address_book\":{{\"address_book\":[\n{}\n]}}}}\n", rows.join(",\n"));
    (json.into_bytes(), (0..entries.len()).map(item).collect())
}

/// `your_imported_contacts.json` since 2024: as many records as a contact has points.
pub(in crate::usecase::demo) fn imported_contacts(entries: &[Entry]) -> Written {
    let mut rows = Vec::new();
    let mut at = Vec::new();
    for entry in entries {
        let card = entry.shown();
        at.push(item(rows.len()));
        let (name, moment) = (bytes_as_characters(&card.who.full()), moment(entry));
        for point in points(&card) {
            rows.push(format!(
                "{{\"timestamp\":{moment},\"media\":[],\"label_values\":[\
                 {{\"label\":\"Update time\",\"timestamp_value\":{moment}}},\
                 {{\"label\":\"Contact name\",\"value\":\"{name}\"}},\
                 {{\"label\":\"Contact point\",\"value\":\"{point}\"}}],\"fbid\":\"{}\"}}",
                2_000_000_001 + rows.len()
            ));
        }
    }
    (format!("[\n{}\n]\n", rows.join(",\n")).into_bytes(), at)
}

/// `profile_information.json`, by its key: whose archive it is.
pub(in crate::usecase::demo) fn profile(key: &str, rep: &str, email: &str) -> Vec<u8> {
    let (given, family) = rep.rsplit_once(' ').unwrap_or((rep, ""));
    let (full, given, family) =
        (bytes_as_characters(rep), bytes_as_characters(given), bytes_as_characters(family));
    format!(
        "{{\"{key}\":{{\"name\":{{\"full_name\":\"{full}\",\"first_name\":\"{given}\",\
         \"middle_name\":\"\",\"last_name\":\"{family}\"}},\
         \"emails\":{{\"emails\":[\"{email}\"],\"previous_emails\":[],\"pending_emails\":[]}}}}}}\n"
    )
    .into_bytes()
}

/// `your_friends.html` since 2025.
pub(in crate::usecase::demo) fn friends_page(entries: &[Entry]) -> Written {
    let sections = entries.iter().enumerate().map(|(at, entry)| {
        let name = escaped(&entry.shown().who.full());
        format!(
            "<section class=\"_3-95 _a6-g\" aria-labelledby=\"u_{at}\">\
             <h2 class=\"_2ph_ _a6-h _a6-i\" id=\"u_{at}\">{name}</h2>\
             <footer class=\"_3-94 _a6-o\"><div class=\"_a72d\">{}</div></footer></section>",
            clock(entry.on)
        )
    });
    let html = page("Your friends", &sections.collect::<Vec<_>>().join("\n"));
    (html.into_bytes(), (0..entries.len()).map(item).collect())
}

/// `your_imported_contacts.html` since 2025: as many sections as a contact has points.
pub(in crate::usecase::demo) fn imported_contacts_page(entries: &[Entry]) -> Written {
    let mut sections = Vec::new();
    let mut at = Vec::new();
    for entry in entries {
        let card = entry.shown();
        at.push(item(sections.len()));
        for point in points(&card) {
            sections.push(contact_section(&card, &point, entry.on));
        }
    }
    (page("Your imported contacts", &sections.join("\n")).into_bytes(), at)
}

/// One contact point of one contact as a section with a table.
fn contact_section(card: &Card, point: &str, on: Day) -> String {
    let row = |label: &str, value: &str| {
        format!(
            "<tr><td class=\"_2pin _a6_q\">{label}</td><td class=\"_2pin _2piu _a6_r\">{value}</td></tr>"
        )
    };
    let mut table = row("Update time", &clock(on));
    table.push_str(&row("Contact name", &escaped(&card.who.full())));
    table.push_str(&row("Contact point", &escaped(point)));
    format!(
        "<section class=\"_3-95 _a6-g\"><div class=\"_2ph_ _a6-p\"><table>{table}</table></div>\
         <footer class=\"_3-94 _a6-o\"><div class=\"_a72d\">{}</div></footer></section>",
        clock(on)
    )
}

/// `profile_information.html` since 2025: whose archive it is.
pub(in crate::usecase::demo) fn profile_page(rep: &str, email: &str) -> Vec<u8> {
    let row = |label: &str, value: &str| {
        format!(
            "<tr><td class=\"_2pin _a6_q\">{label}</td><td class=\"_2pin _2piu _a6_r\">{value}</td></tr>"
        )
    };
    let table = row("Name", &escaped(rep)) + &row("Emails", &escaped(email));
    let section = format!(
        "<section class=\"_3-95 _a6-g\"><div class=\"_2ph_ _a6-p\"><table>{table}</table></div></section>"
    );
    page("Profile information", &section).into_bytes()
}

/// A page of the archive around its sections.
fn page(title: &str, sections: &str) -> String {
    format!(
        "<html><head><meta http-equiv=\"Content-Type\" content=\"text/html; charset=UTF-8\"/>\
         <base href=\"../../\"/><title>{title}</title></head><body class=\"_5vb_ _2yq\">\
         <header class=\"_3-8y _3-95 _a70a\"><h1>{title}</h1></header>\
         <main class=\"_a706\" role=\"main\">\n{sections}\n</main></body></html>\n"
    )
}

/// The contact points of a card: numbers first, as a phone sends them.
fn points(card: &Card) -> impl Iterator<Item = String> {
    let points = [&card.mobile, &card.phone, &card.email];
    points.map(|point| json_text(point)).into_iter().filter(|point| !point.is_empty())
}

/// The moment of an entry in seconds since 1970.
fn moment(entry: &Entry) -> i64 {
    seconds(entry.on, 2, 14)
}

/// A day as the pages write it, on the account's own clock.
fn clock(on: Day) -> String {
    on.format("%b %d, %Y 12:14:00 pm").to_string()
}

/// JSON text with every byte beyond ASCII as a character of its own.
fn bytes_as_characters(text: &str) -> String {
    let mut out = String::new();
    for byte in json_text(text).bytes() {
        if byte.is_ascii() {
            out.push(char::from(byte));
        } else {
            // Writing to a string does not fail.
            let _ = write!(out, "\\u00{byte:02x}");
        }
    }
    out
}

/// HTML text as Facebook escapes it.
fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('\'', "&#039;").replace('@', "&#064;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::usecase::demo::people::Who;
    use crate::usecase::demo::text::day;

    fn entry() -> Entry {
        let who = Who { given: "Zoë".to_owned(), family: "O'Day".to_owned(), ..Who::default() };
        let card = Card {
            who,
            email: "zoe@mailbox.example".to_owned(),
            mobile: "0491 570 006".to_owned(),
            ..Card::default()
        };
        Entry::of(card, day((2025, 6, 4)))
    }

    #[test]
    fn json_writes_bytes_as_characters_and_is_json() {
        let (bytes, _) = friends("friends_v2", &[entry()]);

        let text = String::from_utf8(bytes).unwrap();
        assert!(text.contains("Zo\\u00c3\\u00ab O'Day"), "{text}");
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(json["friends_v2"][0]["timestamp"], 1_749_003_240);
    }

    #[test]
    fn a_contact_stands_at_the_item_of_its_first_point() {
        let (bytes, at) = imported_contacts(&[entry(), entry()]);

        assert_eq!(at, [1, 3]);
        let json: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(json.as_array().map(Vec::len), Some(4));
    }

    #[test]
    fn pages_are_plain_utf8_with_escaped_signs() {
        let (bytes, _) = imported_contacts_page(&[entry()]);

        let text = String::from_utf8(bytes).unwrap();
        assert!(text.contains("Zoë O&#039;Day") && text.contains("zoe&#064;mailbox.example"));
        assert!(text.contains("Jun 04, 2025 12:14:00 pm"));
    }
}
