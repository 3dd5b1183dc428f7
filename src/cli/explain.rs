//! `ringfence explain`.

use std::io::Write;

use crate::cli::Exit;
use crate::cli::Global;
use crate::usecase::Format;
use crate::usecase::UseError;
use crate::usecase::explain;

/// Explain why a rule fired, what a record is, or why two records are (not) one person
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  ringfence explain F-3c9e1f20ab41\n  ringfence explain C-10492\n  ringfence explain C-10492 C-20817"
)]
pub(super) struct ExplainArgs {
    /// Id of a finding (`F-…`) or of a record
    id: String,
    /// Id of a second record to compare with
    other: Option<String>,
}

pub(super) async fn run(
    args: &ExplainArgs,
    global: &Global,
    out: &mut impl Write,
) -> Result<Exit, UseError> {
    global.only(&[Format::Text, Format::Json], "explain")?;
    let services = global.services().await?;
    let explained = explain::run(&services, &args.id, args.other.as_deref()).await?;
    let text = if global.format == Format::Json { explained.json() } else { explained.text };
    let _ = out.write_all(text.as_bytes());
    Ok(Exit::Quiet)
}
