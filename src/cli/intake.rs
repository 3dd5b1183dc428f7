//! `ringfence intake`.

use std::io::BufRead;
use std::io::Write;
use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::builder::TypedValueParser;

use crate::cli::Exit;
use crate::cli::Global;
use crate::cli::show::thousands;
use crate::model::Day;
use crate::model::reading::SectionState;
use crate::usecase::AccountKind;
use crate::usecase::Basis;
use crate::usecase::Format;
use crate::usecase::UseError;
use crate::usecase::intake;
use crate::usecase::intake::HandedIn;
use crate::usecase::intake::Taken;

/// Read a rep's export archives, keep the matches, forget the rest
///
/// Takes the archive a network sent its member: a zip, the zips of one request, an unpacked
/// folder, loose files. Before a byte is read, the place's rules on asking for it are consulted;
/// a refusal exits with 3. Messages, posts, positions and photos are never opened.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Example:\n  ringfence intake jane Complete_LinkedInDataExport.zip --basis voluntary-offer --notice-on 2026-10-01"
)]
pub(super) struct IntakeArgs {
    /// The rep's id
    rep: String,
    /// What was handed in
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Why it may be read
    #[arg(long, value_name = "BASIS", value_parser = bases())]
    basis: Basis,
    /// Reference of the allegation an investigation is about
    #[arg(long, value_name = "REF")]
    allegation: Option<String>,
    /// The day staff were told that exports are looked at
    #[arg(long, value_name = "DATE")]
    notice_on: Option<Day>,
    /// Whose account it is
    #[arg(long, default_value = "personal", value_name = "personal|company", value_parser = accounts())]
    account: AccountKind,
    /// A file that stays unopened, as `--ask` names it; may be given again and again
    #[arg(long, value_name = "FILE")]
    leave_out: Vec<String>,
    /// Show which files would be opened, and read yes or no for each before any is
    #[arg(long)]
    ask: bool,
}

/// `--basis` takes its choices from the table of bases.
pub(super) fn bases() -> impl TypedValueParser<Value = Basis> {
    PossibleValuesParser::new(Basis::ALL.map(Basis::as_str))
        .try_map(|word: String| word.parse::<Basis>())
}

/// `--account` takes its choices from the table of account kinds.
pub(super) fn accounts() -> impl TypedValueParser<Value = AccountKind> {
    PossibleValuesParser::new(AccountKind::ALL.map(AccountKind::as_str))
        .try_map(|word: String| word.parse::<AccountKind>())
}

pub(super) async fn run(
    args: &IntakeArgs,
    global: &Global,
    out: &mut impl Write,
) -> Result<Exit, UseError> {
    global.only(&[Format::Text, Format::Json], "intake")?;
    let services = global.services().await?;
    let mut handed = HandedIn {
        rep: args.rep.clone(),
        paths: args.paths.clone(),
        basis: args.basis,
        allegation: args.allegation.clone(),
        notice_on: args.notice_on,
        account: args.account,
        leave_out: args.leave_out.clone(),
    };
    if args.ask {
        let files = intake::would_open(&services, &handed).await?;
        handed.leave_out.extend(refused(files, &mut std::io::stdin().lock()));
    }
    let taken = intake::run(&services, &handed).await?;
    if global.format == Format::Json {
        let _ = out.write_all(intake::json(&taken).as_bytes());
    } else if !global.quiet {
        for one in &taken {
            show(one, out);
        }
    }
    Ok(Exit::Quiet)
}

/// Asks for each file, and gives those that are to stay unopened: anything but a yes is a no.
#[expect(clippy::print_stderr, reason = "a question to the rep, beside the answer on stdout")]
fn refused(files: Vec<String>, answers: &mut impl BufRead) -> Vec<String> {
    eprintln!("These files would be opened, and no others. Refusing any has no consequence.");
    let mut ask = |file: &String| {
        eprint!("  {file}: may it be read? [y/N] ");
        let mut answer = String::new();
        let _ = answers.read_line(&mut answer);
        !matches!(answer.trim().to_lowercase().as_str(), "y" | "yes")
    };
    files.into_iter().filter(|file| ask(file)).collect()
}

/// What was read, kept and forgotten.
pub(super) fn show(taken: &Taken, out: &mut impl Write) {
    let kept = &taken.kept;
    let again = if taken.again { " (the very files were read before)" } else { "" };
    let _ = writeln!(
        out,
        "{}: {} people, {} of them clients, {} more need a person to look{again}",
        taken.network,
        thousands(kept.people),
        thousands(taken.matched),
        thousands(taken.possible),
    );
    let _ = writeln!(out, "  forgot {} people who are no clients", thousands(kept.unmatched));
    for section in &kept.sections {
        let state = match section.state {
            SectionState::Present => format!("{} entries", thousands(section.count)),
            SectionState::Empty => "there, and empty".to_owned(),
            SectionState::Partial => {
                format!("{} entries, a part: the rest was not read", thousands(section.count))
            }
            SectionState::Absent => "not in what was handed in".to_owned(),
        };
        let _ = writeln!(out, "  {}: {state}", section.section);
    }
    for (section, since) in &kept.carried {
        let _ = writeln!(out, "  {section}: kept from the export read on {since}");
    }
    let skipped: usize = kept.inputs.iter().map(|input| input.skipped.len()).sum();
    if skipped > 0 {
        let _ =
            writeln!(out, "  {skipped} entries could not be read; the report names their places");
    }
    let _ = writeln!(out, "  the rep's own export? {}", kept.owner);
    let _ = writeln!(out, "  read on the ground of: {}", kept.passage);
    for condition in &kept.conditions {
        let _ = writeln!(out, "    on condition: {condition}");
    }
    for warning in &kept.warnings {
        let _ = writeln!(out, "  note: {warning}");
    }
}
