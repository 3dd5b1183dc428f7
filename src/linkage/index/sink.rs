//! Where the sections of an index go as they are made: into memory, or straight into a file, so that
//! no more than one of them need be held.
//!
//! A file is a header (magic, version, byte order, and place, length and checksum of every section)
//! and the sections, each starting at a multiple of eight bytes. It is written aside and renamed, so
//! that a reader sees a whole file or none.

use std::convert::Infallible;
use std::fs::File;
use std::io::BufWriter;
use std::io::Seek as _;
use std::io::SeekFrom;
use std::io::Write as _;
use std::path::Path;
use std::path::PathBuf;

use zerocopy::IntoBytes as _;

use crate::linkage::LinkageError;
use crate::linkage::index::sections::Checksum;
use crate::linkage::index::sections::HEADER_WORDS;
use crate::linkage::index::sections::MAGIC;
use crate::linkage::index::sections::ORDER;
use crate::linkage::index::sections::PLACE_WORDS;
use crate::linkage::index::sections::SECTIONS;
use crate::linkage::index::sections::Section;
use crate::linkage::index::sections::VERSION;
use crate::linkage::index::sections::low;
use crate::linkage::index::sections::number;

/// Words that are gathered before they go on.
const GATHERED: usize = 8_192;

/// Takes the sections of an index, one after another; each may come in pieces.
pub(super) trait Sink {
    /// Why it takes no more.
    type Error;

    /// Takes a piece of a section: the first, or more of the one that came last.
    fn put(&mut self, section: Section, words: &[u32]) -> Result<(), Self::Error>;

    /// Takes words as they are made.
    fn put_each(
        &mut self,
        section: Section,
        words: impl Iterator<Item = u32>,
    ) -> Result<(), Self::Error> {
        let mut piece = Vec::with_capacity(GATHERED);
        for word in words {
            piece.push(word);
            if piece.len() == GATHERED {
                self.put(section, &piece)?;
                piece.clear();
            }
        }
        self.put(section, &piece)
    }

    /// Takes a text, with up to three zeros behind it.
    fn put_text(&mut self, section: Section, text: &[u8]) -> Result<(), Self::Error> {
        let words = text.chunks(4).map(|four| {
            let mut word = [0; 4];
            for (to, from) in word.iter_mut().zip(four) {
                *to = *from;
            }
            u32::from_ne_bytes(word)
        });
        self.put_each(section, words)
    }
}

/// All sections in memory.
impl Sink for Vec<Vec<u32>> {
    type Error = Infallible;

    fn put(&mut self, section: Section, words: &[u32]) -> Result<(), Infallible> {
        if let Some(place) = self.get_mut(section as usize) {
            place.extend_from_slice(words);
        }
        Ok(())
    }
}

/// A file that is being written aside.
pub(super) struct Writing {
    path: PathBuf,
    aside: PathBuf,
    file: BufWriter<File>,
    /// Ends with the process, and leaves no file.
    _turn: Option<File>,
    /// Words written so far.
    at: usize,
    /// The section that came last: its number, where it begins, and its checksum so far.
    last: Option<(usize, usize, Checksum)>,
    /// Place, length and checksum of each section.
    places: [[u32; PLACE_WORDS]; SECTIONS],
}

impl Writing {
    /// Begins.
    ///
    /// # Errors
    ///
    /// The file cannot be written.
    pub(super) fn begin(path: &Path) -> Result<Self, LinkageError> {
        let aside = path.with_extension("new");
        let begun = || -> std::io::Result<Self> {
            // One process at a time writes aside: several may make the index at once.
            let turn = path.parent().and_then(|folder| {
                let here = folder.as_os_str().is_empty();
                let folder = File::open(if here { Path::new(".") } else { folder }).ok()?;
                folder.lock().ok().map(|()| folder)
            });
            let mut file = BufWriter::with_capacity(1 << 20, File::create(&aside)?);
            keep_private(&aside);
            file.write_all(&[0; HEADER_WORDS * 4])?;
            Ok(Self {
                path: path.to_owned(),
                aside: aside.clone(),
                file,
                _turn: turn,
                at: HEADER_WORDS,
                last: None,
                places: [[0; PLACE_WORDS]; SECTIONS],
            })
        };
        begun().map_err(|cause| LinkageError::Write { path: path.to_owned(), cause })
    }

    /// Takes a piece of a section by its number.
    ///
    /// # Errors
    ///
    /// The file cannot be written.
    pub(super) fn put_nth(&mut self, section: usize, words: &[u32]) -> Result<(), LinkageError> {
        self.took(section, words)
            .map_err(|cause| LinkageError::Write { path: self.path.clone(), cause })
    }

    fn took(&mut self, section: usize, words: &[u32]) -> std::io::Result<()> {
        if self.last.as_ref().is_none_or(|(last, ..)| *last != section) {
            self.end_section()?;
            self.last = Some((section, self.at, Checksum::default()));
        }
        if let Some((_, _, sum)) = &mut self.last {
            sum.add(words);
        }
        self.at += words.len();
        self.file.write_all(words.as_bytes())
    }

    /// Puts the file in the place of the one before.
    ///
    /// # Errors
    ///
    /// The file cannot be written.
    pub(super) fn end(mut self) -> Result<(), LinkageError> {
        self.ended().map_err(|cause| LinkageError::Write { path: self.path.clone(), cause })
    }

    fn ended(&mut self) -> std::io::Result<()> {
        self.end_section()?;
        let mut header: Vec<u32> = Vec::with_capacity(HEADER_WORDS);
        header.extend(MAGIC.as_chunks::<4>().0.iter().map(|four| u32::from_ne_bytes(*four)));
        header.extend([VERSION, ORDER]);
        header.extend(self.places.as_flattened());
        self.file.seek(SeekFrom::Start(0))?;
        self.file.write_all(header.as_bytes())?;
        self.file.flush()?;
        self.file.get_ref().sync_all()?;
        std::fs::rename(&self.aside, &self.path)
    }

    /// Ends the section that came last, at a multiple of eight bytes.
    fn end_section(&mut self) -> std::io::Result<()> {
        let Some((section, start, sum)) = self.last.take() else { return Ok(()) };
        let length = self.at - start;
        let sum = sum.finish();
        if let Some(place) = self.places.get_mut(section) {
            *place = [number(start), number(length), low(sum), low(sum >> 32)];
        }
        if self.at % 2 == 1 {
            self.at += 1;
            self.file.write_all(&[0; 4])?;
        }
        Ok(())
    }
}

impl Drop for Writing {
    /// What did not become the index holds names all the same: it goes, while the turn is still ours.
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.aside);
    }
}

impl Sink for Writing {
    type Error = LinkageError;

    fn put(&mut self, section: Section, words: &[u32]) -> Result<(), LinkageError> {
        self.put_nth(section as usize, words)
    }
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
