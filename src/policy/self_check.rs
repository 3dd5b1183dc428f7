//! How much the checks that reps make themselves may tell: `[self-check]` in `agency.toml`.

use serde::Deserialize;

/// How much reps' own checks may tell. A file without it has these numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SelfCheckSettings {
    /// Clients outside of a rep's own book that the rep may be told of within `days`.
    pub open: u32,
    /// Days over which they are counted.
    pub days: u32,
    /// Contacts of one file at most. Networks take no more at a time.
    pub contacts: u32,
    /// Files a day at most.
    pub per_day: u32,
    /// Seconds between two files at least.
    pub pause_s: u32,
}

impl Default for SelfCheckSettings {
    fn default() -> Self {
        Self { open: 25, days: 30, contacts: 30_000, per_day: 20, pause_s: 60 }
    }
}
