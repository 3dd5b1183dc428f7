//! `ringfence approve`.

use std::io::Write;

use crate::cli::Exit;
use crate::cli::Global;
use crate::model::Day;
use crate::usecase::Format;
use crate::usecase::UseError;
use crate::usecase::approve;
use crate::usecase::approve::Approving;
use crate::usecase::check;

/// Put on record that an officer of the company allowed something, for a record or a network
///
/// Counts as an `[[approval]]` of agency.toml does: what it covers is no finding, and one that
/// cleared nothing is told. An approval that was put on record after what it covers says so.
#[derive(clap::Args, Debug)]
#[command(
    group(clap::ArgGroup::new("scope").required(true).args(["record", "network"])),
    after_help = "Example:\n  ringfence approve --officer \"M. Director\" --rep jane --record C-1001 --from 2026-01-01 --until 2026-12-31"
)]
pub(super) struct ApproveArgs {
    /// Who allows it
    #[arg(long, value_name = "NAME")]
    officer: String,
    /// Whom: an id of the roster
    #[arg(long, value_name = "ID")]
    rep: String,
    /// For one record of the CRM or the rent roll
    #[arg(long, value_name = "ID")]
    record: Option<String>,
    /// For every record on a network
    #[arg(long, value_name = "NETWORK", value_parser = |text: &str| {
        check::network_named(text).map(|id| id.as_str().to_owned())
    })]
    network: Option<String>,
    /// First day
    #[arg(long, value_name = "DATE")]
    from: Day,
    /// Last day; without one it has no end
    #[arg(long, value_name = "DATE")]
    until: Option<Day>,
}

pub(super) async fn run(
    args: &ApproveArgs,
    global: &Global,
    out: &mut impl Write,
) -> Result<Exit, UseError> {
    global.only(&[Format::Text, Format::Json], "approve")?;
    let services = global.services().await?;
    let asked = Approving {
        officer: args.officer.clone(),
        rep: args.rep.clone(),
        record: args.record.clone(),
        network: args.network.clone(),
        from: args.from,
        until: args.until,
    };
    let kept = approve::run(&services, &asked).await?;
    let text = if global.format == Format::Json { kept.json() } else { kept.text() };
    let _ = out.write_all(text.as_bytes());
    Ok(Exit::Quiet)
}
