//! The ear on this machine that hears the one answer: opened for the flow alone, on a port that is
//! free, and shut at the first answer.
//!
//! What a browser keeps behind `#` is never sent to it, so a token there is not heard.

use std::time::Duration;

use tokio::io::AsyncReadExt as _;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpListener;
use tokio::net::TcpStream;

use crate::intake::oauth::OAuthError;
use crate::intake::oauth::provider::Provider;

/// The path of the redirect address.
const PATH: &str = "/ringfence";

/// Bytes of a request's head at most.
const HEAD_BYTES: usize = 16 * 1024;

/// Seconds that one who calls may take to say what it wants.
const SAY_S: u64 = 10;

/// Callers that are not the answer, such as a browser in search of an icon.
const OTHERS: u32 = 200;

/// An open ear.
pub struct Loopback {
    listener: TcpListener,
    redirect: String,
}

impl Loopback {
    /// Opens it.
    ///
    /// # Errors
    ///
    /// The port is taken.
    pub async fn open(provider: &Provider) -> Result<Self, OAuthError> {
        let address = format!("127.0.0.1:{}", provider.redirect_port);
        let failed = |cause| OAuthError::Listen { address: address.clone(), cause };
        let listener = TcpListener::bind(&address).await.map_err(failed)?;
        let port = listener.local_addr().map_err(failed)?.port();
        let host = if provider.redirect_host == "localhost" { "localhost" } else { "127.0.0.1" };
        Ok(Self { listener, redirect: format!("http://{host}:{port}{PATH}") })
    }

    /// The redirect address.
    #[must_use]
    pub fn redirect(&self) -> &str {
        &self.redirect
    }

    /// Hears the answer, tells the browser that it may be closed, and shuts.
    ///
    /// # Errors
    ///
    /// Nobody came in time.
    pub async fn hear(self, limit_s: u64) -> Result<String, OAuthError> {
        let heard = tokio::time::timeout(Duration::from_secs(limit_s), self.first()).await;
        heard.unwrap_or(Err(OAuthError::NoAnswer { limit_s }))
    }

    async fn first(self) -> Result<String, OAuthError> {
        let address = self.redirect.clone();
        for _ in 0..OTHERS {
            let called = self.listener.accept().await;
            let (mut stream, _) =
                called.map_err(|cause| OAuthError::Listen { address: address.clone(), cause })?;
            let head = tokio::time::timeout(Duration::from_secs(SAY_S), head(&mut stream)).await;
            let query = head.ok().flatten().and_then(|head| query(&head));
            if let Some(query) = query {
                // Shut before the browser is answered: nobody else is heard.
                drop(self);
                say(&mut stream, "200 OK", "You may close this page and go back to ringfence.")
                    .await;
                return Ok(query);
            }
            say(&mut stream, "404 Not Found", "There is nothing here.").await;
        }
        Err(OAuthError::Foreign { reason: "too many called that were not the answer" })
    }
}

/// The head of a request; `None` where it is none, or too long.
async fn head(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    let mut piece = [0; 2048];
    loop {
        let count = stream.read(&mut piece).await.ok().filter(|count| *count > 0)?;
        bytes.extend_from_slice(piece.get(..count)?);
        if bytes.windows(4).any(|end| end == b"\r\n\r\n") {
            return String::from_utf8(bytes).ok();
        }
        if bytes.len() > HEAD_BYTES {
            return None;
        }
    }
}

/// The query of a request for the redirect address; `None` for any other.
fn query(head: &str) -> Option<String> {
    let mut words = head.lines().next()?.split(' ');
    let (method, target) = (words.next()?, words.next()?);
    let (path, query) = target.split_once('?')?;
    (method == "GET" && path == PATH).then(|| query.to_owned())
}

/// A page of one sentence, which runs nothing and tells nobody where it was.
async fn say(stream: &mut TcpStream, status: &str, words: &str) {
    let page = format!("<!doctype html><meta charset=utf-8><title>ringfence</title><p>{words}");
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\
         Content-Security-Policy: default-src 'none'\r\nReferrer-Policy: no-referrer\r\n\
         Cache-Control: no-store\r\nConnection: close\r\n\r\n",
        page.len()
    );
    // A browser that is gone already misses a sentence.
    let _ = stream.write_all(format!("{head}{page}").as_bytes()).await;
    let _ = stream.shutdown().await;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::oauth::provider::SecretWay;

    fn provider() -> Provider {
        Provider {
            authorize_url: String::new(),
            token_url: String::new(),
            revoke_url: None,
            scopes: Vec::new(),
            pkce: true,
            issuer: None,
            client_id: "C1".to_owned(),
            client_secret: None,
            secret_way: SecretWay::Body,
            redirect_host: "127.0.0.1".to_owned(),
            redirect_port: 0,
        }
    }

    async fn call(port: &str, target: &str) -> std::io::Result<String> {
        let mut stream = TcpStream::connect(format!("127.0.0.1:{port}")).await?;
        stream.write_all(format!("GET {target} HTTP/1.1\r\nHost: x\r\n\r\n").as_bytes()).await?;
        let mut said = String::new();
        stream.read_to_string(&mut said).await?;
        Ok(said)
    }

    #[tokio::test]
    async fn the_first_answer_is_heard_and_no_second() {
        let ear = Loopback::open(&provider()).await.unwrap();
        let redirect = ear.redirect().to_owned();
        let port = redirect.rsplit(':').next().unwrap().split('/').next().unwrap().to_owned();
        let heard = tokio::spawn(ear.hear(30));

        let icon = call(&port, "/favicon.ico").await.unwrap();
        let bare = call(&port, PATH).await.unwrap();
        let first = call(&port, &format!("{PATH}?code=1&state=2")).await.unwrap();
        let second = call(&port, &format!("{PATH}?code=3&state=2")).await;

        assert!(icon.starts_with("HTTP/1.1 404") && bare.starts_with("HTTP/1.1 404"));
        assert!(first.starts_with("HTTP/1.1 200") && !first.contains("code"), "{first}");
        assert!(second.is_err());
        assert_eq!(heard.await.unwrap().unwrap(), "code=1&state=2");
    }

    #[tokio::test]
    async fn nobody_is_waited_for_without_end() {
        let ear = Loopback::open(&provider()).await.unwrap();

        assert!(matches!(ear.hear(0).await, Err(OAuthError::NoAnswer { .. })));
    }
}
