//! The roster, whole or as an update of what is known.

use crate::company;
use crate::model::record::Book;
use crate::model::rep::Rep;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::import::BookFile;
use crate::usecase::import::Done;
use crate::usecase::import::finish;
use crate::usecase::import::here;
use crate::usecase::import::not_to_come;
use crate::usecase::import::open;
use crate::usecase::import::snapshot;

/// Imports the roster, or an update of it.
///
/// # Errors
///
/// The file cannot be read, or an update names reps the roster does not hold.
pub async fn roster(services: &Services, book: &BookFile) -> Result<Done, UseError> {
    not_to_come(services, book)?;
    let book = &here(services, book);
    let (name, bytes, map) = open(book)?;
    let reading = company::read_roster_with(&name, &bytes, Some(&map))?;
    let known = services.store.roster().await?;
    let mut reps = Vec::new();
    let mut strangers: Vec<u64> = Vec::new();
    for (fresh, line) in reading.reps.iter().zip(&reading.lines) {
        let by_email = || {
            let mut emails = fresh.emails.iter();
            known.reps.iter().find(|rep| emails.any(|email| rep.emails.contains(email)))
        };
        // An update's ids are made from its addresses, so the addresses go first.
        let by_id = || known.get(&fresh.id.0);
        let found =
            if reading.update_only { by_email().or_else(by_id) } else { by_id().or_else(by_email) };
        match found {
            Some(old) => reps.push(merge(old, fresh)),
            None if reading.update_only => strangers.push(*line),
            None => reps.push(fresh.clone()),
        }
    }
    if let (Some(first), true) = (reading.reps.first(), reps.is_empty()) {
        let id = first.id.0.clone();
        return Err(UseError::UnknownRep { id, near: Vec::new(), reps: known.reps.len() });
    }
    let mut skipped = reading.skipped;
    let nobody = "nobody in the roster has this id or address";
    skipped.extend(strangers.into_iter().map(|line| (line, nobody.to_owned())));
    skipped.sort();
    let rows = reps.len() as u64;
    let snapshot = snapshot(services, Book::Roster, book, &name, &bytes, rows, skipped);
    if rows == 0 {
        return Err(UseError::NoRows { file: name });
    }
    let imported = services.store.put_roster(&snapshot, &reps).await?;
    finish(services, snapshot, imported, reading.warnings).await
}

/// A rep as known, with what a newer roster says laid over it. What it leaves blank stays.
fn merge(old: &Rep, new: &Rep) -> Rep {
    let emails = if new.emails.is_empty() { &old.emails } else { &new.emails };
    Rep {
        id: old.id.clone(),
        name: new.name.clone().or_else(|| old.name.clone()),
        emails: emails.clone(),
        role: new.role.clone().or_else(|| old.role.clone()),
        office: new.office.clone().or_else(|| old.office.clone()),
        place: new.place.clone().or_else(|| old.place.clone()),
        manager: new.manager.clone().or_else(|| old.manager.clone()),
        hired: new.hired.or(old.hired),
        resigned: new.resigned.or(old.resigned),
        garden_leave_from: new.garden_leave_from.or(old.garden_leave_from),
        last_day: new.last_day.or(old.last_day),
        agreement: new.agreement.clone().or_else(|| old.agreement.clone()),
    }
}
