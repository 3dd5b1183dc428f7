//! Which members of an archive are read, and as what. Nothing else is ever opened.
//!
//! Paths are matched from their end, since exports come with wrapper folders, under
//! `your_activity_across_facebook/`, or as loose files. They are English whatever the account's
//! language. Apostrophes vary (`'`, `’`, `%27`, `_`), long lists are split `_1`, `_2`, .., and
//! browsers add ` (1)`. An empty category is a folder with `no-data.txt`. A loose file under a name
//! of its owner's choice is known by the key its list stands under.

use crate::intake::archive::Archive;
use crate::intake::archive::Member;
use crate::network::facebook::labels;
use crate::network::facebook::node::Kind;
use crate::network::facebook::node::Node;
use crate::network::facebook::records;

/// The lists that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Part {
    /// Friends.
    Friends,
    /// Uploaded address books.
    Book,
    /// People and pages the owner follows; the export does not tell them apart.
    Following,
    /// Followers.
    Followers,
    /// Who the owner is.
    Owner,
}

impl Part {
    /// The lists that are sections of a reading.
    pub(super) const SECTIONS: [Self; 4] =
        [Self::Friends, Self::Book, Self::Following, Self::Followers];

    /// Its section in a reading.
    pub(super) fn section(self) -> &'static str {
        match self {
            Self::Friends => "facebook.friends",
            Self::Book => "facebook.uploaded_contacts",
            Self::Following => "facebook.following",
            Self::Followers => "facebook.followers",
            Self::Owner => "facebook.owner",
        }
    }

    /// The keys its list may stand under.
    pub(super) fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Friends => &["friends_v2", "friends"],
            Self::Following => &["following_v3", "following_v2", "following"],
            Self::Followers => &["followers_v2", "followers"],
            Self::Book => &["address_book_v2", "address_book"],
            Self::Owner => &["profile_v2", "profile"],
        }
    }
}

/// The two forms an export can be asked for in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Form {
    /// JSON; preferred, since it is exact.
    Json,
    /// Pages.
    Html,
}

/// A member that is read.
#[derive(Clone, Debug)]
pub(super) struct Known {
    /// The member.
    pub(super) member: Member,
    /// What it lists.
    pub(super) part: Part,
    /// In which form.
    pub(super) form: Form,
    /// Its file name in lower case, without ending, number and odd signs.
    pub(super) stem: String,
    /// Whether the name alone could be another program's, so that its content must decide.
    pub(super) unsure: bool,
}

/// File names that are Facebook's wherever they stand.
const NAMES: [(&str, Part); 11] = [
    ("your_friends", Part::Friends),
    ("your_address_books", Part::Book),
    ("contacts_uploaded_before_2021", Part::Book),
    ("your_imported_contacts", Part::Book),
    ("contacts_uploaded_from_your_phone", Part::Book),
    ("who_you_ve_followed", Part::Following),
    ("who_youve_followed", Part::Following),
    ("who_you_follow", Part::Following),
    ("people_who_followed_you", Part::Followers),
    ("people_who_follow_you", Part::Followers),
    ("profile_information", Part::Owner),
];

/// File names that are Facebook's in one folder; elsewhere their content decides, if it may.
const IN_FOLDER: [(&str, &str, Part, bool); 8] = [
    ("friends", "friends", Part::Friends, true),
    ("friends_and_followers", "friends", Part::Friends, true),
    ("html", "friends", Part::Friends, true),
    ("html", "contact_info", Part::Book, false),
    ("following_and_followers", "following", Part::Following, false),
    ("friends_and_followers", "following", Part::Following, false),
    ("following_and_followers", "followers", Part::Followers, false),
    ("friends_and_followers", "followers", Part::Followers, false),
];

/// Folders whose `no-data.txt` says that a list is empty.
const EMPTY_FOLDERS: [(&str, &[Part]); 7] = [
    ("connections/friends", &[Part::Friends]),
    ("friends", &[Part::Friends]),
    ("friends_and_followers", &[Part::Friends, Part::Following, Part::Followers]),
    ("following_and_followers", &[Part::Following, Part::Followers]),
    ("connections/followers", &[Part::Following, Part::Followers]),
    ("other_personal_information", &[Part::Book]),
    ("about_you", &[Part::Book]),
];

/// Folders that only an export of Facebook has.
const OWN_FOLDERS: [&str; 5] = [
    "your_activity_across_facebook",
    "your_facebook_activity",
    "friends_and_followers",
    "following_and_followers",
    "other_personal_information",
];

/// A path in lower case, apostrophes as `_`, cut into folders and a file name.
fn parts(path: &str) -> Vec<String> {
    let path = path.replace('\\', "/").replace("%27", "_").to_lowercase();
    path.split('/').map(|part| part.replace(['\'', '\u{2019}', '\u{2bc}'], "_")).collect()
}

/// A file name without its number among the parts of a list, and without a browser's ` (1)`.
fn stem(name: &str) -> &str {
    let name = name.split(" (").next().unwrap_or(name).trim();
    let Some((head, tail)) = name.rsplit_once('_') else { return name };
    let is_number = !tail.is_empty() && tail.len() <= 3 && tail.bytes().all(|b| b.is_ascii_digit());
    if is_number { head } else { name }
}

/// What a member is, if it is one that is read.
fn known(member: &Member) -> Option<Known> {
    let parts = parts(&member.path);
    let (file, folders) = parts.split_last()?;
    let (name, ending) = file.rsplit_once('.')?;
    let form = match ending {
        "json" => Form::Json,
        "html" | "htm" => Form::Html,
        _ => return None,
    };
    let folder = folders.last().map_or("", String::as_str);
    if folder == "followers_and_following" {
        return None; // Instagram's
    }
    let stem = stem(name);
    let found = |part, unsure| {
        Some(Known { member: member.clone(), part, form, stem: stem.to_owned(), unsure })
    };
    if let Some((_, part)) = NAMES.iter().find(|(name, _)| *name == stem) {
        let is_loose = folder != "profile_information";
        return found(*part, *part == Part::Owner && is_loose);
    }
    let mut rows = IN_FOLDER.iter().filter(|(_, name, ..)| *name == stem);
    match rows.clone().find(|(place, ..)| *place == folder) {
        Some((_, _, part, _)) => found(*part, false),
        None => {
            rows.find(|(.., anywhere)| *anywhere).and_then(|(_, _, part, _)| found(*part, true))
        }
    }
}

/// The members that are read, in the archive's order.
pub(super) fn find(archive: &Archive) -> Vec<Known> {
    let loose = archive.containers().len() == archive.members().len();
    let by_content = |member: &Member| loose.then(|| by_content(archive, member)).flatten();
    archive.members().iter().filter_map(|one| known(one).or_else(|| by_content(one))).collect()
}

/// Tells by its name alone whether a member may be opened.
pub(super) fn is_known(member: &Member) -> bool {
    known(member).is_some()
}

/// What a loose file is, by the keys of its document; `None` for anything in doubt.
///
/// A list of labels and values is an address book if contact points stand in it: without any,
/// nothing but the name tells a list of friends from one of contacts.
fn by_content(archive: &Archive, member: &Member) -> Option<Known> {
    let path = member.path.to_lowercase();
    let name = path.rsplit('/').next().unwrap_or(&path);
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    if !matches!(ending, "json" | "txt" | "") {
        return None;
    }
    let bytes = archive.read(member).ok()?;
    let document = Node::document(&bytes);
    let keyed = || {
        document.entries().take(20).find_map(|(key, value)| {
            let book = value.kind() == Kind::Object && Part::Book.keys().contains(&&*key);
            let list = value.kind() == Kind::Array;
            let mut parts = Part::SECTIONS.into_iter();
            parts.find(|part| {
                (list || (book && *part == Part::Book)) && part.keys().contains(&&*key)
            })
        })
    };
    let part = match document.kind() {
        Kind::Object => keyed().or_else(|| holds_points(&[document]).then_some(Part::Book)),
        Kind::Array => {
            let first: Vec<Node<'_>> = document.elements().take(200).collect();
            let friend = |one: &Node<'_>| {
                matches!(one.fields(["name", "timestamp"]), Ok([Some(_), Some(_)]))
            };
            let book = holds_points(&first).then_some(Part::Book);
            book.or_else(|| first.first().is_some_and(friend).then_some(Part::Friends))
        }
        _ => None,
    }?;
    let (member, stem) = (member.clone(), stem.to_owned());
    Some(Known { member, part, form: Form::Json, stem, unsure: false })
}

/// Tells whether lists of labels and values hold an address or a telephone number.
fn holds_points(records: &[Node<'_>]) -> bool {
    let has_point = |list: Node<'_>| {
        let pairs = records::pairs(list).unwrap_or_default();
        let entry = labels::read(&pairs, false).entry;
        !entry.emails.is_empty() || !entry.phones.is_empty()
    };
    records.iter().any(|record| match record.fields(["label_values"]) {
        Ok([Some(list)]) => {
            has_point(list)
                || records::inner(list).into_iter().take(200).any(
                    |inner| matches!(inner.fields(["dict"]), Ok([Some(dict)]) if has_point(dict)),
                )
        }
        _ => false,
    })
}

/// Tells whether the archive says that a list is empty.
pub(super) fn says_empty(archive: &Archive, part: Part) -> bool {
    archive.members().iter().any(|member| empty_lists(&member.path).contains(&part))
}

/// The lists that a path says are empty.
fn empty_lists(path: &str) -> &'static [Part] {
    let path = parts(path).join("/");
    let Some(folder) = path.strip_suffix("no-data.txt") else { return &[] };
    let folder = format!("/{}", folder.trim_end_matches('/'));
    let row = EMPTY_FOLDERS
        .iter()
        .find(|(place, _)| folder.strip_suffix(place).is_some_and(|before| before.ends_with('/')));
    row.map_or(&[], |(_, parts)| parts)
}

/// Tells whether a path lies in a folder that only an export of Facebook has.
pub(super) fn is_own_folder(path: &str) -> bool {
    let parts = parts(path);
    let folders = parts.split_last().map_or(&[][..], |(_, folders)| folders);
    folders.iter().any(|folder| OWN_FOLDERS.contains(&folder.as_str()))
        || !empty_lists(path).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(path: &str) -> Option<(Part, bool)> {
        let member = Member { path: path.to_owned(), label: path.to_owned(), bytes: 1, index: 0 };
        known(&member).map(|known| (known.part, known.unsure))
    }

    #[test]
    fn every_generation_is_known_by_the_end_of_its_path() {
        for (path, wanted) in [
            ("friends/friends.json", Part::Friends),
            ("wrapper/friends_and_followers/friends_2.json", Part::Friends),
            ("your_activity_across_facebook/connections/friends/your_friends.html", Part::Friends),
            ("Facebook\\connections\\friends\\your_friends.json", Part::Friends),
            ("html/friends.htm", Part::Friends),
            ("html/contact_info.htm", Part::Book),
            ("about_you/your_address_books.json", Part::Book),
            ("your_imported_contacts (1).json", Part::Book),
            ("connections/followers/who_you've_followed.json", Part::Following),
            ("connections/followers/who_you\u{2019}ve_followed.json", Part::Following),
            ("connections/followers/who_you_ve_followed.json", Part::Following),
            ("connections/followers/who_you%27ve_followed.html", Part::Following),
            ("connections/followers/people_who_followed_you_1.json", Part::Followers),
        ] {
            assert_eq!(part(path), Some((wanted, false)), "{path}");
        }
    }

    #[test]
    fn other_lists_are_never_opened() {
        for path in [
            "connections/friends/people_you_may_know.json",
            "connections/friends/suggested_friends.json",
            "friends/removed_friends.json",
            "friends/sent_friend_requests.json",
            "following_and_followers/followed_pages.json",
            "connections/followers_and_following/following.json",
            "followers_and_following/friends.json",
            "messages/inbox/ada/message_1.json",
            "contact_info.htm",
            "following.json",
            "friends/friends.txt",
        ] {
            assert_eq!(part(path), None, "{path}");
        }
    }

    #[test]
    fn a_name_that_others_use_too_is_not_enough() {
        assert_eq!(part("friends.json"), Some((Part::Friends, true)));
        assert_eq!(part("profile_information.json"), Some((Part::Owner, true)));
    }

    #[test]
    fn no_data_speaks_for_its_folder() {
        assert_eq!(empty_lists("a/connections/friends/no-data.txt"), [Part::Friends]);
        assert_eq!(empty_lists("friends/no-data.txt"), [Part::Friends]);
        assert_eq!(empty_lists("best_friends/no-data.txt"), []);
        assert_eq!(empty_lists("connections/followers_and_following/no-data.txt"), []);
    }
}
