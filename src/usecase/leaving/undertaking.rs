//! The letter that a leaver and the agency sign: what stays, what goes along, what is deleted, and the
//! restraints as they are written. It adds no duty to those of the agreement.

use std::collections::BTreeMap;

use crate::model::Day;
use crate::model::audit::Audit;
use crate::model::audit::Finding;
use crate::model::audit::Grade;
use crate::model::clause::ClauseReading;
use crate::model::document::Block;
use crate::model::document::Document;
use crate::model::document::Part;
use crate::model::reading::NetworkId;
use crate::model::rep::Rep;
use crate::network;
use crate::usecase::leaving::case::name;
use crate::usecase::offboard::Pack;

/// The letter of a pack.
pub(in crate::usecase) fn letter(pack: &Pack, last_day: Day) -> Document {
    let audit = &pack.audit;
    let rep = audit.appendix.rep.clone().unwrap_or_default();
    let (agency, leaver) = (audit.appendix.agency.clone(), name(&rep));
    let mut parts = vec![
        part(
            "What this letter is",
            vec![text(&format!(
                "{agency} and {leaver} part on {}. This letter says in plain words what stays, what goes \
             along and what is deleted. It repeats what the agreement and the policy say and adds no \
             duty to them. Nobody has to sign it on the spot: take the time, and advice if you wish.",
                day(last_day)
            ))],
        ),
        part(
            "What you may take along",
            vec![text(&format!(
                "The take-away file beside this letter: {} records. They are your own contacts and those \
             you share with the agency, without clients who asked not to be contacted and without \
             landlords.",
                pack.take_away.len()
            ))],
        ),
        part("What the agency deletes", vec![text(&purged(pack.purge.len()))]),
        deletes(audit),
    ];
    parts.push(restraints(audit));
    parts.extend(carve_outs(audit));
    parts.push(part(
        "What this letter does not ask for",
        vec![Block::List(vec![
        "A password, or access to an account.".to_owned(),
        "To delete people whom you know from elsewhere: family, friends, colleagues, contacts from \
         before you came."
            .to_owned(),
        "To give up what you learned: your skill and experience are yours.".to_owned(),
    ])],
    ));
    parts.push(signatures(&agency, &leaver));
    Document {
        title: "Undertaking on leaving".to_owned(),
        issuer: agency,
        head: head(&rep, &leaver, last_day, audit),
        parts,
    }
}

/// What becomes of the leaver's own contacts in the agency's books.
fn purged(records: usize) -> String {
    match records {
        0 => "Nothing: the agency's books hold no record that is yours alone.".to_owned(),
        1 => "Its own copy of one contact of yours, and confirms it to you.".to_owned(),
        more => format!("Its own copies of {more} contacts of yours, and confirms it to you."),
    }
}

fn head(rep: &Rep, leaver: &str, last_day: Day, audit: &Audit) -> Vec<(String, String)> {
    let line = |name: &str, value: String| (name.to_owned(), value);
    let mut head = vec![line("For", leaver.to_owned()), line("Last day", day(last_day))];
    head.extend(rep.resigned.map(|on| line("Notice given", day(on))));
    head.extend(rep.agreement.clone().map(|agreement| line("Agreement", agreement)));
    head.push(line("Drawn up", day(audit.as_of)));
    head.push(line("From audit", audit.id.clone()));
    head
}

/// What is to be deleted on the networks: entries of address books that the export itself shows.
fn deletes(audit: &Audit) -> Part {
    let direct = audit.findings.iter().filter(|one| one.grade == Grade::Direct);
    let mut by: BTreeMap<(&str, &str, &str), Vec<&Finding>> = BTreeMap::new();
    for one in direct {
        by.entry((&one.seen.network, &one.rule.title, &one.rule.cite)).or_default().push(one);
    }
    let heading = "What you delete";
    if by.is_empty() {
        let nothing = "Nothing: no entry of an uploaded address book was found that a rule is about. \
                       That is not to say that there is none; only what was handed in was looked at.";
        return part(heading, vec![text(nothing)]);
    }
    let row = |((network, title, cite), found): (&(&str, &str, &str), &Vec<&Finding>)| {
        let where_: Vec<String> = found.iter().take(12).filter_map(|one| place(one)).collect();
        let more = found.len().saturating_sub(where_.len());
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        vec![
            network::title(&NetworkId((*network).to_owned().into())).to_owned(),
            format!("{title} ({cite})"),
            found.len().to_string(),
            format!("{}{more}", where_.join(", ")),
        ]
    };
    let heads = ["Network", "Why", "Entries", "Where in the export"].map(str::to_owned).into();
    part(
        heading,
        vec![
            text(
                "These entries of the address book that the network holds. Each network has a page for \
                 contacts that were uploaded, where they can be removed; a later export shows it. Which \
                 finding is meant, and what speaks for you, stands in the report.",
            ),
            Block::Table { heads, rows: by.iter().map(row).collect() },
            text("Done by the day: ____________________"),
        ],
    )
}

fn place(finding: &Finding) -> Option<String> {
    let line = finding.seen.line.map(|line| format!("line {line}"));
    line.or_else(|| finding.seen.item.map(|item| format!("entry {item}")))
}

fn restraints(audit: &Audit) -> Part {
    let heading = "The restraints, as they are written";
    let all = &audit.appendix.restraints;
    if all.is_empty() {
        return part(heading, vec![text("The agreement dates no restraint.")]);
    }
    let rows = all.iter().map(|one| {
        let last = one.until.pred_opt().unwrap_or(one.until);
        vec![format!("{} ({})", one.title, one.clause), one.level.clone(), day(one.from), day(last)]
    });
    let heads = ["Clause", "As written", "From", "To"].map(str::to_owned).into();
    let mut blocks = vec![Block::Table { heads, rows: rows.collect() }];
    let mut notes: Vec<&str> = audit
        .findings
        .iter()
        .filter_map(|one| Some(one.clause.as_ref()?.place_note.as_str()))
        .collect();
    notes.sort_unstable();
    notes.dedup();
    blocks.extend(notes.into_iter().filter(|note| !note.is_empty()).map(text));
    blocks.push(text(
        "Where a clause has several levels, each is shown; whether one counts is for a court to say.",
    ));
    part(heading, blocks)
}

/// What the clauses leave alone.
fn carve_outs(audit: &Audit) -> Option<Part> {
    let clauses: Vec<&ClauseReading> =
        audit.findings.iter().filter_map(|one| one.clause.as_ref()).collect();
    let mut titles: BTreeMap<&str, String> = BTreeMap::new();
    for clause in clauses {
        let key = (clause.agreement.clone(), clause.id.clone());
        let title = audit.appendix.clause_titles.get(&key).cloned();
        titles.entry(&clause.id).or_insert_with(|| title.unwrap_or_else(|| clause.id.clone()));
    }
    let list: Vec<String> =
        titles.into_iter().map(|(id, title)| format!("{title} (clause {id})")).collect();
    (!list.is_empty()).then(|| part("The clauses that findings are about", vec![Block::List(list)]))
}

fn signatures(agency: &str, leaver: &str) -> Part {
    let line = "________________________________".to_owned();
    let row = |who: &str| vec![who.to_owned(), line.clone(), "______________".to_owned()];
    let heads = ["", "Signature", "Day"].map(str::to_owned).into();
    part(
        "Signatures",
        vec![Block::Table { heads, rows: vec![row(leaver), row(&format!("For {agency}"))] }],
    )
}

fn part(heading: &str, blocks: Vec<Block>) -> Part {
    Part { heading: heading.to_owned(), blocks }
}

fn text(words: &str) -> Block {
    Block::Text(words.to_owned())
}

fn day(day: Day) -> String {
    day.format("%-d %B %Y").to_string()
}
