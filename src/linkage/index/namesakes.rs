//! How often two people of one name share a mailbox, as the book itself tells.
//!
//! A mailbox should be one person's. In a book it is not always: `mary.smith@` is typed for another
//! Mary Smith, or made up. Duplicates of one person share a mailbox as well, but their number grows
//! with the number of bearers of a name, and that of such mistakes with the pairs of bearers: names
//! with few and with many bearers tell the two apart.

use crate::linkage::entry::Entry;
use crate::linkage::entry::Kind;
use crate::linkage::entry::Mail;
use crate::linkage::entry::MailboxKind;
use crate::linkage::entry::NONE;
use crate::linkage::index::build;
use crate::linkage::index::finish::pair;
use crate::linkage::index::low;
use crate::linkage::shares::real;
use crate::linkage::weights;

/// Bearers of a whole name that are few.
const FEW: usize = 3;

/// Rows with one mailbox beyond which it is a placeholder, and no pair is looked at.
const PLACEHOLDER: usize = 12;

/// Pairs of namesakes that the expected chance is worth.
const PRIOR_PAIRS: f64 = 200.0;

/// Rows that the usual rate is worth.
const PRIOR_ROWS: f64 = 2000.0;

/// The chance that is expected.
const PRIOR_CHANCE: f64 = 0.0005;

/// Kinds of mailboxes.
const KINDS: usize = MailboxKind::ALL.len();

/// What of an index that is being made tells of mailboxes.
pub(super) struct Book<'a> {
    /// The words of all rows.
    pub(super) rows: &'a [u32],
    /// Where each row begins.
    pub(super) row_starts: &'a [u32],
    /// The first row of each record.
    pub(super) records: &'a [u32],
    /// How many tokens there are.
    pub(super) tokens: usize,
    /// Family and given name, as one number, and the row: sorted.
    pub(super) by_family: &'a [(u64, u32)],
    /// Half the hash of each mailbox, and the row, as one number: sorted.
    pub(super) emails: &'a [u64],
}

impl Book<'_> {
    fn read(&self, row: usize, entry: &mut Entry) {
        entry.unpack(build::row(self.rows, self.row_starts, row));
    }

    /// The record of a row.
    fn record_of(&self, row: u32) -> usize {
        self.records.partition_point(|first| *first <= row).saturating_sub(1)
    }

    /// Rows that bear a whole name.
    fn bearers(&self, family: u32, given: u32) -> usize {
        let name = pair(family, given);
        let from = self.by_family.partition_point(|(key, _)| *key < name);
        let rest = self.by_family.get(from..).unwrap_or_default();
        rest.partition_point(|(key, _)| *key == name)
    }
}

/// What names with few or with many bearers say.
#[derive(Default)]
struct Side {
    /// Records that bear them.
    records: f64,
    /// Pairs of records of one name, both with a mailbox.
    pairs: f64,
    /// Pairs of them with one mailbox and different numbers.
    shared: f64,
}

/// For each kind of mailbox, the chance that two people of one name who both have such a mailbox
/// share one; then, for each kind, the records of people of another name that share somebody's.
pub(super) fn mailboxes(book: &Book<'_>) -> [f64; 2 * KINDS] {
    let with = with_mailbox(book);
    let shared = shared(book);
    let mut all = [0.0; 2 * KINDS];
    let (namesakes, strangers) = all.split_at_mut(KINDS);
    for (kind, chance) in namesakes.iter_mut().enumerate() {
        let share = with.get(kind).map_or(0.0, |with| with / real(book.row_starts.len()).max(1.0));
        let sides = sides(book, share, shared.namesakes.get(kind).copied().unwrap_or_default());
        *chance = solved(&sides);
    }
    for (kind, rate) in strangers.iter_mut().enumerate() {
        let with = with.get(kind).copied().unwrap_or_default();
        let pairs = shared.strangers.get(kind).copied().unwrap_or_default();
        let loose = kind == MailboxKind::Loose as usize;
        let usual = if loose { weights::SHARED_LOOSE } else { weights::SHARED_EMAIL };
        *rate = (2.0 * pairs + usual * PRIOR_ROWS) / (with + PRIOR_ROWS);
    }
    all
}

/// The names with few and those with many bearers, a share of whom have a mailbox.
fn sides(book: &Book<'_>, share: f64, shared: [f64; 2]) -> [Side; 2] {
    let rows_a_record = real(book.row_starts.len()) / real(book.records.len()).max(1.0);
    let mut sides = shared.map(|shared| Side { shared, ..Side::default() });
    let named = book.by_family.partition_point(|(key, _)| (low(key >> 32) as usize) < book.tokens);
    let named = book.by_family.get(..named).unwrap_or_default();
    for run in named.chunk_by(|(one, _), (two, _)| one == two) {
        let bearers = real(run.len()) / rows_a_record;
        if let Some(side) = sides.get_mut(usize::from(run.len() > FEW)) {
            side.records += bearers;
            side.pairs += bearers * (bearers - 1.0).max(0.0) / 2.0 * share * share;
        }
    }
    sides
}

/// Solves `shared = duplicates * records + chance * pairs` for the chance.
fn solved([few, many]: &[Side; 2]) -> f64 {
    let determinant = few.records * many.pairs - many.records * few.pairs;
    let found = if determinant > 0.0 {
        (few.records * many.shared - many.records * few.shared) / determinant
    } else {
        0.0
    };
    let pairs = many.pairs;
    let prior = PRIOR_PAIRS * PRIOR_CHANCE;
    ((found.max(0.0) * pairs + prior) / (pairs + PRIOR_PAIRS)).clamp(1e-6, 0.5)
}

/// Rows with a mailbox of each kind.
fn with_mailbox(book: &Book<'_>) -> [f64; KINDS] {
    let mut count = [0_usize; KINDS];
    let mut entry = Entry::default();
    for row in 0..book.row_starts.len() {
        book.read(row, &mut entry);
        for (count, kind) in count.iter_mut().zip(MailboxKind::ALL) {
            let of = |mail: &Mail| !mail.role && mail.mailbox == kind;
            *count += usize::from(entry.mails.iter().any(of));
        }
    }
    count.map(real)
}

/// Pairs of records that share a mailbox and no number, by kind of mailbox.
#[derive(Default)]
struct Shared {
    /// Of one name: with few bearers, and with many.
    namesakes: [[f64; 2]; KINDS],
    /// Of two names.
    strangers: [f64; KINDS],
}

/// Counts the pairs of records that share a mailbox and no number.
fn shared(book: &Book<'_>) -> Shared {
    let mut all = Shared::default();
    for run in book.emails.chunk_by(|one, two| one >> 32 == two >> 32) {
        if run.len() < 2 || run.len() > PLACEHOLDER {
            continue;
        }
        let mut values: Vec<(usize, Entry)> = Vec::with_capacity(run.len());
        for row in run.iter().copied().map(low) {
            let mut entry = Entry::default();
            book.read(row as usize, &mut entry);
            values.push((book.record_of(row), entry));
        }
        for (at, (record, left)) in values.iter().enumerate() {
            for (_, right) in values.iter().skip(at + 1).filter(|(other, _)| other != record) {
                all.count(book, left, right);
            }
        }
    }
    all
}

impl Shared {
    /// Counts two values of two records, if they share a mailbox and have numbers that all differ.
    fn count(&mut self, book: &Book<'_>, left: &Entry, right: &Entry) {
        let main = |entry: &Entry| entry.forms.iter().find(|form| form.kind == Kind::Main).copied();
        let (Some(one), Some(two)) = (main(left), main(right)) else { return };
        let same = |mail: &&Mail| right.mails.iter().any(|other| other.key == mail.key);
        let Some(mailbox) = left.mails.iter().find(same) else { return };
        let lines = !left.lines.is_empty() && !right.lines.is_empty();
        let line = left.lines.iter().any(|line| right.lines.iter().any(|other| line.is(*other)));
        if mailbox.role || !lines || line || one.given == NONE || two.given == NONE {
            return;
        }
        let kind = mailbox.mailbox as usize;
        if one.given != two.given || one.family != two.family {
            if let Some(count) = self.strangers.get_mut(kind) {
                *count += 1.0;
            }
            return;
        }
        let bearers = book.bearers(one.family, one.given);
        let side =
            self.namesakes.get_mut(kind).and_then(|of| of.get_mut(usize::from(bearers > FEW)));
        if let Some(count) = side {
            *count += 1.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn duplicates_of_rare_names_are_no_namesakes() {
        let few = Side { records: 1000.0, pairs: 40.0, shared: 10.0 };
        let many = Side { records: 500.0, pairs: 5000.0, shared: 5.0 };

        assert!(solved(&[few, many]) < 0.0001);
    }

    #[test]
    fn mailboxes_that_grow_with_pairs_are_namesakes() {
        let few = Side { records: 1000.0, pairs: 40.0, shared: 0.0 };
        let many = Side { records: 500.0, pairs: 5000.0, shared: 100.0 };

        assert!((0.015..0.025).contains(&solved(&[few, many])));
    }
}
