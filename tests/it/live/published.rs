//! The stand-in against what vendors publish of their APIs: an answer that no vendor gives would let a
//! connector pass that no vendor understands.
//!
//! `fixtures/live/published/<source>.toml` holds names and types of a vendor's `OpenAPI` file (or its like), of
//! the lists that are read. Every answer of every scenario to such a list is compared with it, and so is
//! every parameter that a scenario expects of us, or that we send while it is played.

use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;

use chrono::DateTime;
use serde::Deserialize;
use serde_json::Value;

use crate::live::scenario::Scenario;
use crate::live::standin::Asked;

/// A vendor's lists.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Published {
    /// Scenarios that differ on purpose.
    except: Vec<String>,
    list: Vec<List>,
    r#type: BTreeMap<String, BTreeMap<String, String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    /// Where it is; `{id}` stands for any one part.
    paths: Vec<String>,
    /// Names; behind a `=`, the values that there are.
    parameters: Vec<String>,
    /// What is sent, where that is JSON.
    sends: Option<String>,
    answer: String,
}

impl List {
    fn is_at(&self, path: &str) -> bool {
        let asked: Vec<&str> = path.split('/').collect();
        self.paths.iter().any(|own| {
            let own: Vec<&str> = own.split('/').collect();
            let fits = |(own, one): (&&str, &&str)| own == one || own.starts_with('{');
            own.len() == asked.len() && own.iter().zip(&asked).all(fits)
        })
    }

    /// Whether a parameter is one, with values that there are: several stand between commas.
    fn takes(&self, name: &str, value: &str) -> bool {
        self.parameters.iter().any(|known| match known.split_once('=') {
            Some((known, values)) if known == name => {
                value.is_empty() || value.split(',').all(|one| one_of(values, one))
            }
            _ => known == name,
        })
    }
}

fn one_of(values: &str, value: &str) -> bool {
    values.split('|').any(|one| one == value)
}

impl Published {
    /// What is published of a vendor, if anything.
    fn of(source: &str) -> Option<Self> {
        let path = folder().join(format!("published/{source}.toml"));
        path.exists().then(|| read(&path))
    }

    fn list(&self, path: &str) -> Option<&List> {
        self.list.iter().find(|list| list.is_at(path))
    }

    /// Parameters that are none of a list's.
    fn unknown(&self, path: &str, query: &BTreeMap<String, String>) -> Vec<String> {
        let Some(list) = self.list(path) else { return Vec::new() };
        let unknown = query.iter().filter(|(name, value)| !list.takes(name, value));
        unknown.map(|(name, value)| format!("`{name}={value}` is not for {path}")).collect()
    }

    /// What is sent to a list and is not for it.
    fn sent(&self, asked: &Asked) -> Vec<String> {
        let sends = self.list(&asked.path).and_then(|list| list.sends.as_ref());
        let differs = sends.map(|sends| self.differs(sends, &asked.json, &asked.path));
        let unknown = self.unknown(&asked.path, &asked.query);
        unknown.into_iter().chain(differs.into_iter().flatten()).collect()
    }

    /// What of a value is not as published.
    fn differs(&self, wanted: &str, value: &Value, at: &str) -> Vec<String> {
        let wanted = wanted.trim_end_matches('!');
        if let Some(inner) = wanted.strip_suffix('?') {
            return if value.is_null() { Vec::new() } else { self.differs(inner, value, at) };
        }
        let inner = |open, close| wanted.strip_prefix(open).and_then(|one| one.strip_suffix(close));
        let no = || vec![format!("{at}: {value} is no {wanted}")];
        if let Some(inner) = inner('[', ']') {
            let Some(all) = value.as_array() else { return no() };
            return all
                .iter()
                .flat_map(|one| self.differs(inner, one, &format!("{at}[]")))
                .collect();
        }
        if let Some(inner) = inner('{', '}') {
            let Some(all) = value.as_object() else { return no() };
            let each =
                |(key, one): (&String, &Value)| self.differs(inner, one, &format!("{at}.{key}"));
            return all.iter().flat_map(each).collect();
        }
        let text = value.as_str();
        let fine = match wanted {
            "any" => true,
            "text" => value.is_string(),
            "time" => text.is_some_and(|text| DateTime::parse_from_rfc3339(text).is_ok()),
            "number" => value.is_number(),
            "flag" => value.is_boolean(),
            name => match name.strip_prefix("text=") {
                Some(values) => text.is_some_and(|text| one_of(values, text)),
                None => return self.object(name, value, at),
            },
        };
        if fine { Vec::new() } else { no() }
    }

    fn object(&self, name: &str, value: &Value, at: &str) -> Vec<String> {
        let known = self.r#type.get(name).unwrap_or_else(|| panic!("no type `{name}`"));
        let Some(all) = value.as_object() else { return vec![format!("{at}: no {name}")] };
        let missing =
            known.iter().filter(|(key, kind)| kind.ends_with('!') && !all.contains_key(*key));
        let mut told: Vec<String> = missing.map(|(key, _)| format!("{at} lacks `{key}`")).collect();
        for (key, one) in all {
            match known.get(key).or_else(|| known.get("*")) {
                Some(kind) => told.extend(self.differs(kind, one, &format!("{at}.{key}"))),
                None => told.push(format!("{at}.{key} is not published")),
            }
        }
        told
    }
}

fn read<T: serde::de::DeserializeOwned>(path: &Path) -> T {
    let text = std::fs::read_to_string(path).unwrap();
    toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/live")
}

/// What we sent to a vendor's lists that is not for them.
pub(super) fn unknown(source: &str, asked: &[Asked]) -> Vec<String> {
    let Some(published) = Published::of(source) else { return Vec::new() };
    asked.iter().flat_map(|one| published.sent(one)).collect()
}

/// What of answers is not as a vendor publishes its lists: each with its path.
pub(super) fn odd(source: &str, answers: &[(String, String)]) -> Vec<String> {
    let Some(published) = Published::of(source) else { return Vec::new() };
    let differs = |(path, body): &(String, String)| {
        let list = published.list(path)?;
        let value = serde_json::from_str(body).ok()?;
        Some(published.differs(&list.answer, &value, path))
    };
    answers.iter().filter_map(differs).flatten().collect()
}

/// Compares all scenarios of a source; gives how many answers were looked at.
fn compare(source: &str) -> usize {
    let published = Published::of(source).unwrap();
    let (mut told, mut looked_at) = (Vec::new(), 0);
    for entry in std::fs::read_dir(folder().join(source)).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if published.except.contains(&name) {
            continue;
        }
        for answer in read::<Scenario>(&path).answers() {
            let Some(list) = published.list(&answer.path) else { continue };
            let unknown = published.unknown(&answer.path, &answer.query);
            told.extend(unknown.into_iter().map(|one| format!("{name}: {one}")));
            // What is no whole JSON is no answer of the list: a fault, which is what it plays.
            if let (200, Ok(value)) = (answer.status, serde_json::from_str(&answer.body)) {
                looked_at += 1;
                told.extend(published.differs(&list.answer, &value, &name));
            }
        }
    }
    told.sort();
    told.dedup();
    assert_eq!(told, Vec::<String>::new());
    looked_at
}

#[test]
fn hubspots_lists_are_answered_as_hubspot_publishes_them() {
    assert!(compare("hubspot") > 20);
}

#[test]
fn googles_lists_are_answered_as_google_publishes_them() {
    assert!(compare("google") > 20);
}

#[test]
fn microsofts_lists_are_answered_as_microsoft_publishes_them() {
    assert!(compare("microsoft") > 20);
}

#[test]
fn pipedrives_lists_are_answered_as_pipedrive_publishes_them() {
    assert!(compare("pipedrive") > 20);
}

#[test]
fn zohos_lists_are_answered_as_zoho_publishes_them() {
    assert!(compare("zoho") > 20);
}

#[test]
fn acts_list_is_answered_as_act_publishes_it() {
    assert!(compare("act") > 20);
}

#[test]
fn vaultres_lists_are_answered_as_vaultre_publishes_them() {
    assert!(compare("vaultre") > 20);
}

#[test]
fn propertymes_lists_are_answered_as_propertyme_publishes_them() {
    assert!(compare("propertyme") > 20);
}

#[test]
fn xs_lists_are_answered_as_x_publishes_them() {
    assert!(compare("x") > 20);
}
