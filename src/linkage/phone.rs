//! Telephone numbers in one international form.
//!
//! Text in brackets is dropped first: the parser reads `0412345678 (mobile)` as a vanity number. An
//! eight-digit local number without area code stays unmatched, since nobody says which area it is.

use rlibphonenumber::PHONE_NUMBER_UTIL;
use rlibphonenumber::PhoneNumber;
use rlibphonenumber::PhoneNumberType;
use rlibphonenumber::enums::Region;

use crate::linkage::entry::Line;
use crate::model::person::PhoneKind;

/// Digits that a block key holds: the national number in most countries, and enough of it in others.
const TAIL: usize = 9;

/// Normalises a number; `None` for one that cannot be dialled as written.
pub(super) fn line(text: &str, kind: PhoneKind, country: &str) -> Option<Line> {
    let shared = matches!(kind, PhoneKind::Work | PhoneKind::Fax);
    if let Some(line) = plain(text, country) {
        return Some(Line { shared, mobile: line.mobile || kind == PhoneKind::Mobile, ..line });
    }
    let text = dialled(text);
    let region = country.parse::<Region>().ok();
    let number = PHONE_NUMBER_UTIL.parse(&text, region).ok();
    let abroad = text.trim_start().starts_with('+');
    let long = |number: &PhoneNumber| abroad && number.national_number >= 100_000_000;
    let valid = number.filter(|number| number.is_valid() || long(number));
    let digits = match &valid {
        Some(number) => number.national_number.to_string(),
        None => loose_digits(&text)?,
    };
    let kind_told = valid.as_ref().map(PhoneNumber::get_type);
    let mobile = kind_told == Some(PhoneNumberType::Mobile)
        || (kind == PhoneKind::Mobile && kind_told != Some(PhoneNumberType::FixedLine));
    let country = valid.and_then(|number| u16::try_from(number.country_code).ok());
    Some(Line { tail: tail(&digits)?, country: country.unwrap_or(0), mobile, shared })
}

/// The last nine digits as a number.
fn tail(digits: &str) -> Option<u32> {
    digits.get(digits.len().saturating_sub(TAIL)..)?.parse().ok()
}

/// Countries without whose help the parser need not be asked: their numbers have nine digits or
/// more behind the country code.
const LONG: [(&str, u16); 3] = [("61", 61), ("44", 44), ("1", 1)];

/// Reads the spellings that most numbers have, without asking the parser, which takes longer than
/// all the rest of a record.
fn plain(text: &str, home: &str) -> Option<Line> {
    // An extension is not part of the line.
    let text = text.find(['x', '#']).and_then(|at| text.get(..at)).unwrap_or(text);
    let bytes = text.as_bytes();
    let (mut digits, mut count) = ([0_u8; 16], 0);
    let abroad = bytes.first() == Some(&b'+');
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'0'..=b'9' => {
                *digits.get_mut(count)? = *byte;
                count += 1;
            }
            b' ' | b'-' | b'.' | b'(' | b')' => {}
            b'+' if at == 0 => {}
            _ => return None,
        }
    }
    let digits = std::str::from_utf8(digits.get(..count)?).ok()?;
    let foreign = digits.strip_prefix("0011").or_else(|| digits.strip_prefix("00"));
    let (national, country) = match (abroad, foreign) {
        (true, _) => {
            LONG.iter().find_map(|(code, number)| Some((digits.strip_prefix(code)?, *number)))?
        }
        (false, Some(foreign)) => {
            LONG.iter().find_map(|(code, number)| Some((foreign.strip_prefix(code)?, *number)))?
        }
        (false, None) => return plain_at_home(digits, home),
    };
    let national = if country == 1 { national } else { national.trim_start_matches('0') };
    let long_enough = if country == 61 { 9..=9 } else { 10..=10 };
    let mobile = (country == 61 && national.starts_with('4'))
        || (country == 44 && national.starts_with('7'));
    let filler = is_filler(national);
    (long_enough.contains(&national.len()) && !filler)
        .then(|| Some(Line { tail: tail(national)?, country, mobile, shared: false }))?
}

/// Reads a number without a country code.
fn plain_at_home(digits: &str, home: &str) -> Option<Line> {
    if is_filler(digits) {
        return None;
    }
    if home == "AU" {
        let national = digits.strip_prefix("61").or_else(|| digits.strip_prefix('0'));
        if let Some(national) = national.filter(|national| national.len() == TAIL)
            && national.starts_with(['2', '3', '4', '7', '8'])
        {
            let mobile = national.starts_with('4');
            return Some(Line { tail: tail(national)?, country: 61, mobile, shared: false });
        }
    }
    let written_abroad = matches!(home, "AU" | "GB") && (10..=12).contains(&digits.len());
    let known = home == "GB" && digits.starts_with('0');
    (written_abroad && !known)
        .then(|| Some(Line { tail: tail(digits)?, country: 0, mobile: false, shared: false }))?
}

/// Tells whether digits stand in for a number: `0000000000`.
fn is_filler(digits: &str) -> bool {
    let first = digits.bytes().next();
    digits.bytes().skip(2).all(|byte| Some(byte) == first)
}

/// The digits of a number in no range known for the country: written by somebody abroad, or too new.
fn loose_digits(text: &str) -> Option<String> {
    let before = text.find(['x', 'X', ';', '#']).and_then(|at| text.get(..at)).unwrap_or(text);
    let digits: String = before
        .chars()
        .filter_map(|c| c.to_digit(10))
        .filter_map(|d| char::from_digit(d, 10))
        .collect();
    let first = digits.chars().next()?;
    let filler = digits.chars().skip(2).all(|c| c == first);
    let significant = digits.trim_start_matches('0').len();
    ((TAIL..=15).contains(&significant) && !filler).then_some(digits)
}

/// A number as it would be dialled: no words in brackets, `00` and `0011` as `+`.
fn dialled(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('(') {
        out.push_str(before);
        let Some((inside, behind)) = after.split_once(')') else {
            rest = after;
            break;
        };
        let digits = inside.chars().all(|c| c.is_numeric() || " -+".contains(c));
        let trunk = inside.trim() == "0" && before.contains('+');
        if digits && !trunk {
            out.push(' ');
            out.push_str(inside);
            out.push(' ');
        }
        rest = behind;
    }
    out.push_str(rest);
    let trimmed = out.trim_start();
    let abroad = trimmed.strip_prefix("0011").or_else(|| {
        let after = trimmed.strip_prefix("00")?;
        after.starts_with(|c: char| c.is_ascii_digit() && c != '0').then_some(after)
    });
    abroad.map_or_else(|| out.clone(), |number| format!("+{}", number.trim_start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<u32> {
        line(text, PhoneKind::Unknown, "AU").map(|line| line.tail)
    }

    #[test]
    fn one_number_in_many_spellings_is_one_key() {
        let key = read("+61491570006");

        assert!(key.is_some());
        for text in [
            "0491 570 006",
            "0491-570-006",
            "+61 (0)491570006",
            "0011 61 491570006",
            "61491570006",
            "0491570006 (mobile)",
            "0061491570006",
            "\u{ff10}491 570 006",
        ] {
            assert_eq!(read(text), key, "{text}");
        }
    }

    #[test]
    fn a_local_number_without_area_code_is_unmatched() {
        assert_eq!(read("5550 1234"), None);
        assert_eq!(read("1234"), None);
        assert_eq!(read("000 000 0000"), None);
    }

    #[test]
    fn a_foreign_number_without_country_code_is_its_digits() {
        let line = |text| line(text, PhoneKind::Unknown, "AU").unwrap();

        assert!(line("(212) 555-0123 x12").is(line("+1 212 555 0123")));
        assert!(!line("+61 491 570 006").is(line("+64 491 570 006")));
    }
}
