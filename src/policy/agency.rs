//! `agency.toml`: what an HR manager sets. An unknown key is an error, named with its line.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::model::Day;
use crate::model::record::RecordId;
use crate::model::record::RecordState;
use crate::model::rep::Rep;
use crate::model::rep::RepId;
use crate::model::stewardship::Stewardship;
use crate::policy::channels::ChannelMatrix;
use crate::policy::channels::ConsentSettings;
use crate::policy::channels::PrivacyNotice;
use crate::policy::dates::SetDay;
use crate::policy::measures::HoardingSettings;
use crate::policy::measures::RingerSettings;
use crate::policy::places;
use crate::policy::places::Place;
use crate::policy::self_check::SelfCheckSettings;

/// The agency's settings. The shipped file explains each.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agency {
    /// The policy's name, version and dates.
    pub policy: PolicyDates,
    /// When an inherited record stops being one.
    pub orphan: OrphanSettings,
    /// Adoptions that the CRM does not hold.
    #[serde(default)]
    pub adoption: Vec<Adoption>,
    /// The rent roll.
    pub rent_roll: RentRollSettings,
    /// Opt-outs.
    pub opt_out: OptOutSettings,
    /// The CRM's groups that say what a record is.
    #[serde(default)]
    pub groups: BTreeMap<String, Stewardship>,
    /// Who paid for a lead, by the CRM's source.
    #[serde(default)]
    pub sources: BTreeMap<String, PaidBy>,
    /// How close the company is to somebody, by the CRM's groups and status.
    #[serde(default)]
    pub relations: BTreeMap<String, Relation>,
    /// When connections are a burst.
    pub burst: BurstSettings,
    /// Whether ties that outlive the employment are listed.
    pub continuing_access: Switch,
    /// How long what is kept.
    pub retention: Retention,
    /// The age of the CRM's snapshots.
    pub records: RecordSettings,
    /// The company's own conduct.
    pub company: CompanyFacts,
    /// The day each rep acknowledged the policy.
    #[serde(default)]
    pub acknowledged: BTreeMap<String, SetDay>,
    /// Who may build client ties for the agency.
    pub authorised: Authorised,
    /// The remedies in order.
    pub remedies: Remedies,
    /// Seeded records.
    #[serde(default)]
    pub ringers: RingerSettings,
    /// Contacts that are kept outside the CRM.
    #[serde(default)]
    pub hoarding: HoardingSettings,
    /// What an officer of the company allowed.
    #[serde(default)]
    pub approval: Vec<Approval>,
    /// What keeps reports from being about single people.
    #[serde(default)]
    pub privacy: Privacy,
    /// When records that are gone from the CRM before notice are told.
    #[serde(default)]
    pub removal: RemovalSettings,
    /// What a record is taken to be worth; `None`: no report speaks of money.
    #[serde(default)]
    pub record_value: Option<RecordValue>,
    /// By class, which channels are open; empty: the matrix is not set.
    #[serde(default)]
    pub channels: ChannelMatrix,
    /// What admits contacts that a rep brings in.
    #[serde(default)]
    pub consent: ConsentSettings,
    /// How much reps' own checks may tell.
    #[serde(default, rename = "self-check")]
    pub self_check: SelfCheckSettings,
    /// Versions of the privacy notice to clients.
    #[serde(default)]
    pub privacy_notice: Vec<PrivacyNotice>,
}

/// What keeps reports from being about single people. A file without it has the shipped number.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Privacy {
    /// Reps an office needs for a row of its own in tables by office.
    pub smallest_office: u32,
}

impl Default for Privacy {
    fn default() -> Self {
        Self { smallest_office: 5 }
    }
}

/// When records that are gone from the CRM before notice are told. A file without it has the
/// shipped numbers.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemovalSettings {
    /// Records a rep removes in a usual week.
    pub usual_per_week: u32,
    /// How many times as many are told.
    pub factor: u32,
}

impl Default for RemovalSettings {
    fn default() -> Self {
        Self { usual_per_week: 7, factor: 3 }
    }
}

/// What a record is taken to be worth.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordValue {
    /// Whole units of the currency.
    pub amount: u32,
    /// The currency as three letters: `AUD`.
    pub currency: String,
    /// Where the amount comes from.
    pub source: String,
}

/// The policy's name, version and dates.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyDates {
    /// Names the policy in every report.
    pub id: String,
    /// Its version.
    pub version: String,
    /// The day it came into force; `None`: not recorded.
    pub published: Option<SetDay>,
    /// Months after which a policy that nobody reviewed is stale.
    pub review_every_months: u32,
    /// The last review.
    pub reviewed_on: Option<SetDay>,
}

/// When an inherited record stops being one.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrphanSettings {
    /// What cures it.
    pub cured_by: Cure,
}

/// What makes an inherited record its new owner's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cure {
    /// A dated adoption, in the CRM or in `agency.toml`.
    Adoption,
    /// A later snapshot with an owner who works here.
    Reassignment,
    /// The same, and a dealing after the leaver's last day.
    Dealing,
}

/// A record that a rep took over as their own work.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Adoption {
    /// The record.
    pub record: RecordId,
    /// Who adopted it.
    pub rep: RepId,
    /// Since when.
    pub on: SetDay,
}

/// The rent roll.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RentRollSettings {
    /// Months a landlord stays confidential after management ended.
    pub look_back_months: u32,
}

/// Opt-outs.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OptOutSettings {
    /// Working days until an opt-out takes effect, where the place names no number of its own.
    pub effective_after_working_days: u32,
    /// The places, which may name one.
    #[serde(skip)]
    pub(super) places: Vec<Place>,
    /// The place of a rep for whom the roster names none.
    #[serde(skip)]
    pub(super) default_place: Option<String>,
}

/// Who paid for a lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaidBy {
    /// The company: a paid or house lead.
    Company,
    /// Both.
    Joint,
    /// The rep.
    Rep,
}

/// How close the company is to somebody in its CRM.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// A client.
    Client,
    /// Somebody who may become one.
    Prospect,
    /// Somebody whom another agency serves.
    NoClient,
}

/// When connections are a burst.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BurstSettings {
    /// Connections at least.
    pub connections: u32,
    /// Days at most.
    pub within_days: u32,
    /// Days before notice at most.
    pub days_before_notice: u32,
}

/// Something that is on or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Switch {
    /// On.
    pub enabled: bool,
}

/// How long what is kept.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// Days for matches without a finding.
    pub matched_no_finding_days: u32,
    /// Months for findings.
    pub findings_months: u32,
}

/// The age of the CRM's snapshots.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordSettings {
    /// Days after which a snapshot is stale.
    pub stale_after_days: u32,
}

/// The company's own conduct.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CompanyFacts {
    /// Connecting with clients was encouraged or tolerated.
    pub encouraged: bool,
    /// The day staff were told in writing what audits look at.
    pub notice_on: Option<SetDay>,
    /// Days between an event and an audit that count as delay.
    pub delay_days: u32,
}

/// Who may build client ties for the agency.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Authorised {
    /// Roles as in the roster.
    pub roles: Vec<String>,
}

/// The remedies.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Remedies {
    /// Lowest first.
    pub ladder: Vec<String>,
}

/// What an officer of the company allowed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// Who allowed it.
    pub officer: String,
    /// Whom.
    pub rep: RepId,
    /// For one record.
    pub record: Option<RecordId>,
    /// For a whole network.
    pub network: Option<String>,
    /// First day.
    pub from: SetDay,
    /// Last day; `None`: no end.
    pub until: Option<SetDay>,
    /// The day it was put on record, where it is not one of the settings.
    #[serde(skip)]
    pub entered_on: Option<Day>,
}

impl Approval {
    /// Tells whether it covers an event. An approval that names neither record nor network covers
    /// nothing, and loading refuses it.
    #[must_use]
    pub fn covers(&self, rep: &RepId, record: &RecordId, network: &str, on: Day) -> bool {
        let scope = self.record.is_some() || self.network.is_some();
        let record = self.record.as_ref().is_none_or(|own| own == record);
        let network = self.network.as_ref().is_none_or(|own| own.eq_ignore_ascii_case(network));
        let days = self.from.0 <= on && self.until.is_none_or(|until| on <= until.0);
        scope && record && network && days && self.rep.0.eq_ignore_ascii_case(&rep.0)
    }

    /// Names it in a report: officer, scope and days.
    #[must_use]
    pub fn in_words(&self) -> String {
        let scope = match (&self.record, &self.network) {
            (Some(record), Some(network)) => format!("record {} on {network}", record.0),
            (Some(record), None) => format!("record {}", record.0),
            (None, Some(network)) => format!("every record on {network}"),
            (None, None) => "nothing".to_owned(),
        };
        let until = self.until.map_or("on".to_owned(), |until| format!("to {}", until.0));
        let entered = self.entered_on.map(|on| format!(", put on record on {on}"));
        let entered = entered.unwrap_or_default();
        format!("{} approved {scope} from {} {until}{entered}", self.officer, self.from.0)
    }

    /// Tells whether it was put on record after a day.
    #[must_use]
    pub fn entered_after(&self, on: Day) -> bool {
        self.entered_on.is_some_and(|entered| entered > on)
    }
}

impl Agency {
    /// The class a record's group stands for.
    pub(super) fn group(&self, group: &str) -> Option<Stewardship> {
        let wanted = group.trim().to_lowercase();
        self.groups.iter().find(|(name, _)| name.trim().to_lowercase() == wanted).map(|(_, to)| *to)
    }

    /// How close the company is to somebody: the closest that a group or the status stands for. Words
    /// that are not listed say nothing, and without any it is a client.
    pub(super) fn relation(&self, state: &RecordState) -> Relation {
        let words = state.groups.iter().chain(&state.status);
        let listed = words.filter_map(|word| {
            let wanted = word.trim().to_lowercase();
            let mut all = self.relations.iter();
            all.find(|(name, _)| name.trim().to_lowercase() == wanted).map(|(_, to)| *to)
        });
        listed.min().unwrap_or(Relation::Client)
    }

    /// Who paid for a lead with this source.
    #[must_use]
    pub fn paid_by(&self, source: &str) -> Option<PaidBy> {
        let wanted = source.trim().to_lowercase();
        let mut sources = self.sources.iter();
        sources.find(|(name, _)| name.trim().to_lowercase() == wanted).map(|(_, by)| *by)
    }

    /// Working days until an opt-out takes effect, seen from a rep: the number of the rep's place,
    /// which is its law, else the agency's.
    pub(super) fn opt_out_days(&self, rep: Option<&Rep>) -> u32 {
        let settings = &self.opt_out;
        let own = rep.and_then(|rep| rep.place.as_deref());
        let place = own.or(settings.default_place.as_deref());
        let place = place.and_then(|id| places::find(&settings.places, id));
        let named = place.and_then(|place| place.opt_out_working_days);
        named.unwrap_or(settings.effective_after_working_days)
    }

    /// Tells whether the policy was in force on a day. Without a published date it counts as in force.
    #[must_use]
    pub fn in_force(&self, on: Day) -> bool {
        self.policy.published.is_none_or(|published| published.0 <= on)
    }

    /// The day a rep acknowledged the policy.
    #[must_use]
    pub fn acknowledged_on(&self, rep: &RepId) -> Option<Day> {
        let mut all = self.acknowledged.iter();
        all.find(|(id, _)| id.eq_ignore_ascii_case(&rep.0)).map(|(_, on)| on.0)
    }

    /// What the file's shape cannot say. `Err` holds the reason.
    pub(super) fn check(&self) -> Result<(), String> {
        for (name, value) in [("id", &self.policy.id), ("version", &self.policy.version)] {
            let plain = value.chars().all(|c| c.is_alphanumeric() || " ._-".contains(c));
            if !plain || value.trim().is_empty() || value.chars().count() > 40 {
                return Err(format!(
                    "[policy] {name} must be 1 to 40 letters, digits, blanks, dots, hyphens"
                ));
            }
        }
        for approval in &self.approval {
            if approval.record.is_none() && approval.network.is_none() {
                return Err(format!(
                    "the approval of `{}` for `{}` names neither `record` nor `network`",
                    approval.officer, approval.rep.0
                ));
            }
            if approval.until.is_some_and(|until| until < approval.from) {
                return Err(format!(
                    "the approval of `{}` for `{}` ends before it begins",
                    approval.officer, approval.rep.0
                ));
            }
        }
        if let Some(value) = &self.record_value {
            let letters = value.currency.chars().all(|c| c.is_ascii_uppercase());
            if !letters || value.currency.len() != 3 || value.source.trim().is_empty() {
                return Err(
                    "[record_value] needs a currency of three capital letters and a source"
                        .to_owned(),
                );
            }
        }
        if let Some(blank) = self.privacy_notice.iter().find(|one| one.version.trim().is_empty()) {
            return Err(format!("the privacy notice from {} has no version", blank.from.0));
        }
        let derived = [Stewardship::OptedOut, Stewardship::Orphan];
        match self.groups.iter().find(|(_, class)| derived.contains(class)) {
            Some((group, class)) => Err(format!(
                "the group `{group}` cannot stand for `{}`: that is read from the history alone",
                class.as_str()
            )),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn approval() -> Approval {
        Approval {
            officer: "M. Director".to_owned(),
            rep: RepId("jane".to_owned()),
            record: Some(RecordId("C-1".to_owned())),
            network: None,
            from: SetDay(day("2026-01-01")),
            until: Some(SetDay(day("2026-01-31"))),
            entered_on: None,
        }
    }

    #[test]
    fn an_approval_covers_its_first_and_its_last_day() {
        let covers = |on: &str| {
            approval().covers(
                &RepId("Jane".to_owned()),
                &RecordId("C-1".to_owned()),
                "linkedin",
                day(on),
            )
        };

        let read = ["2025-12-31", "2026-01-01", "2026-01-31", "2026-02-01"].map(covers);

        assert_eq!(read, [false, true, true, false]);
    }

    #[test]
    fn an_approval_without_a_scope_covers_nothing() {
        let approval = Approval { record: None, ..approval() };
        let (jane, record) = (RepId("jane".to_owned()), RecordId("C-1".to_owned()));

        assert!(!approval.covers(&jane, &record, "linkedin", day("2026-01-15")));
    }
}
