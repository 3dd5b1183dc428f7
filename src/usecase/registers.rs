//! What people put on record beside the books, as far as rules ask for it: laid over every version of
//! the rulebook before anything is judged.
//!
//! To add a register that rules ask for: a field here, its reading in [`OnRecord::load`], and its line
//! in [`OnRecord::lay_over`]. What an audit shows besides is read where it is shown.

use crate::model::Day;
use crate::model::record::RecordId;
use crate::model::register::Entry;
use crate::model::register::Register;
use crate::model::rep::RepId;
use crate::policy::Adoption;
use crate::policy::Approval;
use crate::policy::Rulebook;
use crate::policy::SetDay;
use crate::policy::Stated;
use crate::store::Store;
use crate::usecase::UseError;
use crate::usecase::approve;
use crate::usecase::error::RegisterError;
use crate::usecase::register::Adopted;
use crate::usecase::rulebook::meet;
use crate::usecase::statements;
use crate::usecase::statements::Statement;

/// What rules ask of the registers.
#[derive(Debug, Default)]
pub(super) struct OnRecord {
    /// Records that a rep took over as their own work.
    adoptions: Vec<Adoption>,
    /// What officers allowed.
    approvals: Vec<Approval>,
    /// The newest day on which the policy was looked at together.
    reviewed_on: Option<Day>,
    /// What was stated about accounts.
    statements: Vec<Entry<Statement>>,
}

impl OnRecord {
    /// Reads what was on record on a day.
    ///
    /// # Errors
    ///
    /// The store.
    pub(super) async fn load(store: &Store, by: Day) -> Result<Self, UseError> {
        let approvals = store.register(Register::Approval, by).await?;
        let reviews = store.register::<meet::Review>(Register::Review, by).await?;
        let adopted = store.register::<Adopted>(Register::Adoption, by).await?;
        let adoption = |entry: Entry<Adopted>| Adoption {
            record: RecordId(entry.subject),
            rep: entry.rep,
            on: SetDay(entry.document.on),
        };
        Ok(Self {
            adoptions: adopted.into_iter().map(adoption).collect(),
            approvals: approvals.into_iter().map(approve::approval).collect(),
            reviewed_on: reviews.iter().map(|entry| entry.document.on).max(),
            statements: store.register(Register::Statement, by).await?,
        })
    }

    /// What was stated about a rep's account on a network.
    pub(super) fn stated(&self, rep: &RepId, network: &str) -> Stated {
        let own = self.statements.iter().filter(|entry| entry.rep == *rep);
        statements::of_account(own.map(|entry| &entry.document), network)
    }

    /// The networks on which the company stated that it asked for a rep's account.
    pub(super) fn asked_for(&self, rep: &RepId) -> Vec<String> {
        let own = self.statements.iter().filter(|entry| entry.rep == *rep);
        let mut networks: Vec<&str> =
            own.filter_map(|entry| entry.document.network.as_deref()).collect();
        networks.sort_unstable();
        networks.dedup();
        networks.retain(|network| self.stated(rep, network).at_request.is_some());
        networks.into_iter().map(str::to_owned).collect()
    }

    /// Lays it over a version of the rulebook.
    pub(super) fn lay_over(&self, book: &mut Rulebook) {
        book.adopt(self.adoptions.iter().cloned());
        book.approve(&self.approvals);
        if let Some(on) = self.reviewed_on {
            book.reviewed(on);
        }
    }
}

/// Reads what somebody typed as one short line.
///
/// # Errors
///
/// It is blank, too long, or holds control characters.
pub(super) fn line(what: &'static str, text: &str, most: usize) -> Result<String, UseError> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > most || text.chars().any(char::is_control) {
        return Err(RegisterError::Line { what, most }.into());
    }
    Ok(text.to_owned())
}

/// Refuses a day that is still to come.
///
/// # Errors
///
/// It is.
pub(super) fn not_to_come(what: &'static str, on: Day, as_of: Day) -> Result<Day, UseError> {
    if on > as_of { Err(RegisterError::ToCome { what, on, as_of }.into()) } else { Ok(on) }
}
