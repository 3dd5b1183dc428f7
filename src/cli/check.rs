//! `ringfence check`.

use std::io::Write;
use std::path::PathBuf;

use crate::cli::Exit;
use crate::cli::Global;
use crate::cli::intake::accounts;
use crate::cli::show;
use crate::model::reading::NetworkId;
use crate::usecase::AccountKind;
use crate::usecase::Format;
use crate::usecase::UseError;
use crate::usecase::check;
use crate::usecase::check::Question;
use crate::usecase::render;

/// Check a contact file before you upload it to a network
///
/// Reads a vCard, CSV or Excel file (or a list or export of a network), compares it with the CRM
/// and says what may go and what to leave out, with the sentence of the policy. Nothing is sent
/// anywhere, nothing of the file is kept. Exits with 10 if something should be left out.
///
/// The file of `--clean` holds the entries that were read and not held, without private columns
/// and notes; entries that somebody must look at are held too. Their values are your own data and
/// stay as they are, so open it as text: a cell that begins with `=` is not disarmed.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Example:\n  ringfence check contacts.csv --rep omar --to linkedin --clean may-go.csv"
)]
pub(super) struct CheckArgs {
    /// The contact file
    file: PathBuf,
    /// Your id in the roster
    #[arg(long, value_name = "ID")]
    rep: String,
    /// The network it would go to: linkedin, facebook, x, or another's name
    #[arg(long, value_name = "NETWORK", value_parser = check::network_named)]
    to: NetworkId,
    /// Whose account it would go to
    #[arg(long, default_value = "personal", value_name = "personal|company", value_parser = accounts())]
    account: AccountKind,
    /// Write the part that may go to this file: .csv, or .vcf for vCards
    #[arg(long, value_name = "OUT")]
    clean: Option<PathBuf>,
    /// Write your contacts that the CRM lacks to this CSV file, for you alone: nothing of it is kept
    #[arg(long, value_name = "OUT")]
    crm_gap: Option<PathBuf>,
    /// Name the clients (this is logged)
    #[arg(long)]
    reveal: bool,
}

pub(super) async fn run(
    args: &CheckArgs,
    global: &Global,
    out: &mut impl Write,
) -> Result<Exit, UseError> {
    let services = global.services().await?;
    let question = Question {
        file: args.file.clone(),
        rep: args.rep.clone(),
        to: args.to.clone(),
        account: args.account,
        clean: args.clean.clone(),
        crm_gap: args.crm_gap.clone(),
        reveal: args.reveal,
    };
    let audit = check::run(&services, &question).await?;
    let bytes = render(&audit, global.format, &show::options(global))?;
    let _ = out.write_all(&bytes);
    if let (Some(path), Format::Text) = (&args.clean, global.format) {
        let _ = writeln!(out, "wrote {}", path.display());
    }
    Ok(Exit::of(audit.counts.findings))
}
