//! How a child ended that did not say so itself, in words.

use std::process::ExitStatus;

use crate::usecase::jobs::Limits;

/// How a child ended while it was `doing` something: which of its limits it reached, or what the
/// system says.
pub(in crate::usecase) fn how_it_ended(
    status: ExitStatus,
    no_memory: bool,
    limits: &Limits,
    doing: &str,
) -> String {
    let mebibytes = limits.memory_bytes / (1024 * 1024);
    match signal(status) {
        _ if no_memory => {
            format!("{doing} took more memory than the {mebibytes} MiB it may use")
        }
        Some(24) => format!("{doing} took more than {} s of processor time", limits.cpu_s),
        Some(25) => format!("{doing} wrote a file that is larger than it may be"),
        Some(signal) => format!("{doing} was ended by the system (signal {signal})"),
        None => format!("{doing} ended without saying why"),
    }
}

#[cfg(unix)]
fn signal(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

#[cfg(not(unix))]
fn signal(_status: ExitStatus) -> Option<i32> {
    None
}
