//! The last step of building: final numbers, postings, counts.

use crate::linkage::communities;
use crate::linkage::entry::Entry;
use crate::linkage::entry::Kind;
use crate::linkage::entry::NONE;
use crate::linkage::fold::skeleton;
use crate::linkage::hash::short;
use crate::linkage::index::Index;
use crate::linkage::index::build;
use crate::linkage::index::build::Builder;
use crate::linkage::index::dictionary::packed;
use crate::linkage::index::low;
use crate::linkage::index::namesakes;
use crate::linkage::index::sections::Section;
use crate::linkage::index::sections::Sections;
use crate::linkage::index::sections::number;

/// Makes the index of what was added.
pub(super) fn finish(mut built: Builder, origin: &str) -> Index {
    let mut sections = Sections::default();
    let (tokens, moved_tokens) =
        std::mem::take(&mut built.tokens).sorted(|text| text.to_owned().into_boxed_str());
    let (companies, moved_companies) =
        std::mem::take(&mut built.companies).sorted(|text| text.replace(' ', ""));
    build::renumber(&mut built.rows, &built.row_starts, &moved_tokens, &moved_companies);
    write_records(&mut sections, &mut built);
    let rows = built.row_starts.len();
    let postings = Postings::of(&built.rows, &built.row_starts, tokens.len(), companies.len());
    let owners = built.owner_counts;
    let mut totals = vec![
        number(built.record_owners.len()),
        number(rows),
        number(tokens.len()),
        number(companies.len()),
        postings.with_company,
        number(owners.len()),
        built.oldest.unwrap_or(u32::MAX),
    ];
    write_owners(&mut sections, built.owner_sets, owners);
    sections.set(Section::RecordOwners, built.record_owners);
    let sample = communities::sample(&postings.by_family, number(tokens.len()));
    sections.set(Section::RowStarts, built.row_starts);
    sections.set(Section::RowWords, built.rows);
    let counts = (&*postings.given_counts, &*postings.family_counts);
    let belonging = communities::learn(&sample, counts, tokens.len());
    sections.set_text(Section::Communities, &belonging);
    postings.write(&mut sections, tokens.len(), companies.len());
    write_tokens(&mut sections, &tokens);
    let (starts, text) = packed(&companies);
    sections.set(Section::CompanyStarts, starts);
    sections.set_text(Section::CompanyText, &text);
    sections.set_text(Section::Origin, origin.as_bytes());
    sections.set(Section::Totals, totals.clone());
    let mut index = Index { sections };
    totals.extend(namesakes::mailboxes(&index).map(word));
    index.sections.set(Section::Totals, totals);
    index
}

/// A number as a word: half its digits are enough.
#[expect(clippy::cast_possible_truncation, reason = "half the digits are enough")]
fn word(number: f64) -> u32 {
    (number as f32).to_bits()
}

/// Writes ids and first rows.
fn write_records(sections: &mut Sections, built: &mut Builder) {
    let mut ids = std::mem::take(&mut built.id_starts);
    ids.push(number(built.id_text.len()));
    sections.set(Section::IdStarts, ids);
    sections.set_text(Section::IdText, &std::mem::take(&mut built.id_text));
    let mut first = std::mem::take(&mut built.record_rows);
    first.push(number(built.row_starts.len()));
    sections.set(Section::RecordRows, first);
}

/// Writes the sets of owners in the order of their numbers.
fn write_owners(
    sections: &mut Sections,
    sets: crate::linkage::index::dictionary::Dictionary,
    counts: Vec<u32>,
) {
    let (texts, moved) = sets.sorted(str::to_owned);
    let mut by_number: Vec<Box<str>> = vec![Box::default(); texts.len()];
    for (old, new) in moved.iter().enumerate() {
        if let (Some(to), Some(text)) = (by_number.get_mut(old), texts.get(*new as usize)) {
            to.clone_from(text);
        }
    }
    let (starts, text) = packed(&by_number);
    sections.set(Section::OwnerStarts, starts);
    sections.set_text(Section::OwnerText, &text);
    sections.set(Section::OwnerCount, counts);
}

/// Writes the tokens, and what finds those that are nearly another.
fn write_tokens(sections: &mut Sections, tokens: &[Box<str>]) {
    let (starts, text) = packed(tokens);
    sections.set(Section::TokenStarts, starts);
    sections.set_text(Section::TokenText, &text);
    let mut reversed: Vec<(Vec<u8>, u32)> = Vec::with_capacity(tokens.len());
    let mut skeletons: Vec<(u32, u32)> = Vec::with_capacity(tokens.len());
    for (at, token) in tokens.iter().enumerate() {
        reversed.push((token.bytes().rev().collect(), number(at)));
        let bones = skeleton(token);
        if bones.len() >= 2 {
            skeletons.push((short("k", &bones), number(at)));
        }
    }
    reversed.sort_unstable();
    skeletons.sort_unstable();
    sections.set(Section::TokenReversed, reversed.into_iter().map(|(_, at)| at).collect());
    let letters = tokens.iter().map(|token| super::letters_of(token)).collect();
    sections.set(Section::TokenLetters, letters);
    let (hashes, of): (Vec<u32>, Vec<u32>) = skeletons.into_iter().unzip();
    sections.set(Section::SkeletonHash, hashes);
    sections.set(Section::SkeletonToken, of);
}

/// Pairs of a key and a row, each as one number, and counts.
struct Postings {
    /// Family, given and row: the first two in the upper half.
    by_family: Vec<(u64, u32)>,
    emails: Vec<u64>,
    letters: Vec<u64>,
    phones: Vec<u64>,
    profiles: Vec<u64>,
    streets: Vec<u64>,
    companies: Vec<u64>,
    places: Vec<u32>,
    given_counts: Vec<u32>,
    family_counts: Vec<u32>,
    company_counts: Vec<u32>,
    with_company: u32,
}

/// Two words as one number, ordered by the first.
fn pair(key: u32, row: u32) -> u64 {
    u64::from(key) << 32 | u64::from(row)
}

impl Postings {
    /// Passes over all rows.
    fn of(rows: &[u32], starts: &[u32], tokens: usize, companies: usize) -> Self {
        let mut all = Self {
            by_family: Vec::with_capacity(starts.len() + starts.len() / 4),
            emails: Vec::with_capacity(starts.len()),
            letters: Vec::with_capacity(starts.len()),
            phones: Vec::with_capacity(starts.len()),
            profiles: Vec::new(),
            streets: Vec::new(),
            companies: Vec::with_capacity(starts.len()),
            places: Vec::with_capacity(starts.len()),
            given_counts: vec![0; tokens],
            family_counts: vec![0; tokens],
            company_counts: vec![0; companies],
            with_company: 0,
        };
        let mut entry = Entry::default();
        for at in 0..starts.len() {
            entry.unpack(build::row(rows, starts, at));
            all.add(&entry, number(at));
        }
        all
    }

    /// Adds a row.
    fn add(&mut self, entry: &Entry, row: u32) {
        let count = |counts: &mut Vec<u32>, at: u32| {
            if let Some(count) = counts.get_mut(at as usize) {
                *count += 1;
            }
        };
        for (at, form) in entry.forms.iter().enumerate() {
            self.by_family.push((pair(form.family, form.given), row));
            if form.kind == Kind::Spelt || form.kind == Kind::Other {
                continue;
            }
            let before = entry.forms.get(..at).unwrap_or_default();
            if before.iter().all(|one| one.given != form.given) {
                count(&mut self.given_counts, form.given);
            }
            if before.iter().all(|one| one.family != form.family) {
                count(&mut self.family_counts, form.family);
            }
        }
        for mail in &entry.mails {
            self.emails.push(pair(low(mail.key), row));
            if mail.letters != 0 {
                self.letters.push(pair(mail.letters, row));
            }
            if mail.label != NONE && Some(mail.label) != entry.company {
                self.companies.push(pair(mail.label, row));
            }
        }
        self.phones.extend(entry.lines.iter().map(|line| pair(line.tail, row)));
        self.profiles.extend(entry.profile.map(|profile| pair(low(profile), row)));
        self.streets.extend(entry.street.map(|street| pair(street, row)));
        if let Some(company) = entry.company {
            self.with_company += 1;
            count(&mut self.company_counts, company);
            self.companies.push(pair(company, row));
        }
        self.places.extend(entry.postcode.into_iter().chain(entry.suburb));
    }

    /// Sorts everything and writes it.
    fn write(self, sections: &mut Sections, tokens: usize, companies: usize) {
        let mut by_family = self.by_family;
        by_family.sort_unstable();
        let family = |one: &(u64, u32)| low(one.0 >> 32);
        sections.set(Section::FamilyStarts, starts(&by_family, family, tokens));
        let entries = by_family.iter().flat_map(|(key, row)| [low(*key), *row]).collect();
        sections.set(Section::FamilyEntries, entries);
        let mut by_given = by_family;
        for (key, _) in &mut by_given {
            *key = key.rotate_left(32);
        }
        by_given.sort_unstable();
        sections.set(Section::GivenStarts, starts(&by_given, family, tokens));
        let entries = by_given.iter().flat_map(|(key, row)| [low(*key), *row]).collect();
        sections.set(Section::GivenEntries, entries);
        drop(by_given);
        hashed(sections, self.emails, Section::EmailHash, Section::EmailRow);
        hashed(sections, self.letters, Section::LettersHash, Section::LettersRow);
        hashed(sections, self.phones, Section::PhoneTail, Section::PhoneRow);
        hashed(sections, self.profiles, Section::ProfileHash, Section::ProfileRow);
        hashed(sections, self.streets, Section::StreetHash, Section::StreetRow);
        let mut by_company = self.companies;
        by_company.sort_unstable();
        let company = |one: &u64| low(*one >> 32);
        sections.set(Section::CompanyRowStarts, starts(&by_company, company, companies));
        sections.set(Section::CompanyRows, by_company.into_iter().map(low).collect());
        sections.set(Section::CompanyCount, self.company_counts);
        sections.set(Section::TokenGiven, self.given_counts);
        sections.set(Section::TokenFamily, self.family_counts);
        let mut places = self.places;
        places.sort_unstable();
        let (mut hashes, mut counts): (Vec<u32>, Vec<u32>) = (Vec::new(), Vec::new());
        for place in places {
            match (hashes.last(), counts.last_mut()) {
                (Some(last), Some(count)) if *last == place => *count += 1,
                _ => {
                    hashes.push(place);
                    counts.push(1);
                }
            }
        }
        sections.set(Section::PlaceHash, hashes);
        sections.set(Section::PlaceCount, counts);
    }
}

/// Where the entries of each number begin in a sorted list; those without a number stand last.
fn starts<T>(sorted: &[T], of: impl Fn(&T) -> u32, count: usize) -> Vec<u32> {
    let mut starts = Vec::with_capacity(count + 2);
    for (at, one) in sorted.iter().enumerate() {
        let key = (of(one) as usize).min(count);
        while starts.len() <= key {
            starts.push(number(at));
        }
    }
    while starts.len() <= count + 1 {
        starts.push(number(sorted.len()));
    }
    starts
}

/// Sorts pairs of a hash and a row and writes them.
fn hashed(sections: &mut Sections, mut pairs: Vec<u64>, hash: Section, row: Section) {
    pairs.sort_unstable();
    sections.set(hash, pairs.iter().map(|pair| low(*pair >> 32)).collect());
    sections.set(row, pairs.into_iter().map(low).collect());
}
