//! Ada, who is still there: X as it was until early 2020, loose files without a `data` folder.

use crate::usecase::demo::exports::UNREAD;
use crate::usecase::demo::exports::x;
use crate::usecase::demo::planted::Counted;
use crate::usecase::demo::planted::Place;
use crate::usecase::demo::plot::Act;
use crate::usecase::demo::plot::Cast;
use crate::usecase::demo::plot::Days;
use crate::usecase::demo::plot::solo;
use crate::usecase::demo::staff;
use crate::usecase::demo::text::day;

const CONTACTS: &str = "exports/ada/x-2019/contact.js";

/// Ada's part.
pub(super) fn act(cast: &mut Cast<'_>) -> Act {
    let mut act = Act::default();
    let today = day(staff::AS_OF);
    let landlords = cast.take(3, |cast, at, one| {
        let managed = cast.lets(at, |row| row.from < day((2019, 1, 1)) && row.runs_on(today));
        solo(one) && one.opted_out.is_none() && managed && !one.mobile(today).is_empty()
    });
    let planted = cast.finds(
        &landlords,
        today,
        "RENTROLL-UPLOAD",
        "a landlord under management all the time; address and mobile, no name and no day",
    );
    let own = cast.own("ada");
    let own: Vec<_> = own.into_iter().filter(|one| one.created < day((2019, 9, 1))).collect();
    let contacts = cast.fill(600, &own, planted, Days::Uploads(&[today]));
    let (uploaded, at) = x::contacts(&contacts);
    let place = Place {
        rep: "ada",
        file: CONTACTS,
        member: None,
        network: "x",
        kind: "uploaded_contact",
        counted: Counted::Items,
    };
    act.planted.extend(place.planted(&contacts, &at));
    act.file(CONTACTS, uploaded);
    let account = x::account("Ada Okonjo", "ada_okonjo", "ada.okonjo@netpost.example");
    act.file("exports/ada/x-2019/account.js", account);
    let following = x::ties("following", "ada", cast.scaled(300));
    act.file("exports/ada/x-2019/following.js", following);
    let followers = x::ties("follower", "ada", cast.scaled(250));
    act.file("exports/ada/x-2019/follower.js", followers);
    act.file("exports/ada/x-2019/tweet.js", x::tweets("tweet", UNREAD));
    act
}
