//! Signing in and out, and giving the password again for what needs it.

use askama::Template;
use axum::http::HeaderName;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::Response;

use crate::usecase::Fault;
use crate::usecase::UseError;
use crate::usecase::accounts;
use crate::usecase::accounts::Attempt;
use crate::usecase::accounts::Entered;
use crate::usecase::accounts::Stage;
use crate::web::answer;
use crate::web::answer::Answer;
use crate::web::answer::onward;
use crate::web::ask::Ask;
use crate::web::desk::now;
use crate::web::form::encode;
use crate::web::layout;
use crate::web::stop::Stop;
use crate::web::stop::sentence;
use crate::web::ui::Field;
use crate::web::ui::Problems;
use crate::web::visitor::cookie;

/// Seconds for which a browser stays known.
const YEAR_S: u32 = 31_536_000;

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<div class="narrow">
<h1>{{ heading }}</h1>
<p class="lead">{{ lead }}</p>
{{ problems|safe }}
<form method="post" action="{{ action }}">
<input type="hidden" name="next" value="{{ next }}">
{%- for field in fields %}
{{ field|safe }}
{%- endfor %}
<button>{{ button }}</button>
</form>
{%- if !foot.is_empty() %}<p class="soft small">{{ foot }}</p>{% endif %}
</div>"#
)]
pub(super) struct Entrance<'a> {
    pub(super) heading: &'a str,
    pub(super) lead: &'a str,
    pub(super) problems: Problems,
    pub(super) action: &'a str,
    pub(super) next: &'a str,
    pub(super) fields: Vec<Field>,
    pub(super) button: &'a str,
    pub(super) foot: &'a str,
}

/// Shows the form for signing in.
pub(in crate::web) async fn show(ask: Ask) -> Answer {
    form(&ask, ask.query("next"), "", Problems::default())
}

fn form(ask: &Ask, next: &str, email: &str, problems: Problems) -> Answer {
    let fields = vec![
        Field::new("email", "E-mail").kind("email").complete("username").value(email),
        Field::new("password", "Password").kind("password").complete("current-password"),
    ];
    let page = Entrance {
        heading: "Sign in",
        lead: "With the address your invitation came to.",
        problems,
        action: "/sign-in",
        next: onward(next),
        fields,
        button: "Sign in",
        foot: "Forgotten the password? An administrator can send you a new link.",
    };
    layout::alone(ask, "Sign in", &page)
}

/// Signs in.
pub(in crate::web) async fn sign_in(ask: Ask) -> Answer {
    let form_sent = ask.form(&["email", "password", "next"]).await?;
    let attempt = Attempt {
        email: form_sent.get("email").to_owned(),
        password: form_sent.raw("password").to_owned(),
        place: ask.place(),
        before: ask.token(),
        label: ask.browser(),
    };
    let done =
        ask.desk.work(move |all| async move { accounts::sign_in(&all, &attempt, now()).await });
    match done.await {
        Ok(entered) => Ok(enter(&ask, &entered, form_sent.get("next"))),
        Err(error) => {
            let problems = said(error)?;
            let refused = form(&ask, form_sent.get("next"), form_sent.get("email"), problems.0)?;
            Ok(with_status(refused, problems.1))
        }
    }
}

/// What was wrong with a try, for the form, with its status; anything else is no matter of the form.
pub(super) fn said(error: UseError) -> Result<(Problems, StatusCode), Stop> {
    let status = match error.fault() {
        Fault::SignIn => StatusCode::UNAUTHORIZED,
        Fault::Later => StatusCode::TOO_MANY_REQUESTS,
        Fault::Request => StatusCode::BAD_REQUEST,
        _ => return Err(error.into()),
    };
    Ok((Problems::one(sentence(&error.to_string())), status))
}

/// An answer with another status.
pub(super) fn with_status(mut answer: Response, status: StatusCode) -> Response {
    *answer.status_mut() = status;
    answer
}

/// A session began: the browser gets its cookie, and goes on.
pub(super) fn enter(ask: &Ask, entered: &Entered, next: &str) -> Response {
    let next = onward(next);
    let first = match entered.stage {
        Stage::Full => next.to_owned(),
        Stage::Code => format!("/sign-in/code?next={}", encode(next)),
        Stage::Enrol => format!("/sign-in/codes?next={}", encode(next)),
    };
    let mut answer = answer::see_other(&first);
    let site = &ask.desk.site;
    let session = cookie(site.cookie(), &entered.token, site.secure, None);
    let browser = entered.browser.as_ref();
    let browser =
        browser.map(|token| cookie(site.browser_cookie(), token, site.secure, Some(YEAR_S)));
    for one in browser.into_iter().chain([session]) {
        if let Ok(value) = HeaderValue::from_str(&one) {
            answer.headers_mut().append(header::SET_COOKIE, value);
        }
    }
    answer
}

/// Signs out, and leaves nothing behind in the browser.
pub(in crate::web) async fn sign_out(ask: Ask) -> Answer {
    ask.form(&[]).await?;
    if let Some(visitor) = ask.visitor.clone() {
        ask.work(move |all| async move { accounts::sign_out(&all, &visitor).await }).await?;
    }
    let mut answer = answer::see_other("/sign-in");
    let site = &ask.desk.site;
    let gone = cookie(site.cookie(), "", site.secure, Some(0));
    if let Ok(value) = HeaderValue::from_str(&gone) {
        answer.headers_mut().append(header::SET_COOKIE, value);
    }
    // Cookies are left out: the one that makes the browser known stays.
    let clear = HeaderValue::from_static("\"cache\", \"storage\"");
    answer.headers_mut().insert(HeaderName::from_static("clear-site-data"), clear);
    Ok(answer)
}

/// Asks for the password again.
pub(in crate::web) async fn ask_again(ask: Ask) -> Answer {
    again(&ask, ask.query("next"), Problems::default())
}

fn again(ask: &Ask, next: &str, problems: Problems) -> Answer {
    let field = Field::new("password", "Password").kind("password").complete("current-password");
    let page = Entrance {
        heading: "Your password again, please",
        lead: "What you are about to do reaches far. Your password then counts for ten minutes.",
        problems,
        action: "/prove",
        next: onward(next),
        fields: vec![field],
        button: "Go on",
        foot: "",
    };
    layout::page(ask, "Your password again", &page)
}

/// Takes the password again.
pub(in crate::web) async fn prove(ask: Ask) -> Answer {
    let form = ask.form(&["password", "next"]).await?;
    let (visitor, place) = (ask.visitor()?.clone(), ask.place());
    let password = form.raw("password").to_owned();
    let done = ask.desk.work(move |all| async move {
        accounts::prove(&all, &visitor, &password, &place, now()).await
    });
    match done.await {
        Ok(()) => Ok(answer::see_other(onward(form.get("next")))),
        Err(error) => {
            let (problems, status) = said(error)?;
            Ok(with_status(again(&ask, form.get("next"), problems)?, status))
        }
    }
}
