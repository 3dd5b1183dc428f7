//! Somebody of a list, made ready to be compared with a book.

use std::rc::Rc;

use crate::linkage::agree;
use crate::linkage::agree::Part;
use crate::linkage::agree::Word;
use crate::linkage::company;
use crate::linkage::company::Company;
use crate::linkage::email;
use crate::linkage::entry::Kind;
use crate::linkage::entry::Line;
use crate::linkage::entry::MailboxKind;
use crate::linkage::entry::Middle;
use crate::linkage::entry::NONE;
use crate::linkage::fold::fold;
use crate::linkage::hash::hash;
use crate::linkage::index::Index;
use crate::linkage::index::forms;
use crate::linkage::index::place_hash;
use crate::linkage::index::street_hash;
use crate::linkage::memory::Memory;
use crate::linkage::name::Family;
use crate::linkage::name::Given;
use crate::linkage::name::Parsed;
use crate::linkage::name::parse;
use crate::linkage::phone;
use crate::linkage::script::Script;
use crate::model::person::Person;

/// A name of somebody listed: places of its words in [`Query::words`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked {
    /// The given name.
    pub(super) given: Option<usize>,
    /// The family name.
    pub(super) family: Option<usize>,
    /// What it is.
    pub(super) kind: Kind,
    /// The middle name.
    pub(super) middle: Middle,
    /// Whether its spelling is a guess.
    pub(super) rough: bool,
    /// Whether the family name was guessed to be one.
    pub(super) guessed: bool,
}

/// Companies that are compared for one.
const MOST_COMPANIES: usize = 1_000;

/// Latin spellings of a part of a name that are looked for.
const MOST_ROMANISED: usize = 3;

/// An address of somebody listed.
#[derive(Clone, Debug)]
pub(super) struct AskedMail {
    /// Hash of the mailbox.
    pub(super) key: u64,
    /// Whether it belongs to a function.
    pub(super) role: bool,
    /// Whether it may pass to the next of that name.
    pub(super) passes_on: bool,
    /// Whether it is a given name and two digits at most: easily mistaken for another's.
    pub(super) kind: MailboxKind,
    /// The company that the domain spells.
    pub(super) label: Option<String>,
}

/// How a company compares with the one somebody names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    /// The same.
    Same,
    /// A longer or other form of it.
    Close,
    /// Another one.
    Other,
}

/// Companies of a book that are the same as one, or close.
#[derive(Debug, Default)]
pub(super) struct Companies {
    /// Their numbers.
    pub(super) numbers: Vec<u32>,
    /// Share of the book's rows with a company that name one of them, but for one.
    pub(super) share: f64,
}

/// Somebody of a list.
pub(super) struct Query<'i> {
    /// The book.
    pub(super) index: &'i Index,
    /// What is known of the list so far.
    pub(super) memory: &'i Memory,
    /// The words of all names, folded, with their numbers in the book and their hashes.
    words: Vec<(String, Option<u32>, u64)>,
    /// The names, the main one first.
    pub(super) names: Vec<Asked>,
    /// The addresses.
    pub(super) mails: Vec<AskedMail>,
    /// The numbers.
    pub(super) lines: Vec<Line>,
    /// The company.
    pub(super) company: Option<Company>,
    /// Companies of the book that are the same or close.
    pub(super) companies: Rc<Companies>,
    /// Hash of the company.
    pub(super) company_hash: u64,
    /// The profile page.
    pub(super) profile: Option<u64>,
    /// House number and street.
    pub(super) street: Option<u32>,
    /// The postcode.
    pub(super) postcode: Option<u32>,
    /// The suburb.
    pub(super) suburb: Option<u32>,
    /// Hashes of the letters that an address of this name would have, and whether they hold the
    /// whole given name.
    pub(super) letters: Vec<(u32, bool)>,
}

impl<'i> Query<'i> {
    /// Makes somebody ready.
    pub(super) fn of(person: &Person, index: &'i Index, memory: &'i Memory, country: &str) -> Self {
        let place = person.place.as_deref();
        let part = |text: Option<&Box<str>>| text.map_or("", |text| text).to_owned();
        let mut query = Self {
            index,
            memory,
            words: Vec::new(),
            names: Vec::new(),
            mails: person.emails.iter().filter_map(|email| asked_mail(email.as_str())).collect(),
            lines: Vec::new(),
            company: person.company.as_deref().and_then(company::company),
            companies: Rc::default(),
            company_hash: 0,
            profile: person.profile.as_ref().map(|page| hash("u", &[page.as_str()])),
            street: street_hash(&part(place.and_then(|place| place.street.as_ref()))),
            postcode: place_hash("z", &part(place.and_then(|place| place.postcode.as_ref()))),
            suburb: place_hash("s", &part(place.and_then(|place| place.suburb.as_ref()))),
            letters: Vec::new(),
        };
        let lines =
            person.phones.iter().filter_map(|one| phone::line(&one.text, one.kind, country));
        query.lines.extend(lines);
        for (at, name) in person.name.iter().chain(&person.other_names).enumerate() {
            let parsed = parse(name);
            let kind = if at == 0 { Kind::Main } else { Kind::Alternative };
            for (spelling, kind) in forms(&parsed, kind) {
                let rough = parsed.script == Script::Rough;
                let (given, family) = (&spelling.given, &spelling.family);
                query.add_name(given, family, kind, |name| {
                    (name.middle, name.rough, name.guessed) =
                        (spelling.middle, rough, spelling.guessed);
                });
            }
        }
        for name in person.name.iter().filter(|name| !name.full.is_ascii()) {
            query.add_romanised(&parse(name));
        }
        query.add_spelt(person);
        query.add_swapped();
        query.note_letters();
        query.find_companies();
        query
    }

    /// Adds a name, unless it is there.
    fn add_name(&mut self, given: &str, family: &str, kind: Kind, more: impl FnOnce(&mut Asked)) {
        let mut name = Asked {
            given: self.word(given),
            family: self.word(family),
            kind,
            middle: Middle::default(),
            rough: false,
            guessed: false,
        };
        more(&mut name);
        let there = |one: &Asked| one.given == name.given && one.family == name.family;
        if self.names.len() < 24 && !self.names.iter().any(there) {
            self.names.push(name);
        }
    }

    /// Adds the ways to write a name of another script in Latin under which the book has somebody.
    fn add_romanised(&mut self, name: &Parsed) {
        let index = self.index;
        let known = |spelt: &String, count: fn(&Index, Option<u32>) -> u32| {
            count(index, index.find_token(spelt)) > 0
        };
        let givens = name.givens.iter().flat_map(Given::spellings);
        let givens: Vec<String> =
            givens.filter(|one| known(one, Index::given_count)).take(MOST_ROMANISED).collect();
        let families = name.families.iter().flat_map(Family::spellings);
        let families: Vec<String> =
            families.filter(|one| known(one, Index::family_count)).take(MOST_ROMANISED).collect();
        for given in &givens {
            for family in &families {
                self.add_name(given, family, Kind::Alternative, |name| name.rough = true);
            }
        }
    }

    /// The place of a word; `None` for an empty one.
    fn word(&mut self, text: &str) -> Option<usize> {
        if text.is_empty() {
            return None;
        }
        let known = self.words.iter().position(|(word, ..)| word == text);
        known.or_else(|| {
            self.words.push((text.to_owned(), self.index.find_token(text), hash("w", &[text])));
            Some(self.words.len() - 1)
        })
    }

    /// Adds the name that the address of a profile page spells, or an e-mail address where there is
    /// no name.
    fn add_spelt(&mut self, person: &Person) {
        let slug = person.profile.as_ref().map(|page| slug_words(page.slug())).unwrap_or_default();
        let main = self.names.first().copied();
        if let [given, .., family] = slug.as_slice() {
            let shown = self.shown(main.and_then(|name| name.given));
            let shown_family = self.shown(main.and_then(|name| name.family));
            self.add_name(given, family, Kind::Spelt, |_| ());
            if !shown.is_empty() {
                self.add_name(&shown, family, Kind::Spelt, |_| ());
            }
            if !shown_family.is_empty() {
                self.add_name(given, &shown_family, Kind::Spelt, |_| ());
            }
        }
        if main.is_none() {
            for email in &person.emails {
                let mailbox = email::mailbox(email.as_str());
                let words = mailbox.as_ref().and_then(|mailbox| mailbox.two_words());
                if let Some((given, family)) = words {
                    self.add_name(given, family, Kind::Spelt, |_| ());
                }
            }
        }
    }

    /// A word as text; empty without one.
    fn shown(&self, at: Option<usize>) -> String {
        at.map_or("", |at| self.text(at).text).to_owned()
    }

    /// Adds main names with their parts swapped.
    fn add_swapped(&mut self) {
        let main = |name: &&Asked| name.kind == Kind::Main && !name.guessed;
        let turned: Vec<Asked> = self.names.iter().filter(main).copied().collect();
        for name in turned {
            let (Some(given), Some(family)) = (name.given, name.family) else { continue };
            let long = |at: usize| self.text(at).text.len() > 1;
            if long(given) && long(family) && self.names.len() < 24 {
                let swapped = Asked {
                    given: Some(family),
                    family: Some(given),
                    kind: Kind::Swapped,
                    middle: Middle::default(),
                    ..name
                };
                self.names.push(swapped);
            }
        }
    }

    /// Notes the letters that an address of these names would have.
    fn note_letters(&mut self) {
        let mut all = Vec::new();
        for name in self.names.iter().filter(|name| matches!(name.kind, Kind::Main | Kind::Spelt)) {
            let (Some(given), Some(family)) = (name.given, name.family) else { continue };
            let (given, family) = (self.text(given).text, self.text(family).text);
            if family.len() < 2 || given.len() < 2 {
                continue;
            }
            all.push((email::letters(&format!("{given}{family}")), true));
            all.push((email::letters(&format!("{family}{given}")), true));
            let initial = given.get(..1).unwrap_or_default();
            all.push((email::letters(&format!("{initial}{family}")), false));
        }
        all.retain(|(letters, _)| *letters != 0);
        self.letters = all;
    }

    /// Finds the companies of the book that may be the one named.
    fn find_companies(&mut self) {
        let Some(wanted) = &self.company else { return };
        self.company_hash = hash("o", &[&wanted.text]);
        let index = self.index;
        self.companies = self.memory.companies(wanted, || {
            let head = wanted.joined.get(..wanted.joined.len().min(8)).unwrap_or(&wanted.joined);
            let near = index.companies_from(head).take(MOST_COMPANIES);
            let numbers: Vec<u32> =
                near.filter(|number| fit(wanted, index.company(*number)) != Fit::Other).collect();
            let borne: u32 = numbers.iter().map(|number| index.company_count(*number)).sum();
            let named = u32::try_from(index.rows_with_company()).unwrap_or(u32::MAX);
            let share = f64::from(borne.saturating_sub(1)) / f64::from(named.max(1));
            Companies { numbers, share }
        });
    }

    /// How a company of the book compares with the one named; `None` where none is.
    pub(super) fn company_fit(&self, number: u32) -> Option<Fit> {
        let wanted = self.company.as_ref()?;
        let compare = || fit(wanted, self.index.company(number));
        Some(self.memory.fit(self.company_hash, number, compare))
    }

    /// The word at a place.
    pub(super) fn text(&self, at: usize) -> Word<'_> {
        self.words
            .get(at)
            .map_or(Word { text: "", token: None }, |(text, token, _)| Word { text, token: *token })
    }

    /// Compares a given name with a token of the book.
    pub(super) fn given(&self, at: usize, token: u32) -> Part {
        self.remembered(at, token, 0, agree::givens)
    }

    /// Compares a family name with a token of the book.
    pub(super) fn family(&self, at: usize, token: u32) -> Part {
        self.remembered(at, token, 1, agree::families)
    }

    fn remembered(
        &self,
        at: usize,
        token: u32,
        side: u64,
        compare: fn(Word<'_>, Word<'_>, &Index) -> Part,
    ) -> Part {
        if token == NONE {
            return Part::ABSENT;
        }
        let word = self.words.get(at).map_or(0, |(_, _, hash)| *hash);
        self.memory.part(word ^ side, token, || {
            let other = Word { text: self.index.token(token), token: Some(token) };
            compare(self.text(at), other, self.index)
        })
    }

    /// Tells whether there is no name but one that an address spells.
    pub(super) fn is_nameless(&self) -> bool {
        self.names.iter().all(|name| name.kind == Kind::Spelt)
    }
}

/// Normalises an address.
fn asked_mail(text: &str) -> Option<AskedMail> {
    let mailbox = email::mailbox(text)?;
    let label = email::company_label(mailbox.domain());
    let passes_on = mailbox.one_word && label.is_some();
    let kind = mailbox.kind(email::is_free(mailbox.domain()));
    Some(AskedMail { key: mailbox.key, role: mailbox.role, passes_on, kind, label })
}

/// How a company of the book compares with a wanted one.
fn fit(wanted: &Company, text: &str) -> Fit {
    let other = company::normalised(text);
    match company::similarity(wanted, &other) {
        alike if alike >= 0.95 => Fit::Same,
        alike if alike > 0.0 => Fit::Close,
        _ => Fit::Other,
    }
}

/// The folded words of a profile page's address that may be names.
fn slug_words(slug: &str) -> Vec<String> {
    let words = fold(&slug.replace(['-', '_', '.', '+'], " "));
    let words = words
        .split(' ')
        .filter(|word| word.len() >= 2 && word.bytes().all(|b| b.is_ascii_lowercase()));
    words.map(str::to_owned).collect()
}
