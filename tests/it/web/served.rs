//! A server of the real binary, and people signed in on it.

use std::io::BufRead as _;
use std::io::BufReader;
use std::path::Path;
use std::path::PathBuf;
use std::process::Child;
use std::process::ChildStdout;
use std::process::Stdio;
use std::time::SystemTime;
use std::time::UNIX_EPOCH;

use crate::demo::ringfence;
use crate::web::client::Browser;

pub(crate) const PASSWORD: &str = "seven gulls over the harbour";

/// A server; it is ended with the value.
pub(crate) struct Served {
    child: Child,
    out: BufReader<ChildStdout>,
    /// `127.0.0.1:PORT`.
    pub(crate) address: String,
    /// The workspace.
    pub(crate) workspace: PathBuf,
}

impl Served {
    /// Serves a workspace.
    pub(crate) fn start(workspace: &Path) -> Self {
        Self::start_with(workspace, "http", &[])
    }

    /// Serves a workspace, and does its jobs.
    pub(crate) fn working(workspace: &Path, arguments: &[&str]) -> Self {
        Self::spawn(workspace, "http", arguments)
    }

    /// Serves a workspace in another way.
    pub(crate) fn start_with(workspace: &Path, scheme: &str, arguments: &[&str]) -> Self {
        Self::spawn(workspace, scheme, &[&["--no-worker"], arguments].concat())
    }

    fn spawn(workspace: &Path, scheme: &str, arguments: &[&str]) -> Self {
        let mut child = ringfence()
            .arg("--workspace")
            .arg(workspace)
            .args(["--as-of", "2026-11-22", "serve", "--listen", "127.0.0.1:0"])
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::from(std::fs::File::create(workspace.with_extension("log")).unwrap()))
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        let address = line
            .trim()
            .strip_prefix(&format!("ringfence listens on {scheme}://"))
            .unwrap_or_else(|| {
                panic!(
                    "{line} {}",
                    std::fs::read_to_string(workspace.with_extension("log")).unwrap()
                )
            });
        Self { address: address.to_owned(), child, out, workspace: workspace.to_owned() }
    }

    /// The path of the link that was printed.
    pub(crate) fn first_path(&mut self) -> String {
        let mut line = String::new();
        self.out.read_line(&mut line).unwrap();
        assert!(line.contains("administrator"), "{line}");
        line.clear();
        self.out.read_line(&mut line).unwrap();
        let path = line.split_once(&self.address).unwrap().1;
        path.trim().to_owned()
    }

    /// Asks the server to end, as a system does; tells its exit code.
    pub(crate) fn end(mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        std::process::Command::new("kill").arg(id).status().unwrap();
        self.child.wait().unwrap().code()
    }

    /// What it logged.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.workspace.with_extension("log")).unwrap()
    }

    /// The number of its process.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn browser(&self) -> Browser {
        Browser::new(&self.address)
    }

    /// The first administrator, signed in.
    pub(crate) fn administrator(&mut self) -> Browser {
        let path = self.first_path();
        let mut browser = self.browser();
        let fields = [
            ("name", "Ada Quay"),
            ("email", "ada@harbour.example"),
            ("password", PASSWORD),
            ("again", PASSWORD),
        ];
        let reply = browser.post(&path, &fields);
        assert_eq!(reply.status, 303, "{}", reply.text());
        enrol(&mut browser);
        browser
    }

    /// The path of the link that the administrator makes for somebody.
    pub(crate) fn invitation(
        &self,
        administrator: &mut Browser,
        fields: &[(&str, &str)],
    ) -> String {
        let reply = administrator.post("/people/invite", fields);
        assert_eq!(reply.status, 200, "{}", reply.text());
        let text = reply.text();
        let link = text.split("class=\"secret\">").nth(1).unwrap().split('<').next().unwrap();
        link.strip_prefix(&format!("http://{}", self.address)).unwrap().to_owned()
    }

    /// Somebody whom the administrator invited, signed in.
    pub(crate) fn invited(&self, administrator: &mut Browser, fields: &[(&str, &str)]) -> Browser {
        let path = self.invitation(administrator, fields);
        let mut browser = self.browser();
        let reply = browser.post(&path, &[("password", PASSWORD), ("again", PASSWORD)]);
        assert_eq!(reply.status, 303, "{}", reply.text());
        if reply.header("location").starts_with("/sign-in/codes") {
            enrol(&mut browser);
        }
        browser
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sets one-time codes up.
fn enrol(browser: &mut Browser) {
    let text = browser.post("/sign-in/codes", &[]).text();
    let key = text.split("class=\"secret\">").nth(1).unwrap().split('<').next().unwrap();
    let reply = browser.post("/sign-in/codes/confirm", &[("code", &code(key, 0))]);
    assert_eq!(reply.status, 303, "{}", reply.text());
}

/// The code that an authenticator program shows now.
pub(crate) fn code(key: &str, later_s: u64) -> String {
    let secret = totp_rs::Secret::try_from_base32(key.replace(' ', "")).unwrap();
    let totp = totp_rs::Builder::new().with_secret(secret.as_ref().to_vec()).build().unwrap();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    totp.generate(now + later_s).to_string()
}

/// A copy of the demo's workspace, for a test that changes it.
pub(crate) fn demo_copy() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("w");
    copy(crate::demo::workspace(), &to);
    (folder, to)
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}
