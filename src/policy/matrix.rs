//! The channel matrix and the privacy notice, looked through: what is missing, and where the matrix
//! and the rules say two things.

use crate::model::stewardship::Stewardship;
use crate::policy::agency::Agency;
use crate::policy::channels::Channel;
use crate::policy::channels::Permission;
use crate::policy::error::PolicyError;
use crate::policy::facts::Account;
use crate::policy::facts::Action;
use crate::policy::facts::EventFacts;
use crate::policy::facts::Facts;
use crate::policy::facts::Phase;
use crate::policy::facts::Tie;
use crate::policy::review::Gravity;
use crate::policy::rulebook::Rulebook;

/// One remark: how much it matters, what was found, what to do about it.
pub(super) type Said = (Gravity, String, &'static str);

/// Everything that is to be said of the matrix and the notice.
///
/// # Errors
///
/// A rule that cannot be evaluated.
pub(super) fn review(book: &Rulebook) -> Result<Vec<Said>, PolicyError> {
    let agency = book.agency();
    let mut said = Vec::new();
    if agency.channels.is_empty() {
        said.push((
            Gravity::Missing,
            "[channels] says for no class which channels are open".to_owned(),
            "copy the table from the file that `ringfence init` writes, and change it",
        ));
    } else {
        said.extend(Stewardship::ALL.into_iter().filter_map(|class| missing(agency, class)));
        said.extend(Stewardship::ALL.into_iter().filter_map(|class| handed_over(agency, class)));
        for class in Stewardship::ALL {
            said.extend(against_rules(book, class)?);
        }
    }
    if agency.joint_take_away() && agency.privacy_notice.is_empty() {
        said.push((
            Gravity::Missing,
            "joint records go along with whoever leaves, and no version of the privacy notice says so \
             to clients"
                .to_owned(),
            "add a [[privacy_notice]] with its first day, and tell existing clients",
        ));
    }
    Ok(said)
}

/// Channels of a class that nothing is said of.
fn missing(agency: &Agency, class: Stewardship) -> Option<Said> {
    let set = agency.channels.get(&class).copied().unwrap_or_default();
    let unset = Channel::ALL.into_iter().filter(|channel| set.set(*channel).is_none());
    let unset: Vec<&str> = unset.map(Channel::as_str).collect();
    (!unset.is_empty()).then(|| {
        let what = format!("[channels] {} lacks {}: closed then", class.as_str(), unset.join(", "));
        (Gravity::Missing, what, "say allow, consent or deny for each")
    })
}

/// A class that is never handed over, and is said to be.
fn handed_over(agency: &Agency, class: Stewardship) -> Option<Said> {
    let shared = matches!(class, Stewardship::Joint | Stewardship::Personal);
    let open = agency.channel(class, Channel::TakeAway) != Some(Permission::Deny);
    (open && !shared).then(|| {
        let what = format!(
            "[channels] {} opens take_away, and no such record is ever handed over",
            class.as_str()
        );
        (Gravity::Fault, what, "set take_away = \"deny\"")
    })
}

/// Where the matrix opens what a rule forbids, or closes an upload that no rule looks for.
fn against_rules(book: &Rulebook, class: Stewardship) -> Result<Vec<Said>, PolicyError> {
    let mut said = Vec::new();
    for (channel, action, tie) in [
        (Channel::SocialUpload, Action::UploadToNetwork, Tie::None),
        (Channel::SocialConnect, Action::Connect, Tie::Connection),
    ] {
        let set = book.agency().channels.get(&class).and_then(|channels| channels.set(channel));
        let facts = EventFacts {
            stewardship: class,
            account: Account::Personal,
            phase: Phase::Tenure,
            tie,
            ..EventFacts::default()
        };
        let fired = book.decide(&Facts::Event(action, facts))?;
        let word = format!("[channels] {} has {}", class.as_str(), channel.as_str());
        match (set, fired.first()) {
            (Some(Permission::Allow), Some(rule)) => said.push((
                Gravity::Fault,
                format!("{word} = \"allow\", which {} forbids", rule.code),
                "close the channel, or take the rule out",
            )),
            (Some(Permission::Deny), None) if channel == Channel::SocialUpload => said.push((
                Gravity::Missing,
                format!("{word} = \"deny\", and no rule looks for it"),
                "write a rule for it, or open the channel",
            )),
            _ => {}
        }
    }
    Ok(said)
}
