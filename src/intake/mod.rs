//! How bytes come in: archives with limits, text, tables (CSV, TSV, XLSX), vCards, JSON, HTML, and
//! live sources over HTTPS with OAuth 2.0, and databases that are only read.
//!
//! Our own gate stands before every parser, since the usual ones abort, run away or silently keep
//! one of two readings on hostile input. Limits are in [`limits`]; every refusal names the file
//! and, where there are lines, the line. Nothing is ever written under a name from an archive.

pub mod archive;
pub mod error;
pub mod hash;
pub mod html;
pub mod http;
pub mod json;
pub mod limits;
pub mod oauth;
pub mod outside;
pub mod secret;
pub mod sql;
pub mod table;
pub mod text;
pub mod vault;
pub mod vcard;
mod xlsx;

pub use error::IntakeError;
