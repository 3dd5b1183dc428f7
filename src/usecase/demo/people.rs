//! Invented people: a name, mailboxes, telephone numbers.
//!
//! Telephone numbers come from these ranges and no others, each number once:
//!
//! | numbers | how many | what they are |
//! |---|---|---|
//! | 0491 570 000 to 0491 579 999 | 10,000 | the block in which Australia's fictitious mobiles lie |
//! | (02), (03), (07), (08) 5550 xxxx and 7010 xxxx | 80,000 | Australia's fictitious landlines |
//! | +1 nnn-555-0100 to 0199 | 80,000 | North America's fictitious numbers, for agencies beyond that |
//!
//! The regulator lists only a few mobiles of the first block by number; the rest of it is taken
//! because a CRM needs more of them than there are. Nothing here ever dials. Whoever comes after
//! the last number has none.

use std::collections::HashSet;

use crate::usecase::demo::names;
use crate::usecase::demo::rng::Rng;

/// A name as the CRM holds it, and in letters that fit an address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Who {
    /// Given name as written.
    pub(super) given: String,
    /// Family name as written.
    pub(super) family: String,
    /// Given name in Latin letters.
    pub(super) latin_given: String,
    /// Family name in Latin letters.
    pub(super) latin_family: String,
}

impl Who {
    /// The name in reading order.
    pub(super) fn full(&self) -> String {
        format!("{} {}", self.given, self.family)
    }

    /// The short form of the given name, where there is a usual one.
    pub(super) fn called(&self) -> Option<&'static str> {
        let mut pairs = names::CALLED.split_whitespace().filter_map(|pair| pair.split_once('='));
        pairs.find(|(long, _)| *long == self.given).map(|(_, short)| short)
    }

    /// The name in lower-case ASCII letters with a dot: the local part of an address.
    pub(super) fn slug(&self) -> String {
        format!("{}.{}", plain(&self.latin_given), plain(&self.latin_family))
    }
}

/// Lower-case ASCII letters alone.
fn plain(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_ascii_lowercase()
}

/// One word of a name list: as written, and romanised.
#[derive(Clone, Copy, Default)]
struct Word {
    native: &'static str,
    latin: &'static str,
}

/// Splits a list of names into words.
fn words(list: &'static str) -> Vec<Word> {
    let word = |text: &'static str| match text.split_once('=') {
        Some((native, latin)) => Word { native, latin },
        None => Word { native: text, latin: text },
    };
    list.split_whitespace().map(word).collect()
}

/// A background with its lists taken apart.
struct Pool {
    per_mille: u32,
    native_per_mille: u32,
    given: Vec<Word>,
    family: Vec<Word>,
}

/// Makes people up, one after the other, and never the same address or number twice.
pub(super) struct People {
    rng: Rng,
    pools: Vec<Pool>,
    strangers: Vec<&'static str>,
    heads: Vec<&'static str>,
    tails: Vec<&'static str>,
    taken: HashSet<String>,
    mobiles: u32,
    landlines: u32,
    abroad: u32,
}

impl People {
    /// Starts with nobody.
    pub(super) fn new() -> Self {
        let pool = |one: &names::Background| Pool {
            per_mille: one.per_mille,
            native_per_mille: one.native_per_mille,
            given: words(one.given),
            family: words(one.family),
        };
        Self {
            rng: Rng::of("people"),
            pools: names::BACKGROUNDS.iter().map(pool).collect(),
            strangers: names::STRANGERS.split_whitespace().collect(),
            heads: names::COMPANY_HEADS.split_whitespace().collect(),
            tails: names::COMPANY_TAILS.split_whitespace().collect(),
            taken: HashSet::new(),
            mobiles: 0,
            landlines: 0,
            abroad: 0,
        }
    }

    /// Somebody's name. Given and family names come from one background, one time in ten not.
    pub(super) fn name(&mut self) -> Who {
        let (given_of, native) = self.background();
        let family_of = if self.rng.chance(100) { self.background().0 } else { given_of };
        let given = self.word(given_of, |pool| &pool.given);
        let family = self.word(family_of, |pool| &pool.family);
        let write = |word: Word| (if native { word.native } else { word.latin }).replace('_', " ");
        Who {
            given: write(given),
            family: write(family),
            latin_given: given.latin.replace('_', " "),
            latin_family: family.latin.replace('_', " "),
        }
    }

    /// Somebody else of the same family, as a partner is.
    pub(super) fn partner_of(&mut self, who: &Who) -> Who {
        let mut partner = self.name();
        while partner.latin_given == who.latin_given {
            partner = self.name();
        }
        Who {
            given: partner.latin_given.clone(),
            family: who.family.clone(),
            latin_given: partner.latin_given,
            latin_family: who.latin_family.clone(),
        }
    }

    /// Somebody who is in no book of the agency, by the surname.
    pub(super) fn stranger(&mut self) -> Who {
        let given = self.name().latin_given;
        let family = self.rng.pick(&self.strangers).to_owned();
        Who {
            given: given.clone(),
            family: family.clone(),
            latin_given: given,
            latin_family: family,
        }
    }

    /// A private mailbox that nobody else has.
    pub(super) fn mailbox(&mut self, who: &Who) -> String {
        let domain = self.rng.pick(names::MAILBOXES);
        self.address(&who.slug(), domain)
    }

    /// An address at an employer's domain that nobody else has.
    pub(super) fn work_address(&mut self, who: &Who, company: &str) -> String {
        let domain = format!("{}.example", company.to_ascii_lowercase().replace(' ', "-"));
        self.address(&who.slug(), &domain)
    }

    /// An address: a number is put behind the name until nobody has it.
    fn address(&mut self, local: &str, domain: &str) -> String {
        let mut address = format!("{local}@{domain}");
        while self.taken.contains(&address) {
            address = format!("{local}{}@{domain}", 10 + self.rng.below(9_990));
        }
        self.taken.insert(address.clone());
        address
    }

    /// An invented company.
    pub(super) fn company(&mut self) -> String {
        let head = self.rng.pick(&self.heads);
        let tail = self.rng.pick(&self.tails);
        format!("{head} {tail}")
    }

    /// A mobile number that nobody else has; another kind of number when there are none left.
    pub(super) fn mobile(&mut self) -> Option<String> {
        let number = self.mobiles;
        if number >= 10_000 {
            return self.landline();
        }
        self.mobiles += 1;
        // 7,919 is prime, so that each of the 10,000 numbers comes up once.
        let number = number * 7_919 % 10_000;
        Some(format!("0491 57{} {:03}", number / 1_000, number % 1_000))
    }

    /// A landline number that nobody else has; one from abroad when there are none left.
    pub(super) fn landline(&mut self) -> Option<String> {
        let number = self.landlines;
        if number >= 80_000 {
            return self.abroad();
        }
        self.landlines += 1;
        // Eight numbers in turn share their last four digits: four areas with two blocks each.
        let (area, block) = match number % 8 {
            0 => ("02", "5550"),
            1 => ("03", "5550"),
            2 => ("07", "5550"),
            3 => ("08", "5550"),
            4 => ("02", "7010"),
            5 => ("03", "7010"),
            6 => ("07", "7010"),
            _ => ("08", "7010"),
        };
        let digits = number / 8 * 7_919 % 10_000;
        Some(format!("({area}) {block} {digits:04}"))
    }

    /// A number from North America's fictitious range.
    fn abroad(&mut self) -> Option<String> {
        let number = self.abroad;
        if number >= 80_000 {
            return None;
        }
        self.abroad += 1;
        Some(format!("+1 {}-555-01{:02}", 200 + number / 100, number % 100))
    }

    /// Draws a background, and whether the bearer writes the name as people there do.
    fn background(&mut self) -> (usize, bool) {
        let mut left = self.rng.below(1000);
        for (at, pool) in self.pools.iter().enumerate() {
            if left < pool.per_mille {
                return (at, self.rng.chance(pool.native_per_mille));
            }
            left -= pool.per_mille;
        }
        (0, true)
    }

    /// Draws a word from a list of a background.
    fn word(&mut self, pool: usize, list: fn(&Pool) -> &Vec<Word>) -> Word {
        let words = self.pools.get(pool).map(list);
        words.map(|words| self.rng.pick(words)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_number_is_given_out_twice_and_the_last_one_is_followed_by_none() {
        let mut people = People::new();

        let numbers: Vec<_> = std::iter::from_fn(|| people.mobile()).collect();

        let distinct: HashSet<_> = numbers.iter().collect();
        assert_eq!(numbers.len(), 170_000);
        assert_eq!(distinct.len(), numbers.len());
    }

    #[test]
    fn two_people_of_one_name_have_two_addresses() {
        let mut people = People::new();
        let who = people.name();

        let addresses: HashSet<_> = (0..200).map(|_| people.mailbox(&who)).collect();

        assert_eq!(addresses.len(), 200);
    }

    #[test]
    fn an_address_is_ascii_whatever_the_script_of_the_name() {
        let mut people = People::new();

        for _ in 0..2_000 {
            let who = people.name();
            let address = people.mailbox(&who);
            assert!(address.is_ascii() && !address.starts_with('.'), "{address}");
            assert!(!address.contains(".@"), "{address}");
        }
    }
}
