//! Omar, who checks his phone's address book before he uploads it.
//!
//! 3,600 contacts, of which 29 are to be left out: 17 landlords, 9 clients of colleagues who left,
//! 3 who opted out. Some look like more and are nothing.

use crate::usecase::demo::cards::Entry;
use crate::usecase::demo::exports::Written;
use crate::usecase::demo::exports::address_book;
use crate::usecase::demo::planted::Counted;
use crate::usecase::demo::planted::Place;
use crate::usecase::demo::plot::Act;
use crate::usecase::demo::plot::Cast;
use crate::usecase::demo::plot::Days;
use crate::usecase::demo::plot::inherited;
use crate::usecase::demo::plot::solo;
use crate::usecase::demo::plot::steady;
use crate::usecase::demo::staff;
use crate::usecase::demo::text::day;

/// Why an orphan is one.
const NOELS: &str = "Noel's client until he left on 2025-03-31, re-assigned to Omar";

/// Omar's part.
pub(super) fn act(cast: &mut Cast<'_>) -> Act {
    let mut act = Act::default();
    let phone = phone(cast);
    write(&mut act, "contacts/omar-phone.csv", &phone, address_book::google_csv(&phone));
    let cards = cards(cast);
    write(&mut act, "contacts/omar-phone.vcf", &cards, address_book::vcards(&cards));
    act
}

/// Adds a contact file with its plants; both hold birthdays.
fn write(act: &mut Act, file: &str, entries: &[Entry], (bytes, at): Written) {
    let place = |kind| Place {
        rep: "omar",
        file,
        member: None,
        network: "address_book",
        kind,
        counted: Counted::Lines,
    };
    act.planted.extend(place("uploaded_contact").planted(entries, &at));
    if entries.len() > 3 {
        let why = "one contact in seven has a birthday, which no network needs";
        act.planted.push(place("file").whole(Some("SENSITIVE-FIELDS"), why));
    }
    act.file(file, bytes);
}

/// The whole phone.
fn phone(cast: &mut Cast<'_>) -> Vec<Entry> {
    let today = day(staff::AS_OF);
    let mut planted = to_leave_out(cast, [17, 7, 3]);
    let janes = cast.take(2, |_, _, one| {
        let own = one.owned_by(day(staff::JANE_LEFT)) == [staff::at("jane")];
        let now = one.owned_by(today) == [staff::at("omar")];
        own && now
            && one.first_owner() == staff::at("jane")
            && solo(one)
            && steady(one)
            && !one.landlord
            && one.opted_out.is_none()
    });
    planted.extend(cast.finds(
        &janes,
        today,
        "ORPHAN-UPLOAD",
        "Jane's client until she left on 2026-10-31, re-assigned to Omar",
    ));
    planted.extend(to_leave_in(cast));
    let own = cast.own("omar");
    cast.fill(3_600, &own, planted, Days::Uploads(&[today]))
}

/// A few cards sent from the phone.
fn cards(cast: &mut Cast<'_>) -> Vec<Entry> {
    let planted = to_leave_out(cast, [1, 1, 1]);
    let own = cast.own("omar");
    cast.fill(40, &own, planted, Days::Uploads(&[day(staff::AS_OF)]))
}

/// Landlords, Noel's former clients and clients who opted out, so many of each.
fn to_leave_out(cast: &mut Cast<'_>, [landlords, orphans, silent]: [usize; 3]) -> Vec<Entry> {
    let today = day(staff::AS_OF);
    let landlords = cast.landlords(landlords, day((2025, 1, 1)), "NSW");
    let mut planted =
        cast.finds(&landlords, today, "RENTROLL-UPLOAD", "a landlord under management");
    let orphans = cast.orphans(orphans, "omar");
    planted.extend(cast.finds(&orphans, today, "ORPHAN-UPLOAD", NOELS));
    let silent = cast.opted_out(silent, "omar", day((2026, 3, 1)));
    planted.extend(cast.finds(&silent, today, "OPTOUT-EXPORT", "opted out before March 2026"));
    planted
}

/// Contacts that look like more than they are.
fn to_leave_in(cast: &mut Cast<'_>) -> Vec<Entry> {
    let today = day(staff::AS_OF);
    let adopted = cast.take(1, |_, _, one| {
        inherited(one, staff::at("omar")) && one.adopted.is_some() && steady(one)
    });
    let mut list = cast.spares(&adopted, today, "adopted: Omar took the client over in 2025-09");
    for one in cast.landlords(3, day((2025, 1, 1)), "NSW") {
        let why = "namesake of a landlord: other address, number and employer";
        list.push(cast.namesake(one, today, why));
    }
    let landlords = cast.take(2, |_, _, one| one.landlord && solo(one) && one.landline.is_some());
    let spouse = "spouse of a landlord: only the number at home is shared";
    list.extend(landlords.iter().map(|one| cast.spouse(one, today, spouse)));
    list
}
