//! The dashboard: are we keeping our own rules, and what changed? Every number leads to what it
//! counts.

use std::collections::BTreeMap;

use askama::Template;

use crate::model::reading::SectionState;
use crate::model::triage::State;
use crate::usecase::overview;
use crate::usecase::overview::Newest;
use crate::usecase::overview::Overview;
use crate::usecase::overview::Row;
use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::form::encode;
use crate::web::layout;
use crate::web::stop::sentence;
use crate::web::ui;
use crate::web::ui::Bar;
use crate::web::ui::Columns;

/// A line of a table: words, number, where it leads.
struct Line {
    words: String,
    code: String,
    number: u64,
    path: String,
    bar: Bar,
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<div class="head"><div><h1>Compliance</h1>
{%- if let Some(newest) = newest %}<p>Report of {{ ui::day(newest.on) }}{% if let Some(since) = newest.since %}, compared with the one of {{ ui::day(*since) }}{% else %}, the first{% endif %}</p>{% endif %}</div>
<div class="actions">{% if newest.is_some() %}<a class="button quiet" href="/reports">Reports</a>{% endif %}<a class="button" href="/reports/new">Make a report</a></div></div>
{%- if let Some(newest) = newest %}
<ul class="tiles">
<li><a class="tile first" href="/findings?when=new"><b>{{ new }}</b><span>new since the last report</span></a></li>
<li><a class="tile" href="/findings?when=before"><b>{{ before }}</b><span>there before</span></a></li>
<li><a class="tile" href="#resolved"><b>{{ newest.resolved.len() }}</b><span>resolved</span></a></li>
<li><a class="tile" href="/findings?state=open"><b>{{ undecided }}</b><span>not decided yet</span></a></li>
</ul>
<div class="cols top-aligned part">
<section class="card"><h2>By rule</h2>
{%- if rules.is_empty() %}<p class="soft">The report holds no finding.</p>{% else %}
<table><thead><tr><th scope="col">Rule</th><th scope="col" class="num">Findings</th></tr></thead><tbody>
{%- for one in rules %}
<tr><th scope="row">{{ one.words }}<br><span class="soft small">{{ one.code }}</span>{{ one.bar|safe }}</th><td class="num"><a href="{{ one.path }}">{{ ui::thousands(one.number) }}<span class="hidden"> findings of {{ one.code }}</span></a></td></tr>
{%- endfor %}
</tbody></table>{% endif %}
</section>
<section class="card"><h2>By office</h2>
{%- if offices.is_empty() %}<p class="soft">The report holds no finding.</p>{% else %}
<table><thead><tr><th scope="col">Office</th><th scope="col" class="num">Findings</th></tr></thead><tbody>
{%- for one in offices %}
<tr><th scope="row">{{ one.words }}{{ one.bar|safe }}</th><td class="num"><a href="{{ one.path }}">{{ ui::thousands(one.number) }}<span class="hidden"> findings in {{ one.words }}</span></a></td></tr>
{%- endfor %}
</tbody></table>{% endif %}
</section>
</div>
{%- if newest.trend.len() > 1 %}
<section class="part card"><h2>Findings over time</h2>{{ trend|safe }}</section>
{%- endif %}
<section class="part" id="resolved"><h2>Resolved since the last report</h2>
{%- if newest.resolved.is_empty() %}<p class="soft">Nothing. A finding is resolved when a newer export, or the books, no longer show it.</p>{% else %}
<div class="card flush"><table class="stack"><thead><tr><th scope="col">Finding</th><th scope="col">Rule</th><th scope="col">Rep</th><th scope="col">Office</th></tr></thead><tbody>
{%- for one in newest.resolved %}
<tr><th scope="row" class="mono">{{ one.id }}</th><td>{{ one.code }}</td><td data-head="Rep"><bdi>{{ one.rep.0 }}</bdi></td><td data-head="Office">{{ one.office }}</td></tr>
{%- endfor %}
</tbody></table></div>{% endif %}
</section>
<div class="cols top-aligned part">
<section class="card"><h2>The company's own side</h2>
{%- if side.is_empty() %}<p class="soft">Nothing that weighs on the company's side was seen.</p>{% else %}<ul>{% for one in side %}<li>{{ one }}</li>{% endfor %}</ul>{% endif %}
</section>
<section class="card"><h2>What was looked at</h2>
<table><thead><tr><th scope="col">Section</th><th scope="col" class="num">Entries</th></tr></thead><tbody>
{%- for (section, count) in coverage %}
<tr><td>{{ section }}</td><td class="num">{{ count }}</td></tr>
{%- endfor %}
</tbody></table>
</section>
</div>
<section class="part"><h2>What the report cannot see</h2><ul>{% for one in newest.cannot_see %}<li>{{ one }}</li>{% endfor %}</ul></section>
{%- else %}
<div class="empty"><h2>No report was made yet</h2>
<p>A report compares the exports that reps handed in with the company's books, by the company's own rules. It says what is new, what is still open and what was put right.</p>
<p><a class="button" href="/reports/new">Make the first report</a></p></div>
{%- endif %}"##
)]
struct Compliance {
    newest: Option<Newest>,
    new: usize,
    before: usize,
    undecided: usize,
    rules: Vec<Line>,
    offices: Vec<Line>,
    side: Vec<String>,
    coverage: Vec<(String, String)>,
    trend: Columns,
}

/// Shows the dashboard.
pub(in crate::web) async fn show(ask: Ask) -> Answer {
    let scope = ask.scope();
    let overview = ask.work(move |all| async move { overview::run(&all, &scope).await }).await?;
    layout::page(&ask, "Compliance", &Compliance::of(overview))
}

impl Compliance {
    fn of(overview: Overview) -> Self {
        let rows: Vec<&Row> = overview.rows.iter().filter(|row| row.in_report).collect();
        let newest = overview.newest;
        let trend = newest.iter().flat_map(|newest| &newest.trend);
        let trend = trend.map(|(on, number)| (on.format("%b %Y").to_string(), *number)).collect();
        Self {
            new: rows.iter().filter(|row| row.new).count(),
            before: rows.iter().filter(|row| !row.new).count(),
            undecided: overview.rows.iter().filter(|row| row.state == State::Open).count(),
            rules: lines(&rows, "rule", |row| (&row.finding.code, &row.finding.rule.title)),
            offices: lines(&rows, "office", |row| (&row.office, &row.office)),
            side: newest.iter().flat_map(|one| &one.company_side).map(|one| said(one)).collect(),
            coverage: newest.iter().flat_map(|one| &one.coverage).map(covered).collect(),
            trend: Columns { all: trend },
            newest,
        }
    }
}

/// A factor as a sentence.
fn said(factor: &str) -> String {
    if factor.ends_with('.') { factor.to_owned() } else { sentence(factor) }
}

/// A section, and how much it held.
fn covered(section: &crate::model::reading::Section) -> (String, String) {
    let count = match section.state {
        SectionState::Present => ui::thousands(section.count),
        SectionState::Empty => "empty".to_owned(),
        SectionState::Partial => format!("{} of more", ui::thousands(section.count)),
        SectionState::Absent => "not in the export".to_owned(),
    };
    (section.section.replace('.', ": ").replace('_', " "), count)
}

/// Findings counted by something, the most first.
fn lines<'a>(
    rows: &[&'a Row],
    filter: &str,
    of: impl Fn(&'a Row) -> (&'a String, &'a String),
) -> Vec<Line> {
    let mut counted: BTreeMap<&String, (u64, &String)> = BTreeMap::new();
    for row in rows {
        let (key, words) = of(row);
        counted.entry(key).or_insert((0, words)).0 += 1;
    }
    let most = counted.values().map(|(number, _)| *number).max().unwrap_or(0);
    let line = |(key, (number, words)): (&String, (u64, &String))| Line {
        words: words.clone(),
        code: key.clone(),
        number,
        path: format!("/findings?{filter}={}&when=report", encode(key)),
        bar: Bar { part: number, most },
    };
    let mut lines: Vec<Line> = counted.into_iter().map(line).collect();
    lines.sort_by_key(|line| std::cmp::Reverse(line.number));
    lines
}
