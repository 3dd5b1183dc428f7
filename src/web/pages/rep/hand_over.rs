//! A rep hands an export over: how to ask for it, what would be kept, and only then a yes.

use std::borrow::Borrow;

use askama::Template;
use axum::http::StatusCode;

use crate::model::Day;
use crate::usecase::Basis;
use crate::usecase::Fault;
use crate::usecase::evidence::receipt;
use crate::usecase::evidence::receipt::Given;
use crate::usecase::intake::HandedIn;
use crate::usecase::intake::Preview;
use crate::usecase::leaving;
use crate::usecase::leaving::Bases;
use crate::usecase::pull::page::Way;
use crate::web::answer;
use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::layout;
use crate::web::pages::about;
use crate::web::pages::held;
use crate::web::pages::jobs;
use crate::web::pages::rep;
use crate::web::pages::rep::check::said;
use crate::web::pages::rep::connect;
use crate::web::pages::rep::networks;
use crate::web::pages::rep::networks::NETWORKS;
use crate::web::pages::rep::networks::Network;
use crate::web::pages::review;
use crate::web::pages::review::Around;
use crate::web::pages::session::with_status;
use crate::web::stop::Stop;
use crate::web::ui;
use crate::web::ui::Problems;

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<div class="head"><div><h1>Hand over my export</h1><p>Each network gives you a copy of your data. You see what would be kept before anything is.</p></div></div>
{%- if let Some(on) = asked %}<div class="alert"><p>HR asked for your exports on {{ ui::day(*on) }}. You may say no, and nothing follows from that.</p></div>{% endif %}
<ul class="ways">
{%- for one in NETWORKS %}
<li><a href="/hand-over/{{ one.id }}"><b>{{ one.name }}</b><span>Takes {{ one.takes }}.</span></a></li>
{%- endfor %}
</ul>
{%- if !receipts.is_empty() %}
<section class="part card"><h2>Your receipts</h2><p class="soft">Each lists what you handed over, by hash, with the proof that the evidence log says so. Anybody can verify it: <code>ringfence evidence verify FILE</code>.</p><dl class="facts">
{%- for one in receipts %}
<div><dt>{{ about::network(one.kept.network) }}, {{ one.kept.account }} account, read on {{ ui::day(one.kept.read_on) }}</dt><dd><a href="/hand-over/{{ one.kept.network }}/receipt?account={{ one.kept.account }}">Save the receipt<span class="hidden"> of {{ about::network(one.kept.network) }}</span></a></dd></div>
{%- endfor %}
</dl></section>
{%- endif %}"##
)]
struct Choose {
    asked: Option<Day>,
    receipts: Vec<Given>,
}

/// Shows the networks.
pub(in crate::web) async fn list(ask: Ask) -> Answer {
    let me = rep::me(&ask)?;
    let told = ask.work(move |all| async move {
        Ok((leaving::asked(&all, &me).await?, receipt::given(&all, &me).await?))
    });
    let (asked, receipts) = told.await?;
    layout::page(&ask, "Hand over my export", &Choose { asked, receipts })
}

/// The receipt of what was handed over of a network.
pub(in crate::web) async fn receipt(ask: Ask) -> Answer {
    let me = rep::me(&ask)?;
    let (network, account) = (ask.param("network").to_owned(), ask.query("account").to_owned());
    let found =
        ask.work(move |all| async move { receipt::file(&all, &me, &network, &account).await });
    let name = format!("receipt-{}.json", ask.param("network"));
    Ok(answer::download(&name, found.await?.ok_or(Stop::NotFound)?))
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<p class="crumbs"><a href="/hand-over">Hand over my export</a></p>
<div class="middle"><h1>{{ network.name }}</h1>
<p class="lead">The archive takes {{ network.takes }}.</p>
{{ problems|safe }}
<section class="card"><h2>Ask for it</h2><ol>
{%- for step in network.steps %}
<li>{{ step }}</li>
{%- endfor %}
</ol><p class="soft">{{ network.know }}</p></section>
{%- if bases.open.is_empty() %}
<div class="alert care part"><h2>Not in {{ bases.place }}</h2><p>{% if let Some(why) = bases.refused %}{{ why }}.{% else %}Where you work, an export may not be handed over in this way.{% endif %} Nobody may ask you for it here, and you need not do anything.</p></div>
{%- else %}
<section class="part"><h2>Then hand it over</h2>
<form method="post" action="/hand-over/{{ network.id }}/look" enctype="multipart/form-data">
<div class="field drop"><label for="f-file">The archive as it came</label>
<p class="hint" id="h-file">One zip, or several of the same request.</p>
<input type="file" id="f-file" name="file" multiple required aria-describedby="h-file"><p class="chosen" aria-live="polite"></p></div>
<fieldset class="field"><legend>Why do you hand it over?</legend>
{%- for one in bases.open %}
<label class="check"><input type="radio" name="basis" value="{{ one.basis.as_str() }}"{% if loop.first %} checked{% endif %}><span>{{ self.why(one.basis) }}{% for condition in one.conditions %} <span class="soft">· {{ condition }}</span>{% endfor %}</span></label>
{%- endfor %}
</fieldset>
<fieldset class="field"><legend>Whose account is it?</legend>
<label class="check"><input type="radio" name="account" value="personal" checked><span>My own</span></label>
<label class="check"><input type="radio" name="account" value="company"><span>One that I keep for the agency</span></label></fieldset>
<button>Show me what would be kept</button>
</form></section>
{%- if let Some(way) = way %}
<section class="part"><h2>Or let it be read at {{ network.name }}, without the archive</h2>
<p class="soft">{{ way.before }}</p>
{%- if !way.connected.is_empty() %}
<p class="actions"><a class="button quiet" href="/hand-over/{{ network.id }}/connected">Your account is connected: go on</a></p>
{%- else %}
<form method="post" action="/hand-over/{{ network.id }}/connect">
<input type="hidden" name="basis" value="{{ bases.open[0].basis.as_str() }}">
<fieldset class="field"><legend>Which account?</legend>
<label class="check"><input type="radio" name="account" value="personal" checked><span>My own</span></label>
<label class="check"><input type="radio" name="account" value="company"><span>One that I keep for the agency</span></label></fieldset>
<button class="quiet">Connect {{ network.name }}</button><p class="hint">You say yes or no there. Nothing is read before you agree here once more.</p></form>
{%- endif %}</section>
{%- endif %}
{%- endif %}
</div>"##
)]
struct Steps {
    network: &'static Network,
    bases: Bases,
    way: Option<Way>,
    problems: Problems,
}

impl Steps {
    #[expect(clippy::unused_self, reason = "templates call it as a method")]
    fn why(&self, basis: impl Borrow<Basis>) -> &'static str {
        why(*basis.borrow())
    }
}

/// A basis in the words of the rep who chooses it.
pub(super) fn why(basis: Basis) -> &'static str {
    match basis {
        Basis::VoluntarySelfCheck => "To check my own account",
        _ => "I offer it, of my own accord",
    }
}

/// Shows how to ask a network, and the form.
pub(in crate::web) async fn steps(ask: Ask) -> Answer {
    form(&ask, Problems::default()).await
}

async fn form(ask: &Ask, problems: Problems) -> Answer {
    let (network, me) = (networks::wanted(ask)?, rep::me(ask)?);
    let bases =
        ask.work(move |all| async move { leaving::offered_by_rep(&all, &me.0).await }).await?;
    let way = connect::way(ask, network.id).await?;
    layout::page(ask, network.name, &Steps { network, bases, way, problems })
}

/// Shows what would be kept.
pub(in crate::web) async fn look(ask: Ask) -> Answer {
    let (network, me) = (networks::wanted(&ask)?, rep::me(&ask)?);
    let sent = ask.upload(&["basis", "account"]).await?;
    if sent.files.is_empty() {
        return again(&ask, Problems::one("Choose the archive first.".to_owned())).await;
    }
    let held = held::hold(&ask, sent.files)?;
    let handed = review::handed(&me.0, &held, &sent.form)?;
    own_will(&handed)?;
    let back = format!("/hand-over/{}", network.id);
    let action = format!("{back}/keep");
    let around = Around {
        back: &back,
        back_words: network.name,
        action: &action,
        yes: "Yes, keep that",
        whole: false,
    };
    match review::show(&ask, held, handed, &around, |found| same(network, found)).await {
        Err(stop) => instead(&ask, stop).await,
        page => page,
    }
}

/// A rep hands over of their own will, and on no other basis.
fn own_will(handed: &HandedIn) -> Result<(), Stop> {
    match handed.basis {
        Basis::VoluntaryOffer | Basis::VoluntarySelfCheck => Ok(()),
        _ => Err(Stop::bad("There is no such basis.")),
    }
}

/// Refuses an export of another network.
fn same(network: &Network, found: &[Preview]) -> Result<(), Stop> {
    if found.iter().any(|one| one.taken.network == network.id) {
        return Ok(());
    }
    let names: Vec<&str> = found.iter().map(|one| about::network(&one.taken.network)).collect();
    let names = names.join(" and ");
    Err(Stop::Bad(
        format!("This is an export of {names}, not of {}.", network.name),
        Some(format!("Choose {names} on the page before, or choose another file.")),
    ))
}

/// The form once more, with what is wrong; a fault of ours goes on.
async fn instead(ask: &Ask, stop: Stop) -> Answer {
    match stop {
        Stop::Use(error) if matches!(error.fault(), Fault::Request | Fault::Refused) => {
            again(ask, said(&error)).await
        }
        Stop::Bad(what, hint) => {
            let mut problems = Problems::default();
            problems.add("file", &what);
            if let Some(hint) = hint {
                problems.add("", &hint);
            }
            again(ask, problems).await
        }
        stop => Err(stop),
    }
}

async fn again(ask: &Ask, problems: Problems) -> Answer {
    Ok(with_status(form(ask, problems).await?, StatusCode::BAD_REQUEST))
}

/// Keeps what was shown, as a job whose page then is the receipt.
pub(in crate::web) async fn keep(ask: Ask) -> Answer {
    networks::wanted(&ask)?;
    let (sent, me) = (ask.form(review::FIELDS).await?, rep::me(&ask)?);
    let held = held::held(&ask, sent.get("file")).await?;
    let handed = review::handed(&me.0, &held, &sent)?;
    own_will(&handed)?;
    let begun = jobs::begin(&ask, review::work(handed), held.uploads()).await;
    drop(held);
    begun
}
