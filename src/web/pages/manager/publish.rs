//! Publishing the policy folder: looked through first, with what differs, and confirmed.

use askama::Template;

use crate::usecase::rulebook::diff;
use crate::usecase::rulebook::look;
use crate::usecase::rulebook::publish;
use crate::usecase::rulebook::versions;
use crate::web::answer;
use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::layout;
use crate::web::pages::manager::policy::differing;
use crate::web::pages::manager::reports::day;
use crate::web::stop::Stop;
use crate::web::ui::Field;
use crate::web::ui::Problems;

/// A file that differs: its name, how, and its lines.
type Differing = (String, &'static str, Vec<(&'static str, String)>);

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<p class="crumbs"><a href="/policy">Policy</a></p>
<div class="head"><div><h1>Publish version {{ version }}</h1><p>From its first day on, events are judged by this text. It cannot be taken back.</p></div></div>
<section class="card"><h2>Looked through</h2>
{%- if remarks.is_empty() %}<p>Nothing contradicts itself, and nothing is missing.</p>{% else %}<ul>{% for (file, what, next) in remarks %}<li><b>{{ file }}</b>: {{ what }} <span class="soft">{{ next }}</span></li>{% endfor %}</ul>{% endif %}</section>
{%- if fault %}
<div class="part alert wrong"><h2>It cannot be published yet</h2><p>Mend what contradicts itself in the policy folder, then come back.</p></div>
{%- else %}
<section class="part"><h2>From when?</h2>
<form method="post" action="/policy/publish">
<input type="hidden" name="sha256" value="{{ sha256 }}">
{{ field|safe }}
<button>Publish version {{ version }}</button>
</form></section>
{%- endif %}
{%- for (name, what, lines) in files %}
<section class="part card"><h2 class="mono">{{ name }} <span class="badge">{{ what }}</span></h2>
<pre class="diff" tabindex="0" aria-label="Lines of {{ name }} that differ">{% for (class, line) in lines %}<span class="{{ class }}">{{ line }}</span>{% endfor %}</pre></section>
{%- endfor %}"##
)]
struct Publish {
    version: String,
    sha256: String,
    remarks: Vec<(String, String, String)>,
    fault: bool,
    field: Field,
    files: Vec<Differing>,
}

/// Shows what would be published.
pub(in crate::web) async fn show(ask: Ask) -> Answer {
    ask.proved()?;
    let page = ask.work(|all| async move {
        let looked = look::look(&all.rulebook, all.as_of(), None)?;
        let newest = versions::list(&all).await?.published.first().map(|one| one.version.clone());
        let files = match newest {
            Some(version) => {
                let before = versions::book(&all, Some(&version)).await?;
                let after = versions::book(&all, None).await?;
                Box::pin(diff::compare(before, after, None)).await?.files
            }
            None => Vec::new(),
        };
        Ok(Publish {
            version: all.rulebook.agency().policy.version.clone(),
            sha256: all.rulebook.reference().sha256,
            fault: looked.has_fault(),
            remarks: looked.remarks.into_iter().map(|one| (one.file, one.what, one.next)).collect(),
            field: Field::new("from", "First day on which it is in force")
                .kind("date")
                .optional()
                .hint("If left out: today; for the first version, the day that the folder names."),
            files: files.into_iter().map(differing).collect(),
        })
    });
    let page = page.await?;
    layout::page(&ask, "Publish the policy", &page)
}

/// Publishes the folder, if it is still what was shown.
pub(in crate::web) async fn publish(ask: Ask) -> Answer {
    ask.proved()?;
    let form = ask.form(&["from", "sha256"]).await?;
    let mut problems = Problems::default();
    let from = day(&form, "from", &mut problems);
    if !problems.none() {
        return Err(Stop::bad("The day could not be read."));
    }
    let shown = form.get("sha256").to_owned();
    let done = ask.work(move |all| async move {
        if all.rulebook.reference().sha256 != shown {
            return Ok(false);
        }
        publish::publish(&all, from).await.map(|_| true)
    });
    if done.await? {
        Ok(answer::see_other("/policy"))
    } else {
        let hint = "Look at the page again: it shows the folder as it is now.".to_owned();
        Err(Stop::Bad("The policy folder was changed meanwhile.".to_owned(), Some(hint)))
    }
}
