//! The company's records, written one after another: only who may be in an export is remembered.

use std::io::Write;

use super::noise::plain;
use super::noise::typo;
use super::person::Person;
use super::person::World;
use super::phone::Country;
use super::rng::Rng;
use super::rng::Use;

/// The columns, in the order of the file.
const HEADER: &[&str] = &[
    "contact_id",
    "first_name",
    "last_name",
    "email_1",
    "email_2",
    "phone_1",
    "phone_2",
    "phone_3",
    "company",
    "address",
    "suburb",
    "postcode",
    "country",
    "owner_rep",
    "source",
    "group",
    "status",
    "consent",
    "created_date",
];

/// Somebody in the CRM who may be in an export as well.
#[derive(Clone)]
pub(super) struct Client {
    /// The person's number.
    pub(super) index: u64,
    /// Their records: consecutive contact numbers.
    pub(super) records: std::ops::Range<u64>,
    /// Whether the rep owns the first of them.
    pub(super) own: bool,
    /// Whether their spouse is a client too.
    pub(super) household: bool,
}

/// Writes records until there are `records`; `duplicates` and `households` are shares of people.
pub(super) fn write(
    world: &World<'_>,
    records: u64,
    (duplicates, households): (f64, f64),
    out: impl Write,
) -> csv::Result<Vec<Client>> {
    let mut book =
        Book { world, out: csv::Writer::from_writer(out), reps: (records / 2000).max(8), next: 1 };
    book.out.write_record(HEADER)?;
    let mut clients = Vec::new();
    #[expect(clippy::cast_precision_loss, reason = "a share")]
    let sampled = 20_000.0 / records as f64;
    for index in 0.. {
        if book.next > records {
            break;
        }
        let first = book.next;
        let rng = &mut Rng::of(world.seed, Use::Record, index);
        let person = world.person(index);
        let rep = rng.below(book.reps);
        book.record(&person, rep, rng)?;
        if rng.chance(duplicates) && book.next <= records {
            let other = rng.below(book.reps);
            book.record(&person, other, rng)?;
        }
        let records_of = first..book.next;
        let household = rng.chance(households) && book.next <= records;
        if household {
            book.record(&world.spouse(&person, index), rep, rng)?;
        }
        if rep == 0 || rng.chance(sampled) {
            clients.push(Client { index, records: records_of, own: rep == 0, household });
        }
    }
    book.out.flush()?;
    Ok(clients)
}

/// How a contact number is written.
pub(super) fn contact_id(number: u64) -> String {
    format!("c{number:08}")
}

struct Book<'w, W: Write> {
    world: &'w World<'w>,
    out: csv::Writer<W>,
    reps: u64,
    /// The next contact's number.
    next: u64,
}

impl<W: Write> Book<'_, W> {
    fn record(&mut self, person: &Person, rep: u64, rng: &mut Rng) -> csv::Result<()> {
        let world = self.world;
        let (given, family) = filed(person, world, rng);
        let emails = emails(person, rng);
        let phones = phones(person, world, rng);
        let company = company(person, world, rng);
        let [address, suburb, postcode] = address(person.country, world, rng);
        let mut day = || (rng.within(10, 26), rng.within(1, 13), rng.within(1, 29));
        let (year, month, date) = day();
        let created = format!("20{year:02}-{month:02}-{date:02}");
        let mut of = |list: &[&'static str]| rng.pick(list);
        let at = |list: &'_ [String], at: usize| list.get(at).cloned().unwrap_or_default();
        let row = [
            contact_id(self.next),
            given,
            family,
            at(&emails, 0),
            at(&emails, 1),
            at(&phones, 0),
            at(&phones, 1),
            at(&phones, 2),
            company,
            address,
            suburb,
            postcode,
            person.country.code().to_owned(),
            format!("rep-{rep:04}"),
            of(&["Website", "Referral", "Open home", "Portal", "Walk-in", "Import 2019"])
                .to_owned(),
            of(&["buyer", "seller", "landlord", "tenant", "investor", "past client"]).to_owned(),
            of(&["active", "active", "active", "archived", "lead"]).to_owned(),
            of(&["yes", "no", "unknown", ""]).to_owned(),
            created,
        ];
        self.next += 1;
        self.out.write_record(&row)
    }
}

/// The name as somebody in the office typed it.
fn filed(person: &Person, world: &World<'_>, rng: &mut Rng) -> (String, String) {
    let (mut given, mut family) = (person.given.clone(), person.family.clone());
    if person.differs() && rng.chance(0.5) {
        (given, family) = person.other.clone();
    }
    if let Some(adopted) = person.adopted.filter(|_| rng.chance(0.45)) {
        adopted.clone_into(&mut given);
    } else if let Some(nick) = person.nickname.filter(|_| rng.chance(0.35)) {
        nick.clone_into(&mut given);
    }
    if let Some(maiden) = person.maiden.as_ref().filter(|_| rng.chance(0.12)) {
        family.clone_from(maiden);
    }
    if rng.chance(0.7) {
        (given, family) = (plain(&given), plain(&family));
    }
    match rng.below(1000) {
        0..30 => given = typo(&given, rng),
        30..55 => family = typo(&family, rng),
        55..70 => given = given.chars().take(1).collect(),
        70..90 => {
            let partner = world.names.common().given(!person.woman, rng).latin;
            given = format!("{given} & {partner}");
        }
        90..100 => (given, family) = (given.to_uppercase(), family.to_uppercase()),
        100..105 => (given, family) = (family, given),
        105..120 => given = format!("{} {given}", rng.pick(&["Mr", "Mrs", "Dr", "Ms"])),
        120..180 => {
            if let Some(middle) = person.middle {
                given = format!("{given} {middle}");
            }
        }
        _ => {}
    }
    (given, family)
}

fn emails(person: &Person, rng: &mut Rng) -> Vec<String> {
    let mut known: Vec<_> = person.emails.iter().filter(|_| rng.chance(0.62)).cloned().collect();
    known.truncate(2);
    if rng.chance(0.2) {
        known.reverse();
    }
    if rng.chance(0.15) {
        known.clear();
    }
    if let Some(first) = known.first_mut() {
        match rng.below(40) {
            0 => *first = first.to_uppercase(),
            1 => *first = typo(first, rng),
            _ => {}
        }
    }
    known
}

fn phones(person: &Person, world: &World<'_>, rng: &mut Rng) -> Vec<String> {
    let wrong =
        |rng: &mut Rng| super::phone::Phone::any(person.country, world.wide, rng).typed(rng);
    let mut known = Vec::with_capacity(3);
    if rng.chance(0.12) {
        known.push(wrong(rng));
    }
    for phone in &person.phones {
        if rng.chance(0.8) {
            known.push(phone.typed(rng));
        }
    }
    if rng.chance(0.1) {
        known.push(wrong(rng));
    }
    known.truncate(3);
    known
}

/// Where the CRM says they work: often nothing, or where they used to.
fn company(person: &Person, world: &World<'_>, rng: &mut Rng) -> String {
    let firm = match rng.below(100) {
        0..45 => person.company,
        45..57 => person.old_company,
        _ => None,
    };
    firm.map(|firm| world.companies.written(firm, rng)).unwrap_or_default()
}

fn address(country: Country, world: &World<'_>, rng: &mut Rng) -> [String; 3] {
    if rng.chance(0.3) {
        return Default::default();
    }
    let unit = if rng.chance(0.25) { format!("{}/", rng.within(1, 60)) } else { String::new() };
    let street = world.names.common().family(false, rng).latin;
    let kind = world.names.word("streets", rng);
    let postcode = match country {
        Country::Au => rng.within(2000, 7999).to_string(),
        Country::Us => rng.within(10_000, 99_999).to_string(),
        Country::Gb => {
            let area = rng.pick(&["SW", "SE", "NW", "BS", "LS", "BN"]);
            let end = rng.pick(&["AJ", "BL", "DN", "EP", "FQ", "GR"]);
            format!("{area}{} {}{end}", rng.within(1, 20), rng.within(1, 9))
        }
    };
    let address = format!("{unit}{} {street} {kind}", rng.within(1, 400));
    [address, world.names.word("places", rng), postcode]
}
