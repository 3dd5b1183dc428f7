//! A whole pull: from the first question to the import.

use crate::model::Day;
use crate::model::record::Book;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::import;
use crate::usecase::import::BookFile;
use crate::usecase::import::Done;
use crate::usecase::import::Hosted;
use crate::usecase::pull;
use crate::usecase::pull::PullError;
use crate::usecase::pull::crm::Numbers;
use crate::usecase::pull::crm::Pulled;
use crate::usecase::pull::crm::Wanted;
use crate::usecase::pull::crm::api::Api;
use crate::usecase::pull::crm::database;
use crate::usecase::pull::crm::database::Tables;
use crate::usecase::pull::crm::drive;
use crate::usecase::pull::crm::is_database;
use crate::usecase::pull::crm::ready::Ready;
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

/// Pulls from whoever it is, to the end.
async fn from(
    services: &Services,
    wanted: &Wanted,
    mut source: impl Source,
) -> Result<Pulled, UseError> {
    let mut sheet = Sheet::open(services, source.about(), wanted.accept_shrink)?;
    let pages_before = sheet.far.pages;
    let driven = drive::to_the_end(&mut source, &mut sheet, &*services.progress);
    let stopped = Box::pin(driven).await?;
    let (spent, about) = (source.spent(), source.about().clone());
    source.end().await;
    let mut remarks = about.remarks.clone();
    remarks.extend(sheet.remarks());
    let mut pulled = Pulled {
        crm: about.id.clone(),
        database: about.database,
        stopped: None,
        numbers: Numbers {
            rows: sheet.far.rows,
            rent_roll: sheet.far.roll_rows,
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
    };
    if let Some(error) = stopped {
        if !passing(&error) {
            // What is wrong with the service will be wrong with its pages.
            sheet.remove()?;
        }
        if sheet.far.pages == 0 || !passing(&error) {
            return Err(error.into());
        }
        pulled.stopped = Some((error.to_string(), error.hint()));
        return Ok(pulled);
    }
    let (done, rent_roll) = Box::pin(take_in(services, wanted, &about, &sheet)).await?;
    if rent_roll.is_none() && about.roll_columns.is_some() {
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
) -> Result<(Done, Option<Done>), UseError> {
    let name = about.called.clone();
    if sheet.far.rows == 0 {
        sheet.remove()?;
        empty(services, wanted, Book::Crm, &name).await?;
        return Err(PullError::Nobody { crm: about.title.clone() }.into());
    }
    let mut book = BookFile::of(Sheet::path(services, &about.id));
    book.taken_on = Some(wanted.taken_on.unwrap_or(services.as_of()));
    book.preset = about.preset;
    book.accept_shrink = wanted.accept_shrink;
    book.hosted = Some(Hosted::Company);
    book.called = Some(name.clone());
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
