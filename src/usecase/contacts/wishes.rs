//! Clients who asked not to be contacted, against contacts that a rep brings in.

use std::collections::HashMap;

use crate::model::Day;
use crate::model::person::Person;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::contacts::consent::Consent;
use crate::usecase::contacts::consent::Kind;
use crate::usecase::contacts::reached_by;

/// Records read at a time.
const BATCH: usize = 4_000;

/// Clients of the CRM who asked not to be contacted: by address or number, the day of the wish, as far
/// as one is known.
#[derive(Default)]
pub(super) struct Wishes(HashMap<String, Option<Day>>);

impl Wishes {
    /// Reads them from the CRM as it was on the audit's day.
    pub(super) async fn load(services: &Services) -> Result<Self, UseError> {
        let mut wishes = HashMap::new();
        for batch in services.store.all_record_numbers().await?.chunks(BATCH) {
            for record in services.store.records(batch).await? {
                let Some(state) = record.state_on(services.as_of()) else { continue };
                let Some(wish) = &state.opted_out else { continue };
                wishes.extend(reached_by(&state.person).map(|contact| (contact, wish.on)));
            }
        }
        Ok(Self(wishes))
    }

    /// Tells whether somebody's wish stands against a consent: one given since, and not merely
    /// declared, undoes it.
    pub(super) fn against(&self, person: &Person, consent: &Consent) -> bool {
        reached_by(person).any(|contact| match self.0.get(&contact) {
            None => false,
            Some(None) => true,
            Some(Some(wished)) => consent.kind == Kind::Declared || consent.on <= *wished,
        })
    }
}
