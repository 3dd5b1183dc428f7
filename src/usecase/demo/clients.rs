//! Clients made up with their histories: who found them, who serves them, what changes.
//!
//! A leaver's clients go to colleagues the day after, one record in fifty is a client keyed in
//! twice, some clients are couples, and addresses, numbers and employers change between the
//! snapshots.

use crate::model::Day;
use crate::usecase::demo::book::Client;
use crate::usecase::demo::book::SNAPSHOTS;
use crate::usecase::demo::names;
use crate::usecase::demo::names::Suburb;
use crate::usecase::demo::people::People;
use crate::usecase::demo::people::Who;
use crate::usecase::demo::rng::Rng;
use crate::usecase::demo::staff;
use crate::usecase::demo::staff::STAFF;
use crate::usecase::demo::text::day;
use crate::usecase::demo::text::days_between;
use crate::usecase::demo::text::later;

/// Lead sources under which a client is the rep's work as much as the company's.
pub(super) const OWN_SOURCES: &[&str] =
    &["Referral", "Repeat Client", "Open Home", "Own Prospecting"];

/// Lead sources the company pays for.
const HOUSE_SOURCES: &[&str] = &["Portal Enquiry", "Website", "Letterbox Campaign", "Walk-In"];

/// Makes up the clients: `clients` people, a few of them with two records.
pub(super) fn clients(clients: usize, people: &mut People) -> Vec<Client> {
    let mut rng = Rng::of("book");
    let mut book: Vec<Client> = Vec::with_capacity(clients + clients / 40);
    for _ in 0..clients {
        if rng.chance(20)
            && let Some(at) = original(&book, &mut rng)
            && let Some(first) = book.get_mut(at)
        {
            first.twice = true;
            let again = duplicate(first, people, &mut rng);
            book.push(again);
        }
        let mut client = client(people, &mut rng);
        if rng.chance(40)
            && let Some(partner) = book.last_mut().filter(|one| !one.twice && !one.couple)
            && partner.landline.is_some()
        {
            marry(partner, &mut client, people);
        }
        book.push(client);
    }
    for (at, client) in book.iter_mut().enumerate() {
        client.id = format!("C-{}", 10_001 + at);
    }
    book
}

/// A client whose record somebody keys in once more.
fn original(book: &[Client], rng: &mut Rng) -> Option<usize> {
    let at = rng.index(book.len());
    book.get(at).filter(|one| !one.twice && !one.couple && !one.landlord).map(|_| at)
}

/// A new client of some rep.
fn client(people: &mut People, rng: &mut Rng) -> Client {
    let rep = finder(rng);
    let member = STAFF.get(rep);
    let from = member.map_or(day((2016, 1, 4)), |one| one.hired_on().max(day((2016, 1, 4))));
    let until = later(member.and_then(staff::Member::last_day).unwrap_or(day((2026, 10, 25))), -30);
    let created = later(from, i64::from(rng.below(days_between(from, until))));
    let who = people.name();
    let landlord = rng.chance(if is_manager(rep) { 1000 } else { 22 });
    let company = rng.chance(550).then(|| people.company());
    let state = member.map_or("NSW", |one| one.state);
    let sources = if rng.chance(760) { OWN_SOURCES } else { HOUSE_SOURCES };
    let source = rng.pick(sources);
    let opted_out = rng.chance(35).then(|| later(created, i64::from(20 + rng.below(600))));
    Client {
        id: String::new(),
        owners: owners(rep, created, rng),
        created,
        removed: removal(created, rng),
        emails: emails(&who, company.as_deref(), created, people, rng),
        second_email: rng.chance(60).then(|| people.mailbox(&who)),
        mobiles: mobiles(created, people, rng),
        landline: if rng.chance(300) { people.landline() } else { None },
        employers: employers(company, created, people, rng),
        source,
        kind: if is_manager(rep) {
            "Landlord"
        } else if landlord {
            "Investor"
        } else {
            rng.pick(&["Buyer", "Buyer", "Seller", "Prospect", "Tenant"])
        },
        opted_out: opted_out.filter(|on| *on < day((2026, 10, 20))),
        adopted: (rep == staff::at("noel") && rng.chance(80)).then(|| day((2025, 9, 10))),
        place: suburb(state, rng),
        rhythm: 25 + rng.below(300),
        couple: false,
        twice: false,
        landlord,
        who,
    }
}

/// Draws the rep who finds a client.
fn finder(rng: &mut Rng) -> usize {
    let mut left = rng.below(1000);
    for (at, one) in STAFF.iter().enumerate() {
        if left < one.per_mille {
            return at;
        }
        left -= one.per_mille;
    }
    0
}

/// Whether a rep manages properties.
fn is_manager(rep: usize) -> bool {
    STAFF.get(rep).is_some_and(|one| one.role == "property_manager")
}

/// Owners over time: a leaver's clients go to colleagues the day after.
fn owners(rep: usize, created: Day, rng: &mut Rng) -> Vec<(Day, Vec<usize>)> {
    let (noel, jane) = (staff::at("noel"), staff::at("jane"));
    let mut owners = vec![(created, vec![rep])];
    if rep == noel {
        if created >= day((2021, 3, 1)) && rng.chance(70) {
            // Jane served the client beside Noel from the start.
            owners = vec![(created, vec![noel, jane])];
        }
        let heir = match rng.below(100) {
            0..40 => "jane",
            40..75 => "omar",
            _ => "mei",
        };
        let heirs = if owners.iter().any(|(_, who)| who.contains(&jane)) { "jane" } else { heir };
        owners.push((later(day(staff::NOEL_LEFT), 1), vec![staff::at(heirs)]));
    } else if rep != jane && rng.chance(8) {
        owners.push((day((2025, 11, 3)), vec![staff::at("bridget")]));
    }
    let janes = owners.last().is_some_and(|(_, who)| who.contains(&jane));
    // Her newest clients still stand in her name: no snapshot but the last one knows them.
    if janes && created <= day(SNAPSHOTS[2]) {
        let heir = if rng.chance(500) { "omar" } else { "hannah" };
        owners.push((later(day(staff::JANE_LEFT), 1), vec![staff::at(heir)]));
    }
    owners
}

/// The day a record goes, for the few that do: after the first snapshot.
fn removal(created: Day, rng: &mut Rng) -> Option<Day> {
    let gone = later(day((2025, 2, 1)), i64::from(rng.below(600)));
    (rng.chance(50) && later(created, 60) < gone).then_some(gone)
}

/// The address over time: one client in twelve gets a new one between the snapshots.
fn emails(
    who: &Who,
    company: Option<&str>,
    created: Day,
    people: &mut People,
    rng: &mut Rng,
) -> Vec<(Day, String)> {
    let work = company.filter(|_| rng.chance(220));
    let first = match work {
        Some(company) => people.work_address(who, company),
        None => people.mailbox(who),
    };
    let mut emails = vec![(created, first)];
    let changed = later(day((2025, 2, 1)), i64::from(rng.below(500)));
    if rng.chance(85) && created < changed {
        emails.push((changed, people.mailbox(who)));
    }
    emails
}

/// The mobile over time: most have one, a few get a new one.
fn mobiles(created: Day, people: &mut People, rng: &mut Rng) -> Vec<(Day, Option<String>)> {
    let first = if rng.chance(850) { people.mobile() } else { None };
    let changed = later(day((2025, 2, 1)), i64::from(rng.below(500)));
    let mut mobiles = vec![(created, first)];
    if rng.chance(60) && created < changed {
        mobiles.push((changed, people.mobile()));
    }
    mobiles
}

/// The employer over time: one client in fourteen changes jobs.
fn employers(
    company: Option<String>,
    created: Day,
    people: &mut People,
    rng: &mut Rng,
) -> Vec<(Day, Option<String>)> {
    let changed = later(day((2025, 2, 1)), i64::from(rng.below(500)));
    let mut employers = vec![(created, company)];
    if rng.chance(70) && created < changed {
        employers.push((changed, Some(people.company())));
    }
    employers
}

/// A suburb, mostly in the rep's own state.
fn suburb(state: &str, rng: &mut Rng) -> Suburb {
    let near: Vec<Suburb> =
        names::SUBURBS.iter().filter(|one| one.state == state).copied().collect();
    if rng.chance(930) { rng.pick(&near) } else { rng.pick(names::SUBURBS) }
}

/// Makes two clients a couple: one family name, one number at home, one owner.
fn marry(one: &mut Client, other: &mut Client, people: &mut People) {
    let who = people.partner_of(&one.who);
    let address = people.mailbox(&who);
    other.emails = vec![(one.created, address)];
    other.who = who;
    other.second_email = None;
    other.landline.clone_from(&one.landline);
    other.owners.clone_from(&one.owners);
    other.created = one.created;
    other.removed = None;
    other.place = one.place;
    // Only one of the two lets: the other is a spouse of a landlord and no landlord.
    other.landlord = false;
    if other.kind == "Landlord" || other.kind == "Investor" {
        other.kind = "Buyer";
    }
    one.couple = true;
    other.couple = true;
}

/// The same client keyed in once more, as it happens: short name, other address or number.
fn duplicate(first: &Client, people: &mut People, rng: &mut Rng) -> Client {
    let mut again = first.clone();
    if let Some(short) = first.who.called() {
        short.clone_into(&mut again.who.given);
    }
    if rng.chance(500) {
        again.emails = vec![(first.created, people.mailbox(&first.who))];
    } else {
        again.mobiles = vec![(first.created, None)];
    }
    again.created = later(first.created, i64::from(30 + rng.below(200)))
        .min(day((2026, 10, 25)))
        .max(first.created);
    again.removed = None;
    again.second_email = None;
    again
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leavers_clients_have_another_owner_the_day_after() {
        let book = clients(2_000, &mut People::new());

        let noel = staff::at("noel");
        let last = day(staff::NOEL_LEFT);
        let his: Vec<_> = book.iter().filter(|one| one.owned_by(last).contains(&noel)).collect();
        assert!(his.len() > 100);
        assert!(his.iter().all(|one| !one.owned_by(later(last, 1)).contains(&noel)));
    }

    #[test]
    fn a_couple_shares_the_number_at_home_and_the_family_name() {
        let book = clients(2_000, &mut People::new());

        let mut couples = 0;
        for pair in book.windows(2) {
            if pair[0].couple && pair[1].couple && pair[0].landline == pair[1].landline {
                assert_eq!(pair[0].who.latin_family, pair[1].who.latin_family);
                couples += 1;
            }
        }
        assert!(couples > 10, "{couples} couples");
    }
}
