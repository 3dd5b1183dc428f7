//! Reps and the roster.

use serde::Deserialize;
use serde::Serialize;

use crate::model::Day;
use crate::model::person::Email;
use crate::model::person::Name;

/// A rep's id in the roster.
#[derive(
    Clone,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(transparent)]
pub struct RepId(pub String);

/// Somebody who works or worked for the company.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rep {
    /// The id.
    pub id: RepId,
    /// The name.
    pub name: Option<Name>,
    /// Addresses, first the main one.
    pub emails: Vec<Email>,
    /// `sales`, `property_manager`, `recruiter`, ... as written, lower case.
    pub role: Option<String>,
    /// The office.
    pub office: Option<String>,
    /// The place whose law applies, as in `places.toml`: `AU-NSW`, `US-CA`.
    pub place: Option<String>,
    /// The rep's manager, as written.
    pub manager: Option<String>,
    /// First day of work.
    pub hired: Option<Day>,
    /// The day notice was given.
    pub resigned: Option<Day>,
    /// First day of garden leave.
    pub garden_leave_from: Option<Day>,
    /// Last day of work.
    pub last_day: Option<Day>,
    /// The employment agreement's id, as in `agreements.toml`.
    pub agreement: Option<String>,
}

impl Rep {
    /// Tells whether the rep had left before a day.
    #[must_use]
    pub fn had_left(&self, on: Day) -> bool {
        self.last_day.is_some_and(|last| last < on)
    }

    /// Tells whether the rep worked for the company on a day, as far as the roster knows.
    #[must_use]
    pub fn employed(&self, on: Day) -> bool {
        self.hired.is_none_or(|hired| hired <= on) && !self.had_left(on)
    }
}

/// All reps, present and past.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roster {
    /// The reps, by id.
    pub reps: Vec<Rep>,
}

impl Roster {
    /// Finds a rep by id, without regard to case.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Rep> {
        self.reps.iter().find(|rep| rep.id.0.eq_ignore_ascii_case(id.trim()))
    }

    /// Finds the rep that a CRM's owner column names: by id, address, or whole name.
    ///
    /// A name that two reps bear names nobody.
    #[must_use]
    pub fn named(&self, owner: &str) -> Option<&Rep> {
        if let Some(rep) = self.get(owner) {
            return Some(rep);
        }
        if let Some(email) = Email::parse(owner) {
            return self.reps.iter().find(|rep| rep.emails.contains(&email));
        }
        let wanted = folded(owner);
        let mut bearers = self.reps.iter().filter(|rep| {
            rep.name.as_ref().is_some_and(|name| {
                let turned = match (&name.given, &name.family) {
                    (Some(given), Some(family)) => folded(&format!("{family} {given}")),
                    _ => String::new(),
                };
                folded(&name.full) == wanted || turned == wanted
            })
        });
        let first = bearers.next()?;
        bearers.next().is_none().then_some(first)
    }
}

/// A name as owner columns vary it: case, commas, points and blanks.
fn folded(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roster(names: &[(&str, &str, &str)]) -> Roster {
        let rep = |(id, given, family): &(&str, &str, &str)| Rep {
            id: RepId((*id).to_owned()),
            name: Name::of(given, "", family),
            ..Rep::default()
        };
        Roster { reps: names.iter().map(rep).collect() }
    }

    #[test]
    fn an_owner_is_found_by_id_and_by_name_in_both_orders() {
        let roster = roster(&[("jane", "Jane", "Rep"), ("omar", "Omar", "Rep")]);

        assert_eq!(roster.named("JANE").map(|rep| &*rep.id.0), Some("jane"));
        assert_eq!(roster.named("Rep, Omar").map(|rep| &*rep.id.0), Some("omar"));
    }

    #[test]
    fn a_name_that_two_reps_bear_names_nobody() {
        let roster = roster(&[("jane1", "Jane", "Rep"), ("jane2", "Jane", "Rep")]);

        assert_eq!(roster.named("Jane Rep"), None);
    }
}
