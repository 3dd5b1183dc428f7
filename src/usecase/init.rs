//! A new workspace: the configuration, the default policies for editing, an empty store.

use std::path::Path;
use std::path::PathBuf;

use crate::config;
use crate::policy::OPTIONAL;
use crate::policy::Template;
use crate::store::Store;
use crate::usecase::UseError;

/// What the new workspace is for.
#[derive(Clone, Debug)]
pub struct NewWorkspace {
    /// Its folder: new or empty.
    pub folder: PathBuf,
    /// The agency's name.
    pub agency: String,
    /// The country whose numbers need no country code.
    pub country: String,
    /// The place whose law applies by default.
    pub place: String,
    /// The rulebook to begin with.
    pub template: Template,
    /// The address of the store that offices share; `None`: a file in the workspace.
    pub store: Option<String>,
}

/// Makes a workspace.
///
/// # Errors
///
/// The folder holds something already, or cannot be written.
pub async fn run(new: &NewWorkspace) -> Result<(), UseError> {
    refuse_taken(&new.folder)?;
    let policies = new.folder.join("policies");
    std::fs::create_dir_all(&policies).map_err(UseError::file("make", &policies))?;
    for (name, text) in new.template.files() {
        let path = policies.join(name);
        std::fs::write(&path, text).map_err(UseError::file("write", &path))?;
    }
    let optional = policies.join("optional");
    std::fs::create_dir_all(&optional).map_err(UseError::file("make", &optional))?;
    for (name, text) in OPTIONAL {
        let path = policies.join(name);
        std::fs::write(&path, text).map_err(UseError::file("write", &path))?;
    }
    let address = new.store.clone().unwrap_or_else(|| config::default_store(&new.folder));
    let store = Store::open(&address, true).await?;
    store.close().await;
    // Last, since its presence makes the folder a workspace.
    let path = new.folder.join(config::FILE);
    let mut text = config::template(&new.agency, &new.country, &new.place);
    text.push_str(&config::store_line(new.store.as_deref()));
    std::fs::write(&path, text).map_err(UseError::file("write", &path))
}

/// Refuses a folder with anything in it: nothing of anybody's is written over.
pub(super) fn refuse_taken(folder: &Path) -> Result<(), UseError> {
    match std::fs::read_dir(folder) {
        Ok(mut entries) => match entries.next() {
            Some(_) => Err(UseError::Exists { path: folder.display().to_string() }),
            None => Ok(()),
        },
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(UseError::file("read", folder)(error)),
    }
}
