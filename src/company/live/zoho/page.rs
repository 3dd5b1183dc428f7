//! What a page of Zoho's holds.

use chrono::DateTime;
use serde_json::Value;

use crate::company::live::cells;
use crate::company::live::contract::At;
use crate::company::live::contract::CrmError;
use crate::company::live::contract::Page;
use crate::company::live::contract::Step;
use crate::company::live::tally;
use crate::company::live::zoho::ACCOUNTS;
use crate::company::live::zoho::CHANGES;
use crate::company::live::zoho::CONTACTS;
use crate::company::live::zoho::CONVERTED;
use crate::company::live::zoho::COUNT;
use crate::company::live::zoho::COUNT_LEADS;
use crate::company::live::zoho::DELETED;
use crate::company::live::zoho::DELETED_LEADS;
use crate::company::live::zoho::FIELDS;
use crate::company::live::zoho::LEADS;
use crate::company::live::zoho::LEFT;
use crate::company::live::zoho::MOST;
use crate::company::live::zoho::OF_LEADS;
use crate::company::live::zoho::USERS;
use crate::company::live::zoho::WHOLE;
use crate::intake::http::Answer;

/// Rows that are had by page number.
const BY_NUMBER: u64 = 2_000;

/// What contacts point to, whose names stand in them.
pub(super) const KINDS: &[&str] = &[OWNER, CREATOR, ACCOUNT];
const OWNER: &str = "owner";
const CREATOR: &str = "creator";
const ACCOUNT: &str = "account";

/// When a pull began, and when it ended.
const BEGAN: &str = "began";
const ENDED: &str = "ended";

/// The mark of whether leads were read.
const MARK: &str = "leads";
const OPEN: &str = "open";
const CLOSED: &str = "closed";

/// Reads a page of any list.
pub(super) fn read(at: &At<'_>, answer: &Answer) -> Result<Page, CrmError> {
    let list = at.step.list.as_str();
    let mut page = Page::default();
    note_when(at, answer, &mut page);
    if list == LEADS {
        leads_are(at, answer, &mut page)?;
    }
    let closed = page.learned.iter().any(|(name, _)| name == MARK);
    if [COUNT, COUNT_LEADS].contains(&list) {
        count(at, answer, &mut page)?;
    } else if !(closed || is_nothing(at, answer)) {
        entries(at, answer, &mut page)?;
    }
    if page.next.is_none() {
        page.next = after(at, closed);
        if page.next.is_none() {
            tally::end(at, answer, &mut page)?;
        }
    }
    Ok(page)
}

/// Notes when the pull began, and how far it is, by Zoho's clock.
fn note_when(at: &At<'_>, answer: &Answer, page: &mut Page) {
    let Some(now_s) = answer.date_s().map(|now_s| now_s.to_string()) else { return };
    if !at.known.contains_key(BEGAN) {
        page.learned.push((BEGAN.to_owned(), now_s.clone()));
        page.marks.push((BEGAN.to_owned(), now_s.clone()));
    }
    page.marks.push((ENDED.to_owned(), now_s));
}

/// Whether something went while the pull before was made: what stood after it moved up, and may have been passed
/// over between two pages.
fn went_meanwhile(at: &At<'_>, instant: &str) -> bool {
    let mark = |name| at.since?.marks.get(name)?.parse::<i64>().ok();
    let went = DateTime::parse_from_rfc3339(instant).ok().map(|went| went.timestamp());
    match (mark(BEGAN), mark(ENDED), went) {
        (Some(began_s), Some(ended_s), Some(went_s)) => (began_s..=ended_s).contains(&went_s),
        _ => false,
    }
}

/// Whether leads are open, and were when the pull before was made.
fn leads_are(at: &At<'_>, answer: &Answer, page: &mut Page) -> Result<(), CrmError> {
    let closed = is_closed(answer);
    let now = if closed { CLOSED } else { OPEN };
    match at.since.map(|since| since.marks.get(MARK).map(String::as_str)) {
        None => page.marks.push((MARK.to_owned(), now.to_owned())),
        Some(Some(before)) if before == now => {}
        Some(_) if closed => {
            return Err(CrmError::stale(answer, "leads are no longer open to the consent"));
        }
        // It may be no answer yet.
        Some(_) if answer.is_fine() || answer.status == 304 => {
            return Err(CrmError::stale(answer, "leads are open to the consent now"));
        }
        Some(_) => {}
    }
    if closed {
        page.learned.push((MARK.to_owned(), CLOSED.to_owned()));
        page.notes.push("leads are not open to this consent, and are not read");
    }
    Ok(())
}

/// Whether a list holds nothing, or nothing since then.
fn is_nothing(at: &At<'_>, answer: &Answer) -> bool {
    answer.status == 204 || answer.status == 304 && at.since.is_some()
}

/// Reads what stands in a list.
fn entries(at: &At<'_>, answer: &Answer, page: &mut Page) -> Result<(), CrmError> {
    refusal(at, answer)?;
    let list = at.step.list.as_str();
    let body: Value = answer.json()?;
    let users = [USERS, LEFT].contains(&list);
    let data = body.pointer(if users { "/users" } else { "/data" }).and_then(Value::as_array);
    let data = data.ok_or_else(|| answer.shape("it holds no list"))?;
    page.entries = data.len() as u64;
    for one in data {
        let id = cells::at(one, "/id");
        if id.is_empty() {
            return Err(answer.shape("an entry has no `id`").into());
        }
        match list {
            USERS | LEFT => {
                let (name, email) = (cells::at(one, "/full_name"), cells::at(one, "/email"));
                page.learned.push((format!("{OWNER} {id}"), cells::owner(&name, "", &email)));
                page.learned.push((format!("{CREATOR} {id}"), name));
            }
            ACCOUNTS => {
                let name = cells::at(one, "/Account_Name");
                page.learned.push((format!("{ACCOUNT} {id}"), name));
            }
            DELETED | DELETED_LEADS | CONVERTED => {
                let field = if list == CONVERTED { "/Modified_Time" } else { "/deleted_time" };
                if went_meanwhile(at, &cells::at(one, field)) {
                    let why = "something was removed while the pull before was made";
                    return Err(CrmError::stale(answer, why));
                }
                page.left_out += 1;
                page.gone.push(id);
            }
            _ => {
                learn(at, answer, page, one)?;
                page.rows.push(row(id, one, list == LEADS));
            }
        }
    }
    tally::add_rows(at, page);
    if body.pointer("/info/more_records") == Some(&Value::Bool(true)) && page.entries > 0 {
        page.next = Some(next(at, &body, answer)?);
    }
    Ok(())
}

/// Learns the names that a contact points to. One that was another a moment ago stands in rows of before.
fn learn(at: &At<'_>, answer: &Answer, page: &mut Page, one: &Value) -> Result<(), CrmError> {
    for (kind, path) in [(OWNER, "/Owner"), (CREATOR, "/Created_By"), (ACCOUNT, "/Account_Name")] {
        let Some(one) = one.pointer(path) else { continue };
        let (id, name) = (cells::at(one, "/id"), cells::at(one, "/name"));
        let owner = || cells::owner(&name, "", &cells::at(one, "/email"));
        let name = if kind == OWNER { owner() } else { name };
        let new = (format!("{kind} {id}"), name);
        let before = at.known.get(&new.0);
        if id.is_empty() || before == Some(&new.1) || page.learned.contains(&new) {
            continue;
        }
        if before.is_some() || page.learned.iter().any(|(name, _)| *name == new.0) {
            if at.since.is_some() {
                return Err(CrmError::stale(answer, "a name was changed while it was read"));
            }
            tally::untold(page);
        }
        page.learned.push(new);
    }
    Ok(())
}

/// The count of a module.
fn count(at: &At<'_>, answer: &Answer, page: &mut Page) -> Result<(), CrmError> {
    let body: Value = match answer.status {
        200 => answer.json()?,
        401 if !is_closed(answer) => return Err(CrmError::token(answer)),
        201..300 | 400..=499 => Value::Null,
        _ => return Err(CrmError::status(answer)),
    };
    tally::add_count(at, answer, page, cells::at(&body, "/count").parse().ok())
}

/// The list after one.
fn after(at: &At<'_>, closed: bool) -> Option<Step> {
    let order = if at.since.is_some() { CHANGES } else { WHOLE };
    let closed = closed || at.known.contains_key(MARK);
    let here = order.iter().position(|list| *list == at.step.list)?;
    let mut rest = order.iter().skip(here + 1);
    rest.find(|list| !(closed && OF_LEADS.contains(list))).map(|list| Step::first(list))
}

/// Rows of a page.
pub(super) fn size(at: &At<'_>) -> u64 {
    at.setup.page_size.clamp(1, MOST)
}

/// The number of the page that is asked; `None` where it is asked by a token.
pub(super) fn number(at: &At<'_>) -> Option<u64> {
    match at.step.cursor.as_str() {
        "" => Some(1),
        cursor => cursor.strip_prefix("page ").and_then(|page| page.parse().ok()),
    }
}

/// The page after one that says that there are more.
fn next(at: &At<'_>, body: &Value, answer: &Answer) -> Result<Step, CrmError> {
    let page = number(at).map(|page| page + 1);
    if let Some(page) = page.filter(|page| page.saturating_mul(size(at)) <= BY_NUMBER) {
        return Ok(Step::page(&at.step.list, format!("page {page}")));
    }
    match cells::at(body, "/info/next_page_token") {
        token if token.is_empty() && at.since.is_some() => {
            Err(CrmError::stale(answer, "there is more than Zoho lists"))
        }
        token if token.is_empty() => Err(answer.shape("there is more, and no token for it").into()),
        token => Ok(Step::page(&at.step.list, token)),
    }
}

/// One contact or lead.
fn row(id: String, one: &Value, lead: bool) -> Vec<String> {
    let text = |path| cells::at(one, path);
    let mut row = vec![id, cells::owner(&text("/Owner/name"), "", &text("/Owner/email"))];
    row.extend(FIELDS.iter().map(|column| {
        // What points to another record has its name.
        let path = match if lead { column.lead } else { column.contact } {
            "" => return String::new(),
            field @ ("Account_Name" | "Created_By") => format!("/{field}/name"),
            field => format!("/{field}"),
        };
        let text = cells::at(one, &path);
        if path.ends_with("_Time") { cells::day(&text) } else { text }
    }));
    row
}

/// Whether a module is not open: to the consent, to whoever gave it, or at all.
fn is_closed(answer: &Answer) -> bool {
    match answer.status {
        401 => code(answer) == "OAUTH_SCOPE_MISMATCH",
        403 => true,
        400 => code(answer) == "INVALID_MODULE",
        _ => false,
    }
}

/// What is not a page.
fn refusal(at: &At<'_>, answer: &Answer) -> Result<(), CrmError> {
    let list = at.step.list.as_str();
    if at.since.is_some() {
        if [USERS, LEFT, ACCOUNTS].contains(&list) && is_closed(answer) {
            let why = "the consent does not open the names that contacts point to";
            return Err(CrmError::stale(answer, why));
        }
        if answer.status == 400 || list != CONTACTS && is_closed(answer) {
            return Err(CrmError::stale(answer, "Zoho does not tell what changed since then"));
        }
    }
    match answer.status {
        200..300 => Ok(()),
        401 | 403 if is_closed(answer) => Err(CrmError::refused(
            answer,
            "the consent does not open this",
            "connect again as somebody who sees all contacts, with the scope \
             ZohoCRM.modules.contacts.READ",
        )),
        401 => Err(CrmError::token(answer)),
        _ => Err(CrmError::status(answer)),
    }
}

fn code(answer: &Answer) -> String {
    let body: Value = answer.json().unwrap_or_default();
    cells::at(&body, "/code")
}
