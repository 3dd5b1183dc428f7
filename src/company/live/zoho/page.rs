//! What a page of Zoho's holds.

use serde_json::Value;

use crate::company::live::cells;
use crate::company::live::contract::At;
use crate::company::live::contract::CrmError;
use crate::company::live::contract::Page;
use crate::company::live::contract::Step;
use crate::company::live::zoho::CONTACTS;
use crate::company::live::zoho::FIELDS;
use crate::company::live::zoho::LEADS;
use crate::company::live::zoho::MOST;
use crate::intake::http::Answer;

/// Rows that are had by page number.
const BY_NUMBER: u64 = 2_000;

/// Reads a page of contacts or leads.
pub(super) fn read(at: &At<'_>, answer: &Answer) -> Result<Page, CrmError> {
    let list = at.step.list.as_str();
    let mut page = Page { next: after(list), ..Page::default() };
    if answer.status == 204 {
        return Ok(page);
    }
    if list == LEADS && is_closed(answer) {
        page.notes.push("leads are not open to this consent, and are not read");
        return Ok(page);
    }
    refusal(answer)?;
    let body: Value = answer.json()?;
    let data = body.pointer("/data").and_then(Value::as_array);
    let data = data.ok_or_else(|| answer.shape("it holds no `data`"))?;
    page.entries = data.len() as u64;
    for one in data {
        let id = cells::at(one, "/id");
        if id.is_empty() {
            return Err(answer.shape("an entry has no `id`").into());
        }
        page.rows.push(row(id, one, list == LEADS));
    }
    if body.pointer("/info/more_records") == Some(&Value::Bool(true)) && page.entries > 0 {
        page.next = Some(next(at, &body, answer)?);
    }
    Ok(page)
}

/// The list after another.
fn after(list: &str) -> Option<Step> {
    (list == CONTACTS).then(|| Step::first(LEADS))
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
fn refusal(answer: &Answer) -> Result<(), CrmError> {
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
