//! The way through the folders of mailboxes: which list is asked for after which.

use std::collections::BTreeMap;

use crate::company::live::contract::At;
use crate::company::live::contract::Step;

/// Lists of a mailbox, in turn; its number stands behind.
pub(super) const DEFAULT: &str = "default folder";
pub(super) const FOLDERS: &str = "folders";
pub(super) const INSIDE: &str = "contacts in folders";
pub(super) const COUNTS: &str = "counts of folders";

/// The folder above all.
pub(super) const ROOT: &str = "-";

/// What a folder is: the default one, as long as no list names it; then, until its own folders were asked
/// for; and then.
pub(super) const UNLISTED: &str = "unlisted";
pub(super) const NEW: &str = "new";
const ASKED: &str = "asked";

/// How the mark of a folder begins.
const DELTA: &str = "delta";

/// Where a step is.
pub(super) struct Place<'a> {
    pub(super) list: &'a str,
    pub(super) mailbox: usize,
    pub(super) folder: &'a str,
    pub(super) link: Option<&'a str>,
}

impl Place<'_> {
    /// Whether a folder is asked for that a list named before.
    pub(super) fn is_within(&self) -> bool {
        !["", ROOT].contains(&self.folder)
    }

    /// The name of the mark that the next pull of changes goes on from.
    pub(super) fn mark(&self) -> String {
        format!("{DELTA} {} {}", self.mailbox, self.folder)
    }
}

pub(super) fn place(step: &Step) -> Place<'_> {
    let (list, mailbox) = step.list.rsplit_once(' ').unwrap_or((&step.list, "0"));
    let (folder, link) = match step.cursor.split_once(' ') {
        Some((folder, link)) => (folder, Some(link)),
        None => (step.cursor.as_str(), None),
    };
    Place { list, mailbox: mailbox.parse().unwrap_or(0), folder, link }
}

/// A list of a mailbox.
pub(super) fn named(list: &str, mailbox: usize) -> String {
    format!("{list} {mailbox}")
}

/// The name under which a folder is known.
pub(super) fn folder_key(mailbox: usize, id: &str) -> String {
    format!("folder {mailbox} {id}")
}

/// The folders of a mailbox, as far as they are known.
fn folders<'a>(
    at: &'a At<'_>,
    mailbox: usize,
    learned: &'a [(String, String)],
) -> BTreeMap<&'a str, &'a str> {
    let front = folder_key(mailbox, "");
    let learned = learned.iter().map(|(key, state)| (key, state));
    let known = at.known.iter().chain(learned);
    known.filter_map(|(key, state)| Some((key.strip_prefix(&front)?, state.as_str()))).collect()
}

/// Whether the pull before read a folder that no list names any more.
pub(super) fn lacks_a_folder(at: &At<'_>, mailbox: usize, learned: &[(String, String)]) -> bool {
    let folders = folders(at, mailbox, learned);
    let front = format!("{DELTA} {mailbox} ");
    let marks = at.since.iter().flat_map(|since| since.marks.keys());
    marks.filter_map(|name| name.strip_prefix(&front)).any(|id| !folders.contains_key(id))
}

/// What comes after the last page of a list or folder.
pub(super) fn next(
    at: &At<'_>,
    here: &Place<'_>,
    learned: &mut Vec<(String, String)>,
) -> Option<Step> {
    let mailbox = here.mailbox;
    if here.list == DEFAULT {
        return Some(Step::page(&named(FOLDERS, mailbox), ROOT));
    }
    if here.list == FOLDERS && here.is_within() {
        learned.push((folder_key(mailbox, here.folder), ASKED.to_owned()));
    }
    let folders = folders(at, mailbox, learned);
    if here.list == FOLDERS
        && let Some((id, _)) = folders.iter().find(|(_, state)| **state == NEW)
    {
        return Some(Step::page(&named(FOLDERS, mailbox), *id));
    }
    let first = |list| folders.keys().next().map(|id| (list, *id));
    let after = |list| folders.keys().find(|id| **id > here.folder).map(|id| (list, *id));
    let next = match here.list {
        FOLDERS => first(INSIDE),
        INSIDE => after(INSIDE).or_else(|| first(COUNTS)),
        _ => after(COUNTS),
    };
    match next {
        Some((list, id)) => Some(Step::page(&named(list, mailbox), id)),
        None if mailbox + 1 < at.setup.options.mailboxes.len() => {
            Some(Step::first(&named(DEFAULT, mailbox + 1)))
        }
        None => None,
    }
}
