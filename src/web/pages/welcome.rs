//! Links that work once: the first administrator, and whoever was invited.

use crate::usecase::Fault;
use crate::usecase::UseError;
use crate::usecase::accounts;
use crate::usecase::accounts::Choosing;
use crate::usecase::accounts::Welcome;
use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::desk::now;
use crate::web::form::Form;
use crate::web::layout;
use crate::web::pages::session;
use crate::web::pages::session::Entrance;
use crate::web::stop::Stop;
use crate::web::ui::Field;
use crate::web::ui::Problems;

/// Shows whom the link welcomes. It is used up by the form alone.
pub(in crate::web) async fn show(ask: Ask) -> Answer {
    let welcome = look(&ask).await?;
    form(&ask, &welcome, &Form::default(), Problems::default())
}

async fn look(ask: &Ask) -> Result<Welcome, Stop> {
    let token = ask.param("token").to_owned();
    let found = ask.desk.work(move |all| async move { accounts::look(&all, &token, now()).await });
    found.await.map_err(ended)
}

/// A link that does not work says so, rather than that there is nothing.
fn ended(error: UseError) -> Stop {
    if error.fault() == Fault::Missing {
        let hint = "Each link works once and for a few days. Ask an administrator for a new one.";
        Stop::Bad("The link does not work any more.".to_owned(), Some(hint.to_owned()))
    } else {
        error.into()
    }
}

fn form(ask: &Ask, welcome: &Welcome, sent: &Form, problems: Problems) -> Answer {
    let password = Field::new("password", "Choose a password")
        .kind("password")
        .complete("new-password")
        .hint("A few words that do not belong together are best: at least 12 characters.");
    let again = Field::new("again", "The password once more")
        .kind("password")
        .complete("new-password")
        .error(problems.of("again"));
    let mut fields = Vec::new();
    let (heading, lead) = match welcome {
        Welcome::First => {
            let name = Field::new("name", "Your name").complete("name").value(sent.get("name"));
            let email = Field::new("email", "Your e-mail").kind("email").complete("username");
            fields.extend([name, email.value(sent.get("email"))]);
            ("Welcome to ringfence", "You are the first here, and become the administrator.".into())
        }
        Welcome::Account { name, email, again } => {
            let word = if *again { "Choose a new password" } else { "Welcome to ringfence" };
            (word, format!("For {name}, {email}."))
        }
    };
    fields.extend([password, again]);
    let action = format!("/welcome/{}", ask.param("token"));
    let page = Entrance {
        heading,
        lead: &lead,
        problems,
        action: &action,
        next: "/",
        fields,
        button: "Go on",
        foot: "Nobody else ever knows this password, and nobody will ask you for it.",
    };
    layout::alone(ask, heading, &page)
}

/// Uses the link: the password is chosen.
pub(in crate::web) async fn choose(ask: Ask) -> Answer {
    let sent = ask.form(&["name", "email", "password", "again", "next"]).await?;
    let welcome = look(&ask).await?;
    if sent.raw("password") != sent.raw("again") {
        let mut problems = Problems::default();
        problems.add("again", "The two passwords are not the same.");
        let page = form(&ask, &welcome, &sent, problems)?;
        return Ok(session::with_status(page, axum::http::StatusCode::BAD_REQUEST));
    }
    let choosing = Choosing {
        password: sent.raw("password").to_owned(),
        name: sent.get("name").to_owned(),
        email: sent.get("email").to_owned(),
        label: ask.browser(),
    };
    let (token, place) = (ask.param("token").to_owned(), ask.place());
    let done = ask.desk.work(move |all| async move {
        accounts::choose(&all, &token, &choosing, &place, now()).await
    });
    match done.await {
        Ok(entered) => Ok(session::enter(&ask, &entered, "/")),
        Err(error) if error.fault() == Fault::Missing => Err(ended(error)),
        Err(error) => {
            let (problems, status) = session::said(error)?;
            Ok(session::with_status(form(&ask, &welcome, &sent, problems)?, status))
        }
    }
}
