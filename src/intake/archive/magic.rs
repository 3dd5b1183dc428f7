//! What a file is by its first bytes. Names lie: users rename, browsers save sign-in pages.

/// What a file is by its first bytes; `None` for what may be text.
pub(crate) fn magic(bytes: &[u8]) -> Option<&'static str> {
    const KNOWN: [(&[u8], &str); 10] = [
        (b"PK\x03\x04", ZIP),
        (b"PK\x05\x06", ZIP),
        (b"\x1f\x8b", "a gzip archive"),
        (b"SQLite format 3\0", "a SQLite database"),
        (b"\xd0\xcf\x11\xe0", "an old Office file (OLE)"),
        (b"Rar!\x1a\x07", "a RAR archive"),
        (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
        (b"%PDF-", "a PDF document"),
        (b"\x89PNG", "a picture"),
        (b"\xff\xd8\xff", "a picture"),
    ];
    let known = KNOWN.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, what)| *what);
    known.or_else(|| is_web_page(bytes).then_some(WEB_PAGE))
}

/// The word for a zip.
pub(crate) const ZIP: &str = "a zip archive";
/// The word for HTML.
pub(crate) const WEB_PAGE: &str = "a web page";

/// Archives of kinds that are not opened, whatever they are called.
pub(super) fn is_foreign_archive(what: &str) -> bool {
    matches!(what, "a gzip archive" | "a RAR archive" | "a 7-Zip archive")
}

/// Tells whether the text begins like a web page.
fn is_web_page(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let head = bytes.get(..bytes.len().min(16)).unwrap_or_default().to_ascii_lowercase();
    head.starts_with(b"<!doctype html") || head.starts_with(b"<html")
}
