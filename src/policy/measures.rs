//! What the company does besides rules about ties: seeded records, export rights, contacts that are
//! kept outside the CRM. Their settings, and what is said when one of them shows something.
//!
//! They are no rules of the rule language: each needs a register or the CRM's history, and two of
//! them can never weigh more than their grade says.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::model::Day;
use crate::model::audit::Grade;
use crate::model::audit::RuleRef;
use crate::model::audit::Severity;
use crate::model::rep::Rep;
use crate::model::stewardship::Stewardship;
use crate::policy::patterns::FileJudgement;
use crate::policy::rulebook::Rulebook;
use crate::policy::words;
use crate::policy::words::When;

/// Seeded records: off unless an approver and a purpose are named.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RingerSettings {
    /// Whether records may be seeded.
    pub enabled: bool,
    /// Who allowed it.
    pub approver: Option<String>,
    /// What for.
    pub purpose: Option<String>,
    /// Roles that work with a class; a class that is not listed is open to everybody who works here.
    pub classes: BTreeMap<Stewardship, Vec<String>>,
}

impl RingerSettings {
    /// The approver and the purpose, where seeding is on.
    ///
    /// # Errors
    ///
    /// What is missing, as the key's name.
    pub fn approved(&self) -> Result<(&str, &str), &'static str> {
        if !self.enabled {
            return Err("enabled");
        }
        let approver = filled(self.approver.as_deref()).ok_or("approver")?;
        let purpose = filled(self.purpose.as_deref()).ok_or("purpose")?;
        Ok((approver, purpose))
    }

    /// Tells whether a role works with a class. A role that the roster does not give may.
    #[must_use]
    pub fn works_with(&self, role: Option<&str>, class: Stewardship) -> bool {
        let Some(role) = role else { return true };
        let fold = |text: &str| text.trim().to_lowercase().replace([' ', '-'], "_");
        let roles = self.classes.get(&class);
        roles.is_none_or(|roles| roles.iter().any(|one| fold(one) == fold(role)))
    }
}

/// A text with something in it.
fn filled(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

/// Contacts that are kept outside the CRM, as numbers: off by default.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HoardingSettings {
    /// Whether they are counted.
    pub enabled: bool,
    /// Days by which a tie is older than the CRM's record, at least.
    pub tie_before_crm_days: u32,
    /// Days from a record's creation to the closing, at most.
    pub late_created_days: u32,
    /// Records a sales team adds in a week, as the founding documents have it; nobody checked it.
    pub weekly_adds: u32,
    /// Records it removes.
    pub weekly_removals: u32,
}

impl Default for HoardingSettings {
    fn default() -> Self {
        Self {
            enabled: false,
            tie_before_crm_days: 90,
            late_created_days: 14,
            weekly_adds: 17,
            weekly_removals: 7,
        }
    }
}

/// A measure that can show something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// A seeded record was reached by somebody without authority.
    RingerHit,
    /// Numbers that ask for a look at how the CRM is kept.
    Hoarding,
    /// A leaver may still export from the CRM.
    ExportRight,
}

impl Measure {
    /// Its code: findings are told apart by it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::RingerHit => "RINGER-HIT",
            Self::Hoarding => "HOARD-INDICATOR",
            Self::ExportRight => "EXPORT-RIGHT-OPEN",
        }
    }

    /// Its place in the policy.
    #[must_use]
    pub fn cite(self) -> &'static str {
        match self {
            Self::RingerHit => "policy 7.1",
            Self::Hoarding => "policy 7.2",
            Self::ExportRight => "policy 7.3",
        }
    }

    /// What it says, in a line.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::RingerHit => "A seeded record was reached by somebody who had no authority",
            Self::Hoarding => "Contacts may have been kept outside the CRM: a number to look at",
            Self::ExportRight => "The right to export from the CRM outlived the employment",
        }
    }

    /// How directly it is seen. An indicator stays one, and a step of the company's stays one.
    fn grade(self) -> Grade {
        match self {
            Self::RingerHit => Grade::Direct,
            Self::Hoarding => Grade::Indicator,
            Self::ExportRight => Grade::Process,
        }
    }

    /// How much it matters at most.
    fn severity(self) -> Severity {
        match self {
            Self::RingerHit => Severity::High,
            Self::Hoarding => Severity::Low,
            Self::ExportRight => Severity::Medium,
        }
    }

    /// What is done first.
    fn next_step(self) -> &'static str {
        match self {
            Self::RingerHit => {
                "Preserve first: keep the evidence file. Then ask the rep how the contact came \
                 about; a seeded record shows that a list was used, not by whom it was copied."
            }
            Self::Hoarding => {
                "For review: look at how clients get into the CRM, and ask why it is easier not to \
                 enter them."
            }
            Self::ExportRight => {
                "Take the right away today, and note the day: this is the company's step, and \
                 nothing is asked of the rep."
            }
        }
    }

    /// The id of what stands for a rule.
    fn id(self) -> &'static str {
        match self {
            Self::RingerHit => "ringer-hit",
            Self::Hoarding => "hoard-indicator",
            Self::ExportRight => "export-right-open",
        }
    }
}

/// The days a measure is judged by.
#[derive(Clone, Copy, Debug)]
pub struct MeasuredOn {
    /// The day of what was seen.
    pub on: Day,
    /// The audit's day.
    pub as_of: Day,
}

/// What a measure says of a rep. What happened before a policy was in force is a fact and no more.
#[must_use]
pub fn measured(
    book: &Rulebook,
    rep: &Rep,
    measure: Measure,
    days: MeasuredOn,
    speaks_for_the_rep: Vec<String>,
    company_side: Vec<String>,
) -> FileJudgement {
    let agency = book.agency();
    // What the company left undone weighs whether or not it had a policy.
    let counts = measure == Measure::ExportRight || agency.in_force(days.on);
    let (grade, severity, version) = if counts {
        (measure.grade(), measure.severity(), agency.policy.version.clone())
    } else {
        (Grade::Context, Severity::Low, "none in force".to_owned())
    };
    let when = When { on: days.on, as_of: days.as_of, notice_on: None };
    let mut side = company_side;
    side.extend(words::conduct(agency, &rep.id, when));
    FileJudgement {
        code: measure.code().to_owned(),
        grade,
        severity,
        rule: RuleRef {
            id: measure.id().to_owned(),
            title: measure.title().to_owned(),
            cite: measure.cite().to_owned(),
            version,
        },
        field: None,
        speaks_for_the_rep,
        company_side: side,
        next_step: if counts {
            measure.next_step().to_owned()
        } else {
            "Nothing is asked of the rep: no policy was in force on the day.".to_owned()
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_seeded_only_with_an_approver_and_a_purpose() {
        let on = RingerSettings { enabled: true, ..RingerSettings::default() };
        let named = RingerSettings { approver: Some("M. Director".to_owned()), ..on.clone() };
        let whole = RingerSettings { purpose: Some("copies".to_owned()), ..named.clone() };

        assert_eq!(RingerSettings::default().approved(), Err("enabled"));
        assert_eq!(on.approved(), Err("approver"));
        assert_eq!(named.approved(), Err("purpose"));
        assert_eq!(whole.approved(), Ok(("M. Director", "copies")));
    }

    #[test]
    fn a_class_is_open_to_all_unless_roles_are_named_for_it() {
        let roles = vec!["property_manager".to_owned()];
        let settings = RingerSettings {
            classes: BTreeMap::from([(Stewardship::RentRoll, roles)]),
            ..RingerSettings::default()
        };

        assert!(settings.works_with(Some("Property Manager"), Stewardship::RentRoll));
        assert!(!settings.works_with(Some("sales"), Stewardship::RentRoll));
        assert!(settings.works_with(Some("sales"), Stewardship::Joint));
        assert!(settings.works_with(None, Stewardship::RentRoll));
    }
}
