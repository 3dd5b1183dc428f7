//! `ringfence register`: what people put on record beside the books.

use std::io::Write;
use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::builder::TypedValueParser;

use crate::cli::Exit;
use crate::cli::Global;
use crate::model::Day;
use crate::usecase::Format;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::check;
use crate::usecase::declared;
use crate::usecase::declared::Declaring;
use crate::usecase::register;
use crate::usecase::sources;
use crate::usecase::sources::Fate;
use crate::usecase::sources::Source;
use crate::usecase::statements;
use crate::usecase::statements::StatedBy;
use crate::usecase::statements::Statement;

/// Put something on record beside the books: adoptions, copies that are kept, sources, exports, statements
///
/// Every entry is kept with the day on which it was made; nothing is ever changed or taken out.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  ringfence register adopt C-10492 --rep omar --on 2026-11-01\n  ringfence register service-copy C-10492 --until 2027-03-31 --reason \"settlement of the sale\"\n  ringfence register source --rep jane --kind \"business cards\" --place \"desk, second drawer\"\n  ringfence register export mail-merge.csv --rep omar --purpose \"autumn letter\" --on 2026-09-01\n  ringfence register statement --rep jane --by company --network linkedin --created-at-employer-request yes"
)]
pub(super) struct RegisterArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand, Debug)]
enum What {
    /// A place outside the CRM where a rep keeps contacts, or what became of it
    Source(SourceArgs),
    /// A file that was exported from the books, with its purpose; only its hash is kept
    Export(ExportArgs),
    /// What a rep or the company states about an account
    #[command(group(clap::ArgGroup::new("answer").required(true).multiple(true).args(["created_at_employer_request", "encouraged", "adds_clients"])))]
    Statement(StatementArgs),
    /// Keep that a rep took a former colleague's client over as their own work
    Adopt {
        /// Id of the record
        record: String,
        /// The rep's id
        #[arg(long, value_name = "REP")]
        rep: String,
        /// The day; today if not given
        #[arg(long, value_name = "DATE")]
        on: Option<Day>,
    },
    /// Keep that the company holds a copy of a rep's own contact while it serves the client
    ServiceCopy {
        /// Id of the record
        record: String,
        /// The last day of the service
        #[arg(long, value_name = "DATE")]
        until: Day,
        /// What is still being done for the client
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// List the sources outside the CRM that are on record
    Sources {
        /// Of one rep
        #[arg(long, value_name = "ID")]
        rep: Option<String>,
    },
}

#[derive(clap::Args, Debug)]
struct SourceArgs {
    /// The rep
    #[arg(long, value_name = "ID")]
    rep: String,
    /// Business cards, a phone, a spreadsheet, ...
    #[arg(long, value_name = "TEXT")]
    kind: String,
    /// Where it is
    #[arg(long, value_name = "TEXT", default_value = "")]
    place: String,
    /// What became of it
    #[arg(long, default_value = "kept", value_name = "FATE", value_parser = fates())]
    now: Fate,
    /// The day; the day judged from if not given
    #[arg(long, value_name = "DATE")]
    on: Option<Day>,
}

#[derive(clap::Args, Debug)]
struct ExportArgs {
    /// The file
    file: PathBuf,
    /// Who exported it
    #[arg(long, value_name = "ID")]
    rep: String,
    /// What for
    #[arg(long, value_name = "TEXT")]
    purpose: String,
    /// The day; the day judged from if not given
    #[arg(long, value_name = "DATE")]
    on: Option<Day>,
}

#[derive(clap::Args, Debug)]
struct StatementArgs {
    /// Whose account
    #[arg(long, value_name = "ID")]
    rep: String,
    /// Who states it
    #[arg(long, value_name = "rep|company", value_parser = by())]
    by: StatedBy,
    /// The network; every one if not given
    #[arg(long, value_name = "NETWORK", value_parser = |text: &str| {
        check::network_named(text).map(|id| id.as_str().to_owned())
    })]
    network: Option<String>,
    /// The day; of encouragement the day since which; the day judged from if not given
    #[arg(long, value_name = "DATE")]
    on: Option<Day>,
    /// Did the company ask for the account?
    #[arg(long, value_name = "yes|no", value_parser = yes_no())]
    created_at_employer_request: Option<bool>,
    /// Was connecting with clients encouraged or tolerated?
    #[arg(long, value_name = "yes|no", value_parser = yes_no())]
    encouraged: Option<bool>,
    /// Do you add clients as connections? Only the rep can answer
    #[arg(long, value_name = "yes|no", value_parser = yes_no())]
    adds_clients: Option<bool>,
    /// In the words of who states it
    #[arg(long, value_name = "TEXT", default_value = "")]
    note: String,
}

/// `--now` takes its choices from the table of fates.
fn fates() -> impl TypedValueParser<Value = Fate> {
    PossibleValuesParser::new(Fate::ALL.map(Fate::as_str)).try_map(|word| word.parse::<Fate>())
}

/// `--by`.
fn by() -> impl TypedValueParser<Value = StatedBy> {
    PossibleValuesParser::new(["rep", "company"]).map(|word| match word.as_str() {
        "rep" => StatedBy::Rep,
        _ => StatedBy::Company,
    })
}

/// An answer.
fn yes_no() -> impl TypedValueParser<Value = bool> {
    PossibleValuesParser::new(["yes", "no"]).map(|word| word == "yes")
}

pub(super) async fn run(
    args: &RegisterArgs,
    global: &Global,
    out: &mut impl Write,
) -> Result<Exit, UseError> {
    global.only(&[Format::Text, Format::Json], "register")?;
    let json = global.format == Format::Json;
    let services = global.services().await?;
    let text = match &args.what {
        What::Source(args) => source(&services, args, json).await?,
        What::Export(args) => export(&services, args, json).await?,
        What::Statement(args) => statement(&services, args, json).await?,
        What::Adopt { record, rep, on } => {
            let done = register::adopt(&services, record, rep, *on).await?;
            if json { done.json() } else { done.text() }
        }
        What::ServiceCopy { record, until, reason } => {
            let done = register::service_copy(&services, record, *until, reason).await?;
            if json { done.json() } else { done.text() }
        }
        What::Sources { rep } => {
            let listed = sources::list(&services, rep.as_deref()).await?;
            if json { sources::list_json(&listed) } else { sources::list_text(&listed) }
        }
    };
    let _ = out.write_all(text.as_bytes());
    Ok(Exit::Quiet)
}

async fn source(services: &Services, args: &SourceArgs, json: bool) -> Result<String, UseError> {
    let source = Source {
        kind: args.kind.clone(),
        place: args.place.clone(),
        on: args.on.unwrap_or(services.as_of()),
        now: args.now,
    };
    let kept = sources::declare(services, &args.rep, &source).await?;
    Ok(if json { kept.json() } else { kept.text() })
}

async fn export(services: &Services, args: &ExportArgs, json: bool) -> Result<String, UseError> {
    let asked = Declaring {
        file: args.file.clone(),
        rep: args.rep.clone(),
        purpose: args.purpose.clone(),
        on: args.on.unwrap_or(services.as_of()),
    };
    let kept = declared::declare(services, &asked).await?;
    Ok(if json { kept.json() } else { kept.text() })
}

async fn statement(
    services: &Services,
    args: &StatementArgs,
    json: bool,
) -> Result<String, UseError> {
    let statement = Statement {
        by: args.by,
        network: args.network.clone(),
        on: args.on.unwrap_or(services.as_of()),
        created_at_employer_request: args.created_at_employer_request,
        encouraged: args.encouraged,
        adds_clients: args.adds_clients,
        note: args.note.clone(),
    };
    let kept = statements::state(services, &args.rep, &statement).await?;
    Ok(if json { kept.json() } else { kept.text() })
}
