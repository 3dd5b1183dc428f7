//! Telephone numbers in one international form.
//!
//! Text in brackets is dropped first: the parser reads `0412345678 (mobile)` as a vanity number. An
//! eight-digit local number without area code stays unmatched, since nobody says which area it is.

use rlibphonenumber::PHONE_NUMBER_UTIL;
use rlibphonenumber::PhoneNumber;
use rlibphonenumber::PhoneNumberType;
use rlibphonenumber::enums::Region;

use crate::linkage::keys::hash;
use crate::model::person::Phone;
use crate::model::person::PhoneKind;

/// Digits that a block key holds: the national number in most countries, and enough of it in others.
const TAIL: usize = 9;

/// A number, normalised.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Its last digits, which spellings with and without a country code share.
    pub(super) key: i64,
    /// Country code and national number, where the number is known to be one.
    pub(super) full: Option<(i32, u64)>,
    /// Whether it is mostly one person's.
    pub(super) mobile: bool,
    /// Whether the source calls it a work or fax number.
    pub(super) shared: bool,
}

impl Line {
    /// Tells whether two spellings may be one number: the same digits, and no different country.
    pub(super) fn is(&self, other: &Self) -> bool {
        self.key == other.key && self.full.zip(other.full).is_none_or(|(l, r)| l == r)
    }
}

/// Normalises a number; `None` for one that cannot be dialled as written.
pub(super) fn line(phone: &Phone, country: &str) -> Option<Line> {
    let text = dialled(&phone.text);
    if let Some(line) = australian_mobile(&text, country, phone.kind) {
        return Some(line);
    }
    let region = country.parse::<Region>().ok();
    let number = PHONE_NUMBER_UTIL.parse(&text, region).ok();
    let abroad = text.trim_start().starts_with('+');
    let long = |number: &PhoneNumber| abroad && number.national_number >= 100_000_000;
    let valid = number.filter(|number| number.is_valid() || long(number));
    let digits = match &valid {
        Some(number) => number.national_number.to_string(),
        None => loose_digits(&text)?,
    };
    let tail = digits.get(digits.len().saturating_sub(TAIL)..)?;
    let kind = valid.as_ref().map(PhoneNumber::get_type);
    let mobile = kind == Some(PhoneNumberType::Mobile)
        || (phone.kind == PhoneKind::Mobile && kind != Some(PhoneNumberType::FixedLine));
    Some(Line {
        key: hash("p", &[tail]),
        full: valid.map(|number| (number.country_code, number.national_number)),
        mobile,
        shared: matches!(phone.kind, PhoneKind::Work | PhoneKind::Fax),
    })
}

/// Reads an Australian mobile number without asking the parser: most of the numbers there are here.
fn australian_mobile(text: &str, country: &str, kind: PhoneKind) -> Option<Line> {
    if !text.bytes().all(|b| b.is_ascii_digit() || b" -+".contains(&b)) {
        return None;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let at_home = country == "AU";
    let national = match text.trim_start().strip_prefix('+') {
        Some(_) => digits.strip_prefix("61")?,
        None if at_home => digits.strip_prefix("61").or_else(|| digits.strip_prefix('0'))?,
        None => return None,
    };
    let number =
        national.parse().ok().filter(|_| national.len() == TAIL && national.starts_with('4'))?;
    Some(Line {
        key: hash("p", &[national]),
        full: Some((61, number)),
        mobile: true,
        shared: matches!(kind, PhoneKind::Work | PhoneKind::Fax),
    })
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

    fn read(text: &str) -> Option<i64> {
        line(&Phone::parse(text, PhoneKind::Unknown)?, "AU").map(|line| line.key)
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
        let line = |text| line(&Phone::parse(text, PhoneKind::Unknown).unwrap(), "AU").unwrap();

        assert!(line("(212) 555-0123 x12").is(&line("+1 212 555 0123")));
        assert!(!line("+61 491 570 006").is(&line("+64 491 570 006")));
    }
}
