//! Matches that need a person: no findings, and not ruled out.

use askama::Template;

use crate::model::audit::Audit;
use crate::report::facts;
use crate::report::words;

/// The part.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<section class="part" id="possible">
<h2>Matches that need a person</h2>
<div class="card scroll">
<p class="small soft">These may be clients or namesakes. They are no findings and count nowhere above; nor are they ruled out.</p>
<table><thead><tr><th scope="col">Record</th><th scope="col">Seen</th><th scope="col">Chance of one person</th><th scope="col">Why no more</th></tr></thead><tbody>
{%- for one in audit.appendix.possible %}
<tr><th scope="row"><bdi>{{ one.record.0 }}</bdi></th><td><bdi>{{ facts::place(audit, one.seen) }}</bdi></td><td>{{ words::percent(one.probability) }}</td><td>{{ one.because }}</td></tr>
{%- endfor %}
</tbody></table></div>
</section>"#
)]
struct Possible<'a> {
    audit: &'a Audit,
}

/// Renders the part; empty when there is no such match.
pub(super) fn render(audit: &Audit) -> Result<String, askama::Error> {
    if audit.appendix.possible.is_empty() {
        return Ok(String::new());
    }
    Possible { audit }.render()
}
