//! Accounts: who may sign in, how they prove it, and what they may do and see.
//!
//! | file | what it is |
//! |---|---|
//! | `visitor.rs` | who is signed in, what they may do, whose findings they see |
//! | `sign_in.rs` | password, one-time code, session, password again, signing out |
//! | `welcome.rs` | what links are good for: the first administrator, a password |
//! | `manage.rs` | who has an account: inviting, roles, disabling, new links |
//! | `throttle.rs` | how often somebody may try |
//! | `hashing.rs` | argon2id in a pool of bounded size |
//! | `weak.rs` | which passwords are refused |
//! | `breached.rs` | a list of passwords that stood in a breach |
//! | `code.rs` | one-time codes |
//! | `key.rs` | the workspace's key, tokens, digests |
//! | `diary.rs` | what the journal says |
//! | `scoped.rs` | findings and exports, as far as somebody may see them |
//! | `error.rs` | why not |
//!
//! Every function takes the present as `now`, in seconds since 1970: the faces read the clock.

mod breached;
mod code;
mod diary;
mod error;
mod hashing;
mod key;
mod manage;
mod scoped;
mod sign_in;
mod throttle;
mod visitor;
mod weak;
mod welcome;

#[cfg(test)]
mod tests;

pub(super) use key::Key;

use serde::Serialize;

#[cfg(test)]
use crate::model::account::Role;

use crate::usecase::explain;

pub use code::Setup;
pub use error::AccountError;
pub use manage::Actor;
pub use manage::Inviting;
pub use manage::Link;
pub use manage::change_role;
pub use manage::disable;
pub use manage::first_link;
pub use manage::invite;
pub use manage::list;
pub use manage::reset;
pub use scoped::finding;
pub use scoped::findings;
pub use scoped::intakes;
pub use scoped::seen;
pub use sign_in::Attempt;
pub use sign_in::Entered;
pub use sign_in::LIFE;
pub use sign_in::Listed;
pub use sign_in::change_password;
pub use sign_in::confirm_code;
pub use sign_in::end_sessions;
pub use sign_in::give_code;
pub use sign_in::prove;
pub use sign_in::sessions;
pub use sign_in::set_up_code;
pub use sign_in::sign_in;
pub use sign_in::sign_out;
pub use sign_in::visitor;
pub use throttle::Place;
pub use visitor::May;
pub use visitor::PROVED_S;
pub use visitor::Stage;
pub use visitor::Visitor;
pub use weak::LONGEST;
pub use weak::SHORTEST;
pub use weak::Weakness;
pub use welcome::Choosing;
pub use welcome::Welcome;
pub use welcome::choose;
pub use welcome::look;

/// Somebody signed in; for tests of other use-cases.
#[cfg(test)]
pub(super) fn visitor_of(role: Role, rep: Option<&str>) -> Visitor {
    visitor::tests::visitor(role, rep, &[])
}

/// A random id with a letter before it; says nothing of what it names.
pub(super) fn random_id(letter: &str) -> Result<String, AccountError> {
    let token = key::token()?;
    Ok(format!("{letter}-{}", token.get(..32).unwrap_or_default()))
}

/// An answer as JSON.
#[must_use]
pub fn json(answer: &impl Serialize) -> String {
    explain::json(answer)
}
