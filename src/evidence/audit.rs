//! An audit as the log commits to it: its head, and a tree of its own over its findings.
//!
//! Each finding is a leaf with a salt of its own, so that a pack can show some of them, prove that
//! they are in the audit that was logged, and tell nothing of the others.

use hmac::Hmac;
use hmac::KeyInit as _;
use hmac::Mac as _;
use serde_json::Value;
use sha2::Digest as _;
use sha2::Sha256;

use crate::evidence::leaf::commitment;
use crate::evidence::leaf::hex;
use crate::evidence::merkle::Hash;
use crate::evidence::merkle::Tree;
use crate::evidence::merkle::leaf_hash;

/// The first line of every finding's leaf.
const VERSION: &str = "ringfence.finding/1";

/// One finding as the audit's tree holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedFinding {
    /// Its JSON, keys sorted, on one line.
    pub text: String,
    /// Its salt.
    pub salt: String,
}

impl SealedFinding {
    /// Its hash in the audit's tree.
    #[must_use]
    pub fn hash(&self) -> Hash {
        leaf_hash(format!("{VERSION}\n{}", commitment(&self.salt, &self.text)).as_bytes())
    }
}

/// An audit, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedAudit {
    /// The audit's JSON without its findings, keys sorted, on one line.
    pub head: String,
    /// Its findings, in the audit's order.
    pub findings: Vec<SealedFinding>,
}

impl SealedAudit {
    /// Takes an audit's JSON apart. The salts come from the workspace's secret, so that the same
    /// audit is sealed the same way again.
    ///
    /// # Errors
    ///
    /// The text is not JSON.
    pub fn of(document: &str, secret: &str) -> serde_json::Result<Self> {
        let mut audit: Value = serde_json::from_str(document)?;
        audit.sort_all_objects();
        let id = audit.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
        let findings = audit.as_object_mut().and_then(|audit| audit.remove("findings"));
        // Taking one out moves another into its place.
        audit.sort_all_objects();
        let findings = match findings {
            Some(Value::Array(findings)) => findings,
            _ => Vec::new(),
        };
        let seal = |(at, finding): (usize, &Value)| SealedFinding {
            text: finding.to_string(),
            salt: salt(secret, &id, at),
        };
        let findings = findings.iter().enumerate().map(seal).collect();
        Ok(Self { head: audit.to_string(), findings })
    }

    /// The tree over its findings.
    #[must_use]
    pub fn tree(&self) -> Tree {
        Tree::of(self.findings.iter().map(SealedFinding::hash).collect())
    }

    /// What the log commits to.
    #[must_use]
    pub fn text(&self) -> String {
        sealed_text(&self.head, self.findings.len(), &self.tree().root())
    }
}

/// What the log commits to for an audit: the hash of its head, and the tree of its findings.
#[must_use]
pub fn sealed_text(head: &str, findings: usize, root: &Hash) -> String {
    format!("audit {} findings {findings}:{}", hex(&Sha256::digest(head)), hex(root))
}

/// The salt of one finding: nobody without the secret can tell it from those of the others.
fn salt(secret: &str, audit: &str, at: usize) -> String {
    // A key of any length is taken.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(format!("finding\0{audit}\0{at}").as_bytes());
    let full = hex(&mac.finalize().into_bytes());
    full.get(..32).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::merkle::includes;

    const AUDIT: &str = r#"{"z":0,"id":"A","findings":[{"id":"F-1","b":2.31,"a":1},{"id":"F-2"}]}"#;

    #[test]
    fn the_order_of_keys_changes_nothing_and_a_changed_finding_everything() {
        let sealed = SealedAudit::of(AUDIT, "secret").unwrap();

        let turned = AUDIT.replace(r#""b":2.31,"a":1"#, r#""a":1,"b":2.31"#);
        let changed = AUDIT.replace("2.31", "2.32");

        assert_eq!(SealedAudit::of(&turned, "secret").unwrap(), sealed);
        assert_ne!(SealedAudit::of(&changed, "secret").unwrap().text(), sealed.text());
        assert_eq!(sealed.head, r#"{"id":"A","z":0}"#);
    }

    #[test]
    fn one_finding_is_proven_without_the_others() {
        let sealed = SealedAudit::of(AUDIT, "secret").unwrap();
        let tree = sealed.tree();

        let proof = tree.inclusion(1, 2).unwrap();

        assert!(includes(sealed.findings[1].hash(), 1, 2, &proof, &tree.root()));
        assert_ne!(sealed.findings[0].salt, sealed.findings[1].salt);
    }
}
