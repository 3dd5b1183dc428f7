//! How likely a word in another script is spelt as a Latin word.
//!
//! A word is cut into the letters of its script (Hangul into jamo, Han into the initial and the
//! final of the Mandarin reading), and every one or two of them stand for up to four Latin
//! letters at a cost in bits. The cheapest way through both words is their distance.
//!
//! Model: Jiampojamarn, Kondrak and Sherif, "Applying Many-to-Many Alignments and Hidden Markov
//! Models to Letter-to-Phoneme Conversion", NAACL 2007, 372-379. The costs in `data/spelling_*`
//! are the outcome of its estimation on public name pairs (CC0; Merhav and Ash, COLING 2018).

use std::collections::HashMap;
use std::sync::LazyLock;

/// Marks both ends of a word, in either script.
const EDGE: char = '|';
/// Bits for a Latin letter that no letter of the other script accounts for.
const EXTRA_BITS: f64 = 6.0;
/// Bits for a letter of the other script that no Latin letter accounts for.
const LOST_BITS: f64 = 7.0;

/// Spellings above this cost are not proposed, though they are recognised.
const LIKELY_BITS: f64 = 4.5;

/// A script with costs of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::linkage) enum Letters {
    /// Arabic and Persian.
    Arabic,
    /// Cyrillic.
    Cyrillic,
    /// Greek.
    Greek,
    /// Chinese characters.
    Han,
    /// Korean.
    Hangul,
    /// Hebrew.
    Hebrew,
    /// Japanese syllables.
    Kana,
}

/// What letters may stand for: their Latin spellings, each with its cost in bits.
type Table = HashMap<&'static str, Vec<(&'static [u8], f64)>>;

/// Reads a table: a line holds letters, then `spelling:cost` in eighths of a bit, `-` for nothing.
fn table(text: &'static str) -> Table {
    let mut table = Table::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let mut words = line.split(' ');
        let Some(letters) = words.next() else { continue };
        let spellings = words.filter_map(|word| {
            let (spelling, cost) = word.split_once(':')?;
            let spelling = if spelling == "-" { "" } else { spelling };
            Some((spelling.as_bytes(), f64::from(cost.parse::<u16>().ok()?) / 8.0))
        });
        table.insert(letters, spellings.collect());
    }
    table
}

static ARABIC: LazyLock<Table> =
    LazyLock::new(|| table(include_str!("../data/spelling_arabic.txt")));
static CYRILLIC: LazyLock<Table> =
    LazyLock::new(|| table(include_str!("../data/spelling_cyrillic.txt")));
static GREEK: LazyLock<Table> = LazyLock::new(|| table(include_str!("../data/spelling_greek.txt")));
static HAN: LazyLock<Table> = LazyLock::new(|| table(include_str!("../data/spelling_han.txt")));
static HANGUL: LazyLock<Table> =
    LazyLock::new(|| table(include_str!("../data/spelling_hangul.txt")));
static HEBREW: LazyLock<Table> =
    LazyLock::new(|| table(include_str!("../data/spelling_hebrew.txt")));
static KANA: LazyLock<Table> = LazyLock::new(|| table(include_str!("../data/spelling_kana.txt")));

impl Letters {
    /// The script of a word, by its first letter that is not Latin.
    pub(in crate::linkage) fn of(word: &str) -> Option<Self> {
        word.chars().find_map(|c| {
            Some(match u32::from(c) {
                0x370..0x400 | 0x1f00..0x2000 => Self::Greek,
                0x400..0x530 => Self::Cyrillic,
                0x591..0x600 => Self::Hebrew,
                0x600..0x780 | 0xfb50..0xfe00 | 0xfe70..0xff00 => Self::Arabic,
                0x3040..0x3100 | 0xff66..0xffa0 => Self::Kana,
                0x3400..0xa000 | 0xf900..0xfb00 | 0x20000..0x32000 => Self::Han,
                0xac00..0xd7b0 => Self::Hangul,
                _ => return None,
            })
        })
    }

    /// Its costs.
    fn table(self) -> &'static Table {
        match self {
            Self::Arabic => &ARABIC,
            Self::Cyrillic => &CYRILLIC,
            Self::Greek => &GREEK,
            Self::Han => &HAN,
            Self::Hangul => &HANGUL,
            Self::Hebrew => &HEBREW,
            Self::Kana => &KANA,
        }
    }
}

/// Cuts a word into the letters that the tables know.
pub(in crate::linkage) fn letters(word: &str) -> Vec<String> {
    use unicode_normalization::UnicodeNormalization;
    let mut out = vec![EDGE.to_string()];
    for c in word.nfkc().flat_map(char::to_lowercase) {
        match u32::from(c) {
            0xac00..0xd7b0 => out.extend(std::iter::once(c).nfd().map(|jamo| jamo.to_string())),
            // Hiragana as katakana, vowel points of Hebrew and Arabic left out.
            code @ 0x3041..0x3097 => out.extend(char::from_u32(code + 0x60).map(String::from)),
            0x591..0x5c8 | 0x640 | 0x64b..0x660 | 0x670 => {}
            0x3400..0xa000 | 0xf900..0xfb00 | 0x20000..0x32000 => reading(c, &mut out),
            _ => match c {
                'ך' => out.push("כ".into()),
                'ם' => out.push("מ".into()),
                'ן' => out.push("נ".into()),
                'ף' => out.push("פ".into()),
                'ץ' => out.push("צ".into()),
                '\'' | '`' | '\u{2019}' | '׳' if out.len() > 1 => out.push("'".into()),
                'ー' => out.push(c.into()),
                _ if c.is_alphabetic() => out.push(c.to_string()),
                _ => {}
            },
        }
    }
    out.push(EDGE.to_string());
    out
}

/// The initial, in capitals, and the final of a character's Mandarin reading.
fn reading(c: char, out: &mut Vec<String>) {
    let read = deunicode::deunicode_char(c).unwrap_or("").trim().to_ascii_lowercase();
    let cut = read.find(|c: char| "aeiouv".contains(c)).unwrap_or(read.len());
    let (initial, rest) = read.split_at(cut);
    if !initial.is_empty() {
        out.push(initial.to_ascii_uppercase());
    }
    if !rest.is_empty() {
        out.push(rest.to_owned());
    }
}

/// A word of another script, ready to be compared with many Latin ones.
pub(in crate::linkage) struct Native {
    /// For every place, what its next one or two letters may stand for.
    steps: Vec<Vec<(usize, &'static [u8], f64)>>,
}

impl Native {
    /// Looks up a word's letters; `None` for a word in Latin or in an unknown script.
    pub(in crate::linkage) fn of(word: &str) -> Option<Self> {
        let table = Letters::of(word)?.table();
        let letters = letters(word);
        let step = |at: usize| {
            let mut found = vec![(1, &b""[..], LOST_BITS)];
            let mut chunk = String::new();
            for taken in 1..=2 {
                let Some(letter) = letters.get(at + taken - 1) else { break };
                chunk.push_str(letter);
                let known = table.get(chunk.as_str()).into_iter().flatten();
                found.extend(known.map(|(spelling, bits)| (taken, *spelling, *bits)));
            }
            found
        };
        Some(Self { steps: (0..letters.len()).map(step).collect() })
    }

    /// Bits it takes to spell the word as a folded Latin one.
    pub(in crate::linkage) fn bits(&self, latin: &str) -> f64 {
        let mut target = Vec::with_capacity(latin.len() + 2);
        target.push(b'|');
        target.extend(latin.bytes().filter(u8::is_ascii_alphabetic));
        target.push(b'|');
        let wide = target.len() + 1;
        let rows = self.steps.len() + 1;
        let mut cheapest = vec![f64::INFINITY; wide * rows];
        cheapest[0] = 0.0;
        for at in 0..rows {
            for to in 0..wide {
                let here = cheapest[at * wide + to];
                if here.is_infinite() {
                    continue;
                }
                if to + 1 < wide {
                    relax(&mut cheapest[at * wide + to + 1], here + EXTRA_BITS);
                }
                for (taken, spelling, bits) in self.steps.get(at).into_iter().flatten() {
                    if target[to..].starts_with(spelling) {
                        let next = (at + taken) * wide + to + spelling.len();
                        relax(&mut cheapest[next], here + bits);
                    }
                }
            }
        }
        cheapest[wide * rows - 1]
    }

    /// The likeliest Latin spellings, likeliest first, each with its bits.
    ///
    /// Ways to the same spelling are counted together. `width` bounds how many are kept on the way.
    pub(in crate::linkage) fn spellings(&self, width: usize) -> Vec<(String, f64)> {
        let mut ways: Vec<HashMap<String, f64>> = vec![HashMap::new(); self.steps.len() + 2];
        ways[0].insert(String::new(), 1.0);
        for (at, step) in self.steps.iter().enumerate() {
            let kept = best(std::mem::take(&mut ways[at]), width);
            for (head, chance) in kept {
                for (taken, spelling, bits) in step.iter().filter(|step| step.2 <= LIKELY_BITS) {
                    let mut longer = head.clone();
                    longer.extend(spelling.iter().copied().map(char::from));
                    *ways[at + taken].entry(longer).or_default() += chance * (-bits).exp2();
                }
            }
        }
        let done = best(std::mem::take(&mut ways[self.steps.len()]), width);
        done.into_iter().map(|(way, chance)| (way.replace(EDGE, ""), -chance.log2())).collect()
    }

    /// How many letters the word has, its two ends included.
    pub(in crate::linkage) fn len(&self) -> usize {
        self.steps.len()
    }
}

/// The likeliest of some spellings, likeliest first.
fn best(ways: HashMap<String, f64>, width: usize) -> Vec<(String, f64)> {
    let mut ways: Vec<(String, f64)> = ways.into_iter().collect();
    ways.sort_by(|left, right| right.1.total_cmp(&left.1).then_with(|| left.0.cmp(&right.0)));
    ways.truncate(width);
    ways
}

/// Keeps the lower of two costs.
fn relax(known: &mut f64, found: f64) {
    if found < *known {
        *known = found;
    }
}
