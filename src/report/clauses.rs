//! What the readable formats say of a clause: its title, its dates apart from the finding, and what
//! the facts of one finding are under it.
//!
//! A clause without levels (confidentiality lasts without end) has no days to show.

use crate::model::audit::Audit;
use crate::model::audit::Finding;
use crate::model::clause::CascadeLevel;
use crate::model::clause::ClauseReading;
use crate::report::words;

/// A clause of an agreement, as it is the same for many findings.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Clause<'a> {
    /// One finding's reading of it; its levels' `within` says nothing of the others.
    pub reading: &'a ClauseReading,
    /// The reps it is read for, each once.
    pub reps: Vec<&'a str>,
}

/// The clauses that findings touch, each once, in the order of the findings.
pub(super) fn distinct(audit: &Audit) -> Vec<Clause<'_>> {
    let mut out: Vec<Clause<'_>> = Vec::new();
    for finding in &audit.findings {
        let Some(reading) = &finding.clause else { continue };
        let rep = finding.rep.0.as_str();
        match out.iter_mut().find(|known| same(known.reading, reading)) {
            Some(known) if known.reps.contains(&rep) => {}
            Some(known) => known.reps.push(rep),
            None => out.push(Clause { reading, reps: vec![rep] }),
        }
    }
    out
}

/// Where a finding's clause stands among the distinct ones, from 1.
pub(super) fn number(clauses: &[Clause<'_>], finding: &Finding) -> Option<usize> {
    let reading = finding.clause.as_ref()?;
    clauses.iter().position(|known| same(known.reading, reading)).map(|at| at + 1)
}

/// Tells whether two readings are of one clause with the same days.
fn same(left: &ClauseReading, right: &ClauseReading) -> bool {
    let days = |one: &CascadeLevel| (one.from, one.until);
    left.id == right.id
        && left.agreement == right.agreement
        && left.kind == right.kind
        && left.place_note == right.place_note
        && left.levels.iter().map(days).eq(right.levels.iter().map(days))
}

/// What a clause is called: by its own title where the policy or the restraints know it, else by what it forbids.
pub(super) fn title(audit: &Audit, clause: &ClauseReading) -> String {
    let key = (clause.agreement.clone(), clause.id.clone());
    if let Some(title) = audit.appendix.clause_titles.get(&key) {
        return title.clone();
    }
    let known = audit.appendix.restraints.iter().find(|one| one.clause == clause.id);
    known.map_or_else(|| words::capital(words::clause_kind(clause.kind)), |one| one.title.clone())
}

/// The place's note without the machine's word in front.
pub(super) fn place_note(clause: &ClauseReading) -> &str {
    let note = clause.place_note.as_str();
    let marks = ["as_written:", "not_relied_on:"];
    marks.iter().find_map(|mark| note.strip_prefix(mark)).unwrap_or(note).trim()
}

/// `day 18 of 365`, where the clause has days and has begun.
pub(super) fn day(clause: &ClauseReading) -> Option<String> {
    if clause.levels.is_empty() || clause.of_days <= 0 {
        return None;
    }
    Some(match clause.day {
        day if day < 0 => "The clause had not begun on the day of this report.".to_owned(),
        day if day > clause.of_days => {
            "Every level had ended before the day of this report.".to_owned()
        }
        day => format!("The day of this report is day {day} of {}.", clause.of_days),
    })
}

/// What the facts of one finding are under its clause, in sentences.
pub(super) fn facts(clause: &ClauseReading) -> String {
    let mut out = vec![sentence(&words::capital(&clause.reading))];
    out.extend(levels(&clause.levels));
    out.push(format!(
        "What the facts show: {}. Is the client among those the clause protects: {}.",
        words::ladder(clause.ladder),
        words::protected(clause.protected)
    ));
    if !clause.carve_outs.is_empty() {
        out.push(format!("Carve-outs tried: {}.", clause.carve_outs.join("; ")));
    }
    out.join(" ")
}

/// `The event lies inside 12 months, outside 6 months.`; nothing for a clause without levels.
fn levels(levels: &[CascadeLevel]) -> Option<String> {
    let first = levels.first()?;
    let names = || levels.iter().map(|level| level.as_written.as_str());
    if levels.len() > 1 && levels.iter().all(|level| level.within == first.within) {
        let names: Vec<&str> = names().collect();
        let within = words::within(first.within);
        return Some(format!("The event lies {within}, at every level ({}).", names.join(", ")));
    }
    let level =
        |level: &CascadeLevel| format!("at {} {}", level.as_written, words::within(level.within));
    let levels: Vec<String> = levels.iter().map(level).collect();
    Some(format!("The event lies {}.", levels.join("; ")))
}

/// A text with one full stop at its end.
fn sentence(text: &str) -> String {
    let text = text.trim().trim_end_matches('.');
    if text.is_empty() { String::new() } else { format!("{text}.") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::span::Within;
    use crate::report::sample;

    fn of(code: &str) -> ClauseReading {
        let audit = sample::offboard();
        let one = audit.findings.into_iter().find(|one| one.code == code && one.clause.is_some());
        one.and_then(|one| one.clause).unwrap()
    }

    #[test]
    fn a_clause_is_listed_once_however_many_findings_touch_it() {
        let audit = sample::offboard();

        let clauses = distinct(&audit);

        let ids: Vec<&str> = clauses.iter().map(|one| one.reading.id.as_str()).collect();
        assert_eq!(ids, ["14.1", "12.3"]);
        assert!(audit.findings.iter().filter(|one| one.clause.is_some()).count() > 3);
    }

    #[test]
    fn the_page_calls_a_clause_what_the_timeline_calls_it() {
        let mut audit = sample::offboard();
        audit.appendix.restraints[0].title = "Not to canvass".to_owned();
        let clause = of("CLAUSE-WINDOW");

        let titles = [title(&audit, &clause), title(&sample::report(), &clause)];

        assert_eq!(titles, ["Not to canvass", "Not to solicit clients"]);
    }

    #[test]
    fn the_word_of_the_machine_before_a_note_is_not_shown() {
        let mut clause = of("CLAUSE-WINDOW");
        for mark in ["as_written: ", "not_relied_on: ", ""] {
            clause.place_note = format!("{mark}A court may read it down.");

            assert_eq!(place_note(&clause), "A court may read it down.");
        }
    }

    #[test]
    fn a_clause_without_levels_tells_no_days() {
        let clause = of("RENTROLL-UPLOAD");

        assert_eq!(day(&clause), None);
        assert!(!facts(&clause).contains("level"), "{}", facts(&clause));
    }

    #[test]
    fn levels_that_agree_are_one_sentence_and_others_are_told_apart() {
        let mut clause = of("CLAUSE-WINDOW");

        let apart = levels(&clause.levels);
        for level in &mut clause.levels {
            level.within = Within::Out;
        }
        let together = levels(&clause.levels);

        let wanted = "The event lies at 12 months inside; \
                      at 6 months on the edge: a person must look.";
        assert_eq!(apart.as_deref(), Some(wanted));
        let wanted = "The event lies outside, at every level (12 months, 6 months).";
        assert_eq!(together.as_deref(), Some(wanted));
    }
}
