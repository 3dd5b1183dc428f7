//! The pack of a leaver: each part to be read, printed or saved.

use std::path::Path;

use askama::Template;

use crate::usecase::leaving;
use crate::usecase::leaving::Shelved;
use crate::web::answer;
use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::layout;
use crate::web::pages::held;
use crate::web::pages::hr;
use crate::web::paper;
use crate::web::stop::Stop;
use crate::web::ui;

/// The parts, in the order in which they are needed: file, what it is, what it is for.
const PARTS: &[(&str, &str, &str)] = &[
    (
        "offboard.html",
        "Report",
        "All findings with evidence, and what speaks for the rep. Print it for a PDF.",
    ),
    (
        "undertaking.html",
        "Undertaking letter",
        "What stays, what goes along, what is deleted; to print and sign.",
    ),
    ("take-away.csv", "Take-away file", "The contacts the leaver may take along."),
    (
        "take-away.manifest.json",
        "Seal of the take-away file",
        "Shows later that the file is the one handed out.",
    ),
    (
        "purge-list.csv",
        "Purge list",
        "The leaver's own contacts, of which the agency deletes its copies.",
    ),
    (
        "purge-list.manifest.json",
        "Seal of the purge list",
        "Shows later that the list is the one that was made.",
    ),
    ("handover.csv", "Handover list", "Clients who need a new owner."),
    (
        "restraints.ics",
        "Calendar of restraints",
        "For a calendar program: when each restraint ends, as written.",
    ),
    ("offboard.xlsx", "Findings as a workbook", "For sorting and filtering."),
    ("offboard.csv", "Findings as a table", "For other programs."),
    ("offboard.json", "Findings as data", "As published, for other programs."),
];

/// A part that is there.
struct Part {
    file: String,
    name: &'static str,
    what: &'static str,
    bytes: u64,
    page: bool,
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<p class="crumbs"><a href="/leavers">Somebody is leaving</a> / <a href="{{ path }}">{{ name }}</a></p>
<div class="head"><div><h1>The pack</h1><p>{{ name }}{% if let Some(at) = made_at %} · made {{ ui::instant(*at) }}{% endif %}</p></div></div>
{%- if parts.is_empty() %}
<div class="empty"><h2>It was not made yet</h2><p>Or a week has passed: it names clients, so it is not kept for longer.</p><form method="post" action="{{ path }}/look"><button>Make the pack</button></form></div>
{%- else %}
<div class="card flush"><table class="stack"><thead><tr><th scope="col">Part</th><th scope="col" class="num">Size</th><th scope="col"><span class="hidden">Take it</span></th></tr></thead><tbody>
{%- for one in parts %}
<tr><th scope="row">{{ one.name }}<br><span class="soft small">{{ one.what }}</span></th><td class="num" data-head="Size">{{ ui::size(one.bytes) }}</td>
<td class="num"><div class="actions end">{% if one.page %}<a class="button quiet small" href="{{ path }}/pack/{{ one.file }}">Read<span class="hidden"> the {{ one.name }}</span></a>{% endif %}<form method="post" action="{{ path }}/pack/{{ one.file }}"><button class="quiet small">Save<span class="hidden"> the {{ one.name }}</span></button></form></div></td></tr>
{%- endfor %}
</tbody></table></div>
<section class="part card"><h2>For somebody outside</h2><p>An evidence pack can be verified by anybody, without this page: findings with their proofs, the log, the policy as published, and how the audit was made.</p>
<form method="post" action="{{ path }}/evidence"><button class="quiet">Save the evidence pack</button></form></section>
<p class="part soft small">Each file that is saved is on record. The pack is removed after a week and can be made again at any time.</p>
{%- endif %}"##
)]
struct Page {
    name: String,
    path: String,
    made_at: Option<i64>,
    parts: Vec<Part>,
}

/// Shows the parts.
pub(in crate::web) async fn show(ask: Ask) -> Answer {
    let case = hr::wanted(&ask).await?;
    let rep = case.rep.id.clone();
    let files = ask.work(move |all| async move { leaving::pack(&all, &rep).await }).await?;
    let path = hr::path(&case.rep.id.0);
    let made_at = files.first().map(|file| file.made_at);
    let page = Page { name: case.name, path, made_at, parts: parts(&files) };
    layout::page(&ask, "The pack", &page)
}

fn parts(files: &[Shelved]) -> Vec<Part> {
    let known = PARTS.iter().filter_map(|(file, name, what)| {
        let there = files.iter().find(|one| one.name == *file)?;
        let page = is_page(file);
        Some(Part { file: (*file).to_owned(), name, what, bytes: there.bytes, page })
    });
    known.collect()
}

/// Tells whether a part is a page of its own.
fn is_page(file: &str) -> bool {
    Path::new(file).extension().is_some_and(|ending| ending == "html")
}

/// A part that is a page of its own.
pub(in crate::web) async fn read(ask: Ask) -> Answer {
    let case = hr::wanted(&ask).await?;
    let (rep, file) = (case.rep.id, ask.param("file").to_owned());
    if !is_page(&file) {
        return Err(Stop::NotFound);
    }
    let bytes = ask.work(move |all| async move { leaving::read(&all, &rep, &file).await }).await?;
    let text = String::from_utf8(bytes.ok_or(Stop::NotFound)?);
    Ok(paper::show(text.map_err(|error| Stop::Fault(Box::new(error)))?))
}

/// A part to be saved, which is on record.
pub(in crate::web) async fn save(ask: Ask) -> Answer {
    ask.form(&[]).await?;
    let case = hr::wanted(&ask).await?;
    let (rep, file) = (case.rep.id, ask.param("file").to_owned());
    let (visitor, name) = (ask.visitor()?.clone(), file.clone());
    let bytes = ask
        .work(move |all| async move { leaving::fetch(&all, &visitor, &rep, &file).await })
        .await?;
    Ok(answer::download(&name, bytes.ok_or(Stop::NotFound)?))
}

/// The evidence pack.
pub(in crate::web) async fn evidence(ask: Ask) -> Answer {
    ask.form(&[]).await?;
    let case = hr::wanted(&ask).await?;
    let (rep, place) = (case.rep.id.clone(), held::place(&ask)?);
    let folder = place.folder.clone();
    let (ending, bytes) =
        ask.work(move |all| async move { leaving::evidence(&all, &rep, &folder).await }).await?;
    drop(place);
    Ok(answer::download(&format!("evidence-{}.{ending}", case.rep.id.0), bytes))
}
