//! What there is to know of one finding, for everybody who may see it: what the export shows beside
//! what the books show, why it is taken for the same person, what speaks for the rep.

use std::borrow::Borrow;

use askama::Template;

use crate::model::Day;
use crate::model::audit::Finding;
use crate::model::matching::Agreement;
use crate::model::matching::Evidence;
use crate::model::stewardship::Stewardship;
use crate::model::triage::Author;
use crate::model::triage::Life;
use crate::model::triage::Note;
use crate::usecase::names::Named;
use crate::web::ui;

/// A field that was compared.
struct Compared {
    field: String,
    agrees: &'static str,
    bits: String,
    /// The bar's left edge and width, of 100, and its class.
    x: u32,
    width: u32,
    class: &'static str,
}

/// The parts of a page on one finding.
#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<div class="cols part">
<section class="card"><h2>What the export shows</h2><dl class="facts">
<div><dt>Seen as</dt><dd>{{ seen }}</dd></div>
<div><dt>On</dt><dd>{% if let Some(on) = finding.seen.on %}{{ ui::day(*on) }}{% else %}no day is given{% endif %}</dd></div>
<div><dt>Where</dt><dd>{{ place }}</dd></div>
</dl></section>
<section class="card"><h2>What the books show</h2>
{%- if let Some(record) = finding.record %}<dl class="facts">
{%- if let Some(named) = named %}
<div><dt>Client</dt><dd><b><bdi>{% if let Some(name) = named.name %}{{ name }}{% else %}no name in the books{% endif %}</bdi></b></dd></div>
{%- for one in named.emails %}<div><dt>E-mail</dt><dd>{{ one }}</dd></div>{% endfor %}
{%- for one in named.phones %}<div><dt>Telephone</dt><dd>{{ one }}</dd></div>{% endfor %}
{%- endif %}
<div><dt>Record</dt><dd class="mono"><bdi>{{ record.id.0 }}</bdi></dd></div>
<div><dt>What it was on that day</dt><dd>{{ class }}</dd></div>
<div><dt>Since</dt><dd>{% if let Some(since) = record.since %}{{ ui::day(*since) }}{% else %}not known{% endif %}</dd></div>
</dl>{% else %}<p class="soft">It is about a file or a time, not about one client.</p>{% endif %}
</section>
</div>
{%- if !compared.is_empty() %}
<section class="part card"><h2>Why it is taken for the same person</h2><p class="soft">{{ sure }}</p>
<table class="bits"><thead><tr><th scope="col">Field</th><th scope="col">Agrees</th><th scope="col">For or against</th><th scope="col" class="num">Bits</th></tr></thead><tbody>
{%- for one in compared %}
<tr><th scope="row">{{ one.field }}</th><td>{{ one.agrees }}</td><td><svg class="bar" viewBox="0 0 100 10" width="100%" height="10" preserveAspectRatio="none" aria-hidden="true"><rect class="f-wash" width="100" height="10"/><rect class="{{ one.class }}" x="{{ one.x }}" width="{{ one.width }}" height="10"/><rect class="f-zero" x="25" width="0.5" height="10"/></svg></td><td class="num">{{ one.bits }}</td></tr>
{%- endfor %}
</tbody></table><p class="soft small">Each bit doubles the odds, or halves them. A field that is absent says nothing.</p></section>
{%- endif %}
<div class="cols part">
<section class="card"><h2>What speaks for {{ whom }}</h2>{% if finding.speaks_for_the_rep.is_empty() %}<p class="soft">Nothing was found in the files. A reply is kept here too.</p>{% else %}<ul>{% for one in finding.speaks_for_the_rep %}<li>{{ one }}</li>{% endfor %}</ul>{% endif %}</section>
<section class="card"><h2>The company's own side</h2>{% if finding.company_side.is_empty() %}<p class="soft">Nothing was found.</p>{% else %}<ul>{% for one in finding.company_side %}<li>{{ one }}</li>{% endfor %}</ul>{% endif %}</section>
</div>
{%- if let Some(clause) = finding.clause %}
<section class="part card"><h2>The clause</h2><p>{{ clause.reading }}</p>
{%- if !clause.levels.is_empty() %}
<table class="stack"><thead><tr><th scope="col">As written</th><th scope="col">From</th><th scope="col">To</th></tr></thead><tbody>
{%- for level in clause.levels %}
<tr><th scope="row">{{ level.as_written }}</th><td data-head="From">{{ ui::day(level.from) }}</td><td data-head="To">{{ self.last(level.until) }}</td></tr>
{%- endfor %}
</tbody></table>{% endif %}
{%- if !clause.carve_outs.is_empty() %}<ul>{% for one in clause.carve_outs %}<li>{{ one }}</li>{% endfor %}</ul>{% endif %}
{%- if !clause.place_note.is_empty() %}<p class="soft">{{ clause.place_note }}</p>{% endif %}</section>
{%- endif %}
<section class="part"><h2>What was said</h2>
{%- if life.notes.is_empty() %}<p class="soft">Nothing yet.</p>{% else %}
<div class="card"><ol class="timeline">
{%- for note in life.notes %}
<li><time datetime="{{ note.day }}">{{ ui::day(note.day) }}</time><b>{{ self.who(note) }}</b>{{ self.did(note) }}{% if !note.words.is_empty() %}<br>{{ note.words }}{% endif %}</li>
{%- endfor %}
</ol></div>{% endif %}
</section>"##
)]
pub(in crate::web) struct About {
    finding: Finding,
    life: Life,
    named: Option<Named>,
    whom: &'static str,
    seen: String,
    place: String,
    class: &'static str,
    sure: String,
    compared: Vec<Compared>,
}

impl About {
    /// For the rep it is about.
    pub(in crate::web) fn for_rep(finding: Finding, life: Life) -> Self {
        Self::of(finding, life, "you", None)
    }

    /// For somebody else; clients are named where the look is on record.
    pub(in crate::web) fn for_others(finding: Finding, life: Life, named: Option<Named>) -> Self {
        Self::of(finding, life, "the rep", named)
    }

    fn of(finding: Finding, life: Life, whom: &'static str, named: Option<Named>) -> Self {
        Self {
            seen: seen(&finding),
            place: place(finding.seen.line, finding.seen.item),
            class: finding.record.as_ref().map_or("", |record| class(record.stewardship)),
            sure: sure(finding.probability),
            compared: compared(&finding.evidence),
            finding,
            life,
            named,
            whom,
        }
    }

    fn who(&self, note: &Note) -> &'static str {
        match (note.author, self.whom) {
            (Author::Rep, "you") => "You",
            (Author::Rep, _) => "The rep",
            (Author::Company, _) => "The company",
        }
    }

    #[expect(clippy::unused_self, reason = "templates call it as a method")]
    fn did(&self, note: &Note) -> String {
        let state = note.state.map(|state| format!(": {}", ui::state(state)));
        let remedy = note.remedy.as_ref().map(|step| format!(": {}", step.replace('_', " ")));
        format!("{}{}", state.unwrap_or_default(), remedy.unwrap_or_default())
    }

    #[expect(clippy::unused_self, reason = "templates call it as a method")]
    fn last(&self, until: impl Borrow<Day>) -> String {
        let until = *until.borrow();
        ui::day(until.pred_opt().unwrap_or(until))
    }
}

/// What was seen, in words.
fn seen(finding: &Finding) -> String {
    let kind = match finding.seen.kind.as_str() {
        "uploaded_contact" => "an entry of the address book that was uploaded",
        "connection" => "a connection",
        "friend" => "a friend",
        "following" => "somebody who is followed",
        "follower" => "a follower",
        "invitation" => "an invitation",
        "file" => "a detail in the file",
        "burst" => "many new ties in a few days",
        other => other,
    };
    if finding.seen.network.is_empty() {
        kind.replace('_', " ")
    } else {
        format!("{}, {}", kind.replace('_', " "), network(&finding.seen.network))
    }
}

/// A network's name.
pub(in crate::web) fn network(id: &str) -> &str {
    match id {
        "linkedin" => "LinkedIn",
        "facebook" => "Facebook",
        "x" => "X",
        other => other,
    }
}

/// What a record is, as a page shows it.
pub(in crate::web) fn class(class: Stewardship) -> &'static str {
    match class {
        Stewardship::OptedOut => "a client who asked not to be contacted",
        Stewardship::RentRoll => "a landlord of the rent roll",
        Stewardship::Orphan => "a former colleague's client",
        Stewardship::Company => "the company's client",
        Stewardship::Joint => "a client shared with the rep",
        Stewardship::Personal => "the rep's own contact",
    }
}

/// Where in what was read.
pub(in crate::web) fn place(line: Option<u32>, item: Option<u32>) -> String {
    match (line, item) {
        (Some(line), _) => format!("line {line}"),
        (None, Some(item)) => format!("entry {item}"),
        (None, None) => "the file as a whole".to_owned(),
    }
}

/// A probability in words.
fn sure(probability: f64) -> String {
    match probability * 100.0 {
        p if p >= 99.95 => "Over 99.9% sure, everybody of the same name considered.".to_owned(),
        p => format!("{p:.1}% sure, everybody of the same name considered."),
    }
}

/// The fields that were compared, with bars that share one scale: for to the right, against to the
/// left.
fn compared(evidence: &[Evidence]) -> Vec<Compared> {
    let most = evidence.iter().map(|one| one.bits.abs()).fold(1.0, f64::max);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100")]
    let share = |bits: f64, whole: f64| ((bits.abs() / most * whole).min(whole)) as u32;
    let one = |one: &Evidence| {
        let (x, width, class) = if one.bits < 0.0 {
            let width = share(one.bits, 25.0);
            (25 - width, width, "f-against")
        } else {
            (25, share(one.bits, 75.0), "f-bar")
        };
        Compared {
            field: one.field.replace('_', " "),
            agrees: match one.agrees {
                Agreement::Exact => "exactly",
                Agreement::Close => "nearly",
                Agreement::No => "no",
                Agreement::Absent => "absent",
            },
            bits: format!("{:+.1}", one.bits),
            x,
            width,
            class,
        }
    };
    evidence.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_against_a_match_go_to_the_left_and_none_leaves_the_drawing() {
        let evidence =
            |bits: f64| Evidence { field: "given_name".to_owned(), agrees: Agreement::Exact, bits };

        let bars = compared(&[evidence(12.0), evidence(-6.0), evidence(0.0)]);

        let drawn: Vec<(u32, u32)> = bars.iter().map(|one| (one.x, one.width)).collect();
        assert_eq!(drawn, [(25, 75), (13, 12), (25, 0)]);
        assert_eq!(bars[0].field, "given name");
    }
}
