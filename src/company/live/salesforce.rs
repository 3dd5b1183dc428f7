//! Salesforce: contacts and unconverted leads by SOQL, page by page after the last id.
//!
//! A book beyond `bulk-above` rows goes on over the Bulk API (`bulk.rs`). A person account is a contact that is
//! an account of its own name, which is no employer.
//!
//! Not by `nextRecordsUrl`: that mark belongs to the session and ends with it. A field that the user may
//! not see makes the whole query fail (`INVALID_FIELD`), so what is there is asked first (`describe`) and
//! the rest left out. Deleted records are in the recycle bin, which `query` does not read. Errors are a list. A
//! token has no end that is told; `INVALID_SESSION_ID` is it.

mod bulk;

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

/// A column, and where it comes from in a contact and in a lead; empty where it does not.
struct Column {
    header: &'static str,
    contact: &'static str,
    lead: &'static str,
}

const fn same(header: &'static str, field: &'static str) -> Column {
    Column { header, contact: field, lead: field }
}

const fn two(header: &'static str, contact: &'static str, lead: &'static str) -> Column {
    Column { header, contact, lead }
}

/// All but id and owner.
const FIELDS: &[Column] = &[
    same("First Name", "FirstName"),
    same("Last Name", "LastName"),
    same("Title", "Title"),
    two("Account Name", "Account.Name", "Company"),
    same("Email", "Email"),
    same("Phone", "Phone"),
    same("Mobile", "MobilePhone"),
    two("Home Phone", "HomePhone", ""),
    two("Other Phone", "OtherPhone", ""),
    two("Mailing Street", "MailingStreet", "Street"),
    two("Mailing City", "MailingCity", "City"),
    two("Mailing State/Province", "MailingState", "State"),
    two("Mailing Zip/Postal Code", "MailingPostalCode", "PostalCode"),
    two("Mailing Country", "MailingCountry", "Country"),
    same("Lead Source", "LeadSource"),
    two("Lead Status", "", "Status"),
    same("Created By", "CreatedBy.Name"),
    same("Created Date", "CreatedDate"),
    same("Last Modified Date", "LastModifiedDate"),
    same("Email Opt Out", "HasOptedOutOfEmail"),
    same("Do Not Call", "DoNotCall"),
];

/// The headers: id, owner, and those of [`FIELDS`].
const COLUMNS: &[&str] = &{
    let mut all = [""; FIELDS.len() + 2];
    all[0] = "Contact ID";
    all[1] = "Contact Owner";
    let mut at = 0;
    while at < FIELDS.len() {
        all[at + 2] = FIELDS[at].header;
        at += 1;
    }
    all
};

const CONTACT_FIELDS: &str = "fields of contacts";
const LEAD_FIELDS: &str = "fields of leads";
const CONTACTS: &str = "contacts";
const LEADS: &str = "leads";

/// The most that a page may hold.
const MOST: u64 = 2_000;

/// Rows that are read page by page, unless the settings say otherwise.
const BULK_ABOVE: u64 = 50_000;

/// What tells a person account.
const IS_PERSON: &str = "IsPersonAccount";

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

    fn ask(&self, at: &At<'_>) -> Ask {
        if let Some(list) = bulk::whole(&at.step.list) {
            return bulk::ask(at, list);
        }
        let front = format!("/services/data/{}", at.setup.version);
        match at.step.list.as_str() {
            CONTACT_FIELDS => Ask::get(format!("{front}/sobjects/Contact/describe")),
            LEAD_FIELDS => Ask::get(format!("{front}/sobjects/Lead/describe")),
            _ => Ask::get(format!("{front}/query")).with("q", query(at)),
        }
    }

    fn read(&self, at: &At<'_>, answer: &Answer) -> Result<Page, CrmError> {
        let list = at.step.list.as_str();
        if let Some(list) = bulk::whole(list) {
            return bulk::read(at, list, answer);
        }
        if list == LEAD_FIELDS
            && matches!(answer.status, 403 | 404)
            && !is(answer, &["REQUEST_LIMIT_EXCEEDED"])
        {
            let notes = vec!["leads are not open to the key's user, and are not read"];
            return Ok(Page { notes, next: Some(Step::first(CONTACTS)), ..Page::default() });
        }
        refusal(answer)?;
        let body: Value = answer.json()?;
        if [CONTACT_FIELDS, LEAD_FIELDS].contains(&list) {
            let fields = fields(&body, list == LEAD_FIELDS)
                .ok_or_else(|| answer.shape("it names no field"))?;
            let next = Some(Step::first(if list == LEAD_FIELDS { CONTACTS } else { LEAD_FIELDS }));
            let learned = vec![(list.to_owned(), fields)];
            return Ok(Page { learned, next, ..Page::default() });
        }
        let records = body.pointer("/records").and_then(Value::as_array);
        let records = records.ok_or_else(|| answer.shape("it holds no `records`"))?;
        let mut page = Page { entries: records.len() as u64, ..Page::default() };
        let mut cursor = at.step.cursor.clone();
        for one in records {
            let id = cells::at(one, "/Id");
            if !is_id(&id) {
                return Err(answer.shape("a record has no `Id`").into());
            }
            let field = |path: &str| cells::at(one, &format!("/{}", path.replace('.', "/")));
            page.rows.push(row(&id, &field, list == LEADS));
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
}

/// What comes after the last row of a list.
fn after_list(at: &At<'_>, list: &str) -> Option<Step> {
    (list == CONTACTS && at.known.contains_key(LEAD_FIELDS)).then(|| Step::first(LEADS))
}

fn size(at: &At<'_>) -> u64 {
    at.setup.page_size.clamp(1, MOST)
}

/// An id is 15 or 18 letters and digits: nothing else gets into a query.
fn is_id(id: &str) -> bool {
    (15..=18).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// What is asked of a page.
fn query(at: &At<'_>) -> String {
    let all = select(at, &at.step.list, &at.step.cursor);
    format!("{all} ORDER BY Id LIMIT {}", size(at))
}

/// What is asked of a list, after an id.
fn select(at: &At<'_>, list: &str, after: &str) -> String {
    let leads = list == LEADS;
    let (object, known) = if leads { ("Lead", LEAD_FIELDS) } else { ("Contact", CONTACT_FIELDS) };
    let fields = at.known.get(known).map_or("Id", String::as_str);
    let mut conditions = Vec::new();
    if !after.is_empty() {
        conditions.push(format!("Id > '{after}'"));
    }
    if leads {
        // A converted lead is a contact.
        conditions.push("IsConverted = false".to_owned());
    }
    let filter = match conditions.as_slice() {
        [] => String::new(),
        all => format!(" WHERE {}", all.join(" AND ")),
    };
    format!("SELECT {fields} FROM {object}{filter}")
}

/// The fields that are there and that are wanted.
fn fields(body: &Value, lead: bool) -> Option<String> {
    let names: Vec<String> =
        cells::list(body, "/fields").iter().map(|field| cells::at(field, "/name")).collect();
    let has = |name: &str| names.iter().any(|one| one == name);
    if !has("Id") {
        return None;
    }
    let mut all = vec!["Id"];
    if has("OwnerId") {
        all.extend(["Owner.Name", "Owner.Email"]);
    }
    if has(IS_PERSON) {
        all.push(IS_PERSON);
    }
    let wanted = FIELDS.iter().map(|column| if lead { column.lead } else { column.contact });
    all.extend(wanted.filter(|path| match path.split_once('.') {
        // `Account.Name` is there where `AccountId` is.
        Some((relation, _)) => has(&format!("{relation}Id")),
        None => has(path),
    }));
    Some(all.join(","))
}

/// One contact or lead.
fn row(id: &str, field: &dyn Fn(&str) -> String, lead: bool) -> Vec<String> {
    let alone = field(IS_PERSON) == "true";
    let mut row =
        vec![id.to_owned(), cells::owner(&field("Owner.Name"), "", &field("Owner.Email"))];
    row.extend(FIELDS.iter().map(|column| {
        let path = if lead { column.lead } else { column.contact };
        let empty = path.is_empty() || (alone && path == "Account.Name");
        let text = if empty { String::new() } else { field(path) };
        if path.ends_with("Date") { cells::day(&text) } else { text }
    }));
    row
}

/// Whether an answer bears one of some error codes.
fn is(answer: &Answer, codes: &[&str]) -> bool {
    let body: Value = answer.json().unwrap_or_default();
    cells::list(&body, "").iter().any(|error| codes.contains(&&*cells::at(error, "/errorCode")))
}

/// What is not a page.
fn refusal(answer: &Answer) -> Result<(), CrmError> {
    match answer.status {
        200..300 => Ok(()),
        401 => Err(CrmError::token(answer)),
        403 if is(answer, &["REQUEST_LIMIT_EXCEEDED"]) => Err(CrmError::refused(
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
    use crate::intake::http::Site;

    fn with<T>(step: &Step, then: impl FnOnce(&At<'_>) -> T) -> T {
        let setup = Setup { version: "v66.0".to_owned(), page_size: 2, ..Setup::default() };
        let known = BTreeMap::from([(CONTACT_FIELDS.to_owned(), "Id,LastName".to_owned())]);
        let site = Site::parse("https://api.example", &[]).unwrap();
        then(&At { setup: &setup, step, known: &known, site: &site, since: None })
    }

    #[test]
    fn hidden_fields_are_not_asked_for() {
        let body = serde_json::json!({"fields": [{"name": "Id"}, {"name": "LastName"}, {"name": "OwnerId"}]});

        assert_eq!(fields(&body, false).as_deref(), Some("Id,Owner.Name,Owner.Email,LastName"));
        assert_eq!(fields(&serde_json::json!({"fields": []}), false), None);
    }

    #[test]
    fn the_account_of_a_person_account_is_no_employer() {
        let row = |alone: &'static str| {
            let field = move |path: &str| match path {
                IS_PERSON => alone.to_owned(),
                path => path.to_owned(),
            };
            row("003000000000001", &field, false)
        };
        let place = COLUMNS.iter().position(|one| *one == "Account Name").unwrap();

        assert_eq!((row("true")[place].as_str(), row("")[place].as_str()), ("", "Account.Name"));
        let body = serde_json::json!({"fields": [{"name": "Id"}, {"name": "IsPersonAccount"}]});
        assert_eq!(fields(&body, false).as_deref(), Some("Id,IsPersonAccount"));
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
