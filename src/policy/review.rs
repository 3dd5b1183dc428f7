//! What is wrong with a rulebook, or goes far: looked for before anybody is judged by it.
//!
//! Rules are tried out: on the cases that stand beside them and on a spread of invented situations.
//! What a court or a regulator asks of a restraint (an end, a scope that follows the dealings, a
//! carve-out for what the rep brought along) is told as a warning; nothing of it is decided here.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::Day;
use crate::model::clause::ClauseKind;
use crate::model::stewardship::Stewardship;
use crate::policy::agency::Cure;
use crate::policy::agreements::CarveOut;
use crate::policy::agreements::Clause;
use crate::policy::agreements::PersonalDealing;
use crate::policy::error::PolicyError;
use crate::policy::facts::Account;
use crate::policy::facts::Action;
use crate::policy::facts::EventFacts;
use crate::policy::facts::Facts;
use crate::policy::facts::Phase;
use crate::policy::facts::Purpose;
use crate::policy::facts::Scope;
use crate::policy::facts::Standing;
use crate::policy::facts::Tie;
use crate::policy::facts::Window;
use crate::policy::matrix;
use crate::policy::rulebook::Rulebook;

/// Invented situations for each action.
const SITUATIONS: usize = 600;

/// A restraint longer than this is told: 3 to 12 months are what courts usually uphold.
const USUAL_MONTHS: u32 = 12;

/// Months of keeping findings that are told.
const LONG_KEEPING_MONTHS: u32 = 36;

/// Connections in a burst below which an ordinary week is one.
const FEW_CONNECTIONS: u32 = 10;

/// How much a remark matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Gravity {
    /// Rules contradict each other, or one can never apply: to be mended.
    Fault,
    /// Something is missing or grows old.
    Missing,
    /// It goes far: somebody should be able to say why.
    Proportionality,
}

/// One remark on a rulebook.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Remark {
    /// How much it matters.
    pub gravity: Gravity,
    /// The file it is about.
    pub file: String,
    /// What was found.
    pub what: String,
    /// What to do about it.
    pub next: String,
}

/// Everything that is to be said of a rulebook on a day, the gravest first.
///
/// # Errors
///
/// A rule that cannot be evaluated.
pub fn review(book: &Rulebook, as_of: Day) -> Result<Vec<Remark>, PolicyError> {
    let mut remarks = Remarks::default();
    rules(book, &mut remarks)?;
    settings(book, as_of, &mut remarks);
    for (gravity, what, next) in matrix::review(book)? {
        remarks.add(gravity, "agency.toml", what, next);
    }
    for clause in &book.agreements.clause {
        proportion(clause, &mut remarks);
    }
    let mut all = remarks.all;
    all.sort();
    Ok(all)
}

/// Remarks as they are found.
#[derive(Default)]
struct Remarks {
    all: Vec<Remark>,
}

impl Remarks {
    fn add(&mut self, gravity: Gravity, file: &str, what: String, next: &str) {
        let (file, next) = (file.to_owned(), next.to_owned());
        self.all.push(Remark { gravity, file, what, next });
    }
}

/// Tries every rule out.
fn rules(book: &Rulebook, remarks: &mut Remarks) -> Result<(), PolicyError> {
    let failed = book.run_cases().into_iter().filter(|case| !case.passed).count();
    if failed > 0 {
        let what = format!("{failed} of the cases beside the rules fail");
        remarks.add(Gravity::Fault, "*.cases.json", what, "see `ringfence policy test`");
    }
    let mut codes: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for rule in book.rules() {
        codes.entry(&rule.code).or_default().push(&rule.id);
    }
    for (code, ids) in codes.into_iter().filter(|(_, ids)| ids.len() > 1) {
        let what = format!("the rules {} share the code {code}", ids.join(" and "));
        let next = "give each rule a code of its own: findings are told apart by it";
        remarks.add(Gravity::Fault, "*.cedar", what, next);
    }
    let tried = Tried::of(book)?;
    for rule in book.rules() {
        let file = format!("{}.cedar", rule.id);
        let Some(seen) = tried.fired.get(rule.id.as_str()) else {
            let what = format!("{} never applies, whatever happens", rule.code);
            let next = "look for conditions that exclude each other, or a setting that is off";
            remarks.add(Gravity::Fault, &file, what, next);
            continue;
        };
        if seen.before_hire {
            let what = format!("{} reaches what is older than the employment", rule.code);
            let next = "except `before_hire`, or be able to say why not";
            remarks.add(Gravity::Proportionality, &file, what, next);
        }
        if seen.own_client {
            let what = format!("{} reaches clients who are the rep's own", rule.code);
            let next = "name the classes that the rule protects";
            remarks.add(Gravity::Proportionality, &file, what, next);
        }
        if seen.every_client {
            let what = format!("{} reaches every client, of whatever class", rule.code);
            let next = "a rule for all clients is hard to defend: name the classes it protects";
            remarks.add(Gravity::Proportionality, &file, what, next);
        }
    }
    Ok(())
}

/// What a rule was seen to reach.
#[derive(Default)]
struct Reach {
    before_hire: bool,
    own_client: bool,
    every_client: bool,
    classes: Vec<Stewardship>,
}

/// Which rules fired in which situations.
struct Tried {
    fired: BTreeMap<String, Reach>,
}

impl Tried {
    fn of(book: &Rulebook) -> Result<Self, PolicyError> {
        let mut tried = Self { fired: BTreeMap::new() };
        let enabled = book.agency().continuing_access.enabled;
        for facts in book.firing_cases() {
            let facts = match facts.clone() {
                Facts::Event(action, one) => {
                    let asked = one.continuing_access_enabled && enabled;
                    Facts::Event(action, EventFacts { continuing_access_enabled: asked, ..one })
                }
                other => other,
            };
            tried.ask(book, &facts, false)?;
        }
        for action in
            [Action::UploadToNetwork, Action::Connect, Action::Invite, Action::TouchClause]
        {
            for at in 0..SITUATIONS {
                let facts = situation(at, action, enabled);
                tried.ask(book, &Facts::Event(action, facts), true)?;
            }
        }
        for reach in tried.fired.values_mut() {
            // A rule that spares nothing but the rep's own contacts reaches every client as well.
            let mut others = Stewardship::ALL.iter().filter(|one| **one != Stewardship::Personal);
            reach.every_client = others.all(|class| reach.classes.contains(class));
            reach.own_client =
                !reach.every_client && reach.classes.contains(&Stewardship::Personal);
        }
        Ok(tried)
    }

    /// Asks all rules; `spread` for an invented situation, in which one class holds alone.
    fn ask(&mut self, book: &Rulebook, facts: &Facts, spread: bool) -> Result<(), PolicyError> {
        for rule in book.decide(facts)? {
            let reach = self.fired.entry(rule.id.clone()).or_default();
            if let (true, Facts::Event(action, one)) = (spread, facts) {
                let clause = *action == Action::TouchClause;
                reach.before_hire |= one.phase == Phase::BeforeHire && !clause;
                // A client whom a clause protects is named by the clause.
                let named = !matches!(one.protected, Window::None | Window::Out);
                if !clause && !named && !reach.classes.contains(&one.stewardship) {
                    reach.classes.push(one.stewardship);
                }
            }
        }
        Ok(())
    }
}

/// One of many situations: every word of every fact comes up with every other sooner or later.
fn situation(at: usize, action: Action, enabled: bool) -> EventFacts {
    // A linear congruential step (Knuth, MMIX) spreads neighbours apart, always in the same way.
    let mut state = (at as u64).wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
    let mut pick = |count: u64| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((state >> 33) % count).unwrap_or_default()
    };
    let ties = [
        Tie::Connection,
        Tie::Friend,
        Tie::Following,
        Tie::Follower,
        Tie::InvitationSent,
        Tie::InvitationReceived,
    ];
    let windows = [Window::None, Window::Out, Window::Edge, Window::In];
    let scopes = [Scope::Outside, Scope::Weak, Scope::Possible, Scope::Likely, Scope::Direct];
    let of_clause = action == Action::TouchClause;
    let phases = [Phase::BeforeHire, Phase::Tenure, Phase::AfterEnd, Phase::Undated];
    let phase = chosen(&phases, pick(4), Phase::Tenure);
    EventFacts {
        stewardship: chosen(&Stewardship::ALL, pick(6), Stewardship::Company),
        also: Vec::new(),
        account: chosen(&Account::ALL, pick(2), Account::Personal),
        phase,
        purpose: chosen(
            &[Purpose::BeforeUpload, Purpose::Handed, Purpose::Leaving],
            pick(3),
            Purpose::Handed,
        ),
        tie: if action == Action::UploadToNetwork {
            Tie::None
        } else {
            chosen(&ties, pick(6), Tie::Connection)
        },
        // What is older than the employment is pre-existing: the two go together.
        pre_existing: phase == Phase::BeforeHire,
        client_first: pick(4) == 0,
        approved: pick(4) == 0,
        outlives_employment: pick(2) == 0,
        continuing_access_enabled: enabled,
        protected: chosen(&windows, pick(4), Window::None),
        window: if of_clause { chosen(&windows, pick(4), Window::None) } else { Window::None },
        clause: if of_clause {
            chosen(&[Standing::AsWritten, Standing::NotReliedOn], pick(2), Standing::AsWritten)
        } else {
            Standing::None
        },
        scope: if of_clause { chosen(&scopes, pick(5), Scope::Outside) } else { Scope::None },
        carved_out: of_clause && pick(4) == 0,
    }
}

/// One of several words.
fn chosen<T: Copy>(all: &[T], at: usize, otherwise: T) -> T {
    all.get(at).copied().unwrap_or(otherwise)
}

/// The settings, one by one.
fn settings(book: &Rulebook, as_of: Day, remarks: &mut Remarks) {
    const FILE: &str = "agency.toml";
    let agency = book.agency();
    for (table, names) in [
        ("groups", contradictions(agency.groups.iter())),
        ("sources", contradictions(agency.sources.iter())),
        ("relations", contradictions(agency.relations.iter())),
    ] {
        for name in names {
            let what = format!("[{table}] says two things of `{name}`");
            remarks.add(
                Gravity::Fault,
                FILE,
                what,
                "keep one: capitals and blanks make no difference",
            );
        }
    }
    if agency.remedies.ladder.is_empty() {
        let what = "[remedies] names no remedy".to_owned();
        remarks.add(Gravity::Fault, FILE, what, "say what comes first: a talk, a reminder, ...");
    }
    if !agency.adoption.is_empty() && agency.orphan.cured_by != Cure::Adoption {
        let what = "[[adoption]] has no effect while [orphan] cured_by is another".to_owned();
        remarks.add(Gravity::Fault, FILE, what, "take the adoptions out, or set cured_by");
    }
    notices(book, as_of, remarks);
    let dates = &agency.policy;
    let Some(published) = dates.published else {
        let what = "no day is known on which the policy was published".to_owned();
        let next = "publish it: `ringfence policy publish`";
        return remarks.add(Gravity::Missing, FILE, what, next);
    };
    let reviewed = dates.reviewed_on.unwrap_or(published).0;
    let months = chrono::Months::new(dates.review_every_months);
    if reviewed.checked_add_months(months).is_some_and(|due| due < as_of) {
        let what = format!("nobody reviewed the policy since {reviewed}");
        let next = "look at it together, and set reviewed_on";
        remarks.add(Gravity::Missing, FILE, what, next);
    }
    for (rep, on) in agency.acknowledged.iter().filter(|(_, on)| on.0 < published.0) {
        let what = format!("`{rep}` acknowledged the policy on {}, before it was published", on.0);
        remarks.add(Gravity::Missing, FILE, what, "ask them to acknowledge this version");
    }
}

/// Notice, approvals, keeping.
fn notices(book: &Rulebook, as_of: Day, remarks: &mut Remarks) {
    const FILE: &str = "agency.toml";
    let agency = book.agency();
    if agency.company.notice_on.is_none() {
        let what = "no day is known on which staff were told what audits look at".to_owned();
        let next = "hand out the notice (`ringfence policy render --notice`), and set notice_on";
        remarks.add(Gravity::Missing, FILE, what, next);
    }
    if let (true, Err(missing)) = (agency.ringers.enabled, agency.ringers.approved()) {
        let what = format!("[ringers] is on and lacks `{missing}`, so that it stays off");
        remarks.add(Gravity::Fault, FILE, what, "name who allowed it and what for, or turn it off");
    }
    if agency.ringers.approved().is_ok() {
        let what = "[ringers] is on: the framework itself calls seeded records extreme".to_owned();
        remarks.add(Gravity::Proportionality, FILE, what, "turn it off once its purpose is met");
    }
    if agency.hoarding.enabled {
        let what =
            "[hoarding] is on: numbers on how the CRM is kept are shown by office".to_owned();
        remarks.add(Gravity::Proportionality, FILE, what, "be able to say what they are for");
    }
    for approval in &agency.approval {
        if approval.until.is_some_and(|until| until.0 < as_of) {
            let what = format!("an approval is over: {}", approval.in_words());
            remarks.add(Gravity::Missing, FILE, what, "take it out, or have it given anew");
        } else if approval.until.is_none() {
            let what = format!("an approval has no end: {}", approval.in_words());
            remarks.add(Gravity::Proportionality, FILE, what, "give it a last day");
        }
    }
    if agency.privacy.smallest_office < 2 {
        let what = "tables by office give every office a row, however small it is".to_owned();
        let next = "set [privacy] smallest_office: in a small office a number is as good as a name";
        remarks.add(Gravity::Proportionality, FILE, what, next);
    }
    if agency.rent_roll.look_back_months > USUAL_MONTHS {
        let what = format!(
            "a landlord stays confidential for {} months after management ended",
            agency.rent_roll.look_back_months
        );
        remarks.add(Gravity::Proportionality, FILE, what, "12 months are usual");
    }
    if agency.retention.findings_months > LONG_KEEPING_MONTHS {
        let what = format!("findings are kept for {} months", agency.retention.findings_months);
        remarks.add(
            Gravity::Proportionality,
            FILE,
            what,
            "keep them no longer than they are needed",
        );
    }
    if agency.burst.connections < FEW_CONNECTIONS {
        let what = format!("{} connections already count as many", agency.burst.connections);
        remarks.add(
            Gravity::Proportionality,
            FILE,
            what,
            "25 in two days are well above a good week",
        );
    }
    if agency.company.encouraged {
        let what = "connecting was encouraged: every finding weighs one step less".to_owned();
        remarks.add(Gravity::Missing, FILE, what, "say what holds from now on, and publish it");
    }
}

/// Names that are written twice, differing in case and blanks alone, and mean two things.
fn contradictions<'a, T: PartialEq + 'a>(
    entries: impl Iterator<Item = (&'a String, &'a T)>,
) -> Vec<String> {
    let mut known: BTreeMap<String, &T> = BTreeMap::new();
    let mut twice = Vec::new();
    for (name, value) in entries {
        let folded = name.trim().to_lowercase();
        if known.insert(folded, value).is_some_and(|before| before != value) {
            twice.push(name.trim().to_owned());
        }
    }
    twice
}

/// How far a clause goes.
fn proportion(clause: &Clause, remarks: &mut Remarks) {
    const FILE: &str = "agreements.toml";
    let confidential = clause.kind == ClauseKind::Confidentiality;
    let mut add = |what: String, next: &str| {
        let what = format!("{} of {}: {what}", clause.id, clause.agreement);
        remarks.add(Gravity::Proportionality, FILE, what, next);
    };
    match clause.duration_months.first() {
        None if !confidential => add("it has no end".to_owned(), "give it a duration"),
        Some(months) if *months > USUAL_MONTHS => {
            add(format!("it lasts {months} months"), "3 to 12 months are usual");
        }
        _ => {}
    }
    if clause.look_back_months > USUAL_MONTHS {
        let what = format!("it looks back {} months", clause.look_back_months);
        add(what, "clients of the last 12 months are the scope that is upheld most readily");
    }
    if clause.kind == ClauseKind::NonCompete {
        add("it forbids competition as a whole".to_owned(), "ask counsel: few places uphold it");
    }
    let restrains =
        matches!(clause.kind, ClauseKind::Solicit | ClauseKind::AcceptApproach | ClauseKind::Deal);
    let clients = clause.protected.contains(&crate::policy::agreements::ProtectedGroup::Clients);
    if restrains && clients && clause.personal_dealing == PersonalDealing::None {
        let next = "tie it to clients the rep dealt with: `personal_dealing`";
        add("it protects clients the rep never dealt with".to_owned(), next);
    }
    if restrains && !clause.carve_outs.contains(&CarveOut::PreExisting) {
        let next = "add `pre_existing` to its carve_outs";
        add("it reaches clients whom the rep brought along".to_owned(), next);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::shipped::SHIPPED;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    /// The shipped files with changes: file, what to replace, with what.
    fn said_of(changes: &[(&str, &str, &str)]) -> Vec<Remark> {
        let mut files: BTreeMap<String, String> =
            SHIPPED.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        for (name, from, to) in changes {
            let text = files.get_mut(*name).unwrap();
            assert!(text.contains(from), "`{from}` is not in `{name}`");
            *text = text.replace(from, to);
        }
        let book = Rulebook::from_files(&files).unwrap();
        review(&book, day("2026-11-22")).unwrap()
    }

    fn has(remarks: &[Remark], gravity: Gravity, words: &str) -> bool {
        remarks.iter().any(|one| one.gravity == gravity && one.what.contains(words))
    }

    #[test]
    fn the_shipped_rules_have_no_fault_and_lack_their_dates() {
        let remarks = said_of(&[]);

        assert!(remarks.iter().all(|one| one.gravity != Gravity::Fault), "{remarks:?}");
        assert!(has(&remarks, Gravity::Missing, "was published"));
        assert!(!has(&remarks, Gravity::Proportionality, "reaches"), "{remarks:?}");
    }

    #[test]
    fn a_rule_that_can_never_apply_is_a_fault() {
        let never = "&& context.phase != Phase::\"before_hire\"\n  && context.phase == Phase::\"before_hire\"";
        let dead = said_of(&[(
            "orphan-upload.cedar",
            "&& context.phase != Phase::\"before_hire\"",
            never,
        )]);
        let off = said_of(&[("agency.toml", "enabled = true", "enabled = false")]);

        assert!(has(&dead, Gravity::Fault, "ORPHAN-UPLOAD never applies"));
        assert!(has(&off, Gravity::Fault, "CONTINUING-ACCESS never applies"));
    }

    #[test]
    fn what_contradicts_itself_is_a_fault() {
        let groups =
            said_of(&[("agency.toml", "[sources]\n", "\"rent roll\" = \"joint\"\n[sources]\n")]);
        let codes = said_of(&[("orphan-upload.cedar", "ORPHAN-UPLOAD", "RENTROLL-UPLOAD")]);

        assert!(has(&groups, Gravity::Fault, "[groups] says two things of `rent roll`"));
        assert!(has(&codes, Gravity::Fault, "share the code RENTROLL-UPLOAD"));
    }

    #[test]
    fn what_goes_far_is_told() {
        let all = said_of(&[(
            "orphan-upload.cedar",
            "resource.holds.contains(Stewardship::\"orphan\")\n  && !resource.holds.contains(Stewardship::\"rent_roll\")\n  && ",
            "",
        )]);
        let old =
            said_of(&[("rentroll-upload.cedar", "&& context.phase != Phase::\"before_hire\"", "")]);
        let long = said_of(&[("agreements.toml", "[12, 6, 3]", "[24, 12]")]);

        assert!(has(&all, Gravity::Proportionality, "ORPHAN-UPLOAD reaches every client"));
        assert!(has(&old, Gravity::Proportionality, "RENTROLL-UPLOAD reaches what is older"));
        assert!(has(&long, Gravity::Proportionality, "NS-1 of EMP-STD: it lasts 24 months"));
    }

    #[test]
    fn a_policy_nobody_looked_at_is_stale() {
        let stale = said_of(&[("agency.toml", "# published = ", "published = ")]);
        let fresh = said_of(&[
            ("agency.toml", "# published = ", "published = "),
            ("agency.toml", "# reviewed_on = ", "reviewed_on = "),
        ]);

        assert!(has(&stale, Gravity::Missing, "nobody reviewed the policy since 2026-02-01"));
        assert!(!has(&fresh, Gravity::Missing, "nobody reviewed"));
    }
}
