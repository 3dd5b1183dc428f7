//! Somebody is leaving: who, and the first step.

use askama::Template;
use axum::http::StatusCode;

use crate::model::Day;
use crate::usecase::Basis;
use crate::usecase::Fault;
use crate::usecase::leaving;
use crate::usecase::leaving::Case;
use crate::usecase::leaving::Line;
use crate::usecase::leaving::Set;
use crate::web::answer;
use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::form;
use crate::web::form::Form;
use crate::web::layout;
use crate::web::pages::about;
use crate::web::pages::hr;
use crate::web::pages::manager::reports::day;
use crate::web::pages::session::with_status;
use crate::web::stop::Stop;
use crate::web::ui;
use crate::web::ui::Choice;
use crate::web::ui::Field;
use crate::web::ui::Problems;

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<div class="head"><div><h1>Somebody is leaving</h1><p>What collides, what may they keep, what must come back?</p></div></div>
{%- if others.options.len() > 1 %}
<form class="filters" method="get" action="/leavers/begin">{{ others|safe }}<button>Begin</button></form>
{%- endif %}
{%- if leaving.is_empty() %}
<div class="empty"><h2>Nobody is leaving</h2><p>When somebody gives notice, choose them above. Whoever has a last day in the roster stands here too.</p></div>
{%- else %}
<div class="card flush"><table class="stack"><thead><tr><th scope="col">Who</th><th scope="col">Last day</th><th scope="col">Exports in hand</th><th scope="col" class="num">Findings</th><th scope="col">Next</th></tr></thead><tbody>
{%- for one in leaving %}
<tr class="go"><th scope="row"><a href="/leavers/{{ form::encode(one.id.0) }}">{{ one.name }}</a>{% if let Some(office) = one.office %}<br><span class="soft small">{{ office }}</span>{% endif %}</th>
<td data-head="Last day" class="nowrap">{% if let Some(on) = one.last_day %}{{ ui::day(*on) }}{% else %}not known{% endif %}</td>
<td data-head="Exports">{{ self.exports(one) }}</td>
<td data-head="Findings" class="num">{% if let Some(all) = one.findings %}{{ ui::thousands(*all) }}{% if one.open > 0 %} <span class="soft small">({{ ui::thousands(one.open) }} open)</span>{% endif %}{% else %}<span class="soft">not looked yet</span>{% endif %}</td>
<td>{{ self.next(one) }}</td></tr>
{%- endfor %}
</tbody></table></div>
{%- endif %}"##
)]
struct Leavers {
    leaving: Vec<Line>,
    others: Choice,
}

impl Leavers {
    #[expect(clippy::unused_self, reason = "templates call it as a method")]
    fn exports(&self, one: &Line) -> String {
        let names: Vec<&str> = one.exports.iter().map(|id| about::network(id)).collect();
        if names.is_empty() { "none".to_owned() } else { names.join(", ") }
    }

    #[expect(clippy::unused_self, reason = "templates call it as a method")]
    fn next(&self, one: &Line) -> &'static str {
        match (one.begun, one.exports.is_empty(), one.findings, one.open) {
            (false, _, None, _) => "Say when and why",
            (_, true, None, _) => "Ask for the exports",
            (_, false, None, _) => "Look what collides",
            (.., 0) => "Make the pack",
            (..) => "Decide",
        }
    }
}

/// Shows who is leaving.
pub(in crate::web) async fn list(ask: Ask) -> Answer {
    let own = ask.visitor()?.rep.clone();
    let mut lines = ask.work(|all| async move { leaving::list(&all).await }).await?;
    lines.leaving.retain(|one| Some(&one.id) != own.as_ref());
    let nobody = [(String::new(), "Choose somebody".to_owned())].into_iter();
    let others = lines.others.into_iter().filter(|(id, _)| Some(id) != own.as_ref());
    let others = Choice {
        name: "rep".to_owned(),
        label: "Who is leaving?".to_owned(),
        hint: "",
        options: nobody.chain(others.map(|(id, name)| (id.0, name))).collect(),
        chosen: String::new(),
    };
    layout::page(&ask, "Somebody is leaving", &Leavers { leaving: lines.leaving, others })
}

/// From the choice to the first step.
pub(in crate::web) async fn choose(ask: Ask) -> Answer {
    match ask.query("rep") {
        "" => Ok(answer::see_other("/leavers")),
        rep => Ok(answer::see_other(&format!("{}/start", hr::path(rep)))),
    }
}

/// A basis as a choice.
struct Offered {
    value: &'static str,
    words: String,
    needs: Vec<String>,
    conditions: Vec<String>,
    chosen: bool,
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<p class="crumbs"><a href="/leavers">Somebody is leaving</a></p>
<div class="middle"><h1>{{ name }} is leaving</h1>
<p class="lead">When, and why exports may be looked at. In {{ place }} not every reason will do.</p>
{{ problems|safe }}
<form method="post" action="{{ path }}/start">
<div class="side-by-side">{{ resigned|safe }}{{ last_day|safe }}</div>
<fieldset class="field wide"><legend>Why may exports be looked at?</legend>
<div class="choices">
{%- for one in open %}
<label><input type="radio" name="basis" value="{{ one.value }}" required{% if one.chosen %} checked{% endif %}><span><b>{{ one.words }}</b>{% for need in one.needs %}<span class="soft small">Needs {{ need }}. </span>{% endfor %}{% for condition in one.conditions %}<span class="soft small">Keep to it: {{ condition }}. </span>{% endfor %}</span></label>
{%- endfor %}
</div></fieldset>
{%- if !closed.is_empty() %}
<div class="alert care"><h2>Not in {{ place }}</h2><p>{{ closed }}.{% if let Some(why) = refused %} {{ why }}.{% endif %}</p></div>
{%- endif %}
{{ allegation|safe }}
{{ notice|safe }}
<button>Put it on record</button>
</form></div>"##
)]
struct Start {
    name: String,
    place: String,
    path: String,
    open: Vec<Offered>,
    closed: String,
    refused: Option<String>,
    resigned: Field,
    last_day: Field,
    allegation: Field,
    notice: Field,
    problems: Problems,
}

/// Asks for days and basis.
pub(in crate::web) async fn start(ask: Ask) -> Answer {
    let case = hr::wanted(&ask).await?;
    form(&ask, &case, None, Problems::default())
}

fn form(ask: &Ask, case: &Case, sent: Option<&Form>, problems: Problems) -> Answer {
    let record = case.set.clone().unwrap_or_default();
    let filled = |name: &str, known: Option<String>| {
        sent.map_or_else(|| known.unwrap_or_default(), |sent| sent.get(name).to_owned())
    };
    let written = |day: Option<Day>| day.map(|day| day.to_string());
    let basis = filled("basis", record.basis.clone());
    let date = |name: &'static str, label: &'static str, known: Option<Day>| {
        let value = filled(name, written(known));
        Field::new(name, label).kind("date").value(value).error(problems.of(name))
    };
    let notice =
        date("notice", "The day staff were told that exports are looked at", record.notice_on);
    let notice = if case.bases.told_on.is_some() {
        notice.optional().hint("If left out: the day in the agency's settings.")
    } else {
        notice.optional().hint("The day of a written notice, where the reason needs one.")
    };
    let page = Start {
        name: case.name.clone(),
        place: case.bases.place.clone(),
        path: hr::path(&case.rep.id.0),
        open: offered(case, &basis),
        closed: closed(&case.bases.closed),
        refused: case.bases.refused.clone(),
        resigned: date("resigned", "Notice was given on", case.rep.resigned).optional(),
        last_day: date("last_day", "Last day of work", case.rep.last_day),
        allegation: Field::new("allegation", "Reference of the allegation")
            .hint("Only for an investigation. A file number, no story and no names.")
            .value(filled("allegation", record.allegation.clone()))
            .error(problems.of("allegation"))
            .optional(),
        notice,
        problems,
    };
    layout::page(ask, "Somebody is leaving", &page)
}

fn offered(case: &Case, chosen: &str) -> Vec<Offered> {
    let told = case.bases.told_on;
    let offer = |one: &leaving::BasisWords| {
        let notice = one.needs_notice.map(|days| match (days, told) {
            (0, None) => "a notice to staff".to_owned(),
            (days, None) => format!("a notice to staff that is {days} days old"),
            (_, Some(on)) => format!("a notice to staff: given on {}", ui::day(on)),
        });
        let allegation = one.needs_allegation.then(|| "the reference of the allegation".to_owned());
        Offered {
            value: one.basis.as_str(),
            words: capital(&one.words),
            needs: notice.into_iter().chain(allegation).collect(),
            conditions: one.conditions.clone(),
            chosen: one.basis.as_str() == chosen,
        }
    };
    // A rep's check of their own is the rep's to make.
    let open = case.bases.open.iter().filter(|one| one.basis != Basis::VoluntarySelfCheck);
    open.map(offer).collect()
}

fn closed(bases: &[Basis]) -> String {
    let words: Vec<String> = bases
        .iter()
        .filter(|one| **one != Basis::VoluntarySelfCheck)
        .map(|one| one.as_str().replace('-', " "))
        .collect();
    capital(&words.join(", "))
}

/// A sentence's first letter.
fn capital(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|one| one.to_uppercase().to_string());
    format!("{}{}", first.unwrap_or_default(), letters.as_str())
}

/// Puts days and basis on record.
pub(in crate::web) async fn set(ask: Ask) -> Answer {
    let sent = ask.form(&["resigned", "last_day", "basis", "allegation", "notice"]).await?;
    let case = hr::wanted(&ask).await?;
    let mut problems = Problems::default();
    let days = Set {
        resigned: day(&sent, "resigned", &mut problems),
        last_day: day(&sent, "last_day", &mut problems),
        basis: sent.some("basis").map(str::to_owned),
        allegation: sent.some("allegation").map(|text| text.chars().take(120).collect()),
        notice_on: day(&sent, "notice", &mut problems),
        asked_on: None,
        by: ask.visitor()?.account.clone(),
    };
    if sent.get("last_day").is_empty() {
        problems.add("last_day", "Say which day is the last one.");
    }
    if !problems.none() {
        return refused(&ask, &case, &sent, problems);
    }
    let rep = case.rep.id.0.clone();
    let done = ask.work(move |all| async move { leaving::set(&all, &rep, &days).await }).await;
    match done {
        Ok(rep) => Ok(answer::see_other(&hr::path(&rep.0))),
        Err(Stop::Use(error)) if matches!(error.fault(), Fault::Request | Fault::Refused) => {
            refused(&ask, &case, &sent, hr::said(&error))
        }
        Err(stop) => Err(stop),
    }
}

fn refused(ask: &Ask, case: &Case, sent: &Form, problems: Problems) -> Answer {
    Ok(with_status(form(ask, case, Some(sent), problems)?, StatusCode::BAD_REQUEST))
}
