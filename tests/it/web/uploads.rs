//! Files that are sent: names that mean harm, modes in the spool, what is left behind.

use std::path::Path;

use crate::web::client::Browser;
use crate::web::served::Served;

const CRM: &str = "Record ID,First Name,Last Name,Email,Contact owner,Shoe Size\n\
                   C-1,Ada,Moss,ada@moss.example,Finn Marsh,40\n";

#[test]
fn a_name_that_means_harm_is_shown_as_text_and_never_used_as_a_path() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = folder.path().join("new");
    let mut served = Served::start(&workspace);
    let mut administrator = served.administrator();

    for name in [
        "../../../evil.csv",
        "a\u{202e}vsc.exe",
        "<script>alert(1)</script>.csv",
        "C:\\\\x\\\\y.csv",
    ] {
        let reply = administrator.send("/books/crm/look", name, CRM.as_bytes());

        assert_eq!(reply.status, 200, "{name}: {}", reply.text());
        assert!(!reply.text().contains("<script>alert"), "{name}");
        assert!(!reply.text().contains(['\u{202e}']), "{name}");
    }

    assert!(!folder.path().join("evil.csv").exists());
    // They wait in the store, under names that no file system acts on; the folder is empty again.
    let waiting = "select distinct name from job_file where job like '%.%'";
    let names = crate::demo::sqlite(&workspace.join("ringfence.db"), waiting);
    assert!(!names.is_empty());
    for name in names {
        let harmless = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        assert!(name.chars().all(harmless) && !name.starts_with('.'), "{name}");
    }
    let held = workspace.join("uploads/held");
    assert_eq!((mode(&held), std::fs::read_dir(&held).unwrap().count()), (0o700, 0));
    assert_eq!(std::fs::read_dir(workspace.join("uploads")).unwrap().count(), 1);
    assert_eq!(mode(&workspace.join("uploads")), 0o700);
}

#[test]
fn what_breaks_off_or_is_too_much_leaves_nothing_in_the_spool() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = folder.path().join("new");
    let mut served = Served::start(&workspace);
    let mut administrator = served.administrator();
    let part = "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\nabc\r\n";

    let broken = send(&mut administrator, part.as_bytes());
    let many = send(&mut administrator, format!("{}--edge--\r\n", part.repeat(17)).as_bytes());
    let field = "--edge\r\nContent-Disposition: form-data; name=\"role\"\r\n\r\nadministrator\r\n";
    let more = send(&mut administrator, format!("{field}{part}--edge--\r\n").as_bytes());

    assert_eq!([broken, many, more], [400, 400, 400]);
    assert_eq!(std::fs::read_dir(workspace.join("uploads")).unwrap().count(), 0);
}

fn send(browser: &mut Browser, body: &[u8]) -> u16 {
    let headers =
        "Content-Type: multipart/form-data; boundary=edge\r\nSec-Fetch-Site: same-origin\r\n";
    browser.ask("POST", "/books/crm/look", headers, body).status
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}
