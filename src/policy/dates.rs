//! Days, months and windows. Pure arithmetic: the numbers come from the policy files.
//!
//! Month arithmetic clamps to the month's end (31 January and one month is 28 or 29 February).
//! Nothing overflows: a day beyond the calendar is the calendar's end.

use chrono::Datelike;
use chrono::Days;
use chrono::Months;
use chrono::Weekday;
use serde::Deserialize;
use serde::Deserializer;

use crate::model::Day;
use crate::model::span::DaySpan;
use crate::model::span::Within;

/// A day some months later, clamped to the month's end.
pub(super) fn months_after(day: Day, months: u32) -> Day {
    day.checked_add_months(Months::new(months)).unwrap_or(Day::MAX)
}

/// A day some months earlier, clamped to the month's end.
pub(super) fn months_before(day: Day, months: u32) -> Day {
    day.checked_sub_months(Months::new(months)).unwrap_or(Day::MIN)
}

/// A day some days later; earlier when negative.
pub(super) fn days_after(day: Day, days: i64) -> Day {
    let count = Days::new(days.unsigned_abs());
    if days < 0 {
        day.checked_sub_days(count).unwrap_or(Day::MIN)
    } else {
        day.checked_add_days(count).unwrap_or(Day::MAX)
    }
}

/// A day some working days (Monday to Friday; holidays are not known) later.
pub(super) fn working_days_after(day: Day, days: u32) -> Day {
    let mut at = day;
    let mut left = days.min(366);
    while left > 0 {
        at = days_after(at, 1);
        if !matches!(at.weekday(), Weekday::Sat | Weekday::Sun) {
            left -= 1;
        }
    }
    at
}

/// Days from one day to another; negative when the second comes first.
pub(super) fn days_between(from: Day, to: Day) -> i64 {
    to.signed_duration_since(from).num_days()
}

/// Whether something lies in the look-back `(anchor - months, anchor]`.
pub(super) fn in_look_back(what: DaySpan, anchor: Day, months: u32) -> Within {
    what.within(days_after(months_before(anchor, months), 1), days_after(anchor, 1))
}

/// All days of a year; `None` for a year no calendar has.
pub(super) fn whole_year(year: i32) -> Option<DaySpan> {
    Some(DaySpan {
        earliest: Day::from_ymd_opt(year, 1, 1)?,
        latest: Day::from_ymd_opt(year, 12, 31)?,
    })
}

/// A day in a settings file: `2026-02-01`, with or without quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SetDay(pub Day);

impl<'de> Deserialize<'de> for SetDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = toml::Value::deserialize(deserializer)?;
        let text = match &value {
            toml::Value::String(text) => text.clone(),
            toml::Value::Datetime(datetime) => datetime.to_string(),
            _ => String::new(),
        };
        text.parse().map(Self).map_err(|_| serde::de::Error::custom("not a day like 2026-02-01"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a_month_after_the_31st_is_the_last_day_of_february() {
        assert_eq!(months_after(day("2026-01-31"), 1), day("2026-02-28"));
        assert_eq!(months_after(day("2028-01-31"), 1), day("2028-02-29"));
        assert_eq!(months_before(day("2026-03-31"), 1), day("2026-02-28"));
    }

    #[test]
    fn twelve_months_after_a_leap_day_end_on_the_28th() {
        assert_eq!(months_after(day("2028-02-29"), 12), day("2029-02-28"));
        assert_eq!(months_after(Day::MAX, 1), Day::MAX);
    }

    #[test]
    fn a_look_back_leaves_its_first_day_out_and_keeps_its_last() {
        let anchor = day("2026-06-30");
        let read = |on: &str| in_look_back(DaySpan::exactly(day(on)), anchor, 12);

        assert_eq!(read("2025-06-30"), Within::Out);
        assert_eq!(read("2025-07-01"), Within::In);
        assert_eq!(read("2026-06-30"), Within::In);
        assert_eq!(read("2026-07-01"), Within::Out);
    }

    #[test]
    fn a_closing_year_that_crosses_the_look_back_is_an_edge() {
        let anchor = day("2026-06-30");
        let read = |year| in_look_back(whole_year(year).unwrap(), anchor, 12);

        assert_eq!(read(2024), Within::Out);
        assert_eq!(read(2025), Within::Edge);
        assert_eq!(whole_year(i32::MAX), None);
    }

    #[test]
    fn five_working_days_pass_over_a_weekend() {
        let friday = day("2026-01-02");

        assert_eq!(working_days_after(friday, 0), friday);
        assert_eq!(working_days_after(friday, 1), day("2026-01-05"));
        assert_eq!(working_days_after(friday, 5), day("2026-01-09"));
    }
}
