//! Salesforce: contacts and leads by the queries that are sent, page by page or in bulk. They are deleted and
//! restored, merged and converted; the bin is emptied; accounts, colleagues and queues get other names, and
//! accounts are merged or go, without a stamp on what points to them.

use std::collections::BTreeMap;

use chrono::DateTime;
use serde_json::Value;
use serde_json::json;

use crate::live::changes::Dice;
use crate::live::changes::Vendor;
use crate::live::changes::histories;
use crate::live::standin::Answer;
use crate::live::standin::Asked;

/// A company's objects, of five kinds.
struct Salesforce {
    rows: BTreeMap<String, Row>,
    next: u64,
    /// Whether the user may see titles; and leads.
    titles: bool,
    leads: bool,
    in_bulk: bool,
    /// What jobs found, as lines, by their ids.
    jobs: BTreeMap<String, Vec<String>>,
}

#[derive(Clone)]
struct Row {
    object: &'static str,
    fields: BTreeMap<&'static str, Value>,
    stamp_s: i64,
}

impl Row {
    fn is(&self, field: &str) -> bool {
        self.fields.get(field) == Some(&json!(true))
    }
}

fn instant(at_s: i64) -> String {
    DateTime::from_timestamp(at_s, 0).unwrap().format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Fields of a contact and of a lead besides those that point elsewhere.
const PLAIN: &[&str] =
    &["Id", "FirstName", "LastName", "Email", "HasOptedOutOfEmail", "LastModifiedDate"];

impl Salesforce {
    /// A row of an object, with the next id of its kind.
    fn add(&mut self, object: &'static str, at_s: i64, fields: &[(&'static str, Value)]) -> String {
        self.next += 1;
        let front = match object {
            "Contact" => "003",
            "Lead" => "00Q",
            "User" => "005",
            "Group" => "00G",
            _ => "001",
        };
        let id = format!("{front}{:012}", self.next);
        let mut fields: BTreeMap<&'static str, Value> = fields.iter().cloned().collect();
        fields.insert("Id", json!(id));
        self.rows.insert(id.clone(), Row { object, fields, stamp_s: at_s });
        id
    }

    /// Ids of an object that are there, or deleted.
    fn ids(&self, object: &str, deleted: bool) -> Vec<String> {
        let fits = |row: &Row| {
            row.object == object && row.is("IsDeleted") == deleted && !row.is("IsConverted")
        };
        self.rows.iter().filter(|(_, row)| fits(row)).map(|(id, _)| id.clone()).collect()
    }

    fn any(&self, object: &str, deleted: bool, dice: &mut Dice) -> Option<String> {
        let ids = self.ids(object, deleted);
        dice.of(&ids.iter().collect::<Vec<_>>()).cloned()
    }

    fn set(&mut self, id: &str, at_s: i64, fields: &[(&'static str, Value)]) {
        let row = self.rows.get_mut(id).unwrap();
        row.fields.extend(fields.iter().cloned());
        row.stamp_s = at_s;
    }

    /// Somebody, in one of a few versions; a fifth of them cannot be told.
    fn person(&self, object: &str, at_s: i64, dice: &mut Dice) -> Vec<(&'static str, Value)> {
        let mut all = vec![("LastModifiedDate", json!(instant(at_s)))];
        if dice.below(5) > 0 {
            let given = dice.of(&["Ada", "Ben", "Cleo", "Dora"]);
            all.extend([
                ("FirstName", json!(given)),
                ("LastName", json!(format!("Moss{}", dice.below(50)))),
                ("Email", json!(format!("moss{}@moss.example", dice.below(1_000)))),
            ]);
        }
        all.push(("HasOptedOutOfEmail", json!(dice.once_in(2))));
        all.push(("Title", json!(dice.of(&[None, Some("Director")]))));
        let mut owners = self.ids("User", false);
        all.push(("CreatedById", json!(dice.of(&owners.iter().collect::<Vec<_>>()))));
        if object == "Lead" {
            owners.extend(self.ids("Group", false));
            all.push(("Company", json!(format!("Firm {}", dice.below(3)))));
        } else {
            let account = self.any("Account", false, dice).filter(|_| !dice.once_in(4));
            all.push(("AccountId", json!(account)));
            all.push(("IsPersonAccount", json!(dice.once_in(6))));
        }
        all.push(("OwnerId", json!(dice.of(&owners.iter().collect::<Vec<_>>()))));
        all
    }

    fn add_person(&mut self, object: &'static str, at_s: i64, dice: &mut Dice) {
        let fields = self.person(object, at_s, dice);
        self.add(object, at_s, &fields);
    }

    /// What points to an account.
    fn of_account(&self, id: &str) -> Vec<String> {
        let fits = |row: &Row| row.fields.get("AccountId") == Some(&json!(id));
        self.rows.iter().filter(|(_, row)| fits(row)).map(|(id, _)| id.clone()).collect()
    }

    /// Something happens to what contacts and leads point to, or to the user.
    fn around(&mut self, at_s: i64, untold: &mut bool, dice: &mut Dice) {
        let kind = dice.of(&["Account", "User", "Group", "Account"]).unwrap();
        let Some(id) = self.any(kind, false, dice) else { return };
        match dice.below(8) {
            0..4 => {
                let name = format!("Name {}", dice.below(1_000));
                self.set(&id, at_s, &[("Name", json!(name))]);
            }
            4 if kind == "Account" => {
                for one in self.of_account(&id) {
                    if !self.rows[&one].is("IsDeleted") {
                        self.set(&one, at_s, &[("IsDeleted", json!(true))]);
                    }
                }
                self.set(&id, at_s, &[("IsDeleted", json!(true))]);
            }
            5 if kind == "Account" => {
                let Some(other) = self.any(kind, false, dice).filter(|one| *one != id) else {
                    return;
                };
                for one in self.of_account(&id) {
                    let row = self.rows.get_mut(&one).unwrap();
                    row.fields.insert("AccountId", json!(other));
                }
                self.set(&id, at_s, &[("IsDeleted", json!(true))]);
                self.set(&other, at_s, &[]);
            }
            6 if dice.once_in(3) && std::mem::take(untold) => self.titles = !self.titles,
            7 if dice.once_in(3) && std::mem::take(untold) => self.leads = !self.leads,
            _ => {
                self.add("Account", at_s, &[("Name", json!(format!("New {}", self.next)))]);
            }
        }
    }

    /// The value at a path such as `Owner.Name`.
    fn value(&self, row: &Row, path: &str) -> Value {
        match path.split_once('.') {
            Some((relation, field)) => {
                let id = row.fields.get(&*format!("{relation}Id")).and_then(Value::as_str);
                id.map_or(Value::Null, |id| self.value(&self.rows[id], field))
            }
            None if path == "IsDeleted" || path == "IsConverted" => json!(row.is(path)),
            None if path == "SystemModstamp" => json!(instant(row.stamp_s)),
            None => row.fields.get(path).cloned().unwrap_or_default(),
        }
    }

    /// Whether a condition holds: one, or one of several in brackets.
    fn holds(&self, row: &Row, condition: &str) -> Option<bool> {
        let inside = condition.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
        if let Some(any) = inside {
            let all: Option<Vec<bool>> =
                any.split(" OR ").map(|one| self.holds(row, one)).collect();
            return Some(all?.contains(&true));
        }
        let (field, rest) = condition.split_once(' ')?;
        let (operator, wanted) = rest.split_once(' ')?;
        let value = self.value(row, field);
        let text = value.as_str().unwrap_or_default();
        Some(match (operator, wanted) {
            ("=", "false") => value == json!(false),
            ("=", wanted) => text == wanted.trim_matches('\''),
            (">", wanted) => text > wanted.trim_matches('\''),
            (">=", wanted) => text >= wanted,
            ("IN", wanted) if wanted.starts_with("(SELECT ") => {
                let (fields, rows) = self.found(&wanted[1..wanted.len() - 1], false)?;
                assert_eq!(fields, ["Id"]);
                rows.iter().any(|row| row.fields["Id"] == value)
            }
            ("IN", wanted) => wanted.contains(&format!("'{text}'")),
            _ => return None,
        })
    }

    /// What a query names, and what it finds; with what was deleted where `all` is asked for.
    fn found<'a>(&'a self, soql: &'a str, all: bool) -> Option<(Vec<&'a str>, Vec<&'a Row>)> {
        let (fields, rest) = soql.strip_prefix("SELECT ")?.split_once(" FROM ")?;
        let (rest, limit) = rest.split_once(" LIMIT ").unwrap_or((rest, "1000000"));
        let rest = rest.strip_suffix(" ORDER BY Id").unwrap_or(rest);
        let (object, conditions) = rest.split_once(" WHERE ").unwrap_or((rest, ""));
        let mut rows: Vec<&Row> = self.rows.values().filter(|row| row.object == object).collect();
        rows.retain(|row| all || !row.is("IsDeleted"));
        for condition in conditions.split(" AND ").filter(|one| !one.is_empty()) {
            let holds: Option<Vec<bool>> =
                rows.iter().map(|row| self.holds(row, condition)).collect();
            let mut holds = holds?.into_iter();
            rows.retain(|_| holds.next() == Some(true));
        }
        rows.truncate(limit.parse().ok()?);
        Some((fields.split(',').collect(), rows))
    }

    /// A page of a query.
    fn queried(&self, soql: &str, all: bool) -> Option<Value> {
        let (fields, rows) = self.found(soql, all)?;
        let count = rows.len();
        if fields == ["COUNT()"] {
            return Some(json!({"totalSize": count, "done": true, "records": []}));
        }
        let shown = |row: &&Row| {
            let mut shown = json!({});
            for path in &fields {
                match path.split_once('.') {
                    Some((relation, field)) => {
                        shown[relation][field] = self.value(row, path);
                    }
                    None => shown[*path] = self.value(row, path),
                }
            }
            shown
        };
        let records: Vec<Value> = rows.iter().map(shown).collect();
        Some(json!({"totalSize": count, "done": true, "records": records}))
    }

    /// What a job finds, as lines of CSV.
    fn lines(&self, soql: &str, all: bool) -> Option<Vec<String>> {
        let (fields, rows) = self.found(soql, all)?;
        let cell = |value: Value| match value {
            Value::String(text) => format!("\"{text}\""),
            Value::Null => "\"\"".to_owned(),
            other => format!("\"{other}\""),
        };
        let line = |row: &&Row| {
            let cells: Vec<String> =
                fields.iter().map(|path| cell(self.value(row, path))).collect();
            cells.join(",")
        };
        let header = std::iter::once(fields.join(","));
        Some(header.chain(rows.iter().map(line)).collect())
    }

    fn described(&self, object: &str) -> Answer {
        if object == "Lead" && !self.leads {
            return Answer::made(404, json!([{"errorCode": "NOT_FOUND"}]).to_string());
        }
        let mut names = PLAIN.to_vec();
        names.extend(["OwnerId", "CreatedById"]);
        names.extend(self.titles.then_some("Title"));
        match object {
            "Lead" => names.push("Company"),
            _ => names.extend(["AccountId", "IsPersonAccount"]),
        }
        let fields: Vec<Value> = names.iter().map(|name| json!({"name": name})).collect();
        Answer::made(200, json!({"name": object, "fields": fields}).to_string())
    }

    /// Something happens to a contact or a lead.
    fn somebody(&mut self, object: &'static str, at_s: i64, dice: &mut Dice) {
        let (one, other) = (self.any(object, false, dice), self.any(object, false, dice));
        let away = self.any(object, true, dice);
        let few = self.ids(object, false).len() < 3;
        match (dice.below(8), one, other, away) {
            (0 | 1, ..) => self.add_person(object, at_s, dice),
            (2 | 3, Some(id), ..) => {
                let creator = self.rows[&id].fields["CreatedById"].clone();
                let fields = self.person(object, at_s, dice);
                self.set(&id, at_s, &fields);
                self.set(&id, at_s, &[("CreatedById", creator)]);
            }
            (4, Some(id), ..) if !few => self.set(&id, at_s, &[("IsDeleted", json!(true))]),
            (5, _, _, Some(id)) => {
                self.set(&id, at_s, &[("IsDeleted", json!(false))]);
                let account = self.rows[&id].fields.get("AccountId").and_then(Value::as_str);
                if account.is_some_and(|id| self.rows[id].is("IsDeleted")) {
                    self.set(&id, at_s, &[("AccountId", Value::Null)]);
                }
            }
            (6, Some(id), ..) if object == "Lead" => {
                self.set(&id, at_s, &[("IsConverted", json!(true))]);
                self.add_person("Contact", at_s, dice);
            }
            (6, Some(id), Some(into), _) if id != into && !few => {
                self.set(&id, at_s, &[("IsDeleted", json!(true))]);
                self.set(&into, at_s, &[]);
            }
            (7, ..) if dice.once_in(4) => {
                // The bin is emptied.
                self.rows.retain(|_, row| row.object == "Account" || !row.is("IsDeleted"));
            }
            _ => {}
        }
    }
}

/// A piece of what a job found: two rows.
fn piece(lines: &[String], from: usize) -> Answer {
    let rows = lines.iter().skip(1 + from).take(2);
    let text: Vec<&str> = lines.iter().take(1).chain(rows).map(String::as_str).collect();
    let more = 1 + from + 2 < lines.len();
    let locator = if more { format!("L{}", from + 2) } else { "null".to_owned() };
    let answer = Answer::made(200, text.join("\n") + "\n");
    answer.with("content-type", "text/csv").with("sforce-locator", &locator)
}

impl Vendor for Salesforce {
    const NETWORK: &'static str = "salesforce";

    fn begun(now_s: i64, dice: &mut Dice) -> Self {
        let mut new = Self {
            rows: BTreeMap::new(),
            next: 0,
            titles: true,
            leads: true,
            in_bulk: dice.once_in(2),
            jobs: BTreeMap::new(),
        };
        let at_s = now_s - 100_000;
        for name in ["Jane Harbour", "Omar Quay"] {
            let email = format!("{}@harbour.example", &name[..4]);
            new.add("User", at_s, &[("Name", json!(name)), ("Email", json!(email))]);
        }
        new.add("Group", at_s, &[("Name", json!("Web forms")), ("Type", json!("Queue"))]);
        for name in ["Moss Pty Ltd", "Vale & Vale"] {
            new.add("Account", at_s, &[("Name", json!(name))]);
        }
        for _ in 0..7 {
            new.add_person("Contact", at_s, dice);
            new.add_person("Lead", at_s, dice);
        }
        new
    }

    fn settings(&self) -> String {
        let above = if self.in_bulk { 6 } else { 1_000 };
        format!("page-size = 3\nbulk-above = {above}\n")
    }

    fn happens(&mut self, at_s: i64, untold: &mut bool, dice: &mut Dice) {
        match dice.below(5) {
            0 | 1 => self.somebody("Contact", at_s, dice),
            2 | 3 => self.somebody("Lead", at_s, dice),
            _ => self.around(at_s, untold, dice),
        }
    }

    fn answer(&mut self, asked: &Asked) -> Option<Answer> {
        let json = |body: Value| Some(Answer::made(200, body.to_string()));
        if asked.path == "/token" {
            return json(json!({"access_token": "CANARYTOKEN-a1", "token_type": "Bearer"}));
        }
        let given = |name: &str| asked.query.get(name).map(String::as_str);
        let words: Vec<&str> =
            asked.path.strip_prefix("/services/data/v66.0/")?.split('/').collect();
        match (asked.method.as_str(), words.as_slice()) {
            (_, ["sobjects", object, "describe"]) => Some(self.described(object)),
            (_, [resource @ ("query" | "queryAll")]) => {
                json(self.queried(given("q")?, *resource == "queryAll")?)
            }
            ("POST", ["jobs", "query"]) => {
                self.next += 1;
                let id = format!("750{:012}", self.next);
                let (query, all) =
                    (asked.json["query"].as_str()?, asked.json["operation"] == "queryAll");
                self.jobs.insert(id.clone(), self.lines(query, all)?);
                json(json!({"id": id, "state": "UploadComplete"}))
            }
            ("DELETE", ["jobs", "query", id]) => {
                self.jobs.remove(*id)?;
                Some(Answer::made(204, String::new()))
            }
            (_, ["jobs", "query", id]) => {
                self.jobs.get(*id)?;
                json(json!({"id": id, "state": "JobComplete"}))
            }
            (_, ["jobs", "query", id, "results"]) => {
                let from = given("locator").and_then(|text| text[1..].parse().ok()).unwrap_or(0);
                Some(piece(self.jobs.get(*id)?, from))
            }
            _ => None,
        }
    }
}

#[test]
fn salesforce_tells_all_that_a_whole_pull_reads_or_has_all_read() {
    let (by_changes, of) = histories::<Salesforce>(&[7, 9, 10]);

    assert!(by_changes * 3 > of && by_changes < of, "{by_changes} of {of}");
}
