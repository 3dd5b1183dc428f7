//! LinkedIn archives of three generations.
//!
//! | generation | `Connections.csv` | uploaded address book |
//! |---|---|---|
//! | 2021 | header on line 1, no `URL` | `Contacts.csv` |
//! | 2022 | three lines of notes, no `URL` | not in the archive |
//! | 2026 | three lines of notes, `URL` | `ImportedContacts.csv` |
//!
//! Newest first, no line break at the end, most addresses hidden, a date alone for closed accounts.

use crate::model::Day;
use crate::usecase::demo::cards::Card;
use crate::usecase::demo::cards::Entry;
use crate::usecase::demo::exports::UNREAD;
use crate::usecase::demo::exports::Written;
use crate::usecase::demo::text::Csv;

/// A generation of the archive.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::usecase::demo) enum Generation {
    /// Before the notes.
    Y2021,
    /// With notes, without pages.
    Y2022,
    /// With notes and pages.
    Y2026,
}

/// The lines above the header since 2021.
const NOTES: &str = "Notes:\n\"When exporting your connection data, you may notice that some of the \
email addresses are missing. You will only see email addresses for connections who have allowed \
their connections to see or download their email address using this setting \
https://www.linkedin.com/psettings/privacy/email. You can learn more here \
https://www.linkedin.com/help/linkedin/answer/261\"\n\n";

/// `Connections.csv`.
pub(in crate::usecase::demo) fn connections(generation: Generation, entries: &[Entry]) -> Written {
    let with_page = generation == Generation::Y2026;
    let mut header = vec!["First Name", "Last Name"];
    header.extend(with_page.then_some("URL"));
    header.extend(["Email Address", "Company", "Position", "Connected On"]);
    let notes = if generation == Generation::Y2021 { "" } else { NOTES };
    let mut csv = Csv::below(notes, &header);
    let at = entries.iter().map(|entry| connection(&mut csv, entry, with_page)).collect();
    (csv.bytes_without_last_break(), at)
}

/// One row of `Connections.csv`.
fn connection(csv: &mut Csv, entry: &Entry, with_page: bool) -> u32 {
    let card = entry.shown();
    let page = match &entry.card {
        Some(card) => format!("https://www.linkedin.com/in/{}", card.page()),
        None => String::new(),
    };
    let email = if entry.email_shown { card.email.as_str() } else { "" };
    let on = entry.on.format("%d %b %Y").to_string();
    let mut cells = vec![card.who.given.as_str(), card.who.family.as_str()];
    cells.extend(with_page.then_some(page.as_str()));
    cells.extend([email, &card.company, card.title, &on]);
    csv.row(&cells)
}

/// `ImportedContacts.csv`: the uploaded address book since about 2023.
pub(in crate::usecase::demo) fn imported_contacts(entries: &[Entry]) -> Written {
    let mut csv = Csv::new(&[
        "FirstName",
        "MiddleName",
        "LastName",
        "MaidenName",
        "NickName",
        "NamePrefix",
        "NameSuffix",
        "Title",
        "Emails",
        "PhoneNumbers",
        "CreatedAt",
        "UpdatedAt",
        "CountryCode",
        "RegionCode",
        "ThirdPartyVerified",
        "Location",
    ]);
    let row = |entry: &Entry| {
        let card = entry.shown();
        let stamp = stamp(entry.on);
        csv.row(&[
            &card.who.given,
            "",
            &card.who.family,
            "",
            "",
            "",
            "",
            card.title,
            &card.email,
            &phones(&card),
            &stamp,
            &stamp,
            "AU",
            "",
            "",
            "",
        ])
    };
    let at = entries.iter().map(row).collect();
    (csv.bytes_without_last_break(), at)
}

/// `Contacts.csv`: the uploaded address book of older archives.
pub(in crate::usecase::demo) fn contacts(entries: &[Entry]) -> Written {
    let mut csv = Csv::new(&[
        "Source",
        "FirstName",
        "LastName",
        "Companies",
        "Title",
        "Emails",
        "PhoneNumbers",
        "CreatedAt",
        "Addresses",
        "Sites",
        "InstantMessageHandles",
        "FullName",
        "Birthday",
        "Location",
        "BookmarkedAt",
        "Profiles",
    ]);
    let row = |entry: &Entry| {
        let card = entry.shown();
        csv.row(&[
            "UPLOADED_CONTACTS",
            &card.who.given,
            &card.who.family,
            &card.company,
            card.title,
            &card.email,
            &phones(&card),
            &stamp(entry.on),
            "",
            "",
            "",
            &card.who.full(),
            "",
            "",
            "",
            "",
        ])
    };
    let at = entries.iter().map(row).collect();
    (csv.bytes_without_last_break(), at)
}

/// An invitation to be written.
pub(in crate::usecase::demo) struct Invite {
    /// The other person.
    pub(in crate::usecase::demo) card: Card,
    /// The day it was sent.
    pub(in crate::usecase::demo) on: Day,
    /// Whether the rep sent it.
    pub(in crate::usecase::demo) outgoing: bool,
    /// The message; empty for a stock invitation.
    pub(in crate::usecase::demo) message: &'static str,
}

/// `Invitations.csv`, with the pages that were added in 2023 where the generation has them.
pub(in crate::usecase::demo) fn invitations(
    generation: Generation,
    rep: &str,
    list: &[Invite],
) -> Vec<u8> {
    let mut header = vec!["From", "To", "Sent At", "Message", "Direction"];
    let with_page = generation == Generation::Y2026;
    header.extend(
        with_page.then_some(["inviterProfileUrl", "inviteeProfileUrl"]).into_iter().flatten(),
    );
    let mut csv = Csv::new(&header);
    let own = format!("https://www.linkedin.com/in/{}", rep.to_lowercase().replace(' ', "-"));
    for invite in list {
        let other = invite.card.who.full();
        let page = format!("https://www.linkedin.com/in/{}", invite.card.page());
        let stamp = stamp(invite.on);
        let (direction, from, to, from_page, to_page) = if invite.outgoing {
            ("OUTGOING", rep, other.as_str(), &own, &page)
        } else {
            ("INCOMING", other.as_str(), rep, &page, &own)
        };
        let mut cells = vec![from, to, &stamp, invite.message, direction];
        cells.extend(with_page.then_some([from_page.as_str(), to_page]).into_iter().flatten());
        csv.row(&cells);
    }
    csv.bytes_without_last_break()
}

/// `Profile.csv`: whose archive it is.
pub(in crate::usecase::demo) fn profile(rep: &str) -> Vec<u8> {
    let (given, family) = rep.rsplit_once(' ').unwrap_or((rep, ""));
    let mut csv = Csv::new(&[
        "First Name",
        "Last Name",
        "Maiden Name",
        "Address",
        "Birth Date",
        "Headline",
        "Summary",
        "Industry",
        "Zip Code",
        "Geo Location",
        "Twitter Handles",
        "Websites",
        "Instant Messengers",
    ]);
    csv.row(&[
        given,
        family,
        "",
        "",
        "",
        "Real estate",
        "",
        "Real Estate",
        "",
        "Australia",
        "",
        "",
        "",
    ]);
    csv.bytes()
}

/// `Email Addresses.csv`: the rep's own addresses.
pub(in crate::usecase::demo) fn addresses(emails: &[&str]) -> Vec<u8> {
    let mut csv = Csv::new(&["Email Address", "Confirmed", "Primary", "Updated On"]);
    for (at, email) in emails.iter().enumerate() {
        csv.row(&[email, "Yes", if at == 0 { "Yes" } else { "No" }, "1/29/21, 2:37 PM"]);
    }
    csv.bytes()
}

/// `messages.csv`: talk with somebody. No audit may open it.
pub(in crate::usecase::demo) fn messages(rep: &str) -> Vec<u8> {
    let mut csv = Csv::new(&[
        "CONVERSATION ID",
        "CONVERSATION TITLE",
        "FROM",
        "SENDER PROFILE URL",
        "TO",
        "RECIPIENT PROFILE URLS",
        "DATE",
        "SUBJECT",
        "CONTENT",
        "FOLDER",
    ]);
    csv.row(&[
        "2-abc",
        "",
        rep,
        "",
        "A Friend",
        "",
        "2025-06-01 14:03:22 UTC",
        "",
        UNREAD,
        "INBOX",
    ]);
    csv.bytes()
}

/// `Positions.csv`: the rep's career. No audit may open it.
pub(in crate::usecase::demo) fn positions() -> Vec<u8> {
    let mut csv = Csv::new(&[
        "Company Name",
        "Title",
        "Description",
        "Location",
        "Started On",
        "Finished On",
    ]);
    csv.row(&["Wattle & Quay", "Agent", UNREAD, "Australia", "Mar 2021", "Oct 2026"]);
    csv.bytes()
}

/// The numbers of a card in one cell.
fn phones(card: &Card) -> String {
    let both = !card.mobile.is_empty() && !card.phone.is_empty();
    format!("{}{}{}", card.mobile, if both { "," } else { "" }, card.phone)
}

/// A day as these files date their rows, always at the same time of day.
fn stamp(on: Day) -> String {
    on.format("%-m/%-d/%y, 9:41 AM").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::usecase::demo::text::day;

    fn text((bytes, _): Written) -> String {
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn the_first_row_stands_below_header_and_notes_and_a_closed_account_is_a_date_alone() {
        let closed = Entry { card: None, ..Entry::of(Card::default(), day((2026, 6, 7))) };
        let list = [closed];

        let (_, at) = connections(Generation::Y2026, &list);
        assert_eq!(at, [5]);
        assert!(text(connections(Generation::Y2026, &list)).ends_with("\n,,,,,,07 Jun 2026"));
        assert_eq!(connections(Generation::Y2021, &list).1, [2]);
        assert!(text(connections(Generation::Y2021, &list)).ends_with("\n,,,,,07 Jun 2026"));
    }

    #[test]
    fn an_upload_is_dated_as_americans_write_it() {
        assert_eq!(stamp(day((2026, 9, 7))), "9/7/26, 9:41 AM");
    }
}
