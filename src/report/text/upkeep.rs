//! The tables of a report and what is told besides findings, a few lines a part.

use crate::model::audit::Audit;
use crate::model::document::Block;
use crate::report::period;
use crate::report::text::paper::Ink;
use crate::report::text::paper::Paper;
use crate::report::upkeep;

/// Writes the parts; `most` bounds the list of clients to hand over.
pub(super) fn render(paper: &mut Paper, audit: &Audit, most: usize) {
    let told = period::parts(audit).into_iter().chain(upkeep::parts(audit, most));
    for part in told {
        paper.heading(&part.heading);
        for block in &part.blocks {
            match block {
                Block::Text(text) => paper.para(2, Ink::Plain, text),
                Block::List(items) => {
                    for item in items {
                        paper.para(2, Ink::Plain, &format!("- {item}"));
                    }
                }
                Block::Table { heads, rows } => table(paper, heads, rows),
            }
        }
    }
}

/// A row a line: `Merriwell, tied to one person: 12, one owner: 80`, or `the thing: 12`.
fn table(paper: &mut Paper, heads: &[String], rows: &[Vec<String>]) {
    let several = heads.len() > 2;
    for row in rows {
        let cells = heads.iter().zip(row).skip(1).filter(|(_, cell)| !cell.is_empty());
        let cell = |(head, cell): (&String, &String)| {
            if several { format!("{}: {cell}", uncapital(head)) } else { cell.clone() }
        };
        let cells: Vec<String> = cells.map(cell).collect();
        let first = row.first().map_or("", String::as_str);
        let mark = if several { "," } else { ":" };
        paper.para(2, Ink::Plain, &format!("{first}{mark} {}", cells.join(", ")));
    }
}

/// The first letter as a small one, but of a code.
fn uncapital(text: &str) -> String {
    let mut chars = text.chars();
    let Some(first) = chars.next() else { return String::new() };
    if chars.clone().next().is_some_and(char::is_uppercase) {
        return text.to_owned();
    }
    first.to_lowercase().chain(chars).collect()
}
