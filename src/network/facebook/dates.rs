//! Days on Facebook's pages and in its numbers.
//!
//! HTML pages print the account's local clock without a zone, in the account's language:
//! `Nov 14, 2023 10:13:20 pm`, `Mar 1, 2019 2:05pm`, `Tuesday, March 27, 2017 at 8:22PM UTC+03`,
//! `7月 01, 2026 6:25:04 PM`, `أكتوبر ٣١, ٢٠٢٤ ٣:٠٨:٢٥ م`, `14. Nov. 2023, 22:13`. The day is taken
//! when a month's name, a day beside it and a year are there and agree; anything else is unknown,
//! and `10/11/2024` is not guessed. JSON holds seconds since 1970, UTC; 0 means unknown.

use chrono::DateTime;
use chrono::Datelike;

use crate::model::Day;

/// The years a date of Facebook can lie in: the network opened in February 2004.
const YEARS: std::ops::RangeInclusive<i32> = 2004..=2100;

/// Month names and abbreviations, January first, lower case and without points: English, German,
/// French, Norwegian with Danish and Swedish, Spanish, Portuguese, Italian, Dutch, Polish, Arabic.
const MONTHS: [&str; 12] = [
    "jan january januar jänner janvier janv januari enero ene janeiro gennaio gen stycznia \
     styczeń sty يناير",
    "feb february februar février févr februari febrero fevereiro fev febbraio lutego luty \
     lut فبراير شباط",
    "mar march märz mär mrz mars marzo março maart mrt marca marzec مارس آذار",
    "apr april avril avr abril abr aprile kwietnia kwiecień kwi أبريل نيسان",
    "may mai maj mayo maio maggio mag mei maja مايو أيار",
    "jun june juni juin junio junho giugno giu czerwca czerwiec cze يونيو حزيران",
    "jul july juli juillet juil julio julho luglio lug lipca lipiec lip يوليو تموز",
    "aug august août aout augusti augustus agosto ago sierpnia sierpień sie أغسطس آب",
    "sep sept september septembre septiembre setembro set settembre września wrzesień wrz \
     سبتمبر أيلول",
    "oct october okt oktober octobre octubre outubro out ottobre ott października październik \
     paź أكتوبر",
    "nov november novembre noviembre novembro listopada listopad lis نوفمبر",
    "dec december dez dezember des desember décembre déc diciembre dic dezembro dicembre \
     grudnia grudzień gru ديسمبر",
];

/// A word or a number of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    /// A month, from 1.
    Month(u32),
    /// Another word.
    Word,
    /// A number of one or two digits.
    Short(u32),
    /// A number of four digits.
    Year(i32),
    /// A number of another length.
    Long,
}

/// The day of a time in seconds since 1970, UTC.
///
/// Times that Facebook cannot have written are unknown rather than taken at their word.
pub(super) fn day_of_seconds(seconds: i64) -> Option<Day> {
    let day = DateTime::from_timestamp(seconds, 0)?.date_naive();
    YEARS.contains(&day.year()).then_some(day)
}

/// The day of a date as a page prints it.
pub(super) fn day_of_text(text: &str) -> Option<Day> {
    if text.len() > 200 {
        return None;
    }
    let tokens = tokens(text);
    let year = only(tokens.iter().filter_map(|token| match token {
        Token::Year(year) => Some(*year),
        _ => None,
    }))?;
    let month = only(tokens.iter().filter_map(|token| match token {
        Token::Month(month) => Some(*month),
        _ => None,
    }))?;
    let day = Day::from_ymd_opt(year, month, day_beside_month(&tokens)?)?;
    YEARS.contains(&year).then_some(day)
}

/// Tells whether a text holds a time of day, so that it is no name even if its date is unknown.
pub(super) fn holds_clock(text: &str) -> bool {
    let plain = plain(text);
    plain.as_bytes().windows(4).any(|four| {
        matches!(four, [h, b':', m, n]
            if h.is_ascii_digit() && m.is_ascii_digit() && n.is_ascii_digit())
    })
}

/// Tells whether a text names two dates: the range an export was asked for.
pub(super) fn is_range(text: &str) -> bool {
    let tokens = tokens(text);
    let count = |wanted: &dyn Fn(&Token) -> bool| tokens.iter().filter(|one| wanted(one)).count();
    let is_year = |token: &Token| matches!(token, Token::Year(year) if YEARS.contains(year));
    count(&is_year) == 2 && count(&|token| matches!(token, Token::Month(_))) == 2
}

/// The one value of an iterator, repeats of it allowed.
fn only<T: PartialEq>(mut values: impl Iterator<Item = T>) -> Option<T> {
    let first = values.next()?;
    values.all(|other| other == first).then_some(first)
}

/// The day stands right before the month (`27 de março`, `14. Nov.`) or right after it.
fn day_beside_month(tokens: &[Token]) -> Option<u32> {
    let at = tokens.iter().position(|token| matches!(token, Token::Month(_)))?;
    let mut before = tokens.get(..at)?.iter().rev().skip_while(|token| **token == Token::Word);
    let mut after = tokens.get(at + 1..)?.iter();
    match (before.next(), after.next()) {
        (Some(Token::Short(day)), _) | (_, Some(Token::Short(day))) => Some(*day),
        _ => None,
    }
}

/// Cuts a date into words and numbers; times of day and offsets from UTC are left out.
fn tokens(text: &str) -> Vec<Token> {
    let plain = plain(text);
    let mut found = Vec::new();
    let mut rest = plain.as_str();
    while let Some(first) = rest.chars().next() {
        let same = |c: char| {
            if first.is_ascii_digit() { c.is_ascii_digit() || c == ':' } else { is_letter(c) }
        };
        let end = rest.find(|c| !same(c)).unwrap_or(rest.len());
        if end == 0 {
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
            continue;
        }
        let (piece, after) = rest.split_at(end);
        rest = after;
        if first.is_ascii_digit() {
            found.extend(number(piece, &mut rest));
        } else {
            found.push(word(piece));
            if matches!(piece, "utc" | "gmt") {
                rest = rest.trim_start_matches(|c: char| "+-:".contains(c) || c.is_ascii_digit());
            }
        }
    }
    found
}

/// Letters and the marks some scripts set above them.
fn is_letter(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{655}')
}

/// A number: a month when the sign for it follows, nothing when it is a time of day.
fn number(piece: &str, rest: &mut &str) -> Option<Token> {
    if piece.contains(':') {
        return None;
    }
    for sign in ["月", "월"] {
        if let Some(after) = rest.strip_prefix(sign) {
            *rest = after;
            let month = piece.parse().ok().filter(|month| (1..=12).contains(month));
            return Some(month.map_or(Token::Long, Token::Month));
        }
    }
    for sign in ["年", "년", "日", "일"] {
        *rest = rest.strip_prefix(sign).unwrap_or(rest);
    }
    Some(match piece.len() {
        1 | 2 => piece.parse().map_or(Token::Long, Token::Short),
        4 => piece.parse().map_or(Token::Long, Token::Year),
        _ => Token::Long,
    })
}

/// A word: a month or another.
fn word(piece: &str) -> Token {
    let month = (1..).zip(MONTHS).find(|(_, names)| names.split(' ').any(|name| name == piece));
    month.map_or(Token::Word, |(number, _)| Token::Month(number))
}

/// Lower case, digits of other scripts as ours, direction marks gone.
fn plain(text: &str) -> String {
    let digit = |c: char, zero: u32| char::from_digit(u32::from(c).saturating_sub(zero), 10);
    text.chars()
        .filter(|c| !matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'))
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            '\u{660}'..='\u{669}' => digit(c, 0x660).unwrap_or(c),
            '\u{6f0}'..='\u{6f9}' => digit(c, 0x6f0).unwrap_or(c),
            '\u{ff10}'..='\u{ff19}' => digit(c, 0xff10).unwrap_or(c),
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        day_of_text(text).map(|day| day.to_string())
    }

    #[test]
    fn every_form_that_was_seen_gives_its_day() {
        let forms = [
            ("Nov 14, 2023 10:13:20 pm", "2023-11-14"),
            ("Jun 04, 2025 6:46:10 am", "2025-06-04"),
            ("Mar 1, 2019 2:05pm", "2019-03-01"),
            ("Mar 1, 2019, 2:05 PM", "2019-03-01"),
            ("Tuesday, March 27, 2017 at 8:22PM UTC+03", "2017-03-27"),
            ("Tuesday, March 27, 2017 at 8:22PM PST", "2017-03-27"),
            ("Feb 3, 2012", "2012-02-03"),
            ("7月 01, 2026 6:25:04 PM", "2026-07-01"),
            ("2024年10月31日 15:08", "2024-10-31"),
            ("أكتوبر ٣١, ٢٠٢٤ ٣:٠٨:٢٥ م", "2024-10-31"),
            ("14. Nov. 2023, 22:13", "2023-11-14"),
            ("Dienstag, 27. März 2018 um 20:22 UTC+02", "2018-03-27"),
            ("mardi 27 mars 2018, 20:22", "2018-03-27"),
            ("samedi 1 août 2015, 08:00", "2015-08-01"),
            ("27. mars 2018 kl. 20:22", "2018-03-27"),
            ("27. desember 2018 kl. 20.22", "2018-12-27"),
            ("27 de março de 2018 às 20:22", "2018-03-27"),
            ("lis 14, 2023 10:13:20 PM", "2023-11-14"),
        ];

        for (text, day) in forms {
            assert_eq!(read(text).as_deref(), Some(day), "{text}");
        }
    }

    #[test]
    fn what_is_not_sure_is_unknown() {
        for text in [
            "10/11/2024",
            "Nov 2023",
            "Nov 31, 2023",
            "Nov 14, 1823",
            "Nov 14, 2023 - Dec 1, 2023",
            "Nov 14, 2022 to Nov 14, 2023",
            "",
            "14 พ.ย. 2566 22:13",
            "May Example",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_clock_is_seen_in_other_digits_too() {
        assert!(holds_clock("أكتوبر ٣١, ٢٠٢٤ ٣:٠٨:٢٥ م"));
        assert!(!holds_clock("Ada Example"));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_a_day_or_none(text: String) {
            let _ = day_of_text(&text);
            let _ = is_range(&text);
            let _ = holds_clock(&text);
        }

        #[test]
        fn every_day_is_read_back_as_it_was_printed(number in 0_u64..30_000) {
            let day = Day::from_ymd_opt(2004, 1, 1).unwrap() + chrono::Days::new(number);

            let english = day_of_text(&day.format("%b %d, %Y 10:13:20 pm").to_string());
            let japanese = day_of_text(&day.format("%-m月 %d, %Y 6:25:04 PM").to_string());

            assert_eq!((english, japanese), (Some(day), Some(day)));
        }
    }

    #[test]
    fn two_dates_make_a_range() {
        assert!(is_range("from 1 Jan 2024 to 2 Feb 2025"));
        assert!(!is_range("2010 2011"));
        assert!(!is_range("Jan 1, 2024 10:13:20 pm"));
    }

    #[test]
    fn seconds_outside_facebooks_time_are_unknown() {
        assert_eq!(
            day_of_seconds(1_700_000_000).map(|day| day.to_string()).as_deref(),
            Some("2023-11-14")
        );
        for seconds in [0, -1, 1, 1_700_000_000_000, i64::MAX, i64::MIN] {
            assert_eq!(day_of_seconds(seconds), None, "{seconds}");
        }
    }
}
