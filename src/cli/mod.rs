//! The command line: reads the request, calls one use-case, shows the answer. It decides nothing.
//!
//! To add a command: a file here with its `Args` and `run`, its line in `Command` and in
//! `run`, and the use-case of the same name.

mod accounts;
mod approve;
mod backup;
mod check;
mod consent;
mod contacts;
mod dealings;
mod demo;
mod evidence;
mod explain;
mod findings;
mod import;
mod init;
mod intake;
mod link;
mod offboard;
mod passphrase;
mod policy;
mod privacy;
mod progress;
mod pull;
mod pull_crm;
mod read_apart;
mod register;
mod report;
mod ringers;
mod schema;
mod serve;
mod show;
mod store;
mod verify;
mod work;

use std::io::IsTerminal as _;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::CommandFactory as _;
use clap::Parser;
use clap::Subcommand;

use crate::model::Day;
use crate::usecase::Fault;
use crate::usecase::Flags;
use crate::usecase::Format;
use crate::usecase::Progress;
use crate::usecase::Services;
use crate::usecase::Silent;
use crate::usecase::UseError;

/// Find your company's clients among a rep's connections and uploads, and say which ties and
/// uploads collide with which written rule
///
/// Reads the export a network gives its user. Scrapes nothing, keeps nothing about people who are
/// not clients, changes no account.
#[derive(Parser, Debug)]
#[command(name = "ringfence", version, after_help = EXAMPLES, arg_required_else_help = true)]
pub struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  ringfence demo                                      see all of it on a made-up agency
  ringfence init harbour && cd harbour                a workspace of your own
  ringfence import roster roster.csv
  ringfence import crm crm.csv --taken-on 2026-11-01
  ringfence check contacts.csv --rep omar --to linkedin --clean may-go.csv
  ringfence intake jane export.zip --basis voluntary-offer
  ringfence offboard jane --out pack
  ringfence report --out report.html

Exit codes: 0 ran, nothing to show; 10 ran, findings; 1 could not run (nothing changed);
2 bad command line; 3 refused by the lawful-request gate.";

/// Flags of every command.
#[derive(clap::Args, Debug)]
struct Global {
    /// Folder of the workspace
    #[arg(
        long,
        global = true,
        env = "RINGFENCE_WORKSPACE",
        value_name = "DIR",
        default_value = "."
    )]
    workspace: PathBuf,
    /// Address of the store; the file `ringfence.db` in the workspace if not given
    #[arg(long, global = true, env = "RINGFENCE_STORE", value_name = "URL")]
    store: Option<String>,
    /// Day to judge from; today if not given
    #[arg(long, global = true, env = "RINGFENCE_AS_OF", value_name = "DATE")]
    as_of: Option<Day>,
    /// How to show the answer
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text", value_parser = show::formats())]
    format: Format,
    /// Show nothing but the answer
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Show more: every finding, every skipped line
    #[arg(short, long, global = true)]
    verbose: bool,
    /// The start of a job that this process is, as its worker says
    #[arg(long, env = "RINGFENCE_JOB", hide = true, hide_env = true, value_name = "ID:START")]
    job: Option<String>,
}

/// What can be asked.
#[derive(Subcommand, Debug)]
enum Command {
    Demo(demo::DemoArgs),
    Init(init::InitArgs),
    Import(import::ImportArgs),
    Intake(intake::IntakeArgs),
    Pull(pull::PullArgs),
    Connect(pull::ConnectArgs),
    /// Disconnect an account: take the consent back where the network lets us, forget the tokens
    Disconnect(pull::ConnectArgs),
    Check(check::CheckArgs),
    Offboard(offboard::OffboardArgs),
    Report(report::ReportArgs),
    Link(link::LinkArgs),
    Explain(explain::ExplainArgs),
    Findings(findings::FindingsArgs),
    Evidence(evidence::EvidenceArgs),
    Backup(backup::BackupArgs),
    Restore(backup::RestoreArgs),
    SealKey(backup::SealKeyArgs),
    SubjectAccess(privacy::AccessArgs),
    Forget(privacy::ForgetArgs),
    Retention(privacy::RetentionArgs),
    Hold(privacy::HoldArgs),
    Accounts(accounts::AccountsArgs),
    Approve(approve::ApproveArgs),
    Register(register::RegisterArgs),
    Ringers(ringers::RingersArgs),
    Dealings(dealings::DealingsArgs),
    Policy(policy::PolicyArgs),
    Store(store::StoreArgs),
    Consent(consent::ConsentArgs),
    Verify(verify::VerifyArgs),
    Work(work::WorkArgs),
    Serve(serve::ServeArgs),
    /// Read files from outside for the page's server, as it asks on standard input
    #[command(hide = true)]
    ReadApart,
    Schema(schema::SchemaArgs),
    Completions(schema::CompletionsArgs),
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Ran, nothing to show.
    Quiet,
    /// Ran, findings.
    Findings,
    /// Stopped half-way: nothing is known of the rest.
    Unfinished,
}

impl Exit {
    /// Ten where there is something to show.
    fn of(findings: u64) -> Self {
        if findings == 0 { Self::Quiet } else { Self::Findings }
    }

    fn code(self) -> u8 {
        match self {
            Self::Quiet => 0,
            Self::Findings => 10,
            Self::Unfinished => 1,
        }
    }
}

/// Reads the command line, runs the command, prints what went wrong.
#[must_use]
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    if let Err(error) = work::submit_to_worker() {
        return show::error(&error);
    }
    if let Command::ReadApart = &cli.command {
        return read_apart::main();
    }
    if let Command::Serve(args) = &cli.command {
        return serve::main(args, &cli.global);
    }
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&format!("cannot start: {error}"), None, 1),
    };
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let ended = runtime.block_on(run(&cli, &mut out));
    let flushed = out.flush();
    match (ended, flushed) {
        (Ok(exit), Ok(())) => ExitCode::from(exit.code()),
        (Ok(exit), Err(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => {
            ExitCode::from(exit.code())
        }
        (Ok(_), Err(error)) => fail(&format!("cannot write the answer: {error}"), None, 1),
        (Err(error), _) => show::error(&error),
    }
}

/// Runs one command.
async fn run(cli: &Cli, out: &mut impl Write) -> Result<Exit, UseError> {
    let global = &cli.global;
    match &cli.command {
        Command::Demo(args) => Box::pin(demo::run(args, global, out)).await,
        Command::Init(args) => init::run(args, global, out).await,
        Command::Import(args) => import::run(args, global, out).await,
        Command::Intake(args) => intake::run(args, global, out).await,
        Command::Pull(args) => Box::pin(pull::run(args, global, out)).await,
        Command::Connect(args) => Box::pin(pull::connect(args, global, out)).await,
        Command::Disconnect(args) => Box::pin(pull::disconnect(args, global, out)).await,
        Command::Check(args) => check::run(args, global, out).await,
        Command::Offboard(args) => offboard::run(args, global, out).await,
        Command::Report(args) => report::run(args, global, out).await,
        Command::Link(args) => link::run(args, global, out),
        Command::Explain(args) => explain::run(args, global, out).await,
        Command::Findings(args) => findings::run(args, global, out).await,
        Command::Evidence(args) => evidence::run(args, global, out).await,
        Command::Backup(args) => backup::backup(args, global, out).await,
        Command::Restore(args) => backup::restore(args, global, out).await,
        Command::SealKey(args) => backup::seal_key(args, global, out),
        Command::SubjectAccess(args) => privacy::access(args, global, out).await,
        Command::Forget(args) => privacy::forget(args, global, out).await,
        Command::Retention(args) => privacy::retention(args, global, out).await,
        Command::Hold(args) => privacy::hold(args, global, out).await,
        Command::Accounts(args) => accounts::run(args, global, out).await,
        Command::Approve(args) => approve::run(args, global, out).await,
        Command::Register(args) => register::run(args, global, out).await,
        Command::Ringers(args) => ringers::run(args, global, out).await,
        Command::Dealings(args) => dealings::run(args, global, out).await,
        Command::Policy(args) => Box::pin(policy::run(args, global, out)).await,
        Command::Store(args) => store::run(args, global, out).await,
        Command::Consent(args) => consent::run(args, global, out).await,
        Command::Verify(args) => verify::run(args, global, out).await,
        Command::Work(args) => work::run(args, global, out).await,
        // `main` has served already, on a runtime of its own.
        Command::Serve(_) | Command::ReadApart => Ok(Exit::Quiet),
        Command::Schema(args) => Ok(schema::run(args, out)),
        Command::Completions(args) => {
            schema::completions(args, &mut Cli::command(), out);
            Ok(Exit::Quiet)
        }
    }
}

impl Global {
    /// What the configuration needs of the command line.
    fn flags(&self) -> Flags {
        Flags {
            workspace: self.workspace.clone(),
            store: self.store.clone(),
            as_of: self.as_of.unwrap_or_else(today),
        }
    }

    /// The address of a store that offices share, if one was given.
    fn shared_store(&self) -> Option<String> {
        self.store.clone().filter(|url| url.starts_with("postgres"))
    }

    /// Refuses a format that a command has no answer in.
    fn only(&self, formats: &[Format], command: &'static str) -> Result<(), UseError> {
        if formats.contains(&self.format) {
            return Ok(());
        }
        Err(UseError::Format { command, format: self.format.as_str() })
    }

    /// Opens the workspace.
    async fn services(&self) -> Result<Services, UseError> {
        let services = Services::open(&self.flags(), self.progress()).await?;
        match &self.job {
            Some(start) => services.for_start(start),
            None => Ok(services),
        }
    }

    /// Lines for a worker, bars on a terminal, silence elsewhere.
    fn progress(&self) -> Box<dyn Progress> {
        if self.job.is_some() {
            Box::new(progress::Lines::default())
        } else if self.quiet || !std::io::stderr().is_terminal() {
            Box::new(Silent)
        } else {
            Box::new(progress::Bars::default())
        }
    }
}

/// Today where the machine stands. The one place that reads a clock.
fn today() -> Day {
    chrono::Local::now().date_naive()
}

/// Prints an error with what to do about it.
#[expect(clippy::print_stderr, reason = "the face's own error channel")]
fn fail(message: &str, hint: Option<&str>, code: u8) -> ExitCode {
    eprintln!("error: {message}");
    if let Some(hint) = hint {
        eprintln!("  help: {hint}");
    }
    ExitCode::from(code)
}

/// The exit code of a failure.
fn code_of(fault: Fault) -> u8 {
    match fault {
        Fault::Refused => 3,
        Fault::CommandLine => 2,
        Fault::Request
        | Fault::Missing
        | Fault::Setup
        | Fault::Internal
        | Fault::SignIn
        | Fault::NotAllowed
        | Fault::Later => 1,
    }
}
