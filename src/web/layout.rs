//! The frame around every page: the mark, the way around, who is signed in.

use askama::Template;

use crate::usecase::accounts::May;
use crate::usecase::accounts::Stage;
use crate::usecase::accounts::Visitor;
use crate::web::answer;
use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::assets;
use crate::web::desk::Desk;
use crate::web::stop::Stop;
use crate::web::visitor;

/// A way to a page: its path, its words, and what one must be allowed to see it.
type Way = (&'static str, &'static str, Option<May>);

/// The ways around, in groups. A page is found below the way whose path its own begins with.
const WAYS: &[(&str, &[Way])] = &[
    ("", &[("/", "Start", None), ("/jobs", "Jobs", None)]),
    (
        "Mine",
        &[
            ("/check", "Check a file", Some(May::CheckFile)),
            ("/hand-over", "Hand over an export", Some(May::OwnPages)),
            ("/mine", "My findings", Some(May::OwnPages)),
            ("/my-contacts", "My contacts", Some(May::OwnPages)),
        ],
    ),
    (
        "People who leave",
        &[
            ("/leavers", "Somebody is leaving", Some(May::Offboard)),
            ("/queue", "What waits", Some(May::SeeQueue)),
        ],
    ),
    (
        "Compliance",
        &[
            ("/compliance", "Overview", Some(May::SeeReports)),
            ("/findings", "Findings", Some(May::SeeFindings)),
            ("/reports", "Reports", Some(May::SeeReports)),
            ("/policy", "Policy", Some(May::ReadPolicy)),
        ],
    ),
    (
        "The agency",
        &[
            ("/setup", "Set up", Some(May::ManagePeople)),
            ("/people", "People", Some(May::ManagePeople)),
            ("/books", "Books", Some(May::Import)),
            ("/sources", "Sources", Some(May::Connect)),
            ("/retention", "Retention", Some(May::Privacy)),
            ("/holds", "Holds", Some(May::Privacy)),
            ("/evidence", "Evidence log", Some(May::Evidence)),
            ("/backups", "Backups", Some(May::Backups)),
        ],
    ),
];

/// A group of ways, as a visitor sees it.
struct Group {
    heading: &'static str,
    /// Path, words, whether one is there now.
    ways: Vec<(&'static str, &'static str, bool)>,
}

/// Who is signed in, as the frame shows it.
struct SignedIn {
    name: String,
    role: &'static str,
}

/// The frame.
#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="format-detection" content="telephone=no">
<title>{{ title }} · ringfence</title>
<link rel="icon" href="{{ icon }}" type="image/svg+xml">
<link rel="stylesheet" href="{{ style }}">
<script src="{{ script }}" defer></script>
</head>
<body class="{{ kind }}">
<a class="skip" href="#main">Skip to the content</a>
{%- if let Some(who) = who %}
<header class="top">
<a class="brand" href="/"><svg class="mark" width="26" height="26" viewBox="0 0 32 32" aria-hidden="true"><circle cx="16" cy="16" r="12.5" fill="none" stroke="currentColor" stroke-width="3.5" stroke-dasharray="58 20.5" stroke-linecap="round" transform="rotate(-60 16 16)"/><circle cx="16" cy="16" r="4.5" fill="currentColor"/></svg><span>ringfence</span></a>
<details class="menu"><summary>Menu</summary>
<div class="drawer">
<nav aria-label="Pages">
{%- for group in groups %}
{%- if !group.heading.is_empty() %}<h2>{{ group.heading }}</h2>{% endif %}
<ul>
{%- for (path, words, here) in group.ways %}
<li><a href="{{ path }}"{% if *here %} aria-current="page"{% endif %}>{{ words }}</a></li>
{%- endfor %}
</ul>
{%- endfor %}
</nav>
<div class="who">
<p><a href="/account"><b>{{ who.name }}</b></a><br><span class="soft">{{ who.role }} · {{ agency }}</span></p>
<form method="post" action="/sign-out"><button class="quiet small">Sign out</button></form>
</div>
</div>
</details>
</header>
{%- else %}
<header class="top bare"><span class="brand"><svg class="mark" width="26" height="26" viewBox="0 0 32 32" aria-hidden="true"><circle cx="16" cy="16" r="12.5" fill="none" stroke="currentColor" stroke-width="3.5" stroke-dasharray="58 20.5" stroke-linecap="round" transform="rotate(-60 16 16)"/><circle cx="16" cy="16" r="4.5" fill="currentColor"/></svg><span>ringfence</span></span></header>
{%- endif %}
<main id="main" tabindex="-1">
{{ body|safe }}
</main>
</body>
</html>
"##
)]
struct Frame<'a> {
    title: &'a str,
    kind: &'a str,
    style: &'a str,
    script: &'a str,
    icon: &'a str,
    agency: String,
    who: Option<SignedIn>,
    groups: Vec<Group>,
    body: &'a str,
}

/// A page in its frame.
pub(super) fn page(ask: &Ask, title: &str, body: &impl Template) -> Answer {
    let text = framed(&ask.desk, ask.visitor.as_ref(), &ask.path, title, &body.render()?)?;
    Ok(answer::html(text))
}

/// A page for somebody who fills in one form, without the ways around.
pub(super) fn alone(ask: &Ask, title: &str, body: &impl Template) -> Answer {
    let text = framed(&ask.desk, None, &ask.path, title, &body.render()?)?;
    Ok(answer::html(text))
}

fn framed(
    desk: &Desk,
    visitor: Option<&Visitor>,
    path: &str,
    title: &str,
    body: &str,
) -> Result<String, askama::Error> {
    let visitor = visitor.filter(|one| one.stage == Stage::Full);
    let who =
        visitor.map(|one| SignedIn { name: one.name.clone(), role: visitor::shown(one.role) });
    let frame = Frame {
        title,
        kind: if visitor.is_some() { "inside" } else { "outside" },
        style: &assets::STYLE.path,
        script: &assets::SCRIPT.path,
        icon: &assets::ICON.path,
        agency: desk.agency(),
        who,
        groups: visitor.map(|one| groups(one, path)).unwrap_or_default(),
        body,
    };
    frame.render()
}

/// The ways that a visitor has.
fn groups(visitor: &Visitor, path: &str) -> Vec<Group> {
    let here = |way: &str| {
        let below = path.strip_prefix(way);
        path == way || way != "/" && below.is_some_and(|rest| rest.starts_with('/'))
    };
    let group = |(heading, ways): &(&'static str, &'static [Way])| Group {
        heading,
        ways: ways
            .iter()
            .filter(|(_, _, may)| may.is_none_or(|may| visitor.may(may)))
            .map(|(path, words, _)| (*path, *words, here(path)))
            .collect(),
    };
    WAYS.iter().map(group).filter(|group| !group.ways.is_empty()).collect()
}

/// Why there is no page.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<div class="narrow notice">
<h1>{{ heading }}</h1>
<p class="lead">{{ what }}</p>
{%- if let Some(hint) = hint %}{% if !hint.is_empty() %}<p>{{ hint }}</p>{% endif %}{% endif %}
{%- if let Some(reference) = reference %}<p class="soft">Reference <code>{{ reference }}</code></p>{% endif %}
<p><a class="button quiet" href="/">To the start</a></p>
</div>"#
)]
struct Stopped<'a> {
    heading: &'a str,
    what: String,
    hint: Option<String>,
    reference: Option<&'a str>,
}

/// The page that says why there is none.
pub(super) fn stopped(
    desk: &Desk,
    visitor: Option<&Visitor>,
    stop: &Stop,
    reference: Option<&str>,
) -> Result<String, askama::Error> {
    let (heading, what, hint) = stop.words();
    let body = Stopped { heading, what, hint, reference }.render()?;
    framed(desk, visitor, "", heading, &body)
}
