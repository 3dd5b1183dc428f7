//! HR uploads what a leaver handed over: what would be kept is shown first.

use askama::Template;
use axum::http::StatusCode;

use crate::usecase::Fault;
use crate::usecase::intake::HandedIn;
use crate::usecase::leaving::Case;
use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::form::Form;
use crate::web::layout;
use crate::web::pages::held;
use crate::web::pages::held::Held;
use crate::web::pages::hr;
use crate::web::pages::jobs;
use crate::web::pages::rep::check;
use crate::web::pages::review;
use crate::web::pages::review::Around;
use crate::web::pages::session::with_status;
use crate::web::stop::Stop;
use crate::web::ui::Problems;

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<p class="crumbs"><a href="/leavers">Somebody is leaving</a> / <a href="{{ path }}">{{ name }}</a></p>
<div class="middle"><h1>Upload what was handed over</h1>
<p class="lead">The archive as the network sent it. What would be kept is shown before anything is.</p>
{{ problems|safe }}
{%- if let Some(basis) = basis %}
<form method="post" action="{{ path }}/exports" enctype="multipart/form-data">
<input type="hidden" name="basis" value="{{ basis }}">
<div class="field drop"><label for="f-file">The archive</label><p class="hint" id="h-file">One zip, or several of the same request.</p><input type="file" id="f-file" name="file" multiple required aria-describedby="h-file"><p class="chosen" aria-live="polite"></p></div>
<fieldset class="field"><legend>Whose account is it?</legend>
<label class="check"><input type="radio" name="account" value="personal" checked><span>The rep's own</span></label>
<label class="check"><input type="radio" name="account" value="company"><span>One that was kept for the agency</span></label></fieldset>
<button>Show what would be kept</button>
</form>
{%- else %}
<div class="alert care"><h2>First say why</h2><p>Before a file is opened it must be on record why it may be.</p><p><a class="button" href="{{ path }}/start">Days and basis</a></p></div>
{%- endif %}
</div>"##
)]
struct Page {
    name: String,
    path: String,
    basis: Option<String>,
    problems: Problems,
}

/// Shows the form.
pub(in crate::web) async fn show(ask: Ask) -> Answer {
    let case = hr::wanted(&ask).await?;
    form(&ask, &case, Problems::default())
}

fn form(ask: &Ask, case: &Case, problems: Problems) -> Answer {
    let basis = case.set.as_ref().and_then(|set| set.basis.clone());
    let (name, path) = (case.name.clone(), hr::path(&case.rep.id.0));
    layout::page(ask, "Upload what was handed over", &Page { name, path, basis, problems })
}

/// What was handed in, as it is on record: the basis never comes from the form.
fn handed(case: &Case, held: &Held, sent: &Form) -> Result<HandedIn, Stop> {
    let known = case.set.clone().unwrap_or_default();
    let basis = known.basis.as_deref().and_then(|basis| basis.parse().ok());
    let basis = basis.ok_or_else(|| Stop::bad("First say why exports may be looked at."))?;
    let handed = review::handed(&case.rep.id.0, held, sent)?;
    Ok(HandedIn { basis, allegation: known.allegation, notice_on: known.notice_on, ..handed })
}

/// Shows what would be kept.
pub(in crate::web) async fn look(ask: Ask) -> Answer {
    let case = hr::wanted(&ask).await?;
    let sent = ask.upload(&["basis", "account"]).await?;
    if sent.files.is_empty() {
        return again(&ask, &case, Problems::one("Choose the archive first.".to_owned()));
    }
    let held = held::hold(&ask, sent.files)?;
    let handed = handed(&case, &held, &sent.form)?;
    let back = hr::path(&case.rep.id.0);
    let action = format!("{back}/exports/keep");
    let around = Around {
        back: &back,
        back_words: &case.name,
        action: &action,
        yes: "Keep that",
        whole: true,
    };
    match review::show(&ask, held, handed, &around, |_| Ok(())).await {
        Err(stop) => instead(&ask, &case, stop),
        page => page,
    }
}

/// Keeps what was shown, as a job that leads back to the leaver.
pub(in crate::web) async fn keep(ask: Ask) -> Answer {
    let sent = ask.form(review::FIELDS).await?;
    let case = hr::wanted(&ask).await?;
    let held = held::held(&ask, sent.get("file")).await?;
    let handed = handed(&case, &held, &sent)?;
    let begun = jobs::begin(&ask, review::work(handed), held.uploads()).await;
    drop(held);
    begun
}

/// The form once more, with what is wrong; a fault of ours goes on.
fn instead(ask: &Ask, case: &Case, stop: Stop) -> Answer {
    match stop {
        Stop::Use(error) => match error.fault() {
            Fault::Refused => again(ask, case, hr::said(&error)),
            Fault::Request => again(ask, case, check::said(&error)),
            _ => Err(Stop::Use(error)),
        },
        stop => Err(stop),
    }
}

fn again(ask: &Ask, case: &Case, problems: Problems) -> Answer {
    Ok(with_status(form(ask, case, problems)?, StatusCode::BAD_REQUEST))
}
