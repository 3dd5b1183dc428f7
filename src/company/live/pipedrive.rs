//! Pipedrive: users over v1, persons over v2, pages of 500 by `additional_data.next_cursor`.
//!
//! A token sees what its user may see. Users are one list without pages. Organisations are not read, so
//! that no employer is known. `marketing_status` comes where it is named in `include_fields`, and is `no_consent`,
//! `unsubscribed`, `subscribed` or `archived`. It can be named only where the company has the marketing app;
//! what is answered elsewhere is not said: where the first page is refused, it is asked for without. All is read
//! each time: `updated_since` may pass over who was deleted or united with another, and nothing counts all
//! there are.

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
use crate::company::live::contract::Step;
use crate::intake::http::Answer;
use crate::intake::http::Ask;

const COLUMNS: &[&str] = &[
    "Person - ID",
    "Person - Owner",
    "Name",
    "First Name",
    "Last Name",
    "Email",
    "Mobile Phone",
    "Home Phone",
    "Work Phone",
    "Phone",
    "Add Time",
    "Last Modified",
    "Marketing Status",
    "Job Title",
];

const USERS: &str = "users";
const PERSONS: &str = "persons";

/// The most that a page may hold.
const MOST: u64 = 500;

/// What a cursor begins with where no marketing status is asked for.
const PLAIN: &str = "plain ";

/// Pipedrive.
pub(super) struct Pipedrive;

impl Crm for Pipedrive {
    fn id(&self) -> &'static str {
        "pipedrive"
    }

    fn title(&self) -> &'static str {
        "Pipedrive"
    }

    fn service(&self, _options: &Options) -> CrmService {
        CrmService {
            version: "v2",
            page_size: MOST,
            credential: Credential::Token,
            auth: Auth::Header("x-api-token"),
            before: "The key must be the API token of somebody who sees all persons.",
            by_hand: "Pipedrive, Personal preferences, API",
            ..CrmService::default()
        }
    }

    fn preset(&self) -> Preset {
        Preset::Generic
    }

    fn columns(&self) -> &'static [&'static str] {
        COLUMNS
    }

    fn first(&self) -> Step {
        Step::first(USERS)
    }

    fn ask(&self, at: &At<'_>) -> Ask {
        if at.step.list == USERS {
            return Ask::get("/api/v1/users");
        }
        let (front, cursor) = place(at);
        let ask = Ask::get(format!("/api/{}/persons", at.setup.version))
            .with("limit", at.setup.page_size.clamp(1, MOST).to_string())
            .with("sort_by", "id");
        let ask = if front == PLAIN { ask } else { ask.with("include_fields", "marketing_status") };
        if cursor.is_empty() { ask } else { ask.with("cursor", cursor) }
    }

    fn read(&self, at: &At<'_>, answer: &Answer) -> Result<Page, CrmError> {
        let first = at.step.list == PERSONS && at.step.cursor.is_empty();
        if first && matches!(answer.status, 400 | 403) {
            let note = "Pipedrive gives no marketing status: who wants no mail is not known";
            let next = Some(Step::page(PERSONS, PLAIN));
            return Ok(Page { notes: vec![note], next, ..Page::default() });
        }
        refusal(answer)?;
        let body: Value = answer.json()?;
        let entries = match body.pointer("/data") {
            Some(Value::Array(entries)) => entries.as_slice(),
            // An empty list is `null` at times, where the answer says that all is well.
            Some(Value::Null) if body.pointer("/success") == Some(&Value::Bool(true)) => &[],
            _ => return Err(answer.shape("it holds no `data`").into()),
        };
        let mut page = Page { entries: entries.len() as u64, ..Page::default() };
        for one in entries {
            let id = cells::at(one, "/id");
            if id.is_empty() {
                return Err(answer.shape("an entry has no `id`").into());
            }
            if at.step.list == USERS {
                let owner = cells::owner(&cells::at(one, "/name"), "", &cells::at(one, "/email"));
                page.learned.push((id, owner));
            } else if one.pointer("/is_deleted") == Some(&Value::Bool(true)) {
                page.left_out += 1;
            } else {
                let row = person(at, id, one, &mut page.remarks);
                page.rows.push(row);
            }
        }
        let cursor = cells::at(&body, "/additional_data/next_cursor");
        page.next = match at.step.list.as_str() {
            USERS => Some(Step::first(PERSONS)),
            list => {
                (!cursor.is_empty()).then(|| Step::page(list, format!("{}{cursor}", place(at).0)))
            }
        };
        Ok(page)
    }
}

/// What the cursor of a step begins with, and the cursor.
fn place<'a>(at: &At<'a>) -> (&'static str, &'a str) {
    match at.step.cursor.strip_prefix(PLAIN) {
        Some(cursor) => (PLAIN, cursor),
        None => ("", &at.step.cursor),
    }
}

/// One person.
fn person(at: &At<'_>, id: String, one: &Value, remarks: &mut Vec<&'static str>) -> Vec<String> {
    let text = |path| cells::at(one, path);
    let number = text("/owner_id");
    let owner = match at.known.get(&number) {
        Some(owner) if !owner.is_empty() => owner.clone(),
        _ if number.is_empty() => String::new(),
        _ => {
            remarks.push("whose owner Pipedrive does not list: the owner is named by number");
            format!("owner {number}")
        }
    };
    let phones = |labels: &[&str]| {
        let all = cells::list(one, "/phones").iter().filter(|phone| {
            let label = cells::at(phone, "/label").to_ascii_lowercase();
            if labels.is_empty() {
                !["mobile", "home", "work"].contains(&label.as_str())
            } else {
                labels.contains(&label.as_str())
            }
        });
        cells::joined(all.map(|phone| cells::at(phone, "/value")))
    };
    let emails = cells::list(one, "/emails").iter().map(|email| cells::at(email, "/value"));
    vec![
        id,
        owner,
        text("/name"),
        text("/first_name"),
        text("/last_name"),
        cells::joined(emails),
        phones(&["mobile"]),
        phones(&["home"]),
        phones(&["work"]),
        phones(&[]),
        cells::day(&text("/add_time")),
        cells::day(&text("/update_time")),
        text("/marketing_status"),
        text("/job_title"),
    ]
}

/// What is not a page.
fn refusal(answer: &Answer) -> Result<(), CrmError> {
    match answer.status {
        200..300 => Ok(()),
        401 => Err(CrmError::token(answer)),
        402 | 403 => Err(CrmError::refused(
            answer,
            "the key may not read this",
            "use the token of somebody who sees all persons and users, then run the same again",
        )),
        _ => Err(CrmError::status(answer)),
    }
}
