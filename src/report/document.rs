//! A written document as one self-contained page, or as Markdown.

use std::fmt::Write as _;

use askama::Template;

use crate::model::document::Block;
use crate::model::document::Document;
use crate::report::ReportError;
use crate::report::harmless::harmless_document;
use crate::report::html::STYLE;

/// Words of a policy are not broken, as ids and hashes of a report may be.
const OWN: &str = "main th[scope=\"row\"] { overflow-wrap: normal; }\n.card > * + ul { margin-top: 1rem; }\n.card > * + .scroll { margin-top: 1rem; }\n";

/// The page.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex, nofollow">
<meta name="color-scheme" content="light dark">
<title>{{ document.title }}</title>
<style>
{{ style|safe }}{{ own|safe }}</style>
</head>
<body>
<div class="sheet">
<header>
<p class="brand"><b><bdi>{{ document.issuer }}</bdi></b></p>
<h1>{{ document.title }}</h1>
<dl class="meta">
{%- for (name, value) in document.head %}
<div><dt>{{ name }}</dt><dd>{{ value }}</dd></div>
{%- endfor %}
</dl>
</header>
<main>
{%- for part in document.parts %}
<section class="part">
<h2>{{ part.heading }}</h2>
<div class="card">
{%- for block in part.blocks %}
{%- match block %}
{%- when Block::Text(text) %}
<p>{{ text }}</p>
{%- when Block::List(items) %}
<ul>
{%- for item in items %}
<li>{{ item }}</li>
{%- endfor %}
</ul>
{%- when Block::Table { heads, rows } %}
<div class="scroll"><table><thead><tr>{% for head in heads %}<th scope="col">{{ head }}</th>{% endfor %}</tr></thead><tbody>
{%- for row in rows %}
<tr>{% for cell in row %}{% if loop.first %}<th scope="row">{{ cell }}</th>{% else %}<td>{{ cell }}</td>{% endif %}{% endfor %}</tr>
{%- endfor %}
</tbody></table></div>
{%- endmatch %}
{%- endfor %}
</div>
</section>
{%- endfor %}
</main>
</div>
</body>
</html>
"#
)]
struct Page<'a> {
    document: &'a Document,
    style: &'a str,
    own: &'a str,
}

/// A document as a page that loads nothing from elsewhere.
///
/// # Errors
///
/// The template fails.
pub fn document_html(document: &Document) -> Result<String, ReportError> {
    Ok(harmless_document(&Page { document, style: STYLE, own: OWN }.render()?))
}

/// A document as Markdown.
#[must_use]
pub fn document_markdown(document: &Document) -> String {
    let mut out = format!("# {}\n\n{}\n\n", line(&document.title), line(&document.issuer));
    for (name, value) in &document.head {
        let _ = writeln!(out, "- {}: {}", line(name), line(value));
    }
    for part in &document.parts {
        let _ = writeln!(out, "\n## {}", line(&part.heading));
        for block in &part.blocks {
            out.push('\n');
            match block {
                Block::Text(text) => {
                    let _ = writeln!(out, "{}", line(text));
                }
                Block::List(items) => {
                    for item in items {
                        let _ = writeln!(out, "- {}", line(item));
                    }
                }
                Block::Table { heads, rows } => {
                    table(&mut out, heads);
                    let _ = writeln!(out, "|{}", " --- |".repeat(heads.len()));
                    for row in rows {
                        table(&mut out, row);
                    }
                }
            }
        }
    }
    out
}

/// One row of a table.
fn table(out: &mut String, cells: &[String]) {
    out.push('|');
    for cell in cells {
        let _ = write!(out, " {} |", line(cell).replace('|', "\\|"));
    }
    out.push('\n');
}

/// Text on one line, in which nothing is markup.
fn line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in crate::report::harmless(text).split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        for c in word.chars() {
            if matches!(c, '*' | '_' | '`' | '<' | '[' | ']' | '\\') {
                out.push('\\');
            }
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::document::Part;

    fn sample() -> Document {
        let rows = vec![vec!["a|b".to_owned(), "<script>".to_owned()]];
        let heads = vec!["one".to_owned(), "two".to_owned()];
        Document {
            title: "A *policy*".to_owned(),
            issuer: "Harbour".to_owned(),
            head: vec![("version".to_owned(), "1".to_owned())],
            parts: vec![Part {
                heading: "Words".to_owned(),
                blocks: vec![
                    Block::Text("two\nlines".to_owned()),
                    Block::List(vec!["an item".to_owned()]),
                    Block::Table { heads, rows },
                ],
            }],
        }
    }

    #[test]
    fn text_is_no_markup_in_either_form() {
        let (page, markdown) = (document_html(&sample()).unwrap(), document_markdown(&sample()));

        assert!(!page.contains("<script>") && page.contains("&#60;script&#62;"));
        assert!(markdown.starts_with("# A \\*policy\\*\n\nHarbour\n\n- version: 1\n"));
        assert!(markdown.contains("\ntwo lines\n"));
        assert!(markdown.contains("| one | two |\n| --- | --- |\n| a\\|b | \\<script> |"));
    }
}
