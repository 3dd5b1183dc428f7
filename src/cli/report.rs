//! `ringfence report`.

use std::io::Write;
use std::path::PathBuf;

use crate::cli::Exit;
use crate::cli::Global;
use crate::cli::show;
use crate::model::Day;
use crate::usecase::Format;
use crate::usecase::UseError;
use crate::usecase::render;
use crate::usecase::report as usecase;
use crate::usecase::report::Period;

/// Make the periodic compliance report
///
/// New, open and resolved findings by rule and office, coverage, clients who hang on one person,
/// and the company's own side. Reps stand under a pseudonym, small offices together.
/// Exits with 10 if there are findings, with 1 if no export was in hand.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  ringfence report\n  ringfence report --from 2026-07-01 --to 2026-09-30 --out report.html"
)]
pub(super) struct ReportArgs {
    /// First day of the period; the day after the last report, or three months back, if not given
    #[arg(long, value_name = "DATE")]
    from: Option<Day>,
    /// Last day of the period; the day judged from if not given
    #[arg(long, value_name = "DATE")]
    to: Option<Day>,
    /// File for the report; its ending says the format: .html, .xlsx, .csv, .json, .txt
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Name the clients and the reps (this is logged)
    #[arg(long)]
    reveal: bool,
    /// Put it on the page's shelf of reports too
    #[arg(long, conflicts_with = "reveal")]
    shelve: bool,
}

pub(super) async fn run(
    args: &ReportArgs,
    global: &Global,
    out: &mut impl Write,
) -> Result<Exit, UseError> {
    let services = global.services().await?;
    let period = Period {
        from: args.from,
        to: args.to,
        out: args.out.clone(),
        reveal: args.reveal,
        shelve: args.shelve,
    };
    let audit = usecase::run(&services, &period).await?;
    let bytes = render(&audit, global.format, &show::options(global))?;
    let _ = out.write_all(&bytes);
    if let (Some(path), Format::Text) = (&args.out, global.format) {
        let _ = writeln!(out, "wrote {}", path.display());
    }
    Ok(Exit::of(audit.counts.findings))
}
