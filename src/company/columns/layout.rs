//! A header row to columns: which are read as what, and which are not.

use crate::company::columns::Field;
use crate::company::columns::Known;
use crate::company::columns::Lookup;
use crate::company::columns::Why;
use crate::company::columns::key::header_key;
use crate::company::columns::key::number;
use crate::company::columns::report::ColumnReading;
use crate::company::columns::report::ColumnReport;
use crate::company::columns::report::ColumnUse;
use crate::company::preset::Preset;
use crate::model::record::Book;

/// One column that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Column {
    field: Field,
    rank: u32,
    index: usize,
}

/// The columns of one file.
#[derive(Clone, Debug)]
pub struct Layout {
    /// Columns that are read, by field, then the best first.
    columns: Vec<Column>,
    /// Phone column and the column that tells its kind.
    phone_types: Vec<(usize, usize)>,
    /// Every column, in the order of the file.
    report: ColumnReport,
}

impl Layout {
    /// Resolves a header row.
    pub fn new(header: &[String], lookup: Lookup<'_>) -> Self {
        let mut known: Vec<Option<Known>> = header.iter().map(|name| lookup.get(name)).collect();
        settle_title(header, &mut known, lookup);
        keep_best(&mut known, Field::Id);
        leave_weaker(&mut known, Field::OwnerId, Field::Owner);
        let uses = header.iter().zip(&known).map(|(name, known)| column_use(name, *known, lookup));
        let mut columns: Vec<Column> = known
            .iter()
            .enumerate()
            .filter_map(|(index, known)| match known {
                Some(Known::Read(field, rank)) => {
                    Some(Column { field: *field, rank: *rank, index })
                }
                _ => None,
            })
            .collect();
        columns.sort_unstable();
        let phone_types = pair_phone_types(header, &columns);
        let report = ColumnReport::new(lookup.book(), uses.collect());
        Self { columns, phone_types, report }
    }

    /// The columns read as a field, the best first.
    pub fn of(&self, field: Field) -> impl Iterator<Item = usize> + '_ {
        self.ranked(field).map(|(_, index)| index)
    }

    /// The columns read as a field with their ranks: equal ranks are equally good.
    pub fn ranked(&self, field: Field) -> impl Iterator<Item = (u32, usize)> + '_ {
        let from = self.columns.partition_point(|column| column.field < field);
        self.columns
            .iter()
            .skip(from)
            .take_while(move |column| column.field == field)
            .map(|column| (column.rank, column.index))
    }

    /// Tells whether any column is read as a field.
    pub fn has(&self, field: Field) -> bool {
        self.of(field).next().is_some()
    }

    /// All columns that are read: field and index.
    pub fn all(&self) -> impl Iterator<Item = (Field, usize)> + '_ {
        self.columns.iter().map(|column| (column.field, column.index))
    }

    /// The column that tells the kind of a phone column.
    pub fn phone_type(&self, phone: usize) -> Option<usize> {
        let pair = self.phone_types.iter().find(|(column, _)| *column == phone);
        pair.map(|(_, kind)| *kind)
    }

    /// What the user is told of the columns.
    pub fn report(&self) -> &ColumnReport {
        &self.report
    }
}

/// Decides on `Title`, a form of address to some products and a job title to others.
///
/// Where the product is not known, it is a job title unless another column is.
fn settle_title(header: &[String], known: &mut [Option<Known>], lookup: Lookup<'_>) {
    let settled = !matches!(lookup.preset(), Preset::Auto | Preset::Generic)
        && lookup.preset().says("title").is_some();
    if lookup.book() != Book::Crm || settled {
        return;
    }
    let other = known.iter().any(|known| matches!(known, Some(Known::Read(Field::JobTitle, _))));
    for (name, known) in header.iter().zip(known) {
        if known.is_none() && header_key(name) == "title" {
            let job = Known::Read(Field::JobTitle, 90);
            *known = Some(if other { Known::Left(Why::Honorific) } else { job });
        }
    }
}

/// Keeps the best column of a field that is read from one column alone.
fn keep_best(known: &mut [Option<Known>], field: Field) {
    let rank = |known: &Option<Known>| match known {
        Some(Known::Read(of, rank)) if *of == field => Some(*rank),
        _ => None,
    };
    let best = known.iter().enumerate().filter_map(|(at, known)| Some((rank(known)?, at))).min();
    for (at, known) in known.iter_mut().enumerate() {
        if rank(known).is_some_and(|rank| best != Some((rank, at))) {
            *known = Some(Known::Left(Why::Second));
        }
    }
}

/// Leaves a weaker field unread where a better one is there.
fn leave_weaker(known: &mut [Option<Known>], weaker: Field, better: Field) {
    let has =
        |field| known.iter().any(|known| matches!(known, Some(Known::Read(of, _)) if *of == field));
    if !has(better) {
        return;
    }
    for known in known.iter_mut() {
        if matches!(known, Some(Known::Read(of, _)) if *of == weaker) {
            *known = Some(Known::Left(Why::Second));
        }
    }
}

/// Pairs `Phone 2 - Type` with `Phone 2 - Value` by their number.
fn pair_phone_types(header: &[String], columns: &[Column]) -> Vec<(usize, usize)> {
    let number_of = |index: usize| header.get(index).and_then(|name| number(&header_key(name)));
    let kinds: Vec<usize> =
        columns.iter().filter(|one| one.field == Field::PhoneType).map(|one| one.index).collect();
    let phones = columns.iter().filter(|one| matches!(one.field, Field::Phone(_)));
    phones
        .filter_map(|phone| {
            let wanted = number_of(phone.index)?;
            let kind = kinds.iter().find(|kind| number_of(**kind) == Some(wanted))?;
            Some((phone.index, *kind))
        })
        .collect()
}

/// What the user is told of one column.
fn column_use(name: &str, known: Option<Known>, lookup: Lookup<'_>) -> ColumnUse {
    let reading = match known {
        Some(Known::Read(field, _)) => ColumnReading::Read { field: field.name() },
        Some(Known::Left(why)) => ColumnReading::Ignored { why: why.text().into() },
        None => ColumnReading::Unknown { nearest: lookup.nearest(name).map(Into::into) },
    };
    ColumnUse { header: name.chars().take(80).collect(), reading }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(preset: Preset, header: &[&str]) -> Layout {
        let header: Vec<String> = header.iter().map(|name| (*name).to_owned()).collect();
        Layout::new(&header, Lookup::new(Book::Crm, preset, None))
    }

    #[test]
    fn title_is_what_the_product_means_by_it() {
        let header = ["First Name", "Title"];

        assert!(!layout(Preset::Outlook, &header).has(Field::JobTitle));
        assert!(layout(Preset::Salesforce, &header).has(Field::JobTitle));
        assert!(layout(Preset::Generic, &header).has(Field::JobTitle));
        let both = layout(Preset::Generic, &["First Name", "Title", "Job Title"]);
        assert_eq!(both.of(Field::JobTitle).collect::<Vec<_>>(), [2]);
    }

    #[test]
    fn one_column_alone_is_the_id() {
        let layout = layout(Preset::Generic, &["Reference", "Contact ID", "Email"]);

        assert_eq!(layout.of(Field::Id).collect::<Vec<_>>(), [1]);
    }

    #[test]
    fn a_phone_column_finds_its_type() {
        let header = ["Phone 2 - Label", "Phone 2 - Value", "Phone 1 - Label", "Phone 1 - Value"];

        let layout = layout(Preset::Google, &header);

        assert_eq!((layout.phone_type(1), layout.phone_type(3)), (Some(0), Some(2)));
    }

    #[test]
    fn an_internal_owner_number_is_read_only_without_a_name() {
        assert!(!layout(Preset::Auto, &["Email", "Owner ID", "Contact Owner"]).has(Field::OwnerId));
        assert!(layout(Preset::Auto, &["Email", "Owner ID"]).has(Field::OwnerId));
    }
}
