//! The CRM: clients with their histories, and the four snapshots `crm/<day>.csv`.
//!
//! Columns are named as HubSpot names them, with `Adopted On` as a custom one. `Notes` and
//! `Birthday` are there because CRMs hold them: no audit may use them. A client's history is
//! drawn once (`clients.rs`); each snapshot then says what held on its day. So owners change when a rep leaves,
//! addresses and numbers change in between, records come and go.

use crate::model::Day;
use crate::usecase::demo::names::Suburb;
use crate::usecase::demo::people::Who;
use crate::usecase::demo::staff;
use crate::usecase::demo::text::Csv;
use crate::usecase::demo::text::day;
use crate::usecase::demo::text::days_between;
use crate::usecase::demo::text::later;
use crate::usecase::demo::text::on;

/// The days of the snapshots.
pub(super) const SNAPSHOTS: [(i32, u32, u32); 4] =
    [(2025, 1, 15), (2025, 7, 1), (2026, 3, 1), (2026, 11, 1)];

/// What a note says. No audit may read one.
const NOTES: &[&str] =
    &["Prefers a call after five", "Has a dog, ask before entry", "Met at the fete"];

/// A client record with its history. Duplicates are records of their own.
#[derive(Clone, Debug)]
pub(super) struct Client {
    /// The CRM id.
    pub(super) id: String,
    /// The client.
    pub(super) who: Who,
    /// Positions in `staff::STAFF` of the owners, from a day on.
    pub(super) owners: Vec<(Day, Vec<usize>)>,
    /// The day the record was created.
    pub(super) created: Day,
    /// The first day the record was gone.
    pub(super) removed: Option<Day>,
    /// The main address, from a day on.
    pub(super) emails: Vec<(Day, String)>,
    /// A second address.
    pub(super) second_email: Option<String>,
    /// The mobile, from a day on.
    pub(super) mobiles: Vec<(Day, Option<String>)>,
    /// The number at home.
    pub(super) landline: Option<String>,
    /// The employer, from a day on.
    pub(super) employers: Vec<(Day, Option<String>)>,
    /// Lead source.
    pub(super) source: &'static str,
    /// `Buyer`, `Seller`, `Landlord`, `Investor`, `Tenant` or `Prospect`.
    pub(super) kind: &'static str,
    /// The day the client asked not to be contacted.
    pub(super) opted_out: Option<Day>,
    /// The day a new owner took an inherited record over as own work.
    pub(super) adopted: Option<Day>,
    /// Where the client lives.
    pub(super) place: Suburb,
    /// Days between two personal contacts.
    pub(super) rhythm: u32,
    /// Whether somebody in the CRM shares the number at home.
    pub(super) couple: bool,
    /// Whether the CRM holds the client twice, here or elsewhere.
    pub(super) twice: bool,
    /// Whether a property of the client is or was under management.
    pub(super) landlord: bool,
}

impl Client {
    /// The main address on a day.
    pub(super) fn email(&self, day: Day) -> &str {
        on(&self.emails, day).map_or("", String::as_str)
    }

    /// The mobile on a day; empty for none.
    pub(super) fn mobile(&self, day: Day) -> &str {
        on(&self.mobiles, day).and_then(Option::as_deref).unwrap_or("")
    }

    /// The employer on a day; empty for none.
    pub(super) fn employer(&self, day: Day) -> &str {
        on(&self.employers, day).and_then(Option::as_deref).unwrap_or("")
    }

    /// The owners on a day, as positions in `staff::STAFF`.
    pub(super) fn owned_by(&self, day: Day) -> &[usize] {
        on(&self.owners, day).map_or(&[], Vec::as_slice)
    }

    /// The rep who brought the client in.
    pub(super) fn first_owner(&self) -> usize {
        self.owners.first().and_then(|(_, owners)| owners.first()).copied().unwrap_or(0)
    }

    /// Whether the CRM held the record on a day.
    pub(super) fn held_on(&self, day: Day) -> bool {
        self.created <= day && self.removed.is_none_or(|gone| day < gone)
    }

    /// The last personal contact up to a day.
    pub(super) fn last_contact(&self, day: Day) -> Day {
        let beats = days_between(self.created, day) / self.rhythm.max(1);
        later(self.created, i64::from(beats * self.rhythm))
    }
}

/// One snapshot of the CRM.
pub(super) fn snapshot(book: &[Client], taken_on: Day) -> Vec<u8> {
    let mut csv = Csv::new(&[
        "Record ID",
        "First Name",
        "Last Name",
        "Email",
        "Additional email addresses",
        "Phone Number",
        "Mobile Phone Number",
        "Company Name",
        "Contact owner",
        "Original Source",
        "Create Date",
        "Unsubscribed from all email",
        "Contact Type",
        "City",
        "State/Region",
        "Postal Code",
        "Last Activity Date",
        "Last Contacted",
        "Adopted On",
        "Notes",
        "Birthday",
    ]);
    for (at, client) in book.iter().enumerate() {
        if client.held_on(taken_on) {
            snapshot_row(&mut csv, client, taken_on, at);
        }
    }
    csv.bytes()
}

/// One row of a snapshot. What no history holds (notes, birthdays) follows from the row's number.
fn snapshot_row(csv: &mut Csv, client: &Client, taken_on: Day, at: usize) {
    let owners: Vec<_> = client.owned_by(taken_on).iter().map(|at| staff::name(*at)).collect();
    let opted_out = client.opted_out.is_some_and(|on| on <= taken_on);
    let contact = client.last_contact(taken_on);
    let newsletter = day_of_newsletter(taken_on);
    let activity = if opted_out { contact } else { contact.max(newsletter).max(client.created) };
    let adopted = client.adopted.filter(|on| *on <= taken_on);
    let note = if at % 9 == 4 { NOTES.get(at % NOTES.len()).copied().unwrap_or("") } else { "" };
    let birthday = if at % 13 == 5 {
        later(day((1950, 1, 1)), i64::try_from(at * 37 % 18_000).unwrap_or(0)).to_string()
    } else {
        String::new()
    };
    csv.row(&[
        &client.id,
        &client.who.given,
        &client.who.family,
        client.email(taken_on),
        client.second_email.as_deref().unwrap_or(""),
        client.landline.as_deref().unwrap_or(""),
        client.mobile(taken_on),
        client.employer(taken_on),
        &owners.join("; "),
        client.source,
        &client.created.to_string(),
        if opted_out { "true" } else { "false" },
        client.kind,
        client.place.name,
        client.place.state,
        client.place.postcode,
        &activity.to_string(),
        &contact.to_string(),
        &adopted.map(|on| on.to_string()).unwrap_or_default(),
        note,
        &birthday,
    ]);
}

/// The day of the last newsletter: an automated send, no dealing.
fn day_of_newsletter(taken_on: Day) -> Day {
    later(taken_on, -14)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::usecase::demo::clients::clients;
    use crate::usecase::demo::people::People;

    #[test]
    fn a_snapshot_holds_who_was_there_on_its_day() {
        let book = clients(500, &mut People::new());

        let text = String::from_utf8(snapshot(&book, day((2025, 1, 15)))).unwrap();

        let there = book.iter().filter(|one| one.held_on(day((2025, 1, 15)))).count();
        assert_eq!(text.lines().count(), there + 1);
        assert!(there < book.len());
    }
}
