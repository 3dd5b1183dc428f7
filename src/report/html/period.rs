//! What a periodic report adds: what changed, who supplied exports, rules by office, networks,
//! and the trend. Nothing is ordered by person, and no person is counted.

use std::collections::BTreeSet;

use askama::Template;

use crate::model::Day;
use crate::model::audit::Audit;
use crate::model::audit::AuditKind;
use crate::model::audit::NetworkReach;
use crate::model::audit::Precision;
use crate::model::upkeep::Upkeep;
use crate::report::html::charts;
use crate::report::html::charts::Svg;
use crate::report::period;
use crate::report::words;

/// Columns of the trend that fit a phone.
const COLUMNS: usize = 8;

/// The part.
#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<section class="part" id="period">
<h2>The period</h2>
<div class="cols">
<div class="card whole"><h3>What changed</h3>
{%- if let Some(since) = change.since %}
<p class="small soft">Since the report of {{ words::day(*since) }}</p>
<table><tbody>
<tr><th scope="row">New</th><td class="num"><data id="count-new" value="{{ change.new.len() }}">{{ change.new.len() }}</data></td></tr>
<tr><th scope="row">Still open</th><td class="num"><data id="count-open" value="{{ change.open.len() }}">{{ change.open.len() }}</data></td></tr>
<tr><th scope="row">Resolved</th><td class="num"><data id="count-resolved" value="{{ change.resolved.len() }}">{{ change.resolved.len() }}</data></td></tr>
</tbody></table>
{%- else %}
<p>This is the first report: there is none before to compare it with.</p>
{%- endif %}
</div>
<div class="card whole"><h3>Who supplied exports</h3>
<p><b>{{ words::thousands(supplied.with_intake) }} of {{ words::count(supplied.reps, "rep", "reps") }}</b> in scope; {{ words::count(supplied.self_checks, "self-check", "self-checks") }} run before an upload.</p>
{%- if !supplied.not_supplied.is_empty() %}
<p class="small soft">Not supplied, which says nothing about them:
{%- for rep in supplied.not_supplied %} <bdi>{{ rep.0 }}</bdi>{% if !loop.last %},{% endif %}{% endfor %}.</p>
{%- endif %}
</div>
</div>
{%- if !change.resolved.is_empty() %}
<div class="card scroll"><table><caption>Resolved since</caption><thead><tr><th scope="col">Finding</th><th scope="col">Code</th></tr></thead><tbody>
{%- for (id, code, _) in change.resolved %}
<tr><th scope="row"><bdi class="mono">{{ id }}</bdi></th><td>{{ code }}</td></tr>
{%- endfor %}
</tbody></table></div>
{%- endif %}
{%- if !offices.is_empty() %}
<div class="card scroll"><table><caption>Findings by office and rule</caption><thead><tr><th scope="col">Office</th>
{%- for code in codes %}<th scope="col" class="num">{{ code }}</th>{% endfor %}<th scope="col" class="num">All</th></tr></thead><tbody>
{%- for (office, numbers, all) in offices %}
<tr><th scope="row" class="nowrap"><bdi>{{ office }}</bdi></th>
{%- for number in numbers %}<td class="num">{{ words::thousands(*number) }}</td>{% endfor %}<td class="num"><b>{{ words::thousands(*all) }}</b></td></tr>
{%- endfor %}
</tbody></table></div>
{%- endif %}
{%- if !networks.is_empty() %}
<div class="card scroll"><table><caption>How far the networks reach</caption><thead><tr><th scope="col">Network</th><th scope="col" class="num">People connected</th><th scope="col" class="num">Clients among them</th><th scope="col" class="num">Share of them</th><th scope="col" class="num">Clients, each once</th><th scope="col" class="num">Share of the CRM</th></tr></thead><tbody>
{%- for one in networks %}
<tr><th scope="row">{{ words::capital(words::network(one.network).as_str()) }}</th><td class="num">{{ words::thousands(one.people) }}</td><td class="num">{{ words::thousands(one.clients) }}</td><td class="num">{{ self.share(one) }}</td><td class="num">{{ words::thousands(self.reached(one)) }}</td><td class="num">{{ self.of_the_crm(one) }}</td></tr>
{%- endfor %}
</tbody></table>
<p class="small soft">Over all reps who supplied an export, without names. Ties with clients are good for business; this counts them, it does not judge them.</p></div>
{%- endif %}
{%- if !precision.is_empty() %}
<div class="card scroll"><table><caption>How findings turned out</caption><thead><tr><th scope="col">Rule</th><th scope="col" class="num">Confirmed or put right</th><th scope="col" class="num">Explained</th><th scope="col" class="num">Dismissed</th></tr></thead><tbody>
{%- for one in precision %}
<tr><th scope="row">{{ one.code }}</th><td class="num">{{ words::thousands(one.confirmed) }}</td><td class="num">{{ words::thousands(one.explained) }}</td><td class="num">{{ words::thousands(one.dismissed) }}</td></tr>
{%- endfor %}
</tbody></table>
<p class="small soft">Over all findings of which somebody said where they stand. A rule whose findings are mostly dismissed asks too much: look at the rule.</p></div>
{%- endif %}
{%- if trend.len() > 1 %}
<div class="card whole"><h3>Open findings over time</h3>
<ol class="columns">
{%- for one in trend %}
<li><b>{{ words::thousands(one.open) }}</b>{{ one.column }}{{ words::day(one.on) }}</li>
{%- endfor %}
</ol></div>
{%- endif %}
</section>"##
)]
struct Period<'a> {
    change: &'a crate::model::audit::Change,
    supplied: &'a crate::model::audit::Supplied,
    codes: Vec<&'a str>,
    offices: Vec<(&'a str, Vec<u64>, u64)>,
    networks: &'a [NetworkReach],
    precision: &'a [Precision],
    upkeep: &'a Upkeep,
    trend: Vec<Past>,
}

/// An earlier report.
struct Past {
    on: Day,
    open: u64,
    column: Svg,
}

impl Period<'_> {
    /// Clients of a network, over all reps each once.
    fn reached(&self, reach: &NetworkReach) -> u64 {
        self.upkeep.reached.get(&reach.network).copied().unwrap_or(reach.clients)
    }

    /// Clients of a network among the records of the CRM; words where their number is not known.
    fn of_the_crm(&self, reach: &NetworkReach) -> String {
        period::share(self.reached(reach), self.upkeep.book.map_or(0, |book| book.records))
    }

    /// Clients among the people of a network; words where there is nothing to divide by.
    #[expect(clippy::unused_self, reason = "templates call it as a method")]
    #[expect(clippy::cast_precision_loss, reason = "a share to a tenth of a percent")]
    fn share(&self, reach: &NetworkReach) -> String {
        match reach.people {
            0 => "none".to_owned(),
            people => format!("{:.1}%", reach.clients as f64 / people as f64 * 100.0),
        }
    }
}

/// Renders the part; empty for the other audits.
pub(super) fn render(audit: &Audit) -> Result<String, askama::Error> {
    if audit.kind != AuditKind::Report {
        return Ok(String::new());
    }
    let appendix = &audit.appendix;
    let codes: BTreeSet<&str> = appendix.by_office.keys().map(|(_, code)| code.as_str()).collect();
    let codes: Vec<&str> = codes.into_iter().collect();
    Period {
        change: &appendix.change,
        supplied: &appendix.supplied,
        offices: offices(audit, &codes),
        codes,
        precision: &appendix.precision,
        networks: &appendix.networks,
        upkeep: &appendix.upkeep,
        trend: trend(audit),
    }
    .render()
}

/// A row an office: its findings by code, in the order of the codes, and in all.
fn offices<'a>(audit: &'a Audit, codes: &[&str]) -> Vec<(&'a str, Vec<u64>, u64)> {
    let table = &audit.appendix.by_office;
    let names: BTreeSet<&str> = table.keys().map(|(office, _)| office.as_str()).collect();
    let row = |office: &'a str| {
        let number = |code: &&str| {
            table.get(&(office.to_owned(), (*code).to_owned())).copied().unwrap_or_default()
        };
        let numbers: Vec<u64> = codes.iter().map(number).collect();
        let all = numbers.iter().sum();
        (office, numbers, all)
    };
    names.into_iter().map(row).collect()
}

/// The last reports, oldest first.
fn trend(audit: &Audit) -> Vec<Past> {
    let all = &audit.appendix.trend;
    let last = all.get(all.len().saturating_sub(COLUMNS)..).unwrap_or_default();
    let most = last.iter().map(|(_, open)| *open).max().unwrap_or_default();
    let past = |(on, open): &(Day, u64)| Past {
        on: *on,
        open: *open,
        column: charts::column(*open, most),
    };
    last.iter().map(past).collect()
}
