//! One rep's exports: who is in them, and how each network writes them.

use std::path::Path;

use super::Plan;
use super::crm::Client;
use super::crm::contact_id;
use super::noise::Tags;
use super::noise::shown;
use super::noise::slug;
use super::person::Person;
use super::person::STRANGERS;
use super::person::World;
use super::phone::Phone;
use super::rng::Rng;
use super::rng::Use;

/// The lines above the header of a real `Connections.csv`.
const NOTES: &str = "Notes:\n\"When exporting your connection data, you may notice that some of \
    the email addresses are missing. You will only see email addresses for connections who have \
    allowed their connections to see or download their email address.\"\n\n";

/// Who a row is: in the CRM, of a client's name, nobody there, or a client's spouse.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Kind {
    Match,
    Namesake,
    Stranger,
    Spouse,
}

/// What the exports are drawn from.
pub(super) struct Source<'w> {
    pub(super) plan: &'w Plan,
    pub(super) world: &'w World<'w>,
    pub(super) clients: &'w [Client],
}

/// One row to be: who it is, and the client concerned.
struct Row<'w> {
    kind: Kind,
    person: Person,
    client: Option<&'w Client>,
}

/// The rows of one export as they are written, with truth and tags beside them.
struct Written {
    header: &'static [&'static str],
    rows: Vec<Vec<String>>,
    truth: Vec<[String; 2]>,
    tags: Vec<[String; 3]>,
}

impl<'w> Source<'w> {
    /// Writes all three exports into a folder.
    pub(super) fn write(&self, folder: &Path) -> csv::Result<()> {
        self.linkedin().save(folder, "linkedin_connections.csv", "linkedin", NOTES)?;
        self.facebook().save(folder, "facebook_friends.csv", "facebook", "")?;
        self.address_book().save(folder, "address_book.csv", "address_book", "")
    }

    fn linkedin(&self) -> Written {
        let rng = &mut Rng::of(self.plan.seed, Use::Export, 1);
        let mut written = Written::new(&[
            "First Name",
            "Last Name",
            "URL",
            "Email Address",
            "Company",
            "Position",
            "Connected On",
        ]);
        for (at, row) in self.rows(self.plan.linkedin, 1, false, rng).into_iter().enumerate() {
            let (names, person) = (self.world.names, &row.person);
            let (given, family, mut tags) = shown(person, names, true, self.plan.noise, rng);
            let mut firm = person.company;
            if firm.is_some() && rng.chance(0.12 * self.plan.noise) {
                firm = Some(self.world.companies.any(rng));
                tags.push("job_changed");
            }
            let url = profile(person, (&given, &family), at, rng);
            let email = if rng.chance(0.03) { rng.index(person.emails.len()) } else { usize::MAX };
            let months = [
                "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
            ];
            let position = firm.map(|_| names.word("positions", rng)).unwrap_or_default();
            let shown_firm = firm.filter(|_| rng.chance(0.96));
            let day = rng.within(1, 29);
            let connected = format!("{day:02} {} {}", rng.pick(&months), rng.within(2009, 2026));
            let cells = vec![
                given,
                family,
                url.clone(),
                person.emails.get(email).cloned().unwrap_or_default(),
                shown_firm.map(|f| self.world.companies.written(f, rng)).unwrap_or_default(),
                position,
                connected,
            ];
            written.add(url, &row, tags, cells);
        }
        written
    }

    fn facebook(&self) -> Written {
        let rng = &mut Rng::of(self.plan.seed, Use::Export, 2);
        let mut written = Written::new(&["row_key", "name", "friended_ts"]);
        for (at, row) in self.rows(self.plan.facebook, 2, false, rng).into_iter().enumerate() {
            let (given, family, tags) =
                shown(&row.person, self.world.names, false, self.plan.noise, rng);
            let as_one = row.person.family_first && tags.contains(&"native_script");
            let name =
                if as_one { format!("{family}{given}") } else { format!("{given} {family}") };
            let key = format!("fb-{at:06}");
            let friended = rng.within(1_230_000_000, 1_760_000_000).to_string();
            written.add(key.clone(), &row, tags, vec![key, name, friended]);
        }
        written
    }

    fn address_book(&self) -> Written {
        let rng = &mut Rng::of(self.plan.seed, Use::Export, 3);
        let mut written = Written::new(&[
            "row_key",
            "Given Name",
            "Family Name",
            "Organization",
            "E-mail 1 - Value",
            "E-mail 2 - Value",
            "E-mail 3 - Value",
            "Phone 1 - Value",
            "Phone 2 - Value",
            "Phone 3 - Value",
        ]);
        for (at, row) in self.rows(self.plan.address_book, 3, true, rng).into_iter().enumerate() {
            let (person, noise) = (&row.person, self.plan.noise);
            let (mut given, mut family, mut tags) =
                shown(person, self.world.names, false, noise, rng);
            if row.kind == Kind::Spouse {
                tags.push("spouse_shared_contact");
            }
            let q = rng.unit() / noise.max(1e-9);
            if q < 0.06 {
                family.clear();
                tags.push("first_only");
            } else if q < 0.09
                && let Some(firm) = person.company
            {
                given = format!("{given} {}", self.world.companies.first_word(firm));
                family.clear();
                tags.push("first_plus_company");
            } else if (0.09..0.10).contains(&q) {
                (given, family) = (family, given);
                tags.push("swapped");
            }
            let (emails, phones) = self.ways(person, &mut tags, rng);
            let firm = person.company.filter(|_| rng.chance(0.25));
            let key = format!("ab-{at:06}");
            let mut cells = vec![key.clone(), given, family];
            cells.push(firm.map(|f| self.world.companies.written(f, rng)).unwrap_or_default());
            for list in [emails, phones] {
                cells.extend(list.into_iter().chain(std::iter::repeat(String::new())).take(3));
            }
            written.add(key, &row, tags, cells);
        }
        written
    }

    /// The addresses and numbers that stand in an address book.
    fn ways(&self, person: &Person, tags: &mut Tags, rng: &mut Rng) -> (Vec<String>, Vec<String>) {
        let emails: Vec<_> = person.emails.iter().filter(|_| rng.chance(0.55)).cloned().collect();
        let mut phones = Vec::new();
        for phone in &person.phones {
            if rng.chance(0.85) {
                phones.push(phone.typed(rng));
            }
        }
        if rng.chance(0.15 * self.plan.noise) {
            phones.truncate(1);
            phones.insert(0, Phone::any(person.country, self.world.wide, rng).typed(rng));
            tags.push("other_number");
        }
        if emails.is_empty() && phones.is_empty() && rng.chance(0.7) {
            phones.push(person.phones[0].typed(rng));
        }
        if emails.is_empty() && phones.is_empty() {
            tags.push("name_only");
        }
        (emails, phones)
    }

    /// Draws the people of an export, in random order.
    fn rows(&self, count: u64, export: u64, spouses: bool, rng: &mut Rng) -> Vec<Row<'w>> {
        let (own, others): (Vec<_>, Vec<_>) = self.clients.iter().partition(|one| one.own);
        let share = |of: usize, share: f64| scaled(of, share);
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        let matches = share(count, self.plan.overlap);
        let mut own = shuffled(own, rng);
        let mut others = shuffled(others, rng);
        let drawn_own = own.len().min(share(matches, self.plan.own_share));
        let drawn = own.drain(..drawn_own).chain({
            let rest = others.len().min(matches - drawn_own);
            others.drain(..rest)
        });
        let mut rows: Vec<Row<'w>> = drawn
            .map(|client| Row {
                kind: Kind::Match,
                person: self.world.person(client.index),
                client: Some(client),
            })
            .collect();
        // Namesakes and spouses of clients who are not in the list themselves.
        let mut left: Vec<&Client> = own.into_iter().chain(others).collect();
        while rows.len() < count {
            let number = STRANGERS + (export << 32) + rows.len() as u64;
            let stranger = self.world.person(number);
            let q = rng.unit();
            let base = if q < 0.10 { left.pop() } else { None };
            rows.push(match base {
                Some(client) if q < self.plan.namesakes => {
                    let person = stranger.named_as(&self.world.person(client.index));
                    Row { kind: Kind::Namesake, person, client: None }
                }
                Some(client)
                    if spouses
                        && q < self.plan.namesakes + self.plan.spouses
                        && !client.household =>
                {
                    let client = self.world.person(client.index);
                    let person = self.world.spouse(&client, number);
                    Row { kind: Kind::Spouse, person, client: None }
                }
                _ => Row { kind: Kind::Stranger, person: stranger, client: None },
            });
        }
        shuffled(rows, rng)
    }
}

impl Written {
    fn new(header: &'static [&'static str]) -> Self {
        Self { header, rows: Vec::new(), truth: Vec::new(), tags: Vec::new() }
    }

    fn add(&mut self, key: String, row: &Row<'_>, mut tags: Tags, cells: Vec<String>) {
        let kind = match row.kind {
            Kind::Match => "match",
            Kind::Namesake => "namesake",
            Kind::Stranger => "stranger",
            Kind::Spouse => "spouse",
        };
        if let Some(client) = row.client {
            let pair = |number| [key.clone(), contact_id(number)];
            self.truth.extend(client.records.clone().map(pair));
            if client.household {
                tags.push("household");
            }
        }
        self.tags.push([key, kind.to_owned(), tags.join(";")]);
        self.rows.push(cells);
    }

    fn save(self, folder: &Path, file: &str, export: &str, notes: &str) -> csv::Result<()> {
        table(&folder.join(file), notes, self.header, &self.rows)?;
        let truth = folder.join(format!("truth_{export}.csv"));
        table(&truth, "", &["row_key", "contact_id"], &self.truth)?;
        let tags = folder.join(format!("tags_{export}.csv"));
        table(&tags, "", &["row_key", "kind", "tags"], &self.tags)
    }
}

fn table<R>(path: &Path, above: &str, header: &[&str], rows: &[R]) -> csv::Result<()>
where
    R: AsRef<[String]>,
{
    let mut out = csv::Writer::from_writer(above.as_bytes().to_vec());
    out.write_record(header)?;
    for row in rows {
        out.write_record(row.as_ref())?;
    }
    let bytes = out.into_inner().map_err(csv::IntoInnerError::into_error)?;
    Ok(std::fs::write(path, bytes)?)
}

/// The address of a LinkedIn profile: as shown, as in the passport, or saying nothing.
fn profile(person: &Person, shown: (&str, &str), at: usize, rng: &mut Rng) -> String {
    let maiden = person.maiden.as_ref().unwrap_or(&person.family);
    let (given, family) = match rng.below(100) {
        0..45 => (slug(shown.0), slug(shown.1)),
        45..52 => (slug(&person.given), slug(maiden)),
        52..78 => (slug(&person.given), slug(&person.family)),
        _ => ("user".to_owned(), format!("{:x}", rng.below(1 << 30))),
    };
    let cut = |text: &str, length: usize| match &text[..text.len().min(length)] {
        "" => "x".to_owned(),
        cut => cut.to_owned(),
    };
    format!("https://www.linkedin.com/in/{}-{}-{at:06x}", cut(&given, 12), cut(&family, 16))
}

#[expect(clippy::cast_precision_loss, reason = "rows of an export")]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "rows of an export")]
fn scaled(of: usize, share: f64) -> usize {
    (of as f64 * share.clamp(0.0, 1.0)) as usize
}

fn shuffled<T>(mut list: Vec<T>, rng: &mut Rng) -> Vec<T> {
    for last in (1..list.len()).rev() {
        list.swap(last, rng.index(last + 1));
    }
    list
}
