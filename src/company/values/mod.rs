//! What a cell means: dates, yes and no, lists in one cell, names.

pub mod dates;
pub(super) mod day;
pub(super) mod lists;
pub(super) mod names;
pub(super) mod polarity;
pub(super) mod profile;
