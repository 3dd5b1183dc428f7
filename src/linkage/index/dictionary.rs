//! Texts as numbers while an index is built.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use crate::linkage::hash::Fast;
use crate::linkage::index::sections::number;

/// Texts in the order in which they were first met.
#[derive(Default)]
pub(super) struct Dictionary {
    numbers: HashMap<Box<str>, u32, BuildHasherDefault<Fast>>,
}

impl Dictionary {
    /// The number of a text.
    pub(super) fn number(&mut self, text: &str) -> u32 {
        if let Some(known) = self.numbers.get(text) {
            return *known;
        }
        let next = number(self.numbers.len());
        self.numbers.insert(text.into(), next);
        next
    }

    /// The texts in an order of their own, and from each old number the new one.
    pub(super) fn sorted<K: Ord>(self, key: impl Fn(&str) -> K) -> (Vec<Box<str>>, Vec<u32>) {
        let mut texts: Vec<(K, Box<str>, u32)> =
            self.numbers.into_iter().map(|(text, at)| (key(&text), text, at)).collect();
        texts.sort_unstable();
        let mut moved = vec![0; texts.len()];
        let mut sorted = Vec::with_capacity(texts.len());
        for (new, (_, text, old)) in texts.into_iter().enumerate() {
            if let Some(place) = moved.get_mut(old as usize) {
                *place = number(new);
            }
            sorted.push(text);
        }
        (sorted, moved)
    }
}

/// Where each text begins, and all of them behind each other.
pub(super) fn packed(texts: &[Box<str>]) -> (Vec<u32>, Vec<u8>) {
    let mut starts = Vec::with_capacity(texts.len() + 1);
    let mut all = Vec::with_capacity(texts.iter().map(|text| text.len()).sum());
    for text in texts {
        starts.push(number(all.len()));
        all.extend_from_slice(text.as_bytes());
    }
    starts.push(number(all.len()));
    (starts, all)
}
