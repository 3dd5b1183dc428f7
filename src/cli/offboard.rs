//! `ringfence offboard`.

use std::io::Write;
use std::path::PathBuf;

use crate::cli::Exit;
use crate::cli::Global;
use crate::cli::intake::bases;
use crate::cli::show;
use crate::model::Day;
use crate::usecase::Basis;
use crate::usecase::Format;
use crate::usecase::UseError;
use crate::usecase::offboard;
use crate::usecase::offboard::Leaving;
use crate::usecase::offboard::Pack;
use crate::usecase::render;

/// Make the offboarding pack of a rep who is leaving
///
/// Judges what the rep handed in (see `intake`) by the policies and the rep's agreement. `--out`
/// writes the report, the file the leaver may take away, the list of records to purge, the list of
/// clients to hand over and a calendar of the restraint. Exits with 10 if there are findings, or if there was no export to look
/// at; with 3 if the place does not allow the request.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:\n  ringfence offboard jane --last-day 2026-10-31 --out jane-pack")]
pub(super) struct OffboardArgs {
    /// The rep's id
    rep: String,
    /// The last day of work, if not the roster's
    #[arg(long, value_name = "DATE")]
    last_day: Option<Day>,
    /// Why exports may be looked at, if not as given at intake
    #[arg(long, value_name = "BASIS", value_parser = bases())]
    basis: Option<Basis>,
    /// Reference of the allegation an investigation is about
    #[arg(long, value_name = "REF")]
    allegation: Option<String>,
    /// The day staff were told that exports are looked at
    #[arg(long, value_name = "DATE")]
    notice_on: Option<Day>,
    /// Go on although the rep handed nothing in
    #[arg(long)]
    without_exports: bool,
    /// Folder for the pack
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Name the clients (this is logged)
    #[arg(long)]
    reveal: bool,
}

pub(super) async fn run(
    args: &OffboardArgs,
    global: &Global,
    out: &mut impl Write,
) -> Result<Exit, UseError> {
    let services = global.services().await?;
    let leaving = Leaving {
        rep: args.rep.clone(),
        last_day: args.last_day,
        basis: args.basis,
        allegation: args.allegation.clone(),
        notice_on: args.notice_on,
        without_exports: args.without_exports,
        out: args.out.clone(),
        reveal: args.reveal,
    };
    let pack = offboard::run(&services, &leaving).await?;
    let bytes = render(&pack.audit, global.format, &show::options(global))?;
    let _ = out.write_all(&bytes);
    if global.format == Format::Text {
        for file in &pack.files {
            let _ = writeln!(out, "wrote {}", file.display());
        }
        remarks(&pack, out);
    }
    Ok(if pack.looked_at { Exit::of(pack.audit.counts.findings) } else { Exit::Findings })
}

/// What is not in the pack, and why.
fn remarks(pack: &Pack, out: &mut impl Write) {
    if !pack.files.is_empty() && pack.audit.appendix.restraints.is_empty() {
        let _ = writeln!(out, "no restraints.ics: the rep's agreement dates no restraint");
    }
    if !pack.looked_at {
        let _ = writeln!(
            out,
            "no export was handed in, so nothing on the networks was looked at; \
             that says nothing about the rep"
        );
    }
}
