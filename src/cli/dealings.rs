//! `ringfence dealings`.

use std::io::Write;
use std::path::PathBuf;

use crate::cli::Exit;
use crate::cli::Global;
use crate::usecase::Format;
use crate::usecase::UseError;
use crate::usecase::dealings;

/// Put dated dealings with clients on record, for the look-back of clauses
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:\n  ringfence dealings import dealings.csv")]
pub(super) struct DealingsArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand, Debug)]
enum What {
    /// Import a table of dealings: record, date, kind, by
    ///
    /// What a program sent is no dealing: campaigns, drips, bulk e-mail, plans such as 8x8 and 33
    /// Touch. The same dealing again changes nothing.
    Import {
        /// The file: csv or xlsx
        file: PathBuf,
    },
}

pub(super) async fn run(
    args: &DealingsArgs,
    global: &Global,
    out: &mut impl Write,
) -> Result<Exit, UseError> {
    global.only(&[Format::Text, Format::Json], "dealings")?;
    let What::Import { file } = &args.what;
    let kept = dealings::import(&global.services().await?, file).await?;
    let text = if global.format == Format::Json { kept.json() } else { kept.text() };
    let _ = out.write_all(text.as_bytes());
    Ok(Exit::Quiet)
}
