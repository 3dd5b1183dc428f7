//! A CRM of millions of rows, row by row: nothing is kept, united or made up.
//!
//! Every row says what [`read_crm_rows`](crate::company::read_crm_rows) says of it. A row whose
//! cells can be taken as they stand goes through `plain/` without a copy, any other through
//! `person.rs`. The lines below a report of Salesforce are told by their end: rows that hold their
//! first cell alone wait until it is known whether others follow.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::path::Path;

use crate::company::CompanyError;
use crate::company::columns::Field;
use crate::company::columns::Lookup;
use crate::company::crm;
use crate::company::ids::IdColumn;
use crate::company::ids::id_column;
use crate::company::notes::Notes;
use crate::company::person;
use crate::company::plain::Facts;
use crate::company::plain::Plain;
use crate::company::preset::Preset;
use crate::company::sheet;
use crate::company::sheet::FOOTER_ROWS;
use crate::company::sheet::Sheet;
use crate::intake::table::Broken;
use crate::intake::table::Cells;
use crate::intake::table::TableRow;
use crate::intake::table::TableStream;
use crate::model::record::Book;
use crate::model::written::Written;

/// One row of a book, borrowed.
#[derive(Clone, Copy)]
pub struct BookRow<'a> {
    /// The physical line on which it begins, from 1.
    pub line: u64,
    /// The cell of the column of ids, where it is filled: the list's own id or a profile page.
    pub id: Option<&'a str>,
    /// The owners, each once.
    pub owners: &'a [&'a str],
    /// The person.
    pub written: Written<'a>,
    own_ids: bool,
}

impl<'a> BookRow<'a> {
    /// What the row is called: by its id, its profile page, or its place. A row whose id is empty
    /// in a list that has ids is called by its place.
    #[must_use]
    pub fn called(&self) -> Cow<'a, str> {
        match (self.id, self.written.profile) {
            (Some(id), _) => Cow::Borrowed(id),
            (None, page) if !self.own_ids && !page.is_empty() => {
                Cow::Owned(format!("https://www.{page}"))
            }
            (None, _) => Cow::Owned(format!("line:{}", self.line)),
        }
    }
}

/// What is to be said of a book whose rows have streamed past.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Streamed {
    /// Rows handed over.
    pub rows: u64,
    /// Rows left out: line and reason of the first thousand.
    pub skipped: Vec<(u64, String)>,
    /// Rows left out.
    pub skipped_rows: u64,
    /// Remarks.
    pub warnings: Vec<String>,
    /// Whether the list has a column of ids of its own.
    pub own_ids: bool,
    /// Whether any row has an owner.
    pub owned: bool,
}

/// Reads a CRM of UTF-8 text row by row, and hands each row that identifies somebody to `each`.
///
/// `None` when the file is something else: a workbook, cards, text in another encoding, a table
/// without a header we know, or one with neither owners nor ids of its own, which is a list of
/// contacts. That may turn out in the middle of the file; what was handed over is to be forgotten
/// then, and the file to be read whole.
///
/// # Errors
///
/// The wanted column of ids is not there, a quote is never closed, a limit is passed, or the
/// operating system refuses.
pub fn stream_rows(
    path: &Path,
    wanted: Option<&str>,
    each: &mut dyn FnMut(&BookRow<'_>),
) -> Result<Option<Streamed>, CompanyError> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = name.unwrap_or_default();
    let lookup = Lookup::new(Book::Crm, Preset::Auto, None);
    let Some(mut stream) = TableStream::open(&name, path, &|cells| lookup.is_header(cells))? else {
        return Ok(None);
    };
    let ids = id_column(&name, &stream.table.header, wanted)?;
    let sheet = Sheet::over(stream.table.clone(), Book::Crm, Preset::Auto, None);
    let owned = sheet.layout.has(Field::Owner) || sheet.layout.has(Field::OwnerId);
    if !owned && !ids.is_some_and(|ids| ids.own) {
        return Ok(None);
    }
    let mut rows = Rows {
        plain: Plain::new(&sheet.layout),
        sheet: &sheet,
        ids,
        notes: Notes::default(),
        waiting: VecDeque::new(),
        last_line: 0,
        all: Streamed { own_ids: ids.is_some_and(|ids| ids.own), ..Streamed::default() },
        each,
    };
    match rows.read_all(&mut stream) {
        Ok(()) => {}
        Err(Broken::NoText) => return Ok(None),
        Err(Broken::Refused(error)) => return Err(error.into()),
    }
    Ok(Some(rows.finish(&stream)))
}

/// A book while its rows stream past.
struct Rows<'s> {
    plain: Plain,
    sheet: &'s Sheet,
    ids: Option<IdColumn>,
    notes: Notes,
    /// Rows that hold their first cell alone and may be the end of the file.
    waiting: VecDeque<TableRow>,
    /// The line of the row before them.
    last_line: u64,
    all: Streamed,
    each: &'s mut dyn FnMut(&BookRow<'_>),
}

impl Rows<'_> {
    /// Reads all rows.
    fn read_all(&mut self, stream: &mut TableStream) -> Result<(), Broken> {
        let footed = stream.table.header.len() > 1;
        while let Some(row) = stream.read()? {
            let line = row.line;
            let first = row.cells.get(0);
            if footed && sheet::is_lone(first, row.cells.iter().skip(1)) {
                self.waiting.push_back(TableRow { line, cells: row.cells.to_row() });
                if self.waiting.len() > FOOTER_ROWS {
                    self.release(1, stream);
                }
                continue;
            }
            if self.waiting.is_empty() {
                let given = self.give(line, row.cells);
                self.last_line = line;
                if let Err(reason) = given {
                    stream.skip(line, reason.to_owned());
                }
                continue;
            }
            let row = TableRow { line, cells: row.cells.to_row() };
            self.release(self.waiting.len(), stream);
            self.last_line = line;
            if let Err(reason) = self.give_apart(&row) {
                stream.skip(line, reason.to_owned());
            }
        }
        let run: Vec<(u64, &str)> = self.waiting.iter().map(|row| (row.line, row.get(0))).collect();
        let kept = sheet::footer_in(self.last_line, &run).unwrap_or(run.len());
        self.release(kept, stream);
        let columns = stream.table.header.len();
        let short = self.waiting.iter().filter(|row| row.cells.len() < columns).count();
        stream.forget_short(short as u64);
        Ok(())
    }

    /// Hands over so many of the rows that wait.
    fn release(&mut self, count: usize, stream: &mut TableStream) {
        for _ in 0..count {
            let Some(row) = self.waiting.pop_front() else { return };
            self.last_line = row.line;
            if let Err(reason) = self.give_apart(&row) {
                stream.skip(row.line, reason.to_owned());
            }
        }
    }

    /// Hands a row over, or says why it is left out.
    fn give(&mut self, line: u64, cells: Cells<'_>) -> Result<(), &'static str> {
        let mut facts = Facts::default();
        if self.plain.read(cells, &mut facts).is_none() {
            return self.give_apart(&TableRow { line, cells: cells.to_row() });
        }
        let id = self.ids.map(|ids| cells.get(ids.index));
        self.hand_over(line, id, facts.owners.all(), facts.written());
        Ok(())
    }

    /// Hands a row over that is not plain.
    fn give_apart(&mut self, table_row: &TableRow) -> Result<(), &'static str> {
        let row = self.sheet.row(table_row);
        let person = person::read(row, &mut self.notes);
        if person.is_nobody() {
            return Err(crm::nobody(row));
        }
        let owners = crm::people(row, &[Field::Owner, Field::OwnerId]);
        let owners: Vec<&str> = owners.iter().map(String::as_str).collect();
        let id = self.ids.map(|ids| table_row.get(ids.index));
        Written::with_person(&person, |written| {
            self.hand_over(table_row.line, id, &owners, *written);
        });
        Ok(())
    }

    fn hand_over<'a>(
        &mut self,
        line: u64,
        id: Option<&'a str>,
        owners: &'a [&'a str],
        written: Written<'a>,
    ) {
        self.all.rows += 1;
        self.all.owned |= !owners.is_empty();
        let (id, own_ids) = (id.filter(|id| !id.is_empty()), self.all.own_ids);
        (self.each)(&BookRow { line, id, owners, written, own_ids });
    }

    /// What is to be said in the end.
    fn finish(self, stream: &TableStream) -> Streamed {
        let mut skipped = stream.skipped.clone();
        skipped.sort();
        let mut warnings = stream.warnings();
        warnings.extend(self.notes.into_warnings());
        Streamed { skipped, skipped_rows: stream.skipped_rows, warnings, ..self.all }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::company::read_crm_rows;
    use crate::model::person::Person;
    use proptest::prelude::*;

    /// A row's line, owners and facts, e-mail addresses in lower case.
    type Facts = (u64, Vec<String>, Vec<String>);

    fn facts(line: u64, owners: &[&str], written: &Written<'_>) -> Facts {
        let owners = owners.iter().map(|owner| (*owner).to_owned()).collect();
        let others = written.other_names.iter().map(|name| format!("also {}", name.full));
        let emails = written.emails.iter().map(|email| email.to_lowercase());
        let phones = written.phones.iter().map(|(text, kind)| format!("{kind:?} {text}"));
        let mut all = vec![
            written.whole.to_owned(),
            written.given.to_owned(),
            written.middle.to_owned(),
            written.family.to_owned(),
            written.company.to_owned(),
            written.profile.to_owned(),
            written.street.to_owned(),
            written.suburb.to_owned(),
            written.postcode.to_owned(),
        ];
        all.extend(others.chain(emails).chain(phones));
        (line, owners, all)
    }

    fn at_once(bytes: &[u8]) -> Vec<Facts> {
        let of = |person: &Person, line, owners: &[String]| {
            let owners: Vec<&str> = owners.iter().map(String::as_str).collect();
            Written::with_person(person, |written| facts(line, &owners, written))
        };
        let rows = read_crm_rows("crm.csv", bytes).unwrap();
        rows.iter().map(|(line, state)| of(&state.person, *line, &state.owners)).collect()
    }

    /// What is streamed, and what the rows are called.
    fn streamed(bytes: &[u8], wanted: Option<&str>) -> Option<(Streamed, Vec<Facts>, Vec<String>)> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("crm.csv");
        std::fs::write(&file, bytes).unwrap();
        let (mut rows, mut called) = (Vec::new(), Vec::new());
        let read = stream_rows(&file, wanted, &mut |row| {
            rows.push(facts(row.line, row.owners, &row.written));
            called.push(row.called().into_owned());
        });
        read.unwrap().map(|streamed| (streamed, rows, called))
    }

    const HEADERS: &str = "Contact ID,First Name,Middle Name,Last Name,Full Name,Nickname,Email,\
                           Email 2,Mobile,Phone,Company,Home City,City,Postcode,Website,Contact Owner";

    fn cell() -> impl Strategy<Value = String> {
        prop_oneof![
            4 => Just(String::new()),
            4 => "(Ada|Bob|Zoë|Test|Mr|A|a\\.|The Owner|王|K|-|n/a|and|AND|Unknown|Do Not Use)",
            3 => "(Ada|Bob|Anne-Marie|O'Hara|van|Mr|)( |  | & | and |, |; | \\+ |-|&amp;)(Example|Bob|Ltd|and Co)",
            3 => "(Ada|b\\.c|mailto:d|/o|'x)(@|@@| @ )(B\\.example|c\\.example\\.|d>|e\\.example; f@g\\.example)",
            3 => "(04|\\+61 4|'=|4\\.47E\\+1)[0-9 ]{0,6}( x12| / 0491 570 006|;0491570006|)",
            1 => "(https://|http://|)(www\\.|au\\.|)linkedin\\.com/(in|company)/(ada|Ada|a%2Db|-)(/|\\?x=1|)",
            1 => "[ \t]{0,2}[a-zA-Zé;|&@:<>()./'\u{212a}\u{a0}\u{200e}]{0,6}",
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn rows_say_what_they_say_when_all_are_read_at_once(
            rows in prop::collection::vec(prop::collection::vec(cell(), 0..17), 1..6),
        ) {
            let mut text = format!("{HEADERS}\n");
            for row in &rows {
                let cells: Vec<String> =
                    row.iter().map(|cell| if cell.contains(',') { format!("\"{cell}\"") } else { cell.clone() }).collect();
                text.push_str(&cells.join(","));
                text.push('\n');
            }

            let (_, read, _) = streamed(text.as_bytes(), None).unwrap();

            prop_assert_eq!(read, at_once(text.as_bytes()));
        }

        #[test]
        fn the_end_of_a_report_is_told_alike(
            rows in prop::collection::vec("(Ada|Bob,b@c\\.example|Copyright \\(c\\) X|Confidential Information|\n|,,)", 0..14),
        ) {
            let text = format!("First Name,Email,Contact Owner\n{}\n", rows.join("\n"));

            let (_, read, _) = streamed(text.as_bytes(), None).unwrap();

            prop_assert_eq!(read, at_once(text.as_bytes()));
        }
    }

    #[test]
    fn every_fixture_says_the_same() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/crm");
        let mut seen = 0;
        for product in std::fs::read_dir(root).unwrap() {
            for case in std::fs::read_dir(product.unwrap().path()).unwrap() {
                for file in std::fs::read_dir(case.unwrap().path()).unwrap() {
                    let file = file.unwrap().path();
                    let bytes = std::fs::read(&file).unwrap();
                    if let Some((_, read, _)) = streamed(&bytes, None) {
                        assert_eq!(read, at_once(&bytes), "{}", file.display());
                        seen += 1;
                    }
                }
            }
        }
        assert!(seen > 8, "{seen}");
    }

    #[test]
    fn rows_are_called_by_their_id_or_their_place() {
        let text = "Record ID,First Name,Last Name,Email,Contact owner\n\
                    C-1,Ada,Moss,Ada@moss.example,Jane Harbour\n\
                    ,Ben,Reed,ben@reed.example,Finn Marsh\n\
                    C-3,,,,\nC-4,a,b,c,d,e\n";

        let (by_id, _, called) = streamed(text.as_bytes(), None).unwrap();
        let (_, _, by_email) = streamed(text.as_bytes(), Some("e-mail")).unwrap();

        assert_eq!(called, ["C-1", "line:3"]);
        assert_eq!(by_email, ["Ada@moss.example", "ben@reed.example"]);
        assert!(by_id.own_ids && by_id.owned);
        assert_eq!((by_id.rows, by_id.skipped_rows), (2, 2));
        let reasons: Vec<&str> = by_id.skipped.iter().map(|(_, reason)| reason.as_str()).collect();
        assert_eq!(
            reasons,
            [
                "it identifies nobody: no name, e-mail address or phone number",
                "6 cells, but the header has 5"
            ]
        );
    }

    #[test]
    fn a_page_is_what_rows_without_an_id_are_called() {
        let text = "First Name,Email,Website,Owner\nAda,,linkedin.com/in/ada,Jane\nBen,,,Jane\n";

        let (streamed, _, called) = streamed(text.as_bytes(), None).unwrap();

        assert_eq!(called, ["https://www.linkedin.com/in/ada", "line:3"]);
        assert!(!streamed.own_ids);
    }

    #[test]
    fn contacts_of_nobody_are_left_to_others() {
        assert!(streamed(b"First Name,Email\nAda,ada@moss.example\n", None).is_none());
    }

    #[test]
    fn a_wanted_column_that_is_not_there_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("crm.csv");
        std::fs::write(&file, "row_key,Email\n1,ada@moss.example\n").unwrap();

        let error = stream_rows(&file, Some("row_kee"), &mut |_| {}).unwrap_err();

        assert!(error.to_string().contains("did you mean `row_key`"), "{error}");
    }
}
