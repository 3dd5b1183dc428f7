//! Judgements that are about no single client: a run of connections, private details in a file.

use crate::model::Day;
use crate::model::audit::Grade;
use crate::model::audit::RuleRef;
use crate::model::audit::Severity;
use crate::model::reading::SensitiveField;
use crate::model::rep::Rep;
use crate::policy::dates::days_between;
use crate::policy::error::PolicyError;
use crate::policy::facts::BurstNumbers;
use crate::policy::facts::Detail;
use crate::policy::facts::Facts;
use crate::policy::judge::rule_ref;
use crate::policy::judge::weight;
use crate::policy::rulebook::Rulebook;
use crate::policy::words;
use crate::policy::words::When;

/// A run of connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BurstFacts {
    /// The first day of the run.
    pub first_day: Day,
    /// The last day of the run.
    pub last_day: Day,
    /// Connections in it.
    pub connections: u32,
    /// Clients among them.
    pub matched: u32,
    /// The day the rep gave notice, where the roster knows it.
    pub notice_on: Option<Day>,
    /// The day the rep was told that exports are looked at; `None`: the agency's settings say.
    pub told_on: Option<Day>,
    /// The audit's day.
    pub as_of: Day,
}

/// What one rule says of a file or a run of connections.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileJudgement {
    /// The finding code.
    pub code: String,
    /// How directly it was seen.
    pub grade: Grade,
    /// How much it matters.
    pub severity: Severity,
    /// The rule.
    pub rule: RuleRef,
    /// The private detail, where it is about one.
    pub field: Option<SensitiveField>,
    /// What speaks for the rep.
    pub speaks_for_the_rep: Vec<String>,
    /// The company's own conduct.
    pub company_side: Vec<String>,
    /// The lowest step not yet taken.
    pub next_step: String,
}

/// Judges a run of connections.
///
/// # Errors
///
/// [`PolicyError::RuleFailed`] when a rule could not be evaluated.
pub fn judge_burst(
    book: &Rulebook,
    rep: &Rep,
    facts: &BurstFacts,
) -> Result<Option<FileJudgement>, PolicyError> {
    let limits = &book.agency().burst;
    let numbers = BurstNumbers {
        connections: facts.connections.into(),
        matched: facts.matched.into(),
        days: days_between(facts.first_day, facts.last_day).saturating_add(1),
        days_before_notice: facts.notice_on.map(|notice| days_between(facts.last_day, notice)),
        limit_connections: limits.connections.into(),
        limit_days: limits.within_days.into(),
        limit_days_before_notice: limits.days_before_notice.into(),
    };
    let speaks = burst_words(facts);
    let when = When { on: facts.last_day, as_of: facts.as_of, notice_on: facts.told_on };
    let all = judgements(book, rep, &Facts::Burst(numbers), when, None, &speaks)?;
    Ok(all.into_iter().next())
}

/// What a run of connections does not show, and how much of it was no client.
fn burst_words(facts: &BurstFacts) -> Vec<String> {
    let others = facts.connections.saturating_sub(facts.matched);
    let mut words =
        vec![format!("{others} of the {} people are no clients of the company", facts.connections)];
    if others >= facts.matched {
        words.push("most of them are no clients: the run was not aimed at clients".to_owned());
    }
    words.push("a conference, or a phone's first sync, looks the same".to_owned());
    words
}

/// Judges the private details in a contact file that is meant for a network.
///
/// # Errors
///
/// [`PolicyError::RuleFailed`] when a rule could not be evaluated.
pub fn judge_sensitive(
    book: &Rulebook,
    rep: &Rep,
    fields: &[SensitiveField],
    network: &str,
    on: Day,
) -> Result<Vec<FileJudgement>, PolicyError> {
    let mut seen = Vec::new();
    let mut all = Vec::new();
    for field in fields {
        if seen.contains(field) {
            continue;
        }
        seen.push(*field);
        let speaks = [format!("{network} may never have been given the file")];
        let facts = Facts::Detail(Detail::from(*field));
        let when = When { on, as_of: on, notice_on: None };
        all.extend(judgements(book, rep, &facts, when, Some(*field), &speaks)?);
    }
    Ok(all)
}

/// What the rules say of facts that are about no single client.
fn judgements(
    book: &Rulebook,
    rep: &Rep,
    facts: &Facts,
    when: When,
    field: Option<SensitiveField>,
    speaks: &[String],
) -> Result<Vec<FileJudgement>, PolicyError> {
    let agency = book.agency();
    let rules = book.engine.decide(facts)?.into_iter();
    let judged = rules.map(|rule| {
        let (grade, severity) = weight(rule, agency.in_force(when.on), agency.company.encouraged);
        // Children are to be protected more than anybody else.
        let severity = match (field, severity) {
            (Some(SensitiveField::Children), Severity::Low) => Severity::Medium,
            (Some(SensitiveField::Children), _) => Severity::High,
            (_, severity) => severity,
        };
        FileJudgement {
            code: rule.code.clone(),
            grade,
            severity,
            rule: rule_ref(rule, book, when.on),
            field,
            speaks_for_the_rep: speaks.to_vec(),
            company_side: words::conduct(agency, &rep.id, when),
            next_step: rule.next_step.clone(),
        }
    });
    Ok(judged.collect())
}
