//! Contacts of a rep's own: those from before the hire, and those brought in with consent.

use askama::Template;
use axum::http::StatusCode;

use crate::usecase::UseError;
use crate::usecase::contacts::OnRecordError;
use crate::usecase::contacts::admission::Admission;
use crate::usecase::contacts::admission::Rejected;
use crate::usecase::contacts::admit;
use crate::usecase::contacts::admit::BroughtIn;
use crate::usecase::contacts::baseline;
use crate::usecase::contacts::baseline::Baseline;
use crate::usecase::contacts::baseline::OnRecord;
use crate::usecase::contacts::declaration;
use crate::usecase::contacts::declaration::Signing;
use crate::usecase::contacts::ledger;
use crate::usecase::contacts::ledger::Split;
use crate::web::answer;
use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::layout;
use crate::web::pages::held;
use crate::web::pages::held::Held;
use crate::web::pages::rep;
use crate::web::pages::rep::check::said;
use crate::web::pages::session::with_status;
use crate::web::stop::Stop;
use crate::web::ui;
use crate::web::ui::Field;
use crate::web::ui::Problems;

/// Rows that are shown; the rest are counted.
const SHOWN: usize = 200;

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<div class="head"><div><h1>My own contacts</h1><p>What is yours stays yours if it is on record. No names are kept, only digests by which the same contact is known again.</p></div></div>
{{ problems|safe }}
{%- if let Some(done) = done %}
<div class="alert good" role="status"><h2>On record</h2><p>{{ ui::thousands(done.rows) }} contacts of <bdi>{{ done.file }}</bdi>{% if done.without > 0 %}; {{ ui::thousands(done.without) }} of them have neither address nor number and cannot be known again{% endif %}.</p><p class="small">Keep this line: <code>{{ done.manifest }}</code></p></div>
{%- endif %}
<div class="cols">
<section class="card"><h2>From before I came</h2>
{%- if lists.is_empty() %}<p>No list is on record. Put one on record in your first weeks: later, a list could hold the agency's clients.</p>
{%- else %}<ul>{% for one in lists %}<li><bdi>{{ one.file }}</bdi>, {{ ui::count(one.rows, "contact", "contacts") }}, on {{ ui::day(one.on) }}</li>{% endfor %}</ul>{% endif %}
<form method="post" action="/my-contacts/baseline" enctype="multipart/form-data">
<div class="field drop"><label for="f-file">The file with contacts from before</label><input type="file" id="f-file" name="file" required><p class="chosen" aria-live="polite"></p></div>
<label class="check"><input type="checkbox" name="late" value="yes"><span>I know that it is late, and reports will say how late</span></label>
<button>Put the list on record</button></form></section>
<section class="card"><h2>Brought in with consent</h2>
<p>{% if split.express + split.inferred + split.declared == 0 %}None is on record yet.{% else %}On record: {{ ui::thousands(split.express) }} with express consent, {{ ui::thousands(split.inferred) }} with consent from the circumstances, {{ ui::thousands(split.declared) }} by declaration.{% endif %}</p>
<form method="post" action="/my-contacts/look" enctype="multipart/form-data">
<div class="field drop"><label for="f-contacts">The file with contacts to bring in</label><input type="file" id="f-contacts" name="contacts" required><p class="chosen" aria-live="polite"></p></div>
<div class="field drop"><label for="f-evidence">Evidence of consent <span class="soft">(optional)</span></label><p class="hint">A table with a row for each contact: email or phone, kind, how, on, by, reference. Without it you may sign a declaration.</p><input type="file" id="f-evidence" name="evidence"><p class="chosen" aria-live="polite"></p></div>
<button>Go on</button></form></section>
</div>"##
)]
struct Page {
    lists: Vec<OnRecord>,
    split: Split,
    done: Option<Baseline>,
    problems: Problems,
}

/// Shows what is on record.
pub(in crate::web) async fn show(ask: Ask) -> Answer {
    page(&ask, None, Problems::default()).await
}

async fn page(ask: &Ask, done: Option<Baseline>, problems: Problems) -> Answer {
    let me = rep::me(ask)?;
    let (lists, split) = ask
        .work(move |all| async move {
            let split = ledger::split(&all, Some(&me.0)).await?;
            Ok((baseline::on_record(&all, &me).await?, split))
        })
        .await?;
    layout::page(ask, "My own contacts", &Page { lists, split, done, problems })
}

/// The page once more, with what is wrong.
async fn again(ask: &Ask, problems: Problems) -> Answer {
    Ok(with_status(page(ask, None, problems).await?, StatusCode::BAD_REQUEST))
}

/// What went wrong, on the page; a fault of ours goes on.
async fn instead(ask: &Ask, stop: Stop) -> Answer {
    match stop {
        Stop::Use(UseError::OnRecord(error)) => {
            let mut problems = Problems::default();
            problems.add("file", &crate::web::stop::sentence(&error.to_string()));
            if let OnRecordError::LateBaseline { .. } = error {
                problems.add("", "If it is your own all the same, tick the box below it.");
            }
            again(ask, problems).await
        }
        Stop::Use(error) => again(ask, said(&error)).await,
        stop => Err(stop),
    }
}

/// Puts a list from before the hire on record.
pub(in crate::web) async fn baseline(ask: Ask) -> Answer {
    let me = rep::me(&ask)?;
    let (sent, file) = ask.upload(&["late"]).await?.single();
    let Some(file) = file else {
        return again(&ask, Problems::one("Choose one file.".to_owned())).await;
    };
    let held = held::hold(&ask, vec![file])?;
    let path = held.paths.first().cloned().ok_or(Stop::NotFound)?;
    let late = sent.get("late") == "yes";
    let put = ask.work(move |all| async move { baseline::put(&all, &path, &me.0, late).await });
    let put = put.await;
    drop(held);
    match put {
        Ok(done) => page(&ask, Some(done), Problems::default()).await,
        Err(stop) => instead(&ask, stop).await,
    }
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<p class="crumbs"><a href="/my-contacts">My own contacts</a></p>
<div class="middle"><h1>Sign for {{ ui::count(rows, "contact", "contacts") }}</h1>
<p class="lead"><bdi>{{ name }}</bdi>. Without evidence for each, your declaration stands in for it. It holds for this very file alone.</p>
{{ problems|safe }}
<form method="post" action="/my-contacts/sign">
<input type="hidden" name="file" value="{{ token }}">
{{ statement|safe }}
<fieldset class="field"><legend>What they consented to</legend>
<label class="check"><input type="checkbox" name="email" value="yes"><span>To be sent messages</span></label>
<label class="check"><input type="checkbox" name="link" value="yes"><span>To have their data matched with other data</span></label></fieldset>
{{ signed|safe }}
<div class="actions"><button name="do" value="sign">Sign and bring them in</button> <button class="quiet" name="do" value="save" formnovalidate>Save the declaration as a file</button></div>
</form></div>"##
)]
struct Sign {
    rows: u64,
    name: String,
    token: String,
    statement: Field,
    signed: Field,
    problems: Problems,
}

/// Takes the file; with evidence it goes in, without it is signed for.
pub(in crate::web) async fn look(ask: Ask) -> Answer {
    let me = rep::me(&ask)?;
    let files = ask.upload(&[]).await?.files;
    if files.is_empty() || files.len() > 2 {
        return again(&ask, Problems::one("Choose the file with the contacts.".to_owned())).await;
    }
    let held = held::hold(&ask, files)?;
    let (file, evidence) = (held.paths.first().cloned(), held.paths.get(1).cloned());
    let file = file.ok_or(Stop::NotFound)?;
    if evidence.is_none() {
        return sign_for(&ask, held, Problems::default()).await;
    }
    let brought = BroughtIn { file, rep: me.0, evidence, declaration: None, out: None };
    let done = ask.work(move |all| async move { admit::run(&all, &brought).await }).await;
    drop(held);
    match done {
        Ok(done) => admitted(&ask, done),
        Err(stop) => instead(&ask, stop).await,
    }
}

/// The declaration, to be signed.
async fn sign_for(ask: &Ask, held: Held, problems: Problems) -> Answer {
    let me = rep::me(ask)?;
    let path = held.paths.first().cloned().ok_or(Stop::NotFound)?;
    let asked = ask.work(move |all| async move { declaration::signing(&all, &path, &me.0).await });
    let signing = match asked.await {
        Ok(signing) => signing,
        Err(stop) => return instead(ask, stop).await,
    };
    let page = Sign {
        rows: signing.rows,
        name: held.name(),
        token: held.token.clone(),
        statement: Field::new("statement", "What you declare")
            .kind("text-area")
            .value(signing.statement)
            .error(problems.of("statement")),
        signed: Field::new("signed", "Your name, in full")
            .complete("name")
            .error(problems.of("signed")),
        problems,
    };
    let answer = layout::page(ask, "Sign for contacts", &page)?;
    held.wait(ask).await?;
    Ok(answer)
}

/// Brings contacts in under a declaration, or gives it as a file.
pub(in crate::web) async fn sign(ask: Ask) -> Answer {
    let me = rep::me(&ask)?;
    let sent = ask.form(&["file", "statement", "email", "link", "signed", "do"]).await?;
    let held = held::held(&ask, sent.get("file")).await?;
    let file = held.paths.first().cloned().ok_or(Stop::NotFound)?;
    let signing = Signing {
        rows: 0,
        statement: sent.get("statement").to_owned(),
        signed: sent.get("signed").to_owned(),
        may_email: sent.get("email") == "yes",
        may_link: sent.get("link") == "yes",
    };
    if sent.get("do") == "save" {
        let text = ask
            .work(
                move |all| async move { declaration::written(&all, &file, &me.0, &signing).await },
            )
            .await?;
        held.wait(&ask).await?;
        return Ok(answer::download("declaration.toml", text.into_bytes()));
    }
    let out = held.beside("declaration.toml");
    let done = ask
        .work(move |all| async move {
            let text = declaration::written(&all, &file, &me.0, &signing).await?;
            std::fs::write(&out, text).map_err(UseError::file("write", &out))?;
            let declaration = Some(out);
            let brought = BroughtIn { file, rep: me.0, evidence: None, declaration, out: None };
            admit::run(&all, &brought).await
        })
        .await;
    match done {
        Ok(done) => admitted(&ask, done),
        Err(Stop::Use(UseError::OnRecord(error))) => {
            let mut problems = Problems::default();
            let words = match &error {
                OnRecordError::Declaration { reason, .. } => reason.clone(),
                error => error.to_string(),
            };
            problems.add("signed", &crate::web::stop::sentence(&words));
            let page = sign_for(&ask, held, problems).await?;
            Ok(with_status(page, StatusCode::BAD_REQUEST))
        }
        Err(stop) => instead(&ask, stop).await,
    }
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<p class="crumbs"><a href="/my-contacts">My own contacts</a></p>
<div class="head"><div><h1>{{ ui::thousands(done.admitted) }} of {{ ui::thousands(done.rows) }} may enter</h1><p>Their consent is on record. Nothing was written into the CRM.</p></div></div>
<ul class="tiles"><li><div class="tile"><b>{{ ui::thousands(done.express) }}</b><span>express consent</span></div></li><li><div class="tile"><b>{{ ui::thousands(done.inferred) }}</b><span>from the circumstances</span></div></li><li><div class="tile"><b>{{ ui::thousands(done.declared) }}</b><span>by declaration</span></div></li></ul>
{%- if !shown.is_empty() %}
<section class="part"><h2>{{ ui::thousands(done.rejected.len() as u64) }} may not</h2><div class="card"><ul>{% for one in shown %}<li>{{ one.place }}: {{ one.reason }}</li>{% endfor %}</ul>{% if let Some(law) = done.law %}<p class="soft">{{ law }}</p>{% endif %}</div></section>
{%- endif %}
<p class="part small soft">Hash of the file: <code>{{ done.sha256 }}</code></p>"##
)]
struct Admitted {
    shown: Vec<Rejected>,
    done: Admission,
}

fn admitted(ask: &Ask, done: Admission) -> Answer {
    // Whether the books hold an address is not for a page that anybody's file can be sent to.
    let told = |one: &Rejected| {
        if one.reason.starts_with("the CRM has") {
            Rejected { reason: "HR looks at it first".to_owned(), ..one.clone() }
        } else {
            one.clone()
        }
    };
    let shown = done.rejected.iter().take(SHOWN).map(told).collect();
    layout::page(ask, "Brought in", &Admitted { shown, done })
}
