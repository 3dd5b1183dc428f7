//! Where the log ends, and whether everything is as it was logged.

use std::fmt::Write as _;

use crate::evidence::Head;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::evidence::EvidenceError;

/// The log, seen from the outside.
///
/// # Errors
///
/// The store.
pub async fn head(services: &Services) -> Result<Head, UseError> {
    Ok(services.store.head().await?)
}

/// What the verification of a workspace found.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// The head, computed anew.
    pub head: Head,
    /// The head that was known, where one was given.
    pub known: Option<Head>,
    /// Rows compared.
    pub rows: u64,
    /// Leaves that bear an earlier day than one before them.
    pub earlier: u64,
    /// What does not hold.
    pub faults: Vec<String>,
}

/// Computes the log anew and compares everything it speaks for.
///
/// # Errors
///
/// `known` is no head; the store.
pub async fn verify(services: &Services, known: Option<&str>) -> Result<Verdict, UseError> {
    let known = known.map(str::parse::<Head>).transpose().map_err(EvidenceError::from)?;
    services.progress.begin("Verifying the log", None);
    let verified = services.store.verify_log(known).await?;
    services.progress.end();
    Ok(Verdict {
        head: verified.head,
        known,
        rows: verified.rows,
        earlier: verified.earlier,
        faults: verified.faults,
    })
}

impl Verdict {
    /// For a terminal.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        for fault in &self.faults {
            let _ = writeln!(text, "does not hold: {fault}");
        }
        let _ = match self.faults.len() {
            0 => writeln!(
                text,
                "Holds: {} leaves, and {} rows are as they were logged.",
                self.head.size, self.rows
            ),
            faults => writeln!(
                text,
                "{faults} of it do not hold. Keep the file as it is, and ask who may write to it."
            ),
        };
        if self.earlier > 0 {
            let _ = writeln!(
                text,
                "{} leaves bear an earlier day than one before them: they were made as of a past day, or by a clock\nthat was set back. Their order in the log is the order in which they were written.",
                self.earlier
            );
        }
        let _ = writeln!(text, "Evidence log {}", self.head);
        if self.known.is_none() {
            let _ = writeln!(
                text,
                "Somebody who can write to the file could write the whole log anew: compare with a head that\nsomebody else keeps, as reports print it: ringfence evidence verify --head SIZE:ROOT"
            );
        }
        text
    }

    /// For programs.
    #[must_use]
    pub fn json(&self) -> String {
        let value = serde_json::json!({
            "earlier": self.earlier, "faults": self.faults, "head": self.head.to_string(),
            "holds": self.faults.is_empty(), "rows": self.rows,
        });
        format!("{value:#}\n")
    }
}
