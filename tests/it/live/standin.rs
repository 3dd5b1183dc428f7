//! A server that answers as a script says, and notes what it was asked.
//!
//! One request a connection, by hand, so that it can be slow, cut off, drip or lie.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Read;
use std::io::Write;
use std::net::TcpListener;
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::Mutex;
use std::time::Duration;

use serde::Deserialize;

/// One answer, and what it answers.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Answer {
    /// `GET` unless it says otherwise.
    #[serde(default = "get")]
    method: String,
    /// The path.
    pub(super) path: String,
    /// Parameters that the query must have.
    #[serde(default)]
    pub(super) query: BTreeMap<String, String>,
    /// Parameters that the form must have.
    #[serde(default)]
    form: BTreeMap<String, String>,
    /// What the JSON that is sent must hold, by pointers such as `/sorts/0`; an empty text: nothing there.
    #[serde(default)]
    json: BTreeMap<String, serde_json::Value>,
    /// Headers that the request must have, lower case.
    #[serde(default)]
    given: BTreeMap<String, String>,
    /// How often it is given; then the next that fits is.
    times: Option<u32>,
    /// The status.
    #[serde(default = "fine")]
    pub(super) status: u16,
    /// Headers.
    #[serde(default)]
    headers: BTreeMap<String, String>,
    /// The body; `BASE` in it is the server's address.
    #[serde(default)]
    pub(super) body: String,
    /// Bytes of blanks in front of the body.
    #[serde(default)]
    padding: usize,
    /// Milliseconds before it.
    #[serde(default)]
    delay_ms: u64,
    /// Whether the connection ends within the body.
    #[serde(default)]
    cut: bool,
    /// Milliseconds between two bytes of the body.
    #[serde(default)]
    drip_ms: u64,
}

fn get() -> String {
    "GET".to_owned()
}

fn fine() -> u16 {
    200
}

/// A request that came.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) query: BTreeMap<String, String>,
    pub(super) headers: BTreeMap<String, String>,
    pub(super) form: BTreeMap<String, String>,
    /// What was sent, where it is JSON.
    pub(super) json: serde_json::Value,
    /// Whether an answer was scripted.
    pub(super) known: bool,
}

/// What is answered, and to what.
type Script = dyn Fn(&Asked) -> Option<Answer> + Send + Sync;

/// The server.
pub(super) struct StandIn {
    pub(super) base: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

/// A stream of either kind.
trait Stream: Read + Write {}
impl<T: Read + Write> Stream for T {}

impl StandIn {
    /// Starts it, over TLS where there is a configuration.
    pub(super) fn start(
        answers: Vec<Answer>,
        tls: Option<Arc<tokio_rustls::rustls::ServerConfig>>,
    ) -> Self {
        let used = Mutex::new(vec![0_u32; answers.len()]);
        let script = move |asked: &Asked| {
            let mut used = used.lock().unwrap();
            let fits = |(index, answer): &(usize, &Answer)| {
                let left = answer.times.is_none_or(|times| used[*index] < times);
                left && answer.fits(asked)
            };
            let (index, answer) = answers.iter().enumerate().find(fits)?;
            used[index] += 1;
            Some(answer.clone())
        };
        Self::answering(script, tls)
    }

    /// Starts one whose answers are made as they are asked for.
    pub(super) fn answering(
        script: impl Fn(&Asked) -> Option<Answer> + Send + Sync + 'static,
        tls: Option<Arc<tokio_rustls::rustls::ServerConfig>>,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let scheme = if tls.is_some() { "https" } else { "http" };
        let base = format!("{scheme}://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let script: Arc<Script> = Arc::new(script);
        let (log, own) = (Arc::clone(&asked), base.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let script = Arc::clone(&script);
                let (log, own, tls) = (Arc::clone(&log), own.clone(), tls.clone());
                std::thread::spawn(move || serve(stream, tls, &*script, &log, &own));
            }
        });
        Self { base, asked }
    }

    /// What was asked so far.
    pub(super) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

/// Answers one connection.
fn serve(
    socket: TcpStream,
    tls: Option<Arc<tokio_rustls::rustls::ServerConfig>>,
    script: &Script,
    log: &Mutex<Vec<Asked>>,
    base: &str,
) {
    socket.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let mut stream: Box<dyn Stream> = match tls {
        Some(config) => {
            let Ok(session) = tokio_rustls::rustls::ServerConnection::new(config) else { return };
            Box::new(tokio_rustls::rustls::StreamOwned::new(session, socket))
        }
        None => Box::new(socket),
    };
    let Some(mut asked) = read(&mut *stream) else { return };
    let found = script(&asked);
    asked.known = found.is_some();
    log.lock().unwrap().push(asked);
    match found {
        Some(answer) => answer.give(&mut *stream, base),
        None => {
            let _ = stream.write_all(b"HTTP/1.1 418 Unscripted\r\nContent-Length: 0\r\n\r\n");
        }
    }
    let _ = stream.flush();
}

/// Reads one request.
fn read(stream: &mut dyn Stream) -> Option<Asked> {
    let mut bytes = Vec::new();
    let mut piece = [0; 4096];
    let head = loop {
        let count = stream.read(&mut piece).ok().filter(|count| *count > 0)?;
        bytes.extend_from_slice(&piece[..count]);
        if let Some(at) = bytes.windows(4).position(|end| end == b"\r\n\r\n") {
            break at;
        }
    };
    let text = String::from_utf8_lossy(&bytes[..head]).into_owned();
    let mut lines = text.lines();
    let mut words = lines.next()?.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let headers: BTreeMap<String, String> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.trim().to_lowercase(), value.trim().to_owned()))
        .collect();
    let length: usize = headers.get("content-length").and_then(|one| one.parse().ok()).unwrap_or(0);
    let mut body = bytes[head + 4..].to_vec();
    while body.len() < length {
        let count = stream.read(&mut piece).ok().filter(|count| *count > 0)?;
        body.extend_from_slice(&piece[..count]);
    }
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    Some(Asked {
        method,
        path: path.to_owned(),
        query: pairs(query),
        headers,
        form: pairs(&String::from_utf8_lossy(&body)),
        json: serde_json::from_slice(&body).unwrap_or_default(),
        known: false,
    })
}

/// The parameters of a query or a form.
pub(super) fn pairs(text: &str) -> BTreeMap<String, String> {
    let plain = |text: &str| {
        let mut bytes = Vec::new();
        let mut rest = text.bytes();
        while let Some(byte) = rest.next() {
            match byte {
                b'+' => bytes.push(b' '),
                b'%' => {
                    let mut digit =
                        || char::from(rest.next().unwrap_or(b'0')).to_digit(16).unwrap_or(0);
                    bytes.push(u8::try_from(digit() * 16 + digit()).unwrap());
                }
                other => bytes.push(other),
            }
        }
        String::from_utf8_lossy(&bytes).into_owned()
    };
    let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (plain(name), plain(value))).collect()
}

impl Answer {
    /// An answer, to whatever is asked.
    pub(super) fn made(status: u16, body: String) -> Self {
        Self {
            method: String::new(),
            path: String::new(),
            query: BTreeMap::new(),
            form: BTreeMap::new(),
            json: BTreeMap::new(),
            given: BTreeMap::new(),
            times: None,
            status,
            headers: BTreeMap::new(),
            body,
            padding: 0,
            delay_ms: 0,
            cut: false,
            drip_ms: 0,
        }
    }

    /// The same with a header.
    pub(super) fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.insert(name.to_owned(), value.to_owned());
        self
    }

    fn fits(&self, asked: &Asked) -> bool {
        let has = |wanted: &BTreeMap<String, String>, given: &BTreeMap<String, String>| {
            wanted.iter().all(|(name, value)| match value.as_str() {
                "" => !given.contains_key(name),
                value => given.get(name).is_some_and(|one| one == value),
            })
        };
        let holds = |(at, value): (&String, &serde_json::Value)| match asked.json.pointer(at) {
            Some(given) => given == value,
            None => value == "",
        };
        self.method == asked.method
            && self.json.iter().all(holds)
            && self.path == asked.path
            && has(&self.query, &asked.query)
            && has(&self.form, &asked.form)
            && has(&self.given, &asked.headers)
    }

    fn give(&self, stream: &mut dyn Stream, base: &str) {
        std::thread::sleep(Duration::from_millis(self.delay_ms));
        let body = " ".repeat(self.padding) + &self.body.replace("BASE", base);
        let mut head = format!("HTTP/1.1 {} Said\r\nConnection: close\r\n", self.status);
        if !self.headers.contains_key("content-type") {
            head.push_str("content-type: application/json; charset=utf-8\r\n");
        }
        for (name, value) in &self.headers {
            let _ = write!(head, "{name}: {}\r\n", value.replace("BASE", base));
        }
        let _ = write!(head, "Content-Length: {}\r\n\r\n", body.len());
        let _ = stream.write_all(head.as_bytes());
        let body = body.as_bytes();
        let body = if self.cut { &body[..body.len() / 2] } else { body };
        if self.drip_ms == 0 {
            let _ = stream.write_all(body);
            return;
        }
        for byte in body {
            if stream.write_all(&[*byte]).and_then(|()| stream.flush()).is_err() {
                return;
            }
            std::thread::sleep(Duration::from_millis(self.drip_ms));
        }
    }
}
