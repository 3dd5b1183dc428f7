//! `ringfence store`.

use std::io::Write;

use clap::Subcommand;

use crate::cli::Exit;
use crate::cli::Global;
use crate::usecase::UseError;
use crate::usecase::shared;

/// Make the tables of a shared store, or bring them up to date
#[derive(clap::Args, Debug)]
pub(super) struct StoreArgs {
    #[command(subcommand)]
    command: StoreCommand,
}

#[derive(Subcommand, Debug)]
enum StoreCommand {
    Prepare(PrepareArgs),
}

/// Make the tables in the PostgreSQL database that `--store` names, as their owner
///
/// Run it once for a new database and once after each update of ringfence, with the address of the
/// role that owns the tables. Everything else runs with the application's role, which may read and
/// write rows and owns nothing.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Example:\n  ringfence store prepare --store postgres://ringfence_owner@db.example/ringfence \\\n    --app-role ringfence_app"
)]
struct PrepareArgs {
    /// The role that `serve`, `work` and all commands use; it must be there already
    #[arg(long, value_name = "ROLE")]
    app_role: Option<String>,
}

pub(super) async fn run(
    args: &StoreArgs,
    global: &Global,
    out: &mut impl Write,
) -> Result<Exit, UseError> {
    let StoreCommand::Prepare(args) = &args.command;
    let url = global.store.as_deref().unwrap_or_default();
    shared::prepare(url, args.app_role.as_deref()).await?;
    let _ = writeln!(out, "the tables are up to date");
    if let Some(role) = &args.app_role {
        let _ = writeln!(out, "`{role}` may read and write their rows, and owns nothing");
    }
    Ok(Exit::Quiet)
}
