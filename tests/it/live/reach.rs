//! Where a live source may be: no connection reaches an address that is not read.

use std::net::TcpListener;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;
use std::time::Duration;

use ringfence::intake::http::Ask;
use ringfence::intake::http::Client;
use ringfence::intake::http::HttpError;
use ringfence::intake::http::Limits;
use ringfence::intake::http::Ways;
use ringfence::intake::http::usual;
use ringfence::intake::outside::NoRandom;
use ringfence::intake::outside::Outside;
use ringfence::intake::outside::Pause;
use ringfence::intake::secret::Secret;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;

use crate::live::scenario::Scenario;
use crate::live::scenario::Stand;
use crate::live::scenario::ended;

/// The machine's clock, and no dice.
pub(super) struct Plain;

impl Outside for Plain {
    fn now_ms(&self) -> i64 {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
        i64::try_from(now.as_millis()).unwrap()
    }

    fn pause(&self, ms: u64) -> Pause<'_> {
        Box::pin(tokio::time::sleep(Duration::from_millis(ms)))
    }

    fn random(&self, bytes: &mut [u8]) -> Result<(), NoRandom> {
        getrandom::fill(bytes).map_err(|_| NoRandom)
    }
}

/// A port that counts who comes.
fn trap() -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let came = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&came);
    std::thread::spawn(move || {
        for _ in listener.incoming() {
            count.fetch_add(1, Ordering::SeqCst);
        }
    });
    (port, came)
}

async fn ask(base: &str, ways: &Ways) -> Result<(), HttpError> {
    let client = Client::new(base, ways, Arc::new(Plain))?;
    let token = Secret::new("CANARYTOKEN".to_owned());
    client.send(&Ask::get("/v1"), Some(&token), usual).await.map(|_| ())
}

#[tokio::test]
async fn no_spelling_of_an_inner_address_is_connected_to() {
    let (port, came) = trap();
    let hosts = [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0x7f.0.0.1",
        "0177.0.0.1",
        "127.0.0.1.",
        "0",
        "0.0.0.0",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "１２７.0.0.1",
        "api.example@127.0.0.1",
        "localhost",
        "LOCALHOST",
        "localhost.",
    ];
    for scheme in ["https", "http"] {
        for host in hosts {
            let base = format!("{scheme}://{host}:{port}");
            let refused = ask(&base, &Ways::default()).await.unwrap_err();

            let named = matches!(refused, HttpError::Address { .. } | HttpError::Inner { .. });
            // Not every machine knows the name with a dot behind it.
            assert!(named || host == "localhost.", "{base}: {refused}");
            assert!(!refused.hint().is_empty());
        }
    }

    assert_eq!(came.load(Ordering::SeqCst), 0);
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/tls").join(name)
}

fn tls() -> Arc<ServerConfig> {
    let chain = vec![CertificateDer::from_pem_file(fixture("leaf.pem")).unwrap()];
    let key = PrivateKeyDer::from_pem_file(fixture("leaf.key")).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key);
    Arc::new(config.unwrap())
}

/// Pulls over TLS, with the authorities and under the host that are given.
fn over_tls(authorities: &str, host: Option<&str>) -> (Option<i32>, String, usize) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/live/linkedin/first_pull.toml");
    let mut text = std::fs::read_to_string(file).unwrap();
    text.insert_str(0, &format!("live = '''{authorities}'''\n"));
    let scenario: Scenario = toml::from_str(&text).unwrap();
    let stand = Stand::new("linkedin", &scenario, Some(tls()), None);
    if let Some(host) = host {
        let path = stand.folder.path().join("w/ringfence.toml");
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(path, text.replace("127.0.0.1", host)).unwrap();
    }
    let token = stand.folder.path().join("token").display().to_string();
    let pull = ["pull", "linkedin", "--rep", "jane", "--basis", "voluntary-offer", "--notice-on"];
    let (code, said) =
        ended(stand.command(&[&pull[..], &["2025-01-01", "--token-file", &token]].concat()));
    (code, said, stand.server.asked().len())
}

#[test]
fn a_certificate_counts_by_its_authority_and_its_name() {
    let trusted = format!("ca-file = \"{}\"", fixture("ca.pem").display());

    let (code, said, _) = over_tls(&trusted, None);
    assert_eq!(code, Some(0), "{said}");
    for (authorities, host) in [("", None), (trusted.as_str(), Some("localhost"))] {
        let (code, said, asked) = over_tls(authorities, host);

        assert_eq!((code, asked), (Some(1), 0), "{said}");
        assert!(said.contains("its certificate or TLS is not accepted"), "{said}");
    }
}

#[tokio::test]
async fn plain_http_is_for_hosts_that_the_administrator_named() {
    let (port, came) = trap();
    let ways = Ways {
        private_hosts: vec!["crm.local.example".to_owned()],
        limits: Limits { tries: 1, ..Limits::default() },
        ..Ways::default()
    };

    assert!(ask(&format!("http://127.0.0.1:{port}"), &ways).await.is_err());
    assert!(ask("http://api.example", &ways).await.is_err());
    assert_eq!(came.load(Ordering::SeqCst), 0);
}
