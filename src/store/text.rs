//! How days and nouns stand in a column.

use crate::model::Day;
use crate::store::StoreError;

/// A day as the database keeps it.
pub(super) fn day_text(day: Day) -> String {
    day.format("%Y-%m-%d").to_string()
}

/// A day the database kept; an unreadable one is the first day there is.
pub(super) fn day_of(text: &str) -> Day {
    text.parse().unwrap_or(Day::MIN)
}

/// Serialises a noun.
pub(super) fn to_json<T: serde::Serialize>(
    what: &'static str,
    value: &T,
) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|cause| StoreError::Document { what, cause })
}

/// Reads a noun back.
pub(super) fn from_json<T: serde::de::DeserializeOwned>(
    what: &'static str,
    text: &str,
) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|cause| StoreError::Document { what, cause })
}

/// So many random bytes of the machine's own generator, in hex: salts and secrets that the database
/// must never see chosen by anybody.
pub(super) fn random_hex(bytes: usize) -> Result<String, StoreError> {
    let mut random = vec![0; bytes];
    getrandom::fill(&mut random).map_err(|_| StoreError::Random)?;
    Ok(crate::evidence::hex(&random))
}
