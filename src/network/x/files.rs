//! Which member of an archive of X is what part of which list.
//!
//! `data/following.js` is part 0, `data/following-part1.js` part 1, and so on. A zip that was
//! packed again may have a folder around it all. A loose file under a name of its owner's choice is
//! known by the name in its first line, `window.YTD.following.part0`.

use crate::intake::archive::Archive;
use crate::intake::archive::Member;
use crate::intake::text;
use crate::network::contract::NetworkError;
use crate::network::x::wrapper;

/// The lists and tables that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum List {
    /// Accounts the owner follows.
    Following,
    /// Accounts that follow the owner.
    Follower,
    /// The uploaded address book.
    Contact,
    /// The owner.
    Account,
    /// What the archive announces.
    Manifest,
}

impl List {
    /// All.
    const ALL: [Self; 5] =
        [Self::Following, Self::Follower, Self::Contact, Self::Account, Self::Manifest];

    /// Its name in file names, in the wrapper, in the manifest and around each item.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Following => "following",
            Self::Follower => "follower",
            Self::Contact => "contact",
            Self::Account => "account",
            Self::Manifest => "manifest",
        }
    }
}

/// One part of a list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part<'a> {
    /// Which list.
    pub(super) list: List,
    /// Which part, from 0.
    pub(super) number: u32,
    /// The member.
    pub(super) member: &'a Member,
}

/// The members that are read.
#[derive(Debug, Default)]
pub(super) struct Files<'a> {
    parts: Vec<Part<'a>>,
    /// Twitter's archive of before August 2018.
    pub(super) tweets_only: bool,
}

impl<'a> Files<'a> {
    /// Finds the members by name; opens loose files under other names alone.
    pub(super) fn find(archive: &'a Archive) -> Self {
        let mut parts: Vec<Part<'a>> = archive
            .members()
            .iter()
            .filter_map(|member| part(member).or_else(|| by_content(archive, member)))
            .collect();
        parts.sort_by_key(|part| part.number);
        let ends =
            |ending: &str| archive.members().iter().any(|member| ends_at(&member.path, ending));
        let old_tweets =
            archive.members().iter().any(|member| member.path.contains("data/js/tweets/"));
        let tweets_only = parts.is_empty()
            && (old_tweets || ends("data/js/user_details.js") || ends("data/js/tweet_index.js"));
        Self { parts, tweets_only }
    }

    /// Tells whether anything of X is there. A manifest or an account alone may be anybody's.
    pub(super) fn is_any(&self) -> bool {
        let account = self.of(List::Account).next().is_some();
        self.has_list() || (account && self.of(List::Manifest).next().is_some())
    }

    /// Tells whether a list of people is there.
    pub(super) fn has_list(&self) -> bool {
        let lists = [List::Following, List::Follower, List::Contact];
        self.parts.iter().any(|part| lists.contains(&part.list))
    }

    /// The parts of a list, in order.
    pub(super) fn of(&self, list: List) -> impl Iterator<Item = Part<'a>> + '_ {
        self.parts.iter().copied().filter(move |part| part.list == list)
    }

    /// Refuses two archives in one: two people's lists, or two days', would be mixed.
    ///
    /// # Errors
    ///
    /// The same part of a list twice.
    pub(super) fn refuse_two_archives(&self, archive: &str) -> Result<(), NetworkError> {
        for (index, part) in self.parts.iter().enumerate() {
            let twin = self
                .parts
                .iter()
                .skip(index + 1)
                .find(|other| (other.list, other.number) == (part.list, part.number));
            if let Some(twin) = twin {
                return Err(NetworkError::Shape {
                    file: archive.to_owned(),
                    line: None,
                    item: None,
                    reason: format!(
                        "two archives of X are mixed: `{}` and `{}` are the same part",
                        part.member.path, twin.member.path
                    ),
                    hint: "hand in one archive at a time, the newest".to_owned(),
                });
            }
        }
        Ok(())
    }
}

/// Tells whether a path is `ending`, with or without folders around it.
pub(super) fn ends_at(path: &str, ending: &str) -> bool {
    path.strip_suffix(ending).is_some_and(|front| front.is_empty() || front.ends_with('/'))
}

/// What a loose file is, by the name that its list is assigned to.
fn by_content<'a>(archive: &Archive, member: &'a Member) -> Option<Part<'a>> {
    let loose = archive.containers().len() == archive.members().len();
    let path = member.path.to_lowercase();
    if !loose || ![".js", ".json", ".txt"].iter().any(|ending| path.ends_with(ending)) {
        return None;
    }
    let bytes = archive.read(member).ok()?;
    let text = text::decode(&member.label, &bytes).ok()?.text;
    let (word, number) = wrapper::named(&text)?;
    let list = List::ALL.into_iter().find(|list| list.word() == word)?;
    Some(Part { list, number, member })
}

/// Tells by its name alone whether a member may be opened.
pub(super) fn is_part(member: &Member) -> bool {
    part(member).is_some()
}

/// What a member is, by its name; `None` for all others and for the viewer's own scripts.
fn part(member: &Member) -> Option<Part<'_>> {
    let (folders, name) = member.path.rsplit_once('/').unwrap_or(("", &member.path));
    if folders.split('/').any(|folder| folder == "assets" || folder == "js") {
        return None;
    }
    let stem = name.strip_suffix(".js")?;
    let (word, number) = match stem.rsplit_once("-part") {
        Some((word, number)) => (word, number.parse().ok()?),
        None => (stem, 0),
    };
    let list = List::ALL.into_iter().find(|list| list.word() == word)?;
    Some(Part { list, number, member })
}
