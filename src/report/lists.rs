//! Lists of people: what a leaver may keep, what the company purges from its own books since it is the
//! leaver's own, which clients somebody must take over, who may enter the books, whom to ask. Nothing
//! here tells a leaver to delete anything.

use crate::model::Day;
use crate::model::person::Email;
use crate::model::person::Person;
use crate::model::record::RecordId;
use crate::model::stewardship::Stewardship;
use crate::model::upkeep::HandoverRow;
use crate::report::harmless::csv_line;

/// A contact the leaver may keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakeAwayRow {
    /// The record.
    pub record: RecordId,
    /// What it is: personal or joint.
    pub class: Stewardship,
    /// Name, addresses, numbers, company.
    pub person: Person,
}

/// A record the company purges from its own books: the leaver's contact, and not the company's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PurgeRow {
    /// The record.
    pub record: RecordId,
    /// Why, in words.
    pub why: String,
}

/// A contact that may enter the company's books.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdmittedRow {
    /// Name, addresses, numbers, company.
    pub person: Person,
    /// The best consent there is.
    pub kind: &'static str,
    /// The day of it.
    pub on: Day,
    /// Messages may be sent.
    pub may_email: bool,
    /// Data may be matched with other data.
    pub may_link: bool,
}

/// A client to ask for consent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskRow {
    /// The record.
    pub record: RecordId,
    /// The client.
    pub person: Person,
}

/// Name, addresses, numbers and company as cells: no profile, no home address, no notes.
fn cells(person: &Person) -> [String; 4] {
    let emails: Vec<&str> = person.emails.iter().map(Email::as_str).collect();
    let phones: Vec<&str> = person.phones.iter().map(|phone| &*phone.text).collect();
    [
        person.name.as_ref().map(|name| name.full.to_string()).unwrap_or_default(),
        emails.join("; "),
        phones.join("; "),
        person.company.as_deref().unwrap_or_default().to_owned(),
    ]
}

/// With a byte-order mark where a name needs one: Excel garbles it otherwise.
fn marked(out: String) -> String {
    if out.is_ascii() { out } else { format!("\u{feff}{out}") }
}

/// Gives the contacts that may enter the company's books, as CSV. No handle and no profile page is in
/// it: nobody was asked for them.
#[must_use]
pub fn admitted(rows: &[AdmittedRow]) -> String {
    let yes = |flag: bool| if flag { "yes" } else { "no" };
    let mut out = csv_line([
        "name",
        "emails",
        "phones",
        "company",
        "consent",
        "consent_on",
        "may_email",
        "may_link",
    ]);
    for row in rows {
        let [name, emails, phones, company] = cells(&row.person);
        let on = row.on.to_string();
        out.push_str(&csv_line([
            name.as_str(),
            &emails,
            &phones,
            &company,
            row.kind,
            &on,
            yes(row.may_email),
            yes(row.may_link),
        ]));
    }
    marked(out)
}

/// Gives the clients to ask, as CSV: by their records alone, with name and contacts where `named`.
#[must_use]
pub fn ask_list(rows: &[AskRow], named: bool) -> String {
    if !named {
        let mut out = csv_line(["record"]);
        for row in rows {
            out.push_str(&csv_line([row.record.0.as_str()]));
        }
        return out;
    }
    let mut out = csv_line(["record", "name", "emails", "phones"]);
    for row in rows {
        let [name, emails, phones, _] = cells(&row.person);
        out.push_str(&csv_line([row.record.0.as_str(), &name, &emails, &phones]));
    }
    marked(out)
}

/// Gives the contacts a leaver may keep, as CSV that address books and spreadsheets open.
///
/// Name, addresses, numbers and company alone: no profile, no home address, no notes. It begins
/// with a byte-order mark when a name needs one, since Excel garbles it otherwise; numbers with a
/// leading `+` get an apostrophe, see [`crate::report::escape_cell`].
#[must_use]
pub fn take_away(rows: &[TakeAwayRow]) -> String {
    let mut out = csv_line(["record", "class", "name", "emails", "phones", "company"]);
    for TakeAwayRow { record, class, person } in rows {
        let [name, emails, phones, company] = cells(person);
        out.push_str(&csv_line([
            record.0.as_str(),
            class.as_str(),
            &name,
            &emails,
            &phones,
            &company,
        ]));
    }
    marked(out)
}

/// Gives the records the company purges from its own books, as CSV: ids and reasons, no names.
#[must_use]
pub fn purge_list(rows: &[PurgeRow]) -> String {
    let mut out = csv_line(["record_id", "why"]);
    for PurgeRow { record, why } in rows {
        out.push_str(&csv_line([record.0.as_str(), why.as_str()]));
    }
    out
}

/// Gives the clients who hang on the leaver alone, as CSV: ids, classes and days, no names.
#[must_use]
pub fn handover(rows: &[HandoverRow]) -> String {
    let heads =
        ["record_id", "why", "class", "tied_on", "last_dealing_on", "next_touch_on", "new_owner"];
    let mut out = csv_line(heads);
    let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
    for row in rows {
        let (last, next) = (day(row.last_dealing_on), day(row.next_touch_on));
        let tied = row.networks.join("; ");
        let (why, class) = (row.gap.codes(), row.class.as_str());
        // The last column is for whoever fills the list in.
        out.push_str(&csv_line([&row.record.0, why, class, &tied, &last, &next, ""]));
    }
    out
}

/// A contact of a rep's own file that no record of the CRM is like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GapRow {
    /// The name.
    pub name: String,
    /// Addresses.
    pub emails: String,
    /// Numbers.
    pub phones: String,
    /// The company.
    pub company: String,
    /// Where it stands in the file.
    pub line: Option<u32>,
}

/// Gives a rep's contacts that the CRM lacks, as CSV.
#[must_use]
pub fn crm_gap(rows: &[GapRow]) -> String {
    let mut out = csv_line(["name", "emails", "phones", "company", "line"]);
    for row in rows {
        let line = row.line.map(|line| line.to_string()).unwrap_or_default();
        let cells = [&row.name, &row.emails, &row.phones, &row.company, &line];
        out.push_str(&csv_line(cells.map(String::as_str)));
    }
    if out.is_ascii() { out } else { format!("\u{feff}{out}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::person::Name;
    use crate::model::person::Phone;
    use crate::model::person::PhoneKind;
    use crate::model::person::ProfileUrl;

    fn row(name: &str) -> TakeAwayRow {
        let person = Person {
            name: Name::whole(name),
            emails: Email::parse("ada@ada.example").into_iter().collect(),
            phones: Phone::parse("+61 491 570 156", PhoneKind::Mobile).into_iter().collect(),
            profile: ProfileUrl::canonical("linkedin.com/in/ada-example"),
            ..Person::default()
        };
        TakeAwayRow { record: RecordId("C-1".to_owned()), class: Stewardship::Personal, person }
    }

    #[test]
    fn a_leaver_keeps_name_addresses_and_numbers_but_no_profile() {
        let text = take_away(&[row("=Ada Example")]);

        let wanted = "\"C-1\",\"personal\",\"'=Ada Example\",\"ada@ada.example\",\
                      \"'+61 491 570 156\",\"\"\r\n";
        assert!(text.ends_with(wanted), "{text}");
        assert!(!text.contains("linkedin"));
    }

    #[test]
    fn a_name_beyond_ascii_brings_a_byte_order_mark() {
        assert!(take_away(&[row("Zoë Example")]).starts_with("\u{feff}\"record\""));
        assert!(take_away(&[row("Zoe Example")]).starts_with("\"record\""));
    }

    #[test]
    fn a_purge_list_holds_ids_and_reasons() {
        let why = "entered by jane before the hire".to_owned();
        let rows = [PurgeRow { record: RecordId("C-1".to_owned()), why }];

        let wanted = "\"record_id\",\"why\"\r\n\"C-1\",\"entered by jane before the hire\"\r\n";
        assert_eq!(purge_list(&rows), wanted);
    }
}
