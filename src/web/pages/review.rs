//! What would be kept of an export, shown before anything is: to the rep who hands it over, and to
//! HR with what was handed over to them.

use askama::Template;

use crate::model::reading::Section;
use crate::model::reading::SectionState;
use crate::usecase::AccountKind;
use crate::usecase::Basis;
use crate::usecase::intake;
use crate::usecase::intake::HandedIn;
use crate::usecase::intake::Preview;
use crate::usecase::intake::Taken;
use crate::usecase::jobs::Work;
use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::form::Form;
use crate::web::layout;
use crate::web::pages::about;
use crate::web::pages::held::Held;
use crate::web::stop::Stop;
use crate::web::ui;

/// Files of an archive that are named; the rest are counted.
const NAMED: usize = 40;

/// Sections of one network, for a page.
pub(super) struct Network {
    name: String,
    people: u64,
    /// Clients in it: those the rep knows of, or all.
    clients: u64,
    possible: u64,
    owner: Option<String>,
    sections: Vec<(String, &'static str, u64)>,
    warnings: Vec<String>,
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<p class="crumbs"><a href="{{ back }}">{{ back_words }}</a></p>
<div class="head"><div><h1>What would be kept</h1><p>Nothing is kept yet. Look first, then decide.</p></div></div>
{%- for one in networks %}
{%- if let Some(owner) = one.owner %}<div class="alert care"><h2>Is this the right export?</h2><p>{{ owner }}</p></div>{% endif %}
<ul class="tiles"><li><div class="tile"><b>{{ ui::thousands(one.people) }}</b><span>people in the {{ one.name }} export</span></div></li><li><div class="tile first"><b>{{ ui::thousands(one.clients) }}</b><span>{% if whole %}are clients of the agency{% else %}are clients in your own book{% endif %}</span></div></li>{% if whole %}<li><div class="tile"><b>{{ ui::thousands(one.possible) }}</b><span>may be, and need somebody to look</span></div></li>{% endif %}</ul>
{%- endfor %}
<div class="cols part">
<section class="card"><h2>Kept</h2><ul>
<li>Ties to people who are clients of the agency: the record's number, the day, and how sure the match is.{% if !whole %} Clients of colleagues are among them; how many is not shown here.{% endif %}</li>
<li>Which lists were in the export, and how long they are.</li>
<li>The hash of each file, so that nobody can say later that it was another one.</li>
</ul></section>
<section class="card"><h2>Forgotten</h2><ul>
<li>Everybody else. Only their number stays, and a digest from which nobody can be told.</li>
<li>The export itself. It is removed as soon as it was read.</li>
<li>Messages, posts, photos and groups were never opened.</li>
</ul></section>
</div>
{%- for one in networks %}
<section class="part"><h2>Lists in the {{ one.name }} export</h2><div class="card flush"><table class="stack"><thead><tr><th scope="col">List</th><th scope="col">Is it there?</th><th scope="col" class="num">Entries</th></tr></thead><tbody>
{%- for (name, state, count) in one.sections %}
<tr><th scope="row">{{ name }}</th><td data-head="There">{{ state }}</td><td class="num" data-head="Entries">{{ ui::thousands(*count) }}</td></tr>
{%- endfor %}
</tbody></table></div>
{%- if !one.warnings.is_empty() %}<details class="more"><summary>Remarks</summary><ul>{% for remark in one.warnings %}<li>{{ remark }}</li>{% endfor %}</ul></details>{% endif %}</section>
{%- endfor %}
<form method="post" action="{{ action }}" class="part">
<input type="hidden" name="file" value="{{ token }}"><input type="hidden" name="basis" value="{{ basis }}"><input type="hidden" name="account" value="{{ account }}">
<fieldset class="field"><legend>Files that are opened</legend><p class="hint">Take the tick away from one that should stay closed.</p>
{%- for (index, name) in files %}
<input type="hidden" name="file-{{ index }}" value="{{ name }}"><label class="check"><input type="checkbox" name="open-{{ index }}" value="yes" checked><span><bdi>{{ name }}</bdi></span></label>
{%- endfor %}
{%- if more > 0 %}<p class="soft">And {{ ui::thousands(more) }} more of the same kind.</p>{% endif %}
</fieldset>
<p>Read {{ words }}{% for one in conditions %}; {{ one }}{% endfor %}.</p>
<div class="actions"><button>{{ yes }}</button> <a class="button quiet" href="{{ back }}">No, keep nothing</a></div>
</form>"##
)]
struct Page<'a> {
    back: &'a str,
    back_words: &'a str,
    action: &'a str,
    yes: &'a str,
    whole: bool,
    networks: Vec<Network>,
    token: String,
    basis: &'static str,
    account: &'static str,
    files: Vec<(usize, String)>,
    more: u64,
    words: String,
    conditions: Vec<String>,
}

/// Where a review leads.
pub(super) struct Around<'a> {
    /// Where no leads.
    pub(super) back: &'a str,
    /// What that is called.
    pub(super) back_words: &'a str,
    /// Where yes leads.
    pub(super) action: &'a str,
    /// What yes is called.
    pub(super) yes: &'a str,
    /// Whether all numbers are shown. A rep sees those of the own book alone: a count of colleagues'
    /// clients in a file made up for the purpose would tell who is one.
    pub(super) whole: bool,
}

/// Shows what would be kept.
pub(super) async fn show(
    ask: &Ask,
    held: Held,
    handed: HandedIn,
    around: &Around<'_>,
    fits: impl Fn(&[Preview]) -> Result<(), Stop>,
) -> Answer {
    let (basis, account) = (handed.basis.as_str(), handed.account.as_str());
    let (previews, files) = ask
        .work(move |all| async move {
            let files = intake::would_open(&all, &handed).await?;
            Ok((intake::preview(&all, &handed).await?, files))
        })
        .await?;
    fits(&previews)?;
    let first = previews.first().map(|one| &one.taken.kept);
    let words = first.map(|kept| kept.passage.clone()).unwrap_or_default();
    let page = Page {
        back: around.back,
        back_words: around.back_words,
        action: around.action,
        yes: around.yes,
        whole: around.whole,
        conditions: first.map(|kept| kept.conditions.clone()).unwrap_or_default(),
        networks: previews.iter().map(|one| network(one, around.whole)).collect(),
        token: held.token.clone(),
        basis,
        account,
        more: files.len().saturating_sub(NAMED) as u64,
        files: files.into_iter().take(NAMED).enumerate().collect(),
        words: format!("as: {words}"),
    };
    let answer = layout::page(ask, "What would be kept", &page)?;
    held.wait(ask).await?;
    Ok(answer)
}

fn network(preview: &Preview, whole: bool) -> Network {
    let Preview { taken, known } = preview;
    Network {
        name: about::network(&taken.network).to_owned(),
        people: taken.kept.people,
        clients: if whole { taken.matched } else { *known },
        possible: taken.possible,
        owner: whose(taken),
        sections: taken.kept.sections.iter().map(section).collect(),
        warnings: taken.kept.warnings.clone(),
    }
}

/// What is to be said of the export's owner; `None` where it is the rep.
fn whose(taken: &Taken) -> Option<String> {
    let owner = &taken.kept.owner;
    let reason = owner.split_once(": ").map_or(owner.as_str(), |(_, reason)| reason);
    let mut letters = reason.chars();
    let first = letters.next().map(|one| one.to_uppercase().to_string());
    let words = format!("{}{}.", first.unwrap_or_default(), letters.as_str());
    (!owner.starts_with("yes")).then_some(words)
}

/// A section in words: what it lists, whether it was there, how much.
pub(super) fn section(one: &Section) -> (String, &'static str, u64) {
    let name = one.section.split_once('.').map_or(one.section.as_str(), |(_, name)| name);
    let state = match one.state {
        SectionState::Present => "yes",
        SectionState::Empty => "yes, and empty",
        SectionState::Partial => "in part, which says nothing about the rest",
        SectionState::Absent => "no, which says nothing about what it would hold",
    };
    (name.replace('_', " "), state, one.count)
}

/// What a form says is handed in: the files that stay closed are left out.
pub(super) fn handed(rep: &str, held: &Held, sent: &Form) -> Result<HandedIn, Stop> {
    let basis: Basis =
        sent.get("basis").parse().map_err(|_| Stop::bad("There is no such basis."))?;
    let account: AccountKind =
        sent.get("account").parse().map_err(|_| Stop::bad("There is no such account."))?;
    let leave_out = sent
        .all()
        .filter_map(|(name, label)| {
            let index = name.strip_prefix("file-")?;
            (sent.get(&format!("open-{index}")) != "yes").then(|| label.to_owned())
        })
        .collect();
    Ok(HandedIn {
        rep: rep.to_owned(),
        paths: held.paths.clone(),
        basis,
        allegation: None,
        notice_on: None,
        account,
        leave_out,
    })
}

/// The work of keeping what was shown.
pub(super) fn work(handed: HandedIn) -> Work {
    Work::Intake {
        rep: handed.rep,
        basis: handed.basis.as_str().to_owned(),
        allegation: handed.allegation,
        notice_on: handed.notice_on,
        account: handed.account.as_str().to_owned(),
        leave_out: handed.leave_out,
    }
}

/// The fields of a form that says yes.
pub(super) const FIELDS: &[&str] = &["file", "basis", "account", "file-*", "open-*"];
