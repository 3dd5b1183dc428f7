//! Mei, who is still there: LinkedIn of 2021 as loose files, Facebook of 2026 as pages.
//!
//! In May 2021 she came home from a conference with forty new connections: she gave no notice, so
//! that this is no burst before a departure.

use crate::usecase::demo::cards::Entry;
use crate::usecase::demo::exports::facebook;
use crate::usecase::demo::exports::linkedin;
use crate::usecase::demo::exports::linkedin::Generation;
use crate::usecase::demo::planted::Counted;
use crate::usecase::demo::planted::Place;
use crate::usecase::demo::plot::Act;
use crate::usecase::demo::plot::Cast;
use crate::usecase::demo::plot::Days;
use crate::usecase::demo::plot::newest_first;
use crate::usecase::demo::text::day;

const NAME: &str = "Mei Lin Tsang";
const MAILBOX: &str = "meilin.tsang@inbox.example";
const CONNECTIONS: &str = "exports/mei/linkedin-2021/Connections.csv";
const CONTACTS: &str = "exports/mei/linkedin-2021/Contacts.csv";
const FRIENDS: &str = "exports/mei/facebook-2026/connections/friends/your_friends.html";
const IMPORTED: &str = "exports/mei/facebook-2026/personal_information/other_personal_information/your_imported_contacts.html";
const PROFILE: &str =
    "exports/mei/facebook-2026/personal_information/profile_information/profile_information.html";

/// Mei's part.
pub(super) fn act(cast: &mut Cast<'_>) -> Act {
    let mut act = Act::default();
    linkedin(cast, &mut act);
    facebook(cast, &mut act);
    act
}

/// A loose member of one of her exports.
fn place(
    file: &'static str,
    network: &'static str,
    kind: &'static str,
    counted: Counted,
) -> Place<'static> {
    Place { rep: "mei", file, member: None, network, kind, counted }
}

/// The LinkedIn files of June 2021.
fn linkedin(cast: &mut Cast<'_>, act: &mut Act) {
    let connections = connections(cast);
    let contacts = contacts(cast);
    let (connected, lines) = linkedin::connections(Generation::Y2021, &connections);
    let (uploaded, rows) = linkedin::contacts(&contacts);
    let ties = place(CONNECTIONS, "linkedin", "connection", Counted::Lines);
    let uploads = place(CONTACTS, "linkedin", "uploaded_contact", Counted::Lines);
    act.planted.extend(ties.planted(&connections, &lines));
    act.planted.extend(uploads.planted(&contacts, &rows));
    let burst = place(CONNECTIONS, "linkedin", "burst", Counted::Lines);
    act.planted.push(burst.whole(None, "40 connections after a conference; she gave no notice"));
    act.file(CONNECTIONS, connected);
    act.file(CONTACTS, uploaded);
    let folder = "exports/mei/linkedin-2021";
    act.file(&format!("{folder}/Profile.csv"), linkedin::profile(NAME));
    act.file(&format!("{folder}/Email Addresses.csv"), linkedin::addresses(&[MAILBOX]));
    act.file(&format!("{folder}/messages.csv"), linkedin::messages(NAME));
    let invitations = linkedin::invitations(Generation::Y2021, NAME, &[]);
    act.file(&format!("{folder}/Invitations.csv"), invitations);
}

/// `Connections.csv`, with the conference.
fn connections(cast: &mut Cast<'_>) -> Vec<Entry> {
    let landlords = cast.landlords(3, day((2020, 1, 1)), "QLD");
    let mut planted = cast.finds(
        &landlords,
        day((2020, 10, 6)),
        "RENTROLL-CONNECTION",
        "connected in tenure with a landlord under management",
    );
    let days = [day((2021, 5, 15)), day((2021, 5, 16))];
    for at in 0..cast.scaled(40) {
        planted.push(Entry::of(cast.stranger(), days[usize::from(at % 2 == 1)]));
    }
    let own = cast.own("mei");
    let span = Days::Spread(day((2019, 3, 1)), day((2021, 5, 1)));
    let mut list = cast.fill(900, &own, planted, span);
    newest_first(&mut list);
    list
}

/// `Contacts.csv`.
fn contacts(cast: &mut Cast<'_>) -> Vec<Entry> {
    let up = day((2021, 2, 20));
    let landlords = cast.landlords(3, day((2020, 1, 1)), "QLD");
    let planted = cast.finds(&landlords, up, "RENTROLL-UPLOAD", "a landlord under management");
    let own = cast.own("mei");
    cast.fill(400, &own, planted, Days::Uploads(&[day((2019, 8, 4)), up]))
}

/// The Facebook pages of 2026.
fn facebook(cast: &mut Cast<'_>, act: &mut Act) {
    let up = day((2025, 9, 21));
    let orphans = cast.orphans(4, "mei");
    let mut planted = cast.finds(
        &orphans,
        up,
        "ORPHAN-UPLOAD",
        "Noel's client until he left on 2025-03-31, re-assigned to Mei",
    );
    let silent = cast.opted_out(1, "mei", day((2025, 7, 1)));
    planted.extend(cast.finds(&silent, up, "OPTOUT-EXPORT", "opted out before July 2025"));
    let own = cast.own("mei");
    let contacts = cast.fill(200, &own, planted, Days::Uploads(&[up]));
    let span = Days::Spread(day((2013, 1, 5)), day((2026, 10, 1)));
    let mut friends = cast.fill(300, &own, Vec::new(), span);
    newest_first(&mut friends);
    let (uploaded, at) = facebook::imported_contacts_page(&contacts);
    let uploads = place(IMPORTED, "facebook", "uploaded_contact", Counted::Items);
    act.planted.extend(uploads.planted(&contacts, &at));
    act.file(IMPORTED, uploaded);
    act.file(FRIENDS, facebook::friends_page(&friends).0);
    act.file(PROFILE, facebook::profile_page(NAME, MAILBOX));
}
