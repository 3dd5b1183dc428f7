//! One value of one record as the index keeps it: a run of 32-bit words.
//!
//! | words | what |
//! |---|---|
//! | 1 | how many names, addresses, numbers; which of the rest are there |
//! | 3 a name | given token, family token, kind with what is known of the middle name |
//! | 4 an address | hash of the mailbox (2), hash of its letters, company of the domain with flags |
//! | 2 a number | last nine digits with flags, country code |
//! | 1 | company |
//! | 2 | hash of the profile page |
//! | 1 each | postcode, suburb, street with house number, day of the snapshot |

/// No token, no company.
pub(super) const NONE: u32 = u32::MAX;

/// Names, addresses and numbers that one value holds at most; further ones are not compared.
pub(super) const MOST_NAMES: usize = 24;
/// Addresses of one value.
pub(super) const MOST_EMAILS: usize = 15;
/// Numbers of one value.
pub(super) const MOST_PHONES: usize = 15;

/// What a name in a value is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    /// As written.
    #[default]
    Main,
    /// Another of equal rank: in brackets, of a couple, of a column of its own.
    Alternative,
    /// One of several family names.
    Part,
    /// A further given name in place of the first.
    Other,
    /// Given names or particles written as one word.
    Joined,
    /// As an e-mail address or a profile page spells it.
    Spelt,
    /// Given and family name swapped.
    Swapped,
}

impl Kind {
    const ALL: [Self; 7] = [
        Self::Main,
        Self::Alternative,
        Self::Part,
        Self::Other,
        Self::Joined,
        Self::Spelt,
        Self::Swapped,
    ];

    fn from_bits(bits: u32) -> Self {
        Self::ALL.get(bits as usize).copied().unwrap_or_default()
    }
}

/// What is known of the middle name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Middle {
    /// Its first letter, 1 to 26; 0 without one.
    pub(super) initial: u8,
    /// A hash of the whole name; 0 where the initial is all there is.
    pub(super) hash: u16,
}

impl Middle {
    /// From the folded words behind a given name.
    pub(super) fn of(rest: &[String]) -> Self {
        let Some(first) = rest.first() else { return Self::default() };
        let letter = first.bytes().next().filter(u8::is_ascii_lowercase);
        let hash = crate::linkage::hash::short("m", first) & 0xffff;
        let whole = if first.len() > 1 { u16::try_from(hash).unwrap_or(1).max(1) } else { 0 };
        Self { initial: letter.map_or(0, |letter| letter - b'a' + 1), hash: whole }
    }
}

/// A name of a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Form {
    /// Token of the given name.
    pub(super) given: u32,
    /// Token of the family name.
    pub(super) family: u32,
    /// What it is.
    pub(super) kind: Kind,
    /// The middle name.
    pub(super) middle: Middle,
    /// Whether its spelling is a guess.
    pub(super) rough: bool,
    /// Whether the family name was guessed to be one.
    pub(super) guessed: bool,
}

impl Form {
    fn word(self) -> u32 {
        self.kind as u32
            | u32::from(self.middle.initial) << 4
            | u32::from(self.rough) << 9
            | u32::from(self.guessed) << 10
            | u32::from(self.middle.hash) << 16
    }

    fn of(words: &[u32]) -> Option<Self> {
        let [given, family, word] = words else { return None };
        let middle = Middle {
            initial: u8::try_from(word >> 4 & 31).unwrap_or(0),
            hash: u16::try_from(word >> 16).unwrap_or(0),
        };
        Some(Self {
            given: *given,
            family: *family,
            kind: Kind::from_bits(word & 15),
            middle,
            rough: word >> 9 & 1 == 1,
            guessed: word >> 10 & 1 == 1,
        })
    }
}

/// What a mailbox is, as far as it tells how easily another gets the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MailboxKind {
    /// Any other.
    Other,
    /// Nothing but letters, at a provider that gives everybody an address.
    Bare,
    /// A given name and two digits at most, at such a provider.
    Loose,
}

impl MailboxKind {
    /// All of them.
    pub(super) const ALL: [Self; 3] = [Self::Other, Self::Bare, Self::Loose];

    fn from_bits(bits: u32) -> Self {
        Self::ALL.get(bits as usize).copied().unwrap_or(Self::Other)
    }
}

/// An address of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mail {
    /// Hash of the mailbox.
    pub(super) key: u64,
    /// Hash of the letters before the `@`.
    pub(super) letters: u32,
    /// The company that the domain spells.
    pub(super) label: u32,
    /// Whether it belongs to a function.
    pub(super) role: bool,
    /// Whether it may pass to the next of that name.
    pub(super) passes_on: bool,
    /// How many others may have it.
    pub(super) mailbox: MailboxKind,
}

/// The bits of a company's number in an address; the rest are flags.
const LABEL: u32 = 0x0fff_ffff;

impl Mail {
    fn words(self) -> [u32; 4] {
        let flags = u32::from(self.role) << 31
            | u32::from(self.passes_on) << 30
            | (self.mailbox as u32) << 28;
        let halves =
            [crate::linkage::index::low(self.key), crate::linkage::index::low(self.key >> 32)];
        [halves[0], halves[1], self.letters, self.label & LABEL | flags]
    }

    fn of(words: &[u32]) -> Option<Self> {
        let [low, high, letters, label] = words else { return None };
        Some(Self {
            key: u64::from(*high) << 32 | u64::from(*low),
            letters: *letters,
            label: if label & LABEL == LABEL { NONE } else { label & LABEL },
            role: label >> 31 == 1,
            passes_on: label >> 30 & 1 == 1,
            mailbox: MailboxKind::from_bits(label >> 28 & 3),
        })
    }
}

/// A telephone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Its last nine digits as a number: spellings with and without a country code share them.
    pub(super) tail: u32,
    /// Country code; 0 where it is not known.
    pub(super) country: u16,
    /// Whether it is mostly one person's.
    pub(super) mobile: bool,
    /// Whether the source calls it a work or fax number.
    pub(super) shared: bool,
}

impl Line {
    /// Tells whether two spellings may be one number: the same digits, and no different country.
    pub(super) fn is(self, other: Self) -> bool {
        self.tail == other.tail
            && (self.country == other.country || self.country == 0 || other.country == 0)
    }

    fn words(self) -> [u32; 2] {
        let flags = u32::from(self.mobile) << 30 | u32::from(self.shared) << 31;
        [self.tail & 0x3fff_ffff | flags, u32::from(self.country)]
    }

    fn of(words: &[u32]) -> Option<Self> {
        let [first, country] = words else { return None };
        Some(Self {
            tail: first & 0x3fff_ffff,
            country: u16::try_from(*country).unwrap_or(0),
            mobile: first >> 30 & 1 == 1,
            shared: first >> 31 == 1,
        })
    }
}

/// A value, taken apart; or put together before it is packed.
#[derive(Clone, Debug, Default)]
pub(super) struct Entry {
    /// The names, the main one first.
    pub(super) forms: Vec<Form>,
    /// The addresses.
    pub(super) mails: Vec<Mail>,
    /// The numbers.
    pub(super) lines: Vec<Line>,
    /// The company.
    pub(super) company: Option<u32>,
    /// Hash of the profile page.
    pub(super) profile: Option<u64>,
    /// Hash of the postcode.
    pub(super) postcode: Option<u32>,
    /// Hash of the suburb.
    pub(super) suburb: Option<u32>,
    /// Hash of house number and street.
    pub(super) street: Option<u32>,
    /// Day of the snapshot, in days since the common era.
    pub(super) day: Option<u32>,
}

impl Entry {
    /// Empties it for the next value.
    pub(super) fn clear(&mut self) {
        self.forms.clear();
        self.mails.clear();
        self.lines.clear();
        (self.company, self.profile, self.day) = (None, None, None);
        (self.postcode, self.suburb, self.street) = (None, None, None);
    }

    /// Adds a name, unless it is there or the value is full.
    pub(super) fn add_form(&mut self, form: Form) {
        let there = |known: &Form| known.given == form.given && known.family == form.family;
        if self.forms.len() < MOST_NAMES && !self.forms.iter().any(there) {
            self.forms.push(form);
        }
    }

    /// Appends its words.
    pub(super) fn pack(&self, words: &mut Vec<u32>) {
        let count = |length: usize, most: usize| u32::try_from(length.min(most)).unwrap_or(0);
        words.push(
            count(self.forms.len(), MOST_NAMES)
                | count(self.mails.len(), MOST_EMAILS) << 6
                | count(self.lines.len(), MOST_PHONES) << 10
                | u32::from(self.company.is_some()) << 14
                | u32::from(self.profile.is_some()) << 15
                | u32::from(self.postcode.is_some()) << 16
                | u32::from(self.suburb.is_some()) << 17
                | u32::from(self.day.is_some()) << 18
                | u32::from(self.street.is_some()) << 19,
        );
        for form in self.forms.iter().take(MOST_NAMES) {
            words.extend([form.given, form.family, form.word()]);
        }
        words.extend(self.mails.iter().take(MOST_EMAILS).flat_map(|mail| mail.words()));
        words.extend(self.lines.iter().take(MOST_PHONES).flat_map(|line| line.words()));
        words.extend(self.company);
        if let Some(profile) = self.profile {
            words.extend([
                crate::linkage::index::low(profile),
                crate::linkage::index::low(profile >> 32),
            ]);
        }
        let place = self.postcode.into_iter().chain(self.suburb).chain(self.street);
        words.extend(place.chain(self.day));
    }

    /// Reads words into it; words that are cut short leave the rest empty.
    pub(super) fn unpack(&mut self, words: &[u32]) {
        self.clear();
        let Some((head, rest)) = words.split_first() else { return };
        let part = |shift: u32, bits: u32| (head >> shift & ((1 << bits) - 1)) as usize;
        let mut rest = rest;
        let mut take = |count: usize| {
            let (taken, left) = rest.split_at(count.min(rest.len()));
            rest = left;
            taken
        };
        self.forms.extend(take(part(0, 6) * 3).chunks_exact(3).filter_map(Form::of));
        self.mails.extend(take(part(6, 4) * 4).chunks_exact(4).filter_map(Mail::of));
        self.lines.extend(take(part(10, 4) * 2).chunks_exact(2).filter_map(Line::of));
        self.company = take(part(14, 1)).first().copied();
        if let [low, high] = take(part(15, 1) * 2) {
            self.profile = Some(u64::from(*high) << 32 | u64::from(*low));
        }
        self.postcode = take(part(16, 1)).first().copied();
        self.suburb = take(part(17, 1)).first().copied();
        self.street = take(part(19, 1)).first().copied();
        self.day = take(part(18, 1)).first().copied();
    }

    /// Tells whether there is nothing to compare a name with.
    pub(super) fn is_nameless(&self) -> bool {
        self.forms.iter().all(|form| form.kind == Kind::Spelt)
    }
}

/// Gives tokens and companies of packed values their final numbers.
pub(super) fn renumber(words: &mut [u32], tokens: &[u32], companies: &[u32]) {
    let moved = |word: &mut u32, to: &[u32]| {
        if let Some(new) = to.get(*word as usize) {
            *word = *new;
        }
    };
    let Some((head, rest)) = words.split_first_mut() else { return };
    let (forms, rest) = rest.split_at_mut(((*head & 63) as usize * 3).min(rest.len()));
    for form in forms.chunks_exact_mut(3) {
        if let [given, family, _] = form {
            moved(given, tokens);
            moved(family, tokens);
        }
    }
    let (mails, rest) = rest.split_at_mut(((*head >> 6 & 15) as usize * 4).min(rest.len()));
    for mail in mails.chunks_exact_mut(4) {
        if let [_, _, _, label] = mail
            && *label & LABEL != LABEL
        {
            let flags = *label & !LABEL;
            let mut company = *label & LABEL;
            moved(&mut company, companies);
            *label = company & LABEL | flags;
        }
    }
    let lines = (*head >> 10 & 15) as usize * 2;
    if *head >> 14 & 1 == 1
        && let Some(company) = rest.get_mut(lines)
    {
        moved(company, companies);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_survives_packing() {
        let form = Form {
            given: 7,
            family: NONE,
            kind: Kind::Spelt,
            middle: Middle { initial: 26, hash: 65_535 },
            rough: true,
            guessed: false,
        };
        let mail = Mail {
            key: u64::MAX - 1,
            letters: 9,
            label: NONE,
            role: true,
            passes_on: false,
            mailbox: MailboxKind::Loose,
        };
        let line = Line { tail: 999_999_999, country: 61, mobile: true, shared: true };
        let entry = Entry {
            forms: vec![form, Form { given: 1, family: 2, kind: Kind::Main, rough: false, ..form }],
            mails: vec![mail, Mail { label: 5, role: false, ..mail }],
            lines: vec![line],
            company: Some(3),
            profile: Some(1 << 40),
            postcode: None,
            suburb: Some(4),
            street: Some(5),
            day: Some(739_000),
        };
        let (mut words, mut back) = (Vec::new(), Entry::default());

        entry.pack(&mut words);
        renumber(&mut words, &[0, 10, 20, 30, 40, 50, 60, 70], &[0, 0, 0, 33, 0, 55]);
        back.unpack(&words);

        assert_eq!((back.forms[0].given, back.forms[0].family), (70, NONE));
        assert_eq!((back.forms[1].given, back.forms[1].family), (10, 20));
        assert_eq!(back.forms[0].middle, form.middle);
        assert_eq!((back.mails[0], back.mails[1].label), (mail, 55));
        assert_eq!((back.lines[0], back.company, back.suburb), (line, Some(33), Some(4)));
        assert_eq!((back.profile, back.postcode, back.day), (Some(1 << 40), None, Some(739_000)));
        assert_eq!(back.street, Some(5));
    }
}
