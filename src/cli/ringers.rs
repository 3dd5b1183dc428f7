//! `ringfence ringers`.

use std::io::Write;
use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::builder::TypedValueParser;

use crate::cli::Exit;
use crate::cli::Global;
use crate::model::Day;
use crate::model::stewardship::Stewardship;
use crate::usecase::Format;
use crate::usecase::UseError;
use crate::usecase::ringers;
use crate::usecase::ringers::Contacted;
use crate::usecase::ringers::Seeding;

/// Seed records that nobody but the company knows, and put on record that one was reached
///
/// Off unless agency.toml names an approver and a purpose. Of a contact a keyed digest is kept, so
/// that no answer can show it, and no self-check tells of one. A contact counts only if
/// the rep had no authority on that day.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  ringfence ringers add --email r.hollis@bay.example --label \"mailbox 3\" --class rent_roll --from 2026-01-01\n  ringfence ringers list\n  ringfence ringers hit R-3c9e1f20ab --rep jane --on 2026-11-12 --channel e-mail --evidence message.eml"
)]
pub(super) struct RingersArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand, Debug)]
enum What {
    /// Seed a record
    #[command(group(clap::ArgGroup::new("contact").required(true).multiple(true).args(["email", "phone"])))]
    Add(AddArgs),
    /// List the seeded records, without their contacts
    List,
    /// Put on record that a seeded record was reached
    Hit(HitArgs),
}

#[derive(clap::Args, Debug)]
struct AddArgs {
    /// Its e-mail address; only a digest is kept
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,
    /// Its phone number; only a digest is kept
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
    phone: Option<String>,
    /// What it is called in reports; not the contact itself
    #[arg(long, value_name = "TEXT")]
    label: String,
    /// What the record is
    #[arg(long, value_name = "CLASS", value_parser = classes())]
    class: Stewardship,
    /// The rep in whose list alone it stands
    #[arg(long, value_name = "ID")]
    rep: Option<String>,
    /// The declared export in which alone it stands: the file, or its hash
    #[arg(long, value_name = "FILE|HASH", conflicts_with = "rep")]
    export: Option<String>,
    /// First day; the day judged from if not given
    #[arg(long, value_name = "DATE")]
    from: Option<Day>,
    /// Last day; without one it has no end
    #[arg(long, value_name = "DATE")]
    until: Option<Day>,
}

#[derive(clap::Args, Debug)]
struct HitArgs {
    /// Id of the seeded record
    ringer: String,
    /// The rep who is thought to be behind it
    #[arg(long, value_name = "ID")]
    rep: String,
    /// The day of the contact
    #[arg(long, value_name = "DATE")]
    on: Day,
    /// How it was reached: e-mail, phone, post, a network
    #[arg(long, value_name = "WORD")]
    channel: String,
    /// Who the message names as its sender
    #[arg(long, value_name = "TEXT", default_value = "")]
    sender: String,
    /// The message, a photograph of the letter, a note of the call; its hash is kept
    #[arg(long, value_name = "FILE")]
    evidence: PathBuf,
}

/// `--class` takes its choices from the classes of records that somebody can work with.
fn classes() -> impl TypedValueParser<Value = Stewardship> {
    let open = Stewardship::ALL.into_iter().filter(|class| *class != Stewardship::OptedOut);
    PossibleValuesParser::new(open.map(Stewardship::as_str).collect::<Vec<_>>()).map(|word| {
        let known = Stewardship::ALL.into_iter().find(|class| class.as_str() == word);
        known.unwrap_or(Stewardship::Company)
    })
}

pub(super) async fn run(
    args: &RingersArgs,
    global: &Global,
    out: &mut impl Write,
) -> Result<Exit, UseError> {
    global.only(&[Format::Text, Format::Json], "ringers")?;
    let json = global.format == Format::Json;
    let services = global.services().await?;
    let text = match &args.what {
        What::Add(args) => {
            let seeding = Seeding {
                email: args.email.clone(),
                phone: args.phone.clone(),
                label: args.label.clone(),
                class: args.class,
                rep: args.rep.clone(),
                export: args.export.clone(),
                from: args.from.unwrap_or(services.as_of()),
                until: args.until,
            };
            let added = [ringers::add(&services, &seeding).await?];
            if json { ringers::list_json(&added) } else { ringers::list_text(&added) }
        }
        What::List => {
            let listed = ringers::list(&services).await?;
            if json { ringers::list_json(&listed) } else { ringers::list_text(&listed) }
        }
        What::Hit(args) => {
            let contacted = Contacted {
                ringer: args.ringer.clone(),
                on: args.on,
                channel: args.channel.clone(),
                sender: args.sender.clone(),
                rep: args.rep.clone(),
                evidence: args.evidence.clone(),
            };
            let kept = ringers::hit(&services, &contacted).await?;
            if json { kept.json() } else { kept.text() }
        }
    };
    let _ = out.write_all(text.as_bytes());
    Ok(Exit::Quiet)
}
