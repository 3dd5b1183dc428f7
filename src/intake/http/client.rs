//! The one client that talks to a server: it alone retries, waits and counts.
//!
//! No redirect is followed, no proxy is asked, nothing is accepted that TLS does not vouch for. The
//! token goes to the one server of the client and nowhere else.

use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;

use reqwest::header::AUTHORIZATION;
use reqwest::header::CONTENT_ENCODING;
use reqwest::header::CONTENT_TYPE;
use reqwest::header::HeaderValue;

use crate::intake::http::after::Quota;
use crate::intake::http::answer::Answer;
use crate::intake::http::ask::Ask;
use crate::intake::http::ask::Method;
use crate::intake::http::error::HttpError;
use crate::intake::http::limits::Limits;
use crate::intake::http::resolve::Guarded;
use crate::intake::http::resolve::Inner;
use crate::intake::http::resolve::system;
use crate::intake::http::retry::Judge;
use crate::intake::http::retry::Verdict;
use crate::intake::http::retry::wait_ms;
use crate::intake::http::site::Site;
use crate::intake::outside::Outside;
use crate::intake::outside::chance;
use crate::intake::secret::Secret;

/// How servers are reached, for all clients of a workspace.
#[derive(Clone, Debug, Default)]
pub struct Ways {
    /// Hosts that may be at a private address, and spoken to without TLS.
    pub private_hosts: Vec<String>,
    /// The authorities to trust in place of the machine's own.
    pub authorities: Option<PathBuf>,
    /// The limits.
    pub limits: Limits,
}

/// What a run cost so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spent {
    /// Requests that were sent, all tries counted.
    pub requests: u64,
    /// Requests that were sent again.
    pub again: u64,
    /// Bytes of bodies.
    pub bytes: u64,
    /// Milliseconds waited because a server wanted it.
    pub waited_ms: u64,
    /// What the server still grants, as it said last.
    pub quota: Quota,
}

/// A client of one server.
pub struct Client {
    site: Site,
    http: reqwest::Client,
    limits: Limits,
    outside: Arc<dyn Outside>,
    begun_ms: i64,
    spent: Mutex<Spent>,
}

/// How one try ended.
enum Try {
    Answer(Answer),
    /// Out of reach, cut off or too slow: in words.
    Failed(String),
}

impl Client {
    /// A client of the server at a base address.
    ///
    /// # Errors
    ///
    /// An address that is not read; authorities that cannot be read; no TLS.
    pub fn new(base: &str, ways: &Ways, outside: Arc<dyn Outside>) -> Result<Self, HttpError> {
        let site = Site::parse(base, &ways.private_hosts)?;
        // Once a process; a second time it is there already.
        let _ = tokio_rustls::rustls::crypto::ring::default_provider().install_default();
        let limits = ways.limits;
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("ringfence/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .no_proxy()
            .http1_only()
            .tls_version_min(reqwest::tls::Version::TLS_1_2)
            .connect_timeout(Duration::from_millis(limits.connect_ms))
            .read_timeout(Duration::from_millis(limits.read_ms))
            .timeout(Duration::from_millis(limits.answer_ms))
            .dns_resolver(Arc::new(Guarded { look_up: system(), private: site.private() }));
        if let Some(file) = &ways.authorities {
            builder = builder.tls_certs_only(authorities(file)?);
        }
        let http = builder.build().map_err(HttpError::Setup)?;
        let begun_ms = outside.now_ms();
        Ok(Self { site, http, limits, outside, begun_ms, spent: Mutex::default() })
    }

    /// The limits it keeps to.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The server.
    #[must_use]
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// What was spent so far.
    #[must_use]
    pub fn spent(&self) -> Spent {
        *self.spent.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks until there is an answer that the connector can read.
    ///
    /// # Errors
    ///
    /// Out of reach for good; a longer wait than there is time for; an answer that is no JSON, too
    /// long, packed or a redirect.
    pub async fn send(
        &self,
        ask: &Ask,
        token: Option<&Secret>,
        judge: Judge,
    ) -> Result<Answer, HttpError> {
        let mut tries = 0;
        self.keep_to_quota(ask).await?;
        loop {
            tries += 1;
            let (last, told, request) = match self.attempt(ask, token, tries > 1).await? {
                Try::Answer(answer) => match judge(&answer) {
                    Verdict::Take => return checked(answer, &self.place(ask), ask.takes),
                    Verdict::Again(told) => {
                        (format!("it answered with {}", answer.status), told, answer.request_id())
                    }
                },
                Try::Failed(words) => (words, None, None),
            };
            if tries >= self.limits.tries || !self.may_try_again() {
                return Err(HttpError::GaveUp { place: self.place(ask), tries, last, request });
            }
            self.wait(ask, tries, told, request).await?;
        }
    }

    /// Asks once: for what must not be sent twice, such as a code or a refresh token.
    ///
    /// # Errors
    ///
    /// As [`Client::send`].
    pub async fn once(&self, ask: &Ask, token: Option<&Secret>) -> Result<Answer, HttpError> {
        match self.attempt(ask, token, false).await? {
            Try::Answer(answer) => checked(answer, &self.place(ask), ask.takes),
            Try::Failed(last) => {
                Err(HttpError::GaveUp { place: self.place(ask), tries: 1, last, request: None })
            }
        }
    }

    /// One try.
    async fn attempt(
        &self,
        ask: &Ask,
        token: Option<&Secret>,
        again: bool,
    ) -> Result<Try, HttpError> {
        let url = self.site.at(&ask.path, &ask.query)?;
        self.count(|spent| {
            spent.requests += 1;
            spent.again += u64::from(again);
        });
        let method = match ask.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
            Method::Delete => reqwest::Method::DELETE,
        };
        let mut request = self
            .http
            .request(method, url)
            .header("Accept", [&["application/json"], ask.takes].concat().join(", "))
            .header("Accept-Encoding", "identity");
        for (name, value) in &ask.headers {
            request = request.header(*name, value);
        }
        if let Some(header) = token.and_then(bearer) {
            request = request.header(AUTHORIZATION, header);
        }
        if let Some(body) = &ask.body {
            request = request.header(CONTENT_TYPE, body.kind).body(body.bytes.to_vec());
        }
        match request.send().await {
            Ok(response) => self.read(ask, response).await,
            Err(error) => match inner(&error) {
                Some(found) => Err(found),
                None => Ok(Try::Failed(words(&error).to_owned())),
            },
        }
    }

    /// Reads a body, no further than the limit.
    async fn read(&self, ask: &Ask, mut response: reqwest::Response) -> Result<Try, HttpError> {
        let place = self.place(ask);
        let packed = response.headers().get(CONTENT_ENCODING);
        let packed = packed.map(|one| one.to_str().unwrap_or("?").trim().to_ascii_lowercase());
        if let Some(encoding) = packed.filter(|one| !one.is_empty() && one != "identity") {
            let plain = encoding.chars().filter(char::is_ascii_alphanumeric).take(20).collect();
            return Err(HttpError::Packed { place, encoding: plain });
        }
        let limit_bytes = self.limits.body_bytes;
        let mut body: Vec<u8> = Vec::new();
        loop {
            match response.chunk().await {
                Ok(None) => break,
                Ok(Some(chunk)) => {
                    if (body.len() + chunk.len()) as u64 > limit_bytes {
                        return Err(HttpError::TooLong { place, limit_bytes });
                    }
                    body.extend_from_slice(&chunk);
                }
                Err(error) => return Ok(Try::Failed(words(&error).to_owned())),
            }
        }
        let (status, headers) =
            (response.status().as_u16(), std::mem::take(response.headers_mut()));
        let at_s = self.outside.now_ms().div_euclid(1000);
        let answer = Answer { status, at_s, body, headers, place };
        self.count(|spent| {
            spent.bytes = spent.bytes.saturating_add(answer.body.len() as u64);
            spent.quota = Quota::of(&answer);
        });
        Ok(Try::Answer(answer))
    }

    /// Waits before the first try where the last answer said that the quota is spent.
    async fn keep_to_quota(&self, ask: &Ask) -> Result<(), HttpError> {
        let quota = self.spent().quota;
        let now_s = self.outside.now_ms().div_euclid(1000);
        let ahead = quota.resets_at_s.is_some_and(|at| at >= now_s);
        match quota.wait_s(now_s) {
            Some(wait_s) if quota.remaining == Some(0) && ahead => {
                self.wait(ask, 1, Some(wait_s), None).await
            }
            _ => self.in_time(0),
        }
    }

    /// Waits as long as a server says, or as long as is usual.
    async fn wait(
        &self,
        ask: &Ask,
        tries: u32,
        told_s: Option<u64>,
        request: Option<String>,
    ) -> Result<(), HttpError> {
        let usual = wait_ms(self.limits.first_wait_ms, tries, chance(&*self.outside));
        let ms = match told_s {
            Some(wait_s) if wait_s > self.limits.wait_s => {
                return Err(HttpError::Later { place: self.place(ask), wait_s, request });
            }
            // A little more, so that not all come back in the same second.
            Some(wait_s) => wait_s.saturating_mul(1000).saturating_add(usual.min(1000)),
            None => usual.min(self.limits.wait_s.saturating_mul(1000)),
        };
        self.in_time(ms)?;
        self.count(|spent| spent.waited_ms = spent.waited_ms.saturating_add(ms));
        self.outside.pause(ms).await;
        Ok(())
    }

    /// Refuses to go on beyond the time of a run.
    fn in_time(&self, ms: u64) -> Result<(), HttpError> {
        let limit_s = self.limits.run_s;
        let gone = self.outside.now_ms().saturating_sub(self.begun_ms);
        let gone = u64::try_from(gone).unwrap_or(0);
        let over = gone.saturating_add(ms) > limit_s.saturating_mul(1000);
        if over { Err(HttpError::OutOfTime { limit_s }) } else { Ok(()) }
    }

    /// Whether the run may still afford to ask again.
    fn may_try_again(&self) -> bool {
        let spent = self.spent();
        spent.again < self.limits.spare_tries.saturating_add(spent.requests / 10)
    }

    fn count(&self, change: impl FnOnce(&mut Spent)) {
        change(&mut self.spent.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// `GET https://api.example/2/users/me`, for messages.
    fn place(&self, ask: &Ask) -> String {
        let url = self.site.at(&ask.path, &[]);
        let address = url.map_or_else(|_| ask.path.clone(), |url| url.to_string());
        format!("{} {address}", ask.method.as_str())
    }
}

/// An answer, unless it is one that no connector reads.
fn checked(answer: Answer, place: &str, takes: &[&str]) -> Result<Answer, HttpError> {
    let request = answer.request_id();
    // That nothing has changed since leads nowhere.
    if (300..400).contains(&answer.status) && answer.status != 304 {
        return Err(HttpError::Redirect {
            place: place.to_owned(),
            status: answer.status,
            request,
        });
    }
    let kind = answer.header("content-type").unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let json =
        kind == "application/json" || (kind.starts_with("application/") && kind.ends_with("+json"));
    // Facebook sends its answers as JavaScript at times.
    let json = json || kind == "text/javascript";
    let fits = json || takes.contains(&kind.as_str());
    if answer.is_fine() && !fits && !answer.body.is_empty() {
        let plain = kind.chars().filter(|c| c.is_ascii_alphanumeric() || "/.+-".contains(*c));
        let found = match plain.take(40).collect::<String>() {
            empty if empty.is_empty() => "nothing said".to_owned(),
            named => named,
        };
        return Err(HttpError::Type { place: place.to_owned(), found, request });
    }
    Ok(answer)
}

/// The token's header, marked so that no log shows it.
fn bearer(token: &Secret) -> Option<HeaderValue> {
    let text = zeroize::Zeroizing::new(format!("Bearer {}", token.expose()));
    let mut header = HeaderValue::from_str(&text).ok()?;
    header.set_sensitive(true);
    Some(header)
}

/// The authorities of a PEM file.
fn authorities(file: &Path) -> Result<Vec<reqwest::Certificate>, HttpError> {
    let failed = || HttpError::Authorities { file: file.display().to_string() };
    let pem = std::fs::read(file).map_err(|_| failed())?;
    let all = reqwest::Certificate::from_pem_bundle(&pem).map_err(|_| failed())?;
    if all.is_empty() { Err(failed()) } else { Ok(all) }
}

/// The refusal of our resolver, if that is why it failed.
fn inner(error: &reqwest::Error) -> Option<HttpError> {
    let mut cause = std::error::Error::source(error);
    while let Some(one) = cause {
        if let Some(inner) = one.downcast_ref::<Inner>() {
            return Some(HttpError::Inner { host: inner.host.clone(), what: inner.what.clone() });
        }
        cause = one.source();
    }
    None
}

/// Why it failed, in words: the library's own may hold an address with its query.
fn words(error: &reqwest::Error) -> &'static str {
    if error.is_timeout() {
        "no answer in time"
    } else if error.is_connect() {
        let text = format!("{:?}", std::error::Error::source(error));
        let tls = text.contains("ertificate") || text.contains("Tls") || text.contains("TLS");
        if tls { "its certificate or TLS is not accepted" } else { "no connection" }
    } else if error.is_body() || error.is_decode() || error.is_request() {
        "the connection was cut"
    } else {
        "the answer was no HTTP"
    }
}
