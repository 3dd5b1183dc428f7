//! Zoho CRM: contacts and unconverted leads, pages of 200 by `page`, and beyond the first 2,000 rows by
//! `next_page_token`.
//!
//! `fields` must be given, 50 at most; the owner comes with each contact, by name and address. A module
//! without anybody answers 204 without a body. The word before the token is `Zoho-oauthtoken`. Every
//! account lives in one data centre, whose servers know nothing of the others' tokens (`INVALID_TOKEN`). Leads
//! are read where the consent opens them; no id is that of a contact and of a lead. A token that is given
//! earlier is not needed, and a page without entries is taken for the end as well.
//!
//! What changed since then is told where `If-Modified-Since` is sent, and 304 where nothing did; `deleted` lists what was
//! deleted, for 60 days at least as far as it is known. Converted leads are listed as such. Whether a contact that
//! was united with another is among the deleted ones, and whether a lead counts as changed when it is
//! converted, is not confirmed, so that modules are counted (`actions/count`) and must come to what was read. A
//! count is open to `ZohoSearch.securesearch.READ` alone, with the scope of its module. Names of colleagues and of
//! companies stand in contacts that do not change with them: they are asked for again each time, with the scopes
//! `ZohoCRM.users.READ` and `ZohoCRM.modules.accounts.READ`. None of the three is asked for unless the settings'
//! `scopes` have them; without, all is read each time. Not confirmed either: that somebody's unsubscribing counts as a
//! change of the contact.
//!
//! Pages go by number: what is removed while they are read moves the rest up, and somebody is passed over between two
//! pages. So after a pull during which something was deleted or converted, all is read. A removal that is not told
//! cannot be seen there.

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
use crate::company::live::contract::Since;
use crate::company::live::contract::Step;
use crate::company::live::contract::Unset;
use crate::company::live::tally;
use crate::company::live::zoho::page::KINDS;
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

/// Lists.
const CONTACTS: &str = "contacts";
const LEADS: &str = "leads";
const COUNT: &str = "count of contacts";
const COUNT_LEADS: &str = "count of leads";
const USERS: &str = "colleagues";
const LEFT: &str = "colleagues who left";
const ACCOUNTS: &str = "companies";
const DELETED: &str = "deleted contacts";
const CONVERTED: &str = "converted leads";
const DELETED_LEADS: &str = "deleted leads";

/// What is asked for in turn, where all is read and where changes are, and what of it is about leads.
const WHOLE: &[&str] = &[CONTACTS, LEADS, COUNT, COUNT_LEADS];
const CHANGES: &[&str] = &[
    USERS,
    LEFT,
    ACCOUNTS,
    CONTACTS,
    DELETED,
    LEADS,
    CONVERTED,
    DELETED_LEADS,
    COUNT,
    COUNT_LEADS,
];
const OF_LEADS: &[&str] = &[LEADS, CONVERTED, DELETED_LEADS, COUNT_LEADS];

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

    fn changes(&self, since: &Since) -> Option<Step> {
        tally::is_kept(since).then(|| Step::first(USERS))
    }

    fn stands_in_rows(&self, name: &str) -> bool {
        name.split_once(' ').is_some_and(|(kind, _)| KINDS.contains(&kind))
    }

    fn ask(&self, at: &At<'_>) -> Ask {
        let list = at.step.list.as_str();
        let leads = OF_LEADS.contains(&list);
        let front = format!("/crm/{}", at.setup.version);
        let module = format!("{front}/{}", if leads { "Leads" } else { "Contacts" });
        // A converted lead is a contact.
        let converted = if list == CONVERTED { "true" } else { "false" };
        let ask = match list {
            USERS => Ask::get(format!("{front}/users")).with("type", "AllUsers"),
            LEFT => Ask::get(format!("{front}/users")).with("type", "DeletedUsers"),
            ACCOUNTS => sorted(Ask::get(format!("{front}/Accounts")), "Account_Name"),
            DELETED | DELETED_LEADS => Ask::get(format!("{module}/deleted")).with("type", "all"),
            COUNT => return Ask::get(format!("{module}/actions/count")),
            COUNT_LEADS => {
                return Ask::get(format!("{module}/actions/count")).with("converted", converted);
            }
            // Some field must be named.
            CONVERTED => sorted(Ask::get(module), "Modified_Time").with("converted", converted),
            LEADS => sorted(Ask::get(module), &fields(true)).with("converted", converted),
            _ => sorted(Ask::get(module), &fields(false)),
        };
        let ask = ask.with("per_page", size(at).to_string());
        let ask = match at.since.filter(|_| ![USERS, LEFT, ACCOUNTS].contains(&list)) {
            Some(since) => ask.header("If-Modified-Since", since.instant().replace('Z', "+00:00")),
            None => ask,
        };
        match number(at) {
            Some(page) => ask.with("page", page.to_string()),
            None => ask.with("page_token", at.step.cursor.as_str()),
        }
    }

    fn read(&self, at: &At<'_>, answer: &Answer) -> Result<Page, CrmError> {
        read(at, answer)
    }
}

/// Asks for fields of records, from the oldest on.
fn sorted(ask: Ask, fields: &str) -> Ask {
    ask.with("fields", fields).with("sort_by", "id").with("sort_order", "asc")
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

    fn with<T>(step: &Step, since: Option<&Since>, then: impl FnOnce(&At<'_>) -> T) -> T {
        let setup = Setup { version: "v8".to_owned(), page_size: 200, ..Setup::default() };
        let site = Site::parse("https://api.example", &[]).unwrap();
        let known = BTreeMap::new();
        then(&At { setup: &setup, step, known: &known, site: &site, since })
    }

    fn read(cursor: &str, token: &str) -> Result<Page, CrmError> {
        let body = format!(
            r#"{{"data":[{{"id":"1","Last_Name":"Moss"}}],
                "info":{{"more_records":true,"next_page_token":{token}}}}}"#
        );
        let step = Step::page(CONTACTS, cursor);
        with(&step, None, |at| Zoho.read(at, &Answer::made(200, &[], body.as_bytes(), 0)))
    }

    /// Reads one answer to a list, in a pull of changes.
    fn changed(list: &str, status: u16, body: &str) -> Result<Page, CrmError> {
        let marks = [("counted besides contacts", "1"), ("leads", "open")];
        let marks = marks.map(|(name, mark)| (name.to_owned(), mark.to_owned())).into();
        let since = Since { marks, ..Since::default() };
        assert!(Zoho.changes(&since).is_some());
        let step = Step::first(list);
        let answer = Answer::made(status, &[], body.as_bytes(), 0);
        with(&step, Some(&since), |at| Zoho.read(at, &answer))
    }

    #[test]
    fn names_that_contacts_point_to_are_learned_alike_from_them_and_from_their_lists() {
        let contact = r#"{"data":[{"id":"1","Owner":{"id":"7","name":"Jane Harbour","email":"j@a.example"},
            "Created_By":{"id":"7","name":"Jane Harbour"},"Account_Name":{"id":"9","name":"Moss"}}]}"#;
        let user =
            r#"{"users":[{"id":"7","full_name":"Jane Harbour","email":"j@a.example"}],"info":{}}"#;
        let account = r#"{"data":[{"id":"9","Account_Name":"Moss"}]}"#;
        let named = |page: &Page| {
            let names = page.learned.iter().filter(|(name, _)| Zoho.stands_in_rows(name));
            names.cloned().collect::<BTreeMap<_, _>>()
        };

        let of_contacts = named(&changed(CONTACTS, 200, contact).unwrap());

        let mut of_lists = named(&changed(USERS, 200, user).unwrap());
        of_lists.extend(named(&changed(ACCOUNTS, 200, account).unwrap()));
        assert_eq!((of_contacts.len(), &of_contacts), (3, &of_lists));
    }

    #[test]
    fn what_is_not_open_or_not_told_has_all_read() {
        let stale = |list, status, code: &str| {
            let page = changed(list, status, &format!(r#"{{"code":"{code}"}}"#));
            matches!(page, Err(CrmError::Stale { .. }))
        };

        let closed = "OAUTH_SCOPE_MISMATCH";
        for list in [USERS, ACCOUNTS, DELETED, LEADS, CONVERTED, COUNT] {
            assert!(stale(list, 401, closed) && stale(list, 403, "NO_PERMISSION"), "{list}");
            assert!(!stale(list, 401, "INVALID_TOKEN"), "{list}");
        }
        assert!(!stale(CONTACTS, 401, closed) && stale(CONTACTS, 400, "INVALID_DATA"));
        let more = r#"{"data":[{"id":"1"}],"info":{"more_records":true}}"#;
        let (step, since) = (Step::page(DELETED, "page 10"), Since::default());
        let answer = Answer::made(200, &[], more.as_bytes(), 0);
        let read = with(&step, Some(&since), |at| Zoho.read(at, &answer));
        assert!(matches!(read, Err(CrmError::Stale { .. })));
    }

    #[test]
    fn what_is_deleted_or_converted_is_gone_and_nothing_new_is_no_error() {
        let body = r#"{"data":[{"id":"3"}],"info":{"more_records":false}}"#;
        let gone = |list| changed(list, 200, body).unwrap();
        let next = |page: &Page| page.next.clone().unwrap().list;

        assert_eq!(
            (gone(DELETED).gone, next(&gone(DELETED))),
            (vec!["3".to_owned()], LEADS.into())
        );
        assert_eq!(gone(CONVERTED).gone, ["3"]);
        assert!(gone(CONVERTED).rows.is_empty() && gone(LEADS).gone.is_empty());
        assert_eq!(next(&changed(CONTACTS, 304, "").unwrap()), DELETED);
        assert_eq!(next(&changed(DELETED, 204, "").unwrap()), LEADS);
        let step = Step::first(CONTACTS);
        let whole = with(&step, None, |at| Zoho.read(at, &Answer::made(304, &[], b"", 0)));
        assert!(whole.is_err());
    }

    #[test]
    fn what_went_while_the_pull_before_was_made_has_all_read() {
        let date = [("date", "Fri, 21 Nov 2025 03:00:00 GMT")];
        let answer = Answer::made(200, &date, br#"{"data":[{"id":"1"}]}"#, 0);
        let page = with(&Step::first(CONTACTS), None, |at| Zoho.read(at, &answer)).unwrap();
        let mut marks: BTreeMap<String, String> = page.marks.into_iter().collect();
        assert_eq!((&*marks["began"], &*marks["ended"]), ("1763694000", "1763694000"));
        marks.insert("ended".to_owned(), "1763694060".to_owned());
        let since = Since { marks, ..Since::default() };
        let stale = |list, field: &str, at: &str| {
            let body = format!(r#"{{"data":[{{"id":"3","{field}":"2025-11-21T{at}"}}]}}"#);
            let answer = Answer::made(200, &[], body.as_bytes(), 0);
            let page = with(&Step::first(list), Some(&since), |at| Zoho.read(at, &answer));
            matches!(page, Err(CrmError::Stale { .. }))
        };

        for (list, field) in [(DELETED, "deleted_time"), (CONVERTED, "Modified_Time")] {
            assert!(stale(list, field, "14:00:00+11:00") && stale(list, field, "03:01:00Z"));
            assert!(!stale(list, field, "02:59:59Z") && !stale(list, field, "03:01:01Z"));
        }
    }

    #[test]
    fn a_name_that_was_changed_while_it_was_read_has_all_read() {
        let body = r#"{"data":[{"id":"1","Owner":{"id":"7","name":"Jane Harbour"}},
            {"id":"2","Owner":{"id":"7","name":"Jane Quay"}}]}"#;

        assert!(matches!(changed(CONTACTS, 200, body), Err(CrmError::Stale { .. })));
        let answer = Answer::made(200, &[], body.as_bytes(), 0);
        let page = with(&Step::first(CONTACTS), None, |at| Zoho.read(at, &answer)).unwrap();
        let untold = ("changes are not told".to_owned(), "true".to_owned());
        assert_eq!((page.rows.len(), page.learned.contains(&untold)), (2, true));
    }

    #[test]
    fn two_thousand_rows_are_had_by_number_and_the_rest_by_token() {
        let next = |cursor| read(cursor, "\"t1\"").unwrap().next.unwrap().cursor;

        assert_eq!((next(""), next("page 9")), ("page 2".to_owned(), "page 10".to_owned()));
        assert_eq!((next("page 10"), next("t0")), ("t1".to_owned(), "t1".to_owned()));
        assert!(read("page 10", "null").is_err());
        let asked = |cursor: &str| {
            with(&Step::page(CONTACTS, cursor), None, |at| Zoho.ask(at).query.pop().unwrap())
        };
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
