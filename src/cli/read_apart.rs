//! `ringfence read-apart`: what the page's server starts to read a file from outside.

use std::io::BufRead as _;
use std::io::Write as _;
use std::process::ExitCode;
use std::sync::mpsc;

use crate::usecase::apart::Desk;

/// Answers questions about files, a line each, until standard input ends: then whoever asked has
/// ended, and nobody waits for an answer any more.
pub(super) fn main() -> ExitCode {
    let (say, heard) = mpsc::channel();
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            if say.send(line).is_err() {
                break;
            }
        }
        std::process::exit(0);
    });
    let mut desk = Desk::default();
    let mut out = std::io::stdout().lock();
    for line in heard {
        let Ok(answer) = desk.answer(&line) else { return ExitCode::FAILURE };
        if writeln!(out, "{answer}").and_then(|()| out.flush()).is_err() {
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}
