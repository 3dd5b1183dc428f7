//! Records that are one person: duplicates in the book count as one candidate.

use crate::linkage::Population;
use crate::linkage::agree::Level;
use crate::linkage::agree::names;
use crate::linkage::features::Features;

/// Tells whether two records describe one person: they share a personal address or a mobile, and
/// their names do not contradict each other.
pub(super) fn same_person(left: &[Features], right: &[Features], population: &Population) -> bool {
    let mut pairs = left.iter().flat_map(|l| right.iter().map(move |r| (l, r)));
    pairs.any(|(l, r)| share_contact(l, r) && compatible(l, r, population))
}

/// Tells whether two values share a contact that is one person's.
fn share_contact(left: &Features, right: &Features) -> bool {
    let emails = left.emails.iter().filter(|email| !email.role);
    let mut lines = left.phones.iter().filter(|line| line.mobile && !line.shared);
    emails.map(|email| email.key).any(|key| right.emails.iter().any(|other| other.key == key))
        || lines.any(|line| right.phones.iter().any(|other| other.is(line)))
}

/// Tells whether the names may be one person's: the given names agree, or one has none.
fn compatible(left: &Features, right: &Features, population: &Population) -> bool {
    if left.is_nameless() || right.is_nameless() {
        return true;
    }
    let mut pairs = left.names.iter().flat_map(|l| right.names.iter().map(move |r| (l, r)));
    pairs.any(|(l, r)| names(l, r, population).given.level != Level::Differs)
}

/// Groups things of which some are one; each group and the groups themselves in the given order.
pub(super) fn groups(count: usize, same: impl Fn(usize, usize) -> bool) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for one in 0..count {
        let (mut joined, apart): (Vec<_>, Vec<_>) =
            groups.into_iter().partition(|group| group.iter().any(|other| same(*other, one)));
        let mut group: Vec<usize> = joined.drain(..).flatten().collect();
        group.push(one);
        group.sort_unstable();
        groups = apart;
        groups.push(group);
    }
    groups.sort_unstable();
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_between_two_groups_makes_them_one() {
        let links = [(0, 3), (1, 4), (3, 4)];

        let found = groups(6, |a, b| links.contains(&(a, b)));

        assert_eq!(found, [vec![0, 1, 3, 4], vec![2], vec![5]]);
    }
}
