//! Prints what pulling a million people costs: `cargo bench --bench live`.
//!
//! A stand-in on this machine pages in each style there is: a page number (LinkedIn), a mark of the
//! next page (X), a cursor beside a link (Facebook). Pages go through the client and the counting of
//! pages as in a pull, are read as JSON and dropped, so that the memory shown is the client's and a
//! page's. Then whole pulls of CRMs are made by the program itself. Requests stand against the least that the pages allow. Nothing here fails on a number: machines differ.

#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on stops there")]
#![expect(clippy::print_stdout, reason = "printing figures is what this program is for")]

mod live_crm;

use std::fmt::Write as _;
use std::io::Read as _;
use std::io::Write as _;
use std::net::TcpListener;
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;
use std::time::Instant;

use ringfence::intake::http::Ask;
use ringfence::intake::http::Client;
use ringfence::intake::http::Limits;
use ringfence::intake::http::Pages;
use ringfence::intake::http::Ways;
use ringfence::intake::http::usual;
use ringfence::intake::outside::NoRandom;
use ringfence::intake::outside::Outside;
use ringfence::intake::outside::Pause;
use ringfence::intake::secret::Secret;
use serde_json::Value;

/// People in the account.
const PEOPLE: u64 = 1_000_000;

/// How a service pages.
#[derive(Clone, Copy)]
enum Style {
    /// `start=3`; a 404 is the end.
    Number { size: u64 },
    /// `pagination_token=...` from `meta.next_token`.
    Mark { size: u64 },
    /// `after=...` from `paging.cursors.after`, as long as there is a `paging.next`.
    Cursor { size: u64 },
}

impl Style {
    fn size(self) -> u64 {
        match self {
            Self::Number { size } | Self::Mark { size } | Self::Cursor { size } => size,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Number { .. } => "page number",
            Self::Mark { .. } => "mark of the next page",
            Self::Cursor { .. } => "cursor beside a link",
        }
    }

    /// The least requests: one a page, and one that finds the end where no page says it.
    fn least(self) -> u64 {
        PEOPLE.div_ceil(self.size()) + u64::from(matches!(self, Self::Number { .. }))
    }
}

/// The machine's clock, and no dice.
struct Plain;

impl Outside for Plain {
    fn now_ms(&self) -> i64 {
        chrono::Utc::now().timestamp_millis()
    }

    fn pause(&self, ms: u64) -> Pause<'_> {
        Box::pin(tokio::time::sleep(Duration::from_millis(ms)))
    }

    fn random(&self, bytes: &mut [u8]) -> Result<(), NoRandom> {
        bytes.fill(7);
        Ok(())
    }
}

fn main() {
    // `cargo test --benches` only wants to see that it starts.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    // The stand-in is a process of its own, so that the memory shown is the client's alone.
    let mut arguments = std::env::args().skip(1);
    if arguments.next().as_deref() == Some("serve") {
        serve();
        return;
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    println!(
        "{:<24} {:>9} {:>10} {:>10} {:>9} {:>9} {:>9}",
        "style", "people", "rows/s", "peak MiB", "requests", "least", "bytes/row"
    );
    for style in [
        Style::Number { size: 1_000 },
        Style::Mark { size: 1_000 },
        Style::Cursor { size: 1_000 },
        Style::Cursor { size: 100 },
    ] {
        let mut server = std::process::Command::new(std::env::current_exe().unwrap())
            .arg("serve")
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        let mut port = [0; 5];
        server.stdout.as_mut().unwrap().read_exact(&mut port).unwrap();
        let base = format!("http://127.0.0.1:{}", String::from_utf8_lossy(&port).trim());
        let begun = Instant::now();
        let (rows, requests, bytes) = runtime.block_on(pull(&base, style));
        let took = begun.elapsed().as_secs_f64();
        server.kill().unwrap();
        server.wait().unwrap();
        let per_second = f64::from(u32::try_from(rows).unwrap()) / took;
        println!(
            "{:<24} {rows:>9} {per_second:>10.0} {:>10.1} {requests:>9} {:>9} {:>9}",
            format!("{}, {}", style.name(), style.size()),
            peak_mib(),
            style.least(),
            bytes / rows.max(1),
        );
    }
    live_crm::print(PEOPLE);
}

/// Pulls everybody; gives rows, requests and bytes.
async fn pull(base: &str, style: Style) -> (u64, u64, u64) {
    let ways = Ways { private_hosts: vec!["127.0.0.1".to_owned()], ..Ways::default() };
    let client = Client::new(base, &ways, Arc::new(Plain)).unwrap();
    let token = Secret::new("token".to_owned());
    let (mut pages, limits) = (Pages::default(), Limits::default());
    let mut next = Some(String::new());
    while let Some(mark) = next.take() {
        let ask = Ask::get(match style {
            Style::Number { .. } => "/number",
            Style::Mark { .. } => "/mark",
            Style::Cursor { .. } => "/cursor",
        });
        let ask = ask.with("at", mark.clone()).with("size", style.size().to_string());
        let answer = client.send(&ask, Some(&token), usual).await.unwrap();
        if answer.status == 404 {
            break;
        }
        let page: Value = answer.json().unwrap();
        let rows = page.get("data").and_then(Value::as_array).map_or(0, Vec::len) as u64;
        pages.page(&limits, &answer.body, rows).unwrap();
        let at: u64 = mark.parse().unwrap_or(0);
        let text = |path| page.pointer(path).and_then(Value::as_str).map(str::to_owned);
        next = match style {
            Style::Number { .. } => Some((at + 1).to_string()),
            Style::Mark { .. } => text("/meta/next_token"),
            Style::Cursor { .. } => text("/paging/next").and(text("/paging/cursors/after")),
        };
        if let Some(next) = &next {
            pages.next(next).unwrap();
        }
    }
    let spent = client.spent();
    (pages.rows(), spent.requests, spent.bytes)
}

/// Serves pages until it is killed: connections are kept, one thread each.
fn serve() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut out = std::io::stdout();
    write!(out, "{:<5}", listener.local_addr().unwrap().port()).unwrap();
    out.flush().unwrap();
    for stream in listener.incoming().flatten() {
        std::thread::spawn(move || answer(stream));
    }
}

fn answer(mut stream: TcpStream) {
    let mut head = Vec::new();
    let mut byte = [0; 4096];
    while let Ok(count @ 1..) = stream.read(&mut byte) {
        head.extend_from_slice(&byte[..count]);
        if !head.ends_with(b"\r\n\r\n") {
            continue;
        }
        let text = String::from_utf8_lossy(&head).into_owned();
        head.clear();
        let target = text.split(' ').nth(1).unwrap_or_default().to_owned();
        let number = |name: &str| {
            let value = target.split(['?', '&']).find_map(|pair| pair.strip_prefix(name));
            value.and_then(|value| value.parse::<u64>().ok()).unwrap_or(0)
        };
        let (at, size) = (number("at="), number("size=").max(1));
        let (first, last) = (at * size, ((at + 1) * size).min(PEOPLE));
        let status = if first >= PEOPLE { "404 Not Found" } else { "200 OK" };
        let mut body = String::from("{\"data\":[");
        for one in first..last {
            let comma = if one > first { "," } else { "" };
            let _ = write!(
                body,
                "{comma}{{\"id\":\"{one}\",\"name\":\"Ada Example {one}\",\"username\":\"ada{one}\"}}"
            );
        }
        let more = last < PEOPLE;
        let next = at + 1;
        body.push_str("],\"meta\":{");
        if more {
            let _ = write!(body, "\"next_token\":\"{next}\"");
        }
        let _ = write!(body, "}},\"paging\":{{\"cursors\":{{\"after\":\"{next}\"}}");
        if more {
            body.push_str(",\"next\":\"yes\"");
        }
        body.push_str("}}");
        let head = format!(
            "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        if stream.write_all((head + &body).as_bytes()).is_err() {
            return;
        }
    }
}

/// The most memory that this process has had.
fn peak_mib() -> f64 {
    peak_in(&std::fs::read_to_string("/proc/self/status").unwrap_or_default())
}

/// The most memory that the status of a process tells.
fn peak_in(status: &str) -> f64 {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kib.unwrap_or(0.0) / 1024.0
}
