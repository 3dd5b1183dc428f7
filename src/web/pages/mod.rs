//! The pages, one file or folder each: a template, and a handler that asks one use-case.
//!
//! | file | for whom |
//! |---|---|
//! | `session.rs`, `codes.rs`, `welcome.rs`, `account.rs` | whoever signs in or out |
//! | `home.rs` | everybody: the start |
//! | `jobs.rs`, `done.rs` | whoever asked for long work: how far it is, and what it leads to |
//! | `connected.rs` | whoever said yes at a service, and comes back |
//! | `rep/` | a rep: checking a file, handing over, own findings, own contacts |
//! | `hr/` | HR: somebody who leaves, what waits |
//! | `about.rs`, `review.rs`, `held.rs` | what pages share: a finding, a look before a yes, files that wait |
//! | `manager/` | whoever looks after others |
//! | `admin/` | people, books, sources, first steps, what is kept and how long |

pub(super) mod account;
pub(super) mod admin;
pub(super) mod codes;
pub(super) mod connected;
pub(super) mod home;
pub(super) mod hr;
pub(super) mod jobs;
pub(super) mod manager;
pub(super) mod rep;
pub(super) mod session;
pub(super) mod welcome;

mod about;
mod done;
mod held;
mod review;
