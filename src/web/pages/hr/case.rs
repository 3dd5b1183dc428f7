//! One leaver: where the leaving stands, and the next step.

use askama::Template;
use axum::http::StatusCode;

use crate::model::account::Standing;
use crate::model::audit::Finding;
use crate::model::job::Job;
use crate::model::job::JobState;
use crate::model::triage::State;
use crate::usecase::leaving;
use crate::usecase::leaving::Case;
use crate::web::answer;
use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::layout;
use crate::web::log;
use crate::web::pages::about;
use crate::web::pages::hr;
use crate::web::pages::rep::plain_hint;
use crate::web::pages::review;
use crate::web::pages::session::with_status;
use crate::web::stop::Stop;
use crate::web::stop::sentence;
use crate::web::ui;
use crate::web::ui::Problems;

/// Findings that are listed; the rest are counted.
const SHOWN: usize = 200;

/// How far a leaving is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Begin,
    Exports,
    Look,
    Decide,
    Pack,
}

/// A step in the line above the page: its words, whether it is done, whether it is the next.
type Shown = (&'static str, bool, bool);

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<p class="crumbs"><a href="/leavers">Somebody is leaving</a></p>
<div class="head"><div><h1>{{ case.name }}</h1><p>{% if let Some(on) = case.rep.last_day %}Last day {{ ui::day(*on) }}{% else %}The last day is not known yet{% endif %}{% if let Some(office) = case.rep.office %} · {{ office }}{% endif %} · {{ case.bases.place }}</p></div>
<div class="actions"><a class="button quiet" href="{{ path }}/start">Change days or basis</a></div></div>
<ol class="steps">
{%- for (words, done, here) in steps %}
<li{% if *done %} class="done"{% endif %}{% if *here %} aria-current="step"{% endif %}>{{ words }}</li>
{%- endfor %}
</ol>
{{ problems|safe }}
{%- if let Some(id) = going_on %}
<div class="alert"><h2>It is being looked</h2><p><a href="{{ path }}/progress/{{ id }}">How far it is</a></p></div>
{%- endif %}
{%- if step == Step::Begin %}
<section class="card"><h2>Say when and why</h2><p>The days of the leaving, and why exports may be looked at in {{ case.bases.place }}.</p><p><a class="button" href="{{ path }}/start">Begin</a></p></section>
{%- endif %}
{%- if step == Step::Exports %}
<section class="card"><h2>Ask for the exports</h2>
{%- if let Some(on) = asked %}<p>Asked on {{ ui::day(*on) }}. Nothing is in hand yet; that nothing was handed over says nothing about {{ case.name }}.</p>{% else %}<p>Send {{ case.name }} this link. It shows how to ask each network, and what would be kept before anything is.</p>{% endif %}
<p><code class="secret">{{ link }}</code></p>
{%- if let Some(words) = no_account %}<p class="soft">{{ words }}</p>{% endif %}
<div class="actions">{% if asked.is_none() %}<form method="post" action="{{ path }}/ask"><button>I have sent it</button></form>{% endif %}<a class="button quiet" href="{{ path }}/exports">Upload what was handed over</a><form method="post" action="{{ path }}/look"><button class="quiet">Go on without exports</button></form></div></section>
{%- endif %}
{%- if step == Step::Look %}
<section class="card"><h2>Look what collides</h2><p>The exports in hand are held against the rules and the agreement, as of today. It may take a minute.</p>
<div class="actions"><form method="post" action="{{ path }}/look"><button>Look now</button></form><a class="button quiet" href="{{ path }}/exports">Upload another export</a></div></section>
{%- endif %}
{%- if step >= Step::Decide %}
<ul class="tiles"><li><a class="tile first" href="#findings"><b>{{ ui::thousands(case.findings.len() as u64) }}</b><span>findings</span></a></li><li><a class="tile" href="#findings"><b>{{ ui::thousands(open) }}</b><span>nobody decided about</span></a></li><li><a class="tile" href="#exports"><b>{{ case.exports.len() }}</b><span>exports in hand</span></a></li></ul>
<section class="card"><h2>{% if open > 0 %}Decide, then make the pack anew{% else %}The pack{% endif %}</h2><p>Report, take-away file, purge list, handover list, calendar and undertaking letter. What is decided after it was made goes into the next one.</p>
<div class="actions">{% if packed %}<a class="button" href="{{ path }}/pack">Open the pack</a>{% endif %}<form method="post" action="{{ path }}/look"><button{% if packed %} class="quiet"{% endif %}>{% if packed %}Look again and make it anew{% else %}Make the pack{% endif %}</button></form></div></section>
{%- endif %}
{%- if !case.timeline.is_empty() %}
<section class="part"><h2>Timeline</h2><div class="card">{{ case.timeline|safe }}<p class="small soft">The dashed line is today. Restraints are shown as they are written; whether one counts is for a court to say.</p></div></section>
{%- endif %}
{%- if step >= Step::Decide %}
<section class="part" id="findings"><h2>Findings</h2>
{%- if case.findings.is_empty() %}<div class="empty"><h2>None were found</h2><p>In what was looked at. What could not be seen stands below.</p></div>{% else %}
<div class="card flush"><table class="stack"><thead><tr><th scope="col">Finding</th><th scope="col">Weight</th><th scope="col">Record</th><th scope="col">Seen</th><th scope="col">State</th></tr></thead><tbody>
{%- for (finding, state) in shown %}
<tr class="go"><th scope="row"><a href="{{ path }}/findings/{{ finding.id }}">{{ finding.rule.title }}</a><br><span class="soft small"><span class="mono">{{ finding.id }}</span> · {{ self.where_(finding) }}</span></th>
<td><span class="badge {{ ui::severity(finding.severity) }}">{{ finding.severity.as_str() }}</span></td>
<td data-head="Record" class="mono">{% if let Some(record) = finding.record %}<bdi>{{ record.id.0 }}</bdi>{% endif %}</td>
<td data-head="Seen" class="nowrap">{% if let Some(on) = finding.seen.on %}{{ ui::day(*on) }}{% else %}no day{% endif %}</td>
<td><span class="badge">{{ ui::state(*state) }}</span></td></tr>
{%- endfor %}
</tbody></table></div>{% if more > 0 %}<p class="soft">And {{ ui::thousands(more) }} more; all of them are in the report of the pack.</p>{% endif %}{% endif %}
</section>
{%- endif %}
{%- if !case.exports.is_empty() %}
<section class="part" id="exports"><h2>Exports in hand</h2>
{%- for one in case.exports %}
<div class="card"><h3>{{ about::network(one.network) }}</h3><p class="soft">Read on {{ ui::day(one.read_on) }}. {{ ui::thousands(one.people) }} people in it, {{ ui::thousands(one.clients) }} of them clients; the others were forgotten. {{ one.passage }}.</p>{% if !one.owner.starts_with("yes") %}<p><span class="badge medium">whose?</span> {{ one.owner }}</p>{% endif %}
<details class="more"><summary>Lists in it</summary><ul>{% for section in one.sections %}<li>{{ self.section(section) }}</li>{% endfor %}</ul></details></div>
{%- endfor %}
</section>
{%- endif %}
{%- if step >= Step::Decide && !case.cannot_see.is_empty() %}
<details class="more part"><summary>What could not be seen</summary><ul>{% for one in case.cannot_see %}<li>{{ one }}</li>{% endfor %}</ul></details>
{%- endif %}"##
)]
struct Page {
    case: Case,
    path: String,
    step: Step,
    steps: Vec<Shown>,
    asked: Option<crate::model::Day>,
    link: String,
    no_account: Option<String>,
    going_on: Option<String>,
    open: u64,
    packed: bool,
    shown: Vec<(Finding, State)>,
    more: u64,
    problems: Problems,
}

impl Page {
    #[expect(clippy::unused_self, reason = "templates call it as a method")]
    fn where_(&self, finding: &Finding) -> String {
        let seen = &finding.seen;
        format!("{}, {}", about::network(&seen.network), about::place(seen.line, seen.item))
    }

    #[expect(clippy::unused_self, reason = "templates call it as a method")]
    fn section(&self, section: &crate::model::reading::Section) -> String {
        let (name, state, count) = review::section(section);
        format!("{name}: {state}, {}", ui::count(count, "entry", "entries"))
    }
}

/// Shows one leaver.
pub(in crate::web) async fn show(ask: Ask) -> Answer {
    let case = hr::wanted(&ask).await?;
    page(&ask, case, Problems::default()).await
}

/// The page, with what is wrong.
pub(super) async fn page(ask: &Ask, case: Case, problems: Problems) -> Answer {
    let rep = case.rep.id.clone();
    let packed = ask.work(move |all| async move { leaving::pack(&all, &rep).await }).await?;
    let open = case.findings.iter().filter(|(_, state)| *state == State::Open).count() as u64;
    let step = step(&case, open);
    let page = Page {
        path: hr::path(&case.rep.id.0),
        steps: steps(step),
        step,
        asked: case.set.as_ref().and_then(|set| set.asked_on),
        link: format!("{}/hand-over", ask.desk.site.url),
        no_account: no_account(&case),
        going_on: case.job.as_ref().filter(|job| !job.state.is_final()).map(|job| job.id.clone()),
        open,
        packed: !packed.is_empty(),
        shown: case.findings.iter().take(SHOWN).cloned().collect(),
        more: case.findings.len().saturating_sub(SHOWN) as u64,
        case,
        problems,
    };
    let title = page.case.name.clone();
    layout::page(ask, &title, &page)
}

/// How far it is. An export that came after the last look asks for another one.
fn step(case: &Case, open: u64) -> Step {
    let newest = case.exports.iter().map(|one| one.read_on).max();
    match (&case.looked, newest) {
        (Some((on, _)), Some(read)) if *on < read => Step::Look,
        (Some(_), _) if open > 0 => Step::Decide,
        (Some(_), _) => Step::Pack,
        (None, _) if case.set.is_none() => Step::Begin,
        (None, Some(_)) => Step::Look,
        (None, None) => Step::Exports,
    }
}

fn steps(here: Step) -> Vec<Shown> {
    [
        (Step::Begin, "When and why"),
        (Step::Exports, "Exports"),
        (Step::Look, "Look"),
        (Step::Decide, "Decide"),
        (Step::Pack, "Pack"),
    ]
    .map(|(step, words)| (words, step < here, step == here))
    .into()
}

/// What to do where the rep cannot sign in.
fn no_account(case: &Case) -> Option<String> {
    let name = &case.name;
    match case.account {
        Some(Standing::Active) => None,
        Some(Standing::Invited) => {
            Some(format!("{name} was invited and has not chosen a password yet."))
        }
        Some(Standing::Disabled) => Some(format!(
            "The account of {name} is disabled: upload what is handed over, or ask an administrator."
        )),
        None => Some(format!(
            "{name} has no account yet: an administrator invites them under People, as a rep."
        )),
    }
}

/// Keeps that the rep was asked.
pub(in crate::web) async fn asked(ask: Ask) -> Answer {
    ask.form(&[]).await?;
    let case = hr::wanted(&ask).await?;
    let (rep, by) = (case.rep.id.clone(), ask.visitor()?.account.clone());
    ask.work(move |all| async move { leaving::ask(&all, &rep, &by).await }).await?;
    Ok(answer::see_other(&hr::path(&case.rep.id.0)))
}

/// Has a worker look what collides, and make the pack.
pub(in crate::web) async fn look(ask: Ask) -> Answer {
    ask.form(&[]).await?;
    let case = hr::wanted(&ask).await?;
    let going_on = case.job.as_ref().filter(|job| !job.state.is_final()).map(|job| job.id.clone());
    let (rep, visitor) = (case.rep.id.clone(), ask.visitor()?.clone());
    let id = if let Some(id) = going_on {
        id
    } else {
        let key = log::random_hex(16);
        ask.work(move |all| async move { leaving::begin(&all, &visitor, &rep, &key).await }).await?
    };
    Ok(answer::see_other(&format!("{}/progress/{id}", hr::path(&case.rep.id.0))))
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<p class="crumbs"><a href="/leavers">Somebody is leaving</a> / <a href="{{ path }}">{{ name }}</a></p>
<div class="middle"><h1>Looking what collides</h1>
<p class="lead">The exports in hand are held against the rules and the agreement, and the pack is made.</p>
<section class="card" data-events="/jobs/{{ id }}/events" aria-live="polite">
<p><b data-says="step">{{ step }}</b> <span class="soft" data-says="count">{{ count }}</span></p>
<progress aria-label="How far it is"{% if let Some(total) = total %} max="{{ total }}" value="{{ done }}"{% endif %}></progress>
<p class="soft small">You may leave this page: it goes on, and survives a restart.</p>
<form method="post" action="/jobs/{{ id }}/cancel"><button class="quiet small">Call it off</button></form></section>
<noscript><p class="part"><a class="button quiet" href="{{ path }}/progress/{{ id }}">Look again</a></p></noscript>
</div>"##
)]
struct Progress {
    path: String,
    name: String,
    id: String,
    step: String,
    count: String,
    done: i64,
    total: Option<i64>,
}

/// Shows how far the job is; when it is done, what came of it.
pub(in crate::web) async fn progress(ask: Ask) -> Answer {
    let case = hr::wanted(&ask).await?;
    let (rep, id) = (case.rep.id.clone(), ask.param("id").to_owned());
    let job = ask.work(move |all| async move { leaving::job(&all, &rep, &id).await }).await?;
    let job = job.ok_or(Stop::NotFound)?;
    let path = hr::path(&case.rep.id.0);
    match job.state {
        JobState::Done => return Ok(answer::see_other(&format!("{path}#findings"))),
        JobState::Cancelled => return Ok(answer::see_other(&path)),
        JobState::Failed => {
            let problems = failed(&job);
            return Ok(with_status(page(&ask, case, problems).await?, StatusCode::BAD_REQUEST));
        }
        JobState::Queued | JobState::Running => {}
    }
    let step = match job.step.name.as_str() {
        "" if job.state == JobState::Queued => "Waits for a worker".to_owned(),
        "" => "Begins".to_owned(),
        name => name.to_owned(),
    };
    let total = job.step.total;
    let count = total.map_or_else(String::new, |total| format!("{} of {total}", job.step.done));
    let (id, done) = (job.id, job.step.done);
    let page = Progress { path, name: case.name, id, step, count, done, total };
    layout::page(&ask, "Looking what collides", &page)
}

/// Why a job could not be done.
fn failed(job: &Job) -> Problems {
    let error = job.error.as_deref().unwrap_or("it broke off");
    let mut problems = Problems::one(sentence(error));
    if let Some(hint) = plain_hint(job.hint.clone()) {
        problems.add("", &sentence(&hint));
    }
    problems
}
