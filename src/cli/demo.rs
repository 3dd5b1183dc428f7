//! `ringfence demo`.

use std::io::Write;
use std::path::PathBuf;

use crate::cli::Exit;
use crate::cli::Global;
use crate::cli::show::thousands;
use crate::usecase::Format;
use crate::usecase::UseError;
use crate::usecase::demo;
use crate::usecase::demo::Shown;

/// See all of it on a made-up agency
///
/// Makes a workspace with invented people: roster, four CRM snapshots, rent roll, exports of
/// several reps from all three networks. Imports it, runs all three audits and writes the reports.
#[derive(clap::Args, Debug)]
pub(super) struct DemoArgs {
    /// Folder to make: new, empty, or an earlier demo
    #[arg(default_value = "ringfence-demo")]
    dir: PathBuf,
    /// How many clients the agency has
    #[arg(long, default_value_t = 6_000, value_parser = clap::value_parser!(u32).range(1_000..=1_000_000))]
    clients: u32,
}

pub(super) async fn run(
    args: &DemoArgs,
    global: &Global,
    out: &mut impl Write,
) -> Result<Exit, UseError> {
    global.only(&[Format::Text], "demo")?;
    let wanted = demo::Wanted {
        folder: args.dir.clone(),
        clients: usize::try_from(args.clients).unwrap_or(usize::MAX),
        as_of: global.as_of,
        store: global.shared_store(),
    };
    let progress = || global.progress();
    let shown = Box::pin(demo::run(&wanted, &progress)).await?;
    show(&shown, out);
    Ok(Exit::Quiet)
}

/// The summary that a person wants to read.
fn show(shown: &Shown, out: &mut impl Write) {
    let books = &shown.books;
    let _ = writeln!(
        out,
        "{}, a made-up agency: {} reps, {} client records over {} snapshots, {} rent-roll entries\n",
        shown.agency,
        books.reps,
        thousands(books.records),
        books.snapshots,
        thousands(books.rent_roll),
    );
    for story in &shown.stories {
        let _ = writeln!(out, "$ {}", story.command);
        for line in story.text.lines() {
            let _ = writeln!(out, "  {line}");
        }
        let _ = writeln!(out);
    }
    for file in &shown.files {
        let _ = writeln!(out, "wrote {}", file.display());
    }
    let _ = writeln!(out, "\nopen {}", shown.open.display());
}
