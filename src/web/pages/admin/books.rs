//! The company's books: what was imported, and bringing in a newer file. A file is shown first as it
//! would be read; nothing is kept before that is confirmed.

use askama::Template;

use crate::model::record::Book;
use crate::model::record::Snapshot;
use crate::usecase::books_held;
use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::layout;
use crate::web::stop::Stop;
use crate::web::ui;

/// A book with its words.
pub(in crate::web) struct Words {
    pub(in crate::web) book: Book,
    pub(super) path: &'static str,
    pub(in crate::web) name: &'static str,
    pub(super) what: &'static str,
}

/// The books.
pub(in crate::web) const BOOKS: [Words; 3] = [
    Words {
        book: Book::Roster,
        path: "roster",
        name: "Roster",
        what: "Who works here: id, name, e-mail, role, office, place, first and last day",
    },
    Words {
        book: Book::Crm,
        path: "crm",
        name: "CRM",
        what: "The clients, as your CRM exports them: csv, xlsx or vcf",
    },
    Words {
        book: Book::RentRoll,
        path: "rent_roll",
        name: "Rent roll",
        what: "Landlords and properties under management, from when until when",
    },
];

/// The book that a path names.
pub(super) fn of(ask: &Ask) -> Result<&'static Words, Stop> {
    BOOKS.iter().find(|one| one.path == ask.param("book")).ok_or(Stop::NotFound)
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<div class="head"><div><h1>Books</h1><p>Roster, clients and rent roll, as they were on each day</p></div></div>
{%- for (words, snapshots) in books %}
<section class="part"><div class="head"><div><h2>{{ words.name }}</h2><p>{{ words.what }}</p></div><div class="actions"><a class="button quiet small" href="/books/{{ words.path }}">Import<span class="hidden"> {{ words.name }}</span></a></div></div>
{%- if snapshots.is_empty() %}<div class="empty"><p>Nothing was imported yet.</p></div>{% else %}
<div class="card flush"><table class="stack"><thead><tr><th scope="col">Taken on</th><th scope="col">File</th><th scope="col" class="num">Rows</th><th scope="col" class="num">Skipped</th></tr></thead><tbody>
{%- for one in snapshots %}
<tr><th scope="row" class="nowrap">{{ ui::day(one.taken_on) }}</th><td><bdi>{{ one.name }}</bdi></td><td class="num" data-head="Rows">{{ ui::thousands(one.rows) }}</td><td class="num" data-head="Skipped">{{ ui::thousands(one.skipped.len() as u64) }}</td></tr>
{%- endfor %}
</tbody></table></div>{% endif %}</section>
{%- endfor %}"##
)]
struct Books {
    books: Vec<(&'static Words, Vec<Snapshot>)>,
}

/// Shows what was imported.
pub(in crate::web) async fn list(ask: Ask) -> Answer {
    let held = ask.work(|all| async move { books_held(&all).await }).await?;
    let books = BOOKS.iter().zip(held).collect();
    layout::page(&ask, "Books", &Books { books })
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<div class="middle"><p class="crumbs"><a href="/books">Books</a></p>
<h1>Import: {{ words.name }}</h1>
<p class="lead">{{ words.what }}.</p>
<form method="post" action="/books/{{ words.path }}/look" enctype="multipart/form-data">
<div class="field drop"><label for="f-file">Choose the file, or drop it here</label><p class="hint" id="h-file">Up to 256 MiB. It is shown to you as it would be read; nothing is kept yet.</p>
<input id="f-file" name="file" type="file" required aria-describedby="h-file"><p class="chosen" aria-live="polite"></p></div>
<button>Show how it is read</button>
</form></div>"##
)]
struct Choose {
    words: &'static Words,
}

/// Asks for a file.
pub(in crate::web) async fn choose(ask: Ask) -> Answer {
    let words = of(&ask)?;
    layout::page(&ask, &format!("Import: {}", words.name), &Choose { words })
}
