//! Prints the measured figures: `cargo bench`.
//!
//! Whole processes of the real binary, wall time and peak memory (the kernel's high-water mark,
//! read while the process runs). Nothing here fails on a number: machines differ.

#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on stops there")]
#![expect(clippy::print_stdout, reason = "printing figures is what this program is for")]

use std::fmt::Write as _;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Stdio;
use std::time::Duration;
use std::time::Instant;

use ringfence::usecase::demo::agency;

/// What one process took.
struct Taken {
    wall: Duration,
    peak_mib: f64,
}

fn main() {
    // `cargo test --benches` only wants to see that it starts.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    println!("{:<58} {:>9} {:>10} {:>12}", "what", "wall s", "peak MiB", "rows/s");
    demo(folder.path());
    let small = workspace(&folder.path().join("small"), 6_000, 1);
    intakes(folder.path(), &small);
    let large = workspace(&folder.path().join("large"), 180_000, 4);
    check(&large);
}

/// The demo, as the README's first command runs it.
fn demo(folder: &Path) {
    let path = folder.join("demo");
    let taken = run(&["demo", &path.display().to_string()]);
    line("demo", &taken, None);
}

/// A LinkedIn archive at the network's own ceiling, and a Facebook list of 50 MB.
fn intakes(folder: &Path, workspace: &Path) {
    let linkedin = folder.join("Connections.csv");
    std::fs::write(&linkedin, connections(30_000)).unwrap();
    let taken = intake(workspace, &linkedin);
    line("intake of a LinkedIn export of 30,000 rows", &taken, Some(30_000));
    let facebook = folder.join("your_friends.json");
    let rows = friends(&facebook, 50_000_000);
    let taken = intake(workspace, &facebook);
    line("intake of a Facebook export of 50 MB", &taken, Some(rows));
    let version = run(&["--version"]);
    line("(the process alone)", &version, None);
}

/// A rep's file of 3,600 contacts against 180,000 records.
fn check(workspace: &Path) {
    let file = workspace.join("contacts/omar-phone.csv");
    let file = file.display().to_string();
    let rows = std::fs::read_to_string(&file).unwrap().lines().count() as u64 - 1;
    for _ in 0..3 {
        let taken = run(&[
            "--workspace",
            &workspace.display().to_string(),
            "--as-of",
            "2026-11-22",
            "check",
            &file,
            "--rep",
            "omar",
            "--to",
            "linkedin",
        ]);
        line(&format!("check of {rows} contacts against 180,000 records"), &taken, Some(rows));
    }
}

/// A workspace of a made-up agency with its newest snapshots.
fn workspace(path: &Path, clients: usize, snapshots: usize) -> PathBuf {
    run(&["init", &path.display().to_string()]);
    let agency = agency(clients);
    let mut books: Vec<(&str, String, Option<String>)> = Vec::new();
    for file in &agency.files {
        let to = path.join(&file.path);
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::write(&to, &file.bytes).unwrap();
        let day = file.path.strip_prefix("crm/").and_then(|name| name.strip_suffix(".csv"));
        match (file.path.as_str(), day) {
            (_, Some(day)) => books.push(("crm", file.path.clone(), Some(day.to_owned()))),
            ("roster.csv", _) => books.push(("roster", file.path.clone(), None)),
            ("rent-roll.csv", _) => books.push(("rent-roll", file.path.clone(), None)),
            _ => {}
        }
    }
    let first = books.iter().filter(|book| book.0 == "crm").count().saturating_sub(snapshots);
    let mut seen = 0;
    for (book, file, day) in books {
        if book == "crm" {
            seen += 1;
            if seen <= first {
                continue;
            }
        }
        let file = path.join(file).display().to_string();
        let workspace = path.display().to_string();
        let mut arguments = vec!["--workspace", &workspace, "import", book, &file];
        if let Some(day) = &day {
            arguments.extend(["--taken-on", day]);
        }
        let taken = run(&arguments);
        if clients > 100_000 {
            line(&format!("import of {book} {}", day.unwrap_or_default()), &taken, None);
        }
    }
    path.to_owned()
}

fn intake(workspace: &Path, file: &Path) -> Taken {
    run(&[
        "--workspace",
        &workspace.display().to_string(),
        "--as-of",
        "2026-11-22",
        "intake",
        "jane",
        &file.display().to_string(),
        "--basis",
        "voluntary-offer",
        "--notice-on",
        "2026-01-01",
    ])
}

/// Runs the binary and watches its memory.
fn run(arguments: &[&str]) -> Taken {
    let started = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_ringfence"))
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak_mib: f64 = 0.0;
    let ended = loop {
        peak_mib = peak_mib.max(high_water(&status));
        if let Some(ended) = child.try_wait().unwrap() {
            break ended;
        }
        std::thread::sleep(Duration::from_millis(1));
    };
    let wall = started.elapsed();
    let mut error = String::new();
    std::io::Read::read_to_string(&mut child.stderr.take().unwrap(), &mut error).unwrap();
    assert!(matches!(ended.code(), Some(0 | 10)), "{arguments:?}: {error}");
    Taken { wall, peak_mib }
}

/// The process' high-water mark of resident memory; 0 where the system does not tell.
fn high_water(status: &str) -> f64 {
    let text = std::fs::read_to_string(status).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|rest| rest.trim().split(' ').next()?.parse::<f64>().ok());
    kib.unwrap_or(0.0) / 1024.0
}

fn line(what: &str, taken: &Taken, rows: Option<u64>) {
    let seconds = taken.wall.as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "a figure to read")]
    let speed = rows.map(|rows| format!("{:.0}", rows as f64 / seconds)).unwrap_or_default();
    println!("{what:<58} {seconds:>9.3} {:>10.1} {speed:>12}", taken.peak_mib);
}

/// A LinkedIn list of made-up people.
fn connections(rows: usize) -> String {
    let mut text = String::from(
        "Notes:\n\"When exporting your connection data, you may notice that some of the email \
         addresses are missing.\"\n\n\
         First Name,Last Name,URL,Email Address,Company,Position,Connected On\n",
    );
    for row in 0..rows {
        let (given, family) = (given(row), family(row));
        let _ = writeln!(
            text,
            "{given},{family},https://www.linkedin.com/in/{given}-{family}-{row},,{family} & Co,\
             Consultant,{:02} Jan 20{}",
            row % 28 + 1,
            10 + row % 16
        );
    }
    text
}

/// A Facebook list of made-up friends of about so many bytes; returns how many.
fn friends(file: &Path, bytes: usize) -> u64 {
    let mut text = String::from("{\"friends_v2\":[");
    let mut rows = 0;
    while text.len() < bytes {
        if rows > 0 {
            text.push(',');
        }
        let at = 1_300_000_000 + rows * 600;
        let _ = write!(
            text,
            "{{\n  \"name\": \"{} {} {}\",\n  \"timestamp\": {at}\n}}",
            given(rows),
            given(rows / 7),
            family(rows)
        );
        rows += 1;
    }
    text.push_str("]}");
    std::fs::write(file, text).unwrap();
    rows as u64
}

fn given(number: usize) -> String {
    let syllables = ["Ka", "Lo", "Mi", "Ne", "Ra", "Si", "Ta", "Vo"];
    format!("{}{}", syllables[number % 8], ["ra", "li", "no", "sha", "dan"][number / 8 % 5])
}

fn family(number: usize) -> String {
    let front = ["Bar", "Cor", "Den", "Fal", "Gar", "Hol", "Kes", "Lan", "Mor", "Nor"];
    let back = ["by", "croft", "dale", "field", "ham", "ley", "mere", "stead", "ton", "worth"];
    let middle = ["", "en", "ing", "er", "el", "is", "on"];
    format!("{}{}{}", front[number % 10], middle[number / 10 % 7], back[number / 70 % 10])
}
