//! Pages of exports until spring 2018: `html/friends.htm`, `html/contact_info.htm`.
//!
//! `<div class="contents">` holds headings and lists: `<li>Name (Feb 3, 2012)</li>`, in the oldest
//! with an address in the brackets. Lists of requests and former friends may follow on the same
//! page under localised headings, so only the list under `Friends`, else the first, is read.

use scraper::ElementRef;
use scraper::Html;

use crate::model::Day;
use crate::model::person::Email;
use crate::network::facebook::dates;
use crate::network::facebook::html::Row;
use crate::network::facebook::html::dom;

/// Words in English headings of lists that hold no friends.
const OTHER_LISTS: [&str; 5] = ["request", "removed", "deleted", "follow", "peer"];

/// The rows of the friends list, and how many further lists the page has.
pub(super) fn list(page: &Html) -> Option<(Vec<Row>, usize)> {
    let lists = lists(page);
    let is_other = |heading: &str| {
        let heading = heading.to_lowercase();
        OTHER_LISTS.iter().any(|word| heading.contains(word))
    };
    if !lists.is_empty() && lists.iter().all(|(heading, _)| is_other(heading)) {
        return None;
    }
    let friends = lists.iter().find(|(heading, _)| heading.eq_ignore_ascii_case("friends"));
    let (_, list) = friends.or(lists.iter().find(|(heading, _)| !is_other(heading)))?;
    let items = list.child_elements().filter(|one| dom::is(*one, "li"));
    let rows = items.map(|item| row(&dom::text(item).unwrap_or_default())).collect();
    Some((rows, lists.len().saturating_sub(1)))
}

/// The rows of the list headed `Address Book`; `None` when there is no such heading.
///
/// The page's form is known from descriptions alone, so tables and lists are both read.
pub(super) fn address_book(page: &Html) -> Option<Vec<Row>> {
    let mut rows = Vec::new();
    let mut found = false;
    for (heading, block) in blocks(page) {
        if !heading.to_lowercase().contains("address book") {
            continue;
        }
        found = true;
        if dom::is(block, "ul") {
            rows.extend(block.child_elements().map(|item| contact(dom::leaf_texts(item))));
        } else {
            let lines = dom::outermost(block, &|one| dom::is(one, "tr"));
            let lines = lines.into_iter().map(dom::leaf_texts).zip(1..);
            // The first line of a table may be its header.
            let is_person = |(texts, at): &(Vec<String>, u32)| *at > 1 || !is_header(texts);
            rows.extend(lines.filter(is_person).map(|(texts, _)| contact(texts)));
        }
    }
    found.then_some(rows)
}

/// Tells whether a table's line names its columns.
fn is_header(texts: &[String]) -> bool {
    texts.first().is_some_and(|text| text.eq_ignore_ascii_case("name"))
}

/// The lists of the page, each with the heading above it.
fn lists(page: &Html) -> Vec<(String, ElementRef<'_>)> {
    blocks(page).into_iter().filter(|(_, block)| dom::is(*block, "ul")).collect()
}

/// The outermost lists and tables inside the contents, each with the heading above it.
fn blocks(page: &Html) -> Vec<(String, ElementRef<'_>)> {
    let Some(contents) = dom::first(dom::root(page), &|one| dom::has_class(one, "contents")) else {
        return Vec::new();
    };
    let mut heading = String::new();
    let mut found = Vec::new();
    for element in dom::outermost(contents, &|one| {
        matches!(one.value().name(), "h1" | "h2" | "h3" | "ul" | "table")
    }) {
        if matches!(element.value().name(), "ul" | "table") {
            found.push((heading.clone(), element));
        } else {
            heading = dom::text(element).unwrap_or_default();
        }
    }
    found
}

/// `Name (Feb 3, 2012)`, `Name (ada@bright.example)`, `Name (Other Name)` or `Name`.
fn row(text: &str) -> Row {
    let plain = |text: &str| Row { heading: Some(text.to_owned()), ..Row::default() };
    let Some((name, inner)) = text.strip_suffix(')').and_then(|text| text.rsplit_once('(')) else {
        return plain(text);
    };
    if Email::parse(inner).is_some() {
        return Row { points: vec![inner.to_owned()], ..plain(name.trim()) };
    }
    let is_date = inner.chars().any(char::is_numeric);
    if is_date { Row { date: Some(inner.to_owned()), ..plain(name.trim()) } } else { plain(text) }
}

/// A name and its contact points, which may stand behind a label: `contact: +1 ...`.
fn contact(texts: Vec<String>) -> Row {
    let mut texts = texts.into_iter();
    let heading = texts.next();
    let points = texts.map(|text| match text.split_once(": ") {
        Some((_, point)) => point.trim().to_owned(),
        None => text,
    });
    Row { heading, points: points.collect(), ..Row::default() }
}

/// The day in the page's last line: `Downloaded by ... on Tuesday, March 27, 2018 at 8:22PM`.
pub(super) fn downloaded_on(page: &Html) -> Option<Day> {
    let footer = dom::first(dom::root(page), &|one| dom::has_class(one, "footer"))?;
    dates::day_of_text(&dom::text(footer)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_hold_a_date_an_address_or_another_name() {
        let dated = row("Ada (Countess) Example (Feb 3, 2012)");
        let mailed = row("Ada Example (ada@bright.example)");
        let named = row("Ada Example (Ada Maiden)");

        assert_eq!(dated.heading.as_deref(), Some("Ada (Countess) Example"));
        assert_eq!(dated.date.as_deref(), Some("Feb 3, 2012"));
        assert_eq!(mailed.points, ["ada@bright.example"]);
        assert_eq!(named.heading.as_deref(), Some("Ada Example (Ada Maiden)"));
    }
}
