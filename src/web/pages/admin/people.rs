//! Who has an account, and inviting somebody.

use askama::Template;

use crate::model::account::Account;
use crate::model::account::Role;
use crate::model::account::Standing;
use crate::model::account::Team;
use crate::model::rep::RepId;
use crate::usecase::Fault;
use crate::usecase::accounts;
use crate::usecase::accounts::Actor;
use crate::usecase::accounts::Inviting;
use crate::usecase::accounts::Link;
use crate::usecase::accounts::Visitor;
use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::desk::now;
use crate::web::form::Form;
use crate::web::layout;
use crate::web::pages::session::with_status;
use crate::web::stop::Stop;
use crate::web::stop::sentence;
use crate::web::ui;
use crate::web::ui::Choice;
use crate::web::ui::Field;
use crate::web::ui::Problems;
use crate::web::visitor;

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<div class="head"><div><h1>People</h1><p>{{ ui::count(people.len() as u64, "account", "accounts") }}</p></div><div class="actions"><a class="button" href="/people/invite">Invite somebody</a></div></div>
<div class="card flush"><table class="stack"><thead><tr><th scope="col">Name</th><th scope="col">Role</th><th scope="col">Whom they see</th><th scope="col">Standing</th></tr></thead><tbody>
{%- for one in people %}
<tr class="go"><th scope="row"><a href="/people/{{ one.id }}">{{ one.name }}</a><br><span class="soft small">{{ one.email.as_str() }}</span></th>
<td data-head="Role">{{ self.role(one) }}</td><td data-head="Sees">{{ self.sees(one) }}</td>
<td><span class="badge{% if one.standing == Standing::Active %} good{% endif %}">{{ one.standing.as_str() }}</span>{% if !one.has_code && one.standing == Standing::Active %} <span class="soft small">no one-time codes</span>{% endif %}</td></tr>
{%- endfor %}
</tbody></table></div>"##
)]
struct People {
    people: Vec<Account>,
}

impl People {
    #[expect(clippy::unused_self, reason = "templates call it as a method")]
    fn role(&self, one: &Account) -> &'static str {
        visitor::shown(one.role)
    }

    #[expect(clippy::unused_self, reason = "templates call it as a method")]
    fn sees(&self, one: &Account) -> String {
        sees(one)
    }
}

/// Whom somebody sees, in words.
fn sees(one: &Account) -> String {
    match one.role {
        Role::Rep => format!("themselves, {}", one.rep.as_ref().map_or("", |rep| rep.0.as_str())),
        Role::Manager => {
            let reps = one.team.reps.iter().map(|rep| rep.0.clone());
            let all: Vec<String> = one.team.offices.iter().cloned().chain(reps).collect();
            all.join(", ")
        }
        Role::Hr | Role::Administrator => "everybody".to_owned(),
        Role::Counsel => "everybody, with names".to_owned(),
    }
}

/// Shows all accounts.
pub(in crate::web) async fn list(ask: Ask) -> Answer {
    let visitor = ask.visitor()?.clone();
    let people =
        ask.work(move |all| async move { accounts::list(&all, Actor::Visitor(&visitor)).await });
    layout::page(&ask, "People", &People { people: people.await? })
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<div class="middle"><p class="crumbs"><a href="/people">People</a></p>
<h1>Invite somebody</h1>
<p class="lead">They get a link, choose a password nobody else knows, and see what their role sees.</p>
{{ problems|safe }}
<form method="post" action="/people/invite">
{%- for field in fields %}
{{ field|safe }}
{%- endfor %}
{{ role|safe }}
{%- for field in whom %}
{{ field|safe }}
{%- endfor %}
<button>Make the link</button>
</form></div>"##
)]
struct Invite {
    fields: Vec<Field>,
    role: Choice,
    whom: Vec<Field>,
    problems: Problems,
}

/// Asks whom to invite.
pub(in crate::web) async fn ask_whom(ask: Ask) -> Answer {
    ask.proved()?;
    form(&ask, &Form::default(), Problems::default())
}

fn form(ask: &Ask, sent: &Form, problems: Problems) -> Answer {
    let fields = vec![
        Field::new("name", "Name").value(sent.get("name")),
        Field::new("email", "E-mail").kind("email").value(sent.get("email")),
    ];
    let page = Invite { fields, role: role(sent.get("role")), whom: whom(sent), problems };
    layout::page(ask, "Invite somebody", &page)
}

/// The choice of a role.
pub(super) fn role(chosen: &str) -> Choice {
    let words = |role: Role| match role {
        Role::Rep => "Rep: checks files, hands exports over, answers findings of their own",
        Role::Manager => "Manager: sees the findings of a team, and the report",
        Role::Hr => "HR: looks after leavers, sees everybody, decides",
        Role::Administrator => "Administrator: people, books, rules, retention, backups",
        Role::Counsel => "Counsel: sees everybody with clients named, every look on record",
    };
    Choice {
        name: "role".to_owned(),
        label: "Role".to_owned(),
        hint: "",
        options: Role::ALL.map(|one| (one.as_str().to_owned(), words(one).to_owned())).into(),
        chosen: if chosen.is_empty() { Role::Rep.as_str().to_owned() } else { chosen.to_owned() },
    }
}

/// Which rep somebody is, and whom they look after.
pub(super) fn whom(sent: &Form) -> Vec<Field> {
    vec![
        Field::new("rep", "Which rep of the roster they are")
            .hint("The id in the roster. A rep's account needs it.")
            .value(sent.get("rep"))
            .optional(),
        Field::new("offices", "Offices a manager looks after")
            .hint("As the roster writes them, with commas between.")
            .value(sent.get("offices"))
            .optional(),
        Field::new("reps", "Single reps a manager looks after")
            .hint("Ids, with commas between.")
            .value(sent.get("reps"))
            .optional(),
    ]
}

/// What a form asks for.
pub(super) fn asked(sent: &Form) -> Result<Inviting, Stop> {
    let list = |name: &str| -> Vec<String> {
        let parts = sent.get(name).split(',').map(str::trim).filter(|part| !part.is_empty());
        parts.map(str::to_owned).collect()
    };
    Ok(Inviting {
        email: sent.get("email").to_owned(),
        name: sent.get("name").to_owned(),
        role: sent.get("role").parse().map_err(|_| Stop::bad("There is no such role."))?,
        rep: sent.some("rep").map(str::to_owned),
        team: Team {
            offices: list("offices"),
            reps: list("reps").into_iter().map(RepId).collect(),
        },
    })
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<div class="middle"><p class="crumbs"><a href="/people">People</a></p>
<h1>Give this link to {{ name }}</h1>
<p class="lead">To them alone: whoever opens it first chooses the password. It works once, until {{ ui::instant(until) }}, and is not shown again.</p>
<p><code class="secret">{{ link }}</code></p>
<p><a class="button" href="/people">Done</a></p></div>"##
)]
struct Shown {
    name: String,
    link: String,
    until: i64,
}

/// The page that shows a link once.
pub(super) fn show_link(ask: &Ask, name: &str, link: &Link) -> Answer {
    let page = Shown {
        name: name.to_owned(),
        link: format!("{}{}", ask.desk.site.url, link.path),
        until: link.expires_at,
    };
    layout::page(ask, "A link", &page)
}

/// Invites somebody.
pub(in crate::web) async fn invite(ask: Ask) -> Answer {
    ask.proved()?;
    let sent = ask.form(&["name", "email", "role", "rep", "offices", "reps"]).await?;
    let (wanted, visitor): (Inviting, Visitor) = (asked(&sent)?, ask.visitor()?.clone());
    let name = wanted.name.clone();
    let done = ask.desk.work(move |all| async move {
        accounts::invite(&all, Actor::Visitor(&visitor), &wanted, now()).await
    });
    match done.await {
        Ok(link) => show_link(&ask, &name, &link),
        Err(error) if matches!(error.fault(), Fault::Request | Fault::Missing) => {
            let problems = Problems::one(sentence(&error.to_string()));
            let page = form(&ask, &sent, problems)?;
            Ok(with_status(page, axum::http::StatusCode::BAD_REQUEST))
        }
        Err(error) => Err(error.into()),
    }
}
