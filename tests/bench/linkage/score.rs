//! How good a list of answers is.
//!
//! Over pairs: a client with two records is two pairs, and both must be found. The sweep tries
//! every threshold with the truth in hand, so it flatters; what a user gets is the line at
//! probability 0.5. Recall by kind of noise counts rows, not pairs.

use std::collections::BTreeMap;
use std::collections::HashMap;

use super::truth::Pair;
use super::truth::Truth;

/// Precision, recall and their harmonic mean.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Point {
    pub(crate) precision: f64,
    pub(crate) recall: f64,
    pub(crate) f1: f64,
}

/// Answers of similar probability: how many, what was expected of them, how many are right.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Bin {
    pub(crate) count: usize,
    pub(crate) expected: f64,
    pub(crate) right: usize,
}

/// Everything measured of one list of answers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Quality {
    /// The best threshold over all pairs.
    pub(crate) best: Point,
    /// The best threshold over the first answer of every row.
    pub(crate) top: Point,
    /// All pairs with a probability of at least 0.5.
    pub(crate) half: Point,
    /// All pairs with a probability of at least 0.9.
    pub(crate) nine: Point,
    /// The highest recall that still has a precision of 0.95.
    pub(crate) recall_at_95: f64,
    /// Ten bins of equal width over pairs with a probability of at least 0.01.
    pub(crate) bins: [Bin; 10],
    /// Pairs with 0.9 <= p < 0.99, and with p >= 0.99.
    pub(crate) likely: Bin,
    pub(crate) sure: Bin,
    /// Rows of spouses linked at 0.5 or more.
    pub(crate) spouses: usize,
    /// Rows in the CRM by what was done to them: how many, and how many are linked right.
    pub(crate) noise: BTreeMap<String, (usize, usize)>,
}

/// Measures answers against the truth.
pub(crate) fn quality(pairs: &[Pair], truth: &Truth) -> Quality {
    let mut first: HashMap<&str, &Pair> = HashMap::new();
    for pair in pairs {
        let known = first.entry(&pair.left).or_insert(pair);
        let (new, old) = (rank(pair), rank(known));
        if new > old || (new.eq(&old) && pair.right < known.right) {
            *known = pair;
        }
    }
    let all = sweep(pairs.iter(), truth);
    let (bins, sure, likely) = calibration(pairs, truth);
    let spouse = |row: &str| truth.rows.get(row).is_some_and(|row| row.kind == "spouse");
    Quality {
        best: best(&all),
        top: best(&sweep(first.values().copied(), truth)),
        half: at_least(0.5, pairs, truth),
        nine: at_least(0.9, pairs, truth),
        recall_at_95: all
            .iter()
            .filter(|p| p.precision >= 0.95)
            .map(|p| p.recall)
            .fold(0., f64::max),
        bins,
        likely,
        sure,
        spouses: first.values().filter(|p| p.probability >= 0.5 && spouse(&p.left)).count(),
        noise: by_noise(&first, truth),
    }
}

impl Quality {
    /// How much the threshold 0.5, chosen without the truth, loses against the best one.
    pub(crate) fn gap(&self) -> f64 {
        self.best.f1 - self.half.f1
    }

    /// Expected calibration error: mean distance of promise and truth, weighted by count.
    pub(crate) fn calibration_error(&self) -> f64 {
        let off = |bin: &Bin| (bin.expected - real(bin.right)).abs();
        self.bins.iter().map(off).sum::<f64>() / real(self.all().count).max(1.0)
    }

    /// All pairs with a probability of at least 0.01.
    pub(crate) fn all(&self) -> Bin {
        self.bins.iter().fold(Bin::default(), |sum, bin| Bin {
            count: sum.count + bin.count,
            expected: sum.expected + bin.expected,
            right: sum.right + bin.right,
        })
    }
}

impl Bin {
    fn add(&mut self, pair: &Pair, right: bool) {
        self.count += 1;
        self.expected += pair.probability;
        self.right += usize::from(right);
    }

    /// The share that is right.
    pub(crate) fn share(&self) -> f64 {
        real(self.right) / real(self.count).max(1.0)
    }
}

fn rank(pair: &Pair) -> (f64, f64) {
    (pair.probability, pair.bits)
}

/// Precision and recall at every threshold there is.
fn sweep<'p>(pairs: impl Iterator<Item = &'p Pair>, truth: &Truth) -> Vec<Point> {
    let mut ranked: Vec<_> = pairs.map(|pair| (rank(pair), truth.has(pair))).collect();
    ranked.sort_by(|a, b| b.0.0.total_cmp(&a.0.0).then(b.0.1.total_cmp(&a.0.1)));
    let mut right = 0;
    let mut points = Vec::new();
    for (at, (score, is_right)) in ranked.iter().enumerate() {
        right += usize::from(*is_right);
        if ranked.get(at + 1).is_none_or(|next| next.0 < *score) {
            points.push(point(right, at + 1, truth.pairs.len()));
        }
    }
    points
}

fn best(points: &[Point]) -> Point {
    points.iter().copied().max_by(|a, b| a.f1.total_cmp(&b.f1)).unwrap_or_default()
}

fn at_least(probability: f64, pairs: &[Pair], truth: &Truth) -> Point {
    let chosen: Vec<_> = pairs.iter().filter(|pair| pair.probability >= probability).collect();
    let right = chosen.iter().filter(|pair| truth.has(pair)).count();
    point(right, chosen.len(), truth.pairs.len())
}

fn point(right: usize, answers: usize, wanted: usize) -> Point {
    let precision = real(right) / real(answers).max(1.0);
    let recall = real(right) / real(wanted).max(1.0);
    let f1 = 2.0 * precision * recall / (precision + recall).max(f64::MIN_POSITIVE);
    Point { precision, recall, f1 }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 10")]
fn calibration(pairs: &[Pair], truth: &Truth) -> ([Bin; 10], Bin, Bin) {
    let (mut bins, mut sure, mut likely) = ([Bin::default(); 10], Bin::default(), Bin::default());
    for pair in pairs.iter().filter(|pair| pair.probability >= 0.01) {
        let right = truth.has(pair);
        bins[((pair.probability * 10.0) as usize).min(9)].add(pair, right);
        if pair.probability >= 0.99 {
            sure.add(pair, right);
        } else if pair.probability >= 0.9 {
            likely.add(pair, right);
        }
    }
    (bins, sure, likely)
}

fn by_noise(first: &HashMap<&str, &Pair>, truth: &Truth) -> BTreeMap<String, (usize, usize)> {
    let mut noise: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for (key, row) in truth.rows.iter().filter(|(_, row)| row.kind == "match") {
        let answer = first.get(key.as_str()).filter(|pair| pair.probability >= 0.5);
        let right = usize::from(answer.is_some_and(|pair| truth.has(pair)));
        let none = [String::from("none")];
        let tags = if row.tags.is_empty() { &none[..] } else { &row.tags };
        for tag in tags {
            let seen = noise.entry(tag.clone()).or_default();
            *seen = (seen.0 + 1, seen.1 + right);
        }
    }
    noise
}

#[expect(clippy::cast_precision_loss, reason = "counts of pairs")]
fn real(count: usize) -> f64 {
    count as f64
}
