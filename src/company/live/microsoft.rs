//! Microsoft 365: the contacts of mailboxes over Graph v1.0, those of all folders.
//!
//! With `mailboxes` in the settings an application of the company's reads those mailboxes on its own
//! (client credentials); without, somebody consents, and the one mailbox is theirs. Ids are asked for that
//! do not change when a contact is moved to another folder (`IdType="ImmutableId"`). Graph does not say whose
//! a contact is: it is the mailbox's. Nothing there says that somebody wants no contact.
//!
//! `contactFolders` lists the folders in the default one, and not that itself: any contact of `contacts`,
//! which is the default folder alone, names it. Nobody in it, and it is unknown and not missed. Pages hold fewer
//! than asked for, or nobody, where groups of contacts lie among them. Pages go on by `@odata.nextLink`, which is
//! followed on the same server alone.
//!
//! What changed is told folder by folder, by `contacts/delta`: a first round gives all, and its last page a
//! `@odata.deltaLink`, from which the next pull goes on. A token has no fixed life; one that ended is answered
//! with 410, or a 40x whose code says so. A contact that is moved is gone in one folder and new in the other, also
//! where the two are read at different moments; so each folder is counted as well, which must come to what was
//! read. The counts hold groups too: how many more that makes is kept from the pull that read all. Not confirmed
//! at a real mailbox: that a changed contact comes with all that was selected; one that does not has all read.

mod page;
mod walk;

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
use crate::company::live::microsoft::page::FIELDS;
use crate::company::live::microsoft::page::count;
use crate::company::live::microsoft::page::list;
use crate::company::live::microsoft::page::told;
use crate::company::live::microsoft::walk::COUNTS;
use crate::company::live::microsoft::walk::DEFAULT;
use crate::company::live::microsoft::walk::FOLDERS;
use crate::company::live::microsoft::walk::INSIDE;
use crate::company::live::microsoft::walk::Place;
use crate::company::live::microsoft::walk::lacks_a_folder;
use crate::company::live::microsoft::walk::named;
use crate::company::live::microsoft::walk::next;
use crate::company::live::microsoft::walk::place;
use crate::company::live::tally;
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

/// The most that a page may hold.
const MOST: u64 = 100;

/// Contacts that are looked at for the default folder.
const FEW: u64 = 10;

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
        Step::first(&named(DEFAULT, 0))
    }

    fn changes(&self, since: &Since) -> Option<Step> {
        tally::is_kept(since).then(|| self.first())
    }

    fn stands_in_rows(&self, _name: &str) -> bool {
        // Folders and counts.
        false
    }

    fn ask(&self, at: &At<'_>) -> Ask {
        let here = place(at.step);
        let size = at.setup.page_size.clamp(1, MOST);
        let mut wanted = "IdType=\"ImmutableId\"".to_owned();
        if here.list == INSIDE {
            wanted = format!("{wanted}, odata.maxpagesize={size}");
        }
        let ask = match here.link.or_else(|| told(at, &here)) {
            // It was looked at when it came.
            Some(link) => at.site.below(link).unwrap_or_default(),
            None => unlinked(at, &here, size),
        };
        ask.header("Prefer", wanted)
    }

    fn read(&self, at: &At<'_>, answer: &Answer) -> Result<Page, CrmError> {
        let here = place(at.step);
        let mut page = match here.list {
            COUNTS => count(at, answer)?,
            _ => list(at, &here, answer)?,
        };
        if page.next.is_none() {
            page.next = next(at, &here, &mut page.learned);
            if page.next.is_none() {
                tally::end(at, answer, &mut page)?;
            }
        }
        let on = page.next.as_ref().map(|step| place(step).list);
        if here.list == FOLDERS
            && on != Some(FOLDERS)
            && lacks_a_folder(at, here.mailbox, &page.learned)
        {
            return Err(CrmError::stale(answer, "a folder of contacts is no longer there"));
        }
        if at.setup.options.mailboxes.is_empty() && at.setup.options.owner.is_none() {
            page.notes.push("no `owner` is set under `[live.microsoft]`: these contacts have none");
        }
        Ok(page)
    }
}

/// What to ask where no link leads on.
fn unlinked(at: &At<'_>, here: &Place<'_>, size: u64) -> Ask {
    let front = match at.setup.options.mailboxes.get(here.mailbox) {
        Some(mailbox) => format!("/{}/users/{}", at.setup.version, address(mailbox)),
        None => format!("/{}/me", at.setup.version),
    };
    let folder = format!("{front}/contactFolders/{}", here.folder);
    match here.list {
        DEFAULT => Ask::get(format!("{front}/contacts"))
            .with("$top", FEW.to_string())
            .with("$select", "id,parentFolderId"),
        FOLDERS => {
            let all = format!("{front}/contactFolders");
            let path = if here.is_within() { format!("{folder}/childFolders") } else { all };
            Ask::get(path).with("$top", size.to_string()).with("$select", "id,displayName")
        }
        COUNTS => Ask::get(format!("{folder}/contacts"))
            .with("$top", "1")
            .with("$select", "id")
            .with("$count", "true"),
        _ => {
            let fields = FIELDS.join(",");
            Ask::get(format!("{folder}/contacts/delta")).with("$select", format!("id,{fields}"))
        }
    }
}

/// `jane@agency.example` of `Jane Rep <jane@agency.example>`.
fn address(mailbox: &str) -> &str {
    let inside = mailbox.trim().strip_suffix('>').and_then(|text| text.rsplit_once('<'));
    inside.map_or(mailbox, |(_, address)| address).trim()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::company::live::contract::Setup;
    use crate::company::live::microsoft::walk::UNLISTED;
    use crate::company::live::microsoft::walk::folder_key;
    use crate::intake::http::Site;

    fn setup(mailboxes: &[&str]) -> Setup {
        let mailboxes = mailboxes.iter().map(|one| (*one).to_owned()).collect();
        let options = Options { mailboxes, ..Options::default() };
        Setup { version: "v1.0".to_owned(), page_size: 2, options }
    }

    /// Walks through made-up mailboxes; gives the paths that were asked, and what was left for the next.
    fn walk(
        mailboxes: &[&str],
        since: Option<&Since>,
        answers: &[(&str, &str)],
    ) -> (Vec<String>, BTreeMap<String, String>, Option<u64>) {
        let setup = setup(mailboxes);
        let site = Site::parse("https://graph.example", &[]).unwrap();
        let (mut known, mut asked) = (BTreeMap::new(), Vec::new());
        let (mut marks, mut total) = (BTreeMap::new(), None);
        let mut step = Some(Microsoft.first());
        while let Some(now) = step {
            let at = At { setup: &setup, step: &now, known: &known, site: &site, since };
            let path = Microsoft.ask(&at).path;
            let body = answers.iter().find(|(one, _)| *one == path);
            let body = body.map_or(r#"{"value":[]}"#, |(_, body)| *body);
            let page = Microsoft.read(&at, &Answer::made(200, &[], body.as_bytes(), 0)).unwrap();
            asked.push(path.trim_start_matches("/v1.0").to_owned());
            known.extend(page.learned);
            marks.extend(page.marks);
            total = page.total.or(total);
            step = page.next;
        }
        (asked, marks, total)
    }

    /// Reads one answer of a folder, in a pull of changes.
    fn told(status: u16, body: &str) -> Result<Page, CrmError> {
        let link = "https://graph.example/v1.0/d?t=1";
        let marks = BTreeMap::from([("delta 0 D".to_owned(), link.to_owned())]);
        let since = Since { marks, ..Since::default() };
        let (setup, step) = (setup(&[]), Step::page(&named(INSIDE, 0), "D"));
        let site = Site::parse("https://graph.example", &[]).unwrap();
        let known = BTreeMap::from([(folder_key(0, "D"), UNLISTED.to_owned())]);
        let at = At { setup: &setup, step: &step, known: &known, site: &site, since: Some(&since) };
        assert_eq!(Microsoft.ask(&at).path, "/v1.0/d");
        Microsoft.read(&at, &Answer::made(status, &[], body.as_bytes(), 0))
    }

    #[test]
    fn folders_below_folders_are_read_and_the_default_one_once() {
        let (asked, marks, _) = walk(
            &[],
            None,
            &[
                ("/v1.0/me/contacts", r#"{"value":[{"id":"1","parentFolderId":"D"}]}"#),
                ("/v1.0/me/contactFolders", r#"{"value":[{"id":"D"},{"id":"B"}]}"#),
                ("/v1.0/me/contactFolders/B/childFolders", r#"{"value":[{"id":"A"},{"id":"B"}]}"#),
            ],
        );

        let ends = [
            "B/childFolders",
            "A/childFolders",
            "D/childFolders",
            "A/contacts/delta",
            "B/contacts/delta",
            "D/contacts/delta",
            "A/contacts",
            "B/contacts",
            "D/contacts",
        ];
        assert_eq!(asked[..2], ["/me/contacts", "/me/contactFolders"]);
        assert_eq!(asked[2..], ends.map(|end| format!("/me/contactFolders/{end}")));
        assert!(marks.is_empty(), "nobody counted");
    }

    #[test]
    fn the_default_folder_is_found_behind_groups_and_read_though_no_list_names_it() {
        let (asked, marks, _) = walk(
            &[],
            None,
            &[
                (
                    "/v1.0/me/contacts",
                    r#"{"value":[],"@odata.nextLink":"https://graph.example/v1.0/more?$skip=10"}"#,
                ),
                ("/v1.0/more", r#"{"value":[{"id":"1","parentFolderId":"D"}]}"#),
                (
                    "/v1.0/me/contactFolders/D/contacts/delta",
                    r#"{"value":[{"id":"1"}],"@odata.deltaLink":"https://graph.example/v1.0/d?t=1"}"#,
                ),
                ("/v1.0/me/contactFolders/D/contacts", r#"{"value":[],"@odata.count":4}"#),
            ],
        );

        let front = "/me/contactFolders";
        let inside = [format!("{front}/D/contacts/delta"), format!("{front}/D/contacts")];
        assert_eq!(asked[..3], ["/me/contacts", "/more", front]);
        assert_eq!(asked[3..], inside);
        assert_eq!(marks["delta 0 D"], "https://graph.example/v1.0/d?t=1");
        let since = Since { marks, ..Since::default() };
        assert!(Microsoft.changes(&since).is_some());

        let (_, _, total) = walk(
            &[],
            Some(&since),
            &[
                ("/v1.0/me/contacts", r#"{"value":[{"id":"1","parentFolderId":"D"}]}"#),
                ("/v1.0/me/contactFolders/D/contacts", r#"{"value":[],"@odata.count":5}"#),
            ],
        );
        assert_eq!(total, Some(2));
    }

    #[test]
    fn a_pull_during_which_one_went_is_followed_by_a_whole_one() {
        let removed = r#"{"value":[{"id":"1","@removed":{"reason":"deleted"}}],
            "@odata.deltaLink":"https://graph.example/v1.0/d?t=1"}"#;
        let (_, marks, _) = walk(
            &[],
            None,
            &[
                ("/v1.0/me/contactFolders", r#"{"value":[{"id":"D"}]}"#),
                ("/v1.0/me/contactFolders/D/contacts/delta", removed),
                ("/v1.0/me/contactFolders/D/contacts", r#"{"value":[],"@odata.count":0}"#),
            ],
        );

        assert!(Microsoft.changes(&Since { marks, ..Since::default() }).is_none());
    }

    #[test]
    fn what_is_not_told_any_more_or_in_part_alone_has_all_read() {
        let stale = |status, body: &str| matches!(told(status, body), Err(CrmError::Stale { .. }));
        let over = |code: &str| format!(r#"{{"error":{{"code":"{code}"}}}}"#);

        let gone = told(200, r#"{"value":[{"id":"1","@removed":{"reason":"changed"}}]}"#).unwrap();
        assert_eq!((gone.gone, gone.rows.len()), (vec!["1".to_owned()], 0));
        assert!(stale(200, r#"{"value":[{"id":"1","displayName":"Ada Moss"}]}"#));
        assert!(stale(410, "") && stale(404, "") && stale(400, &over("ErrorInvalidUrlQuery")));
        assert!(stale(409, &over("SyncStateNotFound")) && stale(406, &over("resyncRequired")));
        assert!(!stale(403, &over("ErrorAccessDenied")) && !stale(409, "{}") && !stale(401, ""));
    }

    #[test]
    fn mailboxes_are_read_in_turn_and_named_with_or_without_a_name() {
        let boxes = ["Jane Rep <jane@agency.example>", "omar@agency.example"];
        let (asked, ..) = walk(&boxes, None, &[]);

        assert_eq!(
            asked,
            [
                "/users/jane@agency.example/contacts",
                "/users/jane@agency.example/contactFolders",
                "/users/omar@agency.example/contacts",
                "/users/omar@agency.example/contactFolders",
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
