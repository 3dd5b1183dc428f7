//! The numbers of an audit, counted once, so that every format carries the same.
//!
//! A finding weighs in one of three ways. Most are held against an entry or a file. Those of grade
//! `context` are facts that help to read the others: the clients they are about count as cleared.
//! Those from days before the company's policy was in force are facts as well.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::model::audit::Audit;
use crate::model::audit::AuditKind;
use crate::model::audit::Finding;
use crate::model::audit::Grade;
use crate::model::audit::OfficeKeeping;
use crate::model::audit::Seen;
use crate::model::reading::SectionState;
use crate::model::record::RecordId;
use crate::model::rep::RepId;
use crate::model::stewardship::Stewardship;
use crate::report::words;

/// The version of a rule on days without a policy.
const NO_POLICY: &str = "none in force";

/// How a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Weight {
    /// It is held against an entry, a file or a period.
    Held,
    /// It is a fact that helps to read the others.
    Context,
    /// It is a fact from before the policy was in force.
    BeforePolicy,
}

/// How a finding weighs.
pub(super) fn weight(finding: &Finding) -> Weight {
    if finding.rule.version == NO_POLICY {
        Weight::BeforePolicy
    } else if finding.grade == Grade::Context {
        Weight::Context
    } else {
        Weight::Held
    }
}

/// Where a person was seen: input, line, item.
type Place = (u32, Option<u32>, Option<u32>);

/// What the readable formats count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Facts {
    /// People looked at.
    pub people: u64,
    /// Clients among them.
    pub matched: u64,
    /// Clients nothing is held against.
    pub cleared: u64,
    /// Findings of every weight.
    pub findings: u64,
    /// Findings held against an entry.
    pub against_entries: u64,
    /// Findings held against a file or a period.
    pub general: u64,
    /// Facts for context, those from before the policy included.
    pub context: u64,
    /// Cleared clients who appear among the facts for context.
    pub in_context: u64,
    /// People with a finding held against the tie: clients that are not cleared.
    pub held: u64,
    /// People to ask about first: nothing is held, but a match needs a person to look.
    pub ask: u64,
    /// People that are neither.
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
    /// Sections of which a part was read.
    pub partial: Vec<String>,
}

impl Facts {
    /// Counts.
    pub(super) fn of(audit: &Audit) -> Self {
        let counts = audit.counts;
        let held = counts.matched.saturating_sub(counts.cleared);
        let by_class = by_class(&audit.findings);
        let adds_up = by_class.iter().map(|(_, number)| number).sum::<u64>() == held;
        let sections = |state: SectionState| {
            let of_state = audit.coverage.iter().filter(move |one| one.state == state);
            of_state.map(|one| words::section(&one.section)).collect()
        };
        let ask = ask(audit);
        let weighs = |of: fn(&Finding) -> bool| {
            audit.findings.iter().filter(|finding| of(finding)).count() as u64
        };
        Self {
            people: counts.people,
            matched: counts.matched,
            cleared: counts.cleared,
            findings: counts.findings,
            against_entries: weighs(|one| weight(one) == Weight::Held && one.record.is_some()),
            general: weighs(|one| weight(one) == Weight::Held && one.record.is_none()),
            context: weighs(|one| weight(one) != Weight::Held),
            in_context: in_context(&audit.findings).min(counts.cleared),
            held,
            ask,
            free: counts.people.saturating_sub(held).saturating_sub(ask),
            possible: audit.appendix.possible.len() as u64,
            skipped: audit.inputs.iter().map(|input| input.skipped.len() as u64).sum(),
            held_by_class: if adds_up { by_class } else { Vec::new() },
            absent: sections(SectionState::Absent),
            partial: sections(SectionState::Partial),
        }
    }
}

/// Where a person was seen.
fn spot(seen: &Seen) -> Place {
    (seen.input, seen.line, seen.item)
}

/// The findings that are held against an entry.
fn against_entries(
    findings: &[Finding],
) -> impl Iterator<Item = (&Finding, &RecordId, Stewardship)> {
    findings.iter().filter(|finding| weight(finding) == Weight::Held).filter_map(|finding| {
        finding.record.as_ref().map(|record| (finding, &record.id, record.stewardship))
    })
}

/// People held by class, a person counted once, by the class that wins.
fn by_class(findings: &[Finding]) -> Vec<(Stewardship, u64)> {
    let mut people: BTreeMap<Place, Stewardship> = BTreeMap::new();
    for (finding, _, stewardship) in against_entries(findings) {
        let class = people.entry(spot(&finding.seen)).or_insert(stewardship);
        *class = (*class).min(stewardship);
    }
    let mut classes: BTreeMap<Stewardship, u64> = BTreeMap::new();
    for class in people.into_values() {
        *classes.entry(class).or_default() += 1;
    }
    let mut classes: Vec<_> = classes.into_iter().collect();
    classes.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    classes
}

/// People with a match that needs a person, and nothing held against them.
fn ask(audit: &Audit) -> u64 {
    let held: BTreeSet<Place> =
        against_entries(&audit.findings).map(|(finding, ..)| spot(&finding.seen)).collect();
    let possible = audit.appendix.possible.iter().map(|one| spot(&one.seen));
    possible.filter(|at| !held.contains(at)).collect::<BTreeSet<Place>>().len() as u64
}

/// Clients among the facts for context against whom nothing is held.
fn in_context(findings: &[Finding]) -> u64 {
    let held: BTreeSet<(&RepId, &RecordId)> =
        against_entries(findings).map(|(finding, record, _)| (&finding.rep, record)).collect();
    let context = findings.iter().filter(|finding| weight(finding) != Weight::Held);
    let clients: BTreeSet<(&RepId, &RecordId)> = context
        .filter_map(|finding| Some((&finding.rep, &finding.record.as_ref()?.id)))
        .filter(|client| !held.contains(client))
        .collect();
    clients.len() as u64
}

/// Findings of one rule: what a reader takes in at once.
pub(super) struct Group<'a> {
    /// The findings, worst first as in the audit. Never empty.
    pub findings: Vec<&'a Finding>,
}

/// Groups findings of one weight by code and rule, in the order in which the codes first appear.
pub(super) fn groups(audit: &Audit, of: Weight) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut places = BTreeMap::new();
    for finding in audit.findings.iter().filter(|finding| weight(finding) == of) {
        let key = (&finding.code, &finding.rule.id, &finding.rule.version);
        let at = *places.entry(key).or_insert(groups.len());
        match groups.get_mut(at) {
            Some(group) => group.findings.push(finding),
            None => groups.push(Group { findings: vec![finding] }),
        }
    }
    groups
}

/// A number over some days as one a week, to a tenth; words where no two snapshots were compared.
#[expect(clippy::cast_precision_loss, reason = "a number to a tenth")]
pub(super) fn a_week(
    number: impl std::borrow::Borrow<u64>,
    days: impl std::borrow::Borrow<u64>,
) -> String {
    match *days.borrow() {
        0 => "not known".to_owned(),
        days => format!("{:.1}", *number.borrow() as f64 * 7.0 / days as f64),
    }
}

/// What the numbers of an office ask for: a look at most.
pub(super) fn keeping_weight(one: &OfficeKeeping) -> &'static str {
    if one.tied_before > 0 || one.late_created > 0 { "review" } else { "nothing" }
}

/// Where a thing was seen: `line 212`, with the file where there are several; a check reads one.
pub(super) fn place(audit: &Audit, seen: &Seen) -> String {
    let at = match (seen.line, seen.item) {
        (Some(line), _) => format!("line {line}"),
        (None, Some(item)) => format!("item {item}"),
        (None, None) => String::new(),
    };
    let file = file_of(audit, seen);
    let several = audit.kind != AuditKind::Check && audit.inputs.len() > 1;
    match (at.is_empty(), several && !file.is_empty()) {
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
    fn a_person_with_two_findings_is_counted_once_in_the_class_that_wins() {
        let mut audit = sample::check();
        let mut again = audit.findings[0].clone();
        again.record.as_mut().unwrap().stewardship = Stewardship::Personal;
        audit.findings.push(again);

        let facts = Facts::of(&audit);

        assert_eq!(facts.held_by_class[0], (Stewardship::RentRoll, 17));
    }

    #[test]
    fn a_client_known_from_context_alone_is_cleared_and_counted_among_the_facts() {
        let audit = sample::offboard();

        let facts = Facts::of(&audit);

        assert_eq!((facts.against_entries, facts.general, facts.context), (5, 1, 5));
        assert_eq!((facts.held, facts.in_context), (5, 5));
        assert_eq!(facts.held_by_class.iter().map(|(_, people)| people).sum::<u64>(), 5);
    }

    #[test]
    fn somebody_to_ask_about_is_not_among_those_who_may_go() {
        let mut audit = sample::check();
        let mut again = audit.appendix.possible[0].clone();
        again.record = RecordId("C-2002".to_owned());
        let mut held = again.clone();
        held.seen.line = audit.findings[0].seen.line;
        audit.appendix.possible.extend([again, held]);

        let facts = Facts::of(&audit);

        assert_eq!((facts.possible, facts.ask), (3, 1));
        assert_eq!(facts.free + facts.held + facts.ask, facts.people);
    }

    #[test]
    fn what_happened_before_the_policy_is_no_group_of_the_rule() {
        let mut audit = sample::check();
        audit.findings[0].rule.version = NO_POLICY.to_owned();

        let held = groups(&audit, Weight::Held);
        let before = groups(&audit, Weight::BeforePolicy);

        assert_eq!(held.iter().map(|group| group.findings.len()).sum::<usize>(), 28);
        assert_eq!(before.len(), 1);
    }
}
