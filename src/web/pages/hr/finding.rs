//! One finding of a leaver, to decide about.

use askama::Template;
use axum::http::StatusCode;

use crate::model::triage::State;
use crate::usecase::UseError;
use crate::usecase::decisions;
use crate::usecase::decisions::Wanted;
use crate::usecase::names::Named;
use crate::usecase::overview;
use crate::usecase::overview::Row;
use crate::usecase::triage;
use crate::usecase::triage::Say;
use crate::web::answer;
use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::layout;
use crate::web::pages::about::About;
use crate::web::pages::hr;
use crate::web::pages::session::with_status;
use crate::web::stop::Stop;
use crate::web::stop::sentence;
use crate::web::ui;
use crate::web::ui::Choice;
use crate::web::ui::Field;
use crate::web::ui::Problems;

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<p class="crumbs">{% if let Some(back) = back %}<a href="/leavers">Somebody is leaving</a> / <a href="{{ back }}">{{ row.finding.rep.0 }}</a>{% else %}<a href="/findings">Findings</a> / <a href="/findings/{{ row.finding.id }}">{{ row.finding.id }}</a>{% endif %}</p>
<div class="head"><div><h1>{{ row.finding.rule.title }}</h1>
<p><span class="badge {{ ui::severity(row.finding.severity) }}">{{ row.finding.severity.as_str() }}</span> <span class="badge">{{ ui::state(row.state) }}</span> <span class="mono">{{ row.finding.id }}</span> · {{ row.finding.grade.as_str() }}</p></div>
{%- if !shows_names && row.finding.record.is_some() %}<div class="actions"><a class="button quiet" href="/names/{{ row.finding.id }}">Show the client's name</a></div>{% endif %}</div>
{{ problems|safe }}
<section class="card"><dl class="facts">
<div><dt>The rule</dt><dd>{{ row.finding.rule.cite }}, version {{ row.finding.rule.version }}</dd></div>
<div><dt>The lowest step not yet taken</dt><dd>{{ row.finding.next_step }}</dd></div>
</dl></section>
{{ about|safe }}
{%- if decides %}
<div class="cols part">
<section class="card"><h2>Say where it stands</h2><form method="post" action="{{ here }}/mark">
{{ states|safe }}
{{ words|safe }}
<button>Keep it</button></form></section>
{%- if let Some(step) = next_remedy %}
<section class="card"><h2>The next step: {{ step.replace('_', " ") }}</h2><p class="soft">Steps are taken in order, the mildest first. A step that was taken closes nothing by itself.</p><form method="post" action="{{ here }}/remedy"><input type="hidden" name="step" value="{{ step }}">
{{ done|safe }}
<button class="quiet">It was taken</button></form></section>
{%- endif %}
{%- if row.finding.record.is_some() %}
<section class="card"><h2>Is it the same person?</h2><p class="soft">A decided match stays decided. Somebody else is left out of the next look.</p><form method="post" action="{{ here }}/decide">
{{ note|safe }}
<div class="actions"><button class="quiet" name="same" value="yes">The same person</button> <button class="quiet" name="same" value="no">Somebody else</button></div></form></section>
{%- endif %}
</div>
{%- endif %}"##
)]
struct Page {
    row: Row,
    about: About,
    back: Option<String>,
    here: String,
    shows_names: bool,
    decides: bool,
    states: Choice,
    words: Field,
    next_remedy: Option<String>,
    done: Field,
    note: Field,
    problems: Problems,
}

/// Shows a finding of the leaver.
pub(in crate::web) async fn show(ask: Ask) -> Answer {
    hr::wanted(&ask).await?;
    page(&ask, Problems::default()).await
}

async fn page(ask: &Ask, problems: Problems) -> Answer {
    let id = ask.param("id").to_owned();
    let back = hr::path(ask.param("rep"));
    render(ask, &id, Some(back), None, problems).await
}

/// The page of a finding, with the client named where that is on record.
pub(super) async fn render(
    ask: &Ask,
    id: &str,
    back: Option<String>,
    named: Option<Named>,
    problems: Problems,
) -> Answer {
    let (scope, wanted) = (ask.scope(), id.to_owned());
    let found = ask.work(move |all| async move { overview::one(&all, &scope, &wanted).await });
    let (row, life) = found.await?.ok_or(Stop::NotFound)?;
    let rep = &row.finding.rep;
    let home = hr::path(&rep.0);
    if back.as_ref().is_some_and(|back| !back.eq_ignore_ascii_case(&home)) {
        return Err(Stop::NotFound);
    }
    let word = |state: State| (state.as_str().to_owned(), ui::state(state).to_owned());
    let page = Page {
        here: format!("{home}/findings/{}", row.finding.id),
        decides: back.is_some() && ask.visitor()?.may_decide_about(rep),
        shows_names: named.is_some(),
        states: Choice {
            name: "state".to_owned(),
            label: "State".to_owned(),
            hint: "Nothing that was said before is lost.",
            options: State::ALL.into_iter().map(word).collect(),
            chosen: life.state.as_str().to_owned(),
        },
        words: Field::new("words", "Why").kind("text-area").optional(),
        next_remedy: life.next_remedy.clone(),
        done: Field::new("done", "What was done").optional(),
        note: Field::new("note", "How do you know?").optional(),
        about: About::for_others(row.finding.clone(), life, named),
        back,
        row,
        problems,
    };
    layout::page(ask, "A finding", &page)
}

/// The finding, if it is of this leaver and the visitor may decide about it.
async fn decidable(ask: &Ask) -> Result<String, Stop> {
    let case = hr::wanted(ask).await?;
    let (scope, id) = (ask.scope(), ask.param("id").to_owned());
    let found = ask.work(move |all| async move { overview::one(&all, &scope, &id).await }).await?;
    let (row, _) = found.ok_or(Stop::NotFound)?;
    let may = ask.visitor()?.may_decide_about(&row.finding.rep);
    if may && row.finding.rep == case.rep.id { Ok(row.finding.id) } else { Err(Stop::NotFound) }
}

/// Keeps where a finding stands.
pub(in crate::web) async fn mark(ask: Ask) -> Answer {
    let sent = ask.form(&["state", "words"]).await?;
    let state: State =
        sent.get("state").parse().map_err(|_| Stop::bad("There is no such state."))?;
    let id = decidable(&ask).await?;
    let say = Say::Mark { state, words: sent.get("words").to_owned() };
    let said = ask.work(move |all| async move { triage::say(&all, &id, &say).await.map(drop) });
    done(&ask, said.await).await
}

/// Keeps that the next step was taken.
pub(in crate::web) async fn remedy(ask: Ask) -> Answer {
    let sent = ask.form(&["step", "done"]).await?;
    let id = decidable(&ask).await?;
    let (step, words) = (sent.get("step").to_owned(), sent.get("done").to_owned());
    let say = Say::Remedy { step, words };
    let said = ask.work(move |all| async move { triage::say(&all, &id, &say).await.map(drop) });
    done(&ask, said.await).await
}

/// Keeps whether it is the same person.
pub(in crate::web) async fn decide(ask: Ask) -> Answer {
    let sent = ask.form(&["same", "note"]).await?;
    let id = decidable(&ask).await?;
    let wanted = Wanted {
        id,
        rep: None,
        same: sent.get("same") == "yes",
        note: sent.get("note").chars().take(400).collect(),
    };
    let kept = ask.work(move |all| async move { decisions::decide(&all, &wanted).await.map(drop) });
    done(&ask, kept.await).await
}

/// Back to the finding, or what is wrong above it.
async fn done(ask: &Ask, kept: Result<(), Stop>) -> Answer {
    match kept {
        Ok(()) => {
            let home = hr::path(ask.param("rep"));
            Ok(answer::see_other(&format!("{home}/findings/{}", ask.param("id"))))
        }
        Err(Stop::Use(UseError::UndecidedId { .. })) => {
            let words = "No export in hand holds this match any more.".to_owned();
            let page = page(ask, Problems::one(words)).await?;
            Ok(with_status(page, StatusCode::BAD_REQUEST))
        }
        Err(Stop::Use(error)) => {
            let page = page(ask, Problems::one(sentence(&error.to_string()))).await?;
            Ok(with_status(page, StatusCode::BAD_REQUEST))
        }
        Err(stop) => Err(stop),
    }
}
