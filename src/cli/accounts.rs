//! `ringfence accounts`.

use std::io::Write;

use clap::builder::PossibleValuesParser;
use clap::builder::TypedValueParser;

use crate::cli::Exit;
use crate::cli::Global;
use crate::model::account::Account;
use crate::model::account::Role;
use crate::model::account::Team;
use crate::model::rep::RepId;
use crate::usecase::Format;
use crate::usecase::UseError;
use crate::usecase::accounts;
use crate::usecase::accounts::Actor;
use crate::usecase::accounts::Inviting;
use crate::usecase::accounts::Link;

/// Look after the accounts of the page, on the server itself
///
/// Nobody is given a password: a link that works once lets its owner choose one. Everything done
/// here is written in the journal.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  ringfence accounts invite mei@harbour.example --name \"Mei Lin\" --role manager --office Bay\n  ringfence accounts disable jane@harbour.example"
)]
pub(super) struct AccountsArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand, Debug)]
enum What {
    /// List the accounts
    List,
    /// Make an account, and the link by which its owner chooses a password
    Invite(InviteArgs),
    /// End an account's sessions and let nobody sign in with it
    Disable(NamedArgs),
    /// Take password and one-time codes away, and make a new link
    Reset(NamedArgs),
}

#[derive(clap::Args, Debug)]
struct InviteArgs {
    /// The address to sign in with
    email: String,
    /// The name shown
    #[arg(long, value_name = "NAME")]
    name: String,
    /// What the account is for
    #[arg(long, value_name = "ROLE", value_parser = roles())]
    role: Role,
    /// The id in the roster, where it is a rep's
    #[arg(long, value_name = "ID")]
    rep: Option<String>,
    /// An office that a manager looks after; may be given several times
    #[arg(long, value_name = "NAME")]
    office: Vec<String>,
    /// A rep whom a manager looks after; may be given several times
    #[arg(long, value_name = "ID")]
    member: Vec<String>,
}

#[derive(clap::Args, Debug)]
struct NamedArgs {
    /// The account's address or id
    account: String,
}

/// `--role` takes its choices from the roles there are.
fn roles() -> impl TypedValueParser<Value = Role> {
    PossibleValuesParser::new(Role::ALL.map(Role::as_str))
        .map(|word| word.parse().unwrap_or_default())
}

pub(super) async fn run(
    args: &AccountsArgs,
    global: &Global,
    out: &mut impl Write,
) -> Result<Exit, UseError> {
    global.only(&[Format::Text, Format::Json], "accounts")?;
    let json = global.format == Format::Json;
    let services = global.services().await?;
    let now = chrono::Utc::now().timestamp();
    let text = match &args.what {
        What::List => {
            let listed = accounts::list(&services, Actor::Operator).await?;
            if json { accounts::json(&listed) } else { listed_text(&listed) }
        }
        What::Invite(args) => {
            let inviting = Inviting {
                email: args.email.clone(),
                name: args.name.clone(),
                role: args.role,
                rep: args.rep.clone(),
                team: Team {
                    offices: args.office.clone(),
                    reps: args.member.iter().map(|id| RepId(id.clone())).collect(),
                },
            };
            let link = accounts::invite(&services, Actor::Operator, &inviting, now).await?;
            if json { accounts::json(&link) } else { link_text(&link, 7) }
        }
        What::Disable(args) => {
            let gone = accounts::disable(&services, Actor::Operator, &args.account, now).await?;
            if json {
                accounts::json(&gone)
            } else {
                format!("Disabled: {} ({}). All sessions have ended.\n", gone.name, gone.id)
            }
        }
        What::Reset(args) => {
            let link = accounts::reset(&services, Actor::Operator, &args.account, now).await?;
            if json { accounts::json(&link) } else { link_text(&link, 7) }
        }
    };
    let _ = out.write_all(text.as_bytes());
    Ok(Exit::Quiet)
}

/// The accounts in columns.
fn listed_text(accounts: &[Account]) -> String {
    if accounts.is_empty() {
        return "No accounts: `ringfence serve` prints the link of the first one.\n".to_owned();
    }
    let line = |one: &Account| {
        let code = if one.has_code { "codes" } else { "" };
        format!(
            "{:<36} {:<14} {:<9} {:<6} {:<30} {}\n",
            one.id,
            one.role.as_str(),
            one.standing.as_str(),
            code,
            one.email.as_str(),
            one.name
        )
    };
    accounts.iter().map(line).collect()
}

/// A link, and what it is good for.
fn link_text(link: &Link, days: u32) -> String {
    format!(
        "Give this link to its owner alone; it works once, for {days} days:\n  {}\nIt follows the \
         address of the page, as in https://ringfence.harbour.example{}\n",
        link.path, link.path
    )
}
