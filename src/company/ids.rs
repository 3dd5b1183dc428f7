//! The column of a list that names its entries.

use crate::company::CompanyError;

/// Headers of a list's own ids, in the order in which they are preferred.
const ID_COLUMNS: &[&str] =
    &["rowkey", "contactid", "recordid", "recordidcontact", "id", "leadid", "customerid", "uid"];

/// Headers of a profile page, the id of a list without another.
const PROFILE_COLUMNS: &[&str] = &["url", "profileurl", "linkedinurl", "linkedinprofile"];

/// The column of ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdColumn {
    /// Which column of the header.
    pub index: usize,
    /// Whether it is the list's own id, not a profile page.
    pub own: bool,
}

/// Finds the column of ids in a header: the wanted one, else one by its usual names. `None` where
/// none was asked for and there is none.
///
/// # Errors
///
/// The wanted column is not there.
pub fn id_column(
    file: &str,
    header: &[String],
    wanted: Option<&str>,
) -> Result<Option<IdColumn>, CompanyError> {
    let folded: Vec<String> = header.iter().map(|column| fold(column)).collect();
    let find =
        |names: &[&str]| names.iter().find_map(|name| folded.iter().position(|one| one == name));
    if let Some(wanted) = wanted {
        let index = find(&[&fold(wanted)]).ok_or_else(|| no_column(file, wanted, header))?;
        return Ok(Some(IdColumn { index, own: true }));
    }
    let own = find(ID_COLUMNS).map(|index| IdColumn { index, own: true });
    Ok(own.or_else(|| find(PROFILE_COLUMNS).map(|index| IdColumn { index, own: false })))
}

/// A column's name without case, blanks and marks.
fn fold(column: &str) -> String {
    column.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The column that was asked for is not there.
fn no_column(file: &str, column: &str, header: &[String]) -> CompanyError {
    let names: Vec<&str> = header.iter().map(String::as_str).collect();
    let near = similar::get_close_matches(column, &names, 2, 0.6);
    CompanyError::NoColumn {
        file: file.to_owned(),
        column: column.to_owned(),
        near: near.into_iter().map(str::to_owned).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(header: &[&str], wanted: Option<&str>) -> Result<Option<IdColumn>, CompanyError> {
        let header: Vec<String> = header.iter().map(|name| (*name).to_owned()).collect();
        id_column("list.csv", &header, wanted)
    }

    #[test]
    fn the_lists_own_id_goes_before_a_profile_page() {
        let both = find(&["URL", "Contact ID"], None).unwrap();
        let page = find(&["Name", "URL"], None).unwrap();

        assert_eq!(both, Some(IdColumn { index: 1, own: true }));
        assert_eq!(page, Some(IdColumn { index: 1, own: false }));
    }

    #[test]
    fn a_column_that_is_not_there_is_an_error_with_the_nearest() {
        let error = find(&["row_key", "Name"], Some("row_kee")).unwrap_err();

        assert!(error.to_string().contains("did you mean `row_key`"), "{error}");
    }
}
