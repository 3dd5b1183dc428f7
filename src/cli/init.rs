//! `ringfence init`.

use std::io::Write;
use std::path::PathBuf;

use crate::cli::Exit;
use crate::cli::Global;
use crate::usecase::UseError;
use crate::usecase::init;
use crate::usecase::init::NewWorkspace;

/// Make a new workspace with the default policies
///
/// Writes `ringfence.toml`, the policies for you to edit, and an empty store into a new or empty
/// folder.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Example:\n  ringfence init harbour --agency \"Harbour & Hill\" --place AU-NSW"
)]
pub(super) struct InitArgs {
    /// The folder: new or empty; the workspace's if not given
    dir: Option<PathBuf>,
    /// The agency's name, as reports show it
    #[arg(long, default_value = "Our agency")]
    agency: String,
    /// Country whose numbers need no country code
    #[arg(long, default_value = "AU", value_name = "CODE")]
    country: String,
    /// Place whose law applies to reps the roster gives no place for, as in `policies/places.toml`
    #[arg(long, default_value = "AU-NSW", value_name = "PLACE")]
    place: String,
    /// The rulebook to begin with: any tie is welcome, every rule, or the rent roll above all
    #[arg(long, default_value = "standard", value_parser = ["open", "standard", "rent-roll"])]
    rulebook: String,
}

pub(super) async fn run(
    args: &InitArgs,
    global: &Global,
    out: &mut impl Write,
) -> Result<Exit, UseError> {
    let new = NewWorkspace {
        folder: args.dir.clone().unwrap_or_else(|| global.workspace.clone()),
        agency: args.agency.clone(),
        country: args.country.clone(),
        place: args.place.clone(),
        template: args.rulebook.parse().unwrap_or_default(),
        store: global.shared_store(),
    };
    init::run(&new).await?;
    let _ = writeln!(
        out,
        "made the workspace `{}`\nnext: read and edit the policies in it, then import the books:\n\
         \x20 ringfence import roster FILE, import crm FILE, import rent-roll FILE",
        new.folder.display()
    );
    Ok(Exit::Quiet)
}
