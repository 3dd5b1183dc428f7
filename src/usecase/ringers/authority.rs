//! Whether a rep had authority over a seeded record on a day: only without it does a contact count.

use crate::model::Day;
use crate::model::register::Entry;
use crate::model::rep::Rep;
use crate::model::stewardship::Stewardship;
use crate::policy::Agency;
use crate::usecase::ringers::Seeded;

/// Tells whether a rep had authority on a day, and why, in words. What is not known counts for the rep:
/// an undated contact as one in the employment, a role that the roster lacks as one that may.
pub(in crate::usecase) fn authority(
    rep: &Rep,
    ringer: &Entry<Seeded>,
    on: Option<Day>,
    agency: &Agency,
) -> (bool, String) {
    let class = ringer.document.class;
    let word = class.as_str().replace('_', " ");
    if let (Some(on), Some(last)) = (on, rep.last_day)
        && on > last
    {
        return (false, format!("it was after the last day, {last}"));
    }
    if let (Some(on), Some(hired)) = (on, rep.hired)
        && on < hired
    {
        return (false, format!("it was before the hire on {hired}"));
    }
    let own = ringer.rep.0.eq_ignore_ascii_case(&rep.id.0);
    let of_nobody = ringer.rep.0.is_empty();
    if matches!(class, Stewardship::Joint | Stewardship::Personal) && !own && !of_nobody {
        return (false, format!("it is a {word} record in the list of another rep"));
    }
    if !agency.ringers.works_with(rep.role.as_deref(), class) {
        let role = rep.role.as_deref().unwrap_or_default();
        return (false, format!("a {word} record is outside the work of the role `{role}`"));
    }
    let why = match (on, own) {
        (None, _) => "no day is known, so that it may have been in the employment",
        (_, true) => "it is in the rep's own list, and in the employment",
        _ => "it was in the employment, and the class is open to the role",
    };
    (true, why.to_owned())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::model::rep::RepId;
    use crate::policy::Rulebook;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn jane() -> Rep {
        Rep {
            id: RepId("jane".to_owned()),
            role: Some("sales".to_owned()),
            hired: Some(day("2020-01-06")),
            last_day: Some(day("2026-10-31")),
            ..Rep::default()
        }
    }

    fn ringer(class: Stewardship, rep: &str) -> Entry<Seeded> {
        Entry {
            rep: RepId(rep.to_owned()),
            subject: "R-1".to_owned(),
            entered_on: day("2026-01-01"),
            document: Seeded {
                id: "R-1".to_owned(),
                digests: Vec::new(),
                label: "mailbox 1".to_owned(),
                class,
                export: None,
                from: day("2026-01-01"),
                until: None,
                approver: String::new(),
                purpose: String::new(),
            },
        }
    }

    #[test]
    fn the_last_day_has_authority_and_the_day_after_has_none() {
        let mut agency = Rulebook::shipped().unwrap().agency().clone();
        agency.ringers.classes = BTreeMap::new();
        let had = |on: &str| {
            authority(&jane(), &ringer(Stewardship::Company, ""), Some(day(on)), &agency).0
        };

        assert_eq!(
            ["2020-01-05", "2020-01-06", "2026-10-31", "2026-11-01"].map(had),
            [false, true, true, false]
        );
    }

    #[test]
    fn a_class_outside_the_work_of_the_role_has_none_on_any_day() {
        let agency = Rulebook::shipped().unwrap().agency().clone();
        let had = |class, rep: &str| {
            authority(&jane(), &ringer(class, rep), Some(day("2026-06-01")), &agency).0
        };

        assert!(!had(Stewardship::RentRoll, ""));
        assert!(had(Stewardship::Company, "omar"));
        assert!(!had(Stewardship::Joint, "omar"));
        assert!(had(Stewardship::Joint, "Jane"));
        assert!(authority(&jane(), &ringer(Stewardship::Joint, ""), None, &agency).0);
    }
}
