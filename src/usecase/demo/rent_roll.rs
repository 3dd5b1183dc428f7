//! The rent roll: `rent-roll.csv`, one row for each property of each landlord.
//!
//! A landlord's id is the CRM's mostly; one in eight has an `L-...` id of the rent roll's own and
//! is tied to the CRM by address and number alone. Some let jointly with a partner whom only this
//! book names, some through a company. One row in twelve has ended, with the reason.

use crate::model::Day;
use crate::usecase::demo::book::Client;
use crate::usecase::demo::names;
use crate::usecase::demo::people::People;
use crate::usecase::demo::rng::Rng;
use crate::usecase::demo::staff;
use crate::usecase::demo::staff::STAFF;
use crate::usecase::demo::text::Csv;
use crate::usecase::demo::text::day;
use crate::usecase::demo::text::days_between;
use crate::usecase::demo::text::later;

/// One property under management.
pub(super) struct Tenancy {
    /// Position of the landlord in the book.
    pub(super) client: usize,
    /// The landlord's id as the rent roll has it.
    pub(super) landlord_id: String,
    /// The landlord's name or names, or their company.
    landlord: String,
    /// The property's id.
    property: String,
    /// Its address.
    address: String,
    /// Position of the manager in [`STAFF`].
    manager: usize,
    /// First day under management.
    pub(super) from: Day,
    /// The day management ended.
    pub(super) until: Option<Day>,
    /// Why it ended.
    reason: &'static str,
}

impl Tenancy {
    /// Whether the property is under management on a day.
    pub(super) fn runs_on(&self, day: Day) -> bool {
        self.from <= day && self.until.is_none_or(|until| day < until)
    }
}

/// Why managements end after a colleague's last day. What is behind it no book says.
const MOVED: &str = "Moved to another agency";

/// Why managements end.
const REASONS: &[&str] = &["Property sold", "Owner moved in", "Self-managed", MOVED];

/// Makes up the rent roll of the landlords in the book.
pub(super) fn rent_roll(book: &[Client], people: &mut People) -> Vec<Tenancy> {
    let mut rng = Rng::of("rent roll");
    let mut roll = Vec::new();
    for (at, client) in book.iter().enumerate() {
        if !client.landlord {
            continue;
        }
        let own_id = rng.chance(125);
        let landlord_id = if own_id { format!("L-{}", 2_001 + at) } else { client.id.clone() };
        let landlord = landlord_name(client, people, &mut rng);
        let properties = 1 + usize::from(rng.chance(250)) + usize::from(rng.chance(90));
        let manager = manager(client.place.state);
        let ending = Ending::of(client, &mut rng);
        for _ in 0..properties {
            let (until, reason) = ending.draw(client, &mut rng);
            roll.push(Tenancy {
                client: at,
                landlord_id: landlord_id.clone(),
                landlord: landlord.clone(),
                property: format!("P-{:05}", roll.len() + 1),
                address: format!("{} {}", 1 + rng.below(180), rng.pick(names::STREETS)),
                manager,
                from: start(client, &mut rng),
                until,
                reason,
            });
        }
    }
    roll
}

/// The landlord as the rent roll writes them: alone, with a partner, or as a company.
fn landlord_name(client: &Client, people: &mut People, rng: &mut Rng) -> String {
    let full = client.who.full();
    match rng.below(100) {
        0..14 => format!("{full} & {}", people.partner_of(&client.who).full()),
        14..19 => format!("{} Family Holdings Pty Ltd", client.who.latin_family),
        _ => full,
    }
}

/// First day under management: soon after the record was created.
fn start(client: &Client, rng: &mut Rng) -> Day {
    later(client.created, i64::from(rng.below(25))).min(day((2026, 11, 1)))
}

/// How managements for one landlord end.
#[derive(Clone, Copy)]
enum Ending {
    /// They run on.
    Never,
    /// Some time between the first months and now.
    Sometime,
    /// Before 2025: sales reps' investors let for a few years.
    LongAgo,
    /// In the three weeks after Jane's last day, all to another agency.
    AfterJane,
}

impl Ending {
    /// Draws how it ends: the clients of sales reps let for a while more often than for good.
    fn of(client: &Client, rng: &mut Rng) -> Self {
        let sales = STAFF.get(client.first_owner()).is_some_and(|one| one.role == "sales");
        if sales && client.created < day((2024, 6, 1)) && rng.chance(300) {
            Self::LongAgo
        } else if client.place.state == "NSW" && rng.chance(30) {
            Self::AfterJane
        } else if rng.chance(60) {
            Self::Sometime
        } else {
            Self::Never
        }
    }

    /// The day of the end and the reason.
    fn draw(self, client: &Client, rng: &mut Rng) -> (Option<Day>, &'static str) {
        let first = later(client.created, 60);
        let last = if matches!(self, Self::LongAgo) { (2025, 1, 1) } else { (2026, 10, 1) };
        let room = days_between(first, day(last));
        match self {
            Self::Sometime | Self::LongAgo if room > 0 => {
                (Some(later(first, i64::from(rng.below(room)))), rng.pick(REASONS))
            }
            Self::AfterJane => {
                let days = i64::from(4 + rng.below(15));
                (Some(later(day(staff::JANE_LEFT), days)), MOVED)
            }
            Self::Never | Self::Sometime | Self::LongAgo => (None, ""),
        }
    }
}

/// The property manager of a state.
fn manager(state: &str) -> usize {
    let manages = |one: &&staff::Member| one.role == "property_manager" && one.state == state;
    STAFF.iter().find(manages).map_or(0, |one| staff::at(one.id))
}

/// `rent-roll.csv`.
pub(super) fn file(book: &[Client], roll: &[Tenancy], taken_on: Day) -> Vec<u8> {
    let mut csv = Csv::new(&[
        "Landlord ID",
        "Landlord Name",
        "Email",
        "Mobile",
        "Property ID",
        "Property Address",
        "Suburb",
        "State",
        "Postcode",
        "Property Manager",
        "From",
        "Until",
        "Reason Lost",
    ]);
    for one in roll {
        let Some(client) = book.get(one.client) else { continue };
        csv.row(&[
            &one.landlord_id,
            &one.landlord,
            client.email(taken_on),
            client.mobile(taken_on),
            &one.property,
            &one.address,
            client.place.name,
            client.place.state,
            client.place.postcode,
            staff::name(one.manager),
            &one.from.to_string(),
            &one.until.map(|on| on.to_string()).unwrap_or_default(),
            one.reason,
        ]);
    }
    csv.bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::usecase::demo::clients;

    #[test]
    fn one_client_in_ten_lets_and_some_of_them_several_properties() {
        let mut people = People::new();
        let book = clients::clients(6_000, &mut people);

        let roll = rent_roll(&book, &mut people);

        assert!((850..1_000).contains(&roll.len()), "{}", roll.len());
        assert!(roll.iter().any(|one| one.landlord_id.starts_with("L-")));
        assert!(roll.iter().any(|one| one.until.is_some()));
        assert!(roll.iter().all(|one| one.until.is_none_or(|until| one.from <= until)));
    }
}
