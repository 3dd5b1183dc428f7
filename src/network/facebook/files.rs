//! One file, of either form, to its records: the gate for its form, then the reader for its list.

use serde::de::IgnoredAny;

use crate::intake::html;
use crate::intake::json;
use crate::model::reading::ExportOwner;
use crate::network::contract::NetworkError;
use crate::network::facebook::book;
use crate::network::facebook::harvest::Entry;
use crate::network::facebook::harvest::Harvest;
use crate::network::facebook::harvest::Tie;
use crate::network::facebook::html as pages;
use crate::network::facebook::members::Form;
use crate::network::facebook::members::Known;
use crate::network::facebook::owner as profile;
use crate::network::facebook::ties as lists;

/// The one file whose records open with a member number.
const USER_ID_FIRST: &str = "contacts_uploaded_before_2021";

/// Reads one file of ties.
///
/// # Errors
///
/// What the gate refuses; a list in another shape.
pub(super) fn ties(known: &Known, bytes: &[u8]) -> Result<Harvest<Tie>, NetworkError> {
    let label = &known.member.label;
    let read = match known.form {
        Form::Json => {
            json::parse::<IgnoredAny>(label, bytes)?;
            lists::read(bytes, known.part.keys())
        }
        Form::Html => pages::read_ties(&html::parse(label, bytes)?),
    };
    read.map_err(|reason| shape(label, reason))
}

/// Reads one file of uploaded contacts.
///
/// # Errors
///
/// What the gate refuses; a list in another shape.
pub(super) fn book(known: &Known, bytes: &[u8]) -> Result<Harvest<Entry>, NetworkError> {
    let label = &known.member.label;
    let user_id_first = known.stem == USER_ID_FIRST;
    let read = match known.form {
        Form::Json => {
            json::parse::<IgnoredAny>(label, bytes)?;
            book::read(bytes, user_id_first)
        }
        Form::Html if known.stem == "contact_info" => {
            Ok(pages::read_contact_info(&html::parse(label, bytes)?))
        }
        Form::Html => pages::read_book(&html::parse(label, bytes)?, user_id_first),
    };
    read.map_err(|reason| shape(label, reason))
}

/// Reads whose export it is; `None` when the file does not say.
///
/// # Errors
///
/// What the gate refuses.
pub(super) fn owner(known: &Known, bytes: &[u8]) -> Result<Option<ExportOwner>, NetworkError> {
    let label = &known.member.label;
    Ok(match known.form {
        Form::Json => {
            json::parse::<IgnoredAny>(label, bytes)?;
            profile::from_json(bytes)
        }
        Form::Html => profile::from_page(&html::parse(label, bytes)?),
    })
}

/// A file in a shape we do not know.
fn shape(file: &str, reason: String) -> NetworkError {
    let hint = "hand in the export as Facebook sent it; if it is untouched, its shape is new to us";
    let hint = hint.to_owned();
    NetworkError::Shape { file: file.to_owned(), line: None, item: None, reason, hint }
}
