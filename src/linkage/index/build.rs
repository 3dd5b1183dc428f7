//! Builds an index, record by record.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::path::Path;

use chrono::Datelike as _;

use crate::linkage::LinkageError;
use crate::linkage::company;
use crate::linkage::email;
use crate::linkage::entry;
use crate::linkage::entry::Entry;
use crate::linkage::entry::Form;
use crate::linkage::entry::Kind;
use crate::linkage::entry::Mail;
use crate::linkage::entry::Middle;
use crate::linkage::entry::NONE;
use crate::linkage::fold::fold;
use crate::linkage::hash::Fast;
use crate::linkage::hash::hash;
use crate::linkage::hash::short;
use crate::linkage::index::Index;
use crate::linkage::index::dictionary::Dictionary;
use crate::linkage::index::finish::finish;
use crate::linkage::index::sections::SECTIONS;
use crate::linkage::index::sections::Sections;
use crate::linkage::index::sections::number;
use crate::linkage::index::sink::Writing;
use crate::linkage::name::Parsed;
use crate::linkage::name::parse;
use crate::linkage::phone;
use crate::linkage::script::Script;
use crate::model::Day;
use crate::model::person::Name;
use crate::model::written::Written;

/// A table in memory with the fast hasher.
pub(in crate::linkage) type Table<K, V> = HashMap<K, V, BuildHasherDefault<Fast>>;

/// Raw texts remembered with what they were read as, before the table starts anew: bounds the
/// memory that a book of millions of different texts takes.
const REMEMBERED: usize = 100_000;

/// An index while it is built.
#[derive(Default)]
pub struct Builder {
    country: String,
    pub(super) tokens: Dictionary,
    pub(super) companies: Dictionary,
    pub(super) owner_sets: Dictionary,
    pub(super) owner_counts: Vec<u32>,
    pub(super) rows: Vec<u32>,
    pub(super) row_starts: Vec<u32>,
    pub(super) record_rows: Vec<u32>,
    pub(super) record_owners: Vec<u32>,
    pub(super) id_starts: Vec<u32>,
    pub(super) id_text: Vec<u8>,
    pub(super) oldest: Option<u32>,
    read_companies: Table<Box<str>, u32>,
    read_domains: Table<Box<str>, (u32, bool)>,
    entry: Entry,
    word: String,
}

impl Builder {
    /// An empty one, for a book whose telephone numbers without country code lie in `country`.
    #[must_use]
    pub fn new(country: &str) -> Self {
        Self { country: country.to_owned(), ..Self::default() }
    }

    /// Begins a record; its values follow, the newest first.
    pub fn begin<'a>(&mut self, id: &str, owners: impl Iterator<Item = &'a str>) {
        self.record_rows.push(number(self.row_starts.len()));
        self.id_starts.push(number(self.id_text.len()));
        self.id_text.extend_from_slice(id.as_bytes());
        self.word.clear();
        for owner in owners {
            if !self.word.is_empty() {
                self.word.push('\n');
            }
            self.word.push_str(owner);
        }
        let set = self.owner_sets.number(&self.word);
        if self.owner_counts.len() <= set as usize {
            self.owner_counts.push(0);
        }
        if let Some(count) = self.owner_counts.get_mut(set as usize) {
            *count += 1;
        }
        self.record_owners.push(set);
    }

    /// Adds what the record said, from a day on.
    pub fn add(&mut self, as_of: Option<Day>, written: &Written<'_>) {
        let mut entry = std::mem::take(&mut self.entry);
        entry.clear();
        self.add_names(written, &mut entry);
        for text in written.emails {
            self.add_email(text, &mut entry);
        }
        for (text, kind) in written.phones {
            let line = phone::line(text, *kind, &self.country);
            entry.lines.extend(line.filter(|line| !entry.lines.contains(line)));
        }
        entry.company = self.company(written.company);
        entry.profile =
            (!written.profile.is_empty()).then(|| hash("u", &[&lowered(written.profile)]));
        entry.postcode = place_hash("z", written.postcode);
        entry.suburb = place_hash("s", written.suburb);
        entry.street = street_hash(written.street);
        entry.day = as_of.and_then(|day| u32::try_from(day.num_days_from_ce()).ok());
        self.put(&entry);
        self.entry = entry;
    }

    /// Takes a record over from another index, as it stands there.
    pub fn keep(&mut self, old: &Index, record: usize) {
        self.begin(old.id(record), old.owners(record));
        let mut entry = std::mem::take(&mut self.entry);
        for row in old.rows_of(record) {
            old.read(row, &mut entry);
            for form in &mut entry.forms {
                for token in [&mut form.given, &mut form.family] {
                    if *token != NONE {
                        *token = self.tokens.number(old.token(*token));
                    }
                }
            }
            for mail in entry.mails.iter_mut().filter(|mail| mail.label != NONE) {
                mail.label = self.companies.number(old.company(mail.label));
            }
            entry.company =
                entry.company.map(|company| self.companies.number(old.company(company)));
            self.put(&entry);
        }
        self.entry = entry;
    }

    /// Appends a value.
    fn put(&mut self, entry: &Entry) {
        self.oldest = self.oldest.into_iter().chain(entry.day).min();
        self.row_starts.push(number(self.rows.len()));
        entry.pack(&mut self.rows);
    }

    /// The index of all that was added, in memory.
    #[must_use]
    pub fn finish(mut self, origin: &str) -> Index {
        self.forget_read();
        let mut sections = vec![Vec::new(); SECTIONS];
        let Ok(()) = finish(self, origin, &mut sections);
        Index { sections: Sections::of(sections) }
    }

    /// Writes the index of all that was added to a file, wholly or not at all.
    ///
    /// # Errors
    ///
    /// The file cannot be written.
    pub fn save(mut self, origin: &str, path: &Path) -> Result<(), LinkageError> {
        self.forget_read();
        let mut file = Writing::begin(path)?;
        finish(self, origin, &mut file)?;
        file.end()
    }

    /// Lets go of what is of no more use once all is added.
    fn forget_read(&mut self) {
        self.read_companies = Table::default();
        self.read_domains = Table::default();
    }

    /// Adds all names.
    fn add_names(&mut self, written: &Written<'_>, entry: &mut Entry) {
        let middle = written.middle.is_empty();
        if middle && is_plain(written.given) && is_plain(written.family) {
            let given = self.plain_token(written.given);
            let family = self.plain_token(written.family);
            entry.add_form(Form {
                given,
                family,
                kind: Kind::Main,
                middle: Middle::default(),
                rough: false,
                guessed: false,
            });
        } else if let Some(name) = name_of(written) {
            self.add_name(&parse(&name), Kind::Main, entry);
        }
        for other in written.other_names {
            self.add_name(&parse(other), Kind::Alternative, entry);
        }
    }

    /// The token of a plain word.
    fn plain_token(&mut self, word: &str) -> u32 {
        self.word.clear();
        self.word.extend(word.bytes().map(|byte| char::from(byte.to_ascii_lowercase())));
        self.tokens.number(&self.word)
    }

    /// Adds a name in all its forms.
    fn add_name(&mut self, name: &Parsed, kind: Kind, entry: &mut Entry) {
        for (spelling, kind) in forms(name, kind) {
            let mut token =
                |text: &str| if text.is_empty() { NONE } else { self.tokens.number(text) };
            entry.add_form(Form {
                given: token(&spelling.given),
                family: token(&spelling.family),
                kind,
                middle: spelling.middle,
                rough: name.script == Script::Rough,
                guessed: spelling.guessed,
            });
        }
    }

    /// Adds an address, and the name that it spells.
    fn add_email(&mut self, text: &str, entry: &mut Entry) {
        let Some(mailbox) = email::mailbox(text) else { return };
        let (label, free) = self.domain(mailbox.domain());
        let passes_on = mailbox.one_word && label != NONE;
        let mail = Mail {
            key: mailbox.key,
            letters: mailbox.letters,
            label,
            role: mailbox.role,
            passes_on,
            mailbox: mailbox.kind(free),
        };
        if entry.mails.iter().any(|known| known.key == mail.key) {
            return;
        }
        entry.mails.push(mail);
        if let Some((one, two)) = mailbox.two_words() {
            let (given, family) = (self.tokens.number(one), self.tokens.number(two));
            let known = |form: &Form| {
                (form.given == given && form.family == family)
                    || (form.given == family && form.family == given)
            };
            if !entry.forms.iter().any(known) {
                entry.add_form(Form {
                    given,
                    family,
                    kind: Kind::Spelt,
                    middle: Middle::default(),
                    rough: false,
                    guessed: true,
                });
            }
        }
    }

    /// The company that a domain spells, and whether it gives everybody an address.
    fn domain(&mut self, domain: &str) -> (u32, bool) {
        if let Some(known) = self.read_domains.get(domain) {
            return *known;
        }
        let label = email::company_label(domain);
        let number = label.map_or(NONE, |label| self.companies.number(&label));
        if self.read_domains.len() >= REMEMBERED {
            self.read_domains.clear();
        }
        let read = (number, email::is_free(domain));
        self.read_domains.insert(domain.into(), read);
        read
    }

    /// The number of a company.
    fn company(&mut self, text: &str) -> Option<u32> {
        if text.is_empty() {
            return None;
        }
        if let Some(known) = self.read_companies.get(text) {
            return Some(*known).filter(|number| *number != NONE);
        }
        let company = company::company(text);
        let number = company.map_or(NONE, |company| self.companies.number(&company.text));
        if self.read_companies.len() >= REMEMBERED {
            self.read_companies.clear();
        }
        self.read_companies.insert(text.into(), number);
        Some(number).filter(|number| *number != NONE)
    }
}

/// Tells whether a part of a name is one word of plain letters, which reads as it stands.
fn is_plain(word: &str) -> bool {
    word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// The name that a row writes.
fn name_of(written: &Written<'_>) -> Option<Name> {
    if written.given.is_empty() && written.family.is_empty() {
        return Name::whole(written.whole);
    }
    Name::of(&joined(written.given, written.middle), "", written.family)
}

/// Two texts with a blank between, if both are there.
fn joined<'a>(one: &'a str, two: &'a str) -> Cow<'a, str> {
    match (one, two) {
        (one, "") => Cow::Borrowed(one),
        ("", two) => Cow::Borrowed(two),
        _ => Cow::Owned(format!("{one} {two}")),
    }
}

/// One way to spell a name.
#[derive(Clone, Debug)]
pub(in crate::linkage) struct Spelling {
    /// The folded given name; empty without one.
    pub(in crate::linkage) given: String,
    /// The folded family name; empty without one.
    pub(in crate::linkage) family: String,
    /// The middle name.
    pub(in crate::linkage) middle: Middle,
    /// Whether the family name was guessed to be one.
    pub(in crate::linkage) guessed: bool,
}

/// All ways to spell a name, with what each is.
pub(in crate::linkage) fn forms(name: &Parsed, kind: Kind) -> Vec<(Spelling, Kind)> {
    let mut all = Vec::new();
    let mut add = |given: &str, family: &str, middle: Middle, guessed: bool, kind: Kind| {
        let spelling =
            Spelling { given: given.to_owned(), family: family.to_owned(), middle, guessed };
        all.push((spelling, kind));
    };
    let alternative = |first: bool| if first { kind } else { Kind::Alternative };
    let whole = |at: usize, other: usize| alternative(at == 0 && other == 0);
    for (at, family) in name.families.iter().enumerate() {
        if name.givens.is_empty() {
            add("", &family.full, Middle::default(), family.guessed, alternative(at == 0));
        }
        for (other, given) in name.givens.iter().enumerate() {
            let middle = Middle::of(&given.rest);
            add(&given.main, &family.full, middle, family.guessed, whole(at, other));
            if family.long != family.full {
                add(&given.main, &family.long, middle, family.guessed, Kind::Joined);
            }
            for part in family.parts.iter().filter(|part| part.len() >= 2) {
                add(&given.main, part, middle, family.guessed, Kind::Part);
            }
            if let Some(joined) = &given.joined {
                add(joined, &family.full, Middle::default(), family.guessed, Kind::Joined);
            }
            for rest in given.rest.iter().filter(|rest| rest.len() >= 3) {
                add(rest, &family.full, Middle::default(), family.guessed, Kind::Other);
            }
        }
    }
    if name.families.is_empty() {
        for (at, given) in name.givens.iter().enumerate() {
            add(&given.main, "", Middle::of(&given.rest), false, alternative(at == 0));
        }
    }
    all
}

/// A text in lower case.
fn lowered(text: &str) -> Cow<'_, str> {
    if text.bytes().any(|byte| byte.is_ascii_uppercase() || !byte.is_ascii()) {
        Cow::Owned(text.to_lowercase())
    } else {
        Cow::Borrowed(text)
    }
}

/// The hash of a postcode or suburb: letters and digits alone, at least three.
pub(in crate::linkage) fn place_hash(kind: &str, text: &str) -> Option<u32> {
    if text.len() < 3 {
        return None;
    }
    let plain = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let folded = if plain { Cow::Borrowed(text) } else { Cow::Owned(fold(text).replace(' ', "")) };
    (folded.len() >= 3).then(|| short(kind, &folded))
}

/// The hash of a house number and the first word of its street: `Unit 5, 12 High St` and `5/12 High
/// Street` are one. `None` without a number, which leaves a street full of strangers.
pub(in crate::linkage) fn street_hash(text: &str) -> Option<u32> {
    if text.len() < 4 {
        return None;
    }
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b" /,.-".contains(&byte);
    let folded = if text.bytes().all(plain) { text.to_ascii_lowercase() } else { fold(text) };
    let words = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut number = None;
    for word in words {
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            number = Some(word);
        } else if word.len() >= 3
            && let Some(number) = number
        {
            return Some(short("a", &format!("{number} {word}")));
        }
    }
    None
}

/// Reads words back, for those who pass over all rows.
pub(super) fn row<'a>(rows: &'a [u32], starts: &[u32], at: usize) -> &'a [u32] {
    let from = starts.get(at).map_or(rows.len(), |start| *start as usize);
    let to = starts.get(at + 1).map_or(rows.len(), |start| *start as usize);
    rows.get(from..to).unwrap_or_default()
}

/// Gives tokens and companies of all rows their final numbers.
pub(super) fn renumber(rows: &mut [u32], starts: &[u32], tokens: &[u32], companies: &[u32]) {
    for at in 0..starts.len() {
        let from = starts.get(at).map_or(rows.len(), |start| *start as usize);
        let to = starts.get(at + 1).map_or(rows.len(), |start| *start as usize);
        if let Some(words) = rows.get_mut(from..to) {
            entry::renumber(words, tokens, companies);
        }
    }
}
