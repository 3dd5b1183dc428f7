//! Facts that are held against nobody: one line each, and what they share said once above them.

use std::collections::BTreeMap;

use askama::Template;

use crate::model::audit::Audit;
use crate::model::audit::AuditKind;
use crate::model::audit::Finding;
use crate::report::facts;
use crate::report::facts::Group;
use crate::report::facts::Weight;
use crate::report::html::finding::Showing;
use crate::report::html::notes;
use crate::report::html::notes::Notes;
use crate::report::words;

/// A part.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<section class="part" id="{{ id }}">
<h2>{{ title }}</h2>
<p class="small soft">{{ intro }} Where each was seen, and its evidence field by field, stand in the sheet “Findings” of the workbook; <code>ringfence explain FINDING</code> shows one.</p>
{%- for group in groups %}
<section class="group"><header>
<p class="code mono">{{ group.head.code }}</p>
<h3>{{ group.head.rule.title }}</h3>
<p class="small soft">{{ words::count(group.number, "fact", "facts") }}. Rule <span class="mono">{{ group.head.rule.id }}</span>, {{ group.head.rule.cite }}{% if let Some(version) = group.version %}, version {{ version }}{% endif %}.</p>
</header>
<div class="card">
{%- if !group.notes.shared.is_empty() %}
<div class="small"><b>Of {% if group.number == 1 %}this fact{% else %}all of these{% endif %}</b><ul>
{%- for line in group.notes.shared %}
<li>{{ line }}</li>
{%- endfor %}
</ul></div>
{%- endif %}
<div class="scroll"><table class="lines"><thead><tr><th scope="col">Record</th><th scope="col">It was</th><th scope="col">Seen as</th><th scope="col">On</th><th scope="col">Sure</th>{% if with_rep %}<th scope="col">Rep</th>{% endif %}<th scope="col">Finding</th>{% if !group.notes.own.is_empty() %}<th scope="col">Notes</th>{% endif %}</tr></thead><tbody>
{%- for row in group.rows %}
<tr id="{{ row.finding.id }}" data-finding="{{ row.finding.id }}"><th scope="row">{% if let Some(record) = row.finding.record %}<bdi>{{ record.id.0 }}</bdi>{% if let Some(name) = record.name %}, <bdi>{{ name }}</bdi>{% endif %}{% else %}none{% endif %}</th><td>{% if let Some(record) = row.finding.record %}{{ words::class_word(record.stewardship) }}{% endif %}</td><td>{{ words::network(row.finding.seen.network) }}: {{ words::seen_kind(row.finding.seen.kind) }}</td><td class="nowrap">{% if let Some(on) = row.finding.seen.on %}{{ words::day(*on) }}{% else %}no day given{% endif %}</td><td class="nowrap">{% if row.finding.evidence.is_empty() %}no match{% else %}{{ words::percent(row.finding.probability) }}{% endif %}</td>{% if with_rep %}<td><bdi>{{ row.finding.rep.0 }}</bdi></td>{% endif %}<td class="nowrap"><bdi class="mono">{{ row.finding.id }}</bdi>{% if let Some(state) = row.state %} ({{ state }}){% endif %}</td>{% if !group.notes.own.is_empty() %}<td>{{ row.notes }}</td>{% endif %}</tr>
{%- endfor %}
</tbody></table></div>
{%- if !group.notes.own.is_empty() %}
<div class="small"><b>Notes</b><ol>
{%- for line in group.notes.own %}
<li>{{ line }}</li>
{%- endfor %}
</ol></div>
{%- endif %}
</div>
</section>
{%- endfor %}
</section>"#
)]
struct Context<'a> {
    id: &'static str,
    title: &'static str,
    intro: &'static str,
    with_rep: bool,
    groups: Vec<Lines<'a>>,
}

/// The facts of one rule.
struct Lines<'a> {
    head: &'a Finding,
    number: u64,
    version: Option<&'a str>,
    notes: Notes,
    rows: Vec<Row<'a>>,
}

/// A fact.
struct Row<'a> {
    finding: &'a Finding,
    state: Option<&'static str>,
    notes: String,
}

/// The version of the rule, where a policy was in force.
fn version_of(finding: &Finding) -> Option<&str> {
    (facts::weight(finding) != Weight::BeforePolicy).then_some(finding.rule.version.as_str())
}

/// Renders the facts for context; empty without any.
pub(super) fn render(
    showing: Showing<'_>,
    states: &BTreeMap<&str, &'static str>,
) -> Result<String, askama::Error> {
    let title = "Facts for context";
    let intro = "These help to read the findings above. They are held against nobody, and the \
                 clients they are about count as clients with nothing held against the tie.";
    part(showing, states, Weight::Context, ["context", title, intro])
}

/// Renders what is older than the policy; empty without any.
pub(super) fn before_policy(
    showing: Showing<'_>,
    states: &BTreeMap<&str, &'static str>,
) -> Result<String, askama::Error> {
    let title = "Before the policy was in force";
    let intro = "No policy of the company was in force on the day of these events, so that they \
                 collide with no rule of it: they are facts, held against nobody.";
    part(showing, states, Weight::BeforePolicy, ["before-policy", title, intro])
}

/// Renders one of the two parts.
fn part(
    showing: Showing<'_>,
    states: &BTreeMap<&str, &'static str>,
    weight: Weight,
    [id, title, intro]: [&'static str; 3],
) -> Result<String, askama::Error> {
    let audit: &Audit = showing.audit;
    let groups = facts::groups(audit, weight);
    if groups.is_empty() {
        return Ok(String::new());
    }
    let with_rep = audit.kind == AuditKind::Report;
    let groups = groups.iter().filter_map(|group| lines(showing, group, states)).collect();
    Context { id, title, intro, with_rep, groups }.render()
}

/// The lines of a group.
fn lines<'a>(
    showing: Showing<'_>,
    group: &Group<'a>,
    states: &BTreeMap<&str, &'static str>,
) -> Option<Lines<'a>> {
    let head = *group.findings.first()?;
    let notes = notes::of(showing, &group.findings);
    let rows = group.findings.iter().zip(&notes.of_each).map(|(finding, numbers)| Row {
        finding,
        state: states.get(finding.id.as_str()).copied(),
        notes: numbers.iter().map(usize::to_string).collect::<Vec<_>>().join(", "),
    });
    let rows = rows.collect();
    let (number, version) = (group.findings.len() as u64, version_of(head));
    Some(Lines { head, number, version, notes, rows })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::html;
    use crate::report::sample;

    #[test]
    fn facts_stand_apart_from_what_collides_and_before_the_policy_apart_from_both() {
        let audit = sample::offboard();

        let page = html::render(&audit).unwrap();

        let place = |text: &str| page.find(text).unwrap();
        let (context, before) = (
            place("<section class=\"part\" id=\"context\""),
            place("<section class=\"part\" id=\"before-policy\""),
        );
        for finding in &audit.findings {
            let at = place(&format!("data-finding=\"{}\"", finding.id));
            let shown = match facts::weight(finding) {
                Weight::Held => at < context,
                Weight::Context => at > context && at < before,
                Weight::BeforePolicy => at > before,
            };
            assert!(shown, "{}", finding.id);
        }
    }

    #[test]
    fn what_all_facts_of_a_group_share_is_said_once() {
        let mut audit = sample::offboard();
        let one = audit
            .findings
            .iter()
            .find(|one| {
                one.code == "CONTINUING-ACCESS" && one.grade == crate::model::audit::Grade::Context
            })
            .unwrap()
            .clone();
        audit
            .findings
            .extend((0..300).map(|number| Finding { id: format!("N-{number}"), ..one.clone() }));

        let page = html::render(&audit).unwrap();

        assert_eq!(page.matches("data-finding=\"N-").count(), 300);
        assert!(page.matches("a tie that is merely kept").count() <= 2);
        assert!(page.matches("The tie is public and names no business").count() < 10);
    }
}
