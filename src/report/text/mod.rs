//! A few lines for the terminal: the answer, the findings worst first, what the answer must not be
//! read without, and the next step.

mod findings;
mod paper;
mod places;
mod process;
mod upkeep;

use crate::model::audit::Audit;
use crate::model::audit::AuditKind;
use crate::model::audit::AuditSkipped;
use crate::report::Options;
use crate::report::answer;
use crate::report::facts;
use crate::report::facts::Facts;
use crate::report::words;

use paper::Ink;
use paper::Paper;

/// Findings shown without `--verbose`.
const FINDINGS: usize = 20;
/// Skipped records, matches for a person, and steps shown without `--verbose`.
const FEW: usize = 5;
/// Renders the text.
pub(super) fn render(audit: &Audit, options: &Options) -> String {
    let facts = Facts::of(audit);
    let mut paper = Paper::new(options);
    let few = |few| if options.verbose { usize::MAX } else { few };
    paper.para(0, Ink::Bold, &answer::answer(audit, &facts));
    findings::render(&mut paper, audit, few(FINDINGS), options.verbose);
    cleared(&mut paper, audit, &facts);
    change(&mut paper, audit);
    needs_a_person(&mut paper, audit, &facts, few(FEW));
    gaps(&mut paper, audit, &facts, few(FEW));
    upkeep::render(&mut paper, audit, few(FEW));
    process::keeping(&mut paper, audit);
    company_side(&mut paper, audit);
    cannot_see(&mut paper, audit);
    process::checklist(&mut paper, audit);
    next_step(&mut paper, audit, few(FEW));
    foot(&mut paper, audit, options.verbose);
    paper.finish()
}

/// Clients nothing is held against, by class.
fn cleared(paper: &mut Paper, audit: &Audit, facts: &Facts) {
    if audit.cleared.is_empty() {
        return;
    }
    let classes = audit.cleared.iter();
    let classes: Vec<String> = classes
        .map(|(class, people)| {
            format!("{} {}", words::thousands(*people), words::cleared(class, people))
        })
        .collect();
    let context = match facts.in_context {
        0 => String::new(),
        number => format!(" {} of them among the facts for context.", words::thousands(number)),
    };
    paper.gap();
    let line = format!("Nothing held against the tie: {}.{context}", words::and(&classes));
    paper.para(0, Ink::Good, &line);
}

/// What changed since the audit before, and who supplied exports.
fn change(paper: &mut Paper, audit: &Audit) {
    if audit.kind != AuditKind::Report {
        return;
    }
    let change = &audit.appendix.change;
    let [new, open, resolved] = [change.new.len(), change.open.len(), change.resolved.len()];
    let since = change.since.map_or_else(
        || "the first report: nothing to compare with".to_owned(),
        |since| format!("since {}", words::day(since)),
    );
    paper.para(
        0,
        Ink::Plain,
        &format!("{new} new, {open} still open, {resolved} resolved ({since})."),
    );
    let supplied = &audit.appendix.supplied;
    if supplied.self_checks > 0 {
        let checks = words::count(supplied.self_checks, "self-check was", "self-checks were");
        paper.para(0, Ink::Plain, &format!("{checks} run before an upload."));
    }
}

/// Matches that are no findings.
fn needs_a_person(paper: &mut Paper, audit: &Audit, facts: &Facts, most: usize) {
    if facts.possible == 0 {
        return;
    }
    let number = words::thousands(facts.possible);
    paper.heading(&format!("Needs a person to look ({number}): no findings, and not ruled out"));
    for one in audit.appendix.possible.iter().take(most) {
        let place = facts::place(audit, &one.seen);
        let chance = words::percent(one.probability);
        let line = format!("{place}, record {}: {chance}, {}", one.record.0, one.because);
        paper.para(2, Ink::Plain, &line);
    }
    and_more(paper, audit.appendix.possible.len(), most);
}

/// What was absent or not readable.
fn gaps(paper: &mut Paper, audit: &Audit, facts: &Facts, most: usize) {
    paper.gap();
    if !facts.absent.is_empty() {
        let absent = words::and(&facts.absent);
        let line = format!("Not in the export: {absent}. Absent is not empty: nothing is known.");
        paper.para(0, Ink::Plain, &line);
    }
    if !facts.partial.is_empty() {
        let partial = words::and(&facts.partial);
        let line = format!("Read in part: {partial}. Nothing is known of the rest.");
        paper.para(0, Ink::Plain, &line);
    }
    let missing: Vec<String> =
        audit.appendix.supplied.not_supplied.iter().map(|rep| rep.0.clone()).collect();
    if !missing.is_empty() {
        let missing = words::and(&missing);
        let line = format!("Not supplied, which says nothing about them: {missing}.");
        paper.para(0, Ink::Plain, &line);
    }
    if facts.skipped > 0 {
        let records = words::count(facts.skipped, "record", "records");
        paper.para(0, Ink::Plain, &format!("{records} could not be read:"));
        let skipped =
            audit.inputs.iter().flat_map(|one| one.skipped.iter().map(move |at| (one, at)));
        for (input, skipped) in skipped.clone().take(most) {
            let file = words::short_file(&input.name);
            paper.para(2, Ink::Plain, &format!("{file}{}: {}", at(skipped), skipped.reason));
        }
        and_more(paper, skipped.count(), most);
    }
    for remark in &audit.appendix.remarks {
        paper.para(0, Ink::Plain, &format!("Note: {remark}"));
    }
}

/// ` line 9`, ` item 14` or nothing.
fn at(skipped: &AuditSkipped) -> String {
    match (skipped.line, skipped.item) {
        (Some(line), _) => format!(" line {line}"),
        (None, Some(item)) => format!(" item {item}"),
        (None, None) => String::new(),
    }
}

/// Says how many were left out.
fn and_more(paper: &mut Paper, all: usize, shown: usize) {
    let more = all.saturating_sub(shown) as u64;
    if more > 0 {
        paper.para(2, Ink::Faint, &format!("and {} more (see the report)", words::thousands(more)));
    }
}

/// The company's own conduct.
fn company_side(paper: &mut Paper, audit: &Audit) {
    if audit.appendix.company_side.is_empty() {
        return;
    }
    paper.heading("The company's own side");
    for line in &audit.appendix.company_side {
        paper.para(2, Ink::Plain, &format!("- {line}"));
    }
}

/// Always there.
fn cannot_see(paper: &mut Paper, audit: &Audit) {
    paper.heading("What this audit cannot see");
    for line in &audit.cannot_see {
        paper.para(2, Ink::Plain, &format!("- {line}"));
    }
}

/// The steps the findings ask for.
fn next_step(paper: &mut Paper, audit: &Audit, most: usize) {
    let steps = answer::next_steps(audit);
    paper.gap();
    for step in steps.iter().take(most) {
        paper.para(0, Ink::Plain, &format!("Next step, {}: {}", step.codes.join(", "), step.what));
    }
    and_more(paper, steps.len(), most);
}

/// What makes the audit repeatable, and who decides.
fn foot(paper: &mut Paper, audit: &Audit, verbose: bool) {
    paper.gap();
    let (as_of, policy) = (words::day(audit.as_of), &audit.policy);
    let whose = audit.appendix.rep.as_ref().map(|rep| format!(", rep {}", rep.id.0));
    let hash = words::short_hash(&policy.sha256);
    let line = format!(
        "{}{}, as of {as_of}, policy {} ({hash}), audit {}. A person decides.",
        words::kind(audit.kind),
        whose.unwrap_or_default(),
        policy.id,
        audit.id,
    );
    paper.para(0, Ink::Faint, &line);
    if let Some(head) = &audit.appendix.log_head {
        paper.para(0, Ink::Faint, &format!("Evidence log {head}"));
    }
    if verbose {
        paper.para(0, Ink::Faint, &format!("policy sha256 {}", policy.sha256));
        for input in &audit.inputs {
            paper.para(0, Ink::Faint, &format!("{} sha256 {}", input.name, input.sha256));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    fn text(audit: &Audit, verbose: bool) -> String {
        render(audit, &Options { verbose, ..Options::default() })
    }

    #[test]
    fn a_finding_is_one_line_with_its_place_its_evidence_and_its_rule() {
        let audit = sample::check();

        let shown = text(&audit, false);

        let wanted = "high  RENTROLL-UPLOAD  line 212, record C-10492  \
                      31 bits: e-mail, mobile, name  (policy 5.1)";
        assert_eq!(shown.lines().nth(2), Some(wanted));
    }

    #[test]
    fn a_finding_among_several_files_fits_a_line_and_keeps_its_place() {
        let mut audit = sample::offboard();
        for one in &mut audit.findings {
            one.rule.cite = "policy 5.1".to_owned();
        }

        let shown = render(&audit, &Options { width: 98, ..Options::default() });

        let wanted = "high    RENTROLL-UPLOAD    LinkedIn line 213, C-10517  \
                      31 bits: e-mail, mobile, name  (policy 5.1)";
        assert!(shown.lines().any(|line| line == wanted), "{shown}");
    }

    #[test]
    fn a_step_names_the_code_it_belongs_to() {
        let shown = text(&sample::offboard(), false);

        assert!(shown.contains("Next step, RENTROLL-UPLOAD, ORPHAN-UPLOAD: Ask the rep"));
    }

    #[test]
    fn facts_for_context_are_counted_and_not_listed_among_what_is_held() {
        let (short, long) = (text(&sample::offboard(), false), text(&sample::offboard(), true));

        assert!(short.contains("For context, held against nobody: 1 CLAUSE-WINDOW and 2 CONT"));
        assert!(!short.contains("low     CONTINUING-ACCESS  LinkedIn line"));
        assert!(long.contains("CONTINUING-ACCESS"));
    }

    #[test]
    fn after_twenty_findings_the_rest_is_counted_unless_all_are_asked_for() {
        let audit = sample::check();

        let (short, long) = (text(&audit, false), text(&audit, true));

        assert!(short.contains("\nand 9 more (see the report)\n"));
        assert_eq!(long.matches("RENTROLL-UPLOAD  line").count(), 17);
        assert!(!long.contains("more (see the report)"));
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        for audit in [sample::check(), sample::offboard(), sample::report()] {
            let shown = render(&audit, &Options { colour: false, width: 60, verbose: true });

            let widest = shown.lines().map(|line| line.chars().count()).max();
            assert!(widest <= Some(60), "{shown}");
        }
    }

    #[test]
    fn what_cannot_be_seen_is_always_told() {
        for audit in [sample::check(), sample::offboard(), sample::report()] {
            let shown = text(&audit, false);

            assert!(audit.cannot_see.iter().all(|line| shown.contains(line)));
        }
    }
}
