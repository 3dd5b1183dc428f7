//! Google: an account whose contacts are added, changed, deleted, and united under new names.

use std::collections::BTreeMap;

use serde_json::Value;
use serde_json::json;

use crate::live::changes::Dice;
use crate::live::changes::Vendor;
use crate::live::changes::histories;
use crate::live::standin::Answer;
use crate::live::standin::Asked;

/// An account.
struct Google {
    /// What stands under each number, or stood there.
    people: BTreeMap<u64, Value>,
    /// Who was added, changed or deleted, in turn.
    log: Vec<u64>,
    next: u64,
}

/// Somebody, in one of a few versions; a fifth of them cannot be told.
fn person(id: u64, dice: &mut Dice) -> Value {
    let mut all =
        json!({"resourceName": format!("people/c{id}"), "metadata": {"objectType": "PERSON"}});
    if dice.below(5) > 0 {
        let given = dice.of(&["Ada", "Ben", "Cleo", "Dora"]);
        all["names"] =
            json!([{"displayName": format!("{} Moss{id}", given.unwrap()), "givenName": given}]);
        let version = dice.below(2);
        all["emailAddresses"] = json!([{"value": format!("moss{id}.{version}@moss.example")}]);
        all["organizations"] = json!([{"name": format!("Firm {}", dice.below(3))}]);
    }
    all
}

fn is_deleted(person: &Value) -> bool {
    person["metadata"]["deleted"] == json!(true)
}

impl Google {
    fn numbers(&self) -> Vec<u64> {
        self.people.iter().filter(|(_, one)| !is_deleted(one)).map(|(id, _)| *id).collect()
    }

    /// Puts somebody there who had other names before.
    fn put(&mut self, id: u64, before: &[Value], dice: &mut Dice) {
        let mut person = person(id, dice);
        if !before.is_empty() {
            person["metadata"]["previousResourceNames"] = json!(before);
        }
        self.people.insert(id, person);
        self.log.push(id);
    }

    /// The names that somebody had before.
    fn before(&self, id: u64) -> Vec<Value> {
        let names = &self.people[&id]["metadata"]["previousResourceNames"];
        names.as_array().cloned().unwrap_or_default()
    }
}

impl Vendor for Google {
    const NETWORK: &'static str = "google";

    fn begun(_now_s: i64, dice: &mut Dice) -> Self {
        let mut new = Self { people: BTreeMap::new(), log: Vec::new(), next: 9 };
        for id in 1..=9 {
            new.put(id, &[], dice);
        }
        new
    }

    fn settings(&self) -> String {
        "owner = 'Jane Harbour <jane@harbour.example>'\npage-size = 4\n".to_owned()
    }

    fn happens(&mut self, _at_s: i64, _untold: &mut bool, dice: &mut Dice) {
        self.next += 1;
        let all = self.numbers();
        let Some(id) = dice.of(&all).filter(|_| all.len() > 3) else {
            return self.put(self.next, &[], dice);
        };
        let mut before = self.before(id);
        match dice.below(6) {
            0 | 1 => self.put(self.next, &[], dice),
            2 | 3 => self.put(id, &before, dice),
            4 => {
                self.people.get_mut(&id).unwrap()["metadata"]["deleted"] = json!(true);
                self.log.push(id);
            }
            _ => {
                // United with another, under a new name.
                self.people.remove(&id);
                before.push(json!(format!("people/c{id}")));
                self.put(self.next, &before, dice);
            }
        }
    }

    fn answer(&mut self, asked: &Asked) -> Option<Answer> {
        if asked.path == "/v1/contactGroups" {
            return Some(Answer::made(200, "{}".to_owned()));
        }
        let given = |name: &str| asked.query.get(name).map(String::as_str);
        let size: usize = given("pageSize")?.parse().ok()?;
        // The place of the log where the pull began, and the last number that was told.
        let (began, last) = match given("pageToken") {
            Some(token) => token.split_once('.')?,
            None => ("", "0"),
        };
        let began = began.parse().unwrap_or(self.log.len());
        let last: u64 = last.parse().ok()?;
        let told: Vec<u64> = match given("syncToken") {
            None => self.numbers(),
            Some(token) => self.log[token[1..].parse().ok()?..].to_vec(),
        };
        let told: BTreeMap<u64, &Value> =
            told.iter().filter_map(|id| Some((*id, self.people.get(id)?))).collect();
        let left: Vec<(&u64, &&Value)> = told.range(last + 1..).collect();
        let page: Vec<&&Value> = left.iter().take(size).map(|(_, person)| *person).collect();
        let mut body = json!({"connections": page});
        match left.get(size - 1) {
            Some((last, _)) if left.len() > size => {
                body["nextPageToken"] = json!(format!("{began}.{last}"));
            }
            _ => body["nextSyncToken"] = json!(format!("s{began}")),
        }
        Some(Answer::made(200, body.to_string()))
    }
}

#[test]
fn google_tells_all_that_a_whole_pull_reads() {
    let (by_changes, of) = histories::<Google>(&[3, 11, 21]);

    assert_eq!(by_changes, of);
}
