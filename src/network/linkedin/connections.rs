//! LinkedIn: `Connections.csv`, the ties and the day each began.
//!
//! Since 2021 three lines of notes stand above the header; until mid-2023 there was no `URL`. The
//! notes are found, not counted: a spreadsheet may have cut them. E-mail is empty for nearly all,
//! and may hold `urn:li:member:...`, which is none. Closed and hidden members leave a row with the
//! date alone. `Connected On` reads `08 Feb 2026`, after a spreadsheet `4-Apr-21` or `1/15/2019`.

use std::collections::HashSet;

use crate::intake::archive::Archive;
use crate::intake::archive::Member;
use crate::intake::table::Table;
use crate::intake::table::TableRow;
use crate::intake::table::read_table;
use crate::model::person::Email;
use crate::model::person::Name;
use crate::model::person::Person;
use crate::model::reading::Connection;
use crate::model::reading::Origin;
use crate::model::reading::Reading;
use crate::model::reading::TieKind;
use crate::network::cells::filled;
use crate::network::cells::is_damaged;
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
    has_all(row, &["firstname", "connectedon"])
}

/// Where the columns are. `Current Company` and `Current Position` are of about 2015 to 2017.
struct Columns {
    given: Option<usize>,
    family: Option<usize>,
    url: Option<usize>,
    email: Option<usize>,
    company: Option<usize>,
    job_title: Option<usize>,
    since: Option<usize>,
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
            given: find(&["firstname"])?,
            family: find(&["lastname"])?,
            url: find(&["url", "profileurl"])?,
            email: find(&["emailaddress"])?,
            company: find(&["company", "currentcompany"])?,
            job_title: find(&["position", "currentposition"])?,
            since: find(&["connectedon"])?,
        })
    }
}

/// What was odd about the rows, in numbers.
#[derive(Default)]
struct Oddities {
    undated: u64,
    urls: u64,
    damaged: u64,
}

/// Reads the ties of one file; gives how many rows it held, hidden members included.
pub(super) fn read(
    draft: &mut Draft,
    archive: &Archive,
    member: &Member,
) -> Result<u64, NetworkError> {
    let (input, bytes) = draft.open(archive, member, "connections")?;
    let mut table = read_table(&member.label, &bytes, &is_header)?;
    // LinkedIn's own notes stand above the header since 2021: nothing to remark on.
    table.warnings.retain(|warning| !warning.contains("the header is on line"));
    read_rows(draft, input, &table, Origin::line)
}

/// Reads the ties of a table, wherever it is from; `place` says where a row is.
pub(super) fn read_rows(
    draft: &mut Draft,
    input: usize,
    table: &Table,
    place: Place,
) -> Result<u64, NetworkError> {
    let columns = Columns::of(draft.name(input), table)?;
    draft.take_remarks(input, table);
    let slashes = Slashes::learn(table.rows.iter().map(|row| cell(row, columns.since)));
    let mut odd = Oddities::default();
    // A row of commas alone is a member who hid even the day.
    draft.reading.hidden = draft.reading.hidden.saturating_add(table.blank);
    draft.count_many(input, table.blank);
    for row in &table.rows {
        let at = place(input, row.line);
        if let Some(reason) = misfit(table, row) {
            draft.skip(at, reason);
            continue;
        }
        draft.count(input);
        match connection(&columns, row, at, slashes, &mut odd) {
            Some(connection) => draft.reading.connections.push(connection),
            None => draft.reading.hidden += 1,
        }
    }
    draft.warn_count(
        input,
        "ties kept without a day, since theirs cannot be read for sure",
        odd.undated,
    );
    draft.warn_count(
        input,
        "links not kept, since they are no pages of LinkedIn members",
        odd.urls,
    );
    draft.warn_count(input, "cells not kept, since a spreadsheet damaged them", odd.damaged);
    draft.close(input)?;
    Ok(draft.rows(input))
}

/// One row; `None` for a member who closed the account or hides the name.
fn connection(
    columns: &Columns,
    row: &TableRow,
    at: Origin,
    slashes: Slashes,
    odd: &mut Oddities,
) -> Option<Connection> {
    let mut damaged = 0;
    let mut get = |column: Option<usize>| {
        let text = cell(row, column);
        if is_damaged(text) {
            damaged += 1;
            return "";
        }
        text
    };
    let url = get(columns.url);
    let person = Person {
        name: Name::of(get(columns.given), "", get(columns.family)),
        emails: Email::parse(get(columns.email)).into_iter().collect(),
        company: filled(get(columns.company)),
        job_title: filled(get(columns.job_title)),
        profile: profile(url),
        ..Person::default()
    };
    let since = get(columns.since);
    odd.damaged += damaged;
    odd.urls += u64::from(!url.is_empty() && person.profile.is_none());
    if person.is_nobody() {
        return None;
    }
    let since = dates::day(since, slashes);
    odd.undated += u64::from(since.is_none());
    Some(Connection { kind: TieKind::Connection, person, since, at })
}

/// Keeps one of each tie when two files list the same: an older export beside a newer one.
pub(super) fn drop_repeats(reading: &mut Reading) {
    let before = reading.connections.len();
    let mut seen = HashSet::new();
    reading.connections.retain(|tie| match key(&tie.person) {
        Some(key) => seen.insert(key),
        None => true,
    });
    let dropped = before - reading.connections.len();
    if dropped > 0 {
        let remark = format!("connections that stand in two files, counted once: {dropped}");
        reading.warnings.push(remark);
    }
}

/// What a tie is known again by: the page, else the address. A name alone is too little.
fn key(person: &Person) -> Option<String> {
    let profile = person.profile.as_ref().map(|profile| profile.as_str().to_owned());
    profile.or_else(|| person.emails.first().map(|email| email.as_str().to_owned()))
}
