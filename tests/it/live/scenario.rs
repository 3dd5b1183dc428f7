//! Scenarios: what a service answers, what is run, and what must come of it.

use std::io::BufRead as _;
use std::io::Read as _;
use std::io::Write as _;
use std::net::TcpStream;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Stdio;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::commands::small;
use crate::demo::ringfence;
use crate::live::published;
use crate::live::standin::Answer;
use crate::live::standin::StandIn;
use crate::live::standin::pairs;

/// What no artefact may hold: every token in the scenarios begins with it.
pub(super) const CANARY: &str = "CANARYTOKEN";

/// Somebody who is no client, in the scenarios: forgotten, or sealed.
const NOBODY: &str = "Nobodycanary";

/// A scenario.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Scenario {
    /// What it shows, and where it was seen.
    #[expect(dead_code, reason = "for whoever reads the file")]
    about: String,
    /// Lines of `[live]`.
    #[serde(default)]
    live: String,
    /// Lines of `[live.<network>]`; `BASE` is the server's address.
    #[serde(default)]
    settings: String,
    /// Whether there is no passphrase.
    #[serde(default)]
    without_passphrase: bool,
    /// Files beside the workspace, by name.
    #[serde(default)]
    files: std::collections::BTreeMap<String, String>,
    /// What is run, in turn.
    run: Vec<Run>,
    /// What the service answers.
    #[serde(default)]
    answer: Vec<Answer>,
}

/// One run.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Run {
    /// `pull` unless it says otherwise.
    #[serde(default = "pull")]
    command: String,
    /// More arguments; `FOLDER` is where the files are.
    #[serde(default)]
    arguments: Vec<String>,
    /// All arguments, in place of the usual ones.
    #[serde(default)]
    instead: Vec<String>,
    /// Whether the token is the member's own, from a file.
    #[serde(default)]
    token_file: bool,
    /// What the service sends the browser back with; `STATE` is the state.
    back: Option<String>,
    /// The exit code.
    exit: i32,
    /// What is said.
    #[serde(default)]
    says: Vec<String>,
    /// What is not said.
    #[serde(default)]
    silent: Vec<String>,
    /// How many requests the service got.
    requests: Option<usize>,
    /// Whether sealed pages are left.
    pages_left: Option<bool>,
}

fn pull() -> String {
    "pull".to_owned()
}

impl Scenario {
    /// What the service answers.
    pub(super) fn answers(&self) -> Vec<Answer> {
        self.answer.clone()
    }
}

/// Runs all scenarios of a network.
pub(super) fn all(network: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/live").join(network);
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty());
    let mut failed = Vec::new();
    for file in files {
        // One that fails does not hide the next.
        if std::panic::catch_unwind(|| one(network, &file)).is_err() {
            failed.push(file);
        }
    }
    assert_eq!(failed, Vec::<PathBuf>::new());
}

/// Plays one scenario.
fn one(network: &str, file: &Path) {
    let text = std::fs::read_to_string(file).unwrap();
    let scenario: Scenario =
        toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let stand = Stand::new(network, &scenario, None, None);
    for (index, run) in scenario.run.iter().enumerate() {
        let name = format!("{} run {}", file.file_name().unwrap().display(), index + 1);
        stand.play(run, &name);
    }
    stand.no_artefact_holds_a_secret(&file.display().to_string());
}

/// A workspace and a server.
pub(crate) struct Stand {
    pub(super) network: String,
    pub(super) folder: tempfile::TempDir,
    pub(super) server: StandIn,
    passphrase: bool,
}

/// The small agency, made once.
fn agency() -> &'static Path {
    static MADE: OnceLock<tempfile::TempDir> = OnceLock::new();
    MADE.get_or_init(|| small("AU-NSW")).path()
}

impl Stand {
    /// Sets both up.
    pub(super) fn new(
        network: &str,
        scenario: &Scenario,
        tls: Option<std::sync::Arc<tokio_rustls::rustls::ServerConfig>>,
        base: Option<&str>,
    ) -> Self {
        Self::around(network, scenario, StandIn::start(scenario.answer.clone(), tls), base)
    }

    /// Sets a workspace up for a server that stands.
    pub(super) fn around(
        network: &str,
        scenario: &Scenario,
        server: StandIn,
        base: Option<&str>,
    ) -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy(&agency().join("w"), &folder.path().join("w"));
        let base = base.unwrap_or(&server.base);
        let place = folder.path().display().to_string();
        let settings = [
            format!(
                "\n[live]\nallow-private-hosts = [\"127.0.0.1\"]\nfirst-wait-ms = 1\n{}\n",
                scenario.live
            ),
            format!("[live.{network}]\nbase-url = \"{base}\"\nclient-id = \"C1\"\n"),
            format!("authorize-url = \"{base}/authorize\"\ntoken-url = \"{base}/token\"\n"),
            scenario.settings.replace("BASE", base).replace("FOLDER", &place),
        ];
        let path = folder.path().join("w/ringfence.toml");
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(path, text + &settings.concat()).unwrap();
        for (name, text) in [
            ("token", format!("{CANARY}-own\n")),
            ("passphrase", "four words and more\n".to_owned()),
        ] {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        for (name, text) in &scenario.files {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        Self {
            network: network.to_owned(),
            folder,
            server,
            passphrase: !scenario.without_passphrase,
        }
    }

    /// A command in the workspace.
    pub(super) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = ringfence();
        command.arg("--workspace").arg(self.folder.path().join("w"));
        command.args(["--as-of", "2026-11-22"]).args(arguments);
        command.env_remove("RINGFENCE_TOKEN_KEY_FILE");
        if self.passphrase {
            command.env("RINGFENCE_TOKEN_KEY_FILE", self.folder.path().join("passphrase"));
        }
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// A command about Jane's account.
    fn about_jane(&self, run: &Run) -> Command {
        let folder = self.folder.path().display().to_string();
        let token = format!("{folder}/token");
        let mut all: Vec<String> = Vec::new();
        if run.instead.is_empty() {
            all.extend([run.command.as_str(), &self.network, "--rep", "jane"].map(str::to_owned));
            if run.command == "pull" {
                let basis = ["--basis", "voluntary-offer", "--notice-on", "2025-01-01"];
                all.extend(basis.map(str::to_owned));
            }
            if run.token_file {
                all.extend(["--token-file".to_owned(), token]);
            }
        }
        let given = run.instead.iter().chain(&run.arguments);
        all.extend(given.map(|one| one.replace("FOLDER", &folder)));
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        self.command(&all)
    }

    /// Runs one command and looks at what came of it.
    fn play(&self, run: &Run, name: &str) {
        let before = self.server.asked().len();
        let command = self.about_jane(run);
        let (code, said) = match &run.back {
            Some(back) => consented(command, back),
            None => ended(command),
        };

        assert_eq!(code, Some(run.exit), "{name}: {said}");
        for words in &run.says {
            assert!(said.contains(words.as_str()), "{name}: lacks `{words}`: {said}");
        }
        for words in &run.silent {
            assert!(!said.contains(words.as_str()), "{name}: says `{words}`: {said}");
        }
        assert!(!said.contains(CANARY) && !said.contains(NOBODY), "{name}: {said}");
        let asked = self.server.asked();
        for one in &asked {
            assert!(one.known, "{name}: not scripted: {one:?}");
            assert_eq!(one.headers.get("accept-encoding").map(String::as_str), Some("identity"));
        }
        assert_eq!(published::unknown(&self.network, &asked), Vec::<String>::new(), "{name}");
        if let Some(requests) = run.requests {
            assert_eq!(asked.len() - before, requests, "{name}: {said}");
        }
        if let Some(left) = run.pages_left {
            assert_eq!(self.pages_left(), left, "{name}: {said}");
        }
    }

    /// Whether sealed pages are left.
    pub(super) fn pages_left(&self) -> bool {
        let pulls = std::fs::read_dir(self.folder.path().join("w/pulls"));
        pulls.is_ok_and(|mut all| all.any(|one| one.unwrap().path().is_dir()))
    }

    /// Looks into everything that was written.
    pub(super) fn no_artefact_holds_a_secret(&self, name: &str) {
        let mut folders = vec![self.folder.path().join("w")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let bytes = std::fs::read(&path).unwrap();
                for canary in [CANARY, NOBODY] {
                    let found = bytes.windows(canary.len()).any(|one| one == canary.as_bytes());
                    assert!(!found, "{name}: {} holds {canary}", path.display());
                }
            }
        }
    }
}

/// Runs a command to its end.
pub(super) fn ended(mut command: Command) -> (Option<i32>, String) {
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    (output.status.code(), said + &String::from_utf8_lossy(&output.stderr))
}

/// Runs a command that asks for a consent, and sends the browser back.
pub(super) fn consented(mut command: Command, back: &str) -> (Option<i32>, String) {
    let mut child = command.spawn().unwrap();
    let mut lines = std::io::BufReader::new(child.stderr.take().unwrap()).lines();
    let mut said = String::new();
    let address = loop {
        let Some(Ok(line)) = lines.next() else { break None };
        if let Some(address) = line.trim().strip_prefix("http").filter(|one| one.contains("state="))
        {
            break Some(format!("http{address}"));
        }
        said += &line;
        said.push('\n');
    };
    if let Some(address) = address {
        let asked = pairs(address.split_once('?').unwrap().1);
        // Whoever came second is not heard.
        for back in back.split(" then ") {
            let back = back.replace("STATE", &asked["state"]);
            let _ = call(&asked["redirect_uri"], &back);
        }
    }
    for line in lines.map_while(Result::ok) {
        said += &line;
        said.push('\n');
    }
    let mut out = String::new();
    child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
    (child.wait().unwrap().code(), out + &said)
}

/// What a browser does that is sent back.
pub(super) fn call(redirect: &str, query: &str) -> std::io::Result<String> {
    let (host, path) = redirect.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut stream = TcpStream::connect(host)?;
    stream.write_all(format!("GET /{path}?{query} HTTP/1.1\r\nHost: {host}\r\n\r\n").as_bytes())?;
    let mut said = String::new();
    stream.read_to_string(&mut said)?;
    Ok(said)
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, target).unwrap();
        }
    }
}
