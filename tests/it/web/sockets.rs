//! Sockets that are slow, or send what no browser sends.

use std::io::Read as _;
use std::io::Write as _;
use std::net::TcpStream;
use std::time::Duration;
use std::time::Instant;

use crate::web::client::exchange;
use crate::web::served::Served;

#[test]
fn slow_and_silent_sockets_are_cut_and_keep_nobody_waiting() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(&folder.path().join("new"));
    let began = Instant::now();
    let open = |bytes: &[u8]| {
        let mut socket = TcpStream::connect(&served.address).unwrap();
        socket.write_all(bytes).unwrap();
        socket.set_read_timeout(Some(Duration::from_secs(40))).unwrap();
        socket
    };
    let mut sockets: Vec<TcpStream> = (0..300).map(|_| open(b"")).collect();
    sockets.extend((0..300).map(|_| open(b"GET / HTTP/1.1\r\nHost: a")));
    let form = format!(
        "POST /sign-in HTTP/1.1\r\nHost: {}\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 9\r\n\
         Content-Type: application/x-www-form-urlencoded\r\n\r\na",
        served.address
    );
    sockets.extend((0..50).map(|_| open(form.as_bytes())));

    for _ in 0..20 {
        let asked = Instant::now();
        assert_eq!(served.browser().get("/sign-in").status, 200);
        assert!(asked.elapsed() < Duration::from_secs(3), "{:?}", asked.elapsed());
    }
    for mut socket in sockets {
        let mut all = Vec::new();
        let _ = socket.read_to_end(&mut all);
    }

    assert!(began.elapsed() < Duration::from_secs(35), "{:?}", began.elapsed());
}

#[test]
fn what_no_browser_sends_is_refused_and_the_server_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(&folder.path().join("new"));
    let host = format!("Host: {}\r\nConnection: close\r\n", served.address);
    let own = format!("{host}Sec-Fetch-Site: same-origin\r\n");
    let form = "Content-Type: application/x-www-form-urlencoded\r\n";
    let large = "x".repeat(70_000);
    let cases: [(String, u16); 8] = [
        (format!("GET / HTTP/1.1\r\n{host}{host}\r\n"), 421),
        (format!("GET / HTTP/1.1\r\n{host}X-Long: {large}\r\n\r\n"), 431),
        (format!("GET /sign-in?a=%zz HTTP/1.1\r\n{host}\r\n"), 400),
        (format!("POST /sign-in HTTP/1.1\r\n{own}{form}Content-Length: 70000\r\n\r\n{large}"), 413),
        (
            format!(
                "POST /sign-in HTTP/1.1\r\n{own}{form}Content-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx"
            ),
            415,
        ),
        (
            format!(
                "POST /sign-in HTTP/1.1\r\n{own}Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{{}}"
            ),
            415,
        ),
        (format!("POST /sign-in HTTP/1.1\r\n{own}{form}Content-Length: 5\r\n\r\na=%ff"), 400),
        (format!("PUT /sign-in HTTP/1.1\r\n{own}Content-Length: 0\r\n\r\n"), 405),
    ];

    for (request, status) in cases {
        let reply = exchange(&served.address, request.as_bytes());
        assert_eq!(reply.status, status, "{}", request.chars().take(90).collect::<String>());
    }
    assert_eq!(served.browser().get("/sign-in").status, 200);
    assert!(!served.log().contains("panic"), "{}", served.log());
}
