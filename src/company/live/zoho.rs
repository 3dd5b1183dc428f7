//! Zoho CRM: contacts and unconverted leads, pages of 200 by `page`, and beyond the first 2,000 rows by
//! `next_page_token`.
//!
//! `fields` must be given, 50 at most; the owner comes with each contact, by name and address. A module
//! without anybody answers 204 without a body. The word before the token is `Zoho-oauthtoken`. Every
//! account lives in one data centre, whose servers know nothing of the others' tokens (`INVALID_TOKEN`). Leads
//! are read where the consent opens them; no id is that of a contact and of a lead. A token that is given
//! earlier is not needed, and a page without entries is taken for the end as well.

mod page;

use crate::company::Preset;
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
use crate::company::live::zoho::page::number;
use crate::company::live::zoho::page::read;
use crate::company::live::zoho::page::size;
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
    same("First Name", "First_Name"),
    same("Last Name", "Last_Name"),
    same("Full Name", "Full_Name"),
    same("Email", "Email"),
    same("Secondary Email", "Secondary_Email"),
    same("Phone", "Phone"),
    same("Mobile", "Mobile"),
    two("Home Phone", "Home_Phone", ""),
    two("Account Name", "Account_Name", "Company"),
    same("Lead Source", "Lead_Source"),
    two("Lead Status", "", "Lead_Status"),
    same("Created By", "Created_By"),
    same("Created Time", "Created_Time"),
    same("Modified Time", "Modified_Time"),
    same("Email Opt Out", "Email_Opt_Out"),
    same("Unsubscribed Time", "Unsubscribed_Time"),
];

/// The headers: id, owner, and those of [`FIELDS`].
const COLUMNS: &[&str] = &{
    let mut all = [""; FIELDS.len() + 2];
    all[0] = "Record ID";
    all[1] = "Contact Owner";
    let mut at = 0;
    while at < FIELDS.len() {
        all[at + 2] = FIELDS[at].header;
        at += 1;
    }
    all
};

/// What is read, in turn.
const CONTACTS: &str = "contacts";
const LEADS: &str = "leads";

/// The most that a page may hold.
const MOST: u64 = 200;

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
            scopes: &["ZohoCRM.modules.contacts.READ,ZohoCRM.modules.leads.READ"],
            credential: Credential::Consent,
            auth: Auth::Scheme("Zoho-oauthtoken"),
            before: "Whoever consents must see all contacts and leads. The application is registered in the API \
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
        let version = &at.setup.version;
        let leads = at.step.list == LEADS;
        let ask = if leads {
            // A converted lead is a contact.
            Ask::get(format!("/crm/{version}/Leads")).with("converted", "false")
        } else {
            Ask::get(format!("/crm/{version}/Contacts"))
        };
        let ask = ask
            .with("fields", fields(leads))
            .with("sort_by", "id")
            .with("sort_order", "asc")
            .with("per_page", size(at).to_string());
        match number(at) {
            Some(page) => ask.with("page", page.to_string()),
            None => ask.with("page_token", at.step.cursor.as_str()),
        }
    }

    fn read(&self, at: &At<'_>, answer: &Answer) -> Result<Page, CrmError> {
        read(at, answer)
    }
}

/// What is asked of a contact or a lead.
fn fields(leads: bool) -> String {
    let fields = FIELDS.iter().map(|column| if leads { column.lead } else { column.contact });
    let fields: Vec<&str> = fields.filter(|field| !field.is_empty()).collect();
    format!("{},Owner", fields.join(","))
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
