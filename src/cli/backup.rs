//! `ringfence backup` and `ringfence restore`.

use std::io::Write;
use std::path::PathBuf;

use crate::cli::Exit;
use crate::cli::Global;
use crate::usecase::Format;
use crate::usecase::UseError;
use crate::usecase::evidence::backup;

/// Copy the whole workspace into a folder
///
/// The database as one consistent copy, the configuration and the policies, each by hash. It holds
/// the company's clients: keep it where the workspace could be kept.
#[derive(clap::Args, Debug)]
pub(super) struct BackupArgs {
    /// A new folder
    out: PathBuf,
    /// Bring it back in a folder beside it, which goes again, and compare every byte and row
    #[arg(long)]
    drill: bool,
}

/// Bring a backup back as a new workspace, and prove that it is what was backed up
///
/// With `--store postgres://...` the rows go into that new, empty database: so an office moves to
/// the store that a group shares, too.
#[derive(clap::Args, Debug)]
pub(super) struct RestoreArgs {
    /// The folder that `backup` wrote
    backup: PathBuf,
    /// A new folder
    to: PathBuf,
}

pub(super) async fn backup(
    args: &BackupArgs,
    global: &Global,
    out: &mut impl Write,
) -> Result<Exit, UseError> {
    global.only(&[Format::Text], "backup")?;
    let done = backup::backup(&global.services().await?, &args.out, args.drill).await?;
    let _ = out.write_all(done.text("backed up to").as_bytes());
    if args.drill {
        let _ = writeln!(
            out,
            "Brought back for a drill: every byte, the rows of every table, and every row as it was logged."
        );
    }
    Ok(Exit::Quiet)
}

pub(super) async fn restore(
    args: &RestoreArgs,
    global: &Global,
    out: &mut impl Write,
) -> Result<Exit, UseError> {
    global.only(&[Format::Text], "restore")?;
    let done = backup::restore(&args.backup, &args.to, global.shared_store().as_deref()).await?;
    let _ = out.write_all(done.text("brought back to").as_bytes());
    Ok(Exit::Quiet)
}
