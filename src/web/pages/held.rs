//! Files that were sent and wait for a yes: in the spool, under names that readers know them by, for
//! an hour at most. Only the account that sent them can come back to them.

use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;
use std::time::SystemTime;

use crate::usecase::jobs::Upload;
use crate::web::ask::Ask;
use crate::web::log;
use crate::web::spool;
use crate::web::spool::Spooled;
use crate::web::stop::Stop;

/// Bytes of a name that are kept, the last ones.
const NAME_BYTES: usize = 80;

/// How long files wait.
const WAIT: Duration = Duration::from_hours(1);

/// Files that wait. They are removed when nobody holds them any more, unless they were kept.
pub(in crate::web) struct Held {
    /// The word that a form names them by.
    pub(in crate::web) token: String,
    /// The files, in the order in which they were sent.
    pub(in crate::web) paths: Vec<PathBuf>,
    /// The folder around them.
    pub(in crate::web) folder: PathBuf,
    kept: bool,
}

impl Held {
    /// Leaves the files for the next request.
    pub(in crate::web) fn wait(mut self) {
        self.kept = true;
    }

    /// What the first file is called.
    pub(in crate::web) fn name(&self) -> String {
        let name = self.paths.first().and_then(|path| path.file_name());
        name.map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// The files, for a job that reads them.
    pub(in crate::web) fn uploads(&self) -> Vec<Upload> {
        let name =
            |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        self.paths.iter().map(|path| Upload { name: name(path), path: path.clone() }).collect()
    }

    /// A place beside the files for one that is made of them.
    pub(in crate::web) fn beside(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if !self.kept {
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}

/// Takes files over from the spool.
pub(in crate::web) fn hold(ask: &Ask, files: Vec<Spooled>) -> Result<Held, Stop> {
    sweep(&waiting(ask));
    let token = log::random_hex(16);
    let folder = folder(ask, &token)?;
    let mut held = Held { token, paths: Vec::new(), folder, kept: false };
    for (number, file) in files.into_iter().enumerate() {
        let place = held.folder.join(number.to_string());
        private(&place).map_err(fault)?;
        let path = place.join(plain(&file.name));
        std::fs::rename(file.keep(), &path).map_err(fault)?;
        held.paths.push(path);
    }
    Ok(held)
}

/// A folder of this account's own, for what is made and handed out at once.
pub(in crate::web) fn place(ask: &Ask) -> Result<Held, Stop> {
    let token = log::random_hex(16);
    let folder = folder(ask, &token)?;
    private(&folder).map_err(fault)?;
    Ok(Held { token, paths: Vec::new(), folder, kept: false })
}

/// The files that a form names, if this account sent them.
pub(in crate::web) fn held(ask: &Ask, token: &str) -> Result<Held, Stop> {
    let gone = || {
        let hint = "Nothing of it was kept. Choose the file again.".to_owned();
        Stop::Bad("The file is not there any more.".to_owned(), Some(hint))
    };
    if token.len() != 32 || !token.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(gone());
    }
    let folder = folder(ask, token)?;
    let mut paths = Vec::new();
    for number in 0.. {
        let place = folder.join(number.to_string());
        let file = std::fs::read_dir(&place).ok().and_then(|mut files| files.next());
        let Some(Ok(file)) = file else { break };
        paths.push(file.path());
    }
    if paths.is_empty() {
        return Err(gone());
    }
    Ok(Held { token: token.to_owned(), paths, folder, kept: false })
}

/// The folder of a word of this account's.
fn folder(ask: &Ask, token: &str) -> Result<PathBuf, Stop> {
    let account: String =
        ask.visitor()?.account.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    Ok(waiting(ask).join(format!("{account}.{token}")))
}

/// Where all files wait.
fn waiting(ask: &Ask) -> PathBuf {
    ask.desk.workspace().join(spool::FOLDER).join("held")
}

/// A name that no file system acts on. Readers know members of an export by their names, so that
/// letters, digits, points and hyphens stay. A job's spool leaves such a name as it is, so that what
/// was to stay closed is called the same there.
fn plain(name: &str) -> String {
    let harmless = |c: char| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '_' };
    let name: String = name.chars().map(harmless).collect();
    let cut = name.get(name.len().saturating_sub(NAME_BYTES)..).unwrap_or_default();
    let name = cut.trim_start_matches(['.', '-']).to_owned();
    if name.is_empty() { "file".to_owned() } else { name }
}

/// Makes a folder that only we can enter.
fn private(folder: &Path) -> std::io::Result<()> {
    let mut maker = std::fs::DirBuilder::new();
    maker.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        maker.mode(0o700);
    }
    maker.create(folder)
}

fn fault(error: std::io::Error) -> Stop {
    Stop::Fault(Box::new(error))
}

/// Removes what waited too long.
fn sweep(spool: &Path) {
    for entry in std::fs::read_dir(spool).into_iter().flatten().flatten() {
        let made = entry.metadata().and_then(|data| data.modified());
        let age = made.ok().and_then(|made| SystemTime::now().duration_since(made).ok());
        if age.is_some_and(|age| age > WAIT) {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_an_export_stays_and_no_name_names_a_place() {
        assert_eq!(plain("Connections.csv"), "Connections.csv");
        assert_eq!(plain("..\u{2044}..\u{2044}x"), "_.._x");
        assert_eq!(plain("a b/c"), "a_b_c");
        assert_eq!(plain("..."), "file");
        let long = plain(&format!("{}-.-x.zip", "y".repeat(500)));
        assert!(long.len() <= NAME_BYTES && long.ends_with("x.zip"), "{long}");
        assert_eq!(plain("--reveal.zip"), "reveal.zip");
    }
}
