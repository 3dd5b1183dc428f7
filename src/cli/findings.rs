//! `ringfence findings`.

use std::io::Write;

use crate::cli::Exit;
use crate::cli::Global;
use crate::usecase::Format;
use crate::usecase::UseError;
use crate::usecase::decisions;
use crate::usecase::decisions::Wanted;
use crate::usecase::explain;

/// List the findings of the newest audits, look at one, decide whether its match is right
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  ringfence findings list\n  ringfence findings show F-3c9e1f20ab41\n  ringfence findings decide F-3c9e1f20ab41 --somebody-else --note \"her father\"\n  ringfence findings decide C-10492 --rep jane --same-person"
)]
pub(super) struct FindingsArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand, Debug)]
enum What {
    /// List the findings of the newest offboarding of each rep and of the newest report
    List,
    /// Show one with its evidence and what speaks for the rep
    Show {
        /// Id of the finding
        id: String,
    },
    /// Decide whether listed person and record are the same; nothing decided before is lost
    ///
    /// The next audit counts it, and all decisions together correct the probabilities of matches
    /// that nobody decided.
    Decide(DecideArgs),
}

#[derive(clap::Args, Debug)]
struct DecideArgs {
    /// Id of the finding; of the record with `--rep`
    id: String,
    /// The rep whose list holds a possible match of the record
    #[arg(long)]
    rep: Option<String>,
    /// It is the same person
    #[arg(long, required_unless_present = "somebody_else", conflicts_with = "somebody_else")]
    same_person: bool,
    /// It is somebody else
    #[arg(long)]
    somebody_else: bool,
    /// Why
    #[arg(long, value_name = "TEXT", default_value = "")]
    note: String,
}

pub(super) async fn run(
    args: &FindingsArgs,
    global: &Global,
    out: &mut impl Write,
) -> Result<Exit, UseError> {
    global.only(&[Format::Text, Format::Json], "findings")?;
    let json = global.format == Format::Json;
    let services = global.services().await?;
    let (text, exit) = match &args.what {
        What::List => {
            let listed = decisions::list(&services).await?;
            let count = u64::try_from(listed.len()).unwrap_or(u64::MAX);
            let text = if json { decisions::list_json(&listed) } else { decisions::text(&listed) };
            (text, Exit::of(count))
        }
        What::Show { id } => {
            let explained = explain::run(&services, id, None).await?;
            (if json { explained.json() } else { explained.text }, Exit::Quiet)
        }
        What::Decide(args) => {
            let wanted = Wanted {
                id: args.id.clone(),
                rep: args.rep.clone(),
                same: args.same_person,
                note: args.note.clone(),
            };
            let kept = decisions::decide(&services, &wanted).await?;
            (if json { kept.json() } else { kept.text() }, Exit::Quiet)
        }
    };
    let _ = out.write_all(text.as_bytes());
    Ok(exit)
}
