//! Whose export it is: `profile_information.json` (`profile`, since about 2020 `profile_v2`) and the
//! page of the same name.
//!
//! Names, addresses and the account's name are kept, so that the owner is not taken for one of the
//! connections. Telephone numbers, birth dates and family are passed over.

use scraper::Html;

use crate::model::person::Email;
use crate::model::person::Name;
use crate::model::person::ProfileUrl;
use crate::model::reading::ExportOwner;
use crate::network::facebook::html;
use crate::network::facebook::node::Kind;
use crate::network::facebook::node::Node;

/// Labels of the owner's name on pages: English, German, French, Spanish, Polish.
const NAME_LABELS: [&str; 7] =
    ["name", "full name", "vollständiger name", "nom", "nombre", "nazwa", "imię i nazwisko"];

/// Reads the owner from JSON; `None` when the document is no profile.
pub(super) fn from_json(bytes: &[u8]) -> Option<ExportOwner> {
    let document = Node::document(bytes);
    let [new, old] = document.fields(["profile_v2", "profile"]).ok()?;
    let profile = new.or(old).filter(|profile| profile.kind() == Kind::Object)?;
    let keys = ["name", "emails", "username", "profile_uri", "other_names"];
    let [name, emails, username, uri, others] = profile.fields(keys).ok()?;
    let mut owner = ExportOwner::default();
    owner.names.extend(name.and_then(owner_name));
    let others = others.into_iter().flat_map(Node::elements);
    owner.names.extend(others.filter_map(owner_name));
    if let Some(emails) = emails {
        add_emails(emails, &mut owner);
    }
    owner.accounts.extend(username.and_then(Node::text).filter(|name| !name.trim().is_empty()));
    owner.profile = uri.and_then(Node::text).as_deref().and_then(profile_url);
    Some(owner)
}

/// A name as a text, or as an object with the whole and the parts.
fn owner_name(node: Node<'_>) -> Option<Name> {
    if node.kind() == Kind::Text {
        return Name::whole(&node.text()?);
    }
    let keys = ["full_name", "first_name", "middle_name", "last_name", "name"];
    let [full, first, middle, last, plain] =
        node.fields(keys).ok()?.map(|part| part.and_then(Node::text).unwrap_or_default());
    let mut name = Name::of(&first, &middle, &last);
    if let (Some(name), Some(whole)) = (&mut name, Name::whole(&full)) {
        name.full = whole.full;
    }
    name.or_else(|| Name::whole(&full)).or_else(|| Name::whole(&plain))
}

/// Addresses in any of the lists Facebook keeps: present, earlier, awaiting confirmation.
fn add_emails(emails: Node<'_>, owner: &mut ExportOwner) {
    let lists = emails.entries().flat_map(|(_, list)| list.elements());
    for address in lists.chain(emails.elements()) {
        let address = address.text().as_deref().and_then(Email::parse);
        owner.emails.extend(address.filter(|address| !owner.emails.contains(address)));
    }
}

/// `https://www.facebook.com/ada.example` as a key.
fn profile_url(uri: &str) -> Option<ProfileUrl> {
    let uri = uri.trim();
    let path = uri.split_once("://").map_or(uri, |(_, path)| path);
    let (host, path) = path.split_once('/')?;
    let is_facebook = host == "facebook.com" || host.ends_with(".facebook.com");
    let path = path.trim_end_matches('/');
    if !is_facebook || path.is_empty() || path.contains(char::is_whitespace) {
        return None;
    }
    ProfileUrl::canonical(&format!("facebook.com/{path}"))
}

/// Reads the owner from a page, as far as it has labels and values.
pub(super) fn from_page(page: &Html) -> Option<ExportOwner> {
    let root = page.root_element();
    let mut owner = ExportOwner::default();
    for (label, value) in html::tables_of(root).into_iter().flatten() {
        if NAME_LABELS.contains(&label.to_lowercase().as_str()) {
            owner.names.extend(Name::whole(&value));
        }
    }
    for text in html::leaf_texts(root) {
        let email = Email::parse(&text).filter(|email| !owner.emails.contains(email));
        owner.emails.extend(email);
        if owner.profile.is_none() && text.contains("facebook.com/") {
            owner.profile = profile_url(&text);
        }
    }
    let is_known = !owner.names.is_empty() || !owner.emails.is_empty() || owner.profile.is_some();
    is_known.then_some(owner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_addresses_and_account_are_read_and_numbers_are_not() {
        let json = br#"{"profile_v2":{"name":{"full_name":"J\u00c3\u00bcrgen Example","first_name":"J\u00c3\u00bcrgen",
            "last_name":"Example"},"emails":{"emails":["jurgen@bright.example"],"previous_emails":["old@bright.example"]},
            "phone_numbers":[{"phone_number":"0491 570 006"}],"username":"jurgen.example",
            "profile_uri":"https://www.facebook.com/jurgen.example"}}"#;

        let owner = from_json(json).unwrap();

        assert_eq!(&*owner.names[0].full, "Jürgen Example");
        assert_eq!(owner.emails.len(), 2);
        assert_eq!(owner.accounts, ["jurgen.example"]);
        assert_eq!(owner.profile.unwrap().as_str(), "facebook.com/jurgen.example");
    }

    #[test]
    fn a_page_elsewhere_is_no_profile() {
        assert_eq!(profile_url("https://facebook.com.bad.example/ada"), None);
        assert_eq!(profile_url("https://facebook.com/"), None);
        assert!(profile_url("m.facebook.com/profile.php?id=1").is_some());
    }
}
