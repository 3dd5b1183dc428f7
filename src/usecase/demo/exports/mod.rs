//! Writers of exports, each in the shapes of the networks' own archives.
//!
//! To add a network: a file with one function per list, which takes entries in order and gives
//! the bytes and where each entry stands. Shapes, and the years they are of, are in the heads.

pub(super) mod address_book;
pub(super) mod facebook;
pub(super) mod linkedin;
pub(super) mod x;

use std::io::Cursor;
use std::io::Write;

use zip::CompressionMethod;
use zip::DateTime;
use zip::System;
use zip::ZipWriter;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;

/// A written list: its bytes, and the line or item of each entry in turn.
pub(super) type Written = (Vec<u8>, Vec<u32>);

/// Text that stands where no audit may look: in messages, posts and careers.
pub(super) const UNREAD: &str = "for-nobody-elses-eyes";

/// Packs members into a zip that is the same on every machine: stored, one time, one system.
///
/// Nothing is compressed: what a compressor makes of a text depends on its version.
pub(super) fn zip(members: &[(&str, Vec<u8>)]) -> Vec<u8> {
    // Writing to memory within 4 GiB does not fail; if it ever did, the test of the fixtures would
    // see the empty file.
    try_zip(members).unwrap_or_default()
}

/// Packs members into a zip, with the error that writing could give.
fn try_zip(members: &[(&str, Vec<u8>)]) -> Result<Vec<u8>, ZipError> {
    let time = DateTime::from_date_and_time(2026, 11, 18, 9, 0, 0).unwrap_or_default();
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(time)
        .unix_permissions(0o644)
        .system(System::Unix);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        zip.start_file(*name, options)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// A position in a list, counted from 1.
pub(super) fn item(at: usize) -> u32 {
    u32::try_from(at + 1).unwrap_or(u32::MAX)
}

/// Text inside a JSON string, in UTF-8.
pub(super) fn json_text(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}
