//! A million contacts through `ringfence pull CRM` itself: the real program, against a stand-in in this
//! process that counts requests and notes when it has served the last page. Until then the program reads
//! and writes the table down; afterwards it imports that.

use std::fmt::Write as _;
use std::io::Read as _;
use std::io::Write as _;
use std::net::TcpListener;
use std::net::TcpStream;
use std::path::Path;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;
use std::time::Duration;
use std::time::Instant;

/// A CRM, as the stand-in plays it.
struct Crm {
    id: &'static str,
    style: &'static str,
    size: u64,
    /// Requests besides the pages of contacts.
    more: u64,
    settings: &'static str,
    key: &'static str,
    answer: fn(&str, u64, u64) -> String,
}

const CRMS: [Crm; 3] = [
    Crm {
        id: "hubspot",
        style: "mark beside a link",
        size: 100,
        more: 2,
        settings: "",
        key: "token",
        answer: hubspot,
    },
    Crm {
        id: "pipedrive",
        style: "mark",
        size: 500,
        more: 1,
        settings: "",
        key: "token",
        answer: pipedrive,
    },
    Crm {
        id: "act",
        style: "offset",
        // One for the token, and one that finds the end.
        more: 2,
        size: 100,
        settings: "database = \"D\"\n",
        key: "user = Ada\npassword = secret\n",
        answer: act,
    },
];

/// What the stand-in has seen.
#[derive(Default)]
struct Seen {
    requests: AtomicU64,
    last_page: AtomicBool,
}

/// Prints a line for each CRM.
pub(super) fn print(people: u64) {
    println!(
        "\n{:<11} {:<19} {:>9} {:>8} {:>9} {:>9} {:>9} {:>10} {:>11}",
        "pull",
        "paging",
        "contacts",
        "rows/s",
        "peak MiB",
        "requests",
        "least",
        "import s",
        "import MiB"
    );
    for crm in &CRMS {
        let folder = tempfile::tempdir().unwrap();
        let seen = Arc::new(Seen::default());
        let base = serve(crm, people, &seen);
        prepare(folder.path(), crm, &base);
        let begun = Instant::now();
        let mut child = ringfence(folder.path())
            .args(["pull", crm.id, "--accept-shrink", "--quiet", "--token-file"])
            .arg(folder.path().join("key"))
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let mut peak = 0.0_f64;
        let mut pulled = None;
        let fine = loop {
            peak = peak.max(peak_mib(&child));
            if pulled.is_none() && seen.last_page.load(Ordering::SeqCst) {
                pulled = Some((begun.elapsed().as_secs_f64(), peak));
            }
            if let Some(status) = child.try_wait().unwrap() {
                break status.success();
            }
            std::thread::sleep(Duration::from_millis(20));
        };
        let whole = begun.elapsed().as_secs_f64();
        let (took, peak_before) = pulled.unwrap_or((whole, peak));
        let rows = f64::from(u32::try_from(people).unwrap());
        println!(
            "{:<11} {:<19} {people:>9} {:>8.0} {peak_before:>9.1} {:>9} {:>9} {:>10.1} {peak:>11.1}{}",
            crm.id,
            format!("{}, {}", crm.style, crm.size),
            rows / took,
            seen.requests.load(Ordering::SeqCst),
            people.div_ceil(crm.size) + crm.more,
            whole - took,
            if fine { "" } else { "  (failed)" },
        );
    }
}

fn ringfence(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ringfence"));
    command.arg("--workspace").arg(folder.join("w"));
    command
}

/// A workspace with the stand-in's address, and the key.
fn prepare(folder: &Path, crm: &Crm, base: &str) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ringfence"));
    let made = command.arg("init").arg(folder.join("w")).args(["--place", "AU-NSW"]);
    assert!(made.stdout(Stdio::null()).status().unwrap().success());
    let path = folder.join("w/ringfence.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let live = format!(
        "\n[live]\nallow-private-hosts = [\"127.0.0.1\"]\n[live.{}]\nbase-url = \"{base}\"\n{}",
        crm.id, crm.settings
    );
    std::fs::write(&path, text + &live).unwrap();
    std::fs::write(folder.join("key"), crm.key).unwrap();
}

/// Serves a CRM until the program ends; gives the address.
fn serve(crm: &Crm, people: u64, seen: &Arc<Seen>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let (seen, answer) = (Arc::clone(seen), crm.answer);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let seen = Arc::clone(&seen);
            std::thread::spawn(move || talk(stream, people, answer, &seen));
        }
    });
    base
}

fn talk(mut stream: TcpStream, people: u64, answer: fn(&str, u64, u64) -> String, seen: &Seen) {
    let mut head = Vec::new();
    let mut bytes = [0; 4096];
    while let Ok(count @ 1..) = stream.read(&mut bytes) {
        head.extend_from_slice(&bytes[..count]);
        if !head.ends_with(b"\r\n\r\n") {
            continue;
        }
        let text = String::from_utf8_lossy(&head).into_owned();
        head.clear();
        let target = text.split(' ').nth(1).unwrap_or_default();
        let number = |names: [&str; 3]| {
            let pairs = || target.split(['?', '&']).filter_map(|pair| pair.split_once('='));
            let found = names.iter().find_map(|name| pairs().find(|(one, _)| one == name));
            found.and_then(|(_, value)| value.parse::<u64>().ok())
        };
        let at = number(["after", "cursor", "%24skip"]).unwrap_or(0);
        let to = number(["limit", "%24top", ""]).map_or(people, |size| people.min(at + size));
        seen.requests.fetch_add(1, Ordering::SeqCst);
        let body = answer(target, at, to.min(people));
        let contacts = target.contains("ontacts?") || target.contains("persons?");
        if contacts && last(to) {
            seen.last_page.store(true, Ordering::SeqCst);
        }
        let kind = if target.ends_with("/authorize") { "text/plain" } else { "application/json" };
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        if stream.write_all((head + &body).as_bytes()).is_err() {
            return;
        }
    }
}

/// One after another, with commas between them.
fn listed(at: u64, to: u64, one: impl Fn(&mut String, u64)) -> String {
    let mut all = String::new();
    for number in at..to {
        if number > at {
            all.push(',');
        }
        one(&mut all, number);
    }
    all
}

/// A family name of five syllables: one of 120,000, about as many as a million people share.
fn family(id: u64) -> String {
    let mut left = id.wrapping_mul(7_919) % 120_000;
    let mut name = String::from("Mo");
    for _ in 0..4 {
        name.push(char::from(b"bdfghklmnprstvwz"[usize::try_from(left % 16).unwrap()]));
        name.push(char::from(b"aeiou"[usize::try_from(left / 16 % 5).unwrap()]));
        left /= 80;
    }
    name
}

fn hubspot(target: &str, at: u64, to: u64) -> String {
    if target.contains("/owners") {
        return "{\"results\":[{\"id\":\"7\",\"email\":\"jane@harbour.example\",\"firstName\":\"Jane\",\
                \"lastName\":\"Harbour\",\"archived\":false}]}"
            .to_owned();
    }
    let people = listed(at, to, |all, id| {
        let _ = write!(
            all,
            "{{\"id\":\"{id}\",\"properties\":{{\"firstname\":\"Ada\",\"lastname\":\"{}\",\"email\":\
             \"ada{id}@moss.example\",\"phone\":\"0491 570 006\",\"hubspot_owner_id\":\"7\",\"createdate\":\
             \"2024-02-01T03:04:05.000Z\"}},\"archived\":false}}",
            family(id)
        );
    });
    let paging = if last(to) {
        String::new()
    } else {
        format!(",\"paging\":{{\"next\":{{\"after\":\"{to}\"}}}}")
    };
    format!("{{\"results\":[{people}]{paging}}}")
}

fn pipedrive(target: &str, at: u64, to: u64) -> String {
    if target.contains("/users") {
        return "{\"success\":true,\"data\":[{\"id\":7,\"name\":\"Jane Harbour\",\"email\":\
                \"jane@harbour.example\",\"active_flag\":true}]}"
            .to_owned();
    }
    let people = listed(at, to, |all, id| {
        let _ = write!(
            all,
            "{{\"id\":{},\"name\":\"Ada {family}\",\"first_name\":\"Ada\",\"last_name\":\"{family}\",\
             \"owner_id\":7,\"emails\":[{{\"value\":\"ada{id}@moss.example\",\"label\":\"work\"}}],\"phones\":[],\
             \"add_time\":\"2024-01-01T00:00:00Z\",\"is_deleted\":false}}",
            id + 1,
            family = family(id)
        );
    });
    let next = if last(to) { "null".to_owned() } else { format!("\"{to}\"") };
    format!(
        "{{\"success\":true,\"data\":[{people}],\"additional_data\":{{\"next_cursor\":{next}}}}}"
    )
}

fn act(target: &str, at: u64, to: u64) -> String {
    if target.ends_with("/authorize") {
        return "TOKEN".to_owned();
    }
    let people = listed(at, to, |all, id| {
        let _ = write!(
            all,
            "{{\"id\":\"a-{id}\",\"fullName\":\"Ada {family}\",\"firstName\":\"Ada\",\"lastName\":\"{family}\",\
             \"emailAddress\":\"ada{id}@moss.example\",\"recordManager\":\"Jane Harbour\",\"created\":\
             \"2024-02-01T03:04:05Z\",\"isPrivate\":false}}",
            family = family(id)
        );
    });
    format!("[{people}]")
}

/// Whether a page is the last.
fn last(to: u64) -> bool {
    to >= super::PEOPLE
}

/// The most memory that the program has had.
fn peak_mib(child: &Child) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id()));
    super::peak_in(&status.unwrap_or_default())
}
