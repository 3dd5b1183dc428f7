//! One query of a profile: read once, and written anew for the database that is asked.
//!
//! Tables stand in braces with a name of their own behind (`{contact} c`), columns behind that name (`c.id`),
//! so that it is known before anything is asked which columns the query needs. A column with a `?` behind it
//! (`c.mobile?`) may be missing, and is read as nothing then. `{after}` is where a page begins.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

use crate::company::database::reader::read;
use crate::company::database::tokens::Kind;
use crate::company::database::tokens::Odd;
use crate::company::database::tokens::tokens;
use crate::intake::sql::Dialect;

/// What stands for the beginning of a page.
pub(super) const AFTER: &str = "{after}";

/// A column of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Used {
    /// The table, as the profile writes it.
    pub(super) table: String,
    /// The column, without quotes.
    pub(super) column: String,
    /// Whether it may be missing.
    pub(super) optional: bool,
    /// Where it stands in the query, with its table's name and its `?`.
    pub(super) at: Range<usize>,
}

/// What a query gives under a header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Item {
    /// The header.
    pub(super) header: String,
    /// The expression.
    pub(super) at: Range<usize>,
}

/// A query, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Query {
    text: String,
    /// What it gives.
    pub(super) items: Vec<Item>,
    /// Tables by the names they are given in the query.
    pub(super) tables: BTreeMap<String, String>,
    /// The columns it uses.
    pub(super) columns: Vec<Used>,
    braces: Vec<Range<usize>>,
    /// From the first FROM on.
    rest: Range<usize>,
    /// Whether it says where a page begins.
    pub(super) pages: bool,
}

/// How a query is written for one database.
pub(super) struct Pen<'a> {
    /// The kind of SQL.
    pub(super) dialect: Dialect,
    /// The schema; empty for the usual one.
    pub(super) schema: &'a str,
    /// What stands in front of each table's name.
    pub(super) prefix: &'a str,
    /// Tells whether a column is there.
    pub(super) has: &'a dyn Fn(&str, &str) -> bool,
}

impl Query {
    /// Reads a query.
    ///
    /// # Errors
    ///
    /// It is not one SELECT; a word in it is not known; something in it has no name.
    pub(super) fn parse(text: &str) -> Result<Self, Odd> {
        let all = tokens(text)?;
        let read = read(text, &all)?;
        let braces = all.iter().filter(|token| token.kind == Kind::Brace);
        let braces: Vec<Range<usize>> = braces.map(|token| token.at.clone()).collect();
        let afters = braces.iter().filter(|at| text.get((*at).clone()) == Some(AFTER)).count();
        if afters > 1 {
            return Err(Odd::new(0, "`{after}` stands in it twice"));
        }
        Ok(Self {
            text: text.to_owned(),
            items: read.items,
            tables: read.tables,
            columns: read.columns,
            braces,
            rest: read.rest,
            pages: afters == 1,
        })
    }

    /// What is selected under a header, written for a database.
    pub(super) fn item(&self, item: &Item, pen: &Pen<'_>) -> String {
        self.write(item.at.clone(), pen, "")
    }

    /// All from FROM on, written for a database.
    pub(super) fn rest(&self, pen: &Pen<'_>, after: &str) -> String {
        self.write(self.rest.clone(), pen, after).trim().to_owned()
    }

    /// Writes a part of it.
    fn write(&self, part: Range<usize>, pen: &Pen<'_>, after: &str) -> String {
        let mut changes: Vec<(Range<usize>, String)> = Vec::new();
        for at in &self.braces {
            let brace = self.text.get(at.clone()).unwrap_or_default();
            let table = brace.trim_matches(['{', '}']);
            let new = if brace == AFTER { after.to_owned() } else { pen.table(table) };
            changes.push((at.clone(), new));
        }
        for used in &self.columns {
            if used.optional {
                let bare = self.text.get(used.at.clone()).unwrap_or_default().trim_end_matches('?');
                let there = (pen.has)(&used.table, &used.column);
                changes.push((
                    used.at.clone(),
                    if there { bare.to_owned() } else { "null".to_owned() },
                ));
            }
        }
        changes.sort_by_key(|(at, _)| at.start);
        let mut written = String::new();
        let mut at = part.start;
        for (range, new) in changes {
            if range.start < at || range.end > part.end {
                continue;
            }
            written.push_str(self.text.get(at..range.start).unwrap_or_default());
            written.push_str(&new);
            at = range.end;
        }
        written.push_str(self.text.get(at..part.end).unwrap_or_default());
        written
    }
}

impl Pen<'_> {
    /// A table with its schema, in quotes.
    fn table(&self, name: &str) -> String {
        let mut written = String::new();
        if !self.schema.is_empty() {
            let _ = write!(written, "{}.", quote(self.schema));
        }
        let _ = write!(written, "{}", quote(&format!("{}{name}", self.prefix)));
        written
    }

    /// An expression as a text of bounded length.
    pub(super) fn as_text(&self, expression: &str) -> String {
        match self.dialect {
            Dialect::Postgres => format!("left(cast({expression} as text), {MOST})"),
            Dialect::Mysql => format!("left(cast({expression} as char), {MOST})"),
        }
    }
}

/// Characters of a cell at most: a list of addresses as JSON is the longest that is read.
const MOST: u32 = 60_000;

/// A name in the standard's quotes.
pub(super) fn quote(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A name without its quotes.
pub(super) fn bare(name: &str) -> String {
    match name.strip_prefix('"').and_then(|name| name.strip_suffix('"')) {
        Some(inside) => inside.replace("\"\"", "\""),
        None => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONTACTS: &str = "select concat_ws(' ', c.first_name, c.\"last_name\") as \"Name\", c.mobile? as \"Mobile\" \
        from {contact} c left join {account} a on a.id = c.account_id where {after} and c.deleted = false";

    #[test]
    fn a_query_says_what_it_needs_and_gives() {
        let query = Query::parse(CONTACTS).ok().unwrap();

        let headers: Vec<&str> = query.items.iter().map(|item| item.header.as_str()).collect();
        assert_eq!(headers, ["Name", "Mobile"]);
        let used: Vec<String> = query
            .columns
            .iter()
            .map(|used| {
                format!("{}.{}{}", used.table, used.column, ["", "?"][usize::from(used.optional)])
            })
            .collect();
        assert_eq!(
            used,
            [
                "contact.first_name",
                "contact.last_name",
                "contact.mobile?",
                "account.id",
                "contact.account_id",
                "contact.deleted"
            ]
        );
        assert!(query.pages);
    }

    #[test]
    fn it_is_written_for_the_database_that_is_asked() {
        let query = Query::parse(CONTACTS).ok().unwrap();
        let has = |_: &str, _: &str| false;
        let pen = Pen { dialect: Dialect::Mysql, schema: "w_1", prefix: "x_", has: &has };

        assert_eq!(query.item(&query.items[1], &pen).trim(), "null");
        assert_eq!(
            query.rest(&pen, "c.id > ?"),
            "from \"w_1\".\"x_contact\" c left join \"w_1\".\"x_account\" a on a.id = c.account_id where c.id > ? \
             and c.deleted = false"
        );
    }
}
