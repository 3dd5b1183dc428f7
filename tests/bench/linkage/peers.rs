//! The peers, through `peers.py`: the same files, the same scoring.

use std::path::Path;
use std::path::PathBuf;
use std::process::Command;

use super::folder;
use super::process::Cost;
use super::process::run;

/// A Python that has the packages already.
const VARIABLE: &str = "RINGFENCE_PEERS_PYTHON";
const PACKAGES: [&str; 4] = ["splink", "duckdb", "recordlinkage", "rapidfuzz"];

/// A peer: whether it can use the owner column, whether its scores are probabilities, and the
/// largest CRM it is asked about.
pub(crate) struct Peer {
    pub(crate) system: &'static str,
    pub(crate) owners: &'static [bool],
    pub(crate) calibrated: bool,
    pub(crate) most: u64,
}

/// Those measured.
pub(crate) const PEERS: [Peer; 3] = [
    Peer { system: "splink", owners: &[false, true], calibrated: true, most: 10_000_000 },
    Peer { system: "recordlinkage", owners: &[false], calibrated: false, most: 1_000_000 },
    Peer { system: "rapidfuzz", owners: &[false], calibrated: false, most: 1_000_000 },
];

/// A Python with the peers.
pub(crate) struct Python(PathBuf);

impl Python {
    /// The one of the environment, else one of our own, which is made once.
    ///
    /// # Errors
    ///
    /// If there is no Python, or the packages cannot be installed.
    pub(crate) fn ready() -> Result<Self, String> {
        if let Some(python) = std::env::var_os(VARIABLE) {
            return Ok(Self(python.into()));
        }
        let home = folder().join("venv");
        let python = home.join("bin/python");
        let done = home.join("installed");
        if !done.exists() {
            let home = home.display().to_string();
            must(Command::new("python3").args(["-m", "venv", &home]))?;
            let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
            must(Command::new(&python).args(pip).args(PACKAGES))?;
            std::fs::write(&done, "").map_err(|error| error.to_string())?;
        }
        Ok(Self(python))
    }

    /// Runs the script; the last argument of those that write pairs is the file.
    ///
    /// # Errors
    ///
    /// What the script complained about.
    pub(crate) fn run(&self, arguments: &[&str]) -> Result<Cost, String> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bench/linkage/peers.py");
        let script = [script.display().to_string()];
        let arguments = arguments.iter().map(|text| (*text).to_owned());
        let arguments: Vec<String> = script.into_iter().chain(arguments).collect();
        run(&self.0, &arguments, &folder().join("peer.time"))
    }
}

fn must(command: &mut Command) -> Result<(), String> {
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr)))
}
