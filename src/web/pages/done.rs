//! What a job that is done leads to: what an import changed, the receipt of an export, the page on
//! which the rest is read.

use askama::Template;

use crate::model::job::Job;
use crate::model::job::JobState;
use crate::usecase::accounts::May;
use crate::usecase::evidence::log;
use crate::usecase::import;
use crate::usecase::import::Summary;
use crate::usecase::intake;
use crate::usecase::intake::Taken;
use crate::usecase::jobs;
use crate::usecase::pull::crm;
use crate::usecase::pull::crm::Told;
use crate::web::ask::Ask;
use crate::web::pages::admin::books;
use crate::web::pages::hr;
use crate::web::stop::Stop;
use crate::web::stop::sentence;
use crate::web::ui;

/// The way on.
#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<p class="part actions">{% for (path, words) in ways %}<a class="button{% if !loop.first %} quiet{% endif %}" href="{{ path }}">{{ words }}</a> {% endfor %}</p>"##
)]
struct On {
    ways: Vec<(String, &'static str)>,
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<section class="part"><h2>{% if one.already_there %}It was there already{% else %}Imported{% endif %}</h2><p><bdi>{{ one.name }}</bdi>, {{ book }} of {{ ui::day(one.taken_on) }}</p>
<ul class="tiles"><li><div class="tile first"><b>{{ ui::thousands(one.rows) }}</b><span>rows</span></div></li><li><div class="tile"><b>{{ ui::thousands(one.new) }}</b><span>new</span></div></li><li><div class="tile"><b>{{ ui::thousands(one.changed) }}</b><span>changed</span></div></li><li><div class="tile"><b>{{ ui::thousands(one.gone) }}</b><span>gone</span></div></li></ul>
{%- if !one.remarks.is_empty() %}<div class="card"><h3>To know</h3><ul>{% for remark in one.remarks %}<li>{{ remark }}</li>{% endfor %}</ul></div>{% endif %}</section>"##
)]
struct Imported {
    one: Summary,
    book: &'static str,
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<section class="part"><h2>How it was read</h2><p>{% if let Some(day) = told.changes_since %}What changed since the pull of {{ ui::day(*day) }}, and what is gone; the rest stays as it was then.{% else %}All of it.{% endif %}</p>
{%- if !told.remarks.is_empty() %}<ul>{% for remark in told.remarks %}<li>{{ self.sentence(remark) }}</li>{% endfor %}</ul>{% endif %}</section>"##
)]
struct Pulled {
    told: Told,
}

impl Pulled {
    #[expect(clippy::unused_self, reason = "templates call it as a method")]
    fn sentence(&self, words: &str) -> String {
        sentence(words)
    }
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<section class="part"><h2>{% if again %}It was handed over before{% else %}Thank you. It is handed over{% endif %}</h2>
<p class="lead">The export itself is forgotten. What was kept is what you agreed to.</p>
<div class="card"><h3>Your receipt</h3><p class="soft">Keep this page, printed or as a file: it shows later which file you gave, and when. A receipt that anybody can verify lies under <a href="/hand-over">Hand over my export</a>.</p><dl class="facts">
{%- for (name, hash) in archives %}
<div><dt><bdi>{{ name }}</bdi>, SHA-256</dt><dd class="mono">{{ hash }}</dd></div>
{%- endfor %}
<div><dt>Read</dt><dd>{{ read }}</dd></div>
<div><dt>As</dt><dd>{{ passage }}</dd></div>
<div><dt>Head of the evidence log, which holds it</dt><dd class="mono">{{ head }}</dd></div>
</dl></div>
<p class="part">If a finding comes of it, you see it first under <a href="/mine">My findings</a>, with what speaks for you, and may answer before anybody decides.</p>
<p class="actions"><a class="button" href="/hand-over">Hand over another one</a> <a class="button quiet" href="/">To the start</a></p></section>"##
)]
struct Receipt {
    again: bool,
    archives: Vec<(String, String)>,
    read: String,
    passage: String,
    head: String,
}

/// Kinds whose files are not fetched from the job's page: they name clients, or count colleagues' ones,
/// or are shown in another way.
const NOT_HERE: &[&str] =
    &["offboard", "intake", "import", "pull", "pull-account", "report", "backup"];

/// Tells whether the files that a job made are fetched from its page.
pub(super) fn fetched_here(job: &Job) -> bool {
    !NOT_HERE.contains(&job.kind.as_str())
}

/// What comes after a job, as a part of its page.
pub(super) async fn after(ask: &Ask, job: &Job) -> Result<String, Stop> {
    let (done, over) = (job.state == JobState::Done, job.state.is_final());
    let ways = match (job.kind.as_str(), &job.rep) {
        ("import" | "pull", _) if done => return imported(ask, job).await,
        ("pull", _) if over => vec![("/sources".to_owned(), "Sources")],
        ("import", _) if over => vec![("/books".to_owned(), "Choose the file again")],
        ("report", _) if done => vec![
            ("/compliance".to_owned(), "See where the agency stands"),
            ("/reports".to_owned(), "Reports"),
        ],
        ("backup", _) if done => vec![("/backups".to_owned(), "Backups")],
        ("intake" | "pull-account", Some(rep)) if done && is_own(ask, rep)? => {
            return receipt(ask, job).await;
        }
        ("intake" | "pull-account", Some(rep)) if over && is_own(ask, rep)? => {
            vec![("/hand-over".to_owned(), "Hand it over again")]
        }
        ("intake", Some(rep)) if over && ask.visitor()?.may(May::Offboard) => {
            vec![(hr::path(rep), "Back to the leaver")]
        }
        _ => return Ok(String::new()),
    };
    Ok(On { ways }.render()?)
}

/// Tells whether the visitor is the rep.
fn is_own(ask: &Ask, rep: &str) -> Result<bool, Stop> {
    Ok(ask.visitor()?.rep.as_ref().is_some_and(|own| own.0.eq_ignore_ascii_case(rep)))
}

/// The answer of a job's command.
async fn answer(ask: &Ask, job: &Job) -> Result<Vec<u8>, Stop> {
    let of = job.clone();
    let bytes = ask.work(move |all| async move { jobs::answer(&all, &of).await }).await?;
    Ok(bytes.unwrap_or_default())
}

async fn imported(ask: &Ask, job: &Job) -> Result<String, Stop> {
    let on = On {
        ways: vec![("/setup".to_owned(), "On with the setup"), ("/books".to_owned(), "Books")],
    };
    let mut page = String::new();
    let bytes = answer(ask, job).await?;
    for one in import::summaries_of(&bytes) {
        let book = books::BOOKS.iter().find(|words| words.book == one.book);
        let remarks = one.remarks.iter().map(|remark| sentence(remark)).collect();
        let one = Summary { remarks, ..one };
        page.push_str(&Imported { book: book.map_or("", |words| words.name), one }.render()?);
    }
    if job.kind == "pull" {
        page.push_str(&Pulled { told: crm::told_of(&bytes) }.render()?);
    }
    Ok(format!("{page}{}", on.render()?))
}

async fn receipt(ask: &Ask, job: &Job) -> Result<String, Stop> {
    let taken: Vec<Taken> = intake::taken_of(&answer(ask, job).await?);
    let head = ask.work(|all| async move { log::head(&all).await }).await?;
    let first = taken.first().map(|one| one.kept.clone()).unwrap_or_default();
    let files = first.inputs.iter().map(|input| (input.name.clone(), input.sha256.clone()));
    let archives = if first.archives.is_empty() { files.collect() } else { first.archives.clone() };
    let page = Receipt {
        again: taken.iter().all(|one| one.again),
        archives,
        read: ui::instant(job.ended_at.unwrap_or(job.asked_at)),
        passage: sentence(&first.passage),
        head: head.to_string(),
    };
    Ok(page.render()?)
}
