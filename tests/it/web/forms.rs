//! Forms with files and fields, sent as a page of ours sends them.

use std::time::Duration;
use std::time::Instant;

use crate::web::client::Browser;
use crate::web::client::Reply;

/// Sends fields, and files by field, name and bytes.
pub(crate) fn upload(
    browser: &mut Browser,
    path: &str,
    fields: &[(&str, &str)],
    files: &[(&str, &str, &[u8])],
) -> Reply {
    let mut body = Vec::new();
    for (name, value) in fields {
        let part =
            format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    for (field, name, bytes) in files {
        let head = format!(
            "--edge\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--edge--\r\n");
    let headers =
        "Content-Type: multipart/form-data; boundary=edge\r\nSec-Fetch-Site: same-origin\r\n";
    browser.ask("POST", path, headers, &body)
}

/// Goes where a job was begun, and waits until it ended; gives its page.
pub(crate) fn ended(browser: &mut Browser, begun: &Reply) -> String {
    assert_eq!(begun.status, 303, "{}", begun.text());
    let path = begun.header("location").to_owned();
    assert!(path.starts_with("/jobs/"), "{path}");
    let until = Instant::now() + Duration::from_mins(2);
    loop {
        let text = browser.get(&path).text();
        if !text.contains("data-events") {
            return text;
        }
        assert!(Instant::now() < until, "{text}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// What stands in a page between two texts.
pub(crate) fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let rest = text.split_once(from).unwrap_or_else(|| panic!("no {from} in {text}")).1;
    rest.split_once(to).unwrap().0
}

/// The hidden fields of a form that says yes to what was shown, each file opened.
pub(super) fn agreed(text: &str) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    for input in text.split("<input ").skip(1) {
        let input = input.split('>').next().unwrap();
        let name = between(input, "name=\"", "\"").to_owned();
        let value = input.split_once("value=\"").map(|(_, rest)| rest.split('"').next().unwrap());
        fields.push((name, value.unwrap_or_default().to_owned()));
    }
    fields
}

/// Fields as a form takes them.
pub(super) fn borrowed(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}
