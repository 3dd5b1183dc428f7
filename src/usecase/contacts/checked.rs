//! What a self-check says besides its findings: by which channels those who are left out can still be
//! reached, and who of those who may go prefers other channels than a network.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::model::audit::Audit;
use crate::model::matching::Certainty;
use crate::model::person::Person;
use crate::model::reading::Origin;
use crate::model::reading::Reading;
use crate::model::record::RecordId;
use crate::model::stewardship::Stewardship;
use crate::policy::Channel;
use crate::policy::Permission;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::contacts::Consents;
use crate::usecase::flow::Records;
use crate::usecase::sighting::Tie;

/// Lines named in a remark; the rest are counted.
const LINES: usize = 5;

/// Remarks on channels.
///
/// # Errors
///
/// The store.
pub(crate) async fn remarks(
    services: &Services,
    reading: &Reading,
    ties: &[Tie],
    records: &Records,
    audit: &Audit,
) -> Result<Vec<String>, UseError> {
    let consents = Consents::load(services).await?;
    let mut remarks = open_channels(services, audit);
    let mut elsewhere = BTreeSet::new();
    let mut unlinked = BTreeSet::new();
    for tie in ties.iter().filter(|tie| tie.certainty != Certainty::Possible) {
        let states =
            tie.records.iter().filter_map(|id| records.get(id)?.state_on(services.as_of()));
        let mut preferred = states.filter_map(|state| state.preferred_channel.as_deref());
        if preferred.any(|text| leaves_networks_out(text.split([',', ';', '/', '|']))) {
            elsewhere.insert(tie.at);
        }
    }
    for entry in &reading.uploaded {
        let of_person = consents.of_person(&entry.person);
        let channels = of_person.iter().flat_map(|one| &one.preferred_channels);
        if leaves_networks_out(channels.map(String::as_str)) {
            elsewhere.insert(entry.at);
        }
        if !of_person.is_empty() && !of_person.iter().any(|one| one.may_link) {
            unlinked.insert(entry.at);
        }
    }
    remarks.extend(named(&elsewhere, "prefer other channels than a network, by what they said"));
    remarks.extend(named(
        &unlinked,
        "consented to other things, and not to their data being matched with other data, which a \
         network does",
    ));
    Ok(remarks)
}

/// Tells whether preferred channels are named and no network is among them.
fn leaves_networks_out<'a>(channels: impl Iterator<Item = &'a str>) -> bool {
    const NETWORKS: [&str; 8] =
        ["social", "network", "linkedin", "facebook", "twitter", "instagram", "any", "all"];
    let words: Vec<String> = channels.map(|one| one.trim().to_lowercase()).collect();
    let mut named = words.iter().filter(|word| !word.is_empty()).peekable();
    named.peek().is_some()
        && !named.any(|word| word == "x" || NETWORKS.iter().any(|network| word.contains(network)))
}

/// `2 contacts (lines 3, 9) prefer ...`.
fn named(places: &BTreeSet<Origin>, what: &str) -> Option<String> {
    let at: Vec<u32> = places.iter().filter_map(|at| at.line.or(at.item)).collect();
    let shown: Vec<String> = at.iter().take(LINES).map(u32::to_string).collect();
    let more = if at.len() > LINES { ", ..." } else { "" };
    let word = if places.iter().any(|at| at.line.is_some()) { "line" } else { "item" };
    match places.len() {
        0 => None,
        1 => Some(format!("1 contact ({word} {}): they {what}.", shown.join(", "))),
        count => {
            Some(format!("{count} contacts ({word}s {}{more}): they {what}.", shown.join(", ")))
        }
    }
}

/// By class of those who are left out, the channels that stay open to the company.
fn open_channels(services: &Services, audit: &Audit) -> Vec<String> {
    let agency = services.rules_on(services.as_of()).agency();
    let mut classes: BTreeMap<Stewardship, BTreeSet<&RecordId>> = BTreeMap::new();
    for record in audit.findings.iter().filter_map(|finding| finding.record.as_ref()) {
        classes.entry(record.stewardship).or_default().insert(&record.id);
    }
    let sentence = |(class, ids): (Stewardship, BTreeSet<&RecordId>)| {
        let mut open = Vec::new();
        for channel in [Channel::Email, Channel::Phone, Channel::Post] {
            match agency.channel(class, channel)? {
                Permission::Allow => open.push(channel.in_words().to_owned()),
                Permission::Consent => {
                    open.push(format!("{} with their consent", channel.in_words()));
                }
                Permission::Deny => {}
            }
        }
        let who = whose(class, ids.len());
        Some(if open.is_empty() {
            format!("{who}: no channel is open.")
        } else {
            format!("{who}: the company may still reach them by {}.", open.join(", "))
        })
    };
    classes.into_iter().filter_map(sentence).collect()
}

/// Clients of a class, in words.
fn whose(class: Stewardship, count: usize) -> String {
    let what = match class {
        Stewardship::OptedOut => "who opted out",
        Stewardship::RentRoll => "of the rent roll",
        Stewardship::Orphan => "of former colleagues",
        Stewardship::Company => "of the company",
        Stewardship::Joint | Stewardship::Personal => "of the rep's own",
    };
    let clients = if count == 1 { "client" } else { "clients" };
    format!("Left out, {count} {clients} {what}")
}

/// Whether consent of a person is on record, for the copy on leaving.
pub(crate) fn consented(consents: &Consents, person: &Person) -> bool {
    !consents.of_person(person).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preference_leaves_networks_out_if_it_names_others_alone() {
        let asked = |text: &str| leaves_networks_out(text.split(','));

        assert!(asked("phone, e-mail"));
        assert!(!asked("phone, LinkedIn") && !asked("X") && !asked("any"));
        assert!(!asked("") && !asked(" , "));
    }
}
