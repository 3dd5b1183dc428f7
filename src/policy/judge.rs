//! One event to judgements: what the record was on the day, what the rules say, what speaks for the rep.
//!
//! Carve-outs are facts that rules ask for, so they are tested before a finding is made. What the
//! company itself did or left undone is printed beside every finding, and lowers it where it weighs.

use crate::model::Day;
use crate::model::audit::Grade;
use crate::model::audit::RuleRef;
use crate::model::audit::Severity;
use crate::model::clause::ClauseKind;
use crate::model::clause::ClauseReading;
use crate::model::clause::Ladder;
use crate::model::reading::Direction;
use crate::model::reading::TieKind;
use crate::model::record::RecordId;
use crate::model::span::Within;
use crate::model::stewardship::Stewarded;
use crate::model::stewardship::Stewardship;
use crate::policy::cedar::Rule;
use crate::policy::clauses;
use crate::policy::clauses::Applied;
use crate::policy::clauses::Step;
use crate::policy::error::PolicyError;
use crate::policy::event::Event;
use crate::policy::event::Judgement;
use crate::policy::event::Outcome;
use crate::policy::event::SeenAs;
use crate::policy::facts::Action;
use crate::policy::facts::EventFacts;
use crate::policy::facts::Facts;
use crate::policy::facts::Phase;
use crate::policy::facts::Purpose;
use crate::policy::facts::Standing;
use crate::policy::facts::Tie;
use crate::policy::facts::Window;
use crate::policy::rulebook::Rulebook;
use crate::policy::stewardship::steward_among;
use crate::policy::words;

/// An event with everything that is worked out before the rules are asked.
pub(super) struct Weighed<'a> {
    /// The company's policy.
    pub(super) book: &'a Rulebook,
    /// The event.
    pub(super) event: &'a Event<'a>,
    /// The day it is judged on.
    pub(super) day: Day,
    /// The last day that counts.
    pub(super) last_day: Option<Day>,
    /// When, seen from the employment.
    pub(super) phase: Phase,
    /// The record that decides.
    pub(super) record: RecordId,
    /// What it was.
    pub(super) stewarded: Stewarded,
    /// The tie or the record is older than the employment.
    pub(super) pre_existing: bool,
    /// The client made the first step.
    pub(super) client_first: bool,
    /// Approvals that cover it, as indexes.
    pub(super) approvals: Vec<usize>,
    /// The clauses applied.
    pub(super) clauses: Vec<Applied>,
}

/// Judges one event.
///
/// # Errors
///
/// [`PolicyError::RuleFailed`] when a rule could not be evaluated: then nothing was judged.
pub fn judge(book: &Rulebook, event: &Event<'_>) -> Result<Outcome, PolicyError> {
    let weighed = weigh(book, event);
    let action = match event.seen {
        SeenAs::UploadedContact => Action::UploadToNetwork,
        SeenAs::Tie(_) => Action::Connect,
        SeenAs::Invitation { .. } => Action::Invite,
    };
    let facts = weighed.facts();
    let mut judgements = Vec::new();
    let mut used = false;
    for rule in book.engine.decide(&Facts::Event(action, facts.clone()))? {
        judgements.push(weighed.judgement(rule, weighed.clause_beside(action)));
    }
    used |= weighed.approval_mattered(action, &facts, judgements.len())?;
    for applied in &weighed.clauses {
        let facts = touched(&facts, applied);
        let fired = book.engine.decide(&Facts::Event(Action::TouchClause, facts.clone()))?;
        used |= weighed.approval_mattered(Action::TouchClause, &facts, fired.len())?;
        let reading = || Some(applied.reading.clone());
        judgements.extend(fired.into_iter().map(|rule| weighed.judgement(rule, reading())));
    }
    judgements.sort_by(|one, other| (one.severity, &one.code).cmp(&(other.severity, &other.code)));
    Ok(Outcome {
        class: weighed.class(),
        record: weighed.record,
        stewarded: weighed.stewarded,
        judgements,
        approvals_used: if used { weighed.approvals } else { Vec::new() },
    })
}

/// Works out everything the rules may ask for.
fn weigh<'a>(book: &'a Rulebook, event: &'a Event<'a>) -> Weighed<'a> {
    let day = event.day();
    let last_day = event.last_day.or(event.rep.last_day);
    let phase = phase(event, day, last_day);
    let agency = book.agency();
    let stewarded = steward_among(event.records, day, &event.rep.id, event.roster, agency);
    let (record, stewarded) = stewarded.unwrap_or_else(nobody);
    let pre_existing = phase == Phase::BeforeHire || stewarded.holds(Stewardship::Personal);
    let client_first = client_first(event);
    let approvals = approvals(book, event, day);
    let clauses = clauses::apply(Step {
        book,
        rep: event.rep,
        roster: event.roster,
        records: event.records,
        place: event.place,
        on: event.dated(),
        day,
        as_of: event.as_of,
        last_day,
        rung: rung(event, phase),
        pre_existing,
        client_first,
    });
    Weighed {
        book,
        event,
        day,
        last_day,
        phase,
        record,
        stewarded,
        pre_existing,
        client_first,
        approvals,
        clauses,
    }
}

/// When an event was, seen from the employment. The first and the last day belong to it, and as long
/// as the audit's day is not past the last one nobody has left.
fn phase(event: &Event<'_>, day: Day, last_day: Option<Day>) -> Phase {
    if event.dated().is_none() {
        return Phase::Undated;
    }
    if event.rep.hired.is_some_and(|hired| day < hired) {
        Phase::BeforeHire
    } else if last_day.is_some_and(|last| day > last && event.as_of > last) {
        Phase::AfterEnd
    } else {
        Phase::Tenure
    }
}

/// What an event without a record counts as: nothing is held against it.
fn nobody() -> (RecordId, Stewarded) {
    let standing = crate::model::stewardship::Standing {
        class: Stewardship::Personal,
        since: None,
        because: "it matches no record".to_owned(),
    };
    (RecordId(String::new()), Stewarded { standing, also: Vec::new() })
}

/// Whether the client made the first step, as far as the export shows.
fn client_first(event: &Event<'_>) -> bool {
    match event.seen {
        SeenAs::UploadedContact | SeenAs::Tie(TieKind::Following) => false,
        SeenAs::Tie(TieKind::Follower) => true,
        SeenAs::Tie(_) => {
            event.invited.is_some_and(|invited| invited.direction == Direction::Incoming)
        }
        SeenAs::Invitation { direction, .. } => direction == Direction::Incoming,
    }
}

/// The approvals that cover an event.
fn approvals(book: &Rulebook, event: &Event<'_>, day: Day) -> Vec<usize> {
    let all = book.agency().approval.iter().enumerate();
    all.filter(|(_, approval)| {
        let covers = |id| approval.covers(&event.rep.id, id, event.network, day);
        event.records.iter().any(|record| covers(&record.id))
    })
    .map(|(index, _)| index)
    .collect()
}

/// The rung of the ladder that a tie reaches; the weakest that the facts allow.
///
/// A mutual tie after the end is of the rung of the invitation it came from. Where the export does not
/// say who asked, it may be of several: it is read as a stock invitation, which is for review, and the
/// report says what is not known. Following asks nobody, so it has no message.
fn rung(event: &Event<'_>, phase: Phase) -> Ladder {
    if event.seen == SeenAs::UploadedContact {
        return Ladder::ProtectedUpload;
    }
    match phase {
        Phase::BeforeHire => return Ladder::TieBeforeHire,
        Phase::Tenure | Phase::Undated => return Ladder::TieInTenure,
        Phase::AfterEnd => {}
    }
    let with_message = match event.seen {
        SeenAs::Invitation { with_message, .. } => with_message,
        SeenAs::Tie(TieKind::Connection | TieKind::Friend) => {
            event.invited.is_some_and(|invited| invited.with_message)
        }
        SeenAs::Tie(_) | SeenAs::UploadedContact => false,
    };
    if client_first(event) {
        Ladder::InvitedByClient
    } else if with_message {
        Ladder::PersonalMessage
    } else {
        Ladder::StockInvitation
    }
}

/// The facts of an event under one clause.
fn touched(facts: &EventFacts, applied: &Applied) -> EventFacts {
    EventFacts {
        protected: applied.reading.protected.into(),
        window: applied.window,
        clause: applied.standing,
        scope: applied.scope,
        carved_out: applied.carved_out,
        ..facts.clone()
    }
}

impl Weighed<'_> {
    /// The facts that rules may ask for, no clause in particular.
    fn facts(&self) -> EventFacts {
        let event = self.event;
        let leaving = event.purpose == Purpose::Leaving;
        let ended = |last: Day| event.as_of > last || leaving && event.as_of == last;
        EventFacts {
            stewardship: self.stewarded.standing.class,
            also: self.stewarded.also.iter().map(|standing| standing.class).collect(),
            account: event.account,
            phase: self.phase,
            purpose: event.purpose,
            tie: match event.seen {
                SeenAs::UploadedContact => Tie::None,
                SeenAs::Tie(TieKind::Connection) => Tie::Connection,
                SeenAs::Tie(TieKind::Friend) => Tie::Friend,
                SeenAs::Tie(TieKind::Following) => Tie::Following,
                SeenAs::Tie(TieKind::Follower) => Tie::Follower,
                SeenAs::Invitation { direction: Direction::Incoming, .. } => {
                    Tie::InvitationReceived
                }
                SeenAs::Invitation { direction: Direction::Outgoing, .. } => Tie::InvitationSent,
            },
            pre_existing: self.pre_existing,
            client_first: self.client_first,
            approved: !self.approvals.is_empty(),
            outlives_employment: self.last_day.is_some_and(ended),
            continuing_access_enabled: self.book.agency().continuing_access.enabled,
            protected: self.protected(),
            ..EventFacts::default()
        }
    }

    /// Whether any clause that is relied on restrains dealings with this client.
    fn protected(&self) -> Window {
        let restrains = self.clauses.iter().filter(|applied| restrains(applied));
        let mut answers = restrains.map(|applied| applied.reading.protected).peekable();
        match (answers.peek(), self.last_day) {
            (Some(_), Some(_)) => clauses::strongest(answers).into(),
            _ => Window::None,
        }
    }

    /// The clause printed beside a finding that is not itself about one: confidentiality beside an
    /// upload, a restraint that may protect the client beside a tie.
    fn clause_beside(&self, action: Action) -> Option<ClauseReading> {
        let protecting = |applied: &&Applied| applied.reading.protected != Within::Out;
        let mut clauses = self.clauses.iter().filter(protecting);
        let found = if action == Action::UploadToNetwork {
            clauses.find(|applied| applied.reading.kind == ClauseKind::Confidentiality)
        } else if self.last_day.is_some() {
            let edge = |applied: &&Applied| applied.reading.protected == Within::Edge;
            clauses.filter(|applied| restrains(applied)).min_by_key(edge)
        } else {
            None
        };
        found.map(|applied| applied.reading.clone())
    }

    /// Tells whether more rules would have fired without the approval.
    fn approval_mattered(
        &self,
        action: Action,
        facts: &EventFacts,
        fired: usize,
    ) -> Result<bool, PolicyError> {
        if self.approvals.is_empty() {
            return Ok(false);
        }
        let facts = EventFacts { approved: false, ..facts.clone() };
        Ok(self.book.engine.decide(&Facts::Event(action, facts))?.len() > fired)
    }

    /// What the client counts as among the cleared: a tie from before the hire is the rep's own.
    fn class(&self) -> Stewardship {
        let tie = self.event.seen != SeenAs::UploadedContact;
        let class = self.stewarded.standing.class;
        let ranked = Stewardship::Orphan..=Stewardship::Joint;
        if tie && self.phase == Phase::BeforeHire && ranked.contains(&class) {
            return Stewardship::Personal;
        }
        class
    }

    /// What a rule that fired says of the event.
    fn judgement(&self, rule: &Rule, clause: Option<ClauseReading>) -> Judgement {
        let agency = self.book.agency();
        // A clause is the agreement's; it needs no published policy.
        let of_clause = clause.as_ref().is_some_and(|_| rule.code == CLAUSE_WINDOW);
        let in_force = of_clause || agency.in_force(self.day);
        let stated = self.event.stated;
        let encouraged = agency.company.encouraged || stated.weighs_less(self.day);
        let (grade, severity) = weight(rule, in_force, encouraged);
        // A tie on an account that the company asked for is what the company asked for.
        let (grade, severity) = match (grade, stated.at_request) {
            (Grade::Inferred, Some(_)) => (Grade::Context, Severity::Low),
            _ => (grade, severity),
        };
        let next_step = match (&rule.next_step_before_upload, self.event.purpose) {
            _ if !in_force => {
                "Nothing is asked of the rep: no policy was in force on the day.".to_owned()
            }
            (Some(text), Purpose::BeforeUpload) => text.clone(),
            _ => rule.next_step.clone(),
        };
        Judgement {
            code: rule.code.clone(),
            grade,
            severity,
            rule: rule_ref(rule, self.book, self.day),
            record: self.record.clone(),
            stewarded: self.stewarded.clone(),
            clause,
            speaks_for_the_rep: words::speaks_for_the_rep(self),
            company_side: words::company_side(self),
            next_step,
        }
    }
}

/// The code that is the agreement's own.
const CLAUSE_WINDOW: &str = "CLAUSE-WINDOW";

/// Tells whether a clause restrains dealings, and is relied on.
fn restrains(applied: &Applied) -> bool {
    applied.standing == Standing::AsWritten && applied.reading.kind != ClauseKind::Confidentiality
}

/// Grade and severity after the company's own conduct: without a policy in force it is a fact and no
/// more; encouraged conduct weighs one step less.
pub(super) fn weight(rule: &Rule, in_force: bool, encouraged: bool) -> (Grade, Severity) {
    if !in_force {
        return (Grade::Context, Severity::Low);
    }
    let severity = match (rule.severity, encouraged) {
        (Severity::High, true) => Severity::Medium,
        (_, true) => Severity::Low,
        (severity, false) => severity,
    };
    (rule.grade, severity)
}

/// Names a rule with the policy version in force on a day.
pub(super) fn rule_ref(rule: &Rule, book: &Rulebook, on: Day) -> RuleRef {
    let agency = book.agency();
    let version = if agency.in_force(on) {
        agency.policy.version.clone()
    } else {
        "none in force".to_owned()
    };
    RuleRef { id: rule.id.clone(), title: rule.title.clone(), cite: rule.cite.clone(), version }
}
