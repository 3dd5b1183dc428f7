//! Backups: making one, and saving it elsewhere.

use askama::Template;

use crate::usecase::evidence::disk::Disk;
use crate::usecase::evidence::kept;
use crate::usecase::evidence::kept::Kept;
use crate::usecase::jobs::Work;
use crate::web::answer;
use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::layout;
use crate::web::pages::jobs;
use crate::web::stop::Stop;
use crate::web::ui;

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<div class="head"><div><h1>Backups</h1><p>The whole workspace, each file by its hash, brought back once to prove it</p></div>
<div class="actions"><form method="post" action="/backups"><button>Make a backup</button></form></div></div>
{%- if kept.is_empty() %}
<div class="empty"><h2>There is no backup yet</h2><p>A backup holds the company's clients: save it where the workspace itself could be kept. <code>ringfence restore</code> brings it back.</p></div>
{%- else %}
<div class="card flush"><table><thead><tr><th scope="col">Made</th><th scope="col" class="num">Size</th><th scope="col">Sealed</th><th scope="col">Save it</th></tr></thead><tbody>
{%- for one in kept %}
<tr><th scope="row">{{ ui::instant(one.made_at) }}</th><td class="num">{{ ui::size(one.bytes) }}</td><td>{% if one.sealed %}yes{% else %}no{% endif %}</td><td><a href="/backups/{{ one.name }}">Save as a file<span class="hidden"> the one of {{ ui::instant(one.made_at) }}</span></a></td></tr>
{%- endfor %}
</tbody></table></div>
{%- if plain %}<div class="part"><div class="alert"><p>The disk of this server is not encrypted: whoever takes it away can read the workspace. Let the system encrypt it (LUKS on Linux).</p></div></div>{% endif %}
{%- if !sealing %}<div class="part"><div class="alert"><p>Backups are open to everybody who finds one. <code>ringfence seal-key FILE</code>, on the server, makes a key and says which line of <code>ringfence.toml</code> seals them from then on.</p></div></div>{% endif %}
<p class="part soft">They lie on the server, in <code>{{ folder }}</code>. A fire takes both: save them elsewhere too.</p>
{%- endif %}
{%- if !elsewhere.is_empty() %}
<details class="more part"><summary>{{ ui::count(elsewhere.len() as u64, "backup", "backups") }} more, not in this server's folder</summary><ul>{% for at in elsewhere %}<li>made {{ ui::instant(*at) }}</li>{% endfor %}</ul><p>Another server of the group made them, or they were moved since. Where each <code>ringfence.toml</code> has <code>backups = "…"</code> with one folder that all servers share, every server shows them all.</p></details>
{%- endif %}"##
)]
struct Backups {
    kept: Vec<Kept>,
    elsewhere: Vec<i64>,
    folder: String,
    sealing: bool,
    plain: bool,
}

/// Shows the backups that are there.
pub(in crate::web) async fn list(ask: Ask) -> Answer {
    let told = ask.work(|all| async move {
        let kept = kept::list(&all)?;
        Ok(Backups {
            elsewhere: kept::elsewhere(&all, &kept).await?,
            kept,
            folder: all.config.backups.display().to_string(),
            sealing: kept::sealing(&all),
            plain: kept::disk(&all) == Disk::Plain,
        })
    });
    layout::page(&ask, "Backups", &told.await?)
}

/// Makes one.
pub(in crate::web) async fn make(ask: Ask) -> Answer {
    ask.proved()?;
    ask.form(&[]).await?;
    jobs::begin(&ask, Work::Backup { drill: true }, Vec::new()).await
}

/// Saves one as a file.
pub(in crate::web) async fn save(ask: Ask) -> Answer {
    ask.proved()?;
    let name = ask.param("name").to_owned();
    let of = name.clone();
    let file = ask.work(move |all| async move { kept::one_file(&all, &of) }).await?;
    let kept::OneFile { ending, bytes } = file.ok_or(Stop::NotFound)?;
    Ok(answer::download(&format!("ringfence-backup-{name}.{ending}"), bytes))
}
