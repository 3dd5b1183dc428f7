//! Staff whose role builds no client ties for the agency: in the periodic report they are told together,
//! unless what was seen is about a client whom the policy protects.

use std::collections::BTreeMap;

use crate::model::audit::Audit;
use crate::model::audit::Finding;
use crate::model::audit::Grade;
use crate::model::rep::Roster;
use crate::model::stewardship::Stewardship;
use crate::usecase::Services;

/// Classes that the policy protects, whoever is tied to them.
const PROTECTED: [Stewardship; 3] =
    [Stewardship::OptedOut, Stewardship::RentRoll, Stewardship::Orphan];

/// Takes facts about such staff out of the list, and says how many they are.
pub(super) fn together(services: &Services, roster: &Roster, audit: &mut Audit) {
    let fold = |text: &str| text.trim().to_lowercase().replace([' ', '-'], "_");
    let agency = services.rules_on(services.as_of()).agency();
    let roles: Vec<String> = agency.authorised.roles.iter().map(|role| fold(role)).collect();
    let builds = |finding: &Finding| {
        let role = roster.get(&finding.rep.0).and_then(|rep| rep.role.as_deref());
        role.is_none_or(|role| roles.contains(&fold(role)))
    };
    let protected = |finding: &Finding| match &finding.record {
        Some(record) => PROTECTED.contains(&record.stewardship),
        None => matches!(finding.grade, Grade::Direct | Grade::Process),
    };
    let mut counted: BTreeMap<String, u64> = BTreeMap::new();
    audit.findings.retain(|finding| {
        let listed = builds(finding) || protected(finding);
        if !listed {
            *counted.entry(finding.code.clone()).or_default() += 1;
        }
        listed
    });
    if counted.is_empty() {
        return;
    }
    audit.counts.findings = audit.findings.len() as u64;
    let counts: Vec<String> =
        counted.iter().map(|(code, count)| format!("{count} {code}")).collect();
    audit.appendix.remarks.push(format!(
        "Facts about staff whose role builds no client ties for the agency are counted here and \
         listed nowhere, since no protected client is concerned: {}.",
        counts.join(", ")
    ));
}
