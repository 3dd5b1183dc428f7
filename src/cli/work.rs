//! `ringfence work`, and what a job's own process does before its command.

use std::io::Read as _;
use std::io::Write;

use crate::cli::Exit;
use crate::cli::Global;
use crate::usecase::UseError;
use crate::usecase::jobs;
use crate::usecase::jobs::Limits;
use crate::usecase::jobs::Worker;

/// Do the long work that is asked for on the page
///
/// Takes jobs from the store, each done by this program in a process of its own with limits, until it
/// is told to stop (Ctrl-C, SIGTERM). What is being done then has ten seconds to end, or is given
/// back and started again later. Any number of workers on any number of machines share a store at
/// `postgres://…`; `serve` runs one itself, unless it is told not to.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Example:\n  ringfence --store postgres://app@db.example/ringfence work --slots 4"
)]
pub(super) struct WorkArgs {
    /// Jobs at a time
    #[arg(long, default_value_t = 2, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=64))]
    slots: u16,
    /// In a shared store: so long after this worker's last sign of life its jobs go to another
    #[arg(long, default_value_t = 20, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=3600))]
    lease: u64,
    /// Memory that a job may use, the index of the books included
    #[arg(long, default_value_t = Limits::default().memory_bytes >> 20, value_name = "MIB", value_parser = clap::value_parser!(u64).range(1..=1 << 20))]
    memory: u64,
    /// Processor time that a job may use
    #[arg(long, default_value_t = Limits::default().cpu_s, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
    cpu: u64,
    /// Time by the clock that a job may take
    #[arg(long, default_value_t = Limits::default().wall_s, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
    time: u64,
}

impl WorkArgs {
    fn worker(&self) -> Worker {
        Worker {
            slots: self.slots.into(),
            lease_s: self.lease,
            limits: Limits {
                memory_bytes: self.memory << 20,
                cpu_s: self.cpu,
                wall_s: self.time,
                ..Limits::default()
            },
        }
    }
}

pub(super) async fn run(
    args: &WorkArgs,
    global: &Global,
    out: &mut impl Write,
) -> Result<Exit, UseError> {
    let services = global.services().await?;
    if !global.quiet {
        let _ = writeln!(out, "working, {} jobs at a time", args.slots);
        let _ = out.flush();
    }
    jobs::work(&services, &args.worker(), told_to_stop()).await?;
    services.store.close().await;
    Ok(Exit::Quiet)
}

/// Waits until the system or the keyboard says to stop.
pub(super) async fn told_to_stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::SignalKind;
        use tokio::signal::unix::signal;
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}

/// Takes on the limits that the worker who started us set, and ends us when it ends: standard input
/// is its pipe, and closes with it.
pub(super) fn submit_to_worker() -> Result<(), UseError> {
    if let Ok(limits) = std::env::var("RINGFENCE_LIMITS") {
        limits.parse::<Limits>()?.take_on()?;
    }
    if std::env::var_os("RINGFENCE_JOB").is_some() {
        std::thread::spawn(|| {
            let mut rest = [0_u8; 64];
            while std::io::stdin().lock().read(&mut rest).is_ok_and(|read| read > 0) {}
            std::process::exit(1);
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use crate::cli::Cli;
    use crate::usecase::jobs::Work;

    #[test]
    fn every_work_is_a_command_of_ours_and_no_value_of_it_a_flag() {
        for work in Work::samples() {
            let line = work.sample_line();
            let words = std::iter::once("ringfence".into()).chain(line.iter().cloned());

            let read = Cli::try_parse_from(words);

            assert!(
                read.is_ok(),
                "{line:?}: {}",
                read.err().map_or_else(String::new, |e| e.to_string())
            );
        }
    }
}
