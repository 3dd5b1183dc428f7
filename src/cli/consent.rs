//! `ringfence consent`.

use std::io::Write;
use std::path::PathBuf;

use crate::cli::Exit;
use crate::cli::Global;
use crate::usecase::Format;
use crate::usecase::UseError;
use crate::usecase::contacts::ledger;

/// Show what clients consented to, and whom to ask
///
/// Nothing is sent. A connection, a follow or a like is no consent and counts nowhere.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  ringfence consent list\n  ringfence consent ask-list --rep omar --out ask.csv"
)]
pub(super) struct ConsentArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand, Debug)]
enum What {
    /// Count the contacts with consent on record: express, inferred, declared
    List {
        /// Contacts that this rep brought in; all if not given
        #[arg(long, value_name = "REP")]
        rep: Option<String>,
    },
    /// List the records without evidence of consent, with neutral words to ask in; sends nothing
    ///
    /// Exits with 10 if there is somebody to ask.
    AskList {
        /// The rep whose records they are
        #[arg(long, value_name = "REP")]
        rep: String,
        /// File to write, as CSV
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        /// Name the clients in the file (this is logged)
        #[arg(long, requires = "out")]
        reveal: bool,
    },
}

pub(super) async fn run(
    args: &ConsentArgs,
    global: &Global,
    out: &mut impl Write,
) -> Result<Exit, UseError> {
    global.only(&[Format::Text, Format::Json], "consent")?;
    let json = global.format == Format::Json;
    let services = global.services().await?;
    let (text, exit) = match &args.what {
        What::List { rep } => {
            let split = ledger::split(&services, rep.as_deref()).await?;
            (if json { split.json() } else { split.text() }, Exit::Quiet)
        }
        What::AskList { rep, out, reveal } => {
            let list = ledger::ask_list(&services, rep, *reveal, out.as_deref()).await?;
            let exit = Exit::of(list.records.len() as u64);
            (if json { list.json() } else { list.text(global.verbose) }, exit)
        }
    };
    let _ = out.write_all(text.as_bytes());
    Ok(exit)
}
