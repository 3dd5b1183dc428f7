//! One zip: its directory checked before anything is read, its members read one at a time.
//!
//! The zip crate is safe on memory but silent where two readings are possible: it keeps the last
//! of two members of one name and believes the directory when a member's own header says something
//! else. So the directory is read and checked here, and the crate gets a single member at a time,
//! with a header written from the checked directory, to inflate it and to check its checksum.

use std::fmt;
use std::io::Cursor;
use std::io::Read;
use std::io::Seek;
use std::io::SeekFrom;
use std::sync::Mutex;
use std::sync::PoisonError;

use crate::intake::IntakeError;
use crate::intake::archive::end;
use crate::intake::archive::end::HINT;
use crate::intake::archive::end::read_at;
use crate::intake::archive::end::u16_at;
use crate::intake::archive::end::u32_at;
use crate::intake::archive::end::u64_at;
use crate::intake::archive::names;
use crate::intake::limits;

/// Length of a member's own header, without name and extra field.
const HEADER_BYTES: u64 = 30;
/// Flag: the member is encrypted.
const ENCRYPTED: u16 = 1;
/// Flag: sizes and checksum stand behind the data.
const DESCRIPTOR: u16 = 1 << 3;
/// Flag: the name is UTF-8.
const UTF8: u16 = 1 << 11;

/// A checked zip.
pub(crate) struct Zip<R> {
    name: String,
    file: Mutex<R>,
    entries: Vec<Entry>,
    warnings: Vec<String>,
}

/// One line of the directory.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// Path with `/` between its parts, checked.
    pub(crate) path: String,
    /// Unpacked size.
    pub(crate) bytes: u64,
    /// CRC-32 of the unpacked bytes.
    pub(crate) crc: u32,
    packed: u64,
    flags: u16,
    method: u16,
    header_at: u64,
    /// Where the next member or the directory begins.
    next_at: u64,
    raw_name: Vec<u8>,
}

impl<R> fmt::Debug for Zip<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Zip({}, {} entries)", self.name, self.entries.len())
    }
}

impl<R: Read + Seek> Zip<R> {
    /// Reads and checks the directory. No member is touched.
    pub(crate) fn open(name: &str, mut file: R) -> Result<Self, IntakeError> {
        let end = end::find(name, &mut file)?;
        if end.count > limits::MEMBERS || end.directory_bytes > limits::ZIP_DIRECTORY_BYTES {
            let reason = format!("more than {} members", limits::MEMBERS);
            let hint = "ask for the export again without photos, videos and messages";
            return Err(IntakeError::refused(name, "zip.too_many_entries", reason, hint));
        }
        let directory = read_at(&mut file, end.directory_at, end.directory_bytes)
            .map_err(|cause| IntakeError::io(name, cause))?;
        let mut listing = Listing { name, end: &end, backslashes: 0, odd: 0 };
        let mut entries = listing.entries(&directory)?;
        let order = in_order(name, &mut entries, end.directory_at)?;
        let first = order.first().map_or(end.directory_at, |(from, _)| *from);
        let mut zip = Self {
            name: name.to_owned(),
            warnings: listing.warnings(first)?,
            file: Mutex::new(file),
            entries,
        };
        zip.no_rival(&end, &order)?;
        Ok(zip)
    }

    /// The lines of the directory, in its order.
    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Remarks on the directory.
    pub(crate) fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// Reads one member whole. `label` is its name for messages.
    pub(crate) fn read(
        &self,
        entry: &Entry,
        label: &str,
        limit: u64,
    ) -> Result<Vec<u8>, IntakeError> {
        let refuse = |code, reason: &str| Err(IntakeError::refused(label, code, reason, HINT));
        if entry.flags & (ENCRYPTED | 1 << 13) != 0 {
            let reason = "it is encrypted";
            let hint = "unpack the archive with its password and hand in the folder";
            return Err(IntakeError::refused(label, "zip.encrypted", reason, hint));
        }
        if !matches!(entry.method, 0 | 8) {
            return refuse("zip.unsupported_method", "it is packed in a way that is not read here");
        }
        if entry.bytes > limit {
            let reason = format!("{} bytes unpacked, more than {limit}", entry.bytes);
            return refuse("zip.too_large", &reason);
        }
        if entry.bytes > limits::RATIO_FROM_BYTES
            && entry.bytes / entry.packed.max(1) > limits::RATIO
        {
            return refuse("zip.ratio", "packed far more tightly than any real list: a zip bomb");
        }
        if entry.method == 0 && entry.packed != entry.bytes {
            return refuse("zip.size_mismatch", "its two sizes disagree");
        }
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let data_at = data_start(&mut *file, entry, label)?;
        file.seek(SeekFrom::Start(data_at)).map_err(|cause| IntakeError::io(label, cause))?;
        inflate(file.by_ref().take(entry.packed), entry, label)
    }

    /// Refuses a second end record, unless it lies in the data of a member.
    fn no_rival(&mut self, end: &end::End, order: &[(u64, usize)]) -> Result<(), IntakeError> {
        let file = self.file.get_mut().unwrap_or_else(PoisonError::into_inner);
        for rival in &end.rivals {
            let owner = order.partition_point(|(from, _)| from <= rival).checked_sub(1);
            let owner =
                owner.and_then(|at| order.get(at)).and_then(|(_, at)| self.entries.get(*at));
            let inside = owner.is_some_and(|entry| {
                data_start(file, entry, &self.name)
                    .is_ok_and(|start| (start..start + entry.packed).contains(rival))
            });
            if !inside {
                return Err(IntakeError::refused(
                    &self.name,
                    "zip.ambiguous_end",
                    "two archives in one file: programs would show different contents",
                    HINT,
                ));
            }
        }
        Ok(())
    }
}

/// Puts the members in the order of their data, refuses overlaps, and tells each where the next
/// begins. Lengths of the members' own extra fields are not known yet, so that this is the least
/// they take; reading a member checks the exact length.
fn in_order(
    name: &str,
    entries: &mut [Entry],
    directory_at: u64,
) -> Result<Vec<(u64, usize)>, IntakeError> {
    let mut order: Vec<(u64, usize)> =
        entries.iter().enumerate().map(|(at, entry)| (entry.header_at, at)).collect();
    order.sort_unstable();
    let mut next_at = directory_at;
    for (from, at) in order.iter().rev() {
        let Some(entry) = entries.get_mut(*at) else { continue };
        let least = HEADER_BYTES + entry.raw_name.len() as u64;
        let to = from.checked_add(least).and_then(|to| to.checked_add(entry.packed));
        if to.is_none_or(|to| to > next_at) {
            let label = format!("{name}:{}", names::shown(&entry.path));
            let reason = "its data overlaps that of another member: a zip bomb or damage";
            return Err(IntakeError::refused(&label, "zip.overlap", reason, HINT));
        }
        entry.next_at = next_at;
        next_at = *from;
    }
    Ok(order)
}

/// Where a member's data begins: behind its own header, which must say what the directory says.
fn data_start<R: Read + Seek>(
    file: &mut R,
    entry: &Entry,
    label: &str,
) -> Result<u64, IntakeError> {
    let name_bytes = entry.raw_name.len();
    let header = read_at(file, entry.header_at, HEADER_BYTES + name_bytes as u64)
        .map_err(|cause| IntakeError::io(label, cause))?;
    let agrees = header.starts_with(b"PK\x03\x04")
        && u16_at(&header, 6)
            .is_some_and(|flags| (flags ^ entry.flags) & (ENCRYPTED | DESCRIPTOR) == 0)
        && u16_at(&header, 8) == Some(entry.method)
        && u16_at(&header, 26).map(usize::from) == Some(name_bytes)
        && header.get(30..) == Some(&*entry.raw_name)
        && numbers_agree(&header, entry);
    let extra = u16_at(&header, 28).map(u64::from).unwrap_or_default();
    let data_at = entry.header_at + HEADER_BYTES + name_bytes as u64 + extra;
    // The shortest descriptor is checksum and two sizes without a mark.
    let descriptor = if entry.flags & DESCRIPTOR == 0 { 0 } else { 12 };
    let fits = data_at.checked_add(entry.packed).is_some_and(|to| to + descriptor <= entry.next_at);
    match (agrees, fits) {
        (true, true) => Ok(data_at),
        (true, false) => {
            let reason = "its data overlaps that of another member: a zip bomb or damage";
            Err(IntakeError::refused(label, "zip.overlap", reason, HINT))
        }
        (false, _) => {
            let reason = "its own header and the archive's directory say different things";
            Err(IntakeError::refused(label, "zip.header_mismatch", reason, HINT))
        }
    }
}

/// Tells whether checksum and sizes of a member's own header are those of the directory, or are
/// left to the descriptor or to the ZIP64 field.
fn numbers_agree(header: &[u8], entry: &Entry) -> bool {
    let later = entry.flags & DESCRIPTOR != 0;
    let same = |at, known: u64| match u32_at(header, at).map(u64::from) {
        Some(0) if later => true,
        Some(number) if number == u64::from(u32::MAX) => at != 14 || known == number,
        number => number == Some(known),
    };
    same(14, u64::from(entry.crc)) && same(18, entry.packed) && same(22, entry.bytes)
}

/// Inflates one member through the zip crate, with a header of our own before its data.
fn inflate(data: impl Read, entry: &Entry, label: &str) -> Result<Vec<u8>, IntakeError> {
    let refuse = |code, reason: String| Err(IntakeError::refused(label, code, reason, HINT));
    let mut stream = Cursor::new(plain_header(entry)).chain(data);
    let mut bytes = Vec::new();
    let read = match zip::read::read_zipfile_from_stream(&mut stream) {
        Ok(Some(member)) => member.take(entry.bytes.saturating_add(1)).read_to_end(&mut bytes),
        Ok(None) => return refuse("zip.damaged", "it cannot be unpacked".to_owned()),
        Err(error) => return refuse("zip.damaged", format!("it cannot be unpacked: {error}")),
    };
    match read {
        Ok(_) if bytes.len() as u64 == entry.bytes => Ok(bytes),
        Ok(_) => refuse("zip.size_mismatch", "it does not have the size it declares".to_owned()),
        Err(error) => {
            let text = error.to_string();
            if text.contains("checksum") {
                refuse("zip.crc", "its checksum is wrong: the archive is damaged".to_owned())
            } else if text.contains("larger than") {
                refuse("zip.size_mismatch", "it is larger than it declares".to_owned())
            } else {
                refuse("zip.damaged", format!("it cannot be unpacked: {text}"))
            }
        }
    }
}

/// A member's header as the directory describes it, under a name of our own, without extras.
/// Sizes fit: members that are read are far smaller than 4 GiB.
fn plain_header(entry: &Entry) -> Vec<u8> {
    let size = |bytes: u64| u32::try_from(bytes).unwrap_or(u32::MAX).to_le_bytes();
    let mut header = b"PK\x03\x04\x14\0\0\0".to_vec();
    header.extend(entry.method.to_le_bytes());
    header.extend([0, 0, 0x21, 0]); // midnight of 1 January 1980, the first date that can be written
    header.extend(entry.crc.to_le_bytes());
    header.extend(size(entry.packed));
    header.extend(size(entry.bytes));
    header.extend([1, 0, 0, 0]);
    header.push(b'm');
    header
}

/// The directory while it is read.
struct Listing<'a> {
    name: &'a str,
    end: &'a end::End,
    backslashes: u64,
    odd: u64,
}

impl Listing<'_> {
    /// Reads every line; the directory must hold as many as the end record says, and nothing else.
    fn entries(&mut self, directory: &[u8]) -> Result<Vec<Entry>, IntakeError> {
        let (mut entries, mut at) = (Vec::new(), 0);
        while at < directory.len() && entries.len() as u64 <= self.end.count {
            let line = directory.get(at..).unwrap_or_default();
            let (entry, length) = self.entry(line)?;
            entries.push(entry);
            at += length;
        }
        let whole = directory.len() as u64 == self.end.directory_bytes && at == directory.len();
        if !whole || entries.len() as u64 != self.end.count {
            let reason = "its directory does not list as many members as it says";
            return Err(self.refuse("zip.count_mismatch", reason));
        }
        Ok(entries)
    }

    /// Reads one line, and tells its length.
    fn entry(&mut self, line: &[u8]) -> Result<(Entry, usize), IntakeError> {
        let damaged = || self.refuse("zip.damaged", "its directory is damaged");
        if !line.starts_with(b"PK\x01\x02") {
            return Err(damaged());
        }
        let part = |from: usize, length: Option<u16>| {
            let to = from + usize::from(length?);
            line.get(from..to).map(|part| (part, to))
        };
        let (raw_name, to) = part(46, u16_at(line, 28)).ok_or_else(damaged)?;
        let (extra, to) = part(to, u16_at(line, 30)).ok_or_else(damaged)?;
        let (_, length) = part(to, u16_at(line, 32)).ok_or_else(damaged)?;
        let number = |at| u32_at(line, at).ok_or_else(damaged);
        let short = |at| u16_at(line, at).ok_or_else(damaged);
        let (crc, flags, method, made_by) = (number(16)?, short(8)?, short(10)?, short(4)?);
        let mut sizes = [number(24)?, number(20)?, number(42)?].map(u64::from);
        let attributes = number(38)?;
        if !large_sizes(extra, &mut sizes) {
            return Err(damaged());
        }
        let decoded = names::decode(raw_name, flags & UTF8 != 0).map_err(|(code, reason)| {
            let label =
                format!("{}:{}", self.name, names::shown(&String::from_utf8_lossy(raw_name)));
            IntakeError::refused(&label, code, reason, HINT)
        })?;
        // The upper byte tells the system: 3 is Unix, 19 is macOS; both keep the file mode above.
        if matches!(made_by >> 8, 3 | 19) && attributes >> 16 & 0o170_000 == 0o120_000 {
            let label = format!("{}:{}", self.name, names::shown(&decoded.path));
            let reason = "a symbolic link, which no export holds";
            return Err(IntakeError::refused(&label, "zip.symlink", reason, HINT));
        }
        let [bytes, packed, offset] = sizes;
        let header_at = self.end.base.checked_add(offset).ok_or_else(damaged)?;
        self.backslashes += u64::from(decoded.backslashes);
        self.odd += u64::from(names::is_odd(&decoded.path));
        let raw_name = raw_name.to_vec();
        let path = decoded.path;
        let entry =
            Entry { path, bytes, crc, packed, flags, method, header_at, next_at: 0, raw_name };
        Ok((entry, length))
    }

    /// What is odd but can be read; more than 64 kB of foreign bytes cannot.
    fn warnings(&self, first_header_at: u64) -> Result<Vec<String>, IntakeError> {
        let name = self.name;
        let mut warnings = Vec::new();
        for (bytes, place) in [(first_header_at, "before"), (self.end.suffix, "behind")] {
            if bytes > limits::ZIP_STRAY_BYTES {
                let reason = format!("{bytes} foreign bytes {place} the archive");
                return Err(self.refuse("zip.stray_bytes", &reason));
            }
            if bytes > 0 {
                warnings.push(format!("`{name}`: {bytes} foreign bytes {place} the archive"));
            }
        }
        if self.backslashes > 0 {
            let count = self.backslashes;
            warnings.push(format!("`{name}`: {count} names with backslashes, read as folders"));
        }
        if self.odd > 0 {
            warnings.push(format!("`{name}`: {} names with hidden characters", self.odd));
        }
        Ok(warnings)
    }

    fn refuse(&self, code: &'static str, reason: &str) -> IntakeError {
        IntakeError::refused(self.name, code, reason, HINT)
    }
}

/// Takes sizes and position that need eight bytes from the ZIP64 field: unpacked, packed,
/// position, each only when its four bytes are all ones. `false` when it lacks one.
fn large_sizes(extra: &[u8], sizes: &mut [u64; 3]) -> bool {
    let mut rest = extra;
    let field = loop {
        let (Some(id), Some(length)) = (u16_at(rest, 0), u16_at(rest, 2)) else {
            break &[][..];
        };
        let end = 4 + usize::from(length);
        if id == 1 {
            break rest.get(4..end).unwrap_or_default();
        }
        rest = rest.get(end..).unwrap_or_default();
    };
    let mut at = 0;
    for size in sizes {
        if *size == u64::from(u32::MAX) {
            let Some(large) = u64_at(field, at) else { return false };
            *size = large;
            at += 8;
        }
    }
    true
}
