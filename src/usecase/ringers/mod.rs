//! Seeded records: contacts that nobody but the company knows, so that a message to one of them, or
//! its place in an address book, shows that a list was used.
//!
//! | file | what it does |
//! |---|---|
//! | `registry.rs` | what is kept: keyed digests, whose list, which class, from when to when |
//! | `hits.rs` | a contact that was made to one, with its evidence; those found in an export |
//! | `authority.rs` | whether the rep had authority on that day |
//!
//! The registry is no part of the books: no answer shows a contact. A check that a rep makes on the
//! page looks whether one stands in the file, tells HR alone, and says nothing of it.

mod authority;
mod hits;
mod registry;

pub(super) use authority::authority;
pub(super) use hits::Hit;
pub(super) use hits::all as hits;
pub(super) use hits::seen_in;
pub(super) use hits::stands_in;
pub(super) use registry::Seeded;
pub(super) use registry::all;

pub use hits::Contacted;
pub use hits::HitKept;
pub use hits::hit;
pub use registry::Listed;
pub use registry::Seeding;
pub use registry::add;
pub use registry::list;
pub use registry::list_json;
pub use registry::list_text;
