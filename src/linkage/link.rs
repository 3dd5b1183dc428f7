//! The whole journey: find, compare, cluster, compete.

use crate::linkage::LinkRecord;
use crate::linkage::Population;
use crate::linkage::Settings;
use crate::linkage::Subject;
use crate::linkage::agree;
use crate::linkage::cluster::groups;
use crate::linkage::cluster::same_person;
use crate::linkage::contact::Field;
use crate::linkage::contact::owner;
use crate::linkage::features::Features;
use crate::linkage::keys::owner_term;
use crate::linkage::name::parse;
use crate::linkage::pair::Pair;
use crate::linkage::pair::pair;
use crate::linkage::population::real;
use crate::linkage::posterior::Contender;
use crate::linkage::posterior::candidate;
use crate::linkage::posterior::compete;
use crate::linkage::search::Questions;
use crate::linkage::weights;
use crate::model::Day;
use crate::model::matching::Agreement;
use crate::model::matching::Candidate;
use crate::model::matching::RowMatch;
use crate::model::person::Name;

/// Bits below the best rival at which a record is out of the race.
const HOPELESS_BITS: f64 = 16.0;

/// Candidates that are looked at for duplicates; beyond them no one can be told anyway.
const MOST_CONTENDERS: usize = 64;

/// Finds, for each person of a list, which records they may be: one answer a person, in order.
#[must_use]
pub fn link(
    subjects: &[Subject<'_>],
    records: &[LinkRecord],
    population: &Population,
    settings: &Settings,
) -> Vec<RowMatch> {
    let country = settings.country.as_str();
    let people = in_parallel(subjects, |chunk, _| {
        chunk.iter().map(|subject| Features::of(subject.person, country)).collect()
    });
    let questions = Questions::of(&people);
    let answers = in_parallel(records, |chunk, from| answers(chunk, from, &questions, country));
    let mut features: Vec<Vec<Features>> = Vec::with_capacity(records.len());
    let mut hits = Vec::new();
    for (found, values) in answers {
        hits.extend(found);
        features.push(values);
    }
    let pairs = questions.pairs(&hits, population);
    let race = Race {
        subjects,
        people: &people,
        records,
        features: &features,
        population,
        own: Own::of(records, population, settings),
    };
    let rows: Vec<usize> = (0..subjects.len()).collect();
    in_parallel(&rows, |chunk, _| chunk.iter().map(|row| race.run(*row, &pairs)).collect())
}

/// Compares one person with one record, as if there were no other.
#[must_use]
pub fn compare(
    subject: &Subject<'_>,
    record: &LinkRecord,
    population: &Population,
    settings: &Settings,
) -> Candidate {
    let records = std::slice::from_ref(record);
    let people = [Features::of(subject.person, &settings.country)];
    let features = [features_of(record, &settings.country)];
    let subjects = std::slice::from_ref(subject);
    let own = Own::of(records, population, settings);
    let race = Race { subjects, people: &people, records, features: &features, population, own };
    let Some(contender) = race.contender(0, 0) else { return nothing() };
    let odds = contender.match_bits.exp2();
    candidate(odds / (odds + 1.0 - weights::IN_BOOK), contender)
}

/// What is said of a record without values.
fn nothing() -> Candidate {
    Candidate {
        records: vec![0],
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
    agree::similarity(&parse(left), &parse(right))
}

/// The values of a record, normalised.
fn features_of(record: &LinkRecord, country: &str) -> Vec<Features> {
    record.values.iter().map(|value| Features::of(&value.person, country)).collect()
}

/// The keys of a record that somebody asks for, and its values if anybody does.
type Answer = (Vec<(u32, u32)>, Vec<Features>);

/// Asks a run of records for what the list wants to know.
fn answers(chunk: &[LinkRecord], from: usize, questions: &Questions, country: &str) -> Vec<Answer> {
    let (mut keys, mut slots) = (Vec::new(), Vec::new());
    let mut one = |(at, record): (usize, &LinkRecord)| {
        let values = features_of(record, country);
        questions.hits(&values, &mut keys, &mut slots);
        let number = u32::try_from(from + at).unwrap_or(u32::MAX);
        let hits: Vec<(u32, u32)> = slots.iter().map(|slot| (*slot, number)).collect();
        let wanted = if hits.is_empty() { Vec::new() } else { values };
        (hits, wanted)
    };
    chunk.iter().enumerate().map(&mut one).collect()
}

/// Does a list in pieces, one a processor, and puts the results together in order.
fn in_parallel<T: Sync, R: Send>(
    items: &[T],
    work: impl Fn(&[T], usize) -> Vec<R> + Sync,
) -> Vec<R> {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let size = items.len().div_ceil(threads).max(256);
    if items.len() <= size {
        return work(items, 0);
    }
    std::thread::scope(|scope| {
        let work = &work;
        let parts: Vec<_> = items
            .chunks(size)
            .enumerate()
            .map(|(at, chunk)| scope.spawn(move || work(chunk, at * size)))
            .collect();
        let mut all = Vec::with_capacity(items.len());
        for part in parts {
            all.extend(part.join().unwrap_or_else(|cause| std::panic::resume_unwind(cause)));
        }
        all
    })
}

/// Whose list it is, and how many records are theirs.
struct Own<'a> {
    /// The rep.
    owner: Option<&'a str>,
    /// The rep's records.
    records: f64,
    /// Records among which they were counted.
    among: f64,
    /// The day of the oldest value at hand.
    oldest: Option<Day>,
}

impl<'a> Own<'a> {
    /// Takes the count of the book, else counts the records at hand.
    fn of(records: &[LinkRecord], population: &Population, settings: &'a Settings) -> Self {
        let owner = settings.owner.as_deref();
        let oldest =
            records.iter().flat_map(|record| &record.values).filter_map(|value| value.as_of).min();
        let counted = owner.map_or(0.0, |owner| population.term_count(owner_term(owner)));
        if counted > 0.0 {
            return Self { owner, records: counted, among: population.size(), oldest };
        }
        let own = records
            .iter()
            .filter(|record| record.owners.iter().any(|one| Some(one.as_str()) == owner));
        let count = |number: usize| real(u64::try_from(number).unwrap_or(u64::MAX));
        Self { owner, records: count(own.count()), among: count(records.len()), oldest }
    }
}

/// Everything the comparison of one list needs.
struct Race<'a> {
    subjects: &'a [Subject<'a>],
    people: &'a [Features],
    records: &'a [LinkRecord],
    features: &'a [Vec<Features>],
    population: &'a Population,
    own: Own<'a>,
}

impl Race<'_> {
    /// Lets the records that one person may be compete. `pairs` are sorted by person.
    fn run(&self, row: usize, pairs: &[(u32, u32)]) -> RowMatch {
        let wanted = u32::try_from(row).unwrap_or(u32::MAX);
        let from = pairs.partition_point(|(person, _)| *person < wanted);
        let mine = pairs.iter().skip(from).take_while(|(person, _)| *person == wanted);
        let mut found: Vec<Contender> = mine
            .filter_map(|(_, record)| self.contender(row, usize::try_from(*record).ok()?))
            .collect();
        found.sort_by(|a, b| {
            b.match_bits.total_cmp(&a.match_bits).then_with(|| a.records.cmp(&b.records))
        });
        let best = found.first().map_or(0.0, |best| best.match_bits.max(-1.0));
        found.retain(|one| one.match_bits > best - HOPELESS_BITS);
        compete(row, self.clustered(found))
    }

    /// Joins contenders that are one person; the best of them speaks for all.
    fn clustered(&self, found: Vec<Contender>) -> Vec<Contender> {
        let values = |one: &Contender| {
            one.records.first().and_then(|at| self.features.get(*at)).map_or(&[][..], Vec::as_slice)
        };
        let near = found.len().min(MOST_CONTENDERS);
        let mut groups = groups(near, |a, b| match (found.get(a), found.get(b)) {
            (Some(a), Some(b)) => same_person(values(a), values(b), self.population),
            _ => false,
        });
        groups.extend((near..found.len()).map(|one| vec![one]));
        let records: Vec<Vec<usize>> = groups
            .iter()
            .map(|group| {
                group
                    .iter()
                    .filter_map(|one| found.get(*one))
                    .flat_map(|one| one.records.clone())
                    .collect()
            })
            .collect();
        let leaders: Vec<usize> =
            groups.iter().filter_map(|group| group.first().copied()).collect();
        let mut found: Vec<Option<Contender>> = found.into_iter().map(Some).collect();
        let mut joined = Vec::with_capacity(leaders.len());
        for (leader, records) in leaders.into_iter().zip(records) {
            if let Some(one) = found.get_mut(leader).and_then(Option::take) {
                joined.push(Contender { records, ..one });
            }
        }
        joined
    }

    /// Compares a person with all values of a record; the best value speaks.
    fn contender(&self, row: usize, at: usize) -> Option<Contender> {
        let (person, record) = (self.people.get(row)?, self.records.get(at)?);
        let values = self.features.get(at)?;
        let pairs: Vec<Pair> =
            values.iter().map(|value| pair(person, value, self.population)).collect();
        let newest = pairs.first().map_or(0.0, Pair::bits);
        let (best, mut found) = best_value(pairs)?;
        let as_of = record.values.get(best).and_then(|value| value.as_of);
        let matched_as_of = if best > 0 && found.bits() > newest + 1.0 { as_of } else { None };
        found.add("owner", owner(self.own.owner, &record.owners, self.own.records, self.own.among));
        found.add("tie_date", self.tie_date(row, record));
        let prior_bits = (weights::IN_BOOK / self.population.prior_size()).log2();
        let over = prior_bits + found.bits() - weights::VETO_BITS;
        if found.vetoed && over > 0.0 {
            found.correct("household", -over);
        }
        let cap = match (found.name_only, found.rough) {
            (_, true) => weights::ROUGH_SCRIPT_CAP,
            (true, _) => weights::NAME_ONLY_CAP,
            _ => 1.0,
        };
        Some(Contender {
            records: vec![at],
            prior_bits,
            match_bits: prior_bits + found.bits(),
            name_only: found.name_only,
            marks: found.marks,
            matched_as_of,
            cap,
        })
    }

    /// A tie older than a record that came into the book later speaks slightly against it.
    fn tie_date(&self, row: usize, record: &LinkRecord) -> Field {
        let first = record.values.iter().filter_map(|value| value.as_of).min();
        let tie = self.subjects.get(row).and_then(|subject| subject.tie_on);
        match (tie, first, self.own.oldest) {
            (Some(tie), Some(first), Some(oldest)) if first > oldest && tie < first => {
                Field { agrees: Agreement::No, bits: weights::TIE_BEFORE_RECORD_BITS, shared: true }
            }
            _ => Field::ABSENT,
        }
    }
}

/// The value that matches best, the newest of equals, with its place.
fn best_value(pairs: Vec<Pair>) -> Option<(usize, Pair)> {
    pairs.into_iter().enumerate().reduce(
        |best, next| {
            if next.1.bits() > best.1.bits() { next } else { best }
        },
    )
}
