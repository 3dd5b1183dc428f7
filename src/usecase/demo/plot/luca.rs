//! Luca, who is still there: LinkedIn of 2022, Facebook of 2020 in JSON.

use crate::usecase::demo::exports;
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

const NAME: &str = "Luca Ferrante";
const MAILBOX: &str = "luca.ferrante@postbox.example";
const LINKEDIN: &str = "exports/luca/Complete_LinkedInDataExport_11-20-2022.zip";
const FACEBOOK: &str = "exports/luca/facebook-lucaferrante.zip";
const ADDRESS_BOOK: &str = "about_you/your_address_books.json";

/// Luca's part.
pub(super) fn act(cast: &mut Cast<'_>) -> Act {
    let mut act = Act::default();
    linkedin(cast, &mut act);
    facebook(cast, &mut act);
    act
}

/// The LinkedIn archive of 2022: no address book in it.
fn linkedin(cast: &mut Cast<'_>, act: &mut Act) {
    let landlords = cast.landlords(3, day((2021, 1, 1)), "VIC");
    let planted = cast.finds(
        &landlords,
        day((2022, 3, 16)),
        "RENTROLL-CONNECTION",
        "connected in tenure with a landlord under management",
    );
    let own = cast.own("luca");
    let span = Days::Spread(day((2018, 9, 1)), day((2022, 11, 1)));
    let mut list = cast.fill(700, &own, planted, span);
    newest_first(&mut list);
    let (connected, lines) = linkedin::connections(Generation::Y2022, &list);
    let place = Place {
        rep: "luca",
        file: LINKEDIN,
        member: Some("Connections.csv"),
        network: "linkedin",
        kind: "connection",
        counted: Counted::Lines,
    };
    act.planted.extend(place.planted(&list, &lines));
    let zip = exports::zip(&[
        ("Connections.csv", connected),
        ("Invitations.csv", linkedin::invitations(Generation::Y2022, NAME, &[])),
        ("Profile.csv", linkedin::profile(NAME)),
        ("Email Addresses.csv", linkedin::addresses(&[MAILBOX])),
        ("messages.csv", linkedin::messages(NAME)),
    ]);
    act.file(LINKEDIN, zip);
}

/// The Facebook archive of 2020.
fn facebook(cast: &mut Cast<'_>, act: &mut Act) {
    let up = day((2020, 7, 19));
    let landlords = cast.landlords(4, day((2020, 1, 1)), "VIC");
    let planted = cast.finds(&landlords, up, "RENTROLL-UPLOAD", "a landlord under management");
    let own = cast.own("luca");
    let contacts = cast.fill(400, &own, planted, Days::Uploads(&[up]));
    let span = Days::Spread(day((2012, 1, 5)), day((2020, 11, 1)));
    let mut friends = cast.fill(400, &own, Vec::new(), span);
    newest_first(&mut friends);
    let (uploaded, at) = facebook::address_book(&contacts);
    let place = Place {
        rep: "luca",
        file: FACEBOOK,
        member: Some(ADDRESS_BOOK),
        network: "facebook",
        kind: "uploaded_contact",
        counted: Counted::Items,
    };
    act.planted.extend(place.planted(&contacts, &at));
    let zip = exports::zip(&[
        ("friends/friends.json", facebook::friends("friends", &friends).0),
        (ADDRESS_BOOK, uploaded),
        (
            "profile_information/profile_information.json",
            facebook::profile("profile", NAME, MAILBOX),
        ),
    ]);
    act.file(FACEBOOK, zip);
}
