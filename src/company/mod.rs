//! The company's own books: CRM exports, the rent roll, the roster of reps.
//!
//! Everything here is pure: bytes in, records out. A bad row costs that row and is counted with its
//! line; a file in which nothing can be read is an error. Columns nobody needs (notes, birth dates,
//! prices) are named in the [`ColumnReport`] and their values are never kept.
//!
//! | file or folder | what it is |
//! |---|---|
//! | `columns/` | which header means which field: synonyms, the ignored, a mapping file |
//! | `values/` | what a cell means: dates, yes and no, lists, names |
//! | `preset.rs` | the CRM products, recognised by their headers |
//! | `crm.rs`, `cards.rs`, `merge.rs` | CRM rows and cards to records |
//! | `rent_roll.rs` | landlords and properties |
//! | `roster.rs` | reps |
//! | `side_tables.rs` | who may export, dated dealings |
//! | `stream.rs`, `plain/` | a CRM of millions of rows, row by row and not kept |
//! | `ids.rs` | the column that names the entries of a list |
//! | `live/` | CRMs over their own APIs |
//! | `database/` | CRMs in their own databases, by profiles |
//! | `doctor.rs` | how a file would be read, without reading it in |
//!
//! To add a CRM: a row in the table of `preset.rs`, a folder in `fixtures/crm/`, and its synonyms in
//! `columns/crm.rs` as far as they are not there yet.

mod cards;
pub mod columns;
mod crm;
pub mod database;
mod doctor;
mod error;
mod ident;
mod ids;
pub mod live;
mod merge;
mod notes;
mod person;
mod plain;
mod preset;
mod rent_roll;
mod roster;
mod sheet;
mod side_tables;
mod stream;
pub mod values;

pub use columns::field_names;
pub use columns::map::ColumnMap;
pub use columns::report::ColumnReading;
pub use columns::report::ColumnReport;
pub use columns::report::ColumnUse;
pub use crm::CrmReading;
pub use crm::CrmTable;
pub use crm::read_crm;
pub use crm::read_crm_changes;
pub use crm::read_crm_rows;
pub use doctor::Diagnosis;
pub use doctor::doctor;
pub use error::CompanyError;
pub use ids::IdColumn;
pub use ids::id_column;
pub use preset::Preset;
pub use rent_roll::RentRollReading;
pub use rent_roll::read_rent_roll;
pub use roster::RosterReading;
pub use roster::read_roster;
pub use roster::read_roster_with;
pub use side_tables::DealingRow;
pub use side_tables::PermissionRow;
pub use side_tables::SideTable;
pub use side_tables::read_dealings;
pub use side_tables::read_permissions;
pub use stream::BookRow;
pub use stream::Streamed;
pub use stream::stream_rows;
pub use values::dates::DateOrder;
