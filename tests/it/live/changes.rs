//! The book before with what changed is the book that a whole pull reads: random histories of an address
//! book, pulled both ways.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use ringfence::model::record::Book;
use ringfence::store::Store;
use serde_json::Value;
use serde_json::json;

use crate::live::scenario::Scenario;
use crate::live::scenario::Stand;
use crate::live::scenario::ended;

/// Days on which all is pulled.
const DAYS: [&str; 5] = ["2026-11-12", "2026-11-13", "2026-11-16", "2026-11-19", "2026-11-22"];

/// A sequence of numbers that is the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// An address book at Google: what stands under each name.
type People = BTreeMap<u64, Value>;

/// Somebody, in one of a few versions; a fifth of them cannot be told.
fn person(id: u64, dice: &mut Dice) -> Value {
    let mut all =
        json!({"resourceName": format!("people/c{id}"), "metadata": {"objectType": "PERSON"}});
    if dice.below(5) > 0 {
        let given = ["Ada", "Ben", "Cleo", "Dora"][usize::try_from(dice.below(4)).unwrap()];
        all["names"] = json!([{"displayName": format!("{given} Moss{id}"), "givenName": given}]);
        let version = dice.below(2);
        all["emailAddresses"] = json!([{"value": format!("moss{id}.{version}@moss.example")}]);
        all["organizations"] = json!([{"name": format!("Firm {}", dice.below(3))}]);
    }
    all
}

/// A day later: the book, and how Google tells what changed.
fn a_day_later(before: &People, dice: &mut Dice) -> (People, Vec<Value>) {
    let (mut after, mut told) = (before.clone(), Vec::new());
    for id in 1..=12 {
        match (before.contains_key(&id), dice.below(6)) {
            (true, 0) => {
                after.remove(&id);
                told.push(
                    json!({"resourceName": format!("people/c{id}"), "metadata": {"deleted": true}}),
                );
            }
            (true, 1) => {
                // United with another, under a new name.
                after.remove(&id);
                let (new, old) = (id + 100 * (1 + dice.below(9)), format!("people/c{id}"));
                let mut person = person(new, dice);
                person["metadata"]["previousResourceNames"] = json!([old]);
                after.insert(new, person.clone());
                told.push(person);
            }
            (true, 2 | 3) | (false, 0..3) => {
                let person = person(id, dice);
                after.insert(id, person.clone());
                told.push(person);
            }
            _ => {}
        }
    }
    (after, told)
}

/// One answer of the list of people.
fn answer(text: &mut String, people: &[Value], sync: &str, next: usize) {
    let body = json!({"connections": people, "nextSyncToken": format!("s{next}")});
    let _ = write!(
        text,
        "[[answer]]\npath = \"/v1/people/me/connections\"\nquery = {{ syncToken = \"{sync}\" }}\n\
         times = 1\nbody = '''{body}'''\n"
    );
}

/// The stand-ins of one history: one that is asked for changes, one that is asked for all.
fn history(seed: u64) -> [String; 2] {
    let head = "about = \"\"\nsettings = \"owner = 'Jane Harbour <jane@harbour.example>'\\n\"\nrun = []\n\
                [[answer]]\npath = \"/v1/contactGroups\"\nbody = '{}'\n";
    let [mut changes, mut whole] = [head.to_owned(), head.to_owned()];
    let mut dice = Dice(seed);
    let mut people: People = (1..=9).map(|id| (id, person(id, &mut dice))).collect();
    for day in 0..DAYS.len() {
        let all: Vec<Value> = people.values().cloned().collect();
        answer(&mut whole, &all, "", day);
        if day == 0 {
            answer(&mut changes, &all, "", day);
        }
        let (after, told) = a_day_later(&people, &mut dice);
        answer(&mut changes, &told, &format!("s{day}"), day + 1);
        people = after;
    }
    [changes, whole]
}

/// All that is kept of the books.
async fn kept(stand: &Stand) -> Value {
    let url = format!("sqlite:{}", stand.folder.path().join("w/ringfence.db").display());
    let store = Store::open(&url, false).await.unwrap();
    let numbers = store.all_record_numbers().await.unwrap();
    let records = store.records(&numbers).await.unwrap();
    let mut records: Vec<Value> =
        records.iter().map(|record| serde_json::to_value(record).unwrap()).collect();
    records.sort_by_key(|record| record["id"].to_string());
    let values = store.values(&numbers).await.unwrap();
    let mut values: Vec<String> = values.iter().map(|one| format!("{one:?}")).collect();
    values.sort();
    let snapshots = store.snapshots(Book::Crm).await.unwrap();
    let snapshots: Vec<Value> = snapshots
        .iter()
        .map(|one| json!([one.taken_on, one.rows, one.skipped.len(), one.missing]))
        .collect();
    json!({"records": records, "values": values, "snapshots": snapshots})
}

#[test]
fn the_book_before_with_what_changed_is_the_book_that_a_whole_pull_reads() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for seed in [7, 21, 1_999] {
        let scenarios = history(seed);
        let stands = scenarios.map(|text| {
            let scenario: Scenario = toml::from_str(&text).unwrap();
            Stand::new("google", &scenario, None, None)
        });
        for (at, stand) in stands.iter().enumerate() {
            let token = stand.folder.path().join("token").display().to_string();
            for (index, day) in DAYS.iter().enumerate() {
                let mut arguments = vec![
                    "pull",
                    "google",
                    "--accept-shrink",
                    "--token-file",
                    &token,
                    "--taken-on",
                    day,
                ];
                if at == 1 {
                    arguments.push("--whole");
                }
                let (code, said) = ended(stand.command(&arguments));
                assert_eq!(code, Some(0), "{seed}: {said}");
                assert_eq!(said.contains("changes since"), at == 0 && index > 0, "{seed}: {said}");
            }
        }

        let [changes, whole] = [&stands[0], &stands[1]].map(|stand| runtime.block_on(kept(stand)));

        assert_eq!(changes, whole, "{seed}");
    }
}
