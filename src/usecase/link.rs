//! Plain record linkage of two lists: who in LEFT is who in RIGHT.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::Path;
use std::path::PathBuf;

use crate::company;
use crate::company::IdColumn;
use crate::intake::table;
use crate::linkage;
use crate::linkage::Builder;
use crate::linkage::Index;
use crate::linkage::Settings;
use crate::linkage::Subject;
use crate::model::Day;
use crate::model::person::Person;
use crate::model::reading::NetworkId;
use crate::model::reading::Origin;
use crate::model::written::Written;
use crate::network;
use crate::usecase::Progress;
use crate::usecase::UseError;
use crate::usecase::exports::write_whole;
use crate::usecase::import::file_name;

/// Two lists to compare.
#[derive(Clone, Debug)]
pub struct Lists {
    /// The small one: a rep's list.
    pub left: PathBuf,
    /// The large one: the company's.
    pub right: PathBuf,
    /// The id column of LEFT.
    pub left_id: Option<String>,
    /// The id column of RIGHT.
    pub right_id: Option<String>,
    /// Whose list LEFT is, as RIGHT's owner column writes it.
    pub owner: Option<String>,
    /// The country whose numbers need no country code.
    pub country: String,
}

/// One pair.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// Id in LEFT.
    pub left: String,
    /// Id in RIGHT.
    pub right: String,
    /// Probability that they are one person.
    pub probability: f64,
    /// The evidence with the prior, in bits.
    pub bits: f64,
}

/// Somebody in a list.
struct Listed {
    id: String,
    person: Person,
    on: Option<Day>,
    owners: Vec<String>,
}

/// The pairs as CSV.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linked {
    /// How many.
    pub pairs: usize,
    /// The CSV.
    pub csv: String,
}

/// Links two lists and writes the pairs, into a file where one is named.
///
/// # Errors
///
/// A list cannot be read, or the file not be written.
pub fn run(lists: &Lists, out: Option<&Path>, progress: &dyn Progress) -> Result<Linked, UseError> {
    let pairs = pairs(lists, progress)?;
    let written = Linked { pairs: pairs.len(), csv: csv(&pairs) };
    if let Some(out) = out {
        write_whole(out, written.csv.as_bytes())?;
    }
    Ok(written)
}

/// Links two lists; pairs with a probability of at least 0.01, in the order of LEFT.
///
/// # Errors
///
/// A list cannot be read.
pub fn pairs(lists: &Lists, progress: &dyn Progress) -> Result<Vec<Pair>, UseError> {
    progress.begin("Reading both lists", Some(2));
    let left = read_list(&lists.left, lists.left_id.as_deref())?;
    progress.advance(1);
    let index = index(lists)?;
    progress.end();
    progress.begin("Linking", None);
    if let Some(owner) = &lists.owner {
        known_owner(&index, owner, &lists.right)?;
    }
    let subjects: Vec<Subject<'_>> =
        left.iter().map(|one| Subject { person: &one.person, tie_on: one.on }).collect();
    let country = lists.country.clone();
    let settings = Settings { country, owner: lists.owner.clone(), ..Settings::default() };
    let matches = linkage::link(&subjects, &index, &settings);
    let mut pairs = Vec::new();
    for (one, found) in left.iter().zip(&matches) {
        for candidate in found.candidates.iter().filter(|one| one.probability >= 0.01) {
            pairs.extend(candidate.records.iter().map(|record| Pair {
                left: one.id.clone(),
                right: index.id(*record).to_owned(),
                probability: candidate.probability,
                bits: candidate.match_bits,
            }));
        }
    }
    progress.end();
    Ok(pairs)
}

/// Writes pairs as CSV.
#[must_use]
pub fn csv(pairs: &[Pair]) -> String {
    let mut out = String::from("left_id,right_id,probability,bits\n");
    for pair in pairs {
        let quoted = |id: &str| {
            let plain = !id.contains([',', '"', '\n', '\r']);
            if plain { id.to_owned() } else { format!("\"{}\"", id.replace('"', "\"\"")) }
        };
        let (left, right) = (quoted(&pair.left), quoted(&pair.right));
        let _ = writeln!(out, "{left},{right},{:.4},{:.2}", pair.probability, pair.bits);
    }
    out
}

/// The index of the company's list: row by row where it is a table that can stream past, so that a
/// list of millions is never held; else read whole.
fn index(lists: &Lists) -> Result<Index, UseError> {
    let (path, wanted) = (&lists.right, lists.right_id.as_deref());
    if !path.is_dir() {
        let mut builder = Builder::new(&lists.country);
        let streamed = company::stream_rows(path, wanted, &mut |row| {
            builder.begin(&row.called(), row.owners.iter().copied());
            builder.add(None, &row.written);
        })?;
        let is_book = |all: &company::Streamed| all.rows > 0 && (all.own_ids || all.owned);
        if streamed.as_ref().is_some_and(is_book) {
            return Ok(builder.finish(""));
        }
    }
    let mut builder = Builder::new(&lists.country);
    for one in read_books(path, wanted)? {
        builder.begin(&one.id, one.owners.iter().map(String::as_str));
        Written::with_person(&one.person, |written| builder.add(None, written));
    }
    Ok(builder.finish(""))
}

/// An owner whom no row bears would change nothing, and nobody would notice.
fn known_owner(index: &Index, owner: &str, right: &Path) -> Result<(), UseError> {
    let mut names: Vec<&str> = index.owner_names().collect();
    if names.contains(&owner) {
        return Ok(());
    }
    names.sort_unstable();
    names.dedup();
    let near = similar::get_close_matches(owner, &names, 2, 0.6);
    Err(UseError::UnknownOwner {
        file: file_name(right),
        owner: owner.to_owned(),
        owners: names.len(),
        near: near.into_iter().map(str::to_owned).collect(),
    })
}

/// The ids of a table's rows, by line.
struct Ids {
    /// Whether it is the list's own id, not a profile page.
    own: bool,
    /// Line to id.
    by_line: HashMap<u32, String>,
}

/// Reads the company's list: row by row with its owners where it is a table that has them, or ids
/// of its own; else as contacts.
///
/// No row is united with another and no column is taken from the comparison, whichever is the id.
fn read_books(path: &Path, id_column: Option<&str>) -> Result<Vec<Listed>, UseError> {
    let name = file_name(path);
    let Some(bytes) = bytes_of(path)? else { return read_contacts(path, None) };
    let ids = ids(&name, &bytes, id_column)?;
    let rows = company::read_crm_rows(&name, &bytes).unwrap_or_default();
    let own = ids.as_ref().filter(|ids| ids.own);
    let owned = rows.iter().any(|(_, state)| !state.owners.is_empty());
    if rows.is_empty() || (own.is_none() && !owned) {
        return read_contacts(path, ids.as_ref());
    }
    let listed = rows.into_iter().map(|(line, state)| {
        let at = Origin::line(0, line);
        let id = name_of(at, &state.person, ids.as_ref());
        Listed { id, person: state.person, on: None, owners: state.owners }
    });
    Ok(listed.collect())
}

/// What an entry is called: by its id, its profile page, or its place. An entry whose id is empty
/// in a list that has ids is called by its place.
fn name_of(at: Origin, person: &Person, ids: Option<&Ids>) -> String {
    let given = ids.and_then(|ids| ids.by_line.get(&at.line?)).cloned();
    let page = person.profile.as_ref().filter(|_| ids.is_none_or(|ids| !ids.own));
    let page = page.map(|page| format!("https://www.{}", page.as_str()));
    given.or(page).unwrap_or_else(|| place(at))
}

/// Reads a rep's list: a contact file, one list of an export, or a whole export.
fn read_list(path: &Path, id_column: Option<&str>) -> Result<Vec<Listed>, UseError> {
    let ids = match bytes_of(path)? {
        Some(bytes) => ids(&file_name(path), &bytes, id_column)?,
        None => None,
    };
    read_contacts(path, ids.as_ref())
}

/// Reads contacts, and names each by its id, its profile page, or its place.
fn read_contacts(path: &Path, ids: Option<&Ids>) -> Result<Vec<Listed>, UseError> {
    let mut listed: Vec<(Origin, Person, Option<Day>)> = Vec::new();
    if bytes_of(path)?.is_none() {
        let (readings, _) = network::read_export(&[path.to_owned()])?;
        for reading in readings {
            let ties = reading.connections.into_iter();
            listed.extend(ties.map(|tie| (tie.at, tie.person, tie.since)));
            let uploaded = reading.uploaded.into_iter();
            listed.extend(uploaded.map(|entry| (entry.at, entry.person, entry.uploaded_on)));
        }
    } else {
        let reading = network::read_contact_file(path, &NetworkId::known("list"))?;
        let uploaded = reading.uploaded.into_iter();
        listed.extend(uploaded.map(|entry| (entry.at, entry.person, entry.uploaded_on)));
    }
    let named = |(at, person, on): (Origin, Person, Option<Day>)| {
        let id = name_of(at, &person, ids);
        Listed { id, person, on, owners: Vec::new() }
    };
    Ok(listed.into_iter().map(named).collect())
}

/// The bytes of a plain file; `None` for a folder or an archive, which the connectors open.
fn bytes_of(path: &Path) -> Result<Option<Vec<u8>>, UseError> {
    if path.is_dir() {
        return Ok(None);
    }
    let bytes = std::fs::read(path).map_err(UseError::file("read", path))?;
    let workbook = path.extension().is_some_and(|ending| {
        let ending = ending.to_string_lossy().to_lowercase();
        ending.starts_with("xls")
    });
    Ok((workbook || !bytes.starts_with(ZIP)).then_some(bytes))
}

/// How a zip archive begins.
const ZIP: &[u8] = b"PK\x03\x04";

/// Finds the column of ids in a table; `None` where the file is none, or has no such column.
fn ids(name: &str, bytes: &[u8], wanted: Option<&str>) -> Result<Option<Ids>, UseError> {
    let Ok(table) = table::read_table(name, bytes, &network::is_contact_header) else {
        return Ok(None);
    };
    let Some(IdColumn { index, own }) = company::id_column(name, &table.header, wanted)? else {
        return Ok(None);
    };
    let rows = table.rows.iter().filter(|row| !row.get(index).is_empty());
    let by_line = rows
        .filter_map(|row| Some((u32::try_from(row.line).ok()?, row.get(index).to_owned())))
        .collect();
    Ok(Some(Ids { own, by_line }))
}

/// The id of an entry without another: its place.
fn place(at: Origin) -> String {
    match (at.line, at.item) {
        (Some(line), _) => format!("line:{line}"),
        (None, Some(item)) => format!("item:{item}"),
        (None, None) => "item:0".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_the_books_keep_their_owner_and_are_never_united() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("crm.csv");
        let text = "Record ID,First Name,Last Name,Email,Contact owner\n\
                    C-1,Ada,Moss,ada@moss.example,Jane Harbour\n\
                    ,Ben,Reed,ben@reed.example,Finn Marsh\n\
                    C-1,Ada,Moss,ada@home.example,Jane Harbour\n";
        std::fs::write(&file, text).unwrap();

        let by_id = read_books(&file, None).unwrap();
        let by_email = read_books(&file, Some("Email")).unwrap();

        let ids: Vec<&str> = by_id.iter().map(|one| one.id.as_str()).collect();
        assert_eq!(ids, ["C-1", "line:3", "C-1"]);
        assert_eq!(by_id[1].owners, ["Finn Marsh"]);
        assert_eq!(by_email[0].id, "ada@moss.example");
        assert_eq!(by_email[0].person.emails.len(), 1);
    }

    #[test]
    fn an_owner_column_is_read_without_an_id_column() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("crm.csv");
        let text = "First Name,Last Name,Email,Contact owner\n\
                    Ada,Moss,ada@moss.example,Jane Harbour\n";
        std::fs::write(&file, text).unwrap();

        let listed = read_books(&file, None).unwrap();

        assert_eq!(listed[0].id, "line:2");
        assert_eq!(listed[0].owners, ["Jane Harbour"]);
    }

    #[test]
    fn a_profile_column_serves_where_there_is_no_id() {
        let bytes = b"First Name,Last Name,URL\nAda,Moss,https://www.linkedin.com/in/ada\n";

        let ids = ids("list.csv", bytes, None).unwrap().unwrap();

        assert!(!ids.own);
        assert_eq!(
            ids.by_line.get(&2).map(String::as_str),
            Some("https://www.linkedin.com/in/ada")
        );
    }

    #[test]
    fn ids_with_commas_are_quoted() {
        let pair = |left: &str| Pair {
            left: left.to_owned(),
            right: "C-1".to_owned(),
            probability: 0.5,
            bits: -1.25,
        };

        assert_eq!(
            csv(&[pair("a,b")]),
            "left_id,right_id,probability,bits\n\"a,b\",C-1,0.5000,-1.25\n"
        );
    }
}
