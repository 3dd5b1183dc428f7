//! Hostile text made harmless.
//!
//! Names, companies and file names come from people who may be audited: a cell that begins a
//! formula runs when the table is opened, a bidi mark turns the rest of a line around, an escape
//! sequence repaints a terminal. Markup is the template engine's business: it escapes everything.

use std::borrow::Cow;

/// What stands for a character that is not shown.
const SHOWN_INSTEAD: char = '\u{FFFD}';

/// What may begin a formula or split a cell: as typed, in full width, in small forms.
const DANGEROUS: [char; 16] = [
    '\t', '\r', '\n', '\0', '=', '+', '-', '@', '\u{FF1D}', '\u{FF0B}', '\u{FF0D}', '\u{FF20}',
    '\u{FE66}', '\u{FE62}', '\u{FE63}', '\u{FE6B}',
];

/// Tells whether a character is invisible and changes how its neighbours are shown.
///
/// The joiners U+200C and U+200D stay: Persian and several Indic scripts need them in names.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}'
            | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// Replaces control and bidi characters by a visible mark; line breaks and tabs by a blank.
#[must_use]
pub fn harmless(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let shown = |c: char| match c {
        '\n' | '\r' | '\t' => ' ',
        c if is_hidden(c) => SHOWN_INSTEAD,
        c => c,
    };
    Cow::Owned(text.chars().map(shown).collect())
}

/// The same for a whole document, whose own line breaks stay.
pub(super) fn harmless_document(text: &str) -> String {
    text.chars().map(|c| if c != '\n' && is_hidden(c) { SHOWN_INSTEAD } else { c }).collect()
}

/// Keeps a cell from being taken for a formula: such text gets an apostrophe in front.
///
/// Formulas begin with `=`, `+`, `-`, `@` or their full-width and small forms, also behind blanks
/// and invisible characters. TAB, CR, LF and NUL at the beginning count as well, since programs
/// split or trim there. The price: a telephone number written
/// `+61 491 570 156` is shown as `'+61 491 570 156`.
#[must_use]
pub fn escape_cell(text: &str) -> Cow<'_, str> {
    for c in text.chars() {
        match c {
            c if DANGEROUS.contains(&c) => return prefixed(text),
            c if c.is_whitespace() || is_hidden(c) || c == SHOWN_INSTEAD => {}
            _ => return Cow::Borrowed(text),
        }
    }
    Cow::Borrowed(text)
}

fn prefixed(text: &str) -> Cow<'_, str> {
    Cow::Owned(format!("'{text}"))
}

/// What a table shows of a text: harmless, and no formula.
pub(super) fn cell(text: &str) -> String {
    harmless(&escape_cell(text)).into_owned()
}

/// One line of CSV (RFC 4180): every cell quoted, so that no program splits one at its own sign.
pub(super) fn csv_line<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let quoted = |text: &str| format!("\"{}\"", cell(text).replace('"', "\"\""));
    let cells: Vec<String> = cells.into_iter().map(quoted).collect();
    format!("{}\r\n", cells.join(","))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What a spreadsheet may run, in every form that is folded to it.
    const RUNS: &[char] = &['=', '+', '-', '@', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫'];

    #[test]
    fn a_formula_gets_an_apostrophe_also_behind_blanks_and_hidden_characters() {
        for text in ["=1+1", "  @SUM(A1)", "\u{feff}\u{202e}＝cmd", "\t1", "\r\n-2", "\0"] {
            let escaped = escape_cell(text);

            assert_eq!(*escaped, format!("'{text}"));
        }
    }

    #[test]
    fn plain_text_stays_as_it_is() {
        for text in ["", "Ada Example", "a=b", "O'Hara", "  Ada", "3-4"] {
            let escaped = escape_cell(text);

            assert!(matches!(escaped, Cow::Borrowed(same) if same == text));
        }
    }

    #[test]
    fn escape_sequences_and_bidi_marks_become_visible() {
        let shown = harmless("Ada\u{1b}[31m\u{202e}elpmaxE\nnothing found");

        assert_eq!(shown, "Ada\u{fffd}[31m\u{fffd}elpmaxE nothing found");
    }

    #[test]
    fn names_that_need_joiners_keep_them() {
        assert_eq!(harmless("می\u{200c}رضا"), "می\u{200c}رضا");
    }

    proptest! {
        // Without files of past failures, which would stand at the top level.
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_cell_begins_a_formula(lead in "[ \t\r\n\u{feff}\u{200b}\u{202e}]{0,3}", text in "\\PC{0,12}|[=+@-].{0,5}") {
            let shown = cell(&format!("{lead}{text}"));

            let first = shown.chars().find(|c| !c.is_whitespace() && *c != SHOWN_INSTEAD);
            prop_assert!(first.is_none_or(|c| !RUNS.contains(&c)), "{shown:?}");
            prop_assert!(!shown.starts_with(['\t', '\r', '\n', '\0']));
        }

        #[test]
        fn escaping_twice_adds_nothing(text in ".{0,12}") {
            let once = escape_cell(&text).into_owned();

            let twice = escape_cell(&once).into_owned();

            prop_assert_eq!(once, twice);
        }

        #[test]
        fn a_line_of_csv_reads_back_as_its_cells(cells in prop::collection::vec("[a-z,;\"\n ]{0,8}", 1..5)) {
            let line = csv_line(cells.iter().map(String::as_str));

            let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(line.as_bytes());
            let row = reader.records().next().unwrap().unwrap();
            let wanted: Vec<String> = cells.iter().map(|text| cell(text)).collect();
            prop_assert_eq!(row.iter().collect::<Vec<_>>(), wanted);
        }
    }
}
