//! What was found out for one person and serves the next: lists hold one name many times.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use crate::linkage::agree;
use crate::linkage::agree::Level;
use crate::linkage::agree::Part;
use crate::linkage::agree::Word;
use crate::linkage::company::Company;
use crate::linkage::index::Index;
use crate::linkage::index::Table;
use crate::linkage::nickname::formals;
use crate::linkage::nickname::shorts;
use crate::linkage::query::Companies;
use crate::linkage::query::Fit;

/// Answers remembered before a table starts anew: bounds the memory of the largest lists.
const REMEMBERED: usize = 1 << 19;

/// A token that a word may stand as.
#[derive(Clone, Copy, Debug)]
pub(super) struct Near {
    /// The token.
    pub(super) token: u32,
    /// How the two compare.
    pub(super) part: Part,
}

/// Answers that hold for a whole list against one book.
#[derive(Default)]
pub(super) struct Memory {
    given: RefCell<Table<String, Rc<[Near]>>>,
    family: RefCell<Table<String, Rc<[Near]>>>,
    parts: RefCell<Table<(u64, u32), Part>>,
    companies: RefCell<Table<String, Rc<Companies>>>,
    fits: RefCell<Table<(u64, u32), Fit>>,
}

impl Memory {
    /// Tokens that a given name may stand as, sorted.
    pub(super) fn near_given(&self, index: &Index, word: &str) -> Rc<[Near]> {
        once(&self.given, word, || compared(index, word, near_given(index, word), agree::givens))
    }

    /// Tokens that a family name may stand as, sorted.
    pub(super) fn near_family(&self, index: &Index, word: &str) -> Rc<[Near]> {
        once(&self.family, word, || {
            compared(index, word, near_family(index, word), agree::families)
        })
    }

    /// How a word, by its hash, compares with a token.
    pub(super) fn part(&self, word: u64, token: u32, compare: impl FnOnce() -> Part) -> Part {
        remembered(&self.parts, (word, token), compare)
    }

    /// The companies of the book that may be one.
    pub(super) fn companies(
        &self,
        company: &Company,
        find: impl FnOnce() -> Companies,
    ) -> Rc<Companies> {
        once(&self.companies, &company.text, || Rc::new(find()))
    }

    /// How a company, by its hash, compares with one of the book.
    pub(super) fn fit(&self, company: u64, number: u32, compare: impl FnOnce() -> Fit) -> Fit {
        remembered(&self.fits, (company, number), compare)
    }
}

/// The answer for a text, found at most once.
fn once<T: Clone>(table: &RefCell<Table<String, T>>, text: &str, find: impl FnOnce() -> T) -> T {
    if let Some(known) = table.borrow().get(text) {
        return known.clone();
    }
    let found = find();
    let mut table = table.borrow_mut();
    if table.len() >= REMEMBERED / 8 {
        table.clear();
    }
    table.insert(text.to_owned(), found.clone());
    found
}

/// The answer for a pair, found at most once.
fn remembered<T: Copy>(
    table: &RefCell<Table<(u64, u32), T>>,
    key: (u64, u32),
    find: impl FnOnce() -> T,
) -> T {
    if let Some(known) = table.borrow().get(&key) {
        return *known;
    }
    let found = find();
    let mut table = table.borrow_mut();
    if table.len() >= REMEMBERED {
        table.clear();
    }
    table.insert(key, found);
    found
}

/// Tokens that may be a word, with how each compares.
fn compared(
    index: &Index,
    word: &str,
    tokens: Vec<u32>,
    compare: fn(Word<'_>, Word<'_>, &Index) -> Part,
) -> Rc<[Near]> {
    let word = Word { text: word, token: index.find_token(word) };
    let near = tokens.into_iter().map(|token| {
        let other = Word { text: index.token(token), token: Some(token) };
        Near { token, part: compare(word, other, index) }
    });
    near.filter(|near| near.part.level != Level::Differs).collect()
}

/// The word, its short and long forms, its misspellings, its initial.
fn near_given(index: &Index, word: &str) -> Vec<u32> {
    let mut near: Vec<u32> = index.find_token(word).into_iter().collect();
    for formal in formals(word) {
        near.extend(index.find_token(formal));
        near.extend(shorts(formal).iter().filter_map(|short| index.find_token(short)));
    }
    near.extend(index.slips(word));
    near.extend(index.sounds_like(word));
    near.extend(word.get(..1).and_then(|initial| index.find_token(initial)));
    if word.len() >= 3 {
        near.extend(beginning(index, word).take(12));
    }
    near.extend((3..word.len()).filter_map(|end| index.find_token(word.get(..end)?)));
    near.sort_unstable();
    near.dedup();
    near
}

/// The word, its misspellings, and words that sound like it.
fn near_family(index: &Index, word: &str) -> Vec<u32> {
    let mut near: Vec<u32> = index.find_token(word).into_iter().collect();
    near.extend(index.slips(word));
    near.extend(index.sounds_like(word));
    if word.len() >= 10 {
        near.extend(beginning(index, word).take(24));
    }
    near.sort_unstable();
    near.dedup();
    near
}

/// Tokens that begin with some letters.
pub(super) fn beginning(index: &Index, letters: &str) -> Range<u32> {
    let place = |text: &str| u32::try_from(index.token_place(text)).unwrap_or(u32::MAX);
    place(letters)..place(&format!("{letters}\u{7f}"))
}
