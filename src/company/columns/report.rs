//! What the user is told of the columns of a file.

use std::borrow::Cow;

use serde::Deserialize;
use serde::Serialize;

use crate::model::record::Book;

/// Every column of a file and what came of it. Holds headers, never values.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnReport {
    /// The columns, in the order of the file.
    pub columns: Vec<ColumnUse>,
    /// Fields that no column gives, and what that costs.
    pub missing: Vec<Missing>,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnUse {
    /// Its name, as written.
    pub header: String,
    /// What came of it.
    #[serde(flatten)]
    pub reading: ColumnReading,
}

/// What came of a column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum ColumnReading {
    /// It is read as a field.
    Read {
        /// The field's name, as in a mapping file.
        field: String,
    },
    /// It is left unread on purpose.
    Ignored {
        /// Why.
        why: Cow<'static, str>,
    },
    /// Its name is not known; it is not read either.
    Unknown {
        /// A known name that looks like it.
        nearest: Option<Cow<'static, str>>,
    },
}

/// A field that no column gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    /// The field's name.
    pub field: Cow<'static, str>,
    /// What cannot be told without it.
    pub costs: Cow<'static, str>,
}

/// What the fields of a book are for: names, of which one is enough, and what is lost without.
const WANTED: &[(Book, &[&str], &str)] = &[
    (
        Book::Crm,
        &["id"],
        "records get an id made from their e-mail address or name; one whose address changes becomes another record",
    ),
    (Book::Crm, &["email"], "clients are found by phone and name alone"),
    (
        Book::Crm,
        &["phone", "mobile", "home_phone", "work_phone"],
        "clients are found by e-mail and name alone",
    ),
    (
        Book::Crm,
        &["owner", "owner_id"],
        "no record can be told to be a colleague's or a former colleague's",
    ),
    (
        Book::Crm,
        &["created_on"],
        "it cannot be told which clients a rep brought along and which came later",
    ),
    (Book::Crm, &["source"], "it cannot be told which clients the company paid for"),
    (
        Book::Crm,
        &["opt_out", "opted_out_on", "status"],
        "clients who asked not to be contacted cannot be told",
    ),
    (
        Book::Crm,
        &["last_dealing_on", "closing_year"],
        "it cannot be told whether a client was dealt with within a clause's look-back",
    ),
    (Book::Crm, &["group", "group_tick"], "landlords, friends and family cannot be told by group"),
    (Book::RentRoll, &["id"], "landlords get an id made from their e-mail address or name"),
    (Book::RentRoll, &["email"], "landlords are found by phone and name alone"),
    (
        Book::RentRoll,
        &["phone", "mobile", "home_phone", "work_phone"],
        "landlords are found by e-mail and name alone",
    ),
    (Book::RentRoll, &["property_id"], "properties are told apart by address, or not at all"),
    (
        Book::RentRoll,
        &["manager"],
        "it cannot be told which property manager looked after a landlord",
    ),
    (
        Book::RentRoll,
        &["agreement_start", "gained_on"],
        "it cannot be told since when a property is managed",
    ),
    (Book::RentRoll, &["lost_on", "agreement_end"], "every entry counts as still managed"),
    (Book::Roster, &["id", "user_name"], "reps get the part of their address before the `@` as id"),
    (
        Book::Roster,
        &["email"],
        "reps are told by name alone, and the owner of an export cannot be checked by address",
    ),
    (Book::Roster, &["hired"], "it cannot be told which ties are older than the employment"),
    (Book::Roster, &["last_day"], "nobody can be told to have left: no record becomes an orphan"),
    (Book::Roster, &["resigned"], "nothing can be dated to before or after notice"),
    (
        Book::Roster,
        &["place"],
        "the law that applies is not known: place-dependent questions stay open",
    ),
    (Book::Roster, &["agreement"], "no clause can be applied"),
];

impl ColumnReport {
    /// A report on the columns of a book, with the fields that are missing.
    pub(super) fn new(book: Book, columns: Vec<ColumnUse>) -> Self {
        let has = |name: &str| {
            columns
                .iter()
                .any(|one| matches!(&one.reading, ColumnReading::Read { field } if field == name))
        };
        let missing = WANTED
            .iter()
            .filter(|(of, names, _)| *of == book && !names.iter().any(|name| has(name)))
            .filter_map(|(_, names, costs)| {
                Some(Missing { field: (*names.first()?).into(), costs: (*costs).into() })
            })
            .collect();
        Self { columns, missing }
    }

    /// The headers that no table knows.
    pub fn unknown(&self) -> impl Iterator<Item = &str> {
        let unknown = self.columns.iter().filter(|one| !one.header.is_empty());
        unknown
            .filter(|one| matches!(one.reading, ColumnReading::Unknown { .. }))
            .map(|one| one.header.as_str())
    }
}
