//! Records that are one person: duplicates in the book count as one candidate.

use crate::linkage::agree::Level;
use crate::linkage::agree::Word;
use crate::linkage::agree::givens;
use crate::linkage::entry::Entry;
use crate::linkage::entry::Form;
use crate::linkage::entry::Kind;
use crate::linkage::entry::NONE;
use crate::linkage::index::Index;
use crate::linkage::shares;
use crate::linkage::weights;

/// Tells whether two records describe one person: they share a personal address or a mobile and
/// their names do not contradict each other, or they bear one name that is too rare for two people.
pub(super) fn same_person(left: &[Entry], right: &[Entry], index: &Index) -> bool {
    let mut pairs = left.iter().flat_map(|l| right.iter().map(move |r| (l, r)));
    pairs.any(|(l, r)| {
        (share_contact(l, r, index) && compatible(l, r, index)) || share_rare_name(l, r, index)
    })
}

/// Tells whether two values share a contact that is one person's: where all numbers differ, a
/// mailbox that bearers of the name hardly share in this book.
fn share_contact(left: &Entry, right: &Entry, index: &Index) -> bool {
    let mut lines = left.lines.iter().filter(|line| line.mobile && !line.shared);
    if lines.any(|line| right.lines.iter().any(|other| other.is(*line))) {
        return true;
    }
    let mails = left.mails.iter().filter(|mail| !mail.role);
    let mut shared = mails.filter(|mail| right.mails.iter().any(|other| other.key == mail.key));
    let differ = !left.lines.is_empty() && !right.lines.is_empty();
    let again = weights::ENTERED_AGAIN * if differ { weights::PHONE_DIFFERS } else { 1.0 };
    shared.any(|mail| again > expected_bearers(left, index) * index.namesakes_mailbox(mail.mailbox))
}

/// How many records are expected to bear the name of a value.
fn expected_bearers(entry: &Entry, index: &Index) -> f64 {
    let whole = |form: &&Form| form.kind == Kind::Main && form.given != NONE && form.family != NONE;
    entry.forms.iter().find(whole).map_or(1.0, |form| bearers(*form, index))
}

/// How many records are expected to bear a whole name.
fn bearers(form: Form, index: &Index) -> f64 {
    let given = shares::given(index, index.token(form.given), Some(form.given));
    let family = shares::family(index, index.token(form.family), Some(form.family));
    given * family * index.lift(Some(form.given), Some(form.family)) * shares::size(index)
}

/// Tells whether the names may be one person's: the given names agree, or one has none.
fn compatible(left: &Entry, right: &Entry, index: &Index) -> bool {
    let word_of = |token: u32| Word { text: index.token(token), token: Some(token) };
    let names_of = |entry: &Entry| {
        let main = entry.forms.iter().filter(|form| form.given != NONE && form.kind != Kind::Spelt);
        main.map(|form| form.given).collect::<Vec<u32>>()
    };
    let (left, right) = (names_of(left), names_of(right));
    if left.is_empty() || right.is_empty() {
        return true;
    }
    let mut pairs = left.iter().flat_map(|l| right.iter().map(move |r| (*l, *r)));
    pairs.any(|(l, r)| l == r || givens(word_of(l), word_of(r), index).level != Level::Differs)
}

/// Tells whether two values bear one whole name that nobody else is expected to bear.
fn share_rare_name(left: &Entry, right: &Entry, index: &Index) -> bool {
    let pairs = left.forms.iter().flat_map(|l| right.forms.iter().map(move |r| (l, r)));
    let mut shared = pairs.filter(|(l, r)| {
        l.kind == Kind::Main && r.kind == Kind::Main && l.given == r.given && l.family == r.family
    });
    shared.any(|(form, _)| {
        if form.given == NONE || form.family == NONE || index.token(form.given).len() < 2 {
            return false;
        }
        bearers(*form, index) < weights::RARE_WHOLE_NAME
    })
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
