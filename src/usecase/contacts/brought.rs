//! Whose list of earlier contacts holds a record: the rules get it as a fact, since they hold no
//! secret.

use std::collections::HashMap;

use crate::model::Day;
use crate::model::record::Brought;
use crate::model::record::Record;
use crate::model::register::Register;
use crate::model::rep::RepId;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::contacts::Keyed;
use crate::usecase::contacts::baseline::Earlier;

/// The contacts of all reps' lists, by keyed digest.
pub(crate) struct Known {
    keyed: Keyed,
    by_digest: HashMap<String, Vec<(RepId, Day)>>,
}

impl Known {
    /// Reads the lists that were on record on the audit's day.
    ///
    /// # Errors
    ///
    /// The store.
    pub(crate) async fn load(services: &Services) -> Result<Self, UseError> {
        let entries =
            services.store.register::<Earlier>(Register::Baseline, services.as_of()).await?;
        let mut by_digest: HashMap<String, Vec<(RepId, Day)>> = HashMap::new();
        for entry in entries {
            if matches!(entry.document, Earlier::Contact { .. }) {
                by_digest.entry(entry.subject).or_default().push((entry.rep, entry.entered_on));
            }
        }
        Ok(Self { keyed: Keyed::of(services).await?, by_digest })
    }

    /// Marks a record with the reps whose lists hold its client, each once, with the first day.
    pub(crate) fn mark(&self, record: &mut Record) {
        if self.by_digest.is_empty() {
            return;
        }
        let digests = self.keyed.of_record(record);
        let found = digests.iter().filter_map(|digest| self.by_digest.get(digest)).flatten();
        let mut brought: Vec<Brought> = Vec::new();
        for (rep, on) in found {
            match brought.iter_mut().find(|one| one.rep == *rep) {
                Some(known) => known.recorded_on = known.recorded_on.min(*on),
                None => brought.push(Brought { rep: rep.clone(), recorded_on: *on }),
            }
        }
        record.brought_by = brought;
    }

    /// Marks all of some records.
    pub(crate) fn marked(&self, mut records: Vec<Record>) -> Vec<Record> {
        for record in &mut records {
            self.mark(record);
        }
        records
    }
}
