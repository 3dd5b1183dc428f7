//! How a file of the books would be read, column by column, to be corrected; then the import.

use std::borrow::Cow;

use askama::Template;

use crate::model::Day;
use crate::model::record::Book;
use crate::usecase::ColumnReading;
use crate::usecase::Diagnosis;
use crate::usecase::import;
use crate::usecase::import::BookFile;
use crate::usecase::jobs::Book as Imports;
use crate::usecase::jobs::Work;
use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::form::Form;
use crate::web::layout;
use crate::web::pages::admin::books;
use crate::web::pages::admin::books::Words;
use crate::web::pages::held;
use crate::web::pages::held::Held;
use crate::web::pages::jobs;
use crate::web::pages::manager::reports::day;
use crate::web::stop::Stop;
use crate::web::stop::sentence;
use crate::web::ui;
use crate::web::ui::Choice;
use crate::web::ui::Field;
use crate::web::ui::Problems;

/// A column: how it is read, in words, and the choice of another field.
struct Column {
    header: String,
    reads: bool,
    words: String,
    choice: Choice,
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<p class="crumbs"><a href="/books">Books</a> / <a href="/books/{{ words.path }}">{{ words.name }}</a></p>
<div class="head"><div><h1>How {{ name }} is read</h1><p>Nothing is kept yet. Correct what is not right, then import it.</p></div></div>
{{ problems|safe }}
{%- if let Some((problem, hint)) = refused %}
<div class="alert wrong"><h2>It would be refused</h2><p>{{ problem }}{% if let Some(hint) = hint %}: {{ hint }}{% endif %}</p></div>
{%- else %}
<ul class="tiles"><li><div class="tile first"><b>{{ ui::thousands(rows) }}</b><span>rows are read</span></div></li><li><div class="tile"><b>{{ ui::thousands(skipped) }}</b><span>rows are left out</span></div></li><li><div class="tile"><b>{{ self.read() }}</b><span>of {{ columns.len() }} columns are read</span></div></li></ul>
{%- endif %}
{%- if !first_skipped.is_empty() %}
<details class="more"><summary>Rows that are left out, and why</summary><ul>{% for (line, reason) in first_skipped %}<li>line {{ line }}: {{ reason }}</li>{% endfor %}</ul></details>
{%- endif %}
{%- if !remarks.is_empty() %}<div class="alert care"><h2>To know</h2><ul>{% for one in remarks %}<li>{{ one }}</li>{% endfor %}</ul></div>{% endif %}
<form method="post" action="/books/{{ words.path }}/import">
<input type="hidden" name="file" value="{{ file }}"><input type="hidden" name="name" value="{{ name }}">
{%- if !columns.is_empty() %}
<section class="part"><h2>Columns</h2><div class="card flush"><table class="stack"><thead><tr><th scope="col">Column</th><th scope="col">Now</th><th scope="col">Read it as</th></tr></thead><tbody>
{%- for (index, one) in columns.iter().enumerate() %}
<tr><th scope="row"><bdi>{{ one.header }}</bdi><input type="hidden" name="header-{{ index }}" value="{{ one.header }}"></th><td>{% if one.reads %}<span class="badge good">read</span>{% else %}<span class="badge">not read</span>{% endif %} <span class="soft">{{ one.words }}</span></td><td>{{ one.choice|safe }}</td></tr>
{%- endfor %}
</tbody></table></div></section>
{%- endif %}
<section class="part"><h2>Import it</h2>
{{ taken|safe }}
{%- if shrinks %}<label class="check"><input type="checkbox" name="shrink" value="yes"><span>The book really shrank that far</span></label>{% endif %}
<div class="actions"><button name="do" value="import">Import</button> <button class="quiet" name="do" value="look">Show again with these columns</button></div>
</section></form>"##
)]
struct Look {
    words: &'static Words,
    name: String,
    file: String,
    rows: u64,
    skipped: u64,
    first_skipped: Vec<(u64, String)>,
    remarks: Vec<String>,
    refused: Option<(String, Option<Cow<'static, str>>)>,
    columns: Vec<Column>,
    taken: Field,
    shrinks: bool,
    problems: Problems,
}

impl Look {
    fn read(&self) -> usize {
        self.columns.iter().filter(|one| one.reads).count()
    }
}

/// Takes a file and shows how it would be read.
pub(in crate::web) async fn look(ask: Ask) -> Answer {
    let words = books::of(&ask)?;
    let (_, file) = ask.upload(&[]).await?.single();
    let file = file.ok_or_else(|| Stop::bad("Choose one file."))?;
    if file.bytes == 0 {
        return Err(Stop::bad("The file is empty."));
    }
    let name = file.name.clone();
    let held = held::hold(&ask, vec![file])?;
    let book = BookFile { called: Some(name), ..book_in(&held)? };
    show(&ask, words, held, book, &Form::default(), Problems::default()).await
}

/// The page for a file that was sent.
async fn show(
    ask: &Ask,
    words: &'static Words,
    held: Held,
    book: BookFile,
    sent: &Form,
    problems: Problems,
) -> Answer {
    let kind = words.book;
    let asked = BookFile { read_as: Some(kind), ..book.clone() };
    let (diagnosis, before) = ask
        .work(move |all| async move {
            let diagnosis = import::diagnose(&all, &asked).await?;
            let day = asked.taken_on.unwrap_or(all.as_of());
            let before = import::shrinks(&all, kind, day, diagnosis.rows).await?;
            Ok((diagnosis, before))
        })
        .await?;
    let page = Look {
        words,
        name: book.called.clone().unwrap_or_default(),
        file: held.token.clone(),
        rows: diagnosis.rows,
        skipped: diagnosis.skipped,
        columns: columns(&diagnosis, words.book),
        remarks: remarks(&diagnosis, words.book, before),
        first_skipped: diagnosis.first_skipped,
        refused: diagnosis.problem,
        taken: Field::new("taken", "The day the file was taken")
            .kind("date")
            .hint("If left out: today. What happened is judged by the books of its day.")
            .value(sent.get("taken"))
            .error(problems.of("taken"))
            .optional(),
        shrinks: before.is_some(),
        problems,
    };
    let answer = layout::page(ask, &format!("Import: {}", words.name), &page)?;
    held.wait(ask).await?;
    Ok(answer)
}

/// The file of a book that was sent, and the mapping beside it.
fn book_in(held: &Held) -> Result<BookFile, Stop> {
    let file = held.paths.first().cloned().ok_or(Stop::NotFound)?;
    Ok(BookFile { map: held.paths.get(1).cloned(), ..BookFile::of(file) })
}

/// The columns with what becomes of them.
fn columns(diagnosis: &Diagnosis, book: Book) -> Vec<Column> {
    let fields = import::fields(book);
    let all = diagnosis.columns.columns.iter().filter(|one| !one.header.is_empty());
    let column = |(index, one): (usize, &_)| {
        let one: &crate::usecase::ColumnUse = one;
        let (reads, words, chosen) = match &one.reading {
            ColumnReading::Read { field } => (true, plain(field), field.clone()),
            ColumnReading::Ignored { why } => (false, why.clone().into_owned(), String::new()),
            ColumnReading::Unknown { nearest: Some(near) } => {
                (false, format!("its name is not known; is it `{near}`?"), String::new())
            }
            ColumnReading::Unknown { nearest: None } => {
                (false, "its name is not known".to_owned(), String::new())
            }
        };
        let nothing = [(String::new(), "not read".to_owned())].into_iter();
        let options = nothing.chain(fields.iter().map(|field| (field.clone(), plain(field))));
        Column {
            header: one.header.clone(),
            reads,
            words,
            choice: Choice {
                name: format!("column-{index}"),
                label: format!("Read “{}” as", one.header),
                hint: "",
                options: options.collect(),
                chosen,
            },
        }
    };
    all.enumerate().map(column).collect()
}

/// A field's name as words.
fn plain(field: &str) -> String {
    field.replace('_', " ")
}

/// What to know before it is imported.
fn remarks(diagnosis: &Diagnosis, wanted: Book, before: Option<(u64, Day)>) -> Vec<String> {
    let other = (diagnosis.seems != wanted).then(|| {
        let (looks, as_) = (diagnosis.seems.as_str(), wanted.as_str());
        format!("It looks like {looks} rather than {as_}: is it the right file?")
    });
    let preset = diagnosis.preset_note.as_deref().map(sentence);
    let missing = diagnosis.columns.missing.iter();
    let missing = missing.map(|one| format!("No column for {}: {}.", plain(&one.field), one.costs));
    let warnings = diagnosis.warnings.iter().map(|one| sentence(one));
    let shrinks = before.map(|(rows, on)| {
        let (rows, on) = (ui::thousands(rows), ui::day(on));
        format!("The one of {on} held {rows} rows: it would be refused unless you say below that the book really shrank.")
    });
    other.into_iter().chain(shrinks).chain(preset).chain(missing).chain(warnings).collect()
}

/// Has the file imported, or shows it again under other columns.
pub(in crate::web) async fn import(ask: Ask) -> Answer {
    let words = books::of(&ask)?;
    let fields = ["file", "name", "taken", "shrink", "do", "header-*", "column-*"];
    let form = ask.form(&fields).await?;
    let mut held = held::held(&ask, form.get("file")).await?;
    let map = mapping(&form);
    if !map.is_empty() {
        held.put_beside("columns.toml", map.as_bytes())?;
    }
    let mut problems = Problems::default();
    let book = BookFile {
        taken_on: day(&form, "taken", &mut problems),
        accept_shrink: form.get("shrink") == "yes",
        called: Some(form.get("name").chars().take(120).collect()),
        ..book_in(&held)?
    };
    if form.get("do") != "import" || !problems.none() {
        return show(&ask, words, held, book, &form, problems).await;
    }
    let work = Work::Import {
        book: book_of(words.book),
        preset: None,
        taken_on: book.taken_on,
        accept_shrink: book.accept_shrink,
    };
    let mut uploads = held.uploads();
    if let (Some(first), Some(called)) = (uploads.first_mut(), book.called) {
        first.name = called;
    }
    let begun = jobs::begin(&ask, work, uploads).await;
    drop(held);
    begun
}

/// The book, as a job names it.
fn book_of(book: Book) -> Imports {
    match book {
        Book::Roster => Imports::Roster,
        Book::Crm => Imports::Crm,
        Book::RentRoll => Imports::RentRoll,
    }
}

/// The mapping that a form gives; empty where it gives none.
fn mapping(form: &Form) -> String {
    let columns: Vec<(String, Option<String>)> = form
        .all()
        .filter_map(|(name, field)| {
            let index = name.strip_prefix("column-")?;
            let header = form.raw(&format!("header-{index}")).to_owned();
            Some((header, Some(field.to_owned()).filter(|field| !field.is_empty())))
        })
        .collect();
    import::mapping(&columns)
}
