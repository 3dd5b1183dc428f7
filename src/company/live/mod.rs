//! CRMs over their own APIs: which requests to make, and what a page of the answer holds.
//!
//! A connector fetches nothing: `usecase::pull` asks through `intake::http`, and hands each page to a
//! pure function that gives rows and what to ask next. The rows become a table with the headers of
//! the product's own export, and that is imported like one, so that history, shrinking books and
//! repeats are treated the same.
//!
//! To add a CRM: a file here, its `mod` line, its row in `CRMS`, its settings in `config/live.rs`, and
//! what its server does in `fixtures/live/<id>/`, a file a behaviour.

mod act;
pub(in crate::company) mod cells;
mod contract;
mod follow_up_boss;
mod google;
mod hubspot;
mod microsoft;
mod pipedrive;
mod propertyme;
mod salesforce;
mod tally;
mod vaultre;
mod zoho;

pub use contract::At;
pub use contract::Auth;
pub use contract::Credential;
pub use contract::Crm;
pub use contract::CrmError;
pub use contract::CrmService;
pub use contract::Options;
pub use contract::Page;
pub use contract::Setup;
pub use contract::Since;
pub use contract::Step;
pub use contract::Unset;
pub use contract::session;

/// The CRMs with an API.
const CRMS: &[&dyn Crm] = &[
    &hubspot::Hubspot,
    &follow_up_boss::FollowUpBoss,
    &salesforce::Salesforce,
    &pipedrive::Pipedrive,
    &zoho::Zoho,
    &microsoft::Microsoft,
    &google::Google,
    &act::Act,
    &propertyme::PropertyMe,
    &vaultre::VaultRe,
];

/// The CRMs with an API.
pub fn crms() -> impl Iterator<Item = &'static dyn Crm> {
    CRMS.iter().copied()
}

/// The CRM of an id.
#[must_use]
pub fn crm(id: &str) -> Option<&'static dyn Crm> {
    crms().find(|one| one.id() == id)
}
