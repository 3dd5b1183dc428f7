//! `ringfence pull`, `connect` and `disconnect` for a CRM.

use std::io::Write;
use std::path::PathBuf;

use crate::cli::Exit;
use crate::cli::Global;
use crate::cli::import;
use crate::cli::pull::aside;
use crate::cli::show::thousands;
use crate::usecase::Format;
use crate::usecase::UseError;
use crate::usecase::pull::PullError;
use crate::usecase::pull::crm;
use crate::usecase::pull::crm::Connected;
use crate::usecase::pull::crm::Pulled;
use crate::usecase::pull::crm::Wanted;

pub(super) async fn run(
    wanted: &Wanted,
    global: &Global,
    out: &mut impl Write,
) -> Result<Exit, UseError> {
    global.only(&[Format::Text, Format::Json], "pull")?;
    let services = global.services().await?;
    if !global.quiet {
        aside(crm::before(&wanted.crm));
    }
    let pulled = Box::pin(crm::run(&services, wanted)).await?;
    if global.format == Format::Json {
        let _ = out.write_all(crm::json(&pulled).as_bytes());
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
    if let Some(done) = &pulled.done {
        import::show(done, global, out);
    }
    for remark in &pulled.remarks {
        let _ = writeln!(out, "  note: {remark}");
    }
    let numbers = &pulled.numbers;
    if numbers.left_out > 0 {
        let _ = writeln!(out, "  {} archived or deleted, left out", thousands(numbers.left_out));
    }
    let _ = writeln!(
        out,
        "  {} rows on {} pages ({} kept from before), {} requests, {} of them again",
        thousands(numbers.rows),
        numbers.pages + numbers.pages_before,
        numbers.pages_before,
        numbers.requests,
        numbers.requests_again,
    );
}

pub(super) async fn connect(
    id: &str,
    file: Option<&PathBuf>,
    global: &Global,
    out: &mut impl Write,
) -> Result<Exit, UseError> {
    global.only(&[Format::Text, Format::Json], "connect")?;
    let Some(file) = file else { return Err(PullError::NoKey { crm: id.to_owned() }.into()) };
    let services = global.services().await?;
    let key = crm::connect(&services, id, file).await?;
    if global.format == Format::Json {
        as_json(&key, out);
    } else if !global.quiet {
        aside(crm::before(id));
        let place = if key.before { " in place of the one before" } else { "" };
        let _ = writeln!(out, "the key of {id} is kept, sealed{place}");
        let _ = writeln!(out, "  the file is not needed any more: `{}`", file.display());
    }
    Ok(Exit::Quiet)
}

pub(super) async fn disconnect(
    id: &str,
    global: &Global,
    out: &mut impl Write,
) -> Result<Exit, UseError> {
    global.only(&[Format::Text, Format::Json], "disconnect")?;
    let services = global.services().await?;
    let key = crm::disconnect(&services, id).await?;
    if global.format == Format::Json {
        as_json(&key, out);
    } else if key.before {
        let _ = writeln!(out, "disconnected here: the key of {id} is forgotten");
        let _ = writeln!(out, "  take it back where it was made: {}", key.by_hand);
    } else {
        let _ = writeln!(out, "no key of {id} was kept");
    }
    Ok(Exit::Quiet)
}

fn as_json(key: &Connected, out: &mut impl Write) {
    let _ = serde_json::to_writer(&mut *out, key);
    let _ = writeln!(out);
}
