//! The columns of contacts and leads, and the fields that they come from.

use serde_json::Value;

use crate::company::live::cells;

/// A column, and where it comes from in a contact and in a lead; empty where it does not.
struct Column {
    header: &'static str,
    contact: &'static str,
    lead: &'static str,
}

const fn same(header: &'static str, field: &'static str) -> Column {
    Column { header, contact: field, lead: field }
}

const fn two(header: &'static str, contact: &'static str, lead: &'static str) -> Column {
    Column { header, contact, lead }
}

/// All but id and owner.
const FIELDS: &[Column] = &[
    same("First Name", "FirstName"),
    same("Last Name", "LastName"),
    same("Title", "Title"),
    two("Account Name", "Account.Name", "Company"),
    same("Email", "Email"),
    same("Phone", "Phone"),
    same("Mobile", "MobilePhone"),
    two("Home Phone", "HomePhone", ""),
    two("Other Phone", "OtherPhone", ""),
    two("Mailing Street", "MailingStreet", "Street"),
    two("Mailing City", "MailingCity", "City"),
    two("Mailing State/Province", "MailingState", "State"),
    two("Mailing Zip/Postal Code", "MailingPostalCode", "PostalCode"),
    two("Mailing Country", "MailingCountry", "Country"),
    same("Lead Source", "LeadSource"),
    two("Lead Status", "", "Status"),
    same("Created By", "CreatedBy.Name"),
    same("Created Date", "CreatedDate"),
    same("Last Modified Date", "LastModifiedDate"),
    same("Email Opt Out", "HasOptedOutOfEmail"),
    same("Do Not Call", "DoNotCall"),
];

/// The headers: id, owner, and those of [`FIELDS`].
pub(super) const COLUMNS: &[&str] = &{
    let mut all = [""; FIELDS.len() + 2];
    all[0] = "Contact ID";
    all[1] = "Contact Owner";
    let mut at = 0;
    while at < FIELDS.len() {
        all[at + 2] = FIELDS[at].header;
        at += 1;
    }
    all
};

/// What tells a person account.
const IS_PERSON: &str = "IsPersonAccount";

/// The fields that are there and that are wanted.
pub(super) fn fields(body: &Value, lead: bool) -> Option<String> {
    let names: Vec<String> =
        cells::list(body, "/fields").iter().map(|field| cells::at(field, "/name")).collect();
    let has = |name: &str| names.iter().any(|one| one == name);
    if !has("Id") {
        return None;
    }
    let mut all = vec!["Id"];
    if has("OwnerId") {
        all.extend(["Owner.Name", "Owner.Email"]);
    }
    if has(IS_PERSON) {
        all.push(IS_PERSON);
    }
    let wanted = FIELDS.iter().map(|column| if lead { column.lead } else { column.contact });
    all.extend(wanted.filter(|path| match path.split_once('.') {
        // `Account.Name` is there where `AccountId` is.
        Some((relation, _)) => has(&format!("{relation}Id")),
        None => has(path),
    }));
    Some(all.join(","))
}

/// One contact or lead.
pub(super) fn row(id: &str, field: &dyn Fn(&str) -> String, lead: bool) -> Vec<String> {
    let alone = field(IS_PERSON) == "true";
    let mut row =
        vec![id.to_owned(), cells::owner(&field("Owner.Name"), "", &field("Owner.Email"))];
    row.extend(FIELDS.iter().map(|column| {
        let path = if lead { column.lead } else { column.contact };
        let empty = path.is_empty() || (alone && path == "Account.Name");
        let text = if empty { String::new() } else { field(path) };
        if path.ends_with("Date") { cells::day(&text) } else { text }
    }));
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_fields_are_not_asked_for() {
        let body = serde_json::json!({"fields": [{"name": "Id"}, {"name": "LastName"}, {"name": "OwnerId"}]});

        assert_eq!(fields(&body, false).as_deref(), Some("Id,Owner.Name,Owner.Email,LastName"));
        assert_eq!(fields(&serde_json::json!({"fields": []}), false), None);
    }

    #[test]
    fn the_account_of_a_person_account_is_no_employer() {
        let row = |alone: &'static str| {
            let field = move |path: &str| match path {
                IS_PERSON => alone.to_owned(),
                path => path.to_owned(),
            };
            row("003000000000001", &field, false)
        };
        let place = COLUMNS.iter().position(|one| *one == "Account Name").unwrap();

        assert_eq!((row("true")[place].as_str(), row("")[place].as_str()), ("", "Account.Name"));
        let body = serde_json::json!({"fields": [{"name": "Id"}, {"name": "IsPersonAccount"}]});
        assert_eq!(fields(&body, false).as_deref(), Some("Id,IsPersonAccount"));
    }
}
