//! What came of contacts that a rep brought in, for the face.

use std::fmt::Write as _;
use std::path::PathBuf;

use serde::Serialize;

use crate::report::harmless;
use crate::usecase::explain::json;

/// The code of a row without evidence.
pub(crate) const CONSENT_MISSING: &str = "CONSENT-MISSING";

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Admission {
    /// Whose.
    pub rep: String,
    /// The file's name.
    pub file: String,
    /// SHA-256 of the file.
    pub sha256: String,
    /// Rows in it.
    pub rows: u64,
    /// Rows that may enter.
    pub admitted: u64,
    /// Of those, with express consent.
    pub express: u64,
    /// Of those, with consent to be read from the circumstances.
    pub inferred: u64,
    /// Of those, by declaration.
    pub declared: u64,
    /// Rows that may not, with line and reason.
    pub rejected: Vec<Rejected>,
    /// Rows of the evidence that admit nobody: line and reason.
    pub unused: Vec<(u64, String)>,
    /// The law that the place's messages are under, in words.
    pub law: Option<String>,
    /// The file written.
    #[serde(skip)]
    pub out: Option<PathBuf>,
}

/// A row that may not enter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rejected {
    /// `line 7`, `item 3`.
    pub place: String,
    /// Why.
    pub reason: String,
}

impl Admission {
    /// As JSON.
    #[must_use]
    pub fn json(&self) -> String {
        json(self)
    }

    /// In words; all rejected rows where `whole`, else the first.
    #[must_use]
    pub fn text(&self, whole: bool) -> String {
        let mut out = format!(
            "{}: {} of {} rows may enter: {} with express consent, {} with inferred consent, {} by \
             declaration\n",
            self.file, self.admitted, self.rows, self.express, self.inferred, self.declared
        );
        let most = if whole { usize::MAX } else { 10 };
        if !self.rejected.is_empty() {
            let _ = writeln!(out, "{CONSENT_MISSING}: {} rows may not", self.rejected.len());
            for one in self.rejected.iter().take(most) {
                let _ = writeln!(out, "  {}: {}", one.place, one.reason);
            }
            more(&mut out, self.rejected.len(), most);
            if let Some(law) = &self.law {
                let _ = writeln!(out, "  {law}");
            }
        }
        if !self.unused.is_empty() {
            out.push_str("Rows of the evidence that admit nobody\n");
            for (line, reason) in self.unused.iter().take(most) {
                let _ = writeln!(out, "  line {line}: {}", harmless(reason));
            }
            more(&mut out, self.unused.len(), most);
        }
        if let Some(path) = &self.out {
            let _ = writeln!(out, "wrote {}", path.display());
        }
        out
    }
}

/// How many more there are.
fn more(out: &mut String, all: usize, most: usize) {
    if all > most {
        let _ = writeln!(out, "  and {} more (-v shows all)", all - most);
    }
}
