//! What waits for HR: replies, and what reps' own checks left to be looked at.

use std::collections::BTreeSet;

use askama::Template;

use crate::model::rep::RepId;
use crate::usecase::leaving;
use crate::usecase::leaving::Reply;
use crate::usecase::self_check;
use crate::usecase::self_check::ForHr;
use crate::usecase::self_check::Withheld;
use crate::web::answer;
use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::desk::now;
use crate::web::form;
use crate::web::layout;
use crate::web::pages::about;
use crate::web::stop::Stop;
use crate::web::ui;

/// Records of one entry that are listed.
const SHOWN: usize = 50;

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<div class="head"><div><h1>What waits for you</h1><p>{{ ui::count(replies.len() as u64, "reply", "replies") }}, {{ ui::count(open.len() as u64, "self-check", "self-checks") }} to look at</p></div></div>
{%- if replies.is_empty() && open.is_empty() %}
<div class="empty"><h2>Nothing waits</h2><p>A rep's reply to a finding, and what a self-check leaves for HR alone, comes here.</p></div>
{%- endif %}
{%- if !replies.is_empty() %}
<section class="part"><h2>Replies</h2>
{%- for one in replies %}
<article class="card"><p class="soft small">{{ ui::day(one.on) }} · <bdi>{{ one.finding.rep.0 }}</bdi> · {{ one.finding.rule.title }}</p><blockquote>{{ one.words }}</blockquote><p class="actions"><a class="button quiet small" href="/leavers/{{ form::encode(one.finding.rep.0) }}/findings/{{ one.finding.id }}">Answer it<span class="hidden">: {{ one.finding.id }}</span></a></p></article>
{%- endfor %}
</section>
{%- endif %}
{%- if !open.is_empty() %}
<section class="part"><h2>Self-checks</h2><p>What a rep's file holds beyond what the rep was told. A talk is often the better answer.</p>
{%- for one in open %}
<article class="card"><p><span class="badge {{ self.class(one) }}">{{ self.kind(one) }}</span> <span class="soft small">{{ ui::instant(one.at) }} · <bdi>{{ one.rep.0 }}</bdi> · {{ ui::count(one.what.people, "person", "people") }} in the file</span></p>
<p>{{ self.words(one) }}</p>
{%- if !one.what.records.is_empty() %}<details class="more"><summary>{{ ui::count(one.what.clients, "client", "clients") }}</summary><ul>{% for record in one.what.records.iter().take(SHOWN) %}<li><span class="mono"><bdi>{{ record.record }}</bdi></span>, {{ self.place(record) }}</li>{% endfor %}</ul>{% if one.what.records.len() > SHOWN %}<p class="soft">The first {{ SHOWN }} are shown.</p>{% endif %}</details>{% endif %}
<div class="actions"><form method="post" action="/queue/{{ one.id }}/done"><button class="quiet small">I have looked at it</button></form>{% if self.rests(one) %}<form method="post" action="/queue/open"><input type="hidden" name="rep" value="{{ one.rep.0 }}"><button class="quiet small">Let <bdi>{{ one.rep.0 }}</bdi> check files again</button></form>{% endif %}</div></article>
{%- endfor %}
</section>
{%- endif %}
{%- if done > 0 %}<p class="part soft">{{ ui::count(done, "entry was", "entries were") }} looked at before.</p>{% endif %}"##
)]
struct Queue {
    replies: Vec<Reply>,
    open: Vec<ForHr>,
    /// Reps whose checks rest.
    resting: BTreeSet<RepId>,
    done: u64,
}

#[expect(clippy::unused_self, reason = "templates call them as methods")]
impl Queue {
    fn class(&self, one: &ForHr) -> &'static str {
        match one.kind.as_str() {
            "seeded" => "high",
            "alert" => "medium",
            _ => "low",
        }
    }

    fn kind(&self, one: &ForHr) -> &'static str {
        match one.kind.as_str() {
            "seeded" => "seeded record",
            "alert" => "unusual file",
            _ => "not told",
        }
    }

    fn words(&self, one: &ForHr) -> String {
        crate::web::stop::sentence(&one.what.words)
    }

    fn place(&self, one: &Withheld) -> String {
        about::place(one.line, one.item)
    }

    fn rests(&self, one: &ForHr) -> bool {
        self.resting.contains(&one.rep) && one.kind != "withheld"
    }
}

/// Shows what waits.
pub(in crate::web) async fn show(ask: Ask) -> Answer {
    let visitor = ask.visitor()?.clone();
    let (replies, all) = ask
        .work(move |all| async move {
            let entries = self_check::queue(&all, &visitor).await?;
            Ok((leaving::replies(&all).await?, entries))
        })
        .await?;
    let own = ask.visitor()?.rep.clone();
    let mine = |rep: &RepId| Some(rep) == own.as_ref();
    let entries = all.len() as u64;
    let open: Vec<ForHr> = all.into_iter().filter(|one| !one.done && !mine(&one.rep)).collect();
    let page = Queue {
        replies: replies.into_iter().filter(|one| !mine(&one.finding.rep)).collect(),
        resting: open
            .iter()
            .filter(|one| one.kind != "withheld")
            .map(|one| one.rep.clone())
            .collect(),
        done: entries - open.len() as u64,
        open,
    };
    layout::page(&ask, "What waits for you", &page)
}

/// Keeps that an entry was looked at.
pub(in crate::web) async fn done(ask: Ask) -> Answer {
    ask.form(&[]).await?;
    let (visitor, id) = (ask.visitor()?.clone(), ask.param("id").to_owned());
    let done =
        ask.work(move |all| async move { self_check::done(&all, &visitor, &id, now()).await });
    if done.await? { Ok(answer::see_other("/queue")) } else { Err(Stop::NotFound) }
}

/// Lets a rep check files again.
pub(in crate::web) async fn open(ask: Ask) -> Answer {
    let sent = ask.form(&["rep"]).await?;
    let (visitor, rep) = (ask.visitor()?.clone(), RepId(sent.get("rep").to_owned()));
    ask.work(move |all| async move { self_check::thaw(&all, &visitor, &rep).await }).await?;
    Ok(answer::see_other("/queue"))
}
