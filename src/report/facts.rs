//! The numbers of an audit, counted once, so that every format carries the same.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::model::audit::Audit;
use crate::model::audit::AuditKind;
use crate::model::audit::Finding;
use crate::model::audit::Seen;
use crate::model::reading::SectionState;
use crate::model::stewardship::Stewardship;
use crate::report::words;

/// What the readable formats count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Facts {
    /// People looked at.
    pub people: u64,
    /// Clients among them.
    pub matched: u64,
    /// Clients nothing is held against.
    pub cleared: u64,
    /// Findings.
    pub findings: u64,
    /// People with a finding: clients that are not cleared.
    pub held: u64,
    /// People without.
    pub free: u64,
    /// Matches that need a person.
    pub possible: u64,
    /// Records that could not be read, over all inputs.
    pub skipped: u64,
    /// People with a finding by what their records were; empty where that does not add up to
    /// `held`, so that no report shows two numbers that contradict each other.
    pub held_by_class: Vec<(Stewardship, u64)>,
    /// Sections that were not in what was handed over.
    pub absent: Vec<String>,
}

impl Facts {
    /// Counts.
    pub(super) fn of(audit: &Audit) -> Self {
        let counts = audit.counts;
        let held = counts.matched.saturating_sub(counts.cleared);
        let by_class = by_class(&audit.findings);
        let adds_up = by_class.iter().map(|(_, number)| number).sum::<u64>() == held;
        let absent = audit.coverage.iter().filter(|one| one.state == SectionState::Absent);
        Self {
            people: counts.people,
            matched: counts.matched,
            cleared: counts.cleared,
            findings: counts.findings,
            held,
            free: counts.people.saturating_sub(held),
            possible: audit.appendix.possible.len() as u64,
            skipped: audit.inputs.iter().map(|input| input.skipped.len() as u64).sum(),
            held_by_class: if adds_up { by_class } else { Vec::new() },
            absent: absent.map(|one| words::section(&one.section)).collect(),
        }
    }
}

/// People with findings by class, a person counted once, by the class that wins.
fn by_class(findings: &[Finding]) -> Vec<(Stewardship, u64)> {
    let mut people: BTreeMap<(u32, Option<u32>, Option<u32>), Stewardship> = BTreeMap::new();
    for finding in findings {
        let Some(record) = &finding.record else { continue };
        let Seen { input, line, item, .. } = finding.seen;
        let class = people.entry((input, line, item)).or_insert(record.stewardship);
        *class = (*class).min(record.stewardship);
    }
    let mut classes: BTreeMap<Stewardship, u64> = BTreeMap::new();
    for class in people.into_values() {
        *classes.entry(class).or_default() += 1;
    }
    let mut classes: Vec<_> = classes.into_iter().collect();
    classes.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    classes
}

/// Findings of one rule: what a reader takes in at once.
pub(super) struct Group<'a> {
    /// The findings, worst first as in the audit. Never empty.
    pub findings: Vec<&'a Finding>,
}

/// Groups findings by code and rule, in the order in which the codes first appear.
pub(super) fn groups(audit: &Audit) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut places = BTreeMap::new();
    for finding in &audit.findings {
        let key = (&finding.code, &finding.rule.id, &finding.rule.version);
        let at = *places.entry(key).or_insert(groups.len());
        match groups.get_mut(at) {
            Some(group) => group.findings.push(finding),
            None => groups.push(Group { findings: vec![finding] }),
        }
    }
    groups
}

/// The audit in one sentence, what may stay first.
pub(super) fn answer(audit: &Audit, facts: &Facts) -> String {
    if facts.people == 0 {
        return nobody(facts);
    }
    match audit.kind {
        AuditKind::Check => check_answer(facts),
        AuditKind::Offboard => clients_answer(facts, ""),
        AuditKind::Report => clients_answer(facts, &supplied_words(audit)),
    }
}

/// Nobody was looked at: that is no result.
fn nobody(facts: &Facts) -> String {
    let findings = match facts.findings {
        0 => String::new(),
        number => {
            format!(" {} not about a person.", words::count(number, "finding is", "findings are"))
        }
    };
    format!("Nobody was looked at: what was supplied held no person that could be read.{findings}")
}

/// `3,600 contacts: 3,571 may go, 29 to leave out (17 rent roll, ...)`.
fn check_answer(facts: &Facts) -> String {
    let contacts = words::count(facts.people, "contact", "contacts");
    let free = words::thousands(facts.free);
    let classes = facts.held_by_class.iter();
    let classes: Vec<String> = classes
        .map(|(class, number)| {
            format!("{} {}", words::thousands(*number), words::class_short(*class))
        })
        .collect();
    let why = if classes.is_empty() { String::new() } else { format!(" ({})", classes.join(", ")) };
    match (facts.held, facts.findings) {
        (0, 0) => format!("{contacts}: {free} may go, no finding in this file"),
        (0, _) => format!("{contacts}: {free} may go, but the file itself has a finding"),
        (held, _) => {
            format!("{contacts}: {free} may go, {} to leave out{why}", words::thousands(held))
        }
    }
}

/// `51 of 57 clients among 842 people are cleared; 8 findings to look at`.
fn clients_answer(facts: &Facts, supplied: &str) -> String {
    let clients = words::count(facts.matched, "client", "clients");
    let people = words::count(facts.people, "person", "people");
    let cleared = match (facts.matched, facts.cleared) {
        (0, _) => format!("No client was recognised among {people}{supplied}"),
        (1, 1) => format!("The 1 client among {people}{supplied} is cleared"),
        (all, cleared) if all == cleared => {
            format!("All {clients} among {people}{supplied} are cleared")
        }
        (_, cleared) => {
            let verb = if cleared == 1 { "is" } else { "are" };
            format!(
                "{} of {clients} among {people}{supplied} {verb} cleared",
                words::thousands(cleared)
            )
        }
    };
    match facts.findings {
        0 => format!("{cleared}; no finding in what was supplied"),
        number => format!("{cleared}; {} to look at", words::count(number, "finding", "findings")),
    }
}

/// ` in the exports of 9 of 12 reps`.
fn supplied_words(audit: &Audit) -> String {
    let supplied = &audit.appendix.supplied;
    if supplied.reps == 0 {
        return String::new();
    }
    let with = words::thousands(supplied.with_intake);
    format!(" in the exports of {with} of {}", words::count(supplied.reps, "rep", "reps"))
}

/// What the answer must not be read without: gaps, in sentences. Empty when there are none.
pub(super) fn caveats(audit: &Audit, facts: &Facts) -> Vec<String> {
    let mut out = Vec::new();
    if facts.possible > 0 {
        let matches = words::count(facts.possible, "match needs", "matches need");
        out.push(format!(
            "{matches} a person to look: too unsure to be a finding, or to rule one out."
        ));
    }
    if facts.skipped > 0 {
        let records = words::count(facts.skipped, "record", "records");
        out.push(format!("{records} could not be read, so nothing is said about them."));
    }
    if !facts.absent.is_empty() {
        out.push(format!("Not in the export: {}.", words::and(&facts.absent)));
    }
    let not_supplied = audit.appendix.supplied.not_supplied.len() as u64;
    if audit.kind == AuditKind::Report && not_supplied > 0 {
        let reps = words::count(not_supplied, "rep has", "reps have");
        out.push(format!("{reps} supplied no export, which says nothing about them."));
    }
    out
}

/// The steps to take, each once, in the order of the findings that ask for them.
pub(super) fn next_steps(audit: &Audit) -> Vec<&str> {
    let mut seen = BTreeSet::new();
    let steps = audit.findings.iter().map(|finding| finding.next_step.as_str());
    steps.filter(|step| !step.is_empty() && seen.insert(*step)).collect()
}

/// Where a thing was seen: `line 212`, with the file where there are several.
pub(super) fn place(audit: &Audit, seen: &Seen) -> String {
    let at = match (seen.line, seen.item) {
        (Some(line), _) => format!("line {line}"),
        (None, Some(item)) => format!("item {item}"),
        (None, None) => String::new(),
    };
    let file = file_of(audit, seen);
    match (at.is_empty(), audit.inputs.len() > 1 && !file.is_empty()) {
        (true, _) if file.is_empty() => "no one place".to_owned(),
        (true, _) => words::short_file(file).to_owned(),
        (false, true) => format!("{} {at}", words::short_file(file)),
        (false, false) => at,
    }
}

/// The name of the input a thing was seen in; empty when the index points nowhere.
pub(super) fn file_of<'a>(audit: &'a Audit, seen: &Seen) -> &'a str {
    usize::try_from(seen.input)
        .ok()
        .and_then(|at| audit.inputs.get(at))
        .map_or("", |input| input.name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn the_answer_of_a_check_adds_up() {
        let audit = sample::check();

        let answer = answer(&audit, &Facts::of(&audit));

        let wanted = "3,600 contacts: 3,571 may go, 29 to leave out \
                      (17 rent roll, 9 former colleagues' clients, 3 opted out)";
        assert_eq!(answer, wanted);
    }

    #[test]
    fn classes_that_do_not_add_up_are_left_out() {
        let mut audit = sample::check();
        audit.counts.cleared += 1;

        let facts = Facts::of(&audit);

        assert!(facts.held_by_class.is_empty());
        assert!(answer(&audit, &facts).ends_with("28 to leave out"));
    }

    #[test]
    fn a_person_with_two_findings_is_counted_once_in_the_class_that_wins() {
        let mut audit = sample::check();
        let mut again = audit.findings[0].clone();
        again.record.as_mut().unwrap().stewardship = Stewardship::Personal;
        audit.findings.push(again);

        let facts = Facts::of(&audit);

        assert_eq!(facts.held_by_class[0], (Stewardship::RentRoll, 17));
    }

    #[test]
    fn nobody_looked_at_is_not_told_as_a_result() {
        let mut audit = sample::check();
        audit.counts = crate::model::audit::Counts::default();
        audit.findings.clear();

        let answer = answer(&audit, &Facts::of(&audit));

        assert!(answer.starts_with("Nobody was looked at"));
    }

    #[test]
    fn what_is_absent_stands_beside_an_answer_without_findings() {
        let mut audit = sample::offboard();
        audit.findings.clear();
        audit.counts.findings = 0;
        audit.counts.cleared = audit.counts.matched;

        let facts = Facts::of(&audit);

        assert!(answer(&audit, &facts).ends_with("no finding in what was supplied"));
        assert!(caveats(&audit, &facts).iter().any(|line| line.contains("Not in the export: ")));
    }
}
