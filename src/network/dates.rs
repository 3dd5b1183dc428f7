//! Dates as networks and spreadsheets write them: `08 Feb 2026`, `4-Apr-21`, `1/29/26, 2:37 PM`.
//!
//! Every file has its own form and none says its time zone, so a date stays a day. `3/4/2026` is
//! two days: it is read only where other dates of the same file show which number is the month.
//! Month names of other languages than English are ordinary words: none was seen in an archive.

use crate::model::Day;

/// The months' names, lower case, without points: English first, then as other languages
/// shorten and write them where that differs.
const MONTHS: [&[&str]; 12] = [
    &[
        "jan", "january", "januar", "jänner", "janv", "janvier", "ene", "enero", "janeiro", "gen",
        "gennaio", "januari", "sty",
    ],
    &[
        "feb",
        "february",
        "februar",
        "févr",
        "fevr",
        "février",
        "febrero",
        "fev",
        "fevereiro",
        "febbraio",
        "februari",
        "lut",
    ],
    &["mar", "march", "mär", "mrz", "märz", "mars", "marzo", "março", "mrt", "maart"],
    &["apr", "april", "avr", "avril", "abr", "abril", "aprile", "kwi"],
    &["may", "mai", "mayo", "maio", "mag", "maggio", "mei", "maj"],
    &["jun", "june", "juni", "juin", "junio", "junho", "giu", "giugno", "cze"],
    &["jul", "july", "juli", "juil", "juillet", "julio", "julho", "lug", "luglio", "lip"],
    &["aug", "august", "août", "aout", "ago", "agosto", "augustus", "sie"],
    &["sep", "sept", "september", "septembre", "septiembre", "set", "setembro", "settembre", "wrz"],
    &[
        "oct", "october", "okt", "oktober", "octobre", "octubre", "out", "outubro", "ott",
        "ottobre", "paź",
    ],
    &["nov", "november", "novembre", "noviembre", "novembro", "lis"],
    &[
        "dec",
        "december",
        "dez",
        "dezember",
        "déc",
        "décembre",
        "dic",
        "diciembre",
        "dezembro",
        "dicembre",
        "gru",
    ],
];

/// Which number of `3/4/2026` is the month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slashes {
    /// As in the United States.
    MonthFirst,
    /// As nearly everywhere else.
    DayFirst,
    /// No date of the file tells, or they contradict each other.
    Unknown,
}

impl Slashes {
    /// Learns the order from all dates of one file: a number above 12 is a day.
    pub(super) fn learn<'a>(dates: impl Iterator<Item = &'a str>) -> Self {
        let (mut month_first, mut day_first) = (false, false);
        for parts in dates.filter_map(slashed) {
            month_first |= parts[0] <= 12 && parts[1] > 12;
            day_first |= parts[0] > 12 && parts[1] <= 12;
        }
        match (month_first, day_first) {
            (true, false) => Self::MonthFirst,
            (false, true) => Self::DayFirst,
            _ => Self::Unknown,
        }
    }

    /// The order that a format is documented to have, unless the file shows another.
    pub(super) fn or(self, documented: Self) -> Self {
        if self == Self::Unknown { documented } else { self }
    }
}

/// Reads a date, with or without a time behind it; `None` when it cannot be told for sure.
pub(super) fn day(text: &str, slashes: Slashes) -> Option<Day> {
    let parts = parts(text)?;
    let [first, second, third] = parts;
    if first.len() == 4 {
        return calendar(year(first)?, month(second)?, number(third)?);
    }
    if let Some(month) = month_name(second) {
        return calendar(year(third)?, month, number(first)?);
    }
    if let Some(month) = month_name(first) {
        return calendar(year(third)?, month, number(second)?);
    }
    let (first, second, year) = (number(first)?, number(second)?, year(third)?);
    if is_dotted(text) {
        return calendar(year, second, first);
    }
    match (slashes, first == second) {
        (Slashes::MonthFirst, _) | (_, true) => calendar(year, first, second),
        (Slashes::DayFirst, _) => calendar(year, second, first),
        (Slashes::Unknown, _) if first > 12 => calendar(year, second, first),
        (Slashes::Unknown, _) if second > 12 => calendar(year, first, second),
        (Slashes::Unknown, _) => None,
    }
}

/// The three parts of a date in front of a time, if there is one.
fn parts(text: &str) -> Option<[&str; 3]> {
    let text = text.trim();
    let text = match text.split_once('T') {
        Some((date, _)) if date.len() == 10 => date,
        _ => text,
    };
    let words = text
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '-' | '/' | '.'))
        .filter(|word| !word.is_empty());
    let mut date = words.take_while(|word| !word.contains(':'));
    let parts = [date.next()?, date.next()?, date.next()?];
    date.next().is_none().then_some(parts)
}

/// Tells whether the first number is followed by a point: `8.2.2026`, where the day comes first.
fn is_dotted(text: &str) -> bool {
    text.trim_start().trim_start_matches(|c: char| c.is_ascii_digit()).starts_with('.')
}

/// The numbers of `3/4/2026`.
fn slashed(text: &str) -> Option<[u32; 3]> {
    let [first, second, third] = parts(text)?;
    if first.len() > 2 || is_dotted(text) {
        return None;
    }
    Some([number(first)?, number(second)?, number(third)?])
}

/// A whole number of at most four digits.
fn number(text: &str) -> Option<u32> {
    let plain = text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

/// A year of four digits, or of two in this century: no network is older.
fn year(text: &str) -> Option<u32> {
    match (text.len(), number(text)?) {
        (4, year) if (1970..=2100).contains(&year) => Some(year),
        (2, year) => Some(2000 + year),
        _ => None,
    }
}

/// A month as a number or a name.
fn month(text: &str) -> Option<u32> {
    number(text).or_else(|| month_name(text))
}

/// A month's name.
fn month_name(text: &str) -> Option<u32> {
    if !text.chars().next()?.is_alphabetic() {
        return None;
    }
    let name = text.to_lowercase();
    let index = MONTHS.iter().position(|names| names.contains(&name.as_str()))?;
    u32::try_from(index + 1).ok()
}

/// A day that exists.
fn calendar(year: u32, month: u32, day: u32) -> Option<Day> {
    Day::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        day(text, Slashes::Unknown).map(|day| day.to_string())
    }

    #[test]
    fn all_forms_seen_are_read() {
        for text in [
            "08 Feb 2026",
            "8-Feb-26",
            "8 février 2026",
            "Feb 8, 2026",
            "2026-02-08",
            "2026-02-08T23:59:59.000Z",
            "2026/02/08 15:02:55 UTC",
            "2026-02-08 15:02:55",
            "8.2.2026",
        ] {
            assert_eq!(read(text).as_deref(), Some("2026-02-08"), "{text}");
        }
        assert_eq!(read("1/15/2019").as_deref(), Some("2019-01-15"));
        assert_eq!(read("15/1/2019 0:00").as_deref(), Some("2019-01-15"));
    }

    #[test]
    fn a_time_behind_a_narrow_space_is_dropped() {
        let sent = day("1/2/26, 2:37\u{202f}PM", Slashes::MonthFirst);

        let dotted = day("1/2/2026 2:37 p.m.", Slashes::MonthFirst);

        assert_eq!(sent.map(|day| day.to_string()).as_deref(), Some("2026-01-02"));
        assert_eq!(dotted, sent);
    }

    #[test]
    fn an_ambiguous_date_is_read_by_what_the_file_shows() {
        let month_first = Slashes::learn(["1/2/2026", "1/29/2026"].into_iter());
        let day_first = Slashes::learn(["1/2/2026", "29/1/2026"].into_iter());
        let torn = Slashes::learn(["29/1/2026", "1/29/2026"].into_iter());

        assert_eq!(month_first, Slashes::MonthFirst);
        assert_eq!(day_first, Slashes::DayFirst);
        assert_eq!(torn, Slashes::Unknown);
        assert_eq!(
            day("3/4/2026", month_first).map(|day| day.to_string()).as_deref(),
            Some("2026-03-04")
        );
        assert_eq!(
            day("3/4/2026", day_first).map(|day| day.to_string()).as_deref(),
            Some("2026-04-03")
        );
        assert_eq!(day("3/4/2026", torn), None);
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "45321",
            "0/0/00",
            "30 Feb 2026",
            "yesterday",
            "08 Foo 2026",
            "1 2 3 4",
            "0001-01-01",
            "99999999 Feb 2026",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
