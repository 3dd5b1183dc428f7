//! What is past its time: shown first, erased when it is confirmed.

use askama::Template;

use crate::usecase::privacy::retention;
use crate::usecase::privacy::retention::Due;
use crate::web::answer;
use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::layout;
use crate::web::ui;

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<div class="head"><div><h1>Retention</h1><p>What is past its time by the policy's periods</p></div></div>
<ul class="tiles">
<li><div class="tile"><b>{{ due.ties.0 }}</b><span>matches without a finding{% if let Some(day) = due.ties.1 %}, read before {{ ui::day(*day) }}{% endif %}</span></div></li>
<li><div class="tile"><b>{{ due.audits.0 }}</b><span>audits{% if let Some(day) = due.audits.1 %} made before {{ ui::day(*day) }}{% endif %}</span></div></li>
<li><div class="tile"><b>{{ due.notes_of }}</b><span>findings that no audit holds any more, with their notes</span></div></li>
</ul>
{%- if !due.held.is_empty() %}
<section class="part card"><h2>Stays, as it is on hold</h2><ul>{% for one in due.held %}<li>{{ one }}</li>{% endfor %}</ul><p><a href="/holds">Holds</a></p></section>
{%- endif %}
{%- if due.open() > 0 %}
<section class="part"><h2>Erase it</h2><p>What is erased cannot be brought back. The evidence log goes on to hold.</p>
<form method="post" action="/retention"><button class="grave">Erase what is past its time</button></form></section>
{%- else %}
<p class="part soft">Nothing is past its time.</p>
{%- endif %}"##
)]
struct Retention {
    due: Due,
}

/// Shows what is past its time.
pub(in crate::web) async fn show(ask: Ask) -> Answer {
    let due = ask.work(|all| async move { retention::run(&all, false).await }).await?;
    layout::page(&ask, "Retention", &Retention { due })
}

/// Erases it.
pub(in crate::web) async fn apply(ask: Ask) -> Answer {
    ask.proved()?;
    ask.form(&[]).await?;
    ask.work(|all| async move { retention::run(&all, true).await }).await?;
    Ok(answer::see_other("/retention"))
}
