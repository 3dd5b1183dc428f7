//! Companies that changed their name: colleagues who are already linked tell.
//!
//! Where the list says `Bright Homes` and the records of several people there, who are sure to be
//! those listed, say `Harbour Realty`, the two are one company for everybody else on the list too.

use std::collections::HashMap;

use crate::linkage::contact::Companies;
use crate::linkage::contact::CompanyField;
use crate::linkage::learn::Learnt;
use crate::linkage::pair::Mark;
use crate::linkage::posterior::Contender;
use crate::linkage::posterior::Row;
use crate::linkage::query::Fit;
use crate::linkage::weights;
use crate::model::matching::Agreement;

/// Probability from which somebody is taken for linked.
const SURE: f64 = 0.9;

/// Colleagues who must be linked: one may have changed jobs, and two by chance to one company hardly.
const ENOUGH: u32 = 2;

/// Lets linked colleagues speak for those whose companies differ in the same way.
pub(super) fn weigh(rows: &mut [Row], learnt: &Learnt) {
    let sure: Vec<Option<Companies>> = rows.iter().map(|row| linked(row, learnt)).collect();
    let mut counts: HashMap<Companies, u32> = HashMap::new();
    for companies in sure.iter().flatten() {
        *counts.entry(*companies).or_default() += 1;
    }
    counts.retain(|_, count| *count >= ENOUGH);
    if counts.is_empty() {
        return;
    }
    for (row, own) in rows.iter_mut().zip(&sure) {
        for one in &mut row.contenders {
            let Some(companies) = one.company.differ else { continue };
            let count = counts.get(&companies).copied().unwrap_or_default();
            if count - u32::from(*own == Some(companies) && count > 0) >= ENOUGH {
                add(one, learnt);
            }
        }
    }
}

/// The companies of somebody who is sure to be a record that names another.
fn linked(row: &Row, learnt: &Learnt) -> Option<Companies> {
    row.contenders.iter().find(|one| one.company.differ.is_some())?;
    let odds = row.odds(learnt);
    let mut sure = row.contenders.iter().zip(odds.each).filter(|(_, odds)| *odds >= SURE);
    sure.find_map(|(one, _)| one.company.differ)
}

/// Adds what the colleagues say: the difference to a company that agrees in part.
fn add(one: &mut Contender, learnt: &Learnt) {
    let alike = CompanyField { fit: Some(Fit::Close), ..one.company };
    let bits = weights::company_bits(alike, &learnt.company)
        - weights::company_bits(one.company, &learnt.company);
    if bits > 0.0 {
        one.marks.push(Mark { field: "colleagues", agrees: Agreement::Close, bits });
        one.fixed_bits += bits;
        one.name_only = false;
    }
}
