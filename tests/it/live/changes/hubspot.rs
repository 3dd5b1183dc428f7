//! `HubSpot`: contacts are also archived, restored, forgotten for good and merged; owners get other names,
//! leave, and are not listed any more.

use std::collections::BTreeMap;

use chrono::DateTime;
use serde_json::Value;
use serde_json::json;

use crate::live::changes::Dice;
use crate::live::changes::Vendor;
use crate::live::changes::histories;
use crate::live::standin::Answer;
use crate::live::standin::Asked;

/// An account.
struct Hubspot {
    contacts: BTreeMap<u64, Contact>,
    owners: BTreeMap<u64, Owner>,
    next: u64,
    /// Up to here contacts stay as they are, so that there is always a book.
    stay: u64,
}

#[derive(Clone)]
struct Contact {
    /// Properties that have nothing to do with the rest.
    properties: Value,
    owner: Option<u64>,
    modified_s: i64,
    archived_s: Option<i64>,
    /// Numbers that were merged into it.
    merged: Vec<u64>,
}

#[derive(Clone)]
struct Owner {
    name: String,
    left: bool,
    listed: bool,
}

fn instant(at_s: i64) -> String {
    let at = DateTime::from_timestamp(at_s, 0).unwrap();
    at.format("%Y-%m-%dT%H:%M:%S.000Z").to_string()
}

/// Somebody, in one of a few versions; a fifth of them cannot be told.
fn properties(id: u64, dice: &mut Dice) -> Value {
    let mut all = json!({"createdate": "2024-02-01T03:04:05.000Z", "lifecyclestage": "lead"});
    if dice.below(5) > 0 {
        all["firstname"] = json!(dice.of(&["Ada", "Ben", "Cleo", "Dora"]));
        all["lastname"] = json!(format!("Moss{id}"));
        all["email"] = json!(format!("moss{id}.{}@moss.example", dice.below(2)));
        all["company"] = json!(format!("Firm {}", dice.below(3)));
        all["hs_email_optout"] = json!(dice.of(&[None, Some("true")]));
    }
    all
}

impl Hubspot {
    /// Numbers of contacts that stand in the book, or are archived.
    fn numbers(&self, archived: bool) -> Vec<u64> {
        let fits = |(id, contact): &(&u64, &Contact)| {
            **id > self.stay && contact.archived_s.is_some() == archived
        };
        self.contacts.iter().filter(fits).map(|(id, _)| *id).collect()
    }

    fn add(&mut self, at_s: i64, merged: Vec<u64>, dice: &mut Dice) {
        self.next += 1 + dice.below(9);
        let properties = properties(self.next, dice);
        let owner = self.an_owner(dice);
        let new = Contact { properties, owner, modified_s: at_s, archived_s: None, merged };
        self.contacts.insert(self.next, new);
    }

    fn an_owner(&self, dice: &mut Dice) -> Option<u64> {
        let owners: Vec<u64> = self.owners.keys().copied().collect();
        dice.of(&owners).filter(|_| !dice.once_in(4))
    }

    /// Two become one: under a number of its own, or under that of one of them.
    fn merge(&mut self, at_s: i64, dice: &mut Dice) {
        let living = self.numbers(false);
        let (Some(one), Some(other)) = (dice.of(&living), dice.of(&living)) else { return };
        if one == other {
            return;
        }
        let gone = self.contacts.remove(&other).unwrap();
        let mut merged = vec![other];
        if dice.once_in(2) {
            merged.extend(gone.merged);
        }
        if dice.once_in(3) {
            let left = self.contacts.get_mut(&one).unwrap();
            left.merged.extend(merged);
            left.modified_s = at_s;
        } else {
            self.contacts.remove(&one);
            merged.push(one);
            self.add(at_s, merged, dice);
        }
    }

    /// Something happens to an owner.
    fn owner(&mut self, dice: &mut Dice) {
        let owners: Vec<u64> = self.owners.keys().copied().collect();
        let Some(id) = dice.of(&owners) else { return };
        let owner = self.owners.get_mut(&id).unwrap();
        match dice.below(4) {
            0 => owner.name.push('e'),
            1 => owner.left = !owner.left,
            2 => owner.listed = !owner.listed,
            _ => {
                let new = Owner { name: "Olga".to_owned(), left: false, listed: true };
                self.owners.insert(id + 1_000, new);
            }
        }
    }

    fn shown(&self, id: u64) -> Value {
        let contact = &self.contacts[&id];
        let mut properties = contact.properties.clone();
        properties["lastmodifieddate"] = json!(instant(contact.modified_s));
        properties["hubspot_owner_id"] = json!(contact.owner.map(|owner| owner.to_string()));
        let merged: Vec<String> = contact.merged.iter().map(u64::to_string).collect();
        properties["hs_merged_object_ids"] =
            if merged.is_empty() { Value::Null } else { json!(merged.join(";")) };
        let mut shown = json!({
            "id": id.to_string(), "properties": properties, "createdAt": "2024-02-01T03:04:05.000Z",
            "updatedAt": instant(contact.modified_s), "archived": contact.archived_s.is_some(),
        });
        if let Some(at_s) = contact.archived_s {
            shown["archivedAt"] = json!(instant(at_s));
        }
        shown
    }

    /// A search among those that are not archived.
    fn found(&self, sent: &Value) -> Option<Value> {
        let number = |at: &str| sent.pointer(at)?.as_str()?.parse::<i64>().ok();
        let filters = sent.pointer("/filterGroups/0/filters");
        let filters = filters.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let mut all: Vec<u64> = self.contacts.keys().copied().collect();
        all.retain(|id| self.contacts[id].archived_s.is_none());
        for (at, filter) in filters.iter().enumerate() {
            let value = number(&format!("/filterGroups/0/filters/{at}/value"))?;
            match (filter["propertyName"].as_str()?, filter["operator"].as_str()?) {
                ("lastmodifieddate", "GTE") => {
                    all.retain(|id| self.contacts[id].modified_s * 1_000 >= value);
                }
                ("hs_object_id", "GT") => all.retain(|id| i64::try_from(*id).unwrap() > value),
                _ => return None,
            }
        }
        let limit = usize::try_from(sent["limit"].as_u64()?).unwrap();
        let shown: Vec<Value> = all.iter().take(limit).map(|id| self.shown(*id)).collect();
        let mut body = json!({"total": all.len(), "results": shown});
        if all.len() > limit {
            body["paging"] = json!({"next": {"after": limit.to_string()}});
        }
        Some(body)
    }

    fn contacts(&self, archived: bool, after: u64, limit: usize) -> Value {
        let fits = |id: &&u64| self.contacts[id].archived_s.is_some() == archived;
        let all: Vec<u64> =
            self.contacts.keys().filter(|id| **id > after).filter(fits).copied().collect();
        let shown: Vec<Value> = all.iter().take(limit).map(|id| self.shown(*id)).collect();
        let mut body = json!({"results": shown});
        if all.len() > limit {
            body["paging"] = json!({"next": {"after": all[limit - 1].to_string()}});
        }
        body
    }

    fn owners(&self, left: bool) -> Value {
        let listed = self.owners.iter().filter(|(_, owner)| owner.listed && owner.left == left);
        let shown: Vec<Value> = listed
            .map(|(id, owner)| {
                json!({
                    "id": id.to_string(), "email": format!("o{id}@agency.example"),
                    "firstName": owner.name, "lastName": "Harbour", "userId": id, "type": "PERSON",
                    "archived": left, "createdAt": "2024-02-01T03:04:05.000Z",
                    "updatedAt": "2025-11-01T00:00:00.000Z",
                })
            })
            .collect();
        json!({"results": shown})
    }
}

impl Vendor for Hubspot {
    const NETWORK: &'static str = "hubspot";

    fn begun(now_s: i64, dice: &mut Dice) -> Self {
        let owner = |left, listed| Owner { name: "Jane".to_owned(), left, listed };
        let owners = [(71, owner(false, true)), (72, owner(true, true)), (73, owner(false, false))];
        let mut new = Self { contacts: BTreeMap::new(), owners: owners.into(), next: 100, stay: 0 };
        new.add(now_s - 100_000, Vec::new(), dice);
        new.stay = new.next;
        let stays = new.contacts.get_mut(&new.next).unwrap();
        stays.properties["email"] = json!("stays@moss.example");
        for _ in 0..9 {
            new.add(now_s - 100_000, Vec::new(), dice);
        }
        new
    }

    fn settings(&self) -> String {
        "page-size = 3\n".to_owned()
    }

    fn happens(&mut self, at_s: i64, untold: &mut bool, dice: &mut Dice) {
        if dice.once_in(15) {
            return self.owner(dice);
        }
        let (living, archived) = (self.numbers(false), self.numbers(true));
        let (one, away) = (dice.of(&living), dice.of(&archived));
        match (dice.below(12), one, away) {
            (0..4, ..) => self.add(at_s, Vec::new(), dice),
            (4..7, Some(id), _) => {
                let owner = self.an_owner(dice);
                let contact = self.contacts.get_mut(&id).unwrap();
                contact.properties = properties(id, dice);
                (contact.owner, contact.modified_s) = (owner, at_s);
            }
            (7 | 8, Some(id), _) => self.contacts.get_mut(&id).unwrap().archived_s = Some(at_s),
            (9, _, Some(id)) => {
                let contact = self.contacts.get_mut(&id).unwrap();
                (contact.archived_s, contact.modified_s) = (None, at_s);
            }
            (10, ..) => self.merge(at_s, dice),
            // For good: what is archived, or what was not.
            (11, one, away) => {
                if let Some(id) = away.or_else(|| one.filter(|_| std::mem::take(untold))) {
                    self.contacts.remove(&id);
                }
            }
            _ => {}
        }
    }

    fn answer(&mut self, asked: &Asked) -> Option<Answer> {
        let given = |name: &str| asked.query.get(name).map_or("", String::as_str);
        let archived = given("archived") == "true";
        let body = match asked.path.as_str() {
            "/crm/v3/owners" => self.owners(archived),
            "/crm/v3/objects/contacts/search" => self.found(&asked.json)?,
            "/crm/v3/objects/contacts" => {
                let after = given("after").parse().unwrap_or(0);
                self.contacts(archived, after, given("limit").parse().ok()?)
            }
            _ => return None,
        };
        Some(Answer::made(200, body.to_string()))
    }
}

#[test]
fn hubspot_tells_all_that_a_whole_pull_reads_or_has_all_read() {
    let (by_changes, of) = histories::<Hubspot>(&[16, 18, 35]);

    assert!(by_changes * 3 > of && by_changes < of, "{by_changes} of {of}");
}
