//! A profile as it is written: TOML with one query a noun.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use crate::company::Preset;
use crate::company::database::error::ProfileError;
use crate::company::database::query::Query;
use crate::company::database::query::bare;
use crate::company::database::tokens::Kind;
use crate::company::database::tokens::Odd;
use crate::company::database::tokens::tokens;
use crate::intake::sql::Dialect;

/// What an owner is told by.
const OF_OWNERS: [&str; 4] = ["Name", "First Name", "Last Name", "Email"];

/// Headers under which a query gives the key of an owner, and what the table has in their place.
const LOOKED_UP: [(&str, &str); 3] = [
    ("Owner ID", "Owner"),
    ("Created By ID", "Created By"),
    ("Also Served By ID", "Also Served By"),
];

/// The file, as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    title: String,
    databases: Vec<Spanned<String>>,
    #[serde(default)]
    preset: Preset,
    #[serde(default)]
    schema_begins: Option<String>,
    #[serde(default)]
    lists: BTreeMap<String, Vec<String>>,
    owners: Option<NounFile>,
    people: BTreeMap<String, NounFile>,
}

/// A noun, as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct NounFile {
    key: Spanned<String>,
    query: Spanned<String>,
    #[serde(default)]
    optional: bool,
    #[serde(default)]
    also: BTreeMap<String, AlsoFile>,
    #[serde(default)]
    left_out: BTreeMap<String, Spanned<String>>,
}

/// A further query about the same people, as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct AlsoFile {
    query: Spanned<String>,
    #[serde(default)]
    optional: bool,
}

/// A profile, read and found sound.
#[derive(Clone, Debug)]
pub struct Profile {
    /// What it is called in messages: `suitecrm`, `own.toml`.
    pub(super) file: String,
    /// The product.
    pub title: String,
    /// How its headers are read.
    pub preset: Preset,
    /// How the names of its schemas begin, where each company has one of its own.
    pub schema_begins: Option<String>,
    pub(super) dialects: Vec<Dialect>,
    pub(super) lists: BTreeMap<String, Vec<String>>,
    pub(super) owners: Option<Noun>,
    pub(super) people: Vec<Noun>,
}

/// A noun: the query that gives a row a person, and what else is read of them.
#[derive(Clone, Debug)]
pub(super) struct Noun {
    pub(super) name: String,
    pub(super) key: Key,
    pub(super) query: Query,
    /// Whether it is left out where one of its tables is not there.
    pub(super) optional: bool,
    pub(super) also: Vec<Also>,
    /// What is left out, in words, and the query that counts it.
    pub(super) left_out: Vec<(String, Query)>,
}

/// A further query about the people of a noun.
#[derive(Clone, Debug)]
pub(super) struct Also {
    pub(super) name: String,
    pub(super) query: Query,
    pub(super) optional: bool,
}

/// The column that pages are told by.
#[derive(Clone, Debug)]
pub(super) struct Key {
    /// As it is written in the query: `c.id`.
    pub(super) written: String,
    /// The table.
    pub(super) table: String,
    /// The column, without quotes.
    pub(super) column: String,
}

impl Profile {
    /// Reads a profile. `file` is what messages call it.
    ///
    /// # Errors
    ///
    /// It is no profile; a query in it is not one SELECT, or lacks what is asked of it.
    pub fn parse(file: &str, text: &str) -> Result<Self, ProfileError> {
        let written: File = toml::from_str(text).map_err(|error| ProfileError::File {
            file: file.to_owned(),
            reason: error.to_string().trim().to_owned(),
        })?;
        let reader = Reader { file, text };
        let dialect = |name: &Spanned<String>| {
            Dialect::of(name.get_ref()).ok_or_else(|| {
                let reason = "a database is `postgres` or `mysql`";
                reader.line(name.span().start, reason)
            })
        };
        let dialects = written.databases.iter().map(dialect).collect::<Result<Vec<_>, _>>()?;
        let owners = written.owners.map(|noun| reader.noun("owners", &noun)).transpose()?;
        let people = written.people.iter().map(|(name, noun)| reader.noun(name, noun));
        let profile = Self {
            file: file.to_owned(),
            title: written.title,
            preset: written.preset,
            schema_begins: written.schema_begins,
            dialects,
            lists: written.lists,
            owners,
            people: people.collect::<Result<_, _>>()?,
        };
        if profile.people.is_empty() || profile.dialects.is_empty() {
            let reason = "it lists no people, or no database";
            return Err(ProfileError::File { file: file.to_owned(), reason: reason.to_owned() });
        }
        Ok(profile)
    }

    /// Its nouns, owners first: who owns a contact is known by then.
    pub(super) fn nouns(&self) -> impl Iterator<Item = &Noun> {
        self.owners.iter().chain(&self.people)
    }

    /// The headers of the table: those of all people, each once.
    #[must_use]
    pub fn columns(&self) -> Vec<String> {
        let mut all = vec!["Record ID".to_owned()];
        for header in self.people.iter().flat_map(Noun::headers) {
            let header = self.shown(header).to_owned();
            if !all.contains(&header) {
                all.push(header);
            }
        }
        all
    }

    /// The header that the table has for one of a query's.
    pub(super) fn shown<'a>(&self, header: &'a str) -> &'a str {
        let looked_up = LOOKED_UP.iter().find(|(from, _)| *from == header);
        match looked_up {
            Some((_, to)) if self.owners.is_some() => to,
            _ => header,
        }
    }
}

impl Noun {
    /// The headers of what it gives.
    fn headers(&self) -> impl Iterator<Item = &str> {
        let also = self.also.iter().map(|also| &also.query);
        let queries = std::iter::once(&self.query).chain(also);
        queries.flat_map(|query| query.items.iter().map(|item| item.header.as_str()))
    }

    /// Its queries with their names, and whether each may be left out.
    pub(super) fn queries(&self) -> impl Iterator<Item = (String, &Query, bool)> {
        let also = self.also.iter().map(|also| {
            (format!("{} of {}", also.name, self.name), &also.query, also.optional || self.optional)
        });
        let counts = self.left_out.iter().map(|(words, query)| {
            (format!("the count of {words} in {}", self.name), query, self.optional)
        });
        std::iter::once((self.name.clone(), &self.query, self.optional)).chain(also).chain(counts)
    }
}

/// Reads the parts of a file.
struct Reader<'a> {
    file: &'a str,
    text: &'a str,
}

impl Reader<'_> {
    fn noun(&self, name: &str, written: &NounFile) -> Result<Noun, ProfileError> {
        let query = self.query(&written.query, true)?;
        let key = self.key(&written.key, &query)?;
        let mut noun = Noun {
            name: name.to_owned(),
            query,
            key,
            optional: written.optional,
            also: Vec::new(),
            left_out: Vec::new(),
        };
        let (alias, _) = noun.key.written.split_once('.').unwrap_or_default();
        for (name, also) in &written.also {
            let query = self.query(&also.query, true)?;
            if query.tables.get(alias) != Some(&noun.key.table) {
                let reason = format!(
                    "it begins from the same people: `from {{{}}} {alias}`, and goes on with a join",
                    noun.key.table
                );
                return Err(self.line(also.query.span().start, &reason));
            }
            noun.also.push(Also { name: name.clone(), query, optional: also.optional });
        }
        for (words, query) in &written.left_out {
            let counts = self.query(query, false)?;
            if counts.items.len() != 1 {
                return Err(self.line(query.span().start, "it counts: `select count(*) from ...`"));
            }
            noun.left_out.push((words.clone(), counts));
        }
        let mut seen = Vec::new();
        for item in &noun.query.items {
            if seen.contains(&&item.header) || item.header == "Record ID" && name == "owners" {
                let reason = format!("`{}` is given twice", item.header);
                return Err(self.line(written.query.span().start, &reason));
            }
            seen.push(&item.header);
        }
        if let Some(odd) = noun.headers().find(|one| name == "owners" && !OF_OWNERS.contains(one)) {
            let reason = format!("an owner has {}, and no `{odd}`", OF_OWNERS.join(", "));
            return Err(self.line(written.query.span().start, &reason));
        }
        Ok(noun)
    }

    fn query(&self, written: &Spanned<String>, pages: bool) -> Result<Query, ProfileError> {
        let query = Query::parse(written.get_ref()).map_err(|odd| self.odd(written, &odd))?;
        let unnamed = query.items.iter().any(|item| item.header.is_empty());
        let reason = match (pages, query.pages) {
            (true, false) => "it does not say where a page begins: `where {after} and ...`",
            (false, true) => "a count is of all: it has no `{after}`",
            _ if pages && unnamed => "what is selected is given no header, as in `c.id as \"ID\"`",
            _ => return Ok(query),
        };
        Err(self.line(written.span().start, reason))
    }

    /// A key, `c.id`.
    fn key(&self, written: &Spanned<String>, query: &Query) -> Result<Key, ProfileError> {
        let text = written.get_ref();
        let odd = || {
            let reason = "a key is a column of the query's own tables, as in `c.id`";
            self.line(written.span().start, reason)
        };
        let parts = tokens(text).map_err(|_| odd())?;
        let [alias, dot, column] = parts.as_slice() else { return Err(odd()) };
        let part = |at: &Range<usize>| text.get(at.clone()).unwrap_or_default();
        let named = alias.kind == Kind::Word
            && dot.kind == Kind::Sign('.')
            && matches!(column.kind, Kind::Word | Kind::Name);
        let table = query.tables.get(part(&alias.at)).filter(|_| named).ok_or_else(odd)?;
        Ok(Key {
            written: format!("{}.{}", part(&alias.at), part(&column.at)),
            table: table.clone(),
            column: bare(part(&column.at)),
        })
    }

    /// What is wrong within a value, with the line of the file.
    fn odd(&self, written: &Spanned<String>, odd: &Odd) -> ProfileError {
        let span = written.span();
        let raw = self.text.get(span.clone()).unwrap_or_default();
        let long = raw.starts_with("'''") || raw.starts_with("\"\"\"");
        let begins = if !long {
            0
        } else if raw.get(3..).is_some_and(|rest| rest.starts_with('\n')) {
            4
        } else if raw.get(3..).is_some_and(|rest| rest.starts_with("\r\n")) {
            5
        } else {
            3
        };
        // A text in one line may be written with other signs than it means: its line is the same.
        let at = if long { (span.start + begins + odd.at).min(span.end) } else { span.start };
        self.line(at, &odd.reason)
    }

    fn line(&self, at: usize, reason: &str) -> ProfileError {
        let before = self.text.get(..at).unwrap_or_default();
        ProfileError::Line {
            file: self.file.to_owned(),
            line: before.matches('\n').count() + 1,
            reason: reason.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = "title = \"Own\"\ndatabases = [\"postgres\"]\n[people.clients]\nkey = \"c.id\"\nquery = '''\n\
        select c.name as \"Name\",\n  c.mail as \"Email\"\nfrom {client} c\nwhere {after}\n'''\n";

    fn said(text: &str) -> String {
        Profile::parse("own.toml", text).err().map(|error| error.to_string()).unwrap_or_default()
    }

    #[test]
    fn a_profile_is_data() {
        let profile = Profile::parse("own.toml", OWN).unwrap();

        assert_eq!(profile.columns(), ["Record ID", "Name", "Email"]);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        for (from, to, reason) in [
            ("c.mail as", "delete as", "`own.toml`, line 7: the word `delete` is not known"),
            ("where {after}", "where c.id > 0", "line 5: it does not say where a page begins"),
            ("\"c.id\"", "\"id\"", "line 4: a key is a column"),
            ("\"c.id\"", "\"d.id\"", "line 4: a key is a column"),
            ("[\"postgres\"]", "[\"oracle\"]", "line 2: a database is `postgres` or `mysql`"),
            ("\"Email\"", "\"Name\"", "line 5: `Name` is given twice"),
            ("title", "titel", "line 1"),
            ("[people.clients]", "[clients]", "unknown field `clients`"),
        ] {
            let said = said(&OWN.replacen(from, to, 1));

            assert!(said.contains(reason), "{to}: {said}");
        }
    }

    #[test]
    fn a_further_query_begins_from_the_same_people() {
        let also = "[people.clients.also.phones]\nquery = '''\nselect p.number as \"Phone\" from {phone} p where {after}\n'''\n";

        let said = said(&format!("{OWN}{also}"));

        assert!(
            said.contains("line 12: it begins from the same people: `from {client} c`"),
            "{said}"
        );
    }
}
