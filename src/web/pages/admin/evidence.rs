//! The evidence log: where it ends, and whether everything is as it was logged.

use askama::Template;

use crate::usecase::evidence::log;
use crate::usecase::evidence::log::Verdict;
use crate::usecase::evidence::looks;
use crate::usecase::evidence::looks::Looks;
use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::layout;
use crate::web::ui;
use crate::web::ui::Field;

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<div class="head"><div><h1>Evidence log</h1><p>Every audit, decision, import and look at names is a leaf of it. It can only grow.</p></div></div>
{%- if let Some(verdict) = verdict %}
<div class="alert {% if verdict.faults.is_empty() %}good{% else %}wrong{% endif %}" role="status"><h2>{% if verdict.faults.is_empty() %}It holds{% else %}Some of it does not hold{% endif %}</h2>
<p>{{ ui::thousands(verdict.head.size) }} leaves and {{ ui::thousands(verdict.rows) }} rows were computed anew{% if verdict.known.is_some() %}, and compared with the head that somebody kept{% endif %}.</p>
{%- if !verdict.faults.is_empty() %}<ul>{% for fault in verdict.faults %}<li>{{ fault }}</li>{% endfor %}</ul><p>Keep the store as it is, and ask who may write to it.</p>{% endif %}</div>
{%- endif %}
<section class="card"><h2>Where it ends</h2>
<p><code class="secret">{{ head }}</code></p>
<p class="soft">Keep it somewhere else: on paper, in a mail to counsel. Whoever has it can tell later whether anything before it was changed.</p></section>
<section class="part"><h2>Who looked at names</h2>
{%- if looks.is_empty() %}<p class="soft">Nobody yet.</p>{% else %}<div class="card flush"><table><thead><tr><th scope="col">Month</th><th scope="col">Who</th><th scope="col" class="num">Names of a finding</th><th scope="col" class="num">Papers with names</th></tr></thead><tbody>
{%- for one in looks %}
<tr><th scope="row">{{ one.month }}</th><td><bdi>{{ one.by }}</bdi></td><td class="num">{{ ui::thousands(one.names) }}</td><td class="num">{{ ui::thousands(one.papers) }}</td></tr>
{%- endfor %}
</tbody></table></div><p class="soft">You see no findings yourself: look whether these numbers are what the work needed, and ask where they are not.</p>{% endif %}</section>
<section class="part"><h2>Verify</h2>
<form method="post" action="/evidence">{{ field|safe }}<button>Compute it anew and compare</button></form></section>"##
)]
struct Page {
    head: String,
    looks: Vec<Looks>,
    verdict: Option<Verdict>,
    field: Field,
}

/// Shows where the log ends.
pub(in crate::web) async fn show(ask: Ask) -> Answer {
    page(&ask, None).await
}

async fn page(ask: &Ask, verdict: Option<Verdict>) -> Answer {
    let told =
        ask.work(|all| async move { Ok((log::head(&all).await?, looks::digest(&all).await?)) });
    let (head, looks) = told.await?;
    let field = Field::new("head", "A head that somebody kept")
        .hint("SIZE:ROOT, as reports print it. The log must still begin with it.")
        .optional();
    layout::page(ask, "Evidence log", &Page { head: head.to_string(), looks, verdict, field })
}

/// Computes the log anew. Nothing is changed by it.
pub(in crate::web) async fn verify(ask: Ask) -> Answer {
    let form = ask.form(&["head"]).await?;
    let known = form.some("head").map(str::to_owned);
    let verdict = ask.work(move |all| async move { log::verify(&all, known.as_deref()).await });
    let verdict = verdict.await?;
    page(&ask, Some(verdict)).await
}
