//! Whether the log, and everything it speaks for, are as they were.

use std::collections::HashMap;
use std::collections::HashSet;

use crate::evidence::Head;
use crate::evidence::commitment;
use crate::evidence::hex;
use crate::evidence::merkle::Frontier;
use crate::store::Store;
use crate::store::StoreError;
use crate::store::db::query;
use crate::store::log::Covered;
use crate::store::log::ERASED;
use crate::store::log::KeptLeaf;
use crate::store::log::meta;

/// What a verification found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The head, computed anew from the leaves.
    pub head: Head,
    /// Rows whose text was compared with its leaf.
    pub rows: u64,
    /// Leaves that bear an earlier day than one before them.
    pub earlier: u64,
    /// What does not hold, each with table, row and leaf.
    pub faults: Vec<String>,
}

impl Store {
    /// Computes the log anew, and compares every row it speaks for with its newest leaf. `known` is
    /// a head somebody else wrote down earlier: the log must still begin with it.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn verify_log(&self, known: Option<Head>) -> Result<Verified, StoreError> {
        let leaves = self.leaves().await?;
        let mut faults = Vec::new();
        let head = chain(&leaves, known, &mut faults);
        if let Ok(kept) = self.head().await
            && kept != head
        {
            faults.push(format!(
                "the workspace says that the log ends at {kept}, and it ends at {head}"
            ));
        }
        let rows = self.rows_as_logged(&leaves, &mut faults).await?;
        Ok(Verified { head, rows, earlier: earlier(&leaves), faults })
    }

    /// Compares the rows with their newest leaves.
    async fn rows_as_logged(
        &self,
        leaves: &[KeptLeaf],
        faults: &mut Vec<String>,
    ) -> Result<u64, StoreError> {
        let mut newest: HashMap<(&str, &str), &KeptLeaf> = HashMap::new();
        for leaf in leaves {
            newest.insert((&leaf.table, &leaf.row), leaf);
        }
        let mut connection = self.connection().await?;
        let secret = meta(&mut connection, "secret").await?.unwrap_or_default();
        let mut rows = 0;
        for leaf in leaves {
            let KeptLeaf { table, row, .. } = leaf;
            let index = leaf.leaf.index;
            if newest.get(&(table.as_str(), row.as_str())).is_none_or(|one| one.leaf.index != index)
            {
                continue;
            }
            let Some(of) = Covered::named(table) else {
                faults.push(format!(
                    "leaf {index} speaks of `{table}`, which the log does not cover"
                ));
                continue;
            };
            let text = match of.text(&mut connection, row, &secret).await {
                Ok(text) => text,
                Err(StoreError::Document { .. }) => {
                    faults.push(format!("{table} {row} cannot be read any more (leaf {index})"));
                    continue;
                }
                Err(other) => return Err(other),
            };
            rows += 1;
            let fault = match (text, leaf.leaf.kind == ERASED, &leaf.salt) {
                (None, true, _) => None,
                (None, false, _) => Some("is gone"),
                (Some(_), true, _) => Some("was erased, and is there again"),
                (Some(_), false, None) => Some("has lost its salt"),
                (Some(text), false, Some(salt)) => {
                    let same = commitment(salt, &text) == leaf.leaf.commitment;
                    (!same).then_some("was changed")
                }
            };
            faults.extend(fault.map(|fault| format!("{table} {row} {fault} (leaf {index})")));
        }
        let known: HashSet<(&str, &str)> = newest.into_keys().collect();
        for of in Covered::ALL {
            let keys = query(of.keys_sql())
                .fetch_all(&mut connection)
                .await
                .map_err(StoreError::while_doing("comparing the log"))?;
            for key in &keys {
                let key: &str = key.get(0);
                if !known.contains(&(of.as_str(), key)) {
                    faults.push(format!("{} {key} has no leaf in the log", of.as_str()));
                }
            }
        }
        Ok(rows)
    }
}

/// Computes the log anew: each leaf's root, and the head that is known from elsewhere.
fn chain(leaves: &[KeptLeaf], known: Option<Head>, faults: &mut Vec<String>) -> Head {
    let mut frontier = Frontier::default();
    let mut met = known.filter(|known| known.size == 0);
    for (at, kept) in leaves.iter().enumerate() {
        if kept.leaf.index != at as u64 {
            faults.push(format!("leaf {at} is missing: leaf {} follows", kept.leaf.index));
        }
        frontier.push(kept.leaf.hash());
        if hex(&frontier.root()) != kept.root {
            faults.push(format!(
                "leaf {at} ({}) does not lead to the root written beside it",
                kept.leaf.kind
            ));
        }
        if known.is_some_and(|known| known.size == frontier.size()) {
            met = Some(Head { size: frontier.size(), root: frontier.root() });
        }
    }
    match (known, met) {
        (Some(known), None) => faults.push(format!(
            "the log ends at {} leaves, before the head that is known: {known}",
            frontier.size()
        )),
        (Some(known), Some(met)) if met != known => {
            faults.push(format!("the log was changed: the head known is {known}, and it is {met}"));
        }
        _ => {}
    }
    Head { size: frontier.size(), root: frontier.root() }
}

/// Leaves that bear an earlier day than one before them: judged as of a past day, or written by a clock
/// that was set back. Their order in the log is the order in which they were written all the same.
fn earlier(leaves: &[KeptLeaf]) -> u64 {
    let mut newest = None;
    let mut count = 0;
    for leaf in leaves {
        let day = Some(leaf.leaf.day);
        count += u64::from(day < newest);
        newest = newest.max(day);
    }
    count
}
