//! Findings beyond the first of a group: the same facts as on a card, a row each.

use std::collections::BTreeMap;

use askama::Template;

use crate::model::audit::AuditKind;
use crate::model::audit::Finding;
use crate::model::matching::Evidence;
use crate::report::facts;
use crate::report::html::finding::Showing;
use crate::report::html::finding::Touched;
use crate::report::words;

/// The table.
#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<div class="card scroll"><table class="many"><thead><tr><th scope="col">Record</th><th scope="col">Seen</th><th scope="col">What speaks for the match</th><th scope="col">What speaks for the rep</th></tr></thead><tbody>
{%- for row in rows %}
<tr id="{{ row.finding.id }}" data-finding="{{ row.finding.id }}"><th scope="row">
{%- if let Some(record) = row.finding.record %}<bdi>{{ record.id.0 }}</bdi>{% if let Some(name) = record.name %}, <bdi>{{ name }}</bdi>{% endif %}
<div class="small soft">{{ words::class(record.stewardship) }}{% if let Some(since) = record.since %}, since {{ words::day(*since) }}{% endif %}{% if !record.because.is_empty() %}: {{ record.because }}{% endif %}</div>{% endif %}
<div class="small soft">{{ row.finding.severity.as_str() }}{% if let Some(state) = row.state %}, {{ state }}{% endif %}{% if row.with_rep %}, rep <bdi>{{ row.finding.rep.0 }}</bdi>{% endif %}</div>
<div class="code mono">{{ row.finding.id }}</div></th>
<td><bdi>{{ row.place }}</bdi><div class="small soft">{{ words::seen_kind(row.finding.seen.kind) }}, {{ words::network(row.finding.seen.network) }}: {{ words::grade(row.finding.grade) }}; {% if let Some(on) = row.finding.seen.on %}{{ words::day(*on) }}{% else %}the file gives no day{% endif %}</div></td>
<td>{% if row.evidence.is_empty() %}No match is involved.{% else %}<b>{{ words::capital(words::certainty(row.finding.probability)) }}</b>, {{ words::percent(row.finding.probability) }}<div class="small soft">{{ row.evidence }}</div>{% endif %}{% if let Some(clause) = row.clause %}<div class="small">Clause <a href="#clause-{{ clause.number }}">{{ clause.number }}, <bdi>{{ clause.title }}</bdi></a>: {{ clause.facts }}</div>{% endif %}</td>
<td>{% if row.finding.speaks_for_the_rep.is_empty() %}<span class="soft">Nothing found, which is no evidence against the rep.</span>{% else %}<ul>{% for line in row.finding.speaks_for_the_rep %}<li>{{ line }}</li>{% endfor %}</ul>{% endif %}
{%- if !row.finding.company_side.is_empty() %}<div class="small soft">Company side: {% for line in row.finding.company_side %}{{ line }} {% endfor %}</div>{% endif %}
{%- if with_step && !row.finding.next_step.is_empty() %}<div class="small"><b>Next step:</b> {{ row.finding.next_step }}</div>{% endif %}</td></tr>
{%- endfor %}
</tbody></table></div>"##
)]
struct Many<'a> {
    rows: Vec<Row<'a>>,
    with_step: bool,
}

/// A finding.
struct Row<'a> {
    finding: &'a Finding,
    state: Option<&'static str>,
    with_rep: bool,
    place: String,
    evidence: String,
    clause: Option<Touched>,
}

impl<'a> Row<'a> {
    /// Fills a row.
    fn of(showing: Showing<'_>, finding: &'a Finding, state: Option<&'static str>) -> Self {
        Self {
            finding,
            state,
            with_rep: showing.audit.kind == AuditKind::Report,
            place: facts::place(showing.audit, &finding.seen),
            evidence: evidence(&finding.evidence),
            clause: Touched::of(showing, finding).filter(|_| showing.with_clause),
        }
    }
}

/// Renders the rows.
pub(super) fn render(
    showing: Showing<'_>,
    findings: &[&Finding],
    states: &BTreeMap<&str, &'static str>,
) -> Result<String, askama::Error> {
    let rows = findings.iter().map(|finding| {
        let state = states.get(finding.id.as_str()).copied();
        Row::of(showing, finding, state)
    });
    Many { rows: rows.collect(), with_step: showing.with_step }.render()
}

/// `e-mail the same +14.2, company different -1.4`.
fn evidence(evidence: &[Evidence]) -> String {
    let one = |one: &Evidence| {
        let (field, agrees) = (words::field(&one.field), words::agreement(one));
        format!("{field} {agrees} {}", words::signed_bits(one.bits))
    };
    let fields: Vec<String> = evidence.iter().map(one).collect();
    fields.join(", ")
}
