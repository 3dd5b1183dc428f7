//! The last step of building: final numbers, postings, counts. Each is made by a pass of its own over
//! all rows and goes to the sink before the next is made, so that memory holds one at a time.

use std::cmp::Ordering;

use crate::linkage::communities;
use crate::linkage::entry::Entry;
use crate::linkage::entry::Kind;
use crate::linkage::entry::NONE;
use crate::linkage::fold::skeleton;
use crate::linkage::hash::short;
use crate::linkage::index::build;
use crate::linkage::index::build::Builder;
use crate::linkage::index::dictionary::put_texts;
use crate::linkage::index::low;
use crate::linkage::index::namesakes;
use crate::linkage::index::sections::Section;
use crate::linkage::index::sections::number;
use crate::linkage::index::sink::Sink;

/// Makes the index of what was added.
pub(super) fn finish<S: Sink>(
    mut built: Builder,
    origin: &str,
    sink: &mut S,
) -> Result<(), S::Error> {
    let (tokens, moved_tokens) = std::mem::take(&mut built.tokens).sorted(str::cmp);
    let (companies, moved_companies) = std::mem::take(&mut built.companies).sorted(by_letters);
    let mut rows = Rows { words: built.rows, starts: built.row_starts };
    build::renumber(&mut rows.words, &rows.starts, &moved_tokens, &moved_companies);
    drop((moved_tokens, moved_companies));
    sink.put_text(Section::Origin, origin.as_bytes())?;
    put_tokens(sink, &tokens)?;
    put_texts(sink, [Section::CompanyStarts, Section::CompanyText], &companies)?;
    let (tokens, companies) = (tokens.len(), companies.len());
    put_places(sink, &rows)?;
    let with_company = put_companies(sink, &rows, companies)?;
    let by_family = put_names(sink, &rows, tokens)?;
    let emails = put_emails(sink, &rows)?;
    let mailboxes = namesakes::mailboxes(&namesakes::Book {
        rows: &rows.words,
        row_starts: &rows.starts,
        records: &built.record_rows,
        tokens,
        by_family: &by_family,
        emails: &emails,
    });
    drop(emails);
    put_by_given(sink, by_family, tokens)?;
    sink.put(Section::RowStarts, &rows.starts)?;
    sink.put(Section::RowWords, &rows.words)?;
    sink.put(Section::RecordRows, &built.record_rows)?;
    sink.put(Section::RecordRows, &[number(rows.starts.len())])?;
    sink.put(Section::IdStarts, &built.id_starts)?;
    sink.put(Section::IdStarts, &[number(built.id_text.len())])?;
    sink.put_text(Section::IdText, &built.id_text)?;
    sink.put(Section::RecordOwners, &built.record_owners)?;
    let owners = built.owner_sets.in_order();
    put_texts(sink, [Section::OwnerStarts, Section::OwnerText], &owners)?;
    sink.put(Section::OwnerCount, &built.owner_counts)?;
    let counts = [
        number(built.record_owners.len()),
        number(rows.starts.len()),
        number(tokens),
        number(companies),
        with_company,
        number(built.owner_counts.len()),
        built.oldest.unwrap_or(u32::MAX),
    ];
    sink.put_each(Section::Totals, counts.into_iter().chain(mailboxes.map(word)))
}

/// The values of all rows.
struct Rows {
    words: Vec<u32>,
    starts: Vec<u32>,
}

impl Rows {
    /// Shows each row with its number.
    fn each(&self, mut show: impl FnMut(&Entry, u32)) {
        let mut entry = Entry::default();
        for at in 0..self.starts.len() {
            entry.unpack(build::row(&self.words, &self.starts, at));
            show(&entry, number(at));
        }
    }
}

/// The order of companies: that of their letters.
fn by_letters(one: &str, two: &str) -> Ordering {
    fn letters(text: &str) -> impl Iterator<Item = u8> {
        text.bytes().filter(|byte| *byte != b' ')
    }
    letters(one).cmp(letters(two))
}

/// A number as a word: half its digits are enough.
#[expect(clippy::cast_possible_truncation, reason = "half the digits are enough")]
fn word(number: f64) -> u32 {
    (number as f32).to_bits()
}

/// Two words as one number, ordered by the first.
pub(super) fn pair(key: u32, row: u32) -> u64 {
    u64::from(key) << 32 | u64::from(row)
}

/// Counts one more of a number.
fn count(counts: &mut [u32], at: u32) {
    if let Some(count) = counts.get_mut(at as usize) {
        *count += 1;
    }
}

/// Writes the tokens, and what finds those that are nearly another.
fn put_tokens<S: Sink>(sink: &mut S, tokens: &[Box<str>]) -> Result<(), S::Error> {
    put_texts(sink, [Section::TokenStarts, Section::TokenText], tokens)?;
    let mut reversed: Vec<(&str, u32)> =
        tokens.iter().enumerate().map(|(at, token)| (&**token, number(at))).collect();
    reversed.sort_unstable_by(|(one, _), (two, _)| one.bytes().rev().cmp(two.bytes().rev()));
    sink.put_each(Section::TokenReversed, reversed.into_iter().map(|(_, at)| at))?;
    let letters = tokens.iter().map(|token| super::letters_of(token));
    sink.put_each(Section::TokenLetters, letters)?;
    let mut skeletons: Vec<u64> = Vec::with_capacity(tokens.len());
    for (at, token) in tokens.iter().enumerate() {
        let bones = skeleton(token);
        if bones.len() >= 2 {
            skeletons.push(pair(short("k", &bones), number(at)));
        }
    }
    put_hashed(sink, skeletons, [Section::SkeletonHash, Section::SkeletonToken]).map(drop)
}

/// Writes how often names stand, the rows of each family name, and which names go together. Gives
/// family, given and row, sorted: the first two as one number.
fn put_names<S: Sink>(
    sink: &mut S,
    rows: &Rows,
    tokens: usize,
) -> Result<Vec<(u64, u32)>, S::Error> {
    let mut by_family = Vec::with_capacity(rows.starts.len() + rows.starts.len() / 4);
    let (mut givens, mut families) = (vec![0; tokens], vec![0; tokens]);
    rows.each(|entry, row| {
        for (at, form) in entry.forms.iter().enumerate() {
            by_family.push((pair(form.family, form.given), row));
            if form.kind == Kind::Spelt || form.kind == Kind::Other {
                continue;
            }
            let before = entry.forms.get(..at).unwrap_or_default();
            if before.iter().all(|one| one.given != form.given) {
                count(&mut givens, form.given);
            }
            if before.iter().all(|one| one.family != form.family) {
                count(&mut families, form.family);
            }
        }
    });
    // In the order in which they came, as the sample of pairs is taken.
    let sample = communities::sample(&by_family, number(tokens));
    let belonging = communities::learn(&sample, (&givens, &families), tokens);
    sink.put_text(Section::Communities, &belonging)?;
    sink.put(Section::TokenGiven, &givens)?;
    sink.put(Section::TokenFamily, &families)?;
    by_family.sort_unstable();
    put_names_by(sink, &by_family, tokens, [Section::FamilyStarts, Section::FamilyEntries])?;
    Ok(by_family)
}

/// Writes the rows of each given name.
fn put_by_given<S: Sink>(
    sink: &mut S,
    by_family: Vec<(u64, u32)>,
    tokens: usize,
) -> Result<(), S::Error> {
    let mut by_given = by_family;
    for (key, _) in &mut by_given {
        *key = key.rotate_left(32);
    }
    by_given.sort_unstable();
    put_names_by(sink, &by_given, tokens, [Section::GivenStarts, Section::GivenEntries])
}

/// Writes where the rows of each name begin, and the other name with each row.
fn put_names_by<S: Sink>(
    sink: &mut S,
    sorted: &[(u64, u32)],
    tokens: usize,
    [starts, entries]: [Section; 2],
) -> Result<(), S::Error> {
    put_starts(sink, starts, sorted.iter().map(|(key, _)| low(key >> 32)), tokens)?;
    sink.put_each(entries, sorted.iter().flat_map(|(key, row)| [low(*key), *row]))
}

/// Writes what finds addresses. Gives half the hash of each mailbox with its row, sorted.
fn put_emails<S: Sink>(sink: &mut S, rows: &Rows) -> Result<Vec<u64>, S::Error> {
    let mut letters = Vec::with_capacity(rows.starts.len());
    rows.each(|entry, row| {
        let spelt = entry.mails.iter().filter(|mail| mail.letters != 0);
        letters.extend(spelt.map(|mail| pair(mail.letters, row)));
    });
    put_hashed(sink, letters, [Section::LettersHash, Section::LettersRow])?;
    let mut emails = Vec::with_capacity(rows.starts.len());
    rows.each(|entry, row| {
        emails.extend(entry.mails.iter().map(|mail| pair(low(mail.key), row)));
    });
    put_hashed(sink, emails, [Section::EmailHash, Section::EmailRow])
}

/// Writes what finds numbers, pages and houses, and how many live in a place.
fn put_places<S: Sink>(sink: &mut S, rows: &Rows) -> Result<(), S::Error> {
    let mut phones = Vec::with_capacity(rows.starts.len());
    rows.each(|entry, row| phones.extend(entry.lines.iter().map(|line| pair(line.tail, row))));
    put_hashed(sink, phones, [Section::PhoneTail, Section::PhoneRow])?;
    let (mut profiles, mut streets, mut places) = (Vec::new(), Vec::new(), Vec::new());
    rows.each(|entry, row| {
        profiles.extend(entry.profile.map(|profile| pair(low(profile), row)));
        streets.extend(entry.street.map(|street| pair(street, row)));
        places.extend(entry.postcode.into_iter().chain(entry.suburb));
    });
    put_hashed(sink, profiles, [Section::ProfileHash, Section::ProfileRow])?;
    put_hashed(sink, streets, [Section::StreetHash, Section::StreetRow])?;
    places.sort_unstable();
    let runs = || places.chunk_by(|one, two| one == two);
    sink.put_each(Section::PlaceHash, runs().filter_map(|run| run.first().copied()))?;
    sink.put_each(Section::PlaceCount, runs().map(|run| number(run.len())))
}

/// Writes the rows of each company. Gives in how many rows one is named.
fn put_companies<S: Sink>(sink: &mut S, rows: &Rows, companies: usize) -> Result<u32, S::Error> {
    let (mut counts, mut with_company) = (vec![0; companies], 0);
    let mut by_company = Vec::with_capacity(rows.starts.len());
    rows.each(|entry, row| {
        for mail in &entry.mails {
            if mail.label != NONE && Some(mail.label) != entry.company {
                by_company.push(pair(mail.label, row));
            }
        }
        if let Some(company) = entry.company {
            with_company += 1;
            count(&mut counts, company);
            by_company.push(pair(company, row));
        }
    });
    by_company.sort_unstable();
    let numbers = by_company.iter().map(|pair| low(pair >> 32));
    put_starts(sink, Section::CompanyRowStarts, numbers, companies)?;
    sink.put_each(Section::CompanyRows, by_company.iter().copied().map(low))?;
    sink.put(Section::CompanyCount, &counts)?;
    Ok(with_company)
}

/// Writes where the entries of each number begin in a sorted list; those without a number stand last.
fn put_starts<S: Sink>(
    sink: &mut S,
    section: Section,
    sorted: impl ExactSizeIterator<Item = u32>,
    count: usize,
) -> Result<(), S::Error> {
    let mut starts = Vec::with_capacity(count + 2);
    let all = sorted.len();
    for (at, key) in sorted.enumerate() {
        let key = (key as usize).min(count);
        while starts.len() <= key {
            starts.push(number(at));
        }
    }
    while starts.len() <= count + 1 {
        starts.push(number(all));
    }
    sink.put(section, &starts)
}

/// Sorts pairs of a hash and what bears it, writes them, and gives them back.
fn put_hashed<S: Sink>(
    sink: &mut S,
    mut pairs: Vec<u64>,
    [hash, of]: [Section; 2],
) -> Result<Vec<u64>, S::Error> {
    pairs.sort_unstable();
    sink.put_each(hash, pairs.iter().map(|pair| low(*pair >> 32)))?;
    sink.put_each(of, pairs.iter().copied().map(low))?;
    Ok(pairs)
}
