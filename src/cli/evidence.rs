//! `ringfence evidence`.

use std::io::Write;
use std::path::PathBuf;

use crate::cli::Exit;
use crate::cli::Global;
use crate::cli::backup::SealArgs;
use crate::usecase::AccountKind;
use crate::usecase::Format;
use crate::usecase::UseError;
use crate::usecase::evidence;
use crate::usecase::evidence::pack::Wanted;

/// Show and verify the evidence log
///
/// Every audit, decision, import, publication and look at names is a leaf of a log that can only
/// grow. Whoever keeps its head, as reports print it, can tell later whether anything was changed.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  ringfence evidence head\n  ringfence evidence pack jane --out jane-evidence.zip\n  ringfence evidence verify jane-evidence.zip\n  ringfence evidence verify --head 42:9f86d081…"
)]
pub(super) struct EvidenceArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand, Debug)]
enum What {
    /// Show where the log ends
    Head {
        /// Write a request for a time authority (RFC 3161) into this file (.tsq) as well
        #[arg(long, value_name = "FILE")]
        request: Option<PathBuf>,
    },
    /// Keep the answer of a time authority to such a request
    Stamp {
        /// The answer (.tsr)
        response: PathBuf,
    },
    /// Write a pack for somebody outside: an audit with its findings of the tenure, and what proves them
    Pack {
        /// The rep who left, or the id of an audit
        of: String,
        /// A new folder, or a file that ends with .zip
        #[arg(long, value_name = "PATH")]
        out: PathBuf,
        /// Take findings along that have no day; nobody can say whether they are of the tenure
        #[arg(long)]
        undated: bool,
        #[command(flatten)]
        seal: SealArgs,
    },
    /// Write the receipt of what a rep handed over: each file by hash, and the proof that the log says so
    Receipt {
        /// The rep
        rep: String,
        /// The network, where exports of several were handed over
        #[arg(long, value_name = "NETWORK")]
        of: Option<String>,
        /// The account, where exports of both were handed over
        #[arg(long, value_name = "personal|company")]
        account: Option<AccountKind>,
        /// A new file that ends with .json
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Verify a pack, or without one the workspace: exits with 10 if any of it does not hold
    Verify {
        /// A pack: a folder, a zip, or a sealed one; or a receipt (.json). Needs no workspace
        pack: Option<PathBuf>,
        /// The file of the key that opens a sealed pack
        #[arg(long, value_name = "FILE", requires = "pack")]
        key: Option<PathBuf>,
        /// A head that somebody else kept: the log must still begin with it
        #[arg(long, value_name = "SIZE:ROOT")]
        head: Option<String>,
    },
}

pub(super) async fn run(
    args: &EvidenceArgs,
    global: &Global,
    out: &mut impl Write,
) -> Result<Exit, UseError> {
    global.only(&[Format::Text, Format::Json], "evidence")?;
    let json = global.format == Format::Json;
    let (text, exit) = match &args.what {
        What::Stamp { response } => {
            let kept = evidence::stamp::keep(&global.services().await?, response).await?;
            let text = if json { kept.json() } else { kept.text() };
            (text, Exit::Quiet)
        }
        What::Head { request } => {
            let services = global.services().await?;
            let head = match request {
                Some(file) => evidence::stamp::request(&services, file).await?,
                None => evidence::log::head(&services).await?,
            };
            let text = if json {
                format!("{:#}\n", serde_json::json!({ "head": head.to_string() }))
            } else {
                format!("{head}\n")
            };
            (text, Exit::Quiet)
        }
        What::Pack { of, out, undated, seal } => {
            let (of, out, seal) = (of.clone(), out.clone(), seal.wish());
            let wanted = Wanted { of, out, undated: *undated, seal };
            let packed = evidence::pack::pack(&global.services().await?, &wanted).await?;
            (if json { packed.json() } else { packed.text() }, Exit::Quiet)
        }
        What::Receipt { rep, of, account, out } => {
            let (services, account) = (global.services().await?, account.map(AccountKind::as_str));
            let written =
                evidence::receipt::write(&services, rep, of.as_deref(), account, out).await?;
            (written, Exit::Quiet)
        }
        What::Verify { pack: Some(file), head, .. } if is_json(file) => {
            let (receipt, faults) = evidence::receipt::verify(file, head.as_deref())?;
            let exit = Exit::of(faults.len() as u64);
            let words = evidence::receipt::text(&receipt, &faults);
            (if json { evidence::receipt::json(&receipt, &faults) } else { words }, exit)
        }
        What::Verify { pack: Some(pack), head, key } => {
            let checked = evidence::pack::verify(pack, head.as_deref(), key.as_deref())?;
            let exit = Exit::of(checked.verdict.faults.len() as u64);
            (if json { checked.json() } else { checked.text() }, exit)
        }
        What::Verify { pack: None, head, key: _ } => {
            let services = global.services().await?;
            let verdict = evidence::log::verify(&services, head.as_deref()).await?;
            let exit = Exit::of(verdict.faults.len() as u64);
            (if json { verdict.json() } else { verdict.text() }, exit)
        }
    };
    let _ = out.write_all(text.as_bytes());
    Ok(exit)
}

/// Tells whether a name is that of a receipt.
fn is_json(path: &std::path::Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"))
}
