//! What collides: what is held against an entry, a file or a period, grouped by rule, ten as cards,
//! the others as rows behind a summary that is open on paper.

use std::collections::BTreeMap;

use askama::Template;

use crate::model::audit::Audit;
use crate::model::audit::Finding;
use crate::model::audit::RuleRef;
use crate::model::audit::Severity;
use crate::report::facts;
use crate::report::facts::Group;
use crate::report::facts::Weight;
use crate::report::html::finding;
use crate::report::html::finding::Showing;
use crate::report::html::finding::Touched;
use crate::report::html::many;
use crate::report::words;

/// Findings of a group shown before the rest is folded away.
const SHOWN: usize = 10;
/// A bar is at least this many bits long when full, so that weak evidence looks weak.
const FULL_BAR_BITS: f64 = 16.0;

/// The part.
#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<section class="part" id="collides">
<h2>What collides with a rule</h2>
{%- if groups.is_empty() %}
<div class="card"><p>Nothing is held against an entry in what was supplied. That is said of the files above and of nothing else: read it together with what this audit cannot see.</p></div>
{%- else %}
<div class="card scroll"><table class="overview"><thead><tr><th scope="col">Severity</th><th scope="col">Rule</th><th scope="col">Cited from</th><th scope="col" class="num">Findings</th></tr></thead><tbody>
{%- for group in groups %}
<tr><td><span class="pill {{ group.severity.as_str() }}">{{ group.severity.as_str() }}</span></td><th scope="row"><a href="#group-{{ loop.index }}">{{ group.rule.title }}</a></th><td>{{ group.rule.cite }}</td><td class="num">{{ words::thousands(group.number) }}</td></tr>
{%- endfor %}
</tbody></table>
<p class="small soft">Bits are the weight of evidence that two records are one person: each doubles the odds, so 10 bits is about 1,000 to 1. Fields that differ weigh against; a field that is not given weighs nothing.</p></div>
{%- for group in groups %}
<section class="group" id="group-{{ loop.index }}"><header>
<p class="code mono">{{ group.code }}</p>
<h3>{{ group.rule.title }}</h3>
<p class="small soft">{{ words::count(group.number, "finding", "findings") }}. Rule <span class="mono">{{ group.rule.id }}</span>, {{ group.rule.cite }}, version {{ group.rule.version }}.</p>
{%- if let Some(step) = group.step %}
<p><b>Next step:</b> {{ step }}</p>
{%- endif %}
{%- if let Some(clause) = group.clause %}
<p class="small"><b>The clause, as written: <a href="#clause-{{ clause.number }}">{{ clause.number }}. <bdi>{{ clause.title }}</bdi></a>.</b> {{ clause.facts }}</p>
{%- endif %}
</header>
{%- for card in group.first %}
{{ card|safe }}
{%- endfor %}
{%- if group.more > 0 %}
<details><summary>Show the other {{ words::thousands(group.more) }}</summary>
<p class="open-first">Open this list on the screen before printing.</p>
{{ group.rest|safe }}
</details>
{%- endif %}
</section>
{%- endfor %}
{%- endif %}
</section>"##
)]
struct Findings<'a> {
    groups: Vec<Cards<'a>>,
}

/// The findings of one rule.
struct Cards<'a> {
    code: &'a str,
    severity: Severity,
    rule: &'a RuleRef,
    number: u64,
    /// The next step, where all findings of the group share it.
    step: Option<&'a str>,
    /// What the facts are under a clause, where they are the same for all findings of the group.
    clause: Option<Touched>,
    first: Vec<String>,
    more: u64,
    rest: String,
}

/// Renders the part.
pub(super) fn render(
    showing: Showing<'_>,
    states: &BTreeMap<&str, &'static str>,
) -> Result<String, askama::Error> {
    let groups = facts::groups(showing.audit, Weight::Held);
    let cards = groups.iter().filter_map(|group| cards(showing, group, states).transpose());
    Findings { groups: cards.collect::<Result<_, _>>()? }.render()
}

/// The longest bar on the page, in bits.
pub(super) fn most_bits(audit: &Audit) -> f64 {
    let all = audit.findings.iter().flat_map(|finding| &finding.evidence);
    all.map(|one| one.bits.abs()).filter(|bits| bits.is_finite()).fold(FULL_BAR_BITS, f64::max)
}

/// Which findings are new and which were there before.
pub(super) fn states(audit: &Audit) -> BTreeMap<&str, &'static str> {
    let change = &audit.appendix.change;
    let new = change.new.iter().map(|id| (id.as_str(), "new"));
    let open = change.open.iter().map(|id| (id.as_str(), "still open"));
    if change.since.is_none() { BTreeMap::new() } else { new.chain(open).collect() }
}

/// The cards of a group.
fn cards<'a>(
    showing: Showing<'_>,
    group: &Group<'a>,
    states: &BTreeMap<&str, &'static str>,
) -> Result<Option<Cards<'a>>, askama::Error> {
    let Some(head) = group.findings.first() else { return Ok(None) };
    let shared = group.findings.iter().all(|one| one.next_step == head.next_step);
    let shared = shared && !head.next_step.is_empty();
    let clause = shared_clause(showing, group);
    let showing = Showing { with_step: !shared, with_clause: clause.is_none(), ..showing };
    let card = |one: &&Finding| finding::render(showing, one, states.get(one.id.as_str()).copied());
    let (first, rest) = group.findings.split_at(group.findings.len().min(SHOWN));
    Ok(Some(Cards {
        code: &head.code,
        severity: head.severity,
        rule: &head.rule,
        number: group.findings.len() as u64,
        step: shared.then_some(&*head.next_step),
        clause,
        first: first.iter().map(card).collect::<Result<_, _>>()?,
        more: rest.len() as u64,
        rest: many::render(showing, rest, states)?,
    }))
}

/// What the facts are under a clause, where all findings of a group agree.
fn shared_clause(showing: Showing<'_>, group: &Group<'_>) -> Option<Touched> {
    let of = |finding: &&Finding| Touched::of(showing, finding);
    let first = of(group.findings.first()?)?;
    group.findings.iter().all(|finding| of(finding).as_ref() == Some(&first)).then_some(first)
}
