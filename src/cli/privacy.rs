//! `ringfence subject-access`, `forget`, `retention` and `hold`.

use std::io::Write;
use std::path::PathBuf;

use crate::cli::Exit;
use crate::cli::Global;
use crate::model::Day;
use crate::usecase::Format;
use crate::usecase::UseError;
use crate::usecase::privacy::access;
use crate::usecase::privacy::forget;
use crate::usecase::privacy::hold;
use crate::usecase::privacy::hold::On;
use crate::usecase::privacy::retention;
use crate::usecase::write_whole;

/// Show everything that is held about one person
///
/// Prints one JSON object: the records with all versions, ties, findings, decisions, notes and
/// registers. That it was looked at becomes a leaf of the evidence log.
#[derive(clap::Args, Debug)]
pub(super) struct AccessArgs {
    /// A record's id, or an address or telephone number
    person: String,
    /// File to write instead of showing it
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Erase everything that is held about one person
///
/// Records, ties, findings, decisions and notes go for good; the evidence log stays verifiable.
/// Refused while a hold is in force.
#[derive(clap::Args, Debug)]
pub(super) struct ForgetArgs {
    /// A record's id, or an address or telephone number
    person: String,
    /// Do it: what is erased cannot be brought back
    #[arg(long)]
    yes: bool,
}

/// Show what is past its time by the policy's periods, and erase it
///
/// Exits with 10 while something is past its time and still there. What is on hold stays.
#[derive(clap::Args, Debug)]
pub(super) struct RetentionArgs {
    /// Erase it
    #[arg(long)]
    apply: bool,
}

/// Keep data for a matter, whatever its time and whoever asks
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  ringfence hold add --rep jane --reason \"matter 2026/14\" --until 2028-12-31\n  ringfence hold list"
)]
pub(super) struct HoldArgs {
    #[command(subcommand)]
    what: Hold,
}

#[derive(clap::Subcommand, Debug)]
enum Hold {
    /// Put a rep or a record on hold
    Add {
        #[command(flatten)]
        on: OnArgs,
        /// Which matter it is kept for
        #[arg(long)]
        reason: String,
        /// Last day of the hold; without it there is no end
        #[arg(long, value_name = "DATE")]
        until: Option<Day>,
    },
    /// Lift a hold
    Lift {
        #[command(flatten)]
        on: OnArgs,
        /// Why
        #[arg(long)]
        reason: String,
    },
    /// Show the holds in force
    List,
}

#[derive(clap::Args, Debug)]
#[group(required = true, multiple = false)]
struct OnArgs {
    /// The rep's id
    #[arg(long, value_name = "ID")]
    rep: Option<String>,
    /// The record's id
    #[arg(long, value_name = "ID")]
    record: Option<String>,
}

impl OnArgs {
    fn on(&self) -> On {
        On { rep: self.rep.clone(), record: self.record.clone() }
    }
}

pub(super) async fn access(
    args: &AccessArgs,
    global: &Global,
    out: &mut impl Write,
) -> Result<Exit, UseError> {
    global.only(&[Format::Text, Format::Json], "subject-access")?;
    let text = access::run(&global.services().await?, &args.person).await?;
    let said = match &args.out {
        Some(file) => {
            write_whole(file, text.as_bytes())?;
            format!("wrote {}\n", file.display())
        }
        None => text,
    };
    let _ = out.write_all(said.as_bytes());
    Ok(Exit::Quiet)
}

pub(super) async fn forget(
    args: &ForgetArgs,
    global: &Global,
    out: &mut impl Write,
) -> Result<Exit, UseError> {
    global.only(&[Format::Text], "forget")?;
    let services = global.services().await?;
    let text = if args.yes {
        forget::run(&services, &args.person).await?.text()
    } else {
        forget::would(&services, &args.person).await?
    };
    let _ = out.write_all(text.as_bytes());
    Ok(if args.yes { Exit::Quiet } else { Exit::Findings })
}

pub(super) async fn retention(
    args: &RetentionArgs,
    global: &Global,
    out: &mut impl Write,
) -> Result<Exit, UseError> {
    global.only(&[Format::Text], "retention")?;
    let due = retention::run(&global.services().await?, args.apply).await?;
    let _ = out.write_all(due.text().as_bytes());
    Ok(Exit::of(due.open()))
}

pub(super) async fn hold(
    args: &HoldArgs,
    global: &Global,
    out: &mut impl Write,
) -> Result<Exit, UseError> {
    global.only(&[Format::Text], "hold")?;
    let services = global.services().await?;
    let text = match &args.what {
        Hold::Add { on, reason, until } => hold::add(&services, &on.on(), reason, *until).await?,
        Hold::Lift { on, reason } => hold::lift(&services, &on.on(), reason).await?,
        Hold::List => hold::list(&services).await?,
    };
    let _ = out.write_all(text.as_bytes());
    Ok(Exit::Quiet)
}
