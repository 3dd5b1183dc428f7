//! One's own account: the password, one-time codes, where one is signed in.

use askama::Template;
use axum::http::StatusCode;

use crate::usecase::accounts;
use crate::usecase::accounts::Listed;
use crate::usecase::accounts::Visitor;
use crate::web::answer;
use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::desk::now;
use crate::web::layout;
use crate::web::pages::session;
use crate::web::ui;
use crate::web::ui::Field;
use crate::web::ui::Problems;
use crate::web::visitor::shown;

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<div class="head"><div><h1>Your account</h1><p>{{ visitor.name }} · {{ visitor.email }} · {{ self.role() }}</p></div></div>
{{ problems|safe }}
<section class="part"><h2>Where you are signed in</h2>
<div class="card flush"><table class="stack"><thead><tr><th scope="col">Browser</th><th scope="col">Since</th><th scope="col">Last used</th><th scope="col"><span class="hidden">End</span></th></tr></thead><tbody>
{%- for one in sessions %}
<tr><th scope="row">{{ one.label }}{% if one.this %} <span class="badge good">this one</span>{% endif %}</th><td data-head="Since">{{ ui::instant(one.made_at) }}</td><td data-head="Last used">{{ ui::instant(one.seen_at) }}</td>
<td class="num"><form method="post" action="/account/sessions"><input type="hidden" name="session" value="{{ one.id }}"><button class="quiet small">End<span class="hidden"> the session of {{ one.label }}</span></button></form></td></tr>
{%- endfor %}
</tbody></table></div>
</section>
<section class="part"><h2>One-time codes</h2>
{%- if visitor.has_code %}<p>They are set up. An administrator can send a new link if you lose the telephone.</p>
{%- else %}<p>They are not set up. With them, somebody who learns your password still cannot sign in.</p><p><a class="button quiet" href="/sign-in/codes">Set up one-time codes</a></p>{% endif %}
</section>
<section class="part"><h2>Another password</h2>
<form method="post" action="/account/password">
{%- for field in fields %}
{{ field|safe }}
{%- endfor %}
<button>Change the password</button>
</form>
</section>"##
)]
struct Account {
    visitor: Visitor,
    sessions: Vec<Listed>,
    problems: Problems,
    fields: Vec<Field>,
}

impl Account {
    fn role(&self) -> &'static str {
        shown(self.visitor.role)
    }
}

/// Shows the account.
pub(in crate::web) async fn show(ask: Ask) -> Answer {
    page(&ask, Problems::default()).await
}

async fn page(ask: &Ask, problems: Problems) -> Answer {
    let visitor = ask.visitor()?.clone();
    let of = visitor.clone();
    let sessions =
        ask.work(move |all| async move { accounts::sessions(&all, &of, now()).await }).await?;
    let fields = vec![
        Field::new("old", "Password until now").kind("password").complete("current-password"),
        Field::new("new", "New password").kind("password").complete("new-password"),
        Field::new("again", "New password once more").kind("password").complete("new-password"),
    ];
    layout::page(ask, "Your account", &Account { visitor, sessions, problems, fields })
}

/// Changes the password. All other sessions end.
pub(in crate::web) async fn password(ask: Ask) -> Answer {
    let form = ask.form(&["old", "new", "again"]).await?;
    if form.raw("new") != form.raw("again") {
        let mut problems = Problems::default();
        problems.add("again", "The two new passwords are not the same.");
        return Ok(session::with_status(page(&ask, problems).await?, StatusCode::BAD_REQUEST));
    }
    let (visitor, place) = (ask.visitor()?.clone(), ask.place());
    let (old, new) = (form.raw("old").to_owned(), form.raw("new").to_owned());
    let done = ask.desk.work(move |all| async move {
        accounts::change_password(&all, &visitor, &old, &new, &place, now()).await
    });
    match done.await {
        Ok(entered) => Ok(session::enter(&ask, &entered, "/account")),
        Err(error) => {
            let (problems, status) = session::said(error)?;
            Ok(session::with_status(page(&ask, problems).await?, status))
        }
    }
}

/// Ends a session.
pub(in crate::web) async fn end(ask: Ask) -> Answer {
    let form = ask.form(&["session"]).await?;
    let (visitor, id) = (ask.visitor()?.clone(), form.get("session").to_owned());
    let ended = ask.work(move |all| async move {
        accounts::end_sessions(&all, &visitor, Some(&id), now()).await
    });
    ended.await?;
    Ok(answer::see_other("/account"))
}
