//! One finding: the record, where and when it was seen, how sure the match is and why, what speaks
//! for the rep in equal weight, the clause in short, the company side, the next step.

use askama::Template;

use crate::model::audit::Audit;
use crate::model::audit::AuditKind;
use crate::model::audit::Finding;
use crate::model::audit::MatchStanding;
use crate::model::matching::Agreement;
use crate::model::matching::Evidence;
use crate::model::triage::Author;
use crate::model::triage::Life;
use crate::model::triage::State;
use crate::report::clauses;
use crate::report::clauses::Clause;
use crate::report::facts;
use crate::report::html::charts;
use crate::report::html::charts::Svg;
use crate::report::words;

/// The card.
#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<article class="finding" id="{{ finding.id }}" data-finding="{{ finding.id }}">
<header><h4>
{%- if let Some(record) = finding.record %}Record <bdi>{{ record.id.0 }}</bdi>
{%- if let Some(name) = record.name %}, <bdi>{{ name }}</bdi>{% endif %}
{%- else %}{{ words::capital(words::seen_kind(finding.seen.kind).as_str()) }}{% endif %}</h4>
<span class="pill {{ finding.severity.as_str() }}">{{ finding.severity.as_str() }}</span>
{%- if let Some(state) = state %}<span class="pill state">{{ state }}</span>{% endif %}
{%- if let Some(life) = life %}{% if life.state != State::Open %}<span class="pill state">{{ life.state.as_str() }}</span>{% endif %}{% endif %}
<span class="id">Finding <bdi class="mono">{{ finding.id }}</bdi></span></header>
<dl class="facts">
{%- if let Some(record) = finding.record %}
<div class="wide"><dt>The record was, under policy</dt><dd>{{ words::class(record.stewardship) }}{% if let Some(since) = record.since %}, since {{ words::day(*since) }}{% endif %}{% if !record.because.is_empty() %}: <span class="soft">{{ record.because }}</span>{% endif %}</dd></div>
{%- endif %}
<div><dt>Seen as</dt><dd>{{ words::seen_kind(finding.seen.kind) }}, {{ words::network(finding.seen.network) }}: {{ words::grade(finding.grade) }}</dd></div>
<div class="wide"><dt>Where</dt><dd><bdi>{{ place }}</bdi></dd></div>
<div><dt>On</dt><dd>{% if let Some(on) = finding.seen.on %}{{ words::day(*on) }}{% else %}the file gives no day{% endif %}</dd></div>
{%- if with_rep %}
<div><dt>Rep</dt><dd><bdi>{{ finding.rep.0 }}</bdi></dd></div>
{%- endif %}
</dl>
<div class="pair">
<section class="side"><h5>What speaks for the match</h5>
{%- if finding.evidence.is_empty() %}
<p>No match is involved: this was read from the {{ words::seen_kind(finding.seen.kind) }} itself.</p>
{%- else %}
<p><b>{{ words::capital(words::certainty(finding.probability)) }}</b>, {{ words::percent(finding.probability) }}, {{ total }} of evidence</p>
<table class="bits"><tbody>
{%- if let Some(prior) = prior %}
<tr class="soft"><th scope="row">before anything is compared</th><td></td><td class="chart"></td><td class="num">{{ prior }}</td></tr>
{%- endif %}
{%- for one in bars %}
<tr><th scope="row">{{ one.field }}</th><td>{{ one.agrees }}</td><td class="chart">{{ one.drawn }}</td><td class="num">{{ one.bits }}</td></tr>
{%- endfor %}
</tbody>
{%- if let Some(odds) = odds %}
<tfoot><tr><th scope="row">together</th><td></td><td class="chart"></td><td class="num">{{ odds }}</td></tr></tfoot>
{%- endif %}
</table>
{%- if let Some(decided) = decided %}
<p class="small"><b>A person decided:</b> {{ decided }}.</p>
{%- endif %}
{%- if let Some(rivals) = rivals %}
<p class="small">Who else it may be: <bdi>{{ rivals }}</bdi>.</p>
{%- endif %}
{%- if let Some(turns) = turns %}
<p class="small soft">{{ turns }}</p>
{%- endif %}
{%- if !blank.is_empty() %}
<p class="small soft">Not given on one side, which weighs nothing: {{ blank.join(", ") }}.</p>
{%- endif %}
{%- endif %}
</section>
<section class="side rep"><h5>What speaks for the rep</h5>
{%- if finding.speaks_for_the_rep.is_empty() %}
<p>Nothing was found in what was supplied, which is no evidence against the rep. The rep may add to this.</p>
{%- else %}
<ul>
{%- for line in finding.speaks_for_the_rep %}
<li>{{ line }}</li>
{%- endfor %}
</ul>
{%- endif %}
</section>
</div>
{%- if let Some(clause) = clause %}
<p class="below small"><b>The clause, as written: <a href="#clause-{{ clause.number }}">{{ clause.number }}. <bdi>{{ clause.title }}</bdi></a>.</b> {{ clause.facts }}</p>
{%- endif %}
{%- if !finding.company_side.is_empty() %}
<p class="below small"><b>The company's side:</b>
{%- for line in finding.company_side %} {{ line }}{% if !loop.last %};{% endif %}{% endfor %}</p>
{%- endif %}
{%- if let Some(life) = life %}
{%- for note in life.notes %}
{%- if note.author == Author::Company %}
<p class="below small"><b>{{ words::day(note.day) }}, the company:</b> {% if let Some(did) = words::did(note) %}{{ did }}{% if !note.words.is_empty() %}: {% endif %}{% endif %}<bdi>{{ note.words }}</bdi></p>
{%- endif %}
{%- endfor %}
{%- if let Some(read) = life.still_there %}
<p class="below small"><b>Still there:</b> it was said to be put right, and the export read on {{ words::day(*read) }} shows it.</p>
{%- endif %}
{%- endif %}
{%- if with_step && !finding.next_step.is_empty() %}
<p class="step"><b>Next step:</b> {{ finding.next_step }}</p>
{%- endif %}
</article>"##
)]
struct Card<'a> {
    finding: &'a Finding,
    state: Option<&'static str>,
    place: String,
    with_rep: bool,
    with_step: bool,
    total: String,
    prior: Option<String>,
    odds: Option<String>,
    decided: Option<&'static str>,
    rivals: Option<String>,
    turns: Option<String>,
    bars: Vec<Bar>,
    blank: Vec<String>,
    clause: Option<Touched>,
    life: Option<&'a Life>,
}

/// The clause a finding touches, in short.
#[derive(PartialEq, Eq)]
pub(super) struct Touched {
    /// Its number among the clauses of the page.
    pub number: usize,
    /// What it is called.
    pub title: String,
    /// What the facts are under it.
    pub facts: String,
}

impl Touched {
    /// The clause of a finding; `None` without one.
    pub(super) fn of(showing: Showing<'_>, finding: &Finding) -> Option<Self> {
        let clause = finding.clause.as_ref()?;
        Some(Self {
            number: clauses::number(showing.clauses, finding)?,
            title: clauses::title(showing.audit, clause),
            facts: clauses::facts(clause),
        })
    }
}

/// A field's evidence.
struct Bar {
    field: String,
    agrees: &'static str,
    drawn: Svg,
    bits: String,
}

/// How a card is shown among others.
#[derive(Clone, Copy)]
pub(super) struct Showing<'a> {
    /// The audit.
    pub audit: &'a Audit,
    /// The bits a full bar stands for, the same on the whole page.
    pub most_bits: f64,
    /// Whether the next step stands on the card, since the group does not share one.
    pub with_step: bool,
    /// Whether the clause stands on the card, since the group does not share one.
    pub with_clause: bool,
    /// The clauses of the page, which findings refer to by number.
    pub clauses: &'a [Clause<'a>],
}

/// Renders a finding's card; `state` is `new` or `open` in a periodic report.
pub(super) fn render(
    showing: Showing<'_>,
    finding: &Finding,
    state: Option<&'static str>,
) -> Result<String, askama::Error> {
    let bar = |one: &Evidence| Bar {
        field: words::field(&one.field),
        agrees: words::agreement(one),
        drawn: charts::bits(one.bits, showing.most_bits),
        bits: words::signed_bits(one.bits),
    };
    let given = finding.evidence.iter().filter(|one| !says_nothing(one));
    let absent = finding.evidence.iter().filter(|one| says_nothing(one));
    let stands = showing.audit.appendix.matches.get(&finding.id);
    let odds = |one: &MatchStanding| one.prior_bits + words::total_bits(&finding.evidence);
    Card {
        finding,
        state,
        place: facts::place(showing.audit, &finding.seen),
        with_rep: showing.audit.kind == AuditKind::Report,
        with_step: showing.with_step,
        total: words::bits(words::total_bits(&finding.evidence)),
        prior: stands.map(|one| words::signed_bits(one.prior_bits)),
        odds: stands.map(|one| words::signed_bits(odds(one))),
        decided: stands.and_then(|one| one.decided).map(words::decided),
        rivals: stands.and_then(|one| words::rivals(&one.contest)),
        turns: stands.and_then(|one| words::turns(&one.contest.turns)),
        bars: given.map(bar).collect(),
        blank: absent.map(|one| words::field(&one.field)).collect(),
        clause: Touched::of(showing, finding).filter(|_| showing.with_clause),
        life: showing.audit.appendix.lives.get(&finding.id),
    }
    .render()
}

/// Tells whether a field weighs nothing since one side has none.
fn says_nothing(one: &Evidence) -> bool {
    one.agrees == Agreement::Absent && one.bits.abs() < 0.05
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn a_card_leads_from_the_prior_to_the_rivals_and_to_what_would_change_it() {
        let audit = sample::offboard();
        let showing = Showing {
            audit: &audit,
            most_bits: 16.0,
            with_step: true,
            with_clause: true,
            clauses: &[],
        };

        let decided = render(showing, &audit.findings[0], None).unwrap();
        let open = render(showing, &audit.findings[1], None).unwrap();

        assert!(decided.contains("before anything is compared"));
        assert!(decided.contains("-14.3"));
        assert!(
            decided.contains("C-3001 21%, C-3002 4% and 3 other clients; no client at all 30%")
        );
        assert!(decided.contains("under 1% without the name"));
        assert!(decided.contains("<b>A person decided:</b> the same person"));
        assert!(!open.contains("A person decided"));
    }
}
