//! What a scenario says is true, and what a program answered.

use std::collections::HashMap;
use std::collections::HashSet;
use std::path::Path;

/// One answer: a row of the list, a record, how probable, and the evidence in bits.
#[derive(Clone, Debug)]
pub(crate) struct Pair {
    pub(crate) left: String,
    pub(crate) right: String,
    pub(crate) probability: f64,
    pub(crate) bits: f64,
}

/// Who a row is, and what was done to it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row {
    /// `match`, `namesake`, `stranger` or `spouse`.
    pub(crate) kind: String,
    pub(crate) tags: Vec<String>,
}

/// The true pairs of one export, and its rows.
#[derive(Debug, Default)]
pub(crate) struct Truth {
    pub(crate) pairs: HashSet<(String, String)>,
    pub(crate) rows: HashMap<String, Row>,
}

impl Truth {
    /// Reads `truth_EXPORT.csv` and, where there is one, `tags_EXPORT.csv`.
    ///
    /// # Errors
    ///
    /// If there is no truth, or a file is not CSV.
    pub(crate) fn read(folder: &Path, export: &str) -> csv::Result<Self> {
        let mut truth = Self::default();
        for row in table(&folder.join(format!("truth_{export}.csv")))? {
            truth.pairs.insert((cell(&row, 0), cell(&row, 1)));
        }
        let tags = folder.join(format!("tags_{export}.csv"));
        if tags.exists() {
            for row in table(&tags)? {
                let list = cell(&row, 2);
                let tags = list.split(';').filter(|tag| !tag.is_empty()).map(str::to_owned);
                let who = Row { kind: cell(&row, 1), tags: tags.collect() };
                truth.rows.insert(cell(&row, 0), who);
            }
        }
        Ok(truth)
    }

    /// Whether a pair is one person.
    pub(crate) fn has(&self, pair: &Pair) -> bool {
        self.pairs.contains(&(pair.left.clone(), pair.right.clone()))
    }
}

/// Reads `left_id,right_id,probability,bits`; a pair listed twice counts once, at its best.
///
/// # Errors
///
/// If the file cannot be read or is not CSV.
pub(crate) fn pairs(path: &Path) -> csv::Result<Vec<Pair>> {
    let mut best: HashMap<(String, String), Pair> = HashMap::new();
    for row in table(path)? {
        let number = |at: usize| row.get(at).and_then(|cell| cell.parse().ok()).unwrap_or(0.0);
        let (left, right) = (cell(&row, 0), cell(&row, 1));
        let key = (left.clone(), right.clone());
        let pair = Pair { left, right, probability: number(2), bits: number(3) };
        let known = best.entry(key).or_insert_with(|| pair.clone());
        if (pair.probability, pair.bits) > (known.probability, known.bits) {
            *known = pair;
        }
    }
    Ok(best.into_values().collect())
}

fn table(path: &Path) -> csv::Result<Vec<csv::StringRecord>> {
    csv::Reader::from_path(path)?.into_records().collect()
}

fn cell(row: &csv::StringRecord, at: usize) -> String {
    row.get(at).unwrap_or_default().to_owned()
}
