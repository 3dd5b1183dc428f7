//! What a query holds: every word is looked at, and every table and column is found.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::company::database::query::AFTER;
use crate::company::database::query::Item;
use crate::company::database::query::Used;
use crate::company::database::query::bare;
use crate::company::database::tokens::Kind;
use crate::company::database::tokens::Odd;
use crate::company::database::tokens::Token;
use crate::company::database::words;

/// What was found.
pub(super) struct Read {
    pub(super) items: Vec<Item>,
    pub(super) tables: BTreeMap<String, String>,
    pub(super) columns: Vec<Used>,
    /// From the first FROM on.
    pub(super) rest: Range<usize>,
}

/// Reads the parts of a query.
///
/// # Errors
///
/// It is not one SELECT; a word in it is not known; something in it has no name.
pub(super) fn read(text: &str, all: &[Token]) -> Result<Read, Odd> {
    let mut reader = Reader { text, all, tables: BTreeMap::new(), columns: Vec::new() };
    reader.declare()?;
    reader.look()?;
    let (items, rest) = reader.items()?;
    Ok(Read { items, tables: reader.tables, columns: reader.columns, rest })
}

/// A query that is being read.
struct Reader<'a> {
    text: &'a str,
    all: &'a [Token],
    tables: BTreeMap<String, String>,
    columns: Vec<Used>,
}

impl Reader<'_> {
    fn part(&self, index: usize) -> &str {
        self.all.get(index).and_then(|token| self.text.get(token.at.clone())).unwrap_or_default()
    }

    fn kind(&self, index: usize) -> Option<Kind> {
        self.all.get(index).map(|token| token.kind)
    }

    fn start(&self, index: usize) -> usize {
        self.all.get(index).map_or(self.text.len(), |token| token.at.start)
    }

    fn is(&self, index: usize, word: &str) -> bool {
        self.kind(index) == Some(Kind::Word) && self.part(index).eq_ignore_ascii_case(word)
    }

    /// Finds the tables and the names they are given.
    fn declare(&mut self) -> Result<(), Odd> {
        if !self.is(0, "select") {
            return Err(Odd::new(self.start(0), "it does not begin with SELECT"));
        }
        if self.is(1, "distinct") || self.is(1, "all") {
            return Err(Odd::new(
                self.start(1),
                "a row is one person: SELECT stands without DISTINCT",
            ));
        }
        for index in 0..self.all.len() {
            let brace = self.part(index).to_owned();
            if self.kind(index) != Some(Kind::Brace) || brace == AFTER {
                continue;
            }
            let table = brace.trim_matches(['{', '}']).trim().to_owned();
            if table.is_empty() {
                return Err(Odd::new(self.start(index), "`{}` names no table"));
            }
            let named = if self.is(index + 1, "as") { index + 2 } else { index + 1 };
            let name = self.part(named).to_owned();
            if self.kind(named) != Some(Kind::Word) || words::is_word(&name) {
                let reason = format!(
                    "`{brace}` is given no name: write `{brace} c`, and its columns `c.id`"
                );
                return Err(Odd::new(self.start(index), reason));
            }
            if self.tables.insert(name.clone(), table).is_some() {
                return Err(Odd::new(
                    self.start(named),
                    format!("two tables are given the name `{name}`"),
                ));
            }
        }
        Ok(())
    }

    /// Looks at every word, and finds the columns.
    fn look(&mut self) -> Result<(), Odd> {
        let mut index = 0;
        // For each bracket whether it is a function's: `from` in one means something else.
        let mut brackets: Vec<bool> = Vec::new();
        while let Some(kind) = self.kind(index) {
            let part = self.part(index).to_owned();
            let start = self.start(index);
            match kind {
                Kind::Sign('(') => brackets.push(
                    index > 0
                        && self.kind(index - 1) == Some(Kind::Word)
                        && words::is_function(self.part(index - 1))
                        && !self.is(index + 1, "select"),
                ),
                Kind::Sign(')') if brackets.pop().is_none() => {
                    return Err(Odd::new(start, "a `)` has no `(`"));
                }
                Kind::Sign('?') => {
                    let reason = "a `?` stands right behind a column that may be missing";
                    return Err(Odd::new(start, reason));
                }
                Kind::Word | Kind::Name if self.kind(index + 1) == Some(Kind::Sign('.')) => {
                    index = self.column(index, &part)?;
                    continue;
                }
                Kind::Word => self.word(index, &part, brackets.last() == Some(&true))?,
                Kind::Name if !(index > 0 && self.is(index - 1, "as")) => {
                    let reason = format!("{part} is written without its table: write `c.{part}`");
                    return Err(Odd::new(start, reason));
                }
                _ => {}
            }
            index += 1;
        }
        if brackets.is_empty() {
            return Ok(());
        }
        Err(Odd::new(self.text.len(), "a `(` has no `)`"))
    }

    /// A column; gives where the query goes on behind it.
    fn column(&mut self, index: usize, name: &str) -> Result<usize, Odd> {
        let start = self.start(index);
        let table = self.tables.get(name).cloned().ok_or_else(|| {
            let reason =
                format!("`{name}` is no table of this query: name it, as in `{{contact}} {name}`");
            Odd::new(start, reason)
        })?;
        if !matches!(self.kind(index + 2), Some(Kind::Word | Kind::Name)) {
            return Err(Odd::new(
                start,
                format!("behind `{name}.` stands no column: each is named"),
            ));
        }
        let end = self.all.get(index + 2).map_or(start, |token| token.at.end);
        let optional =
            self.kind(index + 3) == Some(Kind::Sign('?')) && self.start(index + 3) == end;
        if self.kind(index + 3) == Some(Kind::Sign('(')) {
            return Err(Odd::new(start, "a function is written without a name in front of it"));
        }
        let column = bare(self.part(index + 2));
        let at = start..end + usize::from(optional);
        self.columns.push(Used { table, column, optional, at });
        Ok(index + 3 + usize::from(optional))
    }

    /// A word that stands by itself.
    fn word(&self, index: usize, word: &str, in_function: bool) -> Result<(), Odd> {
        let start = self.start(index);
        let declared = self.tables.contains_key(word)
            && index > 0
            && (self.kind(index - 1) == Some(Kind::Brace) || self.is(index - 1, "as"));
        let bracket = self.kind(index + 1) == Some(Kind::Sign('('));
        if words::makes_two(word) {
            return Err(Odd::new(start, format!("`{word}`: a query is one SELECT")));
        }
        if declared
            || (bracket && (words::is_function(word) || words::may_stand_before_a_bracket(word)))
        {
            return Ok(());
        }
        if bracket {
            let reason = format!("`{word}(...)` is no function that a profile may use");
            return Err(Odd::new(start, reason));
        }
        if !words::is_word(word) {
            let reason = format!(
                "the word `{word}` is not known: a query only reads, and a column is written with its table, \
                 `c.{word}`"
            );
            return Err(Odd::new(start, reason));
        }
        let table_behind = ["from", "join"].iter().any(|one| word.eq_ignore_ascii_case(one));
        let fine = matches!(self.kind(index + 1), Some(Kind::Brace | Kind::Sign('(')))
            || self.is(index + 1, "lateral");
        if table_behind && !in_function && !fine {
            let reason = format!("the table behind `{word}` is written in braces, `{{contact}} c`");
            return Err(Odd::new(start, reason));
        }
        Ok(())
    }

    /// What is selected, and the rest.
    fn items(&self) -> Result<(Vec<Item>, Range<usize>), Odd> {
        let mut depth = 0_usize;
        let mut items = Vec::new();
        let mut first = 1;
        let mut from = None;
        for index in 1..self.all.len() {
            match self.kind(index) {
                Some(Kind::Sign('(')) => depth += 1,
                Some(Kind::Sign(')')) => depth = depth.saturating_sub(1),
                _ if depth > 0 => {}
                Some(Kind::Sign(',')) if from.is_none() => {
                    items.push(self.item(first, index)?);
                    first = index + 1;
                }
                Some(Kind::Word) if from.is_none() && self.is(index, "from") => {
                    items.push(self.item(first, index)?);
                    from = Some(index);
                }
                Some(Kind::Word) if ["order", "limit"].iter().any(|word| self.is(index, word)) => {
                    let reason = "order and number of rows are set page by page: leave `order by` and `limit` out";
                    return Err(Odd::new(self.start(index), reason));
                }
                _ => {}
            }
        }
        let from = from.ok_or_else(|| Odd::new(0, "it has no FROM"))?;
        Ok((items, self.start(from)..self.text.len()))
    }

    /// One thing that is selected: `c.id as "ID"`.
    fn item(&self, first: usize, end: usize) -> Result<Item, Odd> {
        let named =
            end >= first + 3 && self.kind(end - 1) == Some(Kind::Name) && self.is(end - 2, "as");
        if named {
            let header = bare(self.part(end - 1));
            return Ok(Item { header, at: self.start(first)..self.start(end - 2) });
        }
        // A count is nobody's column.
        if end == first + 4 && self.is(first, "count") {
            return Ok(Item { header: String::new(), at: self.start(first)..self.start(end) });
        }
        Err(Odd::new(
            self.start(first),
            "what is selected is given no header, as in `c.id as \"ID\"`",
        ))
    }
}

#[cfg(test)]
mod tests {
    use crate::company::database::query::Query;

    fn refused(text: &str) -> String {
        Query::parse(text).err().map(|odd| odd.reason).unwrap_or_default()
    }

    #[test]
    fn whatever_is_not_one_select_is_refused() {
        for (text, reason) in [
            ("delete from {contact} c", "does not begin with SELECT"),
            ("select c.id as \"ID\" from {contact} c; drop table contact", "`;`"),
            ("select c.id as \"ID\" into x from {contact} c", "`into` is not known"),
            ("select c.id as \"ID\" from {contact} c for update", "`for` is not known"),
            ("select pg_sleep(9) as \"ID\" from {contact} c", "`pg_sleep(...)` is no function"),
            ("select lo_import('/etc/passwd') as \"ID\" from {contact} c", "is no function"),
            (
                "select c.id as \"ID\" from {contact} c union select d.id from {lead} d",
                "one SELECT",
            ),
            ("select (delete from {contact} c returning c.id) as \"ID\" from {lead} l", "`delete`"),
            ("with x as (select 1) select 1", "does not begin with SELECT"),
            ("select c.id as \"ID\" from contact c", "as in `{contact} c`"),
            ("select c.id as \"ID\" from {contact}", "is given no name"),
            ("select id as \"ID\" from {contact} c", "`id` is not known"),
            ("select \"id\" as \"ID\" from {contact} c", "without its table"),
            ("select d.id as \"ID\" from {contact} c", "`d` is no table"),
            ("select c.* from {contact} c", "each is named"),
            ("select c.id from {contact} c", "no header"),
            ("select pg_catalog.pg_sleep(9) as \"ID\" from {contact} pg_catalog", "a function"),
            ("select distinct c.id as \"ID\" from {contact} c", "DISTINCT"),
            ("select c.id as \"ID\" from {contact} c order by c.id", "`order by`"),
            ("select c.id ? as \"ID\" from {contact} c", "right behind"),
            ("select (c.id as \"ID\" from {contact} c", "no `)`"),
            ("select c.id as \"ID\" from {a} c join {b} c on c.id = c.id", "two tables"),
            ("select 1 as \"ID\"", "no FROM"),
            ("select c.id as \"ID\" from {contact} c, contact d", "`contact` is not known"),
        ] {
            let said = refused(text);

            assert!(said.contains(reason), "{text}: {said}");
        }
    }

    #[test]
    fn a_select_within_is_read_with_its_tables() {
        let text = "select (select min(a.name) from {account} a where a.id = c.account_id) as \"Company\", \
            substring(c.phone from 2) as \"Phone\" from {contact} c where not exists (select 1 from {user} u \
            where u.id = c.id)";

        assert_eq!(refused(text), "");
    }
}
