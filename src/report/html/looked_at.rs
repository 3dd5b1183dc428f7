//! What was looked at: files, sections that were there, empty or absent, and what was not readable.

use askama::Template;

use crate::model::audit::Audit;
use crate::model::audit::AuditInput;
use crate::model::audit::AuditSkipped;
use crate::model::reading::Section;
use crate::model::reading::SectionState;
use crate::report::facts::Facts;
use crate::report::words;

/// Skipped records shown before the rest is folded away.
const SHOWN: usize = 10;

/// The part.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<section class="part" id="looked-at">
<h2>What was looked at</h2>
<div class="card scroll"><table>
<caption>Files</caption>
<thead><tr><th scope="col">File</th><th scope="col">Holds</th><th scope="col" class="num">Records read</th><th scope="col" class="num">Not read</th></tr></thead>
<tbody>
{%- for input in audit.inputs %}
<tr><th scope="row"><bdi>{{ input.name }}</bdi></th><td>{{ input.kind.replace('_', " ") }}</td><td class="num">{{ words::thousands(input.rows) }}</td><td class="num">{{ input.skipped.len() }}</td></tr>
{%- endfor %}
{%- if audit.inputs.is_empty() %}
<tr><td colspan="4">No file was read.</td></tr>
{%- endif %}
</tbody></table></div>
{%- if !audit.coverage.is_empty() %}
<div class="card scroll"><table>
<caption>Sections of the exports</caption>
<thead><tr><th scope="col">Section</th><th scope="col">State</th><th scope="col" class="num">Entries</th></tr></thead>
<tbody>
{%- for section in audit.coverage %}
<tr><th scope="row">{{ words::section(section.section) }}</th><td{% if self.absent(section) %} class="absent"{% endif %}>{{ words::section_state(section.state) }}</td><td class="num">{% if self.absent(section) %}not known{% else %}{{ words::thousands(section.count) }}{% endif %}</td></tr>
{%- endfor %}
</tbody></table></div>
{%- endif %}
{%- if facts.skipped > 0 %}
<div class="card"><h3>Not readable</h3>
<p class="small soft">Nothing is said about these records, for or against anybody.</p>
{{ self.rows(self.first())?|safe }}
{%- if !self.rest().is_empty() %}
<details><summary>Show the other {{ self.rest().len() }}</summary>
<p class="open-first">Open this list on the screen before printing.</p>
{{ self.rows(self.rest())?|safe }}
</details>
{%- endif %}
</div>
{%- endif %}
{%- if !audit.appendix.remarks.is_empty() %}
<div class="card"><h3>Remarks on the files</h3><ul>
{%- for remark in audit.appendix.remarks %}
<li>{{ remark }}</li>
{%- endfor %}
</ul></div>
{%- endif %}
</section>"#
)]
struct LookedAt<'a> {
    audit: &'a Audit,
    facts: &'a Facts,
    skipped: Vec<(&'a AuditInput, &'a AuditSkipped)>,
}

/// Skipped records.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<table><thead><tr><th scope="col">File</th><th scope="col">Where</th><th scope="col">Why</th></tr></thead><tbody>
{%- for (input, skipped) in rows %}
<tr><td><bdi>{{ words::short_file(input.name) }}</bdi></td><td>{% if let Some(line) = skipped.line %}line {{ line }}{% else if let Some(item) = skipped.item %}item {{ item }}{% endif %}</td><td>{{ skipped.reason }}</td></tr>
{%- endfor %}
</tbody></table>"#
)]
struct SkippedRows<'a> {
    rows: &'a [(&'a AuditInput, &'a AuditSkipped)],
}

impl<'a> LookedAt<'a> {
    /// Tells an absent section from an empty one.
    #[expect(clippy::unused_self, reason = "templates call it as a method")]
    fn absent(&self, section: &Section) -> bool {
        section.state == SectionState::Absent
    }

    fn first(&self) -> &[(&'a AuditInput, &'a AuditSkipped)] {
        self.skipped.get(..SHOWN).unwrap_or(&self.skipped)
    }

    fn rest(&self) -> &[(&'a AuditInput, &'a AuditSkipped)] {
        self.skipped.get(SHOWN..).unwrap_or_default()
    }

    #[expect(clippy::unused_self, reason = "templates call it as a method")]
    fn rows(&self, rows: &[(&'a AuditInput, &'a AuditSkipped)]) -> Result<String, askama::Error> {
        SkippedRows { rows }.render()
    }
}

/// Renders the part.
pub(super) fn render(audit: &Audit, facts: &Facts) -> Result<String, askama::Error> {
    let skipped =
        audit.inputs.iter().flat_map(|input| input.skipped.iter().map(move |one| (input, one)));
    LookedAt { audit, facts, skipped: skipped.collect() }.render()
}
