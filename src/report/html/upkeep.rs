//! The book and the ties: what is told besides findings.

use askama::Template;

use crate::model::audit::Audit;
use crate::model::document::Block;
use crate::model::document::Part;
use crate::report::upkeep;

/// Clients to hand over that the page lists; the pack's own list holds all.
const ROWS: usize = 12;

/// The part.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<section class="part" id="upkeep">
<h2>The book and the ties</h2>
<p class="small soft">Counts and help. Nothing in this part is held against anybody.</p>
{%- for part in parts %}
<div class="card scroll"><h3>{{ part.heading }}</h3>
{%- for block in part.blocks %}
{%- match block %}
{%- when Block::Text(text) %}
<p>{{ text }}</p>
{%- when Block::List(items) %}
<ul>
{%- for item in items %}
<li>{{ item }}</li>
{%- endfor %}
</ul>
{%- when Block::Table { heads, rows } %}
<table><thead><tr>{% for head in heads %}<th scope="col">{{ head }}</th>{% endfor %}</tr></thead><tbody>
{%- for row in rows %}
<tr>{% for cell in row %}{% if loop.first %}<th scope="row"><bdi>{{ cell }}</bdi></th>{% else %}<td>{{ cell }}</td>{% endif %}{% endfor %}</tr>
{%- endfor %}
</tbody></table>
{%- endmatch %}
{%- endfor %}
</div>
{%- endfor %}
</section>"#
)]
struct Upkeep {
    parts: Vec<Part>,
}

/// Renders the part; empty where there is nothing to tell.
pub(super) fn render(audit: &Audit) -> Result<String, askama::Error> {
    let parts = upkeep::parts(audit, ROWS);
    if parts.is_empty() { Ok(String::new()) } else { Upkeep { parts }.render() }
}
