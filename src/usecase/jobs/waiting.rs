//! Files that were sent to the page and wait for a yes. They lie in the store like the files of jobs,
//! under the account that sent them, so that whichever server is asked next has them.

use std::path::Path;

use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::jobs::JobError;
use crate::usecase::jobs::Upload;
use crate::usecase::jobs::ask;
use crate::usecase::jobs::spool;

/// Bytes that may wait for one account.
const WAITING_BYTES: i64 = 1024 * 1024 * 1024;

/// Lays files by for an hour, under a word that only whoever gave them knows.
///
/// # Errors
///
/// More than may wait for one account; a file cannot be read; the store. Nothing is laid by then.
pub async fn lay_by(
    services: &Services,
    account: &str,
    word: &str,
    files: &[Upload],
) -> Result<(), UseError> {
    // `/` is what follows the point.
    let (above, below) = (of(account, ""), format!("{account}/"));
    let bytes = services.store.waiting_bytes(&above, &below).await?;
    if bytes >= WAITING_BYTES {
        return Err(JobError::TooMuchWaits { bytes }.into());
    }
    let place = of(account, word);
    if let Err(error) = ask::take_in(services, &place, files).await {
        services.store.drop_job_files(&place).await?;
        return Err(error);
    }
    Ok(())
}

/// Takes files back into a folder, each below a folder of its own; none where there are none of that
/// account and word. They are laid by no longer.
///
/// # Errors
///
/// The folder cannot be written; the store.
pub async fn take_back(
    services: &Services,
    account: &str,
    word: &str,
    folder: &Path,
) -> Result<Vec<Upload>, UseError> {
    let place = of(account, word);
    let found = spool::pour(&services.store, &place, folder).await?;
    if !found.is_empty() {
        services.store.drop_job_files(&place).await?;
    }
    Ok(found)
}

/// Where files of an account lie: no job is called so, since a job's id has no point in it.
fn of(account: &str, word: &str) -> String {
    format!("{account}.{word}")
}
