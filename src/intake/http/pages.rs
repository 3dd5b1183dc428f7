//! Pages of one list, counted: no more than a list can hold, and none twice.

use std::collections::HashSet;

use crate::intake::hash::sha256_hex;
use crate::intake::http::error::HttpError;
use crate::intake::http::limits::Limits;

/// What was seen of one list so far.
#[derive(Debug, Default)]
pub struct Pages {
    count: u64,
    rows: u64,
    bytes: u64,
    cursors: HashSet<String>,
    bodies: HashSet<String>,
}

impl Pages {
    /// Counts a page: its content as far as it tells one page from another, and how many rows.
    ///
    /// # Errors
    ///
    /// More pages, rows or bytes than the limits; a page with rows that came before.
    pub fn page(&mut self, limits: &Limits, content: &[u8], rows: u64) -> Result<(), HttpError> {
        self.count += 1;
        self.rows = self.rows.saturating_add(rows);
        self.bytes = self.bytes.saturating_add(content.len() as u64);
        for (what, count, limit) in [
            ("pages", self.count, limits.pages),
            ("rows", self.rows, limits.rows),
            ("bytes", self.bytes, limits.bytes),
        ] {
            if count > limit {
                return Err(HttpError::Cap { what, limit });
            }
        }
        if rows > 0 && !self.bodies.insert(sha256_hex(content)) {
            return Err(HttpError::Loop { what: "its rows" });
        }
        Ok(())
    }

    /// Takes the mark of the next page.
    ///
    /// # Errors
    ///
    /// It was given before.
    pub fn next(&mut self, cursor: &str) -> Result<(), HttpError> {
        if self.cursors.insert(cursor.to_owned()) {
            return Ok(());
        }
        Err(HttpError::Loop { what: "the mark of the next page" })
    }

    /// Pages so far.
    #[must_use]
    pub fn pages(&self) -> u64 {
        self.count
    }

    /// Rows so far.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_came_before_is_a_circle_unless_it_is_empty() {
        let (mut pages, limits) = (Pages::default(), Limits::default());

        assert!(pages.page(&limits, b"a", 1).is_ok() && pages.page(&limits, b"b", 1).is_ok());
        assert!(pages.page(&limits, b"", 0).is_ok() && pages.page(&limits, b"", 0).is_ok());
        assert!(matches!(pages.page(&limits, b"a", 1), Err(HttpError::Loop { .. })));
        assert!(pages.next("n1").is_ok() && pages.next("n2").is_ok());
        assert!(matches!(pages.next("n1"), Err(HttpError::Loop { .. })));
    }

    #[test]
    fn more_than_a_list_can_hold_is_not_believed() {
        let limits = Limits { pages: 2, rows: 10, bytes: 8, ..Limits::default() };
        let cap = |sizes: &[(&[u8], u64)]| {
            let mut pages = Pages::default();
            let ended = sizes.iter().try_for_each(|(body, rows)| pages.page(&limits, body, *rows));
            matches!(ended, Err(HttpError::Cap { .. }))
        };

        assert!(!cap(&[(b"a", 5), (b"b", 5)]));
        assert!(cap(&[(b"a", 1), (b"b", 1), (b"c", 1)]));
        assert!(cap(&[(b"a", 11)]) && cap(&[(b"123456789", 1)]));
    }
}
