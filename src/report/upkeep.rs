//! What audits tell besides findings, as parts of a document that text, page and workbook share.
//!
//! The words say that it is help, and held against nobody. Nothing names or counts a person.

use crate::model::audit::Audit;
use crate::model::audit::AuditKind;
use crate::model::document::Block;
use crate::model::document::Part;
use crate::model::upkeep::Benefits;
use crate::model::upkeep::BookAge;
use crate::model::upkeep::Exposure;
use crate::model::upkeep::Gap;
use crate::model::upkeep::HandoverRow;
use crate::model::upkeep::Keeps;
use crate::model::upkeep::Removals;
use crate::model::upkeep::SeenByRep;
use crate::report::words;

/// The parts that an audit has. `rows` bounds the list of clients to hand over.
pub(super) fn parts(audit: &Audit, rows: usize) -> Vec<Part> {
    let upkeep = &audit.appendix.upkeep;
    let mut parts: Vec<Part> = Vec::new();
    parts.extend(upkeep.book.as_ref().map(book));
    parts.extend(upkeep.seen.as_ref().map(|one| seen(audit, one)));
    parts.extend(upkeep.keeps.as_ref().map(keeps));
    parts.extend(upkeep.benefits.as_ref().map(|one| benefits(audit, one)));
    parts.extend(threads(audit));
    if audit.kind == AuditKind::Offboard && upkeep.book.is_some() {
        parts.push(handover(&upkeep.handover, rows));
    }
    parts.extend(removals(audit.kind, &upkeep.removals));
    parts.extend(upkeep.exposure.as_ref().map(exposure));
    parts
}

fn part(heading: &str, blocks: Vec<Block>) -> Part {
    Part { heading: heading.to_owned(), blocks }
}

fn text(text: impl Into<String>) -> Block {
    Block::Text(text.into())
}

fn table(heads: &[&str], rows: Vec<Vec<String>>) -> Block {
    Block::Table { heads: heads.iter().map(|head| (*head).to_owned()).collect(), rows }
}

/// How old the CRM is.
fn book(age: &BookAge) -> Part {
    let days = words::count(u64::try_from(age.age_days).unwrap_or(0), "day", "days");
    let records = words::count(age.records, "record", "records");
    let on = words::day(age.taken_on);
    let mut blocks = vec![text(format!("The CRM snapshot of {on} is {days} old; {records}."))];
    if age.is_stale() {
        blocks.push(text(format!(
            "That is old: the policy asks for one of at most {} days. What changed since is not in \
             this report.",
            age.stale_after_days
        )));
    }
    part("The CRM it stands on", blocks)
}

/// Whether the rep has seen the findings.
fn seen(audit: &Audit, seen: &SeenByRep) -> Part {
    let findings = words::count(seen.all, "finding", "findings");
    let said = match (audit.kind, seen.on, seen.shown) {
        _ if seen.all == 0 => "There is no finding to show.".to_owned(),
        (AuditKind::Offboard, None, _) => format!(
            "Not yet: none of {findings} is on record as shown to the rep. Show them before anything \
             is decided, and put it on record (ringfence findings shown REP)."
        ),
        (AuditKind::Offboard, Some(on), shown) => format!(
            "Shown to the rep on {}: {} of {findings}.",
            words::day(on),
            words::thousands(shown)
        ),
        (_, _, shown) => format!(
            "{} of {findings} {} on record as shown to the rep they are about.",
            words::thousands(shown),
            if shown == 1 { "is" } else { "are" }
        ),
    };
    let heading = match audit.kind {
        AuditKind::Report => "Seen by the reps",
        AuditKind::Check | AuditKind::Offboard => "Seen by the rep",
    };
    part(heading, vec![text(said)])
}

/// What the leaver keeps.
fn keeps(keeps: &Keeps) -> Part {
    let brought = words::count(keeps.brought_in, "record", "records");
    let rows = vec![
        vec!["Contacts of the rep's own from before".to_owned(), words::thousands(keeps.personal)],
        vec!["Clients built up together, as a copy".to_owned(), words::thousands(keeps.joint)],
    ];
    let said = format!("Of these the rep created or brought in {brought}.");
    part("What the rep keeps", vec![table(&["", "Records"], rows), text(said)])
}

/// What ties are good for, beside what they cost.
fn benefits(audit: &Audit, one: &Benefits) -> Part {
    let row = |what: &str, number: u64| vec![what.to_owned(), words::thousands(number)];
    let good = vec![
        row("Clients tied to somebody who works here", one.reached),
        row("Of them, tied to more than one person", one.shared),
        row("Of them, clients who came by a referral", one.referred),
        row("Clients with nothing held against the tie", one.cleared),
        row("Self-checks run before an upload", audit.appendix.supplied.self_checks),
    ];
    let single = audit.appendix.upkeep.threads.values().map(|one| one.single).sum();
    let costs = vec![
        row("Clients with a finding held against an entry", one.held),
        row("Clients tied to one person who works here, and to no other", single),
        row("Ties that outlive an employment", one.outlive),
    ];
    let blocks = vec![
        table(&["What ties bring", "Number"], good),
        table(&["What they cost", "Number"], costs),
        text("An entry of an address book is not counted as a tie."),
    ];
    part("Benefits and drawbacks", blocks)
}

/// Clients who hang on one person, by office.
fn threads(audit: &Audit) -> Option<Part> {
    let threads = &audit.appendix.upkeep.threads;
    if threads.is_empty() {
        return None;
    }
    let row = |(office, one): (&String, &crate::model::upkeep::Threads)| {
        vec![office.clone(), words::thousands(one.single), words::thousands(one.one_owner)]
    };
    let supplied = &audit.appendix.supplied;
    let reps = words::count(supplied.reps, "rep", "reps");
    let said = format!(
        "Help for the company, held against nobody: a second person who knows the client keeps the \
         client when somebody leaves. Ties are known from the exports of {} of {reps}.",
        words::thousands(supplied.with_intake)
    );
    let heads = ["Office", "Tied to one person (SINGLE-THREAD)", "One owner (SUCCESSION-GAP)"];
    let rows = threads.iter().map(row).collect();
    Some(part("Clients who hang on one person", vec![text(said), table(&heads, rows)]))
}

/// Clients to hand over.
fn handover(rows: &[HandoverRow], most: usize) -> Part {
    let count = |gap| rows.iter().filter(|row| row.gap == gap).count() as u64;
    let [both, succession, thread] = [Gap::Both, Gap::Succession, Gap::SingleThread].map(count);
    if rows.is_empty() {
        let said =
            "No client hangs on the rep alone, as far as the books and the exports in hand show.";
        return part("To hand over", vec![text(said)]);
    }
    let clients = words::count(rows.len() as u64, "client hangs", "clients hang");
    let mut blocks = vec![text(format!(
        "{clients} on the rep alone. Help for whoever takes over, held against nobody: owned by \
             nobody else who works here, {}; tied to nobody else who works here, {}; both, {}.",
        words::thousands(succession + both),
        words::thousands(thread + both),
        words::thousands(both)
    ))];
    let day = |day: Option<crate::model::Day>| day.map(words::day).unwrap_or_default();
    let row = |row: &HandoverRow| {
        let networks: Vec<String> = row.networks.iter().map(|one| words::network(one)).collect();
        vec![
            row.record.0.clone(),
            row.gap.codes().to_owned(),
            words::class_word(row.class).to_owned(),
            networks.join(", "),
            day(row.last_dealing_on),
            day(row.next_touch_on),
        ]
    };
    let heads = ["Record", "Why", "It is", "Tied on", "Last dealing", "Next touch"];
    blocks.push(table(&heads, rows.iter().take(most).map(row).collect()));
    if rows.len() > most {
        let all = words::thousands(rows.len() as u64);
        blocks.push(text(format!(
            "All {all} stand in handover.csv of the pack and in the workbook."
        )));
    }
    part("To hand over", blocks)
}

/// Records gone from the CRM before notice.
fn removals(kind: AuditKind, all: &[Removals]) -> Option<Part> {
    let said = |one: &Removals| {
        let whose = match kind {
            AuditKind::Offboard => "the rep's",
            AuditKind::Check | AuditKind::Report => "a leaver's",
        };
        format!(
            "{} of {whose} records are gone from the snapshot of {}, and were in that of {}; notice \
             was given on {}. A usual time of this length sees {}, and more than {} times as many \
             are told.",
            words::thousands(one.gone),
            words::day(one.to),
            words::day(one.from),
            words::day(one.notice_on),
            words::thousands(one.usual),
            one.factor
        )
    };
    let mut lines: Vec<String> = all.iter().map(said).collect();
    if lines.is_empty() {
        return None;
    }
    lines.push(
        "A fact for context, held against nobody: the CRM does not say who took them out. Duplicates \
         that were merged, and a list that was tidied up, look the same."
            .to_owned(),
    );
    Some(part("Records gone from the CRM before notice", vec![Block::List(lines)]))
}

/// What records are taken to be worth.
fn exposure(one: &Exposure) -> Part {
    let sum = words::thousands(one.records.saturating_mul(one.amount));
    let records = words::count(one.records, "client", "clients");
    let said = format!(
        "{records} with a finding held against an entry, at {} {} each: {sum} {}. It assumes that \
         every record is worth the same and that all of them would be lost, which nothing here \
         shows. The amount: {}.",
        words::thousands(one.amount),
        one.currency,
        one.currency,
        one.source
    );
    part("What these records are taken to be worth", vec![text(said)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn an_old_snapshot_is_warned_of_and_a_young_one_is_not() {
        let age = |age_days| BookAge {
            taken_on: sample::day("2026-01-01"),
            age_days,
            stale_after_days: 90,
            records: 10,
        };

        assert_eq!(book(&age(90)).blocks.len(), 1);
        assert_eq!(book(&age(91)).blocks.len(), 2);
    }

    #[test]
    fn an_audit_that_counts_nothing_of_the_kind_has_no_part() {
        assert_eq!(parts(&sample::check(), 5), []);
    }
}
