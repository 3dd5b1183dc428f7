//! What every report ends with: the company's own side, what the audit cannot see, how to reply,
//! who decides, and the hashes that make it repeatable.

use askama::Template;

use crate::model::audit::Audit;
use crate::model::audit::AuditKind;
use crate::report::words;

/// The last parts.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<section class="part" id="company">
<h2>The company's side</h2>
<div class="card whole">
{%- if audit.appendix.company_side.is_empty() %}
<p>Nothing beyond what stands beside the findings was noted.</p>
{%- else %}
<p class="small soft">The company's own conduct, which weighs in how findings are read.</p>
<ul>
{%- for line in audit.appendix.company_side %}
<li>{{ line }}</li>
{%- endfor %}
</ul>
{%- endif %}
</div>
</section>
<section class="part" id="cannot-see">
<h2>What this audit cannot see</h2>
<div class="card whole"><ul>
{%- for line in audit.cannot_see %}
<li>{{ words::capital(line) }}</li>
{%- endfor %}
</ul></div>
</section>
<section class="part" id="reply">
<h2>Reply and decision</h2>
<div class="card whole">
<p>Findings say what a file shows, not what anybody meant. {{ who }} may reply to each of them; the reply is kept with the finding and printed with it: <code>ringfence findings reply FINDING</code>.</p>
<p><b>A person decides.</b> Nothing on this page is a decision, and no step follows from it by itself.</p>
<div class="sign"><div>Read by the rep, date</div><div>Decided by, date</div><div>Decision and reason</div></div>
</div>
</section>"#
)]
struct Closing<'a> {
    audit: &'a Audit,
    who: &'static str,
}

/// The foot of the page.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<footer class="end">
<dl>
<div><dt>Audit</dt><dd class="mono">{{ audit.id }}</dd></div>
<div><dt>Policy <bdi>{{ audit.policy.id }}</bdi></dt><dd class="mono">{{ audit.policy.sha256 }}</dd></div>
{%- if let Some(head) = audit.appendix.log_head %}
<div><dt>Evidence log</dt><dd class="mono">{{ head }}</dd></div>
{%- endif %}
{%- for input in audit.inputs %}
<div><dt><bdi>{{ words::short_file(input.name) }}</bdi></dt><dd class="mono">{{ input.sha256 }}</dd></div>
{%- endfor %}
</dl>
<p>Hashes are SHA-256. The same files, the same policy and the same day give the same audit.{% if audit.appendix.log_head.is_some() %} Whoever keeps the line of the evidence log can tell later whether anything was changed: <code>ringfence evidence verify --head</code>.{% endif %} Written by ringfence {{ version }} in the form {{ audit.schema }}.</p>
</footer>"#
)]
struct Foot<'a> {
    audit: &'a Audit,
    version: &'static str,
}

/// Renders the last parts.
pub(super) fn render(audit: &Audit) -> Result<String, askama::Error> {
    let who = if audit.kind == AuditKind::Report { "Every rep" } else { "The rep" };
    Closing { audit, who }.render()
}

/// Renders the foot.
pub(super) fn foot(audit: &Audit) -> Result<String, askama::Error> {
    Foot { audit, version: env!("CARGO_PKG_VERSION") }.render()
}
