//! What changed since the pull before.
//!
//! It is searched by `lastmodifieddate`, in the order of the numbers, each page from the last number on: a search ends
//! at 10,000, and once a month `HubSpot` gives more contacts than that the same instant, which no search by
//! instants gets past. A merger makes a contact with a number of its own, which names the old ones
//! (`hs_merged_object_ids`). Deleted ones are in the list of the archived, which is read whole: it knows no instant
//! to begin at. Those that were deleted for good, at once or after ninety days, are told by nothing, so
//! all are counted at the end, by a search too. Its index is behind by moments.

use std::collections::BTreeMap;

use serde_json::Value;
use serde_json::json;
use zeroize::Zeroizing;

use crate::company::live::cells;
use crate::company::live::contract::At;
use crate::company::live::hubspot::CHANGED;
use crate::company::live::hubspot::asked;
use crate::company::live::hubspot::size;
use crate::intake::http::Ask;
use crate::intake::http::Body;
use crate::intake::http::Method;

/// Where the numbers stand that were merged into a contact.
const MERGED: &str = "hs_merged_object_ids";

/// A search for what changed, after a number; or for one of all, which are counted with it.
pub(super) fn search(path: String, at: &At<'_>) -> Ask {
    let mut filters = Vec::new();
    let mut names: Vec<&str> = Vec::new();
    if let (CHANGED, Some(since)) = (at.step.list.as_str(), at.since) {
        let began_ms = since.began_s.saturating_mul(1000).to_string();
        filters.push(
            json!({"propertyName": "lastmodifieddate", "operator": "GTE", "value": began_ms}),
        );
        if !at.step.cursor.is_empty() {
            let after = at.step.cursor.as_str();
            filters.push(json!({"propertyName": "hs_object_id", "operator": "GT", "value": after}));
        }
        names = asked().chain([MERGED]).collect();
    }
    let groups = if filters.is_empty() { json!([]) } else { json!([{"filters": filters}]) };
    let limit = if names.is_empty() { 1 } else { size(at) };
    let body = json!({
        "filterGroups": groups, "properties": names, "limit": limit, "after": "0",
        "sorts": [{"propertyName": "hs_object_id", "direction": "ASCENDING"}],
    });
    let bytes = Zeroizing::new(body.to_string().into_bytes());
    let body = Some(Body { kind: "application/json", bytes });
    Ask { method: Method::Post, path, body, ..Ask::default() }
}

/// How the number of an owner is marked who was not listed, but stands by number in rows.
const UNLISTED: &str = "owner not listed: ";

/// The mark of an owner who is not listed.
pub(super) fn unlisted(number: &str) -> (String, String) {
    (format!("{UNLISTED}{number}"), String::new())
}

/// Whether an owner is listed now who stands by number in rows of before.
pub(super) fn listed_since(at: &At<'_>) -> bool {
    let marks = at.since.map(|since| &since.marks).into_iter().flat_map(BTreeMap::keys);
    let mut unlisted = marks.filter_map(|mark| mark.strip_prefix(UNLISTED));
    unlisted.any(|number| at.known.contains_key(number))
}

/// Whether one was archived before the pull that changes are asked after: it is in no book since.
pub(super) fn went_before(at: &At<'_>, archived_at: &str) -> bool {
    let went = chrono::DateTime::parse_from_rfc3339(archived_at).ok();
    let went_s = went.map(|went| went.timestamp());
    went_s.zip(at.since).is_some_and(|(went_s, since)| went_s < since.began_s)
}

/// The numbers that were merged into a contact.
pub(super) fn merged(one: &Value, id: &str) -> Vec<String> {
    let all = cells::at(one, &format!("/properties/{MERGED}"));
    let all = all.split(';').map(str::trim).filter(|old| !old.is_empty() && *old != id);
    all.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::company::live::contract::Setup;
    use crate::company::live::contract::Since;
    use crate::company::live::contract::Step;
    use crate::company::live::hubspot::IN_ALL;
    use crate::intake::http::Site;

    fn with<T>(step: &Step, marks: &[(String, String)], then: impl FnOnce(&At<'_>) -> T) -> T {
        let setup = Setup { page_size: 500, ..Setup::default() };
        let known = BTreeMap::from([("77".to_owned(), "jane@agency.example".to_owned())]);
        let site = Site::parse("https://api.example", &[]).unwrap();
        let marks = marks.iter().cloned().collect();
        let since = Since { began_s: 1_763_693_100, marks, ..Since::default() };
        then(&At { setup: &setup, step, known: &known, site: &site, since: Some(&since) })
    }

    #[test]
    fn a_search_goes_on_after_a_number_and_one_counts_all() {
        let sent = |step: &Step| -> Value {
            let ask = with(step, &[], |at| search(String::new(), at));
            serde_json::from_slice(&ask.body.unwrap().bytes).unwrap()
        };

        let changed = sent(&Step::page(CHANGED, "151"));
        let all = sent(&Step::first(IN_ALL));

        let filter = |at: usize| &changed["filterGroups"][0]["filters"][at];
        assert_eq!(
            (&filter(0)["operator"], &filter(0)["value"]),
            (&json!("GTE"), &json!("1763693100000"))
        );
        assert_eq!(
            (&filter(1)["propertyName"], &filter(1)["value"]),
            (&json!("hs_object_id"), &json!("151"))
        );
        assert_eq!(changed["limit"], 100);
        assert_eq!(
            (&all["filterGroups"], &all["limit"], &all["properties"]),
            (&json!([]), &json!(1), &json!([]))
        );
    }

    #[test]
    fn an_owner_who_was_not_listed_and_is_now_stands_otherwise_in_rows() {
        let step = Step::first(CHANGED);
        let listed = |number| with(&step, &[unlisted(number)], listed_since);

        assert!(listed("77") && !listed("99"));
    }

    #[test]
    fn who_was_archived_before_is_not_gone_again() {
        let step = Step::first(CHANGED);
        let before = |at: &str| with(&step, &[], |here| went_before(here, at));

        assert!(before("2025-11-21T02:44:59.000Z"));
        assert!(!before("2025-11-21T02:45:00.000Z") && !before(""));
        let one = json!({"properties": {"hs_merged_object_ids": "151; 152;153"}});
        assert_eq!(merged(&one, "152"), ["151", "153"]);
    }
}
