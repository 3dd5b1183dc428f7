//! TLS: what is spoken, what is not, and what browsers are told then. The certificate in
//! `fixtures/tls/` is of an authority that was thrown away.

use std::io::Read as _;
use std::io::Write as _;
use std::net::TcpStream;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio_rustls::rustls::ClientConfig;
use tokio_rustls::rustls::ClientConnection;
use tokio_rustls::rustls::RootCertStore;
use tokio_rustls::rustls::StreamOwned;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;

use crate::demo::ringfence;
use crate::web::client::Reply;
use crate::web::client::parse;
use crate::web::served::PASSWORD;
use crate::web::served::Served;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/tls").join(name)
}

fn secured(workspace: &Path) -> Served {
    let (chain, key) = (fixture("leaf.pem"), fixture("leaf.key"));
    let arguments = ["--tls-cert", chain.to_str().unwrap(), "--tls-key", key.to_str().unwrap()];
    Served::start_with(workspace, "https", &arguments)
}

/// Sends a request over TLS.
fn ask(address: &str, request: &str) -> Reply {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(fixture("ca.pem")).unwrap()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = "127.0.0.1".try_into().unwrap();
    let client = ClientConnection::new(Arc::new(config), name).unwrap();
    let mut stream = StreamOwned::new(client, TcpStream::connect(address).unwrap());
    stream.write_all(request.as_bytes()).unwrap();
    let mut all = Vec::new();
    // A socket that closes without a last word is the end, too.
    let _ = stream.read_to_end(&mut all);
    parse(&all)
}

#[test]
fn over_tls_the_cookie_is_bound_to_the_host_and_browsers_stay_with_tls() {
    let folder = tempfile::tempdir().unwrap();
    let mut served = secured(&folder.path().join("new"));
    let path = served.first_path();
    let body = format!(
        "name=Ada&email=ada%40harbour.example&password={0}&again={0}",
        PASSWORD.replace(' ', "+")
    );

    let reply = ask(
        &served.address,
        &format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nSec-Fetch-Site: same-origin\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            served.address,
            body.len()
        ),
    );

    assert_eq!(reply.status, 303, "{}", reply.text());
    let cookie = reply.header("set-cookie");
    assert!(cookie.starts_with("__Host-ringfence=") && cookie.contains("; Secure"), "{cookie}");
    assert!(reply.header("strict-transport-security").starts_with("max-age=63072000"));
}

#[test]
fn what_came_before_tls_1_2_is_not_spoken() {
    let folder = tempfile::tempdir().unwrap();
    let served = secured(&folder.path().join("new"));
    // A hello of TLS 1.1 with one old cipher and no extension.
    let mut hello = vec![0x16, 0x03, 0x01, 0x00, 0x2d, 0x01, 0x00, 0x00, 0x29, 0x03, 0x02];
    hello.extend([7; 32]);
    hello.extend([0x00, 0x00, 0x02, 0x00, 0x2f, 0x01, 0x00]);
    let mut socket = TcpStream::connect(&served.address).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    socket.write_all(&hello).unwrap();
    let mut answer = Vec::new();
    let _ = socket.read_to_end(&mut answer);

    // An alert, and no hello.
    assert_ne!(answer.first(), Some(&0x16), "{answer:?}");
}

#[test]
fn plain_http_is_for_the_machine_itself_alone() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = folder.path().join("new").display().to_string();
    let serve = |arguments: &[&str]| {
        let output = ringfence()
            .args(["--workspace", &workspace, "serve"])
            .args(arguments)
            .output()
            .unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };

    let open = serve(&["--listen", "0.0.0.0:0"]);
    let nameless = serve(&["--listen", "0.0.0.0:0", "--behind-proxy"]);
    let wrong = serve(&["--listen", "127.0.0.1:0", "--public-url", "https://a.example/path"]);

    assert_eq!(open.0, Some(1));
    assert!(open.1.contains("plain HTTP hides nothing") && open.1.contains("help:"), "{}", open.1);
    assert_eq!(nameless.0, Some(2), "{}", nameless.1);
    assert_eq!(wrong.0, Some(1), "{}", wrong.1);
}
