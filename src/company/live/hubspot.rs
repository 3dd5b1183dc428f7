//! `HubSpot`: the lists of owners and contacts, pages of 100 by `paging.next.after`.
//!
//! All is read from the list: a search ends at 10,000. Only properties that are named come back.
//! Owners who were deactivated are in a list of their own (`archived=true`), without which the clients of people
//! who left have no name beside them. The last page has no `paging`. A 429 of the ten seconds passes,
//! with or without `Retry-After`; one of the day does not. The newer paths bear a date
//! (`/crm/objects/2026-03/contacts`): a `version` that does not begin with `v` is put there.
//!
//! What changed is asked for as `changes.rs` says.

mod changes;

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
use crate::company::live::hubspot::changes::listed_since;
use crate::company::live::hubspot::changes::merged;
use crate::company::live::hubspot::changes::search;
use crate::company::live::hubspot::changes::unlisted;
use crate::company::live::hubspot::changes::went_before;
use crate::intake::http::Answer;
use crate::intake::http::Ask;
use crate::intake::http::Judge;
use crate::intake::http::Verdict;
use crate::intake::http::usual;

/// Property and header.
const PROPERTIES: &[(&str, &str)] = &[
    ("firstname", "First Name"),
    ("lastname", "Last Name"),
    ("email", "Email"),
    ("hs_additional_emails", "Additional email addresses"),
    ("phone", "Phone Number"),
    ("mobilephone", "Mobile Phone Number"),
    ("company", "Company Name"),
    ("jobtitle", "Job Title"),
    ("createdate", "Create Date"),
    ("lastmodifieddate", "Last Modified Date"),
    ("notes_last_contacted", "Last Contacted"),
    ("hs_analytics_source", "Original Source"),
    ("hs_lead_status", "Lead Status"),
    ("lifecyclestage", "Lifecycle Stage"),
    ("hs_marketable_status", "Marketing contact status"),
    ("hs_email_optout", "Unsubscribed from all email"),
    ("hs_legal_basis", "Legal basis for processing contact's data"),
    ("hs_linkedin_url", "LinkedIn Bio"),
];

/// Properties that hold an instant, of which the day is kept.
const DATES: &[&str] = &["createdate", "lastmodifieddate", "notes_last_contacted"];

/// Where the number of a contact's owner stands.
const OWNER: &str = "hubspot_owner_id";

const COLUMNS: &[&str] = &[
    "Record ID",
    "Contact owner",
    "First Name",
    "Last Name",
    "Email",
    "Additional email addresses",
    "Phone Number",
    "Mobile Phone Number",
    "Company Name",
    "Job Title",
    "Create Date",
    "Last Modified Date",
    "Last Contacted",
    "Original Source",
    "Lead Status",
    "Lifecycle Stage",
    "Marketing contact status",
    "Unsubscribed from all email",
    "Legal basis for processing contact's data",
    "LinkedIn Bio",
];

const OWNERS: &str = "owners";
const FORMER: &str = "owners who left";
const CONTACTS: &str = "contacts";
const CHANGED: &str = "contacts that changed";
const ARCHIVED: &str = "archived contacts";
const IN_ALL: &str = "contacts in all";

/// The most that a page may hold.
const MOST: u64 = 100;

/// `HubSpot`.
pub(super) struct Hubspot;

impl Crm for Hubspot {
    fn id(&self) -> &'static str {
        "hubspot"
    }

    fn title(&self) -> &'static str {
        "HubSpot"
    }

    fn service(&self, _options: &Options) -> CrmService {
        CrmService {
            base_url: "https://api.hubapi.com".into(),
            version: "v3",
            page_size: MOST,
            scopes: &["crm.objects.contacts.read", "crm.objects.owners.read"],
            credential: Credential::Token,
            auth: Auth::Bearer,
            before: "The key is a service key or the token of a private app that may read contacts and \
                     owners, and nothing else.",
            by_hand: "HubSpot, Settings, Integrations, Service Keys",
            ..CrmService::default()
        }
    }

    fn preset(&self) -> Preset {
        Preset::Hubspot
    }

    fn columns(&self) -> &'static [&'static str] {
        COLUMNS
    }

    fn first(&self) -> Step {
        Step::first(OWNERS)
    }

    fn changes(&self, _since: &Since) -> Option<Step> {
        // Owners are read whole: they are few, and each stands by name in many rows.
        Some(self.first())
    }

    fn ask(&self, at: &At<'_>) -> Ask {
        let dated = !at.setup.version.starts_with('v');
        let path = |front: &str, back: &str| match (dated, &at.setup.version) {
            (true, version) => format!("/crm{front}/{version}{back}"),
            (false, version) => format!("/crm/{version}{front}{back}"),
        };
        let list = at.step.list.as_str();
        if [CHANGED, IN_ALL].contains(&list) {
            return search(path("/objects", "/contacts/search"), at);
        }
        let ask = if [CONTACTS, ARCHIVED].contains(&list) {
            let names: Vec<&str> = asked().filter(|_| list == CONTACTS).collect();
            let ask = Ask::get(path("/objects", "/contacts"))
                .with("limit", size(at).to_string())
                .with("archived", (list == ARCHIVED).to_string());
            if names.is_empty() { ask } else { ask.with("properties", names.join(",")) }
        } else {
            let former = list == FORMER;
            Ask::get(path("/owners", "")).with("limit", "100").with("archived", former.to_string())
        };
        if at.step.cursor.is_empty() { ask } else { ask.with("after", at.step.cursor.as_str()) }
    }

    fn read(&self, at: &At<'_>, answer: &Answer) -> Result<Page, CrmError> {
        let list = at.step.list.as_str();
        if answer.status == 400 && [CHANGED, IN_ALL].contains(&list) {
            return Err(CrmError::stale(answer, "HubSpot does not tell what changed"));
        }
        refusal(answer)?;
        let body: Value = answer.json()?;
        let results = body.pointer("/results").and_then(Value::as_array);
        let results = results.ok_or_else(|| answer.shape("it holds no `results`"))?;
        if list == IN_ALL {
            let total = body.pointer("/total").and_then(Value::as_u64);
            let total = total.ok_or_else(|| answer.shape("it holds no `total`"))?;
            return Ok(Page { total: Some(total), ..Page::default() });
        }
        if list == CHANGED && listed_since(at) {
            return Err(CrmError::stale(answer, "an owner is listed who was not"));
        }
        let mut page = Page { entries: results.len() as u64, ..Page::default() };
        let mut highest = at.step.cursor.parse::<u64>().unwrap_or(0);
        for one in results {
            let id = cells::at(one, "/id");
            if id.is_empty() {
                return Err(answer.shape("an entry has no `id`").into());
            }
            if list == CHANGED {
                let number = id.parse().ok().filter(|number| *number > highest);
                highest = number.ok_or_else(|| {
                    CrmError::stale(answer, "HubSpot tells what changed in no order")
                })?;
            }
            entry(at, id, one, &mut page);
        }
        let after = cells::at(&body, "/paging/next/after");
        page.next = match (after.as_str(), list) {
            ("", OWNERS) => Some(Step::first(FORMER)),
            ("", FORMER) if at.since.is_some() => Some(Step::first(CHANGED)),
            ("", FORMER) => Some(Step::first(CONTACTS)),
            (after, CHANGED) if after.is_empty() || results.is_empty() => {
                Some(Step::first(ARCHIVED))
            }
            (_, CHANGED) => Some(Step::page(CHANGED, highest.to_string())),
            ("", ARCHIVED) => Some(Step::first(IN_ALL)),
            ("", _) => None,
            (after, list) => Some(Step::page(list, after)),
        };
        Ok(page)
    }

    fn judge(&self) -> Judge {
        judge
    }
}

fn size(at: &At<'_>) -> u64 {
    at.setup.page_size.clamp(1, MOST)
}

/// One entry of a list: an owner, a contact, or one that is gone.
fn entry(at: &At<'_>, id: String, one: &Value, page: &mut Page) {
    let archived = one.pointer("/archived").and_then(Value::as_bool) == Some(true);
    match at.step.list.as_str() {
        OWNERS | FORMER => {
            let part = |path| cells::at(one, path);
            let owner = cells::owner(&part("/firstName"), &part("/lastName"), &part("/email"));
            page.learned.push((id, owner));
        }
        ARCHIVED if went_before(at, &cells::at(one, "/archivedAt")) => {}
        ARCHIVED => page.gone.push(id),
        _ if archived => page.left_out += 1,
        list => {
            if list == CHANGED {
                page.gone.extend(merged(one, &id));
            }
            let row = contact(at, id, one, page);
            page.rows.push(row);
        }
    }
}

/// The properties that are asked for: no other comes back.
fn asked() -> impl Iterator<Item = &'static str> {
    PROPERTIES.iter().map(|(name, _)| *name).chain([OWNER])
}

/// One contact.
fn contact(at: &At<'_>, id: String, one: &Value, page: &mut Page) -> Vec<String> {
    let property = |name: &str| cells::at(one, &format!("/properties/{name}"));
    let number = property(OWNER);
    let owner = match at.known.get(&number) {
        Some(owner) if !owner.is_empty() => owner.clone(),
        _ if number.is_empty() => String::new(),
        _ => {
            if !at.known.contains_key(&number) {
                page.marks.push(unlisted(&number));
            }
            let remark = "whose owner HubSpot does not list: the owner is named by number";
            page.remarks.push(remark);
            format!("owner {number}")
        }
    };
    let mut row = vec![id, owner];
    row.extend(PROPERTIES.iter().map(|(name, _)| {
        let text = property(name);
        if DATES.contains(name) { cells::day(&text) } else { text }
    }));
    row
}

/// A limit of the day is not waited for.
fn judge(answer: &Answer) -> Verdict {
    match answer.status {
        429 if daily(answer) => Verdict::Take,
        423 | 477 | 521 | 522 | 523 | 524 => Verdict::Again(None),
        _ => usual(answer),
    }
}

fn daily(answer: &Answer) -> bool {
    let body: Value = answer.json().unwrap_or_default();
    cells::at(&body, "/policyName").to_ascii_uppercase().contains("DAILY")
}

/// What is not a page.
fn refusal(answer: &Answer) -> Result<(), CrmError> {
    match answer.status {
        200..300 => Ok(()),
        401 | 530 => Err(CrmError::token(answer)),
        403 => Err(CrmError::refused(
            answer,
            "the key may not read this",
            "give the key the scopes crm.objects.contacts.read and crm.objects.owners.read, then run the \
             same again",
        )),
        429 => Err(CrmError::refused(
            answer,
            "the account's requests of the day are spent",
            "run the same again tomorrow",
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

    fn with<T>(list: &str, version: &str, then: impl FnOnce(&At<'_>) -> T) -> T {
        let setup = Setup { version: version.to_owned(), page_size: 500, ..Setup::default() };
        let known = BTreeMap::from([("77".to_owned(), "jane@agency.example".to_owned())]);
        let site = Site::parse("https://api.example", &[]).unwrap();
        then(&At {
            setup: &setup,
            step: &Step::page(list, "9"),
            known: &known,
            site: &site,
            since: None,
        })
    }

    #[test]
    fn columns_are_those_that_are_asked_for() {
        let asked = PROPERTIES.iter().map(|(_, header)| *header);

        assert_eq!(COLUMNS[2..], asked.collect::<Vec<_>>());
    }

    #[test]
    fn versions_stand_where_each_generation_has_them() {
        let path = |list, version| with(list, version, |at| Hubspot.ask(at).path);

        assert_eq!(path(CONTACTS, "v3"), "/crm/v3/objects/contacts");
        assert_eq!(path(OWNERS, "v3"), "/crm/v3/owners");
        assert_eq!(path(CONTACTS, "2026-03"), "/crm/objects/2026-03/contacts");
        assert_eq!(path(FORMER, "2026-03"), "/crm/owners/2026-03");
        assert_eq!(path(CHANGED, "v3"), "/crm/v3/objects/contacts/search");
        assert_eq!(path(IN_ALL, "2026-03"), "/crm/objects/2026-03/contacts/search");
    }

    #[test]
    fn a_page_gives_rows_and_the_next_mark() {
        let body = r#"{"results":[{"id":"1","properties":{"firstname":"Ada","hubspot_owner_id":"77"}},
            {"id":"2","archived":true,"properties":{}},{"id":"3","properties":{"hubspot_owner_id":"8"}}],
            "paging":{"next":{"after":"4"}}}"#;
        let answer = Answer::made(200, &[], body.as_bytes(), 0);

        let page = with(CONTACTS, "v3", |at| Hubspot.read(at, &answer)).unwrap();

        assert_eq!((page.entries, page.left_out, page.rows.len()), (3, 1, 2));
        assert_eq!(page.rows[0][..3], ["1", "jane@agency.example", "Ada"]);
        assert_eq!(page.rows[1][1], "owner 8");
        assert_eq!(page.next, Some(Step::page(CONTACTS, "4")));
        assert_eq!(page.rows[0].len(), COLUMNS.len());
    }
}
