//! The title block, the answer in one sentence, and the numbers with what is cleared first.

use askama::Template;

use crate::model::audit::Audit;
use crate::model::audit::AuditKind;
use crate::report::answer;
use crate::report::answer::Step;
use crate::report::facts;
use crate::report::facts::Facts;
use crate::report::facts::Weight;
use crate::report::html::charts;
use crate::report::html::charts::Svg;
use crate::report::words;

/// A number and what it counts.
struct Tile {
    id: &'static str,
    value: u64,
    shown: String,
    label: &'static str,
}

/// A line of the title block.
struct Meta {
    name: &'static str,
    value: String,
}

/// The top of the page.
#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<header>
<p class="brand"><b><bdi>{{ agency }}</bdi></b><span>ringfence, confidential</span></p>
<h1>{{ kind }}</h1>
<dl class="meta">
{%- for one in meta %}
<div><dt>{{ one.name }}</dt><dd><bdi>{{ one.value }}</bdi></dd></div>
{%- endfor %}
</dl>
<section class="answer" aria-label="The answer">
<p>{{ answer }}.</p>
{%- if !caveats.is_empty() %}
<ul>
{%- for line in caveats %}
<li>{{ line }}</li>
{%- endfor %}
</ul>
{%- endif %}
</section>
<section aria-label="The numbers">
<div class="tiles">
{%- for tile in tiles %}
<div class="tile{% if loop.first %} first{% endif %}"><data id="count-{{ tile.id }}" value="{{ tile.value }}">{{ tile.shown }}</data><span>{{ tile.label }}</span></div>
{%- endfor %}
</div>
{%- if people > 0 %}
<div class="share">{{ share }}
<ul class="legend">
<li><i class="f-good"></i>{{ words::thousands(cleared) }} clients, nothing held against the tie</li>
<li><i class="f-held"></i>{{ words::thousands(held) }} with a finding held against the entry</li>
<li><i class="f-rest"></i>{{ words::thousands(rest) }} not recognised as clients: compared and forgotten</li>
</ul></div>
{%- endif %}
</section>
{%- if !steps.is_empty() %}
<section class="steps" aria-label="Next steps"><h2>Next steps</h2><ul>
{%- for step in steps %}
<li><span class="code mono">{{ step.codes.join(", ") }}</span> {{ step.what }}</li>
{%- endfor %}
</ul></section>
{%- endif %}
<nav aria-label="On this page"><ul>
{%- for (id, name) in nav %}
<li><a href="#{{ id }}">{{ name }}</a></li>
{%- endfor %}
</ul></nav>
</header>"##
)]
struct Summary<'a> {
    agency: &'a str,
    kind: &'static str,
    meta: Vec<Meta>,
    answer: String,
    caveats: Vec<String>,
    tiles: Vec<Tile>,
    share: Svg,
    people: u64,
    cleared: u64,
    held: u64,
    rest: u64,
    steps: Vec<Step<'a>>,
    nav: Vec<(&'static str, &'static str)>,
}

/// The document's title.
pub(super) fn title(audit: &Audit) -> String {
    let kind = words::kind(audit.kind);
    let whose = audit.appendix.rep.as_ref().map(|rep| format!(": {}", rep.id.0));
    format!("{kind}{}, as of {}", whose.unwrap_or_default(), words::day(audit.as_of))
}

/// Renders the top of the page.
pub(super) fn render(audit: &Audit, facts: &Facts) -> Result<String, askama::Error> {
    let rest = facts.people.saturating_sub(facts.matched);
    let parts = [(facts.cleared, "f-good"), (facts.held, "f-held"), (rest, "f-rest")];
    Summary {
        agency: &audit.appendix.agency,
        kind: words::kind(audit.kind),
        meta: meta(audit),
        answer: answer::answer(audit, facts),
        caveats: answer::caveats(audit, facts),
        tiles: tiles(audit.kind, facts),
        share: charts::share(&parts),
        people: facts.people,
        cleared: facts.cleared,
        held: facts.held,
        rest,
        steps: answer::next_steps(audit),
        nav: nav(audit),
    }
    .render()
}

/// The title block.
fn meta(audit: &Audit) -> Vec<Meta> {
    let appendix = &audit.appendix;
    let policy = format!("{} ({})", audit.policy.id, words::short_hash(&audit.policy.sha256));
    let rep = appendix.rep.as_ref().map(|rep| {
        let name = rep.name.as_ref().map(|name| &*name.full);
        words::rep(&rep.id.0, name)
    });
    let days = |(from, to)| format!("{} to {}", words::day(from), words::day(to));
    let lines = [
        ("Rep", rep),
        ("Upload to", appendix.to_network.as_deref().map(words::network)),
        ("Period", appendix.period.map(days)),
        ("As of", Some(words::day(audit.as_of))),
        ("Policy", Some(policy)),
        ("Read on the basis of", appendix.basis.clone()),
        ("Audit", Some(audit.id.clone())),
    ];
    let line = |(name, value): (_, Option<String>)| value.map(|value| Meta { name, value });
    lines.into_iter().filter_map(line).collect()
}

/// The numbers, what is cleared first.
fn tiles(kind: AuditKind, facts: &Facts) -> Vec<Tile> {
    let tile = |id, value, label| Tile { id, value, shown: words::thousands(value), label };
    let mut out = Vec::new();
    if kind == AuditKind::Check {
        out.push(tile("may-go", facts.free, "may go"));
        out.push(tile("leave-out", facts.held, "to leave out"));
        out.push(tile("ask", facts.ask, "to ask about first"));
    }
    out.push(tile("cleared", facts.cleared, "clients with nothing held against the tie"));
    out.push(tile("matched", facts.matched, "clients recognised"));
    out.push(tile("people", facts.people, "people looked at"));
    out.push(tile("held", facts.against_entries, "findings held against an entry"));
    out.push(tile("context", facts.context, "facts for context"));
    out.push(tile("findings", facts.findings, "findings of every weight"));
    out.push(tile("possible", facts.possible, "need a person to look"));
    out
}

/// The parts of the page that are there.
fn nav(audit: &Audit) -> Vec<(&'static str, &'static str)> {
    let appendix = &audit.appendix;
    let dated = !appendix.timeline.is_empty() || !appendix.restraints.is_empty();
    let weighs = |weight| audit.findings.iter().any(|one| facts::weight(one) == weight);
    let touches = audit.findings.iter().any(|one| one.clause.is_some());
    let parts = [
        (true, "looked-at", "What was looked at"),
        (true, "may-stay", "What may stay"),
        (true, "collides", "What collides"),
        (weighs(Weight::Context), "context", "Facts for context"),
        (weighs(Weight::BeforePolicy), "before-policy", "Before the policy"),
        (touches, "clauses", "Clauses"),
        (!appendix.possible.is_empty(), "possible", "Needs a person"),
        (dated, "timeline", "Timeline"),
        (audit.kind == AuditKind::Report, "period", "The period"),
        (appendix.upkeep.book.is_some(), "upkeep", "The book and the ties"),
        (true, "company", "Company side"),
        (true, "cannot-see", "What this cannot see"),
        (true, "reply", "Reply and decision"),
    ];
    parts.into_iter().filter(|part| part.0).map(|(_, id, name)| (id, name)).collect()
}
