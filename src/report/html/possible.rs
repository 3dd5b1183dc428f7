//! Matches that need a person: no findings, and not ruled out. Hundreds are usual, so that the page
//! counts them by reason and shows the first; the workbook has all.

use std::collections::BTreeMap;

use askama::Template;

use crate::model::audit::Audit;
use crate::model::audit::PossibleMatch;
use crate::report::facts;
use crate::report::words;

/// Matches that are listed.
const SHOWN: usize = 20;

/// The part.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<section class="part" id="possible">
<h2>Matches that need a person</h2>
<div class="card">
<p class="small soft">These may be clients or namesakes. They are no findings and count nowhere above; nor are they ruled out.</p>
<table><thead><tr><th scope="col">Seen as</th><th scope="col">Why no more</th><th scope="col">Chance of one person</th><th scope="col" class="num">Matches</th></tr></thead><tbody>
{%- for one in kinds %}
<tr><th scope="row">{{ one.seen }}</th><td>{{ one.because }}</td><td>{{ one.chance() }}</td><td class="num">{{ words::thousands(one.number) }}</td></tr>
{%- endfor %}
</tbody></table></div>
<div class="card">
<div class="scroll"><table class="lines"><thead><tr><th scope="col">Record</th><th scope="col">Seen</th><th scope="col">Chance</th><th scope="col">Why no more</th><th scope="col">Who else</th></tr></thead><tbody>
{%- for one in first %}
<tr><th scope="row"><bdi>{{ one.record.0 }}</bdi></th><td><bdi>{{ facts::place(audit, one.seen) }}</bdi></td><td>{{ words::percent(one.probability) }}</td><td>{{ one.because }}</td><td><bdi>{{ words::rivals(one.contest).unwrap_or_default() }}</bdi></td></tr>
{%- endfor %}
</tbody></table></div>
{%- if more > 0 %}
<p class="small soft">These are the first {{ first.len() }}. The other {{ words::thousands(more) }} stand with them in the workbook of this audit (<code>--format xlsx</code>), on the sheet “Needs a person”.</p>
{%- endif %}
</div>
</section>"#
)]
struct Possible<'a> {
    audit: &'a Audit,
    kinds: Vec<Kind>,
    first: &'a [PossibleMatch],
    more: u64,
}

/// Matches of one list for one reason.
struct Kind {
    seen: String,
    because: String,
    lowest: f64,
    highest: f64,
    number: u64,
}

impl Kind {
    /// `41%`, or `33% to 89%`.
    fn chance(&self) -> String {
        let (lowest, highest) = (words::percent(self.lowest), words::percent(self.highest));
        if lowest == highest { lowest } else { format!("{lowest} to {highest}") }
    }
}

/// Renders the part; empty when there is no such match.
pub(super) fn render(audit: &Audit) -> Result<String, askama::Error> {
    let all = &audit.appendix.possible;
    if all.is_empty() {
        return Ok(String::new());
    }
    let first = all.get(..SHOWN).unwrap_or(all);
    let more = all.len().saturating_sub(first.len()) as u64;
    Possible { audit, kinds: kinds(all), first, more }.render()
}

/// Counts matches by where they were seen and why they are no more, the most first.
fn kinds(all: &[PossibleMatch]) -> Vec<Kind> {
    let mut kinds: BTreeMap<(String, String), Kind> = BTreeMap::new();
    for one in all {
        let seen = &one.seen;
        let seen = format!("{}: {}", words::network(&seen.network), words::seen_kind(&seen.kind));
        let because = without_numbers(&one.because);
        let kind = kinds.entry((seen.clone(), because.clone())).or_insert_with(|| Kind {
            seen,
            because,
            lowest: one.probability,
            highest: one.probability,
            number: 0,
        });
        kind.lowest = kind.lowest.min(one.probability);
        kind.highest = kind.highest.max(one.probability);
        kind.number += 1;
    }
    let mut kinds: Vec<Kind> = kinds.into_values().collect();
    kinds.sort_by_key(|kind| std::cmp::Reverse(kind.number));
    kinds
}

/// `3 clients could be meant` as `several clients could be meant`.
fn without_numbers(text: &str) -> String {
    let word = |word: &str| match word.parse::<u64>() {
        Ok(_) => "several".to_owned(),
        Err(_) => word.to_owned(),
    };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn hundreds_of_matches_are_counted_by_reason_and_twenty_are_listed() {
        let mut audit = sample::offboard();
        let one = audit.appendix.possible[1].clone();
        audit.appendix.possible = (2..352)
            .map(|number| PossibleMatch {
                because: format!("{number} people share the name"),
                ..one.clone()
            })
            .collect();

        let page = render(&audit).unwrap();

        assert_eq!(page.matches("several people share the name").count(), 1);
        assert_eq!(page.matches("<bdi>C-2388</bdi>").count(), 20);
        assert!(page.contains("The other 330 stand with them"));
    }
}
