//! The parts that pages are made of. Each is a small template that escapes what it is given.

mod chart;
mod field;

pub(super) use chart::Bar;
pub(super) use chart::Columns;
pub(super) use field::Choice;
pub(super) use field::Field;
pub(super) use field::Problems;

use std::borrow::Borrow;

use crate::model::Day;
use crate::model::audit::Severity;
use crate::model::triage::State;

/// `29 Jan 2026`.
pub(super) fn day(day: impl Borrow<Day>) -> String {
    day.borrow().format("%-d %b %Y").to_string()
}

/// `29 Jan 2026, 14:05 UTC`, from seconds since 1970.
pub(super) fn instant(seconds: impl Borrow<i64>) -> String {
    let at = chrono::DateTime::from_timestamp(*seconds.borrow(), 0);
    at.map(|at| at.format("%-d %b %Y, %H:%M UTC").to_string()).unwrap_or_default()
}

/// `180,000`.
pub(super) fn thousands(number: impl Borrow<u64>) -> String {
    let digits = number.borrow().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `14 kB`, `3.2 MB`.
#[expect(clippy::cast_precision_loss, reason = "one digit after the point is shown")]
pub(super) fn size(bytes: impl Borrow<u64>) -> String {
    match *bytes.borrow() {
        bytes if bytes < 1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        bytes => format!("{:.1} MB", bytes as f64 / 1_000_000.0),
    }
}

/// `1 finding`, `2 findings`.
pub(super) fn count(number: impl Borrow<u64>, one: &str, many: &str) -> String {
    let number = *number.borrow();
    format!("{} {}", thousands(number), if number == 1 { one } else { many })
}

/// The class of a badge for a severity.
pub(super) fn severity(severity: impl Borrow<Severity>) -> &'static str {
    severity.borrow().as_str()
}

/// A state, as a page shows it.
pub(super) fn state(state: impl Borrow<State>) -> &'static str {
    match state.borrow() {
        State::Open => "Open",
        State::Explained => "Explained",
        State::Confirmed => "Confirmed",
        State::Dismissed => "Dismissed",
        State::Remedied => "Put right",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_three() {
        assert_eq!(thousands(0), "0");
        assert_eq!(thousands(999), "999");
        assert_eq!(thousands(180_000), "180,000");
        assert_eq!(count(1, "finding", "findings"), "1 finding");
    }
}
