//! `ringfence policy`.

use std::io::Write;
use std::path::PathBuf;

use crate::cli::Exit;
use crate::cli::Global;
use crate::model::Day;
use crate::usecase::Format;
use crate::usecase::UseError;
use crate::usecase::rulebook;
use crate::usecase::rulebook::diff;
use crate::usecase::rulebook::look;
use crate::usecase::rulebook::meet;
use crate::usecase::rulebook::print;
use crate::usecase::rulebook::print::Form;
use crate::usecase::rulebook::print::Paper;
use crate::usecase::rulebook::publish;

/// Look the rulebook through, try it out, print it, compare, publish, acknowledge
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  ringfence policy check\n  ringfence policy test policies\n  ringfence policy render --out policy.html\n  ringfence policy render --notice --out notice.md\n  ringfence policy diff 1\n  ringfence policy publish --from 2026-12-01\n  ringfence policy review --on 2026-11-20 --attendees 12\n  ringfence policy acknowledge jane"
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
    /// Print the policy in plain language, from the files that audits read: HTML or Markdown
    Render {
        /// Folder of the policy; the workspace's if not given
        folder: Option<PathBuf>,
        /// The notice to staff instead
        #[arg(long)]
        notice: bool,
        /// A draft of the privacy impact assessment instead
        #[arg(long, conflicts_with = "notice")]
        assessment: bool,
        /// File to write (.html or .md); without it the text is shown
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Compare two versions: the wording, and what it means for the exports at hand
    Diff {
        /// Folder, or version as published
        old: String,
        /// Folder, or version as published; the workspace's folder if not given
        new: Option<String>,
    },
    /// Put the workspace's policy folder in force; from then on events are judged by that text
    Publish {
        /// First day on which it is in force; if not given, for the first version the day that
        /// agency.toml names, else today
        #[arg(long, value_name = "DATE")]
        from: Option<Day>,
    },
    /// Keep that the policy was looked at together, at a meeting
    Review {
        /// The day of the meeting
        #[arg(long, value_name = "DATE")]
        on: Day,
        /// How many were there
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
        attendees: u32,
        /// What was said
        #[arg(long, value_name = "TEXT", default_value = "")]
        note: String,
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
    match &args.what {
        What::Render { .. } => global.only(&[Format::Text, Format::Html], "policy render")?,
        _ => global.only(&[Format::Text, Format::Json], "policy")?,
    }
    let json = global.format == Format::Json;
    let flags = global.flags();
    let load =
        |folder: &Option<PathBuf>| rulebook::load(&rulebook::folder(&flags, folder.as_deref())?);
    let (text, exit) = match &args.what {
        What::Check { folder } => {
            let mut book = load(folder)?;
            let mut roster = None;
            if folder.is_none() {
                let services = global.services().await?;
                book = meet::with_registers(&services, book);
                roster = Some(rulebook::roster(&services).await?);
            }
            let looked = look::look(&book, flags.as_of, roster.as_ref())?;
            let exit = Exit::of(looked.remarks.len() as u64);
            (if json { looked.json() } else { looked.text() }, exit)
        }
        What::Test { folder } => {
            let tested = look::test(&load(folder)?);
            let exit = Exit::of(tested.failed.len() as u64);
            (if json { tested.json() } else { tested.text() }, exit)
        }
        What::Render { folder, notice, assessment, out } => {
            let paper = match (notice, assessment) {
                (true, _) => Paper::Notice,
                (_, true) => Paper::Assessment,
                _ => Paper::Policy,
            };
            let form = match out {
                Some(out) => Form::of(out)?,
                None if global.format == Format::Html => Form::Html,
                None => Form::Markdown,
            };
            let agency = rulebook::agency(&flags);
            let mut book = load(folder)?;
            if folder.is_none() {
                book = rulebook::dated(&global.services().await?, book);
            }
            let text = print::print(&book, &agency, paper, form, out.as_deref())?;
            let said = out.as_ref().map(|out| format!("wrote {}\n", out.display()));
            (said.unwrap_or(text), Exit::Quiet)
        }
        What::Diff { old, new } => {
            let services = match rulebook::folder(&flags, None) {
                Ok(_) => Some(global.services().await?),
                Err(_) => None,
            };
            let before = diff::find(&flags, services.as_ref(), old).await?;
            let after = match new {
                Some(new) => diff::find(&flags, services.as_ref(), new).await?,
                None => load(&None)?,
            };
            let compared = Box::pin(diff::compare(before, after, services)).await?;
            let exit = Exit::of(u64::from(compared.differs()));
            (if json { compared.json() } else { compared.text() }, exit)
        }
        What::Publish { from } => {
            let published = publish::publish(&global.services().await?, *from).await?;
            (if json { published.json() } else { published.text() }, Exit::Quiet)
        }
        What::Review { on, attendees, note } => {
            let services = global.services().await?;
            let kept = meet::review(&services, *on, *attendees, note).await?;
            (if json { kept.json() } else { kept.text() }, Exit::Quiet)
        }
        What::Acknowledge { rep, on } => {
            let kept = publish::acknowledge(&global.services().await?, rep, *on).await?;
            (if json { kept.json() } else { kept.text() }, Exit::Quiet)
        }
    };
    let _ = out.write_all(text.as_bytes());
    Ok(exit)
}
