//! One header to what it means.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::company::columns::Field;
use crate::company::columns::Why;
use crate::company::columns::crm;
use crate::company::columns::ignored;
use crate::company::columns::key::header_key;
use crate::company::columns::key::without_digits;
use crate::company::columns::map::ColumnMap;
use crate::company::columns::people;
use crate::company::columns::rent_roll;
use crate::company::columns::roster;
use crate::company::preset::Preset;
use crate::model::record::Book;

/// What is known of a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// It is read as a field; of several columns the one with the lowest rank is best.
    Read(Field, u32),
    /// It is left unread on purpose.
    Left(Why),
}

/// A synonym: its field, how good it is, and how products write it.
#[derive(Clone, Copy, Debug)]
struct Synonym {
    field: Field,
    rank: u32,
    written: &'static str,
}

/// Synonyms by key.
type Synonyms = HashMap<String, Synonym>;

static CRM: LazyLock<Synonyms> = LazyLock::new(|| synonyms(&[crm::TABLE, people::TABLE]));
static RENT_ROLL: LazyLock<Synonyms> =
    LazyLock::new(|| synonyms(&[rent_roll::TABLE, people::TABLE]));
static ROSTER: LazyLock<Synonyms> = LazyLock::new(|| synonyms(&[roster::TABLE]));

/// Builds the synonyms of a book; in case of doubt the earlier table wins.
fn synonyms(tables: &[&[(Field, &[&'static str])]]) -> Synonyms {
    let mut all = Synonyms::new();
    for (field, names) in tables.iter().copied().flatten() {
        for (rank, written) in (10_u32..).zip(names.iter().copied()) {
            let synonym = Synonym { field: *field, rank, written };
            all.entry(header_key(written)).or_insert(synonym);
            all.entry(without_digits(&header_key(written))).or_insert(synonym);
        }
    }
    all
}

/// Looks headers of one book up.
#[derive(Clone, Copy, Debug)]
pub struct Lookup<'m> {
    book: Book,
    preset: Preset,
    map: Option<&'m ColumnMap>,
}

impl<'m> Lookup<'m> {
    /// A lookup for a book, a CRM product and a mapping file.
    pub fn new(book: Book, preset: Preset, map: Option<&'m ColumnMap>) -> Self {
        Self { book, preset, map }
    }

    /// The book.
    pub fn book(self) -> Book {
        self.book
    }

    /// The product.
    pub fn preset(self) -> Preset {
        self.preset
    }

    /// What is known of a header; `None` when nothing is.
    pub fn get(self, header: &str) -> Option<Known> {
        let key = header_key(header);
        if key.is_empty() {
            return None;
        }
        if let Some(mapped) = self.map.and_then(|map| map.get(&key)) {
            return Some(mapped);
        }
        self.preset_says(&key)
            .or_else(|| self.tables_say(&key))
            .or_else(|| self.tables_say(&without_digits(&key)))
            .or_else(|| self.without_prefix(&key))
            .or_else(|| ignored::by_words(self.book, &key).map(Known::Left))
    }

    /// What the product means by a header that others use otherwise.
    fn preset_says(self, key: &str) -> Option<Known> {
        (self.book == Book::Crm).then(|| self.preset.says(key)).flatten()
    }

    /// What the tables say of a key.
    fn tables_say(self, key: &str) -> Option<Known> {
        let read = self.synonyms().get(key).map(|known| Known::Read(known.field, known.rank));
        let address = || {
            let field = (self.book != Book::Roster).then(|| people::address(key)).flatten()?;
            Some(Known::Read(field, 50))
        };
        read.or_else(|| ignored::exactly(self.book, key).map(Known::Left)).or_else(address)
    }

    /// What a header means once the words before it that only say whose it is are taken off:
    /// `Person - Phone`, `Client Email`, `Landlord Mobile`.
    fn without_prefix(self, key: &str) -> Option<Known> {
        let prefixes: &[&str] = match self.book {
            Book::Crm => &[
                "person",
                "contact",
                "client",
                "customer",
                "lead",
                "primarycontact",
                "primary",
                "main",
            ],
            Book::RentRoll => &[
                "landlords",
                "landlord",
                "owners",
                "owner",
                "lessor",
                "contact",
                "client",
                "primary",
            ],
            Book::Roster => &["employee", "staff", "worker", "rep", "agent", "user"],
        };
        prefixes.iter().find_map(|prefix| {
            let rest = key.strip_prefix(prefix).filter(|rest| rest.len() > 2)?;
            self.tables_say(rest).or_else(|| self.tables_say(&without_digits(rest)))
        })
    }

    /// The synonyms of the book.
    fn synonyms(self) -> &'static Synonyms {
        match self.book {
            Book::Crm => &CRM,
            Book::RentRoll => &RENT_ROLL,
            Book::Roster => &ROSTER,
        }
    }

    /// The known header that looks most like an unknown one.
    pub fn nearest(self, header: &str) -> Option<&'static str> {
        let key: String = header_key(header).chars().take(60).collect();
        // Sorted, so that of two equally near ones the answer is always the same.
        let mut known: Vec<&str> = self.synonyms().keys().map(String::as_str).collect();
        known.sort_unstable();
        let near = similar::get_close_matches(key.as_str(), &known, 1, 0.8);
        near.first().and_then(|near| self.synonyms().get(*near)).map(|synonym| synonym.written)
    }

    /// Tells whether a row can be the header: it names two columns, or an address column alone.
    pub fn is_header(self, cells: &[&str]) -> bool {
        let known: Vec<Known> = cells.iter().filter_map(|cell| self.get(cell)).collect();
        let fields = known.iter().filter_map(|known| match known {
            Known::Read(field, _) => Some(*field),
            Known::Left(_) => None,
        });
        let fields: Vec<Field> = fields.collect();
        let filled = cells.iter().filter(|cell| !cell.trim().is_empty()).count();
        let named = fields.iter().any(|field| field.identifies() || *field == Field::Id);
        match fields.len() {
            0 => false,
            1 => named && (known.len() >= 2 || fields == [Field::Email] || filled >= 2),
            _ => named || self.book == Book::Roster,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::person::PhoneKind;

    fn crm(header: &str) -> Option<Field> {
        match Lookup::new(Book::Crm, Preset::Generic, None).get(header)? {
            Known::Read(field, _) => Some(field),
            Known::Left(_) => None,
        }
    }

    #[test]
    fn headers_of_many_products_are_known() {
        let cases = [
            ("E-mail 2 Address", Field::Email),
            ("Person - Email - Work", Field::Email),
            ("hs_additional_emails", Field::Email),
            ("Phone (M)", Field::Phone(PhoneKind::Mobile)),
            ("Home Phone 2", Field::Phone(PhoneKind::Home)),
            ("CELLPHONE", Field::Phone(PhoneKind::Mobile)),
            ("OWNERID", Field::OwnerId),
            ("owner_rep", Field::Owner),
            ("HASOPTEDOUTOFEMAIL", Field::OptOut),
            ("Do_Not_Contact__c", Field::OptOut),
            ("Record ID - Contact", Field::Id),
            ("18 Digit ID", Field::Id),
            ("Person - Owner", Field::Owner),
            ("Organization 1 - Name", Field::Company),
            ("Referred By", Field::ReferredBy),
            ("Client Email", Field::Email),
        ];

        for (header, field) in cases {
            assert_eq!(crm(header), Some(field), "{header}");
        }
    }

    #[test]
    fn notes_and_private_columns_are_left_unread() {
        let lookup = Lookup::new(Book::Crm, Preset::Generic, None);

        for header in
            ["Notes", "Contact Notes", "Date of Birth", "Sale Price", "Loan Type", "Hobby"]
        {
            assert!(
                matches!(lookup.get(header), Some(Known::Left(why)) if why.is_final()),
                "{header}"
            );
        }
    }

    #[test]
    fn a_row_of_people_is_no_header() {
        let lookup = Lookup::new(Book::Crm, Preset::Auto, None);

        assert!(!lookup.is_header(&["Ada", "Example", "ada@bright.example"]));
        assert!(!lookup.is_header(&["Contacts", "", ""]));
        assert!(lookup.is_header(&["First Name", "Last Name", "Shoe size"]));
        assert!(lookup.is_header(&["email"]));
    }

    #[test]
    fn a_misspelt_header_has_a_nearest_one() {
        let lookup = Lookup::new(Book::Crm, Preset::Auto, None);

        assert_eq!(lookup.nearest("Contact Onwer"), Some("Contact Owner"));
        assert_eq!(lookup.nearest("Shoe size"), None);
    }
}
