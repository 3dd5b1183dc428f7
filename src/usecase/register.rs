//! What people put on record besides the books: who took a record over, and the copy that the company
//! keeps of somebody's own contact. Entries are dated and stay; a later one says more.

use std::fmt::Write as _;

use serde::Deserialize;
use serde::Serialize;

use crate::model::Day;
use crate::model::record::Record;
use crate::model::record::RecordId;
use crate::model::register::Entry;
use crate::model::register::Register;
use crate::model::rep::RepId;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::contacts::OnRecordError;
use crate::usecase::explain::json;

/// The longest reason that is kept, in characters.
const MOST_CHARACTERS: usize = 300;

/// An adoption, as the register keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Adopted {
    /// The day the rep took the record over.
    pub(crate) on: Day,
}

/// A copy that the company keeps, as the register has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ServiceCopy {
    /// Always `ongoing_service`: no other reason keeps a copy.
    pub(crate) reason: String,
    /// What is still being done for the client.
    pub(crate) service: String,
    /// The last day of it.
    pub(crate) until: Day,
}

/// The one reason for which the company keeps a copy of somebody's own contact.
const ONGOING_SERVICE: &str = "ongoing_service";

/// What was put on record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OnRecord {
    /// The record.
    pub about: String,
    /// What is on record now, in words.
    pub what: String,
    /// Remarks.
    pub remarks: Vec<String>,
    /// Whether the very entry was on record already.
    pub again: bool,
}

impl OnRecord {
    /// As JSON.
    #[must_use]
    pub fn json(&self) -> String {
        json(self)
    }

    /// In words.
    #[must_use]
    pub fn text(&self) -> String {
        let again = if self.again { ", as it was already" } else { "" };
        let mut out = format!("on record{again}: {}\n", self.what);
        for remark in &self.remarks {
            let _ = writeln!(out, "  note: {remark}");
        }
        out
    }
}

/// Puts on record that a rep took a record over as their own work.
///
/// # Errors
///
/// No such record or rep; a day that is still to come, or on which the rep did not work here.
pub async fn adopt(
    services: &Services,
    record: &str,
    rep: &str,
    on: Option<Day>,
) -> Result<OnRecord, UseError> {
    let roster = services.store.roster().await?;
    let rep = services.rep(&roster, rep)?;
    let as_of = services.as_of();
    let on = on.unwrap_or(as_of);
    let record = known(services, record).await?;
    if on > as_of {
        return Err(OnRecordError::RegisterDay { day: on, reason: "it is still to come" }.into());
    }
    if !rep.employed(on) {
        return Err(OnRecordError::RegisterDay {
            day: on,
            reason: "the rep did not work here on it",
        }
        .into());
    }
    let again = put(services, Register::Adoption, &rep.id, &record, Adopted { on }).await?;
    let mut remarks = Vec::new();
    if on < as_of {
        let days = (as_of - on).num_days();
        remarks.push(format!("put on record {days} days after the day itself"));
    }
    Ok(OnRecord {
        what: format!("{} adopted record {} on {on}", rep.id.0, record.id.0),
        about: record.id.0,
        remarks,
        again,
    })
}

/// Puts on record that the company keeps a copy of somebody's own contact while it serves the client.
///
/// # Errors
///
/// No such record; a last day in the past; no reason.
pub async fn service_copy(
    services: &Services,
    record: &str,
    until: Day,
    reason: &str,
) -> Result<OnRecord, UseError> {
    let service: String =
        reason.trim().chars().filter(|c| !c.is_control()).take(MOST_CHARACTERS).collect();
    if service.is_empty() {
        return Err(OnRecordError::NoReason.into());
    }
    let record = known(services, record).await?;
    if until < services.as_of() {
        return Err(OnRecordError::RegisterDay { day: until, reason: "it is over" }.into());
    }
    let what =
        format!("the company keeps a copy of record {} until {until}: {service}", record.id.0);
    let document = ServiceCopy { reason: ONGOING_SERVICE.to_owned(), service, until };
    let again = put(services, Register::ServiceCopy, &RepId::default(), &record, document).await?;
    Ok(OnRecord { about: record.id.0, what, remarks: Vec::new(), again })
}

/// The record, which must be there.
async fn known(services: &Services, id: &str) -> Result<Record, UseError> {
    let id = RecordId(id.trim().to_owned());
    let found = services.store.records_by_id(std::slice::from_ref(&id)).await?;
    found.into_iter().next().ok_or(UseError::UnknownId { id: id.0 })
}

/// Enters one document, and tells whether it was there already.
async fn put<T: Serialize>(
    services: &Services,
    register: Register,
    rep: &RepId,
    record: &Record,
    document: T,
) -> Result<bool, UseError> {
    let subject = record.id.0.clone();
    let entry = Entry { rep: rep.clone(), subject, entered_on: services.as_of(), document };
    let new = services.store.enter(register, &[entry]).await?;
    let what = format!("{} put on record", register.as_str().replace('-', " "));
    services.store.note(services.as_of(), &what, &record.id.0).await?;
    Ok(new == 0)
}

/// Until when the company keeps a copy, by record: the newest entry decides.
///
/// # Errors
///
/// The store.
pub(super) async fn service_copies(
    services: &Services,
) -> Result<std::collections::HashMap<RecordId, Day>, UseError> {
    let entries =
        services.store.register::<ServiceCopy>(Register::ServiceCopy, services.as_of()).await?;
    let running = entries.into_iter().map(|entry| (RecordId(entry.subject), entry.document.until));
    // Later entries stand later, and replace earlier ones.
    let mut until: std::collections::HashMap<RecordId, Day> = running.collect();
    until.retain(|_, until| *until >= services.as_of());
    Ok(until)
}
