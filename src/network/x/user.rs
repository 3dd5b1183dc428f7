//! X: one person as the API shows them.

use serde_json::Value;

use crate::model::person::Name;
use crate::model::person::Person;
use crate::network::linkedin;
use crate::network::x::loose::Item;
use crate::network::x::loose::Loose;

/// Somebody on X.
pub(super) struct User {
    /// The account's number.
    pub(super) id: String,
    /// The name shown.
    pub(super) name: String,
    /// The handle, without `@`.
    pub(super) handle: String,
    page: String,
}

impl User {
    /// What names them.
    pub(super) fn person(&self) -> Person {
        Person {
            name: Name::whole(&self.name),
            profile: linkedin::profile(&self.page),
            ..Person::default()
        }
    }
}

/// Reads one person; `None` without a number.
pub(super) fn user(value: &Value) -> Option<User> {
    let loose: Loose = serde_json::from_value(value.clone()).ok()?;
    let item = Item::of(&loose, "user").ok()?;
    let text = |name| item.get(name).unwrap_or_default().trim().to_owned();
    let id = text("id");
    let fine = !id.is_empty() && id.len() <= 20 && id.bytes().all(|byte| byte.is_ascii_digit());
    let page = value.pointer("/entities/url/urls/0/expanded_url").and_then(Value::as_str);
    let handle = text("username").trim_start_matches('@').to_owned();
    fine.then(|| User { id, name: text("name"), handle, page: page.unwrap_or_default().to_owned() })
}
