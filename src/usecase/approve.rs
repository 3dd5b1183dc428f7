//! An officer of the company allows what a rule forbids: for a record or a network, for a time.

use serde::Deserialize;
use serde::Serialize;

use crate::model::Day;
use crate::model::record::RecordId;
use crate::model::register::Entry;
use crate::model::register::Register;
use crate::policy::Approval;
use crate::policy::SetDay;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::explain::json;
use crate::usecase::registers;

/// What is allowed.
#[derive(Clone, Debug)]
pub struct Approving {
    /// Who allows it.
    pub officer: String,
    /// The rep's id.
    pub rep: String,
    /// For one record.
    pub record: Option<String>,
    /// For a whole network.
    pub network: Option<String>,
    /// First day.
    pub from: Day,
    /// Last day; `None`: no end.
    pub until: Option<Day>,
}

/// What is kept of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Given {
    /// Who allowed it.
    officer: String,
    /// For one record.
    record: Option<RecordId>,
    /// For a whole network.
    network: Option<String>,
    /// First day.
    from: Day,
    /// Last day.
    until: Option<Day>,
}

/// What was kept, for the face.
#[derive(Clone, Debug, Serialize)]
pub struct Approved {
    /// In words.
    pub approval: String,
    /// The rep.
    pub rep: String,
    /// Whether it was not on record before.
    pub new: bool,
    /// What to know of it.
    pub remarks: Vec<String>,
}

/// Keeps an approval.
///
/// # Errors
///
/// No such rep or record; it ends before it begins; no officer is named.
pub async fn run(services: &Services, asked: &Approving) -> Result<Approved, UseError> {
    let roster = services.store.roster().await?;
    let rep = services.rep(&roster, &asked.rep)?;
    if let Some(until) = asked.until.filter(|until| *until < asked.from) {
        return Err(UseError::Period { from: asked.from, to: until });
    }
    let record = match &asked.record {
        Some(id) => {
            let id = RecordId(id.trim().to_owned());
            if services.store.records_by_id(std::slice::from_ref(&id)).await?.is_empty() {
                return Err(UseError::UnknownId { id: id.0 });
            }
            Some(id)
        }
        None => None,
    };
    let given = Given {
        officer: registers::line("the officer's name", &asked.officer, 80)?,
        record,
        network: asked.network.clone(),
        from: asked.from,
        until: asked.until,
    };
    let subject = given.record.as_ref().map(|record| record.0.clone()).unwrap_or_default();
    let entered_on = services.as_of();
    let entry = Entry { rep: rep.id.clone(), subject, entered_on, document: given };
    let new = services.store.enter(Register::Approval, std::slice::from_ref(&entry)).await? > 0;
    if new {
        services.store.note(entered_on, "approval put on record", &rep.id.0).await?;
    }
    let mut remarks = Vec::new();
    if asked.from < entered_on {
        remarks.push(format!(
            "It begins on {}, before it was put on record: audits say so of what it clears from \
             before {entered_on}.",
            asked.from
        ));
    }
    if asked.until.is_none() {
        remarks.push("It has no last day: `policy check` tells it until it has one.".to_owned());
    }
    Ok(Approved { approval: approval(entry).in_words(), rep: rep.id.0.clone(), new, remarks })
}

/// An entry of the register as rules read it.
pub(super) fn approval(entry: Entry<Given>) -> Approval {
    let given = entry.document;
    Approval {
        officer: given.officer,
        rep: entry.rep,
        record: given.record,
        network: given.network,
        from: SetDay(given.from),
        until: given.until.map(SetDay),
        entered_on: Some(entry.entered_on),
    }
}

impl Approved {
    /// As JSON.
    #[must_use]
    pub fn json(&self) -> String {
        json(self)
    }

    /// In words.
    #[must_use]
    pub fn text(&self) -> String {
        let known = if self.new { "" } else { " (it was on record already)" };
        let mut out = format!("Kept for {}: {}{known}.\n", self.rep, self.approval);
        for remark in &self.remarks {
            out.push_str("  note: ");
            out.push_str(remark);
            out.push('\n');
        }
        out
    }
}
