//! Facebook's pages: HTML is the format an export has unless JSON is asked for.
//!
//! Class names are obfuscated but stable within a generation, so a single class token is matched,
//! never the whole attribute:
//!
//! | era | row | name | contact points | date |
//! |---|---|---|---|---|
//! | until 2018 | `div.contents li` | text | the same | in `( )` |
//! | 2018-2021 | `._2lej` | `._2lek` | `._2let ._3hls` | `._2lem` |
//! | 2022-2024 | `div._a6-g` | `._a6-h` | `._a6-p ._a6_p` | `._a72d` |
//! | 2025 on | `section._a6-g`, the outermost | `h2._a6-h` | `td._a6_q`, `td._a6_r` | `footer ._a72d` |
//!
//! Without these classes, a `section` with an `h2` and a `footer`, or with a table, is a row. Pages
//! are proper UTF-8: their text is never "repaired". A page without rows is empty only if its frame
//! is there and holds nothing besides its header; anything else is a page we cannot read.

mod dom;
mod old;
mod rows;

use scraper::Html;

use crate::network::facebook::book;
use crate::network::facebook::dates;
use crate::network::facebook::harvest::Entry;
use crate::network::facebook::harvest::Harvest;
use crate::network::facebook::harvest::Tie;
use crate::network::facebook::labels;
use crate::network::facebook::labels::Pair;

pub(super) use dom::leaf_texts;
pub(super) use rows::tables_of;

/// One person on a page.
#[derive(Debug, Default, PartialEq, Eq)]
struct Row {
    /// The heading, which is the name where there are no labels.
    heading: Option<String>,
    /// Texts below the heading: contact points.
    points: Vec<String>,
    /// Labels and values.
    pairs: Vec<(String, String)>,
    /// The date as printed.
    date: Option<String>,
}

/// Reads a page of friends, people followed, or followers.
///
/// # Errors
///
/// A page without rows that is not an empty list either: why, in words.
pub(super) fn read_ties(page: &Html) -> Result<Harvest<Tie>, String> {
    let mut harvest = Harvest::new();
    for (item, row) in (1..).zip(rows_of(page, &mut harvest)?) {
        tie(row, item, &mut harvest);
    }
    Ok(harvest)
}

/// Reads a page of uploaded contacts.
///
/// # Errors
///
/// A page without rows that is not an empty list either: why, in words.
pub(super) fn read_book(page: &Html, user_id_first: bool) -> Result<Harvest<Entry>, String> {
    let mut harvest = Harvest::new();
    for (item, row) in (1..).zip(rows_of(page, &mut harvest)?) {
        let odd = row.date.as_deref().is_some_and(|date| dates::day_of_text(date).is_none());
        let mut reading = labels::read(&all_pairs(row), user_id_first);
        reading.undated |= odd;
        book::keep(reading, item, &mut harvest);
    }
    Ok(harvest)
}

/// Reads the address book inside `html/contact_info.htm`, which is mostly about the owner.
pub(super) fn read_contact_info(page: &Html) -> Harvest<Entry> {
    let mut harvest = Harvest::new();
    match old::address_book(page) {
        Some(rows) => {
            for (item, row) in (1..).zip(rows) {
                book::keep(labels::read(&all_pairs(row), false), item, &mut harvest);
            }
        }
        None => harvest.listed = false,
    }
    harvest
}

/// The rows of a page in any markup; the header's remarks are kept besides.
fn rows_of<T>(page: &Html, harvest: &mut Harvest<T>) -> Result<Vec<Row>, String> {
    harvest.remarks.extend(rows::range(page));
    harvest.generated_on = old::downloaded_on(page);
    let found = rows::find(page);
    if !found.is_empty() {
        return Ok(found);
    }
    if let Some((found, others)) = old::list(page) {
        if others > 0 {
            let remark =
                format!("lists of other people on the page, such as requests, not read: {others}");
            harvest.remarks.push(remark);
        }
        return Ok(found);
    }
    if rows::is_empty_list(page) {
        return Ok(Vec::new());
    }
    Err("the page holds no list; it may be a sign-in page, or of a form we do not know".to_owned())
}

/// Keeps a row of a list of ties.
fn tie(row: Row, item: u32, harvest: &mut Harvest<Tie>) {
    let date = row.date.clone();
    let mut reading = labels::read(&all_pairs(row), false);
    let dated = reading.entry.uploaded_on.is_some() || date.is_some();
    let Some(name) = reading.entry.name else {
        return harvest.skip_nameless(item, dated);
    };
    let since = match &date {
        Some(date) => dates::day_of_text(date),
        None => reading.entry.uploaded_on,
    };
    harvest.undated += u64::from(since.is_none() && (date.is_some() || reading.undated));
    let email = reading.entry.emails.pop();
    harvest.records.push(Tie { name: name.full, email, since, item });
}

/// Everything in a row as labels and values.
///
/// The heading counts as a name when no other text does.
fn all_pairs(row: Row) -> Vec<Pair> {
    let mut pairs: Vec<Pair> =
        row.pairs.iter().map(|(label, value)| Pair::text(label, value)).collect();
    let has_name = labels::read(&pairs, false).entry.name.is_some();
    if let Some(heading) = row.heading.filter(|_| !has_name) {
        pairs.push(Pair::text("name", &heading));
    }
    pairs.extend(row.points.iter().map(|point| Pair::text("contact point", point)));
    if let Some(date) = row.date.filter(|date| dates::day_of_text(date).is_some()) {
        pairs.push(Pair::text("", &date));
    }
    pairs
}
