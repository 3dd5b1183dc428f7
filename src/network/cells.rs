//! Cells of tables: what a spreadsheet damaged, what is blank.

/// Tells whether a spreadsheet replaced the value: `#NAME?`, `4.47E+11`.
///
/// Numbers of twelve digits and more become `4.47E+11` on saving, values that begin with `=` or
/// `+` an error. What stood there cannot be told any more, so nothing is kept.
pub(super) fn is_damaged(value: &str) -> bool {
    if matches!(value, "#NAME?" | "#REF!" | "#VALUE!" | "#N/A" | "#NUM!" | "#NULL!" | "#DIV/0!") {
        return true;
    }
    let Some((front, exponent)) = value.split_once("E+") else { return false };
    let number =
        |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || b".,-".contains(&byte));
    !front.is_empty() && !exponent.is_empty() && number(front) && number(exponent)
}

/// A value, unless it is blank.
pub(super) fn filled(value: &str) -> Option<Box<str>> {
    let value = value.trim();
    (!value.is_empty()).then(|| value.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damage_by_a_spreadsheet_is_told_from_names() {
        assert!(is_damaged("#NAME?") && is_damaged("4.47E+11") && is_damaged("4,47E+11"));
        assert!(!is_damaged("E+ Energy") && !is_damaged("1E+") && !is_damaged("Ada"));
    }
}
