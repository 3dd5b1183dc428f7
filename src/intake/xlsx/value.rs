//! What a number in a cell reads as: a date, a padded number, or itself.

use chrono::Days;
use chrono::NaiveDate;

/// What a cell style makes of a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Format {
    /// The number itself.
    #[default]
    Plain,
    /// A day, perhaps with a time.
    Date,
    /// A number filled with zeros up to so many digits: `0412345678`, postcodes.
    Padded(usize),
}

impl Format {
    /// Reads a format: numbers below 164 are built in, others have a code.
    pub(super) fn of(id: &str, code: Option<&str>) -> Self {
        if let Some(code) = code {
            return Self::of_code(code);
        }
        match id.parse::<u32>() {
            Ok(14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58) => Self::Date,
            _ => Self::Plain,
        }
    }

    /// Reads a code such as `dd/mm/yyyy`: a date when it shows a day or a year. Quoted words,
    /// escaped characters, colours and countries in brackets do not count.
    fn of_code(code: &str) -> Self {
        let first = code.split(';').next().unwrap_or_default();
        if first.len() > 1 && first.bytes().all(|byte| byte == b'0') {
            return Self::Padded(first.len().min(20));
        }
        let (mut quoted, mut bracket, mut skip, mut date) = (false, false, false, false);
        for c in first.chars().take(512) {
            match c {
                _ if skip => skip = false,
                '"' => quoted = !quoted,
                _ if quoted => {}
                '\\' | '_' | '*' => skip = true,
                '[' => bracket = true,
                ']' => bracket = false,
                'y' | 'Y' | 'd' | 'D' if !bracket => date = true,
                _ => {}
            }
        }
        if date { Self::Date } else { Self::Plain }
    }
}

/// A number as a person would have typed it: no exponent, no `.0`, days as `2026-01-02`.
pub(super) fn number(raw: &str, format: Format, from_1904: bool) -> String {
    let raw = raw.trim();
    let Some(value) = raw.parse::<f64>().ok().filter(|value| value.is_finite()) else {
        return raw.to_owned();
    };
    match format {
        Format::Date => day(value, from_1904).unwrap_or_else(|| plain(raw, value)),
        Format::Padded(width) => format!("{:0>width$}", plain(raw, value)),
        Format::Plain => plain(raw, value),
    }
}

/// Digits stay as they are written, so that long numbers lose none.
fn plain(raw: &str, value: f64) -> String {
    if !raw.is_empty() && raw.bytes().all(|byte| byte.is_ascii_digit()) {
        return raw.to_owned();
    }
    format!("{value}").chars().take(64).collect()
}

/// The day a serial number stands for. Day 60 of 1900 is a 29 February that never was.
fn day(value: f64, from_1904: bool) -> Option<String> {
    if !(1.0..2_958_466.0).contains(&value) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked above")]
    let days = value.floor() as u64;
    let (first, days) = match (from_1904, days) {
        (true, days) => (NaiveDate::from_ymd_opt(1904, 1, 1)?, days),
        (false, 61..) => (NaiveDate::from_ymd_opt(1899, 12, 30)?, days),
        (false, _) => (NaiveDate::from_ymd_opt(1899, 12, 31)?, days),
    };
    Some(first.checked_add_days(Days::new(days))?.format("%Y-%m-%d").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_either_year() {
        assert_eq!(number("45321", Format::Date, false), "2024-01-30");
        assert_eq!(number("45321.75", Format::Date, false), "2024-01-30");
        assert_eq!(number("1", Format::Date, false), "1900-01-01");
        assert_eq!(number("61", Format::Date, false), "1900-03-01");
        assert_eq!(number("43859", Format::Date, true), "2024-01-30");
        assert_eq!(number("-5", Format::Date, false), "-5");
    }

    #[test]
    fn telephone_numbers_keep_their_digits() {
        assert_eq!(number("4.91570006E8", Format::Plain, false), "491570006");
        assert_eq!(number("61491570006", Format::Plain, false), "61491570006");
        assert_eq!(number("12.0", Format::Plain, false), "12");
        assert_eq!(number("0.5", Format::Plain, false), "0.5");
        assert_eq!(number("491570006", Format::Padded(10), false), "0491570006");
    }

    #[test]
    fn dates_are_told_from_other_formats() {
        for code in ["dd/mm/yyyy", "[$-409]d\\-mmm\\-yy", "yyyy"] {
            assert_eq!(Format::of("164", Some(code)), Format::Date, "{code}");
        }
        for code in ["0.00", "\"day\" 0", "[Red]0", "h:mm:ss", "General"] {
            assert_eq!(Format::of("164", Some(code)), Format::Plain, "{code}");
        }
        assert_eq!(Format::of("14", None), Format::Date);
        assert_eq!(Format::of("0", None), Format::Plain);
    }
}
