//! LinkedIn: `Invitations.csv`, pending and recent invitations in both directions.
//!
//! Until late 2023 it ended with `Direction`; since then both profile pages follow. The owner is
//! the inviter of an outgoing and the invitee of an incoming one: no other file of the archive
//! tells the owner's own page. `Sent At` is US style without a zone. The text of a message is
//! looked at only to see whether there is one.

use crate::intake::archive::Archive;
use crate::intake::archive::Member;
use crate::intake::table::Table;
use crate::intake::table::TableRow;
use crate::intake::table::read_table;
use crate::model::person::Name;
use crate::model::person::Person;
use crate::model::person::ProfileUrl;
use crate::model::reading::Direction;
use crate::model::reading::Invitation;
use crate::model::reading::Origin;
use crate::network::contract::NetworkError;
use crate::network::dates;
use crate::network::dates::Slashes;
use crate::network::draft::Draft;
use crate::network::linkedin::columns::Place;
use crate::network::linkedin::columns::cell;
use crate::network::linkedin::columns::column;
use crate::network::linkedin::columns::has_all;
use crate::network::linkedin::columns::misfit;
use crate::network::linkedin::profile::profile;

/// Tells whether a row is the header.
pub(super) fn is_header(row: &[&str]) -> bool {
    has_all(row, &["from", "to", "sentat", "direction"])
}

/// Where the columns are.
struct Columns {
    from: Option<usize>,
    to: Option<usize>,
    sent: Option<usize>,
    message: Option<usize>,
    direction: Option<usize>,
    inviter: Option<usize>,
    invitee: Option<usize>,
}

impl Columns {
    /// Finds the columns.
    ///
    /// # Errors
    ///
    /// A column named twice.
    fn of(file: &str, table: &Table) -> Result<Self, NetworkError> {
        let find = |names: &[&str]| column(file, table, names);
        Ok(Self {
            from: find(&["from"])?,
            to: find(&["to"])?,
            sent: find(&["sentat"])?,
            message: find(&["message"])?,
            direction: find(&["direction"])?,
            inviter: find(&["inviterprofileurl"])?,
            invitee: find(&["inviteeprofileurl"])?,
        })
    }
}

/// Reads all invitations, and the owner's page from them.
pub(super) fn read(
    draft: &mut Draft,
    archive: &Archive,
    members: &[&Member],
) -> Result<(), NetworkError> {
    let (mut count, mut pages) = (0, Vec::new());
    for member in members {
        count += read_one(draft, archive, member, &mut pages)?;
    }
    own_page(draft, pages);
    draft.section("invitations", !members.is_empty(), count);
    Ok(())
}

/// Takes the owner's page, if all invitations name the same.
pub(super) fn own_page(draft: &mut Draft, mut pages: Vec<ProfileUrl>) {
    pages.sort();
    pages.dedup();
    if pages.len() > 1 {
        let remark = "the invitations name more than one page as the owner's; none was taken";
        draft.reading.warnings.push(remark.to_owned());
    } else {
        draft.reading.owner.profile = pages.pop();
    }
}

/// Reads one file; adds the pages that are the owner's.
fn read_one(
    draft: &mut Draft,
    archive: &Archive,
    member: &Member,
    pages: &mut Vec<ProfileUrl>,
) -> Result<u64, NetworkError> {
    let (input, bytes) = draft.open(archive, member, "invitations")?;
    let table = read_table(&member.label, &bytes, &is_header)?;
    read_rows(draft, input, &table, Origin::line, pages)
}

/// Reads the invitations of a table, wherever it is from; `place` says where a row is.
pub(super) fn read_rows(
    draft: &mut Draft,
    input: usize,
    table: &Table,
    place: Place,
    pages: &mut Vec<ProfileUrl>,
) -> Result<u64, NetworkError> {
    let columns = Columns::of(draft.name(input), table)?;
    draft.take_remarks(input, table);
    let sent = table.rows.iter().map(|row| cell(row, columns.sent));
    let slashes = Slashes::learn(sent).or(Slashes::MonthFirst);
    for row in &table.rows {
        let at = place(input, row.line);
        let read = match misfit(table, row) {
            Some(reason) => Err(reason),
            None => invitation(&columns, row, at, slashes),
        };
        match read {
            Ok((invitation, own)) => {
                draft.count(input);
                draft.reading.invitations.push(invitation);
                pages.extend(own);
            }
            Err(reason) => draft.skip(at, reason),
        }
    }
    draft.close(input)?;
    Ok(draft.rows(input))
}

/// One row: the invitation, and the owner's page.
fn invitation(
    columns: &Columns,
    row: &TableRow,
    at: Origin,
    slashes: Slashes,
) -> Result<(Invitation, Option<ProfileUrl>), String> {
    let get = |column| cell(row, column);
    let (sender, receiver) = (profile(get(columns.inviter)), profile(get(columns.invitee)));
    let direction = match get(columns.direction).to_uppercase().as_str() {
        "INCOMING" | "RECEIVED" => Direction::Incoming,
        "OUTGOING" | "SENT" => Direction::Outgoing,
        _ => return Err("`Direction` is neither `INCOMING` nor `OUTGOING`".to_owned()),
    };
    let (name, page, own) = match direction {
        Direction::Incoming => (get(columns.from), sender, receiver),
        Direction::Outgoing => (get(columns.to), receiver, sender),
    };
    let person = Person { name: Name::whole(name), profile: page, ..Person::default() };
    if person.is_nobody() {
        return Err("the other person is not named: the account may be closed".to_owned());
    }
    let invitation = Invitation {
        direction,
        with_message: !get(columns.message).is_empty(),
        person,
        sent_on: dates::day(get(columns.sent), slashes),
        at,
    };
    Ok((invitation, own))
}
