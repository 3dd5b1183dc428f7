//! `ringfence policy`.

use std::io::Write;
use std::path::PathBuf;

use crate::cli::Exit;
use crate::cli::Global;
use crate::model::Day;
use crate::usecase::Format;
use crate::usecase::UseError;
use crate::usecase::rulebook;
use crate::usecase::rulebook::look;
use crate::usecase::rulebook::publish;

/// Look the rulebook through, try its rules out, publish it, acknowledge it
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  ringfence policy check\n  ringfence policy test policies\n  ringfence policy publish --from 2026-12-01\n  ringfence policy acknowledge jane"
)]
pub(super) struct PolicyArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand, Debug)]
enum What {
    /// Find contradictions, rules that never apply, what is missing, and what goes far
    Check {
        /// Folder of the policy; the workspace's if not given
        folder: Option<PathBuf>,
    },
    /// Ask every rule the cases that stand beside it
    Test {
        /// Folder of the policy; the workspace's if not given
        folder: Option<PathBuf>,
    },
    /// Put the workspace's policy folder in force; from then on events are judged by that text
    Publish {
        /// First day on which it is in force; today if not given
        #[arg(long, value_name = "DATE")]
        from: Option<Day>,
    },
    /// Keep that a rep acknowledged the version in force
    Acknowledge {
        /// The rep's id
        rep: String,
        /// The day they did; today if not given
        #[arg(long, value_name = "DATE")]
        on: Option<Day>,
    },
}

pub(super) async fn run(
    args: &PolicyArgs,
    global: &Global,
    out: &mut impl Write,
) -> Result<Exit, UseError> {
    global.only(&[Format::Text, Format::Json], "policy")?;
    let json = global.format == Format::Json;
    let flags = global.flags();
    let load =
        |folder: &Option<PathBuf>| rulebook::load(&rulebook::folder(&flags, folder.as_deref())?);
    let (text, exit) = match &args.what {
        What::Check { folder } => {
            let looked = look::look(&load(folder)?, flags.as_of)?;
            let exit = Exit::of(looked.remarks.len() as u64);
            (if json { looked.json() } else { looked.text() }, exit)
        }
        What::Test { folder } => {
            let tested = look::test(&load(folder)?);
            let exit = Exit::of(tested.failed.len() as u64);
            (if json { tested.json() } else { tested.text() }, exit)
        }
        What::Publish { from } => {
            let published = publish::publish(&global.services().await?, *from).await?;
            (if json { published.json() } else { published.text() }, Exit::Quiet)
        }
        What::Acknowledge { rep, on } => {
            let kept = publish::acknowledge(&global.services().await?, rep, *on).await?;
            (if json { kept.json() } else { kept.text() }, Exit::Quiet)
        }
    };
    let _ = out.write_all(text.as_bytes());
    Ok(exit)
}
