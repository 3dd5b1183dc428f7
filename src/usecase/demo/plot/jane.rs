//! Jane, who left on 2026-10-31: her LinkedIn archive of 2026.
//!
//! She came in 2021, inherited clients of Noel's in April 2025, gave notice on 2026-10-02, and had
//! uploaded her phone's address book on 2026-09-07, after a weekend of forty new connections.

use crate::model::Day;
use crate::usecase::demo::book::Client;
use crate::usecase::demo::cards::Card;
use crate::usecase::demo::cards::Entry;
use crate::usecase::demo::clients::OWN_SOURCES;
use crate::usecase::demo::exports;
use crate::usecase::demo::exports::linkedin;
use crate::usecase::demo::exports::linkedin::Generation;
use crate::usecase::demo::exports::linkedin::Invite;
use crate::usecase::demo::planted::Counted;
use crate::usecase::demo::planted::Place;
use crate::usecase::demo::plot::Act;
use crate::usecase::demo::plot::Cast;
use crate::usecase::demo::plot::Days;
use crate::usecase::demo::plot::inherited;
use crate::usecase::demo::plot::letting;
use crate::usecase::demo::plot::newest_first;
use crate::usecase::demo::plot::plain;
use crate::usecase::demo::plot::solo;
use crate::usecase::demo::plot::steady;
use crate::usecase::demo::rent_roll::Tenancy;
use crate::usecase::demo::staff;
use crate::usecase::demo::text::day;
use crate::usecase::demo::text::later;

const NAME: &str = "Jane Hartigan";
const MAILBOX: &str = "jane.hartigan@mailbox.example";
const LINKEDIN: &str = "exports/jane/Complete_LinkedInDataExport_11-18-2026.zip";

/// The day of the upload before the notice.
const UPLOAD: (i32, u32, u32) = (2026, 9, 7);

/// The first day on which the CRM had both of Noel's and his heirs' names.
const INHERITED: (i32, u32, u32) = (2025, 7, 1);

/// Jane's part.
pub(super) fn act(cast: &mut Cast<'_>) -> Act {
    let mut act = Act::default();
    linkedin(cast, &mut act);
    act
}

/// The LinkedIn archive.
fn linkedin(cast: &mut Cast<'_>, act: &mut Act) {
    let uploads = uploaded_to_linkedin(cast);
    let (connections, invites) = connections(cast);
    let (connected, lines) = linkedin::connections(Generation::Y2026, &connections);
    let (imported, rows) = linkedin::imported_contacts(&uploads);
    act.planted.extend(place("Connections.csv", "connection").planted(&connections, &lines));
    act.planted.extend(place("ImportedContacts.csv", "uploaded_contact").planted(&uploads, &rows));
    let burst = "40 connections on 5 and 6 September 2026, 27 and 26 days before the notice";
    if cast.scaled(40) >= 25 {
        let place = place("Connections.csv", "burst");
        act.planted.push(place.whole(Some("PRE-DEPARTURE-BURST"), burst));
    }
    let zip = exports::zip(&[
        ("Connections.csv", connected),
        ("ImportedContacts.csv", imported),
        ("Invitations.csv", linkedin::invitations(Generation::Y2026, NAME, &invites)),
        ("Profile.csv", linkedin::profile(NAME)),
        ("Email Addresses.csv", linkedin::addresses(&[MAILBOX, "jane@wattlequay.example"])),
        ("messages.csv", linkedin::messages(NAME)),
        ("Positions.csv", linkedin::positions()),
    ]);
    act.file(LINKEDIN, zip);
}

/// A list of the LinkedIn archive.
fn place(member: &'static str, kind: &'static str) -> Place<'static> {
    Place {
        rep: "jane",
        file: LINKEDIN,
        member: Some(member),
        network: "linkedin",
        kind,
        counted: Counted::Lines,
    }
}

/// `ImportedContacts.csv`.
fn uploaded_to_linkedin(cast: &mut Cast<'_>) -> Vec<Entry> {
    let up = day(UPLOAD);
    let early = day((2022, 5, 14));
    let mut planted = orphans_known_by_an_old_address(cast, up);
    let orphans = cast.orphans(7, "jane");
    planted.extend(cast.finds(
        &orphans,
        up,
        "ORPHAN-UPLOAD",
        "Noel's client until he left on 2025-03-31, re-assigned to Jane and not adopted",
    ));
    let landlords = cast.landlords(6, day((2024, 1, 1)), "NSW");
    planted.extend(cast.finds(
        &landlords,
        up,
        "RENTROLL-UPLOAD",
        "a landlord under management since before 2024",
    ));
    let landlords = cast.landlords_by_own_id(2, day((2024, 1, 1)), "NSW");
    planted.extend(cast.finds(
        &landlords,
        up,
        "RENTROLL-UPLOAD",
        "a landlord whose id in the rent roll the CRM does not know: tied by address and number",
    ));
    let silent = cast.opted_out(3, "jane", day(INHERITED));
    planted.extend(cast.finds(&silent, up, "OPTOUT-EXPORT", "opted out before July 2025"));
    let adopted = cast.take(2, |_, _, one| {
        inherited(one, staff::at("jane")) && one.adopted.is_some() && steady(one)
    });
    planted.extend(cast.spares(&adopted, up, "adopted: Jane took the client over in 2025-09"));
    let shared = cast.take(2, |_, _, one| {
        let both = [staff::at("noel"), staff::at("jane")];
        one.owned_by(day(staff::NOEL_LEFT)) == both && clear(one)
    });
    planted.extend(cast.spares(
        &shared,
        up,
        "co-owner still active: Jane's beside Noel's at all times",
    ));
    let noels = cast.take(1, |_, _, one| {
        inherited(one, staff::at("jane")) && one.adopted.is_none() && one.created < early
    });
    planted.extend(cast.spares(
        &noels,
        early,
        "uploaded in 2022, when Noel was still there: no orphan on that day",
    ));
    let former = cast.take(1, |cast, at, one| {
        let over = |row: &Tenancy| row.until.is_some_and(|until| until < day((2025, 1, 1)));
        let all_over = !cast.lets(at, |row| !over(row)) && cast.lets(at, over);
        all_over && one.first_owner() == staff::at("jane") && own_source(one) && steady(one)
    });
    planted.extend(cast.spares(
        &former,
        up,
        "former landlord: management ended more than a year before the upload",
    ));
    planted.extend(lookalikes(cast, up));
    let own = cast.own("jane");
    let days = [day((2021, 4, 10)), early, day((2024, 8, 15)), up];
    let mut list = cast.fill(2_100, &own, planted, Days::Uploads(&days));
    list.sort_by_key(|entry| entry.on);
    list
}

/// Orphans whose address changed since: the upload has the one the CRM had in January 2025.
fn orphans_known_by_an_old_address(cast: &mut Cast<'_>, up: Day) -> Vec<Entry> {
    let moved = cast.take(2, |_, _, one| {
        inherited(one, staff::at("jane"))
            && one.adopted.is_none()
            && steady(one)
            && one.emails.len() > 1
            && !one.mobile(Day::MIN).is_empty()
    });
    let mut entries = cast.finds(
        &moved,
        up,
        "ORPHAN-UPLOAD",
        "Noel's former client under the address and mobile that the CRM held in January 2025",
    );
    for (entry, client) in entries.iter_mut().zip(&moved) {
        if let Some(card) = &mut entry.card {
            client.email(Day::MIN).clone_into(&mut card.email);
            client.mobile(Day::MIN).clone_into(&mut card.mobile);
        }
    }
    entries
}

/// People who look like somebody they are not.
fn lookalikes(cast: &mut Cast<'_>, up: Day) -> Vec<Entry> {
    let landlords = cast.take(2, |_, _, one| one.landlord && solo(one) && one.landline.is_some());
    let spouse = "spouse of a landlord: only the number at home is shared";
    let mut list: Vec<_> = landlords.iter().map(|one| cast.spouse(one, up, spouse)).collect();
    let orphans = cast.take(2, |_, _, one| inherited(one, staff::at("jane")));
    let namesake = "namesake of an orphan: other address, number and employer";
    list.extend(orphans.iter().map(|one| cast.namesake(one, up, namesake)));
    list
}

/// Whether a client came by the rep's own work, is alone in the book and wants to hear from it.
fn own_source(one: &Client) -> bool {
    solo(one) && one.opted_out.is_none() && OWN_SOURCES.contains(&one.source)
}

/// Whether a client is alone in the book, lets nothing and wishes to hear from the agency.
fn clear(one: &Client) -> bool {
    solo(one) && !one.landlord && one.opted_out.is_none() && steady(one)
}

/// `Connections.csv`, and the invitations that go with it.
fn connections(cast: &mut Cast<'_>) -> (Vec<Entry>, Vec<Invite>) {
    let mut planted = protected_ties(cast);
    planted.extend(harmless_ties(cast));
    let after = after_the_end(cast);
    let invites = after.iter().map(|entry| Invite {
        card: entry.shown(),
        on: later(entry.on, -1),
        outgoing: true,
        message: "Hi, I have moved on. Shall we talk about your place over coffee?",
    });
    let mut invites: Vec<_> = invites.collect();
    invites.extend(others_invitations(cast));
    planted.extend(after);
    planted.extend(weekend(cast));
    let own = cast.own("jane");
    let own: Vec<_> = own.into_iter().rev().collect();
    let span = Days::Spread(day((2021, 3, 15)), day((2026, 8, 31)));
    let mut list = cast.fill(1_500, &own, planted, span);
    for entry in &mut list {
        entry.email_shown |= entry.plant.is_none() && cast.rng.chance(30);
    }
    let closed = (0..12).map(|at| Entry {
        card: None,
        ..Entry::of(Card::default(), later(day((2023, 2, 3)), at * 91))
    });
    list.extend(closed);
    newest_first(&mut list);
    (list, invites)
}

/// Ties with protected clients, made in tenure.
fn protected_ties(cast: &mut Cast<'_>) -> Vec<Entry> {
    let orphans = cast.orphans(5, "jane");
    let mut list = cast.finds(
        &orphans,
        day((2026, 2, 11)),
        "ORPHAN-CONNECTION",
        "connected in tenure with Noel's former client, re-assigned and not adopted",
    );
    let landlords = cast.landlords(4, day((2024, 1, 1)), "NSW");
    list.extend(cast.finds(
        &landlords,
        day((2025, 5, 20)),
        "RENTROLL-CONNECTION",
        "connected in tenure with a landlord under management",
    ));
    let moved = cast.take(2, |cast, at, one| {
        let since = |row: &Tenancy| row.from < day((2024, 1, 1));
        let moved = |row: &Tenancy| row.until.is_some_and(|until| until > day(staff::JANE_LEFT));
        cast.lets(at, |row| since(row) && moved(row)) && letting(one, "NSW")
    });
    list.extend(cast.finds(
        &moved,
        day((2025, 8, 27)),
        "RENTROLL-CONNECTION",
        "connected in tenure with a landlord who moved to another agency after Jane's last day",
    ));
    let kept =
        cast.take(2, |_, _, one| plain(one, staff::at("jane")) && one.created < day((2023, 3, 1)));
    list.extend(cast.finds(
        &kept,
        day((2023, 6, 10)),
        "CONTINUING-ACCESS",
        "Jane's own client, connected in tenure: the link outlives the employment",
    ));
    list
}

/// Ties nothing is to be held against her for.
fn harmless_ties(cast: &mut Cast<'_>) -> Vec<Entry> {
    let old = cast.orphans(1, "jane");
    let mut list = cast.spares(
        &old,
        day((2018, 5, 2)),
        "tie before hire: connected three years before she came",
    );
    let adopted = cast.take(1, |_, _, one| {
        inherited(one, staff::at("jane")) && one.adopted.is_some() && steady(one)
    });
    list.extend(cast.spares(&adopted, day((2026, 4, 8)), "adopted before the tie was made"));
    let personal = cast.take(1, |_, _, one| plain(one, staff::at("jane")));
    list.extend(cast.spares(
        &personal,
        day((2017, 11, 30)),
        "personal contact: connected before hire, a client later",
    ));
    for one in cast.landlords(2, day((2024, 1, 1)), "NSW") {
        let namesake = "name only: a landlord's namesake at another employer, address hidden";
        list.push(cast.namesake(one, day((2024, 9, 18)), namesake));
    }
    list
}

/// Ties with her own clients made after the last day, each after a message of hers.
fn after_the_end(cast: &mut Cast<'_>) -> Vec<Entry> {
    let left = day(staff::JANE_LEFT);
    let recent = cast.take(2, |_, _, one| {
        plain(one, staff::at("jane")) && one.last_contact(left) > later(left, -270)
    });
    cast.finds(
        &recent,
        day((2026, 11, 9)),
        "CLAUSE-WINDOW",
        "dealt with within a year before the end; invited by Jane with a message after it",
    )
}

/// Invitations that came to her, and a stock one she sent to a stranger.
fn others_invitations(cast: &mut Cast<'_>) -> Vec<Invite> {
    let invite = |card, on, outgoing| Invite { card, on: day(on), outgoing, message: "" };
    vec![
        invite(cast.stranger(), (2026, 11, 3), false),
        invite(cast.stranger(), (2026, 10, 12), false),
        invite(cast.stranger(), (2026, 9, 30), true),
    ]
}

/// The forty connections of one weekend, six of them clients of her own.
fn weekend(cast: &mut Cast<'_>) -> Vec<Entry> {
    let days = [day((2026, 9, 5)), day((2026, 9, 6))];
    let own = cast.take(6, |_, _, one| plain(one, staff::at("jane")));
    let mut cards: Vec<_> = own.iter().map(|one| cast.exactly(one, days[0])).collect();
    while cards.len() < cast.scaled(40) {
        cards.push(cast.stranger());
    }
    let entry = |(at, card)| Entry::of(card, days[usize::from(at % 2 == 1)]);
    cards.into_iter().enumerate().map(entry).collect()
}
