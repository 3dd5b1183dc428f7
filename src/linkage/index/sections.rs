//! The sections of an index: runs of 32-bit words, in memory or in a mapped file.
//!
//! A file is a header (magic, version, byte order, checksum, the place of every section) and the
//! sections, each starting at a multiple of eight bytes. It is written aside and renamed, so that a
//! reader sees a whole file or none.

use std::fs::File;
use std::io::BufWriter;
use std::io::Write as _;
use std::ops::Range;
use std::path::Path;

use zerocopy::FromBytes as _;
use zerocopy::IntoBytes as _;

use crate::linkage::LinkageError;

/// What a section holds; the order is the order in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    /// Counts and settings of the whole: see `index/mod.rs`.
    Totals,
    /// What the index was made from, as text.
    Origin,
    /// Where the text of each token begins.
    TokenStarts,
    /// The text of all tokens, sorted.
    TokenText,
    /// In how many rows a token is a given name.
    TokenGiven,
    /// In how many rows a token is a family name.
    TokenFamily,
    /// Tokens in the order of their letters read backwards.
    TokenReversed,
    /// Letters that a token holds, one bit each.
    TokenLetters,
    /// Hashes of consonant skeletons, sorted.
    SkeletonHash,
    /// The token of each skeleton.
    SkeletonToken,
    /// How much a token belongs to each naming community: bytes.
    Communities,
    /// Where the words of each company begin.
    CompanyStarts,
    /// The words of all companies, sorted by their letters.
    CompanyText,
    /// In how many rows a company is named.
    CompanyCount,
    /// Where the rows of each company begin.
    CompanyRowStarts,
    /// Rows by company.
    CompanyRows,
    /// Where the values of each row begin.
    RowStarts,
    /// The values of all rows: see `entry.rs`.
    RowWords,
    /// The first row of each record.
    RecordRows,
    /// Where the id of each record begins.
    IdStarts,
    /// The ids of all records.
    IdText,
    /// The set of owners of each record.
    RecordOwners,
    /// Where the names of each set of owners begin.
    OwnerStarts,
    /// The owners of all sets, one a line.
    OwnerText,
    /// How many records bear each set of owners.
    OwnerCount,
    /// Where the entries of each family name begin.
    FamilyStarts,
    /// Given name and row by family name.
    FamilyEntries,
    /// Where the entries of each given name begin.
    GivenStarts,
    /// Family name and row by given name.
    GivenEntries,
    /// Hashes of mailboxes, sorted.
    EmailHash,
    /// The row of each mailbox.
    EmailRow,
    /// Hashes of the letters before the `@`, sorted.
    LettersHash,
    /// The row of each.
    LettersRow,
    /// Last digits of numbers, sorted.
    PhoneTail,
    /// The row of each number.
    PhoneRow,
    /// Hashes of profile pages, sorted.
    ProfileHash,
    /// The row of each profile page.
    ProfileRow,
    /// Hashes of houses, sorted.
    StreetHash,
    /// The row of each.
    StreetRow,
    /// Hashes of postcodes and suburbs, sorted, each once.
    PlaceHash,
    /// In how many rows each stands.
    PlaceCount,
}

/// How many sections there are.
const SECTIONS: usize = Section::PlaceCount as usize + 1;

/// First bytes of a file.
const MAGIC: [u8; 8] = *b"rfindex\n";

/// Version of the format and of everything that is hashed or folded into it.
const VERSION: u32 = 3;

/// Written in the machine's own order: read back as another number where the order differs.
const ORDER: u32 = 0x0102_0304;

/// Words of the header: magic 2, version, order, checksum 2, and a range of each section.
const HEADER_WORDS: usize = 6 + 2 * SECTIONS;

/// All sections of an index.
pub(super) struct Sections {
    words: Words,
}

/// Where the words are.
enum Words {
    /// Built here.
    Owned(Vec<Vec<u32>>),
    /// In a file.
    Mapped(memmap2::Mmap, Vec<Range<usize>>),
}

impl Default for Sections {
    fn default() -> Self {
        Self { words: Words::Owned(vec![Vec::new(); SECTIONS]) }
    }
}

impl Sections {
    /// Sets a section of an index that is being built.
    pub(super) fn set(&mut self, section: Section, words: Vec<u32>) {
        if let Words::Owned(all) = &mut self.words
            && let Some(place) = all.get_mut(section as usize)
        {
            *place = words;
        }
    }

    /// Sets a section of text.
    pub(super) fn set_text(&mut self, section: Section, text: &[u8]) {
        let mut words = Vec::with_capacity(text.len() / 4 + 1);
        for four in text.chunks(4) {
            let mut word = [0; 4];
            for (to, from) in word.iter_mut().zip(four) {
                *to = *from;
            }
            words.push(u32::from_ne_bytes(word));
        }
        self.set(section, words);
    }

    /// The words of a section.
    pub(super) fn words(&self, section: Section) -> &[u32] {
        match &self.words {
            Words::Owned(all) => all.get(section as usize).map_or(&[], Vec::as_slice),
            Words::Mapped(map, ranges) => {
                let bytes = ranges.get(section as usize).and_then(|range| map.get(range.clone()));
                bytes.and_then(|bytes| <[u32]>::ref_from_bytes(bytes).ok()).unwrap_or_default()
            }
        }
    }

    /// The bytes of a section of text, with up to three zeros behind it.
    pub(super) fn bytes(&self, section: Section) -> &[u8] {
        self.words(section).as_bytes()
    }

    /// Bytes of all sections together.
    pub(super) fn size_bytes(&self) -> u64 {
        match &self.words {
            Words::Owned(all) => all.iter().map(|one| one.len() as u64 * 4).sum(),
            Words::Mapped(map, _) => map.len() as u64,
        }
    }

    /// Writes the sections to a file, wholly or not at all.
    ///
    /// # Errors
    ///
    /// The file cannot be written.
    pub(super) fn save(&self, path: &Path) -> Result<(), LinkageError> {
        let failed = |cause| LinkageError::Write { path: path.to_owned(), cause };
        let aside = path.with_extension("new");
        let write = || -> std::io::Result<()> {
            // One process at a time writes aside: several may make the index at once. The turn ends
            // with the process, and leaves no file.
            let _turn = path.parent().and_then(|folder| {
                let here = folder.as_os_str().is_empty();
                let folder = File::open(if here { Path::new(".") } else { folder }).ok()?;
                folder.lock().ok().map(|()| folder)
            });
            let mut file = BufWriter::with_capacity(1 << 20, File::create(&aside)?);
            let (mut at, mut ranges) = (HEADER_WORDS.next_multiple_of(2), Vec::new());
            let mut sum = Checksum::default();
            for section in 0..SECTIONS {
                let words = self.nth(section);
                ranges.push((at, words.len()));
                at += words.len().next_multiple_of(2);
                sum.add(words.as_bytes());
            }
            let mut header = Vec::with_capacity(HEADER_WORDS);
            header.extend(MAGIC.chunks_exact(4).map(|four| {
                four.iter().rev().fold(0_u32, |word, byte| word << 8 | u32::from(*byte))
            }));
            let sum = sum.finish();
            header.extend([VERSION, ORDER, low(sum), low(sum >> 32)]);
            for (start, length) in ranges {
                header.extend([number(start), number(length)]);
            }
            header.resize(HEADER_WORDS.next_multiple_of(2), 0);
            file.write_all(header.as_bytes())?;
            for section in 0..SECTIONS {
                let words = self.nth(section);
                file.write_all(words.as_bytes())?;
                if words.len() % 2 == 1 {
                    file.write_all(&[0; 4])?;
                }
            }
            file.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()?;
            keep_private(&aside);
            std::fs::rename(&aside, path)
        };
        write().map_err(failed)
    }

    /// A section by its number.
    fn nth(&self, section: usize) -> &[u32] {
        match &self.words {
            Words::Owned(all) => all.get(section).map_or(&[], Vec::as_slice),
            Words::Mapped(map, ranges) => {
                let bytes = ranges.get(section).and_then(|range| map.get(range.clone()));
                bytes.and_then(|bytes| <[u32]>::ref_from_bytes(bytes).ok()).unwrap_or_default()
            }
        }
    }

    /// Maps a file; `verify` reads all of it to compare the checksum.
    ///
    /// # Errors
    ///
    /// The file is not there, of another version or machine, cut short or damaged.
    pub(super) fn open(path: &Path, verify: bool) -> Result<Self, LinkageError> {
        let unusable = |why: &'static str| LinkageError::Unusable { path: path.to_owned(), why };
        let file = File::open(path)
            .map_err(|cause| LinkageError::Open { path: path.to_owned(), cause })?;
        let map =
            map(&file).map_err(|cause| LinkageError::Open { path: path.to_owned(), cause })?;
        let header = map.get(..HEADER_WORDS * 4).ok_or_else(|| unusable("it is cut short"))?;
        if header.get(..8) != Some(&MAGIC) {
            return Err(unusable("it is no index"));
        }
        let words = <[u32]>::ref_from_bytes(header).map_err(|_| unusable("it is cut short"))?;
        let [_, _, version, order, sum_low, sum_high, places @ ..] = words else {
            return Err(unusable("it is cut short"));
        };
        if (*version, *order) != (VERSION, ORDER) {
            return Err(unusable("another version or machine made it"));
        }
        let sum = u64::from(*sum_high) << 32 | u64::from(*sum_low);
        let mut ranges = Vec::with_capacity(SECTIONS);
        for place in places.chunks_exact(2) {
            let [start, length] = place else { continue };
            let start = *start as usize * 4;
            let range = start..start + *length as usize * 4;
            if map.get(range.clone()).is_none() {
                return Err(unusable("it is cut short"));
            }
            ranges.push(range);
        }
        let sections = Self { words: Words::Mapped(map, ranges) };
        if verify {
            let mut found = Checksum::default();
            for section in 0..SECTIONS {
                found.add(sections.nth(section).as_bytes());
            }
            if found.finish() != sum {
                return Err(unusable("its checksum does not fit"));
            }
        }
        Ok(sections)
    }
}

/// Maps a file into memory.
#[expect(unsafe_code, reason = "mapping a file is the one thing that cannot be done safely")]
fn map(file: &File) -> std::io::Result<memmap2::Mmap> {
    // SAFETY: sound as long as nobody changes the file while it is mapped. ringfence never writes
    // into an index: it writes a new file aside and renames it over the old one, which leaves the
    // mapped one as it was. The file is the owner's alone (mode 0600). If something else cuts it
    // short, reading behind its end ends the program; it cannot read foreign memory.
    unsafe { memmap2::Mmap::map(file) }
}

/// Lets the owner alone read the file.
#[cfg(unix)]
fn keep_private(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    // A file system without permissions is no reason not to work.
    let _ = std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600));
}

#[cfg(not(unix))]
fn keep_private(_path: &Path) {}

/// A checksum against damage, not against malice: eight bytes at a time, mixed as in FNV-1a.
struct Checksum(u64);

impl Default for Checksum {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Checksum {
    fn add(&mut self, bytes: &[u8]) {
        for eight in bytes.chunks(8) {
            let mut word = [0; 8];
            for (to, from) in word.iter_mut().zip(eight) {
                *to = *from;
            }
            self.0 =
                (self.0 ^ u64::from_ne_bytes(word)).wrapping_mul(0x0100_0000_01b3).rotate_left(23);
        }
        self.0 = (self.0 ^ bytes.len() as u64).wrapping_mul(0x0100_0000_01b3);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// The lower half of a 64-bit number.
#[expect(clippy::cast_possible_truncation, reason = "the lower half is what is wanted")]
pub(in crate::linkage) fn low(number: u64) -> u32 {
    number as u32
}

/// A count as a word; what does not fit is the largest word.
pub(super) fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
