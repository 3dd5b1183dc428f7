//! Who is in whose export: one file for each rep of the story.
//!
//! About a third of a list are clients of the rep's own who are nothing but that ([`Cast::own`]);
//! the rest are strangers. Everything else in a list is planted, so that a test knows the answer
//! for each entry. To add a rep: a file with one function from [`Cast`] to [`Act`], its `mod` line,
//! and its line in [`all`].

mod ada;
mod jane;
mod jane_elsewhere;
mod luca;
mod mei;
mod omar;

use crate::model::Day;
use crate::usecase::demo::GeneratedFile;
use crate::usecase::demo::book::Client;
use crate::usecase::demo::book::SNAPSHOTS;
use crate::usecase::demo::cards::Card;
use crate::usecase::demo::cards::Entry;
use crate::usecase::demo::cards::Plant;
use crate::usecase::demo::clients::OWN_SOURCES;
use crate::usecase::demo::names;
use crate::usecase::demo::people::People;
use crate::usecase::demo::planted::Planted;
use crate::usecase::demo::rent_roll::Tenancy;
use crate::usecase::demo::rng::Rng;
use crate::usecase::demo::staff;
use crate::usecase::demo::text::day;
use crate::usecase::demo::text::days_between;
use crate::usecase::demo::text::later;

/// The size of agency for which the lists have their full length; smaller ones have shorter lists.
const FULL: usize = 6_000;

/// What one rep adds to the agency.
#[derive(Default)]
pub(super) struct Act {
    /// Files.
    pub(super) files: Vec<GeneratedFile>,
    /// What is planted in them.
    pub(super) planted: Vec<Planted>,
}

impl Act {
    /// Adds a file.
    fn file(&mut self, path: &str, bytes: Vec<u8>) {
        self.files.push(GeneratedFile { path: path.to_owned(), bytes });
    }
}

/// Every rep's part.
pub(super) fn all(cast: &mut Cast<'_>) -> Vec<Act> {
    vec![
        jane::act(cast),
        jane_elsewhere::act(cast),
        omar::act(cast),
        mei::act(cast),
        luca::act(cast),
        ada::act(cast),
    ]
}

/// How the days of a list lie.
#[derive(Clone, Copy)]
enum Days<'a> {
    /// Anywhere in a span, as ties are made.
    Spread(Day, Day),
    /// On one of a few days, as uploads happen; the earliest first.
    Uploads(&'a [Day]),
}

/// The agency's books, and everybody who may still be cast.
pub(super) struct Cast<'a> {
    book: &'a [Client],
    roll: &'a [Tenancy],
    /// Rows of the rent roll by client.
    lets: Vec<Vec<usize>>,
    people: &'a mut People,
    rng: Rng,
    /// The order in which clients are asked, the same for every question.
    order: Vec<usize>,
    /// Clients who are planted somewhere already.
    spent: Vec<bool>,
}

impl<'a> Cast<'a> {
    /// Opens the books.
    pub(super) fn new(book: &'a [Client], roll: &'a [Tenancy], people: &'a mut People) -> Self {
        let mut rng = Rng::of("cast");
        let mut order: Vec<_> = (0..book.len()).collect();
        rng.shuffle(&mut order);
        let mut lets = vec![Vec::new(); book.len()];
        for (row, one) in roll.iter().enumerate() {
            if let Some(rows) = lets.get_mut(one.client) {
                rows.push(row);
            }
        }
        Self { book, roll, lets, people, rng, order, spent: vec![false; book.len()] }
    }

    /// A length or number of plants, shortened for a small agency.
    fn scaled(&self, full: usize) -> usize {
        full * self.book.len().min(FULL) / FULL
    }

    /// Takes up to so many clients who fit and are not planted yet; at least one is looked for.
    fn take(
        &mut self,
        full: usize,
        fits: impl Fn(&Self, usize, &Client) -> bool,
    ) -> Vec<&'a Client> {
        let wanted = self.scaled(full).max(1);
        let book = self.book;
        let free = self.order.iter().copied().filter(|at| self.spent.get(*at) == Some(&false));
        let chosen: Vec<_> = free
            .filter_map(|at| book.get(at).map(|client| (at, client)))
            .filter(|(at, client)| fits(self, *at, client))
            .take(wanted)
            .collect();
        for (at, _) in &chosen {
            if let Some(spent) = self.spent.get_mut(*at) {
                *spent = true;
            }
        }
        chosen.into_iter().map(|(_, client)| client).collect()
    }

    /// Takes landlords with a property under management from before a day to the end.
    fn landlords(&mut self, full: usize, since: Day, state: &str) -> Vec<&'a Client> {
        self.take(full, |cast, at, one| {
            cast.lets(at, |row| row.from <= since && row.until.is_none()) && letting(one, state)
        })
    }

    /// As [`Self::landlords`], with an id that the CRM does not know.
    fn landlords_by_own_id(&mut self, full: usize, since: Day, state: &str) -> Vec<&'a Client> {
        self.take(full, |cast, at, one| {
            let own_id = |row: &Tenancy| row.landlord_id != one.id;
            cast.lets(at, |row| row.from <= since && row.until.is_none() && own_id(row))
                && letting(one, state)
        })
    }

    /// Whether a client lets a property of which something holds.
    fn lets(&self, at: usize, holds: impl Fn(&Tenancy) -> bool) -> bool {
        let rows = self.lets.get(at).into_iter().flatten();
        rows.filter_map(|row| self.roll.get(*row)).any(holds)
    }

    /// Takes clients whom Noel served alone and a colleague got when he left, not adopted.
    fn orphans(&mut self, full: usize, heir: &str) -> Vec<&'a Client> {
        let heir = staff::at(heir);
        self.take(full, |_, _, one| inherited(one, heir) && one.adopted.is_none() && steady(one))
    }

    /// Takes clients of a rep who had opted out before a day.
    fn opted_out(&mut self, full: usize, rep: &str, before: Day) -> Vec<&'a Client> {
        let rep = staff::at(rep);
        self.take(full, |_, _, one| {
            solo(one)
                && !one.landlord
                && steady(one)
                && one.first_owner() == rep
                && one.opted_out.is_some_and(|on| on < before)
        })
    }

    /// Clients of a rep who are nothing but the rep's own work, in a fixed order.
    fn own(&self, rep: &str) -> Vec<&'a Client> {
        let rep = staff::at(rep);
        let free = self.order.iter().filter(|at| self.spent.get(**at) == Some(&false));
        let clients = free.filter_map(|at| self.book.get(*at));
        clients.filter(|one| plain(one, rep)).collect()
    }

    /// Fills a list up: own clients first as far as they go, then strangers, then in some order.
    ///
    /// `planted` counts towards `full`; own clients are at most 30 % of it.
    fn fill(
        &mut self,
        full: usize,
        own: &[&Client],
        planted: Vec<Entry>,
        days: Days<'_>,
    ) -> Vec<Entry> {
        let length = self.scaled(full).max(planted.len());
        let mut list = planted;
        let clients = length * 3 / 10;
        let mut wanted = clients.min(length - list.len());
        for client in own {
            if wanted == 0 {
                break;
            }
            if let Some(on) = self.date(days, client.created) {
                let card = self.loosely(client, on);
                list.push(Entry::of(card, on));
                wanted -= 1;
            }
        }
        while list.len() < length {
            let card = self.stranger();
            let on = self.date(days, Day::MIN).unwrap_or_default();
            list.push(Entry::of(card, on));
        }
        self.rng.shuffle(&mut list);
        list
    }

    /// A day of a list that is not before another; `None` when there is none.
    fn date(&mut self, days: Days<'_>, not_before: Day) -> Option<Day> {
        match days {
            Days::Spread(from, until) => {
                let from = from.max(not_before);
                let room = days_between(from, until);
                (room > 0).then(|| later(from, i64::from(self.rng.below(room))))
            }
            Days::Uploads(days) => {
                let fit: Vec<_> = days.iter().copied().filter(|on| *on > not_before).collect();
                (!fit.is_empty()).then(|| self.rng.pick(&fit))
            }
        }
    }

    /// A client as others know them: sometimes by a short name or an older address.
    fn loosely(&mut self, client: &Client, on: Day) -> Card {
        let mut card = self.exactly(client, on);
        if self.rng.chance(80)
            && let Some(short) = client.who.called()
        {
            short.clone_into(&mut card.who.given);
        }
        if self.rng.chance(100) && steady(client) {
            client.email(Day::MIN).clone_into(&mut card.email);
        }
        card
    }

    /// A client as the CRM of today knows them, with the employer of the day.
    fn exactly(&mut self, client: &Client, on: Day) -> Card {
        let today = day(staff::AS_OF);
        Card {
            who: client.who.clone(),
            email: client.email(today).to_owned(),
            mobile: client.mobile(today).to_owned(),
            phone: client.landline.clone().unwrap_or_default(),
            company: client.employer(on.max(day(SNAPSHOTS[0]))).to_owned(),
            title: self.rng.pick(names::JOBS),
        }
    }

    /// Somebody in no book of the agency.
    fn stranger(&mut self) -> Card {
        let who = self.people.stranger();
        let email = self.people.mailbox(&who);
        let mobile = if self.rng.chance(700) { self.people.mobile() } else { None };
        Card {
            email,
            mobile: mobile.unwrap_or_default(),
            phone: String::new(),
            company: if self.rng.chance(600) { self.people.company() } else { String::new() },
            title: self.rng.pick(names::JOBS),
            who,
        }
    }

    /// Entries that must be found: exact cards, on one day, with the address shown.
    fn finds(
        &mut self,
        clients: &[&Client],
        on: Day,
        expect: &'static str,
        why: &'static str,
    ) -> Vec<Entry> {
        clients.iter().map(|client| self.plant(client, on, Some(expect), why)).collect()
    }

    /// Entries about which nothing may be found.
    fn spares(&mut self, clients: &[&Client], on: Day, why: &'static str) -> Vec<Entry> {
        clients.iter().map(|client| self.plant(client, on, None, why)).collect()
    }

    /// One planted entry.
    fn plant(
        &mut self,
        client: &Client,
        on: Day,
        expect: Option<&'static str>,
        why: &'static str,
    ) -> Entry {
        let plant = Plant { record: Some(client.id.clone()), expect, why };
        Entry { plant: Some(plant), ..Entry::of(self.exactly(client, on), on).with_email() }
    }

    /// Somebody of a client's name who is somebody else: other address, number and employer.
    fn namesake(&mut self, client: &Client, on: Day, why: &'static str) -> Entry {
        let email = self.people.mailbox(&client.who);
        let mobile = self.people.mobile().unwrap_or_default();
        let card = Card {
            who: client.who.clone(),
            email,
            mobile,
            company: self.people.company(),
            ..Card::default()
        };
        let plant = Plant { record: Some(client.id.clone()), expect: None, why };
        Entry { plant: Some(plant), ..Entry::of(card, on) }
    }

    /// A client's partner, who is in no book: the number at home is the client's.
    fn spouse(&mut self, client: &Client, on: Day, why: &'static str) -> Entry {
        let who = self.people.partner_of(&client.who);
        let email = self.people.mailbox(&who);
        let phone = client.landline.clone().unwrap_or_default();
        let card = Card { who, email, phone, ..Card::default() };
        let plant = Plant { record: Some(client.id.clone()), expect: None, why };
        Entry { plant: Some(plant), ..Entry::of(card, on) }
    }
}

/// Whether a record stands for one person whom no other record mentions, and is still there.
fn solo(client: &Client) -> bool {
    !client.twice && !client.couple && client.removed.is_none()
}

/// Whether a landlord lives in a state and nothing else is special about them.
fn letting(one: &Client, state: &str) -> bool {
    solo(one) && steady(one) && one.place.state == state && one.opted_out.is_none()
}

/// Whether the first snapshot held the record: what came before it is known from there.
fn steady(client: &Client) -> bool {
    client.created <= day(SNAPSHOTS[0])
}

/// Whether Noel alone had the client before an heir did.
fn inherited(client: &Client, heir: usize) -> bool {
    let left = day(staff::NOEL_LEFT);
    solo(client)
        && !client.landlord
        && client.opted_out.is_none()
        && client.owned_by(left) == [staff::at("noel")]
        && client.owned_by(later(left, 1)) == [heir]
}

/// Whether a client is nothing but a rep's own: no other class could hold on any day.
fn plain(client: &Client, rep: usize) -> bool {
    solo(client)
        && !client.landlord
        && client.opted_out.is_none()
        && OWN_SOURCES.contains(&client.source)
        && client.owned_by(client.created) == [rep]
        && client.owned_by(day(staff::JANE_LEFT)) == [rep]
}

/// Puts a list into the order of LinkedIn: the newest first.
fn newest_first(list: &mut [Entry]) {
    list.sort_by_key(|entry| std::cmp::Reverse(entry.on));
}
