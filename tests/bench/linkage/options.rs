//! What is asked for on the command line.

use std::path::PathBuf;

/// Everything that may be chosen.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    /// Records of the CRMs to make.
    pub(crate) sizes: Vec<u64>,
    pub(crate) seed: u64,
    /// Folders measured instead.
    pub(crate) scenarios: Vec<PathBuf>,
    /// Whether the peers run too.
    pub(crate) peers: bool,
    /// Whether `febrl4` is measured instead.
    pub(crate) febrl: bool,
}

/// How it is called.
pub(crate) const HELP: &str = "\
cargo bench --bench linkage -- [OPTIONS]

  --sizes 10k,100k,1m,10m  records of the CRMs to make [10k,100k]
  --seed N                 another made-up world [1]
  --scenario DIR           measure a folder with crm.csv, linkedin_connections.csv, truth_*.csv, ...
  --peers                  Splink, recordlinkage and rapidfuzz on the same files (installs them)
  --febrl                  febrl4 with names and addresses only, against Splink (installs it)

RINGFENCE_PEERS_PYTHON names a Python that has the peers, so that nothing is installed.
Writes pictures and scenarios to target/linkage/.";

impl Options {
    /// Reads the arguments.
    ///
    /// # Errors
    ///
    /// The first one that makes no sense.
    pub(crate) fn parse(arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut options = Self {
            sizes: vec![10_000, 100_000],
            seed: 1,
            scenarios: Vec::new(),
            peers: false,
            febrl: false,
        };
        let mut arguments = arguments.filter(|argument| argument != "--bench");
        while let Some(argument) = arguments.next() {
            let mut value =
                || arguments.next().ok_or_else(|| format!("`{argument}` needs a value"));
            match argument.as_str() {
                "--sizes" => {
                    let wanted = value()?;
                    let sizes: Option<Vec<u64>> = wanted.split(',').map(size).collect();
                    options.sizes = sizes.ok_or_else(|| format!("`{wanted}` are no sizes"))?;
                }
                "--seed" => {
                    options.seed = value()?.parse().map_err(|_| "a seed is a number".to_owned())?;
                }
                "--scenario" => options.scenarios.push(value()?.into()),
                "--peers" => options.peers = true,
                "--febrl" => options.febrl = true,
                _ => return Err(format!("`{argument}` is not an option")),
            }
        }
        Ok(options)
    }
}

/// `10k` is 10,000 and `1m` a million.
fn size(text: &str) -> Option<u64> {
    let text = text.trim().to_lowercase();
    let (digits, factor) = match (text.strip_suffix('k'), text.strip_suffix('m')) {
        (Some(digits), _) => (digits, 1_000),
        (_, Some(digits)) => (digits, 1_000_000),
        _ => (text.as_str(), 1),
    };
    digits.parse::<u64>().ok().map(|number| number * factor)
}
