//! The clauses that findings touch, each once, with its days: findings refer to them by number.

use askama::Template;

use crate::model::audit::Audit;
use crate::model::audit::AuditKind;
use crate::model::clause::ClauseReading;
use crate::report::clauses;
use crate::report::clauses::Clause;
use crate::report::words;

/// The part.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<section class="part" id="clauses">
<h2>The clauses, as written</h2>
<p class="small soft">Whether the facts lie inside a clause as it is written is all that is told here. Whether it can be relied on is for a person, and in the end a court, to say.</p>
{%- for one in boxes %}
<div class="card" id="clause-{{ loop.index }}"><h3>{{ loop.index }}. <bdi>{{ one.title }}</bdi></h3>
<p class="small soft"><bdi>{{ one.reading.agreement }}</bdi>, clause <bdi>{{ one.reading.id }}</bdi>{% if let Some(reps) = one.reps %}, for <bdi>{{ reps }}</bdi>{% endif %}. {{ words::capital(words::clause_kind(one.reading.kind)) }}.</p>
{%- if !one.reading.levels.is_empty() %}
<table><thead><tr><th scope="col">Level</th><th scope="col">First day</th><th scope="col">Last day</th></tr></thead><tbody>
{%- for level in one.reading.levels %}
<tr><th scope="row">{{ level.as_written }}</th><td>{{ words::day(level.from) }}</td><td>{{ words::day(words::last_day(level.until)) }}</td></tr>
{%- endfor %}
</tbody></table>
{%- endif %}
<p class="small soft">{% if let Some(day) = one.day %}{{ day }} {% endif %}{{ one.note }}</p>
</div>
{%- endfor %}
</section>"#
)]
struct Clauses<'a> {
    boxes: Vec<Box<'a>>,
}

/// One clause.
struct Box<'a> {
    reading: &'a ClauseReading,
    title: String,
    reps: Option<String>,
    day: Option<String>,
    note: &'a str,
}

/// Renders the part; empty when no finding touches a clause.
pub(super) fn render(audit: &Audit, all: &[Clause<'_>]) -> Result<String, askama::Error> {
    if all.is_empty() {
        return Ok(String::new());
    }
    let several = audit.kind == AuditKind::Report;
    let shown = all.iter().map(|one| Box {
        reading: one.reading,
        title: clauses::title(audit, one.reading),
        reps: several.then(|| one.reps.join(", ")),
        day: clauses::day(one.reading),
        note: clauses::place_note(one.reading),
    });
    Clauses { boxes: shown.collect() }.render()
}
