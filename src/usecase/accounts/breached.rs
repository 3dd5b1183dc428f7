//! Passwords that stood in a breach, looked up in a list on this machine: SHA-1 in hex, in order, one a
//! line, with or without `:` and a count, as *Have I Been Pwned* gives its list to download. Nobody else
//! is asked, so nobody learns that somebody chooses a password here.

use std::cmp::Ordering;
use std::fs::File;
use std::io::BufRead as _;
use std::io::BufReader;
use std::io::Seek as _;
use std::io::SeekFrom;
use std::path::Path;

use ring::digest::SHA1_FOR_LEGACY_USE_ONLY;
use ring::digest::digest;

use crate::evidence::hex;
use crate::usecase::accounts::AccountError;

/// Hex digits of a hash.
const DIGITS: usize = 40;

/// Bytes of a line at most: a hash, a count, and the end of the line.
const LINE: u64 = 128;

/// Tells whether a list holds a password.
///
/// # Errors
///
/// The list cannot be read, or is none: then nobody can tell, and no password is taken.
pub(super) fn holds(list: &Path, password: &str) -> Result<bool, AccountError> {
    let wanted = hex(digest(&SHA1_FOR_LEGACY_USE_ONLY, password.as_bytes()).as_ref());
    let failed =
        |reason: String| AccountError::Breaches { file: list.display().to_string(), reason };
    let file = File::open(list).map_err(|error| failed(error.to_string()))?;
    let length = file.metadata().map_err(|error| failed(error.to_string()))?.len();
    let mut lines = BufReader::with_capacity(256, file);
    if line_from(&mut lines, 0).map_err(|error| failed(error.to_string()))?.is_none() {
        return Err(failed("it is empty".to_owned()));
    }
    // The line looked for begins at or behind `from`, and before `to`.
    let (mut from, mut to) = (0, length);
    while from < to {
        let middle = from + (to - from) / 2;
        let found = line_from(&mut lines, middle).map_err(|error| failed(error.to_string()))?;
        let Some(line) = found.filter(|line| line.begins < to) else {
            to = middle;
            continue;
        };
        let hash = hash_in(&line.text)
            .ok_or_else(|| failed(format!("`{}` is no SHA-1", shown(&line.text))))?;
        match hash.as_str().cmp(wanted.as_str()) {
            Ordering::Equal => return Ok(true),
            Ordering::Less => from = line.ends,
            Ordering::Greater => to = middle,
        }
    }
    Ok(false)
}

/// A line, and where in the file it begins and the next one does.
struct Line {
    text: String,
    begins: u64,
    ends: u64,
}

/// The first whole line that begins at a place or behind it.
fn line_from(lines: &mut BufReader<File>, place: u64) -> std::io::Result<Option<Line>> {
    let mut begins = place;
    if place > 0 {
        // The line before may end just here.
        lines.seek(SeekFrom::Start(place - 1))?;
        begins = place - 1 + read_line(lines)?.len() as u64;
    } else {
        lines.seek(SeekFrom::Start(0))?;
    }
    let line = read_line(lines)?;
    let ends = begins + line.len() as u64;
    let text = String::from_utf8_lossy(&line).trim().to_owned();
    Ok((!line.is_empty()).then_some(Line { text, begins, ends }))
}

fn read_line(lines: &mut BufReader<File>) -> std::io::Result<Vec<u8>> {
    let mut line = Vec::new();
    std::io::Read::take(lines, LINE).read_until(b'\n', &mut line)?;
    Ok(line)
}

/// The hash of a line, in small letters.
fn hash_in(line: &str) -> Option<String> {
    let hash = line.split(':').next().unwrap_or_default();
    let well = hash.len() == DIGITS && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    well.then(|| hash.to_ascii_lowercase())
}

/// The beginning of a line that is none of a list.
fn shown(line: &str) -> String {
    line.chars().filter(|c| !c.is_control()).take(20).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(lines: &[String], end: &str) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        let text: Vec<String> = lines.iter().map(|line| format!("{line}{end}")).collect();
        std::fs::write(file.path(), text.concat()).unwrap();
        file
    }

    fn sha1(password: &str) -> String {
        hex(digest(&SHA1_FOR_LEGACY_USE_ONLY, password.as_bytes()).as_ref()).to_uppercase()
    }

    #[test]
    fn every_line_of_a_list_is_found_and_nothing_else() {
        for count in [1, 2, 3, 7, 100] {
            let words: Vec<String> = (0..count).map(|at| format!("harbour gull {at}")).collect();
            let mut hashes: Vec<String> = words.iter().map(|word| sha1(word)).collect();
            hashes.sort();
            let counted =
                |(at, hash): (usize, &String)| format!("{hash}:{}", "9".repeat(1 + at % 7));
            for (lines, end) in [
                (hashes.clone(), "\n"),
                (hashes.iter().enumerate().map(counted).collect(), "\r\n"),
                (hashes.iter().map(|hash| hash.to_lowercase()).collect(), "\n"),
            ] {
                let file = list(&lines, end);
                for word in &words {
                    assert!(holds(file.path(), word).unwrap(), "{word} of {count}");
                    assert!(!holds(file.path(), &format!("{word}!")).unwrap());
                }
            }
        }
    }

    #[test]
    fn the_hash_is_the_one_that_others_make() {
        // FIPS 180, example of one block.
        assert_eq!(sha1("abc"), "A9993E364706816ABA3E25717850C26C9CD0D89D");
    }

    #[test]
    fn what_is_no_list_is_refused_and_takes_no_password() {
        let not = [vec!["password123".to_owned(); 3], vec!["x".repeat(500)], vec![]];
        for lines in not {
            let file = list(&lines, "\n");
            assert!(
                matches!(holds(file.path(), "x"), Err(AccountError::Breaches { .. })),
                "{lines:?}"
            );
        }
        assert!(matches!(holds(Path::new("/none"), "x"), Err(AccountError::Breaches { .. })));
    }
}
