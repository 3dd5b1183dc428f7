//! One account: its role and team, a new link, disabling.

use askama::Template;

use crate::model::account::Account;
use crate::model::account::Standing;
use crate::usecase::accounts;
use crate::usecase::accounts::Actor;
use crate::web::answer;
use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::desk::now;
use crate::web::form::Form;
use crate::web::layout;
use crate::web::pages::admin::people;
use crate::web::stop::Stop;
use crate::web::ui::Choice;
use crate::web::ui::Field;

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<p class="crumbs"><a href="/people">People</a></p>
<div class="head"><div><h1>{{ one.name }}</h1><p>{{ one.email.as_str() }} · <span class="badge">{{ one.standing.as_str() }}</span></p></div></div>
<section class="card"><h2>Role and team</h2><p class="soft">Another role ends all their sessions.</p>
<form method="post" action="/people/{{ one.id }}/role">
{{ role|safe }}
{%- for field in whom %}
{{ field|safe }}
{%- endfor %}
<button>Change it</button>
</form></section>
<div class="cols part">
<section class="card"><h2>A new link</h2><p>For a lost password or telephone. The password and the one-time codes until now stop working, and all sessions end.</p>
<form method="post" action="/people/{{ one.id }}/reset"><button class="quiet">Make a new link</button></form></section>
{%- if one.standing != Standing::Disabled %}
<section class="card"><h2>Disable</h2><p>All their sessions end at once. What they did stays on record; a new link brings the account back.</p>
<form method="post" action="/people/{{ one.id }}/disable"><button class="grave">Disable {{ one.name }}</button></form></section>
{%- endif %}
</div>"##
)]
struct Person {
    one: Account,
    role: Choice,
    whom: Vec<Field>,
}

/// Shows an account.
pub(in crate::web) async fn show(ask: Ask) -> Answer {
    ask.proved()?;
    let one = find(&ask).await?;
    let mut known = Form::default();
    let reps: Vec<&str> = one.team.reps.iter().map(|rep| rep.0.as_str()).collect();
    let rep = one.rep.as_ref().map(|rep| rep.0.clone()).unwrap_or_default();
    known.add("rep".to_owned(), rep)?;
    known.add("offices".to_owned(), one.team.offices.join(", "))?;
    known.add("reps".to_owned(), reps.join(", "))?;
    let page = Person { role: people::role(one.role.as_str()), whom: people::whom(&known), one };
    let title = page.one.name.clone();
    layout::page(&ask, &title, &page)
}

/// The account that the path names.
async fn find(ask: &Ask) -> Result<Account, Stop> {
    let (visitor, id) = (ask.visitor()?.clone(), ask.param("id").to_owned());
    let all =
        ask.work(move |all| async move { accounts::list(&all, Actor::Visitor(&visitor)).await });
    all.await?.into_iter().find(|one| one.id == id).ok_or(Stop::NotFound)
}

/// Gives another role.
pub(in crate::web) async fn role(ask: Ask) -> Answer {
    let form = ask.form(&["role", "rep", "offices", "reps"]).await?;
    let (one, wanted) = (find(&ask).await?, people::asked(&form)?);
    let visitor = ask.visitor()?.clone();
    let changed = ask.work(move |all| async move {
        accounts::change_role(&all, Actor::Visitor(&visitor), &one.id, &wanted, now()).await
    });
    changed.await?;
    Ok(answer::see_other("/people"))
}

/// Makes a new link.
pub(in crate::web) async fn reset(ask: Ask) -> Answer {
    ask.form(&[]).await?;
    let (one, visitor) = (find(&ask).await?, ask.visitor()?.clone());
    let name = one.name.clone();
    let link = ask.work(move |all| async move {
        accounts::reset(&all, Actor::Visitor(&visitor), &one.id, now()).await
    });
    let link = link.await?;
    people::show_link(&ask, &name, &link)
}

/// Disables the account.
pub(in crate::web) async fn disable(ask: Ask) -> Answer {
    ask.form(&[]).await?;
    let (one, visitor) = (find(&ask).await?, ask.visitor()?.clone());
    let done = ask.work(move |all| async move {
        accounts::disable(&all, Actor::Visitor(&visitor), &one.id, now()).await
    });
    done.await?;
    Ok(answer::see_other("/people"))
}
