//! `ringfence pull`, `connect` and `disconnect` for a CRM, over its API or in its database.

use std::io::Write;
use std::path::PathBuf;

use crate::cli::Exit;
use crate::cli::Global;
use crate::cli::import;
use crate::cli::passphrase;
use crate::cli::pull::aside;
use crate::cli::pull::half_way;
use crate::cli::show::thousands;
use crate::usecase::Format;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::pull::Asking;
use crate::usecase::pull::PullError;
use crate::usecase::pull::crm;
use crate::usecase::pull::crm::Pulled;
use crate::usecase::pull::crm::Wanted;

pub(super) async fn run(
    wanted: &Wanted,
    global: &Global,
    out: &mut impl Write,
) -> Result<Exit, UseError> {
    global.only(&[Format::Text, Format::Json], "pull")?;
    let mut services = global.services().await?;
    if wanted.token_file.is_none() {
        passphrase::ask(&mut services)?;
    }
    if !global.quiet {
        aside(crm::before(&services, &wanted.crm));
    }
    let pulled = Box::pin(crm::run(&services, wanted)).await?;
    if global.format == Format::Json {
        let _ = out.write_all(crm::json(&pulled).as_bytes());
        if let Some((reason, hint)) = &pulled.stopped {
            half_way(reason, Some(hint));
        }
    } else if !global.quiet || pulled.stopped.is_some() {
        tell(&pulled, global, out);
    }
    Ok(if pulled.stopped.is_some() { Exit::Unfinished } else { Exit::Quiet })
}

/// What was read, and whether that is all.
fn tell(pulled: &Pulled, global: &Global, out: &mut impl Write) {
    if let Some((reason, hint)) = &pulled.stopped {
        let _ = writeln!(out, "stopped half-way: {reason}");
        let _ = writeln!(out, "  nothing was imported, and nothing is known of what was not read");
        let _ = writeln!(out, "  help: {hint}");
        let _ = writeln!(out, "  the same command goes on from there today");
    }
    for done in pulled.done.iter().chain(&pulled.rent_roll) {
        import::show(done, global, out);
    }
    for remark in &pulled.remarks {
        let _ = writeln!(out, "  note: {remark}");
    }
    let numbers = &pulled.numbers;
    if numbers.left_out > 0 && !pulled.database {
        let _ = writeln!(out, "  {} archived or deleted, left out", thousands(numbers.left_out));
    }
    if let Some(day) = pulled.since {
        let _ =
            writeln!(out, "  changes since the pull of {day}; {} gone", thousands(numbers.gone));
    }
    let _ = write!(
        out,
        "  {} rows on {} pages ({} kept from before), ",
        thousands(numbers.rows),
        numbers.pages + numbers.pages_before,
        numbers.pages_before,
    );
    let _ = if pulled.database {
        writeln!(out, "{} queries", numbers.requests)
    } else {
        writeln!(out, "{} requests, {} of them again", numbers.requests, numbers.requests_again)
    };
}

/// How a database would be read.
pub(super) async fn check(
    wanted: &Wanted,
    global: &Global,
    out: &mut impl Write,
) -> Result<Exit, UseError> {
    global.only(&[Format::Text, Format::Json], "pull --check")?;
    let mut services = global.services().await?;
    if !crm::is_database(&services, &wanted.crm) {
        return Err(PullError::Beside { option: "--check", of: wanted.crm.clone() }.into());
    }
    if wanted.token_file.is_none() {
        passphrase::ask(&mut services)?;
    }
    let checked = Box::pin(crm::check(&services, wanted)).await?;
    if global.format == Format::Json {
        as_json(&checked, out);
        return Ok(Exit::Quiet);
    }
    let _ = writeln!(out, "{}: {}, {}", checked.database, checked.title, checked.server);
    for noun in &checked.nouns {
        let _ = write!(out, "  {}: {} rows", noun.noun, thousands(noun.rows));
        let _ = match noun.also.as_slice() {
            [] => writeln!(out),
            also => writeln!(out, ", with their {}", also.join(", ")),
        };
        for (words, count) in noun.left_out.iter().filter(|(_, count)| *count > 0) {
            let _ = writeln!(out, "    {} left out: {words}", thousands(*count));
        }
    }
    for remark in &checked.remarks {
        let _ = writeln!(out, "  note: {remark}");
    }
    let _ = writeln!(out, "  counted, and nothing kept");
    Ok(Exit::Quiet)
}

pub(super) async fn connect(
    id: &str,
    file: Option<&PathBuf>,
    global: &Global,
    out: &mut impl Write,
) -> Result<Exit, UseError> {
    global.only(&[Format::Text, Format::Json], "connect")?;
    let mut services = global.services().await?;
    passphrase::ask(&mut services)?;
    let file = file.map(PathBuf::as_path);
    let key = Box::pin(crm::connect(&services, id, file, &ask)).await?;
    if global.format == Format::Json {
        as_json(&key, out);
        return Ok(Exit::Quiet);
    }
    if global.quiet {
        return Ok(Exit::Quiet);
    }
    let place = if key.before { " in place of the one before" } else { "" };
    if let Some(file) = file {
        aside(crm::before(&services, id));
        let what = if key.consent { "token" } else { what(&services, id) };
        let _ = writeln!(out, "the {what} of {id} is kept, sealed{place}");
        let _ = writeln!(out, "  the file is not needed any more: `{}`", file.display());
    } else {
        let _ = writeln!(out, "connected {id}{place}");
        let renewed = if key.lasting { "can be renewed" } else { "cannot be renewed" };
        let _ = writeln!(out, "  the consent {renewed} without anybody");
    }
    Ok(Exit::Quiet)
}

pub(super) async fn disconnect(
    id: &str,
    global: &Global,
    out: &mut impl Write,
) -> Result<Exit, UseError> {
    global.only(&[Format::Text, Format::Json], "disconnect")?;
    let mut services = global.services().await?;
    passphrase::ask(&mut services)?;
    let key = crm::disconnect(&services, id).await?;
    if global.format == Format::Json {
        as_json(&key, out);
        return Ok(Exit::Quiet);
    }
    let what = what(&services, id);
    let _ = match (key.before, key.revoked) {
        (false, _) => writeln!(out, "no {what} of {id} was kept"),
        (true, true) => writeln!(out, "disconnected, and {id} took the consent back"),
        (true, false) => writeln!(out, "disconnected here: the {what} of {id} is forgotten"),
    };
    if let Some(why) = &key.why_not {
        let _ = writeln!(out, "  {id} did not take it back: {why}");
    }
    if key.before && !key.revoked {
        let _ = writeln!(out, "  take it back where it was made: {}", key.by_hand);
    }
    Ok(Exit::Quiet)
}

/// What is kept of a CRM.
fn what(services: &Services, id: &str) -> &'static str {
    if crm::is_database(services, id) { "password" } else { "key" }
}

/// Shows where to consent.
#[expect(clippy::print_stderr, reason = "a request, beside the answer on stdout")]
fn ask(asking: &Asking) {
    eprintln!("{}", asking.before);
    eprintln!("{} is asked for: {}", asking.network, asking.scopes.join(" "));
    eprintln!("Open this address in a browser, on this machine, as whoever may consent:");
    eprintln!("  {}", asking.address);
    eprintln!("Waiting {} minutes for the answer.", asking.limit_s / 60);
}

fn as_json(key: &impl serde::Serialize, out: &mut impl Write) {
    let _ = serde_json::to_writer(&mut *out, key);
    let _ = writeln!(out);
}
