//! The findings of a text: a line each for what is held, a count for what is context.

use crate::model::audit::Audit;
use crate::model::audit::AuditKind;
use crate::model::audit::Finding;
use crate::model::audit::Severity;
use crate::report::facts;
use crate::report::facts::Weight;
use crate::report::text::paper::Ink;
use crate::report::text::paper::Paper;
use crate::report::text::places::Places;
use crate::report::words;

/// Fields that speak for a match on a finding's line, the strongest first.
const FIELDS: usize = 3;
/// Where further lines of a finding begin.
const HANGING: usize = 8;

/// The ink of a severity.
fn ink(severity: Severity) -> Ink {
    match severity {
        Severity::High => Ink::High,
        Severity::Medium => Ink::Medium,
        Severity::Low => Ink::Plain,
    }
}

/// What is held, one line a finding, worst first; facts for context are counted, or all listed.
pub(super) fn render(paper: &mut Paper, audit: &Audit, most: usize, verbose: bool) {
    let (held, context): (Vec<&Finding>, Vec<&Finding>) =
        audit.findings.iter().partition(|one| facts::weight(one) == Weight::Held);
    let shown = held.get(..most).unwrap_or(&held);
    lines(paper, audit, shown, verbose);
    let more = held.len().saturating_sub(most) as u64;
    if more > 0 {
        paper.para(0, Ink::Faint, &format!("and {} more (see the report)", words::thousands(more)));
    }
    for (weight, name) in [
        (Weight::Context, "For context, held against nobody"),
        (Weight::BeforePolicy, "Before the policy was in force, so no rule applied"),
    ] {
        let groups = facts::groups(audit, weight);
        let counts: Vec<String> = groups
            .iter()
            .filter_map(|group| Some((group.findings.first()?, group.findings.len() as u64)))
            .map(|(head, number)| format!("{} {}", words::thousands(number), head.code))
            .collect();
        if !counts.is_empty() {
            paper.para(0, Ink::Faint, &format!("{name}: {}.", words::and(&counts)));
        }
    }
    if verbose {
        lines(paper, audit, &context, verbose);
    }
}

/// One line a finding: in short forms where those make a line fit that would not.
fn lines(paper: &mut Paper, audit: &Audit, shown: &[&Finding], verbose: bool) {
    let widest = |of: fn(&Finding) -> &str| {
        shown.iter().map(|one| of(one).chars().count()).max().unwrap_or_default()
    };
    let widths = [widest(|one| one.severity.as_str()), widest(|one| &one.code)];
    let places = Places::of(shown);
    let long = |finding: &Finding| columns(audit, finding, widths, None);
    let short = |finding: &Finding| columns(audit, finding, widths, Some(&places));
    let gains = |finding: &&Finding| !paper.fits(&long(finding)) && paper.fits(&short(finding));
    let some_gain = shown.iter().any(gains);
    for finding in shown {
        let row = if some_gain { short(finding) } else { long(finding) };
        paper.row(0, HANGING, &row);
        if verbose {
            details(paper, audit, finding);
        }
    }
}

/// `high  RENTROLL-UPLOAD  line 212, record C-10492  32 bits: e-mail, mobile, name  (policy 5.1)`.
fn columns(
    audit: &Audit,
    finding: &Finding,
    widths: [usize; 2],
    short: Option<&Places<'_>>,
) -> Vec<(String, Ink)> {
    let [severity, code] = widths;
    let severity = format!("{:<severity$} ", finding.severity.as_str());
    let code = format!("{:<code$} ", finding.code);
    let place = short
        .map_or_else(|| facts::place(audit, &finding.seen), |places| places.short(audit, finding));
    let mut place = vec![place];
    place.extend(finding.record.as_ref().map(|record| {
        let word = if short.is_some() { "" } else { "record " };
        match &record.name {
            Some(name) => format!("{word}{} ({name})", record.id.0),
            None => format!("{word}{}", record.id.0),
        }
    }));
    let place = place.join(", ");
    let place = match audit.kind {
        AuditKind::Report => format!("{}: {place}", finding.rep.0),
        _ => place,
    };
    let mut out = vec![
        (severity, ink(finding.severity)),
        (code, Ink::Plain),
        (format!("{place} "), Ink::Plain),
    ];
    if !finding.evidence.is_empty() {
        let bits = words::bits(words::total_bits(&finding.evidence));
        let mut fields = words::agreeing(&finding.evidence);
        fields.truncate(FIELDS);
        out.push((format!("{bits}: {} ", fields.join(", ")), Ink::Plain));
    }
    out.push((format!("({})", finding.rule.cite), Ink::Faint));
    out
}

/// What `--verbose` adds to a finding.
fn details(paper: &mut Paper, audit: &Audit, finding: &Finding) {
    let sure = words::certainty(finding.probability);
    let chance = words::percent(finding.probability);
    let no_match = finding.evidence.is_empty();
    let sure = if no_match { String::new() } else { format!(", the match {sure} ({chance})") };
    paper.para(HANGING, Ink::Faint, &format!("{}: {}{sure}", finding.id, finding.rule.title));
    let file = facts::file_of(audit, &finding.seen);
    if !file.is_empty() {
        paper.para(HANGING, Ink::Faint, &format!("in {file}"));
    }
    for one in &finding.evidence {
        let (field, agrees) = (words::field(&one.field), words::agreement(one));
        paper.para(
            HANGING,
            Ink::Faint,
            &format!("{} bits  {field}: {agrees}", words::signed_bits(one.bits)),
        );
    }
    if let Some(stands) = audit.appendix.matches.get(&finding.id) {
        let prior = words::signed_bits(stands.prior_bits);
        paper.para(HANGING, Ink::Faint, &format!("{prior} bits  before anything is compared"));
        if let Some(same) = stands.decided {
            let decided = words::decided(same);
            paper.para(HANGING, Ink::Faint, &format!("a person decided: {decided}"));
        }
        if let Some(rivals) = words::rivals(&stands.contest) {
            paper.para(HANGING, Ink::Faint, &format!("who else it may be: {rivals}"));
        }
        if let Some(turns) = words::turns(&stands.contest.turns) {
            paper.para(HANGING, Ink::Faint, &turns);
        }
    }
    if let Some(life) = audit.appendix.lives.get(&finding.id) {
        paper.para(HANGING, Ink::Faint, &format!("stands: {}", life.state.as_str()));
    }
    for line in &finding.speaks_for_the_rep {
        paper.para(HANGING, Ink::Good, &format!("speaks for the rep: {line}"));
    }
    for line in &finding.company_side {
        paper.para(HANGING, Ink::Faint, &format!("company side: {line}"));
    }
}
