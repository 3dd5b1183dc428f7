//! The start: what somebody of this role can do here.

use askama::Template;

use crate::model::account::Role;
use crate::usecase::accounts::May;
use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::layout;
use crate::web::pages::rep;

/// A way to go: path, words, what is there.
type Way = (&'static str, &'static str, &'static str);

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<div class="head"><div><h1>Good to see you, {{ name }}</h1><p>{{ lead }}</p></div></div>
<ul class="ways">
{%- for (path, words, what) in ways %}
<li><a href="{{ path }}"><b>{{ words }}</b><span>{{ what }}</span></a></li>
{%- endfor %}
</ul>"#
)]
struct Home {
    name: String,
    lead: &'static str,
    ways: Vec<Way>,
}

/// What there is to do, by what one must be allowed; the first that fit are shown.
const WAYS: &[(May, Way)] = &[
    (
        May::Offboard,
        (
            "/leavers",
            "Somebody is leaving",
            "What collides, what they may keep, what must come back.",
        ),
    ),
    (
        May::SeeQueue,
        ("/queue", "What waits for me", "Replies of reps, and what their own checks left for HR."),
    ),
    (
        May::ManagePeople,
        ("/setup", "Set up the agency", "Its name, its books, the rulebook to begin with."),
    ),
    (
        May::SeeReports,
        (
            "/compliance",
            "See how we keep our rules",
            "New, open and resolved findings, by rule and office.",
        ),
    ),
    (
        May::SeeFindings,
        ("/findings", "Look at findings", "With the evidence, and what speaks for the rep."),
    ),
    (
        May::ManagePeople,
        ("/people", "Look after people", "Invite somebody, change a role, make a new link."),
    ),
    (
        May::Import,
        ("/books", "Bring the books up to date", "Roster, CRM and rent roll, as of a day."),
    ),
    (May::ReadPolicy, ("/policy", "Read the policy", "What counts, since when, and what changed.")),
    (
        May::Backups,
        ("/backups", "Make a backup", "The whole workspace, proved by bringing it back."),
    ),
];

/// Shows the start.
pub(in crate::web) async fn show(ask: Ask) -> Answer {
    let visitor = ask.visitor()?;
    if visitor.role == Role::Rep && visitor.rep.is_some() {
        return rep::home::show(ask).await;
    }
    let name = visitor.name.split_whitespace().next().unwrap_or_default().to_owned();
    let lead = match visitor.role {
        Role::Rep => "What would you like to do?",
        Role::Manager => "How are we keeping our own rules?",
        Role::Hr => "Who is leaving, and what is to be settled?",
        Role::Administrator => "People, books, rules and backups.",
        Role::Counsel => "Every look at a name is on record.",
    };
    let ways = WAYS.iter().filter(|(may, _)| visitor.may(*may)).map(|(_, way)| *way).collect();
    layout::page(&ask, "Start", &Home { name, lead, ways })
}
