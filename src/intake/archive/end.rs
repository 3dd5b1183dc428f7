//! The end record of a zip: where its directory is, and that no second one competes.
//!
//! Programs look for the end record in different ways. An archive whose comment holds a second
//! archive shows different people to different programs, so two usable end records are refused,
//! unless the other lies inside a member (a zip stored in a zip).

use std::io::Read;
use std::io::Seek;
use std::io::SeekFrom;

use crate::intake::IntakeError;
use crate::intake::limits;

/// What to do about a damaged archive.
pub(super) const HINT: &str =
    "download the archive again and hand it in as it came, without opening and re-packing it";

const RECORD_BYTES: usize = 22;
const LOCATOR_BYTES: u64 = 20;
const RECORD64_BYTES: u64 = 56;

/// Members, length and position of the directory, as an end record tells them.
type Told = (u64, u64, u64);

/// Where the directory is.
#[derive(Debug)]
pub(super) struct End {
    /// Bytes before the archive proper: add to every position it names.
    pub(super) base: u64,
    /// Where the directory begins in the file.
    pub(super) directory_at: u64,
    /// Length of the directory.
    pub(super) directory_bytes: u64,
    /// Members it claims to list.
    pub(super) count: u64,
    /// Bytes behind the end record and its comment.
    pub(super) suffix: u64,
    /// Where other usable end records stand; they must lie inside a member.
    pub(super) rivals: Vec<u64>,
}

/// Finds the end record, or says that the file is cut off.
pub(super) fn find<R: Read + Seek>(name: &str, file: &mut R) -> Result<End, IntakeError> {
    let io = |cause| IntakeError::io(name, cause);
    let length = file.seek(SeekFrom::End(0)).map_err(io)?;
    let window = length.min(RECORD_BYTES as u64 + 0xffff + limits::ZIP_STRAY_BYTES);
    let start = length - window;
    let tail = read_at(file, start, window).map_err(io)?;
    let mut usable = Vec::new();
    for at in find_all(&tail, b"PK\x05\x06") {
        let record = tail.get(at..).unwrap_or_default();
        if let Some(end) = usable_record(name, file, start + at as u64, record, length)? {
            usable.push((start + at as u64, end));
        }
    }
    let Some((_, mut end)) = usable.pop() else {
        return Err(IntakeError::refused(
            name,
            "zip.truncated",
            "a zip archive without its end: the download was cut off, or one part of several is missing",
            HINT,
        ));
    };
    end.rivals = usable.into_iter().map(|(at, _)| at).collect();
    Ok(end)
}

/// Reads one end record; `None` when it cannot be one.
fn usable_record<R: Read + Seek>(
    name: &str,
    file: &mut R,
    at: u64,
    record: &[u8],
    length: u64,
) -> Result<Option<End>, IntakeError> {
    let (Some(disk), Some(count), Some(bytes), Some(offset), Some(comment)) = (
        u32_at(record, 4),
        u16_at(record, 10),
        u32_at(record, 12),
        u32_at(record, 16),
        u16_at(record, 20),
    ) else {
        return Ok(None);
    };
    let behind = at + RECORD_BYTES as u64 + u64::from(comment);
    if behind > length {
        return Ok(None);
    }
    let told = (u64::from(count), u64::from(bytes), u64::from(offset));
    let (directory_end, told) =
        match zip64(file, at).map_err(|cause| IntakeError::io(name, cause))? {
            Some((record64_at, told64)) if agrees(told, told64) => (record64_at, told64),
            Some(_) => {
                return Err(IntakeError::refused(
                    name,
                    "zip.ambiguous_end",
                    "its two end records tell different things",
                    HINT,
                ));
            }
            None => (at, told),
        };
    let (count, bytes, offset) = told;
    let same_disk = disk == 0 && u16_at(record, 8) == u16_at(record, 10);
    let Some(base) = bytes.checked_add(offset).and_then(|end| directory_end.checked_sub(end))
    else {
        return Ok(None);
    };
    if !same_disk {
        return Err(IntakeError::refused(
            name,
            "zip.split",
            "one piece of an archive that is split over several files",
            "put the pieces together again, or ask for the export in one file",
        ));
    }
    let end = End {
        base,
        directory_at: base + offset,
        directory_bytes: bytes,
        count,
        suffix: length - behind,
        rivals: Vec::new(),
    };
    Ok(Some(end))
}

/// Count, length and position of the directory from the larger record that stands before the end
/// record of big archives, and where that record stands.
fn zip64<R: Read + Seek>(file: &mut R, end_at: u64) -> std::io::Result<Option<(u64, Told)>> {
    let Some(locator_at) = end_at.checked_sub(LOCATOR_BYTES) else {
        return Ok(None);
    };
    let locator = read_at(file, locator_at, LOCATOR_BYTES)?;
    if !locator.starts_with(b"PK\x06\x07") {
        return Ok(None);
    }
    let told = u64_at(&locator, 8).unwrap_or(u64::MAX);
    let contiguous = locator_at.checked_sub(RECORD64_BYTES).unwrap_or(u64::MAX);
    for at in [told, contiguous] {
        if at >= locator_at {
            continue;
        }
        let record = read_at(file, at, RECORD64_BYTES)?;
        let length = u64_at(&record, 4).and_then(|length| length.checked_add(12));
        let whole = length.and_then(|length| length.checked_add(at)) == Some(locator_at);
        let (Some(count), Some(bytes), Some(offset)) =
            (u64_at(&record, 32), u64_at(&record, 40), u64_at(&record, 48))
        else {
            continue;
        };
        if record.starts_with(b"PK\x06\x06") && whole {
            return Ok(Some((at, (count, bytes, offset))));
        }
    }
    Ok(None)
}

/// Tells whether the small record says the same as the large one, or refers to it.
fn agrees(small: Told, large: Told) -> bool {
    let same = |small: u64, large: u64, refer: u32| small == u64::from(refer) || small == large;
    same(small.0, large.0, 0xffff)
        && same(small.1, large.1, u32::MAX)
        && same(small.2, large.2, u32::MAX)
}

/// Reads at most `length` bytes from a position; fewer at the end of the file.
pub(super) fn read_at<R: Read + Seek>(
    file: &mut R,
    at: u64,
    length: u64,
) -> std::io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(at))?;
    let mut bytes = Vec::new();
    file.by_ref().take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Every place at which a mark stands.
fn find_all<'a>(bytes: &'a [u8], mark: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    bytes.windows(mark.len()).enumerate().filter(move |(_, four)| *four == mark).map(|(at, _)| at)
}

/// A little-endian number of two bytes.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

/// A little-endian number of four bytes.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

/// A little-endian number of eight bytes.
pub(super) fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(bytes.get(at..at.checked_add(8)?)?.try_into().ok()?))
}
