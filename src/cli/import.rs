//! `ringfence import`.

use std::io::Write;
use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::builder::TypedValueParser;

use crate::cli::Exit;
use crate::cli::Global;
use crate::cli::contacts;
use crate::cli::show::thousands;
use crate::model::Day;
use crate::usecase::Format;
use crate::usecase::Preset;
use crate::usecase::UseError;
use crate::usecase::import;
use crate::usecase::import::BookFile;
use crate::usecase::import::Done;
use crate::usecase::import::Hosted;
use crate::usecase::permissions;

/// Bring the company's books into the workspace
///
/// Each import is one dated snapshot, kept as changes, wholly or not at all. The same file again
/// changes nothing.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  ringfence import doctor crm.csv\n  ringfence import crm crm.csv --preset hubspot --taken-on 2026-11-01"
)]
pub(super) struct ImportArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand, Debug)]
enum What {
    /// Import the roster of reps, or an update of resignations and last days
    Roster(BookArgs),
    /// Import a snapshot of the CRM: csv, xlsx or vcf
    Crm(BookArgs),
    /// Import a snapshot of the rent roll
    RentRoll(BookArgs),
    /// Import a list of who may export from the CRM: user, may export, as of
    Permissions {
        /// The file: csv or xlsx
        file: PathBuf,
        /// The day of the list, where its rows give none; the day judged from if not given
        #[arg(long, value_name = "DATE")]
        taken_on: Option<Day>,
    },
    Contacts(contacts::ContactsArgs),
    Notified(contacts::NotifiedArgs),
    /// Show how a file would be read, what is ignored and what is missing; imports nothing
    Doctor(BookArgs),
}

/// A file of the books.
#[derive(clap::Args, Debug)]
struct BookArgs {
    /// The file
    file: PathBuf,
    /// The CRM it comes from
    #[arg(long, default_value = "auto", value_name = "PRESET", value_parser = presets())]
    preset: Preset,
    /// A mapping of its columns (see `policies/columns.toml`)
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    /// The day it was taken; the day judged from if not given
    #[arg(long, value_name = "DATE")]
    taken_on: Option<Day>,
    /// Believe a snapshot that shrinks the book by more than a fifth
    #[arg(long)]
    accept_shrink: bool,
    /// Where the list is kept: what a rep keeps personally is not the company's
    #[arg(long, value_name = "company|personal", value_parser = hosted())]
    hosted: Option<Hosted>,
}

/// `--hosted` takes its choices from the table.
fn hosted() -> impl TypedValueParser<Value = Hosted> {
    PossibleValuesParser::new(Hosted::ALL.map(Hosted::as_str)).map(|word: String| {
        if word == Hosted::Personal.as_str() { Hosted::Personal } else { Hosted::Company }
    })
}

/// `--preset` takes its choices from the table of presets.
fn presets() -> impl TypedValueParser<Value = Preset> {
    PossibleValuesParser::new(Preset::ALL.map(Preset::as_str))
        .try_map(|word: String| word.parse::<Preset>())
}

impl BookArgs {
    fn book(&self) -> BookFile {
        BookFile {
            preset: self.preset,
            map: self.map.clone(),
            taken_on: self.taken_on,
            accept_shrink: self.accept_shrink,
            hosted: self.hosted,
            ..BookFile::of(self.file.clone())
        }
    }
}

pub(super) async fn run(
    args: &ImportArgs,
    global: &Global,
    out: &mut impl Write,
) -> Result<Exit, UseError> {
    match &args.what {
        What::Contacts(args) => return contacts::run(args, global, out).await,
        What::Notified(args) => return contacts::notified(args, global, out).await,
        What::Doctor(_) | What::Permissions { .. } => global.only(&[Format::Text], "import")?,
        _ => global.only(&[Format::Text, Format::Json], "import")?,
    }
    let done = match &args.what {
        What::Contacts(_) | What::Notified(_) => return Ok(Exit::Quiet),
        What::Doctor(book) => {
            let _ = write!(out, "{}", import::doctor(&book.book())?);
            return Ok(Exit::Quiet);
        }
        What::Permissions { file, taken_on } => {
            let services = global.services().await?;
            let kept = permissions::import(&services, file, *taken_on).await?;
            if !global.quiet {
                let _ = out.write_all(kept.text().as_bytes());
            }
            return Ok(Exit::Quiet);
        }
        What::Roster(book) => import::roster(&global.services().await?, &book.book()).await?,
        What::Crm(book) => import::crm(&global.services().await?, &book.book()).await?,
        What::RentRoll(book) => import::rent_roll(&global.services().await?, &book.book()).await?,
    };
    if global.format == Format::Json {
        let _ = out.write_all(done.json().as_bytes());
    } else if !global.quiet {
        show(&done, global, out);
    }
    Ok(Exit::Quiet)
}

/// What the import did.
pub(super) fn show(done: &Done, global: &Global, out: &mut impl Write) {
    let snapshot = &done.snapshot;
    let (book, day) = (snapshot.book.as_str(), snapshot.taken_on);
    if done.imported.already_there {
        let _ = writeln!(
            out,
            "{}: this {book} snapshot of {day} is already there; nothing changed",
            snapshot.name
        );
        return;
    }
    let _ = writeln!(
        out,
        "{}: {book} of {day}, {} rows: {} new, {} changed, {} gone, {} unchanged",
        snapshot.name,
        thousands(snapshot.rows),
        thousands(done.imported.new),
        thousands(done.imported.changed),
        thousands(done.imported.gone),
        thousands(done.imported.unchanged),
    );
    let shown = if global.verbose { usize::MAX } else { 3 };
    for one in snapshot.skipped.iter().take(shown) {
        let _ = writeln!(out, "  skipped line {}: {}", one.at.line.unwrap_or(0), one.reason);
    }
    if snapshot.skipped.len() > shown {
        let _ = writeln!(
            out,
            "  and {} more lines skipped (-v shows all)",
            snapshot.skipped.len() - shown
        );
    }
    for warning in &done.warnings {
        let _ = writeln!(out, "  note: {warning}");
    }
}
