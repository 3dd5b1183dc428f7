//! `ringfence schema` and `ringfence completions`.

use std::io::Write;

use crate::cli::Exit;

/// Print the JSON Schema of an answer
#[derive(clap::Args, Debug)]
pub(super) struct SchemaArgs {
    /// Of which answer
    #[arg(value_parser = ["audit"])]
    what: String,
}

/// Print completions for a shell
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:\n  ringfence completions bash > /etc/bash_completion.d/ringfence")]
pub(super) struct CompletionsArgs {
    /// The shell
    shell: clap_complete::Shell,
}

pub(super) fn run(_args: &SchemaArgs, out: &mut impl Write) -> Exit {
    let _ = out.write_all(crate::usecase::schema().as_bytes());
    Exit::Quiet
}

pub(super) fn completions(
    args: &CompletionsArgs,
    command: &mut clap::Command,
    out: &mut impl Write,
) {
    clap_complete::generate(args.shell, command, "ringfence", out);
}
