//! What a page of a mailbox holds: folders, contacts, or a count.

use serde_json::Value;

use crate::company::live::cells;
use crate::company::live::contract::At;
use crate::company::live::contract::CrmError;
use crate::company::live::contract::Page;
use crate::company::live::contract::Step;
use crate::company::live::microsoft::walk::DEFAULT;
use crate::company::live::microsoft::walk::FOLDERS;
use crate::company::live::microsoft::walk::INSIDE;
use crate::company::live::microsoft::walk::NEW;
use crate::company::live::microsoft::walk::Place;
use crate::company::live::microsoft::walk::UNLISTED;
use crate::company::live::microsoft::walk::folder_key;
use crate::company::live::tally;
use crate::intake::http::Answer;

/// What is asked of a contact, besides its id; notes and birthdays are not.
pub(super) const FIELDS: &[&str] = &[
    "displayName",
    "givenName",
    "surname",
    "companyName",
    "jobTitle",
    "emailAddresses",
    "businessPhones",
    "homePhones",
    "mobilePhone",
    "categories",
    "createdDateTime",
    "lastModifiedDateTime",
];

/// The link that the pull before left for a folder, where changes are asked for.
pub(super) fn told<'a>(at: &At<'a>, here: &Place<'_>) -> Option<&'a str> {
    let since = at.since.filter(|_| here.list == INSIDE)?;
    since.marks.get(&here.mark()).map(String::as_str)
}

/// A page of folders or contacts.
pub(super) fn list(at: &At<'_>, here: &Place<'_>, answer: &Answer) -> Result<Page, CrmError> {
    refusal(at, here, answer)?;
    let body: Value = answer.json()?;
    let value = body.pointer("/value").and_then(Value::as_array);
    let value = value.ok_or_else(|| answer.shape("it holds no `value`"))?;
    let mut page = Page { entries: value.len() as u64, ..Page::default() };
    for one in value {
        let id = cells::at(one, "/id");
        if !is_id(&id) {
            return Err(answer.shape("an entry has no `id`").into());
        }
        match here.list {
            DEFAULT => {
                let parent = cells::at(one, "/parentFolderId");
                if !is_id(&parent) {
                    return Err(answer.shape("an entry has no `parentFolderId`").into());
                }
                page.learned = vec![(folder_key(here.mailbox, &parent), UNLISTED.to_owned())];
            }
            FOLDERS => {
                let key = folder_key(here.mailbox, &id);
                if at.known.get(&key).is_none_or(|state| state == UNLISTED) {
                    page.learned.push((key, NEW.to_owned()));
                }
            }
            _ => contact(at, here, answer, (id, one), &mut page)?,
        }
    }
    let link = cells::at(&body, "/@odata.nextLink");
    if !(link.is_empty() || here.list == DEFAULT && !page.learned.is_empty()) {
        at.site.below(&link)?;
        page.next = Some(Step::page(&at.step.list, format!("{} {link}", here.folder)));
    }
    if here.list == INSIDE {
        tally::add_rows(at, &mut page);
        let link = cells::at(&body, "/@odata.deltaLink");
        if !link.is_empty() {
            at.site.below(&link)?;
            page.marks.push((here.mark(), link));
        } else if page.next.is_none() {
            tally::untold(&mut page);
        }
    }
    Ok(page)
}

/// A contact of a folder, or that it is there no more.
fn contact(
    at: &At<'_>,
    here: &Place<'_>,
    answer: &Answer,
    (id, one): (String, &Value),
    page: &mut Page,
) -> Result<(), CrmError> {
    if one.get("@removed").is_some() {
        page.left_out += 1;
        if at.since.is_some() {
            page.gone.push(id);
        } else {
            // It may have been read before it went.
            tally::untold(page);
        }
    } else if told(at, here).is_some() && FIELDS.iter().any(|field| one.get(*field).is_none()) {
        return Err(CrmError::stale(answer, "Microsoft told a part of a contact alone"));
    } else {
        page.rows.push(row(at, here.mailbox, id, one));
    }
    Ok(())
}

/// The count of a folder.
pub(super) fn count(at: &At<'_>, answer: &Answer) -> Result<Page, CrmError> {
    let body: Value = match answer.status {
        200..300 => answer.json()?,
        401 => return Err(CrmError::token(answer)),
        400..=499 => Value::Null,
        _ => return Err(CrmError::status(answer)),
    };
    let mut page = Page::default();
    let count = cells::at(&body, "/@odata.count").parse().ok();
    tally::add_count(at, answer, &mut page, count)?;
    Ok(page)
}

/// An id stands in a path: it must not lead elsewhere.
fn is_id(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_=".contains(&b))
}

/// One contact.
fn row(at: &At<'_>, mailbox: usize, id: String, one: &Value) -> Vec<String> {
    let text = |path| cells::at(one, path);
    let all = |path| cells::joined(cells::list(one, path).iter().map(|one| cells::cell(Some(one))));
    let options = &at.setup.options;
    let owner = options.mailboxes.get(mailbox).or(options.owner.as_ref());
    let emails = cells::list(one, "/emailAddresses").iter();
    vec![
        id,
        owner.cloned().unwrap_or_default(),
        text("/displayName"),
        text("/givenName"),
        text("/surname"),
        text("/companyName"),
        text("/jobTitle"),
        cells::joined(emails.map(|email| cells::at(email, "/address"))),
        all("/businessPhones"),
        all("/homePhones"),
        text("/mobilePhone"),
        all("/categories"),
        cells::day(&text("/createdDateTime")),
        cells::day(&text("/lastModifiedDateTime")),
    ]
}

/// What is not a page.
fn refusal(at: &At<'_>, here: &Place<'_>, answer: &Answer) -> Result<(), CrmError> {
    if at.since.is_some() {
        if here.list == INSIDE && is_over(answer) {
            return Err(CrmError::stale(
                answer,
                "Microsoft no longer tells what changed since then",
            ));
        }
        if answer.status == 404 && here.is_within() {
            return Err(CrmError::stale(answer, "a folder of contacts is no longer there"));
        }
    }
    match answer.status {
        200..300 => Ok(()),
        401 => Err(CrmError::token(answer)),
        403 => Err(CrmError::refused(
            answer,
            "these contacts are not open",
            "give the application the permission Contacts.Read, with the consent of an administrator, \
             and see that it is not narrowed to other mailboxes",
        )),
        // The folders must be asked for anew.
        404 if here.is_within() => Err(answer.shape("the folder is no longer there").into()),
        404 => Err(CrmError::refused(
            answer,
            "there is no such mailbox or folder",
            "see `mailboxes` under `[live.microsoft]` in ringfence.toml; a mailbox on a server of the \
             company's own is not at Microsoft's",
        )),
        _ => Err(CrmError::status(answer)),
    }
}

/// Whether a link to changes has ended, or is not understood any more.
fn is_over(answer: &Answer) -> bool {
    let body: Value = answer.json().unwrap_or_default();
    let code = cells::at(&body, "/error/code").to_ascii_lowercase();
    let said = code.contains("syncstate") || code.contains("resync");
    matches!(answer.status, 400 | 410) || (400..500).contains(&answer.status) && said
}
