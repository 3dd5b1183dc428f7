//! The periodic report: made for a period, read as a page, printed, saved as a workbook.

use askama::Template;

use crate::model::Day;
use crate::usecase::Format;
use crate::usecase::jobs::Work;
use crate::usecase::shelf;
use crate::usecase::shelf::Made;
use crate::web::answer;
use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::form::Form;
use crate::web::layout;
use crate::web::pages::jobs;
use crate::web::pages::session::with_status;
use crate::web::paper;
use crate::web::stop::Stop;
use crate::web::ui;
use crate::web::ui::Field;
use crate::web::ui::Problems;

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<div class="head"><div><h1>Reports</h1><p>One for every period, as it was made</p></div><div class="actions"><a class="button" href="/reports/new">Make a report</a></div></div>
{%- if made.is_empty() %}
<div class="empty"><h2>No report was made yet</h2><p>The first one shows where the agency stands; each one after it, what changed.</p></div>
{%- else %}
<div class="card flush"><table class="stack"><thead><tr><th scope="col">Report</th><th scope="col" class="num">Findings</th><th scope="col">Read it</th></tr></thead><tbody>
{%- for one in made %}
<tr><th scope="row">{{ ui::day(one.on) }}<br><span class="soft small mono">{{ one.id }}</span></th><td class="num" data-head="Findings">{{ ui::thousands(one.findings) }}</td>
<td>{% if one.there %}<a href="/reports/{{ one.id }}">Page<span class="hidden"> of {{ ui::day(one.on) }}</span></a> · <a href="/reports/{{ one.id }}/workbook">Workbook<span class="hidden"> of {{ ui::day(one.on) }}</span></a>{% else %}<span class="soft">made with a command; make it again to read it here</span>{% endif %}</td></tr>
{%- endfor %}
</tbody></table></div>
<p class="part soft">For a PDF, open the page and print it to a file.</p>
{%- endif %}"##
)]
struct Reports {
    made: Vec<Made>,
}

/// Shows the reports that were made.
pub(in crate::web) async fn list(ask: Ask) -> Answer {
    let made = ask.work(|all| async move { shelf::list(&all).await }).await?;
    layout::page(&ask, "Reports", &Reports { made })
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<div class="middle"><p class="crumbs"><a href="/reports">Reports</a></p>
<h1>Make a report</h1>
<p class="lead">Over the exports in hand, by the rules that were in force. Reps stand under a pseudonym, clients under their CRM id.</p>
{{ problems|safe }}
<form method="post" action="/reports/new">
<div class="side-by-side">
{%- for field in fields %}
{{ field|safe }}
{%- endfor %}
</div>
<button>Make the report</button>
</form></div>"##
)]
struct New {
    fields: Vec<Field>,
    problems: Problems,
}

/// Asks for the period.
pub(in crate::web) async fn ask_period(ask: Ask) -> Answer {
    period(&ask, &Form::default(), Problems::default())
}

fn period(ask: &Ask, sent: &Form, problems: Problems) -> Answer {
    let first = Field::new("from", "First day").kind("date").optional();
    let first = first.hint("If left out: the day after the last report.");
    let last = Field::new("to", "Last day").kind("date").optional().hint("If left out: today.");
    let fields = vec![
        first.value(sent.get("from")).error(problems.of("from")),
        last.value(sent.get("to")).error(problems.of("to")),
    ];
    layout::page(ask, "Make a report", &New { fields, problems })
}

/// A day of a form; `None` where it is left out.
pub(in crate::web) fn day(form: &Form, name: &str, problems: &mut Problems) -> Option<Day> {
    let text = form.some(name)?;
    let day = text.parse::<Day>().ok();
    if day.is_none() {
        problems.add(name, "Write the day as year, month, day: 2026-11-22.");
    }
    day
}

/// Makes the report.
pub(in crate::web) async fn make(ask: Ask) -> Answer {
    let form = ask.form(&["from", "to"]).await?;
    let mut problems = Problems::default();
    let (from, to) = (day(&form, "from", &mut problems), day(&form, "to", &mut problems));
    if let (Some(from), Some(to)) = (from, to)
        && from > to
    {
        problems.add("to", "The last day lies before the first.");
    }
    if !problems.none() {
        let page = period(&ask, &form, problems)?;
        return Ok(with_status(page, axum::http::StatusCode::BAD_REQUEST));
    }
    let work = Work::Report { from, to, ending: None, reveal: false };
    jobs::begin(&ask, work, Vec::new()).await
}

/// Shows a report as it was made.
pub(in crate::web) async fn show(ask: Ask) -> Answer {
    let bytes = read(&ask, Format::Html).await?;
    let text = String::from_utf8(bytes).map_err(|error| Stop::Fault(Box::new(error)))?;
    Ok(paper::show(text))
}

/// A report as a workbook.
pub(in crate::web) async fn workbook(ask: Ask) -> Answer {
    let bytes = read(&ask, Format::Xlsx).await?;
    Ok(answer::download(&format!("report-{}.xlsx", ask.param("id")), bytes))
}

async fn read(ask: &Ask, format: Format) -> Result<Vec<u8>, Stop> {
    let id = ask.param("id").to_owned();
    let read = ask.work(move |all| async move { shelf::read(&all, &id, format).await }).await?;
    read.ok_or(Stop::NotFound)
}
