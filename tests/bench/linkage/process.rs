//! Runs a whole process and says what it cost.

use std::path::Path;
use std::process::Command;
use std::process::Stdio;
use std::time::Instant;

/// What one process took; `None` where the system does not tell.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cost {
    pub(crate) wall_s: f64,
    /// User and system time of the process and its children.
    pub(crate) cpu_s: Option<f64>,
    pub(crate) peak_mib: Option<f64>,
}

/// GNU time, whose report the kernel's own counters are read from.
const TIME: &str = "/usr/bin/time";

/// Runs a program to its end.
///
/// # Errors
///
/// What it wrote to standard error, if it did not succeed.
pub(crate) fn run(program: &Path, arguments: &[String], report: &Path) -> Result<Cost, String> {
    let timed = Path::new(TIME).exists();
    let mut command = if timed {
        let mut command = Command::new(TIME);
        command.arg("-v").arg("-o").arg(report).arg(program);
        command
    } else {
        Command::new(program)
    };
    let started = Instant::now();
    let output = command
        .args(arguments)
        .stdout(Stdio::null())
        .output()
        .map_err(|error| format!("cannot start `{}`: {error}", program.display()))?;
    let wall_s = started.elapsed().as_secs_f64();
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let mut end: Vec<&str> = said.lines().rev().take(6).collect();
        end.reverse();
        return Err(format!(
            "`{}` ended with {}: {}",
            program.display(),
            output.status,
            end.join("\n")
        ));
    }
    let said = std::fs::read_to_string(report).unwrap_or_default();
    let _ = std::fs::remove_file(report);
    let of = |what: &str| {
        let line = said.lines().find(|line| line.trim_start().starts_with(what))?;
        line.rsplit(' ').next()?.parse::<f64>().ok()
    };
    let cpu_s = of("User time").zip(of("System time")).map(|(user, system)| user + system);
    Ok(Cost { wall_s, cpu_s, peak_mib: of("Maximum resident").map(|kib| kib / 1024.0) })
}
