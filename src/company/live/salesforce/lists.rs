//! The lists in turn, and what is asked of each, in SOQL.
//!
//! Changes are told by `SystemModstamp`, which moves with a deletion, a merge and a conversion as well; rows that
//! are gone come with `queryAll` alone. It does not move when what a record points to gets another name, so
//! the contacts of an account that changed are asked for once more, and so is what belongs to a colleague or
//! a queue that changed, or was made by one: these are few, and stand in the query by their ids, since one
//! `IN (SELECT ...)` cannot stand beside an `OR`. A bin that was emptied, and records that the user may not
//! see any more, are told by nothing: both objects are counted at the end.

use crate::company::live::contract::At;
use crate::company::live::contract::Since;
use crate::company::live::contract::Step;
use crate::company::live::salesforce::size;

/// What can be seen of each object: learned under these names, empty where it is not open.
pub(super) const CONTACT_FIELDS: &str = "fields of contacts";
pub(super) const LEAD_FIELDS: &str = "fields of leads";

pub(super) const COLLEAGUES: &str = "colleagues who changed";
pub(super) const QUEUES: &str = "queues that changed";
pub(super) const CONTACTS: &str = "contacts";
pub(super) const EMPLOYED: &str = "contacts of accounts that changed";
pub(super) const LEADS: &str = "leads";
pub(super) const CONTACTS_IN_ALL: &str = "contacts in all";
pub(super) const LEADS_IN_ALL: &str = "leads in all";

/// Colleagues or queues that may change before all is read anew: their ids stand in an address.
pub(super) const MANY: usize = 100;

/// What is asked after a list that has ended.
pub(super) fn after_list(at: &At<'_>, list: &str) -> Option<Step> {
    let changes = at.since.is_some();
    let leads = !fields(at, true).is_empty();
    let all = [
        (LEAD_FIELDS, true),
        (COLLEAGUES, changes),
        (QUEUES, changes && leads),
        (CONTACTS, true),
        (EMPLOYED, changes && has(fields(at, false), "Account.Name")),
        (LEADS, leads),
        (CONTACTS_IN_ALL, changes),
        (LEADS_IN_ALL, changes && leads),
    ];
    let mut rest = all.iter().skip_while(|(one, _)| *one != list).skip(1);
    rest.find(|(_, read)| *read).map(|(one, _)| Step::first(one))
}

/// The fields of contacts or leads that are read.
fn fields<'a>(at: &At<'a>, lead: bool) -> &'a str {
    let name = if lead { LEAD_FIELDS } else { CONTACT_FIELDS };
    at.known.get(name).map_or("", String::as_str)
}

fn has(fields: &str, name: &str) -> bool {
    fields.split(',').any(|one| one == name)
}

/// How a colleague or a queue that changed is learned.
pub(super) fn changed(list: &str, id: &str) -> String {
    format!("one of {list}: {id}")
}

/// The resource that answers a list.
pub(super) fn resource(at: &At<'_>, list: &str) -> &'static str {
    if at.since.is_some() && [CONTACTS, LEADS].contains(&list) { "queryAll" } else { "query" }
}

/// What is asked of a page.
pub(super) fn query(at: &At<'_>) -> String {
    let since = at.since.map(Since::instant).unwrap_or_default();
    let list = at.step.list.as_str();
    let most = MANY + 1;
    match list {
        COLLEAGUES => {
            format!("SELECT Id FROM User WHERE SystemModstamp >= {since} ORDER BY Id LIMIT {most}")
        }
        QUEUES => format!(
            "SELECT Id FROM Group WHERE Type = 'Queue' AND SystemModstamp >= {since} ORDER BY Id LIMIT {most}"
        ),
        CONTACTS_IN_ALL => "SELECT COUNT() FROM Contact".to_owned(),
        LEADS_IN_ALL => "SELECT COUNT() FROM Lead WHERE IsConverted = false".to_owned(),
        _ => format!("{} ORDER BY Id LIMIT {}", select(at, list, &at.step.cursor), size(at)),
    }
}

/// What is asked of contacts or leads, after an id.
pub(super) fn select(at: &At<'_>, list: &str, after: &str) -> String {
    let lead = list == LEADS;
    let object = if lead { "Lead" } else { "Contact" };
    let mut all = match fields(at, lead) {
        "" => "Id".to_owned(),
        fields => fields.to_owned(),
    };
    let mut conditions = Vec::new();
    if !after.is_empty() {
        conditions.push(format!("Id > '{after}'"));
    }
    match at.since {
        // A converted lead is a contact.
        None if lead => conditions.push("IsConverted = false".to_owned()),
        None => {}
        Some(since) if list == EMPLOYED => conditions.push(format!(
            "AccountId IN (SELECT Id FROM Account WHERE SystemModstamp >= {})",
            since.instant()
        )),
        Some(since) => {
            conditions.push(touched(at, since, lead));
            all.push_str(if lead { ",IsDeleted,IsConverted" } else { ",IsDeleted" });
        }
    }
    let filter = match conditions.as_slice() {
        [] => String::new(),
        all => format!(" WHERE {}", all.join(" AND ")),
    };
    format!("SELECT {all} FROM {object}{filter}")
}

/// What changed itself, or points to a colleague or a queue that did.
fn touched(at: &At<'_>, since: &Since, lead: bool) -> String {
    let ids = |list: &str| -> Vec<String> {
        let front = changed(list, "");
        let ids = at.known.keys().filter_map(|name| name.strip_prefix(&front));
        ids.map(|id| format!("'{id}'")).collect()
    };
    let colleagues = ids(COLLEAGUES);
    // Queues own leads alone.
    let owners = if lead { [&*colleagues, &*ids(QUEUES)].concat() } else { colleagues.clone() };
    let mut any = vec![format!("SystemModstamp >= {}", since.instant())];
    for (field, shows, ids) in
        [("OwnerId", "Owner.Name", owners), ("CreatedById", "CreatedBy.Name", colleagues)]
    {
        if !ids.is_empty() && has(fields(at, lead), shows) {
            any.push(format!("{field} IN ({})", ids.join(",")));
        }
    }
    match any.as_slice() {
        [one] => one.clone(),
        all => format!("({})", all.join(" OR ")),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::company::live::contract::Setup;
    use crate::intake::http::Site;

    fn with<T>(known: &[(String, &str)], list: &str, then: impl FnOnce(&At<'_>) -> T) -> T {
        let setup = Setup { page_size: 2, ..Setup::default() };
        let known = known.iter().map(|(name, value)| (name.clone(), (*value).to_owned()));
        let known: BTreeMap<String, String> = known.collect();
        let site = Site::parse("https://api.example", &[]).unwrap();
        let since = Since { began_s: 1_763_693_100, ..Since::default() };
        let step = Step::first(list);
        then(&At { setup: &setup, step: &step, known: &known, site: &site, since: Some(&since) })
    }

    #[test]
    fn what_belongs_to_a_colleague_or_a_queue_that_changed_is_asked_for_once_more() {
        let known = [
            (CONTACT_FIELDS.to_owned(), "Id,Owner.Name"),
            (LEAD_FIELDS.to_owned(), "Id,Owner.Name,CreatedBy.Name"),
            (changed(COLLEAGUES, "005000000000001"), ""),
            (changed(QUEUES, "00G000000000001"), ""),
        ];

        let contacts = with(&known, CONTACTS, query);
        let leads = with(&known, LEADS, query);

        assert_eq!(
            contacts,
            "SELECT Id,Owner.Name,IsDeleted FROM Contact WHERE (SystemModstamp >= 2025-11-21T02:45:00Z \
             OR OwnerId IN ('005000000000001')) ORDER BY Id LIMIT 2"
        );
        assert!(leads.contains(
            "OwnerId IN ('005000000000001','00G000000000001') OR CreatedById IN ('005000000000001')"
        ));
        assert_eq!(with(&known, LEADS, |at| resource(at, EMPLOYED)), "query");
    }

    #[test]
    fn lists_that_are_not_open_or_show_nothing_are_not_asked() {
        let known = [(CONTACT_FIELDS.to_owned(), "Id,LastName"), (LEAD_FIELDS.to_owned(), "")];
        let next = |list| with(&known, CONTACTS, |at| after_list(at, list)).map(|step| step.list);

        assert_eq!(next(LEAD_FIELDS).as_deref(), Some(COLLEAGUES));
        assert_eq!(next(COLLEAGUES).as_deref(), Some(CONTACTS));
        assert_eq!(next(CONTACTS).as_deref(), Some(CONTACTS_IN_ALL));
        assert_eq!(next(CONTACTS_IN_ALL), None);
    }
}
