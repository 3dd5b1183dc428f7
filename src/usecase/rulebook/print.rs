//! The rulebook in plain language: the policy document and the notice to staff, from the very files
//! that audits read, with their hash.

use std::path::Path;

use crate::model::clause::ClauseKind;
use crate::model::document::Block;
use crate::model::document::Document;
use crate::model::document::Part;
use crate::model::stewardship::Stewardship;
use crate::policy::Approval;
use crate::policy::Basis;
use crate::policy::Clause;
use crate::policy::Cure;
use crate::policy::Measure;
use crate::policy::Need;
use crate::policy::PaidBy;
use crate::policy::Place;
use crate::policy::ProtectedGroup;
use crate::policy::Relation;
use crate::policy::Rulebook;
use crate::report;
use crate::usecase::UseError;
use crate::usecase::error::RulebookError;
use crate::usecase::exports::write_whole;
use crate::usecase::rulebook::assess;
use crate::usecase::rulebook::channels;

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    /// The policy as a document.
    Policy,
    /// The notice to staff.
    Notice,
    /// A draft of the privacy impact assessment.
    Assessment,
}

/// The form of a paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// One page.
    Html,
    /// Markdown.
    Markdown,
}

impl Form {
    /// The form that a file's ending names.
    ///
    /// # Errors
    ///
    /// It names none.
    pub fn of(out: &Path) -> Result<Self, UseError> {
        let ending = out.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        match ending.as_deref() {
            Some("html" | "htm") => Ok(Self::Html),
            Some("md" | "markdown" | "txt") => Ok(Self::Markdown),
            _ => Err(RulebookError::PaperEnding { file: out.display().to_string() }.into()),
        }
    }
}

/// Renders a paper, into a file where one is named.
///
/// # Errors
///
/// The file cannot be written, or the template fails.
pub fn print(
    book: &Rulebook,
    agency: &str,
    paper: Paper,
    form: Form,
    out: Option<&Path>,
) -> Result<String, UseError> {
    let document = match paper {
        Paper::Policy => policy(book, agency),
        Paper::Notice => notice(book, agency),
        Paper::Assessment => assess::assessment(book, agency),
    };
    let text = match form {
        Form::Html => report::document_html(&document)?,
        Form::Markdown => report::document_markdown(&document),
    };
    if let Some(out) = out {
        write_whole(out, text.as_bytes())?;
    }
    Ok(text)
}

/// The policy document.
fn policy(book: &Rulebook, agency: &str) -> Document {
    let parts = [
        part(
            "What this is about",
            vec![
                text(
                    "Relationships with clients are worth building, and this policy is no obstacle to \
                     them. It says which client records belong to whom, what may be uploaded to a \
                     personal account of a network, and what happens when somebody leaves.",
                ),
                text(
                    "What is in the company's systems is treated under this policy as the company's, \
                     but for the records named below as the rep's own. It does not decide who owns a \
                     record in law.",
                ),
            ],
        ),
        part("Whose record is it", vec![classes(book)]),
        part(
            "What collides with the policy",
            vec![text("Reports cite these numbers."), rules(book), never()],
        ),
        part("How records get their class", sources(book)),
        part("Channels", channels::channels(book)),
        part("Contacts that are brought in", channels::consent(book)),
        part("Numbers that count", vec![numbers(book)]),
        part("Clauses of the agreements", clauses(book)),
        part("Approvals and remedies", remedies(book)),
        part("Privacy", privacy(book)),
        part("What may be asked of a rep, by place", vec![places(book)]),
    ];
    Document {
        title: "Client records and social networks: the policy".to_owned(),
        issuer: agency.to_owned(),
        head: head(book),
        parts: parts.into(),
    }
}

/// The notice to staff.
fn notice(book: &Rulebook, agency: &str) -> Document {
    let settings = book.agency();
    let titles = book.rules().into_iter().map(|rule| rule.title.clone()).collect();
    let parts = [
        part(
            "What the company looks at",
            vec![
                list(&[
                    "an export of your own network account, if you hand it in or a law lets the \
                     company ask for it",
                    "a contact file that you check yourself before you upload it",
                    "the company's own books: client records, rent roll, dates of employment",
                ]),
                text(
                    "Your account itself is never opened, and no password is asked for. What \
                     messages say, posts and pictures are not read.",
                ),
            ],
        ),
        part("What it looks for", vec![Block::List(titles), never()]),
        part(
            "What is kept",
            vec![text(&format!(
                "People in your export who resemble no client are forgotten: their number is kept, and a \
                 digest from which nobody can be told. Of somebody who may be a client or a namesake, \
                 the place in the export and the record are kept, and no name. A match without a \
                 finding is meant to be kept for {} days, a finding for {} months.",
                settings.retention.matched_no_finding_days, settings.retention.findings_months
            ))],
        ),
        part(
            "What you may expect",
            vec![list(&[
                "what speaks for you stands beside everything that is held against an entry",
                "a name alone is never more than a question",
                "you may see what was found about you, and answer it, before anything is decided",
                "a person decides, not a program",
            ])],
        ),
        part("If you leave", vec![text(&leaving())]),
        part("What may be asked of you, by place", vec![places(book)]),
        part(
            "Read and understood",
            vec![text("Name, date and signature: ________________________________________")],
        ),
    ];
    Document {
        title: "Notice to staff: client records and social networks".to_owned(),
        issuer: agency.to_owned(),
        head: head(book),
        parts: parts.into(),
    }
}

/// Version, days and hash.
pub(super) fn head(book: &Rulebook) -> Vec<(String, String)> {
    let dates = &book.agency().policy;
    let named = |name: &str, value: String| (name.to_owned(), value);
    let reference = book.reference();
    vec![
        named("Policy", reference.id),
        named("Version", dates.version.clone()),
        named(
            "In force from",
            dates.published.map_or("not published yet".to_owned(), |day| day.0.to_string()),
        ),
        named("Reviewed every", months(dates.review_every_months)),
        named("SHA-256 of the files", reference.sha256),
    ]
}

fn part(heading: &str, blocks: Vec<Block>) -> Part {
    Part { heading: heading.to_owned(), blocks }
}

fn text(text: &str) -> Block {
    Block::Text(text.to_owned())
}

fn list(items: &[&str]) -> Block {
    Block::List(items.iter().map(|item| (*item).to_owned()).collect())
}

fn table(heads: &[&str], rows: Vec<Vec<String>>) -> Block {
    Block::Table { heads: heads.iter().map(|head| (*head).to_owned()).collect(), rows }
}

/// `1 month`, `12 months`.
fn months(count: u32) -> String {
    if count == 1 { "1 month".to_owned() } else { format!("{count} months") }
}

/// Every class with what it is and what holds for it.
fn classes(book: &Rulebook) -> Block {
    let settings = book.agency();
    let cured = match settings.orphan.cured_by {
        Cure::Adoption => {
            "until somebody adopts it as their own work, on a day that is written down"
        }
        Cure::Reassignment => "until a later list shows an owner who works here",
        Cure::Dealing => "until its new owner has dealt with the client",
    };
    let row = |class: Stewardship| {
        let (name, what, holds) = match class {
            Stewardship::OptedOut => (
                "Opted out",
                format!(
                    "a client who asked not to be contacted; takes effect after {} working days",
                    settings.opt_out.effective_after_working_days
                ),
                "nobody's to use: in no upload and in no list that is taken away",
            ),
            Stewardship::RentRoll => (
                "Rent roll",
                format!(
                    "a landlord under management, and for {} after it ended",
                    months(settings.rent_roll.look_back_months)
                ),
                "the company's, and confidential: in no personal account",
            ),
            Stewardship::Orphan => (
                "Orphan",
                format!("a client of somebody who left, {cured}"),
                "the company's: e-mail from the company only, and in no personal account",
            ),
            Stewardship::Company => (
                "Company",
                "a client of a colleague, or of a lead that the company paid for".to_owned(),
                "the company's",
            ),
            Stewardship::Joint => (
                "Joint",
                "a client whom the rep won or serves for the company".to_owned(),
                "both's: the rep may connect with them, and may take a copy on leaving, but for \
                 clients who opted out",
            ),
            Stewardship::Personal => (
                "Personal",
                "a contact whom the rep brought along, or was tied to before the hire".to_owned(),
                "the rep's, and stays so",
            ),
        };
        vec![name.to_owned(), what, holds.to_owned()]
    };
    let rows = Stewardship::ALL.into_iter().map(row).collect();
    table(&["Class", "What it is", "Under this policy"], rows)
}

/// Every rule.
fn rules(book: &Rulebook) -> Block {
    let row = |rule: &crate::policy::Rule| {
        vec![
            rule.cite.clone(),
            rule.title.clone(),
            rule.severity.as_str().to_owned(),
            rule.next_step.clone(),
        ]
    };
    let rows = book.rules().into_iter().map(row).collect();
    table(&["Number", "What collides", "Weight", "What happens then"], rows)
}

/// What is never held against a rep.
fn never() -> Block {
    Block::List(
        [
            "Not held against anybody: a tie or a contact from before the hire, as far as a day is \
             known.",
            "Not held against anybody: what an officer of the company approved, for as long as it was \
             approved; no approval covers clients who asked not to be contacted.",
            "Not held against anybody: a tie that the client asked for, by an invitation or by following.",
        ]
        .map(str::to_owned)
        .into(),
    )
}

/// Groups and sources.
fn sources(book: &Rulebook) -> Vec<Block> {
    let settings = book.agency();
    let named = |name: &str| format!("“{name}”");
    let mut blocks = vec![text(
        "A record is what its history makes it: who owned it when, which group or source it bears, and \
         whether the rent roll lists it. The history counts, so that a record that was handed on when \
         somebody left is still a former colleague's.",
    )];
    let groups = settings.groups.iter();
    let rows: Vec<Vec<String>> =
        groups.map(|(name, class)| vec![named(name), class.as_str().replace('_', " ")]).collect();
    if !rows.is_empty() {
        blocks.push(table(&["Group, tag or type in the CRM", "Class"], rows));
    }
    let close = |relation: &Relation| match relation {
        Relation::Client => "a client",
        Relation::Prospect => {
            "may become a client: protected only by a clause that names prospects"
        }
        Relation::NoClient => "served by another agency: protected by no clause",
    };
    let relations = settings.relations.iter();
    let rows: Vec<Vec<String>> =
        relations.map(|(name, to)| vec![named(name), close(to).to_owned()]).collect();
    if !rows.is_empty() {
        blocks.push(table(&["Group, type or status in the CRM", "How close"], rows));
    }
    let paid = |by: &PaidBy| match by {
        PaidBy::Company => "the company: a company record",
        PaidBy::Joint => "both: a joint record",
        PaidBy::Rep => "the rep: a joint record of the rep's",
    };
    let sources = settings.sources.iter();
    let rows: Vec<Vec<String>> =
        sources.map(|(name, by)| vec![named(name), paid(by).to_owned()]).collect();
    if !rows.is_empty() {
        blocks.push(table(&["Source in the CRM", "Who paid for the lead"], rows));
    }
    blocks
}

/// The numbers of the settings.
fn numbers(book: &Rulebook) -> Block {
    let settings = book.agency();
    let burst = &settings.burst;
    let mut items = vec![
        format!(
            "{} connections in {} days, within {} days before notice, are told as a fact.",
            burst.connections, burst.within_days, burst.days_before_notice
        ),
        format!(
            "A CRM list older than {} days is told in the report.",
            settings.records.stale_after_days
        ),
        format!(
            "Offices with fewer than {} reps are told together in tables by office.",
            settings.privacy.smallest_office
        ),
        format!(
            "Records gone from the CRM before notice are told, as a fact, when they are more than {} \
             times {} a week.",
            settings.removal.factor, settings.removal.usual_per_week
        ),
        format!(
            "A company that waits more than {} days after an event is told so in the report.",
            settings.company.delay_days
        ),
    ];
    if settings.continuing_access.enabled {
        items.push("Ties that outlive the employment are listed, as a fact.".to_owned());
    }
    if let Some(value) = &settings.record_value {
        items.push(format!(
            "For an estimate in reports, a record is taken to be worth {} {} ({}).",
            value.amount, value.currency, value.source
        ));
    }
    if settings.company.encouraged {
        items.push(
            "Connecting with clients was encouraged: every finding weighs one step less."
                .to_owned(),
        );
    }
    items.extend(measures(book));
    items.extend(channels::opt_out_places(book));
    items.push(format!(
        "Roles that may build client ties for the agency: {}.",
        settings.authorised.roles.join(", ").replace('_', " ")
    ));
    Block::List(items)
}

/// Seeded records, numbers on how the CRM is kept, export rights.
fn measures(book: &Rulebook) -> Vec<String> {
    let settings = book.agency();
    let cite = |measure: Measure| format!("{} ({})", measure.title(), measure.cite());
    let mut items = vec![format!("{}: the company's own step.", cite(Measure::ExportRight))];
    items.push(match settings.ringers.approved() {
        Ok((approver, purpose)) => format!(
            "{}: seeded records are on, approved by {approver}, for this purpose: {purpose}.",
            cite(Measure::RingerHit)
        ),
        Err(_) => "Seeded records are off.".to_owned(),
    });
    let hoarding = &settings.hoarding;
    items.push(if hoarding.enabled {
        format!(
            "{}: ties at least {} days older than the CRM's record, closings of records made at most \
             {} days before; by office, for a look and no more.",
            cite(Measure::Hoarding),
            hoarding.tie_before_crm_days,
            hoarding.late_created_days
        )
    } else {
        "How the CRM is kept is not counted.".to_owned()
    });
    items
}

/// The clauses of all agreements.
fn clauses(book: &Rulebook) -> Vec<Block> {
    let row = |clause: &Clause| {
        let protected = clause.protected.iter().map(|group| match group {
            ProtectedGroup::Clients => "clients the rep dealt with",
            ProtectedGroup::Prospects => "people who may become clients",
            ProtectedGroup::RentRollLandlords => "landlords of the rent roll",
            ProtectedGroup::Candidates => "candidates the rep dealt with",
        });
        let durations: Vec<String> = clause.duration_months.iter().map(u32::to_string).collect();
        let window = match (durations.is_empty(), clause.kind) {
            (true, ClauseKind::Confidentiality) => "without an end".to_owned(),
            (true, _) => "no window is named".to_owned(),
            (false, _) => format!("{} months", durations.join(", else ")),
        };
        vec![
            format!("{}, {}", clause.agreement, clause.id),
            clause.title.clone(),
            protected.collect::<Vec<_>>().join(", "),
            months(clause.look_back_months),
            window,
        ]
    };
    let rows: Vec<Vec<String>> = book.all_clauses().iter().map(row).collect();
    if rows.is_empty() {
        return vec![text("The policy names no clause of an agreement.")];
    }
    vec![
        text(
            "As written; whether a clause holds is for a court. Reports say whether something lies \
             inside it, and never more.",
        ),
        table(&["Agreement", "What it says", "Whom it protects", "Looks back", "Lasts"], rows),
    ]
}

/// Approvals and the ladder of remedies.
fn remedies(book: &Rulebook) -> Vec<Block> {
    let settings = book.agency();
    let ladder: Vec<String> =
        settings.remedies.ladder.iter().map(|rung| rung.replace('_', "-")).collect();
    let mut blocks = vec![
        text(
            "An officer of the company can approve what a rule forbids, in writing, for a record or a \
             network and for a time.",
        ),
        text(&format!(
            "What is done about a finding, in this order, and no step is skipped: {}.",
            ladder.join(", ")
        )),
    ];
    let approvals: Vec<String> = settings.approval.iter().map(Approval::in_words).collect();
    if !approvals.is_empty() {
        blocks.push(Block::List(approvals));
    }
    blocks
}

/// What leaving means for records.
fn leaving() -> String {
    "Your own contacts stay yours. Of joint records a copy may be transferred to you, but for clients \
     who opted out; a former colleague's clients and the rent roll are no joint records. What is yours \
     is removed from the company's systems, but for clients who are still being served."
        .to_owned()
}

/// Privacy.
fn privacy(book: &Rulebook) -> Vec<Block> {
    let keeping = &book.agency().retention;
    let mut blocks = vec![text(
        "To be told to clients: a copy of their records may be transferred to the employee who \
         serves them when that employee leaves, unless they ask for it not to be; they may \
         unsubscribe at any time.",
    )];
    blocks.extend(channels::notices(book));
    blocks.extend([
        text(&leaving()),
        text(&format!(
            "People in an export who resemble no client are forgotten at once: their number is kept, and \
             a digest from which nobody can be told. Of somebody who may be a client or a namesake, the \
             place in the export and the record are kept, and no name. Matches without a finding are \
             meant to be kept for {} days, findings for {} months.",
            keeping.matched_no_finding_days, keeping.findings_months
        )),
    ]);
    blocks
}

/// What may be asked where.
fn places(book: &Rulebook) -> Block {
    let row = |place: &Place| {
        let terms = Basis::ALL.into_iter().filter_map(|basis| place.bases.get(&basis));
        let bases: Vec<String> = terms
            .map(|terms| {
                let needs: Vec<&str> = terms
                    .needs
                    .iter()
                    .map(|need| match need {
                        Need::Allegation => "a named allegation",
                        Need::Notice => "notice",
                    })
                    .collect();
                if needs.is_empty() {
                    terms.words.clone()
                } else {
                    format!("{} (needs {})", terms.words, needs.join(" and "))
                }
            })
            .collect();
        let notice = match place.notice_days {
            0 => "none named".to_owned(),
            days => format!("{days} days"),
        };
        vec![place.name.clone(), bases.join("; "), notice, place.reviewed_on.0.to_string()]
    };
    let rows = book.places().iter().map(row).collect();
    table(
        &["Place", "An export may be read on the ground of", "Notice", "Law as looked at on"],
        rows,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_names_every_rule_and_class_and_its_own_hash() {
        let book = Rulebook::shipped().unwrap();

        let page = print(&book, "Harbour", Paper::Policy, Form::Html, None).unwrap();
        let markdown = print(&book, "Harbour", Paper::Policy, Form::Markdown, None).unwrap();

        for text in [&page, &markdown] {
            assert!(text.contains(&book.reference().sha256));
            assert!(text.contains("Opted out") && text.contains("Personal"));
            assert!(text.contains("a copy of their records may be transferred to the employee"));
            for rule in book.rules() {
                assert!(text.contains(rule.title.split('\'').next().unwrap()), "{}", rule.id);
            }
        }
        assert!(markdown.contains("EMP-STD, NS-1"));
    }

    #[test]
    fn the_notice_says_what_is_kept_and_what_may_be_expected() {
        let book = Rulebook::shipped().unwrap();

        let text = print(&book, "Harbour", Paper::Notice, Form::Markdown, None).unwrap();

        for words in ["no password is asked for", "30 days", "24 months", "a person decides"] {
            assert!(text.contains(words), "{words}");
        }
    }
}
