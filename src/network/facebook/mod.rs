//! Facebook: "Export your information", as JSON or as pages, from about 2010 on.
//!
//! | list | until 2018 | 2018-2020 | 2020-2022 | since 2023 |
//! |---|---|---|---|---|
//! | friends | `html/friends.htm` | `friends/friends` | `friends_and_followers/friends` | `connections/friends/your_friends` |
//! | address book | `html/contact_info.htm` | `about_you/your_address_books` | `other_personal_information/your_address_books` | three files, see `book.rs` |
//!
//! A friend is a display name and a time, nothing else; only uploaded contacts carry addresses and
//! numbers. In JSON every byte of a text beyond ASCII is written as its own `\u00xx`. Suggestions,
//! requests and former friends are never read, nor are Instagram's files in a joint export. Shapes
//! seen: `fixtures/networks/facebook/`.
//!
//! | file | what it does |
//! |---|---|
//! | `members.rs` | which members are read, and as what |
//! | `node.rs`, `records.rs`, `ties.rs`, `book.rs` | JSON to records |
//! | `html/` | pages to records |
//! | `labels.rs`, `dates.rs` | what a value or a date is, in any language |
//! | `files.rs` | one file of either form to records |
//! | `merge.rs`, `assemble.rs` | records to a reading |
//! | `owner.rs` | whose export it is |
//! | `live.rs` | the part of the friends that the Graph API shows |

mod assemble;
mod book;
mod dates;
mod files;
mod harvest;
mod html;
mod labels;
pub(super) mod live;
mod members;
mod merge;
mod node;
mod owner;
mod records;
mod ties;

use crate::intake::archive::Archive;
use crate::intake::archive::Member;
use crate::model::reading::NetworkId;
use crate::model::reading::Reading;
use crate::network::contract::Connector;
use crate::network::contract::NetworkError;
use crate::network::facebook::members::Form;
use crate::network::facebook::members::Known;
use crate::network::facebook::members::Part;
use crate::network::facebook::node::Node;

/// Reads Facebook's exports.
pub(super) struct Facebook;

impl Connector for Facebook {
    fn id(&self) -> NetworkId {
        NetworkId::known("facebook")
    }

    fn title(&self) -> &'static str {
        "Facebook"
    }

    fn recognises(&self, archive: &Archive) -> bool {
        let is_own = |path: &str| members::is_own_folder(path);
        members::find(archive).iter().any(|known| is_facebooks(archive, known))
            || archive.members().iter().any(|member| is_own(&member.path))
    }

    fn wants(&self, member: &Member) -> bool {
        members::is_known(member)
    }

    fn read(&self, archive: &Archive) -> Result<Reading, NetworkError> {
        let mut known = members::find(archive);
        known.retain(|known| is_facebooks(archive, known));
        assemble::read(self.id(), archive, &known)
    }
}

/// Tells whether a member is Facebook's: by its path, or by its content where that is not enough.
fn is_facebooks(archive: &Archive, known: &Known) -> bool {
    if !known.unsure {
        return true;
    }
    let Ok(bytes) = archive.read(&known.member) else { return false };
    match known.form {
        Form::Json => {
            let keys = known.part.keys();
            let document = Node::document(&bytes);
            let is_friend =
                |one: Node<'_>| matches!(one.fields(["name", "timestamp"]), Ok([Some(_), Some(_)]));
            document.entries().take(20).any(|(key, _)| keys.contains(&&*key))
                || (known.part == Part::Friends
                    && document.elements().next().is_some_and(is_friend))
        }
        Form::Html => [&b"_a6-g"[..], b"_2lej", b"_a6-h", b"facebook.com", b"class=\"contents\""]
            .iter()
            .any(|sign| bytes.windows(sign.len()).any(|window| window == *sign)),
    }
}
