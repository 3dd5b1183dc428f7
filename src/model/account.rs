//! Accounts: who may sign in, as what, and whose findings they may see.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde::Serialize;

use crate::model::person::Email;
use crate::model::rep::RepId;
use crate::model::rep::Roster;

/// As what somebody works with ringfence.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Default,
)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Checks files, hands exports over, sees and answers their own findings.
    #[default]
    Rep,
    /// Sees the findings of their own team and the report.
    Manager,
    /// Looks after leavers: sees all findings, decides.
    Hr,
    /// Looks after people, books, rules and retention.
    Administrator,
    /// Sees all findings with clients named; every look is on record.
    Counsel,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Rep, Self::Manager, Self::Hr, Self::Administrator, Self::Counsel];

    /// Its word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rep => "rep",
            Self::Manager => "manager",
            Self::Hr => "hr",
            Self::Administrator => "administrator",
            Self::Counsel => "counsel",
        }
    }

    /// Tells whether a password alone is not enough: everybody who sees what is about others gives
    /// a one-time code too.
    #[must_use]
    pub fn needs_code(self) -> bool {
        self != Self::Rep
    }
}

/// A word that names no role.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no role: rep, manager, hr, administrator, counsel")]
pub struct UnknownRole(pub String);

impl std::str::FromStr for Role {
    type Err = UnknownRole;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        let word = word.trim().to_lowercase();
        let known = Self::ALL.into_iter().find(|role| role.as_str() == word);
        known.ok_or(UnknownRole(word))
    }
}

/// Where an account stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// Nobody has chosen a password for it yet.
    Invited,
    /// May sign in.
    Active,
    /// May not.
    Disabled,
}

impl Standing {
    /// Its word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::Active => "active",
            Self::Disabled => "disabled",
        }
    }

    /// Reads its word; anything else is taken for the safe answer.
    #[must_use]
    pub fn of(word: &str) -> Self {
        match word {
            "active" => Self::Active,
            "invited" => Self::Invited,
            _ => Self::Disabled,
        }
    }
}

/// An account. Passwords and keys of one-time codes are kept apart and never leave the store's
/// callers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Account {
    /// Its id: random, says nothing of who it is.
    pub id: String,
    /// The address it signs in with.
    pub email: Email,
    /// The name shown.
    pub name: String,
    /// The role.
    pub role: Role,
    /// Which rep it is, where it is one.
    pub rep: Option<RepId>,
    /// Whom a manager looks after.
    pub team: Team,
    /// Where it stands.
    pub standing: Standing,
    /// Whether one-time codes are set up.
    pub has_code: bool,
    /// When it was made, in seconds since 1970.
    pub made_at: i64,
}

/// Whom a manager looks after: whole offices, single reps, or both.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Team {
    /// Offices, as the roster writes them.
    pub offices: Vec<String>,
    /// Reps.
    pub reps: Vec<RepId>,
}

impl Team {
    /// The reps of the team, by the roster as it stands. Somebody who left an office is still seen,
    /// as the roster keeps them there.
    #[must_use]
    pub fn members(&self, roster: &Roster) -> BTreeSet<RepId> {
        let same = |left: &str, right: &str| left.trim().eq_ignore_ascii_case(right.trim());
        let in_office = |office: &Option<String>| {
            let office = office.as_deref().map(str::trim).filter(|office| !office.is_empty());
            office.is_some_and(|office| self.offices.iter().any(|one| same(one, office)))
        };
        let member = |id: &RepId| self.reps.iter().any(|one| same(&one.0, &id.0));
        let reps = roster.reps.iter();
        reps.filter(|rep| in_office(&rep.office) || member(&rep.id))
            .map(|rep| rep.id.clone())
            .collect()
    }
}

/// Whose findings and exports somebody may see. Everything that is shown passes through one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Everybody's.
    All,
    /// These reps'.
    Reps(BTreeSet<RepId>),
}

impl Scope {
    /// Nobody's.
    #[must_use]
    pub fn nobody() -> Self {
        Self::Reps(BTreeSet::new())
    }

    /// Tells whether it holds a rep. Ids are compared without regard to case, as the roster does.
    #[must_use]
    pub fn holds(&self, rep: &RepId) -> bool {
        match self {
            Self::All => true,
            Self::Reps(reps) => reps.iter().any(|one| one.0.eq_ignore_ascii_case(&rep.0)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::rep::Rep;

    fn roster() -> Roster {
        let rep = |id: &str, office: Option<&str>| Rep {
            id: RepId(id.to_owned()),
            office: office.map(str::to_owned),
            ..Rep::default()
        };
        let reps = vec![rep("jane", Some("Bay")), rep("omar", Some(" hill ")), rep("mei", None)];
        Roster { reps }
    }

    fn names(team: &Team) -> Vec<String> {
        team.members(&roster()).into_iter().map(|rep| rep.0).collect()
    }

    #[test]
    fn a_team_is_offices_and_single_reps_and_an_empty_office_is_nobodys() {
        let offices = Team { offices: vec!["Hill".to_owned(), String::new()], ..Team::default() };
        let reps = Team { reps: vec![RepId("MEI".to_owned())], ..Team::default() };

        assert_eq!(names(&offices), ["omar"]);
        assert_eq!(names(&reps), ["mei"]);
        assert_eq!(names(&Team::default()), Vec::<String>::new());
    }

    #[test]
    fn words_of_roles_are_read_back() {
        for role in Role::ALL {
            assert_eq!(role.as_str().parse(), Ok(role));
        }
        assert!("owner".parse::<Role>().is_err());
        assert_eq!(Standing::of("anything"), Standing::Disabled);
    }
}
