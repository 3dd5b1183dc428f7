//! One-time codes: giving one, and setting them up.

use askama::Template;

use crate::usecase::accounts;
use crate::usecase::accounts::Setup;
use crate::usecase::accounts::Stage;
use crate::web::answer;
use crate::web::answer::Answer;
use crate::web::answer::onward;
use crate::web::ask::Ask;
use crate::web::desk::now;
use crate::web::layout;
use crate::web::pages::session;
use crate::web::pages::session::Entrance;
use crate::web::stop::Stop;
use crate::web::ui::Field;
use crate::web::ui::Problems;

/// Asks for a one-time code.
pub(in crate::web) async fn ask_code(ask: Ask) -> Answer {
    if ask.visitor()?.stage != Stage::Code {
        return Ok(answer::see_other("/"));
    }
    code_form(&ask, ask.query("next"), Problems::default())
}

fn code_form(ask: &Ask, next: &str, problems: Problems) -> Answer {
    let code = Field::new("code", "Six digits").complete("one-time-code");
    let page = Entrance {
        heading: "The code from your telephone",
        lead: "Open your authenticator program and type the code it shows for ringfence.",
        problems,
        action: "/sign-in/code",
        next: onward(next),
        fields: vec![code],
        button: "Sign in",
        foot: "Lost the telephone? An administrator can send you a new link.",
    };
    layout::alone(ask, "One-time code", &page)
}

/// Takes a one-time code.
pub(in crate::web) async fn give_code(ask: Ask) -> Answer {
    let form = ask.form(&["code", "next"]).await?;
    let (token, place) = (ask.token().ok_or(Stop::SignIn)?, ask.place());
    let code = form.get("code").to_owned();
    let done = ask.desk.work(move |all| async move {
        accounts::give_code(&all, &token, &code, &place, now()).await
    });
    match done.await {
        Ok(entered) => Ok(session::enter(&ask, &entered, form.get("next"))),
        Err(error) => {
            let (problems, status) = session::said(error)?;
            Ok(session::with_status(code_form(&ask, form.get("next"), problems)?, status))
        }
    }
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<div class="narrow">
<h1>One-time codes</h1>
<p class="lead">You will see what concerns other people, so a password alone is not enough. It takes two minutes.</p>
<ol>
<li>Have an authenticator program on your telephone: any that shows six-digit codes will do.</li>
<li>We show you a key. Add it to the program.</li>
<li>Type the code it shows.</li>
</ol>
<form method="post" action="/sign-in/codes"><button>Show the key</button></form>
</div>"#
)]
struct Begin;

/// Says what one-time codes are for. The key is made when it is asked for.
pub(in crate::web) async fn begin(ask: Ask) -> Answer {
    let visitor = ask.visitor()?;
    if visitor.stage == Stage::Code || visitor.has_code {
        return Ok(answer::see_other("/"));
    }
    if visitor.stage == Stage::Full {
        ask.proved()?;
    }
    layout::alone(&ask, "One-time codes", &Begin)
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<div class="narrow">
<h1>One-time codes</h1>
{{ problems|safe }}
{%- if let Some(setup) = setup %}
<p class="lead">Add this key to your authenticator program.</p>
<p><code class="secret">{{ self.grouped() }}</code></p>
<p class="soft small">By time, six digits, every 30 seconds. On this telephone: <a href="{{ setup.link }}">open the authenticator program</a>. The key is not shown again.</p>
{%- endif %}
<form method="post" action="/sign-in/codes/confirm">
{{ field|safe }}
<button>Confirm and go on</button>
</form>
{%- if setup.is_none() %}
<form method="post" action="/sign-in/codes" class="part"><button class="quiet">Show a new key</button></form>
{%- endif %}
</div>"##
)]
struct Key {
    setup: Option<Setup>,
    field: Field,
    problems: Problems,
}

impl Key {
    /// The key in groups of four, as it is easier to type.
    fn grouped(&self) -> String {
        let key = self.setup.as_ref().map_or("", |setup| setup.key.as_str());
        let letters: Vec<char> = key.chars().collect();
        let groups = letters.chunks(4).map(|group| group.iter().collect::<String>());
        groups.collect::<Vec<_>>().join(" ")
    }
}

fn key(ask: &Ask, setup: Option<Setup>, problems: Problems) -> Answer {
    let field = Field::new("code", "The code that the program shows now").complete("one-time-code");
    layout::alone(ask, "One-time codes", &Key { setup, field, problems })
}

/// Makes a key and shows it.
pub(in crate::web) async fn set_up(ask: Ask) -> Answer {
    ask.form(&[]).await?;
    let visitor = ask.visitor()?.clone();
    let setup =
        ask.work(move |all| async move { accounts::set_up_code(&all, &visitor, now()).await });
    let setup = setup.await?;
    key(&ask, Some(setup), Problems::default())
}

/// Confirms the key with a first code.
pub(in crate::web) async fn confirm(ask: Ask) -> Answer {
    let form = ask.form(&["code"]).await?;
    let (token, place) = (ask.token().ok_or(Stop::SignIn)?, ask.place());
    let code = form.get("code").to_owned();
    let done = ask.desk.work(move |all| async move {
        accounts::confirm_code(&all, &token, &code, &place, now()).await
    });
    match done.await {
        Ok(entered) => Ok(session::enter(&ask, &entered, "/")),
        Err(error) => {
            let (problems, status) = session::said(error)?;
            Ok(session::with_status(key(&ask, None, problems)?, status))
        }
    }
}
