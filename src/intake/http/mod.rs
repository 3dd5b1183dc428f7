//! Live sources over HTTPS: one client that alone retries, waits and counts.
//!
//! | file | what it is |
//! |---|---|
//! | `client.rs` | the client of one server |
//! | `site.rs` | that server: scheme, host, port; links elsewhere are not followed |
//! | `address.rs`, `resolve.rs` | addresses that are not read, and the resolver that refuses them |
//! | `ask.rs`, `answer.rs` | what is asked, what came |
//! | `retry.rs`, `after.rs` | whether and when the same is asked again |
//! | `pages.rs`, `limits.rs` | no more than a list can hold, and no page twice |
//! | `error.rs` | why not |
//!
//! Only this folder, `intake::oauth` and `intake::sql` speak to anybody outside. Nothing of a connector's is known
//! here: a connector says what to ask next and reads what came.

mod address;
mod after;
mod answer;
mod ask;
mod client;
mod error;
mod limits;
mod pages;
mod resolve;
mod retry;
mod site;

pub use after::Quota;
pub use after::told_wait_s;
pub use answer::Answer;
pub use ask::Ask;
pub use ask::Body;
pub use ask::Method;
pub use client::Client;
pub use client::Spent;
pub use client::Ways;
pub use error::HttpError;
pub use limits::Limits;
pub use pages::Pages;
pub use resolve::addresses;
pub use retry::Judge;
pub use retry::Verdict;
pub use retry::usual;
pub use site::Site;
