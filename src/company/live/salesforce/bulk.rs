//! Bulk API 2.0: what is left of a large book, in one job.
//!
//! A job is made, looked at until it is complete, read in pieces of CSV, and deleted. Each piece has
//! the header row again, and cells with quotes and line ends. `Sforce-Locator` names the next piece; the four
//! letters `null` are the end. Where a job cannot be made, fails or is gone, the rest is read page by
//! page, from where the pages had ended; what came of the job comes again then, and is united by its id. A
//! request that makes a job may be sent twice: a job too many is forgotten there after a week.

use serde_json::Value;
use zeroize::Zeroizing;

use crate::company::live::cells;
use crate::company::live::contract::At;
use crate::company::live::contract::CrmError;
use crate::company::live::contract::Page;
use crate::company::live::contract::Step;
use crate::company::live::salesforce::is_id;
use crate::company::live::salesforce::is_spent;
use crate::company::live::salesforce::lists::after_list;
use crate::company::live::salesforce::lists::resource;
use crate::company::live::salesforce::lists::select;
use crate::company::live::salesforce::refusal;
use crate::company::live::salesforce::take;
use crate::intake::http::Answer;
use crate::intake::http::Ask;
use crate::intake::http::Body;
use crate::intake::http::Method;

/// How the name of a list goes on that is read in bulk.
const IN_BULK: &str = " in bulk";

/// Where it is kept that no job is made any more.
const OFF: &str = "bulk is off";

/// Rows of a piece.
const PIECE: &str = "20000";

/// Where a job is. `after` is the last id that was read by page.
enum Stage<'a> {
    New {
        after: &'a str,
    },
    Job {
        after: &'a str,
        id: &'a str,
        looked: u32,
    },
    Results {
        after: &'a str,
        id: &'a str,
        locator: &'a str,
    },
    /// The list goes on by page after an id, or has ended.
    Delete {
        id: &'a str,
        after: &'a str,
    },
}

/// The list that a list in bulk is the rest of.
pub(super) fn whole(list: &str) -> Option<&str> {
    list.strip_suffix(IN_BULK)
}

/// The step that goes on in bulk after an id, unless that has failed before.
pub(super) fn first(at: &At<'_>, after: &str) -> Option<Step> {
    let list = format!("{}{IN_BULK}", at.step.list);
    (!at.known.contains_key(OFF)).then(|| Step::page(&list, format!("new {after}")))
}

fn stage(cursor: &str) -> Option<Stage<'_>> {
    let words: Vec<&str> = cursor.split(' ').collect();
    Some(match words.as_slice() {
        ["new", after] => Stage::New { after },
        ["job", after, id, looked] => Stage::Job { after, id, looked: looked.parse().ok()? },
        ["results", after, id, locator] => Stage::Results { after, id, locator },
        ["delete", id, after] => Stage::Delete { id, after },
        _ => return None,
    })
}

/// What to ask.
pub(super) fn ask(at: &At<'_>, list: &str) -> Ask {
    let front = format!("/services/data/{}/jobs/query", at.setup.version);
    match stage(&at.step.cursor) {
        Some(Stage::New { after }) => {
            let query = select(at, list, after);
            let operation = resource(at, list);
            let job =
                serde_json::json!({"operation": operation, "query": query, "contentType": "CSV"});
            let bytes = Zeroizing::new(job.to_string().into_bytes());
            let body = Some(Body { kind: "application/json", bytes });
            Ask { method: Method::Post, path: front, body, ..Ask::default() }
        }
        Some(Stage::Job { id, .. }) => Ask::get(format!("{front}/{id}")),
        Some(Stage::Results { id, locator, .. }) => {
            let ask = Ask::get(format!("{front}/{id}/results")).with("maxRecords", PIECE);
            let ask = ask.takes(&["text/csv"]);
            if locator.is_empty() { ask } else { ask.with("locator", locator) }
        }
        Some(Stage::Delete { id, .. }) => {
            Ask { method: Method::Delete, path: format!("{front}/{id}"), ..Ask::default() }
        }
        None => Ask::get(front),
    }
}

/// Reads the answer to it.
pub(super) fn read(at: &At<'_>, list: &str, answer: &Answer) -> Result<Page, CrmError> {
    let spent = is_spent(answer);
    let gone = matches!(answer.status, 400 | 403 | 404 | 409) && !spent;
    let on = |cursor: String| Some(Step::page(&at.step.list, cursor));
    match stage(&at.step.cursor).ok_or_else(|| answer.shape("its place is not known"))? {
        Stage::New { after } | Stage::Job { after, .. } | Stage::Results { after, .. } if gone => {
            Ok(by_page(list, after))
        }
        Stage::New { after } => {
            refusal(answer)?;
            let job: Value = answer.json()?;
            let id = cells::at(&job, "/id");
            if !is_id(&id) {
                return Err(answer.shape("the job has no `id`").into());
            }
            Ok(Page { next: on(format!("job {after} {id} 0")), ..Page::default() })
        }
        Stage::Job { after, id, looked } => {
            refusal(answer)?;
            let job: Value = answer.json()?;
            match cells::at(&job, "/state").as_str() {
                "JobComplete" => {
                    Ok(Page { next: on(format!("results {after} {id} ")), ..Page::default() })
                }
                "Failed" | "Aborted" => {
                    Ok(Page { next: on(format!("delete {id} {after}")), ..Page::default() })
                }
                "UploadComplete" | "InProgress" => {
                    let again = looked.saturating_add(1);
                    let next = on(format!("job {after} {id} {again}"));
                    Ok(Page { again, next, ..Page::default() })
                }
                _ => Err(answer.shape("the state of the job is not known").into()),
            }
        }
        Stage::Results { after, id, .. } => {
            refusal(answer)?;
            let mut page = piece(at, list, answer)?;
            let locator = answer.header("sforce-locator").unwrap_or("null");
            page.next = match locator {
                "null" | "" => on(format!("delete {id} ")),
                locator if locator.contains(' ') => {
                    return Err(answer.shape("its locator is none").into());
                }
                locator => on(format!("results {after} {id} {locator}")),
            };
            Ok(page)
        }
        Stage::Delete { after, .. } => {
            if answer.status == 401 || spent {
                refusal(answer)?;
            }
            // One that cannot be deleted is forgotten there after a week.
            if after.is_empty() {
                Ok(Page { next: after_list(at, list), ..Page::default() })
            } else {
                Ok(by_page(list, after))
            }
        }
    }
}

/// The rest, page by page.
fn by_page(list: &str, after: &str) -> Page {
    Page {
        learned: vec![(OFF.to_owned(), "yes".to_owned())],
        notes: vec!["the Bulk API gave nothing: the rest was read page by page"],
        next: Some(Step::page(list, after)),
        ..Page::default()
    }
}

/// One piece of CSV.
fn piece(at: &At<'_>, list: &str, answer: &Answer) -> Result<Page, CrmError> {
    let body = answer.body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&answer.body);
    let mut page = Page::default();
    if body.is_empty() {
        return Ok(page);
    }
    let mut reader = csv::Reader::from_reader(body);
    let odd = || answer.shape("it is no table");
    let header = reader.headers().map_err(|_| odd())?.clone();
    let place = |name: &str| header.iter().position(|one| one == name);
    let id = place("Id").ok_or_else(|| answer.shape("it has no column `Id`"))?;
    for record in reader.records() {
        let record = record.map_err(|_| odd())?;
        let cell = |at: usize| {
            let text = record.get(at).unwrap_or_default();
            cells::cell(Some(&Value::String(text.to_owned())))
        };
        let id = cell(id);
        if !is_id(&id) {
            return Err(answer.shape("a record has no `Id`").into());
        }
        let field = |path: &str| place(path).map(cell).unwrap_or_default();
        take(at, list, &id, &field, &mut page);
        page.entries += 1;
    }
    Ok(page)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::company::live::contract::Setup;
    use crate::company::live::contract::Since;
    use crate::company::live::salesforce::columns::COLUMNS;
    use crate::company::live::salesforce::lists::CONTACTS;
    use crate::intake::http::Site;

    fn read(text: &str, since: Option<&Since>) -> Result<Page, CrmError> {
        let (setup, known) = (Setup::default(), BTreeMap::new());
        let site = Site::parse("https://api.example", &[]).unwrap();
        let step = Step::first(CONTACTS);
        let at = At { setup: &setup, step: &step, known: &known, site: &site, since };
        piece(&at, CONTACTS, &Answer::made(200, &[], text.as_bytes(), 0))
    }

    #[test]
    fn a_piece_has_its_header_again_and_cells_with_quotes_and_line_ends() {
        let text = "\u{feff}\"Id\",\"LastName\",\"Owner.Name\",\"MailingStreet\"\n\
                    \"003000000000001\",\"Moss \"\"A\"\"\",\"Jane Harbour\",\"1 Sample St\nSampleton\"\n";

        let page = read(text, None).unwrap();

        let row = &page.rows[0];
        let cell = |header: &str| &*row[COLUMNS.iter().position(|one| *one == header).unwrap()];
        assert_eq!((page.entries, row.len()), (1, COLUMNS.len()));
        assert_eq!((cell("Last Name"), cell("Contact Owner")), ("Moss \"A\"", "Jane Harbour"));
        assert_eq!(cell("Mailing Street"), "1 Sample St Sampleton");
        assert_eq!(read("", None).unwrap().entries, 0);
        assert!(read("LastName\nMoss\n", None).is_err());
        assert!(read("Id,A\n003000000000001\n", None).is_err());
    }

    #[test]
    fn changes_in_bulk_name_what_is_gone() {
        let text = "Id,LastName,IsDeleted\n003000000000001,Moss,false\n003000000000002,Reed,true\n";

        let page = read(text, Some(&Since::default())).unwrap();

        assert_eq!((page.entries, page.rows.len()), (2, 1));
        assert_eq!(page.gone, ["003000000000002"]);
    }
}
