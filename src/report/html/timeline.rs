//! The timeline: dated facts as dots, restraints as bars, and the day the audit judges from.

use askama::Template;

use crate::model::audit::Audit;
use crate::report::html::charts::Span;
use crate::report::html::charts::Svg;
use crate::report::words;

/// A row: what, when in words, and its drawing.
struct Lane {
    what: String,
    when: String,
    svg: Svg,
}

/// The part.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<section class="part" id="timeline">
<h2>Timeline</h2>
<div class="card whole">
<ol class="lanes">
{%- for lane in lanes %}
<li class="lane"><span><bdi>{{ lane.what }}</bdi><small>{{ lane.when }}</small></span>{{ lane.svg }}</li>
{%- endfor %}
<li class="lane axis" aria-hidden="true"><span></span>{{ axis }}</li>
</ol>
<p class="small soft">The dashed line is the day this report judges from, {{ now }}. Restraints are shown as they are written; which of their levels counts, if any, is for a person, and in the end a court, to say.</p>
</div>
</section>"#
)]
struct Timeline {
    lanes: Vec<Lane>,
    axis: Svg,
    now: String,
}

/// Renders the part; empty without dated facts.
pub(super) fn render(audit: &Audit) -> Result<String, askama::Error> {
    let appendix = &audit.appendix;
    let facts = appendix.timeline.iter().map(|entry| entry.on);
    let windows = appendix.restraints.iter().flat_map(|one| [one.from, one.until]);
    let Some(span) = Span::covering(facts.chain(windows), audit.as_of) else {
        return Ok(String::new());
    };
    let mut dated: Vec<_> = appendix.timeline.iter().collect();
    dated.sort();
    let mut lanes: Vec<Lane> = dated
        .into_iter()
        .map(|entry| Lane {
            what: entry.what.clone(),
            when: words::day(entry.on),
            svg: span.dot(entry.on),
        })
        .collect();
    lanes.extend(appendix.restraints.iter().map(|one| Lane {
        what: format!("{}, {} (clause {})", one.title, one.level, one.clause),
        when: format!("{} to {}", words::day(one.from), words::day(words::last_day(one.until))),
        svg: span.bar(one.from, one.until),
    }));
    Timeline { lanes, axis: span.axis(), now: words::day(audit.as_of) }.render()
}
