//! `ringfence pull`, `connect` and `disconnect`.

use std::io::Write;
use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::builder::StringValueParser;
use clap::builder::TypedValueParser;

use crate::cli::Exit;
use crate::cli::Global;
use crate::cli::intake::accounts;
use crate::cli::intake::bases;
use crate::cli::intake::show;
use crate::cli::passphrase;
use crate::cli::pull_crm;
use crate::cli::show::thousands;
use crate::model::Day;
use crate::usecase::AccountKind;
use crate::usecase::Basis;
use crate::usecase::Format;
use crate::usecase::UseError;
use crate::usecase::pull;
use crate::usecase::pull::Account;
use crate::usecase::pull::Asking;
use crate::usecase::pull::PullError;
use crate::usecase::pull::Pulled;
use crate::usecase::pull::State;
use crate::usecase::pull::Wanted;
use crate::usecase::pull::crm;

/// Read a rep's account over the network's own API, or the company's CRM over its own or in its database
///
/// A CRM is read with a key that somebody of the company made there, or with somebody's consent, and
/// imported as the snapshot of a day, wholly or not at all, like a file with `ringfence import crm`. Where it
/// tells what changed since the last pull, that alone is asked for; once a month all is read.
/// Where a rent roll comes along, both are, or neither. Nothing of the CRM is changed. A database is one that
/// `ringfence.toml` names under `[databases.NAME]`; it is read in one transaction that cannot write.
///
/// An account is read with the rep's own consent at the network, or with a token that the rep made there. The
/// same rules on asking for it are consulted as for an archive; a refusal exits with 3. Connections, the
/// uploaded address book, invitations and whose account it is are asked for, and nothing else; the
/// matches are kept and the rest is forgotten. Nothing of the account is changed.
///
/// A pull that stops half-way takes nothing in, exits with 1, and goes on from there the next time.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  ringfence pull hubspot --taken-on 2026-11-01\n  ringfence pull our-suitecrm --check\n  ringfence pull linkedin --rep jane --basis voluntary-offer --notice-on 2026-10-01 --token-file jane.token"
)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub(super) struct PullArgs {
    /// The network, the CRM, or the name of a database in ringfence.toml
    #[arg(value_name = "NETWORK|CRM|DATABASE", value_parser = Sources)]
    network: String,
    /// The rep's id; for a network
    #[arg(long, value_name = "ID", required_if_eq_any = of_networks())]
    rep: Option<String>,
    /// Why it may be read
    #[arg(long, value_name = "BASIS", value_parser = bases(), required_if_eq_any = of_networks())]
    basis: Option<Basis>,
    /// Reference of the allegation an investigation is about
    #[arg(long, value_name = "REF")]
    allegation: Option<String>,
    /// The day staff were told that accounts are looked at
    #[arg(long, value_name = "DATE")]
    notice_on: Option<Day>,
    /// Whose account it is
    #[arg(long, default_value = "personal", value_name = "personal|company", value_parser = accounts())]
    account: AccountKind,
    /// A file that holds a token the rep made at the network, the CRM's key, or the password of the database's
    /// user, in place of a connection
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// An archive of X whose account numbers are to be given names, in place of the lists
    #[arg(long, value_name = "PATH", num_args = 1..)]
    archive: Vec<PathBuf>,
    /// Agree to what it costs
    #[arg(long)]
    yes: bool,
    /// If it stops half-way, take in what there is, marked as a part
    #[arg(long)]
    keep_part: bool,
    /// The day of a CRM's snapshot; the day judged from if not given
    #[arg(long, value_name = "DATE")]
    taken_on: Option<Day>,
    /// Believe a CRM that shrank by more than a fifth
    #[arg(long)]
    accept_shrink: bool,
    /// Read all of a CRM, even where what changed since the last pull could be asked for
    #[arg(long)]
    whole: bool,
    /// Say how a database would be read, and keep nothing
    #[arg(long, conflicts_with_all = ["taken_on", "accept_shrink", "whole"])]
    check: bool,
}

/// Connect a rep's account or a CRM: a consent at the network, or the CRM's key
///
/// The rep says yes at the network, and whoever may do so at a CRM that works by consent, in a browser of
/// this machine: prints the address to open. Another CRM's key, and the password of a database's user, come
/// from a file. All is kept in the workspace, sealed under a passphrase: that in the file that `RINGFENCE_TOKEN_KEY_FILE` names, or one that is asked for at
/// a terminal.
#[derive(clap::Args, Debug)]
pub(super) struct ConnectArgs {
    /// The network, the CRM, or the name of a database in ringfence.toml
    #[arg(value_name = "NETWORK|CRM|DATABASE", value_parser = Sources)]
    network: String,
    /// The rep's id; for a network
    #[arg(long, value_name = "ID", required_if_eq_any = of_networks())]
    rep: Option<String>,
    /// Whose account it is
    #[arg(long, default_value = "personal", value_name = "personal|company", value_parser = accounts())]
    account: AccountKind,
    /// The file of a CRM's key, or of the password of a database's user
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
}

/// Networks and CRMs with an API, from their tables; and any name, since the workspace alone knows its
/// databases.
#[derive(Clone)]
struct Sources;

impl TypedValueParser for Sources {
    type Value = String;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &std::ffi::OsStr,
    ) -> Result<Self::Value, clap::Error> {
        StringValueParser::new().parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let known = pull::networks().into_iter().chain(crm::crms()).map(PossibleValue::new);
        let any = PossibleValue::new("DATABASE").help("a name under [databases] in ringfence.toml");
        Some(Box::new(known.chain([any])))
    }
}

/// Whether a source is a CRM, or its database.
fn is_crm(id: &str) -> bool {
    !pull::networks().contains(&id)
}

/// What only a network needs.
fn of_networks() -> Vec<(&'static str, &'static str)> {
    pull::networks().into_iter().map(|network| ("network", network)).collect()
}

/// Refuses an option that says nothing about the source.
fn beside(of: &str, given: &[(bool, &'static str)]) -> Result<(), UseError> {
    match given.iter().find(|(given, _)| *given) {
        Some((_, option)) => Err(PullError::Beside { option, of: of.to_owned() }.into()),
        None => Ok(()),
    }
}

/// The pull of a CRM, if it is one.
fn crm_of(args: &PullArgs) -> Result<Option<crm::Wanted>, UseError> {
    let is_crm = is_crm(&args.network);
    let given = if is_crm {
        vec![
            (args.rep.is_some(), "--rep"),
            (args.basis.is_some(), "--basis"),
            (args.allegation.is_some(), "--allegation"),
            (args.notice_on.is_some(), "--notice-on"),
            (!args.archive.is_empty(), "--archive"),
            (args.yes, "--yes"),
            (args.keep_part, "--keep-part"),
        ]
    } else {
        vec![
            (args.taken_on.is_some(), "--taken-on"),
            (args.accept_shrink, "--accept-shrink"),
            (args.whole, "--whole"),
            (args.check, "--check"),
        ]
    };
    beside(&args.network, &given)?;
    Ok(is_crm.then(|| crm::Wanted {
        crm: args.network.clone(),
        taken_on: args.taken_on,
        accept_shrink: args.accept_shrink,
        token_file: args.token_file.clone(),
        whole: args.whole,
    }))
}

pub(super) async fn run(
    args: &PullArgs,
    global: &Global,
    out: &mut impl Write,
) -> Result<Exit, UseError> {
    if let Some(wanted) = crm_of(args)? {
        if args.check {
            return pull_crm::check(&wanted, global, out).await;
        }
        return pull_crm::run(&wanted, global, out).await;
    }
    global.only(&[Format::Text, Format::Json], "pull")?;
    // The command line has seen to both.
    let (Some(rep), Some(basis)) = (args.rep.clone(), args.basis) else {
        return Ok(Exit::Unfinished);
    };
    let mut services = global.services().await?;
    if args.token_file.is_none() {
        passphrase::ask(&mut services)?;
    }
    let wanted = Wanted {
        network: args.network.clone(),
        rep,
        basis,
        allegation: args.allegation.clone(),
        notice_on: args.notice_on,
        account: args.account,
        token_file: args.token_file.clone(),
        archive: args.archive.clone(),
        agreed: args.yes,
        keep_part: args.keep_part,
    };
    if !global.quiet {
        aside(pull::before(&args.network));
    }
    let pulled = Box::pin(pull::run(&services, &wanted, &ask)).await?;
    if global.format == Format::Json {
        let _ = out.write_all(pull::json(&pulled).as_bytes());
        if let Some(reason) = &pulled.reason {
            half_way(reason, pulled.hint.as_deref());
        }
    } else if !global.quiet || pulled.state == State::Partial {
        tell(&pulled, out);
    }
    Ok(match pulled.state {
        State::Complete => Exit::Quiet,
        State::Partial => Exit::Unfinished,
    })
}

pub(super) async fn connect(
    args: &ConnectArgs,
    global: &Global,
    out: &mut impl Write,
) -> Result<Exit, UseError> {
    if is_crm(&args.network) {
        beside(&args.network, &[(args.rep.is_some(), "--rep")])?;
        return pull_crm::connect(&args.network, args.token_file.as_ref(), global, out).await;
    }
    beside(&args.network, &[(args.token_file.is_some(), "--token-file")])?;
    global.only(&[Format::Text, Format::Json], "connect")?;
    let mut services = global.services().await?;
    passphrase::ask(&mut services)?;
    let done = Box::pin(pull::connect(&services, &account(args), &ask)).await?;
    if global.format == Format::Json {
        let _ = serde_json::to_writer(&mut *out, &done);
        let _ = writeln!(out);
    } else if !global.quiet {
        let _ = writeln!(out, "connected the account of {} at {}", done.rep, done.network);
        let renewed = if done.lasting { "can be renewed" } else { "cannot be renewed" };
        let _ = writeln!(out, "  the consent {renewed} without the rep");
    }
    Ok(Exit::Quiet)
}

pub(super) async fn disconnect(
    args: &ConnectArgs,
    global: &Global,
    out: &mut impl Write,
) -> Result<Exit, UseError> {
    beside(&args.network, &[(args.token_file.is_some(), "--token-file")])?;
    if is_crm(&args.network) {
        beside(&args.network, &[(args.rep.is_some(), "--rep")])?;
        return pull_crm::disconnect(&args.network, global, out).await;
    }
    global.only(&[Format::Text, Format::Json], "disconnect")?;
    let mut services = global.services().await?;
    passphrase::ask(&mut services)?;
    let done = Box::pin(pull::disconnect(&services, &account(args))).await?;
    if global.format == Format::Json {
        let _ = serde_json::to_writer(&mut *out, &done);
        let _ = writeln!(out);
        return Ok(Exit::Quiet);
    }
    let _ = match (done.connected, done.revoked) {
        (false, _) => writeln!(out, "no account of {} at {} was connected", done.rep, done.network),
        (true, true) => writeln!(out, "disconnected, and {} took the consent back", done.network),
        (true, false) => writeln!(out, "disconnected here: the tokens are forgotten"),
    };
    if let Some(why) = &done.why_not {
        let _ = writeln!(out, "  {} did not take them back: {why}", done.network);
    }
    if done.connected && !done.revoked {
        let _ = writeln!(out, "  the rep takes the consent back by hand: {}", done.by_hand);
    }
    Ok(Exit::Quiet)
}

fn account(args: &ConnectArgs) -> Account {
    let rep = args.rep.clone().unwrap_or_default();
    Account { network: args.network.clone(), rep, account: args.account }
}

/// Shows the rep where to say yes.
#[expect(clippy::print_stderr, reason = "a request to the rep, beside the answer on stdout")]
fn ask(asking: &Asking) {
    eprintln!("{}", asking.before);
    eprintln!("{} is asked for: {}", asking.network, asking.scopes.join(" "));
    eprintln!(
        "Refusing has no consequence. Open this address in your own browser, on this machine:"
    );
    eprintln!("  {}", asking.address);
    eprintln!("Waiting {} minutes for the answer.", asking.limit_s / 60);
}

/// Why a pull stopped half-way, beside an answer that is not for people.
#[expect(clippy::print_stderr, reason = "beside the answer on stdout")]
pub(super) fn half_way(reason: &str, hint: Option<&str>) {
    eprintln!("error: stopped half-way: {reason}");
    if let Some(hint) = hint {
        eprintln!("  help: {hint}");
    }
}

/// A word beside the answer.
#[expect(clippy::print_stderr, reason = "beside the answer on stdout")]
pub(super) fn aside(words: &str) {
    if !words.is_empty() {
        eprintln!("{words}");
    }
}

/// What was read, and whether that is all.
fn tell(pulled: &Pulled, out: &mut impl Write) {
    if let Some(reason) = &pulled.reason {
        let _ = writeln!(out, "stopped half-way: {reason}");
        let _ = writeln!(out, "  nothing is known of what was not read");
        if let Some(hint) = &pulled.hint {
            let _ = writeln!(out, "  help: {hint}");
        }
        let _ = match (pulled.resumable, &pulled.taken) {
            (true, None) => writeln!(
                out,
                "  nothing was taken in; what was read is kept, sealed, and the same command goes on \
                 from there"
            ),
            (true, Some(_)) => writeln!(
                out,
                "  a part was taken in, and is marked as one; the same command goes on from there"
            ),
            (false, None) => writeln!(
                out,
                "  nothing was taken in and nothing kept: without a passphrase (RINGFENCE_TOKEN_KEY_FILE) \
                 the next pull begins anew"
            ),
            (false, Some(_)) => writeln!(out, "  a part was taken in, and is marked as one"),
        };
    }
    if let Some(taken) = &pulled.taken {
        show(taken, out);
    }
    let _ = writeln!(
        out,
        "  {} rows on {} pages ({} kept from before), {} requests, {} of them again",
        thousands(pulled.rows),
        pulled.pages + pulled.pages_before,
        pulled.pages_before,
        pulled.requests,
        pulled.requests_again,
    );
    if let Some(price) = &pulled.price {
        let _ = writeln!(out, "  estimated cost: {price}");
    }
}
