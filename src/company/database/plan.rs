//! A profile written for the database that is there: what is missing, and the statements.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::company::columns::Lookup;
use crate::company::database::error::ProfileError;
use crate::company::database::page::Place;
use crate::company::database::profile::Key;
use crate::company::database::profile::Noun;
use crate::company::database::profile::Profile;
use crate::company::database::query::Pen;
use crate::company::database::query::Query;
use crate::intake::sql::Column;
use crate::intake::sql::Dialect;
use crate::intake::sql::Row;
use crate::model::record::Book;

/// Rows of a further query that can belong to one page.
const MOST_BESIDE: usize = 500_000;

/// Where the tables are.
#[derive(Clone, Debug)]
pub struct Schema {
    /// The kind of SQL.
    pub dialect: Dialect,
    /// The schema; at `MySQL` and `MariaDB` the database.
    pub name: String,
    /// What stands in front of each table's name.
    pub prefix: String,
    /// Rows of a page.
    pub page_size: usize,
}

/// The statements of a profile, for one database.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What is read, in turn.
    pub nouns: Vec<Reading>,
    /// What is not there, and is done without.
    pub notes: Vec<String>,
}

/// How a noun is read.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The noun.
    pub noun: String,
    /// Whether it gives owners, and no rows of the table.
    pub owners: bool,
    /// One row a person, from the first on.
    pub first: String,
    /// The same behind a key.
    pub later: String,
    /// Further queries about the people of a page.
    pub also: Vec<Beside>,
    /// How many rows there are.
    pub count: String,
    /// What is left out, in words, and how many of them there are.
    pub left_out: Vec<(String, String)>,
    /// Where each cell belongs.
    pub(super) places: Vec<Place>,
    /// Cells of a row of the table.
    pub(super) width: usize,
    /// Rows of a page.
    pub page_size: usize,
}

/// A further query about the people of a page.
#[derive(Clone, Debug)]
pub struct Beside {
    /// What it reads.
    pub name: String,
    /// Up to a key.
    pub first: String,
    /// Behind a key, and up to another.
    pub later: String,
    pub(super) places: Vec<Place>,
}

impl Beside {
    /// Makes sure that all its rows for a page came.
    ///
    /// # Errors
    ///
    /// There are more than can be.
    pub fn all_came(&self, noun: &str, rows: &[Row]) -> Result<(), ProfileError> {
        if rows.len() <= MOST_BESIDE {
            return Ok(());
        }
        let (noun, beside) = (noun.to_owned(), self.name.clone());
        Err(ProfileError::TooMuch { noun, beside, limit: MOST_BESIDE })
    }
}

impl Profile {
    /// The tables that it reads, with their prefix.
    #[must_use]
    pub fn tables(&self, prefix: &str) -> Vec<String> {
        let queries = self.nouns().flat_map(Noun::queries);
        let tables: BTreeSet<String> = queries
            .flat_map(|(_, query, _)| query.tables.values())
            .map(|table| format!("{prefix}{table}"))
            .collect();
        tables.into_iter().collect()
    }

    /// Writes its statements for what is there.
    ///
    /// # Errors
    ///
    /// The database is of another kind; a table or column is missing that is needed; a key is of a type that
    /// pages cannot be told by.
    pub fn plan(&self, schema: &Schema, columns: &[Column]) -> Result<Plan, ProfileError> {
        if !self.dialects.contains(&schema.dialect) {
            let wanted: Vec<&str> = self.dialects.iter().map(|one| one.title()).collect();
            return Err(ProfileError::Dialect {
                file: self.file.clone(),
                wanted: wanted.join(" and "),
            });
        }
        let there = There::of(schema, columns);
        let mut planner = Planner { profile: self, schema, there: &there, notes: Vec::new() };
        let missing = planner.missing();
        if !missing.is_empty() {
            return Err(ProfileError::Missing {
                file: self.file.clone(),
                schema: schema.name.clone(),
                missing: missing.join(", "),
            });
        }
        let mut nouns = Vec::new();
        for noun in self.nouns() {
            if planner.there(&noun.query) {
                nouns.push(planner.reading(noun)?);
            }
        }
        let notes = planner.notes;
        Ok(Plan { nouns, notes })
    }

    /// The headers that an import does not read, with the one that may be meant.
    #[must_use]
    pub fn unread(&self) -> Vec<String> {
        let lookup = Lookup::new(Book::Crm, self.preset, None);
        let unknown = self.columns().into_iter().filter(|header| lookup.get(header).is_none());
        let words = |header: String| match lookup.nearest(&header) {
            Some(near) => format!("the header `{header}` is not read; perhaps `{near}` is meant"),
            None => format!("the header `{header}` is not read"),
        };
        unknown.map(words).collect()
    }
}

/// The columns that are there.
struct There<'a> {
    schema: &'a Schema,
    columns: BTreeSet<(String, String)>,
    tables: BTreeSet<String>,
    kinds: Vec<(String, String, String)>,
}

impl<'a> There<'a> {
    fn of(schema: &'a Schema, columns: &[Column]) -> Self {
        let mut there =
            Self { schema, columns: BTreeSet::new(), tables: BTreeSet::new(), kinds: Vec::new() };
        for column in columns {
            let table = there.fold(&column.table);
            let name = there.fold(&column.name);
            there.tables.insert(table.clone());
            there.kinds.push((table.clone(), name.clone(), column.kind.to_lowercase()));
            there.columns.insert((table, name));
        }
        there
    }

    /// Names as they are compared: `MySQL` and `MariaDB` do not tell cases of columns apart, nor of tables on
    /// some machines.
    fn fold(&self, name: &str) -> String {
        match self.schema.dialect {
            Dialect::Postgres => name.to_owned(),
            Dialect::Mysql => name.to_lowercase(),
        }
    }

    fn table(&self, name: &str) -> String {
        self.fold(&format!("{}{name}", self.schema.prefix))
    }

    fn has_table(&self, name: &str) -> bool {
        self.tables.contains(&self.table(name))
    }

    fn has(&self, table: &str, column: &str) -> bool {
        self.columns.contains(&(self.table(table), self.fold(column)))
    }

    fn kind(&self, key: &Key) -> String {
        let (table, column) = (self.table(&key.table), self.fold(&key.column));
        let found = self.kinds.iter().find(|(one, other, _)| *one == table && *other == column);
        found.map(|(_, _, kind)| kind.clone()).unwrap_or_default()
    }
}

/// Writes the statements of one profile.
struct Planner<'a> {
    profile: &'a Profile,
    schema: &'a Schema,
    there: &'a There<'a>,
    notes: Vec<String>,
}

impl Planner<'_> {
    /// Whether all tables of a query are there.
    fn there(&self, query: &Query) -> bool {
        query.tables.values().all(|table| self.there.has_table(table))
    }

    /// What is needed and not there. What is not there and not needed is noted.
    fn missing(&mut self) -> Vec<String> {
        let mut missing = BTreeSet::new();
        let mut notes = BTreeSet::new();
        for noun in self.profile.nouns() {
            let keys = [(noun.key.table.as_str(), noun.key.column.as_str(), false)];
            for (name, query, optional) in noun.queries() {
                let mut tables: Vec<&String> = query.tables.values().collect();
                tables.retain(|table| !self.there.has_table(table));
                if let Some(table) = tables.first()
                    && optional
                {
                    notes.insert(format!(
                        "{name}: not read, since there is no table `{table}`, or the user may not read it"
                    ));
                    continue;
                }
                missing.extend(tables.iter().map(|table| format!("the table `{table}` ({name})")));
                let used = query.columns.iter();
                let used = used.map(|one| (one.table.as_str(), one.column.as_str(), one.optional));
                for (table, column, optional) in used.chain(keys) {
                    if !self.there.has_table(table) || self.there.has(table, column) {
                        continue;
                    }
                    if optional {
                        notes.insert(format!(
                            "{name}: there is no column `{table}.{column}`, which is read as nothing"
                        ));
                    } else {
                        missing.insert(format!("the column `{table}.{column}` ({name})"));
                    }
                }
            }
        }
        self.notes = notes.into_iter().collect();
        missing.into_iter().collect()
    }

    fn reading(&self, noun: &Noun) -> Result<Reading, ProfileError> {
        let has = |table: &str, column: &str| self.there.has(table, column);
        let pen = Pen {
            dialect: self.schema.dialect,
            schema: &self.schema.name,
            prefix: &self.schema.prefix,
            has: &has,
        };
        let key = &noun.key.written;
        let mark = |at: usize| self.mark(noun, at);
        let (behind, up_to) = (format!("{key} > {}", mark(1)?), mark(1)?);
        let order = format!("order by {key} limit {}", self.schema.page_size + 1);
        let most = format!("limit {}", MOST_BESIDE + 1);
        let head = Self::head(&noun.query, noun, &pen);
        let count = format!("select {} ", pen.as_text("count(*)"));
        let first = noun.query.rest(&pen, "1 = 1");
        let also = noun.also.iter().filter(|also| self.there(&also.query)).map(|also| {
            let head = Self::head(&also.query, noun, &pen);
            let between = format!("{behind} and {key} <= {}", mark(2)?);
            Ok(Beside {
                name: also.name.clone(),
                first: format!(
                    "{head} {} {most}",
                    also.query.rest(&pen, &format!("{key} <= {up_to}"))
                ),
                later: format!("{head} {} {most}", also.query.rest(&pen, &between)),
                places: self.places(&also.query, noun),
            })
        });
        let left_out = noun
            .left_out
            .iter()
            .map(|(words, query)| (words.clone(), format!("{count}{}", query.rest(&pen, ""))));
        Ok(Reading {
            noun: noun.name.clone(),
            owners: self.is_owners(noun),
            first: format!("{head} {first} {order}"),
            later: format!("{head} {} {order}", noun.query.rest(&pen, &behind)),
            also: also.collect::<Result<_, ProfileError>>()?,
            count: format!("{count}{first}"),
            left_out: left_out.collect(),
            places: self.places(&noun.query, noun),
            width: self.profile.columns().len(),
            page_size: self.schema.page_size,
        })
    }

    fn is_owners(&self, noun: &Noun) -> bool {
        self.profile.owners.as_ref().is_some_and(|owners| owners.name == noun.name)
    }

    /// What is selected, the key first.
    fn head(query: &Query, noun: &Noun, pen: &Pen<'_>) -> String {
        let mut head = format!("select {}", pen.as_text(&noun.key.written));
        for item in &query.items {
            let _ = write!(head, ", {}", pen.as_text(query.item(item, pen).trim()));
        }
        head
    }

    /// Where the cells of a query belong.
    fn places(&self, query: &Query, noun: &Noun) -> Vec<Place> {
        let columns = self.profile.columns();
        let place = |header: &String| {
            let shown = self.profile.shown(header);
            let names: &[String] = if self.is_owners(noun) { &[] } else { &columns };
            Place {
                header: header.clone(),
                at: names.iter().position(|name| name == shown).unwrap_or_default(),
                looked_up: shown != header,
                members: self.profile.lists.get(header).cloned(),
            }
        };
        query.items.iter().map(|item| place(&item.header)).collect()
    }

    /// The place of a key in a statement: it is handed over as a text, and compared as what it is.
    fn mark(&self, noun: &Noun, at: usize) -> Result<String, ProfileError> {
        let kind = self.there.kind(&noun.key);
        let begins = |names: &[&str]| names.iter().any(|name| kind.starts_with(name));
        let written = match self.schema.dialect {
            Dialect::Postgres => match kind.as_str() {
                "character" => Some(format!("cast(${at} as bpchar)")),
                "character varying" => Some(format!("cast(${at} as varchar)")),
                "smallint" | "integer" | "bigint" | "numeric" | "uuid" | "text" => {
                    Some(format!("cast(${at} as {kind})"))
                }
                _ => None,
            },
            Dialect::Mysql if begins(&["int", "bigint", "mediumint", "smallint", "tinyint"]) => {
                let sign = if kind.contains("unsigned") { "unsigned" } else { "signed" };
                Some(format!("cast(? as {sign})"))
            }
            Dialect::Mysql if begins(&["char", "varchar", "text", "uuid"]) => Some("?".to_owned()),
            Dialect::Mysql => None,
        };
        written.ok_or_else(|| ProfileError::KeyKind {
            file: self.profile.file.clone(),
            noun: noun.name.clone(),
            kind,
        })
    }
}
