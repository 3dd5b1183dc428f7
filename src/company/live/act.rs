//! Act! over its Web API: contacts by `$top` and `$skip`, in the order of their ids.
//!
//! A user and a password give a token as plain text, which ends after a while and is had anew once. A
//! page that is not full is not the end, since a server may give fewer than were asked for; one
//! without anybody is. Contacts marked private are somebody's own, and are left out. The names are those of the
//! vendor's Swagger file, which says of `OData`'s parameters no more than that they are taken: that `id` can
//! be ordered by is not confirmed, nor what `aemOptOut` means beyond its name. As clients tell, fields are taken
//! with a capital first letter too, and a list in `value`. All is read each time: nothing tells who was deleted.

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
use crate::company::live::contract::Setup;
use crate::company::live::contract::Step;
use crate::company::live::contract::Unset;
use crate::intake::http::Answer;
use crate::intake::http::Ask;

/// Field and header.
const FIELDS: &[(&str, &str)] = &[
    ("recordManager", "Record Manager"),
    ("fullName", "Full Name"),
    ("firstName", "First Name"),
    ("lastName", "Last Name"),
    ("company", "Company"),
    ("emailAddress", "Email"),
    ("altEmailAddress", "Alt Email"),
    ("businessPhone", "Business Phone"),
    ("mobilePhone", "Mobile Phone"),
    ("homePhone", "Home Phone"),
    ("aemOptOut", "Email Opt Out"),
    ("created", "Created"),
    ("edited", "Edited"),
];

/// The headers: the id, and those of [`FIELDS`].
const COLUMNS: &[&str] = &{
    let mut all = [""; FIELDS.len() + 1];
    all[0] = "Contact ID";
    let mut at = 0;
    while at < FIELDS.len() {
        all[at + 1] = FIELDS[at].1;
        at += 1;
    }
    all
};

const CONTACTS: &str = "contacts";

/// The header that names the database.
const DATABASE: &str = "Act-Database-Name";

/// The most that a page may hold.
const MOST: u64 = 100;

/// Act!
pub(super) struct Act;

impl Crm for Act {
    fn id(&self) -> &'static str {
        "act"
    }

    fn title(&self) -> &'static str {
        "Act!"
    }

    fn service(&self, _options: &Options) -> CrmService {
        CrmService {
            page_size: MOST,
            credential: Credential::Password,
            auth: Auth::Bearer,
            before: "The file holds user and password of somebody who sees all contacts and has the \
                     permission Web API Access, as `user = ...` and `password = ...`.",
            by_hand: "Act!, Tools, Manage Users",
            ..CrmService::default()
        }
    }

    fn unset(&self, options: &Options) -> Option<Unset> {
        let name = options.database.as_deref().unwrap_or_default();
        let fine = !name.is_empty() && name.bytes().all(|b| b == b' ' || b.is_ascii_graphic());
        (!fine).then_some(Unset { key: "database", wanted: "the name of the Act! database" })
    }

    fn log_in(&self, setup: &Setup) -> Ask {
        of_database(setup, Ask::get("/authorize")).takes(&["text/plain"])
    }

    fn preset(&self) -> Preset {
        Preset::Act
    }

    fn columns(&self) -> &'static [&'static str] {
        COLUMNS
    }

    fn first(&self) -> Step {
        Step::first(CONTACTS)
    }

    fn ask(&self, at: &At<'_>) -> Ask {
        let ask = Ask::get("/api/contacts")
            .with("$top", at.setup.page_size.clamp(1, MOST).to_string())
            .with("$skip", skipped(at).to_string())
            .with("$orderby", "id");
        of_database(at.setup, ask)
    }

    fn read(&self, at: &At<'_>, answer: &Answer) -> Result<Page, CrmError> {
        refusal(answer)?;
        let body: Value = answer.json()?;
        let list = body.as_array().or_else(|| body.pointer("/value").and_then(Value::as_array));
        let list = list.ok_or_else(|| answer.shape("it holds no list"))?;
        let mut page = Page { entries: list.len() as u64, ..Page::default() };
        for one in list {
            let id = cells::cell(field(one, "id"));
            if id.is_empty() {
                return Err(answer.shape("a contact has no `id`").into());
            }
            if field(one, "isPrivate") == Some(&Value::Bool(true)) {
                page.remarks.push("marked private in Act!, left out");
                continue;
            }
            page.rows.push(row(id, one));
        }
        if page.entries > 0 {
            page.next = Some(Step::page(CONTACTS, (skipped(at) + page.entries).to_string()));
        }
        Ok(page)
    }
}

fn of_database(setup: &Setup, ask: Ask) -> Ask {
    ask.header(DATABASE, setup.options.database.clone().unwrap_or_default())
}

/// Contacts that came before.
fn skipped(at: &At<'_>) -> u64 {
    at.step.cursor.parse().unwrap_or(0)
}

/// A field, with a small or a capital first letter.
fn field<'a>(one: &'a Value, name: &str) -> Option<&'a Value> {
    one.get(name).or_else(|| {
        let mut letters = name.chars();
        let first = letters.next()?.to_ascii_uppercase();
        one.get(format!("{first}{}", letters.as_str()))
    })
}

/// One contact.
fn row(id: String, one: &Value) -> Vec<String> {
    let cells = FIELDS.iter().map(|(name, _)| {
        let text = cells::cell(field(one, name));
        if ["created", "edited"].contains(name) { cells::day(&text) } else { text }
    });
    std::iter::once(id).chain(cells).collect()
}

/// What is not a page.
fn refusal(answer: &Answer) -> Result<(), CrmError> {
    match answer.status {
        200..300 => Ok(()),
        401 => Err(CrmError::token(answer)),
        403 => Err(CrmError::refused(
            answer,
            "the user may not read this",
            "give the user the permission Web API Access, and a role that sees all contacts",
        )),
        _ => Err(CrmError::status(answer)),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::intake::http::Site;

    #[test]
    fn lists_come_bare_or_wrapped_and_an_empty_one_is_the_end() {
        let setup = Setup { page_size: 100, ..Setup::default() };
        let site = Site::parse("https://act.example/act.web.api", &[]).unwrap();
        let (step, known) = (Step::page(CONTACTS, "100"), BTreeMap::new());
        let at = At { setup: &setup, step: &step, known: &known, site: &site, since: None };
        let read = |body: &str| Act.read(&at, &Answer::made(200, &[], body.as_bytes(), 0));

        let ada = r#"{"id":"a","firstName":"Ada","aemOptOut":true}"#;
        let bare = read(&format!(r#"[{ada},{{"id":"b","isPrivate":true}}]"#)).unwrap();
        let wrapped = read(r#"{"value":[{"Id":"a","FirstName":"Ada","AemOptOut":true}]}"#).unwrap();

        assert_eq!((bare.rows.len(), bare.remarks.len()), (1, 1));
        assert_eq!(bare.next, Some(Step::page(CONTACTS, "102")));
        assert_eq!(bare.rows, wrapped.rows);
        assert_eq!(bare.rows[0].len(), COLUMNS.len());
        let opt_out = COLUMNS.iter().position(|one| *one == "Email Opt Out").unwrap();
        assert_eq!(bare.rows[0][opt_out], "true");
        assert!(read("[]").unwrap().next.is_none() && read("{}").is_err());
    }
}
