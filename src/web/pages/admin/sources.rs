//! Where the books come from by themselves: a CRM over its own API, connected once and pulled on demand.

use askama::Template;
use axum::http::StatusCode;

use crate::usecase::Fault;
use crate::usecase::jobs::Work;
use crate::usecase::pull::Asking;
use crate::usecase::pull::crm;
use crate::usecase::pull::crm::State;
use crate::usecase::pull::page;
use crate::usecase::pull::page::Whose;
use crate::web::answer;
use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::layout;
use crate::web::pages::connected;
use crate::web::pages::jobs;
use crate::web::pages::session::with_status;
use crate::web::stop::Stop;
use crate::web::stop::sentence;
use crate::web::ui::Field;
use crate::web::ui::Problems;

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<p class="crumbs"><a href="/books">Books</a></p>
<div class="head"><div><h1>Sources</h1><p>CRMs that are read over their own API, or in their own database, in place of an export. Nothing is changed there.</p></div></div>
<ul class="ways">
{%- for one in all %}
<li><a href="/sources/{{ one.id }}"><b>{{ one.title }}</b><span>{% if one.connected %}<span class="badge good">connected</span>{% else %}Not connected{% endif %}</span></a></li>
{%- endfor %}
</ul>"##
)]
struct Sources {
    all: Vec<State>,
}

/// Shows the CRMs that can be read.
pub(in crate::web) async fn list(ask: Ask) -> Answer {
    let all = ask.work(|all| async move { crm::states(&all) }).await?;
    layout::page(&ask, "Sources", &Sources { all })
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<p class="crumbs"><a href="/books">Books</a> / <a href="/sources">Sources</a></p>
<div class="middle"><h1>{{ one.title }}</h1>
<p class="lead">{% if one.connected %}<span class="badge good">connected</span>{% else %}Not connected.{% endif %} {{ one.before }}</p>
{{ problems|safe }}
<section class="card"><h2>What is read, and what is not</h2>
<p>Of each contact: {{ self.reads() }}.</p>
{%- if one.rent_roll %}<p>The rent roll comes along: landlords and their properties under management.</p>{% endif %}
<p class="soft">Not read: notes, messages, calls, deals, files. Nothing is changed or written there. What comes is imported as a file would be, as the book of a day; a book that shrank by a fifth is held until you say that it did.</p></section>
{%- if let Some((problem, hint)) = &one.problem %}
<div class="part"><div class="alert care"><h2>Something must be set up first, on the server</h2><p>{{ self.sentence(problem) }}</p>{% if let Some(hint) = hint %}<p>{{ self.sentence(hint) }}</p>{% endif %}</div></div>
{%- else %}
{%- if one.connected %}
<section class="part"><h2>Read it now</h2><form method="post" action="/sources/{{ one.id }}/pull">
<label class="check"><input type="checkbox" name="shrink" value="yes"><span>The book really shrank, if it did</span></label>
<label class="check"><input type="checkbox" name="whole" value="yes"><span>Read all of it, even what has not changed since the last time</span></label>
<button>Read {{ one.title }} as of today</button></form></section>
{%- endif %}
<section class="part"><h2>{% if one.connected %}Connect it anew{% else %}Connect it{% endif %}</h2>
{%- if one.fields.is_empty() %}
<p class="soft">You are led to {{ one.title }}, say yes there, and come back. Register this address there as the one to come back to: <code>{{ back }}</code></p>
<form method="post" action="/sources/{{ one.id }}/consent"><button{% if one.connected %} class="quiet"{% endif %}>Connect {{ one.title }}</button></form>
{%- else %}
<form method="post" action="/sources/{{ one.id }}/key">
{%- for field in fields %}
{{ field|safe }}
{%- endfor %}
<p class="hint">It is kept sealed on the server, never in the database, and never shown again.</p>
<button{% if one.connected %} class="quiet"{% endif %}>Connect {{ one.title }}</button></form>
{%- endif %}</section>
{%- if one.connected %}
<section class="part"><h2>Disconnect it</h2><p class="soft">Then take it back there as well: {{ one.by_hand }}.</p><form method="post" action="/sources/{{ one.id }}/disconnect"><button class="quiet">Disconnect {{ one.title }}</button></form></section>
{%- endif %}
{%- endif %}</div>"##
)]
struct Source {
    one: State,
    fields: Vec<Field>,
    back: String,
    problems: Problems,
}

impl Source {
    /// What is read, as a sentence has it.
    fn reads(&self) -> String {
        self.one.reads.join(", ")
    }

    #[expect(clippy::unused_self, reason = "templates call it as a method")]
    fn sentence(&self, words: &str) -> String {
        sentence(words)
    }
}

/// Shows one.
pub(in crate::web) async fn show(ask: Ask) -> Answer {
    form(&ask, Problems::default()).await
}

async fn form(ask: &Ask, problems: Problems) -> Answer {
    let one = wanted(ask).await?;
    let fields = one.fields.iter().map(|name| field(name, &problems)).collect();
    let title = one.title.clone();
    layout::page(ask, &title, &Source { one, fields, back: connected::address(ask), problems })
}

/// The CRM that the path names.
async fn wanted(ask: &Ask) -> Result<State, Stop> {
    let id = ask.param("crm").to_owned();
    let found = ask.work(move |all| async move { crm::state_of(&all, &id) }).await?;
    found.ok_or(Stop::NotFound)
}

/// A field of a key.
fn field(name: &'static str, problems: &Problems) -> Field {
    let label = match name {
        "key" => "Key",
        "token" => "Token",
        "secret" => "Secret of the application",
        "user" => "User",
        _ => "Password",
    };
    let kind = if name == "user" { "text" } else { "password" };
    Field::new(name, label).kind(kind).error(problems.of(name))
}

/// Keeps a key.
pub(in crate::web) async fn key(ask: Ask) -> Answer {
    ask.proved()?;
    let one = wanted(&ask).await?;
    let sent = ask.form(&one.fields).await?;
    let words: Vec<String> = one.fields.iter().map(|name| sent.raw(name).to_owned()).collect();
    let id = one.id.clone();
    let kept = ask.work(move |all| async move { crm::keep_key(&all, &id, words).await }).await;
    done(&ask, kept, &one.id, one.fields.first().copied().unwrap_or_default()).await
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<div class="middle"><h1>Say yes at {{ asking.network }}</h1>
<p class="lead">{{ asking.before }}</p>
<p>It is asked for: {{ self.scopes() }}. You have {{ asking.limit_s / 60 }} minutes.</p>
<p class="actions"><a class="button" rel="noreferrer" href="{{ asking.address }}">Go to {{ asking.network }}</a> <a class="button quiet" href="{{ back }}">Not now</a></p></div>"##
)]
pub(in crate::web) struct Go {
    pub(in crate::web) asking: Asking,
    pub(in crate::web) back: String,
}

impl Go {
    fn scopes(&self) -> String {
        self.asking.scopes.join(", ")
    }
}

/// Leads to where somebody consents.
pub(in crate::web) async fn consent(ask: Ask) -> Answer {
    ask.proved()?;
    ask.form(&[]).await?;
    let one = wanted(&ask).await?;
    let (session, to) = (ask.visitor()?.session_id().to_owned(), connected::address(&ask));
    let whose = Whose::Crm(one.id.clone());
    let asked =
        ask.work(move |all| async move { page::ask(&all, &session, whose, &to, None).await });
    let asking = asked.await?;
    layout::page(&ask, &one.title, &Go { asking, back: format!("/sources/{}", one.id) })
}

/// Forgets a key.
pub(in crate::web) async fn disconnect(ask: Ask) -> Answer {
    ask.proved()?;
    ask.form(&[]).await?;
    let id = wanted(&ask).await?.id;
    let of = id.clone();
    let gone = ask.work(move |all| async move { crm::disconnect(&all, &of).await }).await;
    done(&ask, gone.map(drop), &id, "").await
}

/// Reads it, as a job.
pub(in crate::web) async fn pull(ask: Ask) -> Answer {
    let sent = ask.form(&["shrink", "whole"]).await?;
    let crm = wanted(&ask).await?.id;
    let accept_shrink = sent.get("shrink") == "yes";
    let whole = sent.get("whole") == "yes";
    jobs::begin(&ask, Work::Pull { crm, accept_shrink, whole }, Vec::new()).await
}

/// Back to the CRM, or its form once more with what is wrong.
async fn done(ask: &Ask, done: Result<(), Stop>, id: &str, field: &str) -> Answer {
    match done {
        Ok(()) => Ok(answer::see_other(&format!("/sources/{id}"))),
        Err(Stop::Use(error)) if error.fault() == Fault::Request => {
            let mut problems = Problems::default();
            problems.add(field, &sentence(&error.in_full()));
            if let Some(hint) = error.hint() {
                problems.add("", &sentence(&hint));
            }
            Ok(with_status(form(ask, problems).await?, StatusCode::BAD_REQUEST))
        }
        Err(stop) => Err(stop),
    }
}
