//! Judged ties become an audit: findings with stable ids, people counted once, cleared first.

use std::collections::BTreeMap;
use std::collections::HashSet;

use crate::intake::hash::sha256_hex;
use crate::model::Day;
use crate::model::audit::Appendix;
use crate::model::audit::Audit;
use crate::model::audit::AuditInput;
use crate::model::audit::AuditKind;
use crate::model::audit::Counts;
use crate::model::audit::Finding;
use crate::model::audit::FindingRecord;
use crate::model::audit::Grade;
use crate::model::audit::MatchStanding;
use crate::model::audit::PossibleMatch;
use crate::model::audit::SCHEMA;
use crate::model::audit::Seen;
use crate::model::matching::Certainty;
use crate::model::matching::Evidence;
use crate::model::reading::Section;
use crate::model::record::Record;
use crate::model::record::RecordId;
use crate::model::rep::RepId;
use crate::model::stewardship::Stewardship;
use crate::policy::FileJudgement;
use crate::policy::Judgement;
use crate::usecase::Services;
use crate::usecase::flow::Judged;
use crate::usecase::flow::Records;
use crate::usecase::rulebook::publish;
use crate::usecase::sighting::Tie;

/// One export or file, judged.
pub(super) struct Part {
    /// Whose.
    pub rep: RepId,
    /// Which of the kept exports it is; `None` for a contact file.
    pub intake: Option<usize>,
    /// Its files.
    pub inputs: Vec<AuditInput>,
    /// Its sections.
    pub sections: Vec<Section>,
    /// The kept ties.
    pub ties: Vec<Tie>,
    /// What the rules say of them.
    pub judged: Vec<Judged>,
    /// Findings about the file or the period, `seen.input` within this part.
    pub general: Vec<Finding>,
    /// People in it.
    pub people: u64,
}

/// Approvals that cleared nothing of what was looked at: they may be stale, or name a wrong record.
fn idle_approvals(services: &Services, kind: AuditKind, parts: &[Part]) -> Vec<String> {
    if kind == AuditKind::Check {
        return Vec::new();
    }
    let used: HashSet<&String> =
        parts.iter().flat_map(|part| &part.judged).flat_map(|one| &one.approvals).collect();
    let about = |rep: &RepId| {
        let mut exports = parts.iter().filter(|part| part.intake.is_some());
        exports.any(|part| part.rep.0.eq_ignore_ascii_case(&rep.0))
    };
    let all = services.rules_on(services.as_of()).agency().approval.iter();
    let idle = all.filter(|one| one.from.0 <= services.as_of() && about(&one.rep));
    idle.map(crate::policy::Approval::in_words)
        .filter(|words| !used.contains(words))
        .map(|words| format!("An approval cleared nothing that was looked at: {words}."))
        .collect()
}

/// Approvals that cleared something older than the day on which they were put on record.
fn late_approvals(parts: &[Part]) -> Vec<String> {
    let mut late: BTreeMap<&str, u64> = BTreeMap::new();
    for words in parts.iter().flat_map(|part| &part.judged).flat_map(|one| &one.late_approvals) {
        *late.entry(words).or_default() += 1;
    }
    let told = late.into_iter().map(|(words, count)| {
        let entries = if count == 1 { "entry" } else { "entries" };
        format!(
            "An approval cleared {count} {entries} from before it was put on record: {words}. That \
             it was given before must be shown by other means."
        )
    });
    told.collect()
}

/// What the clauses of all agreements are called.
fn clause_titles(services: &Services) -> BTreeMap<(String, String), String> {
    let clauses = services.rules_on(services.as_of()).all_clauses().iter();
    clauses.map(|one| ((one.agreement.clone(), one.id.clone()), one.title.clone())).collect()
}

/// What is said of the audit as a whole.
pub(super) struct Frame {
    /// Which audit.
    pub kind: AuditKind,
    /// What else the question depends on: rep, network, period.
    pub question: String,
    /// The company's books.
    pub books: Vec<AuditInput>,
    /// Whether clients are named.
    pub reveal: bool,
}

/// Puts an audit together. `cannot_see` and the appendix' other fields are the caller's.
pub(super) fn audit(
    services: &Services,
    frame: &Frame,
    parts: &[Part],
    records: &Records,
) -> Audit {
    let mut inputs: Vec<AuditInput> = Vec::new();
    let mut coverage: Vec<Section> = Vec::new();
    let mut findings: Vec<Finding> = Vec::new();
    let mut possible: Vec<PossibleMatch> = Vec::new();
    let mut matches: BTreeMap<String, MatchStanding> = BTreeMap::new();
    let mut sureness: BTreeMap<String, f64> = BTreeMap::new();
    let mut tally = Tally::default();
    for part in parts {
        let offset = u32::try_from(inputs.len()).unwrap_or(u32::MAX);
        inputs.extend(part.inputs.iter().cloned());
        merge_sections(&mut coverage, &part.sections);
        possible.extend(part.ties.iter().filter_map(|tie| needs_a_person(tie, offset, frame.kind)));
        let mut about: Vec<Finding> = part.general.clone();
        for judged in &part.judged {
            let Some(tie) = part.ties.get(judged.tie) else { continue };
            for judgement in &judged.outcome.judgements {
                let finding = finding(&part.rep, tie, judgement, records, frame.reveal);
                let surest = sureness.entry(finding.id.clone()).or_insert(tie.probability);
                if *surest <= tie.probability || !matches.contains_key(&finding.id) {
                    *surest = tie.probability;
                    matches.insert(finding.id.clone(), standing(tie, frame.kind));
                }
                about.push(finding);
            }
        }
        for finding in &mut about {
            finding.seen.input = finding.seen.input.saturating_add(offset);
        }
        tally.add(part);
        findings.extend(about);
    }
    let findings = one_each(findings);
    inputs.extend(frame.books.iter().cloned());
    let cleared = tally.cleared();
    let policy = services.rules_on(services.as_of()).reference();
    let as_of = services.as_of();
    Audit {
        schema: SCHEMA.to_owned(),
        kind: frame.kind,
        id: audit_id(frame, as_of, &policy.sha256, &inputs),
        as_of,
        policy,
        inputs,
        coverage,
        counts: tally.counts(cleared.values().sum(), findings.len()),
        cleared,
        findings,
        cannot_see: Vec::new(),
        appendix: Appendix {
            agency: services.config.agency.clone(),
            possible,
            matches,
            remarks: [
                publish::remarks(services),
                idle_approvals(services, frame.kind, parts),
                late_approvals(parts),
            ]
            .concat(),
            clause_titles: clause_titles(services),
            ..Appendix::default()
        },
    }
}

/// People, counted once however often they were seen, on whichever network. Somebody about whom
/// there is nothing but context (a link that outlives the employment, say) is cleared: nothing is
/// held against the tie.
#[derive(Default)]
struct Tally<'a> {
    /// People of all parts.
    people: u64,
    /// Of those, entries that are clients.
    entries: u64,
    /// Each rep's clients: what they were, and whether anything is held against the tie.
    clients: BTreeMap<(&'a RepId, &'a RecordId), (Stewardship, bool)>,
}

impl<'a> Tally<'a> {
    /// Adds one part. Two entries of one rep's client are one person.
    fn add(&mut self, part: &'a Part) {
        let mut entries: HashSet<u32> = HashSet::new();
        for judged in &part.judged {
            let Some(tie) = part.ties.get(judged.tie) else { continue };
            let Some(client) = tie.records.iter().min() else { continue };
            entries.insert(tie.person);
            let mut judgements = judged.outcome.judgements.iter();
            let held = judgements.any(|judgement| judgement.grade != Grade::Context);
            let class = judged.outcome.class;
            let known = self.clients.entry((&part.rep, client)).or_insert((class, false));
            known.0 = known.0.min(class);
            known.1 |= held;
        }
        self.people += part.people;
        self.entries += entries.len() as u64;
    }

    /// People cleared, by what their records were.
    fn cleared(&self) -> BTreeMap<String, u64> {
        let mut cleared = BTreeMap::new();
        for (class, _) in self.clients.values().filter(|(_, held)| !held) {
            *cleared.entry(class.as_str().to_owned()).or_default() += 1;
        }
        cleared
    }

    fn counts(&self, cleared: u64, findings: usize) -> Counts {
        let matched = self.clients.len() as u64;
        Counts {
            people: self.people.saturating_sub(self.entries.saturating_sub(matched)).max(matched),
            matched,
            cleared,
            findings: findings as u64,
        }
    }
}

/// One judgement of one tie as a finding.
fn finding(
    rep: &RepId,
    tie: &Tie,
    judgement: &Judgement,
    records: &Records,
    reveal: bool,
) -> Finding {
    let seen = seen(tie, 0);
    let about = crm_id(tie, &judgement.record, records);
    let name = reveal.then(|| name_of(records.get(about)?)).flatten();
    let standing = &judgement.stewarded.standing;
    let mut speaks_for_the_rep = judgement.speaks_for_the_rep.clone();
    if let Some(day) = tie.matched_as_of {
        speaks_for_the_rep.push(format!(
            "The match rests on what the CRM said on {day}, not on what it says today."
        ));
    }
    Finding {
        id: finding_id(&judgement.code, rep, Some(about), &seen),
        code: judgement.code.clone(),
        grade: judgement.grade,
        severity: judgement.severity,
        rep: rep.clone(),
        record: Some(FindingRecord {
            id: about.clone(),
            name,
            stewardship: standing.class,
            since: standing.since,
            because: standing.because.clone(),
        }),
        seen,
        probability: round(tie.probability, 4),
        evidence: tie.evidence.iter().map(rounded).collect(),
        rule: judgement.rule.clone(),
        clause: judgement.clause.clone(),
        speaks_for_the_rep,
        company_side: judgement.company_side.clone(),
        next_step: judgement.next_step.clone(),
    }
}

/// The id a finding names its record by: the CRM's, where the record that decided is a landlord
/// of the rent roll alone and the CRM knows the same person.
fn crm_id<'a>(tie: &'a Tie, decided: &'a RecordId, records: &Records) -> &'a RecordId {
    let in_crm =
        |id: &&RecordId| records.get(*id).is_some_and(|record| !record.versions.is_empty());
    if in_crm(&decided) { decided } else { tie.records.iter().find(in_crm).unwrap_or(decided) }
}

/// What was seen and where.
fn seen(tie: &Tie, offset: u32) -> Seen {
    Seen {
        kind: tie.seen.word().to_owned(),
        network: tie.network.clone(),
        input: tie.at.input.saturating_add(offset),
        line: tie.at.line,
        item: tie.at.item,
        on: tie.on,
    }
}

/// A match that is not sure enough.
fn needs_a_person(tie: &Tie, offset: u32, kind: AuditKind) -> Option<PossibleMatch> {
    if tie.certainty != Certainty::Possible {
        return None;
    }
    let because = match (tie.name_only, tie.rivals) {
        (true, 0) => "nothing but the name agrees".to_owned(),
        (true, rivals) => {
            format!("nothing but the name agrees, and {} clients bear it", rivals + 1)
        }
        (false, 0) => "too little agrees".to_owned(),
        (false, rivals) => format!("{} clients could be meant", rivals + 1),
    };
    let record = tie.records.first()?.clone();
    let probability = round(tie.probability, 4);
    let contest = standing(tie, kind).contest;
    Some(PossibleMatch { record, seen: seen(tie, offset), probability, because, contest })
}

/// How the match of a tie stands. A rep's own check names no client besides those the file holds.
fn standing(tie: &Tie, kind: AuditKind) -> MatchStanding {
    let mut contest = tie.contest.clone();
    if kind == AuditKind::Check {
        contest.further += u32::try_from(contest.rivals.len()).unwrap_or(u32::MAX);
        contest.rivals.clear();
    }
    MatchStanding { prior_bits: tie.prior_bits, contest, decided: tie.decided }
}

/// Keeps one finding for each fact: the surest entry, then the first. Worst first.
fn one_each(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by(|left, right| {
        right
            .probability
            .total_cmp(&left.probability)
            .then_with(|| left.seen.input.cmp(&right.seen.input))
            .then_with(|| left.seen.line.cmp(&right.seen.line))
            .then_with(|| left.seen.item.cmp(&right.seen.item))
    });
    let mut seen: HashSet<String> = HashSet::new();
    findings.retain(|finding| seen.insert(finding.id.clone()));
    findings.sort_by(|left, right| {
        let key = |one: &Finding| {
            (one.severity, one.grade, one.code.clone(), one.rep.clone(), one.seen.input)
        };
        key(left)
            .cmp(&key(right))
            .then_with(|| left.seen.line.cmp(&right.seen.line))
            .then_with(|| left.seen.item.cmp(&right.seen.item))
            .then_with(|| left.id.cmp(&right.id))
    });
    findings
}

/// Sections of several exports: what any of them held is there.
fn merge_sections(all: &mut Vec<Section>, more: &[Section]) {
    for section in more {
        match all.iter_mut().find(|one| one.section == section.section) {
            Some(known) => {
                known.state = known.state.min(section.state);
                known.count += section.count;
            }
            None => all.push(section.clone()),
        }
    }
}

/// The same fact keeps its id, whatever the day or the policy.
pub(super) fn finding_id(
    code: &str,
    rep: &RepId,
    record: Option<&RecordId>,
    seen: &Seen,
) -> String {
    let record = record.map(|record| record.0.as_str()).unwrap_or_default();
    let fact = format!("{code}\n{}\n{record}\n{}\n{}", rep.0, seen.network, seen.kind);
    format!("F-{}", sha256_hex(fact.as_bytes()).get(..12).unwrap_or_default())
}

/// The same question to the same books has the same id.
fn audit_id(frame: &Frame, as_of: Day, policy: &str, inputs: &[AuditInput]) -> String {
    let mut question = format!("{:?}\n{}\n{as_of}\n{policy}", frame.kind, frame.question);
    for input in inputs {
        question.push('\n');
        question.push_str(&input.sha256);
    }
    format!("A-{}", sha256_hex(question.as_bytes()).get(..12).unwrap_or_default())
}

/// The client's name, newest first.
fn name_of(record: &Record) -> Option<String> {
    let crm = record.latest().and_then(|state| state.person.name.as_ref());
    let landlord = || record.managements.iter().find_map(|entry| entry.landlord.name.as_ref());
    crm.or_else(landlord).map(|name| name.full.to_string())
}

/// Evidence with as many digits as mean something.
fn rounded(evidence: &Evidence) -> Evidence {
    Evidence { bits: round(evidence.bits, 2), ..evidence.clone() }
}

/// Rounds, so that the last bits of floating point do not make two reports differ.
fn round(number: f64, digits: i32) -> f64 {
    let scale = 10_f64.powi(digits);
    (number * scale).round() / scale
}

/// A finding about a file or a period, without a record. `fact` tells it from its kin.
pub(super) fn general(rep: &RepId, fact: &str, seen: Seen, judgement: FileJudgement) -> Finding {
    let about = RecordId(fact.to_owned());
    Finding {
        id: finding_id(&judgement.code, rep, Some(&about), &seen),
        code: judgement.code,
        grade: judgement.grade,
        severity: judgement.severity,
        rep: rep.clone(),
        record: None,
        seen,
        probability: 1.0,
        evidence: Vec::new(),
        rule: judgement.rule,
        clause: None,
        speaks_for_the_rep: judgement.speaks_for_the_rep,
        company_side: judgement.company_side,
        next_step: judgement.next_step,
    }
}
