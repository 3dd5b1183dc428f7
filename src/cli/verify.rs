//! `ringfence verify`.

use std::io::Write;
use std::path::PathBuf;

use crate::cli::Exit;
use crate::cli::Global;
use crate::usecase::Format;
use crate::usecase::UseError;
use crate::usecase::manifest;
use crate::usecase::purge;

/// Check what came of an offboarding: the list that was handed out, the records to purge
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  ringfence verify list jane-pack/take-away.csv\n  ringfence verify purge jane"
)]
pub(super) struct VerifyArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand, Debug)]
enum What {
    /// Check a take-away file or purge list by the sealed manifest beside it
    ///
    /// Exits with 1 if the file or its manifest is not as this workspace made it.
    List {
        /// The list
        file: PathBuf,
    },
    /// Hold a leaver's purge list against the newest CRM snapshot
    ///
    /// Exits with 10 if a record is still there.
    Purge {
        /// The rep's id
        rep: String,
    },
}

pub(super) async fn run(
    args: &VerifyArgs,
    global: &Global,
    out: &mut impl Write,
) -> Result<Exit, UseError> {
    global.only(&[Format::Text, Format::Json], "verify")?;
    let json = global.format == Format::Json;
    let services = global.services().await?;
    let (text, exit) = match &args.what {
        What::List { file } => {
            let manifest = manifest::verify(&services, file).await?;
            (if json { manifest.json() } else { manifest.text() }, Exit::Quiet)
        }
        What::Purge { rep } => {
            let purged = purge::verify(&services, rep).await?;
            let exit = Exit::of(purged.still_there.len() as u64);
            (if json { purged.json() } else { purged.text() }, exit)
        }
    };
    let _ = out.write_all(text.as_bytes());
    Ok(exit)
}
