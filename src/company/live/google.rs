//! Google: the contacts of one account over the People API, pages of 1,000 by `nextPageToken`.
//!
//! `personFields` must be given, and every page is asked with the same parameters. A sync token comes on the
//! last page where it is asked for, and opens what changed since: deleted contacts, and the names that a
//! contact had before it was united with another, come with it alone; a contact may be both. It ends after seven
//! days. People whom Google collected by itself (`otherContacts`) are not read: nobody entered them. Google says
//! neither whose a contact is, nor when it was made, nor that somebody wants no contact.

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
use crate::intake::http::Answer;
use crate::intake::http::Ask;

const COLUMNS: &[&str] = &[
    "Contact ID",
    "Owner",
    "Full Name",
    "First Name",
    "Last Name",
    "Company",
    "Job Title",
    "Email",
    "Mobile",
    "Home Phone",
    "Work Phone",
    "Phone",
    "URL",
    "Labels",
    "Last Modified",
];

/// What is asked of a person; birthdays, relations and notes are not.
const FIELDS: &str = "names,emailAddresses,phoneNumbers,organizations,urls,memberships,metadata";

const GROUPS: &str = "labels";
const PEOPLE: &str = "contacts";

/// What goes on from the last page of a pull.
const SYNC: &str = "sync token";

/// The most that a page may hold.
const MOST: u64 = 1_000;

/// The label that every contact bears.
const ALL: &str = "contactGroups/myContacts";

/// Google.
pub(super) struct Google;

impl Crm for Google {
    fn id(&self) -> &'static str {
        "google"
    }

    fn title(&self) -> &'static str {
        "Google Contacts"
    }

    fn service(&self, _options: &Options) -> CrmService {
        CrmService {
            base_url: "https://people.googleapis.com".into(),
            authorize_url: "https://accounts.google.com/o/oauth2/v2/auth".into(),
            // Without `consent` a second consent gives no refresh token.
            authorize_with: "access_type=offline&prompt=consent",
            token_url: "https://oauth2.googleapis.com/token".into(),
            revoke_url: "https://oauth2.googleapis.com/revoke".into(),
            pkce: true,
            version: "v1",
            page_size: MOST,
            scopes: &["https://www.googleapis.com/auth/contacts.readonly"],
            credential: Credential::Consent,
            auth: Auth::Bearer,
            before: "Whoever consents opens the contacts of that one account, to be read. While the \
                     application's status is Testing, Google ends a consent after seven days.",
            by_hand: "https://myaccount.google.com/connections",
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
        Step::first(GROUPS)
    }

    fn changes(&self, since: &Since) -> Option<Step> {
        // The labels are read whole: they are few, and each stands by its name in many rows.
        since.marks.contains_key(SYNC).then(|| Step::first(GROUPS))
    }

    fn ask(&self, at: &At<'_>) -> Ask {
        let (version, size) = (&at.setup.version, at.setup.page_size.clamp(1, MOST).to_string());
        let ask = if at.step.list == GROUPS {
            Ask::get(format!("/{version}/contactGroups")).with("pageSize", size)
        } else {
            let ask = Ask::get(format!("/{version}/people/me/connections"))
                .with("personFields", FIELDS)
                .with("pageSize", size)
                .with("requestSyncToken", "true");
            match at.since.and_then(|since| since.marks.get(SYNC)) {
                Some(token) => ask.with("syncToken", token.as_str()),
                None => ask,
            }
        };
        if at.step.cursor.is_empty() { ask } else { ask.with("pageToken", at.step.cursor.as_str()) }
    }

    fn read(&self, at: &At<'_>, answer: &Answer) -> Result<Page, CrmError> {
        if at.since.is_some() && is_over(answer) {
            return Err(CrmError::stale(answer, "Google no longer tells what changed since then"));
        }
        refusal(answer)?;
        let body: Value = answer.json()?;
        if !body.is_object() {
            return Err(answer.shape("it is no object").into());
        }
        let groups = at.step.list == GROUPS;
        // Google leaves an empty list out.
        let list = cells::list(&body, if groups { "/contactGroups" } else { "/connections" });
        let mut page = Page { entries: list.len() as u64, ..Page::default() };
        for one in list {
            let id = cells::at(one, "/resourceName");
            if id.is_empty() {
                return Err(answer.shape("an entry has no `resourceName`").into());
            }
            if groups {
                page.learned.push((id, cells::at(one, "/name")));
                continue;
            }
            let names = cells::list(one, "/metadata/previousResourceNames").iter();
            let names = names.map(|name| cells::cell(Some(name)));
            page.gone.extend(names.filter(|name| *name != id));
            if one.pointer("/metadata/deleted") == Some(&Value::Bool(true)) {
                page.left_out += 1;
                page.gone.push(id);
            } else {
                page.rows.push(row(at, id, one));
            }
        }
        let sync = cells::at(&body, "/nextSyncToken");
        if !groups && !sync.is_empty() {
            page.marks.push((SYNC.to_owned(), sync));
        }
        let token = cells::at(&body, "/nextPageToken");
        page.next = match (token.as_str(), groups) {
            ("", true) => Some(Step::first(PEOPLE)),
            ("", false) => None,
            (token, _) => Some(Step::page(&at.step.list, token)),
        };
        if !groups && at.setup.options.owner.is_none() {
            page.notes.push("no `owner` is set under `[live.google]`: these contacts have none");
        }
        Ok(page)
    }
}

/// Whether a sync token has ended, which Google says as 400 today and said as 410.
fn is_over(answer: &Answer) -> bool {
    let body: Value = answer.json().unwrap_or_default();
    let ended = |detail: &Value| cells::at(detail, "/reason") == "EXPIRED_SYNC_TOKEN";
    answer.status == 410
        || answer.status == 400 && cells::list(&body, "/error/details").iter().any(ended)
}

/// One contact.
fn row(at: &At<'_>, id: String, one: &Value) -> Vec<String> {
    let first = |list: &str, field: &str| {
        // The primary one, if one is marked.
        let all = cells::list(one, list);
        let main =
            all.iter().find(|one| one.pointer("/metadata/primary") == Some(&Value::Bool(true)));
        main.or(all.first()).map(|one| cells::at(one, field)).unwrap_or_default()
    };
    let phones = |kinds: &[&str]| {
        let fits = |phone: &&Value| {
            let kind = cells::at(phone, "/type");
            match kinds {
                [] => !["mobile", "workMobile", "home", "work"].contains(&kind.as_str()),
                kinds => kinds.contains(&kind.as_str()),
            }
        };
        let all = cells::list(one, "/phoneNumbers").iter().filter(fits);
        cells::joined(all.map(|phone| cells::at(phone, "/value")))
    };
    let emails = cells::list(one, "/emailAddresses").iter();
    let urls = cells::list(one, "/urls").iter().map(|url| cells::at(url, "/value"));
    let profile = urls.clone().find(|url| url.contains("linkedin.")).or(urls.clone().next());
    let path = "/contactGroupMembership/contactGroupResourceName";
    let labels = cells::list(one, "/memberships").iter().map(|one| cells::at(one, path));
    let labels = labels.filter(|id| id != ALL).filter_map(|id| at.known.get(&id).cloned());
    let sources = cells::list(one, "/metadata/sources").iter();
    let mut sources = sources.filter(|source| cells::at(source, "/type") == "CONTACT");
    let changed = sources.next().map(|source| cells::at(source, "/updateTime")).unwrap_or_default();
    vec![
        id,
        at.setup.options.owner.clone().unwrap_or_default(),
        first("/names", "/displayName"),
        first("/names", "/givenName"),
        first("/names", "/familyName"),
        first("/organizations", "/name"),
        first("/organizations", "/title"),
        cells::joined(emails.map(|email| cells::at(email, "/value"))),
        phones(&["mobile", "workMobile"]),
        phones(&["home"]),
        phones(&["work"]),
        phones(&[]),
        profile.unwrap_or_default(),
        cells::joined(labels),
        cells::day(&changed),
    ]
}

/// What is not a page.
fn refusal(answer: &Answer) -> Result<(), CrmError> {
    match answer.status {
        200..300 => Ok(()),
        401 => Err(CrmError::token(answer)),
        403 => Err(CrmError::refused(
            answer,
            "the consent does not open this",
            "turn on the People API for the application, and connect again with the scope \
             contacts.readonly",
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

    #[test]
    fn names_of_before_are_gone_with_a_person_that_was_deleted_since() {
        let body = r#"{"connections":[{"resourceName":"people/c3","metadata":{"deleted":true,
            "previousResourceNames":["people/c1","people/c3"]}}],"nextSyncToken":"s2"}"#;
        let (setup, known) = (Setup::default(), BTreeMap::new());
        let site = Site::parse("https://people.example", &[]).unwrap();
        let (step, since) = (Step::first(PEOPLE), Since::default());
        let at = At { setup: &setup, step: &step, known: &known, site: &site, since: Some(&since) };

        let page = Google.read(&at, &Answer::made(200, &[], body.as_bytes(), 0)).unwrap();

        assert_eq!((page.gone, page.rows.len()), (vec!["people/c1".into(), "people/c3".into()], 0));
    }

    #[test]
    fn a_person_becomes_a_row_and_a_deleted_one_does_not() {
        let body = r#"{"connections":[{"resourceName":"people/c1",
            "names":[{"displayName":"A"},{"metadata":{"primary":true},"displayName":"Ada Moss"}],
            "phoneNumbers":[{"value":"1","type":"mobile"},{"value":"2","type":"work"},{"value":"3"}],
            "urls":[{"value":"https://moss.example"},{"value":"https://www.linkedin.com/in/ada"}],
            "memberships":[{"contactGroupMembership":{"contactGroupResourceName":"contactGroups/myContacts"}},
                {"contactGroupMembership":{"contactGroupResourceName":"contactGroups/7"}}]},
            {"resourceName":"people/c2","metadata":{"deleted":true}}],"nextPageToken":"t2"}"#;
        let setup = Setup { version: "v1".to_owned(), page_size: 5_000, ..Setup::default() };
        let site = Site::parse("https://people.example", &[]).unwrap();
        let known = BTreeMap::from([
            ("contactGroups/7".to_owned(), "Clients".to_owned()),
            (ALL.to_owned(), "myContacts".to_owned()),
        ]);
        let step = Step::first(PEOPLE);
        let at = At { setup: &setup, step: &step, known: &known, site: &site, since: None };

        let page = Google.read(&at, &Answer::made(200, &[], body.as_bytes(), 0)).unwrap();

        assert_eq!((page.rows.len(), page.left_out), (1, 1));
        let row = &page.rows[0];
        assert_eq!((row.len(), row[2].as_str()), (COLUMNS.len(), "Ada Moss"));
        assert_eq!(row[8..14], ["1", "", "2", "3", "https://www.linkedin.com/in/ada", "Clients"]);
        assert_eq!(page.next, Some(Step::page(PEOPLE, "t2")));
        assert!(Google.ask(&at).query.contains(&("pageSize".to_owned(), "1000".to_owned())));
    }
}
