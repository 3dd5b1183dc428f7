//! The policy: its versions, read as published, what differs between them, who acknowledged.

use askama::Template;

use crate::usecase::accounts::May;
use crate::usecase::rulebook;
use crate::usecase::rulebook::diff;
use crate::usecase::rulebook::diff::FileDiff;
use crate::usecase::rulebook::print;
use crate::usecase::rulebook::print::Form;
use crate::usecase::rulebook::print::Paper;
use crate::usecase::rulebook::publish;
use crate::usecase::rulebook::versions;
use crate::usecase::rulebook::versions::Versions;
use crate::web::answer;
use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::form::encode;
use crate::web::layout;
use crate::web::paper;
use crate::web::stop::Stop;
use crate::web::ui;

/// A version in the list.
struct Line {
    version: String,
    path: String,
    from: String,
    published: String,
    acknowledged: u64,
    here: u64,
    waiting: Vec<String>,
    before: Option<String>,
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<div class="head"><div><h1>Policy</h1><p>What counts, since when, and who has read it</p></div>
<div class="actions"><a class="button quiet" href="/policy/paper">Read it</a><a class="button quiet" href="/policy/notice">Notice to staff</a></div></div>
{%- if let Some(wanted) = own %}
<div class="alert care"><h2>Please read version {{ wanted }}</h2><p>Read it, and say so here.</p><form method="post" action="/policy/acknowledge"><button class="small">I have read it</button></form></div>
{%- endif %}
{%- if publishes && differs %}
<div class="alert care"><h2>The policy folder is not what is in force</h2><p>{% if lines.is_empty() %}Nothing was published yet: the folder's own text counts, and nobody can acknowledge it.{% else %}Version {{ folder }} lies ready. Until it is published, events are judged by what was published.{% endif %}</p>
<p><a class="button small" href="/policy/publish">Look it through and publish</a></p></div>
{%- endif %}
{%- if lines.is_empty() %}
<div class="empty"><h2>No version was published yet</h2><p>Publishing keeps the very text, from a day on. Events are judged by what was in force on their day, and reps can acknowledge it.</p></div>
{%- else %}
<div class="card flush"><table class="stack"><thead><tr><th scope="col">Version</th><th scope="col">In force from</th><th scope="col">Published</th>{% if staff %}<th scope="col">Acknowledged</th>{% endif %}<th scope="col">Changes</th></tr></thead><tbody>
{%- for one in lines %}
<tr><th scope="row"><a href="{{ one.path }}/paper">{{ one.version }}</a></th><td data-head="In force from">{{ one.from }}</td><td data-head="Published">{{ one.published }}</td>
{%- if staff %}<td data-head="Acknowledged">{{ one.acknowledged }} of {{ one.here }}{% if !one.waiting.is_empty() && loop.first %}<details class="more"><summary>Who has not yet</summary>{{ one.waiting.join(", ") }}</details>{% endif %}</td>{% endif %}
<td data-head="Changes">{% if let Some(before) = one.before %}<a href="{{ one.path }}/changes">since {{ before }}</a>{% else %}<span class="soft">the first</span>{% endif %}</td></tr>
{%- endfor %}
</tbody></table></div>
{%- endif %}"##
)]
struct Policy {
    lines: Vec<Line>,
    folder: String,
    differs: bool,
    publishes: bool,
    staff: bool,
    own: Option<String>,
}

/// Shows the versions.
pub(in crate::web) async fn list(ask: Ask) -> Answer {
    let versions = ask.work(|all| async move { versions::list(&all).await }).await?;
    let visitor = ask.visitor()?;
    let newest = versions.published.first();
    let unread = visitor.rep.as_ref().and_then(|rep| {
        let newest = newest?;
        (!newest.acknowledged.contains_key(rep)).then(|| newest.version.clone())
    });
    let page = Policy {
        lines: lines(&versions),
        differs: versions.folder_differs,
        folder: versions.folder,
        publishes: visitor.may(May::PublishPolicy),
        staff: visitor.may(May::SeeReports),
        own: unread,
    };
    layout::page(&ask, "Policy", &page)
}

fn lines(versions: &Versions) -> Vec<Line> {
    let all = &versions.published;
    let line = |(index, one): (usize, &versions::Version)| {
        let here = versions.here.iter();
        let waiting = here.filter(|rep| !one.acknowledged.contains_key(rep));
        let waiting: Vec<String> = waiting.map(|rep| rep.0.clone()).collect();
        Line {
            path: format!("/policy/{}", encode(&one.version)),
            from: ui::day(one.in_force_from),
            published: ui::day(one.published_on),
            acknowledged: (versions.here.len() - waiting.len()) as u64,
            here: versions.here.len() as u64,
            before: all.get(index + 1).map(|before| before.version.clone()),
            version: one.version.clone(),
            waiting,
        }
    };
    all.iter().enumerate().map(line).collect()
}

/// The policy as a document: a version, or what counts now.
pub(in crate::web) async fn read(ask: Ask) -> Answer {
    paper_of(&ask, Paper::Policy).await
}

/// The notice to staff as a document.
pub(in crate::web) async fn notice(ask: Ask) -> Answer {
    paper_of(&ask, Paper::Notice).await
}

async fn paper_of(ask: &Ask, paper: Paper) -> Answer {
    let version = Some(ask.param("version").to_owned()).filter(|version| !version.is_empty());
    let text = ask.work(move |all| async move {
        let named = match version {
            Some(version) => Some(version),
            None => versions::list(&all).await?.published.first().map(|one| one.version.clone()),
        };
        let book = versions::book(&all, named.as_deref()).await?;
        let book = rulebook::dated(&all, book);
        print::print(&book, &all.config.agency, paper, Form::Html, None)
    });
    Ok(paper::show(text.await?))
}

/// A line of a difference with its class.
type DiffLine = (&'static str, String);

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<p class="crumbs"><a href="/policy">Policy</a></p>
<div class="head"><div><h1>Version {{ new }}</h1><p>What differs from version {{ old }}</p></div></div>
{%- if files.is_empty() %}<div class="empty"><h2>Nothing differs</h2></div>{% endif %}
{%- for (name, what, lines) in files %}
<section class="part card"><h2 class="mono">{{ name }} <span class="badge">{{ what }}</span></h2>
<pre class="diff" tabindex="0" aria-label="Lines of {{ name }} that differ">{% for (class, line) in lines %}<span class="{{ class }}">{{ line }}</span>{% endfor %}</pre></section>
{%- endfor %}"##
)]
struct Changes {
    new: String,
    old: String,
    files: Vec<(String, &'static str, Vec<DiffLine>)>,
}

/// What differs between a version and the one before.
pub(in crate::web) async fn changes(ask: Ask) -> Answer {
    let wanted = ask.param("version").to_owned();
    let found = ask.work(move |all| async move {
        let all_versions = versions::list(&all).await?.published;
        let at = all_versions.iter().position(|one| one.version == wanted);
        let Some((new, old)) =
            at.and_then(|at| Some((all_versions.get(at)?, all_versions.get(at + 1)?)))
        else {
            return Ok(None);
        };
        let before = versions::book(&all, Some(&old.version)).await?;
        let after = versions::book(&all, Some(&new.version)).await?;
        let compared = Box::pin(diff::compare(before, after, None)).await?;
        Ok(Some((new.version.clone(), old.version.clone(), compared.files)))
    });
    let (new, old, files) = found.await?.ok_or(Stop::NotFound)?;
    let files = files.into_iter().map(differing).collect();
    layout::page(&ask, &format!("Policy, version {new}"), &Changes { new, old, files })
}

/// A file with its lines.
pub(super) fn differing(file: FileDiff) -> (String, &'static str, Vec<DiffLine>) {
    let line = |line: &str| {
        let class = match line.chars().next() {
            Some('+') => "add",
            Some('-') => "del",
            Some('@') => "at",
            _ => "same",
        };
        (class, line.to_owned())
    };
    (file.file, file.what, file.lines.lines().map(line).collect())
}

/// Keeps that the visitor has read the newest version.
pub(in crate::web) async fn acknowledge(ask: Ask) -> Answer {
    ask.form(&[]).await?;
    let rep = ask.visitor()?.rep.clone().ok_or(Stop::NotFound)?;
    let kept = ask.work(move |all| async move { publish::acknowledge(&all, &rep.0, None).await });
    kept.await?;
    Ok(answer::see_other("/policy"))
}
