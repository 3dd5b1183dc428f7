//! X, formerly Twitter: the archive of "Download an archive of your data", JavaScript files.
//!
//! | file | reads |
//! |---|---|
//! | `files.rs` | which member is what part of which list |
//! | `wrapper.rs` | the assignment around the JSON, never run |
//! | `manifest.rs` | what the archive announces, and the day it was made |
//! | `ties.rs` | `following.js`, `follower.js`: numbers alone |
//! | `contacts.rs` | `contact.js`: the uploaded address book, without names |
//! | `owner.rs` | `account.js`: whose archive it is |
//! | `live.rs` | follows with names, from the API |
//! | `naming.rs` | an archive's numbers, and the names the API gives for them |
//! | `user.rs`, `refusal.rs` | one person as the API shows them; why it says no |
//! | `loose.rs` | values that may be a text, a number or neither |
//!
//! Files lie in `data/`, in archives of 2018 to early 2020 at the root. Follows hold no handle, no
//! name and no date, so nobody can be named from them: they are counted, not made into people.
//! Before August 2018 the archive held tweets alone, which is said. Tweets and messages are never
//! opened. Shapes seen from 2018 to 2026: `fixtures/networks/x/`.

mod contacts;
mod files;
pub(super) mod live;
mod loose;
mod manifest;
mod naming;
mod owner;
mod refusal;
mod ties;
mod user;
mod wrapper;

pub use naming::Naming;

use crate::intake::archive::Archive;
use crate::intake::archive::Member;
use crate::model::reading::NetworkId;
use crate::model::reading::Reading;
use crate::network::contract::Connector;
use crate::network::contract::NetworkError;
use crate::network::draft::Draft;
use crate::network::x::files::Files;
use crate::network::x::manifest::Manifest;

/// Reads archives of X.
pub(super) struct X;

impl Connector for X {
    fn id(&self) -> NetworkId {
        NetworkId::known("x")
    }

    fn title(&self) -> &'static str {
        "X"
    }

    fn recognises(&self, archive: &Archive) -> bool {
        let files = Files::find(archive);
        files.tweets_only || files.is_any()
    }

    fn wants(&self, member: &Member) -> bool {
        files::is_part(member)
    }

    fn read(&self, archive: &Archive) -> Result<Reading, NetworkError> {
        let files = Files::find(archive);
        if files.tweets_only {
            return Err(NetworkError::TweetsOnly { archive: archive.name().to_owned() });
        }
        files.refuse_two_archives(archive.name())?;
        let mut draft = Draft::new(self.id());
        let manifest = Manifest::read(&mut draft, archive, &files)?;
        manifest.refuse_missing(archive)?;
        if !files.has_list() {
            return Err(NetworkError::ListsMissing { archive: archive.name().to_owned() });
        }
        draft.reading.generated_on = manifest.generated_on();
        ties::read(&mut draft, archive, &files, &manifest)?;
        contacts::read(&mut draft, archive, &files, &manifest)?;
        owner::read(&mut draft, archive, &files, &manifest)?;
        Ok(draft.reading)
    }
}
