//! The people of a scenario, each made from a number, so that ten million need no memory.

use super::company::Companies;
use super::names::Names;
use super::noise::slug;
use super::phone::Country;
use super::phone::Phone;
use super::rng::Rng;
use super::rng::Use;

/// Firms from this number on employ few.
const SMALL_FIRM: usize = 500;

/// Numbers from here on are people outside the CRM.
pub(super) const STRANGERS: u64 = 1 << 40;

/// Somebody, as they are: how records and lists show them is noise upon this.
pub(super) struct Person {
    pub(super) woman: bool,
    pub(super) given: String,
    pub(super) family: String,
    /// Another Latin spelling of both names.
    pub(super) other: (String, String),
    /// Both names in native script, in the order of the fields; empty for Latin ones.
    pub(super) native: (String, String),
    /// Whether the native family name is written first, without a space.
    pub(super) family_first: bool,
    /// An English name taken besides the given one.
    pub(super) adopted: Option<&'static str>,
    pub(super) nickname: Option<&'static str>,
    pub(super) maiden: Option<String>,
    pub(super) middle: Option<char>,
    pub(super) company: Option<usize>,
    pub(super) old_company: Option<usize>,
    pub(super) emails: Vec<String>,
    pub(super) phones: Vec<Phone>,
    pub(super) country: Country,
}

/// What people are made with.
pub(super) struct World<'n> {
    pub(super) names: &'n Names,
    pub(super) companies: Companies<'n>,
    pub(super) seed: u64,
    /// Records of the CRM: the more people there are, the more numbers their addresses need.
    pub(super) records: u64,
    /// Whether telephone numbers come from the larger blocks.
    pub(super) wide: bool,
}

impl World<'_> {
    /// Person number `index`.
    pub(super) fn person(&self, index: u64) -> Person {
        let rng = &mut Rng::of(self.seed, Use::Person, index);
        let origin = self.names.origin(rng);
        let woman = rng.chance(0.5);
        let (given, family) = (origin.given(woman, rng), origin.family(woman, rng));
        let adopts = !origin.adopted.is_empty() && rng.chance(0.5);
        let adopted = adopts.then(|| rng.pick(&origin.adopted));
        let nickname = if rng.chance(0.35) { self.names.nickname(&given.latin, rng) } else { None };
        let married = woman && rng.chance(0.3);
        let maiden = married.then(|| self.names.common().family(true, rng).latin);
        let middle =
            rng.chance(0.5).then(|| rng.pick(&["A", "B", "C", "D", "E", "J", "L", "M", "R", "S"]));
        let country = Country::any(rng);
        let company = rng.chance(0.85).then(|| self.companies.any(rng));
        let old_company = rng.chance(0.5).then(|| self.companies.any(rng));
        let phone = Phone::any(country, self.wide, rng);
        let second = rng.chance(0.35).then(|| Phone::any(country, self.wide, rng));
        let mut person = Person {
            woman,
            given: given.latin,
            family: family.latin,
            other: (given.other, family.other),
            native: (given.native, family.native),
            family_first: origin.family_first,
            adopted,
            nickname,
            maiden,
            middle: middle.and_then(|letter| letter.chars().next()),
            company,
            old_company,
            emails: Vec::new(),
            phones: std::iter::once(phone).chain(second).collect(),
            country,
        };
        if person.native.0.is_empty() || person.native.1.is_empty() {
            person.native = Default::default();
        }
        person.emails = self.addresses(&person, rng);
        person
    }

    /// Who shares surname, home and a telephone with somebody, and is another person.
    pub(super) fn spouse(&self, of: &Person, index: u64) -> Person {
        let rng = &mut Rng::of(self.seed, Use::Spouse, index);
        let mut other = (0..20)
            .map(|_| self.person(STRANGERS * 2 + rng.below(STRANGERS)))
            .find(|other| other.woman != of.woman && slug(&other.given) != slug(&of.given))
            .unwrap_or_else(|| self.person(STRANGERS * 2 + index));
        other.family.clone_from(&of.family);
        other.other.1.clone_from(&of.family);
        other.native = Default::default();
        other.maiden = None;
        other.country = of.country;
        other.phones.truncate(1);
        other.phones.insert(0, of.phones[of.phones.len() - 1].clone());
        other.emails.truncate(1);
        if rng.chance(0.3) {
            other.emails.extend(of.emails.first().cloned());
        }
        other
    }

    /// A private address of a free provider, which hardly anybody else has.
    #[expect(clippy::cast_precision_loss, reason = "a share")]
    fn personal(&self, f: &str, l: &str, rng: &mut Rng) -> String {
        let bare = 0.65 * (20_000.0 / self.records as f64).sqrt().min(1.0);
        let number = rng.within(1, self.records.max(1000));
        let number = if rng.chance(bare) { String::new() } else { number.to_string() };
        let name = match rng.below(6) {
            0 => format!("{f}.{l}{number}"),
            1 => format!("{f}{l}{number}"),
            2 => format!("{}{l}{}{number}", initial(f), rng.within(60, 100)),
            3 => format!("{f}{}{number}", rng.within(1000, 10_000)),
            4 => format!("{f}_{l}{number}"),
            _ => format!("{l}.{f}{number}"),
        };
        let providers =
            ["gmail", "gmail", "gmail", "hotmail", "outlook", "icloud", "mailbay", "yahoo"];
        format!("{name}@{}.example", rng.pick(&providers))
    }

    fn addresses(&self, person: &Person, rng: &mut Rng) -> Vec<String> {
        let known = person.adopted.or(person.nickname).filter(|_| rng.chance(0.5));
        let (f, l) = (slug(known.unwrap_or(&person.given)), slug(&person.family));
        let mut found = vec![self.personal(&f, &l, rng)];
        if rng.chance(0.35) {
            found.push(self.personal(&f, &l, rng));
        }
        for firm in [person.company, person.old_company].into_iter().flatten() {
            let domain = self.companies.domain(firm);
            // Given names alone do where few work.
            found.push(match rng.below(3) {
                0 if firm >= SMALL_FIRM => format!("{f}@{domain}"),
                1 => format!("{}{l}@{domain}", initial(&f)),
                _ => format!("{f}.{l}@{domain}"),
            });
        }
        found
    }
}

impl Person {
    /// Takes another person's name: a namesake.
    pub(super) fn named_as(mut self, other: &Self) -> Self {
        self.given.clone_from(&other.given);
        self.family.clone_from(&other.family);
        self.other = (other.given.clone(), other.family.clone());
        self.native = Default::default();
        (self.adopted, self.nickname, self.maiden) = (None, None, None);
        self
    }

    /// Whether the other Latin spelling is another.
    pub(super) fn differs(&self) -> bool {
        self.other.0 != self.given || self.other.1 != self.family
    }
}

fn initial(text: &str) -> &str {
    text.get(..1).unwrap_or_default()
}
