//! The pages, one file or folder each: a template, and a handler that asks one use-case.
//!
//! | file | for whom |
//! |---|---|
//! | `session.rs`, `codes.rs`, `welcome.rs`, `account.rs` | whoever signs in or out |
//! | `home.rs` | everybody: the start |
//! | `jobs.rs` | whoever asked for long work |
//! | `manager/` | whoever looks after others |
//! | `admin/` | people, books, first steps, what is kept and how long |

pub(super) mod account;
pub(super) mod admin;
pub(super) mod codes;
pub(super) mod home;
pub(super) mod jobs;
pub(super) mod manager;
pub(super) mod session;
pub(super) mod welcome;
