//! Columns by name: they moved when `URL` came in 2023, and a column named twice is a trap.

use crate::intake::table::Table;
use crate::intake::table::TableRow;
use crate::model::reading::Origin;
use crate::network::contract::NetworkError;

/// Where a row is: a line of a file, or an item of a list.
pub(super) type Place = fn(usize, u64) -> Origin;

/// A column's name as it is compared: lower case, letters and digits alone, so that `FirstName`,
/// `First Name` and `first_name` are one.
pub(super) fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Tells whether a row holds all of some columns.
pub(super) fn has_all(row: &[&str], wanted: &[&str]) -> bool {
    wanted.iter().all(|name| row.iter().any(|cell| plain(cell) == *name))
}

/// Finds a column by the first of its names that is there; `None` when none is.
///
/// # Errors
///
/// Two columns of the name: one of them would be silently dropped.
pub(super) fn column(
    file: &str,
    table: &Table,
    names: &[&str],
) -> Result<Option<usize>, NetworkError> {
    for name in names {
        let mut found = table.header.iter().enumerate().filter(|(_, cell)| plain(cell) == *name);
        let Some((index, cell)) = found.next() else { continue };
        if found.next().is_some() {
            return Err(NetworkError::Shape {
                file: file.to_owned(),
                line: Some(table.header_line),
                item: None,
                reason: format!("two columns are called `{cell}`"),
                hint: "hand in the file as LinkedIn exported it".to_owned(),
            });
        }
        return Ok(Some(index));
    }
    Ok(None)
}

/// A cell of a column that may be absent.
pub(super) fn cell(row: &TableRow, column: Option<usize>) -> &str {
    column.map_or("", |column| row.get(column))
}

/// Why a row cannot be read by its columns, if so: cells are missing, so that nobody can tell which
/// value belongs to which column. (Surplus cells and a repeated header are left out on reading.)
pub(super) fn misfit(table: &Table, row: &TableRow) -> Option<String> {
    let (cells, columns) = (row.cells.len(), table.header.len());
    (cells < columns).then(|| format!("{cells} cells, but the header has {columns}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(header: &[&str]) -> Table {
        Table {
            header: header.iter().map(|&name| name.to_owned()).collect(),
            header_line: 4,
            rows: Vec::new(),
            blank: 0,
            skipped: Vec::new(),
            warnings: Vec::new(),
        }
    }

    #[test]
    fn spelling_of_a_column_does_not_matter() {
        let table = table(&["First Name", "URL"]);

        assert_eq!(column("f", &table, &["firstname"]).unwrap(), Some(0));
        assert_eq!(column("f", &table, &["email"]).unwrap(), None);
    }

    #[test]
    fn a_column_named_twice_is_refused_with_its_line() {
        let error = column("f.csv", &table(&["URL", "Url"]), &["url"]).unwrap_err();

        assert_eq!(error.to_string(), "`f.csv`, line 4: two columns are called `URL`");
    }

    #[test]
    fn a_row_with_missing_cells_is_told() {
        let row = |cells: &[&str]| TableRow { line: 5, cells: csv::StringRecord::from(cells) };
        let table = table(&["A", "B"]);

        assert_eq!(misfit(&table, &row(&["1", ""])), None);
        assert_eq!(misfit(&table, &row(&["1"])).as_deref(), Some("1 cells, but the header has 2"));
    }
}
