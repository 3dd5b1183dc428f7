//! Zoho CRM: contacts, pages of 200 by `page`, and beyond the first 2,000 rows by `next_page_token`.
//!
//! `fields` must be given, 50 at most; the owner comes with each contact, by name and address. A module
//! without anybody answers 204 without a body. The word before the token is `Zoho-oauthtoken`. Every
//! account lives in one data centre, whose servers know nothing of the others' tokens (`INVALID_TOKEN`). Leads are
//! not read: the scope is that of contacts alone. A token that is given earlier is not needed, and a page without
//! entries is taken for the end as well.

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
use crate::company::live::contract::Unset;
use crate::intake::http::Answer;
use crate::intake::http::Ask;

/// Field and header.
const FIELDS: &[(&str, &str)] = &[
    ("First_Name", "First Name"),
    ("Last_Name", "Last Name"),
    ("Full_Name", "Full Name"),
    ("Email", "Email"),
    ("Secondary_Email", "Secondary Email"),
    ("Phone", "Phone"),
    ("Mobile", "Mobile"),
    ("Home_Phone", "Home Phone"),
    ("Account_Name", "Account Name"),
    ("Lead_Source", "Lead Source"),
    ("Created_By", "Created By"),
    ("Created_Time", "Created Time"),
    ("Modified_Time", "Modified Time"),
    ("Email_Opt_Out", "Email Opt Out"),
    ("Unsubscribed_Time", "Unsubscribed Time"),
];

/// The headers: id, owner, and those of [`FIELDS`].
const COLUMNS: &[&str] = &{
    let mut all = [""; FIELDS.len() + 2];
    all[0] = "Record ID";
    all[1] = "Contact Owner";
    let mut at = 0;
    while at < FIELDS.len() {
        all[at + 2] = FIELDS[at].1;
        at += 1;
    }
    all
};

const CONTACTS: &str = "contacts";

/// The most that a page may hold.
const MOST: u64 = 200;

/// Rows that are had by page number.
const BY_NUMBER: u64 = 2_000;

/// Data centres: as an address of theirs ends, and as those of the accounts' server and of the API end.
const CENTRES: &[(&str, &str, &str)] = &[
    ("com", "accounts.zoho.com", "www.zohoapis.com"),
    ("eu", "accounts.zoho.eu", "www.zohoapis.eu"),
    ("in", "accounts.zoho.in", "www.zohoapis.in"),
    ("com.au", "accounts.zoho.com.au", "www.zohoapis.com.au"),
    ("jp", "accounts.zoho.jp", "www.zohoapis.jp"),
    ("ca", "accounts.zohocloud.ca", "www.zohoapis.ca"),
    ("sa", "accounts.zoho.sa", "www.zohoapis.sa"),
    ("com.cn", "accounts.zoho.com.cn", "www.zohoapis.com.cn"),
];

/// Zoho CRM.
pub(super) struct Zoho;

/// The servers of the company's data centre; those of the first where none is set.
fn centre(options: &Options) -> Option<&'static (&'static str, &'static str, &'static str)> {
    let wanted = options.data_centre.as_deref().unwrap_or("com");
    CENTRES.iter().find(|(ending, _, _)| *ending == wanted)
}

impl Crm for Zoho {
    fn id(&self) -> &'static str {
        "zoho"
    }

    fn title(&self) -> &'static str {
        "Zoho CRM"
    }

    fn service(&self, options: &Options) -> CrmService {
        let (_, accounts, api) = centre(options).copied().unwrap_or_default();
        CrmService {
            base_url: format!("https://{api}").into(),
            authorize_url: format!("https://{accounts}/oauth/v2/auth").into(),
            // Without `consent` a second consent gives no refresh token.
            authorize_with: "access_type=offline&prompt=consent",
            token_url: format!("https://{accounts}/oauth/v2/token").into(),
            revoke_url: format!("https://{accounts}/oauth/v2/token/revoke").into(),
            version: "v8",
            page_size: MOST,
            // One text: Zoho wants commas between scopes.
            scopes: &["ZohoCRM.modules.contacts.READ"],
            credential: Credential::Consent,
            auth: Auth::Scheme("Zoho-oauthtoken"),
            before: "Whoever consents must see all contacts. The application is registered in the API \
                     console of the company's own data centre, which `data-centre` names.",
            by_hand: "Zoho, My Account, Sessions, Connected Apps",
            ..CrmService::default()
        }
    }

    fn unset(&self, options: &Options) -> Option<Unset> {
        let wanted = "how the address of your Zoho ends: com, eu, in, com.au, jp, ca, sa or com.cn";
        let known = centre(options).is_some();
        (!known).then_some(Unset { key: "data-centre", wanted })
    }

    fn preset(&self) -> Preset {
        Preset::Generic
    }

    fn columns(&self) -> &'static [&'static str] {
        COLUMNS
    }

    fn first(&self) -> Step {
        Step::first(CONTACTS)
    }

    fn ask(&self, at: &At<'_>) -> Ask {
        let fields: Vec<&str> = FIELDS.iter().map(|(field, _)| *field).collect();
        let ask = Ask::get(format!("/crm/{}/Contacts", at.setup.version))
            .with("fields", format!("{},Owner", fields.join(",")))
            .with("sort_by", "id")
            .with("sort_order", "asc")
            .with("per_page", size(at).to_string());
        match number(at) {
            Some(page) => ask.with("page", page.to_string()),
            None => ask.with("page_token", at.step.cursor.as_str()),
        }
    }

    fn read(&self, at: &At<'_>, answer: &Answer) -> Result<Page, CrmError> {
        if answer.status == 204 {
            return Ok(Page::default());
        }
        refusal(answer)?;
        let body: Value = answer.json()?;
        let data = body.pointer("/data").and_then(Value::as_array);
        let data = data.ok_or_else(|| answer.shape("it holds no `data`"))?;
        let mut page = Page { entries: data.len() as u64, ..Page::default() };
        for one in data {
            let id = cells::at(one, "/id");
            if id.is_empty() {
                return Err(answer.shape("a contact has no `id`").into());
            }
            page.rows.push(row(id, one));
        }
        if body.pointer("/info/more_records") == Some(&Value::Bool(true)) && page.entries > 0 {
            page.next = Some(next(at, &body, answer)?);
        }
        Ok(page)
    }
}

fn size(at: &At<'_>) -> u64 {
    at.setup.page_size.clamp(1, MOST)
}

/// The number of the page that is asked; `None` where it is asked by a token.
fn number(at: &At<'_>) -> Option<u64> {
    match at.step.cursor.as_str() {
        "" => Some(1),
        cursor => cursor.strip_prefix("page ").and_then(|page| page.parse().ok()),
    }
}

/// The page after one that says that there are more.
fn next(at: &At<'_>, body: &Value, answer: &Answer) -> Result<Step, CrmError> {
    let page = number(at).map(|page| page + 1);
    if let Some(page) = page.filter(|page| page.saturating_mul(size(at)) <= BY_NUMBER) {
        return Ok(Step::page(CONTACTS, format!("page {page}")));
    }
    match cells::at(body, "/info/next_page_token") {
        token if token.is_empty() => Err(answer.shape("there is more, and no token for it").into()),
        token => Ok(Step::page(CONTACTS, token)),
    }
}

/// One contact.
fn row(id: String, one: &Value) -> Vec<String> {
    let text = |path| cells::at(one, path);
    let mut row = vec![id, cells::owner(&text("/Owner/name"), "", &text("/Owner/email"))];
    row.extend(FIELDS.iter().map(|(field, _)| {
        // What points to another record has its name.
        let path = match *field {
            "Account_Name" | "Created_By" => format!("/{field}/name"),
            field => format!("/{field}"),
        };
        let text = cells::at(one, &path);
        if field.ends_with("_Time") { cells::day(&text) } else { text }
    }));
    row
}

/// What is not a page.
fn refusal(answer: &Answer) -> Result<(), CrmError> {
    match answer.status {
        200..300 => Ok(()),
        401 if code(answer) == "OAUTH_SCOPE_MISMATCH" => Err(may_not(answer)),
        401 => Err(CrmError::token(answer)),
        403 => Err(may_not(answer)),
        _ => Err(CrmError::status(answer)),
    }
}

fn code(answer: &Answer) -> String {
    let body: Value = answer.json().unwrap_or_default();
    cells::at(&body, "/code")
}

fn may_not(answer: &Answer) -> CrmError {
    CrmError::refused(
        answer,
        "the consent does not open this",
        "connect again as somebody who sees all contacts, with the scope ZohoCRM.modules.contacts.READ",
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::company::live::contract::Setup;
    use crate::intake::http::Site;

    fn with<T>(cursor: &str, then: impl FnOnce(&At<'_>) -> T) -> T {
        let setup = Setup { version: "v8".to_owned(), page_size: 200, ..Setup::default() };
        let site = Site::parse("https://api.example", &[]).unwrap();
        let (step, known) = (Step::page(CONTACTS, cursor), BTreeMap::new());
        then(&At { setup: &setup, step: &step, known: &known, site: &site, since: None })
    }

    fn read(cursor: &str, token: &str) -> Result<Page, CrmError> {
        let body = format!(
            r#"{{"data":[{{"id":"1","Last_Name":"Moss"}}],
                "info":{{"more_records":true,"next_page_token":{token}}}}}"#
        );
        with(cursor, |at| Zoho.read(at, &Answer::made(200, &[], body.as_bytes(), 0)))
    }

    #[test]
    fn two_thousand_rows_are_had_by_number_and_the_rest_by_token() {
        let next = |cursor| read(cursor, "\"t1\"").unwrap().next.unwrap().cursor;

        assert_eq!((next(""), next("page 9")), ("page 2".to_owned(), "page 10".to_owned()));
        assert_eq!((next("page 10"), next("t0")), ("t1".to_owned(), "t1".to_owned()));
        assert!(read("page 10", "null").is_err());
        let asked = |cursor: &str| with(cursor, |at| Zoho.ask(at).query.pop().unwrap());
        assert_eq!(asked("page 10"), ("page".to_owned(), "10".to_owned()));
        assert_eq!(asked("t1"), ("page_token".to_owned(), "t1".to_owned()));
    }

    #[test]
    fn a_data_centre_has_servers_of_its_own_and_an_unknown_one_has_none() {
        let options =
            |ending: &str| Options { data_centre: Some(ending.to_owned()), ..Options::default() };

        let service = Zoho.service(&options("ca"));
        assert_eq!(service.token_url, "https://accounts.zohocloud.ca/oauth/v2/token");
        assert_eq!(Zoho.service(&Options::default()).base_url, "https://www.zohoapis.com");
        assert!(Zoho.unset(&options("com.au")).is_none() && Zoho.unset(&options("mars")).is_some());
        assert!(FIELDS.len() < 50);
    }
}
