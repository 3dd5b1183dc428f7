//! Follow Up Boss: users and people, pages of 100 by `_metadata.next`.
//!
//! Without `fields=allFields` half of a person is missing. A key sees what its user sees, an agent the
//! agent's own people alone: whose key it is is asked first, and anybody but an owner, admin or broker is remarked on. People
//! in the trash are not listed unless asked for, and are not asked for. There is no one mark of a wish not
//! to be contacted: the status of an address or number says it (`Unsubscribed`). All is read each time: how
//! what changed is asked for is not published.

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
    "ID",
    "Assigned To",
    "Name",
    "First Name",
    "Last Name",
    "Email",
    "Email Status",
    "Mobile Phone",
    "Home Phone",
    "Work Phone",
    "Phone",
    "Date Added",
    "Last Modified",
    "Stage",
    "Lead Source",
    "Tags",
    "Collaborators",
];

const KEY: &str = "whose key it is";
const USERS: &str = "users";
const PEOPLE: &str = "people";

/// The most that a page may hold.
const MOST: u64 = 100;

/// Where the user of the key is kept among what is known.
const SELF: &str = "the user of the key";

/// Follow Up Boss.
pub(super) struct FollowUpBoss;

impl Crm for FollowUpBoss {
    fn id(&self) -> &'static str {
        "follow-up-boss"
    }

    fn title(&self) -> &'static str {
        "Follow Up Boss"
    }

    fn service(&self, _options: &Options) -> CrmService {
        CrmService {
            base_url: "https://api.followupboss.com".into(),
            version: "v1",
            page_size: MOST,
            credential: Credential::Token,
            auth: Auth::Basic,
            before: "The key must be that of the account's owner or of an admin: an agent's shows the \
                     agent's own people alone.",
            by_hand: "Follow Up Boss, Admin, API",
            ..CrmService::default()
        }
    }

    fn preset(&self) -> Preset {
        Preset::FollowUpBoss
    }

    fn columns(&self) -> &'static [&'static str] {
        COLUMNS
    }

    fn first(&self) -> Step {
        Step::first(KEY)
    }

    fn ask(&self, at: &At<'_>) -> Ask {
        let version = &at.setup.version;
        let size = at.setup.page_size.clamp(1, MOST).to_string();
        let ask = match at.step.list.as_str() {
            KEY => Ask::get(format!("/{version}/identity")),
            USERS => Ask::get(format!("/{version}/users")).with("limit", "100"),
            _ => Ask::get(format!("/{version}/people"))
                .with("limit", size)
                .with("sort", "id")
                .with("fields", "allFields"),
        };
        let ask = ask.header("X-System", "ringfence");
        match at.step.cursor.split_once('=') {
            Some((name, value)) => ask.with(name, value),
            None => ask,
        }
    }

    fn read(&self, at: &At<'_>, answer: &Answer) -> Result<Page, CrmError> {
        let list = at.step.list.as_str();
        if list == KEY && matches!(answer.status, 403 | 404) {
            let notes = vec![
                "it is not known whose key it is: an agent's shows the agent's own people alone",
            ];
            return Ok(Page { notes, next: Some(Step::first(USERS)), ..Page::default() });
        }
        refusal(answer)?;
        let body: Value = answer.json()?;
        if list == KEY {
            let id = cells::at(&body, "/user/id");
            let learned = vec![(SELF.to_owned(), id)];
            return Ok(Page { learned, next: Some(Step::first(USERS)), ..Page::default() });
        }
        let entries = body.pointer(&format!("/{list}")).and_then(Value::as_array);
        let entries = entries.ok_or_else(|| answer.shape(format!("it holds no `{list}`")))?;
        let mut page = Page { entries: entries.len() as u64, ..Page::default() };
        for one in entries {
            let id = cells::at(one, "/id");
            if id.is_empty() {
                return Err(answer.shape("an entry has no `id`").into());
            }
            if list == USERS {
                user(at, id, one, &mut page);
            } else if cells::at(one, "/stage") == "Trash" {
                page.left_out += 1;
            } else {
                page.rows.push(person(at, id, one));
            }
        }
        page.next = match next(at, &body, page.entries) {
            Some(cursor) => Some(Step::page(list, cursor)),
            None if list == USERS => Some(Step::first(PEOPLE)),
            None => None,
        };
        Ok(page)
    }
}

/// The mark of the next page: the cursor, or where there is none, the offset while more are counted.
fn next(at: &At<'_>, body: &Value, entries: u64) -> Option<String> {
    let cursor = cells::at(body, "/_metadata/next");
    if !cursor.is_empty() {
        return Some(format!("next={cursor}"));
    }
    let number = |path| body.pointer(path).and_then(Value::as_u64);
    let before = number("/_metadata/offset").unwrap_or(0);
    let seen = before.saturating_add(entries);
    // With a cursor the offset says nothing any more.
    let counted = !at.step.cursor.starts_with("next=") && entries > 0;
    (counted && seen < number("/_metadata/total").unwrap_or(0)).then(|| format!("offset={seen}"))
}

/// A user: an owner by number, and whether the key is one that sees all.
fn user(at: &At<'_>, id: String, one: &Value, page: &mut Page) {
    let name = cells::at(one, "/name");
    let name = if name.is_empty() {
        cells::joined([cells::at(one, "/firstName"), cells::at(one, "/lastName")])
            .replace("; ", " ")
    } else {
        name
    };
    if at.known.get(SELF) == Some(&id) {
        let role = cells::at(one, "/role").to_ascii_lowercase();
        let owner = one.pointer("/isOwner").and_then(Value::as_bool) == Some(true);
        if !owner && !["owner", "admin", "broker"].contains(&role.as_str()) {
            page.notes.push(
                "the key is that of somebody who is neither owner nor admin: it may show a part of the \
                 people alone, and what it does not show reads as gone",
            );
        }
    }
    page.learned.push((id, cells::owner(&name, "", &cells::at(one, "/email"))));
}

/// One person.
fn person(at: &At<'_>, id: String, one: &Value) -> Vec<String> {
    let text = |path| cells::at(one, path);
    let owner = at.known.get(&text("/assignedUserId")).filter(|owner| !owner.is_empty());
    let owner = owner.cloned().unwrap_or_else(|| cells::owner(&text("/assignedTo"), "", ""));
    let values = |path, kinds: Option<&[&str]>| {
        let all = cells::list(one, path).iter();
        let known = |entry: &&Value| {
            let kind = cells::at(entry, "/type").to_ascii_lowercase();
            match kinds {
                Some(kinds) => kinds.contains(&kind.as_str()),
                None => !["mobile", "home", "work"].contains(&kind.as_str()),
            }
        };
        cells::joined(all.filter(known).map(|entry| cells::at(entry, "/value")))
    };
    let emails = cells::list(one, "/emails").iter().map(|entry| cells::at(entry, "/value"));
    let tags = cells::list(one, "/tags").iter().map(|tag| cells::cell(Some(tag)));
    let others = cells::list(one, "/collaborators").iter();
    let others = others.map(|other| cells::owner(&cells::at(other, "/name"), "", ""));
    vec![
        id,
        owner,
        text("/name"),
        text("/firstName"),
        text("/lastName"),
        cells::joined(emails),
        unsubscribed(one).to_owned(),
        values("/phones", Some(&["mobile"])),
        values("/phones", Some(&["home"])),
        values("/phones", Some(&["work"])),
        values("/phones", None),
        cells::day(&text("/created")),
        cells::day(&text("/updated")),
        text("/stage"),
        text("/source"),
        cells::joined(tags),
        cells::joined(others),
    ]
}

/// `Unsubscribed` where an address or number is.
fn unsubscribed(one: &Value) -> &'static str {
    let mut all = cells::list(one, "/emails").iter().chain(cells::list(one, "/phones"));
    let wish = all.any(|entry| cells::at(entry, "/status").eq_ignore_ascii_case("unsubscribed"));
    if wish { "Unsubscribed" } else { "" }
}

/// What is not a page.
fn refusal(answer: &Answer) -> Result<(), CrmError> {
    match answer.status {
        200..300 => Ok(()),
        401 => Err(CrmError::token(answer)),
        403 => Err(CrmError::refused(
            answer,
            "the key may not read this",
            "make a key as the account's owner or an admin, then run the same again",
        )),
        _ => Err(CrmError::status(answer)),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::company::live::contract::Setup;
    use crate::intake::http::Site;

    fn read(step: &Step, body: &str) -> Page {
        let setup = Setup { version: "v1".to_owned(), page_size: 100, ..Setup::default() };
        let known = BTreeMap::from([(SELF.to_owned(), "7".to_owned())]);
        let site = Site::parse("https://api.example", &[]).unwrap();
        let at = At { setup: &setup, step, known: &known, site: &site, since: None };
        FollowUpBoss.read(&at, &Answer::made(200, &[], body.as_bytes(), 0)).unwrap()
    }

    #[test]
    fn an_agents_key_is_remarked_on_and_an_owners_is_not() {
        let of = |role| {
            let body = format!(
                r#"{{"_metadata":{{"total":1}},"users":[{{"id":7,"name":"Jane","role":"{role}"}}]}}"#
            );
            read(&Step::first(USERS), &body).notes.len()
        };

        assert_eq!([of("Agent"), of("Broker"), of("Admin")], [1, 0, 0]);
    }

    #[test]
    fn pages_go_on_by_cursor_or_offset() {
        let people = r#""people":[{"id":1,"emails":[{"value":"ada@moss.example","status":"Unsubscribed"}]}]"#;
        let next = |step: &Step, meta: &str| {
            read(step, &format!("{{\"_metadata\":{{{meta}}},{people}}}")).next
        };
        let first = Step::first(PEOPLE);

        assert_eq!(next(&first, r#""next":"eyJ""#), Some(Step::page(PEOPLE, "next=eyJ")));
        assert_eq!(
            next(&first, r#""offset":0,"total":2,"next":null"#),
            Some(Step::page(PEOPLE, "offset=1"))
        );
        assert_eq!(next(&first, r#""offset":1,"total":2"#), None);
        assert_eq!(next(&Step::page(PEOPLE, "next=eyJ"), r#""offset":0,"total":2"#), None);
        let page = read(&first, &format!("{{{people}}}"));
        assert_eq!((page.rows[0].len(), &*page.rows[0][6]), (COLUMNS.len(), "Unsubscribed"));
    }
}
