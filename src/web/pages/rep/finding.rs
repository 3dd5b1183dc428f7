//! A rep's own findings, each with its evidence and what speaks for them, and the reply.

use askama::Template;
use axum::http::StatusCode;

use crate::usecase::overview;
use crate::usecase::overview::Row;
use crate::usecase::triage;
use crate::usecase::triage::Say;
use crate::web::answer;
use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::layout;
use crate::web::pages::about;
use crate::web::pages::about::About;
use crate::web::pages::rep;
use crate::web::pages::session::with_status;
use crate::web::stop::Stop;
use crate::web::stop::sentence;
use crate::web::ui;
use crate::web::ui::Field;
use crate::web::ui::Problems;

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<div class="head"><div><h1>My findings</h1><p>What the exports that were handed over show, by the rules that were in force on the day</p></div></div>
{%- if rows.is_empty() %}
<div class="empty"><h2>There are none</h2><p>No finding is about you. Nothing is held against somebody who handed nothing over.</p><p><a class="button quiet" href="/check">Check a file before I upload it</a></p></div>
{%- else %}
<div class="card flush"><table class="stack"><thead><tr><th scope="col">Finding</th><th scope="col">Weight</th><th scope="col">Seen</th><th scope="col">State</th></tr></thead><tbody>
{%- for row in rows %}
<tr class="go"><th scope="row"><a href="/mine/{{ row.finding.id }}">{{ row.finding.rule.title }}</a><br><span class="soft small">{{ self.where_(row) }}</span></th>
<td><span class="badge {{ ui::severity(row.finding.severity) }}">{{ row.finding.severity.as_str() }}</span></td>
<td data-head="Seen" class="nowrap">{% if let Some(on) = row.finding.seen.on %}{{ ui::day(*on) }}{% else %}no day{% endif %}</td>
<td><span class="badge">{{ ui::state(row.state) }}</span></td></tr>
{%- endfor %}
</tbody></table></div>
{%- endif %}"##
)]
struct List {
    rows: Vec<Row>,
}

impl List {
    #[expect(clippy::unused_self, reason = "templates call it as a method")]
    fn where_(&self, row: &Row) -> String {
        let seen = &row.finding.seen;
        format!("{}, {}", about::network(&seen.network), about::place(seen.line, seen.item))
    }
}

/// Shows the list.
pub(in crate::web) async fn list(ask: Ask) -> Answer {
    let own = rep::own(&ask)?;
    let rows = ask.work(move |all| async move { Ok(overview::run(&all, &own).await?.rows) });
    let rows = rows.await?;
    layout::page(&ask, "My findings", &List { rows })
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<p class="crumbs"><a href="/mine">My findings</a></p>
<div class="head"><div><h1>{{ row.finding.rule.title }}</h1>
<p><span class="badge {{ ui::severity(row.finding.severity) }}">{{ row.finding.severity.as_str() }}</span> <span class="badge">{{ ui::state(row.state) }}</span> <span class="mono">{{ row.finding.id }}</span></p></div></div>
{{ problems|safe }}
<section class="card"><dl class="facts">
<div><dt>The rule</dt><dd>{{ row.finding.rule.cite }}, version {{ row.finding.rule.version }}. <a href="/policy">Read the policy</a></dd></div>
<div><dt>What comes next</dt><dd>{{ row.finding.next_step }}</dd></div>
</dl></section>
{{ about|safe }}
<section class="part"><h2>Your reply</h2>
<p class="soft">It is kept as you write it, stands beside the finding in every report, and HR answers it. You do not have to reply.</p>
<form method="post" action="/mine/{{ row.finding.id }}/reply">
{{ words|safe }}
<button>Send the reply</button>
</form></section>"##
)]
struct One {
    row: Row,
    about: About,
    words: Field,
    problems: Problems,
}

/// Shows one.
pub(in crate::web) async fn show(ask: Ask) -> Answer {
    one(&ask, "", Problems::default()).await
}

async fn one(ask: &Ask, words: &str, problems: Problems) -> Answer {
    let (own, id) = (rep::own(ask)?, ask.param("id").to_owned());
    let found = ask.work(move |all| async move { overview::one(&all, &own, &id).await }).await?;
    let (row, life) = found.ok_or(Stop::NotFound)?;
    let about = About::for_rep(row.finding.clone(), life);
    let words = Field::new("words", "What is there to know?")
        .kind("text-area")
        .hint("How you know the client, who asked for the contact, what was agreed.")
        .value(words)
        .error(problems.of("words"));
    layout::page(ask, "A finding", &One { row, about, words, problems })
}

/// Keeps a reply.
pub(in crate::web) async fn reply(ask: Ask) -> Answer {
    let form = ask.form(&["words"]).await?;
    let (own, id) = (rep::own(&ask)?, ask.param("id").to_owned());
    let path = format!("/mine/{id}");
    let say = Say::Reply { words: form.get("words").to_owned() };
    let said = ask.work(move |all| async move {
        let Some((row, _)) = overview::one(&all, &own, &id).await? else { return Ok(false) };
        triage::say(&all, &row.finding.id, &say).await?;
        Ok(true)
    });
    match said.await {
        Ok(true) => Ok(answer::see_other(&path)),
        Ok(false) => Err(Stop::NotFound),
        Err(Stop::Use(error)) => {
            let mut problems = Problems::default();
            problems.add("words", &sentence(&error.to_string()));
            let page = one(&ask, form.get("words"), problems).await?;
            Ok(with_status(page, StatusCode::BAD_REQUEST))
        }
        Err(stop) => Err(stop),
    }
}
