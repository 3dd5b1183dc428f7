//! May I upload this file? The rep's self-check of a contact file.
//!
//! The file is read, compared and forgotten; of the answer only the numbers are kept, for the
//! trend of self-checks in the periodic report.

use std::collections::BTreeSet;
use std::collections::HashMap;
use std::path::PathBuf;

use crate::evidence::Head;
use crate::model::audit::Audit;
use crate::model::audit::AuditKind;
use crate::model::audit::Finding;
use crate::model::audit::Seen;
use crate::model::reading::NetworkId;
use crate::model::reading::Origin;
use crate::model::reading::Reading;
use crate::model::reading::SensitiveField;
use crate::model::rep::Rep;
use crate::model::rep::Roster;
use crate::network;
use crate::policy;
use crate::policy::AccountKind;
use crate::policy::Purpose;
use crate::store::Handed;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::apart::OpenFile;
use crate::usecase::assemble;
use crate::usecase::assemble::Frame;
use crate::usecase::assemble::Part;
use crate::usecase::clear;
use crate::usecase::clear::Cleared;
use crate::usecase::contacts::checked;
use crate::usecase::crm_gap;
use crate::usecase::decisions::Decided;
use crate::usecase::declared;
use crate::usecase::exports;
use crate::usecase::flow;
use crate::usecase::flow::Circumstances;
use crate::usecase::flow::List;
use crate::usecase::import::file_name;
use crate::usecase::jobs;
use crate::usecase::sighting::Tie;
use crate::usecase::standing;
use crate::usecase::standing::Blind;
use crate::usecase::standing::Books;

/// What the rep asks.
#[derive(Clone, Debug)]
pub struct Question {
    /// The contact file.
    pub file: PathBuf,
    /// The rep's id.
    pub rep: String,
    /// The network it would go to.
    pub to: NetworkId,
    /// Personal or company account.
    pub account: AccountKind,
    /// Where to write the part that may go.
    pub clean: Option<PathBuf>,
    /// Where to write the contacts that the CRM lacks, for the rep.
    pub crm_gap: Option<PathBuf>,
    /// Whether clients are named.
    pub reveal: bool,
}

/// Checks a contact file before upload.
///
/// # Errors
///
/// The file cannot be read, the rep is unknown, the workspace holds no CRM, a rule errs.
pub async fn run(services: &Services, question: &Question) -> Result<Audit, UseError> {
    let (rep, roster, books) = asked(services, &question.rep).await?;
    if let Some(out) = &question.clean {
        clear::target(&question.file, out)?;
    }
    if let Some(out) = &question.crm_gap {
        crm_gap::target(&question.file, out)?;
    }
    let (reading, mut open) = services.reader.contact_file(&question.file, &question.to).await?;
    let list = List { rep: &rep.id, tied: BTreeSet::new() };
    let found = flow::find(services, &roster, &reading, &list).await?;
    let looked = Looked { rep, roster, books, reading, people: found.people };
    let open = question.clean.is_some().then_some(&mut open);
    let told = tell(services, question, &looked, found.ties, open, View::Company).await?;
    let Told { mut audit, cleared, ties } = told;
    let files = looked.reading.inputs.iter();
    let files = files.map(|input| (input.name.as_str(), input.sha256.as_str()));
    audit.appendix.remarks.extend(declared::remarks(services, files).await?);
    let named = match (&question.clean, &cleared) {
        (Some(out), Some(cleared)) => vec![(file_name(out), cleared.bytes.clone())],
        _ => Vec::new(),
    };
    let something = audit.counts.findings > 0;
    let handed = jobs::handed(services, &audit, something, &named)?;
    let head = remember(services, &looked.rep, &audit, question.reveal, handed).await?;
    audit.appendix.log_head = Some(head.to_string());
    if let Some(out) = &question.crm_gap {
        audit.appendix.remarks.push(crm_gap::write(out, &looked.reading, &ties)?);
    }
    if let (Some(out), Some(cleared)) = (&question.clean, cleared) {
        exports::write_whole(out, &cleared.bytes)?;
    }
    Ok(audit)
}

/// Whose file it is, everybody, and the books that it is compared with.
pub(super) async fn asked(
    services: &Services,
    rep: &str,
) -> Result<(Rep, Roster, Books), UseError> {
    let roster = services.store.roster().await?;
    let rep = services.rep(&roster, rep)?.clone();
    let books = standing::books(services).await?;
    Ok((rep, roster, books))
}

/// A contact file that was read, before anything is said of it.
pub(super) struct Looked {
    /// Whose it is.
    pub(super) rep: Rep,
    /// Everybody.
    pub(super) roster: Roster,
    /// The company's books.
    pub(super) books: Books,
    /// The file.
    pub(super) reading: Reading,
    /// People in it.
    pub(super) people: u64,
}

/// What is said of a contact file.
pub(super) struct Told {
    /// The audit.
    pub(super) audit: Audit,
    /// The part that may go.
    pub(super) cleared: Option<Cleared>,
    /// The ties it speaks of.
    pub(super) ties: Vec<Tie>,
}

/// Who reads what is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum View {
    /// Somebody who may see the books.
    Company,
    /// The rep: nothing is said that depends on records besides those of the ties.
    Rep,
}

/// Judges the ties of a contact file and says what there is to say of them.
///
/// # Errors
///
/// A rule errs; the store; the file changed meanwhile.
pub(super) async fn tell(
    services: &Services,
    question: &Question,
    looked: &Looked,
    ties: Vec<Tie>,
    open: Option<&mut OpenFile>,
    view: View,
) -> Result<Told, UseError> {
    let Looked { rep, roster, books, reading, people } = looked;
    let ties = Decided::load(services).await?.apply(&rep.id, ties);
    let records = flow::records_of(services, ties.iter()).await?;
    let circumstances = Circumstances {
        rep,
        roster,
        account: question.account,
        last_day: None,
        purpose: Purpose::BeforeUpload,
        undated: services.as_of(),
        notice_on: None,
    };
    let judged = flow::judge(services, &circumstances, &ties, &records, &HashMap::new())?;
    let cleared = match open {
        Some(open) => Some(open.part(reading, clear::held(reading, &ties, &judged)).await?),
        None => None,
    };
    let part = Part {
        rep: rep.id.clone(),
        intake: None,
        inputs: reading.inputs.iter().map(standing::export_input).collect(),
        sections: reading.sections.clone(),
        general: sensitive(services, rep, reading)?,
        ties,
        judged,
        people: *people,
    };
    let frame = Frame {
        kind: AuditKind::Check,
        question: format!("{}\n{}", rep.id.0, question.to.as_str()),
        books: if view == View::Rep { Vec::new() } else { books.inputs.clone() },
        reveal: question.reveal,
    };
    let mut audit = assemble::audit(services, &frame, std::slice::from_ref(&part), &records);
    let blind = Blind {
        possible: audit.appendix.possible.len() as u64,
        hidden: reading.hidden,
        unidentifiable: reading.unidentifiable,
        skipped: part.inputs.iter().map(|input| input.skipped.len() as u64).sum(),
    };
    audit.cannot_see = standing::cannot_see(services, books, &reading.sections, blind);
    audit.appendix.rep = Some(rep.clone());
    audit.appendix.to_network = Some(question.to.as_str().to_owned());
    audit.appendix.remarks.extend(reading.warnings.iter().cloned());
    let of_ties;
    let spoken_of = if view == View::Rep {
        of_ties = only_those_of(reading, &part.ties);
        &of_ties
    } else {
        reading
    };
    let channels = checked::remarks(services, spoken_of, &part.ties, &records, &audit).await?;
    audit.appendix.remarks.extend(channels);
    if let Some(cleared) = &cleared {
        audit.appendix.remarks.push(format!(
            "The file with what may go holds {} entries; {} were held back, those that need somebody to look and further entries of the same people included.",
            cleared.kept, cleared.held
        ));
    }
    Ok(Told { audit, cleared, ties: part.ties })
}

/// A reading with those entries alone that are spoken of.
fn only_those_of(reading: &Reading, ties: &[Tie]) -> Reading {
    let places: BTreeSet<Origin> = ties.iter().map(|tie| tie.at).collect();
    let mut only = Reading::new(reading.network.clone());
    let spoken_of = reading.uploaded.iter().filter(|entry| places.contains(&entry.at));
    only.uploaded = spoken_of.cloned().collect();
    only
}

/// Findings on private details that no network needs.
fn sensitive(services: &Services, rep: &Rep, reading: &Reading) -> Result<Vec<Finding>, UseError> {
    let mut findings = Vec::new();
    let rules = services.rules_on(services.as_of());
    for (field, at) in &reading.sensitive {
        let network = reading.network.as_str();
        for judgement in policy::judge_sensitive(rules, rep, &[*field], network, services.as_of())?
        {
            let seen = Seen {
                kind: "file".to_owned(),
                network: network.to_owned(),
                input: at.input,
                line: at.line,
                item: at.item,
                on: None,
            };
            let mut finding = assemble::general(&rep.id, &format!("{field:?}"), seen, judgement);
            finding.next_step = format!("{}{}", finding.next_step, take_out(reading, *field));
            findings.push(finding);
        }
    }
    Ok(findings)
}

/// Which columns or fields to take out, by name.
fn take_out(reading: &Reading, field: SensitiveField) -> String {
    let columns = reading.sensitive_columns.iter().filter(|(of, _)| *of == field);
    let names: Vec<&str> = columns.map(|(_, name)| name.as_str()).collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => format!(" Take this column or field out: {one}."),
        _ => format!(" Take these columns or fields out: {}.", names.join(", ")),
    }
}

/// Reads the name of the network that a file would go to: one of ours, or another's plain name.
///
/// # Errors
///
/// In words: no name, a name with control characters, or one that is most likely a misspelt one of
/// ours, which the rules would take for another network.
pub fn network_named(text: &str) -> Result<NetworkId, String> {
    let name = text.trim().to_lowercase();
    if name.is_empty() || name.chars().count() > 60 || name.chars().any(char::is_control) {
        return Err("name a network in one short line".to_owned());
    }
    let ids: Vec<NetworkId> = network::ids().collect();
    let known: Vec<&str> = ids.iter().map(NetworkId::as_str).collect();
    if !known.contains(&name.as_str())
        && let Some(near) = similar::get_close_matches(name.as_str(), &known, 1, 0.75).first()
    {
        return Err(format!("did you mean `{near}`?"));
    }
    Ok(NetworkId(name.into()))
}

/// Notes when names are shown, and keeps the numbers of a check with what a job hands out.
pub(super) async fn remember(
    services: &Services,
    rep: &Rep,
    audit: &Audit,
    reveal: bool,
    handed: Option<Handed>,
) -> Result<Head, UseError> {
    if reveal {
        let what = "names revealed in a check";
        services.store.note(services.as_of(), what, &audit.id).await?;
    }
    let numbers = Audit { findings: Vec::new(), inputs: Vec::new(), ..audit.clone() };
    let kept = services.store.keep_audit(&numbers, Some(&rep.id)).await?;
    let head = kept.head;
    kept.commit(handed).await?;
    Ok(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_network_is_told_from_another_one() {
        assert_eq!(network_named(" LinkedIn ").unwrap().as_str(), "linkedin");
        for other in ["plaxo", "myspace", "twitter", "xing"] {
            assert_eq!(network_named(other).unwrap().as_str(), other);
        }
        for (text, near) in [("linkedn", "linkedin"), ("facebok", "facebook")] {
            assert_eq!(network_named(text), Err(format!("did you mean `{near}`?")));
        }
        for text in ["", "  ", "x\u{7}", "link\nedin"] {
            assert!(network_named(text).is_err(), "{text:?}");
        }
    }
}
