//! The steps of the company's process when somebody leaves.

use askama::Template;

use crate::model::audit::Audit;
use crate::model::audit::Step;

/// The part.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<section class="part" id="checklist">
<h2>Offboarding checklist</h2>
<div class="card whole">
<p class="small soft">Steps of the company’s process. None of them is a finding.</p>
<ul>
{%- for step in steps %}
<li>{% if let Some(done) = step.done %}Done: {{ step.what }}. <span class="small soft">{{ done }}</span>{% else %}<b>To do:</b> {{ step.what }}.{% endif %}</li>
{%- endfor %}
</ul>
</div>
</section>"#
)]
struct Checklist<'a> {
    steps: &'a [Step],
}

/// Renders the part; empty without steps.
pub(super) fn render(audit: &Audit) -> Result<String, askama::Error> {
    let steps = audit.appendix.checklist.as_slice();
    if steps.is_empty() { Ok(String::new()) } else { Checklist { steps }.render() }
}
