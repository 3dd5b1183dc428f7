//! Why exports may be read in a place, in the words of `places.toml`.

use crate::model::rep::Rep;
use crate::policy;
use crate::policy::Basis;
use crate::policy::Need;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::intake::place_of;
use crate::usecase::intake::told_staff_on;

/// A basis that holds in the place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BasisWords {
    /// The basis.
    pub basis: Basis,
    /// What it is, in words.
    pub words: String,
    /// Whether the allegation's reference must be given.
    pub needs_allegation: bool,
    /// Whether a notice to staff must be given, and how many days before.
    pub needs_notice: Option<u32>,
    /// What the company must keep to.
    pub conditions: Vec<String>,
}

/// What may be asked in a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bases {
    /// The place's name.
    pub place: String,
    /// The bases that hold.
    pub open: Vec<BasisWords>,
    /// The bases that do not.
    pub closed: Vec<Basis>,
    /// Why not.
    pub refused: Option<String>,
    /// What the place says of clauses.
    pub clause_note: String,
    /// The day staff were told, by the agency's settings.
    pub told_on: Option<crate::model::Day>,
}

/// What may be asked of a rep.
pub(super) fn of(services: &Services, rep: &Rep) -> Bases {
    let place = services.rulebook.place(place_of(services, rep));
    let open = place.bases.iter().map(|(basis, terms)| BasisWords {
        basis: *basis,
        words: terms.words.clone(),
        needs_allegation: terms.needs.contains(&Need::Allegation),
        needs_notice: terms.needs.contains(&Need::Notice).then_some(place.notice_days),
        conditions: terms.conditions.clone(),
    });
    Bases {
        place: place.name.clone(),
        open: open.collect(),
        closed: Basis::ALL.into_iter().filter(|one| !place.bases.contains_key(one)).collect(),
        refused: place.refused.clone(),
        clause_note: place.clause_note.clone(),
        told_on: told_staff_on(services),
    }
}

/// The bases on which a rep may hand something over without being made to, where they live.
///
/// # Errors
///
/// The rep is unknown.
pub async fn offered_by_rep(services: &Services, rep: &str) -> Result<Bases, UseError> {
    let roster = services.store.roster().await?;
    let rep = services.rep(&roster, rep)?;
    let mut bases = of(services, rep);
    let own = [Basis::VoluntaryOffer, Basis::VoluntarySelfCheck];
    let place = services.rulebook.place(place_of(services, rep));
    let gate =
        |basis| policy::gate(place, Some(basis), None, told_staff_on(services), services.as_of());
    // What would be refused once the file is there is not offered before.
    let mut refused = None;
    bases.open.retain(|one| {
        own.contains(&one.basis)
            && gate(one.basis)
                .map_err(|refusal| refused = Some(UseError::Refused(refusal).to_string()))
                .is_ok()
    });
    bases.refused = bases.refused.or(refused);
    bases.open.sort_by_key(|one| own.iter().position(|basis| *basis == one.basis));
    Ok(bases)
}
