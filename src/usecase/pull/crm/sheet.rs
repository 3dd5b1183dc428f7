//! The table of a pull, written page by page, and how far it is: both for their owner alone. Where a rent
//! roll comes along, that is a table of its own beside it, and so is what was learned on the way, which
//! grows with the book and is never written twice; and where changes are asked for, the list of what is gone.
//!
//! A page is written first and the place after it second, so that a run that is killed between the two
//! asks for that one page again; what stands beyond the place is cut off.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::Seek as _;
use std::io::SeekFrom;
use std::io::Write as _;
use std::path::Path;
use std::path::PathBuf;

use serde::Deserialize;
use serde::Serialize;

use crate::company::live::Page;
use crate::company::live::Step;
use crate::intake::vault::Held;
use crate::intake::vault::hold;
use crate::intake::vault::write_whole;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::pull::PullError;
use crate::usecase::pull::crm::source::About;

/// Where tables lie, below the workspace.
const FOLDER: &str = "pulls-crm";

/// How far a pull is.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Far {
    /// What the table was written for.
    mark: String,
    /// What is asked next; `None` when all was read.
    pub(super) next: Option<Step>,
    /// What was learned on the way, and the bytes of its table.
    #[serde(skip)]
    pub(super) known: BTreeMap<String, String>,
    known_length: u64,
    /// Rows so far.
    pub(super) rows: u64,
    /// Contacts that were left out.
    pub(super) left_out: u64,
    /// Pages so far.
    pub(super) pages: u64,
    /// Remarks, and how often.
    remarks: BTreeMap<String, u64>,
    /// Remarks on the whole.
    notes: BTreeSet<String>,
    /// Bytes of the table up to here.
    length: u64,
    /// Rows of the rent roll so far, and its bytes.
    pub(super) roll_rows: u64,
    roll_length: u64,
    /// Contacts that are gone so far, and the bytes of their list.
    pub(super) gone: u64,
    gone_length: u64,
    /// How many contacts there are in all, as the service says.
    pub(super) total: Option<u64>,
    /// When the first page was asked for, in seconds since 1970.
    pub(super) began_s: i64,
    /// What the next pull of changes goes on from.
    pub(super) marks: BTreeMap<String, String>,
}

/// What a table is written for.
pub(super) struct For<'a> {
    /// Who it is had from.
    pub(super) about: &'a About,
    /// Where a pull begins.
    pub(super) first: Step,
    /// What it must have been written for to be gone on with.
    pub(super) mark: String,
}

/// The ids of a table of changes.
#[derive(Debug)]
pub(super) struct Named {
    /// Rows of the table, one an id.
    pub(super) rows: u64,
    /// Ids that are gone.
    pub(super) gone: BTreeSet<String>,
}

/// The table of one pull.
pub(super) struct Sheet {
    path: PathBuf,
    file: File,
    learned: File,
    gone: File,
    /// The rent roll that comes along.
    roll: Option<File>,
    pub(super) far: Far,
    _held: Held,
}

impl Sheet {
    /// Where the table of a CRM lies.
    pub(super) fn path(services: &Services, id: &str) -> PathBuf {
        services.config.workspace.join(FOLDER).join(format!("{id}.csv"))
    }

    /// Where the rent roll lies that comes along.
    pub(super) fn roll_path(services: &Services, id: &str) -> PathBuf {
        beside(&Self::path(services, id))
    }

    /// Opens what is kept of a pull, or begins anew. One that is whole is gone on with only where a
    /// shrunken book is accepted: that is what it waits for.
    pub(super) fn open(
        services: &Services,
        wanted: For<'_>,
        accept_shrink: bool,
    ) -> Result<Self, UseError> {
        let For { about, first, mark } = wanted;
        let path = Self::path(services, &about.id);
        let held = hold(&path.with_extension("lock")).map_err(PullError::Vault)?;
        let held = held.ok_or(PullError::Held)?;
        let whole = |far: &Far| far.next.is_some() || accept_shrink;
        if let Some(mut far) = far_of(&path, &mark).filter(whole)
            && let Some(file) = cut(&path, far.length)
            && let Some(gone) = cut(&gone_beside(&path), far.gone_length)
            && let Some(learned) = cut(&learned_beside(&path), far.known_length)
            && let Some(known) = known_in(&learned_beside(&path))
        {
            far.known = known;
            let roll = about.roll_columns.as_ref().map(|_| cut(&beside(&path), far.roll_length));
            if roll.as_ref().is_none_or(Option::is_some) {
                let roll = roll.flatten();
                return Ok(Self { path, file, learned, gone, roll, far, _held: held });
            }
        }
        let _ = std::fs::remove_file(path.with_extension("far"));
        let (file, length) = begun(&path, &about.columns)?;
        let names = ["Name", "Value"].map(str::to_owned);
        let (learned, known_length) = begun(&learned_beside(&path), &names)?;
        let (gone, gone_length) = begun(&gone_beside(&path), &["Gone".to_owned()])?;
        let roll = about.roll_columns.as_ref().map(|columns| begun(&beside(&path), columns));
        let roll = roll.transpose()?;
        let far = Far {
            mark,
            next: Some(first),
            known: BTreeMap::new(),
            known_length,
            rows: 0,
            left_out: 0,
            pages: 0,
            remarks: BTreeMap::new(),
            notes: BTreeSet::new(),
            length,
            roll_rows: 0,
            roll_length: roll.as_ref().map_or(0, |(_, length)| *length),
            gone: 0,
            gone_length,
            total: None,
            began_s: 0,
            marks: BTreeMap::new(),
        };
        let roll = roll.map(|(file, _)| file);
        Ok(Self { path, file, learned, gone, roll, far, _held: held })
    }

    /// Whether a pull is under way that its mark goes on with.
    pub(super) fn is_under_way(services: &Services, about: &About) -> bool {
        far_of(&Self::path(services, &about.id), &about.mark).is_some()
    }

    /// Writes a page down, and then the place after it.
    pub(super) fn keep(&mut self, page: Page, began_s: i64) -> Result<(), UseError> {
        let length = append(&mut self.file, &page.rows, &self.path)?;
        let far = &mut self.far;
        if let Some(roll) = &mut self.roll {
            far.roll_length += append(roll, &page.roll, &self.path)?;
            far.roll_rows += page.roll.len() as u64;
        }
        far.length += length;
        far.rows += page.rows.len() as u64;
        far.left_out += page.left_out;
        if far.pages == 0 {
            far.began_s = began_s;
        }
        far.pages += 1;
        let gone: Vec<Vec<String>> = page.gone.into_iter().map(|id| vec![id]).collect();
        far.gone_length += append(&mut self.gone, &gone, &self.path)?;
        far.gone += gone.len() as u64;
        far.total = page.total.or(far.total);
        far.marks.extend(page.marks);
        let new = page.learned.iter().map(|(name, value)| vec![name.clone(), value.clone()]);
        far.known_length += append(&mut self.learned, &new.collect::<Vec<_>>(), &self.path)?;
        far.known.extend(page.learned);
        for remark in page.remarks {
            *far.remarks.entry(remark.to_owned()).or_default() += 1;
        }
        far.notes.extend(page.notes.into_iter().map(str::to_owned).chain(page.counted));
        far.next = page.next;

        let bytes = serde_json::to_vec(far).unwrap_or_default();
        Ok(write_whole(&self.path.with_extension("far"), &bytes).map_err(PullError::Vault)?)
    }

    /// Remarks in words.
    pub(super) fn remarks(&self) -> Vec<String> {
        let words = |(remark, count): (&String, &u64)| match count {
            1 => format!("one contact {remark}"),
            count => format!("{count} contacts {remark}"),
        };
        let notes = self.far.notes.iter().cloned();
        notes.chain(self.far.remarks.iter().map(words)).collect()
    }

    /// The ids of a table of changes, of which each is left with its last row; `None` where one both
    /// changed and went: nobody can tell which was last.
    pub(super) fn named(&mut self) -> Result<Option<Named>, UseError> {
        let gone: BTreeSet<String> =
            rows_of(&gone_beside(&self.path))?.iter().filter_map(first).collect();
        let rows = rows_of(&self.path)?;
        let mut last: BTreeMap<&str, usize> = BTreeMap::new();
        for (at, row) in rows.iter().enumerate() {
            last.insert(row.get(0).unwrap_or_default(), at);
        }
        if last.keys().any(|id| gone.contains(*id)) {
            return Ok(None);
        }
        let left = last.len() as u64;
        if last.len() < rows.len() {
            let at: BTreeSet<usize> = last.into_values().collect();
            let mut kept = headers(&self.path)?;
            let rows = rows.iter().enumerate().filter(|(place, _)| at.contains(place));
            kept.extend(rows.map(|(_, row)| row.iter().map(str::to_owned).collect()));
            let bytes = table(&kept)?;
            write_whole(&self.path, &bytes).map_err(PullError::Vault)?;
        }
        Ok(Some(Named { rows: left, gone }))
    }

    /// Takes it away.
    pub(super) fn remove(&self) -> Result<(), UseError> {
        remove_all(&self.path)
    }
}

/// How far a kept pull is, if it was made for the same.
fn far_of(path: &Path, mark: &str) -> Option<Far> {
    let far: Far = serde_json::from_slice(&std::fs::read(path.with_extension("far")).ok()?).ok()?;
    (far.mark == mark).then_some(far)
}

/// A kept table, cut to its last whole page.
fn cut(path: &Path, length: u64) -> Option<File> {
    let mut file = File::options().write(true).open(path).ok()?;
    if file.metadata().ok()?.len() < length {
        return None;
    }
    file.set_len(length).ok()?;
    file.seek(SeekFrom::End(0)).ok()?;
    Some(file)
}

/// A table that holds its header alone, and the bytes of that.
fn begun(path: &Path, columns: &[String]) -> Result<(File, u64), UseError> {
    let header = table(&[columns.to_vec()])?;
    write_whole(path, &header).map_err(PullError::Vault)?;
    let file = File::options().append(true).open(path);
    Ok((file.map_err(UseError::file("write", path))?, header.len() as u64))
}

/// Appends rows to a table; gives their bytes.
fn append(file: &mut File, rows: &[Vec<String>], path: &Path) -> Result<u64, UseError> {
    let rows = table(rows)?;
    let written = file.write_all(&rows).and_then(|()| file.sync_data());
    written.map_err(UseError::file("write", path))?;
    Ok(rows.len() as u64)
}

/// The table of a rent roll, beside that of its CRM.
fn beside(path: &Path) -> PathBuf {
    path.with_extension("rent-roll.csv")
}

/// What was learned, beside the table.
fn learned_beside(path: &Path) -> PathBuf {
    path.with_extension("known.csv")
}

/// The list of what is gone, beside the table.
fn gone_beside(path: &Path) -> PathBuf {
    path.with_extension("gone.csv")
}

/// The rows of one of our own tables.
fn rows_of(path: &Path) -> Result<Vec<csv::StringRecord>, UseError> {
    let reader = csv::Reader::from_path(path).map_err(|error| unreadable(path, error))?;
    let rows = reader.into_records().collect::<Result<_, _>>();
    rows.map_err(|error| unreadable(path, error))
}

fn headers(path: &Path) -> Result<Vec<Vec<String>>, UseError> {
    let mut reader = csv::Reader::from_path(path).map_err(|error| unreadable(path, error))?;
    let headers = reader.headers().map_err(|error| unreadable(path, error))?;
    Ok(vec![headers.iter().map(str::to_owned).collect()])
}

fn unreadable(path: &Path, error: csv::Error) -> UseError {
    UseError::file("read", path)(std::io::Error::from(error))
}

fn first(row: &csv::StringRecord) -> Option<String> {
    row.get(0).map(str::to_owned)
}

/// Reads what was learned; of a name that stands twice, what came last.
fn known_in(path: &Path) -> Option<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).ok()?;
    reader.deserialize::<(String, String)>().collect::<Result<_, _>>().ok()
}

/// Rows as CSV.
fn table(rows: &[Vec<String>]) -> Result<Vec<u8>, UseError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        let written = writer.write_record(row);
        written.map_err(|_| UseError::file("write", Path::new("the table"))(full()))?;
    }
    writer.into_inner().map_err(|_| UseError::file("write", Path::new("the table"))(full()))
}

fn full() -> std::io::Error {
    std::io::Error::from(std::io::ErrorKind::OutOfMemory)
}

/// Takes the table of a CRM away, if there is one, and what the next pull of changes would go on from.
pub(super) fn remove(services: &Services, id: &str) -> Result<(), UseError> {
    let path = Sheet::path(services, id);
    remove_all(&path)?;
    removed(&base_beside(&path))
}

fn remove_all(path: &Path) -> Result<(), UseError> {
    let tables = [beside(path), learned_beside(path), gone_beside(path)];
    let all = [path.with_extension("far"), path.to_owned()].into_iter().chain(tables);
    all.into_iter().try_for_each(|path| removed(&path))
}

/// What the next pull of changes goes on from, beside the table.
pub(super) fn base_beside(path: &Path) -> PathBuf {
    path.with_extension("base")
}

/// Removes a file, if it is there.
pub(super) fn removed(path: &Path) -> Result<(), UseError> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(UseError::file("remove", path)(error))
        }
        _ => Ok(()),
    }
}

/// Takes away the tables that were last written to before a moment.
pub(super) fn sweep(services: &Services, before_s: i64) -> Result<(), UseError> {
    let folder = services.config.workspace.join(FOLDER);
    let Ok(entries) = std::fs::read_dir(folder) else { return Ok(()) };
    for entry in entries.flatten() {
        let modified = entry.metadata().and_then(|one| one.modified()).ok();
        let since = modified.and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
        let since = since.and_then(|since| i64::try_from(since.as_secs()).ok());
        let table = entry.path().extension().is_some_and(|ending| ending == "csv");
        if table && since.is_some_and(|since| since < before_s) {
            remove_all(&entry.path())?;
        }
    }
    Ok(())
}
