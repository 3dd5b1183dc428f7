//! Restraints as an iCalendar file (RFC 5545): first day, a look ahead, and the first day after.
//!
//! Whole-day events that block no time. A later run for the same rep gives the same UIDs, so that
//! a calendar moves an event instead of adding a second one. `DTSTAMP` is the audit's day, not
//! today. Names of clients are nowhere in it.

use std::collections::BTreeMap;

use chrono::Days;
use sha2::Digest;
use sha2::Sha256;

use crate::model::Day;
use crate::model::audit::Audit;
use crate::model::audit::Restraint;
use crate::report::ReportError;
use crate::report::harmless::harmless;
use crate::report::words;

/// A line may hold this many octets, its end not counted.
const LINE_OCTETS: usize = 75;

/// Days before a restraint's end at which a person is asked to look at it.
const REVIEW_DAYS: u64 = 30;

/// Writes the restraints of an offboarding as a calendar.
///
/// # Errors
///
/// [`ReportError::NoRestraints`] when there is none: a calendar without an event is not valid.
pub fn calendar(audit: &Audit) -> Result<String, ReportError> {
    if audit.appendix.restraints.is_empty() {
        return Err(ReportError::NoRestraints);
    }
    let mut out = String::new();
    for line in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//ringfence//restraints//EN"] {
        push(&mut out, line);
    }
    push(&mut out, "CALSCALE:GREGORIAN");
    push(&mut out, "METHOD:PUBLISH");
    let mut uids = BTreeMap::new();
    for restraint in &audit.appendix.restraints {
        for (what, on, summary) in moments(audit, restraint) {
            let uid = uid(&mut uids, audit, restraint, what);
            event(&mut out, audit, restraint, on, &uid, &summary);
        }
    }
    push(&mut out, "END:VCALENDAR");
    Ok(out)
}

/// The days of a restraint that belong in a calendar: what for, when, and the line shown.
fn moments(audit: &Audit, restraint: &Restraint) -> Vec<(&'static str, Day, String)> {
    let rep = audit.appendix.rep.as_ref();
    let whose = rep.map(|rep| {
        let name = rep.name.as_ref().map(|name| &*name.full);
        format!("{}: ", words::rep(&rep.id.0, name))
    });
    let whose = whose.unwrap_or_default();
    let Restraint { title, level, from, until, .. } = restraint;
    let mut out = vec![("begins", *from, format!("{whose}restraint begins: {title} ({level})"))];
    let review = until.checked_sub_days(Days::new(REVIEW_DAYS)).filter(|review| review > from);
    if let Some(review) = review {
        let summary = format!("{whose}review: {title} ({level}) ends in {REVIEW_DAYS} days");
        out.push(("review", review, summary));
    }
    out.push(("over", *until, format!("{whose}restraint is over: {title} ({level})")));
    out
}

/// An id that stays the same for the same rep, clause, level and moment.
fn uid(
    taken: &mut BTreeMap<String, u32>,
    audit: &Audit,
    restraint: &Restraint,
    what: &str,
) -> String {
    let rep = audit.appendix.rep.as_ref().map_or("", |rep| &rep.id.0);
    let parts = [&audit.appendix.agency, rep, &restraint.clause, &restraint.level, what];
    let key = parts.join("\u{0}");
    let times = taken.entry(key.clone()).or_default();
    *times += 1;
    let digest = Sha256::digest(format!("{key}\u{0}{times}"));
    let hex: Vec<String> = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("{}@ringfence.invalid", hex.concat())
}

/// Writes one event.
fn event(out: &mut String, audit: &Audit, restraint: &Restraint, on: Day, uid: &str, what: &str) {
    let description = format!(
        "Clause {}, {}: from {} until the day before {}. The clause as written; whether it can be \
         relied on is for a person, and in the end a court, to say. Audit {} as of {}.",
        restraint.clause,
        restraint.level,
        words::day(restraint.from),
        words::day(restraint.until),
        audit.id,
        words::day(audit.as_of),
    );
    push(out, "BEGIN:VEVENT");
    push(out, &format!("UID:{uid}"));
    push(out, &format!("DTSTAMP:{}T000000Z", audit.as_of.format("%Y%m%d")));
    push(out, &format!("DTSTART;VALUE=DATE:{}", on.format("%Y%m%d")));
    push(out, &format!("SUMMARY:{}", escaped(what)));
    push(out, &format!("DESCRIPTION:{}", escaped(&description)));
    push(out, "TRANSP:TRANSPARENT");
    push(out, "CLASS:CONFIDENTIAL");
    push(out, "END:VEVENT");
}

/// Escapes a TEXT value (section 3.3.11).
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in harmless(text).chars() {
        if matches!(c, '\\' | ';' | ',') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Appends a content line, folded at 75 octets between characters (section 3.1).
fn push(out: &mut String, line: &str) {
    let mut octets = 0;
    for c in line.chars() {
        if octets + c.len_utf8() > LINE_OCTETS {
            out.push_str("\r\n ");
            octets = 1;
        }
        out.push(c);
        octets += c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn no_line_is_longer_than_75_octets_and_unfolding_gives_the_text_back() {
        let mut audit = sample::offboard();
        audit.appendix.restraints[0].title = "Ünïcödé; a,b\\c 🏠 ".repeat(12);

        let text = calendar(&audit).unwrap();

        assert!(text.split("\r\n").all(|line| line.len() <= LINE_OCTETS));
        assert!(!text.replace("\r\n", "").contains(['\r', '\n']));
        let unfolded = text.replace("\r\n ", "");
        assert!(unfolded.contains(&"Ünïcödé\\; a\\,b\\\\c 🏠 ".repeat(12)));
    }

    #[test]
    fn the_day_a_restraint_is_over_is_the_first_day_outside_it() {
        let text = calendar(&sample::offboard()).unwrap();

        assert!(text.contains("DTSTART;VALUE=DATE:20260228\r\n"));
        assert!(text.contains("DTSTART;VALUE=DATE:20270129\r\n"));
        assert!(text.contains("DTSTART;VALUE=DATE:20270228\r\n"));
    }

    #[test]
    fn uids_differ_within_a_calendar_and_stay_when_the_audit_is_made_again() {
        let mut audit = sample::offboard();
        let twin = audit.appendix.restraints[0].clone();
        audit.appendix.restraints.push(twin);
        let uids = |audit: &Audit| -> Vec<String> {
            let text = calendar(audit).unwrap();
            let lines = text.lines().filter(|line| line.starts_with("UID:"));
            lines.map(str::to_owned).collect()
        };

        let before = uids(&audit);
        audit.id = "another".to_owned();
        audit.as_of = sample::day("2026-12-01");

        assert_eq!(uids(&audit), before);
        assert_eq!(before.iter().collect::<std::collections::BTreeSet<_>>().len(), before.len());
    }

    #[test]
    fn without_restraints_there_is_an_error_and_no_empty_calendar() {
        let error = calendar(&sample::check()).unwrap_err();

        assert!(matches!(error, ReportError::NoRestraints));
        assert!(error.hint().is_some());
    }
}
