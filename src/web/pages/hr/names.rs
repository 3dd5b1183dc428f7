//! A client is named: for a purpose, and on record before it is shown.

use askama::Template;
use axum::http::StatusCode;

use crate::usecase::accounts;
use crate::usecase::accounts::May;
use crate::usecase::names;
use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::layout;
use crate::web::pages::hr;
use crate::web::pages::hr::finding;
use crate::web::pages::session::with_status;
use crate::web::stop::Stop;
use crate::web::stop::sentence;
use crate::web::ui::Field;
use crate::web::ui::Problems;

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<div class="middle"><h1>Show the client's name</h1>
<p class="lead">Findings are decided by what a record is, not by who it is. Where the name is needed, each look is on record with its purpose.</p>
{{ problems|safe }}
<form method="post" action="/names/{{ id }}">
{{ purpose|safe }}
<button>Show it, and put that on record</button>
</form></div>"##
)]
struct Page {
    id: String,
    purpose: Field,
    problems: Problems,
}

/// Asks for the purpose.
pub(in crate::web) async fn ask_purpose(ask: Ask) -> Answer {
    form(&ask, Problems::default()).await
}

async fn form(ask: &Ask, problems: Problems) -> Answer {
    let (scope, id) = (ask.scope(), ask.param("id").to_owned());
    let found = ask.work(move |all| async move { accounts::finding(&all, &scope, &id).await });
    let found = found.await?.filter(|finding| finding.record.is_some()).ok_or(Stop::NotFound)?;
    let purpose = Field::new("purpose", "What is it needed for?")
        .hint("One line, without the client's name.")
        .error(problems.of("purpose"));
    layout::page(ask, "Show the client's name", &Page { id: found.id, purpose, problems })
}

/// Shows the finding with the client named.
pub(in crate::web) async fn show(ask: Ask) -> Answer {
    let sent = ask.form(&["purpose"]).await?;
    let (visitor, id) = (ask.visitor()?.clone(), ask.param("id").to_owned());
    let purpose = sent.get("purpose").to_owned();
    let shown =
        ask.work(move |all| async move { names::show(&all, &visitor, &id, &purpose).await }).await;
    match shown {
        Ok(Some((found, named))) => {
            let hr = ask.visitor()?.may(May::Offboard);
            let back = hr.then(|| hr::path(&found.rep.0));
            finding::render(&ask, &found.id, back, Some(named), Problems::default()).await
        }
        Ok(None) => Err(Stop::NotFound),
        Err(Stop::Use(error)) => {
            let mut problems = Problems::default();
            problems.add("purpose", &sentence(&error.to_string()));
            Ok(with_status(form(&ask, problems).await?, StatusCode::BAD_REQUEST))
        }
        Err(stop) => Err(stop),
    }
}
