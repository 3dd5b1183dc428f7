//! How a record stands to whoever's list it is: whose it is, and whether another of their lists has
//! the client.
//!
//! People on a rep's list are more often the rep's own clients than a colleague's, more often those
//! of a colleague next door than of another office, and more often those whom the rep is tied to on
//! another network as well. How much more is learnt from each list, for every combination at once: a
//! rep's own clients are tied elsewhere more often than others, which must not count twice.

use std::collections::HashSet;

use crate::linkage::Settings;
use crate::linkage::index::Index;
use crate::linkage::shares::real;
use crate::linkage::weights;

/// Whose a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Holder {
    /// Somebody of another office, or whose office nobody says.
    Elsewhere,
    /// A colleague of the same office.
    Office,
    /// The list's owner.
    Own,
}

/// How a record stands to the list's owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Bond {
    /// Whose it is.
    pub(super) holder: Holder,
    /// Whether another list of the owner has the client.
    pub(super) tied: bool,
}

/// How many kinds of bonds there are.
const KINDS: usize = 6;

impl Bond {
    /// Its place among all kinds.
    fn place(self) -> usize {
        self.holder as usize * 2 + usize::from(self.tied)
    }

    /// What two records of one person have between them.
    pub(super) fn or(self, other: Self) -> Self {
        Self { holder: self.holder.max(other.holder), tied: self.tied || other.tied }
    }

    /// Whether it speaks for a record by much.
    fn is_favoured(self) -> bool {
        self.tied || self.holder == Holder::Own
    }
}

/// The bonds of all records of a book.
pub(super) struct Bonds<'a> {
    index: &'a Index,
    /// The holder of each set of owners; `None` where a set names nobody. Empty where nobody says whose
    /// list it is.
    holders: Vec<Option<Holder>>,
    /// Records that another list of the owner has.
    tied: HashSet<usize>,
    /// Records of each kind.
    counts: [u64; KINDS],
}

impl<'a> Bonds<'a> {
    /// The bonds to the owner that the settings name.
    pub(super) fn of(index: &'a Index, settings: &Settings) -> Self {
        let mut bonds =
            Self { index, holders: Vec::new(), tied: HashSet::new(), counts: [0; KINDS] };
        let Some(owner) = &settings.owner else { return bonds };
        let named = |names: &[String], name: &str| names.iter().any(|one| one == name);
        let mine = |name: &str| name == owner || named(&settings.owner_aliases, name);
        for (set, count) in index.owner_sets() {
            let mut holder = None;
            for name in index.owner_set(set).filter(|name| !name.is_empty()) {
                let one = if mine(name) {
                    Holder::Own
                } else if named(&settings.office, name) {
                    Holder::Office
                } else {
                    Holder::Elsewhere
                };
                holder = holder.max(Some(one));
            }
            bonds.holders.push(holder);
            bonds.count(holder, false, u64::from(count));
        }
        if bonds.holders.iter().all(|holder| *holder != Some(Holder::Own)) {
            bonds.holders.clear();
            return bonds;
        }
        if !settings.tied.is_empty() {
            let tied = |record: &usize| settings.tied.contains(index.id(*record));
            bonds.tied = (0..index.records()).filter(tied).collect();
        }
        for record in bonds.tied.clone() {
            let holder = bonds.holder(record);
            bonds.count(holder, true, 1);
            if let Some(holder) = holder {
                let free = Bond { holder, tied: false }.place();
                if let Some(count) = bonds.counts.get_mut(free) {
                    *count = count.saturating_sub(1);
                }
            }
        }
        bonds
    }

    fn count(&mut self, holder: Option<Holder>, tied: bool, records: u64) {
        let place = holder.map(|holder| Bond { holder, tied }.place());
        if let Some(count) = place.and_then(|place| self.counts.get_mut(place)) {
            *count += records;
        }
    }

    fn holder(&self, record: usize) -> Option<Holder> {
        self.holders.get(self.index.owner_set_of(record) as usize).copied().flatten()
    }

    /// The bond of a record; `None` where nobody says.
    pub(super) fn bond(&self, record: usize) -> Option<Bond> {
        let tied = self.tied.contains(&record);
        self.holder(record).map(|holder| Bond { holder, tied })
    }

    /// The bond of records that are not looked at one by one.
    pub(super) fn usual(&self) -> Option<Bond> {
        (!self.holders.is_empty()).then_some(Bond { holder: Holder::Elsewhere, tied: false })
    }

    /// Whether a record is one that the list is expected to hold.
    pub(super) fn is_favoured(&self, record: usize) -> bool {
        self.bond(record).is_some_and(Bond::is_favoured)
    }

    /// Share of the book of each kind.
    fn shares(&self) -> [f64; KINDS] {
        let all = real(self.index.records()).max(1.0);
        self.counts.map(|count| real(usize::try_from(count).unwrap_or(usize::MAX)) / all)
    }

    /// The most that a bond can say for a record, in bits.
    pub(super) fn most_bits(&self) -> f64 {
        let kinds = [Holder::Elsewhere, Holder::Office, Holder::Own].into_iter();
        let all = kinds.flat_map(|holder| [true, false].map(|tied| Bond { holder, tied }));
        let shares = self.shares();
        let share = |bond: Bond| shares.get(bond.place()).copied().filter(|share| *share > 0.0);
        let bits = all.filter(|bond| bond.is_favoured()).filter_map(share).map(|one| -one.log2());
        bits.fold(0.0, f64::max)
    }

    /// What is believed of a list before it is seen.
    pub(super) fn before(&self) -> BondShares {
        let book = self.shares();
        let pair = |holder: Holder| {
            let at = |tied| book.get(Bond { holder, tied }.place()).copied().unwrap_or_default();
            at(false) + at(true)
        };
        let own = pair(Holder::Own).clamp(0.001, 0.95);
        let listed = weights::OWN_SHARE.max(own);
        let rest = (pair(Holder::Office) + pair(Holder::Elsewhere)).max(1e-9);
        let tied: f64 = book.iter().skip(1).step_by(2).sum();
        let mut list = [0.0; KINDS];
        for holder in [Holder::Elsewhere, Holder::Office, Holder::Own] {
            let share =
                if holder == Holder::Own { listed } else { (1.0 - listed) * pair(holder) / rest };
            for is_tied in [false, true] {
                let bond = Bond { holder, tied: is_tied };
                let among = if tied == 0.0 {
                    f64::from(u8::from(!is_tied))
                } else if is_tied {
                    weights::TIED_SHARE.max(tied)
                } else {
                    1.0 - weights::TIED_SHARE.max(tied)
                };
                if let Some(slot) = list.get_mut(bond.place()) {
                    *slot = share * among;
                }
            }
        }
        BondShares { book: book.map(|share| share.max(1e-6)), before: list, list }
    }
}

/// How often records of each kind are on the list, and in the book.
#[derive(Clone, Debug)]
pub(super) struct BondShares {
    /// Share of the book.
    book: [f64; KINDS],
    /// Share of the people on the list who are in the book: what is believed beforehand.
    before: [f64; KINDS],
    /// The same as learnt.
    list: [f64; KINDS],
}

impl BondShares {
    /// What a bond says for a record, in bits.
    pub(super) fn bits(&self, bond: Option<Bond>) -> f64 {
        let Some(place) = bond.map(Bond::place) else { return 0.0 };
        let at = |shares: &[f64; KINDS]| shares.get(place).copied().unwrap_or(1.0);
        (at(&self.list).max(1e-4) / at(&self.book)).log2()
    }

    /// What it says whose a record is, whatever other lists have.
    pub(super) fn holder_bits(&self, bond: Option<Bond>) -> f64 {
        let Some(bond) = bond else { return 0.0 };
        let free = Bond { tied: false, ..bond }.place();
        let both = |shares: &[f64; KINDS]| shares.iter().skip(free).take(2).sum::<f64>();
        (both(&self.list).max(1e-4) / both(&self.book)).log2()
    }

    /// Begins to learn anew: what is believed beforehand, for so many people.
    pub(super) fn tally(&self, rows: f64) -> [f64; KINDS] {
        self.before.map(|share| share * rows)
    }

    /// Takes what was counted.
    pub(super) fn learn(&mut self, tally: [f64; KINDS]) {
        let all: f64 = tally.iter().sum();
        self.list = tally.map(|one| one / all.max(1e-9));
    }
}

/// Counts a pair of a bond by its probability.
pub(super) fn add(tally: &mut [f64], bond: Option<Bond>, probability: f64) {
    if let Some(slot) = bond.and_then(|bond| tally.get_mut(bond.place())) {
        *slot += probability;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linkage::index::Builder;

    /// Ten records: two of `me`, three of `next`, five of `far`.
    fn book() -> Index {
        let mut builder = Builder::new("AU");
        let owners = ["me", "me", "next", "next", "next", "far", "far", "far", "far", "far"];
        for (at, owner) in owners.iter().enumerate() {
            builder.begin(&format!("c{at}"), std::iter::once(*owner));
        }
        builder.finish("")
    }

    fn settings() -> Settings {
        Settings {
            owner: Some("me".to_owned()),
            office: vec!["next".to_owned()],
            tied: ["c0", "c5"].map(str::to_owned).into_iter().collect(),
            ..Settings::default()
        }
    }

    #[test]
    fn every_record_has_its_bond() {
        let (index, settings) = (book(), settings());
        let bonds = Bonds::of(&index, &settings);
        let bond = |holder, tied| Some(Bond { holder, tied });

        assert_eq!(bonds.bond(0), bond(Holder::Own, true));
        assert_eq!(bonds.bond(1), bond(Holder::Own, false));
        assert_eq!(bonds.bond(2), bond(Holder::Office, false));
        assert_eq!(bonds.bond(5), bond(Holder::Elsewhere, true));
        assert_eq!(bonds.counts, [4, 1, 3, 0, 1, 1]);
    }

    #[test]
    fn own_clients_whom_another_list_has_come_first_and_a_colleagues_before_a_strangers() {
        let (index, settings) = (book(), settings());
        let bonds = Bonds::of(&index, &settings);
        let mut shares = bonds.before();
        let mut tally = shares.tally(1.0);
        for (record, listed) in [(0, 20.0), (1, 6.0), (2, 6.0), (5, 2.0), (6, 2.0)] {
            add(&mut tally, bonds.bond(record), listed);
        }
        shares.learn(tally);

        let bits = |record| shares.bits(bonds.bond(record));
        assert!(bits(0) > bits(1) && bits(1) > bits(2) && bits(2) > bits(6));
        assert!(shares.holder_bits(bonds.bond(1)) > bits(1));
    }

    #[test]
    fn an_owner_who_holds_nothing_says_nothing() {
        let (index, settings) = (book(), Settings { owner: Some("gone".to_owned()), ..settings() });

        assert_eq!(Bonds::of(&index, &settings).bond(0), None);
    }
}
