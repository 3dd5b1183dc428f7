//! The timeline: dated facts as dots, restraints as bars, and the day the audit judges from.

use std::collections::BTreeMap;

use askama::Template;

use crate::model::Day;
use crate::model::audit::Audit;
use crate::model::audit::Restraint;
use crate::model::audit::TimelineEntry;
use crate::report::html::charts::Span;
use crate::report::html::charts::Svg;
use crate::report::words;

/// More lanes than these are set close to each other.
const MANY: usize = 12;

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
{{ lanes|safe }}
<p class="small soft">The dashed line is the day this report judges from, {{ now }}. Restraints are shown as they are written; which of their levels counts, if any, is for a person, and in the end a court, to say.</p>
</div>
</section>"#
)]
struct Timeline {
    lanes: Lanes,
    now: String,
}

/// The lanes alone, for a page that has words of its own around them.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<ol class="lanes{% if close %} close{% endif %}">
{%- for lane in all %}
<li class="lane"><span><bdi>{{ lane.what }}</bdi><small>{{ lane.when }}</small></span>{{ lane.svg }}</li>
{%- endfor %}
<li class="lane axis" aria-hidden="true"><span></span>{{ axis }}</li>
</ol>"#
)]
struct Lanes {
    all: Vec<Lane>,
    close: bool,
    axis: Svg,
}

/// Draws the lanes; `None` without dated facts.
fn lanes(timeline: &[TimelineEntry], restraints: &[Restraint], as_of: Day) -> Option<Lanes> {
    let facts = timeline.iter().map(|entry| entry.on);
    let windows = restraints.iter().flat_map(|one| [one.from, one.until]);
    let span = Span::covering(facts.chain(windows), as_of)?;
    let mut lanes: Vec<Lane> = days(timeline)
        .into_iter()
        .map(|(on, what)| Lane { what, when: words::day(on), svg: span.dot(on) })
        .collect();
    lanes.extend(restraints.iter().map(|one| Lane {
        what: format!("{}, {} (clause {})", one.title, one.level, one.clause),
        when: format!("{} to {}", words::day(one.from), words::day(words::last_day(one.until))),
        svg: span.bar(one.from, one.until),
    }));
    Some(Lanes { close: lanes.len() > MANY, all: lanes, axis: span.axis() })
}

/// The lanes as a list; empty without dated facts.
pub(in crate::report) fn list(
    timeline: &[TimelineEntry],
    restraints: &[Restraint],
    as_of: Day,
) -> Result<String, askama::Error> {
    lanes(timeline, restraints, as_of).map_or(Ok(String::new()), |lanes| lanes.render())
}

/// Renders the part; empty without dated facts.
pub(super) fn render(audit: &Audit) -> Result<String, askama::Error> {
    let appendix = &audit.appendix;
    let drawn = lanes(&appendix.timeline, &appendix.restraints, audit.as_of);
    let Some(lanes) = drawn else { return Ok(String::new()) };
    Timeline { lanes, now: words::day(audit.as_of) }.render()
}

/// Dated facts by day, those of one day on one lane; the same words twice on a day are counted.
fn days(timeline: &[TimelineEntry]) -> BTreeMap<Day, String> {
    let mut days: BTreeMap<Day, BTreeMap<&str, u64>> = BTreeMap::new();
    for entry in timeline {
        *days.entry(entry.on).or_default().entry(entry.what.as_str()).or_default() += 1;
    }
    let what = |(what, times): (&str, u64)| match times {
        1 => what.to_owned(),
        times => format!("{what} ({times} times)"),
    };
    let line =
        |facts: BTreeMap<&str, u64>| facts.into_iter().map(what).collect::<Vec<_>>().join("; ");
    days.into_iter().map(|(on, facts)| (on, line(facts))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn facts_of_one_day_share_a_lane_and_none_is_lost() {
        let mut audit = sample::offboard();
        let hired = audit.appendix.timeline[0].clone();
        let entry = TimelineEntry { what: "Address book entry dated".to_owned(), ..hired.clone() };
        audit.appendix.timeline = vec![entry.clone(), entry.clone(), hired, entry];

        let page = render(&audit).unwrap();

        assert!(page.contains("<bdi>Address book entry dated (3 times); Hired</bdi>"), "{page}");
        assert_eq!(page.matches("<circle").count(), 1);
    }
}
