//! One self-contained page: no script, nothing loaded from elsewhere, light and dark, for a phone
//! and for A4.
//!
//! A part of the page is a file with a struct, its template inline beside it, and how it is filled
//! from the audit. The template engine escapes every value; control and bidi characters are made
//! visible in the finished document, so that no part can forget to.
//!
//! To add a part: write `src/report/html/<part>.rs`, its `mod` line, and its field in [`Page`].

mod charts;
mod checklist;
mod clauses;
mod cleared;
mod closing;
mod context;
mod finding;
mod findings;
mod keeping;
mod looked_at;
mod many;
mod notes;
mod period;
mod possible;
mod summary;
mod timeline;
mod upkeep;

use askama::Template;

use crate::model::Day;
use crate::model::audit::Audit;
use crate::model::audit::Restraint;
use crate::model::audit::TimelineEntry;
use crate::report::ReportError;
use crate::report::clauses::distinct;
use crate::report::facts::Facts;
use crate::report::harmless::harmless_document;
use crate::report::html::finding::Showing;

/// Colours, sizes and print rules.
pub(super) const STYLE: &str = include_str!("style.css");

/// The page from top to bottom.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex, nofollow">
<meta name="format-detection" content="telephone=no">
<meta name="color-scheme" content="light dark">
<title>{{ title }}</title>
<style>
{{ style|safe }}</style>
</head>
<body>
<div class="sheet">
{{ summary|safe }}
<main>
{%- for part in parts %}
{{ part|safe }}
{%- endfor %}
</main>
{{ end|safe }}
</div>
</body>
</html>
"#
)]
struct Page<'a> {
    title: String,
    style: &'a str,
    summary: String,
    parts: Vec<String>,
    end: String,
}

/// Dated facts and restraints as lanes over the years, with the day `as_of` on them: markup without
/// style of its own.
///
/// # Errors
///
/// The template fails.
pub fn lanes(
    timeline: &[TimelineEntry],
    restraints: &[Restraint],
    as_of: Day,
) -> Result<String, ReportError> {
    Ok(harmless_document(&timeline::list(timeline, restraints, as_of)?))
}

/// Renders the page.
pub(super) fn render(audit: &Audit) -> Result<String, ReportError> {
    let facts = Facts::of(audit);
    let clauses = distinct(audit);
    let most_bits = findings::most_bits(audit);
    let showing =
        Showing { audit, most_bits, with_step: true, with_clause: true, clauses: &clauses };
    let states = findings::states(audit);
    let parts = [
        looked_at::render(audit, &facts)?,
        cleared::render(audit, &facts)?,
        findings::render(showing, &states)?,
        context::render(showing, &states)?,
        context::before_policy(showing, &states)?,
        clauses::render(audit, &clauses)?,
        possible::render(audit)?,
        timeline::render(audit)?,
        checklist::render(audit)?,
        period::render(audit)?,
        upkeep::render(audit)?,
        keeping::render(audit)?,
        closing::render(audit)?,
    ];
    let page = Page {
        title: summary::title(audit),
        style: STYLE,
        summary: summary::render(audit, &facts)?,
        parts: parts.into_iter().filter(|part| !part.is_empty()).collect(),
        end: closing::foot(audit)?,
    };
    Ok(harmless_document(&page.render()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn hostile_names_arrive_as_text() {
        let mut audit = sample::offboard();
        let hostile = "<script>alert(1)</script>\u{202e}\u{1b}[2J\"' onload=x";
        audit.inputs[1].name = hostile.to_owned();
        audit.appendix.agency = hostile.to_owned();
        audit.findings[0].record.as_mut().unwrap().name = Some(hostile.to_owned());
        audit.findings[0].speaks_for_the_rep.push(hostile.to_owned());
        audit.findings[0].id = hostile.to_owned();
        audit.appendix.restraints[0].title = hostile.to_owned();
        audit.cleared.insert(hostile.to_owned(), 0);

        let page = render(&audit).unwrap();

        assert!(!page.contains("<script"));
        assert!(!page.contains("\"' onload"));
        assert!(!page.contains(['\u{202e}', '\u{1b}']));
        assert!(page.contains("&#60;script&#62;"));
    }

    #[test]
    fn nothing_is_loaded_from_elsewhere() {
        for audit in [sample::check(), sample::offboard(), sample::report()] {
            let page = render(&audit).unwrap();

            for sign in ["http:", "https:", "src=", "url(", "@import", "<script", "javascript"] {
                let style_src = page.replace("style-src", "").replace("img-src", "");
                assert!(!style_src.contains(sign), "{sign}");
            }
        }
    }

    #[test]
    fn two_thousand_findings_stay_behind_a_summary_and_none_is_lost() {
        let mut audit = sample::check();
        let one = audit.findings[0].clone();
        audit.findings = (0..2_000)
            .map(|number| crate::model::audit::Finding {
                id: format!("N-{number:04}"),
                ..one.clone()
            })
            .collect();

        let page = render(&audit).unwrap();

        assert_eq!(page.matches("<details").count(), 1);
        assert_eq!(page.matches("data-finding=\"N-").count(), 2_000);
        assert!(page.len() < 3_000_000, "{}", page.len());
    }
}
