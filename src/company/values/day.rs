//! One cell to a day, as far as it tells by itself.
//!
//! Read are `2026-02-08` and `2026/2/8` with or without a time, `20260208`, `8 Feb 2026`,
//! `Feb 8, 2026`, `Sunday, February 8th, 2026`, `8.2.2026`, and `08/02/2026`, of which the cell
//! alone does not say what is the day. A year of two digits is 1970 to 2069, as POSIX has it. A time
//! zone is not applied: the day stays as written. Numbers such as `45321`, which Excel means as
//! days, are not read: they could be anything.

use crate::model::Day;

/// What a cell says by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing, or a mark that stands for nothing: `0/0/00`, `N/A`, the year 1900 or 9999.
    Blank,
    /// One day.
    Day(Day),
    /// Two numbers that can each be the day or the month, and the year.
    Either(u32, u32, i32),
    /// No date.
    Unreadable,
}

/// Reads a cell.
pub fn read(text: &str) -> Cell {
    let text = text.trim();
    if text.is_empty() || is_blank_mark(text) {
        return Cell::Blank;
    }
    if text.len() > 64 {
        return Cell::Unreadable;
    }
    numeric(text).or_else(|| worded(text)).unwrap_or(Cell::Unreadable)
}

/// Marks that stand for no date.
fn is_blank_mark(text: &str) -> bool {
    const MARKS: &[&str] = &[
        "-", "--", "n/a", "na", "null", "none", "never", "nil", "tba", "not set", "(blank)",
        "unknown", "#n/a",
    ];
    MARKS.iter().any(|mark| text.eq_ignore_ascii_case(mark))
}

/// Dates in numbers alone, with anything after them that is a time.
fn numeric(text: &str) -> Option<Cell> {
    let end = text.find(|c: char| c == 'T' || c == ',' || c.is_whitespace()).unwrap_or(text.len());
    let (date, rest) = text.split_at_checked(end)?;
    if !is_time(rest) {
        return None;
    }
    if date.len() == 8 && date.bytes().all(|byte| byte.is_ascii_digit()) {
        return day(date.get(..4)?, date.get(4..6)?, date.get(6..)?);
    }
    let separator = date.chars().find(|c| !c.is_ascii_digit())?;
    if !matches!(separator, '-' | '/' | '.') {
        return None;
    }
    let mut parts = date.trim_end_matches('.').split(separator);
    let (one, two, three) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || [one, two, three].iter().any(|part| !is_number(part)) {
        return None;
    }
    if one.len() == 4 {
        return day(one, two, three);
    }
    if [one, two].iter().any(|part| part.len() > 2) {
        return None;
    }
    let (one, two, year) = (one.parse().ok()?, two.parse().ok()?, year(three)?);
    if (one, two) == (0, 0) {
        return Some(Cell::Blank);
    }
    // Points stand in countries that put the day first.
    if separator == '.' { Some(of(year, two, one)) } else { Some(either(one, two, year)) }
}

/// Two numbers before a year: one reading if only one is a date, or both are the same.
fn either(one: u32, two: u32, year: i32) -> Cell {
    let (day_first, month_first) = (of(year, two, one), of(year, one, two));
    match (day_first, month_first) {
        (Cell::Blank, _) | (_, Cell::Blank) => Cell::Blank,
        (Cell::Unreadable, other) | (other, Cell::Unreadable) => other,
        (same, other) if same == other => same,
        _ => Cell::Either(one, two, year),
    }
}

/// Dates with the month as a word.
fn worded(text: &str) -> Option<Cell> {
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '-' | '/' | '.'));
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).take(8).collect();
    let at = words.iter().position(|word| month(word).is_some())?;
    let month = month(words.get(at)?)?;
    if words.iter().take(at).any(|word| !is_weekday(word) && ordinal(word).is_none()) {
        return None;
    }
    let before = at.checked_sub(1).and_then(|at| words.get(at)).and_then(|word| ordinal(word));
    let after = |steps: usize| words.get(at.saturating_add(steps)).copied();
    let (day, year_word, rest) = match before {
        Some(day) => (day, after(1)?, 2),
        None => (ordinal(after(1)?)?, after(2)?, 3),
    };
    let rest = words.get(at.saturating_add(rest)..).unwrap_or_default();
    let time =
        rest.iter().all(|word| word.starts_with(|c: char| c.is_ascii_digit()) || is_meridiem(word));
    (time && is_number(year_word))
        .then(|| year(year_word))
        .flatten()
        .map(|year| of(year, month, day))
}

/// Tells whether what follows a date is a time of day, or nothing.
fn is_time(rest: &str) -> bool {
    let rest = rest.trim_start_matches(['T', ',']).trim();
    rest.is_empty()
        || (rest.starts_with(|c: char| c.is_ascii_digit())
            && rest.contains(':')
            && rest.chars().all(|c| c.is_ascii_alphanumeric() || " :.+-()/".contains(c)))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_meridiem(word: &str) -> bool {
    ["am", "pm", "utc", "gmt", "at", "z"].iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// `8`, `08`, `8th`.
fn ordinal(word: &str) -> Option<u32> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let ending = word.get(digits.len()..)?.to_ascii_lowercase();
    let fits = ["", "st", "nd", "rd", "th"].contains(&ending.as_str()) && digits.len() <= 2;
    fits.then(|| digits.parse().ok()).flatten()
}

/// The month of an English name or its first three letters.
fn month(word: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.to_ascii_lowercase();
    let fits = |name: &&str| {
        word.len() >= 3 && (name.starts_with(&word) || word == "sept" && **name == *"september")
    };
    (1..).zip(MONTHS.iter()).find(|(_, name)| fits(name)).map(|(number, _)| number)
}

fn is_weekday(word: &str) -> bool {
    const DAYS: [&str; 7] =
        ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let word = word.to_ascii_lowercase();
    word.len() >= 3 && DAYS.iter().any(|name| name.starts_with(&word))
}

/// A year of four digits, or of two as POSIX reads it.
fn year(text: &str) -> Option<i32> {
    let number: i32 = text.parse().ok()?;
    match text.len() {
        4 => Some(number),
        2 if number < 70 => Some(2000 + number),
        2 => Some(1900 + number),
        _ => None,
    }
}

fn day(year: &str, month: &str, day: &str) -> Option<Cell> {
    Some(of(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?))
}

/// A day, if there is one; years that databases write for "none" are blank.
fn of(year: i32, month: u32, day: u32) -> Cell {
    match year {
        0 | 1 | 1753 | 1899 | 1900 | 2999 | 9999 => Cell::Blank,
        1901..=2100 => Day::from_ymd_opt(year, month, day).map_or(Cell::Unreadable, Cell::Day),
        _ => Cell::Unreadable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_day_in_all_the_ways_it_is_written() {
        let day = Cell::Day("2026-02-28".parse().unwrap());

        for text in [
            "2026-02-28",
            "2026/2/28",
            "2026-02-28T00:00:00Z",
            "2026-02-28 00:00:00",
            "20260228",
            "28 Feb 2026",
            "28-Feb-26",
            "Feb 28, 2026",
            "Saturday, February 28th, 2026",
            "28.2.2026",
            "28/02/2026",
            "02/28/2026",
            "2/28/2026 3:14 PM",
            "28/02/2026, 15:14",
            "28 Feb 2026 10:00 AM",
            "2026-02-28T10:00:00.000+11:00",
        ] {
            assert_eq!(read(text), day, "{text}");
        }
    }

    #[test]
    fn what_reads_both_ways_says_so() {
        assert_eq!(read("03/04/2026"), Cell::Either(3, 4, 2026));
        assert_eq!(read("3-4-26"), Cell::Either(3, 4, 2026));
        assert_eq!(read("04/04/2026"), Cell::Day("2026-04-04".parse().unwrap()));
    }

    #[test]
    fn marks_of_no_date_are_blank() {
        for text in
            ["", " ", "-", "0/0/00", "0000-00-00", "N/A", "31/12/9999", "1900-01-01", "never"]
        {
            assert_eq!(read(text), Cell::Blank, "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_not_guessed() {
        for text in [
            "45321",
            "yesterday",
            "31/02/2026",
            "2026-13-01",
            "13/13/2026",
            "Q1 2026",
            "ada@bright.example",
            "2026",
            "May",
            "Call in May 2026",
            "1 2 3",
            "8 Feb",
            "0491 570 006",
            "12/2026",
        ] {
            assert_eq!(read(text), Cell::Unreadable, "{text}");
        }
    }
}
