//! The tables of a periodic report, as parts of a document that text and workbook share; the page
//! has its own. Over all reps together: nothing names or counts a person.

use std::collections::BTreeSet;

use crate::model::audit::Audit;
use crate::model::audit::AuditKind;
use crate::model::audit::NetworkReach;
use crate::model::document::Block;
use crate::model::document::Part;
use crate::report::words;

/// The parts that a report has; none for the other audits.
pub(super) fn parts(audit: &Audit) -> Vec<Part> {
    if audit.kind != AuditKind::Report {
        return Vec::new();
    }
    let all = [by_office(audit), networks(audit), turned_out(audit), trend(audit)];
    all.into_iter().flatten().collect()
}

/// A part that is one table; none without rows.
fn part(heading: &str, heads: &[&str], rows: Vec<Vec<String>>) -> Option<Part> {
    let heads = heads.iter().map(|head| (*head).to_owned()).collect();
    let heading = heading.to_owned();
    (!rows.is_empty()).then(|| Part { heading, blocks: vec![Block::Table { heads, rows }] })
}

/// Findings by office and rule.
fn by_office(audit: &Audit) -> Option<Part> {
    let table = &audit.appendix.by_office;
    let codes: BTreeSet<&str> = table.keys().map(|(_, code)| code.as_str()).collect();
    let offices: BTreeSet<&str> = table.keys().map(|(office, _)| office.as_str()).collect();
    let row = |office: &str| {
        let number = |code: &&str| {
            let key = (office.to_owned(), (*code).to_owned());
            table.get(&key).map(words::thousands).unwrap_or_default()
        };
        std::iter::once(office.to_owned()).chain(codes.iter().map(number)).collect()
    };
    let heads: Vec<&str> = std::iter::once("Office").chain(codes.iter().copied()).collect();
    part("Findings by office", &heads, offices.into_iter().map(row).collect())
}

/// How far each network reaches into the CRM.
fn networks(audit: &Audit) -> Option<Part> {
    let records = audit.appendix.upkeep.book.map_or(0, |book| book.records);
    let row = |one: &NetworkReach| {
        let reached = audit.appendix.upkeep.reached.get(&one.network).copied();
        let reached = reached.unwrap_or(one.clients);
        vec![
            words::capital(&words::network(&one.network)),
            words::thousands(one.people),
            words::thousands(reached),
            share(reached, records),
        ]
    };
    let heads = ["Network", "People connected", "Clients, each once", "Share of the CRM"];
    let rows = audit.appendix.networks.iter().map(row).collect();
    part("How far the networks reach", &heads, rows)
}

/// A share to a tenth of a percent; words where there is nothing to divide by.
#[expect(clippy::cast_precision_loss, reason = "a share to a tenth of a percent")]
pub(super) fn share(part: u64, whole: u64) -> String {
    match whole {
        0 => "not known".to_owned(),
        whole => format!("{:.1}%", part as f64 / whole as f64 * 100.0),
    }
}

/// How findings turned out, by rule.
fn turned_out(audit: &Audit) -> Option<Part> {
    let row = |one: &crate::model::audit::Precision| {
        vec![
            one.code.clone(),
            words::thousands(one.confirmed),
            words::thousands(one.explained),
            words::thousands(one.dismissed),
        ]
    };
    let heads = ["Rule", "Confirmed or put right", "Explained", "Dismissed"];
    let rows = audit.appendix.precision.iter().map(row).collect();
    part("How findings turned out", &heads, rows)
}

/// Findings over time.
fn trend(audit: &Audit) -> Option<Part> {
    let all = &audit.appendix.trend;
    let row =
        |(on, open): &(crate::model::Day, u64)| vec![words::day(*on), words::thousands(*open)];
    let rows = if all.len() > 1 { all.iter().map(row).collect() } else { Vec::new() };
    part("Open findings over time", &["Report", "Findings"], rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn a_report_has_its_tables_and_a_check_has_none() {
        let headings: Vec<String> =
            parts(&sample::report()).into_iter().map(|part| part.heading).collect();

        let wanted =
            ["Findings by office", "How far the networks reach", "Open findings over time"];
        assert_eq!(headings, wanted);
        assert_eq!(parts(&sample::check()), []);
    }
}
