//! Zoho CRM, with a consent that opens counts, colleagues and companies: contacts and leads are deleted, restored,
//! united and converted; colleagues and companies get other names, companies are united or go. Where it is not
//! confirmed what Zoho tells, some histories have it told and others not.

use std::collections::BTreeMap;

use chrono::DateTime;
use serde_json::Value;
use serde_json::json;

use crate::live::changes::Dice;
use crate::live::changes::Vendor;
use crate::live::changes::histories;
use crate::live::standin::Answer;
use crate::live::standin::Asked;

/// A company's modules.
struct Zoho {
    records: BTreeMap<u64, Record>,
    /// What was deleted: the record, when, and whether it can be restored.
    deleted: BTreeMap<u64, (Record, i64, bool)>,
    /// Names, and whether they left.
    users: BTreeMap<u64, (String, bool)>,
    accounts: BTreeMap<u64, String>,
    next: u64,
    leads_open: bool,
    /// Records that are counted and not given.
    besides: usize,
    told: Told,
}

/// Whether these are told: what was restored, what was united with another, what was converted.
struct Told {
    restored: bool,
    united: bool,
    converted: bool,
}

#[derive(Clone)]
struct Record {
    lead: bool,
    converted: bool,
    fields: Value,
    owner: u64,
    creator: u64,
    account: Option<u64>,
    modified_s: i64,
}

fn instant(at_s: i64) -> String {
    // As somebody in Sydney sees it.
    let at = DateTime::from_timestamp(at_s + 11 * 60 * 60, 0).unwrap();
    at.format("%Y-%m-%dT%H:%M:%S+11:00").to_string()
}

/// Somebody, in one of a few versions; a fifth of them cannot be told.
fn fields(id: u64, dice: &mut Dice) -> Value {
    let mut all = json!({"Created_Time": "2024-02-01T10:00:00+11:00", "Unsubscribed_Time": null});
    if dice.below(5) > 0 {
        all["First_Name"] = json!(dice.of(&["Ada", "Ben", "Cleo", "Dora"]));
        all["Last_Name"] = json!(format!("Moss{id}"));
        all["Email"] = json!(format!("moss{id}.{}@moss.example", dice.below(2)));
        all["Email_Opt_Out"] = json!(dice.once_in(2));
    }
    all
}

impl Zoho {
    fn add(&mut self, lead: bool, at_s: i64, dice: &mut Dice) {
        self.next += 1;
        let (owner, account) = self.who(dice);
        let (creator, _) = self.who(dice);
        let fields = fields(self.next, dice);
        let account = account.filter(|_| !lead);
        let new =
            Record { lead, converted: false, fields, owner, creator, account, modified_s: at_s };
        self.records.insert(self.next, new);
    }

    /// Somebody of the company, and a company or none.
    fn who(&self, dice: &mut Dice) -> (u64, Option<u64>) {
        let users: Vec<u64> = self.users.keys().copied().collect();
        let accounts: Vec<u64> = self.accounts.keys().copied().collect();
        let account = dice.of(&accounts).filter(|_| !dice.once_in(4));
        (dice.of(&users).unwrap(), account)
    }

    fn numbers(&self, lead: bool) -> Vec<u64> {
        let fits = |one: &Record| one.lead == lead && !one.converted;
        self.records.iter().filter(|(_, one)| fits(one)).map(|(id, _)| *id).collect()
    }

    /// Something happens to what contacts point to, or to the consent.
    fn around(&mut self, at_s: i64, untold: &mut bool, dice: &mut Dice) {
        let (user, account) = self.who(dice);
        let (_, other) = self.who(dice);
        match (dice.below(8), account) {
            (0, _) => self.users.get_mut(&user).unwrap().0.push('e'),
            (1, _) => self.users.get_mut(&user).unwrap().1 = true,
            (2, Some(account)) => self.accounts.get_mut(&account).unwrap().push('s'),
            (3, Some(account)) if self.accounts.len() > 2 => {
                // Gone, or united with another: what points to it has no new time.
                self.accounts.remove(&account);
                let other = other.filter(|one| *one != account);
                for record in self.records.values_mut() {
                    if record.account == Some(account) {
                        record.account = other;
                    }
                }
                for (record, ..) in self.deleted.values_mut() {
                    record.account = record.account.filter(|one| *one != account);
                }
            }
            (4, _) if std::mem::take(untold) => self.leads_open = !self.leads_open,
            (5, _) => {
                self.users.insert(at_s.unsigned_abs(), ("Olga New".to_owned(), false));
            }
            _ => {
                self.next += 1;
                self.accounts.insert(self.next, format!("Firm {}", self.next));
            }
        }
    }

    /// Something happens to a contact or a lead; `untold` says whether something may still be left untold.
    fn somebody(&mut self, lead: bool, at_s: i64, untold: &mut bool, dice: &mut Dice) {
        let all = self.numbers(lead);
        let Some(id) = dice.of(&all).filter(|_| all.len() > 3) else {
            return self.add(lead, at_s, dice);
        };
        let mut may = |is_told: bool| is_told || std::mem::take(untold);
        match dice.below(8) {
            0 | 1 => self.add(lead, at_s, dice),
            2 | 3 => {
                let (owner, account) = self.who(dice);
                let record = self.records.get_mut(&id).unwrap();
                (record.fields, record.owner, record.modified_s) = (fields(id, dice), owner, at_s);
                record.account = account.filter(|_| !lead);
            }
            4 => {
                let record = self.records.remove(&id).unwrap();
                self.deleted.insert(id, (record, at_s, dice.once_in(2)));
            }
            5 => {
                let restorable = self.deleted.iter().filter(|(_, (_, _, back))| *back);
                let ids: Vec<u64> = restorable.map(|(id, _)| *id).collect();
                if let Some(id) = dice.of(&ids)
                    && may(self.told.restored)
                {
                    let (mut record, ..) = self.deleted.remove(&id).unwrap();
                    record.modified_s = if self.told.restored { at_s } else { record.modified_s };
                    self.records.insert(id, record);
                }
            }
            6 if may(self.told.united) => {
                let record = self.records.remove(&id).unwrap();
                if self.told.united {
                    self.deleted.insert(id, (record, at_s, false));
                }
                let left = all.into_iter().find(|one| *one != id).unwrap();
                self.records.get_mut(&left).unwrap().modified_s = at_s;
            }
            7 if lead && may(self.told.converted) => {
                let record = self.records.get_mut(&id).unwrap();
                record.converted = true;
                record.modified_s = if self.told.converted { at_s } else { record.modified_s };
                self.add(false, at_s, dice);
            }
            _ => {}
        }
    }

    fn user(&self, id: u64) -> (&str, String) {
        (&self.users[&id].0, format!("u{id}@harbour.example"))
    }

    fn shown(&self, id: u64) -> Value {
        let record = &self.records[&id];
        let mut shown = record.fields.clone();
        let (owner, email) = self.user(record.owner);
        shown["id"] = json!(id.to_string());
        shown["Owner"] = json!({"id": record.owner.to_string(), "name": owner, "email": email});
        let creator = self.user(record.creator).0;
        shown["Created_By"] = json!({"id": record.creator.to_string(), "name": creator});
        shown["Modified_Time"] = json!(instant(record.modified_s));
        if record.lead {
            shown["Company"] = json!("Firm");
        } else {
            shown["Account_Name"] = record.account.map_or(
                Value::Null,
                |id| json!({"id": id.to_string(), "name": self.accounts[&id]}),
            );
        }
        shown
    }

    /// A page of a list; where nothing is in it, that there is nothing, or nothing new.
    fn page(all: &[Value], asked: &Asked, list: &str) -> Option<Answer> {
        if all.is_empty() {
            let since = asked.headers.contains_key("if-modified-since");
            let status = if since && !asked.path.ends_with("/deleted") { 304 } else { 204 };
            return Some(Answer::made(status, String::new()));
        }
        let number = |name: &str| asked.query.get(name)?.parse::<usize>().ok();
        let (page, size) = (number("page")?, number("per_page")?);
        let here: Vec<&Value> = all.iter().skip((page - 1) * size).take(size).collect();
        let info = json!({
            "per_page": size, "count": here.len(), "page": page, "more_records": page * size < all.len(),
        });
        Some(Answer::made(200, json!({list: here, "info": info}).to_string()))
    }
}

impl Vendor for Zoho {
    const NETWORK: &'static str = "zoho";

    fn begun(now_s: i64, dice: &mut Dice) -> Self {
        let user = |name: &str, left| (name.to_owned(), left);
        let mut new = Self {
            records: BTreeMap::new(),
            deleted: BTreeMap::new(),
            users: [(7, user("Jane Harbour", false)), (8, user("Finn Marsh", true))].into(),
            accounts: [(4, "Moss Pty Ltd".to_owned()), (5, "Vale & Vale".to_owned())].into(),
            next: 100,
            leads_open: true,
            besides: usize::try_from(dice.below(3)).unwrap(),
            told: Told {
                restored: dice.once_in(2),
                united: dice.once_in(2),
                converted: dice.once_in(2),
            },
        };
        for _ in 0..6 {
            new.add(false, now_s - 100_000, dice);
            new.add(true, now_s - 100_000, dice);
        }
        new
    }

    fn settings(&self) -> String {
        let scopes = "ZohoCRM.modules.contacts.READ,ZohoCRM.modules.leads.READ,ZohoCRM.users.READ,\
                      ZohoCRM.modules.accounts.READ,ZohoSearch.securesearch.READ";
        format!("page-size = 3\nscopes = ['{scopes}']\n")
    }

    fn happens(&mut self, at_s: i64, untold: &mut bool, dice: &mut Dice) {
        if dice.once_in(20) {
            return self.around(at_s, untold, dice);
        }
        let lead = dice.once_in(2);
        self.somebody(lead, at_s, untold, dice);
    }

    fn answer(&mut self, asked: &Asked) -> Option<Answer> {
        let since_s = match asked.headers.get("if-modified-since") {
            Some(since) => DateTime::parse_from_rfc3339(since).ok()?.timestamp(),
            None => i64::MIN,
        };
        let given = |name: &str| asked.query.get(name).map(String::as_str);
        let words: Vec<&str> = asked.path.strip_prefix("/crm/v8/")?.split('/').collect();
        let lead = words[0] == "Leads";
        if lead && !self.leads_open {
            let body = json!({"code": "OAUTH_SCOPE_MISMATCH", "details": {}, "status": "error"});
            return Some(Answer::made(401, body.to_string()));
        }
        let all: Vec<Value> = match words.as_slice() {
            ["Contacts" | "Leads"] => {
                let converted = given("converted") == Some("true");
                let fits = |one: &Record| {
                    one.lead == lead && one.converted == converted && one.modified_s >= since_s
                };
                let fits = self.records.iter().filter(|(_, one)| fits(one));
                fits.map(|(id, _)| self.shown(*id)).collect()
            }
            ["Contacts" | "Leads", "deleted"] => {
                let fits = self
                    .deleted
                    .iter()
                    .filter(|(_, (one, at_s, _))| one.lead == lead && *at_s >= since_s);
                let shown = fits.map(|(id, (_, at_s, back))| {
                    let kind = if *back { "recycle" } else { "permanent" };
                    json!({
                        "id": id.to_string(), "type": kind, "deleted_time": instant(*at_s),
                        "display_name": null, "deleted_by": null, "created_by": null,
                    })
                });
                shown.collect()
            }
            ["Contacts" | "Leads", "actions", "count"] => {
                let count = self.numbers(lead).len() + self.besides;
                return Some(Answer::made(200, json!({"count": count}).to_string()));
            }
            ["Accounts"] => {
                let each = self.accounts.iter();
                each.map(|(id, name)| json!({"id": id.to_string(), "Account_Name": name})).collect()
            }
            ["users"] => {
                let left = given("type") == Some("DeletedUsers");
                let all = self.users.keys().filter(|id| self.users[id].1 == left);
                let shown = all.map(|id| {
                    let (name, email) = self.user(*id);
                    json!({"id": id.to_string(), "full_name": name, "email": email})
                });
                shown.collect()
            }
            _ => return None,
        };
        Self::page(&all, asked, if words[0] == "users" { "users" } else { "data" })
    }
}

#[test]
fn zoho_tells_all_that_a_whole_pull_reads_or_has_all_read() {
    let (by_changes, of) = histories::<Zoho>(&[4, 6, 18]);

    assert!(by_changes * 3 > of && by_changes < of, "{by_changes} of {of}");
}
