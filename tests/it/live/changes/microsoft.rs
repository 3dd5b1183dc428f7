//! Microsoft 365: mailboxes with folders below folders and groups among the contacts. Contacts are moved to other
//! folders and mailboxes, folders come, go and are moved, and links to changes end.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use chrono::DateTime;
use serde_json::Value;
use serde_json::json;

use crate::live::changes::Dice;
use crate::live::changes::Vendor;
use crate::live::changes::histories;
use crate::live::standin::Answer;
use crate::live::standin::Asked;

/// Some mailboxes: one that somebody opened, or two that an application reads.
struct Microsoft {
    mailboxes: usize,
    folders: BTreeMap<String, Folder>,
    contacts: BTreeMap<String, Contact>,
    /// What happened in folders, in turn: which contact came, changed or went.
    log: Vec<(String, String)>,
    /// Links that lead to less than this place of it have ended.
    told_from: usize,
    next: u64,
}

struct Folder {
    mailbox: usize,
    /// The folder above; `None` for the default one, and for those that stand beside it.
    above: Option<String>,
    default: bool,
    /// Groups of contacts, which are counted and never given.
    groups: usize,
}

struct Contact {
    folder: String,
    /// What stands of it.
    fields: Value,
}

/// Somebody, in one of a few versions; a fifth of them cannot be told.
fn fields(id: &str, at_s: i64, dice: &mut Dice) -> Value {
    let at = DateTime::from_timestamp(at_s, 0).unwrap().format("%Y-%m-%dT%H:%M:%SZ").to_string();
    let mut all = json!({
        "createdDateTime": "2024-02-01T03:04:05Z", "lastModifiedDateTime": at, "displayName": null,
        "givenName": null, "surname": null, "companyName": null, "jobTitle": "", "categories": [],
        "emailAddresses": [], "businessPhones": [], "homePhones": [], "mobilePhone": null,
    });
    if dice.below(5) > 0 {
        let given = dice.of(&["Ada", "Ben", "Cleo", "Dora"]).unwrap();
        all["displayName"] = json!(format!("{given} Moss{id}"));
        all["emailAddresses"] =
            json!([{"name": given, "address": format!("{id}.{}@moss.example", dice.below(2))}]);
        all["companyName"] = json!(format!("Firm {}", dice.below(3)));
        all["categories"] = json!(dice.of(&[&["Client"][..], &[]]));
    }
    all
}

impl Microsoft {
    /// A folder, with its place.
    fn folder(&mut self, mailbox: usize, above: Option<String>, default: bool, dice: &mut Dice) {
        self.next += 1;
        let groups = usize::try_from(dice.of(&[0, 0, 1, 12]).unwrap_or(0)).unwrap();
        let folder = Folder { mailbox, above, default, groups };
        self.folders.insert(format!("F{}", self.next), folder);
    }

    fn names(&self) -> Vec<String> {
        self.folders.keys().cloned().collect()
    }

    fn any<'a>(all: &'a [String], dice: &mut Dice) -> Option<&'a String> {
        dice.of(&all.iter().collect::<Vec<_>>())
    }

    fn add(&mut self, at_s: i64, dice: &mut Dice) {
        let Some(folder) = Self::any(&self.names(), dice).cloned() else { return };
        self.next += 1;
        let id = format!("A{}", self.next);
        let fields = fields(&id, at_s, dice);
        self.log.push((folder.clone(), id.clone()));
        self.contacts.insert(id, Contact { folder, fields });
    }

    fn remove(&mut self, id: &str) {
        if let Some(contact) = self.contacts.remove(id) {
            self.log.push((contact.folder, id.to_owned()));
        }
    }

    /// Moves a contact within its mailbox, where it keeps its id, or to another, where it does not.
    fn move_on(&mut self, id: &str, dice: &mut Dice) {
        let Some(to) = Self::any(&self.names(), dice).cloned() else { return };
        let Some(Contact { folder, fields }) = self.contacts.remove(id) else { return };
        self.log.push((folder.clone(), id.to_owned()));
        let mut id = id.to_owned();
        if self.folders[&folder].mailbox != self.folders[&to].mailbox {
            self.next += 1;
            id = format!("A{}", self.next);
        }
        self.log.push((to.clone(), id.clone()));
        self.contacts.insert(id, Contact { folder: to, fields });
    }

    /// Something happens to a folder.
    fn about_folders(&mut self, dice: &mut Dice) {
        let names = self.names();
        let Some(one) = Self::any(&names, dice) else { return };
        let mailbox = self.folders[one].mailbox;
        let within = self.within(one);
        match dice.below(5) {
            0 => {
                let above = Some(one.clone()).filter(|_| dice.once_in(2));
                self.folder(mailbox, above, false, dice);
            }
            1 if !self.folders[one].default => {
                for name in &within {
                    self.folders.remove(name);
                }
                let gone = |contact: &Contact| within.contains(&contact.folder);
                self.contacts.retain(|_, contact| !gone(contact));
            }
            2 if !self.folders[one].default => {
                let fits = |name: &&String| {
                    !within.contains(name.as_str()) && self.folders[*name].mailbox == mailbox
                };
                let others: Vec<&String> = names.iter().filter(fits).collect();
                let above = dice.of(&others).cloned().filter(|_| !dice.once_in(3));
                self.folders.get_mut(one).unwrap().above = above;
            }
            3 => {
                let folder = self.folders.get_mut(one).unwrap();
                folder.groups = if dice.once_in(2) { folder.groups + 1 } else { 0 };
            }
            _ => self.told_from = self.log.len(),
        }
    }

    /// A folder and all below it.
    fn within(&self, name: &str) -> BTreeSet<String> {
        let mut all = BTreeSet::from([name.to_owned()]);
        loop {
            let below =
                |folder: &Folder| folder.above.as_ref().is_some_and(|one| all.contains(one));
            let more: Vec<String> = self
                .folders
                .iter()
                .filter(|(_, one)| below(one))
                .map(|(id, _)| id.clone())
                .collect();
            let before = all.len();
            all.extend(more);
            if all.len() == before {
                return all;
            }
        }
    }

    /// What is told of a folder, page by page. A token names the place of the log that was reached before (none
    /// in a first round), that where this round began, and the last contact that was told.
    fn delta(&self, front: &str, folder: &str, token: Option<&str>, size: usize) -> Answer {
        let words: Vec<&str> = token.map(|token| token.split('.').collect()).unwrap_or_default();
        let place = |at: usize| words.get(at).and_then(|text| text.parse::<usize>().ok());
        let (after, began) = (place(0), place(1).unwrap_or(self.log.len()));
        if after.is_some_and(|after| after < self.told_from) {
            let body = json!({"error": {"code": "SyncStateNotFound", "message": "it ended"}});
            return Answer::made(410, body.to_string());
        }
        let mut all: BTreeSet<&String> = match after {
            None => {
                let inside = self.contacts.iter().filter(|(_, one)| one.folder == folder);
                inside.map(|(id, _)| id).collect()
            }
            Some(after) => {
                let since = self.log[after..].iter().filter(|(one, _)| one == folder);
                since.map(|(_, id)| id).collect()
            }
        };
        let last = words.get(2).copied().unwrap_or_default();
        all.retain(|id| id.as_str() > last);
        let shown = |id: &String| match self.contacts.get(id) {
            Some(contact) if contact.folder == folder => {
                let mut shown = contact.fields.clone();
                shown["id"] = json!(id);
                shown
            }
            _ => json!({"id": id, "@removed": {"reason": "deleted"}}),
        };
        let page: Vec<Value> = all.iter().take(size).map(|id| shown(id)).collect();
        let link = format!("BASE{front}/contactFolders('{folder}')/contacts/delta");
        let mut body = json!({"value": page});
        if let Some(last) = all.iter().nth(size - 1).filter(|_| all.len() > size) {
            let after = words.first().copied().unwrap_or_default();
            body["@odata.nextLink"] = json!(format!("{link}?$skiptoken={after}.{began}.{last}"));
        } else {
            body["@odata.deltaLink"] = json!(format!("{link}?$deltatoken={began}"));
        }
        Answer::made(200, body.to_string())
    }

    /// The default folder's contacts, groups first, which leave their places empty.
    fn default(&self, mailbox: usize, front: &str, from: usize) -> Value {
        let mut folders = self.folders.iter();
        let own = folders.find(|(_, one)| one.default && one.mailbox == mailbox);
        let (name, folder) = own.unwrap();
        let all = vec![None; folder.groups];
        let inside = self.contacts.iter().filter(|(_, one)| one.folder == *name);
        let all: Vec<_> = all.into_iter().chain(inside.map(|(id, _)| Some(id))).collect();
        let page = all.iter().skip(from).take(10).flatten();
        let page: Vec<Value> = page.map(|id| json!({"id": id, "parentFolderId": name})).collect();
        let mut body = json!({"value": page});
        if from + 10 < all.len() {
            let link = format!("BASE{front}/contacts?$skip={}", from + 10);
            body["@odata.nextLink"] = json!(link);
        }
        body
    }

    /// Folders of a mailbox below one, or beside the default one, page by page.
    fn below(&self, mailbox: usize, above: Option<&str>, from: usize, link: &str) -> Value {
        let fits = |folder: &Folder| {
            folder.mailbox == mailbox && !folder.default && folder.above.as_deref() == above
        };
        let all: Vec<&String> =
            self.folders.iter().filter(|(_, one)| fits(one)).map(|(id, _)| id).collect();
        let page: Vec<Value> = all
            .iter()
            .skip(from)
            .take(2)
            .map(|id| json!({"id": id, "displayName": format!("Folder {id}")}))
            .collect();
        let mut body = json!({"value": page});
        if from + 2 < all.len() {
            body["@odata.nextLink"] = json!(format!("BASE{link}?$skip={}", from + 2));
        }
        body
    }
}

impl Vendor for Microsoft {
    const NETWORK: &'static str = "microsoft";

    fn begun(now_s: i64, dice: &mut Dice) -> Self {
        let mailboxes = usize::try_from(1 + dice.below(2)).unwrap();
        let (folders, contacts, log) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
        let mut new = Self { mailboxes, folders, contacts, log, told_from: 0, next: 0 };
        for mailbox in 0..mailboxes {
            new.folder(mailbox, None, true, dice);
            new.folder(mailbox, None, false, dice);
            let above = Some(format!("F{}", new.next));
            new.folder(mailbox, above, false, dice);
        }
        for _ in 0..9 * mailboxes {
            new.add(now_s - 100_000, dice);
        }
        new
    }

    fn settings(&self) -> String {
        let mailboxes = match self.mailboxes {
            1 => "owner = 'Jane Harbour <jane@harbour.example>'\n",
            _ => "mailboxes = ['Jane Harbour <jane@harbour.example>', 'omar@harbour.example']\n",
        };
        format!("tenant = 'harbour.example'\npage-size = 2\n{mailboxes}")
    }

    fn happens(&mut self, at_s: i64, untold: &mut bool, dice: &mut Dice) {
        if dice.once_in(30) && std::mem::take(untold) {
            return self.about_folders(dice);
        }
        let ids: Vec<String> = self.contacts.keys().cloned().collect();
        let Some(id) = Self::any(&ids, dice).filter(|_| ids.len() > 2) else {
            return self.add(at_s, dice);
        };
        match dice.below(14) {
            0..4 => self.add(at_s, dice),
            4..9 => {
                let contact = self.contacts.get_mut(id).unwrap();
                contact.fields = fields(id, at_s, dice);
                self.log.push((contact.folder.clone(), id.clone()));
            }
            9..13 => self.remove(id),
            _ => self.move_on(id, dice),
        }
    }

    fn answer(&mut self, asked: &Asked) -> Option<Answer> {
        if asked.path == "/token" {
            let token =
                r#"{"access_token":"CANARYTOKEN-a1","token_type":"Bearer","expires_in":3600}"#;
            return Some(Answer::made(200, token.to_owned()));
        }
        let mailboxes = ["/v1.0/users/jane@harbour.example", "/v1.0/users/omar@harbour.example"];
        let place = |(at, front): (usize, &&'static str)| {
            asked.path.strip_prefix(*front).map(|rest| (at, *front, rest))
        };
        let me = ["/v1.0/me"];
        let fronts: &[&'static str] = if self.mailboxes == 1 { &me } else { &mailboxes };
        let (mailbox, front, rest) = fronts.iter().enumerate().find_map(place)?;
        let given = |name: &str| asked.query.get(name).map(String::as_str);
        let from = given("$skip").and_then(|from| from.parse().ok()).unwrap_or(0);
        let json = |body: Value| Some(Answer::made(200, body.to_string()));
        // As a path has them, and as links have them.
        let rest = rest.replace("('", "/").replace("')", "");
        let words: Vec<&str> = rest.split('/').skip(1).collect();
        match words.as_slice() {
            ["contacts"] => json(self.default(mailbox, front, from)),
            ["contactFolders"] => json(self.below(mailbox, None, from, &asked.path)),
            ["contactFolders", folder, ..] if !self.folders.contains_key(*folder) => {
                Some(Answer::made(404, json!({"error": {"code": "ErrorItemNotFound"}}).to_string()))
            }
            ["contactFolders", folder, "childFolders"] => {
                json(self.below(mailbox, Some(folder), from, &asked.path))
            }
            ["contactFolders", folder, "contacts"] => {
                let inside = self.contacts.values().filter(|one| one.folder == *folder).count();
                json(json!({"@odata.count": inside + self.folders[*folder].groups, "value": []}))
            }
            ["contactFolders", folder, "contacts", "delta"] => {
                let size = asked.headers.get("prefer")?.rsplit_once('=')?.1.parse().ok()?;
                let token = given("$deltatoken").or(given("$skiptoken"));
                Some(self.delta(front, folder, token, size))
            }
            _ => None,
        }
    }
}

#[test]
fn microsoft_tells_all_that_a_whole_pull_reads_or_has_all_read() {
    let (by_changes, of) = histories::<Microsoft>(&[2, 5, 11]);

    assert!(by_changes * 3 > of && by_changes < of, "{by_changes} of {of}");
}
