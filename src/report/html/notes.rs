//! What the lines of a compact table share, said once, and what only some of them have, numbered.
//!
//! Nothing that speaks for the rep is lost by printing a finding on one line: it stands in one of
//! the two lists.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fmt;

use crate::model::Day;
use crate::model::audit::Finding;
use crate::report::clauses;
use crate::report::html::finding::Showing;
use crate::report::words;

/// The notes of a table.
pub(super) struct Notes {
    /// What is said of every line.
    pub shared: Vec<String>,
    /// What is said of some, in the order of their numbers, which begin at 1.
    pub own: Vec<String>,
    /// The numbers of each finding's notes.
    pub of_each: Vec<Vec<usize>>,
}

/// What differs from finding to finding in a sentence that is otherwise the same.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Value {
    /// The number a sentence begins with.
    Number(u64),
    /// A day as the policy writes it, `2024-07-01`.
    Day(Day),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => f.write_str(&words::thousands(number)),
            Self::Day(day) => write!(f, "{day}"),
        }
    }
}

/// A sentence of a finding.
///
/// `76 days lie between ...` is the same sentence for every number of days, which is shown as a
/// range: each finding's own number is in the workbook. So are days, of the company's side alone.
struct Sentence {
    /// Its words. Where `None` stands, a value does, with the marks behind it.
    words: Vec<(Option<String>, String)>,
    /// The values, left to right.
    values: Vec<Value>,
}

/// What is the same for all values of a sentence.
type Key = Vec<(Option<String>, String)>;

impl Sentence {
    /// A sentence that is compared as it is.
    fn plain(text: String) -> Self {
        Self { words: vec![(Some(text), String::new())], values: Vec::new() }
    }

    /// A sentence whose leading number and days may differ.
    fn varying(before: &str, text: &str) -> Self {
        let (mut words, mut values) = (vec![(Some(before.to_owned()), String::new())], Vec::new());
        for (at, word) in text.split(' ').enumerate() {
            let bare = word.trim_end_matches([',', ';', ':', '.']);
            let number = bare.parse().ok().filter(|_| at == 0).map(Value::Number);
            match number.or_else(|| bare.parse().ok().map(Value::Day)) {
                Some(value) => {
                    let marks = word.get(bare.len()..).unwrap_or_default();
                    words.push((None, marks.to_owned()));
                    values.push(value);
                }
                None => words.push((Some(word.to_owned()), String::new())),
            }
        }
        Self { words, values }
    }
}

/// How many findings have a sentence, and the lowest and highest of its values.
struct Use {
    findings: usize,
    ranges: Vec<(Value, Value)>,
}

/// Gathers the notes of the findings of one table.
pub(super) fn of(showing: Showing<'_>, findings: &[&Finding]) -> Notes {
    let said: Vec<Vec<Sentence>> =
        findings.iter().map(|finding| sentences(showing, finding)).collect();
    let (counts, order) = count(&said);
    let (mut shared, mut own, mut numbers) = (Vec::new(), Vec::new(), BTreeMap::new());
    for key in order {
        let Some(used) = counts.get(key) else { continue };
        if used.findings == findings.len() {
            shared.push(shown(key, used));
        } else {
            own.push(shown(key, used));
            numbers.insert(key, own.len());
        }
    }
    let of_each = said.iter().map(|sentences| {
        sentences.iter().filter_map(|one| numbers.get(&one.words).copied()).collect()
    });
    let of_each = of_each.collect();
    Notes { shared, own, of_each }
}

/// Counts the sentences of all findings, and lists them in the order in which they first appear.
fn count(said: &[Vec<Sentence>]) -> (BTreeMap<&Key, Use>, Vec<&Key>) {
    let mut counts: BTreeMap<&Key, Use> = BTreeMap::new();
    let mut order = Vec::new();
    for sentence in said.iter().flatten() {
        let used = counts.entry(&sentence.words).or_insert_with(|| {
            order.push(&sentence.words);
            let ranges = sentence.values.iter().map(|value| (*value, *value)).collect();
            Use { findings: 0, ranges }
        });
        used.findings += 1;
        for (range, value) in used.ranges.iter_mut().zip(&sentence.values) {
            *range = (range.0.min(*value), range.1.max(*value));
        }
    }
    (counts, order)
}

/// All sentences of a finding, each once.
fn sentences(showing: Showing<'_>, finding: &Finding) -> Vec<Sentence> {
    let mut out: Vec<Sentence> = Vec::new();
    for line in &finding.speaks_for_the_rep {
        out.push(Sentence::plain(format!("Speaks for the rep: {line}")));
    }
    for line in &finding.company_side {
        out.push(Sentence::varying("The company's side:", line));
    }
    if let Some(clause) = &finding.clause {
        let title = clauses::title(showing.audit, clause);
        let number = clauses::number(showing.clauses, finding).unwrap_or_default();
        let text = format!("Clause {number}, {title}: {}", clauses::facts(clause));
        out.push(Sentence::plain(text));
    }
    if !finding.next_step.is_empty() {
        out.push(Sentence::plain(format!("Next step: {}", finding.next_step)));
    }
    let mut seen = BTreeSet::new();
    out.retain(|sentence| seen.insert(sentence.words.clone()));
    out
}

/// A sentence with its values, or their ranges.
fn shown(key: &Key, used: &Use) -> String {
    let mut ranges = used.ranges.iter();
    let word = |(word, marks): &(Option<String>, String)| match word {
        Some(word) => word.clone(),
        None => match ranges.next() {
            Some((low, high)) if low == high => format!("{low}{marks}"),
            Some((low, high)) => format!("{low} to {high}{marks}"),
            None => marks.clone(),
        },
    };
    key.iter().map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    fn notes(change: impl Fn(usize, &mut Finding)) -> Notes {
        let mut audit = sample::offboard();
        audit.findings.retain(|finding| finding.code == "ORPHAN-CONNECTION");
        for (at, finding) in audit.findings.iter_mut().enumerate() {
            change(at, finding);
        }
        let showing = Showing {
            audit: &audit,
            most_bits: 16.0,
            with_step: false,
            with_clause: true,
            clauses: &[],
        };
        of(showing, &audit.findings.iter().collect::<Vec<_>>())
    }

    #[test]
    fn what_every_line_says_is_shared_and_has_no_number() {
        let notes = notes(|_, _| {});

        let wanted = [
            "Speaks for the rep: The tie is public and names no business.",
            "Next step: No step: the tie alone is no approach.",
        ];
        assert_eq!(notes.shared, wanted);
        assert!(notes.own.is_empty() && notes.of_each.iter().all(Vec::is_empty));
    }

    #[test]
    fn what_one_line_alone_says_is_a_note_of_that_line() {
        let notes = notes(|at, finding| {
            if at == 1 {
                finding.speaks_for_the_rep.push("The rep told HR in May.".to_owned());
            }
        });

        assert_eq!(notes.own, ["Speaks for the rep: The rep told HR in May."]);
        assert_eq!(notes.of_each, [vec![], vec![1]]);
    }

    #[test]
    fn a_number_of_days_that_differs_is_shown_as_a_range() {
        let notes = notes(|at, finding| {
            finding.company_side = vec![
                format!("{} days lie between", 1_000 * at + 20),
                format!("no policy was in force on 2024-06-1{at}: a fact"),
            ];
        });

        let wanted = [
            "The company's side: 20 to 1,020 days lie between",
            "The company's side: no policy was in force on 2024-06-10 to 2024-06-11: a fact",
        ];
        assert!(wanted.iter().all(|line| notes.shared.iter().any(|shared| shared == line)));
    }
}
