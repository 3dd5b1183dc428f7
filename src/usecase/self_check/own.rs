//! A rep's own book: the records that the company's books ever gave the rep, and an index of them alone.
//!
//! It holds what a rep owned on any snapshot, the properties a rep manages or managed, and clients whom
//! a rep served beside the owner. The rep knows them from the CRM. Because the index holds nothing
//! else, neither who is found in it nor how surely depends on anybody else's records.

use std::collections::HashMap;
use std::collections::HashSet;
use std::sync::Arc;

use crate::linkage::Builder;
use crate::linkage::Index;
use crate::model::person::Email;
use crate::model::rep::Rep;
use crate::model::rep::Roster;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::books;

/// The index of a rep's own book, from the index of the books as they stand.
///
/// # Errors
///
/// The store, or an index that cannot be written.
pub(super) async fn index(
    services: &Services,
    roster: &Roster,
    rep: &Rep,
) -> Result<Arc<Index>, UseError> {
    let all = books::index(services).await?;
    let names: Vec<&str> = rep.name.iter().map(|name| &*name.full).collect();
    let emails: Vec<&str> = rep.emails.iter().map(Email::as_str).collect();
    let origin = format!("{} {} {names:?} {emails:?}", all.origin(), roster.reps.len());
    if let Some(own) = services.index.own(&rep.id).filter(|own| own.origin() == origin) {
        return Ok(own);
    }
    let mut means_rep: HashMap<String, bool> = HashMap::new();
    let mut is_rep = |name: &str| {
        if let Some(known) = means_rep.get(name) {
            return *known;
        }
        let means = roster.named(name).is_some_and(|one| one.id == rep.id);
        means_rep.insert(name.to_owned(), means);
        means
    };
    let helpers = services.store.helpers().await?;
    let helped: HashSet<&str> =
        helpers.iter().filter(|(_, name)| is_rep(name)).map(|(id, _)| id.0.as_str()).collect();
    let mut builder = Builder::new(&services.config.country);
    for record in 0..all.records() {
        if all.owners(record).any(&mut is_rep) || helped.contains(all.id(record)) {
            builder.keep(&all, record);
        }
    }
    Ok(services.index.set_own(&rep.id, builder.finish(&origin)))
}
