//! A draft of the assessment that a company makes before it looks at exports of its staff: purpose,
//! necessity, what is read and kept, risks and what stands against them, from the very files that audits
//! read. What only people can say is left open, and says so.

use crate::model::document::Block;
use crate::model::document::Document;
use crate::model::document::Part;
use crate::policy::Rulebook;
use crate::usecase::rulebook::print::head;

/// The draft.
pub(super) fn assessment(book: &Rulebook, agency: &str) -> Document {
    let settings = book.agency();
    let rules: Vec<String> =
        book.rules().iter().map(|rule| format!("{} ({})", rule.title, rule.cite)).collect();
    let parts = vec![
        part(
            "What is done, and what for",
            vec![
                text(
                    "Exports which reps hand in, and contact files which they check themselves, are compared \
                 with the company's client records, to find what collides with the rules below.",
                ),
                Block::List(rules),
                open("Why is this needed here, and since when?"),
            ],
        ),
        part(
            "Whether less would do",
            vec![
                text(
                    "The rep's own check before an upload comes first, and nobody else sees its answer. An \
                 export is asked for when somebody leaves, or handed in freely; no account is opened, no \
                 password asked for, nothing is collected from a network.",
                ),
                open("Was a talk, or a clearer policy, tried before?"),
            ],
        ),
        part(
            "What is read, and what is kept",
            vec![
                text(&format!(
                    "Of an export: connections, invitations without their text, uploaded address books. \
                 People who match no client are counted and forgotten. Matches without a finding are \
                 meant to be kept for {} days, findings for {} months.",
                    settings.retention.matched_no_finding_days, settings.retention.findings_months
                )),
                open("Who may see findings, and where are they kept?"),
            ],
        ),
        part(
            "Risks, and what stands against them",
            vec![Block::Table {
                heads: ["Risk", "What stands against it"].map(str::to_owned).into(),
                rows: risks(book),
            }],
        ),
        part(
            "Who was told and asked",
            vec![
                text(&settings.company.notice_on.map_or_else(
                    || "No day is on record on which staff were told.".to_owned(),
                    |day| format!("Staff were told in writing on {}.", day.0),
                )),
                open(
                    "Whom did the company consult: staff, their representatives, the person responsible \
                  for privacy?",
                ),
            ],
        ),
        part(
            "Decision",
            vec![open("Name, date, what was decided, and when it is looked at again.")],
        ),
    ];
    Document {
        title: "Draft of a privacy impact assessment: client records and social networks"
            .to_owned(),
        issuer: agency.to_owned(),
        head: head(book),
        parts,
    }
}

/// Risks with what the software and the policy do about them.
fn risks(book: &Rulebook) -> Vec<Vec<String>> {
    let settings = book.agency();
    let row = |risk: &str, against: &str| vec![risk.to_owned(), against.to_owned()];
    let mut rows = vec![
        row(
            "Somebody is taken for a client who is not",
            "a name alone is never a finding; every match shows its evidence",
        ),
        row(
            "A rep is judged by a program",
            "a person decides; what speaks for the rep and the reply stand beside each finding",
        ),
        row(
            "Contacts of the rep who are no clients are looked at",
            "compared in memory and forgotten; a keyed count is left",
        ),
        row(
            "Staff feel watched",
            "no score and no ranking of people; the notice says what is looked at",
        ),
    ];
    rows.push(match settings.ringers.approved() {
        Ok((approver, purpose)) => row(
            "Seeded records are a trap",
            &format!("approved by {approver}, for this purpose: {purpose}; a contact counts only without authority"),
        ),
        Err(_) => row("Seeded records are a trap", "they are off"),
    });
    rows.push(if settings.hoarding.enabled {
        row(
            "Numbers on how the CRM is kept point at people",
            "by office, small ones together; indicators that weigh no more than a look",
        )
    } else {
        row("Numbers on how the CRM is kept point at people", "they are off")
    });
    rows
}

fn part(heading: &str, blocks: Vec<Block>) -> Part {
    Part { heading: heading.to_owned(), blocks }
}

fn text(text: &str) -> Block {
    Block::Text(text.to_owned())
}

/// What only people can say.
fn open(question: &str) -> Block {
    Block::Text(format!("To be filled in: {question}"))
}
