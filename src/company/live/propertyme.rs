//! `PropertyMe`: contacts, and the ownerships of rented lots as the rent roll.
//!
//! Lists are bare arrays with what changed after `Timestamp`, all of it in one answer; since nothing
//! promises that, the list is asked again from the highest `Timestamp` that came until nothing new
//! does. A contact has no rep; a lot has a manager. `AgreementStart` of a lot is the *tenant's*: the
//! management's stands in the lot's detail, which is asked for lot by lot, with the day it was won or lost. So
//! staff, lots and ownerships are read first, and each contact that is an owner gives its rows of the
//! rent roll. Bank accounts and notes stand in the same answers, and are not read. Of
//! `CommunicationPreferences` no more is said than that it is a set: words are read, and anything else is not.
//! Archived contacts come where `IncludeArchived` asks for them: they are left out of the CRM, not of the rent roll.

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

const COLUMNS: &[&str] = &[
    "Contact ID",
    "Full Name",
    "First Name",
    "Last Name",
    "Partner First Name",
    "Partner Last Name",
    "Company",
    "Email",
    "Mobile",
    "Home Phone",
    "Work Phone",
    "Postal Address",
    "Roles",
    "Labels",
    "Is Owner",
    "Is Tenant",
    "Is Seller",
    "Is Supplier",
    "Communication Preferences",
    "Created On",
    "Updated On",
];

/// How many of [`COLUMNS`] stand in the rent roll too: the id, and who it is.
const PERSON: usize = 11;

const ROLL_COLUMNS: &[&str] = &[
    "Landlord ID",
    "Full Name",
    "First Name",
    "Last Name",
    "Partner First Name",
    "Partner Last Name",
    "Company",
    "Email",
    "Mobile",
    "Home Phone",
    "Work Phone",
    "Property ID",
    "Property Address",
    "Property Manager",
    "Agreement Start",
    "Gained On",
    "Lost On",
    "Lost Reason",
];

const MEMBERS: &str = "members";
const LOTS: &str = "lots";
const OWNERSHIPS: &str = "ownerships";
const CONTACTS: &str = "contacts";

/// Where the ids of the entries with the highest `Timestamp` are kept.
const LATEST: &str = "latest";

/// `PropertyMe`.
pub(super) struct PropertyMe;

impl Crm for PropertyMe {
    fn id(&self) -> &'static str {
        "propertyme"
    }

    fn title(&self) -> &'static str {
        "PropertyMe"
    }

    fn service(&self, _options: &Options) -> CrmService {
        CrmService {
            base_url: "https://app.propertyme.com/api".into(),
            authorize_url: "https://login.propertyme.com/connect/authorize".into(),
            token_url: "https://login.propertyme.com/connect/token".into(),
            revoke_url: "https://login.propertyme.com/connect/revocation".into(),
            pkce: true,
            version: "v1",
            scopes: &["contact:read", "property:read", "offline_access"],
            credential: Credential::Consent,
            auth: Auth::Bearer,
            body_bytes: 256 << 20,
            before: "Whoever consents opens the contacts and properties of one portfolio, to be read. \
                     PropertyMe itself gives out the application's id and secret.",
            by_hand: "PropertyMe, Settings, Integrations",
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
        Step::first(MEMBERS)
    }

    fn ask(&self, at: &At<'_>) -> Ask {
        let front = format!("/{}", at.setup.version);
        match at.step.list.as_str() {
            MEMBERS => Ask::get(format!("{front}/members")),
            OWNERSHIPS => Ask::get(format!("{front}/lots/{}/detail", at.step.cursor)),
            list => {
                let ask = Ask::get(format!("{front}/{list}"));
                let ask = ask.with("Timestamp", since(at).to_string());
                if list == CONTACTS { ask.with("IncludeArchived", "true") } else { ask }
            }
        }
    }

    fn read(&self, at: &At<'_>, answer: &Answer) -> Result<Page, CrmError> {
        if at.step.list == OWNERSHIPS {
            return ownership(at, answer);
        }
        refusal(answer)?;
        let body: Value = answer.json()?;
        let list = body.as_array().ok_or_else(|| answer.shape("it is no list"))?;
        let mut page = Page::default();
        let (mut highest, mut latest) = (since(at), Vec::new());
        let seen = at.known.get(LATEST).map_or("", String::as_str);
        for one in list {
            let id = cells::at(one, "/Id");
            if !is_id(&id) {
                return Err(answer.shape("an entry has no `Id`").into());
            }
            let stamp = one.pointer("/Timestamp").and_then(Value::as_u64).unwrap_or(0);
            // After the first answer, what came before is passed over.
            let again =
                stamp < since(at) || (stamp == since(at) && seen.split(' ').any(|one| one == id));
            if again && !at.step.cursor.is_empty() {
                continue;
            }
            if stamp > highest {
                latest.clear();
                highest = stamp;
            }
            if stamp == highest {
                latest.push(id.clone());
            }
            page.entries += 1;
            match at.step.list.as_str() {
                MEMBERS => page.learned.push((member_key(&id), member(one))),
                LOTS => page.learned.extend(lot(at, &id, one)),
                _ => contact(at, id, one, &mut page),
            }
        }
        let more = at.step.list != MEMBERS && page.entries > 0 && highest > 0;
        if more {
            if highest == since(at) {
                latest.push(seen.to_owned());
            }
            page.learned.push((LATEST.to_owned(), latest.join(" ")));
            page.next = Some(Step::page(&at.step.list, highest.to_string()));
        } else {
            page.learned.push((LATEST.to_owned(), String::new()));
            page.next = match at.step.list.as_str() {
                MEMBERS => Some(Step::first(LOTS)),
                LOTS => Some(after(at, "", &page.learned)),
                _ => None,
            };
        }
        if page.next.is_none() && strangers(at, &page.learned) {
            page.notes.push("some owners are not among the contacts: the rent roll lacks them");
        }
        Ok(page)
    }
}

/// The `Timestamp` after which is asked.
fn since(at: &At<'_>) -> u64 {
    at.step.cursor.parse().unwrap_or(0)
}

/// An id stands in a path: it must not lead elsewhere.
fn is_id(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn member_key(id: &str) -> String {
    format!("member {id}")
}

/// Somebody of the staff: by address, or else by name.
fn member(one: &Value) -> String {
    let text = |path: &str| cells::at(one, path);
    match text("/RegisteredEmail") {
        email if email.is_empty() => cells::owner(&text("/FirstName"), &text("/LastName"), ""),
        email => email,
    }
}

/// A lot that is rented out for an owner: its owner, address and manager.
fn lot(at: &At<'_>, id: &str, one: &Value) -> Option<(String, String)> {
    let text = |path: &str| cells::at(one, path);
    let is = |path| one.pointer(path) == Some(&Value::Bool(true));
    let owner = text("/OwnerContactId");
    let sold = one.pointer("/IsRental") == Some(&Value::Bool(false));
    if owner.is_empty() || sold || is("/IsArchived") || !text("/ArchivedOn").is_empty() {
        return None;
    }
    let member = at.known.get(&member_key(&text("/ActiveManagerMemberId")));
    let manager = member.filter(|one| !one.is_empty()).cloned();
    let manager = manager.unwrap_or_else(|| text("/ManagerName"));
    Some((format!("lot {id}"), [owner, text("/AddressText"), manager].join("\t")))
}

/// The lot that is asked for after one; contacts, after the last.
fn after(at: &At<'_>, lot: &str, learned: &[(String, String)]) -> Step {
    let known = at.known.keys().chain(learned.iter().map(|(key, _)| key));
    let lots = known.filter_map(|key| key.strip_prefix("lot "));
    match lots.filter(|id| *id > lot).min() {
        Some(id) => Step::page(OWNERSHIPS, id),
        None => Step::first(CONTACTS),
    }
}

/// The ownership of a lot: since when, and until when.
fn ownership(at: &At<'_>, answer: &Answer) -> Result<Page, CrmError> {
    let id = &at.step.cursor;
    let body: Value = if answer.status == 404 {
        // It has gone since the lots were listed, as far as its detail goes.
        Value::Null
    } else {
        refusal(answer)?;
        answer.json()?
    };
    let text = |path: &str| cells::at(&body, &format!("/Ownership/{path}"));
    let known = at.known.get(&format!("lot {id}")).map_or("", String::as_str);
    let mut facts = known.split('\t');
    let mut fact = || facts.next().unwrap_or_default().to_owned();
    let (owner, address, manager) = (fact(), fact(), fact());
    let owner = Some(text("ContactId")).filter(|id| !id.is_empty()).unwrap_or(owner);
    let facts = [
        address,
        manager,
        cells::day(&text("AgreementStartDate")),
        cells::day(&text("GainDate")),
        cells::day(&text("LostDate")),
        text("LostReason"),
    ];
    Ok(Page {
        entries: 1,
        learned: vec![(format!("owner {owner} {id}"), facts.join("\t"))],
        next: Some(after(at, id, &[])),
        ..Page::default()
    })
}

/// A contact: its row of the CRM, and those of the rent roll.
fn contact(at: &At<'_>, id: String, one: &Value, page: &mut Page) {
    let front = format!("owner {id} ");
    let row = row(id, one, page);
    let own = at.known.range(front.clone()..).take_while(|(key, _)| key.starts_with(&front));
    for (key, facts) in own.filter(|(_, facts)| !facts.is_empty()) {
        let mut entry: Vec<String> = row.iter().take(PERSON).cloned().collect();
        entry.push(key.strip_prefix(&front).unwrap_or_default().to_owned());
        entry.extend(facts.split('\t').map(str::to_owned));
        page.roll.push(entry);
        // Found, and written.
        page.learned.push((key.clone(), String::new()));
    }
    let is = |path| one.pointer(path) == Some(&Value::Bool(true));
    if is("/IsArchived") {
        page.left_out += 1;
    } else {
        page.rows.push(row);
    }
}

/// One contact.
fn row(id: String, one: &Value, page: &mut Page) -> Vec<String> {
    let text = |path: &str| cells::at(one, path);
    let mut people: Vec<&Value> = cells::list(one, "/ContactPersons").iter().collect();
    people.sort_by_key(|person| person.pointer("/IsPrimary") != Some(&Value::Bool(true)));
    if people.len() > 2 {
        page.remarks.push("with more than two people: the names of two are read");
    }
    let of =
        |index: usize, path| people.get(index).map(|one| cells::at(one, path)).unwrap_or_default();
    // The contact's own, and those of its people.
    let all = |path: &str| {
        let own = std::iter::once(text(path));
        cells::joined(own.chain(people.iter().map(|person| cells::at(person, path))))
    };
    let more = people.iter().flat_map(|one| cells::list(one, "/SecondaryEmailAddresses"));
    let more = more.map(|email| cells::at(email, "/Email"));
    let channels = people.iter().flat_map(|one| words(one.pointer("/CommunicationPreferences")));
    let name = if people.is_empty() { text("/NameText") } else { String::new() };
    vec![
        id,
        name,
        of(0, "/FirstName"),
        of(0, "/LastName"),
        of(1, "/FirstName"),
        of(1, "/LastName"),
        of(0, "/CompanyName"),
        cells::joined(std::iter::once(all("/Email")).chain(more)),
        all("/CellPhone"),
        all("/HomePhone"),
        all("/WorkPhone"),
        text("/PostalAddressText"),
        cells::joined(words(one.pointer("/Roles"))),
        text("/Labels"),
        text("/IsOwner"),
        text("/IsTenant"),
        text("/IsSeller"),
        text("/IsSupplier"),
        cells::joined(channels),
        cells::day(&text("/CreatedOn")),
        cells::day(&text("/UpdatedOn")),
    ]
}

/// The words of a text or of a list of texts.
fn words(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::Array(list)) => list.iter().map(|one| cells::cell(Some(one))).collect(),
        other => vec![cells::cell(other)],
    }
}

/// Whether there are owners whose contact did not come.
fn strangers(at: &At<'_>, learned: &[(String, String)]) -> bool {
    let found = |key: &String| learned.iter().any(|(one, _)| one == key);
    let mut owners = at.known.iter().filter(|(key, _)| key.starts_with("owner "));
    owners.any(|(key, facts)| !facts.is_empty() && !found(key))
}

/// What is not a page.
fn refusal(answer: &Answer) -> Result<(), CrmError> {
    match answer.status {
        200..300 => Ok(()),
        401 => Err(CrmError::token(answer)),
        403 => Err(CrmError::refused(
            answer,
            "the consent does not open this",
            "connect again, with the scopes contact:read and property:read",
        )),
        _ => Err(CrmError::status(answer)),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::company::live::contract::Setup;
    use crate::intake::http::Site;

    fn with<T>(step: &Step, known: &[(&str, &str)], then: impl FnOnce(&At<'_>) -> T) -> T {
        let setup = Setup { version: "v1".to_owned(), ..Setup::default() };
        let site = Site::parse("https://app.example/api", &[]).unwrap();
        let known: BTreeMap<String, String> =
            known.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        then(&At { setup: &setup, step, known: &known, site: &site, since: None })
    }

    fn read(step: &Step, known: &[(&str, &str)], body: &str) -> Page {
        let answer = Answer::made(200, &[], body.as_bytes(), 0);
        with(step, known, |at| PropertyMe.read(at, &answer)).unwrap()
    }

    #[test]
    fn a_list_is_asked_until_nothing_new_comes_whether_the_mark_itself_comes_again_or_not() {
        let list = |from: &str, more: &str| {
            format!(r#"[{{"Id":"a","Timestamp":5}},{{"Id":"b","Timestamp":{from}}}{more}]"#)
        };
        let first = read(&Step::first(CONTACTS), &[], &list("7", ""));
        let next = first.next.clone().unwrap();

        assert_eq!((first.rows.len(), next.cursor.as_str()), (2, "7"));
        let same = read(&next, &[(LATEST, "b")], &list("7", ""));
        assert!(same.rows.is_empty() && same.next.is_none());
        let none = read(&next, &[(LATEST, "b")], "[]");
        assert!(none.next.is_none());
        let more = read(&next, &[(LATEST, "b")], &list("7", r#",{"Id":"c","Timestamp":7}"#));
        assert_eq!((more.rows.len(), more.rows[0][0].as_str()), (1, "c"));
        assert!(more.learned.contains(&(LATEST.to_owned(), "c b".to_owned())));
    }

    #[test]
    fn an_ownership_gives_its_owner_the_days_of_the_management_and_not_the_tenants() {
        let lots = r#"[{"Id":"l1","OwnerContactId":"c1","IsRental":true,"AddressText":"1 Sample St",
            "ActiveManagerMemberId":"m1","AgreementStart":"2020-01-01T00:00:00","Timestamp":3},
            {"Id":"l2","OwnerContactId":"c1","IsRental":false},{"Id":"l3","OwnerContactId":"","IsRental":true}]"#;
        let known = [("member m1", "jane@harbour.example")];

        let page = read(&Step::first(LOTS), &known, lots);

        let lot = ("lot l1", "c1\t1 Sample St\tjane@harbour.example");
        assert_eq!(page.learned[0], (lot.0.to_owned(), lot.1.to_owned()));
        assert_eq!(page.learned.len(), 2);
        let body = r#"{"Ownership":{"ContactId":"c1","AgreementStartDate":"2024-02-01T00:00:00","GainDate":"2024-01-15"}}"#;
        let page = read(&Step::page(OWNERSHIPS, "l1"), &[lot], body);
        let own = page.learned[0].clone();
        assert_eq!(own.0, "owner c1 l1");
        assert_eq!(own.1, "1 Sample St\tjane@harbour.example\t2024-02-01\t2024-01-15\t\t");
        assert_eq!(page.next, Some(Step::first(CONTACTS)));
        let people = r#"[{"Id":"c1","IsOwner":true,"Email":"","ContactPersons":[
            {"FirstName":"Ben","LastName":"Moss"},{"FirstName":"Ada","LastName":"Moss","IsPrimary":true,"Email":"ada@moss.example"}]}]"#;
        let page = read(&Step::first(CONTACTS), &[(&own.0, &own.1)], people);
        assert_eq!(page.roll[0].len(), ROLL_COLUMNS.len());
        assert_eq!(page.roll[0][2..8], ["Ada", "Moss", "Ben", "Moss", "", "ada@moss.example"]);
        assert_eq!(page.rows[0].len(), COLUMNS.len());
        assert!(page.notes.is_empty() && COLUMNS[1..PERSON] == ROLL_COLUMNS[1..PERSON]);
    }
}
