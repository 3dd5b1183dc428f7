//! `ringfence serve`.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::cli::Global;
use crate::cli::fail;
use crate::usecase::jobs::Limits;
use crate::web;
use crate::web::Options;
use crate::web::ServeError;

/// Serve the page for HR, managers, reps and administrators
///
/// Prints the address it listens on. On a workspace without accounts it prints a link that works
/// once: whoever opens it becomes the administrator. In a new or empty folder it makes the
/// workspace first. Ends on SIGTERM or Ctrl-C, after running requests.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  ringfence serve\n  ringfence serve --listen 0.0.0.0:443 --tls-cert chain.pem --tls-key key.pem --public-url https://ringfence.example\n  ringfence serve --behind-proxy --public-url https://ringfence.example"
)]
pub(super) struct ServeArgs {
    /// Address to listen on; plain HTTP on the machine itself only
    #[arg(long, default_value = "127.0.0.1:8750", value_name = "ADDR", env = "RINGFENCE_LISTEN")]
    listen: SocketAddr,
    /// Certificate chain as PEM, leaf first
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// Its private key as PEM
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// What people type: scheme and host; needed unless it is the machine itself
    #[arg(long, value_name = "URL", env = "RINGFENCE_PUBLIC_URL")]
    public_url: Option<String>,
    /// A proxy in front speaks TLS and is the only way here
    ///
    /// Plain HTTP is then spoken on any address, and the last address in the proxy's
    /// `X-Forwarded-For` is taken for who asks: whoever can reach this port past the proxy could
    /// read passwords on the way and pretend to be any address. Keep the port closed to others.
    #[arg(long, conflicts_with = "tls_cert", requires = "public_url")]
    behind_proxy: bool,
    /// Leave long work to `ringfence work`, here or on other machines
    #[arg(long)]
    no_worker: bool,
    /// Memory that reading a file from outside may use, and each job that is done here
    #[arg(long, default_value_t = Limits::default().memory_bytes >> 20, value_name = "MIB", value_parser = clap::value_parser!(u64).range(1..=1 << 20))]
    memory: u64,
}

/// Serves until asked to stop. On a runtime of its own, with a thread for each processor.
pub(super) fn main(args: &ServeArgs, global: &Global) -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&format!("cannot start: {error}"), None, 1),
    };
    let code = match runtime.block_on(serve(args, global)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let cause = std::error::Error::source(&error).map(|cause| format!(": {cause}"));
            let message = format!("{error}{}", cause.unwrap_or_default());
            fail(&message, error.hint().as_deref(), 1)
        }
    };
    // Work that nobody waits for any more does not hold up the end.
    runtime.shutdown_timeout(std::time::Duration::from_secs(1));
    code
}

async fn serve(args: &ServeArgs, global: &Global) -> Result<(), ServeError> {
    let options = Options {
        workspace: global.workspace.clone(),
        store: global.store.clone(),
        as_of: global.as_of,
        listen: args.listen,
        tls: args.tls_cert.clone().zip(args.tls_key.clone()),
        public_url: args.public_url.clone(),
        behind_proxy: args.behind_proxy,
        works: !args.no_worker,
        limits: Limits { memory_bytes: args.memory << 20, ..Limits::default() },
    };
    let listening = web::bind(&options).await?;
    let first = listening.first_link().await?;
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "ringfence listens on {}", listening.url());
    if let Some(link) = first {
        let _ = writeln!(out, "open this link once to become the administrator:\n  {link}");
    }
    let _ = out.flush();
    drop(out);
    listening.serve().await;
    Ok(())
}
