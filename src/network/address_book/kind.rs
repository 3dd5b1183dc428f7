//! What a contact file is: the bytes decide, not the name.

use std::ffi::OsStr;
use std::path::Path;

use crate::intake::archive::ZIP;
use crate::intake::archive::magic;
use crate::network::contract::NetworkError;

/// The kinds of files that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// CSV, TSV, XLSX.
    Table,
    /// vCards.
    Cards,
    /// JSON, a script, a zip or a folder: a list of a network, or a whole export.
    Network,
}

/// Tells what a file is.
///
/// # Errors
///
/// An empty file, or one of a kind that holds no contacts we could read.
pub(super) fn of(name: &str, bytes: &[u8]) -> Result<Kind, NetworkError> {
    let head = head(bytes);
    let ending = Path::new(name).extension().map(OsStr::to_ascii_lowercase);
    let ends =
        |endings: &[&str]| endings.iter().any(|one| ending.as_deref() == Some(OsStr::new(one)));
    if bytes.is_empty() || head.is_empty() {
        return Err(refused(name, "it is empty"));
    }
    match magic(bytes) {
        Some(ZIP) if is_workbook(bytes) => return Ok(Kind::Table),
        Some(ZIP) => return Ok(Kind::Network),
        Some(what) => return Err(refused(name, &format!("it is {what}"))),
        None => {}
    }
    if head.starts_with("begin:vcard") || ends(&["vcf", "vcard"]) {
        return Ok(Kind::Cards);
    }
    if head.starts_with(['{', '[']) || head.starts_with("window.") || ends(&["js"]) {
        return Ok(Kind::Network);
    }
    Ok(Kind::Table)
}

/// Tells whether a zip is a workbook: names of members stand in it as they are.
fn is_workbook(bytes: &[u8]) -> bool {
    bytes.windows(12).any(|part| part == b"xl/workbook.")
}

/// The first letters in lower case, without byte order marks, blanks and UTF-16's zeros.
fn head(bytes: &[u8]) -> String {
    let head: Vec<u8> = bytes.iter().take(256).copied().filter(|byte| *byte != 0).collect();
    let text = String::from_utf8_lossy(&head).to_lowercase();
    text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\u{fffd}')
        .to_owned()
}

/// An error about a file that is no contact file.
pub(super) fn refused(name: &str, reason: &str) -> NetworkError {
    NetworkError::Shape {
        file: name.to_owned(),
        line: None,
        item: None,
        reason: format!("{reason}, not a contact file"),
        hint:
            "hand in the contacts as CSV, TSV, XLSX or vCard (`.vcf`), or the archive a network sent"
                .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_decide_what_a_file_is() {
        let kind = |name: &str, bytes: &[u8]| of(name, bytes).ok();

        assert_eq!(kind("a.csv", b"\xef\xbb\xbfName,Email\n"), Some(Kind::Table));
        assert_eq!(kind("a.txt", b"\r\nBEGIN:vCard\r\n"), Some(Kind::Cards));
        assert_eq!(kind("a.csv", b"\xff\xfeB\0E\0G\0I\0N\0:\0V\0C\0A\0R\0D\0"), Some(Kind::Cards));
        assert_eq!(kind("friends.json", b"{\"friends_v2\": []}"), Some(Kind::Network));
        assert_eq!(kind("a.xlsx", b"PK\x03\x04....xl/workbook.xml"), Some(Kind::Table));
        assert_eq!(kind("a.zip", b"PK\x03\x04data/following.js"), Some(Kind::Network));
    }

    #[test]
    fn what_holds_no_contacts_is_refused_by_kind() {
        let reason = |bytes: &[u8]| of("a.csv", bytes).map_err(|error| error.to_string());

        assert!(reason(b"<!DOCTYPE html>").is_err_and(|text| text.contains("web page")));
        assert!(reason(b"%PDF-1.7").is_err_and(|text| text.contains("PDF")));
        assert!(reason(b"").is_err_and(|text| text.contains("empty")));
        assert!(reason(b" \n").is_err_and(|text| text.contains("empty")));
    }
}
