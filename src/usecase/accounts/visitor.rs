//! Who is signed in, and what they may do. The faces ask here and decide nothing themselves.

use std::collections::BTreeSet;

use crate::model::account::Account;
use crate::model::account::Role;
use crate::model::account::Scope;
use crate::model::rep::RepId;
use crate::store::Session;
use crate::usecase::accounts::AccountError;

/// Seconds for which a password that was given counts for what needs it again.
pub const PROVED_S: i64 = 600;

/// How far a sign-in is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The password was right; the one-time code is still to come.
    Code,
    /// Signed in, but one-time codes must be set up before anything else.
    Enrol,
    /// Signed in.
    Full,
}

impl Stage {
    /// Its word.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Enrol => "enrol",
            Self::Full => "full",
        }
    }

    /// Reads its word; anything unknown is the least.
    pub(super) fn of(word: &str) -> Self {
        match word {
            "full" => Self::Full,
            "enrol" => Self::Enrol,
            _ => Self::Code,
        }
    }
}

/// What can be asked of a visitor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum May {
    /// Check a file before an upload, for oneself as a rep.
    CheckFile,
    /// Hand over an export of one's own, put one's own contacts on record, answer one's own findings.
    OwnPages,
    /// See findings of others, as far as [`Visitor::scope`] goes.
    SeeFindings,
    /// Say what becomes of a finding.
    Decide,
    /// Look after somebody who leaves: read exports, make the pack.
    Offboard,
    /// See the periodic report.
    SeeReports,
    /// Read the policy.
    ReadPolicy,
    /// Publish a version of the policy.
    PublishPolicy,
    /// Import the company's books.
    Import,
    /// Keep keys of the CRMs, and read them.
    Connect,
    /// Look after accounts.
    ManagePeople,
    /// Erase, retain, hold.
    Privacy,
    /// See the evidence log and make packs of it.
    Evidence,
    /// Make and restore backups.
    Backups,
    /// See clients named; each look is on record.
    SeeNames,
    /// See what self-checks told HR alone.
    SeeQueue,
}

/// Somebody with a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visitor {
    /// The account's id.
    pub account: String,
    /// The name shown.
    pub name: String,
    /// The address.
    pub email: String,
    /// The role.
    pub role: Role,
    /// Which rep it is, where it is one.
    pub rep: Option<RepId>,
    /// The reps that a manager looks after.
    pub team: BTreeSet<RepId>,
    /// How far the sign-in is.
    pub stage: Stage,
    /// Whether one-time codes are set up.
    pub has_code: bool,
    /// When the password was last given, in seconds since 1970.
    pub proved_at: i64,
    /// The session, by the digest of its token.
    pub(super) session: String,
}

impl Visitor {
    /// Of a session and its account.
    pub(super) fn of(session: Session, account: Account, team: BTreeSet<RepId>) -> Self {
        Self {
            account: account.id,
            name: account.name,
            email: account.email.as_str().to_owned(),
            role: account.role,
            rep: account.rep,
            team,
            stage: Stage::of(&session.stage),
            has_code: account.has_code,
            proved_at: session.proved_at,
            session: session.digest,
        }
    }

    /// What the session is called in the list of sessions and in forms. It opens nothing.
    #[must_use]
    pub fn session_id(&self) -> &str {
        short(&self.session)
    }

    /// Tells whether something is open to the visitor. Before the sign-in is whole nothing is.
    #[must_use]
    pub fn may(&self, what: May) -> bool {
        use Role::Administrator;
        use Role::Counsel;
        use Role::Hr;
        use Role::Manager;
        if self.stage != Stage::Full {
            return false;
        }
        let one_of = |roles: &[Role]| roles.contains(&self.role);
        match what {
            May::CheckFile | May::OwnPages => self.rep.is_some(),
            May::ReadPolicy => true,
            May::SeeFindings | May::SeeReports => one_of(&[Manager, Hr, Administrator, Counsel]),
            May::Decide => one_of(&[Manager, Hr]),
            May::PublishPolicy => one_of(&[Hr, Manager, Administrator]),
            May::Import | May::Privacy => one_of(&[Hr, Administrator]),
            May::ManagePeople | May::Backups | May::Connect => one_of(&[Administrator]),
            May::Evidence => one_of(&[Hr, Administrator, Counsel]),
            May::SeeNames => one_of(&[Hr, Counsel]),
            May::Offboard | May::SeeQueue => one_of(&[Hr]),
        }
    }

    /// Refuses what is not open to the visitor.
    ///
    /// # Errors
    ///
    /// It is not.
    pub fn must(&self, what: May) -> Result<(), AccountError> {
        if self.may(what) {
            return Ok(());
        }
        Err(AccountError::NotAllowed { role: self.role.as_str() })
    }

    /// Refuses what is not open, and what is but needs the password again.
    ///
    /// # Errors
    ///
    /// It is not open, or the password was given too long ago.
    pub fn must_prove(&self, what: May, now: i64) -> Result<(), AccountError> {
        self.must(what)?;
        if self.proved(now) { Ok(()) } else { Err(AccountError::ProveAgain) }
    }

    /// Tells whether the password was given within the last ten minutes.
    #[must_use]
    pub fn proved(&self, now: i64) -> bool {
        (0..PROVED_S).contains(&(now - self.proved_at))
    }

    /// Whose findings and exports the visitor may see: a rep their own, a manager the team's and
    /// their own, the others everybody's.
    #[must_use]
    pub fn scope(&self) -> Scope {
        if self.stage != Stage::Full {
            return Scope::nobody();
        }
        match self.role {
            Role::Rep => Scope::Reps(self.rep.iter().cloned().collect()),
            Role::Manager => Scope::Reps(self.team.iter().chain(&self.rep).cloned().collect()),
            Role::Hr | Role::Administrator | Role::Counsel => Scope::All,
        }
    }

    /// Tells whether the visitor may decide about a finding of a rep: never about one of their own.
    #[must_use]
    pub fn may_decide_about(&self, rep: &RepId) -> bool {
        let own = self.rep.as_ref().is_some_and(|own| own.0.eq_ignore_ascii_case(&rep.0));
        self.may(May::Decide) && !own && self.scope().holds(rep)
    }
}

/// The part of a digest that names a session in lists.
pub(super) fn short(digest: &str) -> &str {
    digest.get(..16).unwrap_or(digest)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::usecase) fn visitor(role: Role, rep: Option<&str>, team: &[&str]) -> Visitor {
        Visitor {
            account: format!("U-{}", role.as_str()),
            name: "Ada".to_owned(),
            email: "ada@harbour.example".to_owned(),
            role,
            rep: rep.map(|id| RepId(id.to_owned())),
            team: team.iter().map(|id| RepId((*id).to_owned())).collect(),
            stage: Stage::Full,
            has_code: true,
            proved_at: 1_000,
            session: "00".repeat(32),
        }
    }

    #[test]
    fn everybody_sees_as_far_as_the_role_goes() {
        let sees = |visitor: Visitor, rep: &str| visitor.scope().holds(&RepId(rep.to_owned()));

        assert!(sees(visitor(Role::Rep, Some("jane"), &[]), "JANE"));
        assert!(!sees(visitor(Role::Rep, Some("jane"), &["omar"]), "omar"));
        assert!(!sees(visitor(Role::Rep, None, &[]), "jane"));
        assert!(sees(visitor(Role::Manager, Some("mei"), &["omar"]), "omar"));
        assert!(sees(visitor(Role::Manager, Some("mei"), &["omar"]), "mei"));
        assert!(!sees(visitor(Role::Manager, None, &["omar"]), "jane"));
        for role in [Role::Hr, Role::Administrator, Role::Counsel] {
            assert!(sees(visitor(role, None, &[]), "jane"));
        }
    }

    #[test]
    fn nobody_may_anything_before_the_sign_in_is_whole() {
        for role in Role::ALL {
            for stage in [Stage::Code, Stage::Enrol] {
                let visitor = Visitor { stage, ..visitor(role, Some("jane"), &["omar"]) };
                for what in [May::CheckFile, May::ReadPolicy, May::ManagePeople, May::Decide] {
                    assert!(!visitor.may(what));
                }
                assert_eq!(visitor.scope(), Scope::nobody());
            }
        }
    }

    #[test]
    fn nobody_decides_about_themselves_or_outside_of_their_team() {
        let about = |visitor: &Visitor, rep: &str| visitor.may_decide_about(&RepId(rep.to_owned()));
        let manager = visitor(Role::Manager, Some("mei"), &["omar", "mei"]);
        let hr = visitor(Role::Hr, Some("ivy"), &[]);

        assert!(about(&manager, "omar") && !about(&manager, "mei") && !about(&manager, "jane"));
        assert!(about(&hr, "jane") && !about(&hr, "Ivy"));
        assert!(!about(&visitor(Role::Rep, Some("jane"), &[]), "jane"));
        assert!(!about(&visitor(Role::Counsel, None, &[]), "jane"));
    }

    #[test]
    fn a_password_counts_for_ten_minutes_and_not_for_days_to_come() {
        let hr = visitor(Role::Hr, None, &[]);

        assert!(hr.proved(1_000) && hr.proved(1_599));
        assert!(!hr.proved(1_600) && !hr.proved(999));
        assert!(hr.must_prove(May::Offboard, 1_100).is_ok());
        assert!(matches!(hr.must_prove(May::Offboard, 1_700), Err(AccountError::ProveAgain)));
        assert!(matches!(
            hr.must_prove(May::ManagePeople, 1_100),
            Err(AccountError::NotAllowed { role: "hr" })
        ));
    }
}
