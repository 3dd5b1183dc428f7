//! How answers and errors look on a terminal.

use std::error::Error as _;
use std::io::IsTerminal as _;
use std::process::ExitCode;

use clap::builder::PossibleValuesParser;
use clap::builder::TypedValueParser;

use crate::cli::Global;
use crate::cli::code_of;
use crate::cli::fail;
use crate::usecase::Format;
use crate::usecase::Options;
use crate::usecase::UseError;

/// `--format` takes its choices from the report's own table.
pub(super) fn formats() -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(Format::ALL.map(Format::as_str))
        .try_map(|word: String| word.parse::<Format>())
}

/// How to render for where the answer goes.
pub(super) fn options(global: &Global) -> Options {
    let terminal = std::io::stdout().is_terminal();
    let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let width = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    Options { colour: terminal && !plain, width: width.unwrap_or(100), verbose: global.verbose }
}

/// Prints an error, its causes and what to do about it; returns the code.
pub(super) fn error(error: &UseError) -> ExitCode {
    let mut message = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let inner_text = inner.to_string();
        if !message.contains(&inner_text) {
            message.push_str(": ");
            message.push_str(&inner_text);
        }
        cause = inner.source();
    }
    fail(&message, error.hint().as_deref(), code_of(error.fault()))
}

/// A number with its thousands apart.
pub(super) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
