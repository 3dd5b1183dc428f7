//! What a service counts, against what was read of it.
//!
//! A count may hold what is no contact, or is never given: how many more it came to than were read, in the
//! pull that read all, is kept, and each pull of changes after it must come to as many more.

use crate::company::live::contract::At;
use crate::company::live::contract::CrmError;
use crate::company::live::contract::Page;
use crate::company::live::contract::Since;
use crate::intake::http::Answer;

/// What was learned so far: rows, and what was counted.
const ROWS: &str = "rows";
const COUNTED: &str = "counted";

/// That the next pull cannot ask for changes alone.
const UNTOLD: &str = "changes are not told";

/// The mark of what is counted besides contacts.
const BESIDES: &str = "counted besides contacts";

/// Whether a pull was counted, so that changes may be asked for after it.
pub(super) fn is_kept(since: &Since) -> bool {
    since.marks.contains_key(BESIDES)
}

/// Adds the rows of a page.
pub(super) fn add_rows(at: &At<'_>, page: &mut Page) {
    let rows = sum(at, page, ROWS) + page.rows.len() as u64;
    page.learned.push((ROWS.to_owned(), rows.to_string()));
}

/// Adds a count; one that is not told costs nothing but the next pull of changes.
///
/// # Errors
///
/// It is not told, and changes are asked for.
pub(super) fn add_count(
    at: &At<'_>,
    answer: &Answer,
    page: &mut Page,
    count: Option<u64>,
) -> Result<(), CrmError> {
    match count {
        Some(count) => {
            let counted = sum(at, page, COUNTED) + count;
            page.learned.push((COUNTED.to_owned(), counted.to_string()));
        }
        None if at.since.is_some() => {
            return Err(CrmError::stale(answer, "the service no longer counts its contacts"));
        }
        None => untold(page),
    }
    Ok(())
}

/// Has the next pull read all.
pub(super) fn untold(page: &mut Page) {
    page.learned.push((UNTOLD.to_owned(), "true".to_owned()));
}

/// What the last page of all leaves: how many there are, or what is to be known to tell that.
///
/// # Errors
///
/// There are fewer than none.
pub(super) fn end(at: &At<'_>, answer: &Answer, page: &mut Page) -> Result<(), CrmError> {
    let counted = i128::from(sum(at, page, COUNTED));
    let Some(since) = at.since else {
        let untold = page.learned.iter().any(|(name, _)| name == UNTOLD);
        if !untold && !at.known.contains_key(UNTOLD) {
            let besides = counted - i128::from(sum(at, page, ROWS));
            page.marks.push((BESIDES.to_owned(), besides.to_string()));
        }
        return Ok(());
    };
    let besides = since.marks.get(BESIDES).and_then(|mark| mark.parse::<i128>().ok());
    let total = besides.and_then(|besides| u64::try_from(counted - besides).ok());
    let odd = || CrmError::stale(answer, "the service counts fewer contacts than there can be");
    page.total = Some(total.ok_or_else(odd)?);
    Ok(())
}

/// A number that was learned so far; 0 where there is none.
fn sum(at: &At<'_>, page: &Page, name: &str) -> u64 {
    let new = page.learned.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value);
    new.or_else(|| at.known.get(name)).and_then(|value| value.parse().ok()).unwrap_or(0)
}
