//! Which records somebody listed may be: the index is asked by every name, address and number.
//!
//! Keys are followed from what the person wrote to what a record may hold: a nickname, a slip, a
//! sound, an initial, a swap. What many records bear (a name of a hundred thousand people, a
//! switchboard) is not followed to the end: the rep's own records are taken first, the rest are
//! counted, and what they would have got is kept for them when the candidates compete.

use crate::linkage::agree;
use crate::linkage::agree::Part;
use crate::linkage::bond::Bonds;
use crate::linkage::entry::Kind;
use crate::linkage::index::within;
use crate::linkage::memory::Near;
use crate::linkage::memory::beginning;
use crate::linkage::names;
use crate::linkage::query::Asked;
use crate::linkage::query::Query;

/// Records that one key brings at most.
const MOST_A_KEY: usize = 192;

/// Records that a contact brings which more than [`MOST_A_KEY`] bear.
const SOME_OF_MANY: usize = 16;

/// Rows of a company, or of a rare name with another beside it, that are looked through.
const MOST_LOOKED_AT: usize = 600;

/// Rows that bear one part of a name and are taken whatever the other part is.
const FEW: usize = 6;

/// Bits that a middle name adds to a name at most.
const MIDDLE_BITS: f64 = 3.4;

/// What a record must bring to be looked at.
pub(super) struct Bar<'a> {
    /// How records stand to the list's owner.
    pub(super) bonds: &'a Bonds<'a>,
    /// Bits of the name that a record whose name alone agrees needs.
    pub(super) least: f64,
    /// The same for a record that the list is expected to hold: the owner's own, or one that another
    /// list has.
    pub(super) least_own: f64,
}

impl Bar<'_> {
    /// Bits that a record needs.
    pub(super) fn least(&self, record: usize) -> f64 {
        if self.bonds.is_favoured(record) { self.least.min(self.least_own) } else { self.least }
    }
}

/// What the index gives for somebody.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Rows, sorted, each once.
    pub(super) rows: Vec<u32>,
    /// Rows of the person's very name that were counted and not followed, with the bits of that
    /// name; none of the owner's, as far as is known.
    pub(super) crowds: Vec<(usize, f64)>,
}

/// Asks the index for somebody.
pub(super) fn find(query: &Query<'_>, bar: &Bar<'_>) -> Found {
    let mut search = Search { query, bar, found: Found::default() };
    search.by_contact();
    for name in &query.names {
        search.by_name(name);
    }
    search.by_company();
    search.found.rows.sort_unstable();
    search.found.rows.dedup();
    search.found
}

/// A search under way.
struct Search<'a, 'i> {
    query: &'a Query<'i>,
    bar: &'a Bar<'a>,
    found: Found,
}

impl Search<'_, '_> {
    /// Takes the rows of a contact. What very many share says next to nothing of any of them: whoever
    /// bears the name as well is found by it.
    fn take(&mut self, rows: &[u32]) {
        let most = if rows.len() > MOST_A_KEY { SOME_OF_MANY } else { MOST_A_KEY };
        self.found.rows.extend(rows.iter().take(most));
    }

    /// Takes the rows of entries `(token, row)` that bear one whole name, if the name is worth it; of
    /// too many the owner's own and some others. Returns how many were left.
    fn take_name(&mut self, entries: &[u32], bits: f64) -> usize {
        let count = entries.len() / 2;
        let everybody = bits >= self.bar.least;
        if count == 0 || !everybody && bits < self.bar.least_own {
            return count;
        }
        let rows = entries.iter().skip(1).step_by(2).copied();
        if everybody && count <= MOST_A_KEY {
            self.found.rows.extend(rows);
            return 0;
        }
        let index = self.query.index;
        let mut taken: Vec<u32> = rows
            .clone()
            .take(MOST_A_KEY * 64)
            .filter(|row| self.bar.bonds.is_favoured(index.record_of(*row)))
            .take(MOST_A_KEY / 2)
            .collect();
        if everybody {
            taken.extend(rows.take(MOST_A_KEY / 4));
            taken.sort_unstable();
            taken.dedup();
        }
        let left = count - taken.len();
        self.found.rows.extend(taken);
        left
    }

    /// Takes entries `(token, row)`, name by name; `bits` tells what the name of a token is worth.
    fn take_names(&mut self, entries: &[u32], bits: impl Fn(u32) -> f64) {
        for entry in entries.chunks_exact(2) {
            if let [token, _] = entry {
                self.take_name(entry, bits(*token));
            }
        }
    }

    /// Follows addresses, numbers and the profile page.
    fn by_contact(&mut self) {
        let query = self.query;
        for mail in &query.mails {
            self.take(query.index.by_email(mail.key));
        }
        for line in &query.lines {
            self.take(query.index.by_phone(line.tail));
        }
        if let Some(profile) = query.profile {
            self.take(query.index.by_profile(profile));
        }
        if let Some(street) = query.street {
            self.take(query.index.by_street(street));
        }
        for (letters, whole) in &query.letters {
            let rows = query.index.by_letters(*letters);
            if *whole || rows.len() <= FEW {
                self.take(rows);
            }
        }
    }

    /// Follows a name.
    fn by_name(&mut self, name: &Asked) {
        let (index, query) = (self.query.index, self.query);
        let (Some(given), Some(family)) = (name.given, name.family) else { return };
        let (given, family) = (query.text(given), query.text(family));
        let memory = query.memory;
        let slack = if name.middle.initial == 0 { 0.0 } else { MIDDLE_BITS };
        let least = self.bar.least_own - slack;
        let worth = |given, family| names::worth(query, name, given, family, least) + slack;
        let givens = memory.near_given(index, given.text);
        let near = |all: &[Near], token: u32, differs: Part| {
            let at = all.binary_search_by_key(&token, |one| one.token);
            let known = at.ok().and_then(|at| all.get(at)).copied();
            known.unwrap_or(Near { token, part: differs })
        };
        if family.text.len() == 1 {
            let range = beginning(index, family.text);
            for one in &*givens {
                let entries = within(index.by_given(one.token), range.clone());
                self.take_alike(entries, |token| {
                    worth(*one, Near { token, part: agree::family_initial() })
                });
            }
            return;
        }
        let whole_given = given.text.len() > 1;
        let initials = beginning(index, given.text);
        let families = memory.near_family(index, family.text);
        for two in &*families {
            let entries = index.by_family(two.token);
            if entries.len() / 2 <= FEW {
                self.take_names(entries, |given| {
                    worth(near(&givens, given, agree::given_differs()), *two)
                });
                continue;
            }
            if !whole_given {
                let entries = within(entries, initials.clone());
                self.take_alike(entries, |token| {
                    worth(Near { token, part: agree::given_initial() }, *two)
                });
                continue;
            }
            for one in &*givens {
                if one.part.bits + two.part.bits + names::RATED_BITS + slack < self.bar.least_own {
                    continue;
                }
                let both = within(entries, one.token..one.token.saturating_add(1));
                if both.is_empty() {
                    continue;
                }
                let left = self.take_name(both, worth(*one, *two));
                let very = Some(two.token) == family.token && Some(one.token) == given.token;
                if very && name.kind == Kind::Main && left > 0 {
                    let bits = names::worth(query, name, *one, *two, f64::NEG_INFINITY);
                    self.found.crowds.push((left, bits));
                }
            }
        }
        if let Some(token) = given.token.filter(|_| name.kind == Kind::Main) {
            let entries = index.by_given(token);
            if entries.len() / 2 <= FEW {
                let given = near(&givens, token, agree::given_differs());
                self.take_names(entries, |family| {
                    worth(given, near(&families, family, agree::family_differs()))
                });
            }
        }
    }

    /// Takes entries `(token, row)` of tokens that are all worth as much: they share an initial.
    fn take_alike(&mut self, entries: &[u32], bits: impl Fn(u32) -> f64) {
        if let Some(token) = entries.first() {
            self.take_name(entries, bits(*token));
        }
    }

    /// Follows the company: rows that name it and bear one part of the name.
    fn by_company(&mut self) {
        let (index, query) = (self.query.index, self.query);
        let label = |mail: &crate::linkage::query::AskedMail| mail.label.clone();
        let labels: Vec<String> = query.mails.iter().filter_map(label).collect();
        let mut companies: Vec<u32> = query.companies.numbers.clone();
        for label in &labels {
            companies.extend(index.companies_from(label).take(4));
        }
        let mut tokens: Vec<u32> = Vec::new();
        for name in query.names.iter().filter(|name| name.kind != Kind::Swapped) {
            let word = |at: Option<usize>| at.map_or("", |at| query.text(at).text);
            let givens = query.memory.near_given(index, word(name.given));
            let families = query.memory.near_family(index, word(name.family));
            tokens.extend(givens.iter().chain(&*families).map(|near| near.token));
        }
        tokens.sort_unstable();
        tokens.dedup();
        let mut looked_at = 0;
        let mut entry = crate::linkage::entry::Entry::default();
        for company in companies {
            let rows = index.by_company(company);
            for row in rows.iter().take(MOST_LOOKED_AT.saturating_sub(looked_at)) {
                looked_at += 1;
                index.read(*row as usize, &mut entry);
                let shared = |token: u32| tokens.binary_search(&token).is_ok();
                if entry.forms.iter().any(|form| shared(form.given) || shared(form.family)) {
                    self.found.rows.push(*row);
                }
            }
        }
    }
}
