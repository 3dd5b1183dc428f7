//! Microsoft 365: the contacts of mailboxes over Graph v1.0, those of all folders.
//!
//! With `mailboxes` in the settings an application of the company's reads those mailboxes on its own
//! (client credentials); without, somebody consents, and the one mailbox is theirs. `contacts` is the
//! default folder alone; the others are asked for one by one, with the folders below them. Pages go
//! on by `@odata.nextLink`, which is followed on the same server alone. Ids are asked for that do not change when a
//! contact is moved to another folder (`IdType="ImmutableId"`). Graph does not say whose a contact is: it
//! is the mailbox's. Nothing there says that somebody wants no contact.

use std::collections::BTreeMap;

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

const COLUMNS: &[&str] = &[
    "Contact ID",
    "Owner",
    "Full Name",
    "First Name",
    "Last Name",
    "Company",
    "Job Title",
    "Email",
    "Business Phone",
    "Home Phone",
    "Mobile",
    "Categories",
    "Created",
    "Last Modified",
];

/// What is asked of a contact; notes and birthdays are not.
const SELECT: &str = "id,parentFolderId,displayName,givenName,surname,companyName,jobTitle,\
                      emailAddresses,businessPhones,homePhones,mobilePhone,categories,\
                      createdDateTime,lastModifiedDateTime";

/// Lists of a mailbox, in turn; its number stands behind.
const CONTACTS: &str = "contacts";
const FOLDERS: &str = "folders";
const INSIDE: &str = "contacts in folders";

/// The folder above all.
const ROOT: &str = "-";

/// The most that a page may hold.
const MOST: u64 = 100;

/// Microsoft 365.
pub(super) struct Microsoft;

impl Crm for Microsoft {
    fn id(&self) -> &'static str {
        "microsoft"
    }

    fn title(&self) -> &'static str {
        "Microsoft 365"
    }

    fn service(&self, options: &Options) -> CrmService {
        let tenant = options.tenant.as_deref().unwrap_or_default();
        let front = format!("https://login.microsoftonline.com/{tenant}/oauth2/v2.0");
        let common = CrmService {
            base_url: "https://graph.microsoft.com".into(),
            authorize_url: format!("{front}/authorize").into(),
            token_url: format!("{front}/token").into(),
            pkce: true,
            // A port is free under this name alone.
            redirect_host: "localhost",
            version: "v1.0",
            page_size: MOST,
            auth: Auth::Bearer,
            ..CrmService::default()
        };
        if options.mailboxes.is_empty() {
            return CrmService {
                scopes: &["Contacts.Read", "offline_access"],
                credential: Credential::Consent,
                before: "Whoever consents opens the contacts of their own mailbox; with `mailboxes` in \
                         the settings an application reads those that are named.",
                by_hand: "https://myapps.microsoft.com",
                ..common
            };
        }
        CrmService {
            scopes: &["https://graph.microsoft.com/.default"],
            credential: Credential::ClientSecret,
            before: "The key is the secret of an application with the permission Contacts.Read, narrowed \
                     to these mailboxes.",
            by_hand: "Microsoft Entra, App registrations, Certificates & secrets",
            ..common
        }
    }

    fn unset(&self, options: &Options) -> Option<Unset> {
        let plain = |word: &str, more: &str| {
            let fits = |c: char| c.is_ascii_alphanumeric() || more.contains(c);
            !word.is_empty() && word.chars().all(fits)
        };
        let tenant = options.tenant.as_deref().unwrap_or_default();
        if !plain(tenant, ".-") {
            let wanted = "the company's directory, as `agency.onmicrosoft.com` or by its number";
            return Some(Unset { key: "tenant", wanted });
        }
        let odd = options.mailboxes.iter().any(|one| !plain(address(one), ".-_+'@"));
        let wanted = "addresses such as `jane@agency.example`";
        odd.then_some(Unset { key: "mailboxes", wanted })
    }

    fn preset(&self) -> Preset {
        Preset::Generic
    }

    fn columns(&self) -> &'static [&'static str] {
        COLUMNS
    }

    fn first(&self) -> Step {
        Step::first(&named(CONTACTS, 0))
    }

    fn ask(&self, at: &At<'_>) -> Ask {
        let Place { list, mailbox, folder, link } = place(at.step);
        let ask = if let Some(link) = link {
            // It was looked at when it came.
            at.site.below(link).unwrap_or_default()
        } else {
            let front = match at.setup.options.mailboxes.get(mailbox) {
                Some(mailbox) => format!("/{}/users/{}", at.setup.version, address(mailbox)),
                None => format!("/{}/me", at.setup.version),
            };
            let path = match (list, folder) {
                (FOLDERS, ROOT | "") => "/contactFolders".to_owned(),
                (FOLDERS, folder) => format!("/contactFolders/{folder}/childFolders"),
                (INSIDE, folder) => format!("/contactFolders/{folder}/contacts"),
                _ => "/contacts".to_owned(),
            };
            let select = if list == FOLDERS { "id,displayName" } else { SELECT };
            Ask::get(format!("{front}{path}"))
                .with("$top", at.setup.page_size.clamp(1, MOST).to_string())
                .with("$select", select)
        };
        ask.header("Prefer", "IdType=\"ImmutableId\"")
    }

    fn read(&self, at: &At<'_>, answer: &Answer) -> Result<Page, CrmError> {
        refusal(answer)?;
        let body: Value = answer.json()?;
        let value = body.pointer("/value").and_then(Value::as_array);
        let value = value.ok_or_else(|| answer.shape("it holds no `value`"))?;
        let here = place(at.step);
        let mut page = Page { entries: value.len() as u64, ..Page::default() };
        for one in value {
            let id = cells::at(one, "/id");
            if !is_id(&id) {
                return Err(answer.shape("an entry has no `id`").into());
            }
            if here.list == FOLDERS {
                let key = folder_key(here.mailbox, &id);
                if !at.known.contains_key(&key) {
                    page.learned.push((key, NEW.to_owned()));
                }
                continue;
            }
            if here.list == CONTACTS {
                let parent = cells::at(one, "/parentFolderId");
                page.learned.push((default_key(here.mailbox), parent));
            }
            page.rows.push(row(at, here.mailbox, id, one));
        }
        let link = cells::at(&body, "/@odata.nextLink");
        if link.is_empty() {
            page.next = next(at, &here, &mut page.learned);
        } else {
            at.site.below(&link)?;
            page.next = Some(Step::page(&at.step.list, format!("{} {link}", here.folder)));
        }
        if at.setup.options.mailboxes.is_empty() && at.setup.options.owner.is_none() {
            page.notes.push("no `owner` is set under `[live.microsoft]`: these contacts have none");
        }
        Ok(page)
    }
}

/// What a folder is, until its own folders were asked for, and then.
const NEW: &str = "new";
const ASKED: &str = "asked";

/// Where a step is.
struct Place<'a> {
    list: &'a str,
    mailbox: usize,
    folder: &'a str,
    link: Option<&'a str>,
}

fn place(step: &Step) -> Place<'_> {
    let (list, mailbox) = step.list.rsplit_once(' ').unwrap_or((&step.list, "0"));
    let (folder, link) = match step.cursor.split_once(' ') {
        Some((folder, link)) => (folder, Some(link)),
        None => (step.cursor.as_str(), None),
    };
    Place { list, mailbox: mailbox.parse().unwrap_or(0), folder, link }
}

fn named(list: &str, mailbox: usize) -> String {
    format!("{list} {mailbox}")
}

fn folder_key(mailbox: usize, id: &str) -> String {
    format!("folder {mailbox} {id}")
}

fn default_key(mailbox: usize) -> String {
    format!("default folder {mailbox}")
}

/// An id stands in a path: it must not lead elsewhere.
fn is_id(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_=".contains(&b))
}

/// `jane@agency.example` of `Jane Rep <jane@agency.example>`.
fn address(mailbox: &str) -> &str {
    let inside = mailbox.trim().strip_suffix('>').and_then(|text| text.rsplit_once('<'));
    inside.map_or(mailbox, |(_, address)| address).trim()
}

/// What comes after the last page of a list or folder.
fn next(at: &At<'_>, here: &Place<'_>, learned: &mut Vec<(String, String)>) -> Option<Step> {
    let mailbox = here.mailbox;
    if here.list == CONTACTS {
        return Some(Step::page(&named(FOLDERS, mailbox), ROOT));
    }
    let front = folder_key(mailbox, "");
    if here.list == FOLDERS && here.folder != ROOT {
        learned.push((folder_key(mailbox, here.folder), ASKED.to_owned()));
    }
    let mut folders: BTreeMap<&str, &str> = BTreeMap::new();
    let known = at.known.iter().chain(learned.iter().map(|(key, state)| (key, state)));
    for (key, state) in known {
        if let Some(id) = key.strip_prefix(&front) {
            folders.insert(id, state);
        }
    }
    if here.list == FOLDERS
        && let Some((id, _)) = folders.iter().find(|(_, state)| **state == NEW)
    {
        return Some(Step::page(&named(FOLDERS, mailbox), *id));
    }
    // The default folder was read; after the last one, the next mailbox.
    let own = at.known.get(&default_key(mailbox)).map_or("", String::as_str);
    let before = if here.list == INSIDE { here.folder } else { "" };
    let inside = folders.keys().find(|id| **id > before && **id != own);
    match inside {
        Some(id) => Some(Step::page(&named(INSIDE, mailbox), *id)),
        None if mailbox + 1 < at.setup.options.mailboxes.len() => {
            Some(Step::first(&named(CONTACTS, mailbox + 1)))
        }
        None => None,
    }
}

/// One contact.
fn row(at: &At<'_>, mailbox: usize, id: String, one: &Value) -> Vec<String> {
    let text = |path| cells::at(one, path);
    let all = |path| cells::joined(cells::list(one, path).iter().map(|one| cells::cell(Some(one))));
    let options = &at.setup.options;
    let owner = options.mailboxes.get(mailbox).or(options.owner.as_ref());
    let emails = cells::list(one, "/emailAddresses").iter();
    vec![
        id,
        owner.cloned().unwrap_or_default(),
        text("/displayName"),
        text("/givenName"),
        text("/surname"),
        text("/companyName"),
        text("/jobTitle"),
        cells::joined(emails.map(|email| cells::at(email, "/address"))),
        all("/businessPhones"),
        all("/homePhones"),
        text("/mobilePhone"),
        all("/categories"),
        cells::day(&text("/createdDateTime")),
        cells::day(&text("/lastModifiedDateTime")),
    ]
}

/// What is not a page.
fn refusal(answer: &Answer) -> Result<(), CrmError> {
    match answer.status {
        200..300 => Ok(()),
        401 => Err(CrmError::token(answer)),
        403 => Err(CrmError::refused(
            answer,
            "these contacts are not open",
            "give the application the permission Contacts.Read, with the consent of an administrator, \
             and see that it is not narrowed to other mailboxes",
        )),
        404 => Err(CrmError::refused(
            answer,
            "there is no such mailbox or folder",
            "see `mailboxes` under `[live.microsoft]` in ringfence.toml; a mailbox on a server of the \
             company's own is not at Microsoft's",
        )),
        _ => Err(CrmError::status(answer)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::company::live::contract::Setup;
    use crate::intake::http::Site;

    /// Walks through the folders of a made-up mailbox, and gives the paths that were asked.
    fn walk(mailboxes: &[&str], answers: &[(&str, &str)]) -> Vec<String> {
        let mailboxes = mailboxes.iter().map(|one| (*one).to_owned()).collect();
        let options = Options { mailboxes, ..Options::default() };
        let setup = Setup { version: "v1.0".to_owned(), page_size: 2, options };
        let site = Site::parse("https://graph.example", &[]).unwrap();
        let (mut known, mut asked) = (BTreeMap::new(), Vec::new());
        let mut step = Some(Microsoft.first());
        while let Some(now) = step {
            let at = At { setup: &setup, step: &now, known: &known, site: &site, since: None };
            let path = Microsoft.ask(&at).path;
            let body = answers.iter().find(|(one, _)| *one == path).map_or("[]", |(_, body)| *body);
            let body = format!(r#"{{"value":{body}}}"#);
            let page = Microsoft.read(&at, &Answer::made(200, &[], body.as_bytes(), 0)).unwrap();
            asked.push(path);
            known.extend(page.learned);
            step = page.next;
        }
        asked
    }

    #[test]
    fn folders_below_folders_are_read_and_the_default_one_once() {
        let asked = walk(
            &[],
            &[
                ("/v1.0/me/contacts", r#"[{"id":"1","parentFolderId":"D"}]"#),
                ("/v1.0/me/contactFolders", r#"[{"id":"D"},{"id":"B"}]"#),
                ("/v1.0/me/contactFolders/B/childFolders", r#"[{"id":"A"},{"id":"B"}]"#),
            ],
        );

        let front = "/v1.0/me/contact";
        assert_eq!(
            asked,
            [
                format!("{front}s"),
                format!("{front}Folders"),
                format!("{front}Folders/B/childFolders"),
                format!("{front}Folders/A/childFolders"),
                format!("{front}Folders/D/childFolders"),
                format!("{front}Folders/A/contacts"),
                format!("{front}Folders/B/contacts"),
            ]
        );
    }

    #[test]
    fn mailboxes_are_read_in_turn_and_named_with_or_without_a_name() {
        let asked = walk(&["Jane Rep <jane@agency.example>", "omar@agency.example"], &[]);

        assert_eq!(
            asked,
            [
                "/v1.0/users/jane@agency.example/contacts",
                "/v1.0/users/jane@agency.example/contactFolders",
                "/v1.0/users/omar@agency.example/contacts",
                "/v1.0/users/omar@agency.example/contactFolders",
            ]
        );
        let odd = |mailbox: &str| {
            let mailboxes = vec![mailbox.to_owned()];
            let options =
                Options { mailboxes, tenant: Some("t1".to_owned()), ..Options::default() };
            Microsoft.unset(&options).is_some()
        };
        assert!(!odd("jane@agency.example") && odd("jane/../me") && odd("a?b") && odd(""));
    }
}
