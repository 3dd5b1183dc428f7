//! `VaultRE`: contacts, and the landlords of today as the rent roll, pages of 50 by number.
//!
//! The integrator's key stands in `X-Api-Key`, the agency's token beside it. The list of landlords
//! holds numbers alone: of the contact, and of the *lease life*, which the lists of properties under management
//! explain (all kinds by address, homes with their property manager and the day of the authority). So
//! staff, landlords and properties are read first, and each contact that is a landlord gives its rows of the
//! rent roll. Whether archived contacts come unasked is not said: they are left out of the CRM, not of
//! the rent roll. `urls.next` says whether there is more; it is not followed, the number is counted. Ten
//! requests a second are allowed, 10,000 a day.
//!
//! Changes are not asked for alone, though `/contacts` takes `modifiedSince`: marketing users, who are the owners
//! here, have a list and a time of change of their own (`/contacts/marketingUsers`), so that `modified` need not
//! move with them, and one who was taken away is told by neither; for `touched` there is no filter. And a landlord
//! whose contact did not change still needs it for his row of the rent roll: no list gives the contacts of
//! landlords, and one request each is more than the one for fifty that a whole pull takes.

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
use crate::intake::http::Answer;
use crate::intake::http::Ask;

/// Who a contact is, in both tables.
const PERSON: [&str; 11] = [
    "First Name",
    "Last Name",
    "Full Name",
    "Partner First Name",
    "Partner Last Name",
    "Company",
    "Email",
    "Mobile",
    "Home Phone",
    "Work Phone",
    "Phone",
];

const COLUMNS: &[&str] = &with_person::<2, 12, 25>(
    ["Contact ID", "Marketing User"],
    [
        "Position",
        "Street",
        "Suburb",
        "State",
        "Postcode",
        "On Do Not Call List",
        "Do Not Email",
        "Do Not SMS",
        "Do Not Mail",
        "Inserted",
        "Modified",
        "Touched",
    ],
);

const ROLL_COLUMNS: &[&str] = &with_person::<1, 4, 16>(
    ["Landlord ID"],
    ["Property ID", "Property Address", "Property Manager", "Agreement Start"],
);

/// Headers with those of a person between them.
const fn with_person<const A: usize, const B: usize, const N: usize>(
    front: [&'static str; A],
    back: [&'static str; B],
) -> [&'static str; N] {
    let mut all = [""; N];
    let mut at = 0;
    while at < N {
        all[at] = if at < A {
            front[at]
        } else if at < A + PERSON.len() {
            PERSON[at - A]
        } else {
            back[at - A - PERSON.len()]
        };
        at += 1;
    }
    all
}

const USERS: &str = "users";
const LANDLORDS: &str = "landlords";
const PROPERTIES: &str = "properties";
const HOMES: &str = "homes";
const CONTACTS: &str = "contacts";

/// The lists in turn, with path, order and filter.
const LISTS: &[(&str, &str, &str, &str)] = &[
    (USERS, "/account/users", "inserted", ""),
    (LANDLORDS, "/contacts/currentLandlords", "", ""),
    (PROPERTIES, "/properties/lease", "inserted", "management"),
    (HOMES, "/properties/residential/lease", "inserted", "management"),
    (CONTACTS, "/contacts", "inserted", ""),
];

/// The most that a page may hold.
const MOST: u64 = 50;

/// `VaultRE`.
pub(super) struct VaultRe;

impl Crm for VaultRe {
    fn id(&self) -> &'static str {
        "vaultre"
    }

    fn title(&self) -> &'static str {
        "VaultRE"
    }

    fn service(&self, _options: &Options) -> CrmService {
        CrmService {
            base_url: "https://ap-southeast-2.api.vaultre.com.au/api/v1.3".into(),
            page_size: MOST,
            credential: Credential::KeyAndToken,
            auth: Auth::HeaderAndBearer("X-Api-Key"),
            gap_ms: 100,
            before: "The file holds the integrator's key and the agency's token, as `key = ...` and \
                     `token = ...`. The token must open contacts, properties and users, to be read.",
            by_hand: "VaultRE, Office, Integrations, Third-Party Access",
            ..CrmService::default()
        }
    }

    fn preset(&self) -> Preset {
        Preset::Generic
    }

    fn columns(&self) -> &'static [&'static str] {
        COLUMNS
    }

    fn roll_columns(&self) -> Option<&'static [&'static str]> {
        Some(ROLL_COLUMNS)
    }

    fn first(&self) -> Step {
        Step::first(USERS)
    }

    fn ask(&self, at: &At<'_>) -> Ask {
        let found = LISTS.iter().find(|(list, ..)| *list == at.step.list);
        let (_, path, sort, status) = found.copied().unwrap_or_default();
        let mut ask = Ask::get(path)
            .with("page", number(at).to_string())
            .with("pagesize", at.setup.page_size.clamp(1, MOST).to_string());
        if !sort.is_empty() {
            ask = ask.with("sort", sort).with("sortOrder", "asc");
        }
        if status.is_empty() { ask } else { ask.with("status", status) }
    }

    fn read(&self, at: &At<'_>, answer: &Answer) -> Result<Page, CrmError> {
        refusal(answer)?;
        let body: Value = answer.json()?;
        let items = body.pointer("/items").and_then(Value::as_array);
        let items = items.ok_or_else(|| answer.shape("it holds no `items`"))?;
        let mut page = Page { entries: items.len() as u64, ..Page::default() };
        if at.step.list == LANDLORDS {
            page.learned = landlords(at, items);
        }
        for one in items.iter().filter(|_| at.step.list != LANDLORDS) {
            let id = cells::at(one, "/id");
            if id.is_empty() {
                return Err(answer.shape("an entry has no `id`").into());
            }
            match at.step.list.as_str() {
                USERS => page.learned.push((user_key(&id), named(one))),
                CONTACTS => contact(at, &id, one, &mut page),
                _ => page.learned.extend(property(&id, one)),
            }
        }
        let more = !cells::at(&body, "/urls/next").is_empty();
        let last = body.pointer("/totalPages").and_then(Value::as_u64).unwrap_or(0);
        page.next = if page.entries > 0 && (more || number(at) < last) {
            Some(Step::page(&at.step.list, (number(at) + 1).to_string()))
        } else {
            let mut lists = LISTS.iter().skip_while(|(list, ..)| *list != at.step.list);
            lists.nth(1).map(|(list, ..)| Step::first(list))
        };
        if page.next.is_none() && strangers(at, &page.learned) {
            page.notes.push(
                "some landlords are not among the contacts that the token opens: the rent roll lacks them",
            );
        }
        Ok(page)
    }
}

/// The number of the page.
fn number(at: &At<'_>) -> u64 {
    at.step.cursor.parse().unwrap_or(1)
}

fn user_key(id: &str) -> String {
    format!("user {id}")
}

fn landlord_key(id: &str) -> String {
    format!("landlord {id}")
}

/// Somebody of the staff.
fn named(user: &Value) -> String {
    let part = |path| cells::at(user, path);
    cells::owner(&part("/firstName"), &part("/lastName"), &part("/email"))
}

/// Landlords with the lease lives they are landlords of.
fn landlords(at: &At<'_>, items: &[Value]) -> Vec<(String, String)> {
    let mut all: BTreeMap<String, String> = BTreeMap::new();
    for one in items {
        let (contact, life) = (cells::at(one, "/contact/id"), cells::at(one, "/leaseLife/id"));
        if contact.is_empty() {
            continue;
        }
        let key = landlord_key(&contact);
        let before = || at.known.get(&key).cloned().unwrap_or_default();
        let lives = all.entry(key.clone()).or_insert_with(before);
        let life = if life.is_empty() { "-" } else { &life };
        if !lives.split(' ').any(|one| one == life) {
            lives.push(' ');
            lives.push_str(life);
        }
    }
    all.into_iter().collect()
}

/// A property under management, by its lease life: number, address, manager, since.
fn property(id: &str, one: &Value) -> Option<(String, String)> {
    let text = |path: &str| cells::at(one, path);
    let life = text("/leaseLifeId");
    let manager = match text("/propertyManager/email") {
        email if email.is_empty() => one.pointer("/propertyManager").map(named),
        email => Some(email),
    };
    let manager = manager.unwrap_or_default();
    let facts = [id, &text("/displayAddress"), &manager, &cells::day(&text("/authorityStart"))];
    (!life.is_empty()).then(|| (format!("life {life}"), facts.join("\t")))
}

/// A contact: its row of the CRM, and those of the rent roll.
fn contact(at: &At<'_>, id: &str, one: &Value, page: &mut Page) {
    let who = person(one);
    let key = landlord_key(id);
    for life in at.known.get(&key).map_or("", String::as_str).split_whitespace() {
        let facts = at.known.get(&format!("life {life}")).map_or("", String::as_str);
        let mut facts: Vec<String> = facts.split('\t').map(str::to_owned).collect();
        facts.resize(4, String::new());
        if facts.iter().all(String::is_empty) && life != "-" {
            facts[0] = format!("lease {life}");
        }
        let mut row = vec![id.to_owned()];
        row.extend(who.iter().cloned());
        row.append(&mut facts);
        page.roll.push(row);
    }
    if at.known.contains_key(&key) {
        // Found, and written.
        page.learned.push((key, String::new()));
    }
    if one.pointer("/archived") == Some(&Value::Bool(true)) {
        page.left_out += 1;
        return;
    }
    let owners = cells::list(one, "/marketingUsers").iter().map(|user| {
        let known = at.known.get(&user_key(&cells::at(user, "/user/id")));
        let known = known.filter(|owner| !owner.is_empty()).cloned();
        known.unwrap_or_else(|| cells::owner(&cells::at(user, "/user/name"), "", ""))
    });
    let text = |path: &str| cells::at(one, path);
    let street = ["level", "unitNumber", "streetNumber", "street"];
    let street = street.map(|part| text(&format!("/address/{part}")));
    let street: Vec<String> = street.into_iter().filter(|part| !part.is_empty()).collect();
    let mut row = vec![id.to_owned(), cells::joined(owners)];
    row.extend(who);
    row.extend([
        text("/position"),
        street.join(" "),
        text("/address/suburb/name"),
        text("/address/state/abbreviation"),
        text("/address/suburb/postcode"),
        text("/onDoNotCallList"),
        text("/unsubscribe/email"),
        text("/unsubscribe/sms"),
        text("/unsubscribe/letters"),
        cells::day(&text("/inserted")),
        cells::day(&text("/modified")),
        cells::day(&text("/touched")),
    ]);
    page.rows.push(row);
}

/// Who a contact is, under [`PERSON`].
fn person(one: &Value) -> Vec<String> {
    let text = |path: &str| cells::at(one, path);
    let (first, last) = (text("/firstName"), text("/lastName"));
    let bare = first.is_empty() && last.is_empty();
    let phones = |codes: &[&str]| {
        let all = cells::list(one, "/phoneNumbers").iter();
        let all = all.filter(|phone| codes.contains(&cells::at(phone, "/typeCode").as_str()));
        cells::joined(all.map(|phone| cells::at(phone, "/number")))
    };
    let emails = cells::list(one, "/emails").iter().map(|email| cells::cell(Some(email)));
    vec![
        first,
        last,
        if bare { text("/displayName") } else { String::new() },
        text("/partnerFirstName"),
        text("/partnerLastName"),
        text("/company"),
        cells::joined(emails),
        phones(&["M"]),
        phones(&["H"]),
        phones(&["W", "D"]),
        phones(&[""]),
    ]
}

/// Whether there are landlords whose contact did not come.
fn strangers(at: &At<'_>, learned: &[(String, String)]) -> bool {
    let found = |key: &String| learned.iter().any(|(one, _)| one == key);
    at.known
        .iter()
        .any(|(key, lives)| key.starts_with("landlord ") && !lives.is_empty() && !found(key))
}

/// What is not a page.
fn refusal(answer: &Answer) -> Result<(), CrmError> {
    match answer.status {
        200..300 => Ok(()),
        401 => Err(CrmError::token(answer)),
        403 => Err(CrmError::refused(
            answer,
            "the key is not accepted, or the token does not open this",
            "see that VaultRE approved the integrator's key for this account, and that the token opens \
             contacts, properties and users",
        )),
        _ => Err(CrmError::status(answer)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::company::live::contract::Setup;
    use crate::intake::http::Site;

    #[test]
    fn a_landlord_of_two_properties_gives_two_rows_and_an_archived_one_no_contact() {
        let setup = Setup { page_size: 500, ..Setup::default() };
        let site = Site::parse("https://vault.example", &[]).unwrap();
        let known = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
            pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
        };
        let known = known(&[
            ("user 7", "Jane Harbour <jane@harbour.example>"),
            ("landlord 1", " 11 12"),
            ("landlord 2", " 13"),
            ("landlord 9", " 14"),
            ("life 11", "501\t1 Sample St\tjane@harbour.example\t2024-02-01"),
        ]);
        let step = Step::first(CONTACTS);
        let at = At { setup: &setup, step: &step, known: &known, site: &site, since: None };
        let body = r#"{"items":[{"id":1,"firstName":"Ada","lastName":"Moss","emails":["ada@moss.example"],
            "marketingUsers":[{"id":3,"user":{"id":7,"name":"Jane H"}},{"id":4,"user":{"id":8,"name":"Omar Quay"}}]},
            {"id":2,"archived":true,"lastName":"Reed"}],"urls":{"next":null}}"#;

        let page = VaultRe.read(&at, &Answer::made(200, &[], body.as_bytes(), 0)).unwrap();

        assert_eq!((page.rows.len(), page.left_out, page.roll.len()), (1, 1, 3));
        assert_eq!(page.rows[0][1], "Jane Harbour <jane@harbour.example>; Omar Quay");
        assert_eq!(
            page.roll[0][12..],
            ["501", "1 Sample St", "jane@harbour.example", "2024-02-01"]
        );
        assert_eq!((page.roll[1][12].as_str(), page.roll[2][0].as_str()), ("lease 12", "2"));
        assert!(page.rows.iter().all(|row| row.len() == COLUMNS.len()));
        assert!(page.roll.iter().all(|row| row.len() == ROLL_COLUMNS.len()));
        assert!(page.next.is_none() && page.notes.len() == 1);
    }

    #[test]
    fn properties_are_kept_by_their_lease_life_with_or_without_a_manager() {
        let with = serde_json::json!({"id": 5, "leaseLifeId": 11, "displayAddress": "1 Sample St",
            "propertyManager": {"firstName": "Jane", "lastName": "Harbour"}, "authorityStart": "2024-02-01T00:00:00Z"});

        let (key, facts) = property("5", &with).unwrap();

        assert_eq!(
            (key.as_str(), facts.as_str()),
            ("life 11", "5\t1 Sample St\tJane Harbour\t2024-02-01")
        );
        let without = serde_json::json!({"id": 5, "leaseLifeId": 11});
        assert_eq!(property("5", &without).unwrap().1, "5\t\t\t");
        assert_eq!(property("5", &serde_json::json!({"id": 5})), None);
    }
}
