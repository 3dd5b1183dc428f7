//! Clients named: for a purpose, by somebody who may, each look on record before anything is shown.

use crate::model::audit::Finding;
use crate::model::person::Person;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::accounts;
use crate::usecase::accounts::May;
use crate::usecase::accounts::Visitor;

/// Characters of a purpose at most.
const MOST_CHARS: usize = 200;

/// The client of a finding, as the books have it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// The name.
    pub name: Option<String>,
    /// Addresses.
    pub emails: Vec<String>,
    /// Numbers.
    pub phones: Vec<String>,
    /// What for, as given.
    pub purpose: String,
}

/// Names the client of a finding. `None`: there is no such finding for this visitor, or it is about
/// no client.
///
/// # Errors
///
/// The visitor may not see names; no purpose is given; the store.
pub async fn show(
    services: &Services,
    visitor: &Visitor,
    id: &str,
    purpose: &str,
) -> Result<Option<(Finding, Named)>, UseError> {
    visitor.must(May::SeeNames)?;
    let Some(finding) = accounts::finding(services, &visitor.scope(), id).await? else {
        return Ok(None);
    };
    let Some(record) = finding.record.clone() else { return Ok(None) };
    let purpose = purpose.trim();
    let long = purpose.chars().count() > MOST_CHARS;
    if purpose.is_empty() || long || purpose.chars().any(char::is_control) {
        return Err(UseError::NoPurpose);
    }
    let subject = format!("{} by {}: {purpose}", finding.id, visitor.account);
    services.store.note(services.as_of(), "names seen", &subject).await?;
    let records = services.store.records_by_id(std::slice::from_ref(&record.id)).await?;
    let person = records.first().and_then(|record| record.latest()).map(|state| &state.person);
    let named = person.map(|person| of(person, purpose)).unwrap_or_default();
    Ok(Some((finding, named)))
}

fn of(person: &Person, purpose: &str) -> Named {
    Named {
        name: person.name.as_ref().map(|name| name.full.to_string()),
        emails: person.emails.iter().map(|email| email.as_str().to_owned()).collect(),
        phones: person.phones.iter().map(|phone| phone.text.to_string()).collect(),
        purpose: purpose.to_owned(),
    }
}
