//! The names there are: `names/*.txt`, one file an origin.
//!
//! A line is `what: words`. A word may give several spellings (`Omar/Umar`) and how the bearer
//! writes it (`=عمر`); `_` stands for a space and `-` alone for nothing. Family names go on where
//! the list ends: front, middle and back syllables make the thousands of rare ones.

use super::rng::Rng;

/// A name: its Latin spellings, and the native one (empty where the name is Latin).
#[derive(Clone, Default)]
pub(super) struct Spelt {
    pub(super) latin: Vec<&'static str>,
    pub(super) native: &'static str,
}

/// The names of people of one origin.
#[derive(Default)]
pub(super) struct Origin {
    women: Vec<Spelt>,
    men: Vec<Spelt>,
    /// Syllables, one or two of which make a given name.
    given: Vec<Spelt>,
    family: Vec<Spelt>,
    front: Vec<Spelt>,
    middle: Vec<Spelt>,
    back: Vec<Spelt>,
    /// English names that people of this origin take.
    pub(super) adopted: Vec<&'static str>,
    /// What the ends of family names become for women.
    feminine: Vec<(&'static str, &'static str)>,
    /// Whether the family name stands first in native script.
    pub(super) family_first: bool,
    /// Shift and steepness of the frequencies of family names.
    zipf: (f64, f64),
}

/// A name as borne: Latin, another Latin spelling of it, native (empty if the same).
#[derive(Clone, Default)]
pub(super) struct Borne {
    pub(super) latin: String,
    pub(super) other: String,
    pub(super) native: String,
}

/// All lists.
pub(super) struct Names {
    origins: Vec<(f64, Origin)>,
    nicknames: Vec<(&'static str, Vec<&'static str>)>,
    words: Vec<(&'static str, Vec<&'static str>)>,
}

/// How many of a hundred people are of an origin, and its list.
const ORIGINS: &[(f64, &str)] = &[
    (68.0, include_str!("../names/english.txt")),
    (6.5, include_str!("../names/indian.txt")),
    (5.5, include_str!("../names/chinese.txt")),
    (2.5, include_str!("../names/vietnamese.txt")),
    (3.0, include_str!("../names/arabic.txt")),
    (0.9, include_str!("../names/russian.txt")),
    (1.6, include_str!("../names/greek.txt")),
    (0.6, include_str!("../names/japanese.txt")),
    (1.0, include_str!("../names/korean.txt")),
    (3.2, include_str!("../names/italian.txt")),
    (2.0, include_str!("../names/spanish.txt")),
    (1.6, include_str!("../names/german.txt")),
    (0.9, include_str!("../names/polish.txt")),
    (1.0, include_str!("../names/french.txt")),
    (0.6, include_str!("../names/turkish.txt")),
    (1.1, include_str!("../names/dutch.txt")),
];

impl Names {
    /// Reads the lists.
    pub(super) fn load() -> Self {
        let nicknames = lines(include_str!("../names/nicknames.txt"));
        Self {
            origins: ORIGINS.iter().map(|(share, text)| (*share, origin(text))).collect(),
            nicknames: nicknames.map(|line| split_first(line, ' ')).collect(),
            words: lines(include_str!("../names/companies.txt"))
                .map(|line| split_first(line, ':'))
                .collect(),
        }
    }

    /// An origin, as often as it is.
    pub(super) fn origin(&self, rng: &mut Rng) -> &Origin {
        let mut left = rng.unit() * self.origins.iter().map(|(share, _)| share).sum::<f64>();
        let found = self.origins.iter().find(|(share, _)| {
            left -= share;
            left < 0.0
        });
        &found.unwrap_or(&self.origins[0]).1
    }

    /// The commonest origin, whose family names maiden names, streets and firms have.
    pub(super) fn common(&self) -> &Origin {
        &self.origins[0].1
    }

    /// What somebody of this name is called.
    pub(super) fn nickname(&self, given: &str, rng: &mut Rng) -> Option<&'static str> {
        let found = self.nicknames.iter().find(|(name, _)| *name == given)?;
        Some(rng.pick(&found.1))
    }

    /// One of a list of words of `companies.txt`, with its spaces.
    pub(super) fn word(&self, list: &str, rng: &mut Rng) -> String {
        let found = self.words.iter().find(|(name, _)| *name == list);
        found.map(|(_, words)| rng.pick(words).replace('_', " ")).unwrap_or_default()
    }
}

impl Origin {
    /// A given name.
    pub(super) fn given(&self, woman: bool, rng: &mut Rng) -> Borne {
        if !self.given.is_empty() {
            let first = borne(&self.given[rng.index(self.given.len())], rng);
            if rng.chance(0.25) {
                return first;
            }
            let second = borne(&self.given[rng.index(self.given.len())], rng);
            return first.then(&second, true);
        }
        let list = if woman { &self.women } else { &self.men };
        borne(&list[rng.zipf(list.len(), 3.0, 0.9)], rng)
    }

    /// A family name as a man, or a woman, bears it.
    pub(super) fn family(&self, woman: bool, rng: &mut Rng) -> Borne {
        let middles = self.middle.len().max(1);
        let rare = self.front.len() * middles * self.back.len();
        let rank = rng.zipf(self.family.len() + rare, self.zipf.0, self.zipf.1);
        let name = match self.family.get(rank) {
            Some(common) => borne(common, rng),
            None => self.rare((rank - self.family.len()) * 7919 % rare.max(1), middles),
        };
        if woman { name.mapped(|text| self.of_woman(text)) } else { name }
    }

    /// A rare family name, by number.
    fn rare(&self, number: usize, middles: usize) -> Borne {
        let back = number / self.front.len() / middles;
        let parts = [
            self.front.get(number % self.front.len()),
            self.middle.get(number / self.front.len() % middles),
            self.back.get(back),
        ];
        parts.into_iter().flatten().fold(Borne::default(), |name, part| {
            let latin = part.latin.first().copied().unwrap_or_default().to_owned();
            name.then(&Borne { other: latin.clone(), latin, native: part.native.to_owned() }, false)
        })
    }

    fn of_woman(&self, text: &str) -> String {
        let becomes = |(end, new): &(&str, &str)| Some(format!("{}{new}", text.strip_suffix(end)?));
        self.feminine.iter().find_map(becomes).unwrap_or_else(|| text.to_owned())
    }
}

impl Borne {
    /// This name and what follows it in one word.
    fn then(self, next: &Self, lower: bool) -> Self {
        let tail = |text: &str| if lower { text.to_lowercase() } else { text.to_owned() };
        Self {
            latin: self.latin + &tail(&next.latin),
            other: self.other + &tail(&next.other),
            native: self.native + &next.native,
        }
    }

    fn mapped(self, change: impl Fn(&str) -> String) -> Self {
        Self {
            latin: change(&self.latin),
            other: change(&self.other),
            native: change(&self.native),
        }
    }
}

/// A listed name as one person bears it.
fn borne(name: &Spelt, rng: &mut Rng) -> Borne {
    let latin = rng.pick(&name.latin).to_owned();
    let other = rng.pick(&name.latin).to_owned();
    Borne { latin, other, native: name.native.to_owned() }
}

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.starts_with('#'))
}

fn split_first(line: &'static str, at: char) -> (&'static str, Vec<&'static str>) {
    let (first, rest) = line.split_once(at).unwrap_or((line, ""));
    (first, rest.split_whitespace().collect())
}

fn origin(text: &'static str) -> Origin {
    let mut origin = Origin { zipf: (5.0, 0.85), ..Origin::default() };
    for (what, words) in lines(text).map(|line| split_first(line, ':')) {
        let list = match what {
            "women" => &mut origin.women,
            "men" => &mut origin.men,
            "given" => &mut origin.given,
            "family" => &mut origin.family,
            "front" => &mut origin.front,
            "middle" => &mut origin.middle,
            "back" => &mut origin.back,
            "adopted" => {
                origin.adopted = words;
                continue;
            }
            "feminine" => {
                origin.feminine = words.iter().filter_map(|word| word.split_once('>')).collect();
                continue;
            }
            "zipf" => {
                let number = |at: usize| words.get(at).and_then(|word| word.parse().ok());
                origin.zipf = (number(0).unwrap_or(5.0), number(1).unwrap_or(0.85));
                continue;
            }
            _ => {
                origin.family_first = words == ["family-first"];
                continue;
            }
        };
        *list = words.into_iter().map(spelt).collect();
    }
    origin
}

fn spelt(word: &'static str) -> Spelt {
    let (latin, native) = word.split_once('=').unwrap_or((word, ""));
    let latin = if latin == "-" { vec![""] } else { latin.split('/').collect() };
    Spelt { latin, native }
}
