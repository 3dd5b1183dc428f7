//! `ringfence backup` and `ringfence restore`.

use std::io::Write;
use std::path::PathBuf;

use crate::cli::Exit;
use crate::cli::Global;
use crate::usecase::Format;
use crate::usecase::UseError;
use crate::usecase::evidence::backup;
use crate::usecase::evidence::sealed;
use crate::usecase::evidence::sealed::SealWish;

/// For whom what is written is sealed
#[derive(clap::Args, Debug, Default)]
pub(super) struct SealArgs {
    /// Seal it for the holder of this recipient's key (an age file); may be given several times
    ///
    /// Without it, it is sealed for those whom `seal-to` in `ringfence.toml` names.
    #[arg(long, value_name = "age1...")]
    seal_to: Vec<String>,
    /// Leave it open although `ringfence.toml` names recipients
    #[arg(long, conflicts_with = "seal_to")]
    unsealed: bool,
}

impl SealArgs {
    /// As the use-cases ask for it.
    pub(super) fn wish(&self) -> SealWish {
        SealWish { to: self.seal_to.clone(), open: self.unsealed }
    }
}

/// Copy the whole workspace into a folder, or into one sealed file
///
/// The database as one consistent copy, the configuration and the policies, each by hash. It holds
/// the company's clients: seal it, or keep it where the workspace could be kept.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  ringfence seal-key /media/key/ringfence.key\n  ringfence backup friday.tar.age --seal-to age1...\n  ringfence restore friday.tar.age workspace --key /media/key/ringfence.key"
)]
pub(super) struct BackupArgs {
    /// A new folder; sealed, a new file whose name ends with `.age`
    out: PathBuf,
    /// Bring it back in a folder beside it, which goes again, and compare every byte and row
    #[arg(long)]
    drill: bool,
    #[command(flatten)]
    seal: SealArgs,
}

/// Make a key that opens sealed backups and packs
///
/// The file holds the key: keep it, and a second copy of it, away from the workspace, since nothing
/// else opens what was sealed for it. The recipient that is printed goes into `ringfence.toml`. It is
/// a key of the age format, which other tools read as well.
#[derive(clap::Args, Debug)]
pub(super) struct SealKeyArgs {
    /// A new file
    file: PathBuf,
}

/// Bring a backup back as a new workspace, and prove that it is what was backed up
///
/// With `--store postgres://...` the rows go into that new, empty database: so an office moves to
/// the store that a group shares, too.
#[derive(clap::Args, Debug)]
pub(super) struct RestoreArgs {
    /// The folder, or the sealed file, that `backup` wrote
    backup: PathBuf,
    /// A new folder
    to: PathBuf,
    /// The file of the key that opens a sealed one
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
}

pub(super) async fn backup(
    args: &BackupArgs,
    global: &Global,
    out: &mut impl Write,
) -> Result<Exit, UseError> {
    global.only(&[Format::Text], "backup")?;
    let services = global.services().await?;
    let done = backup::backup(&services, &args.out, args.drill, &args.seal.wish()).await?;
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
    let (shared, key) = (global.shared_store(), args.key.as_deref());
    let done = backup::restore(&args.backup, &args.to, shared.as_deref(), key).await?;
    let _ = out.write_all(done.text("brought back to").as_bytes());
    Ok(Exit::Quiet)
}

pub(super) fn seal_key(
    args: &SealKeyArgs,
    global: &Global,
    out: &mut impl Write,
) -> Result<Exit, UseError> {
    global.only(&[Format::Text], "seal-key")?;
    let recipient = sealed::make_key(&args.file)?;
    let _ = writeln!(
        out,
        "made {}\nKeep it away from the workspace, and keep a second copy: nothing else opens what is sealed for it.\nThis line in ringfence.toml seals backups and packs from now on:\n\nseal-to = [\"{recipient}\"]",
        args.file.display()
    );
    Ok(Exit::Quiet)
}
