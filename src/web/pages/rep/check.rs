//! May I upload this file? A file in, an answer out, and nothing of the file is kept.

use std::time::Duration;
use std::time::Instant;

use askama::Template;
use axum::http::StatusCode;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::model::audit::Finding;
use crate::model::reading::NetworkId;
use crate::usecase::AccountKind;
use crate::usecase::Fault;
use crate::usecase::UseError;
use crate::usecase::check;
use crate::usecase::self_check;
use crate::usecase::self_check::Answer as Told;
use crate::usecase::self_check::Asked;
use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::desk::now;
use crate::web::form::Form;
use crate::web::layout;
use crate::web::pages::about;
use crate::web::pages::held;
use crate::web::pages::rep::networks::NETWORKS;
use crate::web::pages::rep::plain_hint;
use crate::web::pages::session::with_status;
use crate::web::stop::Stop;
use crate::web::stop::sentence;
use crate::web::ui;
use crate::web::ui::Choice;
use crate::web::ui::Problems;

/// Entries that are shown; the rest are counted.
const SHOWN: usize = 500;

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<div class="middle">
<h1>Check a file before I upload it</h1>
<p class="lead">Your contacts are compared with the agency's clients and rules. Nothing of the file is kept, and nobody is told what is in it that is yours alone.</p>
{{ problems|safe }}
<form method="post" action="/check" enctype="multipart/form-data">
{{ network|safe }}
<div class="field drop"><label for="f-file">The file with your contacts</label>
<p class="hint" id="h-file">From your telephone, your mail program or a network: .vcf, .csv, .xlsx, or the zip as it came.</p>
<input type="file" id="f-file" name="file" required aria-describedby="h-file"><p class="chosen" aria-live="polite"></p></div>
<fieldset class="field"><legend>Whose account would it go to?</legend>
<label class="check"><input type="radio" name="account" value="personal" checked><span>My own</span></label>
<label class="check"><input type="radio" name="account" value="company"><span>One that I keep for the agency</span></label></fieldset>
<button>Check the file</button>
</form></div>"##
)]
struct Page {
    network: Choice,
    problems: Problems,
}

/// Asks for the file.
pub(in crate::web) async fn show(ask: Ask) -> Answer {
    form(&ask, "linkedin", Problems::default())
}

fn form(ask: &Ask, chosen: &str, problems: Problems) -> Answer {
    let known = NETWORKS.iter().map(|one| (one.id.to_owned(), one.name.to_owned()));
    let other = ("another".to_owned(), "Another network".to_owned());
    let network = Choice {
        name: "network".to_owned(),
        label: "Where would you upload it?".to_owned(),
        hint: "",
        options: known.chain([other]).collect(),
        chosen: chosen.to_owned(),
    };
    layout::page(ask, "Check a file", &Page { network, problems })
}

/// An entry to leave out.
struct LeaveOut {
    place: String,
    reason: String,
    sentence: String,
    next: String,
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<p class="crumbs"><a href="/check">Check a file</a></p>
<div class="head"><div><h1>{% if held > 0 %}{{ ui::count(held, "entry", "entries") }} to leave out{% else if all.is_empty() %}Nothing to leave out was found{% else %}Something to look at{% endif %}</h1><p><bdi>{{ name }}</bdi>, for {{ network }}</p></div></div>
<ul class="tiles"><li><div class="tile first"><b>{{ ui::thousands(may_go) }}</b><span>may go</span></div></li><li><div class="tile"><b>{{ ui::thousands(held) }}</b><span>are held back</span></div></li><li><div class="tile"><b>{{ ui::thousands(unread) }}</b><span>could not be read</span></div></li></ul>
{%- if let Some(data) = data %}
<p class="actions"><a class="button" download="{{ file }}" href="{{ data }}">Save the file that may go</a> <a class="button quiet" href="/check">Check another file</a></p>
<p class="soft small">It is in this page alone. When you leave the page it is gone.</p>
{%- else %}
<p class="actions"><a class="button quiet" href="/check">Check another file</a></p>
{%- endif %}
<section class="part alert"><h2>What this answer speaks of</h2><p>{{ sentence }}</p><p class="soft small">Clients of others of whom you may still be told in these weeks: {{ left }}.</p></section>
{%- if !all.is_empty() %}
<section class="part"><h2>What to leave out, and why</h2><div class="card flush"><table class="stack"><thead><tr><th scope="col">Where</th><th scope="col">Why</th><th scope="col">What the policy says</th></tr></thead><tbody>
{%- for one in shown %}
<tr><th scope="row" class="nowrap">{{ one.place }}</th><td data-head="Why">{{ one.reason }}</td><td>{{ one.sentence }}<br><span class="soft small">{{ one.next }}</span></td></tr>
{%- endfor %}
</tbody></table></div>{% if more > 0 %}<p class="soft">And {{ ui::thousands(more) }} more. All of them are held back in the file that may go.</p>{% endif %}</section>
{%- endif %}
{%- if !cannot_see.is_empty() %}<details class="more part"><summary>What this check cannot see</summary><ul>{% for one in cannot_see %}<li>{{ one }}</li>{% endfor %}</ul></details>{% endif %}
{%- if !remarks.is_empty() %}<details class="more"><summary>Remarks on the file</summary><ul>{% for one in remarks %}<li>{{ one }}</li>{% endfor %}</ul></details>{% endif %}"##
)]
struct Result {
    name: String,
    network: String,
    may_go: u64,
    held: u64,
    unread: u64,
    file: String,
    data: Option<String>,
    sentence: &'static str,
    left: u32,
    all: Vec<()>,
    shown: Vec<LeaveOut>,
    more: u64,
    cannot_see: Vec<String>,
    remarks: Vec<String>,
}

/// Checks the file. The answer is released at a whole step of time, whatever was found.
pub(in crate::web) async fn run(ask: Ask) -> Answer {
    let began = Instant::now();
    let (sent, file) = ask.upload(&["network", "account"]).await?.single();
    let Some(file) = file else {
        return refused(&ask, &sent, Problems::one("Choose one file.".to_owned()));
    };
    let shown = file.name.clone();
    let held = held::hold(&ask, vec![file])?;
    let to = match check::network_named(sent.get("network")) {
        Ok(to) => to,
        Err(reason) => return refused(&ask, &sent, Problems::one(sentence(&reason))),
    };
    let account: AccountKind =
        sent.get("account").parse().map_err(|_| Stop::bad("There is no such account."))?;
    let path = held.paths.first().cloned().ok_or(Stop::NotFound)?;
    let asked = Asked { file: path, to: to.clone(), account };
    let visitor = ask.visitor()?.clone();
    let told = ask
        .desk
        .work(move |all| async move { self_check::run(&all, &asked, &visitor, now()).await })
        .await;
    drop(held);
    let worked = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    let release = Duration::from_millis(self_check::released_after_ms(worked));
    tokio::time::sleep(release.saturating_sub(began.elapsed())).await;
    match told {
        Ok(told) => layout::page(&ask, "What may go", &result(shown, &to, &told)),
        Err(error) => match error.fault() {
            Fault::Request | Fault::Later => refused(&ask, &sent, said(&error)),
            _ => Err(error.into()),
        },
    }
}

/// The form once more, with what is wrong.
fn refused(ask: &Ask, sent: &Form, problems: Problems) -> Answer {
    let page = form(ask, sent.get("network"), problems)?;
    Ok(with_status(page, StatusCode::BAD_REQUEST))
}

/// An error with what to do about it.
pub(in crate::web::pages) fn said(error: &UseError) -> Problems {
    let mut problems = Problems::default();
    problems.add("file", &sentence(&error.in_full()));
    if let Some(hint) = plain_hint(error.hint()) {
        problems.add("", &sentence(&hint));
    }
    problems
}

fn result(name: String, to: &NetworkId, told: &Told) -> Result {
    let findings = &told.audit.findings;
    let shown = findings.iter().take(SHOWN).map(leave_out).collect();
    let unread = told.audit.inputs.iter().map(|input| input.skipped.len() as u64).sum();
    let bytes = &told.may_go.bytes;
    let kind = if told.may_go.ending == "vcf" { "text/vcard" } else { "text/csv" };
    let stem: String = name
        .rsplit_once('.')
        .map_or(name.as_str(), |(stem, _)| stem)
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    Result {
        network: about::network(to.as_str()).to_owned(),
        may_go: told.may_go.kept as u64,
        held: told.may_go.held as u64,
        unread,
        file: format!("{stem}-may-go.{}", told.may_go.ending),
        data: (!bytes.is_empty())
            .then(|| format!("data:{kind};base64,{}", BASE64_STANDARD.encode(bytes))),
        sentence: told.sentence,
        left: told.left,
        all: vec![(); findings.len()],
        shown,
        more: findings.len().saturating_sub(SHOWN) as u64,
        cannot_see: told.audit.cannot_see.clone(),
        remarks: told.audit.appendix.remarks.clone(),
        name,
    }
}

fn leave_out(finding: &Finding) -> LeaveOut {
    let class = finding.record.as_ref().map(|record| {
        let mut letters = about::class(record.stewardship).chars();
        let first = letters.next().map(|one| one.to_uppercase().to_string());
        format!("{}{} ({})", first.unwrap_or_default(), letters.as_str(), record.id.0)
    });
    LeaveOut {
        place: about::place(finding.seen.line, finding.seen.item),
        reason: class.unwrap_or_else(|| "A private detail that no network needs".to_owned()),
        sentence: format!("{} ({})", finding.rule.title, finding.rule.cite),
        next: finding.next_step.clone(),
    }
}
