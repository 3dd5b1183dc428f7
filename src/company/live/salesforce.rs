//! Salesforce: contacts and unconverted leads by SOQL, page by page after the last id.
//!
//! A book beyond `bulk-above` rows goes on over the Bulk API (`bulk.rs`). A person account is a contact that is
//! an account of its own name, which is no employer.
//!
//! Not by `nextRecordsUrl`: that mark belongs to the session and ends with it. A field that the user may
//! not see makes the whole query fail (`INVALID_FIELD`), so what is there is asked first (`describe`) and
//! the rest left out. Deleted records are in the recycle bin, which `query` does not read. Errors are a list. A
//! token has no end that is told; `INVALID_SESSION_ID` is it.
//!
//! What changed is asked for as `lists.rs` says. The bin keeps what was deleted for fifteen days, less where it is
//! emptied or too full; the list of deleted ids (`sObject Get Deleted`) goes no further back, may be cut
//! short as well, and knows no converted leads.

mod bulk;
mod columns;
mod lists;

use serde_json::Value;

use crate::company::Preset;
use crate::company::live::cells;
use crate::company::live::contract::At;
use crate::company::live::contract::Auth;
use crate::company::live::contract::Credential;
use crate::company::live::contract::Crm;
use crate::company::live::contract::CrmError;
use crate::company::live::contract::CrmService;
use crate::company::live::contract::Options;
use crate::company::live::contract::Page;
use crate::company::live::contract::Since;
use crate::company::live::contract::Step;
use crate::company::live::salesforce::columns::COLUMNS;
use crate::company::live::salesforce::columns::fields;
use crate::company::live::salesforce::columns::row;
use crate::company::live::salesforce::lists::COLLEAGUES;
use crate::company::live::salesforce::lists::CONTACT_FIELDS;
use crate::company::live::salesforce::lists::CONTACTS_IN_ALL;
use crate::company::live::salesforce::lists::LEAD_FIELDS;
use crate::company::live::salesforce::lists::LEADS;
use crate::company::live::salesforce::lists::LEADS_IN_ALL;
use crate::company::live::salesforce::lists::MANY;
use crate::company::live::salesforce::lists::QUEUES;
use crate::company::live::salesforce::lists::after_list;
use crate::company::live::salesforce::lists::changed;
use crate::company::live::salesforce::lists::query;
use crate::company::live::salesforce::lists::resource;
use crate::intake::http::Answer;
use crate::intake::http::Ask;

/// The most that a page may hold.
const MOST: u64 = 2_000;

/// Rows that are read page by page, unless the settings say otherwise.
const BULK_ABOVE: u64 = 50_000;

/// Days that the recycle bin reaches back, but for one.
const BIN_DAYS: i64 = 14;

/// Salesforce.
pub(super) struct Salesforce;

impl Crm for Salesforce {
    fn id(&self) -> &'static str {
        "salesforce"
    }

    fn title(&self) -> &'static str {
        "Salesforce"
    }

    fn service(&self, _options: &Options) -> CrmService {
        CrmService {
            token_url: "/services/oauth2/token".into(),
            version: "v66.0",
            page_size: MOST,
            credential: Credential::ClientSecret,
            auth: Auth::Bearer,
            before: "The key is the consumer secret of an External Client App with the client-credentials \
                     flow, whose run-as user may read all contacts and leads, and change none.",
            by_hand: "Salesforce, Setup, External Client App Manager",
            ..CrmService::default()
        }
    }

    fn preset(&self) -> Preset {
        Preset::Salesforce
    }

    fn columns(&self) -> &'static [&'static str] {
        COLUMNS
    }

    fn first(&self) -> Step {
        Step::first(CONTACT_FIELDS)
    }

    fn changes(&self, since: &Since) -> Option<Step> {
        (since.days <= BIN_DAYS).then(|| self.first())
    }

    fn stands_in_rows(&self, name: &str) -> bool {
        [CONTACT_FIELDS, LEAD_FIELDS].contains(&name)
    }

    fn ask(&self, at: &At<'_>) -> Ask {
        if let Some(list) = bulk::whole(&at.step.list) {
            return bulk::ask(at, list);
        }
        let front = format!("/services/data/{}", at.setup.version);
        match at.step.list.as_str() {
            CONTACT_FIELDS => Ask::get(format!("{front}/sobjects/Contact/describe")),
            LEAD_FIELDS => Ask::get(format!("{front}/sobjects/Lead/describe")),
            list => Ask::get(format!("{front}/{}", resource(at, list))).with("q", query(at)),
        }
    }

    fn read(&self, at: &At<'_>, answer: &Answer) -> Result<Page, CrmError> {
        let list = at.step.list.as_str();
        if let Some(list) = bulk::whole(list) {
            return bulk::read(at, list, answer);
        }
        let describes = [CONTACT_FIELDS, LEAD_FIELDS].contains(&list);
        let closed = matches!(answer.status, 403 | 404) && !is_spent(answer);
        if list == LEAD_FIELDS && closed {
            return Ok(Page {
                learned: vec![(list.to_owned(), String::new())],
                notes: vec!["leads are not open to the key's user, and are not read"],
                next: after_list(at, list),
                ..Page::default()
            });
        }
        if at.since.is_some() && !describes && (closed || answer.status == 400) {
            return Err(CrmError::stale(answer, "Salesforce does not tell what changed"));
        }
        refusal(answer)?;
        let body: Value = answer.json()?;
        match list {
            CONTACT_FIELDS | LEAD_FIELDS => {
                let fields = fields(&body, list == LEAD_FIELDS)
                    .ok_or_else(|| answer.shape("it names no field"))?;
                let next = if list == LEAD_FIELDS {
                    after_list(at, list)
                } else {
                    Some(Step::first(LEAD_FIELDS))
                };
                Ok(Page { learned: vec![(list.to_owned(), fields)], next, ..Page::default() })
            }
            COLLEAGUES | QUEUES => named(at, answer, &body),
            CONTACTS_IN_ALL | LEADS_IN_ALL => counted(at, answer, &body),
            _ => records(at, answer, &body),
        }
    }
}

/// A page of contacts or leads.
fn records(at: &At<'_>, answer: &Answer, body: &Value) -> Result<Page, CrmError> {
    let list = at.step.list.as_str();
    let records = body.pointer("/records").and_then(Value::as_array);
    let records = records.ok_or_else(|| answer.shape("it holds no `records`"))?;
    let mut page = Page { entries: records.len() as u64, ..Page::default() };
    let mut cursor = at.step.cursor.clone();
    for one in records {
        let id = record_id(one, answer)?;
        let field = |path: &str| cells::at(one, &format!("/{}", path.replace('.', "/")));
        take(at, list, &id, &field, &mut page);
        cursor = id;
    }
    let done = body.pointer("/done").and_then(Value::as_bool).unwrap_or(true);
    let more = page.entries > 0 && (!done || page.entries >= size(at));
    let counted = format!("rows of {list}");
    let before = at.known.get(&counted).and_then(|rows| rows.parse::<u64>().ok()).unwrap_or(0);
    let rows = before.saturating_add(page.entries);
    page.learned.push((counted, rows.to_string()));
    let many = rows >= at.setup.options.bulk_above.unwrap_or(BULK_ABOVE);
    page.next = match (more, many.then(|| bulk::first(at, &cursor)).flatten()) {
        (true, Some(bulk)) => Some(bulk),
        (true, None) => Some(Step::page(list, cursor)),
        (false, _) => after_list(at, list),
    };
    Ok(page)
}

/// A record: a row, or the id of one that is gone.
fn take(at: &At<'_>, list: &str, id: &str, field: &dyn Fn(&str) -> String, page: &mut Page) {
    let gone = |name: &&str| field(name) == "true";
    if at.since.is_some() && ["IsDeleted", "IsConverted"].iter().any(gone) {
        page.gone.push(id.to_owned());
    } else {
        page.rows.push(row(id, field, list == LEADS));
    }
}

/// Colleagues or queues that changed.
fn named(at: &At<'_>, answer: &Answer, body: &Value) -> Result<Page, CrmError> {
    let list = at.step.list.as_str();
    let all = cells::list(body, "/records");
    if all.len() > MANY {
        return Err(CrmError::stale(
            answer,
            "more colleagues or queues changed than are looked up",
        ));
    }
    let learn = |one| Ok((changed(list, &record_id(one, answer)?), String::new()));
    let learned = all.iter().map(learn).collect::<Result<_, CrmError>>()?;
    let (entries, next) = (all.len() as u64, after_list(at, list));
    Ok(Page { entries, learned, next, ..Page::default() })
}

/// How many there are in all: contacts first, and with the leads then.
fn counted(at: &At<'_>, answer: &Answer, body: &Value) -> Result<Page, CrmError> {
    let list = at.step.list.as_str();
    let count = body.pointer("/totalSize").and_then(Value::as_u64);
    let count = count.ok_or_else(|| answer.shape("it holds no `totalSize`"))?;
    let before = at.known.get(CONTACTS_IN_ALL).and_then(|count| count.parse::<u64>().ok());
    let total = count.saturating_add(before.unwrap_or(0));
    let learned = vec![(list.to_owned(), total.to_string())];
    Ok(Page { total: Some(total), learned, next: after_list(at, list), ..Page::default() })
}

fn size(at: &At<'_>) -> u64 {
    at.setup.page_size.clamp(1, MOST)
}

/// An id is 15 or 18 letters and digits: nothing else gets into a query.
fn is_id(id: &str) -> bool {
    (15..=18).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// The id of a record.
fn record_id(one: &Value, answer: &Answer) -> Result<String, CrmError> {
    let id = cells::at(one, "/Id");
    if is_id(&id) { Ok(id) } else { Err(answer.shape("a record has no `Id`").into()) }
}

/// Whether an answer bears one of some error codes.
fn is(answer: &Answer, codes: &[&str]) -> bool {
    let body: Value = answer.json().unwrap_or_default();
    cells::list(&body, "").iter().any(|error| codes.contains(&&*cells::at(error, "/errorCode")))
}

/// Whether the requests of the day are spent.
fn is_spent(answer: &Answer) -> bool {
    is(answer, &["REQUEST_LIMIT_EXCEEDED"])
}

/// What is not a page.
fn refusal(answer: &Answer) -> Result<(), CrmError> {
    match answer.status {
        200..300 => Ok(()),
        401 => Err(CrmError::token(answer)),
        403 if is_spent(answer) => Err(CrmError::refused(
            answer,
            "the company's requests of the day are spent",
            "run the same again tomorrow",
        )),
        403 => Err(CrmError::refused(
            answer,
            "the key's user may not read this",
            "give the run-as user the permission `API Enabled` and read access to contacts, then run the \
             same again",
        )),
        400 if is(answer, &["QUERY_TIMEOUT"]) => Err(CrmError::refused(
            answer,
            "the query took too long there",
            "set a smaller `page-size` under `[live.salesforce]` in ringfence.toml",
        )),
        400 if is(answer, &["INVALID_FIELD", "MALFORMED_QUERY", "INVALID_TYPE"]) => {
            Err(answer.shape("it does not understand the query").into())
        }
        404 => Err(CrmError::refused(
            answer,
            "there is no such version or object",
            "see which versions there are at /services/data/, and set `version` under \
             `[live.salesforce]` in ringfence.toml",
        )),
        _ => Err(CrmError::status(answer)),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::company::live::contract::Setup;
    use crate::company::live::salesforce::lists::CONTACTS;
    use crate::intake::http::Site;

    fn with<T>(step: &Step, then: impl FnOnce(&At<'_>) -> T) -> T {
        let setup = Setup { version: "v66.0".to_owned(), page_size: 2, ..Setup::default() };
        let known = BTreeMap::from([(CONTACT_FIELDS.to_owned(), "Id,LastName".to_owned())]);
        let site = Site::parse("https://api.example", &[]).unwrap();
        then(&At { setup: &setup, step, known: &known, site: &site, since: None })
    }

    #[test]
    fn pages_go_on_after_the_last_id_and_nothing_else_gets_into_a_query() {
        let body = |id: &str| {
            format!(r#"{{"done":true,"records":[{{"Id":"003000000000001"}},{{"Id":"{id}"}}]}}"#)
        };
        let read = |id: &str| {
            let answer = Answer::made(200, &[], body(id).as_bytes(), 0);
            with(&Step::first(CONTACTS), |at| Salesforce.read(at, &answer))
        };

        let page = read("003000000000002").unwrap();

        let next = Step::page(CONTACTS, "003000000000002");
        assert_eq!(page.next, Some(next.clone()));
        assert_eq!(
            with(&next, query),
            "SELECT Id,LastName FROM Contact WHERE Id > '003000000000002' ORDER BY Id LIMIT 2"
        );
        assert!(read("003' OR Name > '").is_err());
        assert_eq!(page.rows[0].len(), COLUMNS.len());
    }
}
