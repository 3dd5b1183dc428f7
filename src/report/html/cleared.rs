//! What may stay: people cleared, by what their records were.

use askama::Template;

use crate::model::audit::Audit;
use crate::report::words;

/// The part.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<section class="part" id="may-stay">
<h2>What may stay</h2>
<div class="card whole">
{%- if audit.cleared.is_empty() %}
<p>No client was recognised that could be cleared. People who are no clients are none of the company's business: they were compared and forgotten.</p>
{%- else %}
<table><thead><tr><th scope="col">Cleared by the rules: no finding</th><th scope="col" class="num">People</th></tr></thead><tbody>
{%- for (class, people) in audit.cleared %}
<tr><th scope="row">{{ words::capital(words::cleared(class).as_str()) }}</th><td class="num">{{ words::thousands(*people) }}</td></tr>
{%- endfor %}
</tbody></table>
<p class="small soft">What a record was is told under the policy, as of the day of each event. It says nothing of who owns it in law.</p>
{%- endif %}
</div>
</section>"#
)]
struct Cleared<'a> {
    audit: &'a Audit,
}

/// Renders the part.
pub(super) fn render(audit: &Audit) -> Result<String, askama::Error> {
    Cleared { audit }.render()
}
