//! A pull: from the first question to the import.

use crate::company::live::CrmError;
use crate::company::live::Step;
use crate::model::Day;
use crate::model::record::Book;
use crate::model::record::RecordId;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::import;
use crate::usecase::import::BookFile;
use crate::usecase::import::Changed;
use crate::usecase::import::Done;
use crate::usecase::import::Hosted;
use crate::usecase::pull;
use crate::usecase::pull::PullError;
use crate::usecase::pull::crm::Numbers;
use crate::usecase::pull::crm::Pulled;
use crate::usecase::pull::crm::Wanted;
use crate::usecase::pull::crm::api::Api;
use crate::usecase::pull::crm::base::Base;
use crate::usecase::pull::crm::database;
use crate::usecase::pull::crm::database::Tables;
use crate::usecase::pull::crm::drive;
use crate::usecase::pull::crm::is_database;
use crate::usecase::pull::crm::ready::Ready;
use crate::usecase::pull::crm::sheet::For;
use crate::usecase::pull::crm::sheet::Sheet;
use crate::usecase::pull::crm::source::About;
use crate::usecase::pull::crm::source::Source;
use crate::usecase::pull::machine;

/// Pulls the CRM and imports it as the snapshot of a day.
///
/// # Errors
///
/// No such CRM, no key; the service says no before anything was read; what came is no CRM, or shrinks
/// the book too far to be believed. Nothing is imported then.
pub async fn run(services: &Services, wanted: &Wanted) -> Result<Pulled, UseError> {
    let outside = machine();
    let (id, file) = (wanted.crm.as_str(), wanted.token_file.as_deref());
    let taken_on = wanted.taken_on.unwrap_or(services.as_of());
    if is_database(services, id) {
        let ready = database::Ready::of(services, id)?;
        not_to_come(services, id, taken_on)?;
        let begun = Tables::begin(services, ready, file, taken_on, &outside);
        let source = Box::pin(begun).await?;
        return Box::pin(from(services, wanted, source)).await;
    }
    let ready = Ready::of(services, id, &outside)?;
    not_to_come(services, id, taken_on)?;
    let source = Box::pin(Api::begin(services, ready, file, taken_on, &outside)).await?;
    Box::pin(from(services, wanted, source)).await
}

/// Refuses a day to come, before anything is asked; and takes away what is a week old.
fn not_to_come(services: &Services, id: &str, taken_on: Day) -> Result<(), UseError> {
    let mut book = BookFile::of(Sheet::path(services, id));
    book.taken_on = Some(taken_on);
    import::not_to_come(services, &book)?;
    pull::sweep(services)
}

/// Pulls from whoever it is: what changed, where that is told, and else all.
async fn from(
    services: &Services,
    wanted: &Wanted,
    mut source: impl Source,
) -> Result<Pulled, UseError> {
    let pulled = Box::pin(changes_or_all(services, wanted, &mut source)).await;
    source.end().await;
    pulled
}

async fn changes_or_all(
    services: &Services,
    wanted: &Wanted,
    source: &mut impl Source,
) -> Result<Pulled, UseError> {
    let mut why = None;
    // A whole pull that stopped half-way goes on.
    if !Sheet::is_under_way(services, source.about())
        && let Some(base) = Base::usable(services, wanted, source.about()).await?
    {
        let taken_on = wanted.taken_on.unwrap_or(services.as_of());
        if let Some(first) = source.ask_for(Some(&base.since(taken_on))) {
            match Box::pin(changes(services, wanted, source, &base, first)).await? {
                Ok(pulled) => return Ok(pulled),
                Err(reason) => why = Some(format!("{reason}: all of it was read")),
            }
        }
    }
    let mut pulled = Box::pin(all(services, wanted, source)).await?;
    pulled.remarks.extend(why);
    Ok(pulled)
}

/// Pulls what changed since the pull before; gives why all must be read instead.
async fn changes(
    services: &Services,
    wanted: &Wanted,
    source: &mut impl Source,
    base: &Base,
    first: Step,
) -> Result<Result<Pulled, String>, UseError> {
    let mark = format!("{} after {}", source.about().mark, base.snapshot);
    let table = For { about: source.about(), first, mark };
    let mut sheet = Sheet::open(services, table, wanted.accept_shrink)?;
    let pages_before = sheet.far.pages;
    let driven = drive::to_the_end(source, &mut sheet, &*services.progress);
    let stopped = Box::pin(driven).await?;
    if let Some(PullError::Crm(CrmError::Stale { reason, .. })) = &stopped {
        let reason = (*reason).to_owned();
        sheet.remove()?;
        return Ok(Err(reason));
    }
    let mut pulled = numbers(source, &sheet, pages_before);
    pulled.since = Some(base.taken_on);
    if let Some(error) = stopped {
        return half_way(pulled, &sheet, error).map(Ok);
    }
    if base.learned_otherwise(&sheet.far, source) {
        sheet.remove()?;
        return Ok(Err("what contacts point to was named otherwise".to_owned()));
    }
    let Some(named) = sheet.named()? else {
        sheet.remove()?;
        return Ok(Err("a contact changed and went while it was read".to_owned()));
    };
    let changed = Changed {
        after: base.snapshot.clone(),
        rows: named.rows,
        gone: named.gone.into_iter().map(RecordId).collect(),
        unread: base.unread.clone(),
        total: sheet.far.total,
    };
    match Box::pin(take_in(services, wanted, source.about(), &sheet, Some(changed))).await {
        Err(UseError::DoesNotAddUp { .. }) => {
            Ok(Err("the service counts another number of contacts".to_owned()))
        }
        taken => imported(services, source, &sheet, pulled, taken?, Some(base)).map(Ok),
    }
}

/// Pulls all of it.
async fn all(
    services: &Services,
    wanted: &Wanted,
    source: &mut impl Source,
) -> Result<Pulled, UseError> {
    let first = source.ask_for(None).unwrap_or_else(|| source.about().first.clone());
    let table = For { about: source.about(), first, mark: source.about().mark.clone() };
    let mut sheet = Sheet::open(services, table, wanted.accept_shrink)?;
    let pages_before = sheet.far.pages;
    let driven = drive::to_the_end(source, &mut sheet, &*services.progress);
    let stopped = Box::pin(driven).await?;
    let pulled = numbers(source, &sheet, pages_before);
    if let Some(error) = stopped {
        return half_way(pulled, &sheet, error);
    }
    let about = source.about();
    if sheet.far.rows == 0 {
        sheet.remove()?;
        empty(services, wanted, Book::Crm, &about.called).await?;
        return Err(PullError::Nobody { crm: about.title.clone() }.into());
    }
    let taken = Box::pin(take_in(services, wanted, about, &sheet, None)).await?;
    imported(services, source, &sheet, pulled, taken, None)
}

/// What came of the pages, before anything is imported.
fn numbers(source: &impl Source, sheet: &Sheet, pages_before: u64) -> Pulled {
    let (spent, about) = (source.spent(), source.about());
    let mut remarks = about.remarks.clone();
    remarks.extend(sheet.remarks());
    Pulled {
        crm: about.id.clone(),
        database: about.database,
        since: None,
        stopped: None,
        numbers: Numbers {
            rows: sheet.far.rows,
            rent_roll: sheet.far.roll_rows,
            gone: sheet.far.gone,
            left_out: sheet.far.left_out,
            pages: sheet.far.pages.saturating_sub(pages_before),
            pages_before,
            requests: spent.requests,
            requests_again: spent.again,
            quota_left: spent.quota.remaining,
        },
        remarks,
        done: None,
        rent_roll: None,
    }
}

/// A pull that stopped half-way: what can be gone on with is kept.
fn half_way(mut pulled: Pulled, sheet: &Sheet, error: PullError) -> Result<Pulled, UseError> {
    if !passing(&error) {
        // What is wrong with the service will be wrong with its pages.
        sheet.remove()?;
    }
    if sheet.far.pages == 0 || !passing(&error) {
        return Err(error.into());
    }
    pulled.stopped = Some((error.to_string(), error.hint()));
    Ok(pulled)
}

/// A pull that was imported, with what it leaves for the next one.
fn imported(
    services: &Services,
    source: &impl Source,
    sheet: &Sheet,
    mut pulled: Pulled,
    (done, rent_roll): (Done, Option<Done>),
    before: Option<&Base>,
) -> Result<Pulled, UseError> {
    Base::keep(services, source, &sheet.far, &done, before)?;
    if rent_roll.is_none() && source.about().roll_columns.is_some() {
        pulled
            .remarks
            .push("no landlord is under management there: no rent roll was imported".to_owned());
    }
    (pulled.done, pulled.rent_roll) = (Some(done), rent_roll);
    Ok(pulled)
}

/// Imports the tables, and takes them away unless the import is held for a confirmation.
async fn take_in(
    services: &Services,
    wanted: &Wanted,
    about: &About,
    sheet: &Sheet,
    changed: Option<Changed>,
) -> Result<(Done, Option<Done>), UseError> {
    let name = about.called.clone();
    let mut book = BookFile::of(Sheet::path(services, &about.id));
    book.taken_on = Some(wanted.taken_on.unwrap_or(services.as_of()));
    book.preset = about.preset;
    book.accept_shrink = wanted.accept_shrink;
    book.hosted = Some(Hosted::Company);
    book.called = Some(match &changed {
        Some(_) => format!("{name}, changes"),
        None => name.clone(),
    });
    book.in_parts = changed.is_none();
    book.changed = changed;
    let with_roll = about.roll_columns.is_some();
    let done = if with_roll && sheet.far.roll_rows > 0 {
        let mut roll = BookFile::of(Sheet::roll_path(services, &about.id));
        roll.taken_on = book.taken_on;
        roll.accept_shrink = wanted.accept_shrink;
        roll.called = Some(name);
        let both = Box::pin(import::both(services, &book, &roll)).await;
        both.map(|(crm, roll)| (crm, Some(roll)))
    } else {
        let held =
            if with_roll { empty(services, wanted, Book::RentRoll, &name).await } else { Ok(()) };
        match held {
            Ok(()) => Box::pin(import::crm(services, &book)).await.map(|crm| (crm, None)),
            Err(error) => Err(error),
        }
    };
    if !matches!(done, Err(UseError::Shrinks { .. })) {
        sheet.remove()?;
    }
    done
}

/// Holds a book without a row where there was one before.
async fn empty(
    services: &Services,
    wanted: &Wanted,
    book: Book,
    name: &str,
) -> Result<(), UseError> {
    let taken_on = wanted.taken_on.unwrap_or(services.as_of());
    let before = services.store.snapshots(book).await?;
    match before.iter().rev().find(|other| other.taken_on < taken_on) {
        Some(before) if !wanted.accept_shrink => Err(UseError::Shrinks {
            file: name.to_owned(),
            book: book.as_str(),
            rows: 0,
            before: before.rows,
            before_on: before.taken_on,
        }),
        _ => Ok(()),
    }
}

/// Whether a pull may go on from where it stopped.
fn passing(error: &PullError) -> bool {
    match error {
        PullError::Crm(error) => error.passing(),
        PullError::Sql(error) => error.passing(),
        PullError::Live(error) => error.passing(),
        PullError::OAuth(_) => true,
        _ => false,
    }
}
