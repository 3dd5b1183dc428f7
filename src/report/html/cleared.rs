//! What may stay: clients nothing is held against, by what their records were.

use askama::Template;

use crate::model::audit::Audit;
use crate::model::audit::AuditKind;
use crate::report::answer;
use crate::report::facts::Facts;
use crate::report::words;

/// The part.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<section class="part" id="may-stay">
<h2>What may stay</h2>
<div class="card whole">
{%- if audit.cleared.is_empty() %}
<p>No client was recognised with whom the tie stands free of findings. People who are no clients are none of the company's business: they were compared and forgotten.</p>
{%- else %}
<table><thead><tr><th scope="col">Nothing held against the tie</th><th scope="col" class="num">People</th></tr></thead><tbody>
{%- for (class, people) in audit.cleared %}
<tr><th scope="row">{{ words::capital(words::cleared(class, *people).as_str()) }}</th><td class="num">{{ words::thousands(*people) }}</td></tr>
{%- endfor %}
</tbody></table>
<p class="small soft">{% if let Some(line) = in_context %}{{ line }} {% endif %}What a record was is told under the policy, as of the day of each event. It says nothing of who owns it in law.</p>
{%- endif %}
{%- if offboard %}
<p class="small soft">Beside this page: <code>take-away.csv</code> holds the contacts the rep may keep; <code>purge-list.csv</code> names the records the company purges from its own books, since they are the rep's own. Neither asks the rep to delete anything.</p>
{%- endif %}
</div>
</section>"#
)]
struct Cleared<'a> {
    audit: &'a Audit,
    in_context: Option<String>,
    offboard: bool,
}

/// Renders the part.
pub(super) fn render(audit: &Audit, facts: &Facts) -> Result<String, askama::Error> {
    let offboard = audit.kind == AuditKind::Offboard;
    Cleared { audit, in_context: answer::also_in_context(facts), offboard }.render()
}
