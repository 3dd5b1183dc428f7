//! `ringfence import contacts` and `ringfence import notified`.

use std::io::Write;
use std::path::PathBuf;

use crate::cli::Exit;
use crate::cli::Global;
use crate::model::Day;
use crate::usecase::Format;
use crate::usecase::UseError;
use crate::usecase::contacts::admit;
use crate::usecase::contacts::admit::BroughtIn;
use crate::usecase::contacts::baseline;
use crate::usecase::contacts::declaration;
use crate::usecase::contacts::notified;

/// Put on record what a rep brings in: contacts from before the hire, or consent that lets contacts in
///
/// FILE is anything that `check` reads. Without evidence of consent and without a declaration no row
/// may enter: nothing is kept then, and the command exits with 1. Exits with 10 if some rows may
/// enter and others not. Keyed digests are kept, no names; nothing is written into any CRM.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  ringfence import contacts phone.csv --rep omar --baseline\n  ringfence import contacts phone.csv --rep omar --evidence consent.csv --out may-enter.csv\n  ringfence import contacts phone.csv --rep omar --declaration-template declaration.toml\n  ringfence import contacts phone.csv --rep omar --declaration declaration.toml\n\nEvidence is a table with a row for each contact: email, phone or row (the line in FILE); kind\n(express_written, express_form, express_verbal, express_business_card, inferred_relationship,\nconspicuous_publication); how; on; by; reference; and, if you like, may_email, may_link (yes or no; left\nout: no), preferred_channels, offered_in_return."
)]
pub(super) struct ContactsArgs {
    /// The file of contacts
    file: PathBuf,
    /// The rep's id
    #[arg(long, value_name = "REP")]
    rep: String,
    #[command(flatten)]
    how: How,
    /// Take a baseline although it comes long after the first day; reports say how late it was
    #[arg(long, requires = "baseline")]
    late: bool,
    /// Write the rows that may enter, as CSV, without profile pages
    #[arg(long, value_name = "FILE", conflicts_with_all = ["baseline", "declaration_template"])]
    out: Option<PathBuf>,
}

/// What lets contacts in.
#[derive(clap::Args, Debug)]
#[group(multiple = false)]
struct How {
    /// These are the rep's own contacts from before the hire
    #[arg(long)]
    baseline: bool,
    /// Evidence of consent, a row for each contact
    #[arg(long, value_name = "FILE")]
    evidence: Option<PathBuf>,
    /// A declaration that the rep signed for this very file
    #[arg(long, value_name = "FILE")]
    declaration: Option<PathBuf>,
    /// Write a declaration to fill in, and do nothing else
    #[arg(long, value_name = "OUT")]
    declaration_template: Option<PathBuf>,
}

pub(super) async fn run(
    args: &ContactsArgs,
    global: &Global,
    out: &mut impl Write,
) -> Result<Exit, UseError> {
    global.only(&[Format::Text, Format::Json], "import contacts")?;
    let json = global.format == Format::Json;
    let services = global.services().await?;
    let (text, exit) = if args.how.baseline {
        let put = baseline::put(&services, &args.file, &args.rep, args.late).await?;
        (if json { put.json() } else { put.text() }, Exit::Quiet)
    } else if let Some(to) = &args.how.declaration_template {
        let to = declaration::template(&services, &args.file, &args.rep, to).await?;
        (format!("wrote {}: fill it in and sign it\n", to.display()), Exit::Quiet)
    } else {
        let brought = BroughtIn {
            file: args.file.clone(),
            rep: args.rep.clone(),
            evidence: args.how.evidence.clone(),
            declaration: args.how.declaration.clone(),
            out: args.out.clone(),
        };
        let done = admit::run(&services, &brought).await?;
        let exit = Exit::of(done.rejected.len() as u64);
        (if json { done.json() } else { done.text(global.verbose) }, exit)
    };
    let _ = out.write_all(text.as_bytes());
    Ok(exit)
}

/// Put on record which clients were told of the privacy notice
///
/// FILE is a table with a column `record` and, where `--on` is not given, a column `on`. Records of
/// joint clients from before the first notice go along with a leaver only if they were told.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:\n  ringfence import notified letters.csv --on 2026-03-01")]
pub(super) struct NotifiedArgs {
    /// The list of records
    file: PathBuf,
    /// The day they were told, where the list does not say
    #[arg(long, value_name = "DATE")]
    on: Option<Day>,
}

/// Puts the list on record.
pub(super) async fn notified(
    args: &NotifiedArgs,
    global: &Global,
    out: &mut impl Write,
) -> Result<Exit, UseError> {
    global.only(&[Format::Text, Format::Json], "import notified")?;
    let services = global.services().await?;
    let done = notified::import(&services, &args.file, args.on).await?;
    let text = if global.format == Format::Json { done.json() } else { done.text(global.verbose) };
    let _ = out.write_all(text.as_bytes());
    Ok(Exit::Quiet)
}
