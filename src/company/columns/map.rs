//! A mapping file for CRMs whose headers are not known: TOML, one line a field.
//!
//! ```toml
//! owner = ["Looked After By", "Second Looked After By"]
//! opt_out = ["Leave Alone"]
//! ignore = ["Parking Spot"]
//! dates = "day-first"
//! ```
//!
//! It comes before all synonyms. Free text, private life and money cannot be mapped to any field.

use std::collections::HashMap;

use crate::company::CompanyError;
use crate::company::DateOrder;
use crate::company::columns::Field;
use crate::company::columns::Known;
use crate::company::columns::Why;
use crate::company::columns::ignored;
use crate::company::columns::key::header_key;
use crate::model::record::Book;

/// What a mapping file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColumnMap {
    columns: HashMap<String, Option<Field>>,
    dates: Option<DateOrder>,
}

impl ColumnMap {
    /// Reads a mapping file.
    ///
    /// # Errors
    ///
    /// No TOML, a field that does not exist, a header named twice, or a header of private content.
    pub fn parse(name: &str, text: &str) -> Result<Self, CompanyError> {
        let table: toml::Table = text.parse().map_err(|cause| CompanyError::MapSyntax {
            file: name.to_owned(),
            cause: Box::new(cause),
        })?;
        let mut map = Self::default();
        for (key, value) in table {
            match key.as_str() {
                "dates" => map.dates = Some(order(name, &value)?),
                "ignore" => map.add(name, None, "ignore", &value)?,
                field => {
                    let known = Field::named(field).ok_or_else(|| unknown_field(name, field))?;
                    map.add(name, Some(known), field, &value)?;
                }
            }
        }
        Ok(map)
    }

    /// The same with the workspace's order of day and month, for columns that do not tell theirs.
    ///
    /// An order that the file itself names stays.
    #[must_use]
    pub fn with_dates(mut self, order: DateOrder) -> Self {
        self.dates = self.dates.or(Some(order));
        self
    }

    /// The order of day and month for columns that do not tell theirs.
    #[must_use]
    pub fn dates(&self) -> Option<DateOrder> {
        self.dates
    }

    /// What the file says of a header's key.
    pub(super) fn get(&self, key: &str) -> Option<Known> {
        self.columns.get(key).map(|field| match field {
            Some(field) => Known::Read(*field, 0),
            None => Known::Left(Why::Asked),
        })
    }

    /// Adds the headers of one line.
    fn add(
        &mut self,
        file: &str,
        field: Option<Field>,
        named: &str,
        value: &toml::Value,
    ) -> Result<(), CompanyError> {
        for header in headers(file, named, value)? {
            let key = header_key(header);
            let private = [Book::Crm, Book::RentRoll, Book::Roster].into_iter().find_map(|book| {
                ignored::exactly(book, &key).or_else(|| ignored::by_words(book, &key))
            });
            if let Some(why) = private.filter(|why| field.is_some() && why.is_final()) {
                return Err(CompanyError::MapPrivate {
                    file: file.to_owned(),
                    header: header.to_owned(),
                    reason: why.text(),
                });
            }
            if self.columns.insert(key, field).is_some() {
                return Err(CompanyError::MapTwice {
                    file: file.to_owned(),
                    header: header.to_owned(),
                });
            }
        }
        Ok(())
    }
}

/// The headers of one line: a text or a list of texts.
fn headers<'v>(
    file: &str,
    named: &str,
    value: &'v toml::Value,
) -> Result<Vec<&'v str>, CompanyError> {
    let bad = || CompanyError::MapValue { file: file.to_owned(), key: named.to_owned() };
    match value {
        toml::Value::String(header) => Ok(vec![header]),
        toml::Value::Array(list) => list.iter().map(|one| one.as_str().ok_or_else(bad)).collect(),
        _ => Err(bad()),
    }
}

/// Reads `dates = "day-first"`.
fn order(file: &str, value: &toml::Value) -> Result<DateOrder, CompanyError> {
    value
        .as_str()
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| CompanyError::MapDates { file: file.to_owned() })
}

/// The error for a field that does not exist, with the one it looks like.
fn unknown_field(file: &str, field: &str) -> CompanyError {
    let names: Vec<String> = Field::all().into_iter().map(|(_, name)| name).collect();
    let all: Vec<&str> = names.iter().map(String::as_str).chain(["ignore", "dates"]).collect();
    let nearest = similar::get_close_matches(field, &all, 1, 0.6);
    CompanyError::MapUnknownField {
        file: file.to_owned(),
        field: field.to_owned(),
        nearest: nearest.first().map(|near| (*near).to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_that_does_not_exist_is_refused_with_the_nearest() {
        let error = ColumnMap::parse("columns.toml", "ownr = [\"Looked After By\"]").unwrap_err();

        assert!(error.to_string().contains("did you mean `owner`"), "{error}");
    }

    #[test]
    fn a_header_cannot_mean_two_things() {
        let text = "owner = [\"Looked After By\"]\nsource = \"looked-after by\"";

        let error = ColumnMap::parse("columns.toml", text).unwrap_err();

        assert!(matches!(error, CompanyError::MapTwice { .. }), "{error}");
    }

    #[test]
    fn private_content_cannot_be_mapped() {
        let error = ColumnMap::parse("columns.toml", "group = [\"Notes\"]").unwrap_err();

        assert!(matches!(error, CompanyError::MapPrivate { .. }), "{error}");
    }

    #[test]
    fn the_order_of_the_file_goes_before_that_of_the_workspace() {
        let map = ColumnMap::parse("columns.toml", "dates = \"month-first\"").unwrap();

        assert_eq!(map.with_dates(DateOrder::DayFirst).dates(), Some(DateOrder::MonthFirst));
    }

    #[test]
    fn the_shipped_example_is_valid() {
        let text = include_str!("../../../policies/columns.toml");

        let map = ColumnMap::parse("columns.toml", text).unwrap();

        assert_eq!(map.get("lookedafterby"), Some(Known::Read(Field::Owner, 0)));
    }
}
