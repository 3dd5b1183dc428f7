//! Jane, who left on 2026-10-31: her Facebook archive in JSON and her X archive.

use crate::usecase::demo::cards::Entry;
use crate::usecase::demo::exports;
use crate::usecase::demo::exports::UNREAD;
use crate::usecase::demo::exports::facebook;
use crate::usecase::demo::exports::x;
use crate::usecase::demo::planted::Counted;
use crate::usecase::demo::planted::Place;
use crate::usecase::demo::plot::Act;
use crate::usecase::demo::plot::Cast;
use crate::usecase::demo::plot::Days;
use crate::usecase::demo::plot::solo;
use crate::usecase::demo::staff;
use crate::usecase::demo::text::day;

const NAME: &str = "Jane Hartigan";
const MAILBOX: &str = "jane.hartigan@mailbox.example";
const FACEBOOK: &str = "exports/jane/facebook-janehartigan-2026-11-18-Qx7LmT2b.zip";
const X: &str = "exports/jane/twitter-2026-11-18-5f0c1d9e77ab.zip";

/// Members of the Facebook archive.
const FRIENDS: &str = "connections/friends/your_friends.json";
const CONTACTS: &str =
    "personal_information/other_personal_information/your_imported_contacts.json";
const PROFILE: &str = "personal_information/profile_information/profile_information.json";
const MESSAGES: &str = "your_activity_across_facebook/messages/inbox/somebody_1/message_1.json";

/// Jane's part on Facebook and X.
pub(super) fn act(cast: &mut Cast<'_>) -> Act {
    let mut act = Act::default();
    facebook(cast, &mut act);
    x(cast, &mut act);
    act
}

/// The Facebook archive.
fn facebook(cast: &mut Cast<'_>, act: &mut Act) {
    let contacts = contacts(cast);
    let friends = friends(cast);
    let (befriended, friends_at) = facebook::friends("friends_v2", &friends);
    let (uploaded, contacts_at) = facebook::imported_contacts(&contacts);
    let place = |member, kind| Place {
        rep: "jane",
        file: FACEBOOK,
        member: Some(member),
        network: "facebook",
        kind,
        counted: Counted::Items,
    };
    act.planted.extend(place(FRIENDS, "friend").planted(&friends, &friends_at));
    act.planted.extend(place(CONTACTS, "uploaded_contact").planted(&contacts, &contacts_at));
    let message = format!("{{\"messages\":[{{\"content\":\"{UNREAD}\"}}]}}\n");
    let zip = exports::zip(&[
        (FRIENDS, befriended),
        (CONTACTS, uploaded),
        (PROFILE, facebook::profile("profile_v2", NAME, MAILBOX)),
        (MESSAGES, message.into_bytes()),
    ]);
    act.file(FACEBOOK, zip);
}

/// `your_imported_contacts.json`.
fn contacts(cast: &mut Cast<'_>) -> Vec<Entry> {
    let up = day((2026, 9, 7));
    let orphans = cast.orphans(3, "jane");
    let mut planted = cast.finds(
        &orphans,
        up,
        "ORPHAN-UPLOAD",
        "Noel's client until he left on 2025-03-31, re-assigned to Jane and not adopted",
    );
    let landlords = cast.landlords(2, day((2024, 1, 1)), "NSW");
    planted.extend(cast.finds(&landlords, up, "RENTROLL-UPLOAD", "a landlord under management"));
    let silent = cast.opted_out(1, "jane", day((2025, 7, 1)));
    planted.extend(cast.finds(&silent, up, "OPTOUT-EXPORT", "opted out before July 2025"));
    let landlords = cast.take(1, |_, _, one| one.landlord && solo(one) && one.landline.is_some());
    let spouse = "spouse of a landlord: only the number at home is shared";
    planted.extend(landlords.iter().map(|one| cast.spouse(one, up, spouse)));
    let own = cast.own("jane");
    let days = [day((2022, 5, 14)), up];
    let mut list = cast.fill(700, &own, planted, Days::Uploads(&days));
    list.sort_by_key(|entry| entry.on);
    list
}

/// `your_friends.json`: names and days alone, so that nothing can be certain.
fn friends(cast: &mut Cast<'_>) -> Vec<Entry> {
    let on = day((2025, 12, 27));
    let orphans = cast.orphans(3, "jane");
    let mut planted =
        cast.spares(&orphans, on, "name only: an orphan's name says too little for a finding");
    let landlords = cast.landlords(2, day((2024, 1, 1)), "NSW");
    planted.extend(cast.spares(&landlords, on, "name only: a landlord's name says too little"));
    let own = cast.own("jane");
    let own: Vec<_> = own.into_iter().skip(60).collect();
    let span = Days::Spread(day((2014, 1, 5)), day((2026, 10, 20)));
    let mut list = cast.fill(500, &own, planted, span);
    list.sort_by_key(|entry| std::cmp::Reverse(entry.on));
    list
}

/// The X archive.
fn x(cast: &mut Cast<'_>, act: &mut Act) {
    let generated = day(staff::AS_OF);
    let landlords = cast.take(3, |cast, at, one| {
        let managed = cast.lets(at, |row| row.from < day((2021, 1, 1)) && row.runs_on(generated));
        solo(one) && one.opted_out.is_none() && managed && !one.mobile(generated).is_empty()
    });
    let planted = cast.finds(
        &landlords,
        generated,
        "RENTROLL-UPLOAD",
        "a landlord under management all the time; address and mobile, no name and no day",
    );
    let own = cast.own("jane");
    let contacts = cast.fill(1_000, &own, planted, Days::Uploads(&[generated]));
    let (uploaded, at) = x::contacts(&contacts);
    let place = Place {
        rep: "jane",
        file: X,
        member: Some("data/contact.js"),
        network: "x",
        kind: "uploaded_contact",
        counted: Counted::Items,
    };
    act.planted.extend(place.planted(&contacts, &at));
    let (following, followers) = (cast.scaled(400), cast.scaled(400));
    let counts = [
        ("account", 1),
        ("contact", contacts.len()),
        ("follower", followers),
        ("following", following),
        ("tweets", 1),
    ];
    let zip = exports::zip(&[
        ("data/manifest.js", x::manifest("jane_hartigan", &counts)),
        ("data/account.js", x::account(NAME, "jane_hartigan", MAILBOX)),
        ("data/contact.js", uploaded),
        ("data/following.js", x::ties("following", "jane", following)),
        ("data/follower.js", x::ties("follower", "jane", followers)),
        ("data/tweets.js", x::tweets("tweets", UNREAD)),
    ]);
    act.file(X, zip);
}
