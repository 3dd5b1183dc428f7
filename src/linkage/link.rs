//! The whole journey: find, compare, cluster, learn, compete.

use crate::linkage::LinkRecord;
use crate::linkage::Settings;
use crate::linkage::Subject;
use crate::linkage::bond::Bonds;
use crate::linkage::candidates::Bar;
use crate::linkage::candidates::find;
use crate::linkage::cluster::groups;
use crate::linkage::cluster::same_person;
use crate::linkage::colleagues;
use crate::linkage::contact::Field;
use crate::linkage::entry::Entry;
use crate::linkage::index::Builder;
use crate::linkage::index::Index;
use crate::linkage::learn::Learnt;
use crate::linkage::memory::Memory;
use crate::linkage::name::parse;
use crate::linkage::pair::Pair;
use crate::linkage::pair::pair;
use crate::linkage::posterior::Contender;
use crate::linkage::posterior::Crowd;
use crate::linkage::posterior::Row;
use crate::linkage::posterior::candidate;
use crate::linkage::query::Query;
use crate::linkage::shares;
use crate::linkage::weights;
use crate::model::Day;
use crate::model::matching::Agreement;
use crate::model::matching::Candidate;
use crate::model::matching::RowMatch;
use crate::model::person::Name;
use crate::model::written::Written;

/// Bits below the best rival at which a record is out of the race.
const HOPELESS_BITS: f64 = 16.0;

/// Odds, as bits, below which a record whose name alone agrees does not run.
const WORTH_A_RACE_BITS: f64 = -9.0;

/// Candidates that run by name; those beyond run as a crowd, since none of them can be told anyway.
const MOST_CONTENDERS: usize = 24;

/// Bits below the best at which a record is no longer looked at as its duplicate.
const CLOSE_BITS: f64 = 8.0;

/// The index of records at hand.
#[must_use]
pub fn index(records: &[LinkRecord], country: &str) -> Index {
    let mut builder = Builder::new(country);
    for record in records {
        builder.begin(&record.id.0, record.owners.iter().map(String::as_str));
        for value in &record.values {
            Written::with_person(&value.person, |written| builder.add(value.as_of, written));
        }
    }
    builder.finish("")
}

/// Finds, for each person of a list, which records of a book they may be: one answer a person, in
/// order. Records are named by their place in the book.
#[must_use]
pub fn link(subjects: &[Subject<'_>], index: &Index, settings: &Settings) -> Vec<RowMatch> {
    let book = Book::of(index, settings);
    let mut rows = in_parallel(subjects, |chunk| {
        let memory = Memory::default();
        chunk.iter().map(|subject| book.row(subject, &memory)).collect()
    });
    let learnt = book.before().learn(&rows);
    colleagues::weigh(&mut rows, &learnt);
    rows.into_iter().enumerate().map(|(person, row)| row.answer(person, &learnt)).collect()
}

/// Compares one person with one record, as if there were no other.
#[must_use]
pub fn compare(
    subject: &Subject<'_>,
    index: &Index,
    record: usize,
    settings: &Settings,
) -> Candidate {
    let book = Book::of(index, settings);
    let memory = Memory::default();
    let query = Query::of(subject.person, index, &memory, &settings.country);
    let learnt = book.before();
    let found = book.contender(&query, subject, record, &mut Entry::default(), f64::NEG_INFINITY);
    let Some((contender, _)) = found else { return nothing(record) };
    let bits = contender.bits(&learnt);
    let odds = bits.exp2();
    candidate(odds / (odds + 1.0 - learnt.in_book), contender, &learnt)
}

/// What the same address, mobile number or profile page on both sides would say: field and bits.
pub(super) fn worth(index: &Index) -> [(&'static str, f64); 3] {
    let size = shares::prior_size(index);
    let bits = |shared: f64| (weights::CONTACT_AGREES * size / shared).log2();
    [
        ("email", bits(weights::SHARED_EMAIL)),
        ("phone", bits(weights::SHARED_MOBILE)),
        ("profile", bits(weights::SHARED_PAGE)),
    ]
}

/// What is said of a record without values.
fn nothing(record: usize) -> Candidate {
    Candidate {
        records: vec![record],
        probability: 0.0,
        prior_bits: 0.0,
        match_bits: 0.0,
        evidence: Vec::new(),
        matched_as_of: None,
        name_only: true,
    }
}

/// How alike two names are without any context: 0 for nothing in common, 1 for the same.
#[must_use]
pub fn name_similarity(left: &Name, right: &Name) -> f64 {
    crate::linkage::similarity::names(&parse(left), &parse(right))
}

/// Does a list in pieces, one a processor, and puts the results together in order.
fn in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&[T]) -> Vec<R> + Sync) -> Vec<R> {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let size = items.len().div_ceil(threads).max(256);
    if items.len() <= size {
        return work(items);
    }
    std::thread::scope(|scope| {
        let work = &work;
        let parts: Vec<_> =
            items.chunks(size).map(|chunk| scope.spawn(move || work(chunk))).collect();
        let mut all = Vec::with_capacity(items.len());
        for part in parts {
            all.extend(part.join().unwrap_or_else(|cause| std::panic::resume_unwind(cause)));
        }
        all
    })
}

/// Contenders of whom there are too many to be told one by one, the best first: how many of about
/// the same evidence there are.
fn crowded(beyond: &[(Contender, f64)]) -> Vec<Crowd> {
    let mut crowds: Vec<Crowd> = Vec::new();
    for (one, bits) in beyond {
        let bits = bits.min(one.most_bits);
        match crowds.iter_mut().find(|crowd| crowd.bond == one.bond && crowd.bits - bits < 0.5) {
            Some(crowd) => crowd.count += 1.0,
            None => crowds.push(Crowd { count: 1.0, bits, bond: one.bond }),
        }
    }
    crowds
}

/// The book as one list sees it.
struct Book<'a> {
    index: &'a Index,
    country: &'a str,
    /// How its records stand to the list's owner.
    bonds: Bonds<'a>,
    /// The day of the oldest value.
    oldest: Option<u32>,
}

impl<'a> Book<'a> {
    fn of(index: &'a Index, settings: &'a Settings) -> Self {
        Self {
            index,
            country: &settings.country,
            bonds: Bonds::of(index, settings),
            oldest: index.oldest_day(),
        }
    }

    /// What is believed before the list is seen.
    fn before(&self) -> Learnt {
        Learnt::before(shares::prior_size(self.index), self.bonds.before())
    }

    /// Everybody whom somebody listed may be.
    fn row(&self, subject: &Subject<'_>, memory: &Memory) -> Row {
        let query = Query::of(subject.person, self.index, memory, self.country);
        let least = WORTH_A_RACE_BITS - (0.5 / shares::prior_size(self.index)).log2();
        let bar = Bar { bonds: &self.bonds, least, least_own: least - self.bonds.most_bits() };
        let found = find(&query, &bar);
        let mut records: Vec<usize> =
            found.rows.iter().map(|row| self.index.record_of(*row)).collect();
        records.dedup();
        let mut entry = Entry::default();
        let mut contenders: Vec<(Contender, f64)> = records
            .into_iter()
            .filter_map(|record| {
                self.contender(&query, subject, record, &mut entry, bar.least(record))
            })
            .collect();
        contenders.sort_by(|a, b| {
            let apart = b.1.total_cmp(&a.1).then_with(|| b.0.compared().cmp(&a.0.compared()));
            apart.then_with(|| a.0.records.cmp(&b.0.records))
        });
        let best = contenders.first().map_or(0.0, |best| best.1);
        contenders.retain(|one| one.1 > best - HOPELESS_BITS || !one.0.name_only);
        let beyond = contenders.split_off(contenders.len().min(MOST_CONTENDERS));
        let contenders = self.clustered(contenders.into_iter().map(|(one, _)| one).collect());
        let counted = found.crowds.into_iter().map(|(count, bits)| Crowd {
            count: shares::real(count),
            bits,
            bond: self.bonds.usual(),
        });
        let crowds = counted.chain(crowded(&beyond)).collect();
        Row { contenders, crowds }
    }

    /// Joins contenders that are one person; the best of them speaks for all.
    fn clustered(&self, found: Vec<Contender>) -> Vec<Contender> {
        if found.len() < 2 {
            return found;
        }
        let most = found.first().map_or(0.0, |best| best.fixed_bits) - CLOSE_BITS;
        // A duplicate that says less of itself agrees in less: what shares a contact is always looked at.
        let worth = |one: &Contender| one.fixed_bits > most || !one.name_only;
        let near = found.iter().rposition(worth).map_or(0, |last| last + 1);
        let values: Vec<Vec<Entry>> = found
            .iter()
            .take(near)
            .map(|one| one.records.first().map_or(Vec::new(), |record| self.entries(*record)))
            .collect();
        let mut groups = groups(near, |a, b| match (values.get(a), values.get(b)) {
            (Some(a), Some(b)) => same_person(a, b, self.index),
            _ => false,
        });
        groups.extend((near..found.len()).map(|one| vec![one]));
        let mut found: Vec<Option<Contender>> = found.into_iter().map(Some).collect();
        let mut joined = Vec::with_capacity(groups.len());
        for group in groups {
            let mut members = group.iter().filter_map(|one| found.get_mut(*one)?.take());
            let Some(mut leader) = members.next() else { continue };
            for other in members {
                leader.records.extend(other.records);
                leader.bond = match (leader.bond, other.bond) {
                    (Some(one), Some(two)) => Some(one.or(two)),
                    (one, two) => one.or(two),
                };
            }
            joined.push(leader);
        }
        joined
    }

    /// The values of a record, the newest first.
    fn entries(&self, record: usize) -> Vec<Entry> {
        let read = |row| {
            let mut entry = Entry::default();
            self.index.read(row, &mut entry);
            entry
        };
        self.index.rows_of(record).map(read).collect()
    }

    /// Compares a person with all values of a record; the best value speaks. Gives the contender and
    /// its bits with everything at its usual weight.
    fn contender(
        &self,
        query: &Query<'_>,
        subject: &Subject<'_>,
        record: usize,
        entry: &mut Entry,
        least: f64,
    ) -> Option<(Contender, f64)> {
        let mut best: Option<(usize, Pair, Option<u32>)> = None;
        let (mut newest, mut first) = (0.0, None::<u32>);
        for (at, row) in self.index.rows_of(record).enumerate() {
            self.index.read(row, entry);
            first = entry.day.into_iter().chain(first).min();
            let Some(next) = pair(query, entry, least) else { continue };
            if at == 0 {
                newest = next.bits();
            }
            if best.as_ref().is_none_or(|(_, best, _)| next.bits() > best.bits()) {
                best = Some((at, next, entry.day));
            }
        }
        let (at, mut found, day) = best?;
        let older = at > 0 && found.bits() > newest + 1.0;
        let as_of = day.filter(|_| older).and_then(|day| i32::try_from(day).ok());
        found.add("tie_date", self.tie_date(subject, first));
        let most_bits = if found.vetoed { weights::VETO_BITS } else { f64::INFINITY };
        let cap = if found.rough { weights::ROUGH_SCRIPT_CAP } else { 1.0 };
        let bits = found.bits();
        Some((
            Contender {
                records: vec![record],
                fixed_bits: found.fixed_bits(),
                company: found.company,
                email: found.email,
                phone: found.phone,
                bond: self.bonds.bond(record),
                most_bits,
                name_only: found.name_only,
                marks: found.marks,
                matched_as_of: as_of.and_then(Day::from_num_days_from_ce_opt),
                cap,
            },
            bits,
        ))
    }

    /// A tie older than a record that came into the book later speaks slightly against it.
    fn tie_date(&self, subject: &Subject<'_>, first: Option<u32>) -> Field {
        use chrono::Datelike as _;
        let tie = subject.tie_on.and_then(|day| u32::try_from(day.num_days_from_ce()).ok());
        match (tie, first, self.oldest) {
            (Some(tie), Some(first), Some(oldest)) if first > oldest && tie < first => {
                Field { agrees: Agreement::No, bits: weights::TIE_BEFORE_RECORD_BITS, shared: true }
            }
            _ => Field::ABSENT,
        }
    }
}
