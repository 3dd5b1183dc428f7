//! `ringfence link`.

use std::io::Write;
use std::path::PathBuf;

use crate::cli::Exit;
use crate::cli::Global;
use crate::usecase::Format;
use crate::usecase::UseError;
use crate::usecase::link;
use crate::usecase::link::Lists;

/// Link two lists of people
///
/// Takes anything `check`, `intake` or `import crm` reads, and prints every pair with a
/// probability of at least 0.01 as CSV: `left_id,right_id,probability,bits`. Needs no workspace.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Example:\n  ringfence link Connections.csv crm.csv --owner \"Jane Harbour\" --out pairs.csv"
)]
pub(super) struct LinkArgs {
    /// The small list: a rep's
    left: PathBuf,
    /// The large list: the company's
    right: PathBuf,
    /// File for the pairs
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Whose list LEFT is, as RIGHT's owner column writes it
    #[arg(long, value_name = "REP")]
    owner: Option<String>,
    /// The id column of LEFT
    #[arg(long, value_name = "COLUMN")]
    left_id: Option<String>,
    /// The id column of RIGHT
    #[arg(long, value_name = "COLUMN")]
    right_id: Option<String>,
    /// Country whose numbers need no country code
    #[arg(long, value_name = "CODE", default_value = "AU")]
    country: String,
}

pub(super) fn run(
    args: &LinkArgs,
    global: &Global,
    out: &mut impl Write,
) -> Result<Exit, UseError> {
    // Its answer is CSV, which need not be asked for.
    global.only(&[Format::Text, Format::Csv], "link")?;
    let lists = Lists {
        left: args.left.clone(),
        right: args.right.clone(),
        left_id: args.left_id.clone(),
        right_id: args.right_id.clone(),
        owner: args.owner.clone(),
        country: args.country.to_uppercase(),
    };
    let progress = global.progress();
    let written = link::run(&lists, args.out.as_deref(), progress.as_ref())?;
    if args.out.is_none() {
        let _ = out.write_all(written.csv.as_bytes());
    } else if !global.quiet {
        let _ = writeln!(out, "{} pairs", written.pairs);
    }
    Ok(Exit::Quiet)
}
