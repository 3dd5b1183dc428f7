//! Rows of the pages since mid-2018.

use scraper::ElementRef;
use scraper::Html;

use crate::network::facebook::dates;
use crate::network::facebook::html::Row;
use crate::network::facebook::html::dom;

/// The rows of a page; none when it has none of these markups.
pub(super) fn find(page: &Html) -> Vec<Row> {
    let root = dom::root(page);
    let rows = dom::outermost(root, &|one| dom::has_class(one, "_a6-g"));
    if !rows.is_empty() {
        return rows.into_iter().flat_map(row_since_2022).collect();
    }
    let rows = dom::outermost(root, &|one| {
        dom::has_class(one, "_2lej")
            || (dom::has_class(one, "uiBoxWhite") && dom::has_class(one, "_2pi0"))
    });
    if !rows.is_empty() {
        return rows.into_iter().map(row_of_2018).collect();
    }
    rows_without_classes(root)
}

/// A row of 2022 and later: tables of labels and values, or a heading with points below.
fn row_since_2022(row: ElementRef<'_>) -> Vec<Row> {
    let in_table = |one: ElementRef<'_>| {
        one.ancestors().filter_map(ElementRef::wrap).any(|outer| dom::is(outer, "td"))
    };
    let heading = dom::all(row, &|one| dom::has_class(one, "_a6-h"))
        .into_iter()
        .chain(dom::all(row, &|one| dom::is(one, "h2")))
        .find(|one| !in_table(*one))
        .and_then(dom::text);
    let date = date(row);
    let mut tables = tables_of(row);
    if tables.len() > 1 {
        return tables.into_iter().map(|pairs| Row { pairs, ..Row::default() }).collect();
    }
    let points = if tables.is_empty() { points(row, "_a6-p", "_a6_p") } else { Vec::new() };
    vec![Row { heading, points, pairs: tables.pop().unwrap_or_default(), date }]
}

/// A row of 2018 to 2021.
fn row_of_2018(row: ElementRef<'_>) -> Row {
    let text_of = |class: &'static str| {
        dom::first(row, &move |one| dom::has_class(one, class)).and_then(dom::text)
    };
    Row {
        heading: text_of("_2lek").or_else(|| text_of("_2lel")),
        points: points(row, "_2let", "_3hls"),
        pairs: Vec::new(),
        date: text_of("_2lem"),
    }
}

/// The contact points: elements of a class inside a block, else all texts of the block.
fn points(row: ElementRef<'_>, block: &'static str, point: &'static str) -> Vec<String> {
    let blocks = dom::outermost(row, &move |one| dom::has_class(one, block));
    let marked: Vec<String> = blocks
        .iter()
        .flat_map(|block| dom::innermost(*block, &move |one| dom::has_class(one, point)))
        .filter_map(dom::text)
        .collect();
    if marked.is_empty() {
        return blocks.into_iter().flat_map(dom::leaf_texts).collect();
    }
    marked
}

/// The date of a row: the last block for it, else the footer.
fn date(row: ElementRef<'_>) -> Option<String> {
    let marked = dom::all(row, &|one| dom::has_class(one, "_a72d"));
    marked
        .into_iter()
        .rev()
        .find_map(dom::text)
        .or_else(|| dom::first(row, &|one| dom::is(one, "footer")).and_then(dom::text))
}

/// Rows of a page without known classes.
fn rows_without_classes(root: ElementRef<'_>) -> Vec<Row> {
    let titled = dom::innermost(root, &|one| {
        dom::is(one, "section") && dom::first(one, &|inner| dom::is(inner, "h2")).is_some()
    });
    let rows: Vec<Row> = titled
        .into_iter()
        .filter_map(|section| {
            let heading = dom::first(section, &|one| dom::is(one, "h2")).and_then(dom::text);
            let footer = footer(section)?;
            Some(Row { heading, date: dom::text(footer), ..Row::default() })
        })
        .collect();
    if !rows.is_empty() {
        return rows;
    }
    let sections = dom::outermost(root, &|one| dom::is(one, "section"));
    let tables = sections.into_iter().flat_map(tables_of);
    tables.map(|pairs| Row { pairs, ..Row::default() }).collect()
}

/// The footer of a section, inside it or right after it.
fn footer(section: ElementRef<'_>) -> Option<ElementRef<'_>> {
    let after = || section.next_siblings().find_map(ElementRef::wrap);
    dom::first(section, &|one| dom::is(one, "footer"))
        .or_else(|| after().filter(|next| dom::is(*next, "footer")))
}

/// The labels and values of each record inside an element.
///
/// Tables nest: only those without a table inside count. Tables of one row each are parts of one
/// record; a table whose first label comes again holds several.
pub(in crate::network::facebook) fn tables_of(root: ElementRef<'_>) -> Vec<Vec<(String, String)>> {
    let tables = dom::innermost(root, &|one| dom::is(one, "table"));
    let mut found: Vec<Vec<(String, String)>> =
        tables.into_iter().map(pairs).filter(|pairs| !pairs.is_empty()).collect();
    if found.len() > 1 && found.iter().all(|pairs| pairs.len() == 1) {
        found = vec![found.into_iter().flatten().collect()];
    }
    found.into_iter().flat_map(split_at_first_label).collect()
}

/// The rows of a table that hold a label and a value, in two cells or one.
fn pairs(table: ElementRef<'_>) -> Vec<(String, String)> {
    let rows = dom::all(table, &|one| dom::is(one, "tr"));
    let cells = |row: ElementRef<'_>| -> Option<(String, String)> {
        let cells = dom::all(row, &|one| dom::is(one, "td") || dom::is(one, "th"));
        match cells.as_slice() {
            [label, value] => Some((dom::text(*label).unwrap_or_default(), dom::text(*value)?)),
            [both] => <[String; 2]>::try_from(dom::leaf_texts(*both)).ok().map(Into::into),
            _ => None,
        }
    };
    rows.into_iter().filter_map(cells).collect()
}

/// Cuts a table where its first label comes again.
fn split_at_first_label(pairs: Vec<(String, String)>) -> Vec<Vec<(String, String)>> {
    let first = pairs.first().map(|(label, _)| label.clone()).unwrap_or_default();
    let mut records: Vec<Vec<(String, String)>> = Vec::new();
    for pair in pairs {
        match records.last_mut() {
            Some(record) if first.is_empty() || pair.0 != first => record.push(pair),
            _ => records.push(vec![pair]),
        }
    }
    records
}

/// The range of dates the export was asked for, where the page's header prints one.
pub(super) fn range(page: &Html) -> Option<String> {
    let texts = dom::leaf_texts(dom::root(page));
    let text = texts.into_iter().take(40).find(|text| {
        let range = text.contains("requested from") || dates::is_range(text);
        range && text.chars().count() <= 300
    })?;
    Some(format!("the page says what was asked for: `{text}`; what lies outside may be missing"))
}

/// Tells whether a page has the frame of an export and nothing but a header in it.
pub(super) fn is_empty_list(page: &Html) -> bool {
    let is_frame = |one: ElementRef<'_>| {
        dom::is(one, "main")
            || dom::has_class(one, "contents")
            || one.value().attr("role") == Some("main")
    };
    let frames = dom::outermost(dom::root(page), &is_frame);
    !frames.is_empty() && frames.into_iter().all(is_blank)
}

/// Tells whether an element holds no text besides headings, navigation and a footer.
fn is_blank(frame: ElementRef<'_>) -> bool {
    let is_header = |one: ElementRef<'_>| {
        matches!(one.value().name(), "header" | "h1" | "h2" | "nav" | "footer" | "style" | "script")
    };
    let mut headers = dom::outermost(frame, &is_header).into_iter().flat_map(dom::leaf_texts);
    let mut texts = dom::leaf_texts(frame).into_iter();
    let has_form = dom::first(frame, &|one| dom::is(one, "form") || dom::is(one, "input"));
    has_form.is_none() && texts.all(|text| headers.any(|header| header == text))
}
