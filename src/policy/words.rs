//! What stands beside a finding, in words: what speaks for the rep, and what the company did itself.
//!
//! Facts only, and in neutral words. Clients are not named; reps and records are by their ids.

use crate::model::Day;
use crate::model::reading::Direction;
use crate::model::reading::TieKind;
use crate::model::rep::RepId;
use crate::model::stewardship::Stewardship;
use crate::policy::agency::Agency;
use crate::policy::dates::days_between;
use crate::policy::dates::months_after;
use crate::policy::event::Invited;
use crate::policy::event::SeenAs;
use crate::policy::facts::Account;
use crate::policy::facts::Phase;
use crate::policy::facts::Purpose;
use crate::policy::judge::Weighed;
use crate::policy::stewardship::Question;
use crate::policy::stewardship::is_rep;

/// What speaks for the rep in an event: facts found, and what the export cannot show.
pub(super) fn speaks_for_the_rep(weighed: &Weighed<'_>) -> Vec<String> {
    let mut words = Vec::new();
    words.extend(timing(weighed));
    words.extend(manner(weighed));
    words.extend(standing(weighed));
    words.extend(served(weighed));
    words
}

/// What the days say.
fn timing(weighed: &Weighed<'_>) -> Vec<String> {
    let event = weighed.event;
    let mut words = Vec::new();
    if weighed.phase == Phase::Undated {
        let day = weighed.day;
        words.push(format!(
            "the export gives no date for this entry: it was judged as of {day}, and may be older"
        ));
    }
    match (event.rep.hired, weighed.phase) {
        (Some(hired), Phase::BeforeHire) => {
            words.push(format!("pre-existing: it is older than the hire on {hired}"));
        }
        (Some(hired), _) if event.dated().is_some_and(|on| days_between(hired, on).abs() <= 1) => {
            words.push(format!(
                "it is dated within a day of the hire on {hired}, and exports give no time zone"
            ));
        }
        (None, _) => words
            .push("the roster gives no first day of work, so older ties cannot be told".to_owned()),
        _ => {}
    }
    if let (Some(last), Some(on)) = (weighed.last_day, event.dated())
        && days_between(last, on) == 1
    {
        words.push(format!(
            "it is dated the day after the last day, {last}, and exports give no time zone"
        ));
    }
    words
}

/// What the kind of thing that was seen does not show.
fn manner(weighed: &Weighed<'_>) -> Vec<String> {
    let event = weighed.event;
    let mut words = Vec::new();
    let mut say = |text: &str| words.push(text.to_owned());
    match event.seen {
        SeenAs::UploadedContact if event.purpose == Purpose::BeforeUpload => {
            say("asked before the upload; nothing has been uploaded");
        }
        SeenAs::UploadedContact => say(
            "an entry can reach a network by a phone's automatic sync: it shows that it is there, \
             not that it was put there on purpose",
        ),
        SeenAs::Tie(TieKind::Follower) => say("the client follows the rep: the client's own step"),
        SeenAs::Tie(kind) => {
            say("a tie alone does not show how it came about");
            match (kind, event.invited) {
                (TieKind::Following, _) => say("following is one-sided and public"),
                (_, Some(invited)) => say(invitation(invited)),
                (_, None) => say("the export does not show who asked first"),
            }
        }
        SeenAs::Invitation { direction, with_message } => {
            say(invitation(Invited { direction, with_message }));
        }
    }
    if event.account == Account::Company {
        say("the account was opened for the company");
    }
    words.extend(stated(weighed));
    words
}

/// What was stated about the account.
fn stated(weighed: &Weighed<'_>) -> Vec<String> {
    let stated = weighed.event.stated;
    let mut words = Vec::new();
    if let Some(on) = stated.at_request {
        words.push(format!("the company stated on {on} that it had asked for the account"));
    }
    if let Some(on) = stated.at_request_by_rep {
        words.push(format!("the rep stated on {on} that the company had asked for the account"));
    }
    if let Some(since) = stated.encouraged_by_rep {
        words.push(format!(
            "the rep stated that connecting with clients was encouraged or tolerated since {since}"
        ));
    }
    match stated.adds_clients {
        Some((on, true)) => {
            words
                .push(format!("the rep told the company on {on} of adding clients as connections"));
        }
        Some((on, false)) => {
            words.push(format!("the rep stated on {on} that clients are not added as connections"));
        }
        None => {}
    }
    words
}

/// What an invitation does not show, or shows for the rep.
fn invitation(invited: Invited) -> &'static str {
    match invited {
        Invited { direction: Direction::Incoming, .. } => "the client sent the invitation",
        Invited { with_message: false, .. } => "the rep's invitation had no message",
        Invited { with_message: true, .. } => {
            "the message that came with the rep's invitation was not read"
        }
    }
}

/// What else the record was.
fn standing(weighed: &Weighed<'_>) -> Vec<String> {
    let own = weighed.stewarded.also.iter();
    own.filter(|standing| standing.class >= Stewardship::Joint)
        .map(|standing| match standing.class {
            Stewardship::Personal => {
                format!("pre-existing, for review: {}", standing.because)
            }
            _ => format!("besides, {}", standing.because),
        })
        .collect()
}

/// Whether the company's books show the rep at work for this client, or approvals in force.
fn served(weighed: &Weighed<'_>) -> Vec<String> {
    let event = weighed.event;
    let agency = weighed.book.agency();
    let asked = Question { on: weighed.day, rep: &event.rep.id, roster: event.roster, agency };
    let states = event.records.iter().filter_map(|record| record.state_on(weighed.day));
    let mut names = states.flat_map(|state| &state.also_served_by);
    let mut words = Vec::new();
    if names.any(|name| is_rep(name, asked)) {
        words.push("the CRM lists the rep among those who serve this client".to_owned());
    }
    let mut names = event
        .records
        .iter()
        .filter_map(|record| record.state_on(weighed.day))
        .flat_map(|state| &state.also_served_by);
    if names.any(|name| !is_rep(name, asked)) {
        words.push("the CRM lists somebody else among those who serve this client".to_owned());
    }
    let managers = event.records.iter().flat_map(|record| &record.managements);
    let mut managers = managers.filter_map(|management| management.manager.as_deref());
    if managers.any(|name| is_rep(name, asked)) {
        words.push("the rent roll lists the rep as manager of this client's property".to_owned());
    }
    let approvals = weighed.approvals.iter().filter_map(|index| agency.approval.get(*index));
    words.extend(approvals.map(|approval| {
        let late = approval.entered_after(weighed.day);
        let late = if late { ", after this event" } else { "" };
        format!("an approval is on file: {}{late}", approval.in_words())
    }));
    words
}

/// What the company itself did or left undone, as far as it weighs on an event.
pub(super) fn company_side(weighed: &Weighed<'_>) -> Vec<String> {
    let event = weighed.event;
    let agency = weighed.book.agency();
    let when = When { on: weighed.day, as_of: event.as_of, notice_on: event.notice_on };
    let mut words = conduct(agency, &event.rep.id, when);
    if let Some(since) = event.stated.encouraged
        && since <= weighed.day
        && !agency.company.encouraged
    {
        words.push(format!(
            "connecting with clients was encouraged or tolerated since {since}, as the company stated"
        ));
    }
    match event.others_tied {
        0 => {}
        1 => words.push("1 other rep who works here is tied to the same client".to_owned()),
        count => {
            words.push(format!("{count} other reps who work here are tied to the same client"));
        }
    }
    if event.rep.agreement.is_none() {
        words.push("no employment agreement is recorded for the rep: policy alone".to_owned());
    }
    let delay = event.dated().map(|on| days_between(on, event.as_of));
    if let Some(days) = delay.filter(|days| *days > i64::from(agency.company.delay_days)) {
        words.push(format!("{days} days lie between the event and this audit"));
    }
    words
}

/// The days that the company's conduct is held against.
#[derive(Clone, Copy, Debug)]
pub(super) struct When {
    /// The day of the event.
    pub(super) on: Day,
    /// The audit's day.
    pub(super) as_of: Day,
    /// The day the rep was told that exports are looked at; `None`: the agency's settings say.
    pub(super) notice_on: Option<Day>,
}

/// The company's conduct that is not about one client: policy, acknowledgement, notice, tolerance.
///
/// No sentence names the day of the event, so that a report over many says each of them once.
pub(super) fn conduct(agency: &Agency, rep: &RepId, when: When) -> Vec<String> {
    let When { on, as_of, notice_on } = when;
    let mut words = Vec::new();
    match agency.policy.published {
        Some(published) if published.0 > on => words.push(format!(
            "no policy was in force on the day of this event: it was published on {}; a fact, and \
             no rule applied",
            published.0
        )),
        Some(_) => {}
        None => words.push("the day the policy came into force is not recorded".to_owned()),
    }
    match agency.acknowledged_on(rep) {
        Some(day) if day > on => {
            words.push(format!("the rep acknowledged the policy on {day}, after the event"));
        }
        Some(_) => {}
        None => words.push("no acknowledgement of the policy by the rep is recorded".to_owned()),
    }
    if agency.company.encouraged {
        words.push("connecting with clients was encouraged or tolerated".to_owned());
    }
    match notice_on.or(agency.company.notice_on.map(|day| day.0)) {
        Some(notice) if notice > as_of => {
            words.push(format!("the notice to staff is dated {notice}, after this audit"));
        }
        Some(_) => {}
        None => words.push("no notice to staff of such audits is recorded".to_owned()),
    }
    words.extend(stale(agency, as_of));
    words
}

/// A policy that nobody has looked at for too long.
fn stale(agency: &Agency, as_of: Day) -> Option<String> {
    let policy = &agency.policy;
    let looked = policy.reviewed_on.or(policy.published)?.0;
    (months_after(looked, policy.review_every_months) < as_of).then(|| {
        let months = policy.review_every_months;
        format!(
            "the policy was last reviewed on {looked}, and is to be looked at every {months} \
                 months (POLICY-STALE)"
        )
    })
}
