//! The start of a rep: three things to do, and what is open.

use askama::Template;

use crate::model::Day;
use crate::model::triage::State;
use crate::usecase::leaving;
use crate::usecase::overview;
use crate::usecase::rulebook::versions;
use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::layout;
use crate::web::pages::rep;
use crate::web::ui;

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<div class="head"><div><h1>Good to see you, {{ name }}</h1><p>What would you like to do?</p></div></div>
{%- if let Some(on) = asked %}
<div class="alert care"><h2>You are asked for your exports</h2><p>HR asked on {{ ui::day(*on) }}. Before anything is kept you see what would be, and you may say no.</p><p><a class="button" href="/hand-over">See how it works</a></p></div>
{%- endif %}
<ul class="ways first">
<li><a href="/check"><b>Check a file before I upload it</b><span>See in seconds what may go to a network, and take the file that may go.</span></a></li>
<li><a href="/hand-over"><b>Hand over my export</b><span>How to ask LinkedIn, Facebook or X for it, and a look at what would be kept.</span></a></li>
<li><a href="/my-contacts"><b>My own contacts</b><span>Put on record whom you knew before you came here, so that they stay yours.</span></a></li>
</ul>
<section class="part"><h2>What is open</h2>
{%- if findings == 0 && unread.is_none() %}
<div class="empty"><h2>Nothing is open</h2><p>{% if settled > 0 %}All of your findings were answered or decided: <a href="/mine">{{ ui::count(settled, "finding", "findings") }}</a>.{% else %}No finding is about you. That is not to say that everything was looked at.{% endif %}</p></div>
{%- else %}
<ul class="ways">
{%- if findings > 0 %}<li><a href="/mine"><b>{{ ui::count(findings, "finding", "findings") }} to read</b><span>Each with its evidence, and with what speaks for you. You may answer.</span></a></li>{% endif %}
{%- if let Some(version) = unread %}<li><a href="/policy"><b>The policy, version {{ version }}</b><span>Read it, and say that you have.</span></a></li>{% endif %}
</ul>
{%- endif %}
</section>"##
)]
struct Home {
    name: String,
    asked: Option<Day>,
    findings: u64,
    settled: u64,
    unread: Option<String>,
}

/// Shows the start of a rep.
pub(in crate::web) async fn show(ask: Ask) -> Answer {
    let (me, own) = (rep::me(&ask)?, rep::own(&ask)?);
    let (asked, rows, unread) = ask
        .work(move |all| async move {
            let asked = leaving::asked(&all, &me).await?;
            let rows = overview::run(&all, &own).await?.rows;
            let versions = versions::list(&all).await?;
            let newest = versions.published.into_iter().next();
            let unread = newest.filter(|one| !one.acknowledged.contains_key(&me));
            Ok((asked, rows, unread.map(|one| one.version)))
        })
        .await?;
    let findings = rows.iter().filter(|row| row.state == State::Open).count() as u64;
    let settled = rows.len() as u64 - findings;
    let name = ask.visitor()?.name.split_whitespace().next().unwrap_or_default().to_owned();
    let home = Home { name, asked, findings, settled, unread };
    layout::page(&ask, "Start", &home)
}
