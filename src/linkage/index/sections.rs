//! The sections of an index: runs of 32-bit words, in memory or in a mapped file. How a file is written
//! stands in `sink.rs`.

use std::fs::File;
use std::io::Read as _;
use std::io::Seek as _;
use std::io::SeekFrom;
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
pub(super) const SECTIONS: usize = Section::PlaceCount as usize + 1;

/// First bytes of a file.
pub(super) const MAGIC: [u8; 8] = *b"rfindex\n";

/// Version of the format and of everything that is hashed or folded into it.
pub(super) const VERSION: u32 = 4;

/// Written in the machine's own order: read back as another number where the order differs.
pub(super) const ORDER: u32 = 0x0102_0304;

/// Words that say of a section where it begins, how long it is, and its checksum (2).
pub(super) const PLACE_WORDS: usize = 4;

/// Words of the header: magic 2, version, order, and the place of each section. An even number.
pub(super) const HEADER_WORDS: usize = 4 + PLACE_WORDS * SECTIONS;

/// Words read at a time to compare a checksum.
const PIECE: usize = 1 << 18;

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

impl Sections {
    /// Those that were made in memory, each by its number.
    pub(super) fn of(all: Vec<Vec<u32>>) -> Self {
        Self { words: Words::Owned(all) }
    }

    /// The words of a section.
    pub(super) fn words(&self, section: Section) -> &[u32] {
        self.nth(section as usize)
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

    /// A section by its number.
    pub(super) fn nth(&self, section: usize) -> &[u32] {
        match &self.words {
            Words::Owned(all) => all.get(section).map_or(&[], Vec::as_slice),
            Words::Mapped(map, ranges) => {
                let bytes = ranges.get(section).and_then(|range| map.get(range.clone()));
                bytes.and_then(|bytes| <[u32]>::ref_from_bytes(bytes).ok()).unwrap_or_default()
            }
        }
    }

    /// Maps a file; `verify` reads all of it to compare the checksums.
    ///
    /// # Errors
    ///
    /// The file is not there, of another version or machine, cut short or damaged.
    pub(super) fn open(path: &Path, verify: bool) -> Result<Self, LinkageError> {
        let unusable = |why: &'static str| LinkageError::Unusable { path: path.to_owned(), why };
        let failed = |cause| LinkageError::Open { path: path.to_owned(), cause };
        let mut file = File::open(path).map_err(failed)?;
        let map = map(&file).map_err(failed)?;
        let header = map.get(..HEADER_WORDS * 4).ok_or_else(|| unusable("it is cut short"))?;
        if header.get(..8) != Some(&MAGIC) {
            return Err(unusable("it is no index"));
        }
        let words = <[u32]>::ref_from_bytes(header).map_err(|_| unusable("it is cut short"))?;
        let [_, _, version, order, places @ ..] = words else {
            return Err(unusable("it is cut short"));
        };
        if (*version, *order) != (VERSION, ORDER) {
            return Err(unusable("another version or machine made it"));
        }
        let mut ranges = Vec::with_capacity(SECTIONS);
        for [start, length, low, high] in places.as_chunks::<PLACE_WORDS>().0 {
            let start = *start as usize * 4;
            let range = start..start + *length as usize * 4;
            if map.get(range.clone()).is_none() {
                return Err(unusable("it is cut short"));
            }
            let wanted = u64::from(*high) << 32 | u64::from(*low);
            if verify && checksum(&mut file, &range).map_err(failed)? != wanted {
                return Err(unusable("its checksum does not fit"));
            }
            ranges.push(range);
        }
        Ok(Self { words: Words::Mapped(map, ranges) })
    }
}

/// The checksum of a section in a file. It is read rather than mapped: pages that nobody asked for yet
/// would count as memory of this process.
fn checksum(file: &mut File, range: &Range<usize>) -> std::io::Result<u64> {
    file.seek(SeekFrom::Start(range.start as u64))?;
    let mut sum = Checksum::default();
    let mut left = range.len() / 4;
    let mut piece = vec![0_u32; left.min(PIECE)];
    while left > 0 {
        let now = piece.get_mut(..left.min(PIECE)).unwrap_or_default();
        file.read_exact(now.as_mut_bytes())?;
        sum.add(now);
        left -= now.len();
    }
    Ok(sum.finish())
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

/// A checksum of a section against damage, not against malice: two words at a time, mixed as in FNV-1a.
pub(super) struct Checksum {
    mixed: u64,
    /// A word without its second.
    odd: Option<u32>,
    words: u64,
}

impl Default for Checksum {
    fn default() -> Self {
        Self { mixed: 0xcbf2_9ce4_8422_2325, odd: None, words: 0 }
    }
}

impl Checksum {
    /// Takes a piece of the section.
    pub(super) fn add(&mut self, words: &[u32]) {
        self.words += words.len() as u64;
        let mut words = words;
        if let (Some(odd), Some((first, rest))) = (self.odd, words.split_first()) {
            (self.odd, words) = (None, rest);
            self.mix(odd, *first);
        }
        let (pairs, rest) = words.as_chunks::<2>();
        for [one, two] in pairs {
            self.mix(*one, *two);
        }
        self.odd = self.odd.or(rest.first().copied());
    }

    fn mix(&mut self, one: u32, two: u32) {
        let both = u64::from(two) << 32 | u64::from(one);
        self.mixed = (self.mixed ^ both).wrapping_mul(0x0100_0000_01b3).rotate_left(23);
    }

    /// The checksum of all that came.
    pub(super) fn finish(mut self) -> u64 {
        if let Some(odd) = self.odd {
            self.mix(odd, 0);
        }
        (self.mixed ^ self.words).wrapping_mul(0x0100_0000_01b3)
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
