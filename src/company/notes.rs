//! Remarks that many rows share: counted, with the first line.

use std::collections::BTreeMap;

/// Remarks by text. They hold headers, counts and lines, never values.
#[derive(Clone, Debug, Default)]
pub(super) struct Notes {
    seen: BTreeMap<String, (u64, u64)>,
}

impl Notes {
    /// Counts a remark on a line.
    pub(super) fn add(&mut self, line: u64, text: impl Into<String>) {
        let entry = self.seen.entry(text.into()).or_insert((0, line));
        entry.0 += 1;
        entry.1 = entry.1.min(line);
    }

    /// Takes those of a part of the table in, whose lines count from after some others.
    pub(super) fn take_in(&mut self, part: Self, before: u64) {
        for (text, (count, line)) in part.seen {
            let entry = self.seen.entry(text).or_insert((0, line + before));
            entry.0 += count;
        }
    }

    /// The remarks as sentences.
    pub(super) fn into_warnings(self) -> Vec<String> {
        let text = |(text, (count, line)): (String, (u64, u64))| match count {
            1 => format!("{text} (line {line})"),
            _ => format!("{text} ({count} rows, first line {line})"),
        };
        self.seen.into_iter().map(text).collect()
    }
}

/// A number with its noun: `1 row`, `2 rows`.
pub(super) fn counted(count: u64, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
