//! Which cells are plain: taken as they stand, they say what they say to `person.rs`.

/// What an ASCII character may stand in: one bit for each of the constants below.
const STANDS_IN: [u8; 256] = stands_in();
const WORD: u8 = 1;
const NAME: u8 = 2;
const EMAIL: u8 = 4;
const PHONE: u8 = 8;

const fn stands_in() -> [u8; 256] {
    let mut all = [0; 256];
    let mut byte = 0;
    while byte < 128 {
        all[byte as usize] = match byte {
            b'-' | b'.' | b'x' => WORD | NAME | EMAIL | PHONE,
            b'a'..=b'z' | b'A'..=b'Z' => WORD | NAME | EMAIL,
            b'\'' => WORD | NAME,
            b' ' => NAME | PHONE,
            b'0'..=b'9' | b'+' => EMAIL | PHONE,
            b'_' | b'%' | b'@' => EMAIL,
            b'(' | b')' => PHONE,
            _ => 0,
        };
        byte += 1;
    }
    all
}

/// What all characters of a cell may stand in.
fn all_stand_in(cell: &str) -> u8 {
    cell.bytes().fold(u8::MAX, |all, byte| all & STANDS_IN[usize::from(byte)])
}

/// Tells whether a cell is a name, or part of one, as it stands: letters, single blanks and what
/// stands inside words. The Kelvin sign is left out, since its small letter is an ASCII one.
pub(super) fn is_plain_name(cell: &str) -> bool {
    let is_word = |word: &str| !word.is_empty() && !word.eq_ignore_ascii_case("and");
    let fits = |c: char| match u8::try_from(c) {
        Ok(byte) if byte.is_ascii() => STANDS_IN[usize::from(byte)] & NAME != 0,
        _ => c.is_alphabetic() && c != '\u{212a}',
    };
    match all_stand_in(cell) {
        _ if cell.is_empty() => true,
        all if all & WORD != 0 => is_word(cell),
        all => (all & NAME != 0 || cell.chars().all(fits)) && cell.split(' ').all(is_word),
    }
}

/// Tells whether a cell is one address as it stands, but for its case.
pub(super) fn is_plain_email(cell: &str) -> bool {
    all_stand_in(cell) & EMAIL != 0
        && cell.bytes().filter(|byte| *byte == b'@').count() == 1
        && cell.len() <= 320
        && !cell.starts_with('@')
        && !cell.ends_with(['@', '.'])
}

/// Tells whether a cell is one number as it stands.
pub(super) fn is_plain_phone(cell: &str) -> bool {
    all_stand_in(cell) & PHONE != 0
        && cell.bytes().filter(u8::is_ascii_digit).count() >= 4
        && cell.len() <= 128
}

/// The key of a member's page that stands in its address as it is.
pub(super) fn plain_page(cell: &str) -> Option<&str> {
    let page = cell.strip_prefix("https://").or_else(|| cell.strip_prefix("http://"));
    let page = page.unwrap_or(cell);
    let page = page.strip_prefix("www.").unwrap_or(page);
    let page = page.strip_suffix('/').unwrap_or(page);
    let slug = page.strip_prefix("linkedin.com/in/")?;
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let fine = (1..=200).contains(&slug.len())
        && slug.bytes().all(fits)
        && slug.bytes().any(|byte| byte != b'-');
    fine.then_some(page)
}
