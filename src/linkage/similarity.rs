//! Two names without any context.

use crate::linkage::name::Parsed;

/// How alike two names are: 0 for nothing in common, 1 for the same.
pub(super) fn names(left: &Parsed, right: &Parsed) -> f64 {
    let same = left.givens.first().map(|one| &one.main)
        == right.givens.first().map(|one| &one.main)
        && left.families.first().map(|one| &one.full)
            == right.families.first().map(|one| &one.full);
    f64::from(u8::from(same))
}
