//! Texts as numbers while an index is built.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use crate::linkage::hash::Fast;
use crate::linkage::index::sections::Section;
use crate::linkage::index::sections::number;
use crate::linkage::index::sink::Sink;

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
    pub(super) fn sorted(
        self,
        order: impl Fn(&str, &str) -> Ordering,
    ) -> (Vec<Box<str>>, Vec<u32>) {
        let mut texts: Vec<(Box<str>, u32)> = self.numbers.into_iter().collect();
        texts.sort_unstable_by(|(one, _), (two, _)| order(one, two).then_with(|| one.cmp(two)));
        let mut moved = vec![0; texts.len()];
        let mut sorted = Vec::with_capacity(texts.len());
        for (new, (text, old)) in texts.into_iter().enumerate() {
            if let Some(place) = moved.get_mut(old as usize) {
                *place = number(new);
            }
            sorted.push(text);
        }
        (sorted, moved)
    }

    /// The texts in the order of their numbers.
    pub(super) fn in_order(self) -> Vec<Box<str>> {
        let mut texts: Vec<(u32, Box<str>)> =
            self.numbers.into_iter().map(|(text, number)| (number, text)).collect();
        texts.sort_unstable();
        texts.into_iter().map(|(_, text)| text).collect()
    }
}

/// Writes where each text begins, and all of them behind each other.
pub(super) fn put_texts<S: Sink>(
    sink: &mut S,
    [starts, text]: [Section; 2],
    texts: &[Box<str>],
) -> Result<(), S::Error> {
    let mut at = 0;
    let ends = texts.iter().map(|text| {
        at += text.len();
        number(at)
    });
    sink.put_each(starts, std::iter::once(0).chain(ends))?;
    let all: String = texts.iter().map(|text| &**text).collect();
    sink.put_text(text, all.as_bytes())
}
