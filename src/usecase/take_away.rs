//! What a leaver may take along: exactly the personal and joint records, less those that are held for
//! somebody else's sake. One function decides, and says for which reason something stays.

use std::collections::BTreeMap;

use crate::model::stewardship::Stewardship;
use crate::policy::Permission;

/// Why a record stays. The first that holds is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Stays {
    /// The client asked not to be contacted.
    OptedOut,
    /// A landlord of the rent roll.
    RentRoll,
    /// A former colleague's client.
    Orphan,
    /// The company's.
    Company,
    /// An address or number is also that of a client who opted out, or of a landlord.
    SharedContact,
    /// Collected before the first privacy notice, and the client was not told since.
    NotNotified,
    /// The channel matrix keeps records of this class.
    Closed,
    /// The channel matrix asks for consent, and none is on record.
    NoConsent,
}

impl Stays {
    /// Its word in the manifest.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::OptedOut => "opted_out",
            Self::RentRoll => "rent_roll",
            Self::Orphan => "orphan",
            Self::Company => "company",
            Self::SharedContact => "shared_contact",
            Self::NotNotified => "not_notified",
            Self::Closed => "closed_by_policy",
            Self::NoConsent => "no_consent",
        }
    }

    /// In a report.
    pub(crate) fn in_words(self) -> &'static str {
        match self {
            Self::OptedOut => "clients who opted out",
            Self::RentRoll => "landlords of the rent roll",
            Self::Orphan => "former colleagues' clients",
            Self::Company => "the company's own",
            Self::SharedContact => "sharing an address or number with one of those",
            Self::NotNotified => "clients who were not told of the privacy notice",
            Self::Closed => "of a class that the policy keeps",
            Self::NoConsent => "clients whose consent is not on record",
        }
    }
}

/// How many records stay, by reason.
pub(crate) type Withheld = BTreeMap<Stays, u64>;

/// What is known of a record when its rep leaves.
#[expect(clippy::struct_excessive_bools, reason = "each is one reason to stay")]
#[derive(Clone, Copy, Debug)]
pub(crate) struct Facts {
    /// What it was on the last day.
    pub(crate) class: Stewardship,
    /// The client opted out, or wished to.
    pub(crate) opted_out: bool,
    /// A landlord, on any day that counts.
    pub(crate) rent_roll: bool,
    /// A former colleague's client, on any day that counts.
    pub(crate) orphan: bool,
    /// It shares a contact with somebody who is held.
    pub(crate) shared: bool,
    /// The client was not told of the privacy notice.
    pub(crate) untold: bool,
    /// What the channel matrix says of the class.
    pub(crate) channel: Permission,
    /// Consent of the client is on record.
    pub(crate) consented: bool,
}

impl Facts {
    /// Why the record stays; `None`: it may go along.
    pub(crate) fn stays(self) -> Option<Stays> {
        let personal = self.class == Stewardship::Personal;
        let shared = personal || self.class == Stewardship::Joint;
        Some(match () {
            () if self.opted_out => Stays::OptedOut,
            () if self.rent_roll => Stays::RentRoll,
            () if self.orphan => Stays::Orphan,
            () if !shared => Stays::Company,
            () if self.shared => Stays::SharedContact,
            () if self.untold && !personal => Stays::NotNotified,
            () if self.channel == Permission::Deny => Stays::Closed,
            () if self.channel == Permission::Consent && !self.consented => Stays::NoConsent,
            () => return None,
        })
    }

    /// Tells whether the record is purged from the company's books: the rep's own, and not held for
    /// the client's or the company's sake.
    pub(crate) fn is_own(self) -> bool {
        let held = self.opted_out || self.rent_roll || self.orphan;
        self.class == Stewardship::Personal && !held
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn facts() -> impl Strategy<Value = Facts> {
        let class = proptest::sample::select(Stewardship::ALL.to_vec());
        let flags = proptest::array::uniform6(any::<bool>());
        let channels = vec![Permission::Allow, Permission::Consent, Permission::Deny];
        (class, flags, proptest::sample::select(channels)).prop_map(|(class, flags, channel)| {
            let [opted_out, rent_roll, orphan, shared, untold, consented] = flags;
            Facts {
                class,
                opted_out: opted_out || class == Stewardship::OptedOut,
                rent_roll: rent_roll || class == Stewardship::RentRoll,
                orphan: orphan || class == Stewardship::Orphan,
                shared,
                untold,
                channel,
                consented,
            }
        })
    }

    proptest! {
        /// Personal + joint - opted out - rent roll - orphan - not notified, and nothing else where
        /// the policy opens the channel and no contact is shared.
        #[test]
        fn what_goes_along_is_the_algebra_of_the_sets(all in proptest::collection::vec(facts(), 0..40)) {
            let set = |of: &dyn Fn(&Facts) -> bool| -> BTreeSet<usize> {
                all.iter().enumerate().filter(|(_, one)| of(one)).map(|(at, _)| at).collect()
            };
            let joint = set(&|one| one.class == Stewardship::Joint);
            let personal = set(&|one| one.class == Stewardship::Personal);
            let open = set(&|one| {
                one.channel == Permission::Allow
                    || one.channel == Permission::Consent && one.consented
            });
            let told = &joint - &set(&|one| one.untold);
            let mut wanted = &personal | &told;
            for held in [
                set(&|one| one.opted_out),
                set(&|one| one.rent_roll),
                set(&|one| one.orphan),
                set(&|one| one.shared),
            ] {
                wanted = &wanted - &held;
            }

            let goes = set(&|one| one.stays().is_none());

            prop_assert_eq!(&goes, &(&wanted & &open));
            prop_assert!(goes.is_subset(&(&personal | &joint)));
        }

        #[test]
        fn what_is_purged_is_the_reps_own(one in facts()) {
            prop_assert!(!one.is_own() || one.class == Stewardship::Personal && !one.opted_out);
        }
    }
}
