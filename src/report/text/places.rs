//! Short names of places, where the names of files would not leave room on a line.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::model::audit::Audit;
use crate::model::audit::AuditKind;
use crate::model::audit::Finding;
use crate::report::facts;
use crate::report::words;

/// A rep's list on a network, as far as a line tells it: rep, code, network.
type List<'a> = (&'a str, &'a str, &'a str);

/// The list a finding comes from.
fn list(finding: &Finding) -> List<'_> {
    (&finding.rep.0, &finding.code, &finding.seen.network)
}

/// Which inputs each network's lists were seen in.
pub(super) struct Places<'a> {
    inputs: BTreeMap<List<'a>, BTreeSet<u32>>,
}

impl<'a> Places<'a> {
    /// Gathers the inputs of findings that are shown together.
    pub(super) fn of(findings: &[&'a Finding]) -> Self {
        let mut inputs: BTreeMap<List<'_>, BTreeSet<u32>> = BTreeMap::new();
        for finding in findings {
            inputs.entry(list(finding)).or_default().insert(finding.seen.input);
        }
        Self { inputs }
    }

    /// `LinkedIn line 213`, where the code and the network tell the file; else the file's name.
    pub(super) fn short(&self, audit: &Audit, finding: &Finding) -> String {
        let seen = &finding.seen;
        if audit.kind == AuditKind::Check {
            return facts::place(audit, seen);
        }
        let one_file = self.inputs.get(&list(finding)).is_some_and(|inputs| inputs.len() == 1);
        match (one_file, seen.line, seen.item) {
            (true, Some(line), _) => format!("{} line {line}", words::network(&seen.network)),
            (true, None, Some(item)) => format!("{} item {item}", words::network(&seen.network)),
            _ => facts::place(audit, seen),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn two_files_of_one_network_are_told_apart_by_their_names() {
        let mut audit = sample::offboard();
        audit.findings.retain(|finding| finding.code == "RENTROLL-UPLOAD");

        let short = |audit: &Audit| {
            let findings: Vec<&Finding> = audit.findings.iter().collect();
            Places::of(&findings).short(audit, findings[0])
        };
        let one_file = short(&audit);
        audit.findings[1].seen.input = 0;
        let two_files = short(&audit);

        assert_eq!(one_file, "LinkedIn line 213");
        assert_eq!(two_files, "ImportedContacts.csv line 213");
    }
}
