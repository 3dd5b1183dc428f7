//! The list of findings, with filters that stand in the address.

use std::collections::BTreeSet;

use askama::Template;

use crate::model::triage::State;
use crate::usecase::overview;
use crate::usecase::overview::Row;
use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::layout;
use crate::web::ui;
use crate::web::ui::Choice;

/// Rows on one page.
const AT_ONCE: usize = 200;

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<div class="head"><div><h1>Findings</h1><p>{{ ui::count(shown, "finding", "findings") }}{% if shown != all %} of {{ all }}{% endif %}, the gravest first</p></div></div>
<form class="filters" method="get" action="/findings">
{%- for one in choices %}
{{ one|safe }}
{%- endfor %}
<button class="quiet small">Show</button>
{%- if filtered %}<p><a href="/findings">Show all</a></p>{% endif %}
</form>
{%- if rows.is_empty() %}
<div class="empty"><h2>{% if filtered %}No finding fits{% else %}No findings{% endif %}</h2>
<p>{% if filtered %}Choose fewer filters to see more.{% else %}Nobody's export was audited yet, or nothing was found. That nothing was found says nothing about what was not looked at.{% endif %}</p></div>
{%- else %}
<div class="card flush scroll"><table class="stack"><thead><tr><th scope="col">Finding</th><th scope="col">Weight</th><th scope="col">Rep</th><th scope="col">Office</th><th scope="col">Seen</th><th scope="col">State</th></tr></thead><tbody>
{%- for row in rows %}
<tr class="go"><th scope="row"><a href="/findings/{{ row.finding.id }}">{{ row.finding.rule.title }}</a><br><span class="soft small"><span class="mono">{{ row.finding.id }}</span> · {{ row.finding.code }}{% if row.new %} · <b>new</b>{% endif %}</span></th>
<td><span class="badge {{ ui::severity(row.finding.severity) }}">{{ row.finding.severity.as_str() }}</span></td>
<td data-head="Rep"><bdi>{{ row.finding.rep.0 }}</bdi></td><td data-head="Office">{{ row.office }}</td>
<td data-head="Seen" class="nowrap">{% if let Some(on) = row.finding.seen.on %}{{ ui::day(*on) }}{% else %}no day{% endif %}</td>
<td><span class="badge">{{ ui::state(row.state) }}</span></td></tr>
{%- endfor %}
</tbody></table></div>
{%- if shown > rows.len() as u64 %}<p class="part soft">The first {{ rows.len() }} are shown. Choose a rule, an office or a state to see the others.</p>{% endif %}
{%- endif %}"##
)]
struct Findings {
    rows: Vec<Row>,
    shown: u64,
    all: u64,
    filtered: bool,
    choices: Vec<Choice>,
}

/// Shows the list.
pub(in crate::web) async fn show(ask: Ask) -> Answer {
    let scope = ask.scope();
    let overview = ask.work(move |all| async move { overview::run(&all, &scope).await }).await?;
    let all = overview.rows.len() as u64;
    let choices = choices(&ask, &overview.rows);
    let wanted = ["rule", "office", "state", "when"].map(|name| ask.query(name).to_owned());
    let filtered = wanted.iter().any(|word| !word.is_empty());
    let mut rows = overview.rows;
    rows.retain(|row| fits(row, &wanted));
    let shown = rows.len() as u64;
    rows.truncate(AT_ONCE);
    layout::page(&ask, "Findings", &Findings { rows, shown, all, filtered, choices })
}

/// Tells whether a row fits the filters.
fn fits(row: &Row, [rule, office, state, when]: &[String; 4]) -> bool {
    let is = |wanted: &str, has: &str| wanted.is_empty() || wanted == has;
    let then = match when.as_str() {
        "new" => row.new,
        "before" => row.in_report && !row.new,
        "report" => row.in_report,
        _ => true,
    };
    then && is(rule, &row.finding.code) && is(office, &row.office) && is(state, row.state.as_str())
}

/// The filters, with what there is to choose.
fn choices(ask: &Ask, rows: &[Row]) -> Vec<Choice> {
    let codes: BTreeSet<&str> = rows.iter().map(|row| row.finding.code.as_str()).collect();
    let offices: BTreeSet<&str> = rows.iter().map(|row| row.office.as_str()).collect();
    let same = |word: &str| (word.to_owned(), word.to_owned());
    let states = State::ALL.map(|one| (one.as_str().to_owned(), ui::state(one).to_owned()));
    let when = [
        ("new", "New in the report"),
        ("before", "There before"),
        ("report", "In the newest report"),
    ];
    let when = when.map(|(word, words)| (word.to_owned(), words.to_owned()));
    let choice = |name: &str, label: &str, options: Vec<(String, String)>| Choice {
        name: name.to_owned(),
        label: label.to_owned(),
        hint: "",
        options: [(String::new(), "All".to_owned())].into_iter().chain(options).collect(),
        chosen: ask.query(name).to_owned(),
    };
    vec![
        choice("rule", "Rule", codes.into_iter().map(same).collect()),
        choice("office", "Office", offices.into_iter().map(same).collect()),
        choice("state", "State", states.into()),
        choice("when", "When", when.into()),
    ]
}
