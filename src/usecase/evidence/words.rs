//! What is said of a pack that was written or verified.

use std::fmt::Write as _;

use crate::usecase::evidence::pack::Checked;
use crate::usecase::evidence::pack::Packed;

impl Packed {
    /// For a terminal.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = format!(
            "wrote {}: {} findings of the tenure, {} files\n",
            self.out.display(),
            self.findings,
            self.files
        );
        for (why, count) in &self.left_out {
            let _ = writeln!(text, "  left out, {why}: {count}");
        }
        let _ = write!(
            text,
            "Manifest sha256 {}\nEvidence log {}\nPut both on the certificate; anybody verifies the pack with: ringfence evidence verify {}\n",
            self.manifest_sha256,
            self.head,
            self.out.display()
        );
        text
    }

    /// For programs.
    #[must_use]
    pub fn json(&self) -> String {
        let value = serde_json::json!({
            "files": self.files, "findings": self.findings, "head": self.head.to_string(),
            "left_out": counts(&self.left_out), "manifest_sha256": self.manifest_sha256,
            "out": self.out.display().to_string(),
        });
        format!("{value:#}\n")
    }
}

impl Checked {
    /// For a terminal.
    #[must_use]
    pub fn text(&self) -> String {
        let verdict = &self.verdict;
        let mut text = String::new();
        for fault in &verdict.faults {
            let _ = writeln!(text, "does not hold: {fault}");
        }
        let _ = match verdict.faults.len() {
            0 => writeln!(
                text,
                "Holds: {} files, and {} of the audit's {} findings are the ones that were logged.",
                verdict.files, verdict.findings, verdict.of
            ),
            faults => writeln!(text, "{faults} of it do not hold."),
        };
        for (why, count) in &verdict.left_out {
            let _ = writeln!(text, "Left out of the pack, {why}: {count}.");
        }
        if let Some(time) = &verdict.stamped {
            let _ = writeln!(
                text,
                "Stamped by a time authority at {time}. Its signature is verified with its certificates:\n  openssl ts -verify -data timestamp.txt -in timestamp.tsr -CAfile CERTIFICATES"
            );
        }
        let _ = writeln!(text, "Manifest sha256 {}", verdict.manifest_sha256);
        if let Some(head) = verdict.head {
            let _ = writeln!(text, "Evidence log {head}");
        }
        if self.known.is_none() {
            let _ = writeln!(
                text,
                "Compare both with what the certificate says, or with a head that somebody kept: --head SIZE:ROOT"
            );
        }
        text
    }

    /// For programs.
    #[must_use]
    pub fn json(&self) -> String {
        let verdict = &self.verdict;
        let value = serde_json::json!({
            "faults": verdict.faults, "files": verdict.files, "findings": verdict.findings,
            "head": verdict.head.map(|head| head.to_string()), "holds": verdict.faults.is_empty(),
            "left_out": counts(&verdict.left_out), "manifest_sha256": verdict.manifest_sha256,
            "of": verdict.of,
        });
        format!("{value:#}\n")
    }
}

/// Reasons with their numbers, as an object.
fn counts(all: &[(String, usize)]) -> serde_json::Value {
    let all = all.iter().map(|(why, count)| (why.clone(), serde_json::Value::from(*count)));
    serde_json::Value::Object(all.collect())
}
