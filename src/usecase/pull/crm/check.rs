//! How a database would be read: what is there, what is missing, and how much it is. Keeps nothing.

use serde::Serialize;

use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::pull::crm::Wanted;
use crate::usecase::pull::crm::database::Ready;
use crate::usecase::pull::crm::database::count;
use crate::usecase::pull::crm::database::describe;
use crate::usecase::pull::machine;

/// How a database would be read. Names nobody.
#[derive(Clone, Debug, Serialize)]
pub struct Checked {
    /// The name in the settings.
    pub database: String,
    /// The product of the profile.
    pub title: String,
    /// The server, and the schema.
    pub server: String,
    /// What would be read, in turn.
    pub nouns: Vec<Noun>,
    /// What is not there, and is done without; headers that are not read.
    pub remarks: Vec<String>,
}

/// A noun.
#[derive(Clone, Debug, Serialize)]
pub struct Noun {
    /// Its name.
    pub noun: String,
    /// Rows that would be read.
    pub rows: u64,
    /// What is read of the same people besides.
    pub also: Vec<String>,
    /// What would be left out, and how many of them.
    pub left_out: Vec<(String, u64)>,
}

/// Looks how a database would be read.
///
/// # Errors
///
/// No such database; the profile is not sound, or needs what is not there; the database says no.
pub async fn check(services: &Services, wanted: &Wanted) -> Result<Checked, UseError> {
    let outside = machine();
    let ready = Ready::of(services, &wanted.crm)?;
    let opened = ready.open(services, wanted.token_file.as_deref(), &outside);
    let (mut session, schema, plan) = Box::pin(opened).await?;
    let mut nouns = Vec::new();
    for reading in &plan.nouns {
        let rows = count(&mut session, &reading.noun, &reading.count).await?;
        let mut left_out = Vec::new();
        for (words, sql) in &reading.left_out {
            left_out.push((words.clone(), count(&mut session, &reading.noun, sql).await?));
        }
        let also = reading.also.iter().map(|also| also.name.clone()).collect();
        nouns.push(Noun { noun: reading.noun.clone(), rows, also, left_out });
    }
    let mut remarks = ready.remarks();
    remarks.extend(plan.notes);
    remarks.extend(ready.profile.unread());
    let server = describe(&session, &schema);
    session.end().await;
    Ok(Checked { database: ready.name, title: ready.profile.title, server, nouns, remarks })
}
