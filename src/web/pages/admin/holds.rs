//! Holds: what must stay for a matter, whatever its time and whoever asks.

use askama::Template;

use crate::usecase::privacy::hold;
use crate::usecase::privacy::hold::Hold;
use crate::usecase::privacy::hold::On;
use crate::web::answer;
use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::form::Form;
use crate::web::layout;
use crate::web::pages::manager::reports::day;
use crate::web::pages::session::with_status;
use crate::web::stop::Stop;
use crate::web::stop::sentence;
use crate::web::ui;
use crate::web::ui::Field;
use crate::web::ui::Problems;

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<div class="head"><div><h1>Holds</h1><p>What stays for a matter, whatever its time</p></div></div>
{{ problems|safe }}
{%- if holds.is_empty() %}
<div class="empty"><h2>Nothing is on hold</h2><p>Put a rep or a record on hold while a matter is open: nothing about them is erased then.</p></div>
{%- else %}
<div class="card flush"><table class="stack"><thead><tr><th scope="col">On hold</th><th scope="col">Matter</th><th scope="col">Since</th><th scope="col">Until</th><th scope="col"><span class="hidden">Lift</span></th></tr></thead><tbody>
{%- for one in holds %}
<tr><th scope="row"><bdi>{% if one.record.is_empty() %}Rep {{ one.rep }}{% else %}Record {{ one.record }}{% endif %}</bdi></th><td data-head="Matter">{{ one.reason }}</td><td data-head="Since">{{ ui::day(one.since) }}</td><td data-head="Until">{% if let Some(until) = one.until %}{{ ui::day(*until) }}{% else %}no end set{% endif %}</td>
<td class="num"><form method="post" action="/holds/lift"><input type="hidden" name="rep" value="{{ one.rep }}"><input type="hidden" name="record" value="{{ one.record }}"><button class="quiet small">Lift<span class="hidden"> the hold for {{ one.reason }}</span></button></form></td></tr>
{%- endfor %}
</tbody></table></div>
{%- endif %}
<section class="part"><h2>Put something on hold</h2>
<form method="post" action="/holds">
{%- for field in fields %}
{{ field|safe }}
{%- endfor %}
<button>Put it on hold</button>
</form></section>"##
)]
struct Page {
    holds: Vec<Hold>,
    fields: Vec<Field>,
    problems: Problems,
}

/// Shows the holds in force.
pub(in crate::web) async fn show(ask: Ask) -> Answer {
    page(&ask, &Form::default(), Problems::default()).await
}

async fn page(ask: &Ask, sent: &Form, problems: Problems) -> Answer {
    let holds = ask.work(|all| async move { hold::in_force(&all).await }).await?;
    let fields = vec![
        Field::new("rep", "Rep").hint("An id of the roster.").value(sent.get("rep")).optional(),
        Field::new("record", "Or a record")
            .hint("Its id in the CRM.")
            .value(sent.get("record"))
            .optional(),
        Field::new("reason", "Which matter it is kept for").value(sent.get("reason")),
        Field::new("until", "Last day")
            .kind("date")
            .hint("If left out, there is no end.")
            .value(sent.get("until"))
            .error(problems.of("until"))
            .optional(),
    ];
    layout::page(ask, "Holds", &Page { holds, fields, problems })
}

/// What a form names.
fn on(form: &Form) -> On {
    On { rep: form.some("rep").map(str::to_owned), record: form.some("record").map(str::to_owned) }
}

/// Puts something on hold.
pub(in crate::web) async fn add(ask: Ask) -> Answer {
    let form = ask.form(&["rep", "record", "reason", "until"]).await?;
    let mut problems = Problems::default();
    let until = day(&form, "until", &mut problems);
    let (on, reason) = (on(&form), form.get("reason").to_owned());
    if problems.none() {
        let added =
            ask.desk.work(move |all| async move { hold::add(&all, &on, &reason, until).await });
        match added.await {
            Ok(_) => return Ok(answer::see_other("/holds")),
            Err(error) => match Stop::from(error) {
                Stop::Use(error) => problems = Problems::one(sentence(&error.to_string())),
                Stop::NotFound => problems.add("rep", "Nobody in the roster has this id."),
                stop => return Err(stop),
            },
        }
    }
    let page = page(&ask, &form, problems).await?;
    Ok(with_status(page, axum::http::StatusCode::BAD_REQUEST))
}

/// Lifts a hold.
pub(in crate::web) async fn lift(ask: Ask) -> Answer {
    ask.proved()?;
    let form = ask.form(&["rep", "record"]).await?;
    let on = on(&form);
    ask.work(move |all| async move { hold::lift(&all, &on, "lifted on the page").await }).await?;
    Ok(answer::see_other("/holds"))
}
