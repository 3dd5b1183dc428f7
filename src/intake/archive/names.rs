//! Names of members: decoded, checked, compared, shown.
//!
//! Nothing is ever written under such a name. The checks stand because a name that climbs out of
//! its folder shows that the archive was made to harm, and because two programs that read one name
//! differently would show two different exports.

use unicode_normalization::UnicodeNormalization;

use crate::intake::limits;

/// The upper half of code page 437, the encoding of names without the UTF-8 flag.
const CP437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

/// What is wrong with a name: the code and the words.
pub(super) type Fault = (&'static str, &'static str);

/// A name as the rest of the program sees it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    /// The path, with `/` between its parts.
    pub(super) path: String,
    /// Backslashes stood in it, which some Windows programs write between parts.
    pub(super) backslashes: bool,
}

/// Decodes and checks the name of a member. Names without the UTF-8 flag are UTF-8 nonetheless
/// when their bytes are, as macOS writes them, and code page 437 otherwise.
pub(super) fn decode(raw: &[u8], says_utf8: bool) -> Result<Decoded, Fault> {
    if raw.is_empty() {
        return Err(("zip.unsafe_path", "a member without a name"));
    }
    if raw.len() > limits::MEMBER_NAME_BYTES {
        return Err(("zip.path_too_long", "a name of more than 1,024 bytes"));
    }
    if raw.contains(&0) {
        return Err(("zip.unsafe_path", "a name with a NUL byte"));
    }
    let name = match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) if says_utf8 => return Err(("zip.bad_name", "a name that is not UTF-8")),
        Err(_) => raw.iter().map(|byte| cp437(*byte)).collect(),
    };
    let path = name.replace('\\', "/");
    if path.split('/').any(|part| part == "..") {
        return Err(("zip.unsafe_path", "a name that climbs out of its folder"));
    }
    let mut start = path.chars();
    let drive = start.next().is_some_and(|c| c.is_ascii_alphabetic()) && start.next() == Some(':');
    if path.starts_with('/') || drive {
        return Err(("zip.unsafe_path", "a name that begins at a drive or at the root"));
    }
    Ok(Decoded { backslashes: path != name, path })
}

fn cp437(byte: u8) -> char {
    match byte.checked_sub(0x80) {
        None => char::from(byte),
        Some(upper) => CP437.chars().nth(usize::from(upper)).unwrap_or('\u{fffd}'),
    }
}

/// The form in which names are compared: composed and in lower case.
pub(super) fn fold(path: &str) -> String {
    if path.is_ascii() {
        return path.to_ascii_lowercase();
    }
    path.nfc().collect::<String>().to_lowercase()
}

/// What operating systems add unasked: resource forks, thumbnails, view settings.
pub(super) fn is_litter(path: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or(path);
    path.split('/').any(|part| part == "__MACOSX")
        || file.starts_with("._")
        || ["thumbs.db", ".ds_store", "desktop.ini"].contains(&&*file.to_lowercase())
}

/// Tells whether a name holds characters that would garble a message or hide how it reads.
pub(super) fn is_odd(name: &str) -> bool {
    name.chars().any(is_unshowable)
}

/// A name for messages: without control and direction characters, cut at 160 characters.
pub(super) fn shown(name: &str) -> String {
    let show = |c| if is_unshowable(c) { '\u{fffd}' } else { c };
    let mut shown: String = name.chars().take(160).map(show).collect();
    if name.chars().nth(160).is_some() {
        shown.push('…');
    }
    shown
}

fn is_unshowable(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Compares names so that `part_2` stands before `part_10`.
pub(super) fn natural(left: &str, right: &str) -> std::cmp::Ordering {
    let (mut a, mut b) = (left.as_bytes(), right.as_bytes());
    loop {
        let (digits_a, digits_b) = (digits(a), digits(b));
        let order = if digits_a > 0 && digits_b > 0 {
            let (run_a, run_b) = (zeroless(&a[..digits_a]), zeroless(&b[..digits_b]));
            run_a.len().cmp(&run_b.len()).then_with(|| run_a.cmp(run_b))
        } else {
            a.first().cmp(&b.first())
        };
        if order.is_ne() || a.is_empty() {
            return order.then_with(|| left.cmp(right));
        }
        a = a.get(digits_a.max(1)..).unwrap_or_default();
        b = b.get(digits_b.max(1)..).unwrap_or_default();
    }
}

fn digits(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

fn zeroless(run: &[u8]) -> &[u8] {
    let zeros = run.iter().take_while(|byte| **byte == b'0').count();
    run.get(zeros..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_climb_out_are_refused_whatever_the_slash() {
        for name in ["../a", "a/../../b", "..\\..\\a", "/etc/a", "\\a", "C:\\a", "c:a", ""] {
            let (code, _) = decode(name.as_bytes(), true).unwrap_err();

            assert_eq!(code, "zip.unsafe_path", "{name:?}");
        }
    }

    #[test]
    fn backslashes_between_parts_become_slashes() {
        let decoded = decode(b"data\\following.js", false).unwrap();

        assert_eq!(decoded, Decoded { path: "data/following.js".into(), backslashes: true });
    }

    #[test]
    fn dots_inside_a_part_are_no_climb() {
        assert!(decode(b"a..b/...", true).is_ok());
    }

    #[test]
    fn old_names_are_code_page_437() {
        assert_eq!(decode(b"M\x81ller.csv", false).unwrap().path, "Müller.csv");
        assert_eq!(decode(b"\xff", false).unwrap().path, "\u{a0}");
        assert!(decode(b"M\x81ller.csv", true).is_err());
    }

    #[test]
    fn numbers_are_ordered_as_numbers() {
        let mut names = ["p_10.json", "p_2.json", "p_01.json", "p.json", "p_2.json.bak"];

        names.sort_by(|a, b| natural(a, b));

        assert_eq!(names, ["p.json", "p_01.json", "p_2.json", "p_2.json.bak", "p_10.json"]);
    }

    #[test]
    fn litter_is_told_from_members() {
        for litter in ["__MACOSX/._a.csv", "x/._a", "x/.DS_Store", "Thumbs.db"] {
            assert!(is_litter(litter), "{litter}");
        }
        assert!(!is_litter("x/Connections.csv"));
    }

    #[test]
    fn hidden_characters_are_not_shown() {
        assert_eq!(shown("a\u{202e}b\nc"), "a\u{fffd}b\u{fffd}c");
    }
}
