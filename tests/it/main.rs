//! All integration tests: one binary, one module a subject.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops there")]

mod company;
mod facebook;
mod hostile;
mod linkage;
mod networks;
mod policy;
mod report;
mod store;
