//! What a rep does here: check a file, hand an export over, read and answer findings of their own, put
//! contacts of their own on record.

pub(in crate::web) mod check;
pub(in crate::web) mod connect;
pub(in crate::web) mod contacts;
pub(in crate::web) mod finding;
pub(in crate::web) mod hand_over;
pub(in crate::web) mod home;

mod networks;

use crate::model::account::Scope;
use crate::model::rep::RepId;
use crate::web::ask::Ask;
use crate::web::stop::Stop;

/// Which rep the visitor is.
fn me(ask: &Ask) -> Result<RepId, Stop> {
    ask.visitor()?.rep.clone().ok_or(Stop::NotFound)
}

/// The visitor's own findings, and nobody else's: somebody who looks after others does so elsewhere.
fn own(ask: &Ask) -> Result<Scope, Stop> {
    Ok(Scope::Reps([me(ask)?].into()))
}

/// What to do about an error, where that is not a word for the command line.
pub(super) fn plain_hint(hint: Option<String>) -> Option<String> {
    hint.filter(|hint| !hint.contains("`--") && !hint.contains("`ringfence") && !hint.is_empty())
}
