//! Long work: what was asked for, how far it is, calling it off, fetching what it made.

use std::sync::Arc;
use std::time::Duration;
use std::time::Instant;

use askama::Template;
use axum::body::Body;
use axum::body::Bytes;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::header;
use axum::response::Response;
use futures_util::stream;
use serde_json::json;

use crate::model::job::Job;
use crate::model::job::JobFile;
use crate::model::job::JobState;
use crate::usecase::accounts::May;
use crate::usecase::jobs;
use crate::usecase::jobs::Asked;
use crate::usecase::jobs::Upload;
use crate::usecase::jobs::Work;
use crate::web::answer;
use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::desk::Desk;
use crate::web::layout;
use crate::web::log;
use crate::web::pages::done;
use crate::web::pages::rep::plain_hint;
use crate::web::stop::Stop;
use crate::web::stop::sentence;
use crate::web::ui;

/// Jobs in the list.
const LISTED: i64 = 100;

/// Answers of one stream of events at most; a browser then asks anew.
const EVENTS: u32 = 40;

/// How long whoever asked for a job waits for its page, at most.
const SHORT: Duration = Duration::from_secs(2);

/// How often the job is looked at meanwhile.
const LOOK: Duration = Duration::from_millis(100);

/// Where a job stands, as a page shows it.
fn state(state: JobState) -> &'static str {
    match state {
        JobState::Queued => "Waiting",
        JobState::Running => "Running",
        JobState::Done => "Done",
        JobState::Failed => "Failed",
        JobState::Cancelled => "Called off",
    }
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<div class="head"><div><h1>Jobs</h1><p>Long work, done by the workers of this agency</p></div></div>
{%- if jobs.is_empty() %}
<div class="empty"><h2>Nothing was asked for yet</h2><p>Audits, packs and other long work appear here while they are done, and a month after.</p></div>
{%- else %}
<div class="card flush"><table class="stack"><thead><tr><th scope="col">Job</th><th scope="col">Asked for</th><th scope="col">State</th></tr></thead><tbody>
{%- for one in jobs %}
<tr class="go"><th scope="row"><a href="/jobs/{{ one.id }}">{{ self.kind(one) }}</a></th><td data-head="Asked for">{{ ui::instant(one.asked_at) }}</td><td><span class="badge{% if one.state == JobState::Done %} good{% endif %}">{{ self.state(one) }}</span></td></tr>
{%- endfor %}
</tbody></table></div>
{%- endif %}"##
)]
struct Jobs {
    jobs: Vec<Job>,
}

impl Jobs {
    #[expect(clippy::unused_self, reason = "templates call it as a method")]
    fn kind(&self, job: &Job) -> String {
        kind(job)
    }

    #[expect(clippy::unused_self, reason = "templates call it as a method")]
    fn state(&self, job: &Job) -> &'static str {
        state(job.state)
    }
}

/// What a job does, as words.
fn kind(job: &Job) -> String {
    let word = job.kind.replace('-', " ");
    let about = job.rep.as_ref().map(|rep| format!(": {rep}")).unwrap_or_default();
    format!("{}{about}", sentence(&word).trim_end_matches('.'))
}

/// Shows the visitor's jobs; for an administrator, everybody's.
pub(in crate::web) async fn list(ask: Ask) -> Answer {
    let visitor = ask.visitor()?;
    let of = (!visitor.may(May::ManagePeople)).then(|| visitor.account.clone());
    let jobs =
        ask.work(move |all| async move { jobs::list(&all, of.as_deref(), LISTED).await }).await?;
    layout::page(&ask, "Jobs", &Jobs { jobs })
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<p class="crumbs"><a href="/jobs">Jobs</a></p>
<div class="head"><div><h1>{{ title }}</h1><p><span class="badge{% if job.state == JobState::Done %} good{% endif %}">{{ state }}</span> asked for {{ ui::instant(job.asked_at) }}</p></div></div>
{%- if !job.state.is_final() %}
<section class="card" data-events="/jobs/{{ job.id }}/events" aria-live="polite">
<p><b data-says="step">{{ step }}</b> <span class="soft" data-says="count">{{ count }}</span></p>
<progress aria-label="How far it is"{% if let Some(total) = job.step.total %} max="{{ total }}" value="{{ job.step.done }}"{% endif %}></progress>
<p class="soft small">You may leave this page: it goes on, and survives a restart.</p>
<form method="post" action="/jobs/{{ job.id }}/cancel"><button class="quiet small">Call it off</button></form>
</section>
<noscript><p class="part"><a class="button quiet" href="/jobs/{{ job.id }}">Look again</a></p></noscript>
{%- endif %}
{%- if let Some(error) = error %}
<div class="alert wrong"><h2>It could not be done</h2><p>{{ error }}</p>{% if let Some(hint) = hint %}<p>{{ hint }}</p>{% endif %}</div>
{%- endif %}
{{ after|safe }}
{%- if !files.is_empty() %}
<section class="part"><h2>What it made</h2><div class="card flush"><table><tbody>
{%- for one in files %}
<tr><th scope="row"><a href="/jobs/{{ job.id }}/files/{{ one.number }}">{{ one.name }}</a></th><td class="num">{{ self.size(one) }}</td></tr>
{%- endfor %}
</tbody></table></div><p class="soft small">Kept for seven days.</p></section>
{%- endif %}"##
)]
struct Page {
    title: String,
    state: &'static str,
    step: String,
    count: String,
    error: Option<String>,
    hint: Option<String>,
    after: String,
    files: Vec<JobFile>,
    job: Job,
}

impl Page {
    #[expect(clippy::unused_self, reason = "templates call it as a method")]
    fn size(&self, file: &JobFile) -> String {
        ui::size(u64::try_from(file.bytes).unwrap_or(0))
    }
}

/// The step a job is at, in words.
fn step(job: &Job) -> String {
    match (job.state, job.step.name.as_str()) {
        (JobState::Queued, _) => "Waits for a worker".to_owned(),
        (_, "") => "Begins".to_owned(),
        (_, name) => name.to_owned(),
    }
}

/// How far that step is, in words.
fn count(job: &Job) -> String {
    job.step.total.map_or_else(String::new, |total| format!("{} of {total}", job.step.done))
}

/// A job of the visitor's; an administrator sees everybody's.
async fn find(ask: &Ask) -> Result<Job, Stop> {
    let visitor = ask.visitor()?;
    let id = ask.param("id").to_owned();
    let job = ask.work(move |all| async move { jobs::get(&all, &id).await }).await?;
    let theirs = job.asked_by == visitor.account || visitor.may(May::ManagePeople);
    if theirs { Ok(job) } else { Err(Stop::NotFound) }
}

/// The files that a job made, where they are fetched here. Those of a pack name clients: they are saved
/// on HR's pages alone, where each saving is on record.
async fn made(ask: &Ask, job: &Job) -> Result<Vec<JobFile>, Stop> {
    if !done::fetched_here(job) {
        return Ok(Vec::new());
    }
    let of = job.clone();
    ask.work(move |all| async move { jobs::files(&all, &of).await }).await
}

/// Hands work to the workers, with the files it reads, and leads to its page; what is done in a moment
/// is done by then.
pub(in crate::web) async fn begin(ask: &Ask, work: Work, uploads: Vec<Upload>) -> Answer {
    let (asked_by, key) = (ask.visitor()?.account.clone(), log::random_hex(16));
    let asked = Asked { work, uploads, asked_by, key };
    let id = ask.work(move |all| async move { jobs::submit(&all, &asked).await }).await?;
    let until = Instant::now() + SHORT;
    while Instant::now() < until {
        let services = ask.desk.services().await?;
        if jobs::get(&services, &id).await?.state.is_final() {
            break;
        }
        tokio::time::sleep(LOOK).await;
    }
    Ok(answer::see_other(&format!("/jobs/{id}")))
}

/// Shows a job.
pub(in crate::web) async fn show(ask: Ask) -> Answer {
    let job = find(&ask).await?;
    let files = made(&ask, &job).await?;
    let page = Page {
        title: kind(&job),
        state: state(job.state),
        step: step(&job),
        count: count(&job),
        error: job.error.as_deref().map(sentence),
        hint: plain_hint(job.hint.clone()).as_deref().map(sentence),
        after: done::after(&ask, &job).await?,
        files,
        job,
    };
    let title = page.title.clone();
    layout::page(&ask, &title, &page)
}

/// Calls a job off.
pub(in crate::web) async fn cancel(ask: Ask) -> Answer {
    ask.form(&[]).await?;
    let id = find(&ask).await?.id;
    let path = format!("/jobs/{id}");
    ask.work(move |all| async move { jobs::cancel(&all, &id).await }).await?;
    Ok(answer::see_other(&path))
}

/// What a stream of events knows.
struct Watch {
    desk: Arc<Desk>,
    headers: HeaderMap,
    id: String,
    seen: Option<Job>,
    left: u32,
}

/// How far a job is, as it goes on. Whoever is signed out or disabled meanwhile is told no more.
pub(in crate::web) async fn events(ask: Ask) -> Answer {
    let job = find(&ask).await?;
    let (desk, headers) = (Arc::clone(&ask.desk), ask.headers.clone());
    let first = Watch { desk, headers, id: job.id, seen: None, left: EVENTS };
    let events = stream::unfold(first, |watch| async move {
        let (text, next) = next(watch).await?;
        Some((Ok::<_, std::convert::Infallible>(Bytes::from(text)), next))
    });
    let mut answer = Response::new(Body::from_stream(events));
    let kind = HeaderValue::from_static("text/event-stream; charset=utf-8");
    answer.headers_mut().insert(header::CONTENT_TYPE, kind);
    Ok(answer)
}

/// The next event; `None` where the stream ends.
async fn next(mut watch: Watch) -> Option<(String, Watch)> {
    watch.left = watch.left.checked_sub(1)?;
    watch.desk.visitor(&watch.headers).await.ok()??;
    let (id, seen) = (watch.id.clone(), watch.seen.clone());
    let services = watch.desk.services().await.ok()?;
    let job = jobs::changed(&services, &id, seen.as_ref()).await.ok()?;
    let told = json!({
        "step": step(&job), "count": count(&job),
        "done": job.step.done, "total": job.step.total.unwrap_or(0),
    });
    let mut text = format!("event: progress\ndata: {told}\n\n");
    if job.state.is_final() {
        text.push_str("event: end\ndata: {}\n\n");
        watch.left = 0;
    }
    watch.seen = Some(job);
    Some((text, watch))
}

/// What a download knows.
struct Fetch {
    desk: Arc<Desk>,
    job: Job,
    file: JobFile,
    chunk: i64,
}

/// A file that a job made, piece by piece.
pub(in crate::web) async fn file(ask: Ask) -> Answer {
    let job = find(&ask).await?;
    let wanted: i64 = ask.param("number").parse().map_err(|_| Stop::NotFound)?;
    let files = made(&ask, &job).await?;
    let file = files.into_iter().find(|one| one.number == wanted).ok_or(Stop::NotFound)?;
    let mut answer = answer::download(&file.name, Vec::new());
    let first = Fetch { desk: Arc::clone(&ask.desk), job, file, chunk: 0 };
    let pieces = stream::unfold(first, |mut fetch| async move {
        let services = fetch.desk.services().await.ok()?;
        let piece = jobs::chunk(&services, &fetch.job, &fetch.file, fetch.chunk).await.ok()??;
        fetch.chunk += 1;
        Some((Ok::<_, std::convert::Infallible>(Bytes::from(piece)), fetch))
    });
    answer.headers_mut().remove(header::CONTENT_LENGTH);
    *answer.body_mut() = Body::from_stream(pieces);
    Ok(answer)
}
