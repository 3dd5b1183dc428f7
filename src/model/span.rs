//! A day that is known only to lie in a range.

use serde::Deserialize;
use serde::Serialize;

use crate::model::Day;

/// The days an event may have happened on, both ends included.
///
/// An export without a time zone leaves a day either side; a closing year alone leaves a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DaySpan {
    /// The first day it can have been.
    pub earliest: Day,
    /// The last day it can have been.
    pub latest: Day,
}

/// Whether something lies in a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Within {
    /// On every day it can have been.
    In,
    /// On no day it can have been.
    Out,
    /// On some of the days it can have been: a person must look.
    Edge,
}

impl DaySpan {
    /// One known day.
    #[must_use]
    pub fn exactly(day: Day) -> Self {
        Self { earliest: day, latest: day }
    }

    /// A day written without a time zone: it may have been the day before or after.
    #[must_use]
    pub fn around(day: Day) -> Self {
        Self { earliest: day.pred_opt().unwrap_or(day), latest: day.succ_opt().unwrap_or(day) }
    }

    /// Tells whether it lies in `[from, until)`.
    #[must_use]
    pub fn within(self, from: Day, until: Day) -> Within {
        let first = self.earliest >= from && self.earliest < until;
        let last = self.latest >= from && self.latest < until;
        let covers = self.earliest < from && self.latest >= until && from < until;
        match (first, last) {
            (true, true) => Within::In,
            (false, false) if !covers => Within::Out,
            _ => Within::Edge,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a_window_holds_its_first_day_and_not_its_last() {
        let (from, until) = (day("2026-01-01"), day("2026-02-01"));

        assert_eq!(DaySpan::exactly(from).within(from, until), Within::In);
        assert_eq!(DaySpan::exactly(until).within(from, until), Within::Out);
        assert_eq!(DaySpan::around(until).within(from, until), Within::Edge);
    }

    #[test]
    fn a_span_wider_than_the_window_is_an_edge() {
        let span = DaySpan { earliest: day("2025-01-01"), latest: day("2027-01-01") };

        assert_eq!(span.within(day("2026-01-01"), day("2026-02-01")), Within::Edge);
    }
}
