//! Files that were sent, under names that readers know them by. Those that wait for a yes lie in the
//! store, for an hour at most, where every server finds them; only the account that sent them can come
//! back to them.

use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;
use std::time::SystemTime;

use crate::usecase::jobs;
use crate::usecase::jobs::Upload;
use crate::web::ask::Ask;
use crate::web::log;
use crate::web::spool;
use crate::web::spool::Spooled;
use crate::web::stop::Stop;

/// Bytes of a name that are kept, the last ones.
const NAME_BYTES: usize = 80;

/// How long a folder may be left over from a request that came to no end.
const WAIT: Duration = Duration::from_hours(1);

/// Files that were sent, in a folder of this server's for as long as one request needs them. They are
/// removed when nobody holds them any more.
pub(in crate::web) struct Held {
    /// The word that a form names them by.
    pub(in crate::web) token: String,
    /// The files, in the order in which they were sent.
    pub(in crate::web) paths: Vec<PathBuf>,
    /// The folder around them.
    pub(in crate::web) folder: PathBuf,
}

impl Held {
    /// Leaves the files for the next request, whichever server it reaches.
    pub(in crate::web) async fn wait(self, ask: &Ask) -> Result<(), Stop> {
        let account = ask.visitor()?.account.clone();
        let (token, files) = (self.token.clone(), self.uploads());
        ask.work(move |all| async move { jobs::lay_by(&all, &account, &token, &files).await }).await
    }

    /// What the first file is called.
    pub(in crate::web) fn name(&self) -> String {
        self.paths.first().map(|path| last(path)).unwrap_or_default()
    }

    /// The files, for a job that reads them.
    pub(in crate::web) fn uploads(&self) -> Vec<Upload> {
        self.paths.iter().map(|path| Upload { name: last(path), path: path.clone() }).collect()
    }

    /// Puts a second file behind the first one, in place of the one that was there.
    pub(in crate::web) fn put_beside(&mut self, name: &str, bytes: &[u8]) -> Result<(), Stop> {
        let folder = self.folder.join("beside");
        private(&folder).map_err(fault)?;
        let path = folder.join(name);
        std::fs::write(&path, bytes).map_err(fault)?;
        self.paths.truncate(1);
        self.paths.push(path);
        Ok(())
    }

    /// A place beside the files for one that is made of them.
    pub(in crate::web) fn beside(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Takes files over from the spool.
pub(in crate::web) fn hold(ask: &Ask, files: Vec<Spooled>) -> Result<Held, Stop> {
    let mut held = place(ask)?;
    for (number, file) in files.into_iter().enumerate() {
        let place = held.folder.join(number.to_string());
        private(&place).map_err(fault)?;
        let path = place.join(plain(&file.name));
        std::fs::rename(file.keep(), &path).map_err(fault)?;
        held.paths.push(path);
    }
    Ok(held)
}

/// A folder of this request's own, for what is made and handed out at once.
pub(in crate::web) fn place(ask: &Ask) -> Result<Held, Stop> {
    let waiting = ask.desk.workspace().join(spool::FOLDER).join("held");
    sweep(&waiting);
    let folder = waiting.join(log::random_hex(16));
    private(&folder).map_err(fault)?;
    Ok(Held { token: log::random_hex(16), paths: Vec::new(), folder })
}

/// The files that a form names, if this account sent them. They wait no longer.
pub(in crate::web) async fn held(ask: &Ask, token: &str) -> Result<Held, Stop> {
    let well = token.len() == 32 && token.bytes().all(|byte| byte.is_ascii_hexdigit());
    if well {
        let mut held = place(ask)?;
        token.clone_into(&mut held.token);
        let (account, folder) = (ask.visitor()?.account.clone(), held.folder.clone());
        let word = token.to_owned();
        let back = ask
            .work(move |all| async move { jobs::take_back(&all, &account, &word, &folder).await });
        held.paths = back.await?.into_iter().map(|file| file.path).collect();
        if !held.paths.is_empty() {
            return Ok(held);
        }
    }
    let hint = "Nothing of it was kept. Choose the file again.".to_owned();
    Err(Stop::Bad("The file is not there any more.".to_owned(), Some(hint)))
}

/// The last part of a path.
fn last(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
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

/// Removes what was left over.
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
