//! One finding: what the export shows, what the books show, how sure the match is, what speaks for
//! the rep, and what was said of it. Clients stand under their CRM id.

use askama::Template;

use crate::model::matching::Agreement;
use crate::model::triage::Author;
use crate::model::triage::Life;
use crate::model::triage::State;
use crate::usecase::accounts::May;
use crate::usecase::overview;
use crate::usecase::overview::Row;
use crate::usecase::triage;
use crate::usecase::triage::Say;
use crate::web::answer;
use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::layout;
use crate::web::stop::Stop;
use crate::web::ui;
use crate::web::ui::Bar;
use crate::web::ui::Choice;
use crate::web::ui::Field;

/// A field that was compared: its words, how it agrees, its bits, a bar.
struct Compared {
    field: String,
    agrees: &'static str,
    bits: String,
    bar: Bar,
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<p class="crumbs"><a href="/findings">Findings</a></p>
<div class="head"><div><h1>{{ row.finding.rule.title }}</h1>
<p><span class="badge {{ ui::severity(row.finding.severity) }}">{{ row.finding.severity.as_str() }}</span> <span class="badge">{{ ui::state(row.state) }}</span> <span class="mono">{{ row.finding.id }}</span> · {{ row.finding.code }} · {{ row.finding.grade.as_str() }}</p></div>
{%- if names && row.finding.record.is_some() %}<div class="actions"><a class="button quiet" href="/names/{{ row.finding.id }}">Show the client's name</a></div>{% endif %}</div>
<section class="card"><dl class="facts">
<div><dt>Rep</dt><dd><bdi>{{ row.finding.rep.0 }}</bdi>, {{ row.office }}</dd></div>
<div><dt>Rule</dt><dd>{{ row.finding.rule.cite }}, version {{ row.finding.rule.version }}</dd></div>
<div><dt>How sure the match is</dt><dd>{{ sure }}</dd></div>
<div class="wide"><dt>Next step</dt><dd>{{ row.finding.next_step }}</dd></div>
</dl></section>
<div class="cols part">
<section class="card"><h2>What the export shows</h2><dl class="facts">
<div><dt>Seen as</dt><dd>{{ seen }}</dd></div>
<div><dt>On</dt><dd>{% if let Some(on) = row.finding.seen.on %}{{ ui::day(*on) }}{% else %}the export gives no day{% endif %}</dd></div>
<div><dt>Where</dt><dd>{{ place }}</dd></div>
</dl></section>
<section class="card"><h2>What the books show</h2>
{%- if let Some(record) = row.finding.record %}<dl class="facts">
<div><dt>Record</dt><dd class="mono"><bdi>{{ record.id.0 }}</bdi></dd></div>
<div><dt>What it was on that day</dt><dd>{{ self.spaced(record.stewardship.as_str()) }}</dd></div>
<div><dt>Since</dt><dd>{% if let Some(since) = record.since %}{{ ui::day(*since) }}{% else %}not known{% endif %}</dd></div>
</dl>{% else %}<p class="soft">It is about a file or a period, not about one record.</p>{% endif %}
</section>
</div>
{%- if !compared.is_empty() %}
<section class="part card"><h2>Why it is taken for the same person</h2>
<table><thead><tr><th scope="col">Field</th><th scope="col">Agrees</th><th scope="col">Weight</th><th scope="col" class="num">Bits</th></tr></thead><tbody>
{%- for one in compared %}
<tr><th scope="row">{{ one.field }}</th><td>{{ one.agrees }}</td><td>{{ one.bar|safe }}</td><td class="num">{{ one.bits }}</td></tr>
{%- endfor %}
</tbody></table><p class="soft small">Each bit doubles the odds. A field that is absent says nothing.</p></section>
{%- endif %}
<div class="cols part">
<section class="card"><h2>What speaks for the rep</h2>{% if row.finding.speaks_for_the_rep.is_empty() %}<p class="soft">Nothing was found. The rep may answer.</p>{% else %}<ul>{% for one in row.finding.speaks_for_the_rep %}<li>{{ one }}</li>{% endfor %}</ul>{% endif %}</section>
<section class="card"><h2>The company's own side</h2>{% if row.finding.company_side.is_empty() %}<p class="soft">Nothing was found.</p>{% else %}<ul>{% for one in row.finding.company_side %}<li>{{ one }}</li>{% endfor %}</ul>{% endif %}</section>
</div>
{%- if let Some(clause) = row.finding.clause %}
<section class="part card"><h2>The clause</h2><p>{{ clause.reading }}</p>{% if !clause.place_note.is_empty() %}<p class="soft">{{ clause.place_note }}</p>{% endif %}</section>
{%- endif %}
<section class="part"><h2>What was said</h2>
{%- if life.notes.is_empty() %}<p class="soft">Nothing yet.</p>{% else %}
<div class="card"><ol class="timeline">
{%- for note in life.notes %}
<li><time datetime="{{ note.day }}">{{ ui::day(note.day) }}</time><b>{{ self.who(note.author) }}</b>{% if let Some(state) = note.state %}: {{ ui::state(*state) }}{% endif %}{% if let Some(remedy) = note.remedy %}: {{ self.spaced(remedy) }}{% endif %}{% if !note.words.is_empty() %}<br>{{ note.words }}{% endif %}</li>
{%- endfor %}
</ol></div>{% endif %}
</section>
{%- if decides %}
<section class="part"><h2>Say where it stands</h2>
<form method="post" action="/findings/{{ row.finding.id }}/mark">
{{ states|safe }}
{{ words|safe }}
<button>Keep it</button>
</form></section>
{%- endif %}"##
)]
struct Page {
    row: Row,
    life: Life,
    sure: String,
    seen: String,
    place: String,
    compared: Vec<Compared>,
    decides: bool,
    names: bool,
    states: Choice,
    words: Field,
}

impl Page {
    #[expect(clippy::unused_self, reason = "templates call it as a method")]
    fn spaced(&self, word: &str) -> String {
        word.replace('_', " ")
    }

    #[expect(clippy::unused_self, reason = "templates call it as a method")]
    fn who(&self, author: impl std::borrow::Borrow<Author>) -> &'static str {
        match author.borrow() {
            Author::Rep => "The rep",
            Author::Company => "The company",
        }
    }
}

/// Shows a finding.
pub(in crate::web) async fn show(ask: Ask) -> Answer {
    let (scope, id) = (ask.scope(), ask.param("id").to_owned());
    let found = ask.work(move |all| async move { overview::one(&all, &scope, &id).await }).await?;
    let (row, life) = found.ok_or(Stop::NotFound)?;
    // A second wall, should the first ever let something through.
    ask.may_see(&row.finding.rep)?;
    let decides = ask.visitor()?.may_decide_about(&row.finding.rep);
    let finding = &row.finding;
    let seen = format!(
        "{} on {}",
        finding.seen.kind.replace('_', " "),
        if finding.seen.network.is_empty() { "the books" } else { &finding.seen.network }
    );
    let page = Page {
        sure: sure(finding.probability),
        seen,
        place: place(finding.seen.line, finding.seen.item),
        compared: compared(&finding.evidence),
        states: states(life.state),
        words: Field::new("words", "Why").kind("text-area").optional(),
        names: ask.visitor()?.may(May::SeeNames),
        decides,
        row,
        life,
    };
    let title = format!("Finding {}", page.row.finding.id);
    layout::page(&ask, &title, &page)
}

/// A probability in words and a number.
fn sure(probability: f64) -> String {
    match probability * 100.0 {
        p if p >= 99.95 => "over 99.9%".to_owned(),
        p => format!("{p:.1}%"),
    }
}

/// Where in the export.
fn place(line: Option<u32>, item: Option<u32>) -> String {
    match (line, item) {
        (Some(line), _) => format!("line {line}"),
        (None, Some(item)) => format!("entry {item}"),
        (None, None) => "the file as a whole".to_owned(),
    }
}

/// The fields that were compared, with bars that share one scale.
fn compared(evidence: &[crate::model::matching::Evidence]) -> Vec<Compared> {
    let most = evidence.iter().map(|one| one.bits.abs()).fold(1.0, f64::max);
    let share = |bits: f64| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100")]
        let part = (bits.max(0.0) / most * 100.0) as u64;
        Bar { part, most: 100 }
    };
    let one = |one: &crate::model::matching::Evidence| Compared {
        field: one.field.replace('_', " "),
        agrees: match one.agrees {
            Agreement::Exact => "exactly",
            Agreement::Close => "nearly",
            Agreement::No => "no",
            Agreement::Absent => "absent",
        },
        bits: format!("{:+.1}", one.bits),
        bar: share(one.bits),
    };
    evidence.iter().map(one).collect()
}

/// Where a finding can stand.
fn states(now: State) -> Choice {
    let word = |state: State| (state.as_str().to_owned(), ui::state(state).to_owned());
    Choice {
        name: "state".to_owned(),
        label: "State".to_owned(),
        hint: "A person decides, not a program. Nothing that was said before is lost.",
        options: State::ALL.into_iter().map(word).collect(),
        chosen: now.as_str().to_owned(),
    }
}

/// Keeps where a finding stands.
pub(in crate::web) async fn mark(ask: Ask) -> Answer {
    let form = ask.form(&["state", "words"]).await?;
    let state: State =
        form.get("state").parse().map_err(|_| Stop::bad("There is no such state."))?;
    let say = Say::Mark { state, words: form.get("words").to_owned() };
    let visitor = ask.visitor()?.clone();
    let id = ask.param("id").to_owned();
    let (path, scope) = (format!("/findings/{id}"), ask.scope());
    let marked = ask.work(move |all| async move {
        let Some((row, _)) = overview::one(&all, &scope, &id).await? else { return Ok(false) };
        if !visitor.may_decide_about(&row.finding.rep) {
            return Ok(false);
        }
        triage::say(&all, &row.finding.id, &say).await?;
        Ok(true)
    });
    if marked.await? { Ok(answer::see_other(&path)) } else { Err(Stop::NotFound) }
}
