//! The sentences every readable format begins with: the answer, what it must not be read without,
//! and the steps to take.

use crate::model::audit::Audit;
use crate::model::audit::AuditKind;
use crate::report::facts::Facts;
use crate::report::words;

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

/// `3,600 contacts: 3,566 may go, 29 to leave out (17 rent roll, ...), 5 to ask about first`.
fn check_answer(facts: &Facts) -> String {
    let contacts = words::count(facts.people, "contact", "contacts");
    let held = match facts.held {
        0 => String::new(),
        held => format!(", {} to leave out{}", words::thousands(held), why(facts)),
    };
    let ask = match facts.ask {
        0 => String::new(),
        ask => format!(", {} to ask about first", words::thousands(ask)),
    };
    let file = match (facts.held, facts.general) {
        (0, 0) if facts.context == 0 => ", no finding in this file",
        (_, 0) => "",
        (0, _) => ", but the file itself has a finding",
        (_, _) => "; the file itself has a finding as well",
    };
    let context = match facts.context {
        0 => String::new(),
        _ => format!("; {}", context(facts)),
    };
    format!("{contacts}: {} may go{held}{ask}{file}{context}", words::thousands(facts.free))
}

/// ` (17 rent roll, 9 former colleagues' clients)`, or nothing.
fn why(facts: &Facts) -> String {
    let class = |(class, number): &(_, u64)| {
        format!("{} {}", words::thousands(number), words::class_short(*class))
    };
    let classes: Vec<String> = facts.held_by_class.iter().map(class).collect();
    if classes.is_empty() { String::new() } else { format!(" ({})", classes.join(", ")) }
}

/// `51 of 57 clients among 842 people: nothing held against the tie; 8 findings held ...`.
fn clients_answer(facts: &Facts, supplied: &str) -> String {
    let clients = words::count(facts.matched, "client", "clients");
    let people = words::count(facts.people, "person", "people");
    let cleared = match (facts.matched, facts.cleared) {
        (0, _) => format!("No client was recognised among {people}{supplied}"),
        (1, 1) => format!("The 1 client among {people}{supplied}: nothing held against the tie"),
        (all, cleared) if all == cleared => {
            format!("All {clients} among {people}{supplied}: nothing held against the tie")
        }
        (_, cleared) => format!(
            "{} of {clients} among {people}{supplied}: nothing held against the tie",
            words::thousands(cleared)
        ),
    };
    format!("{cleared}; {}", weighed(facts))
}

/// `40 findings held against an entry, 1 about a file or a period, 270 facts for context`.
pub(super) fn weighed(facts: &Facts) -> String {
    if facts.against_entries + facts.general + facts.context == 0 {
        return "no finding in what was supplied".to_owned();
    }
    let mut out = vec![match facts.against_entries {
        0 => "no finding held against an entry".to_owned(),
        number => {
            words::count(number, "finding held against an entry", "findings held against an entry")
        }
    }];
    if facts.general > 0 {
        out.push(format!("{} about a file or a period", words::thousands(facts.general)));
    }
    if facts.context > 0 {
        out.push(context(facts));
    }
    out.join(", ")
}

/// `270 facts for context`.
fn context(facts: &Facts) -> String {
    words::count(facts.context, "fact for context", "facts for context")
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
    if !facts.partial.is_empty() {
        out.push(format!("Read in part: {}.", words::and(&facts.partial)));
    }
    let not_supplied = audit.appendix.supplied.not_supplied.len() as u64;
    if audit.kind == AuditKind::Report && not_supplied > 0 {
        let reps = words::count(not_supplied, "rep has", "reps have");
        out.push(format!("{reps} supplied no export, which says nothing about them."));
    }
    out
}

/// Says that cleared clients appear among the facts for context; nothing where none does.
pub(super) fn also_in_context(facts: &Facts) -> Option<String> {
    let number = words::thousands(facts.in_context);
    match facts.in_context {
        0 => None,
        1 => Some("1 of them appears below for context.".to_owned()),
        _ => Some(format!("{number} of them appear below for context.")),
    }
}

/// A step to take, and the findings that ask for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Step<'a> {
    /// The codes, in the order of the findings.
    pub codes: Vec<&'a str>,
    /// What to do.
    pub what: &'a str,
}

/// The steps to take, each once, in the order of the findings that ask for them.
pub(super) fn next_steps(audit: &Audit) -> Vec<Step<'_>> {
    let mut steps: Vec<Step<'_>> = Vec::new();
    for finding in audit.findings.iter().filter(|finding| !finding.next_step.is_empty()) {
        let code = finding.code.as_str();
        match steps.iter_mut().find(|step| step.what == finding.next_step) {
            Some(step) if step.codes.contains(&code) => {}
            Some(step) => step.codes.push(code),
            None => steps.push(Step { codes: vec![code], what: &finding.next_step }),
        }
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn the_answer_of_a_check_adds_up() {
        let audit = sample::check();

        let answer = answer(&audit, &Facts::of(&audit));

        let wanted = "3,600 contacts: 3,570 may go, 29 to leave out \
                      (17 rent roll, 9 former colleagues' clients, 3 opted out), \
                      1 to ask about first";
        assert_eq!(answer, wanted);
    }

    #[test]
    fn nobody_to_ask_about_is_not_mentioned() {
        let mut audit = sample::check();
        audit.appendix.possible.clear();

        let answer = answer(&audit, &Facts::of(&audit));

        assert!(answer.starts_with("3,600 contacts: 3,571 may go, 29 to leave out ("));
        assert!(answer.ends_with("3 opted out)"));
    }

    #[test]
    fn classes_that_do_not_add_up_are_left_out() {
        let mut audit = sample::check();
        audit.counts.cleared += 1;

        let facts = Facts::of(&audit);

        assert!(facts.held_by_class.is_empty());
        assert!(answer(&audit, &facts).contains("28 to leave out, 1 to ask"));
    }

    #[test]
    fn facts_for_context_are_not_called_findings_against_anybody() {
        let mut audit = sample::offboard();
        audit.findings.retain(|finding| finding.grade == crate::model::audit::Grade::Context);
        audit.counts.cleared = audit.counts.matched;

        let answer = answer(&audit, &Facts::of(&audit));

        let wanted = "All 57 clients among 842 people: nothing held against the tie; \
                      no finding held against an entry, 5 facts for context";
        assert_eq!(answer, wanted);
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

    #[test]
    fn a_step_names_every_code_that_asks_for_it() {
        let audit = sample::offboard();

        let steps = next_steps(&audit);

        assert_eq!(steps[0].codes, ["RENTROLL-UPLOAD", "ORPHAN-UPLOAD"]);
    }
}
