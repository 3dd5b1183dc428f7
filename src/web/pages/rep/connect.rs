//! A rep lets the lists be read at the network itself, in place of an archive: a yes there, a look at
//! what would be kept, and only then the reading.

use std::borrow::Borrow;

use askama::Template;

use crate::usecase::Basis;
use crate::usecase::jobs::Work;
use crate::usecase::leaving;
use crate::usecase::pull;
use crate::usecase::pull::page;
use crate::usecase::pull::page::Way;
use crate::usecase::pull::page::Whose;
use crate::web::answer;
use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::form::Form;
use crate::web::layout;
use crate::web::pages::admin::sources::Go;
use crate::web::pages::connected;
use crate::web::pages::jobs;
use crate::web::pages::rep;
use crate::web::pages::rep::networks;
use crate::web::pages::rep::networks::Network;
use crate::web::stop::Stop;

/// Where an account stands, for the page of its network; `None` where nothing is set up.
pub(super) async fn way(ask: &Ask, network: &str) -> Result<Option<Way>, Stop> {
    let (me, id) = (rep::me(ask)?, network.to_owned());
    ask.work(move |all| async move { page::way(&all, &id, &me.0).await }).await
}

/// A basis that a rep chooses of their own will, where the place's law leaves it.
async fn basis(ask: &Ask, sent: &Form) -> Result<Basis, Stop> {
    let me = rep::me(ask)?;
    let wanted: Basis =
        sent.get("basis").parse().map_err(|_| Stop::bad("There is no such basis."))?;
    let open = ask.work(move |all| async move { leaving::offered_by_rep(&all, &me.0).await });
    let offered = open.await?.open.iter().any(|one| one.basis == wanted);
    if offered { Ok(wanted) } else { Err(Stop::bad("There is no such basis.")) }
}

/// Leads to the network, where the rep says yes or no.
pub(in crate::web) async fn begin(ask: Ask) -> Answer {
    let (network, me) = (networks::wanted(&ask)?, rep::me(&ask)?);
    let sent = ask.form(&["basis", "account"]).await?;
    let basis = basis(&ask, &sent).await?;
    let (session, to) = (ask.visitor()?.session_id().to_owned(), connected::address(&ask));
    let account = sent.get("account").to_owned();
    let whose = Whose::Rep { network: network.id.to_owned(), rep: me.0, account };
    let asked = ask
        .work(move |all| async move { page::ask(&all, &session, whose, &to, Some(basis)).await });
    let asking = asked.await?;
    let back = format!("/hand-over/{}", network.id);
    layout::page(&ask, network.name, &Go { asking, back })
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<p class="crumbs"><a href="/hand-over">Hand over my export</a> / <a href="/hand-over/{{ network.id }}">{{ network.name }}</a></p>
<div class="middle"><h1>{{ network.name }} is connected</h1>
<p class="lead">Nothing was read yet. {{ way.before }}</p>
<section class="card"><h2>What happens if you go on</h2><ul>
<li>Your lists of people are read there. Messages are not asked for, and nothing of your account is changed.</li>
<li>People who are clients of the agency are kept, with what made them match.</li>
<li>Everybody else is forgotten: of them a number stays.</li>
<li>Whose account it is, when it was read and why, are on record; you get a receipt.</li>
</ul></section>
{%- for account in way.connected %}
<form class="part" method="post" action="/hand-over/{{ network.id }}/pull">
<input type="hidden" name="account" value="{{ account }}">
<fieldset class="field"><legend>Why do you let it be read?</legend>
{%- for one in bases %}
<label class="check"><input type="radio" name="basis" value="{{ one.as_str() }}"{% if loop.first %} checked{% endif %}><span>{{ self.why(*one) }}</span></label>
{%- endfor %}
</fieldset>
{%- if way.cents_per_1000 > 0 %}
<label class="check"><input type="checkbox" name="agreed" value="yes" required><span>The agency pays {{ network.name }} about {{ self.dollars() }} for a thousand people</span></label>
{%- endif %}
<div class="actions"><button>Read my {{ account }} account and keep that</button></div></form>
<form class="part" method="post" action="/hand-over/{{ network.id }}/disconnect"><input type="hidden" name="account" value="{{ account }}"><button class="quiet">No, disconnect it</button></form>
{%- endfor %}</div>"##
)]
struct Connected {
    network: &'static Network,
    way: Way,
    bases: Vec<Basis>,
}

impl Connected {
    #[expect(clippy::unused_self, reason = "templates call it as a method")]
    fn why(&self, basis: impl Borrow<Basis>) -> &'static str {
        super::hand_over::why(*basis.borrow())
    }

    /// What a thousand people cost.
    fn dollars(&self) -> String {
        let cents = self.way.cents_per_1000;
        format!("USD {}.{:02}", cents / 100, cents % 100)
    }
}

/// Shows what happens next, and asks.
pub(in crate::web) async fn show(ask: Ask) -> Answer {
    let (network, me) = (networks::wanted(&ask)?, rep::me(&ask)?);
    let way = way(&ask, network.id).await?.filter(|way| !way.connected.is_empty());
    let way = way.ok_or(Stop::NotFound)?;
    let open = ask.work(move |all| async move { leaving::offered_by_rep(&all, &me.0).await });
    let bases = open.await?.open.iter().map(|one| one.basis).collect();
    layout::page(&ask, network.name, &Connected { network, way, bases })
}

/// Reads the account, as a job whose page then is the receipt.
pub(in crate::web) async fn pull(ask: Ask) -> Answer {
    let (network, me) = (networks::wanted(&ask)?, rep::me(&ask)?);
    let sent = ask.form(&["basis", "account", "agreed"]).await?;
    let basis = basis(&ask, &sent).await?.as_str().to_owned();
    let work = Work::PullAccount {
        network: network.id.to_owned(),
        rep: me.0,
        basis,
        account: sent.get("account").to_owned(),
        agreed: sent.get("agreed") == "yes",
    };
    jobs::begin(&ask, work, Vec::new()).await
}

/// Takes the yes back, there and here.
pub(in crate::web) async fn disconnect(ask: Ask) -> Answer {
    let (network, me) = (networks::wanted(&ask)?, rep::me(&ask)?);
    let sent = ask.form(&["account"]).await?;
    let account = sent.get("account").to_owned();
    let whose = Whose::Rep { network: network.id.to_owned(), rep: me.0, account };
    let account = whose.account().ok_or_else(|| Stop::bad("There is no such account."))?;
    ask.work(move |all| async move { pull::disconnect(&all, &account).await }).await?;
    Ok(answer::see_other(&format!("/hand-over/{}", network.id)))
}
